//! From a customer list to delivered texts, and no further than a customer's STOP.

use serde_json::{Value, json};

use crate::shop::{Shop, World, xlsx};

const CSV: &str = "\u{FEFF}Client;Mobile;Last visit\r\n\
    María Alvarez;(312) 555-0110;2026-01-10\r\n\
    James O'Connor;312-555-0111;2026-01-11\r\n\
    Nobody;call me maybe;2026-01-12\r\n\
    James O'Connor;+1 312 555 0111;2026-01-11\r\n";

fn import(shop: &Shop) -> (Value, Value) {
    let csv = shop.file("customers.csv", CSV);
    let consent = ["--consent", "written", "--consent-source", "sign-up card", "--consent-date", "2026-01-15"];
    let from_csv = shop.cli(&[&["contacts", "import", &csv, "--tag", "regular"], &consent[..]].concat()).ok();
    let mut rows = vec![vec!["customer_name".to_owned(), "phone_number".to_owned(), "last_order_date".to_owned()]];
    rows.extend(
        (0..20).map(|n| vec![format!("Guest {n}"), format!("+1773555{:04}", 120 + n), "2026-02-01".to_owned()]),
    );
    let sheet = xlsx(&shop.path("customers.xlsx"), &rows);
    let from_sheet = shop.cli(&[&["contacts", "import", &sheet], &consent[..]].concat()).ok();
    (from_csv, from_sheet)
}

fn total(counts: &Value) -> u64 {
    counts.as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum()
}

#[test]
fn everyone_on_the_list_is_texted_or_explained() {
    let (shop, world) = (Shop::new(), World::start_with(&["--speed", "60"]));
    shop.connect(&world);
    let (from_csv, from_sheet) = import(&shop);
    assert_eq!(from_csv["rows"], 4);
    assert_eq!(from_csv["added"].as_u64().unwrap(), 2, "{from_csv}");
    assert_eq!(from_csv["rejected"][0]["row"], 4, "row numbers are those of the spreadsheet");
    assert_eq!(from_sheet["added"], 20);

    let body = "Hi {first_name|there}, 20% off color this week. Rosa's Salon. Reply STOP to opt out";
    let created =
        shop.cli(&["campaign", "create", "--name", "Color", "--body", body, "--audience", "all", "--channel", "sms"]);
    let id = created.ok()["id"].to_string();
    let forecast = shop.cli(&["campaign", "forecast", &id]).ok();
    let refused: u64 =
        forecast["refused"].as_array().unwrap().iter().map(|group| group["count"].as_u64().unwrap()).sum();
    let planned = forecast["will_send"].as_u64().unwrap() + forecast["will_wait"].as_u64().unwrap() + refused;
    assert_eq!((forecast["recipients"].as_u64(), planned), (Some(22), 22));

    shop.cli(&["campaign", "start", &id]).ok();
    shop.run_until_idle(&world);
    let shown = shop.cli(&["campaign", "show", &id]).ok();
    assert_eq!(total(&shown["counts"]), 22, "one bucket each: {}", shown["counts"]);
    assert_eq!(shown["counts"]["queued"], 0, "{shown}");
    assert_eq!(shown["counts"]["in_doubt"], 0, "{shown}");
    let report = shop.cli(&["campaign", "report", &id]).ok();
    for person in report["people"].as_array().unwrap() {
        let explained = !person["explanation"].as_str().unwrap().is_empty();
        assert!(person["state"] == "delivered" || explained, "{person}");
        let texts = world.texts_to(person["number"].as_str().unwrap());
        assert_eq!(texts.len(), 1, "never twice, never lost: {person}");
    }
    let maria = world.texts_to("+13125550110");
    assert!(maria[0]["body"].as_str().unwrap().contains("Hi María"), "{}", maria[0]["body"]);
}

#[test]
fn who_said_stop_is_never_texted_again() {
    let (shop, world) = (Shop::new(), World::start_with(&["--speed", "60"]));
    shop.connect(&world);
    import(&shop);
    shop.cli(&["message", "send", "+13125550111", "Your chair is ready."]).ok();
    shop.run_until_idle(&world);
    assert_eq!(world.texts_to("+13125550111").len(), 1);

    world.customer_says("+13125550111", "Stop");
    shop.run_until_idle(&world);
    let james = shop.cli(&["contacts", "show", "+13125550111"]).ok();
    assert_eq!(james["row"]["suppressed"], true, "{james}");
    let refusal = shop.cli(&["message", "send", "+13125550111", "Are you sure?"]).error(3);
    assert_eq!(refusal["kind"], "refused");
    assert!(refusal["message"].as_str().unwrap().to_lowercase().contains("stop"), "{refusal}");
    let thread = shop.cli(&["inbox", "show", "+13125550111"]).ok();
    let words: Vec<_> =
        thread["messages"].as_array().unwrap().iter().map(|message| message["direction"].clone()).collect();
    assert_eq!(words, [json!("out"), json!("in")]);

    let body = "20% off this week. Rosa's Salon. Reply STOP to opt out";
    let created = shop.cli(&["campaign", "create", "--name", "C", "--body", body, "--audience", "tag:regular"]);
    let id = created.ok()["id"].to_string();
    shop.cli(&["campaign", "start", &id]).ok();
    shop.run_until_idle(&world);
    assert_eq!(world.texts_to("+13125550111").len(), 1, "the campaign must not reach them");
    let why = shop.cli(&["campaign", "explain", &id, "312 555 0111"]).ok();
    assert_eq!(why["verdict"]["decision"], "never", "{why}");
}

#[test]
fn an_opt_out_by_hand_takes_effect_at_once() {
    let (shop, world) = (Shop::new(), World::start());
    shop.connect(&world);
    import(&shop);
    shop.cli(&["message", "send", "+13125550110", "Hello"]).ok();
    let recorded = shop.cli(&["contacts", "opt-out", "(312) 555-0110"]).ok();
    assert_eq!((recorded["number"].as_str(), recorded["withdrawn"].as_u64()), (Some("+13125550110"), Some(1)));
    shop.run_until_idle(&world);
    assert!(world.texts_to("+13125550110").is_empty(), "what waited was withdrawn");
}
