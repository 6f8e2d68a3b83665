//! Everything an owner can get wrong ends in a sentence and the right exit code, with nothing lost.

use serde_json::json;

use crate::shop::{Shop, World};

fn sentence(error: &serde_json::Value) -> &str {
    let message = error["message"].as_str().unwrap();
    assert!(message.len() > 15 && message.contains(' '), "not a sentence: {message}");
    message
}

#[test]
fn files_that_are_no_customer_lists_are_named() {
    let shop = Shop::new();
    let files = [
        shop.file("empty.csv", ""),
        shop.file("binary.csv", [0_u8, 159, 146, 150, 0, 1, 2, 3, 255, 254, 0, 7].repeat(100)),
        shop.file("columns.csv", "colour,size\nred,7\n"),
        shop.path("missing.csv").display().to_string(),
    ];
    for file in files {
        let error = shop.cli(&["contacts", "import", &file]).error(2);
        sentence(&error);
    }
    assert_eq!(shop.cli(&["contacts", "list"]).ok()["total"], 0, "nothing was kept");
}

#[test]
fn a_row_that_cannot_be_taken_is_named_and_the_others_are_taken() {
    let shop = Shop::new();
    let endless = "x".repeat(10_000);
    let rows = format!("name,phone\nMaria,312-555-0110\nJames,letters\n{endless},312-555-0112\n");
    let file = shop.file("rows.csv", rows);
    let report = shop.cli(&["contacts", "import", &file]).ok();
    let taken =
        report["added"].as_u64().unwrap() + report["updated"].as_u64().unwrap() + report["unchanged"].as_u64().unwrap();
    let rejected = report["rejected"].as_array().unwrap();
    assert_eq!(taken + rejected.len() as u64, report["rows"].as_u64().unwrap());
    let letters = rejected.iter().find(|row| row["row"] == 3).expect("row 3 has letters for a number");
    assert_eq!(letters["value"], "letters");
    assert!(rejected.iter().all(|row| row["value"].as_str().unwrap().chars().count() <= 121));
}

#[test]
fn a_token_pasted_with_a_newline_works_and_a_wrong_one_is_said_to_be_wrong() {
    let (shop, world) = (Shop::new(), World::start());
    let connect = |sid: &str, token: &str| {
        shop.cli_with(&["account", "connect", "--account-sid", sid, "--api-base", &world.base], token)
    };
    let error = connect(&world.sid, "0123456789abcdef0123456789abcdef").error(1);
    assert_eq!(error["kind"], "credentials", "{error}");
    assert_eq!(shop.cli(&["account", "show"]).ok()["connected"], false, "nothing was kept");
    let error = connect(&world.sid.replacen("AC", "MG", 1), &world.token).error(2);
    assert!(sentence(&error).contains("Messaging Service"), "{error}");
    let status = connect(&format!(" {} ", world.sid), &format!("  {}  \r\n\n", world.token));
    assert_eq!(status.ok()["connected"], true);
    assert!(status.stderr.contains("--token-stdin"), "it says what to do without a keychain: {}", status.stderr);
    assert!(!format!("{}{}", status.stdout, status.stderr).contains(&world.token), "the token never shows");
}

#[test]
fn a_provider_out_of_reach_or_talking_nonsense_is_said_to_be() {
    let (shop, world) = (Shop::new(), World::start());
    let closed = "http://127.0.0.1:9";
    let connect = |base: &str| {
        shop.cli_with(&["account", "connect", "--account-sid", &world.sid, "--api-base", base], &world.token)
    };
    assert_eq!(connect(closed).error(1)["kind"], "unreachable");
    for fault in ["rate_429", "auth_401"] {
        world.post("faults", &json!({fault: 1.0}));
        let error = connect(&world.base).error(1);
        sentence(&error);
        let expected = if fault == "auth_401" { "credentials" } else { "unreachable" };
        assert_eq!(error["kind"], expected, "{fault}: {error}");
        world.post("faults", &json!({fault: 0.0}));
    }
    connect(&world.base).ok();
}

#[test]
fn keys_never_travel_unencrypted_nor_a_practice_business_out_of_this_computer() {
    let (shop, world) = (Shop::new(), World::start());
    let connect = |base: &str| {
        shop.cli_with(&["account", "connect", "--account-sid", &world.sid, "--api-base", base], &world.token)
    };
    assert_eq!(connect("http://203.0.113.5").error(2)["kind"], "bad_input");
    shop.connect(&world);
    let error = connect("https://api.example.invalid").error(3);
    assert!(sentence(&error).contains("practice"), "{error}");
    assert_eq!(shop.cli(&["account", "show"]).ok()["api_base"], world.base, "the account before still stands");
}

#[test]
fn a_database_of_a_newer_linnet_is_left_alone() {
    let shop = Shop::new();
    shop.cli(&["contacts", "list"]).ok();
    let file = shop.path("data/profiles/default/linnet.db");
    let mut bytes = std::fs::read(&file).unwrap();
    // `user_version` stands at byte 60 of the header (SQLite file format, section 1.3).
    bytes[60..64].copy_from_slice(&9_999_i32.to_be_bytes());
    std::fs::write(&file, &bytes).unwrap();
    let error = shop.cli(&["contacts", "list"]).error(1);
    assert_eq!(error["kind"], "newer_database", "{error}");
    assert_eq!(std::fs::read(&file).unwrap(), bytes, "nothing was changed");
}

#[test]
fn arguments_that_make_no_sense_are_one_error_document() {
    let shop = Shop::new();
    for arguments in [
        &["campaign", "create", "--name", "x", "--audience", "all", "--body", " "][..],
        &["campaign", "create", "--name", "x", "--audience", "all"],
        &["campaign", "create", "--name", "x", "--audience", "tag:", "--body", "hello"],
        &["campaign", "create", "--name", "x", "--audience", "all", "--body", "hello {fist_name}"],
        &["campaign", "show", "999"],
        &["campaign", "show", "x"],
        &["settings", "set", "hours.start", "25:00"],
        &["settings", "get", "no.such"],
        &["--profile", "../x", "contacts", "list"],
        &["nonsense"],
    ] {
        let error = shop.cli(arguments).error(2);
        assert!(error["kind"].is_string() && error["message"].is_string(), "{arguments:?}: {error}");
    }
}

#[test]
fn an_instant_that_is_none_is_refused_and_nothing_changes() {
    let (shop, world) = (Shop::new(), World::start());
    shop.connect(&world);
    let file = shop.path("data/profiles/default/linnet.db");
    let before = std::fs::read(&file).unwrap();
    shop.cli(&["run", "--until-idle", "--as-of", "soon"]).error(2);
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[test]
fn test_keys_are_told_from_live_ones_and_nothing_is_kept() {
    let (shop, world) = (Shop::new(), World::start_with(&["--test-keys"]));
    let connect = ["account", "connect", "--account-sid", &world.sid, "--api-base", &world.base];
    let refused = shop.cli_with(&connect, &world.token).error(1);
    assert!(refused["message"].as_str().unwrap().contains("test keys"), "{refused}");
    assert_eq!(shop.cli(&["account", "show"]).json()["connected"], false);
}
