//! Table `reviews`: doubtful replies that hold marketing until the owner has judged them.

use chrono::{DateTime, Utc};
use linnet_domain::{PhoneNumber, ReviewDecision};
use serde_json::json;

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};
use crate::ledger::{self, Entry, Kind};

/// A reply that waits for the owner's judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Whose, in E.164.
    pub number: String,
    /// Their words.
    pub words: String,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// Holds marketing to a number; the latest words stand.
pub async fn open(tx: &mut WriteTx, number: &PhoneNumber, words: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO reviews (number, words, created_at) VALUES (?, ?, ?)
         ON CONFLICT (number) DO UPDATE SET words = excluded.words",
    )
    .bind(number.as_str())
    .bind(words)
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The owner has judged, or a clear word came.
pub async fn close(tx: &mut WriteTx, number: &PhoneNumber) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM reviews WHERE number = ?").bind(number.as_str()).execute(&mut **tx).await?;
    Ok(done.rows_affected() > 0)
}

/// What waits for a number.
pub async fn of(tx: &mut WriteTx, number: &PhoneNumber) -> Result<Option<Review>, StoreError> {
    let row: Option<(String, i64)> = sqlx::query_as("SELECT words, created_at FROM reviews WHERE number = ?")
        .bind(number.as_str())
        .fetch_optional(&mut **tx)
        .await?;
    Ok(row.map(|(words, at)| Review { number: number.as_str().to_owned(), words, at: from_millis(at) }))
}

/// Puts on record what the owner decided, in the ledger too.
pub async fn decided(
    tx: &mut WriteTx,
    review: &Review,
    decision: ReviewDecision,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO review_decisions (number, words, decision, asked_at, decided_at) VALUES (?, ?, ?, ?, ?)")
        .bind(&review.number)
        .bind(&review.words)
        .bind(decision.word())
        .bind(to_millis(review.at))
        .bind(to_millis(now))
        .execute(&mut **tx)
        .await?;
    let payload = json!({
        "number": review.number,
        "words": review.words,
        "decision": decision.word(),
        "asked_at": review.at,
        "by": "owner",
    });
    ledger::append(tx, Entry::new(Kind::Review, &payload).about(review.number.as_str()), now).await?;
    Ok(())
}

/// All that wait, oldest first.
pub async fn all(db: &Db) -> Result<Vec<Review>, StoreError> {
    let rows: Vec<(String, String, i64)> =
        sqlx::query_as("SELECT number, words, created_at FROM reviews ORDER BY created_at LIMIT 500")
            .fetch_all(db.reader())
            .await?;
    Ok(rows.into_iter().map(|(number, words, at)| Review { number, words, at: from_millis(at) }).collect())
}
