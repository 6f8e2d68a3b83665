//! How replies come in, from the command line: choosing, looking, agreeing to what was seen, putting back.

use serde_json::Value;

use crate::shop::{Shop, World};

fn field<'a>(answer: &'a Value, name: &str) -> &'a Value {
    &answer["receiving"][name]
}

#[test]
fn an_own_address_is_chosen_told_to_twilio_and_taken_back() {
    let (shop, world) = (Shop::new(), World::start());
    shop.connect(&world);
    let none = shop.cli(&["receiving", "show"]).ok();
    assert_eq!((field(&none, "way"), field(&none, "state")), (&"none".into(), &"off".into()));
    assert!(field(&none, "sentence").as_str().unwrap().contains("every few seconds"), "{none}");
    let plan = shop.cli(&["receiving", "look"]).ok();
    assert_eq!(plan["address"], Value::Null);
    let seen = plan["seen"].as_str().unwrap();
    shop.cli(&["receiving", "connect", "--seen", seen]).error(3);

    shop.cli(&["receiving", "choose", "own"]).error(2);
    shop.cli(&["receiving", "choose", "own", "--address", "http://texts.example.com"]).error(2);
    shop.cli(&["receiving", "choose", "ngrok", "--program", "/nowhere/ngrok"]).error(2);
    let chosen = shop.cli(&["receiving", "choose", "own", "--address", "texts.example.com"]).ok();
    assert_eq!(field(&chosen, "address"), "https://texts.example.com");
    assert!(field(&chosen, "hand_over_at").as_str().unwrap().starts_with("http://127.0.0.1:"), "{chosen}");
    shop.cli(&["receiving", "connect", "--seen", seen]).error(3);
    let plan = shop.cli(&["receiving", "look"]).ok();
    let connected = shop.cli(&["receiving", "connect", "--seen", plan["seen"].as_str().unwrap()]).ok();
    assert_eq!(field(&connected, "connected"), true);
    assert!(!connected.to_string().contains("/inbound"), "the secret path is not shown: {connected}");
    let test = shop.cli(&["receiving", "test"]).ok();
    assert_eq!(test["passed"], false, "nothing listens while no run has it open");
    let parted = shop.cli(&["receiving", "disconnect"]).ok();
    assert_eq!(field(&parted, "connected"), false);
    assert_eq!(field(&shop.cli(&["receiving", "choose", "none"]).ok(), "address"), &Value::Null);
}
