//! Table `contacts`: the people. One living contact per number and, without a number, per email; deleting only marks,
//! so that it can be taken back. Judges no number and no consent: what stands in a row was decided above.

pub(crate) mod audience;
mod page;
mod save;
mod search;

use chrono::{DateTime, NaiveDate, Utc};
use linnet_domain::{ConsentBasis, ContactId};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::to_millis;

pub use audience::audience_count;
pub use page::{ContactFilter, ListedContact, list};
pub use save::{next_id, save_all};
pub use search::folded;

/// The columns of a [`ContactRecord`], for `SELECT` lists over `contacts c`.
macro_rules! contact_columns {
    () => {
        "c.id, c.first_name, c.last_name, c.company, c.number, c.number_typed, c.textable, c.number_note, c.email, c.city, c.state, c.zip, c.zone, c.last_visit, c.note, c.consent"
    };
}
pub(crate) use contact_columns;

/// A person as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRecord {
    /// Which.
    pub id: ContactId,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Company.
    pub company: String,
    /// E.164.
    pub number: Option<String>,
    /// The number as typed.
    pub number_typed: String,
    /// Whether the number can be texted.
    pub textable: bool,
    /// What is wrong or special about the number.
    pub number_note: String,
    /// Email address.
    pub email: Option<String>,
    /// City.
    pub city: String,
    /// State, two letters in the United States.
    pub state: String,
    /// ZIP code.
    pub zip: String,
    /// IANA zone the owner gave; empty for the zones of number and state.
    pub zone: String,
    /// Last visit or order.
    pub last_visit: Option<NaiveDate>,
    /// The owner's own words.
    pub note: String,
    /// The latest basis on record.
    pub consent: ConsentBasis,
}

impl ContactRecord {
    /// A person of whom nothing is known.
    pub fn empty(id: ContactId) -> Self {
        Self {
            id,
            first_name: String::new(),
            last_name: String::new(),
            company: String::new(),
            number: None,
            number_typed: String::new(),
            textable: false,
            number_note: String::new(),
            email: None,
            city: String::new(),
            state: String::new(),
            zip: String::new(),
            zone: String::new(),
            last_visit: None,
            note: String::new(),
            consent: ConsentBasis::None,
        }
    }

    /// What to call them: their name, else the company, the number or the email.
    pub fn name(&self) -> String {
        let full = format!("{} {}", self.first_name, self.last_name);
        let stand_ins = [full.trim(), &self.company, self.number.as_deref().unwrap_or_default()];
        let name = stand_ins.into_iter().find(|name| !name.is_empty());
        name.or(self.email.as_deref()).unwrap_or_default().to_owned()
    }

    /// Reads a row that has the columns of `contact_columns!`.
    pub(crate) fn from_row(row: &SqliteRow) -> Result<Self, StoreError> {
        let consent: String = row.try_get("consent")?;
        let last_visit: Option<String> = row.try_get("last_visit")?;
        Ok(Self {
            id: ContactId(row.try_get("id")?),
            first_name: row.try_get("first_name")?,
            last_name: row.try_get("last_name")?,
            company: row.try_get("company")?,
            number: row.try_get("number")?,
            number_typed: row.try_get("number_typed")?,
            textable: row.try_get("textable")?,
            number_note: row.try_get("number_note")?,
            email: row.try_get("email")?,
            city: row.try_get("city")?,
            state: row.try_get("state")?,
            zip: row.try_get("zip")?,
            zone: row.try_get("zone")?,
            last_visit: match last_visit {
                Some(day) => Some(
                    day.parse().map_err(|_| StoreError::Unreadable { column: "contacts.last_visit", value: day })?,
                ),
                None => None,
            },
            note: row.try_get("note")?,
            consent: ConsentBasis::from_word(&consent)
                .ok_or(StoreError::Unreadable { column: "contacts.consent", value: consent })?,
        })
    }
}

/// Ids as the JSON array that `json_each` takes: any number of them in one bound value.
pub(crate) fn json_ids(ids: &[ContactId]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    format!("[{}]", ids.join(","))
}

/// A living person by id.
pub async fn get<'e>(executor: impl SqliteExecutor<'e>, id: ContactId) -> Result<Option<ContactRecord>, StoreError> {
    let row =
        sqlx::query(concat!("SELECT ", contact_columns!(), " FROM contacts c WHERE c.id = ? AND c.deleted_at IS NULL"))
            .bind(id.0)
            .fetch_optional(executor)
            .await?;
    row.as_ref().map(ContactRecord::from_row).transpose()
}

/// A living person by number in E.164.
pub async fn by_number<'e>(
    executor: impl SqliteExecutor<'e>,
    number: &str,
) -> Result<Option<ContactRecord>, StoreError> {
    let row = sqlx::query(concat!(
        "SELECT ",
        contact_columns!(),
        " FROM contacts c WHERE c.number = ? AND c.deleted_at IS NULL"
    ))
    .bind(number)
    .fetch_optional(executor)
    .await?;
    row.as_ref().map(ContactRecord::from_row).transpose()
}

/// The living person who has this email and no number.
pub async fn by_email_only<'e>(
    executor: impl SqliteExecutor<'e>,
    email: &str,
) -> Result<Option<ContactRecord>, StoreError> {
    let row = sqlx::query(concat!(
        "SELECT ",
        contact_columns!(),
        " FROM contacts c WHERE c.email = ? AND c.number IS NULL AND c.deleted_at IS NULL"
    ))
    .bind(email)
    .fetch_optional(executor)
    .await?;
    row.as_ref().map(ContactRecord::from_row).transpose()
}

/// Every living person, in order of id.
pub async fn all_living<'e>(executor: impl SqliteExecutor<'e>) -> Result<Vec<ContactRecord>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        contact_columns!(),
        " FROM contacts c WHERE c.deleted_at IS NULL ORDER BY c.id"
    ))
    .fetch_all(executor)
    .await?;
    rows.iter().map(ContactRecord::from_row).collect()
}

/// How many living people there are.
pub async fn count(db: &Db) -> Result<u64, StoreError> {
    let living: i64 =
        sqlx::query_scalar("SELECT living FROM contact_totals WHERE id = 1").fetch_one(db.reader()).await?;
    Ok(living.unsigned_abs())
}

/// How many living people there are by the state noted with them and their area code.
pub async fn by_place(db: &Db) -> Result<Vec<InPlace>, StoreError> {
    let rows: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT state, CASE WHEN number LIKE '+1%' THEN substr(number, 3, 3) ELSE '' END AS area, count(*)
         FROM contacts WHERE deleted_at IS NULL GROUP BY state, area",
    )
    .fetch_all(db.reader())
    .await?;
    let place = |(state, area, people): (String, String, i64)| InPlace {
        state,
        area: area.parse().ok(),
        people: people.unsigned_abs(),
    };
    Ok(rows.into_iter().map(place).collect())
}

/// People with the same state and area code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InPlace {
    /// The state noted with them; empty when there is none.
    pub state: String,
    /// Their area code, in North America.
    pub area: Option<u16>,
    /// How many.
    pub people: u64,
}

/// Every number that must not be texted now.
pub async fn suppressed_numbers<'e>(
    executor: impl SqliteExecutor<'e>,
) -> Result<std::collections::HashSet<String>, StoreError> {
    let numbers: Vec<String> =
        sqlx::query_scalar("SELECT number FROM suppressions WHERE lifted_at IS NULL").fetch_all(executor).await?;
    Ok(numbers.into_iter().collect())
}

/// Takes people out of the book. Answers how many were in it.
pub async fn delete(tx: &mut WriteTx, ids: &[ContactId], now: DateTime<Utc>) -> Result<u64, StoreError> {
    let done = sqlx::query(
        "UPDATE contacts SET deleted_at = ?, updated_at = ?
         WHERE deleted_at IS NULL AND id IN (SELECT value FROM json_each(?))",
    )
    .bind(to_millis(now))
    .bind(to_millis(now))
    .bind(json_ids(ids))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

/// Puts deleted people back. Whose number (or, without one, email) somebody else has by now stays deleted. Answers how
/// many are back.
pub async fn restore(tx: &mut WriteTx, ids: &[ContactId], now: DateTime<Utc>) -> Result<u64, StoreError> {
    let done = sqlx::query(
        "UPDATE OR IGNORE contacts SET deleted_at = NULL, updated_at = ?
         WHERE deleted_at IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
    )
    .bind(to_millis(now))
    .bind(json_ids(ids))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}
