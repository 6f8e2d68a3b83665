//! What the rules want to know about the person behind a number, in one read: the contact, the do-not-text list and
//! pending reviews joined.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use linnet_domain::audience::Audience;
use linnet_domain::{ConsentBasis, ContactId, OptOutScope, PhoneNumber};
use serde_json::json;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite, SqliteConnection};

use crate::contacts::audience::{audience_count, push_members};
use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};
use crate::suppressions::{self, ErasedNo};

/// A person as the rules and the merge fields see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The contact, if the number is in the address book.
    pub contact: Option<ContactId>,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Company.
    pub company: String,
    /// The number, whether or not it can be texted.
    pub number: Option<PhoneNumber>,
    /// Whether it can be texted.
    pub textable: bool,
    /// Why not.
    pub number_note: String,
    /// Email address.
    pub email: Option<String>,
    /// City.
    pub city: String,
    /// Two-letter state the owner gave.
    pub state: String,
    /// ZIP code the owner gave.
    pub zip: String,
    /// Zone the owner gave.
    pub zone: String,
    /// Day of the last visit, ISO.
    pub last_visit: Option<String>,
    /// What they agreed to.
    pub consent: ConsentBasis,
    /// The day it was given.
    pub consent_given_on: Option<NaiveDate>,
    /// The last day it holds.
    pub consent_expires_on: Option<NaiveDate>,
    /// Their no.
    pub opt_out: Option<OptOut>,
    /// Whether a doubtful reply waits for the owner.
    pub review: bool,
    /// When their last text came in.
    pub heard: Option<DateTime<Utc>>,
}

/// A recorded no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptOut {
    /// The road: `reply`, `owner`, `provider`, `import`.
    pub source: String,
    /// The owner's or provider's words.
    pub detail: String,
    /// The person's words.
    pub words: Option<String>,
    /// What it covers.
    pub scope: OptOutScope,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// The columns of a person; `c`, `s` and `r` are the contact, the suppression and the review.
macro_rules! columns {
    () => {
        "c.id AS contact_id, c.first_name, c.last_name, c.company, c.textable, c.number_note, c.email, c.city, c.state,
         c.zip, c.zone, c.last_visit, c.consent, c.consent_given_on, c.consent_expires_on, s.source AS no_source,
         s.detail AS no_detail, s.words AS no_words, s.scope AS no_scope, s.created_at AS no_at,
         r.number IS NOT NULL AS review"
    };
}

/// Whether message `m` told its reader how to stop, as far as is known.
macro_rules! tells_stop {
    () => {
        "m.tells_stop AND m.state IN ('accepted', 'sent', 'delivered')"
    };
}

/// Joins the no that stands for a number: one that covers everything before one that covers offers, the oldest first.
macro_rules! no_of {
    ($number:literal) => {
        concat!(
            " LEFT JOIN suppressions s ON s.id = (
                SELECT n.id FROM suppressions n WHERE n.number = ",
            $number,
            " AND n.lifted_at IS NULL ORDER BY n.scope, n.id LIMIT 1) "
        )
    };
}

/// When the last text of a number came in.
macro_rules! heard {
    ($number:literal) => {
        concat!(", (SELECT max(i.received_at) FROM inbound i WHERE i.number = ", $number, ") AS heard")
    };
}

const BY_NUMBER: &str = concat!(
    "SELECT k.value AS number, ",
    columns!(),
    heard!("k.value"),
    " FROM json_each(?) k LEFT JOIN contacts c ON c.number = k.value AND c.deleted_at IS NULL",
    no_of!("k.value"),
    "LEFT JOIN reviews r ON r.number = k.value"
);

/// The person behind a number; a stranger has only the number, and `textable` is then the caller's judgement.
pub async fn by_number(db: &Db, number: &PhoneNumber) -> Result<Person, StoreError> {
    let mut connection = db.reader().acquire().await?;
    let row = sqlx::query(BY_NUMBER).bind(json!([number.as_str()]).to_string()).fetch_one(&mut *connection).await?;
    let mut person = from_row(&row)?;
    person.recall(&suppressions::erased_among(&mut connection, &[number.as_str()]).await?);
    Ok(person)
}

/// The same for many numbers at once.
pub async fn by_numbers(db: &Db, numbers: &[&str]) -> Result<HashMap<String, Person>, StoreError> {
    let mut connection = db.reader().acquire().await?;
    by_numbers_on(&mut connection, numbers).await
}

/// The same as a transaction sees them, for the release check.
pub async fn by_numbers_in(tx: &mut WriteTx, numbers: &[&str]) -> Result<HashMap<String, Person>, StoreError> {
    by_numbers_on(tx, numbers).await
}

async fn by_numbers_on(
    connection: &mut SqliteConnection,
    numbers: &[&str],
) -> Result<HashMap<String, Person>, StoreError> {
    let rows = sqlx::query(BY_NUMBER).bind(json!(numbers).to_string()).fetch_all(&mut *connection).await?;
    let erased = suppressions::erased_among(connection, numbers).await?;
    rows.iter()
        .map(|row| {
            let mut person = from_row(row)?;
            person.recall(&erased);
            Ok((row.try_get("number")?, person))
        })
        .collect()
}

/// What left for a number lately.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lately {
    /// When offers left, from any sender and campaign, as far back as asked for.
    pub offers: Vec<DateTime<Utc>>,
    /// When they were last told how to stop, as far back as asked for.
    pub told: Option<DateTime<Utc>>,
}

/// How far back to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookBack {
    /// For offers.
    pub offers_since: DateTime<Utc>,
    /// For the way to stop.
    pub told_since: DateTime<Utc>,
}

/// What left for each of some numbers, and what the provider holds for them until its time. Of offers, what certainly never
/// left does not count, and what may have does; the way to stop counts only where a text that told it is
/// known to have gone out.
pub async fn lately<'e>(
    executor: impl sqlx::SqliteExecutor<'e>,
    numbers: &[&str],
    back: LookBack,
) -> Result<HashMap<String, Lately>, StoreError> {
    let rows: Vec<(String, i64, bool, bool)> = sqlx::query_as(concat!(
        "SELECT a.number, coalesce(a.send_at, a.submitted_at),
                m.category = 'marketing' AND a.state NOT IN ('refused', 'not_sent') AND a.again IS NULL
                    AND coalesce(a.send_at, a.submitted_at) > ?2,
                ",
        tells_stop!(),
        " AND a.submitted_at > ?3
         FROM json_each(?1) k
         JOIN attempts a ON a.number = k.value AND a.submitted_at > min(?2, ?3)
         JOIN messages m ON m.id = a.message_id
         WHERE m.category = 'marketing' OR m.tells_stop"
    ))
    .bind(json!(numbers).to_string())
    .bind(to_millis(back.offers_since))
    .bind(to_millis(back.told_since))
    .fetch_all(executor)
    .await?;
    let mut found: HashMap<String, Lately> = HashMap::new();
    for (number, at, offer, told) in rows {
        let lately = found.entry(number).or_default();
        let at = from_millis(at);
        if offer {
            lately.offers.push(at);
        }
        if told {
            lately.told = lately.told.max(Some(at));
        }
    }
    Ok(found)
}

/// The people of an audience.
#[derive(Debug, Clone, Copy)]
pub struct Members<'a> {
    /// Who.
    pub audience: &'a Audience,
    /// Left out by hand.
    pub excluded: &'a [ContactId],
    /// The business's day, for how long somebody was away.
    pub today: NaiveDate,
}

impl Members<'_> {
    fn select(&self) -> QueryBuilder<Sqlite> {
        let mut sql = QueryBuilder::new(concat!(
            "SELECT c.number, ",
            columns!(),
            heard!("c.number"),
            " FROM contacts c",
            no_of!("c.number"),
            "LEFT JOIN reviews r ON r.number = c.number WHERE c.deleted_at IS NULL AND "
        ));
        push_members(&mut sql, self.audience, self.excluded, self.today);
        sql
    }

    /// The next of them after an id, in order of id.
    pub async fn page(&self, db: &Db, after: Option<ContactId>, limit: u32) -> Result<Vec<Person>, StoreError> {
        let mut sql = self.select();
        sql.push(" AND c.id > ");
        sql.push_bind(after.map_or(0, |id| id.0));
        sql.push(" ORDER BY c.id LIMIT ");
        sql.push_bind(limit);
        sql.build().fetch_all(db.reader()).await?.iter().map(from_row).collect()
    }

    /// The one at a place in that order, counted from 0.
    pub async fn nth(&self, db: &Db, index: u64) -> Result<Option<Person>, StoreError> {
        let mut sql = self.select();
        sql.push(" ORDER BY c.id LIMIT 1 OFFSET ");
        sql.push_bind(i64::try_from(index).unwrap_or(i64::MAX));
        sql.build().fetch_optional(db.reader()).await?.as_ref().map(from_row).transpose()
    }

    /// How many there are.
    pub async fn count(&self, db: &Db) -> Result<u64, StoreError> {
        audience_count(db.reader(), self.audience, self.excluded, self.today).await
    }

    /// How many of them can be texted, and how many of those were not told how to stop since an instant.
    pub async fn count_untold(&self, db: &Db, told_since: DateTime<Utc>) -> Result<(u64, u64), StoreError> {
        let mut sql = QueryBuilder::new(concat!(
            "SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (
                SELECT 1 FROM attempts a JOIN messages m ON m.id = a.message_id WHERE a.number = c.number AND ",
            tells_stop!(),
            " AND a.submitted_at > "
        ));
        sql.push_bind(to_millis(told_since));
        sql.push(")) FROM contacts c WHERE c.deleted_at IS NULL AND c.number IS NOT NULL AND c.textable AND ");
        push_members(&mut sql, self.audience, self.excluded, self.today);
        let (all, untold): (i64, i64) = sql.build_query_as().fetch_one(db.reader()).await?;
        Ok((all.unsigned_abs(), untold.unsigned_abs()))
    }

    /// How many of them have an email address.
    pub async fn count_with_email(&self, db: &Db) -> Result<u64, StoreError> {
        let mut sql = QueryBuilder::new(
            "SELECT count(*) FROM contacts c WHERE c.deleted_at IS NULL AND c.email IS NOT NULL AND ",
        );
        push_members(&mut sql, self.audience, self.excluded, self.today);
        let count: i64 = sql.build_query_scalar().fetch_one(db.reader()).await?;
        Ok(count.unsigned_abs())
    }
}

/// Reads a row with a person's columns.
fn from_row(row: &SqliteRow) -> Result<Person, StoreError> {
    let text = |column: &str| row.try_get::<Option<String>, _>(column).map(Option::unwrap_or_default);
    let day = |column: &str| Ok::<_, StoreError>(text(column)?.parse().ok());
    let number: Option<String> = row.try_get("number")?;
    let consent = text("consent")?;
    let opt_out = match row.try_get::<Option<String>, _>("no_source")? {
        Some(source) => Some(OptOut {
            source,
            detail: text("no_detail")?,
            words: row.try_get("no_words")?,
            scope: OptOutScope::from_word(&text("no_scope")?).unwrap_or(OptOutScope::All),
            at: from_millis(row.try_get("no_at")?),
        }),
        None => None,
    };
    Ok(Person {
        contact: row.try_get::<Option<i64>, _>("contact_id")?.map(ContactId),
        first_name: text("first_name")?,
        last_name: text("last_name")?,
        company: text("company")?,
        number: number.and_then(|number| PhoneNumber::from_e164(&number).ok()),
        textable: row.try_get::<Option<bool>, _>("textable")?.unwrap_or_default(),
        number_note: text("number_note")?,
        email: row.try_get("email")?,
        city: text("city")?,
        state: text("state")?,
        zip: text("zip")?,
        zone: text("zone")?,
        last_visit: row.try_get("last_visit")?,
        consent: if consent.is_empty() {
            ConsentBasis::None
        } else {
            ConsentBasis::from_word(&consent)
                .ok_or(StoreError::Unreadable { column: "contacts.consent", value: consent })?
        },
        consent_given_on: day("consent_given_on")?,
        consent_expires_on: day("consent_expires_on")?,
        opt_out,
        review: row.try_get("review")?,
        heard: row.try_get::<Option<i64>, _>("heard")?.map(from_millis),
    })
}

impl Person {
    /// The no of a person who was erased since.
    fn recall(&mut self, erased: &HashMap<String, ErasedNo>) {
        if self.opt_out.as_ref().is_none_or(|no| no.scope != OptOutScope::All)
            && let Some(no) = self.number.as_ref().and_then(|number| erased.get(number.as_str()))
        {
            let detail = ErasedNo::detail().to_owned();
            let (source, scope) = (no.source.word().to_owned(), OptOutScope::All);
            self.opt_out = Some(OptOut { source, detail, words: None, scope, at: no.at });
        }
    }

    /// Their name, else their company, else the number as people write it.
    pub fn display_name(&self) -> String {
        let name = format!("{} {}", self.first_name, self.last_name);
        let fallback =
            || self.number.as_ref().map_or_else(|| self.email.clone().unwrap_or_default(), PhoneNumber::display);
        [name.trim(), self.company.trim()]
            .into_iter()
            .find(|text| !text.is_empty())
            .map_or_else(fallback, str::to_owned)
    }
}
