//! The record from the command line: checked, anchored, exported, frozen, and a person erased.

use crate::shop::{Shop, World};

const DANA: &str = "+13125550142";

fn shop() -> (Shop, World) {
    let (shop, world) = (Shop::new(), World::start_with(&["--speed", "60"]));
    shop.connect(&world);
    shop.cli(&["message", "send", DANA, "Your order is ready."]).ok();
    shop.run_until_idle(&world);
    (shop, world)
}

#[test]
fn the_record_is_checked_anchored_and_exported() {
    let (shop, _world) = shop();
    let check = shop.cli(&["ledger", "verify"]).ok();
    assert!(check["entries"].as_u64().unwrap() >= 4, "rules, attempt, outcome, status: {check}");
    assert_eq!((&check["intact"], &check["first_bad"]), (&true.into(), &serde_json::Value::Null));
    let anchor = shop.cli(&["ledger", "anchor"]).ok();
    let printed = format!("{}:{}", anchor["seq"], anchor["head"].as_str().unwrap());
    assert_eq!(shop.cli(&["ledger", "verify", "--against", &printed]).ok()["intact"], true);
    let forged = format!("{}:{}", anchor["seq"], "0".repeat(64));
    let found = shop.cli(&["ledger", "verify", "--against", &forged]).ok();
    assert_eq!((&found["intact"], &found["first_bad"]), (&false.into(), &anchor["seq"]));
    shop.cli(&["ledger", "verify", "--against", "12"]).error(2);

    for (about, file) in
        [(&["--number", "(312) 555-0142"][..], "dana.csv"), (&["--all"], "all.json"), (&["--all"], "all.pdf")]
    {
        let path = shop.path(file).display().to_string();
        let exported = shop.cli(&[&["ledger", "export"], about, &[&path]].concat()).ok();
        assert!(exported["entries"].as_u64().unwrap() >= 3, "{exported}");
        assert!(exported["statement"].as_str().unwrap().contains("unchanged since"), "{exported}");
        let again = shop.cli(&[&["ledger", "export"], about, &[&path]].concat()).error(2);
        assert!(again["message"].as_str().unwrap().contains("left as it is"), "{again}");
    }
    let paper = std::fs::read(shop.path("all.pdf")).unwrap();
    let within = |text: &str| paper.windows(text.len()).any(|part| part == text.as_bytes());
    // A line with a character beyond ASCII is written in hex.
    let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().concat();
    let holds = |text: &str| within(text) || within(&hex(text));
    assert!(holds("Page 1 of") && holds("Your order is ready.") && holds("America/Chicago"), "readable on paper");
    let text = std::fs::read_to_string(shop.path("dana.csv")).unwrap();
    assert!(text.contains("Your order is ready.") && text.contains(DANA), "{text}");
    shop.cli(&["ledger", "export", "--all", "--number", DANA, "x.csv"]).error(2);
    shop.cli(&["ledger", "export", "x.csv"]).error(2);
}

#[test]
fn a_hold_refuses_with_three_and_ends_with_words() {
    let (shop, _world) = shop();
    let path = shop.path("lawyer.json").display().to_string();
    let hold = shop.cli(&["ledger", "hold", "on", &path]).ok();
    assert!(hold["exported"]["entries"].as_u64().unwrap() > 3, "{hold}");
    let acknowledged = ["--acknowledge", "They wrote us to erase them."];
    let erase = [&["contacts", "erase", DANA][..], &acknowledged].concat();
    assert_eq!(shop.cli(&erase).error(3)["kind"], "refused");
    shop.cli(&["ledger", "purge"]).error(3);
    shop.cli(&["ledger", "hold", "off"]).error(2);
    shop.cli(&["ledger", "hold", "off", "--acknowledge", "The suit was settled on 3 June."]).ok();

    let preview = shop.cli(&["contacts", "erase", DANA]).ok();
    assert!(!preview["goes"].as_array().unwrap().is_empty(), "{preview}");
    assert!(shop.cli(&erase).ok()["entries"].as_u64().unwrap() >= 3);
    let check = shop.cli(&["ledger", "verify"]).ok();
    assert_eq!(check["intact"], true, "{check}");
    assert!(check["erased"].as_u64().unwrap() >= 3, "{check}");
    shop.cli(&["message", "send", DANA, "Are you sure?"]).error(3);
    let error = shop.cli(&["settings", "set", "retention.sends_years", "4"]).error(3);
    assert!(error["message"].as_str().unwrap().contains("five years"), "{error}");
}

#[test]
fn an_anchor_kept_in_a_file_is_compared_later() {
    let shop = Shop::new();
    let file = shop.path("anchor.txt").display().to_string();
    let kept = shop.cli(&["ledger", "anchor", "--to", &file]).ok();
    assert_eq!((&kept["file"], &kept["stamp"]), (&file.as_str().into(), &serde_json::Value::Null));
    shop.cli(&["contacts", "opt-out", DANA]).ok();
    let check = shop.cli(&["ledger", "verify", "--anchor", &file]).ok();
    assert_eq!(check["intact"], true);
    assert!(check["statement"].as_str().unwrap().contains("unchanged since the anchor"), "{check}");
    let other = shop.file("other.txt", "nothing of the kind\n");
    shop.cli(&["ledger", "verify", "--anchor", &other]).error(2);
    shop.cli(&["ledger", "anchor", "--tsa", "http://127.0.0.1:9/"]).error(1);
}
