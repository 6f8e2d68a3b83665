//! What each sender has sent, what waits for one, and which one a person knows.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use linnet_domain::{CampaignId, MessageId, Rule, SenderId};
use serde_json::json;
use sqlx::SqliteConnection;

use super::SenderRow;
use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::to_millis;

/// A sender, and how many texts have left from it on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// Which.
    pub row: SenderRow,
    /// Texts; what was refused or did not leave is none. Kept by triggers on `attempts`.
    pub texts: u64,
}

/// Every sender with what it has sent on a day, in the order of [`super::all`].
pub async fn used(db: &Db, day: i64) -> Result<Vec<Used>, StoreError> {
    let mut connection = db.reader().acquire().await?;
    used_on(&mut connection, day).await
}

/// The same as the transaction sees it, so that no two choices can pass a cap together.
pub async fn used_in(tx: &mut WriteTx, day: i64) -> Result<Vec<Used>, StoreError> {
    used_on(tx, day).await
}

async fn used_on(connection: &mut SqliteConnection, day: i64) -> Result<Vec<Used>, StoreError> {
    let rows: Vec<(String, i64)> = sqlx::query_as("SELECT sender, texts FROM sender_days WHERE day = ?")
        .bind(day)
        .fetch_all(&mut *connection)
        .await?;
    let texts: HashMap<String, u64> =
        rows.into_iter().map(|(sender, texts)| (sender, texts.max(0).unsigned_abs())).collect();
    let used = |row: SenderRow| Used { texts: texts.get(&row.address).copied().unwrap_or_default(), row };
    Ok(super::all_on(connection).await?.into_iter().map(used).collect())
}

/// The address each of some people last wrote to or was last texted from, whichever came later. What was refused or never
/// left does not count; what is in doubt may have arrived, and does.
pub async fn last_with(db: &Db, numbers: &[&str]) -> Result<HashMap<String, String>, StoreError> {
    let mut connection = db.reader().acquire().await?;
    last_with_on(&mut connection, numbers).await
}

/// The same as the transaction sees it.
pub async fn last_with_in(tx: &mut WriteTx, numbers: &[&str]) -> Result<HashMap<String, String>, StoreError> {
    last_with_on(tx, numbers).await
}

async fn last_with_on(
    connection: &mut SqliteConnection,
    numbers: &[&str],
) -> Result<HashMap<String, String>, StoreError> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT number, address FROM (
            SELECT k.value AS number, i.to_address AS address, i.received_at AS at
            FROM json_each(?1) k JOIN inbound i ON i.id = (
                SELECT id FROM inbound WHERE number = k.value ORDER BY received_at DESC, id DESC LIMIT 1)
            UNION ALL
            SELECT k.value, a.sender, a.submitted_at
            FROM json_each(?1) k JOIN attempts a ON a.id = (
                SELECT o.id FROM messages m JOIN attempts o ON o.message_id = m.id
                WHERE m.number = k.value AND o.state NOT IN ('refused', 'not_sent')
                ORDER BY o.submitted_at DESC, o.id DESC LIMIT 1)
         ) ORDER BY at",
    )
    .bind(json!(numbers).to_string())
    .fetch_all(connection)
    .await?;
    // The later one of a person comes second and stays.
    Ok(rows.into_iter().collect())
}

/// What was to leave from the sender in use waits for it when it cannot send any more. Where several take turns, each of
/// them was meant as well.
pub(super) async fn keep_waiting_for_gone(tx: &mut WriteTx) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE messages SET sender_id = (SELECT id FROM senders WHERE chosen = 1)
         WHERE state = 'queued' AND sender_id IS NULL
            AND EXISTS (SELECT 1 FROM senders WHERE chosen = 1 AND NOT (present AND can_text))
            AND NOT EXISTS (SELECT 1 FROM senders WHERE rotates = 1)",
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A sender that cannot send any more, and for which texts wait.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Gone {
    id: i64,
    /// Number or Messaging Service id.
    pub address: String,
    /// The provider's name for it.
    pub name: String,
    /// How many texts wait for it.
    pub waiting: i64,
    /// When the provider last listed it.
    pub synced_at: i64,
}

impl Gone {
    /// Which.
    pub const fn id(&self) -> SenderId {
        SenderId(self.id)
    }
}

/// Every sender that cannot send any more and for which texts wait.
pub async fn waiting_for_gone(db: &Db) -> Result<Vec<Gone>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT s.id, s.address, s.name, s.synced_at, count(*) AS waiting
         FROM senders s JOIN messages m ON m.sender_id = s.id AND m.state = 'queued' AND m.sender_id IS NOT NULL
         WHERE NOT (s.present AND s.can_text)
         GROUP BY s.id ORDER BY s.address",
    )
    .fetch_all(db.reader())
    .await?)
}

/// What waits for a sender: single texts, and the campaigns others are of.
pub async fn waiting_for(tx: &mut WriteTx, sender: SenderId) -> Result<(Vec<MessageId>, Vec<CampaignId>), StoreError> {
    let singles: Vec<i64> = sqlx::query_scalar(
        "SELECT id FROM messages WHERE sender_id = ? AND state = 'queued' AND sender_id IS NOT NULL AND campaign_id IS NULL",
    )
    .bind(sender.0)
    .fetch_all(&mut **tx)
    .await?;
    let campaigns: Vec<i64> = sqlx::query_scalar(
        "SELECT DISTINCT campaign_id FROM messages
         WHERE sender_id = ? AND state = 'queued' AND sender_id IS NOT NULL AND campaign_id IS NOT NULL",
    )
    .bind(sender.0)
    .fetch_all(&mut **tx)
    .await?;
    Ok((singles.into_iter().map(MessageId).collect(), campaigns.into_iter().map(CampaignId).collect()))
}

/// Lets what waits for a sender leave from the one in use instead, because the owner says so; what waited for nothing but
/// the sender is due at once. Answers how many.
pub async fn release_waiting(tx: &mut WriteTx, sender: SenderId, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let done = sqlx::query(
        "UPDATE messages
         SET sender_id = NULL, not_before = CASE WHEN rule = ?2 THEN max(wanted_at, ?3) ELSE not_before END
         WHERE sender_id = ?1 AND state = 'queued' AND sender_id IS NOT NULL",
    )
    .bind(sender.0)
    .bind(Rule::ChannelOpen.word())
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}
