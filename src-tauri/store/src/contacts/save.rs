//! Writing people, one or a hundred thousand, by the same statement.

use chrono::{DateTime, Utc};
use linnet_domain::ContactId;
use sqlx::{QueryBuilder, Sqlite, SqliteExecutor};

use super::{ContactRecord, search};
use crate::db::WriteTx;
use crate::error::StoreError;
use crate::instant::to_millis;

/// Rows per statement: nineteen values each stay below SQLite's 32,766.
const ROWS_PER_STATEMENT: usize = 500;

/// The id the next new person gets; they count upward from it within this transaction.
pub async fn next_id<'e>(executor: impl SqliteExecutor<'e>) -> Result<ContactId, StoreError> {
    let id = sqlx::query_scalar("SELECT coalesce(max(id), 0) + 1 FROM contacts").fetch_one(executor).await?;
    Ok(ContactId(id))
}

/// Writes people with the tags they are found by: new ids are added, known ones become what is given. The tags
/// themselves are kept by [`crate::tags`]. A number or email somebody else has is [`StoreError::Exists`]. Whoever said no
/// and was erased is on the do-not-text list again; whoever was a contact only because they called is one of the owner's.
pub async fn save_all(
    tx: &mut WriteTx,
    people: &[(&ContactRecord, &[String])],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let numbers: Vec<&str> = people.iter().filter_map(|(contact, _)| contact.number.as_deref()).collect();
    crate::suppressions::recall(tx, &numbers).await?;
    let now = to_millis(now);
    for rows in people.chunks(ROWS_PER_STATEMENT) {
        let mut sql = QueryBuilder::<Sqlite>::new(
            "INSERT INTO contacts (id, first_name, last_name, company, number, number_typed, textable, number_note,
                email, city, state, zip, zone, last_visit, note, consent, search, created_at, updated_at) ",
        );
        sql.push_values(rows, |mut values, (contact, tags)| {
            values
                .push_bind(contact.id.0)
                .push_bind(contact.first_name.as_str())
                .push_bind(contact.last_name.as_str())
                .push_bind(contact.company.as_str())
                .push_bind(contact.number.as_deref())
                .push_bind(contact.number_typed.as_str())
                .push_bind(contact.textable)
                .push_bind(contact.number_note.as_str())
                .push_bind(contact.email.as_deref())
                .push_bind(contact.city.as_str())
                .push_bind(contact.state.as_str())
                .push_bind(contact.zip.as_str())
                .push_bind(contact.zone.as_str())
                .push_bind(contact.last_visit.map(|day| day.to_string()))
                .push_bind(contact.note.as_str())
                .push_bind(contact.consent.word())
                .push_bind(search::search_text(contact, tags))
                .push_bind(now)
                .push_bind(now);
        });
        sql.push(
            " ON CONFLICT (id) DO UPDATE SET
                first_name = excluded.first_name, last_name = excluded.last_name, company = excluded.company,
                number = excluded.number, number_typed = excluded.number_typed, textable = excluded.textable,
                number_note = excluded.number_note, email = excluded.email, city = excluded.city,
                state = excluded.state, zip = excluded.zip, zone = excluded.zone, last_visit = excluded.last_visit,
                note = excluded.note, consent = excluded.consent, search = excluded.search,
                updated_at = excluded.updated_at",
        );
        sql.build().execute(&mut **tx).await?;
        let ids: Vec<ContactId> = rows.iter().map(|(contact, _)| contact.id).collect();
        crate::calls::no_mere_callers(tx, &ids).await?;
    }
    Ok(())
}
