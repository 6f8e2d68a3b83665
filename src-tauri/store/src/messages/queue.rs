//! Reading the queue: single messages under no campaign, each campaign in a lane of its own, by instant and then by age.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use linnet_domain::{CampaignId, Category, Channel, ContactId, MessageId, Micros, Origin, Rule, SenderId};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::word;
use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};

/// Messages that leave one after the other: a campaign's, or the single ones. Those that may be left with the provider are
/// due when they may be handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lane {
    /// The campaign; nothing for single messages.
    pub campaign: Option<CampaignId>,
    /// What the campaign is in law; nothing for single messages, which are of either kind.
    pub category: Option<Category>,
    /// Segments per second, if the campaign has its own.
    pub pace: Option<u32>,
    /// Whether it goes before other campaigns.
    pub urgent: bool,
    /// When its next message is due; nothing if it has none.
    pub next_due: Option<DateTime<Utc>>,
    /// The one message that may leave for now, while the campaign is tried on the owner's phone.
    pub only: Option<MessageId>,
}

/// The single messages' lane first, then every campaign that is going out.
pub async fn lanes(db: &Db) -> Result<Vec<Lane>, StoreError> {
    let mut connection = db.reader().acquire().await?;
    lanes_on(&mut connection).await
}

/// The same as the transaction sees it.
pub async fn lanes_in(tx: &mut WriteTx) -> Result<Vec<Lane>, StoreError> {
    lanes_on(tx).await
}

/// Parts of texts, by the sender's address, that the provider took and has not told to be passed on, unless it took them
/// before an instant.
pub async fn unsent(db: &Db, since: DateTime<Utc>) -> Result<HashMap<String, u64>, StoreError> {
    // The first condition is the partial index's own, without which SQLite does not use it.
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT a.sender, sum(a.segments) FROM messages m JOIN attempts a ON a.provider_sid = m.provider_sid
         WHERE m.state IN ('submitting', 'in_doubt', 'accepted', 'scheduled', 'sent') AND m.state = 'accepted'
            AND m.updated_at > ? GROUP BY a.sender",
    )
    .bind(to_millis(since))
    .fetch_all(db.reader())
    .await?;
    Ok(rows.into_iter().map(|(sender, parts)| (sender, parts.max(0).unsigned_abs())).collect())
}

/// Not a single message that was scheduled, while a legal hold stands.
macro_rules! not_on_hold {
    ($message:literal) => {
        concat!(
            "NOT (",
            $message,
            ".wanted_at > ",
            $message,
            ".created_at AND EXISTS (SELECT 1 FROM legal_holds WHERE lifted_at IS NULL))"
        )
    };
}

/// When the first of some waiting messages is due, by its time or because it may be left with the provider until then.
macro_rules! next_due {
    ($which:expr) => {
        concat!(
            "(SELECT min(due) FROM (
                SELECT min(s.not_before) AS due FROM messages s WHERE s.state = 'queued' AND ",
            $which,
            " UNION ALL
                SELECT min(s.hand_over_at) FROM messages s
                WHERE s.state = 'queued' AND s.hand_over_at IS NOT NULL AND ",
            $which,
            "))"
        )
    };
}

/// Campaign, category, its own pace, whether it is urgent, when its next message is due, the only one that may leave.
type LaneRow = (Option<i64>, Option<String>, Option<u32>, bool, Option<i64>, Option<i64>);

async fn lanes_on(connection: &mut SqliteConnection) -> Result<Vec<Lane>, StoreError> {
    let rows: Vec<LaneRow> = sqlx::query_as(concat!(
        "SELECT NULL, NULL, NULL, 0, ",
        next_due!(concat!("s.campaign_id IS NULL AND ", not_on_hold!("s"))),
        ", NULL
         UNION ALL
         SELECT c.id, c.category, c.pace, c.urgent IS NOT NULL,
                CASE WHEN c.trial = 'waiting'
                    THEN (SELECT o.not_before FROM messages o WHERE o.id = c.first_copy AND o.state = 'queued')
                    ELSE ",
        next_due!("s.campaign_id = c.id"),
        " END,
                iif(c.trial = 'waiting', c.first_copy, NULL)
         FROM campaigns c WHERE c.status = 'sending'"
    ))
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|(campaign, category, pace, urgent, due, only)| {
            let category = category.map(|text| word(&text, "campaigns.category", Category::from_word)).transpose()?;
            let (campaign, only) = (campaign.map(CampaignId), only.map(MessageId));
            Ok(Lane { campaign, category, pace, urgent, next_due: due.map(from_millis), only })
        })
        .collect()
}

/// How many people of a campaign still wait for their message.
pub async fn left_in(db: &Db, campaign: CampaignId) -> Result<u64, StoreError> {
    let left: Option<i64> =
        sqlx::query_scalar("SELECT recipients FROM campaign_counts WHERE campaign_id = ? AND state = 'queued'")
            .bind(campaign.0)
            .fetch_optional(db.reader())
            .await?;
    Ok(left.and_then(|left| left.try_into().ok()).unwrap_or_default())
}

/// A queued message whose instant has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueMessage {
    /// Which.
    pub id: MessageId,
    /// The campaign it belongs to.
    pub campaign: Option<CampaignId>,
    /// How it travels.
    pub channel: Channel,
    /// What it is in law.
    pub category: Category,
    /// What made it.
    pub origin: Origin,
    /// To whom, E.164.
    pub number: String,
    /// The text as it leaves.
    pub body: String,
    /// Billed parts.
    pub segments: u32,
    /// Estimated cost.
    pub cost: Micros,
    /// How often it was handed back.
    pub hand_backs: u32,
    /// The rule that spoke last.
    pub rule: Option<Rule>,
    /// Why it overtakes, if it does: its own reason, or its campaign's.
    pub urgent: Option<String>,
    /// Whether it confirms an opt-out.
    pub confirms: bool,
    /// Since when it is due, or at which time it is to go if it is left with the provider until then.
    pub not_before: DateTime<Utc>,
    /// From when on it may be left with the provider; nothing leaves it to this computer.
    pub hand_over_at: Option<DateTime<Utc>>,
    /// Whether it was meant for a later time than the one it was written at: what is wanted within eleven minutes was only
    /// given some seconds of grace.
    pub timed: bool,
    /// Whom it is for, while they are in the address book.
    pub contact: Option<ContactId>,
    /// The sender it is bound to; nothing for whichever is in use.
    pub sender: Option<SenderId>,
}

macro_rules! due {
    ($($which:expr),*) => {
        due_by!("m.not_before <= ?2", "m.not_before", $($which),*)
    };
}

/// Those that may be left with the provider, because their own time is still to come.
macro_rules! early {
    ($($which:expr),*) => {
        due_by!("m.hand_over_at IS NOT NULL AND m.hand_over_at <= ?2 AND m.not_before > ?2", "m.hand_over_at", $($which),*)
    };
}

macro_rules! due_by {
    ($due:literal, $order:literal, $($which:expr),*) => {
        concat!(
            "SELECT m.id, m.campaign_id, m.channel, m.category, m.origin, m.number, m.body, m.segments, m.cost_micros,
                m.hand_backs, m.rule, m.contact_id, coalesce(m.token LIKE 'confirms:%', 0) AS confirms,
                m.not_before, m.wanted_at > m.created_at + 660000 AS timed,
                coalesce(m.urgent, (SELECT c.urgent FROM campaigns c WHERE c.id = m.campaign_id)) AS urgent,
                m.sender_id AS sender, m.hand_over_at
             FROM messages m
             WHERE m.campaign_id IS ?1 AND m.state = 'queued' AND ",
            $due,
            " ",
            $($which,)*
            " ORDER BY ",
            $order,
            ", m.id LIMIT ?3"
        )
    };
}

/// The due messages of one lane, soonest first; among single ones the urgent before all others. What is to leave now stands
/// before what is left with the provider.
pub async fn due(
    tx: &mut WriteTx,
    lane: &Lane,
    now: DateTime<Utc>,
    limit: usize,
) -> Result<Vec<DueMessage>, StoreError> {
    let at_most = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX);
    let (id, now) = (lane.campaign.map(|id| id.0), to_millis(now));
    if let Some(only) = lane.only {
        let one = sqlx::query(due!("AND m.id = ?4")).bind(id).bind(now).bind(at_most(limit)).bind(only.0);
        return one.fetch_all(&mut **tx).await?.iter().map(due_message).collect();
    }
    if id.is_some() {
        let mut rows = sqlx::query(due!("")).bind(id).bind(now).bind(at_most(limit)).fetch_all(&mut **tx).await?;
        let left = limit.saturating_sub(rows.len());
        if left > 0 {
            let early = sqlx::query(early!("")).bind(id).bind(now).bind(at_most(left));
            rows.extend(early.fetch_all(&mut **tx).await?);
        }
        return rows.iter().map(due_message).collect();
    }
    // Two questions, each in the order of its index, instead of sorting everything that is due.
    let urgent = sqlx::query(due!("AND m.urgent IS NOT NULL AND ", not_on_hold!("m")));
    let mut rows = urgent.bind(id).bind(now).bind(at_most(limit)).fetch_all(&mut **tx).await?;
    let left = limit.saturating_sub(rows.len());
    if left > 0 {
        let others = sqlx::query(due!("AND m.urgent IS NULL AND ", not_on_hold!("m")));
        rows.extend(others.bind(id).bind(now).bind(at_most(left)).fetch_all(&mut **tx).await?);
    }
    let left = limit.saturating_sub(rows.len());
    if left > 0 {
        let early = sqlx::query(early!("AND ", not_on_hold!("m"))).bind(id).bind(now).bind(at_most(left));
        rows.extend(early.fetch_all(&mut **tx).await?);
    }
    rows.iter().map(due_message).collect()
}

fn due_message(row: &SqliteRow) -> Result<DueMessage, StoreError> {
    Ok(DueMessage {
        id: MessageId(row.try_get("id")?),
        campaign: row.try_get::<Option<i64>, _>("campaign_id")?.map(CampaignId),
        channel: word(row.try_get("channel")?, "messages.channel", Channel::from_word)?,
        category: word(row.try_get("category")?, "messages.category", Category::from_word)?,
        origin: word(row.try_get("origin")?, "messages.origin", Origin::from_word)?,
        number: row.try_get("number")?,
        body: row.try_get("body")?,
        segments: row.try_get("segments")?,
        cost: Micros(row.try_get("cost_micros")?),
        hand_backs: row.try_get("hand_backs")?,
        rule: row.try_get::<Option<&str>, _>("rule")?.and_then(Rule::from_word),
        contact: row.try_get::<Option<i64>, _>("contact_id")?.map(ContactId),
        urgent: row.try_get("urgent")?,
        confirms: row.try_get("confirms")?,
        not_before: from_millis(row.try_get("not_before")?),
        timed: row.try_get("timed")?,
        hand_over_at: row.try_get::<Option<i64>, _>("hand_over_at")?.map(from_millis),
        sender: row.try_get::<Option<i64>, _>("sender")?.map(SenderId),
    })
}
