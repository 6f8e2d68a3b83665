//! Table `recalls`: what is to be taken back from the provider. A recall is written down before it is asked for and stays
//! open until the provider has said what became of the text, so that no crash forgets one.

use chrono::{DateTime, Utc};
use linnet_domain::{AttemptId, CampaignId, ContactId, MessageId, words};
use serde_json::json;
use sqlx::{QueryBuilder, Sqlite};

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};

words! {
    /// Why a text is taken back.
    pub enum RecallReason {
        /// They said stop.
        OptOut = "opt_out",
        /// The owner withdrew it, or its person.
        Withdrawn = "withdrawn",
        /// Its campaign is paused, or a legal hold stands.
        Paused = "paused",
        /// The owner gives it other words or another time.
        Edited = "edited",
        /// The day it is to go on is over its budget.
        Budget = "budget",
        /// The provider took it and does not hold it until its time.
        NotHeld = "not_held",
    }
}

impl RecallReason {
    /// Whether the text is not to go any more; otherwise it waits here again.
    pub const fn is_final(self) -> bool {
        match self {
            Self::OptOut | Self::Withdrawn => true,
            Self::Paused | Self::Edited | Self::Budget | Self::NotHeld => false,
        }
    }
}

words! {
    /// How a recall ended.
    pub enum RecallOutcome {
        /// The provider gave the text up.
        Recalled = "recalled",
        /// It had passed it on already.
        TooLate = "too_late",
        /// There was nothing to take back.
        Moot = "moot",
    }
}

/// Which texts are taken back.
#[derive(Debug, Clone, Copy)]
pub enum Recalled<'a> {
    /// One.
    Message(MessageId),
    /// A campaign's.
    Campaign(CampaignId),
    /// A person's, whichever campaign they are of.
    Contact(ContactId),
    /// Everything to a number that the provider has not passed on, held or not, but what confirms a stop.
    Number {
        /// E.164.
        number: &'a str,
        /// Only offers.
        marketing_only: bool,
    },
    /// The single ones.
    Single,
    /// This submission.
    Attempt(AttemptId),
}

/// Writes down that these are to be taken back, as far as the provider holds them or may come to. Answers how many that
/// concerns. One that is to be taken back already keeps a final reason.
pub async fn record(
    tx: &mut WriteTx,
    which: Recalled<'_>,
    reason: RecallReason,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let mut sql = QueryBuilder::<Sqlite>::new("INSERT INTO recalls (attempt_id, reason, recorded_at) SELECT a.id, ");
    sql.push_bind(reason.word()).push(", ").push_bind(to_millis(now));
    // The condition on every open state is the partial index's own, without which SQLite does not use it.
    sql.push(
        " FROM messages m JOIN attempts a ON a.message_id = m.id
         WHERE a.again IS NULL AND a.state IN ('submitting', 'in_doubt', 'accepted')",
    );
    let held = " AND a.send_at IS NOT NULL AND m.state IN ('submitting', 'in_doubt', 'scheduled')";
    let open = " AND m.state IN ('submitting', 'in_doubt', 'accepted', 'scheduled', 'sent')";
    match which {
        Recalled::Message(id) => sql.push(open).push(held).push(" AND m.id = ").push_bind(id.0),
        Recalled::Campaign(id) => sql.push(open).push(held).push(" AND m.campaign_id = ").push_bind(id.0),
        Recalled::Contact(id) => sql.push(open).push(held).push(" AND m.contact_id = ").push_bind(id.0),
        Recalled::Number { number, marketing_only } => sql
            .push(open)
            .push(
                " AND (a.send_at IS NOT NULL OR a.state = 'accepted') AND m.state <> 'sent'
                 AND coalesce(m.token NOT LIKE 'confirms:%', 1) AND m.number = ",
            )
            .push_bind(number.to_owned())
            .push(" AND (m.category = 'marketing' OR NOT ")
            .push_bind(marketing_only)
            .push(")"),
        Recalled::Single => sql.push(open).push(held).push(" AND m.campaign_id IS NULL"),
        Recalled::Attempt(id) => sql.push(" AND a.send_at IS NOT NULL AND a.id = ").push_bind(id.0),
    };
    sql.push(
        " ON CONFLICT (attempt_id) DO UPDATE SET reason = excluded.reason
          WHERE outcome IS NULL AND reason NOT IN ('opt_out', 'withdrawn')",
    );
    Ok(sql.build().execute(&mut **tx).await?.rows_affected())
}

/// A recall that the provider can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenRecall {
    /// Which submission.
    pub attempt: AttemptId,
    /// Its campaign.
    pub campaign: Option<CampaignId>,
    /// The provider's id of it.
    pub provider_sid: String,
    /// How often it was asked for.
    pub tries: u32,
}

/// Those that can be asked for, the most pressing first, but for some submissions: all of them, or those that were not asked
/// for shortly before an instant, with growing pauses.
pub async fn open(
    db: &Db,
    due_by: Option<DateTime<Utc>>,
    but_for: &[AttemptId],
    limit: u32,
) -> Result<Vec<OpenRecall>, StoreError> {
    let but_for = json!(but_for.iter().map(|attempt| attempt.0).collect::<Vec<_>>()).to_string();
    let rows: Vec<(i64, Option<i64>, String, u32)> = sqlx::query_as(
        "SELECT a.id, a.campaign_id, a.provider_sid, r.tries FROM recalls r JOIN attempts a ON a.id = r.attempt_id
         WHERE r.outcome IS NULL AND a.state = 'accepted' AND a.provider_sid IS NOT NULL
            AND a.id NOT IN (SELECT value FROM json_each(?1))
            AND (?3 IS NULL OR r.asked_at IS NULL OR r.asked_at > ?3
                OR r.asked_at + min(1000 << min(r.tries, 20), 900000) <= ?3)
         ORDER BY a.send_at, a.id LIMIT ?2",
    )
    .bind(but_for)
    .bind(limit)
    .bind(due_by.map(to_millis))
    .fetch_all(db.reader())
    .await?;
    let recall = |(attempt, campaign, provider_sid, tries): (i64, Option<i64>, String, u32)| OpenRecall {
        attempt: AttemptId(attempt),
        campaign: campaign.map(CampaignId),
        provider_sid,
        tries,
    };
    Ok(rows.into_iter().map(recall).collect())
}

/// How many of a campaign are still to be taken back; what was given up as lost does not count.
pub async fn open_in(tx: &mut WriteTx, campaign: CampaignId) -> Result<u64, StoreError> {
    let open: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM recalls r JOIN attempts a ON a.id = r.attempt_id
         WHERE r.outcome IS NULL AND a.campaign_id = ? AND a.given_up_at IS NULL",
    )
    .bind(campaign.0)
    .fetch_one(&mut **tx)
    .await?;
    Ok(open.unsigned_abs())
}

/// Why a submission is to be taken back, if it is and the provider has not answered.
pub async fn reason_of(tx: &mut WriteTx, attempt: AttemptId) -> Result<Option<RecallReason>, StoreError> {
    let word: Option<String> =
        sqlx::query_scalar("SELECT reason FROM recalls WHERE attempt_id = ? AND outcome IS NULL")
            .bind(attempt.0)
            .fetch_optional(&mut **tx)
            .await?;
    Ok(word.as_deref().and_then(RecallReason::from_word))
}

/// Whether a submission is to be taken back, or was.
pub async fn is_known(tx: &mut WriteTx, attempt: AttemptId) -> Result<bool, StoreError> {
    let known = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM recalls WHERE attempt_id = ?)");
    Ok(known.bind(attempt.0).fetch_one(&mut **tx).await?)
}

/// Whether a submission was to be taken back and was not.
pub async fn came_too_late(tx: &mut WriteTx, attempt: AttemptId) -> Result<bool, StoreError> {
    let late =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM recalls WHERE attempt_id = ? AND outcome = 'too_late')");
    Ok(late.bind(attempt.0).fetch_one(&mut **tx).await?)
}

/// Remembers that these were asked for, whatever came of it.
pub async fn asked(tx: &mut WriteTx, attempts: &[AttemptId], now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE recalls SET asked_at = ?1, tries = tries + 1 WHERE attempt_id IN (SELECT value FROM json_each(?2))",
    )
    .bind(to_millis(now))
    .bind(json!(attempts.iter().map(|attempt| attempt.0).collect::<Vec<_>>()).to_string())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends open recalls of these submissions; others are left alone.
pub async fn settle(
    tx: &mut WriteTx,
    attempts: &[AttemptId],
    outcome: RecallOutcome,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    if attempts.is_empty() {
        return Ok(0);
    }
    let done = sqlx::query(
        "UPDATE recalls SET outcome = ?1, settled_at = ?2, acknowledged_at = iif(?1 = 'too_late', NULL, acknowledged_at)
         WHERE outcome IS NULL AND attempt_id IN (SELECT value FROM json_each(?3))",
    )
    .bind(outcome.word())
    .bind(to_millis(now))
    .bind(json!(attempts.iter().map(|attempt| attempt.0).collect::<Vec<_>>()).to_string())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

/// Whether any can be asked for that was not asked for too often to wait for it.
pub async fn any_open(db: &Db, most_tries: u32) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM recalls r JOIN attempts a ON a.id = r.attempt_id
         WHERE r.outcome IS NULL AND r.tries < ? AND a.state = 'accepted' AND a.provider_sid IS NOT NULL)",
    )
    .bind(most_tries)
    .fetch_one(db.reader())
    .await?)
}

/// Whether the provider holds texts for a day that nobody has asked back.
pub async fn holds_any(db: &Db, day: i64) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM messages m JOIN attempts a ON a.message_id = m.id
         WHERE m.state IN ('submitting', 'in_doubt', 'accepted', 'scheduled', 'sent') AND m.state = 'scheduled'
            AND a.again IS NULL AND a.send_at IS NOT NULL AND a.day = ?
            AND NOT EXISTS (SELECT 1 FROM recalls r WHERE r.attempt_id = a.id))",
    )
    .bind(day)
    .fetch_one(db.reader())
    .await?)
}

/// Writes down that texts held for a day are to be taken back, the last to go first, until so much money is free again;
/// what is on its way back already counts.
pub async fn record_over_budget(
    tx: &mut WriteTx,
    day: i64,
    too_much: i64,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let coming_back: i64 = sqlx::query_scalar(
        "SELECT coalesce(sum(a.cost_micros), 0) FROM recalls r JOIN attempts a ON a.id = r.attempt_id
         WHERE r.outcome IS NULL AND a.day = ? AND a.again IS NULL",
    )
    .bind(day)
    .fetch_one(&mut **tx)
    .await?;
    let done = sqlx::query(
        "INSERT INTO recalls (attempt_id, reason, recorded_at)
         SELECT id, 'budget', ?3 FROM (
            SELECT a.id, sum(a.cost_micros) OVER (ORDER BY a.send_at DESC, a.id DESC) - a.cost_micros AS freed
            FROM messages m JOIN attempts a ON a.message_id = m.id
            WHERE m.state IN ('submitting', 'in_doubt', 'accepted', 'scheduled', 'sent') AND m.state = 'scheduled'
                AND a.again IS NULL AND a.send_at IS NOT NULL AND a.day = ?1
                AND NOT EXISTS (SELECT 1 FROM recalls r WHERE r.attempt_id = a.id))
         WHERE freed < ?2",
    )
    .bind(day)
    .bind(too_much - coming_back)
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

/// Texts the provider did not hold as it was asked to, or that were wanted back too late, and that the owner has not
/// acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// Why they were to be taken back.
    pub reason: RecallReason,
    /// How many were given back or are still asked for.
    pub in_time: u64,
    /// How many were passed on before.
    pub too_late: u64,
    /// When the last of them was found out.
    pub last: DateTime<Utc>,
}

/// What the owner should know, by reason.
pub async fn alarms(db: &Db, since: DateTime<Utc>) -> Result<Vec<Alarm>, StoreError> {
    let rows: Vec<(String, i64, i64, i64)> = sqlx::query_as(
        "SELECT r.reason, sum(r.outcome IS NOT 'too_late'), sum(r.outcome IS 'too_late'),
            max(coalesce(r.settled_at, r.recorded_at))
         FROM recalls r JOIN attempts a ON a.id = r.attempt_id
         WHERE r.acknowledged_at IS NULL AND a.send_at IS NOT NULL AND r.recorded_at >= ?
            AND (r.reason = 'not_held' OR r.outcome = 'too_late')
         GROUP BY r.reason ORDER BY r.reason",
    )
    .bind(to_millis(since))
    .fetch_all(db.reader())
    .await?;
    rows.into_iter()
        .map(|(word, in_time, too_late, last)| {
            let reason = RecallReason::from_word(&word)
                .ok_or(StoreError::Unreadable { column: "recalls.reason", value: word })?;
            let (in_time, too_late) = (in_time.unsigned_abs(), too_late.unsigned_abs());
            Ok(Alarm { reason, in_time, too_late, last: from_millis(last) })
        })
        .collect()
}

/// The owner knows of what was found out by then.
pub async fn acknowledge(tx: &mut WriteTx, by: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE recalls SET acknowledged_at = ?2
         WHERE acknowledged_at IS NULL AND coalesce(settled_at, recorded_at) <= ?1",
    )
    .bind(to_millis(by))
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(())
}
