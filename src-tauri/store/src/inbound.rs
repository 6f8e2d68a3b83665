//! Table `inbound`: what came in, once each, whichever road it took. Conversations follow by trigger.

use chrono::{DateTime, Utc};
use linnet_domain::{Channel, PhoneNumber};
use serde_json::json;

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::to_millis;
use crate::ledger::{self, Entry, Kind};
use crate::suppressions;

/// A message that came in.
#[derive(Debug, Clone)]
pub struct NewInbound<'a> {
    /// The provider's id.
    pub provider_sid: &'a str,
    /// From whom; E.164 or, rarely, as the provider gives it.
    pub number: &'a str,
    /// To which sender of ours.
    pub to_address: &'a str,
    /// How it travelled.
    pub channel: Channel,
    /// The text.
    pub body: &'a str,
    /// Pictures and the like.
    pub media_count: u32,
    /// What it means: `opt_out`, `opt_in`, `help`, `ambiguous`, `none`.
    pub label: &'a str,
    /// When the provider got it.
    pub received_at: DateTime<Utc>,
}

/// Stores it, in the ledger too. `false` if it is known already.
pub async fn add(tx: &mut WriteTx, new: &NewInbound<'_>, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO inbound (provider_sid, number, to_address, channel, body, media_count, label, received_at, stored_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (provider_sid) DO NOTHING",
    )
    .bind(new.provider_sid)
    .bind(new.number)
    .bind(new.to_address)
    .bind(new.channel.word())
    .bind(new.body)
    .bind(new.media_count)
    .bind(new.label)
    .bind(to_millis(new.received_at))
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    suppressions::recall(tx, &[new.number]).await?;
    let payload = json!({
        "provider_sid": new.provider_sid,
        "number": new.number,
        "to": new.to_address,
        "channel": new.channel.word(),
        "body": new.body,
        "media": new.media_count,
        "label": new.label,
        "received_at": new.received_at,
    });
    ledger::append(tx, Entry::new(Kind::Inbound, &payload).about(new.number), now).await?;
    Ok(true)
}

/// Which of these provider ids are stored already.
pub async fn known(db: &Db, sids: &[&str]) -> Result<std::collections::HashSet<String>, StoreError> {
    let mut query = sqlx::QueryBuilder::new("SELECT provider_sid FROM inbound WHERE provider_sid IN (");
    let mut list = query.separated(", ");
    for sid in sids {
        list.push_bind(*sid);
    }
    query.push(")");
    let known: Vec<String> = query.build_query_scalar().fetch_all(db.reader()).await?;
    Ok(known.into_iter().collect())
}

/// How many came in since an instant.
pub async fn count_since(db: &Db, since: DateTime<Utc>) -> Result<u64, StoreError> {
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM inbound WHERE received_at >= ?")
        .bind(to_millis(since))
        .fetch_one(db.reader())
        .await?;
    Ok(count.try_into().unwrap_or_default())
}

/// What somebody wrote after an instant that was taken for this.
pub async fn bodies_labelled(
    tx: &mut WriteTx,
    number: &PhoneNumber,
    label: &str,
    after: DateTime<Utc>,
) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT body FROM inbound WHERE number = ? AND label = ? AND received_at > ?")
        .bind(number.as_str())
        .bind(label)
        .bind(to_millis(after))
        .fetch_all(&mut **tx)
        .await?)
}
