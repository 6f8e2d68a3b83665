//! The numbers from the command line: taking turns, a day's limit, the numbers a campaign would leave from.

use serde_json::Value;

use crate::shop::{Shop, World};

fn sender<'a>(answer: &'a Value, address: &str) -> &'a Value {
    let senders = answer["senders"].as_array().unwrap();
    senders.iter().find(|sender| sender["address"] == address).expect("the sender")
}

#[test]
fn numbers_take_turns_and_have_their_limit() {
    let (shop, world) = (Shop::new(), World::start());
    shop.connect(&world);
    let listed = shop.cli(&["senders", "list"]).ok();
    let local = |sender: &&Value| sender["kind"] == "number";
    let numbers: Vec<String> = listed["senders"]
        .as_array()
        .unwrap()
        .iter()
        .filter(local)
        .map(|sender| sender["address"].as_str().unwrap().to_owned())
        .collect();
    let [first, second, ..] = numbers.as_slice() else { panic!("two numbers: {listed}") };
    for number in [first, second] {
        let turned = shop.cli(&["senders", "rotate", number, "on"]);
        assert!(turned.stderr.contains("more numbers do not let you send"), "{}", turned.stderr);
        assert_eq!(sender(&turned.ok(), number)["rotates"], true);
    }
    let capped = shop.cli(&["senders", "cap", second, "1"]).ok();
    assert_eq!(sender(&capped, second)["daily_cap"], 1);

    let people = "first name,phone\nAna,+17202000001\nBea,+17202000002\nCal,+17202000003\nDan,+17202000004\n";
    shop.cli(&["contacts", "import", &shop.file("people.csv", people)]).ok();
    let create = ["campaign", "create", "--name", "Ready", "--body", "Your order is ready.", "--audience", "all"];
    let id = shop.cli(&[&create[..], &["--channel", "sms", "--category", "service"]].concat()).ok()["id"].to_string();
    let plan = shop.cli(&["campaign", "forecast", &id]).ok();
    assert_eq!((&plan["senders"][first], &plan["senders"][second]), (&Value::from(3), &Value::from(1)), "{plan}");
    shop.cli(&["campaign", "start", &id]).ok();
    shop.run_until_idle(&world);

    let sent = world.get("messages");
    let left_from = |number: &str| {
        let from = |message: &&Value| message["from"] == number && message["direction"] != "inbound";
        sent.as_array().unwrap().iter().filter(from).count()
    };
    assert_eq!((left_from(first), left_from(second)), (3, 1), "{sent}");

    let off = shop.cli(&["senders", "rotate", first, "off"]).ok();
    assert_eq!(sender(&off, first)["rotates"], false);
    let only = shop.cli(&["senders", "use", first]).ok();
    assert_eq!((&sender(&only, first)["chosen"], &sender(&only, second)["rotates"]), (&true.into(), &false.into()));
    shop.cli(&["senders", "cap", first, "many"]).error(2);
    shop.cli(&["senders", "rotate", "+19995550100", "on"]).error(2);
}
