//! Table `senders`: the numbers and Messaging Services of the account, and which are in use. Senders that are gone stay as
//! rows, because messages were sent from them, and what waits for one stays with it: nothing here gives it to another.

mod use_of;

use linnet_domain::SenderId;
use serde_json::json;
use sqlx::SqliteConnection;

pub use use_of::{Gone, Used, last_with, last_with_in, release_waiting, used, used_in, waiting_for, waiting_for_gone};

use crate::db::{Db, WriteTx};
use crate::error::StoreError;

/// A sender.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SenderRow {
    id: i64,
    /// `number`, `toll_free` or `messaging_service`.
    pub kind: String,
    /// The number in E.164, or the service's SID.
    pub address: String,
    /// The provider's id.
    pub provider_sid: Option<String>,
    /// The provider's name for it.
    pub name: String,
    /// Whether it can send texts.
    pub can_text: bool,
    /// Whether it is the one in use.
    pub chosen: bool,
    /// Whether the provider still has it.
    pub present: bool,
    /// Whether it takes turns with others.
    pub rotates: bool,
    /// Most texts in a day: nothing follows the setting, 0 is no limit.
    pub daily_cap: Option<i64>,
    /// The Messaging Service a number belongs to.
    pub service_sid: Option<String>,
    /// Whether it can be called; nothing where it is not known.
    pub can_call: Option<bool>,
    /// Whether it can send pictures; nothing where it is not known.
    pub can_mms: Option<bool>,
    /// Where the provider takes what comes in to it.
    pub inbound_url: Option<String>,
    /// What US carriers know of it.
    #[sqlx(flatten)]
    pub registered: Registered,
}

/// What US carriers know of a sender; nothing where it is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Registered {
    /// How far the registration is, in the provider's word.
    pub registration: Option<String>,
    /// What it is for, in the provider's word.
    pub use_case: Option<String>,
    /// Texts may hold links.
    pub has_embedded_links: Option<bool>,
    /// Texts may hold telephone numbers.
    pub has_embedded_phone: Option<bool>,
    /// Adults only.
    pub age_gated: Option<bool>,
    /// Loans.
    pub direct_lending: Option<bool>,
    /// Parts of texts an hour that AT&T takes of it.
    pub att_per_hour: Option<u32>,
}

impl SenderRow {
    /// Which.
    pub const fn id(&self) -> SenderId {
        SenderId(self.id)
    }

    /// Whether texts can go out from it.
    pub const fn usable(&self) -> bool {
        self.present && self.can_text
    }
}

/// A sender as the provider lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenSender {
    /// `number`, `toll_free` or `messaging_service`.
    pub kind: &'static str,
    /// The number in E.164, or the service's SID.
    pub address: String,
    /// The provider's id.
    pub provider_sid: String,
    /// The provider's name for it.
    pub name: String,
    /// Whether it can send texts.
    pub can_text: bool,
    /// Whether it can be called.
    pub can_call: Option<bool>,
    /// Whether it can send pictures.
    pub can_mms: Option<bool>,
    /// Where the provider takes what comes in to it.
    pub inbound_url: Option<String>,
    /// The Messaging Service a number belongs to.
    pub service_sid: Option<String>,
    /// What US carriers know of it; nothing if that could not be asked, and then it and the service stay as on record.
    pub registered: Option<Registered>,
}

/// Every sender: the one in use first, then by address.
pub async fn all(db: &Db) -> Result<Vec<SenderRow>, StoreError> {
    let mut connection = db.reader().acquire().await?;
    all_on(&mut connection).await
}

async fn all_on(connection: &mut SqliteConnection) -> Result<Vec<SenderRow>, StoreError> {
    Ok(sqlx::query_as("SELECT * FROM senders ORDER BY chosen DESC, present DESC, address")
        .fetch_all(connection)
        .await?)
}

/// One sender.
pub async fn get(db: &Db, id: SenderId) -> Result<Option<SenderRow>, StoreError> {
    Ok(sqlx::query_as("SELECT * FROM senders WHERE id = ?").bind(id.0).fetch_optional(db.reader()).await?)
}

/// The sender in use.
pub async fn chosen(db: &Db) -> Result<Option<SenderRow>, StoreError> {
    Ok(sqlx::query_as("SELECT * FROM senders WHERE chosen = 1").fetch_optional(db.reader()).await?)
}

/// The sender with an address.
pub async fn by_address(db: &Db, address: &str) -> Result<Option<SenderRow>, StoreError> {
    Ok(sqlx::query_as("SELECT * FROM senders WHERE address = ?").bind(address).fetch_optional(db.reader()).await?)
}

/// Takes over what the provider lists; everything else counts as gone. What was to leave from the sender in use waits for
/// that one if it is among the gone.
pub async fn put_seen(tx: &mut WriteTx, seen: &[SeenSender], now_millis: i64) -> Result<(), StoreError> {
    let listed: Vec<&str> = seen.iter().map(|sender| sender.address.as_str()).collect();
    sqlx::query("UPDATE senders SET present = 0 WHERE present = 1 AND address NOT IN (SELECT value FROM json_each(?))")
        .bind(json!(listed).to_string())
        .execute(&mut **tx)
        .await?;
    for sender in seen {
        sqlx::query(
            "INSERT INTO senders (kind, address, provider_sid, name, can_text, can_call, can_mms, inbound_url, service_sid,
                 synced_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (address) DO UPDATE SET kind = excluded.kind, provider_sid = excluded.provider_sid,
                 name = excluded.name, can_text = excluded.can_text, present = 1, synced_at = excluded.synced_at,
                 can_call = excluded.can_call, can_mms = excluded.can_mms, inbound_url = excluded.inbound_url,
                 service_sid = CASE WHEN ? THEN excluded.service_sid ELSE senders.service_sid END",
        )
        .bind(sender.kind)
        .bind(&sender.address)
        .bind(&sender.provider_sid)
        .bind(&sender.name)
        .bind(sender.can_text)
        .bind(sender.can_call)
        .bind(sender.can_mms)
        .bind(&sender.inbound_url)
        .bind(&sender.service_sid)
        .bind(now_millis)
        .bind(sender.registered.is_some())
        .execute(&mut **tx)
        .await?;
        if let Some(registered) = &sender.registered {
            put_registered(tx, &sender.address, registered).await?;
        }
    }
    use_of::keep_waiting_for_gone(tx).await
}

/// Whether any sender takes turns with others.
pub async fn any_rotates(db: &Db) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM senders WHERE rotates = 1)").fetch_one(db.reader()).await?)
}

/// Lets a sender take turns with others, or not.
pub async fn set_rotates(tx: &mut WriteTx, id: SenderId, rotates: bool) -> Result<(), StoreError> {
    sqlx::query("UPDATE senders SET rotates = ? WHERE id = ?").bind(rotates).bind(id.0).execute(&mut **tx).await?;
    Ok(())
}

/// Lets no sender take turns any more.
pub async fn end_turns(tx: &mut WriteTx) -> Result<(), StoreError> {
    sqlx::query("UPDATE senders SET rotates = 0 WHERE rotates = 1").execute(&mut **tx).await?;
    Ok(())
}

/// Sets the most texts a sender may send in a day: nothing follows the setting, 0 is no limit.
pub async fn set_daily_cap(tx: &mut WriteTx, id: SenderId, cap: Option<u32>) -> Result<(), StoreError> {
    sqlx::query("UPDATE senders SET daily_cap = ? WHERE id = ?").bind(cap).bind(id.0).execute(&mut **tx).await?;
    Ok(())
}

async fn put_registered(tx: &mut WriteTx, address: &str, registered: &Registered) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE senders SET registration = ?, use_case = ?, has_embedded_links = ?, has_embedded_phone = ?,
             age_gated = ?, direct_lending = ?, att_per_hour = ? WHERE address = ?",
    )
    .bind(&registered.registration)
    .bind(&registered.use_case)
    .bind(registered.has_embedded_links)
    .bind(registered.has_embedded_phone)
    .bind(registered.age_gated)
    .bind(registered.direct_lending)
    .bind(registered.att_per_hour)
    .bind(address)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Uses the sender with this address from now on.
pub async fn choose(tx: &mut WriteTx, address: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE senders SET chosen = 0 WHERE chosen = 1").execute(&mut **tx).await?;
    let chosen =
        sqlx::query("UPDATE senders SET chosen = 1 WHERE address = ?").bind(address).execute(&mut **tx).await?;
    if chosen.rows_affected() == 0 {
        return Err(StoreError::Missing("the sender"));
    }
    Ok(())
}

/// Uses no sender.
pub async fn choose_none(tx: &mut WriteTx) -> Result<(), StoreError> {
    sqlx::query("UPDATE senders SET chosen = 0 WHERE chosen = 1").execute(&mut **tx).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn open(folder: &tempfile::TempDir) -> Db {
        Db::open(&folder.path().join("linnet.db")).await.unwrap()
    }

    fn number(address: &str) -> SeenSender {
        SeenSender {
            kind: "number",
            address: address.to_owned(),
            provider_sid: format!("PN{address}"),
            name: "Shop".to_owned(),
            can_text: true,
            can_call: None,
            can_mms: None,
            inbound_url: None,
            service_sid: None,
            registered: None,
        }
    }

    #[tokio::test]
    async fn a_registration_that_could_not_be_asked_stays_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let db = open(&folder).await;
        let known = Registered { has_embedded_links: Some(false), ..Registered::default() };
        for (registered, expected) in
            [(Some(known.clone()), Some(false)), (None, Some(false)), (Some(Registered::default()), None)]
        {
            let mut tx = db.write().await.unwrap();
            put_seen(&mut tx, &[SeenSender { registered, ..number("+13125550100") }], 1).await.unwrap();
            tx.commit().await.unwrap();
            let sender = by_address(&db, "+13125550100").await.unwrap().unwrap();
            assert_eq!(sender.registered.has_embedded_links, expected);
        }
    }

    #[tokio::test]
    async fn a_sender_that_is_gone_stays_on_record_and_comes_back_as_itself() {
        let folder = tempfile::tempdir().unwrap();
        let db = open(&folder).await;
        let mut tx = db.write().await.unwrap();
        put_seen(&mut tx, &[number("+13125550100"), number("+13125550101")], 1).await.unwrap();
        choose(&mut tx, "+13125550100").await.unwrap();
        put_seen(&mut tx, &[number("+13125550101")], 2).await.unwrap();
        tx.commit().await.unwrap();
        let gone = chosen(&db).await.unwrap().expect("the choice stands");
        assert!(!gone.present, "the provider no longer has it");
        let mut tx = db.write().await.unwrap();
        put_seen(&mut tx, &[number("+13125550100")], 3).await.unwrap();
        tx.commit().await.unwrap();
        let back = chosen(&db).await.unwrap().unwrap();
        assert_eq!((back.id(), back.present), (gone.id(), true));
    }

    #[tokio::test]
    async fn one_sender_is_in_use_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let db = open(&folder).await;
        let mut tx = db.write().await.unwrap();
        put_seen(&mut tx, &[number("+13125550100"), number("+13125550101")], 1).await.unwrap();
        choose(&mut tx, "+13125550100").await.unwrap();
        choose(&mut tx, "+13125550101").await.unwrap();
        let unknown = choose(&mut tx, "+19995550100").await;
        assert!(matches!(unknown, Err(StoreError::Missing(_))));
        drop(tx);
        let mut tx = db.write().await.unwrap();
        put_seen(&mut tx, &[number("+13125550100"), number("+13125550101")], 1).await.unwrap();
        choose(&mut tx, "+13125550100").await.unwrap();
        choose(&mut tx, "+13125550101").await.unwrap();
        tx.commit().await.unwrap();
        let in_use: Vec<_> = all(&db).await.unwrap().into_iter().filter(|sender| sender.chosen).collect();
        assert_eq!(in_use.len(), 1);
        assert_eq!(in_use[0].address, "+13125550101");
    }
}
