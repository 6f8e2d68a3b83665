//! Table `cursors`: small facts receiving must remember over a restart, such as how far it has read.

use chrono::{DateTime, Utc};

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::to_millis;

/// The value under a name.
pub async fn get(db: &Db, name: &str) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT value FROM cursors WHERE name = ?").bind(name).fetch_optional(db.reader()).await?)
}

/// The same as the transaction sees it.
pub async fn get_in(tx: &mut WriteTx, name: &str) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT value FROM cursors WHERE name = ?").bind(name).fetch_optional(&mut **tx).await?)
}

/// Keeps a value under a name.
pub async fn set(tx: &mut WriteTx, name: &str, value: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO cursors (name, value, updated_at) VALUES (?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
    )
    .bind(name)
    .bind(value)
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(())
}
