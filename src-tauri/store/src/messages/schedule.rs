//! What waits for an instant the owner chose, and giving it another one. A message that is moved stays queued: it changes
//! when it may leave, never where it stands.

use chrono::{DateTime, Utc};
use linnet_domain::{CampaignId, MessageId, Rule};
use serde_json::json;

use super::{MessageRecord, record};
use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};

/// Single messages that wait for an instant the owner chose, here or left with the provider, or longer because a rule says so,
/// soonest first, five hundred at most. Those the owner is being asked about are not among them.
pub async fn scheduled(db: &Db, now: DateTime<Utc>) -> Result<Vec<MessageRecord>, StoreError> {
    let rows = sqlx::query(select!(
        "WHERE campaign_id IS NULL AND state IN ('queued', 'scheduled') AND not_before > ?1 AND wanted_at > created_at
            AND coalesce(rule <> 'missed', 1) ORDER BY not_before, id LIMIT 500"
    ))
    .bind(to_millis(now))
    .fetch_all(db.reader())
    .await?;
    rows.iter().map(record).collect()
}

/// The messages of a campaign's people that still wait, with their numbers, in the order they were planned, behind a given
/// one.
pub async fn planned_in(
    db: &Db,
    campaign: CampaignId,
    after: Option<MessageId>,
    limit: u32,
) -> Result<Vec<(MessageId, String)>, StoreError> {
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT id, number FROM messages
         WHERE campaign_id = ? AND state = 'queued' AND recipient_id IS NOT NULL AND id > ? ORDER BY id LIMIT ?",
    )
    .bind(campaign.0)
    .bind(after.map_or(0, |id| id.0))
    .bind(limit)
    .fetch_all(db.reader())
    .await?;
    Ok(rows.into_iter().map(|(id, number)| (MessageId(id), number)).collect())
}

/// When the last message of a campaign that still waits may leave.
pub async fn latest_in(db: &Db, campaign: CampaignId) -> Result<Option<DateTime<Utc>>, StoreError> {
    let millis: Option<i64> =
        sqlx::query_scalar("SELECT max(not_before) FROM messages WHERE campaign_id = ? AND state = 'queued'")
            .bind(campaign.0)
            .fetch_one(db.reader())
            .await?;
    Ok(millis.map(from_millis))
}

/// What of a campaign the provider holds, or will, for a time still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftWith {
    /// How many it holds.
    pub held: u64,
    /// How many wait here to be left with it.
    pub waiting: u64,
    /// When the first of them goes.
    pub at: DateTime<Utc>,
    /// When the last of them does.
    pub last: DateTime<Utc>,
}

/// What of a campaign waits here for a time still to come; nothing where nothing does.
pub async fn still_to_come(db: &Db, campaign: CampaignId, now: DateTime<Utc>) -> Result<Option<LeftWith>, StoreError> {
    let (waiting, at, last): (i64, Option<i64>, Option<i64>) = sqlx::query_as(
        "SELECT count(*), min(not_before), max(not_before) FROM messages
         WHERE campaign_id = ? AND state = 'queued' AND not_before > ?",
    )
    .bind(campaign.0)
    .bind(to_millis(now))
    .fetch_one(db.reader())
    .await?;
    let left = |(at, last)| LeftWith {
        held: 0,
        waiting: waiting.unsigned_abs(),
        at: from_millis(at),
        last: from_millis(last),
    };
    Ok(at.zip(last).map(left))
}

/// What of a campaign is left with the provider; nothing where it is not that kind of campaign, or all have gone.
pub async fn left_with_provider(
    db: &Db,
    campaign: CampaignId,
    now: DateTime<Utc>,
) -> Result<Option<LeftWith>, StoreError> {
    let (held, waiting, at, last): (i64, i64, Option<i64>, Option<i64>) = sqlx::query_as(
        "SELECT coalesce(sum(held), 0), coalesce(sum(NOT held), 0), min(at), max(at) FROM (
            SELECT 1 AS held, not_before AS at FROM messages
            WHERE campaign_id = ?1 AND state = 'scheduled' AND not_before > ?2
            UNION ALL
            SELECT 0, not_before FROM messages
            WHERE campaign_id = ?1 AND state = 'queued' AND hand_over_at IS NOT NULL AND not_before > ?2)",
    )
    .bind(campaign.0)
    .bind(to_millis(now))
    .fetch_one(db.reader())
    .await?;
    let count = |count: i64| count.unsigned_abs();
    Ok(at.zip(last).map(|(at, last)| LeftWith {
        held: count(held),
        waiting: count(waiting),
        at: from_millis(at),
        last: from_millis(last),
    }))
}

/// Another time for a queued message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replan {
    /// Which.
    pub message: MessageId,
    /// When the owner wants it to leave.
    pub wanted_at: DateTime<Utc>,
    /// When it may, as of now.
    pub not_before: DateTime<Utc>,
    /// From when on it may be left with the provider, if it is one of those.
    pub hand_over_at: DateTime<Utc>,
    /// The rule that makes it wait, if one does.
    pub rule: Option<Rule>,
    /// A sentence.
    pub explanation: String,
}

/// Gives queued messages another time; one that is not queued any more is left alone. Answers how many were moved.
pub async fn replan_all(tx: &mut WriteTx, replans: &[Replan], now: DateTime<Utc>) -> Result<u64, StoreError> {
    let rows: Vec<_> = replans
        .iter()
        .map(|one| {
            let (wanted, not_before) = (to_millis(one.wanted_at), to_millis(one.not_before));
            let hand_over_at = to_millis(one.hand_over_at);
            json!([one.message.0, wanted, not_before, one.rule.map(Rule::word), one.explanation, hand_over_at])
        })
        .collect();
    let done = sqlx::query(
        "UPDATE messages
         SET wanted_at = v.wanted_at, not_before = v.not_before, rule = v.rule, explanation = v.explanation, updated_at = ?2,
             hand_over_at = iif(messages.hand_over_at IS NULL, NULL, v.hand_over_at)
         FROM (SELECT value ->> 0 AS id, value ->> 1 AS wanted_at, value ->> 2 AS not_before, value ->> 3 AS rule,
                      value ->> 4 AS explanation, value ->> 5 AS hand_over_at
               FROM json_each(?1)) v
         WHERE messages.id = v.id AND messages.state = 'queued'",
    )
    .bind(serde_json::Value::Array(rows).to_string())
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}
