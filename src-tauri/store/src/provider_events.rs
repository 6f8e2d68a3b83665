//! Table `provider_events`: raw events as they arrived, each once. A status whose message is not known yet is parked
//! here and applied when its id turns up.

use chrono::{DateTime, Utc};
use linnet_domain::words;

use crate::db::WriteTx;
use crate::error::StoreError;
use crate::instant::to_millis;

words! {
    /// What an event tells.
    pub enum EventKind {
        /// A status of something that went out.
        Status = "status",
        /// Something came in.
        Inbound = "inbound",
    }
}

/// An event as it arrived.
#[derive(Debug, Clone)]
pub struct NewEvent<'a> {
    /// What makes it the same event when it comes again.
    pub key: &'a str,
    /// What it tells.
    pub kind: EventKind,
    /// The provider's id of the message it is about.
    pub provider_sid: &'a str,
    /// All its fields, as JSON.
    pub raw: &'a str,
}

/// Stores it; `None` if it came before.
pub async fn add(tx: &mut WriteTx, event: &NewEvent<'_>, now: DateTime<Utc>) -> Result<Option<i64>, StoreError> {
    let id = sqlx::query_scalar(
        "INSERT INTO provider_events (event_key, kind, provider_sid, raw, received_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (event_key) DO NOTHING RETURNING id",
    )
    .bind(event.key)
    .bind(event.kind.word())
    .bind(event.provider_sid)
    .bind(event.raw)
    .bind(to_millis(now))
    .fetch_optional(&mut **tx)
    .await?;
    Ok(id)
}

/// Says that an event has had its effect.
pub async fn applied(tx: &mut WriteTx, id: i64, now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query("UPDATE provider_events SET applied_at = ? WHERE id = ?")
        .bind(to_millis(now))
        .bind(id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Parked events about these messages of ours: event id and raw fields, oldest first.
pub async fn parked(tx: &mut WriteTx, limit: u32) -> Result<Vec<(i64, String)>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT e.id, e.raw FROM provider_events e JOIN attempts a ON a.provider_sid = e.provider_sid
         WHERE e.applied_at IS NULL AND e.kind = 'status' ORDER BY e.id LIMIT ?",
    )
    .bind(limit)
    .fetch_all(&mut **tx)
    .await?)
}

/// Forgets what arrived before an instant, applied or not, so many at a time: what nobody has known for so long nobody will.
/// Answers how many went.
pub async fn purge(tx: &mut WriteTx, before: DateTime<Utc>, limit: u32) -> Result<u64, StoreError> {
    let done = sqlx::query(
        "DELETE FROM provider_events WHERE id IN (
            SELECT id FROM provider_events WHERE received_at < ? ORDER BY received_at LIMIT ?)",
    )
    .bind(to_millis(before))
    .bind(limit)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}
