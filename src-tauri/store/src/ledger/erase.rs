//! Destroying what was recorded about people: one who asked for it, or everyone whose time is over. Payloads go together
//! with their salts, rows that others point to stay without name, number and text, and an entry of the chain names what
//! went.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use linnet_domain::PhoneNumber;
use serde_json::json;

use super::chain::Subject;
use super::ranges::Ranges;
use super::{Entry, Kind, key};
use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};
use crate::suppressions;

/// How much is kept about one number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonCounts {
    /// Contacts, deleted ones too.
    pub contacts: u64,
    /// Consent records.
    pub consents: u64,
    /// Messages to them.
    pub messages: u64,
    /// Texts from them.
    pub inbound: u64,
    /// Calls with them.
    pub calls: u64,
    /// Texts to them that another program sent.
    pub elsewhere: u64,
    /// Entries of the record whose payload can be destroyed.
    pub entries: u64,
    /// Submissions whose outcome is not known yet.
    pub open: u64,
    /// Since when they said stop.
    pub opted_out_at: Option<DateTime<Utc>>,
}

/// What is kept about a number.
pub async fn count_person(db: &Db, number: &PhoneNumber) -> Result<PersonCounts, StoreError> {
    let mut connection = db.reader().acquire().await?;
    let mut counts = Vec::new();
    for question in [
        "SELECT count(*) FROM contacts WHERE number = ?1",
        "SELECT count(*) FROM consents WHERE number = ?1 OR contact_id IN (SELECT id FROM contacts WHERE number = ?1)",
        "SELECT count(*) FROM messages WHERE number = ?1",
        "SELECT count(*) FROM inbound WHERE number = ?1",
        "SELECT count(*) FROM calls WHERE number = ?1 AND parent_sid IS NULL",
        "SELECT count(*) FROM elsewhere WHERE number = ?1",
        "SELECT count(*) FROM attempts WHERE state IN ('submitting', 'in_doubt') AND number = ?1",
    ] {
        let count: i64 = sqlx::query_scalar(question).bind(number.as_str()).fetch_one(&mut *connection).await?;
        counts.push(count.unsigned_abs());
    }
    drop(connection);
    let entries: i64 = match key::of(db).await? {
        Some(key) => {
            sqlx::query_scalar(
                "SELECT count(*) FROM ledger l JOIN ledger_payloads p ON p.seq = l.seq
                 WHERE l.subject = ? AND l.kind NOT IN (SELECT value FROM json_each(?))",
            )
            .bind(key.subject(number.as_str()).to_vec())
            .bind(kept_kinds())
            .fetch_one(db.reader())
            .await?
        }
        None => 0,
    };
    let opted_out_at = suppressions::since(db, number).await?;
    let [contacts, consents, messages, inbound, calls, elsewhere, open] = counts[..] else {
        return Err(StoreError::Missing("This count"));
    };
    let entries = entries.unsigned_abs();
    Ok(PersonCounts { contacts, consents, messages, inbound, calls, elsewhere, entries, open, opted_out_at })
}

fn kept_kinds() -> String {
    json!(Kind::ALL.iter().filter(|kind| kind.is_kept()).map(|kind| kind.word()).collect::<Vec<_>>()).to_string()
}

/// Erases everything about a number except its hash and the day of its no; answers how many payloads went. Whoever never
/// said no has done so by asking for this. Messages on their way must be settled first, and what waits withdrawn: both are
/// the caller's to see to.
pub async fn erase_person(tx: &mut WriteTx, number: &PhoneNumber, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let key = key::in_tx(tx).await?;
    let subject = key.subject(number.as_str());
    overwrite_deleted(tx, true).await?;
    let opted_out_at = suppressions::keep_only_hash(tx, number, &subject, now).await?;
    let entries: Vec<i64> = sqlx::query_scalar(
        "SELECT l.seq FROM ledger l JOIN ledger_payloads p ON p.seq = l.seq
         WHERE l.subject = ? AND l.kind NOT IN (SELECT value FROM json_each(?)) ORDER BY l.seq",
    )
    .bind(subject.to_vec())
    .bind(kept_kinds())
    .fetch_all(&mut **tx)
    .await?;
    destroy(tx, &entries).await?;
    blank_messages(tx, number.as_str()).await?;
    for statement in [
        "DELETE FROM consents WHERE number = ?1 OR contact_id IN (SELECT id FROM contacts WHERE number = ?1)",
        "DELETE FROM reviews WHERE number = ?1",
        "DELETE FROM review_decisions WHERE number = ?1",
        "DELETE FROM auto_questions WHERE number = ?1",
        "DELETE FROM contacts WHERE number = ?1",
    ] {
        sqlx::query(statement).bind(number.as_str()).execute(&mut **tx).await?;
    }
    let payload = json!({
        "entries": Ranges::of(&entries).to_json(),
        "destroyed": entries.len(),
        "opted_out_at": opted_out_at,
    });
    super::append(tx, Entry::new(Kind::Erasure, &payload).about(number.as_str()), now).await?;
    overwrite_deleted(tx, false).await?;
    Ok(entries.len() as u64)
}

/// Whether what is deleted is overwritten in the file as well, in the tables and in the search index. Slower, so only here.
async fn overwrite_deleted(tx: &mut WriteTx, overwrite: bool) -> Result<(), StoreError> {
    let pragma = if overwrite { "PRAGMA secure_delete = ON" } else { "PRAGMA secure_delete = OFF" };
    sqlx::query(pragma).execute(&mut **tx).await?;
    sqlx::query("INSERT INTO contacts_search (contacts_search, rank) VALUES ('secure-delete', ?)")
        .bind(i64::from(overwrite))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

async fn destroy(tx: &mut WriteTx, entries: &[i64]) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM ledger_payloads WHERE seq IN (SELECT value FROM json_each(?))")
        .bind(json!(entries).to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Takes name, number and text out of everything sent to and received from a number. The rows stay: counts, spending and
/// the provider's ids, by which nothing is counted or heard twice, hang on them.
async fn blank_messages(tx: &mut WriteTx, number: &str) -> Result<(), StoreError> {
    for statement in [
        "UPDATE provider_events SET raw = '[]' WHERE provider_sid IN (
            SELECT provider_sid FROM inbound WHERE number = ?1
            UNION SELECT provider_sid FROM attempts WHERE number = ?1 AND provider_sid IS NOT NULL)",
        "UPDATE attempts SET number = '', body_hash = '', error_text = NULL WHERE number = ?1",
        "UPDATE messages SET number = '', body = '', explanation = '', contact_id = NULL, token = NULL, urgent = NULL WHERE number = ?1",
        "UPDATE recipients SET number = NULL, name = '', explanation = '', contact_id = NULL WHERE number = ?1",
        "DELETE FROM inbound_media WHERE inbound_id IN (SELECT id FROM inbound WHERE number = ?1)",
        "UPDATE inbound SET number = '', body = '' WHERE number = ?1",
        "UPDATE calls SET number = '', caller_name = '' WHERE number = ?1",
        "UPDATE elsewhere SET number = '', body = '' WHERE number = ?1",
        "DELETE FROM conversations WHERE number = ?1",
    ] {
        sqlx::query(statement).bind(number).execute(&mut **tx).await?;
    }
    Ok(())
}

/// What a purge destroyed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Payloads of the record.
    pub entries: u64,
    /// Numbers whose messages lost name, number and text.
    pub numbers: u64,
}

/// What may be purged of people who were last dealt with before an instant.
const SENDS: &[Kind] = &[Kind::Attempt, Kind::Blocked, Kind::Held, Kind::Outcome, Kind::Status, Kind::Inbound];
const CONSENTS: &[Kind] = &[Kind::Consent];
const NOES: &[Kind] = &[Kind::OptOut, Kind::OptOutLifted, Kind::Review, Kind::Override];

/// The instants before which each kind of record must last have been of use to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    /// What was sent, kept back and received.
    pub sends: DateTime<Utc>,
    /// Consents; those of people in the address book are in use and stay.
    pub consents: DateTime<Utc>,
    /// The words of a no. The no itself stays for ever.
    pub opt_outs: DateTime<Utc>,
}

/// Destroys what was of no use to anyone since these instants. A person's record is of use as long as anything happens
/// with them.
pub async fn purge(tx: &mut WriteTx, before: &Before, now: DateTime<Utc>) -> Result<Purged, StoreError> {
    let key = key::in_tx(tx).await?;
    overwrite_deleted(tx, true).await?;
    let latest = before.sends.max(before.consents).max(before.opt_outs);
    let idle: Vec<(Vec<u8>, i64)> = sqlx::query_as(
        "SELECT subject, max(at) FROM ledger WHERE subject IS NOT NULL AND kind <> 'erasure'
         GROUP BY subject HAVING max(at) < ?",
    )
    .bind(to_millis(latest))
    .fetch_all(&mut **tx)
    .await?;
    let living: Vec<String> =
        sqlx::query_scalar("SELECT number FROM contacts WHERE number IS NOT NULL AND deleted_at IS NULL")
            .fetch_all(&mut **tx)
            .await?;
    let living: HashSet<Subject> = living.iter().map(|number| key.subject(number)).collect();
    let mut entries = Vec::new();
    for (subject, last) in idle {
        let last = from_millis(last);
        let in_book = Subject::try_from(subject.as_slice()).is_ok_and(|subject| living.contains(&subject));
        let mut kinds: Vec<Kind> = Vec::new();
        kinds.extend(SENDS.iter().filter(|_| last < before.sends));
        kinds.extend(CONSENTS.iter().filter(|_| last < before.consents && !in_book));
        kinds.extend(NOES.iter().filter(|_| last < before.opt_outs));
        let words: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
        let found: Vec<i64> = sqlx::query_scalar(
            "SELECT l.seq FROM ledger l JOIN ledger_payloads p ON p.seq = l.seq
             WHERE l.subject = ? AND l.kind IN (SELECT value FROM json_each(?))",
        )
        .bind(subject)
        .bind(json!(words).to_string())
        .fetch_all(&mut **tx)
        .await?;
        entries.extend(found);
    }
    entries.sort_unstable();
    destroy(tx, &entries).await?;
    let numbers = blank_old_messages(tx, before.sends).await?;
    let purged = Purged { entries: entries.len() as u64, numbers };
    if purged != Purged::default() {
        let payload = json!({
            "entries": Ranges::of(&entries).to_json(),
            "destroyed": entries.len(),
            "numbers": numbers,
            "sends_before": before.sends,
            "consents_before": before.consents,
            "opt_outs_before": before.opt_outs,
        });
        super::append(tx, Entry::new(Kind::Purge, &payload), now).await?;
    }
    overwrite_deleted(tx, false).await?;
    Ok(purged)
}

async fn blank_old_messages(tx: &mut WriteTx, before: DateTime<Utc>) -> Result<u64, StoreError> {
    let numbers: Vec<String> = sqlx::query_scalar(
        "SELECT number FROM (
            SELECT number, max(updated_at) AS last, max(state IN ('queued', 'submitting', 'in_doubt')) AS open
            FROM messages WHERE number <> '' GROUP BY number
            UNION ALL SELECT number, max(stored_at), 0 FROM inbound WHERE number <> '' GROUP BY number)
         GROUP BY number HAVING max(last) < ? AND NOT max(open)",
    )
    .bind(to_millis(before))
    .fetch_all(&mut **tx)
    .await?;
    for number in &numbers {
        blank_messages(tx, number).await?;
    }
    Ok(numbers.len() as u64)
}
