//! The only place where a message's state is written. What may happen is decided by `domain::states::transition`; a
//! batch of changes is one read and one write, because the outbox moves thousands of messages a second.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use linnet_domain::states::{IllegalTransition, MessageEvent, transition};
use linnet_domain::{CampaignId, ContactId, MessageId, MessageState, Micros, ProviderStatus, Rule};
use serde_json::json;
use sqlx::Row as _;

use super::word;
use crate::db::WriteTx;
use crate::error::StoreError;
use crate::instant::to_millis;
use crate::ledger::{self, Entry, Kind};

/// What is known beside the event. What is left out stays as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note {
    /// The rule that spoke.
    pub rule: Option<Rule>,
    /// The sentence for the owner; replaces the old one only if the message moves.
    pub explanation: String,
    /// A new earliest instant.
    pub not_before: Option<DateTime<Utc>>,
    /// From when on it may be left with the provider anew.
    pub hand_over_at: Option<DateTime<Utc>>,
    /// The provider's id.
    pub provider_sid: Option<String>,
    /// The provider's error.
    pub error_code: Option<i64>,
    /// The real price.
    pub price: Option<Micros>,
}

impl Note {
    /// A note that is only a sentence.
    pub fn saying(explanation: impl Into<String>) -> Self {
        Self { explanation: explanation.into(), ..Self::default() }
    }
}

/// Something that happened to a message; several events happen one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// To which.
    pub message: MessageId,
    /// What.
    pub events: Vec<MessageEvent>,
    /// What is known beside.
    pub note: Note,
}

impl Change {
    /// One event.
    pub fn new(message: MessageId, event: MessageEvent, note: Note) -> Self {
        Self { message, events: vec![event], note }
    }
}

/// What a change did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// Which message.
    pub message: MessageId,
    /// Where it stood.
    pub from: MessageState,
    /// Where it stands.
    pub to: MessageState,
    /// Whether anything is new: the state, the provider's id or the price. Repeated news changes nothing.
    pub news: bool,
}

/// Where a message stands before a change.
#[derive(Debug, Clone)]
struct Standing {
    state: MessageState,
    provider_sid: Option<String>,
    price: Option<Micros>,
    number: String,
    campaign: Option<i64>,
}

/// Applies one change. An event the rules forbid is an error, and nothing is changed.
pub async fn apply(tx: &mut WriteTx, change: Change, now: DateTime<Utc>) -> Result<Moved, StoreError> {
    let moved = apply_all(tx, std::slice::from_ref(&change), now).await?;
    Ok(moved.into_iter().next().ok_or(StoreError::Missing("This message"))??)
}

/// Applies many changes, each judged by itself: an event the rules forbid leaves its message as it is and is answered in
/// its place; a message that does not exist is left out of the answer.
pub async fn apply_all(
    tx: &mut WriteTx,
    changes: &[Change],
    now: DateTime<Utc>,
) -> Result<Vec<Result<Moved, IllegalTransition>>, StoreError> {
    let mut outcome = Vec::with_capacity(changes.len());
    let mut rest = changes;
    while !rest.is_empty() {
        // One statement touches a row once; a message named again starts the next statement.
        let mut seen = HashSet::with_capacity(rest.len());
        let cut = rest.iter().position(|change| !seen.insert(change.message)).unwrap_or(rest.len());
        let (batch, later) = rest.split_at(cut);
        apply_batch(tx, batch, now, &mut outcome).await?;
        rest = later;
    }
    Ok(outcome)
}

async fn apply_batch(
    tx: &mut WriteTx,
    changes: &[Change],
    now: DateTime<Utc>,
    outcome: &mut Vec<Result<Moved, IllegalTransition>>,
) -> Result<(), StoreError> {
    let ids = json!(changes.iter().map(|change| change.message.0).collect::<Vec<_>>()).to_string();
    let standing = standing_of(tx, &ids).await?;
    let mut rows = Vec::with_capacity(changes.len());
    let mut fates = Vec::new();
    for change in changes {
        let Some(before) = standing.get(&change.message.0) else { continue };
        match judge(before, &change.events) {
            Err(illegal) => outcome.push(Err(illegal)),
            Ok((to, hand_backs)) => {
                let note = &change.note;
                let moves = to != before.state || hand_backs > 0;
                let news = moves
                    || (note.provider_sid.is_some() && note.provider_sid != before.provider_sid)
                    || (note.price.is_some() && note.price != before.price);
                outcome.push(Ok(Moved { message: change.message, from: before.state, to, news }));
                if to != before.state {
                    fates.extend(fate(change, before, to));
                }
                if news {
                    rows.push(json!([
                        change.message.0,
                        to.word(),
                        moves.then_some(&note.explanation),
                        note.rule.map(Rule::word),
                        note.not_before.map(to_millis),
                        note.provider_sid,
                        note.error_code,
                        note.price.map(|price| price.0),
                        hand_backs,
                        note.hand_over_at.map(to_millis),
                    ]));
                }
            }
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "UPDATE messages
         SET state = v.state,
             explanation = coalesce(v.explanation, messages.explanation),
             rule = CASE WHEN v.explanation IS NULL THEN messages.rule ELSE v.rule END,
             not_before = coalesce(v.not_before, messages.not_before),
             provider_sid = CASE
                WHEN v.sid IS NULL OR EXISTS (SELECT 1 FROM messages o WHERE o.provider_sid = v.sid) THEN messages.provider_sid
                ELSE v.sid END,
             error_code = coalesce(v.error_code, messages.error_code),
             price_micros = coalesce(v.price, messages.price_micros),
             hand_backs = messages.hand_backs + v.hand_backs,
             hand_over_at = coalesce(v.hand_over_at, messages.hand_over_at),
             updated_at = ?2
         FROM (SELECT value ->> 0 AS id, value ->> 1 AS state, value ->> 2 AS explanation, value ->> 3 AS rule,
                      value ->> 4 AS not_before, value ->> 5 AS sid, value ->> 6 AS error_code, value ->> 7 AS price,
                      value ->> 8 AS hand_backs, value ->> 9 AS hand_over_at
               FROM json_each(?1)) v
         WHERE messages.id = v.id",
    )
    .bind(serde_json::Value::Array(rows).to_string())
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    if !fates.is_empty() {
        ledger::append_all(tx, &fates, now).await?;
    }
    Ok(())
}

/// What the ledger says of a message whose fate is told by the provider or the owner. What a rule forbids is recorded by
/// whoever asked the rule, with its reasons.
fn fate(change: &Change, before: &Standing, to: MessageState) -> Option<Entry> {
    if change.events.contains(&MessageEvent::Return) {
        // What came before it is what the provider told.
        let recalled = change.events.iter().any(|event| {
            matches!(
                event,
                MessageEvent::Report(ProviderStatus::Canceled) | MessageEvent::Find(ProviderStatus::Canceled)
            )
        });
        let told = if recalled { MessageState::Canceled } else { MessageState::Failed };
        return Some(entry(change, before, told));
    }
    match to {
        MessageState::Delivered
        | MessageState::Undelivered
        | MessageState::Failed
        | MessageState::Canceled
        | MessageState::Expired => {}
        MessageState::Queued
        | MessageState::Submitting
        | MessageState::InDoubt
        | MessageState::Accepted
        | MessageState::Scheduled
        | MessageState::Sent
        | MessageState::Skipped => return None,
    }
    Some(entry(change, before, to))
}

fn entry(change: &Change, before: &Standing, told: MessageState) -> Entry {
    let payload = json!({
        "message": change.message.0,
        "status": told.word(),
        "provider_sid": change.note.provider_sid.as_ref().or(before.provider_sid.as_ref()),
        "error_code": change.note.error_code,
        "reason": change.note.explanation,
        "price_micros": change.note.price.map(|price| price.0),
    });
    Entry::new(Kind::Status, &payload).about(before.number.as_str()).of(before.campaign.map(CampaignId))
}

async fn standing_of(tx: &mut WriteTx, ids: &str) -> Result<HashMap<i64, Standing>, StoreError> {
    let rows = sqlx::query(
        "SELECT m.id, m.state, m.provider_sid, m.price_micros, m.number, m.campaign_id
         FROM json_each(?) j JOIN messages m ON m.id = j.value",
    )
    .bind(ids)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter()
        .map(|row| {
            let standing = Standing {
                state: word(row.try_get("state")?, "messages.state", MessageState::from_word)?,
                provider_sid: row.try_get("provider_sid")?,
                price: row.try_get::<Option<i64>, _>("price_micros")?.map(Micros),
                number: row.try_get("number")?,
                campaign: row.try_get("campaign_id")?,
            };
            Ok((row.try_get("id")?, standing))
        })
        .collect()
}

/// Walks the events through the rules; answers the final state and how often the message was handed back on the way.
fn judge(before: &Standing, events: &[MessageEvent]) -> Result<(MessageState, u32), IllegalTransition> {
    let mut hand_backs = 0;
    let mut state = before.state;
    for event in events {
        state = transition(state, *event)?;
        hand_backs += u32::from(*event == MessageEvent::HandBack);
    }
    Ok((state, hand_backs))
}

/// A queued message that has to wait longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Postponement {
    /// Which.
    pub message: MessageId,
    /// Until when.
    pub until: DateTime<Utc>,
    /// From when on it may be left with the provider, if that is another instant than before.
    pub hand_over_at: Option<DateTime<Utc>>,
    /// The rule that holds it, if one does.
    pub rule: Option<Rule>,
    /// A sentence.
    pub explanation: String,
}

/// Makes queued messages wait; one that is not queued any more is left alone.
pub async fn postpone_all(
    tx: &mut WriteTx,
    postponements: &[Postponement],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if postponements.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = postponements
        .iter()
        .map(|wait| {
            let hand_over_at = wait.hand_over_at.map(to_millis);
            json!([wait.message.0, to_millis(wait.until), wait.rule.map(Rule::word), wait.explanation, hand_over_at])
        })
        .collect();
    sqlx::query(
        "UPDATE messages
         SET not_before = v.until, rule = v.rule, explanation = v.explanation, updated_at = ?2,
             hand_over_at = coalesce(v.hand_over_at, messages.hand_over_at)
         FROM (SELECT value ->> 0 AS id, value ->> 1 AS until, value ->> 2 AS rule, value ->> 3 AS explanation,
                      value ->> 4 AS hand_over_at
               FROM json_each(?1)) v
         WHERE messages.id = v.id AND messages.state = 'queued'",
    )
    .bind(serde_json::Value::Array(rows).to_string())
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Lets what a rule made wait be looked at again now, because the owner changed what the rule goes by.
pub async fn bring_forward(tx: &mut WriteTx, rule: Rule, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let done = sqlx::query(
        "UPDATE messages SET not_before = max(wanted_at, ?2), hand_over_at = iif(hand_over_at IS NULL, NULL, ?2), updated_at = ?2
         WHERE state = 'queued' AND rule = ?1 AND not_before > ?2",
    )
    .bind(rule.word())
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

/// Makes what is overdue in a campaign due now, because the owner lets it go on although it is late.
pub async fn due_again(tx: &mut WriteTx, campaign: CampaignId, now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE messages SET not_before = ?2, updated_at = ?2
         WHERE campaign_id = ?1 AND state = 'queued' AND not_before < ?2",
    )
    .bind(campaign.0)
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Lets go on what waits for a number because of a rule that speaks no more; each is judged anew when it leaves.
pub async fn free_held(tx: &mut WriteTx, number: &str, rule: Rule, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let done = sqlx::query(
        "UPDATE messages SET not_before = max(wanted_at, ?1), hand_over_at = iif(hand_over_at IS NULL, NULL, ?1), rule = NULL,
            explanation = '', updated_at = ?1
         WHERE number = ?2 AND state = 'queued' AND rule = ?3",
    )
    .bind(to_millis(now))
    .bind(number)
    .bind(rule.word())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

/// Says at every single message that waits for its time that a legal hold keeps it back.
pub async fn say_on_hold(tx: &mut WriteTx, sentence: &str, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let done = sqlx::query(
        "UPDATE messages SET explanation = ?1, updated_at = ?2
         WHERE campaign_id IS NULL AND state = 'queued' AND wanted_at > created_at",
    )
    .bind(sentence)
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

/// Takes back the single messages whose time came while a legal hold stood: they would leave late and unasked. Those whose
/// time is still to come wait for it.
pub async fn withdraw_overdue(tx: &mut WriteTx, sentence: &str, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let ids: Vec<i64> = sqlx::query_scalar(
        "SELECT id FROM messages
         WHERE campaign_id IS NULL AND state = 'queued' AND wanted_at > created_at AND wanted_at <= ?",
    )
    .bind(to_millis(now))
    .fetch_all(&mut **tx)
    .await?;
    let change = |id: &i64| Change::new(MessageId(*id), MessageEvent::Cancel, Note::saying(sentence));
    let changes: Vec<Change> = ids.iter().map(change).collect();
    for outcome in apply_all(tx, &changes, now).await? {
        outcome?;
    }
    Ok(changes.len() as u64)
}

/// A waiting offer that got its way to stop, because it came due since the text was planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite {
    /// Which.
    pub message: MessageId,
    /// The text as it leaves.
    pub body: String,
    /// Billed parts.
    pub segments: u32,
    /// Estimated cost.
    pub cost: Micros,
    /// Whether the text says how to stop.
    pub tells_stop: bool,
}

/// Writes the new texts down.
pub async fn rewrite_all(tx: &mut WriteTx, rewrites: &[Rewrite]) -> Result<(), StoreError> {
    for rewrite in rewrites {
        sqlx::query(
            "UPDATE messages SET body = ?, segments = ?, cost_micros = ?, tells_stop = ?
             WHERE id = ? AND state = 'queued'",
        )
        .bind(&rewrite.body)
        .bind(rewrite.segments)
        .bind(rewrite.cost.0)
        .bind(rewrite.tells_stop)
        .bind(rewrite.message.0)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// Takes back what waits for a number (all of it, or offers only) because a rule now forbids it. What confirms a stop stays.
/// Answers how many.
pub async fn withdraw_waiting(
    tx: &mut WriteTx,
    number: &str,
    marketing_only: bool,
    rule: Rule,
    explanation: &str,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let waiting: Vec<(i64, Option<i64>)> = sqlx::query_as(
        "SELECT id, campaign_id FROM messages
         WHERE number = ?1 AND state = 'queued' AND (NOT ?2 OR category = 'marketing')
            AND coalesce(token NOT LIKE 'confirms:%', 1)",
    )
    .bind(number)
    .bind(marketing_only)
    .fetch_all(&mut **tx)
    .await?;
    let campaigns: HashMap<i64, Option<CampaignId>> =
        waiting.into_iter().map(|(id, campaign)| (id, campaign.map(CampaignId))).collect();
    let note = Note { rule: Some(rule), ..Note::saying(explanation) };
    let changes: Vec<Change> =
        campaigns.keys().map(|id| Change::new(MessageId(*id), MessageEvent::Skip, note.clone())).collect();
    let moved = apply_all(tx, &changes, now).await?;
    let withdrawn: Vec<Entry> = moved
        .iter()
        .flatten()
        .map(|moved| {
            let payload = json!({
                "message": moved.message.0,
                "number": number,
                "decision": "never",
                "rule": rule.word(),
                "reason": explanation,
            });
            Entry::new(Kind::Blocked, &payload).about(number).of(campaigns.get(&moved.message.0).copied().flatten())
        })
        .collect();
    ledger::append_all(tx, &withdrawn, now).await?;
    Ok(withdrawn.len() as u64)
}

/// Takes back what waits for the same recipient as a message that turned out to have gone. Answers how many.
pub async fn withdraw_later(
    tx: &mut WriteTx,
    message: MessageId,
    explanation: &str,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let ids: Vec<i64> = sqlx::query_scalar(
        "SELECT l.id FROM messages m JOIN messages l ON l.recipient_id = m.recipient_id
         WHERE m.id = ? AND l.id > m.id AND l.state = 'queued'",
    )
    .bind(message.0)
    .fetch_all(&mut **tx)
    .await?;
    let change = |id: &i64| Change::new(MessageId(*id), MessageEvent::Skip, Note::saying(explanation));
    let changes: Vec<Change> = ids.iter().map(change).collect();
    for outcome in apply_all(tx, &changes, now).await? {
        outcome?;
    }
    Ok(changes.len() as u64)
}

/// Cancels everything that waits for these people, whichever campaign it is of. Answers how many.
pub async fn cancel_waiting(
    tx: &mut WriteTx,
    contacts: &[ContactId],
    explanation: &str,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let mut canceled = 0;
    for contact in contacts {
        let ids: Vec<i64> = sqlx::query_scalar("SELECT id FROM messages WHERE contact_id = ? AND state = 'queued'")
            .bind(contact.0)
            .fetch_all(&mut **tx)
            .await?;
        let change = |id| Change::new(MessageId(id), MessageEvent::Cancel, Note::saying(explanation));
        let moved = apply_all(tx, &ids.into_iter().map(change).collect::<Vec<_>>(), now).await?;
        canceled += moved.iter().filter(|moved| moved.is_ok()).count() as u64;
    }
    Ok(canceled)
}

/// After a crash: what stood as leaving is now in doubt, a thousand at a time. Answers how many were turned.
pub async fn recover(tx: &mut WriteTx, explanation: &str, now: DateTime<Utc>) -> Result<u64, StoreError> {
    // The first condition is the partial index's own, without which SQLite does not use it.
    let ids: Vec<i64> = sqlx::query_scalar(
        "SELECT id FROM messages
         WHERE state IN ('submitting', 'in_doubt', 'accepted', 'scheduled', 'sent') AND state = 'submitting' LIMIT 1000",
    )
    .fetch_all(&mut **tx)
    .await?;
    let changes: Vec<Change> =
        ids.iter().map(|id| Change::new(MessageId(*id), MessageEvent::LoseReply, Note::saying(explanation))).collect();
    apply_all(tx, &changes, now).await?;
    Ok(ids.len() as u64)
}
