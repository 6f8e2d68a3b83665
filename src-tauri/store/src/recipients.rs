//! Table `recipients`: one row per person in a started campaign, with the message planned for them. Their state
//! follows their latest message by trigger.

mod rest;

use chrono::{DateTime, Utc};
use linnet_domain::states::{MessageEvent, transition};
use linnet_domain::{CampaignId, Category, Channel, ContactId, MessageState, Micros, Origin, Rule, SenderId};
use sqlx::{QueryBuilder, Row as _, Sqlite};

pub use rest::{answered, rest, send_to_rest, unanswered};

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};

/// Rows per statement: twenty values each stay below SQLite's 32,766.
const ROWS_PER_STATEMENT: usize = 500;

/// A person as planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRecipient {
    /// Who.
    pub contact: Option<ContactId>,
    /// Their name, for the record.
    pub name: String,
    /// Their number, for the record.
    pub number: Option<String>,
    /// The rule that spoke, if one did.
    pub rule: Option<Rule>,
    /// A sentence.
    pub explanation: String,
    /// What they get; nothing for those a rule keeps it from.
    pub message: Option<NewCampaignMessage>,
}

/// The message planned for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCampaignMessage {
    /// How it travels.
    pub channel: Channel,
    /// What it is in law.
    pub category: Category,
    /// The number it goes to.
    pub number: String,
    /// The text as it leaves.
    pub body: String,
    /// Billed parts.
    pub segments: u32,
    /// Whether the text says how to stop.
    pub tells_stop: bool,
    /// Estimated cost.
    pub cost: Micros,
    /// From where.
    pub sender: Option<SenderId>,
    /// When it may leave at the earliest.
    pub not_before: DateTime<Utc>,
    /// When the owner wanted it to leave.
    pub wanted_at: DateTime<Utc>,
    /// From when on it may be left with the provider until it may leave; nothing leaves it to this computer.
    pub hand_over_at: Option<DateTime<Utc>>,
}

/// Writes planned people with their messages.
pub async fn insert_all(
    tx: &mut WriteTx,
    campaign: CampaignId,
    people: &[NewRecipient],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut id: i64 = sqlx::query_scalar("SELECT coalesce(max(id), 0) FROM recipients").fetch_one(&mut **tx).await?;
    for people in people.chunks(ROWS_PER_STATEMENT) {
        let people: Vec<(i64, &NewRecipient)> = (id + 1..).zip(people).collect();
        insert_people(tx, campaign, &people, now).await?;
        insert_messages(tx, campaign, &people, now).await?;
        id += people.len() as i64;
    }
    Ok(())
}

async fn insert_people(
    tx: &mut WriteTx,
    campaign: CampaignId,
    people: &[(i64, &NewRecipient)],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut sql = QueryBuilder::<Sqlite>::new(
        "INSERT INTO recipients (id, campaign_id, contact_id, name, number, state, rule, explanation, updated_at) ",
    );
    sql.push_values(people, |mut values, (id, person)| {
        let state = if person.message.is_some() { MessageState::Queued } else { MessageState::Skipped };
        values
            .push_bind(*id)
            .push_bind(campaign.0)
            .push_bind(person.contact.map(|id| id.0))
            .push_bind(person.name.as_str())
            .push_bind(person.number.as_deref())
            .push_bind(state.word())
            .push_bind(person.rule.map(Rule::word))
            .push_bind(person.explanation.as_str())
            .push_bind(to_millis(now));
    });
    sql.build().execute(&mut **tx).await?;
    Ok(())
}

async fn insert_messages(
    tx: &mut WriteTx,
    campaign: CampaignId,
    people: &[(i64, &NewRecipient)],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let messages: Vec<_> =
        people.iter().filter_map(|(id, person)| Some((*id, *person, person.message.as_ref()?))).collect();
    if messages.is_empty() {
        return Ok(());
    }
    let mut sql = QueryBuilder::<Sqlite>::new(
        "INSERT INTO messages (campaign_id, recipient_id, contact_id, channel, category, origin, number, body, segments,
            cost_micros, sender_id, state, not_before, wanted_at, rule, explanation, created_at, updated_at,
            tells_stop, hand_over_at) ",
    );
    sql.push_values(messages, |mut values, (id, person, message)| {
        values
            .push_bind(campaign.0)
            .push_bind(id)
            .push_bind(person.contact.map(|id| id.0))
            .push_bind(message.channel.word())
            .push_bind(message.category.word())
            .push_bind(Origin::Campaign.word())
            .push_bind(message.number.as_str())
            .push_bind(message.body.as_str())
            .push_bind(message.segments)
            .push_bind(message.cost.0)
            .push_bind(message.sender.map(|id| id.0))
            .push_bind(MessageState::Queued.word())
            .push_bind(to_millis(message.not_before))
            .push_bind(to_millis(message.wanted_at))
            .push_bind(person.rule.map(Rule::word))
            .push_bind(person.explanation.as_str())
            .push_bind(to_millis(now))
            .push_bind(to_millis(now))
            .push_bind(message.tells_stop)
            .push_bind(message.hand_over_at.map(to_millis));
    });
    sql.build().execute(&mut **tx).await?;
    Ok(())
}

/// Takes a called-back campaign's plan away. Refused where anything was ever submitted.
pub async fn forget_plan(tx: &mut WriteTx, campaign: CampaignId) -> Result<(), StoreError> {
    let submitted: i64 = sqlx::query_scalar("SELECT count(*) FROM attempts WHERE campaign_id = ?")
        .bind(campaign.0)
        .fetch_one(&mut **tx)
        .await?;
    if submitted > 0 {
        return Err(StoreError::Missing("A plan of which nothing has left"));
    }
    for statement in [
        "UPDATE campaigns SET first_copy = NULL, trial = NULL WHERE id = ?",
        "DELETE FROM messages WHERE campaign_id = ?",
        "DELETE FROM recipients WHERE campaign_id = ?",
        "DELETE FROM campaign_counts WHERE campaign_id = ?",
    ] {
        sqlx::query(statement).bind(campaign.0).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Withdraws everything of a campaign that has not left. Answers how many people that concerns.
pub async fn withdraw(
    tx: &mut WriteTx,
    campaign: CampaignId,
    explanation: &str,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let canceled = transition(MessageState::Queued, MessageEvent::Cancel)?;
    let done = sqlx::query(
        "UPDATE messages SET state = ?, explanation = ?, rule = NULL, updated_at = ?
         WHERE campaign_id = ? AND state = 'queued'",
    )
    .bind(canceled.word())
    .bind(explanation)
    .bind(to_millis(now))
    .bind(campaign.0)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

/// A person of a started campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipientRecord {
    /// Who, while they are in the address book.
    pub contact: Option<ContactId>,
    /// Their name as planned.
    pub name: String,
    /// Their number as planned.
    pub number: Option<String>,
    /// Where their message stands.
    pub state: MessageState,
    /// A sentence; empty where the state says it all.
    pub explanation: String,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When it may leave, while it waits here or with the provider.
    pub not_before: Option<DateTime<Utc>>,
}

/// Which people.
#[derive(Debug, Clone, Default)]
pub struct RecipientFilter {
    /// Only those who stand here.
    pub state: Option<MessageState>,
    /// Part of a name or number; empty for all.
    pub query: String,
}

const FILTER: &str = "WHERE r.campaign_id = ?1 AND (?2 IS NULL OR r.state = ?2)
    AND (?3 = '' OR r.name LIKE '%' || ?3 || '%' OR (?4 <> '' AND r.number LIKE '%' || ?4 || '%'))";

/// How many people a filter means.
pub async fn count(db: &Db, campaign: CampaignId, filter: &RecipientFilter) -> Result<u64, StoreError> {
    let statement = format!("SELECT count(*) FROM recipients r {FILTER}");
    let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(statement))
        .bind(campaign.0)
        .bind(filter.state.map(MessageState::word))
        .bind(&filter.query)
        .bind(digits(&filter.query))
        .fetch_one(db.reader())
        .await?;
    Ok(count.try_into().unwrap_or_default())
}

/// A slice of them, in the order they were planned.
pub async fn page(
    db: &Db,
    campaign: CampaignId,
    filter: &RecipientFilter,
    offset: u64,
    limit: u64,
) -> Result<Vec<RecipientRecord>, StoreError> {
    let statement = format!("{SELECT} {FILTER} ORDER BY r.id LIMIT ?5 OFFSET ?6");
    let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
        .bind(campaign.0)
        .bind(filter.state.map(MessageState::word))
        .bind(&filter.query)
        .bind(digits(&filter.query))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .bind(i64::try_from(offset).unwrap_or(i64::MAX))
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(record).collect()
}

/// The person with a number in a campaign.
pub async fn by_number(db: &Db, campaign: CampaignId, number: &str) -> Result<Option<RecipientRecord>, StoreError> {
    let statement = format!("{SELECT} WHERE r.campaign_id = ?1 AND r.number = ?2");
    let row =
        sqlx::query(sqlx::AssertSqlSafe(statement)).bind(campaign.0).bind(number).fetch_optional(db.reader()).await?;
    row.as_ref().map(record).transpose()
}

const SELECT: &str = "SELECT r.contact_id, r.name, r.number, r.state, r.explanation, r.updated_at,
    (SELECT m.not_before FROM messages m WHERE m.recipient_id = r.id AND m.state IN ('queued', 'scheduled')) AS not_before
    FROM recipients r";

fn digits(query: &str) -> String {
    let digits: String = query.chars().filter(char::is_ascii_digit).collect();
    if digits.len() >= 3 { digits } else { String::new() }
}

fn record(row: &sqlx::sqlite::SqliteRow) -> Result<RecipientRecord, StoreError> {
    let state: String = row.try_get("state")?;
    Ok(RecipientRecord {
        contact: row.try_get::<Option<i64>, _>("contact_id")?.map(ContactId),
        name: row.try_get("name")?,
        number: row.try_get("number")?,
        state: MessageState::from_word(&state)
            .ok_or(StoreError::Unreadable { column: "recipients.state", value: state })?,
        explanation: row.try_get("explanation")?,
        updated_at: from_millis(row.try_get("updated_at")?),
        not_before: row.try_get::<Option<i64>, _>("not_before")?.map(from_millis),
    })
}

/// How often each rule holds a message now, and refused somebody since an instant: (rule, waiting, refused).
pub async fn held_by(db: &Db, since: DateTime<Utc>) -> Result<Vec<(String, u64, u64)>, StoreError> {
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(
        "SELECT rule, sum(state = 'queued'), sum(state = 'skipped' AND updated_at >= ?1) FROM recipients
         WHERE rule IS NOT NULL AND (updated_at >= ?1 OR state = 'queued') GROUP BY rule",
    )
    .bind(to_millis(since))
    .fetch_all(db.reader())
    .await?;
    let row = |(rule, waiting, refused): (String, i64, i64)| (rule, waiting.unsigned_abs(), refused.unsigned_abs());
    Ok(rows.into_iter().map(row).collect())
}
