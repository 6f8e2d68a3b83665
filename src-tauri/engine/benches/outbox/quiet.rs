//! What the outbox takes of the machine while nothing is to be seen of it: the memory of a long queue, the time until it
//! goes on after a crash, the processor when nothing is due. Memory and processor are read from Linux; elsewhere they are
//! not measured.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use linnet_contract::SettingKey;
use linnet_engine::Clock;
use linnet_practice::Announcement;

use super::server::Server;
use super::shared::world::{Shop, wednesday};

/// People written at a time, so that writing them takes no memory to speak of.
const STEP: u64 = 50_000;
const SENDING: Duration = Duration::from_secs(5);
/// What leaves of a queue before its outbox is killed.
const BEFORE_THE_CRASH: usize = 1_000;
/// Longer than anything here takes; a bench must not hang.
const PATIENCE: Duration = Duration::from_secs(120);
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// Names of threads: of the idle business, and, as Linux cuts it, of a database's connection.
const IDLE: &str = "idle-business";
const DATABASE: &str = "sqlx-sqlite-wor";

/// The most memory the process has, in bytes, while a queue so long is being sent from.
pub async fn memory_of_a_queue(folder: &Path, known: &Announcement, people: u64, server: &Server) -> Option<u64> {
    let mut shop = queue_of(folder, known, people).await;
    server.clear();
    shop.run();
    let begun = Instant::now();
    let mut most = 0;
    while begun.elapsed() < SENDING {
        most = most.max(resident()?);
        tokio::time::sleep(LOOK_EVERY).await;
    }
    assert!(server.taken() >= BEFORE_THE_CRASH, "only {} texts left in {SENDING:?}", server.taken());
    shop.stop().await;
    shop.engine.close().await;
    Some(most)
}

/// From the opening of a business that was killed while it sent from a queue so long, to the first text that leaves
/// again: its account is connected and what was leaving is settled on the way. Also the part of it until the business
/// stands open.
pub async fn resume_of_a_queue(
    folder: &Path,
    known: &Announcement,
    people: u64,
    server: &Server,
) -> (Duration, Duration) {
    let mut shop = queue_of(folder, known, people).await;
    server.clear();
    shop.run();
    taken(server, BEFORE_THE_CRASH).await;
    shop.crash().await;
    let before = server.taken();
    let begun = Instant::now();
    let mut shop = Shop::open_with(folder, known, afternoon()).await;
    let open = begun.elapsed();
    shop.run();
    taken(server, before + 1).await;
    let resumed = begun.elapsed();
    shop.stop().await;
    shop.engine.close().await;
    (resumed, open)
}

/// Waits until so many texts were taken.
async fn taken(server: &Server, texts: usize) {
    let begun = Instant::now();
    while server.taken() < texts {
        assert!(begun.elapsed() < PATIENCE, "{} of {texts} texts were taken", server.taken());
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

fn afternoon() -> Clock {
    Clock::starting_at(wednesday() + TimeDelta::hours(3))
}

/// A business with so many everyday messages queued.
async fn queue_of(folder: &Path, known: &Announcement, people: u64) -> Shop {
    let shop = Shop::open_with(folder, known, afternoon()).await;
    shop.set(SettingKey::BudgetDaily, super::NO_LIMIT).await;
    let id = shop.campaign(1, Some(super::NO_PACE)).await;
    let sender = "SELECT id FROM senders LIMIT 1";
    let sender: i64 = sqlx::query_scalar(sender).fetch_one(shop.db.reader()).await.expect("a sender");
    for first in (1..people).step_by(STEP as usize) {
        let last = (first + STEP).min(people);
        let mut tx = shop.db.write().await.expect("a transaction");
        let numbers = "WITH RECURSIVE n (i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2)";
        let people = "INSERT INTO recipients (campaign_id, name, number, state, updated_at)
             SELECT ?3, 'Guest', '+1312' || (3000000 + i), 'queued', 0 FROM n";
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

/// The share of one processor that a business takes on which nothing is due. The pretend Twilio lives in this process
/// too and is not counted.
pub fn idle_share(folder: &Path, known: &Announcement, watched: Duration) -> Option<f64> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().thread_name(IDLE).build().expect("a runtime");
    let mut shop = runtime.block_on(Shop::open(folder, known));
    runtime.block_on(async { shop.run() });
    // The first looks catch up.
    std::thread::sleep(Duration::from_secs(5));
    let before = time_of_the_idle()?;
    std::thread::sleep(watched);
    let used = time_of_the_idle()?.checked_sub(before)?;
    runtime.block_on(async {
        shop.stop().await;
        shop.engine.close().await;
    });
    Some(used.as_secs_f64() / watched.as_secs_f64())
}

fn resident() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// What the processor has done for the idle business: for its own threads, and for those of its databases. Each thread's
/// first figure is in nanoseconds (proc(5), schedstat).
fn time_of_the_idle() -> Option<Duration> {
    let mut sum = 0;
    for thread in fs::read_dir("/proc/self/task").ok()? {
        let thread = thread.ok()?.path();
        let name = fs::read_to_string(thread.join("comm")).ok()?;
        if [IDLE, DATABASE].contains(&name.trim_end()) {
            sum += fs::read_to_string(thread.join("schedstat")).ok()?.split(' ').next()?.parse::<u64>().ok()?;
        }
    }
    Some(Duration::from_nanos(sum))
}
