//! Tables `auto_replies`, `auto_questions` and `auto_choices`: the owner's automatic answers, the question that stands open
//! with a person, and what was decided about a text.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use linnet_domain::auto_reply::{Asked, AutoReply, FLOOD_IN, ONCE_IN, Silence};
use linnet_domain::{AutoReplyId, InboundId, MessageId, PhoneNumber};
use sqlx::SqliteExecutor;

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};

/// An answer as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AutoReplyRow {
    /// Which.
    pub id: AutoReplyId,
    /// The answer.
    pub answer: AutoReply,
}

/// Every answer, oldest first: the order they are decided in.
pub async fn all<'e>(executor: impl SqliteExecutor<'e>) -> Result<Vec<AutoReplyRow>, StoreError> {
    let rows: Vec<(i64, String)> =
        sqlx::query_as("SELECT id, answer FROM auto_replies ORDER BY id").fetch_all(executor).await?;
    rows.into_iter()
        .map(|(id, answer)| {
            let answer = serde_json::from_str(&answer)
                .map_err(|_| StoreError::Unreadable { column: "auto_replies.answer", value: answer })?;
            Ok(AutoReplyRow { id: AutoReplyId(id), answer })
        })
        .collect()
}

/// Keeps an answer, a new one or in place of what stood there. A question of it that stands open is forgotten: it may be
/// another question now.
pub async fn save(
    tx: &mut WriteTx,
    id: Option<AutoReplyId>,
    answer: &AutoReply,
    now: DateTime<Utc>,
) -> Result<AutoReplyId, StoreError> {
    let answer = serde_json::to_string(answer)
        .map_err(|error| StoreError::Unreadable { column: "auto_replies.answer", value: error.to_string() })?;
    let Some(id) = id else {
        let id = sqlx::query_scalar(
            "INSERT INTO auto_replies (answer, created_at, updated_at) VALUES (?1, ?2, ?2) RETURNING id",
        );
        return Ok(AutoReplyId(id.bind(answer).bind(to_millis(now)).fetch_one(&mut **tx).await?));
    };
    let done = sqlx::query("UPDATE auto_replies SET answer = ?, updated_at = ? WHERE id = ?")
        .bind(answer)
        .bind(to_millis(now))
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    if done.rows_affected() == 0 {
        return Err(StoreError::Missing("This automatic answer"));
    }
    sqlx::query("DELETE FROM auto_questions WHERE auto_reply_id = ?").bind(id.0).execute(&mut **tx).await?;
    Ok(id)
}

/// Deletes an answer.
pub async fn delete(tx: &mut WriteTx, id: AutoReplyId) -> Result<(), StoreError> {
    let done = sqlx::query("DELETE FROM auto_replies WHERE id = ?").bind(id.0).execute(&mut **tx).await?;
    if done.rows_affected() == 0 { Err(StoreError::Missing("This automatic answer")) } else { Ok(()) }
}

/// How often each answer was given since an instant, and when last.
pub async fn given_since(
    db: &Db,
    since: DateTime<Utc>,
) -> Result<HashMap<AutoReplyId, (u64, DateTime<Utc>)>, StoreError> {
    let rows: Vec<(i64, i64, i64)> = sqlx::query_as(
        "SELECT auto_reply_id, count(*), max(decided_at) FROM auto_choices
         WHERE auto_reply_id IS NOT NULL AND silence IS NULL AND decided_at >= ? GROUP BY auto_reply_id",
    )
    .bind(to_millis(since))
    .fetch_all(db.reader())
    .await?;
    let row = |(id, count, last): (i64, i64, i64)| (AutoReplyId(id), (count.unsigned_abs(), from_millis(last)));
    Ok(rows.into_iter().map(row).collect())
}

/// What a decision goes by, as far as it stands in the database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Whether nothing was ever written either way.
    pub first: bool,
    /// When they last got an automatic text, confirmations of a stop not counted.
    pub answered_at: Option<DateTime<Utc>>,
    /// When a person of the business last wrote to them.
    pub human_at: Option<DateTime<Utc>>,
    /// Their texts within [`FLOOD_IN`] before.
    pub recent: u64,
    /// Whether they sent the same text within [`ONCE_IN`] before.
    pub repeated: bool,
}

/// What was written with a number before a text of theirs, which is not counted itself.
pub async fn history<'e>(
    executor: impl SqliteExecutor<'e>,
    number: &PhoneNumber,
    text: &str,
    received_at: DateTime<Utc>,
    leave_out: Option<InboundId>,
) -> Result<History, StoreError> {
    let (first, answered_at, human_at, recent, repeated): (bool, Option<i64>, Option<i64>, i64, bool) = sqlx::query_as(
        "SELECT
            NOT EXISTS (SELECT 1 FROM inbound WHERE number = ?1 AND id <> ?2)
                AND NOT EXISTS (SELECT 1 FROM messages WHERE number = ?1),
            (SELECT max(created_at) FROM messages WHERE number = ?1 AND origin = 'automation'
                AND state NOT IN ('skipped', 'canceled') AND coalesce(token, '') NOT LIKE 'confirms:%'),
            (SELECT max(created_at) FROM messages WHERE number = ?1 AND origin IN ('direct', 'reply')
                AND state NOT IN ('skipped', 'canceled')),
            (SELECT count(*) FROM inbound WHERE number = ?1 AND id <> ?2 AND received_at BETWEEN ?3 AND ?5),
            EXISTS (SELECT 1 FROM inbound WHERE number = ?1 AND id <> ?2 AND received_at BETWEEN ?4 AND ?5 AND body = ?6)",
    )
    .bind(number.as_str())
    .bind(leave_out.map_or(0, |id| id.0))
    .bind(to_millis(received_at - FLOOD_IN))
    .bind(to_millis(received_at - ONCE_IN))
    .bind(to_millis(received_at))
    .bind(text)
    .fetch_one(executor)
    .await?;
    Ok(History {
        first,
        answered_at: answered_at.map(from_millis),
        human_at: human_at.map(from_millis),
        recent: recent.unsigned_abs(),
        repeated,
    })
}

/// The question that stands open with a number, by the answer's id.
pub async fn asked<'e>(
    executor: impl SqliteExecutor<'e>,
    number: &PhoneNumber,
) -> Result<Option<(AutoReplyId, Asked)>, StoreError> {
    let row: Option<(i64, String, i64, bool)> =
        sqlx::query_as("SELECT auto_reply_id, path, asked_at, reminded FROM auto_questions WHERE number = ?")
            .bind(number.as_str())
            .fetch_optional(executor)
            .await?;
    Ok(row.map(|(id, path, at, reminded)| {
        let path = serde_json::from_str(&path).unwrap_or_default();
        (AutoReplyId(id), Asked { rule: 0, path, at: from_millis(at), reminded })
    }))
}

/// Keeps a question that was asked, in place of an older one.
pub async fn ask(
    tx: &mut WriteTx,
    number: &PhoneNumber,
    id: AutoReplyId,
    path: &[usize],
    reminded: bool,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO auto_questions (number, auto_reply_id, path, asked_at, reminded) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (number) DO UPDATE SET auto_reply_id = ?2, path = ?3, asked_at = ?4, reminded = ?5",
    )
    .bind(number.as_str())
    .bind(id.0)
    .bind(serde_json::json!(path).to_string())
    .bind(to_millis(now))
    .bind(reminded)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Nothing is asked any more.
pub async fn close(tx: &mut WriteTx, number: &PhoneNumber) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM auto_questions WHERE number = ?").bind(number.as_str()).execute(&mut **tx).await?;
    Ok(())
}

/// What was decided about a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided<'a> {
    /// The text.
    pub inbound: InboundId,
    /// The answer that fits, if one does, with its name.
    pub fit: Option<(AutoReplyId, &'a str)>,
    /// Why nothing was said.
    pub silence: Option<Silence>,
    /// What was said.
    pub message: Option<MessageId>,
}

/// Writes down what was decided.
pub async fn decided(tx: &mut WriteTx, decided: &Decided<'_>, now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO auto_choices (inbound_id, auto_reply_id, name, silence, message_id, decided_at)
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(decided.inbound.0)
    .bind(decided.fit.map(|(id, _)| id.0))
    .bind(decided.fit.map_or("", |(_, name)| name))
    .bind(decided.silence.map(Silence::word))
    .bind(decided.message.map(|id| id.0))
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(())
}
