//! Table `spend`: what each day cost, reserved with every attempt and settled by its real price. Triggers on `attempts`
//! keep it; nothing else writes it. A day is counted in days of the business's zone since 1970-01-01.

use linnet_domain::Micros;

use crate::db::{Db, WriteTx};
use crate::error::StoreError;

const OF_DAY: &str = "SELECT micros FROM spend WHERE day = ?";

/// What a day has cost so far, reservations included.
pub async fn of_day(db: &Db, day: i64) -> Result<Micros, StoreError> {
    let micros: Option<i64> = sqlx::query_scalar(OF_DAY).bind(day).fetch_optional(db.reader()).await?;
    Ok(Micros(micros.unwrap_or_default()))
}

/// The same as the transaction sees it, so that no two reservations can overshoot together.
pub async fn of_day_in(tx: &mut WriteTx, day: i64) -> Result<Micros, StoreError> {
    let micros: Option<i64> = sqlx::query_scalar(OF_DAY).bind(day).fetch_optional(&mut **tx).await?;
    Ok(Micros(micros.unwrap_or_default()))
}

/// Days from one on that cost, with what is reserved, more than a limit.
pub async fn over(db: &Db, most: Micros, from: i64) -> Result<Vec<i64>, StoreError> {
    let days = sqlx::query_scalar("SELECT day FROM spend WHERE day >= ? AND micros > ? ORDER BY day");
    Ok(days.bind(from).bind(most.0).fetch_all(db.reader()).await?)
}
