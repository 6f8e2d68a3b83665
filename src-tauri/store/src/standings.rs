//! Tables `standings` and `usage`: how things stand outside, and what was used this month, in the provider's words.

use chrono::{DateTime, Utc};
use linnet_domain::{Micros, words};

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::to_millis;

words! {
    /// What stands somehow.
    pub enum StandingKind {
        /// The account itself.
        Account = "account",
        /// The business as US carriers know it.
        Brand = "brand",
        /// What it is registered to text, by Messaging Service.
        Campaign = "campaign",
        /// A toll-free number's verification.
        TollFree = "toll_free",
        /// The provider, by its status page.
        Provider = "provider",
    }
}

/// How one thing stands.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Standing {
    /// The provider's id, or a number.
    pub subject: String,
    /// In the provider's word.
    pub state: String,
    /// What else is told, in the provider's words.
    pub note: String,
}

/// Puts what was read of a kind in place of what was known. Answers how many are not as they were.
pub async fn replace(
    tx: &mut WriteTx,
    kind: StandingKind,
    told: &[Standing],
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let before = of_on(&mut **tx, kind).await?;
    sqlx::query("DELETE FROM standings WHERE kind = ?").bind(kind.word()).execute(&mut **tx).await?;
    for one in told {
        sqlx::query("INSERT OR REPLACE INTO standings (kind, subject, state, note, seen_at) VALUES (?, ?, ?, ?, ?)")
            .bind(kind.word())
            .bind(&one.subject)
            .bind(&one.state)
            .bind(&one.note)
            .bind(to_millis(now))
            .execute(&mut **tx)
            .await?;
    }
    let same = told.iter().filter(|one| before.contains(one)).count();
    Ok((told.len().max(before.len()) - same) as u64)
}

/// What is known of a kind.
pub async fn of(db: &Db, kind: StandingKind) -> Result<Vec<Standing>, StoreError> {
    of_on(db.reader(), kind).await
}

async fn of_on<'e>(executor: impl sqlx::SqliteExecutor<'e>, kind: StandingKind) -> Result<Vec<Standing>, StoreError> {
    Ok(sqlx::query_as("SELECT subject, state, note FROM standings WHERE kind = ? ORDER BY subject")
        .bind(kind.word())
        .fetch_all(executor)
        .await?)
}

/// A category's figures.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Usage {
    /// Which, in the provider's word.
    pub category: String,
    count: i64,
    micros: i64,
    /// From which day on, as `YYYY-MM-DD`.
    pub since: String,
}

impl Usage {
    /// A line to keep.
    pub fn new(category: String, count: u64, price: Micros, since: String) -> Self {
        Self { category, count: count.cast_signed(), micros: price.0, since }
    }

    /// How many.
    pub const fn count(&self) -> u64 {
        self.count.unsigned_abs()
    }

    /// What they cost.
    pub const fn price(&self) -> Micros {
        Micros(self.micros)
    }
}

/// Puts what was read in place of what was known.
pub async fn replace_usage(tx: &mut WriteTx, told: &[Usage], now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM usage").execute(&mut **tx).await?;
    for line in told {
        sqlx::query("INSERT OR REPLACE INTO usage (category, count, micros, since, seen_at) VALUES (?, ?, ?, ?, ?)")
            .bind(&line.category)
            .bind(line.count)
            .bind(line.micros)
            .bind(&line.since)
            .bind(to_millis(now))
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

/// What was used this month.
pub async fn usage(db: &Db) -> Result<Vec<Usage>, StoreError> {
    Ok(sqlx::query_as("SELECT category, count, micros, since FROM usage ORDER BY category")
        .fetch_all(db.reader())
        .await?)
}
