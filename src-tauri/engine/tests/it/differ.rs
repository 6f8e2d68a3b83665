//! Push and poll agree: the same random history, told by callbacks alone, by the list alone, by both, doubled, out of order,
//! with a list that lags and with crashes in between, leaves the same database.
//!
//! What may differ, and why it is left out of the comparison: ids and instants (each world has its own, and a callback
//! carries no date until the list has told it); the ledger's `status` entries (the list may show `delivered` where the
//! callbacks told `sent` first) and its order; and, known only by callback, what Advanced Opt-Out took a text for and where
//! pictures are. A START less than two minutes after a STOP waits for the list by design, so histories keep them apart.
//!
//! `LINNET_DIFFER=40` plays forty histories instead of one.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::SettingKey;
use linnet_domain::MessageState;
use linnet_engine::{Clock, Handle as _, receive};
use linnet_practice::PracticeOptions;
use serde_json::Value;
use tokio::net::TcpListener;

use crate::world::{Shop, Town, folder, text, wednesday};

/// What people write: ordinary words, clear ones, doubtful ones.
const WORDS: [&str; 14] = [
    "Is Thursday at 4 free?",
    "STOP",
    "START",
    "stop",
    "please stop texting me",
    "not interested",
    "YES",
    "thanks 😊",
    "Unsubscribe",
    "wrong number",
    "HELP",
    "unstop",
    "maybe later",
    "",
];

/// Numbers with a fate of their own in the practice world, and some without.
const PEOPLE: [&str; 9] = [
    "+13125550142",
    "+13125550143",
    "+13125550144",
    "+13125550145",
    "+13125550190",
    "+13125550193",
    "+13125550195",
    "+13125550199",
    "+17735550151",
];

/// Between two steps: longer than a callback can be late, and than anything takes on its way.
const STEP: TimeDelta = TimeDelta::minutes(5);

#[derive(Debug, Clone)]
enum Step {
    /// We text somebody.
    Send(usize),
    /// Several people write at once, each of them once.
    Write(Vec<(usize, usize)>),
    /// The program is cut off and comes back; meanwhile these people write.
    Crash(Vec<(usize, usize)>),
}

/// A seeded die of its own, so that a history can be played again.
struct Die(u64);

impl Die {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn burst(&mut self) -> Vec<(usize, usize)> {
        let mut writers: BTreeMap<usize, usize> = BTreeMap::new();
        for _ in 0..=self.roll(3) {
            writers.insert(self.roll(PEOPLE.len()), self.roll(WORDS.len()));
        }
        writers.into_iter().collect()
    }

    fn history(&mut self) -> Vec<Step> {
        let step = |die: &mut Self| match die.roll(8) {
            0..=2 => Step::Send(die.roll(PEOPLE.len())),
            3..=6 => Step::Write(die.burst()),
            _ => Step::Crash(die.burst()),
        };
        (0..12).map(|_| step(self)).collect()
    }
}

/// By which roads news comes, and how badly.
#[derive(Debug, Clone, Copy)]
struct Roads {
    push: bool,
    poll: bool,
    crashes: bool,
    faults: &'static [(&'static str, f64)],
}

const ROADS: [Roads; 6] = [
    Roads { push: true, poll: false, crashes: false, faults: &[] },
    Roads { push: false, poll: true, crashes: false, faults: &[] },
    Roads { push: true, poll: true, crashes: true, faults: &[] },
    Roads { push: true, poll: false, crashes: true, faults: &[("callback_twice", 0.5), ("callback_reordered", 0.5)] },
    Roads {
        push: true,
        poll: true,
        crashes: true,
        faults: &[("callback_lost", 0.5), ("callback_twice", 0.3), ("list_lag", 0.3)],
    },
    Roads { push: false, poll: true, crashes: true, faults: &[("list_lag", 0.5)] },
];

struct Play<'a> {
    town: Town,
    shop: Option<Shop>,
    folder: &'a Path,
    roads: Roads,
    port: u16,
    door: Option<tokio::task::JoinHandle<()>>,
    now: DateTime<Utc>,
    written: i64,
    /// What became of each text we wanted to send.
    said: Vec<String>,
}

impl Play<'_> {
    fn shop(&self) -> &Shop {
        self.shop.as_ref().expect("it is open")
    }

    async fn open(&mut self) {
        let mut shop = Shop::open_with(self.folder, &self.town.known, Clock::starting_at(self.now)).await;
        shop.set(SettingKey::BusinessName, "Rosa's Salon").await;
        if self.roads.push {
            shop.engine.hooks().set_base(Some(format!("http://127.0.0.1:{}", self.port))).await.unwrap();
            let listener = TcpListener::bind(("127.0.0.1", self.port)).await.unwrap();
            let router = receive::router(&shop.engine);
            self.door = Some(tokio::spawn(async { axum::serve(listener, router).await.unwrap() }));
            self.town.point_number_to(&shop.engine.hooks().inbound_url().unwrap()).await;
        }
        if self.roads.poll {
            shop.run();
        } else {
            shop.run_deaf();
        }
        self.shop = Some(shop);
    }

    async fn cut_off(&mut self) {
        if let Some(door) = self.door.take() {
            door.abort();
            let _ = door.await;
        }
        self.shop.take().unwrap().crash().await;
    }

    /// Time passes on both sides.
    async fn wait(&mut self, time: TimeDelta) {
        self.now += time;
        self.town.move_clock(self.now).await;
        if let Some(shop) = &self.shop {
            shop.engine.clock().set(self.now);
            shop.engine.look_soon();
        }
    }

    async fn write(&mut self, burst: &[(usize, usize)]) {
        for (who, word) in burst {
            self.town.write(PEOPLE[*who], WORDS[*word]).await;
            self.written += 1;
        }
    }

    async fn heard(&mut self) {
        for round in 0..400 {
            let heard: i64 =
                sqlx::query_scalar("SELECT count(*) FROM inbound").fetch_one(self.shop().db.reader()).await.unwrap();
            assert!(heard <= self.written, "something was heard twice");
            if heard == self.written {
                return;
            }
            // What the list holds back shows after some seconds; a stop is confirmed within five minutes only.
            if round % 10 == 9 {
                self.wait(TimeDelta::seconds(4)).await;
            }
            self.shop().engine.look_soon();
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("{:?}: not everything was heard", self.roads);
    }

    async fn step(&mut self, step: &Step, index: usize) {
        self.wait(STEP).await;
        match step {
            Step::Send(who) => {
                let order = text(PEOPLE[*who], &format!("Text number {index}"), &format!("t{index}"));
                let done = self.shop().engine.handle(order).await;
                self.said.push(done.map_or_else(|error| format!("{:?}", error.code), |_| "sent".to_owned()));
            }
            Step::Write(burst) => self.write(burst).await,
            // What is pushed while nobody listens is lost to whoever does not poll: then it is written afterwards.
            Step::Crash(burst) if self.roads.crashes => {
                self.settle().await;
                self.cut_off().await;
                if self.roads.poll {
                    self.write(burst).await;
                    self.open().await;
                } else {
                    self.open().await;
                    self.write(burst).await;
                }
            }
            Step::Crash(burst) => self.write(burst).await,
        }
        self.settle().await;
    }

    /// Everything that was written is heard, and every text stands where the provider says it ends.
    async fn settle(&mut self) {
        for round in 0..30 {
            self.heard().await;
            let open: Vec<(i64, String, String)> = sqlx::query_as(
                "SELECT m.id, m.number, m.state FROM messages m
                 WHERE m.state IN ('queued', 'submitting', 'in_doubt', 'accepted', 'scheduled', 'sent')",
            )
            .fetch_all(self.shop().db.reader())
            .await
            .unwrap();
            let mut waits = false;
            for (_, number, state) in &open {
                let there = self.town.status_of(number).await.unwrap_or_default();
                // Whose carrier gives no receipt stays sent.
                waits |= !(state == MessageState::Sent.word() && there == "sent");
            }
            if !waits {
                return;
            }
            if round % 4 == 3 {
                self.wait(STEP).await;
            }
            self.shop().engine.look_soon();
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
        panic!("{:?}: texts stay open", self.roads);
    }

    /// What stands in the database when all is said, without ids and instants.
    async fn dump(&self) -> Vec<String> {
        let db = self.shop().db.reader();
        let mut lines = self.said.clone();
        for (title, sql) in [
            ("inbound", "SELECT number || '|' || group_concat(body || '/' || label || '/' || media_count, ' ; ' ORDER BY received_at)
                         FROM inbound GROUP BY number ORDER BY number"),
            ("conversation", "SELECT number || '|' || preview || '|' || last_is_ours || '|' || unread FROM conversations ORDER BY number"),
            ("no", "SELECT number || '|' || source || '|' || scope || '|' || coalesce(words, '') || '|' || (lifted_at IS NULL)
                    FROM suppressions ORDER BY number, source, created_at"),
            ("review", "SELECT number || '|' || words FROM reviews ORDER BY number"),
            ("message", "SELECT number || '|' || body || '|' || state || '|' || coalesce(error_code, '') || '|' || coalesce(rule, '')
                         FROM messages ORDER BY number, body"),
            ("attempt", "SELECT a.number || '|' || m.body || '|' || a.state FROM attempts a JOIN messages m ON m.id = a.message_id
                         ORDER BY a.number, m.body"),
            ("parked", "SELECT provider_sid FROM provider_events WHERE applied_at IS NULL"),
        ] {
            let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(db).await.unwrap();
            lines.extend(rows.into_iter().map(|row| format!("{title}: {row}")));
        }
        let entries: Vec<(String, String)> = sqlx::query_as(
            "SELECT l.kind, p.payload FROM ledger l JOIN ledger_payloads p ON p.seq = l.seq WHERE l.kind <> 'status'",
        )
        .fetch_all(db)
        .await
        .unwrap();
        let mut entries: Vec<String> = entries.iter().filter_map(|(kind, payload)| entry(kind, payload)).collect();
        entries.sort();
        lines.extend(entries);
        lines
    }
}

/// An entry of the record, as far as it says the same in every world.
fn entry(kind: &str, payload: &str) -> Option<String> {
    let payload: Value = serde_json::from_str(payload).unwrap();
    let told = ["number", "label", "body", "source", "scope", "words", "outcome", "error_code", "decision", "rule"];
    // What each start of the program records of itself is not part of the history.
    let about_someone = ["inbound", "opt_out", "opt_out_lifted", "attempt", "outcome", "blocked", "review", "consent"];
    about_someone.contains(&kind).then(|| {
        let said: Vec<String> = told.iter().filter_map(|name| Some(format!("{name}={}", payload.get(name)?))).collect();
        format!("ledger {kind}: {}", said.join(" "))
    })
}

async fn play(roads: Roads, history: &[Step]) -> Vec<String> {
    let options = PracticeOptions {
        latency: Some(Duration::ZERO),
        as_of: Some(wednesday()),
        throughput: 100_000.0,
        ..PracticeOptions::default()
    };
    let (town, folder) = (Town::with(options).await, folder());
    for (fault, probability) in roads.faults {
        town.fault(fault, *probability).await;
    }
    let port = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let path = folder.path().to_owned();
    let mut play = Play {
        town,
        shop: None,
        folder: &path,
        roads,
        port,
        door: None,
        now: wednesday(),
        written: 0,
        said: Vec::new(),
    };
    play.open().await;
    for (index, step) in history.iter().enumerate() {
        play.step(step, index).await;
    }
    // Late repetitions and what the list held back change nothing any more.
    for _ in 0..3 {
        play.wait(STEP).await;
        play.settle().await;
    }
    let dump = play.dump().await;
    play.cut_off().await;
    play.town.stop().await;
    dump
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_history_by_every_road_leaves_the_same_database() {
    let histories = std::env::var("LINNET_DIFFER").ok().and_then(|count| count.parse().ok()).unwrap_or(1_u64);
    for seed in 0..histories {
        let history = Die(seed * 7_919 + 17).history();
        let expected = play(ROADS[0], &history).await;
        assert!(expected.iter().any(|line| line.starts_with("inbound")), "nothing happened");
        for roads in &ROADS[1..] {
            let found = play(*roads, &history).await;
            let missing: Vec<_> = expected.iter().filter(|line| !found.contains(line)).collect();
            let surplus: Vec<_> = found.iter().filter(|line| !expected.contains(line)).collect();
            assert!(
                found == expected,
                "seed {seed}, {roads:?}:\nonly by push: {missing:#?}\nonly here: {surplus:#?}\nhistory: {history:#?}"
            );
        }
    }
}

/// Every order of three.
const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

#[tokio::test(flavor = "multi_thread")]
async fn whatever_order_texts_are_heard_in_the_same_holds_in_the_end() {
    let town = Town::start().await;
    let folder = folder();
    let shop = Shop::open(folder.path(), &town.known).await;
    let words = ["STOP", "START", "not interested", "please stop texting me", "Thursday?"];
    let (settings, now) = (shop.engine.settings(), wednesday());
    let mut tx = shop.engine.db().write().await.unwrap();
    let mut person = 0;
    for which in 0..words.len().pow(3) {
        let said = [which % 5, which / 5 % 5, which / 25].map(|index| words[index]);
        let mut expected = None;
        for order in ORDERS {
            person += 1;
            let from = crate::world::number(person);
            for place in order {
                let heard = receive::Heard {
                    sid: format!("SM{person}x{place}"),
                    from: from.clone(),
                    to: town.known.numbers[0].clone(),
                    body: said[place].to_owned(),
                    media_count: 0,
                    media: Vec::new(),
                    opt_out_type: None,
                    received_at: now + TimeDelta::seconds(place as i64),
                    dated: true,
                };
                assert!(receive::hear(&mut tx, &settings, &heard, now).await.unwrap());
            }
            let holds: (bool, Option<String>) = sqlx::query_as(
                "SELECT EXISTS (SELECT 1 FROM suppressions WHERE number = ?1 AND lifted_at IS NULL),
                    (SELECT words FROM reviews WHERE number = ?1)",
            )
            .bind(&from)
            .fetch_one(&mut *tx)
            .await
            .unwrap();
            // Whoever is on the list is not texted whatever a review says.
            let holds = if holds.0 { (true, None) } else { holds };
            let expected = expected.get_or_insert_with(|| holds.clone());
            assert_eq!(&holds, expected, "{said:?} heard in the order {order:?}");
        }
    }
    tx.rollback().await.unwrap();
    town.stop().await;
}
