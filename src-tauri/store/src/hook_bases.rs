//! Table `hook_bases`: the public addresses Twilio was given, and when each was last in force.

use chrono::{DateTime, Utc};

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::to_millis;

/// Says that an address is in force, or was until now.
pub async fn touch(tx: &mut WriteTx, base: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO hook_bases (base, last_at) VALUES (?1, ?2)
         ON CONFLICT (base) DO UPDATE SET last_at = max(last_at, ?2)",
    )
    .bind(base)
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Addresses that were in force since an instant, latest first.
pub async fn since(db: &Db, since: DateTime<Utc>, limit: u32) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT base FROM hook_bases WHERE last_at >= ? ORDER BY last_at DESC, base LIMIT ?")
        .bind(to_millis(since))
        .bind(limit)
        .fetch_all(db.reader())
        .await?)
}

/// Forgets those that have not been in force since an instant.
pub async fn forget(tx: &mut WriteTx, before: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM hook_bases WHERE last_at < ?").bind(to_millis(before)).execute(&mut **tx).await?;
    Ok(())
}
