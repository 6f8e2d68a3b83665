//! Table `settings`: what the owner changed. Keys and defaults are the contract's; here they are text.

use std::collections::HashMap;

use crate::db::{Db, WriteTx};
use crate::error::StoreError;

/// Everything that was changed.
pub async fn all(db: &Db) -> Result<HashMap<String, String>, StoreError> {
    let rows: Vec<(String, String)> = sqlx::query_as("SELECT key, value FROM settings").fetch_all(db.reader()).await?;
    Ok(rows.into_iter().collect())
}

/// Changes one.
pub async fn set(tx: &mut WriteTx, key: &str, value: &str) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )
    .bind(key)
    .bind(value)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
