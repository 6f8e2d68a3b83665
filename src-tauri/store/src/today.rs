//! What the home page shows, read from rows kept as things happen: table `day_counts`, the number of people, and what
//! stands in doubt. Never counts messages one by one.

use chrono::{DateTime, Utc};

use crate::db::Db;
use crate::error::StoreError;
use crate::instant::from_millis;

/// A day's figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DayCounts {
    /// Taken by the provider.
    pub sent: u64,
    /// Of those, delivered so far.
    pub delivered: u64,
}

/// Messages whose outcome is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InDoubt {
    /// How many.
    pub count: u64,
    /// Since when the oldest of them.
    pub since: DateTime<Utc>,
}

/// The figures of a day, counted in days of the business's zone since 1970-01-01.
pub async fn counts(db: &Db, day: i64) -> Result<DayCounts, StoreError> {
    let row: Option<(i64, i64)> = sqlx::query_as("SELECT sent, delivered FROM day_counts WHERE day = ?")
        .bind(day)
        .fetch_optional(db.reader())
        .await?;
    Ok(row.map_or_else(DayCounts::default, |(sent, delivered)| DayCounts {
        sent: sent.unsigned_abs(),
        delivered: delivered.unsigned_abs(),
    }))
}

/// People in the address book.
pub async fn people(db: &Db) -> Result<u64, StoreError> {
    let living: i64 = sqlx::query_scalar("SELECT living FROM contact_totals").fetch_one(db.reader()).await?;
    Ok(living.unsigned_abs())
}

/// What stands in doubt; `None` when nothing does.
pub async fn in_doubt(db: &Db) -> Result<Option<InDoubt>, StoreError> {
    let (count, since): (i64, Option<i64>) = sqlx::query_as(
        // The first condition is the partial index's own, without which SQLite does not use it.
        "SELECT count(*), min(updated_at) FROM messages
             WHERE state IN ('submitting', 'in_doubt', 'accepted', 'scheduled', 'sent') AND state = 'in_doubt'",
    )
    .fetch_one(db.reader())
    .await?;
    Ok(since.map(|since| InDoubt { count: count.unsigned_abs(), since: from_millis(since) }))
}

/// Whether the database answers and its structure is sound.
pub async fn is_sound(db: &Db) -> Result<bool, StoreError> {
    let found: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(db.reader()).await?;
    Ok(found == "ok")
}
