//! Table `templates`: stored texts to start a message from. Names are unique whatever their case.

use chrono::{DateTime, Utc};
use linnet_domain::TemplateId;

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::to_millis;

/// A stored text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateRow {
    /// Which.
    pub id: TemplateId,
    /// Its name.
    pub name: String,
    /// The text with merge fields.
    pub body: String,
}

/// Every template by name.
pub async fn all(db: &Db) -> Result<Vec<TemplateRow>, StoreError> {
    let rows: Vec<(i64, String, String)> =
        sqlx::query_as("SELECT id, name, body FROM templates ORDER BY name COLLATE NOCASE")
            .fetch_all(db.reader())
            .await?;
    Ok(rows.into_iter().map(|(id, name, body)| TemplateRow { id: TemplateId(id), name, body }).collect())
}

/// Adds one. A name that is taken is [`StoreError::Exists`].
pub async fn insert(tx: &mut WriteTx, name: &str, body: &str, now: DateTime<Utc>) -> Result<TemplateId, StoreError> {
    let id = sqlx::query_scalar(
        "INSERT INTO templates (name, body, created_at, updated_at) VALUES (?, ?, ?, ?) RETURNING id",
    )
    .bind(name)
    .bind(body)
    .bind(to_millis(now))
    .bind(to_millis(now))
    .fetch_one(&mut **tx)
    .await?;
    Ok(TemplateId(id))
}

/// Changes one. A name that is taken is [`StoreError::Exists`].
pub async fn update(
    tx: &mut WriteTx,
    id: TemplateId,
    name: &str,
    body: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let done = sqlx::query("UPDATE templates SET name = ?, body = ?, updated_at = ? WHERE id = ?")
        .bind(name)
        .bind(body)
        .bind(to_millis(now))
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    if done.rows_affected() == 0 { Err(StoreError::Missing("this template")) } else { Ok(()) }
}

/// Deletes one.
pub async fn delete(tx: &mut WriteTx, id: TemplateId) -> Result<(), StoreError> {
    let done = sqlx::query("DELETE FROM templates WHERE id = ?").bind(id.0).execute(&mut **tx).await?;
    if done.rows_affected() == 0 { Err(StoreError::Missing("this template")) } else { Ok(()) }
}
