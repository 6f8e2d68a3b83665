//! Messages per second through the durable outbox: the real engine, a database file synced at every commit, real HTTP to
//! a server that answers at once. Beside it, in the same run, a loop that only posts the same forms to the same server.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench prints its figures and fails by panicking"
)]

mod quiet;
mod rivals;
mod server;
#[path = "../shared/mod.rs"]
mod shared;

use std::collections::HashMap;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use chrono::TimeDelta;
use linnet_contract::{CampaignDraft, SaveCampaign, SettingKey, StartCampaign};
use linnet_domain::{CampaignId, MessageState};
use linnet_engine::{Clock, Handle as _};
use linnet_practice::Announcement;
use linnet_store::campaigns;
use server::Server;
use shared::world::{Shop, Town, wednesday};
use shared::{crowd, figure, folder, median, seconds};
use tokio::task::JoinSet;
use url::form_urlencoded;

const MESSAGES: usize = 5_000;
const ROUNDS: usize = 3;
/// Messages the scripts send; they take one after the other.
const BY_SCRIPT: usize = 500;
/// Requests open at once: as many as the outbox has.
const AT_ONCE: usize = 50;
/// No pace holds anything back at so many segments a second.
const NO_PACE: u32 = 1_000_000;
/// Nor does the day's limit, in micro-dollars.
const NO_LIMIT: &str = "1000000000";
const SYNCS: usize = 200;
const SHORT_QUEUE: u64 = 10_000;
const LONG_QUEUE: u64 = 1_000_000;
const CRASHED_QUEUE: u64 = 100_000;
/// How long an idle business is watched.
const WATCHED: Duration = Duration::from_secs(60);

#[tokio::main]
async fn main() {
    let town = Town::start().await;
    let server = Server::start(&town.known.twilio);
    let known = Announcement { twilio: server.address.clone(), ..town.known.clone() };
    let home = folder();
    // `cargo bench … -- quiet` leaves out the race, which takes longest.
    if !std::env::args().any(|word| word == "quiet") {
        race(home.path(), &known, &server).await;
    }
    let mega = |bytes: Option<u64>| bytes.map_or_else(|| "–".to_owned(), |bytes| format!("{} MB", bytes / 1_000_000));
    let (resumed, open) = quiet::resume_of_a_queue(&home.path().join("resumed"), &known, CRASHED_QUEUE, &server).await;
    let beside =
        format!("from opening the business, {} of it until it stands open, to the first text; goal 1 s", seconds(open));
    figure("resume after a crash with 100,000 queued", &seconds(resumed), &beside);
    let (folder, twilio) = (home.path().join("idle"), town.known.clone());
    let idle = tokio::task::spawn_blocking(move || quiet::idle_share(&folder, &twilio, WATCHED)).await.expect("a look");
    let idle = idle.map_or_else(|| "–".to_owned(), |share| format!("{:.2} %", 100.0 * share));
    figure("processor when nothing is due", &idle, "of one core, over a minute, its databases with it; goal 0.10 %");
    let short = quiet::memory_of_a_queue(&home.path().join("short"), &known, SHORT_QUEUE, &server).await;
    let long = quiet::memory_of_a_queue(&home.path().join("long"), &known, LONG_QUEUE, &server).await;
    let beside = format!("with 10,000 queued {}; the most while sending, the whole process", mega(short));
    figure("memory with 1,000,000 queued", &mega(long), &beside);
    town.stop().await;
}

/// The outbox beside a bare loop and the scripts.
async fn race(home: &Path, known: &Announcement, server: &Server) {
    let list = crowd::write(home, MESSAGES);
    let (mut ours, mut bares) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let taken = through_the_outbox(&home.join(round.to_string()), known, &list, server).await;
        ours.push(taken);
        let forms = server.clear();
        everyone_once(&forms);
        bares.push(bare(known, forms).await);
        everyone_once(&server.clear());
    }
    let sync = sync_time(home);
    let rate = |time: Duration| MESSAGES as f64 / time.as_secs_f64();
    let (ours, bare) = (median(&mut ours), median(&mut bares));
    let beside = format!(
        "bare reqwest loop {:.0} a second: {:.0} % of it; {AT_ONCE} requests at once, a disk sync takes {}; medians of \
         {ROUNDS} times {MESSAGES} messages",
        rate(bare),
        100.0 * rate(ours) / rate(bare),
        seconds(sync),
    );
    figure("messages a second through the durable outbox", &format!("{:.0}", rate(ours)), &beside);
    for rival in rivals::RIVALS {
        let told = rival.run(known, BY_SCRIPT, home);
        server.clear();
        match told {
            Ok(taken) => {
                let theirs = BY_SCRIPT as f64 / taken.as_secs_f64();
                let beside = format!("{:.1} times slower; {BY_SCRIPT} messages", rate(ours) / theirs);
                figure(rival.name, &format!("{theirs:.0}"), &beside);
            }
            Err(why) => figure(rival.name, "–", &why),
        }
    }
}

/// A campaign to everybody of a fresh business, from its first claim to its last outcome on disk.
async fn through_the_outbox(folder: &Path, known: &Announcement, list: &Path, server: &Server) -> Duration {
    // Three hours later it is the middle of the day in New York and the morning in Honolulu: every offer may go.
    let clock = Clock::starting_at(wednesday() + TimeDelta::hours(3));
    let mut shop = Shop::open_with(folder, known, clock).await;
    shop.set(SettingKey::BudgetDaily, NO_LIMIT).await;
    crowd::move_in(&shop, list, MESSAGES).await;
    let draft = CampaignDraft {
        name: "Autumn offer".to_owned(),
        body: "Hi {first_name|there}, 20% off all colour this week.".to_owned(),
        pace: Some(NO_PACE),
        ..CampaignDraft::default()
    };
    let id = shop.engine.handle(SaveCampaign { id: None, draft }).await.expect("a draft").row.id;
    let order = StartCampaign { id, expected: Some(MESSAGES as u64), hold_seconds: Some(0) };
    shop.engine.handle(order).await.expect("a start");
    let begun = Instant::now();
    shop.run();
    while !(server.taken() >= MESSAGES && accepted(&shop, id).await == MESSAGES as u64) {
        assert!(begun.elapsed() < Duration::from_secs(60), "not everything left: {:?}", shop.counts(id).await);
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let taken = begun.elapsed();
    shop.stop().await;
    let record = campaigns::get(&shop.db, id).await.expect("the campaign");
    assert_eq!(record.attempts, MESSAGES as u64, "one submission each");
    shop.engine.close().await;
    taken
}

async fn accepted(shop: &Shop, id: CampaignId) -> u64 {
    shop.counts(id).await.get(&MessageState::Accepted).copied().unwrap_or_default()
}

/// The server got every person's text, and nobody's twice.
fn everyone_once(forms: &[Bytes]) {
    let mut times = HashMap::new();
    for form in forms {
        let to = form_urlencoded::parse(form).find(|(name, _)| name == "To").expect("a number").1;
        *times.entry(to).or_insert(0) += 1;
    }
    assert_eq!(times.len(), MESSAGES, "people who got a text");
    assert!(times.values().all(|times| *times == 1), "somebody got it twice");
}

/// The same forms to the same server, kept nowhere.
async fn bare(known: &Announcement, forms: Vec<Bytes>) -> Duration {
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let url = format!("{}/2010-04-01/Accounts/{}/Messages.json", known.twilio, known.account_sid);
    let forms = Arc::new(Mutex::new(forms));
    let next = move || forms.lock().expect("the forms").pop();
    let mut posting = JoinSet::new();
    let begun = Instant::now();
    for _ in 0..AT_ONCE {
        let (http, url, next, known) = (http.clone(), url.clone(), next.clone(), known.clone());
        posting.spawn(async move {
            while let Some(form) = next() {
                let request = http.post(&url).basic_auth(&known.account_sid, Some(&known.auth_token));
                let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
                let answer = request.send().await.expect("an answer");
                assert_eq!(answer.status(), 201);
                answer.bytes().await.expect("a body");
            }
        });
    }
    posting.join_all().await;
    begun.elapsed()
}

/// How long a page takes to reach the disk, in the folder the databases were in.
fn sync_time(folder: &Path) -> Duration {
    let mut file = File::create(folder.join("sync")).expect("a file");
    let mut times: Vec<_> = (0..SYNCS)
        .map(|_| {
            let begun = Instant::now();
            file.write_all(&[7; 4_096]).and_then(|()| file.sync_data()).expect("a page on disk");
            begun.elapsed()
        })
        .collect();
    median(&mut times)
}
