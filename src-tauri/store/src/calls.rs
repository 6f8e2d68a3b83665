//! Table `calls`: telephone calls as the provider lists them, and their legs. What a call came to is worked out anew
//! whenever it or one of its legs changes. Contacts are matched by number when the list is read.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use linnet_domain::calls::{CallDirection, CallOutcome, CallStatus, outcome};
use linnet_domain::{ContactId, Micros};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};

/// A call, or a leg of one, as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenCall {
    /// The provider's id.
    pub provider_sid: String,
    /// The call this is a leg of.
    pub parent_sid: Option<String>,
    /// The other side.
    pub number: String,
    /// The number of the account.
    pub our_number: String,
    /// Which way.
    pub direction: CallDirection,
    /// How it stands.
    pub status: CallStatus,
    /// When it began.
    pub began_at: DateTime<Utc>,
    /// Its length, once it has ended.
    pub seconds: u32,
    /// The name the network gives the caller; may be empty.
    pub caller_name: String,
    /// What it cost.
    pub price: Option<Micros>,
}

/// What writing calls did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// New ones, legs left out.
    pub added: u64,
    /// Known ones that are not as they were.
    pub changed: u64,
    /// Numbers of new callers to the business.
    pub callers: Vec<String>,
}

/// Writes what was read. The number of a known call is never changed: it may belong to somebody who was erased.
pub async fn put_all(tx: &mut WriteTx, seen: &[SeenCall], now: DateTime<Utc>) -> Result<Written, StoreError> {
    let (mut written, mut touched) = (Written::default(), BTreeSet::new());
    for call in seen {
        let whole = call.parent_sid.is_none();
        if is_new(tx, call, now).await? {
            written.added += u64::from(whole);
            if whole && call.direction == CallDirection::In {
                written.callers.push(call.number.clone());
            }
        } else if update(tx, call).await? {
            written.changed += u64::from(whole);
        } else {
            continue;
        }
        touched.insert(call.parent_sid.clone().unwrap_or_else(|| call.provider_sid.clone()));
    }
    for sid in touched {
        settle(tx, &sid).await?;
    }
    Ok(written)
}

async fn is_new(tx: &mut WriteTx, call: &SeenCall, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO calls (provider_sid, parent_sid, number, our_number, direction, status, outcome, began_at, seconds,
             caller_name, price_micros, stored_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (provider_sid) DO NOTHING",
    )
    .bind(&call.provider_sid)
    .bind(&call.parent_sid)
    .bind(&call.number)
    .bind(&call.our_number)
    .bind(call.direction.word())
    .bind(call.status.word())
    .bind(outcome(call.direction, call.status, &[]).word())
    .bind(to_millis(call.began_at))
    .bind(call.seconds)
    .bind(&call.caller_name)
    .bind(call.price.map(|price| price.0))
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes over what has changed; a call that is over does not go on again, whatever a list that lags says.
async fn update(tx: &mut WriteTx, call: &SeenCall) -> Result<bool, StoreError> {
    let over: Vec<&str> =
        CallStatus::ALL.iter().filter(|status| status.is_over()).map(|status| status.word()).collect();
    let done = sqlx::query(
        "UPDATE calls SET status = ?2, seconds = ?3, price_micros = coalesce(?4, price_micros),
             caller_name = CASE WHEN number = '' OR ?5 = '' THEN caller_name ELSE ?5 END
         WHERE provider_sid = ?1
             AND (status <> ?2 OR seconds <> ?3 OR (?4 IS NOT NULL AND price_micros IS NOT ?4)
                 OR (number <> '' AND ?5 NOT IN ('', caller_name)))
             AND (?6 OR status NOT IN (SELECT value FROM json_each(?7)))",
    )
    .bind(&call.provider_sid)
    .bind(call.status.word())
    .bind(call.seconds)
    .bind(call.price.map(|price| price.0))
    .bind(&call.caller_name)
    .bind(call.status.is_over())
    .bind(serde_json::json!(over).to_string())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Works out what a call came to, from its own status and its legs'.
async fn settle(tx: &mut WriteTx, sid: &str) -> Result<(), StoreError> {
    let call: Option<(String, String)> = sqlx::query_as("SELECT direction, status FROM calls WHERE provider_sid = ?")
        .bind(sid)
        .fetch_optional(&mut **tx)
        .await?;
    let Some((direction, status)) = call else { return Ok(()) };
    let legs: Vec<String> =
        sqlx::query_scalar("SELECT status FROM calls WHERE parent_sid = ?").bind(sid).fetch_all(&mut **tx).await?;
    let legs = legs.iter().map(|leg| status_of(leg)).collect::<Result<Vec<_>, _>>()?;
    let came_to = outcome(direction_of(&direction)?, status_of(&status)?, &legs);
    sqlx::query("UPDATE calls SET outcome = ? WHERE provider_sid = ?")
        .bind(came_to.word())
        .bind(sid)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Which calls.
#[derive(Debug, Clone, Default)]
pub struct CallFilter {
    /// Only those that came to this.
    pub outcome: Option<CallOutcome>,
    /// Part of a name or number; empty for all.
    pub query: String,
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedCall {
    /// The provider's id.
    pub provider_sid: String,
    /// The other side.
    pub number: String,
    /// The contact with this number.
    pub contact: Option<ContactId>,
    /// Their name; empty where there is none.
    pub name: String,
    /// The name the network gives.
    pub caller_name: String,
    /// The number of the account.
    pub our_number: String,
    /// Which way.
    pub direction: CallDirection,
    /// What it came to.
    pub outcome: CallOutcome,
    /// When it began.
    pub began_at: DateTime<Utc>,
    /// Its length.
    pub seconds: u32,
    /// Whether they are on the do-not-text list.
    pub suppressed: bool,
}

macro_rules! chosen {
    ($what:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM calls k LEFT JOIN contacts c ON c.number = k.number AND c.deleted_at IS NULL
             WHERE k.parent_sid IS NULL AND k.number <> '' AND (?1 IS NULL OR k.outcome = ?1)
               AND (?2 = '' OR c.search LIKE '%' || lower(?2) || '%' OR k.caller_name LIKE '%' || ?2 || '%'
                 OR (?3 <> '' AND k.number LIKE '%' || ?3 || '%')) ",
            $rest
        )
    };
}

/// A slice, latest first, and how many there are in all.
pub async fn page(db: &Db, filter: &CallFilter, offset: u64, limit: u64) -> Result<(u64, Vec<ListedCall>), StoreError> {
    let outcome = filter.outcome.map(CallOutcome::word);
    let digits: String = filter.query.chars().filter(char::is_ascii_digit).collect();
    let digits = if digits.len() >= 3 { digits } else { String::new() };
    let total: i64 = sqlx::query_scalar(chosen!("count(*)", ""))
        .bind(outcome)
        .bind(&filter.query)
        .bind(&digits)
        .fetch_one(db.reader())
        .await?;
    let rows = sqlx::query(chosen!(
        "k.provider_sid, k.number, c.id AS contact_id, trim(coalesce(c.first_name || ' ' || c.last_name, '')) AS name,
         k.caller_name, k.our_number, k.direction, k.outcome, k.began_at, k.seconds,
         EXISTS (SELECT 1 FROM suppressions s
             WHERE s.number = k.number AND s.scope = 'all' AND s.lifted_at IS NULL) AS suppressed",
        "ORDER BY k.began_at DESC, k.id DESC LIMIT ?4 OFFSET ?5"
    ))
    .bind(outcome)
    .bind(&filter.query)
    .bind(&digits)
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .bind(i64::try_from(offset).unwrap_or(i64::MAX))
    .fetch_all(db.reader())
    .await?;
    Ok((total.unsigned_abs(), rows.iter().map(listed).collect::<Result<_, _>>()?))
}

fn listed(row: &SqliteRow) -> Result<ListedCall, StoreError> {
    let outcome: String = row.try_get("outcome")?;
    Ok(ListedCall {
        provider_sid: row.try_get("provider_sid")?,
        number: row.try_get("number")?,
        contact: row.try_get::<Option<i64>, _>("contact_id")?.map(ContactId),
        name: row.try_get("name")?,
        caller_name: row.try_get("caller_name")?,
        our_number: row.try_get("our_number")?,
        direction: direction_of(row.try_get("direction")?)?,
        outcome: CallOutcome::from_word(&outcome)
            .ok_or(StoreError::Unreadable { column: "calls.outcome", value: outcome })?,
        began_at: from_millis(row.try_get("began_at")?),
        seconds: row.try_get("seconds")?,
        suppressed: row.try_get("suppressed")?,
    })
}

/// When the oldest call began that is not over, as far as it began after an instant.
pub async fn oldest_underway(db: &Db, since: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, StoreError> {
    let began: Option<i64> =
        sqlx::query_scalar("SELECT min(began_at) FROM calls WHERE outcome = 'underway' AND began_at >= ?")
            .bind(to_millis(since))
            .fetch_one(db.reader())
            .await?;
    Ok(began.map(from_millis))
}

/// Which of these numbers nobody has on record: no contact, living or deleted, and no sender of the business.
pub async fn unknown(tx: &mut WriteTx, numbers: &[String]) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT DISTINCT j.value FROM json_each(?) j
         WHERE NOT EXISTS (SELECT 1 FROM contacts c WHERE c.number = j.value)
           AND NOT EXISTS (SELECT 1 FROM senders s WHERE s.address = j.value)",
    )
    .bind(serde_json::json!(numbers).to_string())
    .fetch_all(&mut **tx)
    .await?)
}

/// Says of contacts that they were made because they called.
pub async fn add_callers(tx: &mut WriteTx, ids: &[ContactId]) -> Result<(), StoreError> {
    sqlx::query("INSERT OR IGNORE INTO callers (contact_id) SELECT value FROM json_each(?)")
        .bind(crate::contacts::json_ids(ids))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The owner has made these contacts their own.
pub(crate) async fn no_mere_callers(tx: &mut WriteTx, ids: &[ContactId]) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM callers WHERE contact_id IN (SELECT value FROM json_each(?))")
        .bind(crate::contacts::json_ids(ids))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Whether somebody is a contact only because they called.
pub async fn is_mere_caller(db: &Db, id: ContactId) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM callers WHERE contact_id = ?)")
        .bind(id.0)
        .fetch_one(db.reader())
        .await?)
}

fn direction_of(word: &str) -> Result<CallDirection, StoreError> {
    CallDirection::from_word(word)
        .ok_or_else(|| StoreError::Unreadable { column: "calls.direction", value: word.to_owned() })
}

fn status_of(word: &str) -> Result<CallStatus, StoreError> {
    CallStatus::from_word(word).ok_or_else(|| StoreError::Unreadable { column: "calls.status", value: word.to_owned() })
}
