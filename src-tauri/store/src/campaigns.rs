//! Table `campaigns`: drafts, status, totals. A status changes only through `change_status`, which asks the rules.

use chrono::{DateTime, Utc};
use linnet_domain::states::{CampaignEvent, campaign_transition};
use linnet_domain::{CampaignId, CampaignStatus, Category, MessageState, Micros};
use serde_json::json;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};
use crate::ledger::{self, Entry, Kind};
use crate::recalls::{self, RecallReason, Recalled};
use crate::recipients;
use crate::trials::Trial;

/// A campaign with its kept totals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignRecord {
    /// Which.
    pub id: CampaignId,
    /// Where it stands.
    pub status: CampaignStatus,
    /// Why a rule paused it.
    pub pause_reason: Option<String>,
    /// Its name.
    pub name: String,
    /// The contract's draft in JSON.
    pub draft: String,
    /// When the grace ends or the start comes.
    pub starts_at: Option<DateTime<Utc>>,
    /// When it was last touched.
    pub updated_at: DateTime<Utc>,
    /// Submissions so far.
    pub attempts: u64,
    /// What they cost, settled or reserved.
    pub cost: Micros,
    /// How far its trial on the owner's own phone got, if it has one.
    pub trial: Option<Trial>,
    /// Recipients by state; states without any are left out.
    pub counts: Vec<(MessageState, u64)>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.status, c.pause_reason, c.name, c.draft, c.starts_at, c.updated_at, c.trial,
                coalesce(t.attempts, 0) AS attempts, coalesce(t.cost_micros, 0) AS cost,
                (SELECT group_concat(k.state || '=' || k.recipients, ',') FROM campaign_counts k
                 WHERE k.campaign_id = c.id AND k.recipients <> 0) AS counts
             FROM campaigns c LEFT JOIN campaign_totals t ON t.campaign_id = c.id ",
            $rest
        )
    };
}

/// One campaign.
pub async fn get(db: &Db, id: CampaignId) -> Result<CampaignRecord, StoreError> {
    let row = sqlx::query(select!("WHERE c.id = ?")).bind(id.0).fetch_optional(db.reader()).await?;
    row.as_ref().map_or(Err(StoreError::Missing("This campaign")), record)
}

/// The latest five hundred, latest first.
pub async fn latest(db: &Db) -> Result<Vec<CampaignRecord>, StoreError> {
    let rows = sqlx::query(select!("ORDER BY c.id DESC LIMIT 500")).fetch_all(db.reader()).await?;
    rows.iter().map(record).collect()
}

/// Those in a status, oldest first.
pub async fn in_status(db: &Db, status: CampaignStatus) -> Result<Vec<CampaignRecord>, StoreError> {
    let rows =
        sqlx::query(select!("WHERE c.status = ? ORDER BY c.id")).bind(status.word()).fetch_all(db.reader()).await?;
    rows.iter().map(record).collect()
}

/// Which campaigns are in one of these statuses, as a transaction sees it.
pub async fn ids_in(tx: &mut WriteTx, statuses: &[CampaignStatus]) -> Result<Vec<CampaignId>, StoreError> {
    let words = json!(statuses.iter().map(|status| status.word()).collect::<Vec<_>>()).to_string();
    let ids: Vec<i64> =
        sqlx::query_scalar("SELECT id FROM campaigns WHERE status IN (SELECT value FROM json_each(?)) ORDER BY id")
            .bind(words)
            .fetch_all(&mut **tx)
            .await?;
    Ok(ids.into_iter().map(CampaignId).collect())
}

/// Where a campaign stands, as a transaction sees it.
pub async fn status_in(tx: &mut WriteTx, id: CampaignId) -> Result<CampaignStatus, StoreError> {
    let word: Option<String> =
        sqlx::query_scalar("SELECT status FROM campaigns WHERE id = ?").bind(id.0).fetch_optional(&mut **tx).await?;
    read_status(&word.ok_or(StoreError::Missing("This campaign"))?)
}

fn record(row: &SqliteRow) -> Result<CampaignRecord, StoreError> {
    let word: String = row.try_get("status")?;
    let counts: Option<String> = row.try_get("counts")?;
    Ok(CampaignRecord {
        id: CampaignId(row.try_get("id")?),
        status: read_status(&word)?,
        pause_reason: row.try_get("pause_reason")?,
        name: row.try_get("name")?,
        draft: row.try_get("draft")?,
        starts_at: row.try_get::<Option<i64>, _>("starts_at")?.map(from_millis),
        updated_at: from_millis(row.try_get("updated_at")?),
        attempts: row.try_get::<i64, _>("attempts")?.try_into().unwrap_or_default(),
        cost: Micros(row.try_get("cost")?),
        trial: row.try_get::<Option<&str>, _>("trial")?.and_then(Trial::from_word),
        counts: read_counts(counts.as_deref().unwrap_or_default())?,
    })
}

fn read_status(word: &str) -> Result<CampaignStatus, StoreError> {
    CampaignStatus::from_word(word)
        .ok_or_else(|| StoreError::Unreadable { column: "campaigns.status", value: word.to_owned() })
}

fn read_counts(text: &str) -> Result<Vec<(MessageState, u64)>, StoreError> {
    let unreadable = || StoreError::Unreadable { column: "campaign_counts.state", value: text.to_owned() };
    text.split(',')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (state, count) = part.split_once('=').ok_or_else(unreadable)?;
            let state = MessageState::from_word(state).ok_or_else(unreadable)?;
            Ok((state, count.parse().map_err(|_| unreadable())?))
        })
        .collect()
}

/// Keeps a new draft.
pub async fn insert_draft(
    tx: &mut WriteTx,
    name: &str,
    draft: &str,
    now: DateTime<Utc>,
) -> Result<CampaignId, StoreError> {
    let id = sqlx::query_scalar(
        "INSERT INTO campaigns (status, name, draft, created_at, updated_at) VALUES ('draft', ?, ?, ?, ?) RETURNING id",
    )
    .bind(name)
    .bind(draft)
    .bind(to_millis(now))
    .bind(to_millis(now))
    .fetch_one(&mut **tx)
    .await?;
    Ok(CampaignId(id))
}

/// Changes a draft. `false` if it is no draft any more; then nothing changed.
pub async fn update_draft(
    tx: &mut WriteTx,
    id: CampaignId,
    name: &str,
    draft: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done =
        sqlx::query("UPDATE campaigns SET name = ?, draft = ?, updated_at = ? WHERE id = ? AND status = 'draft'")
            .bind(name)
            .bind(draft)
            .bind(to_millis(now))
            .bind(id.0)
            .execute(&mut **tx)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether a campaign is still the draft it was when it was read.
pub async fn is_still(tx: &mut WriteTx, id: CampaignId, draft: &str) -> Result<bool, StoreError> {
    let same =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM campaigns WHERE id = ? AND status = 'draft' AND draft = ?)")
            .bind(id.0)
            .bind(draft)
            .fetch_one(&mut **tx)
            .await?;
    Ok(same)
}

/// Drafts with people planned already: their start was cut off.
pub async fn cut_off(db: &Db) -> Result<Vec<CampaignId>, StoreError> {
    let ids: Vec<i64> = sqlx::query_scalar(
        "SELECT id FROM campaigns c WHERE status = 'draft'
         AND EXISTS (SELECT 1 FROM campaign_counts k WHERE k.campaign_id = c.id AND k.recipients > 0)",
    )
    .fetch_all(db.reader())
    .await?;
    Ok(ids.into_iter().map(CampaignId).collect())
}

/// Changes the text and the pace of a paused campaign.
pub async fn update_paused(
    tx: &mut WriteTx,
    id: CampaignId,
    draft: &str,
    pace: Option<u32>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE campaigns SET draft = ?, pace = ?, updated_at = ? WHERE id = ? AND status = 'paused'")
        .bind(draft)
        .bind(pace)
        .bind(to_millis(now))
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Deletes a draft, with whatever a start that was cut off has left of it. `false` if it is no draft.
pub async fn delete_draft(tx: &mut WriteTx, id: CampaignId) -> Result<bool, StoreError> {
    let drafts: i64 = sqlx::query_scalar("SELECT count(*) FROM campaigns WHERE id = ? AND status = 'draft'")
        .bind(id.0)
        .fetch_one(&mut **tx)
        .await?;
    if drafts == 0 {
        return Ok(false);
    }
    recipients::forget_plan(tx, id).await?;
    sqlx::query("DELETE FROM campaigns WHERE id = ?").bind(id.0).execute(&mut **tx).await?;
    Ok(true)
}

/// What a start writes beside the status.
#[derive(Debug, Clone)]
pub struct Start {
    /// What the campaign is in law.
    pub category: Category,
    /// Segments per second, if it has its own.
    pub pace: Option<u32>,
    /// Why it goes before other campaigns, if it does.
    pub urgent: Option<String>,
    /// When the grace ends or the chosen instant comes.
    pub starts_at: DateTime<Utc>,
}

/// Writes what a start needs; the status is changed by `change_status` in the same transaction.
pub async fn write_start(
    tx: &mut WriteTx,
    id: CampaignId,
    start: &Start,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE campaigns SET category = ?, pace = ?, urgent = ?, starts_at = ?, started_at = ? WHERE id = ?")
        .bind(start.category.word())
        .bind(start.pace)
        .bind(&start.urgent)
        .bind(to_millis(start.starts_at))
        .bind(to_millis(now))
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Gives a scheduled campaign another time. `false` if it is not scheduled any more, or is not what it was when it was read;
/// then nothing changed.
pub async fn reschedule(
    tx: &mut WriteTx,
    id: CampaignId,
    kept: &str,
    draft: &str,
    starts_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE campaigns SET draft = ?, starts_at = ?, updated_at = ? WHERE id = ? AND status = 'scheduled' AND draft = ?",
    )
    .bind(draft)
    .bind(to_millis(starts_at))
    .bind(to_millis(now))
    .bind(id.0)
    .bind(kept)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Applies an event to a campaign's status, in the ledger too. `None` if it makes no sense where the campaign stands; then nothing
/// changed. What the provider holds of a campaign that is paused or canceled is to be taken back.
pub async fn change_status(
    tx: &mut WriteTx,
    id: CampaignId,
    event: CampaignEvent,
    now: DateTime<Utc>,
) -> Result<Option<CampaignStatus>, StoreError> {
    let found: Option<(String, String)> =
        sqlx::query_as("SELECT status, name FROM campaigns WHERE id = ?").bind(id.0).fetch_optional(&mut **tx).await?;
    let (word, name) = found.ok_or(StoreError::Missing("This campaign"))?;
    let status = read_status(&word)?;
    let Some(next) = campaign_transition(status, event) else {
        return Ok(None);
    };
    let finished = matches!(next, CampaignStatus::Done | CampaignStatus::Canceled).then(|| to_millis(now));
    sqlx::query("UPDATE campaigns SET status = ?, pause_reason = NULL, updated_at = ?, finished_at = ? WHERE id = ?")
        .bind(next.word())
        .bind(to_millis(now))
        .bind(finished)
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    let taken_back = match next {
        CampaignStatus::Paused => Some(RecallReason::Paused),
        CampaignStatus::Canceled => Some(RecallReason::Withdrawn),
        CampaignStatus::Draft
        | CampaignStatus::Held
        | CampaignStatus::Scheduled
        | CampaignStatus::Sending
        | CampaignStatus::Done => None,
    };
    if let Some(reason) = taken_back {
        recalls::record(tx, Recalled::Campaign(id), reason, now).await?;
    }
    let payload = json!({"campaign": id.0, "name": name, "from": status.word(), "to": next.word()});
    ledger::append(tx, Entry::new(Kind::Campaign, &payload).of(Some(id)), now).await?;
    Ok(Some(next))
}

/// Pauses a campaign because a rule says so; a campaign that cannot be paused stays as it is.
pub async fn pause(tx: &mut WriteTx, id: CampaignId, reason: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
    if change_status(tx, id, CampaignEvent::Pause, now).await?.is_none() {
        return Ok(false);
    }
    sqlx::query("UPDATE campaigns SET pause_reason = ? WHERE id = ?")
        .bind(reason)
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    Ok(true)
}

/// A held or scheduled campaign whose time has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Which.
    pub id: CampaignId,
    /// What it is in law.
    pub category: Category,
    /// Since when it is due.
    pub starts_at: DateTime<Utc>,
    /// Whether that instant was chosen, rather than a few seconds of grace.
    pub timed: bool,
}

/// Held and scheduled campaigns whose time has come, longest due first.
pub async fn due(db: &Db, now: DateTime<Utc>) -> Result<Vec<Due>, StoreError> {
    let rows: Vec<(i64, String, i64, bool)> = sqlx::query_as(
        "SELECT id, category, starts_at, status = 'scheduled' FROM campaigns
         WHERE status IN ('held', 'scheduled') AND starts_at <= ? ORDER BY starts_at, id",
    )
    .bind(to_millis(now))
    .fetch_all(db.reader())
    .await?;
    rows.into_iter()
        .map(|(id, category, starts_at, timed)| {
            let category = Category::from_word(&category)
                .ok_or(StoreError::Unreadable { column: "campaigns.category", value: category })?;
            Ok(Due { id: CampaignId(id), category, starts_at: from_millis(starts_at), timed })
        })
        .collect()
}

/// Whether a campaign's time has come, as a transaction sees it: it may have been moved since it was looked for.
pub async fn is_due(tx: &mut WriteTx, id: CampaignId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let due = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM campaigns WHERE id = ? AND status IN ('held', 'scheduled') AND starts_at <= ?)",
    )
    .bind(id.0)
    .bind(to_millis(now))
    .fetch_one(&mut **tx)
    .await?;
    Ok(due)
}

/// When the next held or scheduled campaign comes due.
pub async fn next_start(db: &Db) -> Result<Option<DateTime<Utc>>, StoreError> {
    let millis: Option<i64> =
        sqlx::query_scalar("SELECT min(starts_at) FROM campaigns WHERE status IN ('held', 'scheduled')")
            .fetch_one(db.reader())
            .await?;
    Ok(millis.map(from_millis))
}

/// Campaigns going out that have nothing left to hand over and nothing held by the provider.
pub async fn exhausted(db: &Db) -> Result<Vec<CampaignId>, StoreError> {
    let ids: Vec<i64> = sqlx::query_scalar(
        "SELECT c.id FROM campaigns c WHERE c.status = 'sending' AND NOT EXISTS (
            SELECT 1 FROM campaign_counts k
            WHERE k.campaign_id = c.id AND k.state IN ('queued', 'submitting', 'scheduled') AND k.recipients > 0)",
    )
    .fetch_all(db.reader())
    .await?;
    Ok(ids.into_iter().map(CampaignId).collect())
}

/// Segments still to hand over, and the latest instant one of them waits for.
pub async fn left_to_send(db: &Db, id: CampaignId) -> Result<(u64, Option<DateTime<Utc>>), StoreError> {
    let (segments, latest): (i64, Option<i64>) = sqlx::query_as(
        "SELECT coalesce(sum(segments), 0), max(not_before) FROM messages WHERE campaign_id = ? AND state = 'queued'",
    )
    .bind(id.0)
    .fetch_one(db.reader())
    .await?;
    Ok((segments.try_into().unwrap_or_default(), latest.map(from_millis)))
}
