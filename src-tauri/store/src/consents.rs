//! Table `consents`: every yes that was claimed or witnessed, only ever added to. The latest basis is repeated on the
//! contact, so that lists and audiences need no join.

use chrono::{DateTime, NaiveDate, Utc};
use linnet_domain::{Channel, ConsentBasis, ConsentClaim, ConsentDetails, ConsentMethod, ContactId, PhoneNumber};
use serde_json::json;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite};

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};
use crate::ledger::{self, Entry, Kind};

/// Rows per statement: sixteen values each stay below SQLite's 32,766.
const ROWS_PER_INSERT: usize = 1000;

/// A record to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConsent<'a> {
    /// Whose.
    pub contact: ContactId,
    /// For which number.
    pub number: Option<&'a str>,
    /// What they agreed to.
    pub basis: ConsentBasis,
    /// According to whom or what.
    pub source: &'a str,
    /// The day it was given, when known.
    pub given_on: Option<NaiveDate>,
    /// What else is known of it.
    pub details: Option<&'a ConsentDetails>,
}

/// A record as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentRow {
    /// What was claimed.
    pub claim: ConsentClaim,
    /// What else is known of it.
    pub details: ConsentDetails,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

/// Adds records, in the ledger too. The contacts' own columns are the caller's to change.
pub async fn insert_all(tx: &mut WriteTx, consents: &[NewConsent<'_>], now: DateTime<Utc>) -> Result<(), StoreError> {
    for rows in consents.chunks(ROWS_PER_INSERT) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO consents (contact_id, number, basis, source, given_on, recorded_at, purpose, channel, method,
                wording, given_at, given_zone, address, recorded_by, evidence, expires_on) ",
        );
        let nothing = ConsentDetails::default();
        query.push_values(rows, |mut values, row| {
            let details = row.details.unwrap_or(&nothing);
            values
                .push_bind(row.contact.0)
                .push_bind(row.number)
                .push_bind(row.basis.word())
                .push_bind(row.source)
                .push_bind(row.given_on.map(|day| day.to_string()))
                .push_bind(to_millis(now))
                .push_bind(details.purpose.clone())
                .push_bind(details.channel.word())
                .push_bind(details.method.word())
                .push_bind(details.wording.clone())
                .push_bind(details.given_at.map(to_millis))
                .push_bind(details.given_zone.clone())
                .push_bind(details.address.clone())
                .push_bind(details.recorded_by.clone())
                .push_bind(details.evidence.clone())
                .push_bind(details.expires_on.map(|day| day.to_string()));
        });
        query.build().execute(&mut **tx).await?;
    }
    let entries: Vec<Entry> = consents.iter().map(entry).collect();
    ledger::append_all(tx, &entries, now).await?;
    Ok(())
}

fn entry(new: &NewConsent<'_>) -> Entry {
    let payload = json!({
        "contact": new.contact.0,
        "number": new.number,
        "basis": new.basis.word(),
        "source": new.source,
        "given_on": new.given_on,
        "details": new.details,
    });
    Entry::new(Kind::Consent, &payload).about(new.number.unwrap_or_default())
}

/// Adds one record and makes its basis the contact's, if it counts for offers.
pub async fn record(tx: &mut WriteTx, consent: &NewConsent<'_>, now: DateTime<Utc>) -> Result<(), StoreError> {
    insert_all(tx, std::slice::from_ref(consent), now).await?;
    if consent.details.is_some_and(|details| !details.covers_offers()) {
        return Ok(());
    }
    sqlx::query("UPDATE contacts SET consent = ?, updated_at = ? WHERE id = ?")
        .bind(consent.basis.word())
        .bind(to_millis(now))
        .bind(consent.contact.0)
        .execute(&mut **tx)
        .await?;
    crate::calls::no_mere_callers(tx, &[consent.contact]).await
}

/// Whether record `k` speaks of offers by text to the number contact `c` has: a yes belongs to the number it was given for. Records made while
/// somebody had no number speak of the person.
macro_rules! of_its_number {
    () => {
        "(k.number IS NULL OR k.number IS c.number) AND k.purpose = 'marketing' AND k.channel = 'sms'"
    };
}

/// Leaves a yes with the number it was given for, where a contact has another number now: what is on record for this one
/// counts, and if that is nothing, that is recorded. Answers whether a yes was left behind.
pub async fn number_changed(tx: &mut WriteTx, contact: ContactId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let (number, basis): (Option<String>, String) = sqlx::query_as("SELECT number, consent FROM contacts WHERE id = ?")
        .bind(contact.0)
        .fetch_one(&mut **tx)
        .await?;
    let known: Option<(String, Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT basis, given_on, expires_on FROM consents WHERE contact_id = ? AND number IS ?
            AND purpose = 'marketing' AND channel = 'sms' ORDER BY id DESC LIMIT 1",
    )
    .bind(contact.0)
    .bind(&number)
    .fetch_optional(&mut **tx)
    .await?;
    match known {
        Some((basis, given_on, expires_on)) => {
            sqlx::query("UPDATE contacts SET consent = ?, consent_given_on = ?, consent_expires_on = ? WHERE id = ?")
                .bind(basis)
                .bind(given_on)
                .bind(expires_on)
                .bind(contact.0)
                .execute(&mut **tx)
                .await?;
            Ok(false)
        }
        None if basis == ConsentBasis::None.word() => Ok(false),
        None => {
            let nothing = NewConsent {
                contact,
                number: number.as_deref(),
                basis: ConsentBasis::None,
                source: "the number changed; no yes on record for this one",
                given_on: None,
                details: None,
            };
            record(tx, &nothing, now).await?;
            Ok(true)
        }
    }
}

/// The consent an offer relies on.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ConsentRef {
    /// Which record.
    pub id: i64,
    /// What it claims.
    pub basis: String,
    /// The day it was given.
    pub given_on: Option<String>,
}

/// The latest record for offers of each of these contacts, as a transaction sees it; those without one are left out.
pub async fn latest_in(
    tx: &mut WriteTx,
    contacts: &[ContactId],
) -> Result<std::collections::HashMap<ContactId, ConsentRef>, StoreError> {
    let ids = json!(contacts.iter().map(|id| id.0).collect::<Vec<_>>()).to_string();
    // Beside max(), SQLite answers the other columns from the same row.
    let rows: Vec<(i64, i64, String, Option<String>)> = sqlx::query_as(concat!(
        "SELECT k.contact_id, max(k.id), k.basis, k.given_on FROM consents k JOIN contacts c ON c.id = k.contact_id
         WHERE k.contact_id IN (SELECT value FROM json_each(?)) AND ",
        of_its_number!(),
        " GROUP BY k.contact_id"
    ))
    .bind(ids)
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(contact, id, basis, given_on)| (ContactId(contact), ConsentRef { id, basis, given_on }))
        .collect())
}

/// The SHA-256 of every picture and scan kept with the consents of a number and of whoever has it.
pub async fn evidence_of(tx: &mut WriteTx, number: &PhoneNumber) -> Result<Vec<String>, StoreError> {
    let kept: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT evidence FROM consents
         WHERE evidence <> '' AND (number = ?1 OR contact_id IN (SELECT id FROM contacts WHERE number = ?1))",
    )
    .bind(number.as_str())
    .fetch_all(&mut **tx)
    .await?;
    Ok(kept.iter().filter_map(|evidence| hash_of(evidence)).map(str::to_owned).collect())
}

/// Whether some consent still stands on the picture or scan with this SHA-256.
pub async fn is_evidence(tx: &mut WriteTx, hash: &str) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM consents WHERE instr(evidence, ?) > 0)")
        .bind(hash)
        .fetch_one(&mut **tx)
        .await?)
}

/// The SHA-256 in the name a picture or scan is kept under.
fn hash_of(evidence: &str) -> Option<&str> {
    let hash = evidence.rsplit_once("SHA-256 ")?.1.get(..64)?;
    hash.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(hash)
}

/// Everything on record for a contact, whatever their number was then, latest first.
pub async fn all_of(db: &Db, contact: ContactId) -> Result<Vec<ConsentRow>, StoreError> {
    let rows = sqlx::query("SELECT * FROM consents WHERE contact_id = ? ORDER BY id DESC LIMIT 200")
        .bind(contact.0)
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(from_row).collect()
}

/// A contact's latest record about offers by text to the number they have.
pub async fn latest(db: &Db, contact: ContactId) -> Result<Option<ConsentRow>, StoreError> {
    let row = sqlx::query(concat!(
        "SELECT k.* FROM consents k JOIN contacts c ON c.id = k.contact_id WHERE k.contact_id = ? AND ",
        of_its_number!(),
        " ORDER BY k.id DESC LIMIT 1"
    ))
    .bind(contact.0)
    .fetch_optional(db.reader())
    .await?;
    row.as_ref().map(from_row).transpose()
}

fn from_row(row: &SqliteRow) -> Result<ConsentRow, StoreError> {
    let text = |column: &str| row.try_get::<String, _>(column);
    let day =
        |column: &str| Ok::<_, StoreError>(row.try_get::<Option<String>, _>(column)?.and_then(|day| day.parse().ok()));
    let basis = text("basis")?;
    Ok(ConsentRow {
        claim: ConsentClaim {
            basis: ConsentBasis::from_word(&basis)
                .ok_or(StoreError::Unreadable { column: "consents.basis", value: basis })?,
            source: text("source")?,
            date: day("given_on")?,
        },
        details: ConsentDetails {
            purpose: text("purpose")?,
            channel: Channel::from_word(&text("channel")?).unwrap_or(Channel::Sms),
            method: ConsentMethod::from_word(&text("method")?).unwrap_or(ConsentMethod::Unknown),
            wording: text("wording")?,
            given_at: row.try_get::<Option<i64>, _>("given_at")?.map(from_millis),
            given_zone: text("given_zone")?,
            address: text("address")?,
            recorded_by: text("recorded_by")?,
            evidence: text("evidence")?,
            expires_on: day("expires_on")?,
        },
        recorded_at: from_millis(row.try_get("recorded_at")?),
    })
}
