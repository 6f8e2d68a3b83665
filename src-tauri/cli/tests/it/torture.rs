//! A campaign under every fault the practice world knows, the sending program killed at random instants, the command line
//! working beside it. The world's own record shows nobody twice; everyone is once there or in one question.
//!
//! `cargo xtask torture` runs it long; without `TORTURE_KILLS` and `TORTURE_PEOPLE` it is short.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Duration;

use chrono::TimeDelta;
use rand::rngs::StdRng;
use rand::{Rng as _, RngExt as _, SeedableRng as _};
use serde_json::{Value, json};

use crate::shop::{Shop, World};

/// How much faster than here time goes in the world: a storm of a quarter of an hour lasts five hours there.
const SPEED: &str = "20";
/// How long the list may hide what is new, in the world's seconds.
const LONGEST_LAG: i64 = 6 * 3_600;
/// Each fault with its probability: together about a third of the requests go wrong.
const FAULTS: [(&str, f64); 9] = [
    ("drop_before", 0.06),
    ("drop_after", 0.06),
    ("http500_before", 0.04),
    ("http500_after", 0.04),
    ("bad_json", 0.04),
    ("rate_429", 0.04),
    ("auth_401", 0.0),
    ("slow", 0.01),
    ("list_lag", 0.3),
];
const BODY: &str = "Rosa's Salon: 20% off this week. Reply STOP to opt out";

struct Size {
    kills: u64,
    people: u64,
    seed: u64,
}

fn size() -> Size {
    let read = |name: &str, short: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(short);
    Size { kills: read("TORTURE_KILLS", 8), people: read("TORTURE_PEOPLE", 150), seed: read("TORTURE_SEED", 7) }
}

fn number(index: u64) -> String {
    format!("+1312{}{:04}", 220 + index / 10_000, index % 10_000)
}

fn start_campaign(shop: &Shop, people: u64) -> String {
    let mut csv = "First name,Phone\n".to_owned();
    for index in 0..people {
        let _ = writeln!(csv, "Guest {index},{}", number(index));
    }
    let file = shop.file("people.csv", csv);
    let consent = ["--consent", "written", "--consent-source", "sign-up card", "--consent-date", "2026-01-15"];
    shop.cli(&[&["contacts", "import", &file], &consent[..]].concat()).ok();
    shop.cli(&["settings", "set", "campaigns.hold_seconds", "0"]).ok();
    shop.cli(&["settings", "set", "budget.daily_micros", "1000000000"]).ok();
    let pace = (people / 5).clamp(30, 1_000).to_string();
    let created = shop.cli(&[
        "campaign",
        "create",
        "--name",
        "Torture",
        "--body",
        BODY,
        "--audience",
        "all",
        "--channel",
        "sms",
        "--pace",
        &pace,
    ]);
    let id = created.ok()["id"].to_string();
    shop.cli(&["campaign", "start", &id]).ok();
    id
}

fn counts(shop: &Shop, id: &str, people: u64) -> BTreeMap<String, u64> {
    let shown = shop.cli(&["campaign", "show", id]).ok();
    let counts: BTreeMap<String, u64> = serde_json::from_value(shown["counts"].clone()).unwrap();
    assert_eq!(counts.values().sum::<u64>(), people, "the counts add up at every instant: {shown}");
    counts
}

/// How often the campaign's text went to each number, by the world's own record.
fn went(world: &World) -> BTreeMap<String, u64> {
    let mut went = BTreeMap::new();
    for message in world.get("messages").as_array().unwrap() {
        if message["direction"] == "outbound-api" && message["body"] == BODY {
            *went.entry(message["to"].as_str().unwrap().to_owned()).or_insert(0) += 1;
        }
    }
    went
}

/// Whom the world has the text of although Linnet says that it never left or is in doubt, as the report tells of them.
fn told_wrongly(shop: &Shop, id: &str, went: &BTreeMap<String, u64>) -> Vec<csv::StringRecord> {
    let file = shop.path("people-report.csv").display().to_string();
    shop.cli(&["campaign", "report", id, "--csv", &file]).ok();
    let people = csv::Reader::from_path(file).unwrap().into_records().map(Result::unwrap);
    let says_no = |state: &str| matches!(state, "in_doubt" | "skipped" | "canceled" | "expired");
    people.filter(|person| says_no(&person[2]) && went.contains_key(&person[1])).collect()
}

fn set_faults(world: &World, strength: f64) {
    let faults: Value = FAULTS.iter().map(|(name, odds)| ((*name).to_owned(), json!(odds * strength))).collect();
    world.post("faults", &faults);
}

#[test]
fn nothing_kills_a_campaign_and_nobody_gets_it_twice() {
    let Size { kills, people, seed } = size();
    let mut dice = StdRng::seed_from_u64(seed);
    let (shop, world) = (Shop::new(), World::start_with(&["--speed", SPEED, "--list-lag", &LONGEST_LAG.to_string()]));
    let begun = world.now();
    shop.connect(&world);
    let id = start_campaign(&shop, people);
    set_faults(&world, 1.0);
    for _ in 0..kills {
        let as_of = world.now().to_rfc3339();
        let mut run = shop.command(&["run", "--token-stdin", "--as-of", &as_of]).spawn().unwrap();
        writeln!(run.stdin.take().unwrap(), "{}", world.token).unwrap();
        let beside = dice.random_range(0..4);
        let stops = number(dice.next_u64() % people);
        std::thread::sleep(Duration::from_millis(dice.random_range(50..900)));
        match beside {
            0 => _ = counts(&shop, &id, people),
            1 => _ = shop.cli(&["contacts", "opt-out", &stops]),
            2 => world.customer_says(&stops, "please stop texting me"),
            _ => {}
        }
        std::thread::sleep(Duration::from_millis(dice.random_range(0..900)));
        run.kill().unwrap();
        run.wait().unwrap();
    }
    // The storm is over: what can settle settles, the lists catch up, and the rest is asked about.
    set_faults(&world, 0.0);
    let lists_caught_up = world.now() + TimeDelta::seconds(LONGEST_LAG);
    // At noon in Chicago, when offers may leave.
    let mut later = begun;
    while later < lists_caught_up {
        later += TimeDelta::days(1);
    }
    world.post("clock", &json!({ "as_of": later }));
    let run = shop.cli_with(&["run", "--until-idle", "--token-stdin", "--as-of", &later.to_rfc3339()], &world.token);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let counts = counts(&shop, &id, people);
    let went = went(&world);
    let twice: Vec<_> = went.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "never twice: {twice:?}");
    let of = |state: &str| counts.get(state).copied().unwrap_or_default();
    assert_eq!((of("queued"), of("submitting")), (0, 0), "nothing is left behind: {counts:?}");
    let lost = of("in_doubt");
    let handed_over = people - lost - of("skipped") - of("canceled") - of("expired");
    let missed = told_wrongly(&shop, &id, &went);
    assert!(missed.is_empty(), "{} got it of whom Linnet says otherwise: {:?}", missed.len(), missed.get(..3));
    assert_eq!(went.len() as u64, handed_over, "everyone once, or in doubt, or kept back by a rule: {counts:?}");
    let alerts = shop.cli(&["alerts"]).ok();
    let asked: Vec<_> = alerts["alerts"].as_array().unwrap().iter().filter(|it| !it["question"].is_null()).collect();
    assert_eq!(asked.len() as u64, u64::from(lost > 0), "one question for all that is in doubt: {alerts}");
    eprintln!("{people} people, {kills} kills: {counts:?}");
}
