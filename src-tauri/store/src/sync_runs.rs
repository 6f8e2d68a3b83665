//! Table `sync_runs`: each reading of a part of the provider's records, and how far a reading that did not end has come.

use chrono::{DateTime, Utc};
use linnet_domain::reading::SyncOutcome;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};

/// What a run found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// Records read.
    pub seen: u64,
    /// New ones.
    pub added: u64,
    /// Known ones that had changed.
    pub changed: u64,
    /// Known ones that are there no more.
    pub gone: u64,
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// Which.
    pub id: i64,
    /// Whether everything was to be read, not only what is new.
    pub whole: bool,
    /// Whether the owner asked for it.
    pub by_owner: bool,
    /// When it began.
    pub begun_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// How it ended.
    pub outcome: SyncOutcome,
    /// What it found.
    pub found: Found,
    /// What failed, or what the owner should know.
    pub note: String,
    /// How far back it was to read.
    pub back_to: Option<DateTime<Utc>>,
    /// Down to where everything is stored.
    pub reached: Option<DateTime<Utc>>,
}

/// How many runs of a part are kept.
const KEPT: i64 = 40;

/// Writes down that a part is being read, and lets go of what is long past.
pub async fn begin(
    tx: &mut WriteTx,
    part: &str,
    (whole, by_owner): (bool, bool),
    back_to: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    sqlx::query(
        "DELETE FROM sync_runs WHERE part = ?1
             AND id NOT IN (SELECT id FROM sync_runs WHERE part = ?1 ORDER BY id DESC LIMIT ?2)
             AND id NOT IN (SELECT max(id) FROM sync_runs WHERE part = ?1 AND outcome = 'done')",
    )
    .bind(part)
    .bind(KEPT)
    .execute(&mut **tx)
    .await?;
    let id = sqlx::query_scalar(
        "INSERT INTO sync_runs (part, whole, by_owner, begun_at, outcome, back_to) VALUES (?, ?, ?, ?, 'running', ?)
         RETURNING id",
    )
    .bind(part)
    .bind(whole)
    .bind(by_owner)
    .bind(to_millis(now))
    .bind(back_to.map(to_millis))
    .fetch_one(&mut **tx)
    .await?;
    Ok(id)
}

/// Writes down what has been found so far and down to where.
pub async fn note_progress(
    tx: &mut WriteTx,
    id: i64,
    found: Found,
    reached: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE sync_runs SET seen = ?2, added = ?3, changed = ?4, gone = ?5, reached = coalesce(?6, reached) WHERE id = ?1",
    )
    .bind(id)
    .bind(found.seen.cast_signed())
    .bind(found.added.cast_signed())
    .bind(found.changed.cast_signed())
    .bind(found.gone.cast_signed())
    .bind(reached.map(to_millis))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes down how a run ended.
pub async fn end(
    tx: &mut WriteTx,
    id: i64,
    outcome: SyncOutcome,
    note: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE sync_runs SET ended_at = ?, outcome = ?, note = ? WHERE id = ?")
        .bind(to_millis(now))
        .bind(outcome.word())
        .bind(note)
        .bind(id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Runs that stand as running when nothing runs were cut off.
pub async fn note_cut_off(tx: &mut WriteTx, part: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE sync_runs SET outcome = 'cut_off' WHERE part = ? AND outcome = 'running'")
        .bind(part)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The latest runs of a part, latest first.
pub async fn latest(db: &Db, part: &str, limit: u32) -> Result<Vec<RunRow>, StoreError> {
    let rows = sqlx::query("SELECT * FROM sync_runs WHERE part = ? ORDER BY id DESC LIMIT ?")
        .bind(part)
        .bind(limit)
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(run).collect()
}

/// The latest run of a part that read everything it was to read.
pub async fn last_done(db: &Db, part: &str) -> Result<Option<RunRow>, StoreError> {
    let row = sqlx::query("SELECT * FROM sync_runs WHERE part = ? AND outcome = 'done' ORDER BY id DESC LIMIT 1")
        .bind(part)
        .fetch_optional(db.reader())
        .await?;
    row.as_ref().map(run).transpose()
}

fn run(row: &SqliteRow) -> Result<RunRow, StoreError> {
    let count = |column: &str| row.try_get::<i64, _>(column).map(i64::unsigned_abs);
    let instant = |column: &str| row.try_get::<Option<i64>, _>(column).map(|at| at.map(from_millis));
    let outcome: String = row.try_get("outcome")?;
    Ok(RunRow {
        id: row.try_get("id")?,
        whole: row.try_get("whole")?,
        by_owner: row.try_get("by_owner")?,
        begun_at: from_millis(row.try_get("begun_at")?),
        ended_at: instant("ended_at")?,
        outcome: SyncOutcome::from_word(&outcome)
            .ok_or(StoreError::Unreadable { column: "sync_runs.outcome", value: outcome })?,
        found: Found { seen: count("seen")?, added: count("added")?, changed: count("changed")?, gone: count("gone")? },
        note: row.try_get("note")?,
        back_to: instant("back_to")?,
        reached: instant("reached")?,
    })
}
