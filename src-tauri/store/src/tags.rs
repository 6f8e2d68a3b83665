//! Table `contact_tags`. A tag is spelled one way in the whole book: which way is the caller's to settle with [`names`].

use std::collections::HashMap;

use linnet_domain::ContactId;
use sqlx::{QueryBuilder, Sqlite, SqliteExecutor};

use crate::db::{Db, WriteTx};
use crate::error::StoreError;

const ROWS_PER_INSERT: usize = 2000;

/// Every tag anybody carries, as spelled. Steps from tag to tag through the index: as fast for 100,000 people as for ten.
pub async fn names<'e>(executor: impl SqliteExecutor<'e>) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "WITH RECURSIVE step (tag) AS (
            SELECT min(tag) FROM contact_tags
            UNION ALL
            SELECT (SELECT min(t.tag) FROM contact_tags t WHERE t.tag > step.tag) FROM step WHERE step.tag IS NOT NULL
         )
         SELECT tag FROM step WHERE tag IS NOT NULL",
    )
    .fetch_all(executor)
    .await?)
}

/// Tags with how many living people carry them, most first.
pub async fn counts(db: &Db) -> Result<Vec<(String, u64)>, StoreError> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT t.tag, count(*) AS people FROM contact_tags t
         JOIN contacts c ON c.id = t.contact_id AND c.deleted_at IS NULL
         GROUP BY t.tag ORDER BY people DESC, t.tag COLLATE NOCASE",
    )
    .fetch_all(db.reader())
    .await?;
    Ok(rows.into_iter().map(|(tag, people)| (tag, people.unsigned_abs())).collect())
}

/// The tags of some contacts, each contact's in alphabetical order; contacts without any are not in the map.
pub async fn of(db: &Db, contacts: &[ContactId]) -> Result<HashMap<ContactId, Vec<String>>, StoreError> {
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT contact_id, tag FROM contact_tags WHERE contact_id IN (SELECT value FROM json_each(?))
         ORDER BY contact_id, tag COLLATE NOCASE",
    )
    .bind(crate::contacts::json_ids(contacts))
    .fetch_all(db.reader())
    .await?;
    let mut tags: HashMap<ContactId, Vec<String>> = HashMap::new();
    for (contact, tag) in rows {
        tags.entry(ContactId(contact)).or_default().push(tag);
    }
    Ok(tags)
}

/// Who carries what: every living person's tags.
pub async fn all<'e>(executor: impl SqliteExecutor<'e>) -> Result<Vec<(ContactId, String)>, StoreError> {
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT t.contact_id, t.tag FROM contact_tags t
         JOIN contacts c ON c.id = t.contact_id AND c.deleted_at IS NULL",
    )
    .fetch_all(executor)
    .await?;
    Ok(rows.into_iter().map(|(contact, tag)| (ContactId(contact), tag)).collect())
}

/// Gives tags to contacts; those they carry already are left.
pub async fn add(tx: &mut WriteTx, pairs: &[(ContactId, &str)]) -> Result<(), StoreError> {
    for rows in pairs.chunks(ROWS_PER_INSERT) {
        let mut query = QueryBuilder::<Sqlite>::new("INSERT OR IGNORE INTO contact_tags (contact_id, tag) ");
        query.push_values(rows, |mut values, (contact, tag)| {
            values.push_bind(contact.0).push_bind(*tag);
        });
        query.build().execute(&mut **tx).await?;
    }
    Ok(())
}

/// Makes these a contact's tags, and no others.
pub async fn replace(tx: &mut WriteTx, contact: ContactId, tags: &[String]) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM contact_tags WHERE contact_id = ?").bind(contact.0).execute(&mut **tx).await?;
    let pairs: Vec<_> = tags.iter().map(|tag| (contact, tag.as_str())).collect();
    add(tx, &pairs).await
}
