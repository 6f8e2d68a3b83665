//! The ledger: what is added stands, and whatever is done to it behind its back is found.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_domain::{CampaignId, OptOutScope, PhoneNumber};
use linnet_store::ledger::{self, About, Bad, Before, Damage, Entry, Head, Kind, Verification};
use linnet_store::suppressions::{self, NewSuppression, SuppressionSource};
use linnet_store::{Db, people};
use proptest::prelude::*;
use serde_json::json;

use crate::contacts::now;
use crate::open;

const ANN: &str = "+13125550142";
const BOB: &str = "+13125550143";

fn entry(number: &str, index: i64) -> Entry {
    Entry::new(Kind::Attempt, &json!({"attempt": index, "body": "Grüße 🌶"}))
        .about(number)
        .of(Some(CampaignId(index % 2)))
}

async fn add(db: &Db, entries: &[Entry]) {
    let mut tx = db.write().await.unwrap();
    ledger::append_all(&mut tx, entries, now()).await.unwrap();
    tx.commit().await.unwrap();
}

/// Six entries in two transactions: three about Ann, three about Bob.
async fn filled() -> (Db, tempfile::TempDir) {
    let (db, folder) = open().await;
    add(&db, &[entry(ANN, 1), entry(BOB, 2), entry(ANN, 3)]).await;
    add(&db, &[entry(BOB, 4), entry(ANN, 5), entry(BOB, 6)]).await;
    (db, folder)
}

async fn verify(db: &Db) -> Verification {
    ledger::verify(db, None).await.unwrap()
}

fn bad(seq: i64, damage: Damage) -> Bad {
    Bad { seq, damage }
}

/// Does something to the file that the triggers would refuse, as somebody with another program could.
async fn tamper(db: &Db, statements: &[&'static str]) {
    let mut tx = db.write().await.unwrap();
    let triggers: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name GLOB 'ledger*'")
            .fetch_all(&mut *tx)
            .await
            .unwrap();
    assert!(triggers.len() >= 10, "the triggers are there: {triggers:?}");
    sqlx::query("PRAGMA defer_foreign_keys = ON").execute(&mut *tx).await.unwrap();
    for name in triggers {
        sqlx::query(sqlx::AssertSqlSafe(format!("DROP TRIGGER {name}"))).execute(&mut *tx).await.unwrap();
    }
    for statement in statements {
        sqlx::query(*statement).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn an_untouched_ledger_is_intact_and_ends_where_it_should() {
    let (db, _folder) = open().await;
    assert_eq!(verify(&db).await.entries, 0);
    let (db, _folder) = filled().await;
    let found = verify(&db).await;
    assert!(found.intact(), "{found:?}");
    assert_eq!((found.entries, found.head.seq, found.erased), (6, 6, 0));
    assert_eq!(ledger::page(&db, &About::Number(ANN.to_owned()), 0, 10).await.unwrap().len(), 3);
    assert_eq!(ledger::page(&db, &About::Campaign(CampaignId(0)), 2, 10).await.unwrap().len(), 2);
    assert_eq!(ledger::count(&db, &About::All, i64::MAX).await.unwrap(), 6);
    let last = ledger::page(&db, &About::All, 5, 10).await.unwrap().remove(0);
    assert_eq!(last.payload.unwrap(), entry(BOB, 6).payload, "to the byte");
}

#[tokio::test]
async fn entries_of_a_transaction_that_failed_leave_no_trace() {
    let (db, _folder) = filled().await;
    let mut tx = db.write().await.unwrap();
    ledger::append(&mut tx, entry(ANN, 7), now()).await.unwrap();
    drop(tx);
    add(&db, &[entry(ANN, 8)]).await;
    assert_eq!((verify(&db).await.entries, verify(&db).await.intact()), (7, true));
}

#[tokio::test]
async fn the_tables_refuse_every_change() {
    let (db, _folder) = filled().await;
    for statement in [
        "UPDATE ledger SET kind = 'blocked' WHERE seq = 2",
        "DELETE FROM ledger WHERE seq = 6",
        "INSERT OR REPLACE INTO ledger SELECT * FROM ledger WHERE seq = 3",
        "UPDATE ledger_payloads SET payload = '{}' WHERE seq = 2",
        "INSERT OR REPLACE INTO ledger_payloads SELECT * FROM ledger_payloads WHERE seq = 3",
        "UPDATE ledger_head SET seq = 5",
        "DELETE FROM ledger_head",
        "UPDATE ledger_key SET key = zeroblob(32)",
        "DELETE FROM ledger_key",
    ] {
        let mut tx = db.write().await.unwrap();
        assert!(sqlx::query(statement).execute(&mut *tx).await.is_err(), "{statement}");
    }
    assert!(verify(&db).await.intact());
}

#[tokio::test]
async fn every_tampering_is_found_where_it_was_done() {
    let cases: &[(&[&'static str], Bad)] = &[
        (&["UPDATE ledger SET kind = 'blocked' WHERE seq = 3"], bad(3, Damage::Changed)),
        (&["UPDATE ledger SET at = at + 1 WHERE seq = 1"], bad(1, Damage::Changed)),
        (&["UPDATE ledger SET subject = NULL WHERE seq = 6"], bad(6, Damage::Changed)),
        (&["UPDATE ledger SET commitment = zeroblob(32) WHERE seq = 2"], bad(2, Damage::Changed)),
        (&["DELETE FROM ledger_payloads WHERE seq = 3", "DELETE FROM ledger WHERE seq = 3"], bad(3, Damage::Removed)),
        (&["DELETE FROM ledger_payloads WHERE seq = 1", "DELETE FROM ledger WHERE seq = 1"], bad(1, Damage::Removed)),
        (&["DELETE FROM ledger_payloads WHERE seq >= 5", "DELETE FROM ledger WHERE seq >= 5"], bad(5, Damage::Removed)),
        // Removed, and those behind moved up.
        (
            &[
                "DELETE FROM ledger_payloads WHERE seq = 3",
                "DELETE FROM ledger WHERE seq = 3",
                "UPDATE ledger_payloads SET seq = seq - 1 WHERE seq > 3",
                "UPDATE ledger SET seq = seq - 1 WHERE seq > 3",
                "UPDATE ledger_head SET seq = 5",
            ],
            bad(3, Damage::Changed),
        ),
        (
            &[
                "UPDATE ledger_payloads SET seq = 99 WHERE seq = 2",
                "UPDATE ledger_payloads SET seq = 2 WHERE seq = 4",
                "UPDATE ledger_payloads SET seq = 4 WHERE seq = 99",
                "UPDATE ledger SET seq = 99 WHERE seq = 2",
                "UPDATE ledger SET seq = 2 WHERE seq = 4",
                "UPDATE ledger SET seq = 4 WHERE seq = 99",
            ],
            bad(2, Damage::Reordered),
        ),
        (
            &[
                "UPDATE ledger_payloads SET seq = 99 WHERE seq = 2",
                "UPDATE ledger_payloads SET seq = 2 WHERE seq = 4",
                "UPDATE ledger_payloads SET seq = 4 WHERE seq = 99",
            ],
            bad(2, Damage::PayloadChanged),
        ),
        (
            &["UPDATE ledger_payloads SET payload = replace(payload, '5', '6') WHERE seq = 5"],
            bad(5, Damage::PayloadChanged),
        ),
        (&["UPDATE ledger_payloads SET salt = zeroblob(16) WHERE seq = 4"], bad(4, Damage::PayloadChanged)),
        (&["DELETE FROM ledger_payloads WHERE seq = 4"], bad(4, Damage::PayloadRemoved)),
        (&["UPDATE ledger_head SET hash = zeroblob(32)"], bad(6, Damage::Changed)),
        (&["UPDATE ledger_head SET seq = 4"], bad(5, Damage::Added)),
    ];
    for (statements, expected) in cases {
        let (db, _folder) = filled().await;
        tamper(&db, statements).await;
        assert_eq!(verify(&db).await.first_bad, Some(*expected), "{statements:?}");
    }
}

#[tokio::test]
async fn a_cut_off_end_that_was_covered_up_is_found_by_its_anchor() {
    let cut: &[&'static str] = &[
        "DELETE FROM ledger_payloads WHERE seq > 4",
        "DELETE FROM ledger WHERE seq > 4",
        "UPDATE ledger_head SET (seq, hash) = (SELECT seq, hash FROM ledger WHERE seq = 4)",
    ];
    let (db, _folder) = filled().await;
    tamper(&db, cut).await;
    assert!(verify(&db).await.intact(), "without an anchor nobody can tell: that is what anchors are for");

    let (db, _folder) = filled().await;
    let mut tx = db.write().await.unwrap();
    let anchor = ledger::anchor(&mut tx, now()).await.unwrap();
    assert_eq!(ledger::anchor(&mut tx, now()).await.unwrap(), anchor, "nothing new, so the same again");
    tx.commit().await.unwrap();
    assert_eq!((anchor.head.seq, verify(&db).await.anchors, verify(&db).await.intact()), (6, 1, true));
    tamper(&db, cut).await;
    assert_eq!(verify(&db).await.first_bad, Some(bad(6, Damage::Removed)));
    // The anchor is gone from the file too, but it was printed.
    let mut tx = db.write().await.unwrap();
    sqlx::query("DELETE FROM ledger_anchors").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    assert!(verify(&db).await.intact());
    assert_eq!(ledger::verify(&db, Some(&anchor.head)).await.unwrap().first_bad, Some(bad(6, Damage::Removed)));
}

#[tokio::test]
async fn a_chain_written_anew_does_not_fit_the_anchor() {
    let (db, _folder) = filled().await;
    let mut tx = db.write().await.unwrap();
    let anchor = ledger::anchor(&mut tx, now()).await.unwrap();
    tx.commit().await.unwrap();
    let printed = Head { hash: [9; 32], ..anchor.head.clone() };
    assert_eq!(ledger::verify(&db, Some(&printed)).await.unwrap().first_bad, Some(bad(6, Damage::Anchor)));
    assert!(ledger::verify(&db, Some(&anchor.head)).await.unwrap().intact());
    tamper(&db, &["UPDATE ledger_anchors SET hash = zeroblob(32)"]).await;
    assert_eq!(verify(&db).await.first_bad, Some(bad(6, Damage::Anchor)));
}

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::from_e164(text).unwrap()
}

async fn erase(db: &Db, whom: &str) -> u64 {
    let mut tx = db.write().await.unwrap();
    let destroyed = ledger::erase_person(&mut tx, &number(whom), now()).await.unwrap();
    tx.commit().await.unwrap();
    destroyed
}

#[tokio::test]
async fn an_erased_person_leaves_a_chain_that_holds() {
    let (db, _folder) = filled().await;
    assert_eq!(erase(&db, ANN).await, 3);
    let found = verify(&db).await;
    assert!(found.intact(), "{found:?}");
    assert_eq!((found.entries, found.erased), (7, 3));
    let left = ledger::page(&db, &About::Number(ANN.to_owned()), 0, 10).await.unwrap();
    let kinds: Vec<_> = left.iter().map(|entry| (entry.kind, entry.payload.is_some(), entry.salt.is_some())).collect();
    assert_eq!(kinds[..3], [(Kind::Attempt, false, false); 3], "payload and salt went together");
    assert_eq!(kinds[3], (Kind::Erasure, true, true));
    assert!(!left[3].payload.as_ref().unwrap().contains("555"), "the erasure names nobody");
    assert_eq!(ledger::page(&db, &About::Number(BOB.to_owned()), 0, 10).await.unwrap().len(), 3);
    // Erased twice is erased once more, and the first erasure still vouches.
    add(&db, &[entry(ANN, 8)]).await;
    assert_eq!(erase(&db, ANN).await, 1);
    assert!(verify(&db).await.intact());
    tamper(&db, &["DELETE FROM ledger_payloads WHERE seq = 2"]).await;
    assert_eq!(
        verify(&db).await.first_bad,
        Some(bad(2, Damage::PayloadRemoved)),
        "an erasure covers its own entries only"
    );
}

#[tokio::test]
async fn the_no_of_an_erased_person_outlives_them_as_a_hash() {
    let (db, _folder) = open().await;
    let no = |whom| NewSuppression {
        number: whom,
        source: SuppressionSource::Owner,
        detail: "by phone",
        words: None,
        scope: OptOutScope::All,
    };
    let (ann, bob, cem) = (number(ANN), number(BOB), number("+13125550144"));
    let mut tx = db.write().await.unwrap();
    suppressions::add(&mut tx, &no(&ann), now()).await.unwrap();
    // A second road, for offers only: the one that the person cannot lift is what is kept.
    let offers = NewSuppression { source: SuppressionSource::Reply, scope: OptOutScope::Marketing, ..no(&ann) };
    suppressions::add(&mut tx, &offers, now()).await.unwrap();
    let mut said = no(&cem);
    said.source = SuppressionSource::Reply;
    suppressions::add(&mut tx, &said, now()).await.unwrap();
    tx.commit().await.unwrap();
    for whom in [ANN, BOB, cem.as_str()] {
        erase(&db, whom).await;
    }
    let in_clear: i64 = sqlx::query_scalar("SELECT count(*) FROM suppressions").fetch_one(db.reader()).await.unwrap();
    assert_eq!(in_clear, 0);
    for whom in [&ann, &bob, &cem] {
        let person = people::by_number(&db, whom).await.unwrap();
        assert_eq!(person.opt_out.unwrap().at, now(), "{whom:?}");
        let mut tx = db.write().await.unwrap();
        let leaving = people::by_numbers_in(&mut tx, &[whom.as_str(), "+13125550199"]).await.unwrap();
        assert!(leaving[whom.as_str()].opt_out.is_some() && leaving["+13125550199"].opt_out.is_none());
    }
    // Their own START lifts their own no, and not the one the owner wrote down.
    for (whom, lifted) in [(&ann, false), (&bob, true), (&cem, true)] {
        let mut tx = db.write().await.unwrap();
        assert_eq!(suppressions::lift_own(&mut tx, whom, now()).await.unwrap(), lifted, "{whom:?}");
        tx.commit().await.unwrap();
        assert_eq!(people::by_number(&db, whom).await.unwrap().opt_out.is_none(), lifted);
    }
    assert!(verify(&db).await.intact());
}

#[tokio::test]
async fn nothing_is_destroyed_while_a_hold_stands() {
    let (db, _folder) = filled().await;
    let mut tx = db.write().await.unwrap();
    assert!(ledger::set_hold(&mut tx, now()).await.unwrap());
    assert!(!ledger::set_hold(&mut tx, now()).await.unwrap(), "one at a time");
    tx.commit().await.unwrap();
    assert_eq!(ledger::hold_since(&db).await.unwrap(), Some(now()));
    let mut tx = db.write().await.unwrap();
    assert!(ledger::erase_person(&mut tx, &number(ANN), now()).await.is_err());
    drop(tx);
    let mut tx = db.write().await.unwrap();
    assert!(ledger::lift_hold(&mut tx, now()).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(erase(&db, ANN).await, 3);
}

fn before(at: DateTime<Utc>) -> Before {
    Before { sends: at, consents: at, opt_outs: at }
}

#[tokio::test]
async fn a_purge_destroys_only_what_was_of_no_use_since() {
    let (db, _folder) = filled().await;
    let late = now() + TimeDelta::days(1);
    let mut tx = db.write().await.unwrap();
    ledger::append(&mut tx, entry(BOB, 7), late).await.unwrap();
    let none = ledger::purge(&mut tx, &before(now()), late).await.unwrap();
    assert_eq!(none.entries, 0);
    let some = ledger::purge(&mut tx, &before(late), late).await.unwrap();
    assert_eq!(some.entries, 3, "Ann's; with Bob something happened later");
    tx.commit().await.unwrap();
    let found = verify(&db).await;
    assert!(found.intact(), "{found:?}");
    assert_eq!((found.entries, found.erased), (8, 3));
}

#[derive(Debug, Clone)]
enum Step {
    Add(Vec<u8>),
    AddAndFail(u8),
    Erase(u8),
    Anchor,
    Purge,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => proptest::collection::vec(0..5_u8, 0..4).prop_map(Step::Add),
        1 => (0..5_u8).prop_map(Step::AddAndFail),
        1 => (0..5_u8).prop_map(Step::Erase),
        1 => Just(Step::Anchor),
        1 => Just(Step::Purge),
    ]
}

fn whom(index: u8) -> String {
    format!("+1312555020{index}")
}

async fn run(steps: Vec<Step>) {
    let (db, _folder) = open().await;
    let mut added = 0_i64;
    for (hour, step) in steps.iter().enumerate() {
        let at = now() + TimeDelta::hours(hour as i64);
        let mut tx = db.write().await.unwrap();
        match step {
            Step::Add(people) => {
                let entries: Vec<_> = people.iter().map(|index| entry(&whom(*index), added)).collect();
                added = ledger::append_all(&mut tx, &entries, at).await.unwrap();
            }
            Step::AddAndFail(index) => {
                ledger::append(&mut tx, entry(&whom(*index), 0), at).await.unwrap();
                continue;
            }
            Step::Erase(index) => {
                ledger::erase_person(&mut tx, &number(&whom(*index)), at).await.unwrap();
            }
            Step::Anchor => {
                ledger::anchor(&mut tx, at).await.unwrap();
            }
            Step::Purge => {
                ledger::purge(&mut tx, &before(at - TimeDelta::hours(4)), at).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
    }
    let found = verify(&db).await;
    assert!(found.intact(), "{found:?} after {steps:?}");
    assert_eq!(found.entries, ledger::count(&db, &About::All, i64::MAX).await.unwrap());
    // Any one payload changed behind its back is found.
    let victim: Option<i64> =
        sqlx::query_scalar("SELECT max(seq) FROM ledger_payloads").fetch_one(db.reader()).await.unwrap();
    if let Some(victim) = victim {
        tamper(
            &db,
            &["UPDATE ledger_payloads SET payload = payload || ' ' WHERE seq = (SELECT max(seq) FROM ledger_payloads)"],
        )
        .await;
        // If it vouched for destroyed ones, the first of those is missed.
        let found = verify(&db).await.first_bad;
        assert!(found.is_some_and(|bad| bad.seq <= victim), "{found:?} after {steps:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_happens_in_whatever_order_the_chain_holds(steps in proptest::collection::vec(step(), 1..14)) {
        tokio::runtime::Runtime::new().unwrap().block_on(run(steps));
    }
}
