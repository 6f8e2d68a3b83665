//! Table `suppressions`: everyone who must not be messaged, by number. Rows go only when the person is erased, and then a
//! hash of the number keeps the no; a START of the person's own lifts the person's own STOP. Every no is in the ledger.

mod erased;

use chrono::{DateTime, Utc};
use linnet_domain::{OptOutScope, PhoneNumber, words};
use serde_json::json;

pub use erased::{ErasedNo, erased_since, since};
pub(crate) use erased::{among as erased_among, keep_only_hash, recall};

use sqlx::Row as _;

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};
use crate::ledger::{self, Entry, Kind};

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
        /// They asked to be erased and had not said no before.
        Erasure = "erasure",
    }
}

impl SuppressionSource {
    /// Whether it came from the person, whose START can lift it.
    pub const fn is_own(self) -> bool {
        matches!(self, Self::Reply | Self::Provider | Self::Erasure)
    }

    /// The words of those.
    fn own() -> Vec<&'static str> {
        Self::ALL.iter().filter(|source| source.is_own()).map(|source| source.word()).collect()
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

/// Records a no, in the ledger too. `false` if it is known by this road already; the older record stands.
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
    let new_to_list = done.rows_affected() == 1;
    let payload = json!({
        "number": new.number.as_str(),
        "source": new.source.word(),
        "detail": new.detail,
        "words": new.words,
        "scope": new.scope.word(),
        "already": !new_to_list,
    });
    ledger::append(tx, Entry::new(Kind::OptOut, &payload).about(new.number.as_str()), now).await?;
    Ok(new_to_list)
}

/// Lifts the person's own no, told by their text or by the provider. What the owner recorded or imported stays.
pub async fn lift_own(tx: &mut WriteTx, number: &PhoneNumber, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE suppressions SET lifted_at = ?
         WHERE number = ? AND lifted_at IS NULL AND source IN ('reply', 'provider', 'erasure')",
    )
    .bind(to_millis(now))
    .bind(number.as_str())
    .execute(&mut **tx)
    .await?;
    let lifted = erased::lift(tx, number).await? || done.rows_affected() > 0;
    if lifted {
        let payload = json!({ "number": number.as_str() });
        ledger::append(tx, Entry::new(Kind::OptOutLifted, &payload).about(number.as_str()), now).await?;
    }
    Ok(lifted)
}

/// Takes back what the owner recorded since an instant, as a mistake of the hand; both stay in the ledger. `false` if there
/// is no such no.
pub async fn correct(
    tx: &mut WriteTx,
    number: &PhoneNumber,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE suppressions SET lifted_at = ?
         WHERE number = ? AND lifted_at IS NULL AND source IN ('owner', 'email') AND created_at >= ?",
    )
    .bind(to_millis(now))
    .bind(number.as_str())
    .bind(to_millis(since))
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let payload = json!({ "number": number.as_str(), "correction": true, "by": "owner" });
    ledger::append(tx, Entry::new(Kind::OptOutLifted, &payload).about(number.as_str()), now).await?;
    Ok(true)
}

/// Which of some numbers belong to people who were erased and must not be texted.
pub async fn erased_of(tx: &mut WriteTx, numbers: &[&str]) -> Result<u64, StoreError> {
    Ok(erased_among(tx, numbers).await?.len() as u64)
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

/// The whole list in numbers: how many stand, and of those since an instant.
pub async fn totals(db: &Db, since: DateTime<Utc>) -> Result<(u64, u64), StoreError> {
    let (all, recent): (i64, i64) = sqlx::query_as(
        "SELECT count(DISTINCT number), count(DISTINCT CASE WHEN created_at >= ? THEN number END)
         FROM suppressions WHERE lifted_at IS NULL",
    )
    .bind(to_millis(since))
    .fetch_one(db.reader())
    .await?;
    Ok((all.unsigned_abs(), recent.unsigned_abs()))
}

/// A line of the do-not-text list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuppressionRow {
    /// E.164.
    pub number: String,
    /// The contact's name, if there is one.
    pub name: String,
    /// By which road.
    pub source: String,
    /// How.
    pub detail: String,
    /// Their words.
    pub words: Option<String>,
    /// What it covers.
    pub scope: OptOutScope,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// A part of the list, latest first, and how many lines there are in all. `query` is part of a number or name.
pub async fn page(db: &Db, query: &str, offset: u64, limit: u64) -> Result<(u64, Vec<SuppressionRow>), StoreError> {
    const WHERE: &str = "FROM suppressions s LEFT JOIN contacts c ON c.number = s.number AND c.deleted_at IS NULL
         WHERE s.lifted_at IS NULL AND (?1 = '' OR c.search LIKE '%' || lower(?1) || '%'
            OR (?2 <> '' AND s.number LIKE '%' || ?2 || '%'))";
    let digits: String = query.chars().filter(char::is_ascii_digit).collect();
    let total: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) {WHERE}")))
        .bind(query)
        .bind(&digits)
        .fetch_one(db.reader())
        .await?;
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT s.number, trim(coalesce(c.first_name || ' ' || c.last_name, '')) AS name, s.source, s.detail, s.words,
            s.scope, s.created_at {WHERE} ORDER BY s.id DESC LIMIT ?3 OFFSET ?4"
    )))
    .bind(query)
    .bind(&digits)
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .bind(i64::try_from(offset).unwrap_or(i64::MAX))
    .fetch_all(db.reader())
    .await?;
    let row = |row: &sqlx::sqlite::SqliteRow| {
        Ok::<_, StoreError>(SuppressionRow {
            number: row.try_get("number")?,
            name: row.try_get("name")?,
            source: row.try_get("source")?,
            detail: row.try_get("detail")?,
            words: row.try_get("words")?,
            scope: OptOutScope::from_word(row.try_get("scope")?).unwrap_or(OptOutScope::All),
            at: from_millis(row.try_get("created_at")?),
        })
    };
    Ok((total.unsigned_abs(), rows.iter().map(row).collect::<Result<_, _>>()?))
}

/// How long the last replies that said stop took from arriving to standing on the list, in milliseconds.
pub async fn effect_times(db: &Db, last: u32) -> Result<Vec<i64>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT max(s.created_at - i.received_at, 0) FROM suppressions s
         JOIN inbound i ON i.number = s.number AND i.stored_at = s.created_at
         WHERE s.source IN ('reply', 'wrong_number') ORDER BY s.id DESC LIMIT ?",
    )
    .bind(last)
    .fetch_all(db.reader())
    .await?)
}

/// Records many noes at once, in the ledger too: one statement for thousands. Answers how many are new on the list.
pub async fn add_all(
    tx: &mut WriteTx,
    numbers: &[&PhoneNumber],
    source: SuppressionSource,
    detail: &str,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let mut added = 0;
    for some in numbers.chunks(ROWS_PER_INSERT) {
        let json = serde_json::to_string(&some.iter().map(|number| number.as_str()).collect::<Vec<_>>())
            .unwrap_or_else(|_| "[]".to_owned());
        let done = sqlx::query(
            "INSERT INTO suppressions (number, source, detail, scope, created_at)
             SELECT value, ?2, ?3, 'all', ?4 FROM json_each(?1) WHERE TRUE
             ON CONFLICT (number, scope, source) WHERE lifted_at IS NULL DO NOTHING",
        )
        .bind(json)
        .bind(source.word())
        .bind(detail)
        .bind(to_millis(now))
        .execute(&mut **tx)
        .await?;
        added += done.rows_affected();
        let entry = |number: &&PhoneNumber| {
            let payload = json!({
                "number": number.as_str(),
                "source": source.word(),
                "detail": detail,
                "words": null,
                "scope": OptOutScope::All.word(),
            });
            Entry::new(Kind::OptOut, &payload).about(number.as_str())
        };
        ledger::append_all(tx, &some.iter().map(entry).collect::<Vec<_>>(), now).await?;
    }
    Ok(added)
}

/// Numbers per statement.
const ROWS_PER_INSERT: usize = 5_000;
