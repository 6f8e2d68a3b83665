//! What waits for its time, from the command line: spread, listed, moved, reworded, taken back.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::shop::{Shop, World};

fn instant(value: &Value) -> DateTime<Utc> {
    value.as_str().unwrap().parse().unwrap()
}

fn listed(shop: &Shop) -> Vec<Value> {
    shop.cli(&["scheduled", "list"]).ok()["scheduled"].as_array().unwrap().clone()
}

#[test]
fn what_is_scheduled_is_moved_reworded_and_taken_back() {
    let (shop, world) = (Shop::new(), World::start());
    shop.connect(&world);
    let people = "first name,phone\nAna,+17202000001\nBea,+17202000002\nCal,+18085550143\nDan,+17202000004\n";
    shop.cli(&["contacts", "import", &shop.file("people.csv", people)]).ok();
    let from = DateTime::from_timestamp(world.now().timestamp(), 0).unwrap() + TimeDelta::days(2);
    let begins = from.to_rfc3339();
    let create = ["campaign", "create", "--name", "Ready", "--body", "Your order is ready.", "--audience", "all"];
    let create = [&create[..], &["--channel", "sms", "--category", "service"]].concat();
    let id = shop.cli(&[&create[..], &["--at", &begins, "--over", "2h"]].concat()).ok()["id"].to_string();
    shop.cli(&[&create[..], &["--over", "2 hours"]].concat()).error(2);
    shop.cli(&[&create[..], &["--local-time", "2026-12-24T10:00", "--over", "2h"]].concat()).error(2);
    shop.cli(&["campaign", "start", &id]).ok();
    let campaign = format!("campaign:{id}");
    let item = listed(&shop).remove(0);
    assert_eq!((item["id"].as_str(), instant(&item["at"])), (Some(&*campaign), from));
    assert_eq!(instant(&item["until"]), from + TimeDelta::minutes(90), "the last of four in two hours");

    // Asking moves nothing; moving does.
    let local = (from + TimeDelta::days(1)).format("%Y-%m-%dT10:00").to_string();
    let asked = shop.cli(&["scheduled", "move", &campaign, "--local-time", &local, "--dry-run"]).ok();
    let places: Vec<(&str, u64)> = asked["places"]
        .as_array()
        .unwrap()
        .iter()
        .map(|place| (place["zone"].as_str().unwrap(), place["people"].as_u64().unwrap()))
        .collect();
    assert_eq!(places, [("America/Denver", 3), ("Pacific/Honolulu", 1)]);
    assert_eq!(instant(&listed(&shop)[0]["at"]), from);
    let moved = shop.cli(&["scheduled", "move", &campaign, "--local-time", &local]).ok();
    assert_eq!(moved, asked);
    assert_eq!(listed(&shop)[0]["at"], asked["first"]);
    shop.cli(&["scheduled", "move", &campaign, "--at", "2020-01-01T00:00:00Z"]).error(3);

    let sent = shop.cli(&["message", "send", "+17202000001", "See you at ten", "--local-time", &local]).ok();
    let message = format!("message:{}", sent["id"]);
    shop.cli(&["scheduled", "edit", &message, "See you at eleven"]).ok();
    let text = |id: &str| listed(&shop).iter().find(|item| item["id"] == id).unwrap()["text"].clone();
    assert_eq!(text(&message), "See you at eleven");
    shop.cli(&["scheduled", "edit", &campaign, "Another text"]).error(2);
    shop.cli(&["scheduled", "draft", &message]).error(2);
    shop.cli(&["scheduled", "cancel", &message]).ok();
    assert_eq!(shop.cli(&["scheduled", "draft", &campaign]).ok()["row"]["status"], "draft");
    assert!(listed(&shop).is_empty());
}
