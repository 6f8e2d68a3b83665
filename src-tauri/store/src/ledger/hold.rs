//! Table `legal_holds`: whether nothing may be deleted, erased or purged, and since when.

use chrono::{DateTime, Utc};

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};

const STANDING: &str = "SELECT set_at FROM legal_holds WHERE lifted_at IS NULL";

/// Since when a hold stands, if one does.
pub async fn hold_since(db: &Db) -> Result<Option<DateTime<Utc>>, StoreError> {
    let at: Option<i64> = sqlx::query_scalar(STANDING).fetch_optional(db.reader()).await?;
    Ok(at.map(from_millis))
}

/// The same as a transaction sees it, for whoever is about to delete or to start.
pub async fn hold_since_in(tx: &mut WriteTx) -> Result<Option<DateTime<Utc>>, StoreError> {
    let at: Option<i64> = sqlx::query_scalar(STANDING).fetch_optional(&mut **tx).await?;
    Ok(at.map(from_millis))
}

/// Sets a hold. `false` if one stands already.
pub async fn set_hold(tx: &mut WriteTx, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let done = sqlx::query("INSERT INTO legal_holds (set_at) VALUES (?) ON CONFLICT DO NOTHING")
        .bind(to_millis(now))
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Lifts the hold. `false` if none stands.
pub async fn lift_hold(tx: &mut WriteTx, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE legal_holds SET lifted_at = ? WHERE lifted_at IS NULL")
        .bind(to_millis(now))
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}
