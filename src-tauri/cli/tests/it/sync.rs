//! The account read from the command line: parts, calls, what would be changed there.

use serde_json::Value;

use crate::shop::{Running, Shop, World};

#[test]
fn everything_is_read_part_by_part_and_calls_are_listed() {
    let (shop, world) = (Shop::new(), World::start());
    shop.connect(&world);
    // Without a keychain only whoever was handed the token can ask the provider.
    let holder = Running::run(&shop, &world);
    let all = shop.cli(&["sync", "full"]).ok();
    let runs = all["runs"].as_array().unwrap();
    let parts: Vec<&str> = runs.iter().map(|run| run["part"].as_str().unwrap()).collect();
    assert_eq!(parts, ["numbers", "messages", "calls", "status"]);
    assert!(runs.iter().all(|run| run["outcome"] == "done" && run["full"] == true), "{all}");
    let there = world.get("calls").as_array().unwrap().len();
    assert_eq!(runs[2]["read"], there, "{all}");

    let again = shop.cli(&["sync", "calls"]).ok();
    assert_eq!((&again["runs"][0]["full"], &again["runs"][0]["added"]), (&Value::from(false), &Value::from(0)));
    let calls = shop.cli(&["calls", "list"]).ok();
    assert_eq!(calls["total"], there);
    let missed = shop.cli(&["calls", "list", "--missed"]).ok();
    assert!(missed["calls"].as_array().unwrap().iter().all(|call| call["outcome"] == "missed"), "{missed}");
    assert!(missed["total"].as_u64() < calls["total"].as_u64());
    let shown = shop.cli(&["sync", "show"]).ok();
    let titles: Vec<&str> =
        shown["standings"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap()).collect();
    assert!(titles.contains(&"Twilio itself"), "{titles:?}");
    #[cfg(unix)]
    assert_eq!(holder.terminate(), 0);
}

#[test]
fn a_name_is_written_at_the_provider_only_when_told_so_twice() {
    let (shop, world) = (Shop::new(), World::start());
    shop.connect(&world);
    let _holder = Running::run(&shop, &world);
    let listed = shop.cli(&["senders", "list"]).ok();
    let number = listed["senders"].as_array().unwrap().iter().find(|sender| sender["kind"] == "number").unwrap();
    let address = number["address"].as_str().unwrap();
    let plan = shop.cli(&["senders", "rename", address, "Front desk"]).ok();
    assert!(plan["writes"][0].as_str().unwrap().contains("Front desk"), "{plan}");
    let name = |answer: &Value| {
        let all = answer["senders"].as_array().unwrap();
        all.iter().find(|sender| sender["address"] == address).unwrap()["name"].clone()
    };
    assert_ne!(name(&shop.cli(&["senders", "sync"]).ok()), "Front desk");
    assert_eq!(name(&shop.cli(&["senders", "rename", address, "Front desk", "--yes"]).ok()), "Front desk");
    assert_eq!(name(&shop.cli(&["senders", "sync"]).ok()), "Front desk");
    shop.cli(&["senders", "rename", address, "Front desk", "--yes"]).error(3);
}
