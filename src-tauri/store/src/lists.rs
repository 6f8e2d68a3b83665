//! Tables `lists` and `list_members`: named sets of contacts. Names are unique whatever their case.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use linnet_domain::{ContactId, ListId};
use sqlx::{QueryBuilder, Sqlite, SqliteExecutor};

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::to_millis;

const ROWS_PER_INSERT: usize = 2000;

/// A list with its living members counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRow {
    /// Which.
    pub id: ListId,
    /// Its name.
    pub name: String,
    /// Living people on it.
    pub people: u64,
}

/// Every list by name.
pub async fn counts(db: &Db) -> Result<Vec<ListRow>, StoreError> {
    let rows: Vec<(i64, String, i64)> = sqlx::query_as(
        "SELECT l.id, l.name, count(c.id) FROM lists l
         LEFT JOIN list_members m ON m.list_id = l.id
         LEFT JOIN contacts c ON c.id = m.contact_id AND c.deleted_at IS NULL
         GROUP BY l.id ORDER BY l.name COLLATE NOCASE",
    )
    .fetch_all(db.reader())
    .await?;
    Ok(rows
        .into_iter()
        .map(|(id, name, people)| ListRow { id: ListId(id), name, people: people.unsigned_abs() })
        .collect())
}

/// Every list's name.
pub async fn names<'e>(executor: impl SqliteExecutor<'e>) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT name FROM lists ORDER BY name COLLATE NOCASE").fetch_all(executor).await?)
}

/// Names of the lists a contact is on.
pub async fn of(db: &Db, contact: ContactId) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT l.name FROM list_members m JOIN lists l ON l.id = m.list_id
         WHERE m.contact_id = ? ORDER BY l.name COLLATE NOCASE",
    )
    .bind(contact.0)
    .fetch_all(db.reader())
    .await?)
}

/// The list of that name, made if new.
pub async fn find_or_make(tx: &mut WriteTx, name: &str, now: DateTime<Utc>) -> Result<ListId, StoreError> {
    // The empty update makes RETURNING answer for the row that stands as well.
    let id = sqlx::query_scalar(
        "INSERT INTO lists (name, created_at) VALUES (?, ?)
         ON CONFLICT (name) DO UPDATE SET name = name RETURNING id",
    )
    .bind(name)
    .bind(to_millis(now))
    .fetch_one(&mut **tx)
    .await?;
    Ok(ListId(id))
}

/// Who is on the list of that name, deleted people included; nobody if there is no such list.
pub async fn members<'e>(executor: impl SqliteExecutor<'e>, name: &str) -> Result<HashSet<ContactId>, StoreError> {
    let rows: Vec<i64> =
        sqlx::query_scalar("SELECT m.contact_id FROM list_members m JOIN lists l ON l.id = m.list_id WHERE l.name = ?")
            .bind(name)
            .fetch_all(executor)
            .await?;
    Ok(rows.into_iter().map(ContactId).collect())
}

/// Puts contacts on a list; those on it already stay.
pub async fn add(tx: &mut WriteTx, list: ListId, contacts: &[ContactId]) -> Result<(), StoreError> {
    for rows in contacts.chunks(ROWS_PER_INSERT) {
        let mut query = QueryBuilder::<Sqlite>::new("INSERT OR IGNORE INTO list_members (list_id, contact_id) ");
        query.push_values(rows, |mut values, contact| {
            values.push_bind(list.0).push_bind(contact.0);
        });
        query.build().execute(&mut **tx).await?;
    }
    Ok(())
}
