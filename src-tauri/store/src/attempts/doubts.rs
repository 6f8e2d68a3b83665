//! Submissions in doubt of which the provider shows no trace. Once the owner has answered for one it is not asked about
//! again, but it stays in doubt: what turns up later is still believed.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_domain::{AttemptId, CampaignId, MessageId};
use serde_json::json;

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};

/// Those that wait for the owner's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Untraced {
    /// How many.
    pub count: u64,
    /// When the first of them was submitted.
    pub first: DateTime<Utc>,
    /// When the last of them was.
    pub last: DateTime<Utc>,
}

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UntracedAttempt {
    /// Which.
    pub attempt: AttemptId,
    /// What was submitted.
    pub message: MessageId,
    /// Its campaign.
    pub campaign: Option<CampaignId>,
    /// Until when the provider was to hold it; nothing for a text that was to leave at once.
    pub send_at: Option<DateTime<Utc>>,
}

/// What was looked for without success when it was old enough, and not answered for. Nothing as long as others of that age
/// are still being looked for, so that one question is about all of them; after twice the age they do not count.
pub async fn untraced(db: &Db, age: TimeDelta, now: DateTime<Utc>) -> Result<Option<Untraced>, StoreError> {
    // The first condition is the partial index's own, without which SQLite does not use it.
    let (count, first, last, looking): (i64, Option<i64>, Option<i64>, i64) = sqlx::query_as(
        "SELECT coalesce(sum(looked), 0), min(submitted_at) FILTER (WHERE looked), max(submitted_at) FILTER (WHERE looked),
            coalesce(sum(NOT looked AND submitted_at BETWEEN ?2 - 2 * ?1 AND ?2 - ?1), 0)
         FROM (SELECT submitted_at, looked_at IS NOT NULL AS looked FROM attempts
               WHERE state IN ('submitting', 'in_doubt') AND state = 'in_doubt' AND given_up_at IS NULL)",
    )
    .bind(age.num_milliseconds())
    .bind(to_millis(now))
    .fetch_one(db.reader())
    .await?;
    Ok(first.zip(last).filter(|_| looking == 0).map(|(first, last)| Untraced {
        count: count.unsigned_abs(),
        first: from_millis(first),
        last: from_millis(last),
    }))
}

/// Remembers that these were looked for and not found when they were old enough to be asked about.
pub async fn mark_looked(tx: &mut WriteTx, attempts: &[AttemptId], now: DateTime<Utc>) -> Result<(), StoreError> {
    mark(tx, "UPDATE attempts SET looked_at = ?1 WHERE id IN (SELECT value FROM json_each(?2))", attempts, now).await
}

/// Remembers that these were answered for.
pub async fn mark_given_up(tx: &mut WriteTx, attempts: &[AttemptId], now: DateTime<Utc>) -> Result<(), StoreError> {
    mark(tx, "UPDATE attempts SET given_up_at = ?1 WHERE id IN (SELECT value FROM json_each(?2))", attempts, now).await
}

async fn mark(
    tx: &mut WriteTx,
    sql: &'static str,
    attempts: &[AttemptId],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let ids = json!(attempts.iter().map(|attempt| attempt.0).collect::<Vec<_>>()).to_string();
    sqlx::query(sql).bind(to_millis(now)).bind(ids).execute(&mut **tx).await?;
    Ok(())
}

/// Those [`untraced`] counts that were submitted before an instant, oldest first.
pub async fn untraced_before(
    tx: &mut WriteTx,
    before: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<UntracedAttempt>, StoreError> {
    let rows: Vec<(i64, i64, Option<i64>, Option<i64>)> = sqlx::query_as(
        "SELECT id, message_id, campaign_id, send_at FROM attempts
         WHERE state IN ('submitting', 'in_doubt') AND state = 'in_doubt' AND given_up_at IS NULL
            AND looked_at IS NOT NULL AND submitted_at < ?1
         ORDER BY submitted_at, id LIMIT ?2",
    )
    .bind(to_millis(before))
    .bind(limit)
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(attempt, message, campaign, send_at)| UntracedAttempt {
            attempt: AttemptId(attempt),
            message: MessageId(message),
            campaign: campaign.map(CampaignId),
            send_at: send_at.map(from_millis),
        })
        .collect())
}

/// How often a message has been sent again after a doubt.
pub async fn times_given_up(tx: &mut WriteTx, message: MessageId) -> Result<u64, StoreError> {
    let times: i64 =
        sqlx::query_scalar("SELECT count(*) FROM attempts WHERE message_id = ? AND given_up_at IS NOT NULL")
            .bind(message.0)
            .fetch_one(&mut **tx)
            .await?;
    Ok(times.unsigned_abs())
}
