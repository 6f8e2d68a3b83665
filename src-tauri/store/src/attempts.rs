//! Table `attempts`: every submission to a provider, written before its first byte leaves. An attempt is never used
//! again: trying again is a new row. A state changes only in `settle_all`, which asks the rules of `domain::states`.

mod again;
mod doubts;

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use linnet_domain::states::{AttemptEvent, AttemptState, attempt_transition};
use linnet_domain::{AttemptId, CampaignId, MessageId, Micros};
use serde_json::json;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

pub use again::{Again, is_latest, mark_again, mark_recalled, times_again};
pub use doubts::{Untraced, UntracedAttempt, mark_given_up, mark_looked, times_given_up, untraced, untraced_before};

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};
use crate::ledger::{self, Entry, Kind};

/// A submission about to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttempt {
    /// From `next_id` in the same transaction.
    pub id: AttemptId,
    /// What is submitted.
    pub message: MessageId,
    /// Its campaign.
    pub campaign: Option<CampaignId>,
    /// Travels in the callback's address.
    pub public_id: String,
    /// Number or Messaging Service id it goes out from.
    pub sender: String,
    /// To whom, E.164.
    pub number: String,
    /// SHA-256 of the text, in hex.
    pub body_hash: String,
    /// Billed parts.
    pub segments: u32,
    /// Reserved from the day's budget.
    pub cost: Micros,
    /// The part of it that carriers are expected to take.
    pub fee: Micros,
    /// Whose day's budget.
    pub day: i64,
    /// When it leaves by the provider's clock, as far as that is known.
    pub provider_at: Option<DateTime<Utc>>,
    /// When the provider is to send it; nothing for at once.
    pub send_at: Option<DateTime<Utc>>,
}

/// The id the next attempt gets. Valid within this transaction only; further ones follow one by one.
pub async fn next_id(tx: &mut WriteTx) -> Result<i64, StoreError> {
    let last: Option<i64> = sqlx::query_scalar("SELECT max(id) FROM attempts").fetch_one(&mut **tx).await?;
    Ok(last.unwrap_or_default() + 1)
}

/// Writes submissions as leaving.
pub async fn insert_all(tx: &mut WriteTx, attempts: &[NewAttempt], now: DateTime<Utc>) -> Result<(), StoreError> {
    let rows: Vec<_> = attempts
        .iter()
        .map(|new| {
            json!([
                new.id.0,
                new.message.0,
                new.campaign.map(|id| id.0),
                new.public_id,
                new.sender,
                new.number,
                new.body_hash,
                new.segments,
                new.cost.0,
                new.day,
                new.fee.0,
                new.send_at.map(to_millis),
                new.provider_at.map(to_millis),
            ])
        })
        .collect();
    sqlx::query(
        "INSERT INTO attempts (id, message_id, campaign_id, public_id, state, sender, number, body_hash, segments,
            cost_micros, day, fee_micros, send_at, provider_at, submitted_at)
         SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, 'submitting', value ->> 4, value ->> 5, value ->> 6,
            value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12, ?2
         FROM json_each(?1)",
    )
    .bind(serde_json::Value::Array(rows).to_string())
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Something that happened to an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptChange {
    /// To which.
    pub attempt: AttemptId,
    /// What.
    pub event: AttemptEvent,
    /// The provider's id, if it told one.
    pub provider_sid: Option<String>,
    /// The provider's error, if it told one.
    pub error_code: Option<i64>,
    /// What went wrong, for the record.
    pub error_text: Option<String>,
}

impl AttemptChange {
    /// An event without anything known beside it.
    pub const fn new(attempt: AttemptId, event: AttemptEvent) -> Self {
        Self { attempt, event, provider_sid: None, error_code: None, error_text: None }
    }
}

/// Applies events to attempts, each judged by itself and recorded in the ledger where its state changes; answers the ids of those that moved or stayed rightly. Nothing is
/// reserved any more for what was refused or not sent. An id of the provider that another attempt holds is not taken, and
/// an attempt that is followed by another one is left as it is.
pub async fn settle_all(
    tx: &mut WriteTx,
    changes: &[AttemptChange],
    now: DateTime<Utc>,
) -> Result<Vec<AttemptId>, StoreError> {
    let ids = json!(changes.iter().map(|change| change.attempt.0).collect::<Vec<_>>()).to_string();
    let standing: HashMap<i64, Standing> = sqlx::query_as(
        "SELECT a.id, a.state, a.number, a.campaign_id FROM json_each(?) j JOIN attempts a ON a.id = j.value
         WHERE a.again IS NULL",
    )
    .bind(ids)
    .fetch_all(&mut **tx)
    .await?
    .into_iter()
    .map(|(id, state, number, campaign)| (id, Standing { state, number, campaign }))
    .collect();
    let mut settled = Vec::with_capacity(changes.len());
    let mut rows = Vec::with_capacity(changes.len());
    let mut outcomes = Vec::with_capacity(changes.len());
    for change in changes {
        let Some(before) = standing.get(&change.attempt.0) else { continue };
        let state = read_state(&before.state)?;
        let Some(next) = attempt_transition(state, change.event) else { continue };
        settled.push(change.attempt);
        if next != state {
            outcomes.push(outcome(change, before, next));
        }
        rows.push(json!([
            change.attempt.0,
            next.word(),
            change.provider_sid,
            change.error_code,
            change.error_text,
            matches!(next, AttemptState::Refused | AttemptState::NotSent),
        ]));
    }
    if rows.is_empty() {
        return Ok(settled);
    }
    sqlx::query(
        "UPDATE attempts
         SET state = v.state,
             provider_sid = CASE
                WHEN v.sid IS NULL OR EXISTS (SELECT 1 FROM attempts o WHERE o.provider_sid = v.sid) THEN attempts.provider_sid
                ELSE v.sid END,
             error_code = coalesce(v.error_code, attempts.error_code),
             error_text = coalesce(v.error_text, attempts.error_text),
             cost_micros = CASE WHEN v.free THEN 0 ELSE attempts.cost_micros END,
             settled_at = ?2
         FROM (SELECT value ->> 0 AS id, value ->> 1 AS state, value ->> 2 AS sid, value ->> 3 AS error_code,
                      value ->> 4 AS error_text, value ->> 5 AS free
               FROM json_each(?1)) v
         WHERE attempts.id = v.id",
    )
    .bind(serde_json::Value::Array(rows).to_string())
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    ledger::append_all(tx, &outcomes, now).await?;
    Ok(settled)
}

/// An attempt before it is settled.
struct Standing {
    state: String,
    number: String,
    campaign: Option<i64>,
}

fn outcome(change: &AttemptChange, before: &Standing, state: AttemptState) -> Entry {
    let payload = json!({
        "attempt": change.attempt.0,
        "outcome": state.word(),
        "provider_sid": change.provider_sid,
        "error_code": change.error_code,
        "error_text": change.error_text,
    });
    Entry::new(Kind::Outcome, &payload).about(before.number.as_str()).of(before.campaign.map(CampaignId))
}

/// Replaces an attempt's reserved cost by the real price and the carriers' fee estimated for it, which the provider bills
/// apart and does not tell. What was refused or did not leave costs nothing but what the provider says.
pub async fn settle_price(tx: &mut WriteTx, attempt: AttemptId, price: Micros) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE attempts
         SET cost_micros = ?2 + CASE WHEN state IN ('refused', 'not_sent') THEN 0 ELSE fee_micros END
         WHERE id = ?1",
    )
    .bind(attempt.0)
    .bind(price.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// After a crash: what stood as leaving is now in doubt, a thousand at a time. Answers how many were turned.
pub async fn recover(tx: &mut WriteTx, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let ids: Vec<i64> = sqlx::query_scalar(
        "SELECT id FROM attempts WHERE state IN ('submitting', 'in_doubt') AND state = 'submitting' LIMIT 1000",
    )
    .fetch_all(&mut **tx)
    .await?;
    let changes: Vec<AttemptChange> =
        ids.into_iter().map(|id| AttemptChange::new(AttemptId(id), AttemptEvent::LoseReply)).collect();
    Ok(settle_all(tx, &changes, now).await?.len() as u64)
}

/// How many submissions to a number have no outcome yet.
pub async fn count_open_to(tx: &mut WriteTx, number: &str) -> Result<u64, StoreError> {
    let open: i64 =
        sqlx::query_scalar("SELECT count(*) FROM attempts WHERE state IN ('submitting', 'in_doubt') AND number = ?")
            .bind(number)
            .fetch_one(&mut **tx)
            .await?;
    Ok(open.unsigned_abs())
}

/// An attempt as news about it finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptRecord {
    /// Which.
    pub id: AttemptId,
    /// What travels in the callback's address.
    pub public_id: String,
    /// What was submitted.
    pub message: MessageId,
    /// Its campaign.
    pub campaign: Option<CampaignId>,
    /// Where it stands.
    pub state: AttemptState,
    /// What it went out from.
    pub sender: String,
    /// To whom.
    pub number: String,
    /// SHA-256 of the text, in hex.
    pub body_hash: String,
    /// The provider's id, once known.
    pub provider_sid: Option<String>,
    /// When it was submitted.
    pub submitted_at: DateTime<Utc>,
    /// The same by the provider's clock, as far as that is known.
    pub provider_at: Option<DateTime<Utc>>,
    /// Until when the provider was to hold it; nothing for a text that was to leave at once.
    pub send_at: Option<DateTime<Utc>>,
    /// That the provider gave this one back, and why. Its message may wait for another one, or have had it.
    pub again: Option<Again>,
}

impl AttemptRecord {
    /// When it was submitted, by the provider's clock where that is known.
    pub fn at_provider(&self) -> DateTime<Utc> {
        self.provider_at.unwrap_or(self.submitted_at)
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, public_id, message_id, campaign_id, state, sender, number, body_hash, provider_sid, submitted_at,
                send_at, provider_at, again
             FROM attempts ",
            $rest
        )
    };
}

/// The attempt the provider knows by this id.
pub async fn by_sid(tx: &mut WriteTx, sid: &str) -> Result<Option<AttemptRecord>, StoreError> {
    let row = sqlx::query(select!("WHERE provider_sid = ?")).bind(sid).fetch_optional(&mut **tx).await?;
    row.as_ref().map(record).transpose()
}

/// The attempt that travels under this id of ours.
pub async fn by_public_id(tx: &mut WriteTx, public_id: &str) -> Result<Option<AttemptRecord>, StoreError> {
    let row = sqlx::query(select!("WHERE public_id = ?")).bind(public_id).fetch_optional(&mut **tx).await?;
    row.as_ref().map(record).transpose()
}

/// Attempts in doubt that were submitted some time before an instant, or after it as far as a clock that has been set back
/// since tells; oldest first, behind a given one.
pub async fn in_doubt(
    db: &Db,
    now: DateTime<Utc>,
    settling: TimeDelta,
    behind: Option<&AttemptRecord>,
    limit: u32,
) -> Result<Vec<AttemptRecord>, StoreError> {
    // The first condition is the partial index's own, without which SQLite does not use it.
    let rows = sqlx::query(select!(
        "WHERE state IN ('submitting', 'in_doubt') AND state = 'in_doubt' AND submitted_at NOT BETWEEN ? AND ?
            AND (submitted_at, id) > (?, ?) ORDER BY submitted_at, id LIMIT ?"
    ))
    .bind(to_millis(now - settling))
    .bind(to_millis(now))
    .bind(behind.map_or(i64::MIN, |last| to_millis(last.submitted_at)))
    .bind(behind.map_or(0, |last| last.id.0))
    .bind(limit)
    .fetch_all(db.reader())
    .await?;
    rows.iter().map(record).collect()
}

/// Whether anything is in doubt, however young.
pub async fn any_in_doubt(db: &Db) -> Result<bool, StoreError> {
    let any = "SELECT EXISTS (SELECT 1 FROM attempts WHERE state IN ('submitting', 'in_doubt') AND state = 'in_doubt')";
    Ok(sqlx::query_scalar(any).fetch_one(db.reader()).await?)
}

/// Every unsettled attempt to a number from a sender, oldest first.
pub async fn open_to(tx: &mut WriteTx, number: &str, sender: &str) -> Result<Vec<AttemptRecord>, StoreError> {
    // By the number's few messages: by state, ten thousand doubts would be read for each of ten thousand people.
    let rows = sqlx::query(
        "SELECT a.id, a.public_id, a.message_id, a.campaign_id, a.state, a.sender, a.number, a.body_hash, a.provider_sid,
            a.submitted_at, a.send_at, a.provider_at, a.again
         FROM messages m CROSS JOIN attempts a ON a.message_id = m.id
         WHERE m.number = ? AND a.sender = ? AND a.state IN ('submitting', 'in_doubt') ORDER BY a.submitted_at, a.id",
    )
    .bind(number)
    .bind(sender)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(record).collect()
}

fn record(row: &SqliteRow) -> Result<AttemptRecord, StoreError> {
    Ok(AttemptRecord {
        id: AttemptId(row.try_get("id")?),
        public_id: row.try_get("public_id")?,
        message: MessageId(row.try_get("message_id")?),
        campaign: row.try_get::<Option<i64>, _>("campaign_id")?.map(CampaignId),
        state: read_state(row.try_get("state")?)?,
        sender: row.try_get("sender")?,
        number: row.try_get("number")?,
        body_hash: row.try_get("body_hash")?,
        provider_sid: row.try_get("provider_sid")?,
        submitted_at: from_millis(row.try_get("submitted_at")?),
        provider_at: row.try_get::<Option<i64>, _>("provider_at")?.map(from_millis),
        send_at: row.try_get::<Option<i64>, _>("send_at")?.map(from_millis),
        again: row.try_get::<Option<&str>, _>("again")?.and_then(Again::from_word),
    })
}

fn read_state(word: &str) -> Result<AttemptState, StoreError> {
    AttemptState::from_word(word)
        .ok_or_else(|| StoreError::Unreadable { column: "attempts.state", value: word.to_owned() })
}
