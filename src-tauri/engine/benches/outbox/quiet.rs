//! What the outbox takes of the machine while nothing is to be seen of it: the memory of a long queue, the processor when
//! nothing is due. Read from Linux; elsewhere nothing is measured.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use linnet_engine::Clock;
use linnet_practice::Announcement;

use super::shared::world::{Shop, wednesday};

/// People written at a time, so that writing them takes no memory to speak of.
const STEP: u64 = 50_000;
const SENDING: Duration = Duration::from_secs(5);
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// The kernel counts processor time in hundredths of a second.
const TICKS: f64 = 100.0;

/// The most memory the process has, in bytes, while a queue so long is being sent from.
pub async fn memory_of_a_queue(folder: &Path, known: &Announcement, people: u64) -> Option<u64> {
    let mut shop = queue_of(folder, known, people).await;
    shop.run();
    let begun = Instant::now();
    let mut most = 0;
    while begun.elapsed() < SENDING {
        most = most.max(resident()?);
        tokio::time::sleep(LOOK_EVERY).await;
    }
    shop.stop().await;
    shop.engine.close().await;
    Some(most)
}

fn afternoon() -> Clock {
    Clock::starting_at(wednesday() + TimeDelta::hours(3))
}

/// A business with so many everyday messages queued.
async fn queue_of(folder: &Path, known: &Announcement, people: u64) -> Shop {
    let shop = Shop::open_with(folder, known, afternoon()).await;
    let id = shop.campaign(1, Some(super::NO_PACE)).await;
    let sender = "SELECT id FROM senders LIMIT 1";
    let sender: i64 = sqlx::query_scalar(sender).fetch_one(shop.db.reader()).await.expect("a sender");
    for first in (1..people).step_by(STEP as usize) {
        let last = (first + STEP).min(people);
        let mut tx = shop.db.write().await.expect("a transaction");
        let numbers = "WITH RECURSIVE n (i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2)";
        let people = "INSERT INTO recipients (campaign_id, name, number, state, updated_at)
             SELECT ?3, 'Guest', '+1' || (3120000000 + i), 'queued', 0 FROM n";
        let messages = "INSERT INTO messages (campaign_id, recipient_id, channel, category, origin, number, body, segments,
                cost_micros, sender_id, state, not_before, wanted_at, created_at, updated_at)
             SELECT campaign_id, id, 'sms', 'service', 'campaign', number, 'Your order is ready.', 1, 1, ?4, 'queued', 0, 0,
                0, 0
             FROM recipients WHERE campaign_id = ?3 AND id > (SELECT max(recipient_id) FROM messages)";
        for sql in [format!("{numbers} {people}"), messages.to_owned()] {
            sqlx::query(sqlx::AssertSqlSafe(sql))
                .bind(first as i64)
                .bind(last as i64)
                .bind(id.0)
                .bind(sender)
                .execute(&mut *tx)
                .await
                .expect("a longer queue");
        }
        tx.commit().await.expect("a commit");
    }
    assert_eq!(shop.counts(id).await.values().sum::<u64>(), people);
    shop
}

/// The share of one processor that a business takes on which nothing is due, the pretend Twilio with it.
pub async fn idle_share(folder: &Path, known: &Announcement, watched: Duration) -> Option<f64> {
    let mut shop = Shop::open(folder, known).await;
    shop.run();
    // The first looks catch up.
    tokio::time::sleep(Duration::from_secs(5)).await;
    let before = processor_time()?;
    tokio::time::sleep(watched).await;
    let used = processor_time()? - before;
    shop.stop().await;
    shop.engine.close().await;
    Some(used / watched.as_secs_f64())
}

fn resident() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// In seconds.
fn processor_time() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name in brackets may hold anything; what follows it is fixed.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok());
    Some((ticks(11)? + ticks(12)?) / TICKS)
}
