//! Table `suppressions`: everyone who must not be messaged, by number. Rows are never deleted; a START of the person's
//! own lifts the person's own STOP.

use chrono::{DateTime, Utc};
use linnet_domain::{OptOutScope, PhoneNumber, words};

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::to_millis;

words! {
    /// By which road a no came.
    pub enum SuppressionSource {
        /// Their own text.
        Reply = "reply",
        /// The owner, told by phone or at the counter.
        Owner = "owner",
        /// The provider refused because they blocked us.
        Provider = "provider",
        /// Told by email.
        Email = "email",
        /// The number belongs to somebody else now.
        WrongNumber = "wrong_number",
        /// A list the owner brought.
        Import = "import",
    }
}

/// A no to be recorded.
#[derive(Debug, Clone)]
pub struct NewSuppression<'a> {
    /// Whose.
    pub number: &'a PhoneNumber,
    /// By which road.
    pub source: SuppressionSource,
    /// How, in the owner's words.
    pub detail: &'a str,
    /// Their own words.
    pub words: Option<&'a str>,
    /// What it covers.
    pub scope: OptOutScope,
}

/// Records a no. `false` if it is known by this road already; the older record stands.
pub async fn add(tx: &mut WriteTx, new: &NewSuppression<'_>, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO suppressions (number, source, detail, words, scope, created_at) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (number, scope, source) WHERE lifted_at IS NULL DO NOTHING",
    )
    .bind(new.number.as_str())
    .bind(new.source.word())
    .bind(new.detail)
    .bind(new.words)
    .bind(new.scope.word())
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Lifts the person's own no, told by their text or by the provider. What the owner recorded or imported stays.
pub async fn lift_own(tx: &mut WriteTx, number: &PhoneNumber, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE suppressions SET lifted_at = ?
         WHERE number = ? AND lifted_at IS NULL AND source IN ('reply', 'provider')",
    )
    .bind(to_millis(now))
    .bind(number.as_str())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// How many were recorded since an instant and still stand.
pub async fn count_since(db: &Db, since: DateTime<Utc>) -> Result<u64, StoreError> {
    let count: i64 = sqlx::query_scalar(
        "SELECT count(DISTINCT number) FROM suppressions WHERE created_at >= ? AND lifted_at IS NULL",
    )
    .bind(to_millis(since))
    .fetch_one(db.reader())
    .await?;
    Ok(count.try_into().unwrap_or_default())
}
