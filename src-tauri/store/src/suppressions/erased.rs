//! Table `erased_suppressions`: people who were erased and must not be messaged. Only a keyed hash of the number is left,
//! which is compared whenever a number comes in again; in the address book the no is then put back in the clear.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use linnet_domain::PhoneNumber;
use serde_json::json;
use sqlx::SqliteConnection;

use super::SuppressionSource;
use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};
use crate::ledger::{Key, Subject, chain::hex};

/// What is said of a no whose words were erased.
const DETAIL: &str = "said no before; their data was erased since";

/// The no of an erased person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasedNo {
    /// By which road it came.
    pub source: SuppressionSource,
    /// Since when.
    pub at: DateTime<Utc>,
}

impl ErasedNo {
    /// What can still be said of it.
    pub const fn detail() -> &'static str {
        DETAIL
    }
}

/// Since when a number is on the list, erased or not.
pub async fn since(db: &Db, number: &PhoneNumber) -> Result<Option<DateTime<Utc>>, StoreError> {
    let standing: Option<i64> =
        sqlx::query_scalar("SELECT min(created_at) FROM suppressions WHERE number = ? AND lifted_at IS NULL")
            .bind(number.as_str())
            .fetch_one(db.reader())
            .await?;
    if let Some(at) = standing {
        return Ok(Some(from_millis(at)));
    }
    let mut connection = db.reader().acquire().await?;
    Ok(among(&mut connection, &[number.as_str()]).await?.remove(number.as_str()).map(|no| no.at))
}

/// Since when an erased number is on the list, as a transaction sees it.
pub async fn erased_since(tx: &mut WriteTx, number: &PhoneNumber) -> Result<Option<DateTime<Utc>>, StoreError> {
    Ok(among(tx, &[number.as_str()]).await?.remove(number.as_str()).map(|no| no.at))
}

/// Leaves nothing of a number's suppressions but its hash, the day and the road; whoever never said no gets one now. It
/// covers everything from here on. A no that the person cannot lift goes before one that they can. Answers the day.
pub(crate) async fn keep_only_hash(
    tx: &mut WriteTx,
    number: &PhoneNumber,
    subject: &Subject,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, StoreError> {
    sqlx::query(
        "INSERT INTO erased_suppressions (subject, source, opted_out_at)
         SELECT ?1,
            coalesce((SELECT source FROM suppressions WHERE number = ?2 AND lifted_at IS NULL
                      ORDER BY source IN (SELECT value FROM json_each(?5)), id LIMIT 1), ?3),
            coalesce((SELECT min(created_at) FROM suppressions WHERE number = ?2 AND lifted_at IS NULL), ?4)
         WHERE true
         ON CONFLICT (subject) DO NOTHING",
    )
    .bind(subject.to_vec())
    .bind(number.as_str())
    .bind(SuppressionSource::Erasure.word())
    .bind(to_millis(now))
    .bind(json!(SuppressionSource::own()).to_string())
    .execute(&mut **tx)
    .await?;
    sqlx::query("DELETE FROM suppressions WHERE number = ?").bind(number.as_str()).execute(&mut **tx).await?;
    let at: i64 = sqlx::query_scalar("SELECT opted_out_at FROM erased_suppressions WHERE subject = ?")
        .bind(subject.to_vec())
        .fetch_one(&mut **tx)
        .await?;
    Ok(from_millis(at))
}

/// Which of these numbers belong to erased people who must not be messaged. Costs one small question where nobody was
/// erased.
pub(crate) async fn among(
    connection: &mut SqliteConnection,
    numbers: &[&str],
) -> Result<HashMap<String, ErasedNo>, StoreError> {
    let key: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT key FROM ledger_key WHERE EXISTS (SELECT 1 FROM erased_suppressions)")
            .fetch_optional(&mut *connection)
            .await?;
    let Some(key) = key else { return Ok(HashMap::new()) };
    let key = Key::new(&key)?;
    let by_hash: HashMap<String, &str> =
        numbers.iter().map(|number| (hex(&key.subject(number)).to_uppercase(), *number)).collect();
    let rows: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT j.value, e.source, e.opted_out_at
         FROM json_each(?) j JOIN erased_suppressions e ON e.subject = unhex(j.value)",
    )
    .bind(json!(by_hash.keys().collect::<Vec<_>>()).to_string())
    .fetch_all(connection)
    .await?;
    let mut found = HashMap::with_capacity(rows.len());
    for (hash, source, at) in rows {
        let source = SuppressionSource::from_word(&source)
            .ok_or(StoreError::Unreadable { column: "erased_suppressions.source", value: source })?;
        if let Some(number) = by_hash.get(&hash) {
            found.insert((*number).to_owned(), ErasedNo { source, at: from_millis(at) });
        }
    }
    Ok(found)
}

/// Numbers that come in again: the no of those who were erased is put back in the clear, so that every list shows it.
pub(crate) async fn recall(tx: &mut WriteTx, numbers: &[&str]) -> Result<(), StoreError> {
    for (number, no) in among(tx, numbers).await? {
        sqlx::query(
            "INSERT INTO suppressions (number, source, detail, words, created_at) VALUES (?, ?, ?, NULL, ?)
             ON CONFLICT DO NOTHING",
        )
        .bind(number)
        .bind(no.source.word())
        .bind(DETAIL)
        .bind(to_millis(no.at))
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// Lifts an erased person's own no. Answers whether there was one.
pub(crate) async fn lift(tx: &mut WriteTx, number: &PhoneNumber) -> Result<bool, StoreError> {
    let Some(no) = among(tx, &[number.as_str()]).await?.remove(number.as_str()) else { return Ok(false) };
    if !no.source.is_own() {
        return Ok(false);
    }
    let subject = crate::ledger::subject_in(tx, number.as_str()).await?;
    sqlx::query("DELETE FROM erased_suppressions WHERE subject = ?").bind(subject.to_vec()).execute(&mut **tx).await?;
    Ok(true)
}
