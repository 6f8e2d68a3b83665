//! What was said with one number.

use chrono::TimeDelta;
use linnet_store::thread::{self, ThreadWay};

use crate::contacts::now;
use crate::open;

const NUMBER: &str = "+13125550142";

#[tokio::test]
async fn a_thread_holds_both_ways_of_one_number_oldest_first() {
    let (db, _folder) = open().await;
    let at = |minutes: i64| (now() + TimeDelta::minutes(minutes)).timestamp_millis();
    let mut tx = db.write().await.unwrap();
    for (number, body, minutes) in [(NUMBER, "out 0", 0), (NUMBER, "out 2", 2), ("+13125550199", "other", 1)] {
        sqlx::query(
            "INSERT INTO messages (channel, category, origin, number, body, segments, cost_micros, state, not_before,
                wanted_at, explanation, created_at, updated_at)
             VALUES ('sms', 'service', 'direct', ?, ?, 1, 1, 'delivered', ?, ?, '', ?, ?)",
        )
        .bind(number)
        .bind(body)
        .bind(at(minutes))
        .bind(at(minutes))
        .bind(at(minutes))
        .bind(at(minutes))
        .execute(&mut *tx)
        .await
        .unwrap();
    }
    for (sid, minutes) in [("SM1", 1), ("SM3", 3)] {
        sqlx::query(
            "INSERT INTO inbound (provider_sid, number, to_address, channel, body, label, received_at, stored_at)
             VALUES (?, ?, '+13125550100', 'sms', ?, 'none', ?, ?)",
        )
        .bind(sid)
        .bind(NUMBER)
        .bind(format!("in {minutes}"))
        .bind(at(minutes))
        .bind(at(minutes))
        .execute(&mut *tx)
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
    let bodies = async |limit| {
        let rows = thread::latest(&db, NUMBER, limit).await.unwrap();
        rows.into_iter().map(|row| row.body).collect::<Vec<_>>()
    };
    assert_eq!(bodies(10).await, ["out 0", "in 1", "out 2", "in 3"]);
    assert_eq!(bodies(2).await, ["out 2", "in 3"]);
    let rows = thread::latest(&db, NUMBER, 1).await.unwrap();
    assert_eq!(rows[0].way, ThreadWay::In { label: "none".to_owned(), answers: None, held_back: None });
}
