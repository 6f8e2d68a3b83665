//! Table `prices`: what the provider says a text costs, by country and by what it is sent from, as it was last asked.

use chrono::{DateTime, Utc};
use linnet_domain::Micros;
use linnet_domain::prices::Price;

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};

/// Everything known.
pub async fn all(db: &Db) -> Result<Vec<Price>, StoreError> {
    let rows: Vec<(String, String, i64, i64)> =
        sqlx::query_as("SELECT country, number_type, segment_micros, asked_at FROM prices")
            .fetch_all(db.reader())
            .await?;
    let price = |(country, number_type, segment, asked_at)| Price {
        country,
        number_type,
        segment: Micros(segment),
        asked_at: from_millis(asked_at),
    };
    Ok(rows.into_iter().map(price).collect())
}

/// Takes over what the provider says of one country now.
pub async fn put(
    tx: &mut WriteTx,
    country: &str,
    prices: &[(String, Micros)],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM prices WHERE country = ?").bind(country).execute(&mut **tx).await?;
    for (number_type, segment) in prices {
        sqlx::query(
            "INSERT INTO prices (country, number_type, segment_micros, asked_at) VALUES (?, ?, ?, ?)
             ON CONFLICT (country, number_type) DO UPDATE SET
                segment_micros = max(segment_micros, excluded.segment_micros)",
        )
        .bind(country)
        .bind(number_type)
        .bind(segment.0)
        .bind(to_millis(now))
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_country_asked_again_is_replaced_and_the_dearest_carrier_counts() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&folder.path().join("linnet.db")).await.unwrap();
        let local = |micros| ("local".to_owned(), Micros(micros));
        let at = |hour: i64| from_millis(hour * 3_600_000);
        for (hour, prices, expected) in
            [(1, vec![local(8_300), local(9_100), local(8_000)], 9_100), (2, vec![local(8_300)], 8_300)]
        {
            let mut tx = db.write().await.unwrap();
            put(&mut tx, "US", &prices, at(hour)).await.unwrap();
            tx.commit().await.unwrap();
            let known = all(&db).await.unwrap();
            assert_eq!(known.len(), 1);
            assert_eq!((known[0].segment, known[0].asked_at), (Micros(expected), at(hour)));
        }
    }
}
