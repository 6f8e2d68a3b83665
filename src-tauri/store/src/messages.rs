//! Table `messages`: what is to go out and where it stands. A state changes only in `change.rs`, which asks the rules of
//! `domain::states`; recipients and campaign counts follow by trigger.

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, campaign_id, contact_id, category, origin, number, body, state, not_before, wanted_at, hand_over_at, rule,
                explanation, provider_sid, error_code, urgent, created_at, updated_at
             FROM messages ",
            $rest
        )
    };
}

mod change;
mod queue;
mod schedule;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use linnet_domain::content::says_how_to_stop;
use linnet_domain::{
    CampaignId, Category, Channel, ContactId, MessageId, MessageState, Micros, Origin, PhoneNumber, RecipientId, Rule,
    SenderId,
};
use serde_json::json;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

pub use change::{
    Change, Moved, Note, Postponement, Rewrite, apply, apply_all, bring_forward, cancel_waiting, due_again, free_held,
    postpone_all, recover, rewrite_all, say_on_hold, withdraw_later, withdraw_overdue, withdraw_waiting,
};
pub use queue::{DueMessage, Lane, due, lanes, lanes_in, left_in, unsent};
pub use schedule::{LeftWith, Replan, latest_in, left_with_provider, planned_in, replan_all, scheduled, still_to_come};

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};
use crate::ledger::{self, Entry, Kind};

/// A message to be queued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// The campaign it belongs to; nothing for a single message.
    pub campaign: Option<CampaignId>,
    /// The person in that campaign.
    pub recipient: Option<RecipientId>,
    /// The contact, if the number is in the address book.
    pub contact: Option<ContactId>,
    /// How it travels.
    pub channel: Channel,
    /// What it is in law.
    pub category: Category,
    /// What made it.
    pub origin: Origin,
    /// To whom.
    pub number: PhoneNumber,
    /// The text as it is to leave.
    pub body: String,
    /// Billed parts.
    pub segments: u32,
    /// Estimated cost.
    pub cost: Micros,
    /// From where; nothing for the sender in use when it leaves.
    pub sender: Option<SenderId>,
    /// May not leave before.
    pub not_before: DateTime<Utc>,
    /// When the owner wanted it to leave.
    pub wanted_at: DateTime<Utc>,
    /// From when on it may be left with the provider until it may leave; nothing leaves it to this computer.
    pub hand_over_at: Option<DateTime<Utc>>,
    /// The rule that makes it wait, if one does.
    pub rule: Option<Rule>,
    /// A sentence.
    pub explanation: String,
    /// Why it overtakes, if it does.
    pub urgent: Option<String>,
    /// Made by the form: the same token twice is one message.
    pub token: Option<String>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// A message as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRecord {
    /// Which.
    pub id: MessageId,
    /// The campaign it belongs to.
    pub campaign: Option<CampaignId>,
    /// The contact, while they are in the address book.
    pub contact: Option<ContactId>,
    /// What it is in law.
    pub category: Category,
    /// What made it.
    pub origin: Origin,
    /// To whom, E.164.
    pub number: String,
    /// The text as it leaves.
    pub body: String,
    /// Where it stands.
    pub state: MessageState,
    /// May not leave before.
    pub not_before: DateTime<Utc>,
    /// When the owner wanted it to leave.
    pub wanted_at: DateTime<Utc>,
    /// Why it overtakes, if it does.
    pub urgent: Option<String>,
    /// From when on it may be left with the provider; nothing leaves it to this computer.
    pub hand_over_at: Option<DateTime<Utc>>,
    /// The rule that spoke last.
    pub rule: Option<Rule>,
    /// Its sentence.
    pub explanation: String,
    /// The provider's id, once known.
    pub provider_sid: Option<String>,
    /// The provider's error, if it told one.
    pub error_code: Option<i64>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// Queues a message. A token that is known already is `StoreError::Exists`.
pub async fn insert(tx: &mut WriteTx, message: &NewMessage) -> Result<MessageId, StoreError> {
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO messages (campaign_id, recipient_id, contact_id, channel, category, origin, number, body, segments,
            cost_micros, sender_id, state, not_before, wanted_at, rule, explanation, token, created_at, updated_at, urgent,
            tells_stop, hand_over_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'queued', ?12, ?13, ?14, ?15, ?16, ?17, ?17, ?18, ?19, ?20)
         RETURNING id",
    )
    .bind(message.campaign.map(|id| id.0))
    .bind(message.recipient.map(|id| id.0))
    .bind(message.contact.map(|id| id.0))
    .bind(message.channel.word())
    .bind(message.category.word())
    .bind(message.origin.word())
    .bind(message.number.as_str())
    .bind(&message.body)
    .bind(message.segments)
    .bind(message.cost.0)
    .bind(message.sender.map(|id| id.0))
    .bind(to_millis(message.not_before))
    .bind(to_millis(message.wanted_at))
    .bind(message.rule.map(Rule::word))
    .bind(&message.explanation)
    .bind(&message.token)
    .bind(to_millis(message.created_at))
    .bind(&message.urgent)
    .bind(says_how_to_stop(&message.body))
    .bind(message.hand_over_at.map(to_millis))
    .fetch_one(&mut **tx)
    .await?;
    if let Some(rule) = message.rule {
        let payload = json!({
            "message": id,
            "number": message.number.as_str(),
            "category": message.category.word(),
            "origin": message.origin.word(),
            "decision": "wait",
            "rule": rule.word(),
            "reason": message.explanation,
            "not_before": message.not_before,
            "urgent": message.urgent,
        });
        let held = Entry::new(Kind::Held, &payload).about(message.number.as_str()).of(message.campaign);
        ledger::append(tx, held, message.created_at).await?;
    }
    Ok(MessageId(id))
}

/// One message.
pub async fn get(db: &Db, id: MessageId) -> Result<MessageRecord, StoreError> {
    let row = sqlx::query(select!("WHERE id = ?")).bind(id.0).fetch_optional(db.reader()).await?;
    row.as_ref().map_or(Err(StoreError::Missing("This message")), record)
}

/// The same as the transaction sees it.
pub async fn get_in(tx: &mut WriteTx, id: MessageId) -> Result<MessageRecord, StoreError> {
    let row = sqlx::query(select!("WHERE id = ?")).bind(id.0).fetch_optional(&mut **tx).await?;
    row.as_ref().map_or(Err(StoreError::Missing("This message")), record)
}

/// The message a form made with this token.
pub async fn by_token(db: &Db, token: &str) -> Result<Option<MessageRecord>, StoreError> {
    let row = sqlx::query(select!("WHERE token = ?")).bind(token).fetch_optional(db.reader()).await?;
    row.as_ref().map(record).transpose()
}

/// The same as the transaction sees it.
pub async fn by_token_in(tx: &mut WriteTx, token: &str) -> Result<Option<MessageRecord>, StoreError> {
    let row = sqlx::query(select!("WHERE token = ?")).bind(token).fetch_optional(&mut **tx).await?;
    row.as_ref().map(record).transpose()
}

/// Single messages that a rule holds, longest waiting first.
pub async fn held_by(db: &Db, rule: Rule, limit: usize) -> Result<Vec<MessageRecord>, StoreError> {
    let rows = sqlx::query(select!(
        "WHERE campaign_id IS NULL AND state = 'queued' AND rule = ? ORDER BY wanted_at, id LIMIT ?"
    ))
    .bind(rule.word())
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .fetch_all(db.reader())
    .await?;
    rows.iter().map(record).collect()
}

/// How many messages stand where something may still happen by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unsettled {
    /// On their way.
    pub submitting: u64,
    /// In doubt since an instant later than asked about.
    pub in_doubt: u64,
    /// Taken by the provider, with news since an instant later than asked about.
    pub accepted: u64,
}

/// Counts what is not final: accepted messages with news after `since`, doubts that arose after `doubts_since`.
pub async fn unsettled(db: &Db, since: DateTime<Utc>, doubts_since: DateTime<Utc>) -> Result<Unsettled, StoreError> {
    // Each first condition repeats a partial index's own, without which SQLite does not use that index.
    let (submitting, in_doubt, accepted): (i64, i64, i64) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM messages
                 WHERE state IN ('submitting', 'in_doubt', 'accepted', 'scheduled', 'sent') AND state = 'submitting'),
                (SELECT count(*) FROM attempts
                 WHERE state IN ('submitting', 'in_doubt') AND state = 'in_doubt' AND settled_at > ?2),
                (SELECT count(*) FROM messages
                 WHERE state IN ('submitting', 'in_doubt', 'accepted', 'scheduled', 'sent')
                    AND state IN ('accepted', 'sent') AND updated_at > ?1)",
    )
    .bind(to_millis(since))
    .bind(to_millis(doubts_since))
    .fetch_one(db.reader())
    .await?;
    let count = |count: i64| u64::try_from(count).unwrap_or_default();
    Ok(Unsettled { submitting: count(submitting), in_doubt: count(in_doubt), accepted: count(accepted) })
}

fn record(row: &SqliteRow) -> Result<MessageRecord, StoreError> {
    Ok(MessageRecord {
        id: MessageId(row.try_get("id")?),
        campaign: row.try_get::<Option<i64>, _>("campaign_id")?.map(CampaignId),
        contact: row.try_get::<Option<i64>, _>("contact_id")?.map(ContactId),
        category: word(row.try_get("category")?, "messages.category", Category::from_word)?,
        origin: word(row.try_get("origin")?, "messages.origin", Origin::from_word)?,
        number: row.try_get("number")?,
        body: row.try_get("body")?,
        state: word(row.try_get("state")?, "messages.state", MessageState::from_word)?,
        not_before: from_millis(row.try_get("not_before")?),
        wanted_at: from_millis(row.try_get("wanted_at")?),
        hand_over_at: row.try_get::<Option<i64>, _>("hand_over_at")?.map(from_millis),
        rule: row
            .try_get::<Option<&str>, _>("rule")?
            .map(|rule| word(rule, "messages.rule", Rule::from_word))
            .transpose()?,
        urgent: row.try_get("urgent")?,
        explanation: row.try_get("explanation")?,
        provider_sid: row.try_get("provider_sid")?,
        error_code: row.try_get("error_code")?,
        created_at: from_millis(row.try_get("created_at")?),
        updated_at: from_millis(row.try_get("updated_at")?),
    })
}

fn word<T>(text: &str, column: &'static str, read: fn(&str) -> Option<T>) -> Result<T, StoreError> {
    read(text).ok_or_else(|| StoreError::Unreadable { column, value: text.to_owned() })
}

/// When the oldest message that is still on its way was last heard of; those silent since before `after` do not count.
pub async fn oldest_open(db: &Db, after: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, StoreError> {
    let millis: Option<i64> = sqlx::query_scalar(
        "SELECT min(updated_at) FROM messages
         WHERE state IN ('submitting', 'in_doubt', 'accepted', 'scheduled', 'sent') AND updated_at >= ?",
    )
    .bind(to_millis(after))
    .fetch_one(db.reader())
    .await?;
    Ok(millis.map(from_millis))
}

/// Messages of a campaign that still wait, with their numbers, in order of their ids, behind a given one.
pub async fn waiting_in(
    tx: &mut WriteTx,
    campaign: CampaignId,
    after: Option<MessageId>,
    limit: u32,
) -> Result<Vec<(MessageId, String)>, StoreError> {
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT id, number FROM messages WHERE campaign_id = ? AND state = 'queued' AND id > ? ORDER BY id LIMIT ?",
    )
    .bind(campaign.0)
    .bind(after.map_or(0, |id| id.0))
    .bind(limit)
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|(id, number)| (MessageId(id), number)).collect())
}

/// When the first message of a campaign that still waits may leave.
pub async fn earliest_in(tx: &mut WriteTx, campaign: CampaignId) -> Result<Option<DateTime<Utc>>, StoreError> {
    let millis: Option<i64> =
        sqlx::query_scalar("SELECT min(not_before) FROM messages WHERE campaign_id = ? AND state = 'queued'")
            .bind(campaign.0)
            .fetch_one(&mut **tx)
            .await?;
    Ok(millis.map(from_millis))
}

/// The provider's ids of messages it took and has not been heard of since before an instant, longest silent first; of those
/// left with it, since before their time came.
pub async fn silent(db: &Db, before: DateTime<Utc>, limit: u32) -> Result<Vec<String>, StoreError> {
    // The first condition is the partial index's own, without which SQLite does not use it.
    Ok(sqlx::query_scalar(
        "SELECT provider_sid FROM messages
         WHERE state IN ('submitting', 'in_doubt', 'accepted', 'scheduled', 'sent') AND state IN ('accepted', 'scheduled')
            AND updated_at < ?1 AND (state = 'accepted' OR not_before < ?1) AND provider_sid IS NOT NULL
         ORDER BY updated_at LIMIT ?2",
    )
    .bind(to_millis(before))
    .bind(limit)
    .fetch_all(db.reader())
    .await?)
}

/// The provider's ids of messages that were sent, and of which nothing has been heard between two instants, longest silent
/// first: their receipt may have been lost, or their carrier gives none.
pub async fn without_receipt(
    db: &Db,
    after: DateTime<Utc>,
    before: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<String>, StoreError> {
    // The first condition is the partial index's own, without which SQLite does not use it.
    Ok(sqlx::query_scalar(
        "SELECT provider_sid FROM messages
         WHERE state IN ('submitting', 'in_doubt', 'accepted', 'scheduled', 'sent') AND state = 'sent'
            AND updated_at >= ?1 AND updated_at < ?2 AND provider_sid IS NOT NULL
         ORDER BY updated_at LIMIT ?3",
    )
    .bind(to_millis(after))
    .bind(to_millis(before))
    .bind(limit)
    .fetch_all(db.reader())
    .await?)
}

/// Where messages stand by the provider's ids, and whether their price is known. Ids that are not ours are left out.
pub async fn by_sids(db: &Db, sids: &[&str]) -> Result<HashMap<String, (MessageState, bool)>, StoreError> {
    let mut sql = sqlx::QueryBuilder::new(
        "SELECT provider_sid, state, price_micros IS NOT NULL FROM messages WHERE provider_sid IN (",
    );
    let mut list = sql.separated(", ");
    for sid in sids {
        list.push_bind(*sid);
    }
    sql.push(")");
    let rows: Vec<(String, String, bool)> = sql.build_query_as().fetch_all(db.reader()).await?;
    rows.into_iter()
        .map(|(sid, state, priced)| match MessageState::from_word(&state) {
            Some(known) => Ok((sid, (known, priced))),
            None => Err(StoreError::Unreadable { column: "messages.state", value: state }),
        })
        .collect()
}

/// The token of the one text that confirms an opt-out recorded at an instant.
pub fn confirmation_token(number: &PhoneNumber, at: DateTime<Utc>) -> String {
    format!("confirms:{number}:{}", to_millis(at))
}

/// How many texts the provider holds for a time after an instant.
pub async fn held_after(db: &Db, after: DateTime<Utc>) -> Result<u64, StoreError> {
    let held: i64 = sqlx::query_scalar("SELECT count(*) FROM messages WHERE state = 'scheduled' AND not_before > ?")
        .bind(to_millis(after))
        .fetch_one(db.reader())
        .await?;
    Ok(held.unsigned_abs())
}

/// Of some numbers, those something waits for.
pub async fn waited_for(tx: &mut WriteTx, numbers: &[&str]) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT DISTINCT m.number FROM json_each(?) k JOIN messages m ON m.number = k.value WHERE m.state = 'queued'",
    )
    .bind(json!(numbers).to_string())
    .fetch_all(&mut **tx)
    .await?)
}
