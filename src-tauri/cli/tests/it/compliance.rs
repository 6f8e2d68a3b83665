//! The owner's decisions about the rules, from the command line.

use serde_json::{Value, json};

use crate::shop::{Shop, World};

fn row(answer: &Value) -> Value {
    answer["rules"][0].clone()
}

#[test]
fn a_rule_is_loosened_only_in_the_owners_own_words_and_put_back_in_one() {
    let shop = Shop::new();
    let error = shop.cli(&["compliance", "loosen", "UT", "sundays"]).error(3);
    assert!(error["message"].as_str().unwrap().contains("I take responsibility"), "{error}");
    let words = "I take responsibility: my lawyer read the statute";
    let loosened = shop.cli(&["compliance", "loosen", "ut", "sundays", "--acknowledge", words]).ok();
    assert_eq!(row(&loosened)["loosened"], json!(["sundays"]));
    shop.cli(&["compliance", "loosen", "IL", "sundays", "--acknowledge", words]).error(2);
    let tightened = shop.cli(&["compliance", "tighten", "UT", "sundays"]).ok();
    assert_eq!(row(&tightened)["loosened"], json!([]));
}

#[test]
fn a_state_is_paused_for_a_while_and_a_country_switched_on() {
    let shop = Shop::new();
    let paused = shop.cli(&["compliance", "pause", "LA", "--until", "2099-01-01"]).ok();
    assert_eq!(row(&paused)["paused_until"], "2099-01-01");
    shop.cli(&["compliance", "pause", "LA", "--until", "2020-01-01"]).error(2);
    shop.cli(&["compliance", "pause", "QQ", "--until", "2099-01-01"]).error(2);
    assert_eq!(row(&shop.cli(&["compliance", "resume", "LA"]).ok())["paused_until"], Value::Null);
    shop.cli(&["compliance", "country", "CA"]).error(3);
    let on = shop.cli(&["compliance", "country", "CA", "--acknowledge", "I take responsibility"]).ok();
    let canada = on["rules"].as_array().unwrap().iter().find(|row| row["country"] == true).unwrap();
    assert_eq!(canada["on"], true);
    let rules = shop.cli(&["compliance", "rules"]).ok();
    assert!(rules["rules"].as_array().unwrap().len() > 60, "federal, states, countries");
}

#[test]
fn a_list_of_opt_outs_is_taken_over_and_binds_every_campaign() {
    let (shop, world) = (Shop::new(), World::start_with(&["--speed", "60"]));
    shop.connect(&world);
    let people = shop.file("people.csv", "Name,Phone\nAnn,3125550110\nBob,3125550111\n");
    let consent = ["--consent", "written", "--consent-source", "card", "--consent-date", "2026-01-15"];
    shop.cli(&[&["contacts", "import", &people], &consent[..]].concat()).ok();
    shop.cli(&["compliance", "import-opt-outs", &people, "--origin", " "]).error(2);
    let national = shop.file("dnc.csv", "312,5550111\n312,5550199\n312,5550199\n312,555019\n");
    let done = shop.cli(&["compliance", "import-opt-outs", &national, "--origin", "national list", "--column", "x"]);
    done.error(2);
    let listed = shop.file("stops.csv", "number\n3125550111\n+1 (312) 555-0199\n3125550199\nnobody\n");
    let done = shop.cli(&["compliance", "import-opt-outs", &listed, "--origin", "old system"]).ok();
    assert_eq!((&done["rows"], &done["added"], &done["already"]), (&json!(4), &json!(2), &json!(1)), "{done}");
    assert_eq!(done["unreadable"], json!([5]));
    let shown = shop.cli(&["compliance", "opt-outs"]).ok();
    assert_eq!(shown["total"], 2);
    let bob = shown["opt_outs"].as_array().unwrap().iter().find(|row| row["number"] == "+13125550111").unwrap().clone();
    assert_eq!(bob["name"], "Bob");
    let body = "20% off. Rosa's Salon. Reply STOP to opt out";
    let created =
        shop.cli(&["campaign", "create", "--name", "C", "--body", body, "--audience", "all", "--channel", "sms"]).ok();
    let forecast = shop.cli(&["campaign", "forecast", &created["id"].to_string()]).ok();
    assert_eq!(forecast["refused"][0]["rule"], "opt_out", "{forecast}");
    let overview = shop.cli(&["compliance", "show"]).ok();
    assert_eq!(overview["opt_outs"], 2);
}

#[test]
fn the_national_lists_two_columns_are_one_number() {
    let shop = Shop::new();
    let national = shop.file("dnc.csv", "312,5550111\n312,5550199\n");
    let done = shop.cli(&["compliance", "import-opt-outs", &national, "--origin", "national list"]).ok();
    assert_eq!(done["added"], 2, "{done}");
}

#[test]
fn a_stop_that_came_by_email_is_recorded_with_its_words() {
    let shop = Shop::new();
    let words = "please take me off";
    shop.cli(&["contacts", "opt-out", "312-555-0111", "--source", "email", "--words", words]).ok();
    shop.cli(&["contacts", "opt-out", "312-555-0112", "--source", "counter"]).ok();
    shop.cli(&["contacts", "opt-out", "312-555-0113", "--source", "my sister heard it"]).ok();
    let shown = shop.cli(&["compliance", "opt-outs"]).ok();
    let how: Vec<&str> = shown["opt_outs"].as_array().unwrap().iter().map(|row| row["how"].as_str().unwrap()).collect();
    assert_eq!(how, ["(my sister heard it)", "(at the counter)", "by email: “please take me off”"]);
}

#[test]
fn papers_are_written_from_answers_and_into_files_that_are_never_overwritten() {
    let shop = Shop::new();
    let folder = shop.path("papers").display().to_string();
    let first = shop.cli(&["papers", "write", "--answer", "business_name=Rosa's Salon"]).ok();
    assert!(first["papers"].as_array().unwrap().iter().any(|paper| paper["problem"].is_string()), "much is missing");
    let answers = [
        "sends=both",
        "phone=312-555-0100",
        "email=rosa@salon.example",
        "website=https://salon.example",
        "terms_url=https://salon.example/terms",
        "privacy_url=https://salon.example/privacy",
        "texting_number=312-555-0101",
        "keyword=ROSA",
        "postal_address=1 Main St, Chicago IL 60601",
        "responsible=Rosa Diaz",
        "per_month=4",
    ];
    let answers: Vec<&str> = answers.iter().flat_map(|answer| ["--answer", answer]).collect();
    let written = shop.cli(&[&["papers", "write", "--to", &folder][..], &answers].concat()).ok();
    let files = written["files"].as_array().unwrap();
    assert!(files.len() >= 5, "{written}");
    let all: String = files.iter().map(|file| std::fs::read_to_string(file.as_str().unwrap()).unwrap()).collect();
    assert!(all.contains("Rosa's Salon"), "the answer given before still stands: {all}");
    shop.cli(&["papers", "write", "--to", &folder]).error(1);
    shop.cli(&["papers", "write", "--answer", "fax=1"]).error(2);
}
