//! The questions that need no business: their shapes, which scripts rely on.

use serde_json::{Value, json};

use crate::shop::{Shop, cli, cli_with};

#[test]
fn a_number_is_judged_in_full() {
    let found = cli(&["check", "phone", "(312) 555-0142"]).ok();
    assert_eq!(found["e164"], "+13125550142");
    assert_eq!(found["zones"], json!(["America/Chicago"]));
    for key in ["valid", "textable", "country", "region", "line_type", "note"] {
        assert!(found.get(key).is_some(), "{key} is missing: {found}");
    }
    let odd = cli(&["check", "phone", "1234567890"]).ok();
    assert_eq!((odd["e164"].as_str(), odd["valid"].as_bool()), (Some("+11234567890"), Some(false)));
}

#[test]
fn a_file_is_answered_row_by_row_in_order() {
    let shop = Shop::new();
    let file = shop.file("texts.csv", format!("id,text\n1,{}\n2,{}\n3,\n", "a".repeat(161), "я".repeat(71)));
    let answer = cli(&["check", "segments", "--file", &file]);
    let lines: Vec<Value> = answer.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let seen: Vec<_> =
        lines.iter().map(|line| (line["encoding"].as_str().unwrap(), line["segments"].as_u64().unwrap())).collect();
    assert_eq!(seen, [("GSM-7", 2), ("UCS-2", 2), ("GSM-7", 1)]);
    cli(&["check", "phone", "--file", &file]).error(2);
}

#[test]
fn smart_encoding_is_asked_for() {
    let text = "It’s “color week” — come in…";
    assert_eq!(cli(&["check", "segments", text]).ok()["encoding"], "UCS-2");
    assert_eq!(cli(&["check", "segments", text, "--smart"]).ok()["encoding"], "GSM-7");
}

#[test]
fn a_reply_is_read() {
    for (text, label) in [("STOP", "opt_out"), ("start", "opt_in"), ("HELP", "help"), ("See you at 3", "none")] {
        assert_eq!(cli(&["check", "reply", text]).ok()["label"], label, "{text}");
    }
}

#[test]
fn quiet_hours_hold_until_morning_where_the_person_is() {
    let ask = |more: &[&str]| {
        let usual = ["check", "send", "--to", "+13125550142", "--consent", "written", "--at"];
        cli(&[&usual[..], more].concat()).ok()
    };
    let night = ask(&["2026-03-03T05:00:00Z"]);
    assert_eq!(
        (night["decision"].as_str(), night["not_before"].as_str()),
        (Some("wait"), Some("2026-03-03T14:00:00Z"))
    );
    assert!(!night["reasons"].as_array().unwrap().is_empty());
    assert_eq!(ask(&["2026-03-03T18:00:00Z"])["decision"], "send");
    assert_eq!(ask(&["2026-03-03T05:00:00Z", "--category", "service"])["decision"], "send");
    let moved = ask(&["2026-03-03T14:30:00Z", "--state", "CA"]);
    assert_eq!(moved["not_before"], "2026-03-03T16:00:00Z", "both places count: {moved}");
    assert_eq!(ask(&["2026-03-03T14:30:00Z", "--zip", "94103"])["not_before"], "2026-03-03T16:00:00Z");
}

#[test]
fn nobody_is_marketed_to_without_a_yes() {
    let verdict = cli(&["check", "send", "--to", "+13125550142", "--at", "2026-03-03T18:00:00Z"]).ok();
    assert_eq!((verdict["decision"].as_str(), &verdict["not_before"]), (Some("never"), &Value::Null));
}

#[test]
fn fields_are_filled_and_misspelt_ones_named() {
    let merged = cli(&["check", "merge", "Hi {first_name|there}, {last_name}", "--field", "first_name=Maria"]).ok();
    assert_eq!(merged, json!({"text": "Hi Maria, ", "missing": ["last_name"]}));
    let error = cli(&["check", "merge", "Hi {frist_name}"]).error(2);
    assert!(error["message"].as_str().unwrap().contains("first_name"), "{error}");
}

#[test]
fn a_callback_is_genuine_only_with_the_right_signature() {
    let url = "https://mycompany.com/myapp.php?foo=1&bar=2";
    let params =
        ["CallSid=CA1234567890ABCDE", "Caller=+14158675309", "Digits=1234", "From=+14158675309", "To=+18005551212"];
    let mut arguments = vec!["check", "signature", "--url", url, "--signature", "RSOYDt4T1cUTdK1PDd93/VVr8B8="];
    arguments.extend(params.iter().flat_map(|param| ["--param", param]));
    assert_eq!(cli_with(&arguments, "12345\n").ok(), json!({"valid": true}));
    assert_eq!(cli_with(&arguments, "54321\n").ok(), json!({"valid": false}), "exit 0 either way");
    let shop = Shop::new();
    let line =
        |signature: &str| json!({"url": url, "signature": signature, "params": [], "body": null, "token": "12345"});
    let file = format!("{}\n{}\n", line("zYQTYrRWXE7LtzbG4PfP7/bkkGo="), line("RSOYDt4T1cUTdK1PDd93/VVr8B8="));
    let answer = cli(&["check", "signature", "--file", &shop.file("requests.jsonl", file)]);
    assert_eq!(answer.stdout, "{\"valid\":true}\n{\"valid\":false}\n");
}

#[test]
fn the_states_rules_are_asked_too_and_every_objection_is_told() {
    let ask = |more: &[&str]| {
        let usual = ["check", "send", "--to", "+13055550142", "--at"];
        cli(&[&usual[..], more].concat()).ok()
    };
    let rules = |verdict: &Value| -> Vec<String> {
        let reasons = verdict["reasons"].as_array().unwrap();
        reasons.iter().map(|reason| reason["rule"].as_str().unwrap().to_owned()).collect()
    };
    // 20:30 in Miami.
    let evening = ask(&["2026-07-02T00:30:00Z", "--consent", "written"]);
    assert_eq!(
        (rules(&evening), evening["not_before"].as_str()),
        (vec!["state_hours".to_owned()], Some("2026-07-02T12:00:00Z"))
    );
    let customer = ask(&["2026-07-02T00:30:00Z", "--consent", "customer"]);
    assert_eq!(rules(&customer), ["consent", "state_hours"], "{customer}");
    assert_eq!(customer["decision"], "never");
    let alabama = ask(&["2026-11-22T17:00:00Z", "--consent", "written", "--state", "AL"]);
    assert_eq!((rules(&alabama), alabama["states"].clone()), (vec!["sunday".to_owned()], json!(["AL", "FL"])));
    let third = ask(&[
        "2026-07-01T18:00:00Z",
        "--consent",
        "written",
        "--sent",
        "2026-07-01T14:00:00Z",
        "--sent",
        "2026-07-01T15:00:00Z",
        "--sent",
        "2026-07-01T16:00:00Z",
    ]);
    assert_eq!((rules(&third), third["not_before"].as_str()), (vec!["cap".to_owned()], Some("2026-07-02T14:00:00Z")));
    let canada = ["check", "send", "--to", "+14165550142", "--consent", "written", "--at", "2026-07-01T18:00:00Z"];
    assert_eq!(rules(&cli(&canada).ok()), ["country"]);
    assert_eq!(cli(&[&canada[..], &["--country-on", "CA"]].concat()).ok()["decision"], "send");
    cli(&[&canada[..], &["--state", "ZZ"]].concat()).error(2);
}

#[test]
fn the_machines_own_zone_does_not_matter() {
    let asked =
        ["check", "send", "--to", "+12085550142", "--consent", "written", "--at", "2026-03-08T14:30:00Z", "--json"];
    let answers = ["UTC", "Asia/Kathmandu", "Pacific/Honolulu", "America/New_York"].map(|zone| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_linnet-cli")).args(asked).env("TZ", zone).output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    });
    assert!(answers[0].contains("2026-03-08T15:00:00Z"), "{}", answers[0]);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
}

#[test]
fn only_an_everyday_message_is_urgent_and_only_with_a_reason() {
    let ask = |more: &[&str]| {
        let usual = ["check", "send", "--to", "+13125550142", "--consent", "written", "--at", "2026-03-03T18:00:00Z"];
        cli(&[&usual[..], more].concat())
    };
    let offer = ask(&["--urgent", "sale ends today"]).ok();
    assert_eq!((offer["decision"].as_str(), offer["reasons"][0]["rule"].as_str()), (Some("never"), Some("urgent")));
    let everyday = ask(&["--urgent", "pipe has burst", "--category", "service"]).ok();
    assert_eq!(everyday["decision"], "send");
    assert!(everyday["reasons"][0]["message"].as_str().unwrap().contains("pipe has burst"), "{everyday}");
    ask(&["--urgent", "  ", "--category", "service"]).error(2);
}
