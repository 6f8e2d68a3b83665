//! Everything at once, in random order: campaigns, retries, STOP, START, imports, deletions and restorations, clock jumps, a
//! command line beside the window. Whatever happens, nothing is submitted after an opt-out has been stored.
//!
//! The order of commits is told by the ledger, which is written in the same transactions: no attempt's entry stands between
//! an opt-out's and its lifting.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::TimeDelta;
use linnet_contract::{
    CampaignDraft, DeleteContacts, ImportSource, ListContacts, OptOutNumber, RestoreContacts, RunImport, SaveCampaign,
    SendMessage, SettingKey, Slice, StartCampaign, VerifyLedger,
};
use linnet_domain::ledger::Kind;
use linnet_domain::{Category, ConsentBasis, ConsentClaim, ContactId};
use linnet_engine::{Handle as _, receive};
use linnet_store::ledger::{About, page};
use serde_json::Value;

use crate::world::{Shop, Town, folder, number, text};

const PEOPLE: u64 = 40;
const STEPS: usize = 60;

/// A small generator, so that a failing run can be told by its seed and repeated.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn person(&mut self) -> String {
        number(self.roll(PEOPLE))
    }
}

struct Play<'a> {
    shop: Shop,
    town: &'a Town,
    file: String,
    dice: Dice,
    deleted: Vec<ContactId>,
    told: BTreeSet<String>,
    campaigns: u64,
}

impl Play<'_> {
    async fn step(&mut self) -> &'static str {
        match self.dice.roll(13) {
            0 | 1 => self.campaign().await,
            2..=4 => {
                let words = ["STOP", "stop texting me", "Please remove me from your list", "quit", "parar por favor"];
                let said = words[self.dice.roll(words.len() as u64) as usize];
                let who = self.dice.person();
                self.town.write(&who, said).await;
                if self.dice.roll(3) > 0 {
                    self.poll().await;
                }
                "stop"
            }
            5 => {
                let who = self.dice.person();
                self.town.write(&who, "START").await;
                "start"
            }
            6 => {
                self.poll().await;
                "poll"
            }
            7 => {
                self.import().await;
                "import"
            }
            8 => self.delete_or_restore().await,
            9 => {
                let fault = ["rate_429", "http500_before", "drop_before", "drop_after", "slow"];
                let name = fault[self.dice.roll(fault.len() as u64) as usize];
                let probability = if self.dice.roll(2) == 0 { 0.0 } else { 0.3 };
                self.town.fault(name, probability).await;
                "fault"
            }
            10 => {
                // The same person by two roads at once, as a window and a command line beside it would.
                let who = self.dice.person();
                let engine = Arc::clone(&self.shop.engine);
                let no = OptOutNumber { number: who.clone(), source: "by phone".to_owned(), road: None, words: None };
                let wrote = self.shop.engine.handle(text(
                    &who,
                    "Your order is ready.",
                    &format!("t{}", self.dice.roll(1 << 40)),
                ));
                let (no, _) = tokio::join!(engine.handle(no), wrote);
                no.unwrap();
                self.told.insert(who);
                "opt-out beside a text"
            }
            11 => {
                let jump = [-30_i64, 5, 90, 60 * 20][self.dice.roll(4) as usize];
                let now = self.shop.engine.clock().now() + TimeDelta::minutes(jump);
                self.shop.engine.clock().set(now);
                "clock"
            }
            _ => {
                let who = self.dice.person();
                let message = SendMessage {
                    category: Category::Service,
                    ..text(&who, "See you soon.", &format!("s{}", self.dice.roll(1 << 40)))
                };
                // Refused for whoever said stop; that is the point.
                let _ = self.shop.engine.handle(message).await;
                "text"
            }
        }
    }

    async fn poll(&self) {
        // With a fault on, Twilio may not answer; the next look reads what this one missed.
        let _ = receive::poll_once(&self.shop.engine).await;
    }

    async fn campaign(&mut self) -> &'static str {
        self.campaigns += 1;
        let draft = CampaignDraft {
            name: format!("Campaign {}", self.campaigns),
            body: "Hi {first_name|there}, we close early today.".to_owned(),
            category: Category::Service,
            ..CampaignDraft::default()
        };
        let id = self.shop.engine.handle(SaveCampaign { id: None, draft }).await.unwrap().row.id;
        let _ = self.shop.engine.handle(StartCampaign { id, expected: None, hold_seconds: Some(0) }).await;
        "campaign"
    }

    async fn import(&self) {
        let order = RunImport {
            source: ImportSource::Path { path: self.file.clone() },
            mapping: BTreeMap::new(),
            country: None,
            tags: Vec::new(),
            list: None,
            consent: Some(ConsentClaim {
                basis: ConsentBasis::Written,
                source: "card".to_owned(),
                date: "2026-01-15".parse().ok(),
            }),
            wording: None,
            signed_by: None,
            reach: false,
            dry_run: false,
        };
        self.shop.engine.handle(order).await.unwrap();
    }

    async fn delete_or_restore(&mut self) -> &'static str {
        if self.deleted.is_empty() {
            let order = ListContacts { query: String::new(), audience: None, slice: Slice::default() };
            let people = self.shop.engine.handle(order).await.unwrap().items;
            let some: Vec<ContactId> =
                people.iter().map(|person| person.id).filter(|_| self.dice.roll(3) == 0).collect();
            self.shop.engine.handle(DeleteContacts { ids: some.clone() }).await.unwrap();
            self.deleted = some;
            "delete"
        } else {
            let ids = std::mem::take(&mut self.deleted);
            self.shop.engine.handle(RestoreContacts { ids }).await.unwrap();
            "restore"
        }
    }
}

/// Reads the ledger in order and checks that nobody whose no stood was written to.
async fn nobody_was_written_to_after_their_no(shop: &Shop, told: &str) -> (u64, u64) {
    let entries = page(&shop.db, &About::All, 0, 1_000_000).await.unwrap();
    let mut standing: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let (mut attempts, mut stops) = (0, 0);
    for entry in entries {
        let payload: Value = serde_json::from_str(entry.payload.as_deref().unwrap_or("{}")).unwrap();
        let number = payload["number"].as_str().unwrap_or_default().to_owned();
        match entry.kind {
            Kind::OptOut => {
                stops += 1;
                standing.entry(number).or_default().insert(payload["source"].as_str().unwrap().to_owned());
            }
            Kind::OptOutLifted => {
                let roads = standing.entry(number).or_default();
                roads.remove("reply");
                roads.remove("provider");
            }
            Kind::Attempt => {
                attempts += 1;
                let roads = standing.get(&number).cloned().unwrap_or_default();
                assert!(roads.is_empty(), "{told}: {number} was written to though {roads:?} stood: {payload}");
            }
            _ => {}
        }
    }
    (attempts, stops)
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_happens_nothing_is_submitted_after_an_opt_out_was_stored() {
    let (mut attempts, mut stops) = (0, 0);
    for seed in [1_u64, 7, 42, 1_999, 86_028_121] {
        let (town, folder) = (Town::start().await, folder());
        let rows: Vec<String> = (0..PEOPLE).map(|index| format!("Person {index},{}", number(index))).collect();
        let rows = rows.join("\n");
        let file = folder.path().join("people.csv");
        std::fs::write(&file, format!("Name,Phone\n{rows}\n")).unwrap();
        let mut play = Play {
            shop: Shop::open(folder.path(), &town.known).await,
            town: &town,
            file: file.display().to_string(),
            dice: Dice(seed),
            deleted: Vec::new(),
            told: BTreeSet::new(),
            campaigns: 0,
        };
        play.import().await;
        play.shop.set(SettingKey::PaceDefault, "1000").await;
        play.shop.run();
        let mut done = Vec::new();
        for _ in 0..STEPS {
            done.push(play.step().await);
            if play.dice.roll(4) == 0 {
                tokio::time::sleep(std::time::Duration::from_millis(play.dice.roll(40))).await;
            }
        }
        for fault in ["rate_429", "http500_before", "drop_before", "drop_after", "slow"] {
            town.fault(fault, 0.0).await;
        }
        receive::poll_once(&play.shop.engine).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        play.shop.stop().await;
        let told = format!("seed {seed}, {done:?}");
        let (sent, said) = nobody_was_written_to_after_their_no(&play.shop, &told).await;
        attempts += sent;
        stops += said;
        for who in &play.told {
            let number = linnet_domain::PhoneNumber::from_e164(who).unwrap();
            let person = linnet_store::people::by_number(&play.shop.db, &number).await.unwrap();
            assert!(
                person.opt_out.is_some(),
                "{told}: what the owner recorded stands through imports and restorations"
            );
        }
        assert!(play.shop.engine.handle(VerifyLedger::default()).await.unwrap().intact, "{told}");
        town.stop().await;
    }
    assert!(attempts > 100 && stops > 20, "the play was played: {attempts} attempts, {stops} opt-outs");
}
