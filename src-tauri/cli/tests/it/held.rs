//! Texts left with Twilio, from the command line: refused without a service, held while the program is not running, taken
//! back at the next run.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::shop::{Shop, World, wait_for};

const ANA: &str = "+13125550142";

fn listed(shop: &Shop) -> Vec<Value> {
    shop.cli(&["scheduled", "list"]).ok()["scheduled"].as_array().unwrap().clone()
}

#[test]
fn what_is_left_with_twilio_goes_while_the_program_is_off_and_comes_back_when_canceled() {
    let (shop, mut world) = (Shop::new(), World::start());
    shop.connect(&world);
    let at = (world.now() + TimeDelta::hours(5)).to_rfc3339();
    let send = ["message", "send", ANA, "Your car is ready.", "--at", &at, "--leave-with-twilio"];
    let refused = shop.cli(&send).error(3);
    assert!(refused["message"].as_str().unwrap().contains("Messaging Service"), "{refused}");
    shop.cli(&["message", "send", ANA, "Hello", "--agreed"]).error(2);

    world.number.clone_from(&world.service);
    shop.connect(&world);
    let goes = shop.cli(&send).ok();
    let taken_back = shop.cli(&["message", "send", ANA, "Bring the key.", "--at", &at, "--leave-with-twilio"]).ok();
    shop.run_until_idle(&world);
    assert_eq!(listed(&shop).iter().map(|item| item["held_by_twilio"].clone()).collect::<Vec<_>>(), [true, true]);
    let of = |sent: &Value| format!("message:{}", sent["id"]);
    let answered = shop.cli(&["scheduled", "cancel", &of(&taken_back)]).ok();
    assert_eq!(answered["state"], "scheduled", "it is withdrawn when Twilio says so, and nobody can ask it yet");
    shop.run_until_idle(&world);
    let held = listed(&shop);
    assert_eq!((held.len(), held[0]["id"].as_str()), (1, Some(&*of(&goes))));

    world.post("clock", &json!({"as_of": world.now() + TimeDelta::hours(6)}));
    let stands = |status: &str, body: &str| {
        let texts = world.texts_to(ANA);
        texts.len() == 2 && texts.iter().any(|text| text["status"] == status && text["body"] == body)
    };
    wait_for("the text to arrive", || stands("delivered", "Your car is ready."));
    assert!(stands("canceled", "Bring the key."), "{:?}", world.texts_to(ANA));
}
