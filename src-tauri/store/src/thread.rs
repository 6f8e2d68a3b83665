//! Everything that was said with one number, both ways: reads `messages`, `inbound` and `elsewhere` side by side. Never writes.

use std::cmp::Reverse;

use chrono::{DateTime, TimeDelta, Utc};
use linnet_domain::auto_reply::Silence;
use linnet_domain::{CampaignId, Channel, MessageId, MessageState};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::db::Db;
use crate::error::StoreError;
use crate::instant::from_millis;

/// A text later than this after a campaign's is about something else.
const ANSWERED_WITHIN: TimeDelta = TimeDelta::days(7);

/// One message of a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadRow {
    /// The text.
    pub body: String,
    /// When it was written or came in.
    pub at: DateTime<Utc>,
    /// How it travelled.
    pub channel: Channel,
    /// Which way, with what only that way has.
    pub way: ThreadWay,
}

/// What is known of a message by its direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThreadWay {
    /// From the customer.
    In {
        /// What the text means: `opt_out`, `opt_in`, `help`, `ambiguous`, `none`.
        label: String,
        /// Name of the campaign it answers: the one our latest text before it came from.
        answers: Option<String>,
        /// The automatic answer that fitted, by its name, and why it was not given.
        held_back: Option<(String, Silence)>,
    },
    /// To the customer.
    Out {
        /// Which message.
        id: MessageId,
        /// Where it stands.
        state: MessageState,
        /// The sentence of whatever spoke last about it; may be empty.
        explanation: String,
        /// When it may leave.
        not_before: DateTime<Utc>,
        /// The provider's error, if it failed.
        error_code: Option<i64>,
        /// Name of its campaign.
        campaign: Option<String>,
        /// The automatic answer it is, by its name; empty for another text that nobody wrote.
        automatic: Option<String>,
    },
    /// To the customer, by another program.
    Elsewhere {
        /// Where it stands.
        state: MessageState,
        /// The provider's error, if it failed.
        error_code: Option<i64>,
    },
}

/// The latest messages with a number, oldest first.
pub async fn latest(db: &Db, number: &str, limit: u32) -> Result<Vec<ThreadRow>, StoreError> {
    let outgoing = sqlx::query(
        "SELECT m.id, m.body, m.created_at AS at, m.channel, m.state, m.explanation, m.not_before, m.error_code,
                c.name AS campaign, CASE m.origin WHEN 'automation' THEN
                    coalesce((SELECT a.name FROM auto_choices a WHERE a.message_id = m.id), '') END AS automatic
         FROM messages m LEFT JOIN campaigns c ON c.id = m.campaign_id
         WHERE m.number = ? ORDER BY m.id DESC LIMIT ?",
    )
    .bind(number)
    .bind(limit)
    .fetch_all(db.reader())
    .await?;
    let incoming = sqlx::query(
        "SELECT i.body, i.received_at AS at, i.channel, i.label, a.name AS fitting, a.silence,
            (SELECT c.name FROM campaigns c WHERE c.id = (SELECT t.campaign_id FROM attempts t
                WHERE t.number = i.number AND t.submitted_at BETWEEN i.received_at - ?3 AND i.received_at
                ORDER BY t.submitted_at DESC LIMIT 1)) AS answers
         FROM inbound i LEFT JOIN auto_choices a ON a.inbound_id = i.id
         WHERE i.number = ?1 ORDER BY i.received_at DESC, i.id DESC LIMIT ?2",
    )
    .bind(number)
    .bind(limit)
    .bind(ANSWERED_WITHIN.num_milliseconds())
    .fetch_all(db.reader())
    .await?;
    let elsewhere = sqlx::query(
        "SELECT body, sent_at AS at, channel, state, error_code FROM elsewhere
         WHERE number = ? ORDER BY sent_at DESC LIMIT ?",
    )
    .bind(number)
    .bind(limit)
    .fetch_all(db.reader())
    .await?;
    let mut rows = Vec::with_capacity(outgoing.len() + incoming.len() + elsewhere.len());
    for row in &outgoing {
        rows.push(thread_row(row, outgoing_way(row)?)?);
    }
    for row in &incoming {
        rows.push(thread_row(row, incoming_way(row)?)?);
    }
    for row in &elsewhere {
        let way = ThreadWay::Elsewhere { state: state_of(row)?, error_code: row.try_get("error_code")? };
        rows.push(thread_row(row, way)?);
    }
    // Stable, so that messages of one instant keep the order in which they were stored.
    rows.sort_by_key(|row| Reverse(row.at));
    rows.truncate(limit as usize);
    rows.reverse();
    Ok(rows)
}

/// What went to a number in one campaign, oldest first.
pub async fn of_campaign(db: &Db, number: &str, campaign: CampaignId) -> Result<Vec<ThreadRow>, StoreError> {
    let rows = sqlx::query(
        "SELECT m.id, m.body, m.created_at AS at, m.channel, m.state, m.explanation, m.not_before, m.error_code,
                c.name AS campaign, CASE m.origin WHEN 'automation' THEN
                    coalesce((SELECT a.name FROM auto_choices a WHERE a.message_id = m.id), '') END AS automatic
         FROM messages m JOIN campaigns c ON c.id = m.campaign_id
         WHERE m.number = ? AND m.campaign_id = ? ORDER BY m.id",
    )
    .bind(number)
    .bind(campaign.0)
    .fetch_all(db.reader())
    .await?;
    rows.iter().map(|row| thread_row(row, outgoing_way(row)?)).collect()
}

fn incoming_way(row: &SqliteRow) -> Result<ThreadWay, StoreError> {
    let fitting: Option<String> = row.try_get("fitting")?;
    let silence = row.try_get::<Option<String>, _>("silence")?.and_then(|word| Silence::from_word(&word));
    Ok(ThreadWay::In {
        label: row.try_get("label")?,
        answers: row.try_get("answers")?,
        held_back: fitting.zip(silence),
    })
}

fn outgoing_way(row: &SqliteRow) -> Result<ThreadWay, StoreError> {
    Ok(ThreadWay::Out {
        id: MessageId(row.try_get("id")?),
        state: state_of(row)?,
        explanation: row.try_get("explanation")?,
        not_before: from_millis(row.try_get("not_before")?),
        error_code: row.try_get("error_code")?,
        campaign: row.try_get("campaign")?,
        automatic: row.try_get("automatic")?,
    })
}

fn state_of(row: &SqliteRow) -> Result<MessageState, StoreError> {
    let state: String = row.try_get("state")?;
    MessageState::from_word(&state).ok_or(StoreError::Unreadable { column: "state", value: state })
}

fn thread_row(row: &SqliteRow, way: ThreadWay) -> Result<ThreadRow, StoreError> {
    let channel: String = row.try_get("channel")?;
    Ok(ThreadRow {
        body: row.try_get("body")?,
        at: from_millis(row.try_get("at")?),
        channel: Channel::from_word(&channel).ok_or(StoreError::Unreadable { column: "channel", value: channel })?,
        way,
    })
}
