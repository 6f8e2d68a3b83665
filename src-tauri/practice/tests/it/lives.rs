//! What happens over time: opt-outs, schedules, cancelling, queues, trial accounts, pretend customers, restarts.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use linnet_practice::PracticeOptions;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::client::{Caller, eventually, quick};

const CUSTOMER: &str = "+13125550300";

fn sid(message: &Value) -> &str {
    message["sid"].as_str().expect("a sid")
}

async fn clock(caller: &Caller) -> chrono::DateTime<chrono::Utc> {
    serde_json::from_value(caller.side("clock").await["as_of"].clone()).expect("an instant")
}

async fn schedule(caller: &Caller, ahead: chrono::TimeDelta) -> (u16, Value) {
    let at = (clock(caller).await + ahead).to_rfc3339();
    let service = caller.known.messaging_service_sid.clone();
    let form = [("To", CUSTOMER), ("MessagingServiceSid", &service), ("Body", "Later"), ("ScheduleType", "fixed")];
    let form: Vec<_> = form.into_iter().chain([("SendAt", at.as_str())]).collect();
    caller.create(&form).await
}

#[tokio::test]
async fn stop_blocks_the_number_and_start_lifts_it() {
    let caller = Caller::start(quick()).await;
    let own = caller.known.numbers[0].clone();
    caller.hear(CUSTOMER, &own, "please stop").await;
    assert_eq!(caller.text(CUSTOMER, "Hello").await.0, 201, "a sentence is not the word");
    caller.hear(CUSTOMER, &own, " stop ").await;
    let (status, error) = caller.text(CUSTOMER, "Hello").await;
    assert_eq!((status, &error["code"]), (400, &json!(21610)));
    assert_eq!(caller.text("+13125550301", "Hello").await.0, 201, "others are not blocked");
    let other = [("To", CUSTOMER), ("From", caller.known.numbers[1].as_str()), ("Body", "Hello")];
    assert_eq!(caller.create(&other).await.0, 201, "another number is not blocked");
    caller.hear(CUSTOMER, &own, "START").await;
    assert_eq!(caller.text(CUSTOMER, "Hello").await.0, 201);
    let truth = caller.side("messages").await;
    let inbound = truth.as_array().expect("a list").iter().filter(|it| it["direction"] == "inbound").count();
    let outbound = truth.as_array().expect("a list").len() - inbound;
    assert_eq!((inbound, outbound), (3, 4), "stop words are logged, Twilio's own answers are not");
}

#[tokio::test]
async fn stop_to_one_number_of_a_service_blocks_the_whole_service() {
    let caller = Caller::start(quick()).await;
    caller.hear(CUSTOMER, &caller.known.numbers[1], "Unsubscribe").await;
    let by_other = [("To", CUSTOMER), ("From", caller.known.numbers[2].as_str()), ("Body", "Hello")];
    assert_eq!(caller.create(&by_other).await.1["code"], 21610);
    let (status, message) = caller.create_by_service(&caller.known.messaging_service_sid, CUSTOMER).await;
    assert_eq!(status, 201);
    assert_eq!(caller.until(sid(&message), "failed").await["error_code"], 21610);
    assert_eq!(caller.text(CUSTOMER, "Hello").await.0, 201, "the number outside the Service is not blocked");
}

#[tokio::test]
async fn a_scheduled_text_waits_leaves_on_time_and_cannot_be_called_back_then() {
    let caller = Caller::start(PracticeOptions { speed: 20.0, ..quick() }).await;
    for (ahead, code) in [(chrono::TimeDelta::seconds(200), 35114), (chrono::TimeDelta::days(36), 35114)] {
        assert_eq!(schedule(&caller, ahead).await.1["code"], code);
    }
    let (_, kept) = schedule(&caller, chrono::TimeDelta::days(34)).await;
    let (_, canceled) = schedule(&caller, chrono::TimeDelta::days(34)).await;
    assert_eq!(kept["status"], "scheduled");
    let url = |message: &Value| caller.url(&format!("/Messages/{}.json", sid(message)));
    let (status, answer) = caller.json(Method::POST, &url(&canceled), &[("Status", "canceled")]).await;
    assert_eq!((status, &answer["status"]), (200, &json!("canceled")));
    let later = clock(&caller).await + chrono::TimeDelta::days(34) + chrono::TimeDelta::minutes(1);
    caller.stir("clock", json!({"as_of": later})).await;
    caller.until(sid(&kept), "delivered").await;
    let (status, error) = caller.json(Method::POST, &url(&kept), &[("Status", "canceled")]).await;
    assert_eq!((status, &error["code"]), (409, &json!(30409)));
    assert_eq!(caller.get(&format!("/Messages/{}.json", sid(&canceled))).await["status"], "canceled");
}

#[tokio::test]
async fn redacting_empties_a_text_and_deleting_removes_it() {
    let caller = Caller::start(quick()).await;
    let (_, message) = caller.text(CUSTOMER, "Secret").await;
    caller.until(sid(&message), "delivered").await;
    let url = caller.url(&format!("/Messages/{}.json", sid(&message)));
    assert_eq!(caller.json(Method::POST, &url, &[("Body", "Other")]).await.1["code"], 30400);
    assert_eq!(caller.json(Method::POST, &url, &[("Body", ""), ("Status", "canceled")]).await.1["code"], 30400);
    assert_eq!(caller.json(Method::POST, &url, &[("Body", "")]).await.1["body"], "");
    assert_eq!(caller.ask(Method::DELETE, &url, &[]).await.expect("an answer").status(), 204);
    let (status, error) = caller.json(Method::GET, &url, &[]).await;
    assert_eq!((status, &error["code"]), (404, &json!(20404)));
    assert_eq!(caller.get("/Messages.json").await["messages"], json!([]));
}

#[tokio::test]
async fn a_slow_sender_queues_expires_and_overflows() {
    let options = PracticeOptions { throughput: 0.000_05, speed: 1.0, ..quick() };
    let caller = Caller::start(options).await;
    let from = caller.known.numbers[0].clone();
    let mut made = Vec::new();
    for validity in ["36000", "60"] {
        let form = [("To", CUSTOMER), ("From", &from), ("Body", "Hello"), ("ValidityPeriod", validity)];
        made.push(caller.create(&form).await.1);
    }
    let later = clock(&caller).await + chrono::TimeDelta::minutes(2);
    caller.stir("clock", json!({"as_of": later})).await;
    caller.until(sid(&made[0]), "delivered").await;
    assert_eq!(caller.until(sid(&made[1]), "failed").await["error_code"], 30036);
    assert_eq!(caller.text(CUSTOMER, "Hello").await.0, 201);
    assert_eq!(caller.text(CUSTOMER, "Hello").await.1["code"], 21611, "ten hours of traffic are waiting");
}

#[tokio::test]
async fn carriers_refuse_by_the_documented_endings() {
    let caller = Caller::start(quick()).await;
    for (to, status, code) in [
        ("+13125550190", "undelivered", json!(30003)),
        ("+13125550193", "undelivered", json!(30007)),
        ("+13125550195", "sent", Value::Null),
        ("+13125550199", "failed", json!(30004)),
    ] {
        let (_, message) = caller.text(to, "Hello").await;
        assert_eq!(caller.until(sid(&message), status).await["error_code"], code, "{to}");
    }
}

#[tokio::test]
async fn a_daily_cap_fails_what_is_over_it_until_midnight_pacific() {
    let as_of = "2026-03-10T12:00:00Z".parse().expect("an instant");
    let options = PracticeOptions { daily_cap: Some(2), as_of: Some(as_of), speed: 20.0, ..quick() };
    let caller = Caller::start(options).await;
    let to = "+13125550302";
    let mut last = Value::Null;
    for _ in 0..2 {
        last = caller.text(to, "Hello").await.1;
        caller.until(sid(&last), "delivered").await;
    }
    let (_, over) = caller.text(to, "Hello").await;
    assert_eq!(caller.until(sid(&over), "failed").await["error_code"], 30023, "{last}");
    caller.stir("clock", json!({"as_of": "2026-03-11T07:00:30Z"})).await;
    let (_, next_day) = caller.text(to, "Hello").await;
    caller.until(sid(&next_day), "delivered").await;
}

#[tokio::test]
async fn a_trial_account_marks_its_texts_and_reaches_only_verified_people() {
    let caller = Caller::start(PracticeOptions { trial: true, ..quick() }).await;
    assert_eq!(caller.text(CUSTOMER, "Hello").await.1["code"], 21608);
    let verified = caller.practice.customers()[0].number.clone();
    let (status, message) = caller.text(&verified, "Hello").await;
    assert_eq!((status, &message["body"]), (201, &json!("Sent from your Twilio trial account - Hello")));
}

#[tokio::test]
async fn over_the_concurrency_cap_a_request_is_refused_and_not_processed() {
    let options = PracticeOptions { concurrency: 3, latency: Some(Duration::from_millis(300)), ..quick() };
    let caller = Caller::start(options).await;
    let caller = Arc::new(caller);
    let mut burst = JoinSet::new();
    for _ in 0..10 {
        let caller = Arc::clone(&caller);
        burst.spawn(async move { caller.text(CUSTOMER, "Hello").await });
    }
    let answers = burst.join_all().await;
    let taken = answers.iter().filter(|(status, _)| *status == 201).count();
    let refused = answers.iter().filter(|(status, error)| *status == 429 && error["code"] == 20429).count();
    assert_eq!(taken + refused, 10);
    assert!(refused > 0 && taken >= 3);
    assert_eq!(caller.side("messages").await.as_array().map(Vec::len), Some(taken));
}

#[tokio::test]
async fn pretend_customers_answer_at_most_once_per_text_and_alike_for_the_same_seed() {
    let mut told = Vec::new();
    for _ in 0..2 {
        let caller = Caller::start(PracticeOptions { speed: 2_000.0, ..quick() }).await;
        let people: Vec<String> = caller.practice.customers().iter().map(|it| it.number.clone()).collect();
        for person in &people {
            assert_eq!(caller.text(person, "Hello").await.0, 201);
        }
        caller.text(CUSTOMER, "Hello").await;
        eventually(|| async {
            let counts = caller.side("counts").await;
            let done = counts["by_status"]["delivered"] == people.len() + 1;
            if done { Ok(()) } else { Err(counts.to_string()) }
        })
        .await;
        let later = clock(&caller).await + chrono::TimeDelta::hours(1);
        caller.stir("clock", json!({"as_of": later})).await;
        eventually(|| async {
            let counts = caller.side("counts").await;
            if counts["pending"] == 0 { Ok(()) } else { Err(counts.to_string()) }
        })
        .await;
        let all = caller.side("messages").await;
        let mut words: Vec<String> = all
            .as_array()
            .expect("a list")
            .iter()
            .filter(|it| it["direction"] == "inbound")
            .map(|it| format!("{} {}", it["from"], it["body"]))
            .collect();
        words.sort();
        let speakers: HashSet<&str> = words.iter().filter_map(|it| it.split(' ').next()).collect();
        assert_eq!(speakers.len(), words.len(), "nobody answers one text twice");
        assert!(!words.iter().any(|it| it.contains(CUSTOMER)), "strangers do not answer");
        assert!(words.len() < people.len() / 2, "most say nothing");
        assert!(words.iter().any(|it| it.to_lowercase().contains("stop")), "{words:?}");
        told.push(words);
    }
    assert_eq!(told[0], told[1]);
}

#[tokio::test]
async fn a_restart_remembers_everything_and_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = PracticeOptions { state_file: Some(folder.path().join("world.json")), ..quick() };
    let slow = PracticeOptions { speed: 0.01, ..options.clone() };
    let caller = Caller::start(slow).await;
    let known = caller.known.clone();
    let (_, message) = caller.text(CUSTOMER, "Hello").await;
    caller.hear("+13125550301", &known.numbers[0], "STOP").await;
    caller.practice.stop().await.expect("saved");
    let caller = Caller::start(options.clone()).await;
    assert_eq!(
        (&caller.known.auth_token, &caller.known.numbers, &caller.known.messaging_service_sid),
        (&known.auth_token, &known.numbers, &known.messaging_service_sid)
    );
    caller.until(sid(&message), "delivered").await;
    assert_eq!(caller.text("+13125550301", "Hello").await.1["code"], 21610);
    let (_, next) = caller.text(CUSTOMER, "Hello again").await;
    assert_ne!(next["sid"], message["sid"]);
    caller.practice.stop().await.expect("saved");
    let other = PracticeOptions { seed: 2, ..options.clone() };
    assert!(linnet_practice::start(other).await.is_err(), "another seed's records are not taken");
    std::fs::write(folder.path().join("world.json"), "{").expect("written");
    assert!(linnet_practice::start(options).await.is_err(), "broken records are named, not overwritten");
}

#[tokio::test]
async fn an_instant_world_delivers_at_once_and_stays_small() {
    let caller = Caller::start(PracticeOptions { instant: true, ..quick() }).await;
    for n in 0..2_100 {
        let (status, message) = caller.text(&format!("+1312666{n:04}"), "Hello").await;
        assert_eq!((status, &message["status"]), (201, &json!("queued")));
    }
    let counts = caller.side("counts").await;
    assert_eq!((&counts["made"], &counts["remembered"]), (&json!(2_100), &json!(2_000)));
    assert_eq!(counts["by_status"], json!({"delivered": 2_000}));
}
