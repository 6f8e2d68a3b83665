//! Every fault by name: what the client saw, and what was really stored.

use std::time::{Duration, Instant};

use linnet_practice::PracticeOptions;
use reqwest::Method;
use serde_json::json;

use crate::client::{Caller, eventually, quick};
use crate::receiver::Receiver;

async fn with(fault: &str) -> Caller {
    Caller::start(PracticeOptions { faults: vec![(fault.to_owned(), 1.0)], ..quick() }).await
}

async fn stored(caller: &Caller) -> usize {
    caller.side("messages").await.as_array().expect("a list").len()
}

async fn attempt(caller: &Caller) -> reqwest::Result<reqwest::Response> {
    let form = [("To", "+13125550300"), ("From", caller.known.numbers[0].as_str()), ("Body", "Hello")];
    caller.ask(Method::POST, &caller.url("/Messages.json"), &form).await
}

#[tokio::test]
async fn drop_before_cuts_the_connection_and_stores_nothing() {
    let caller = with("drop_before").await;
    let error = attempt(&caller).await.expect_err("no answer");
    assert!(!error.is_connect() && !error.is_timeout(), "the request had left: {error:?}");
    assert_eq!(stored(&caller).await, 0);
}

#[tokio::test]
async fn drop_after_cuts_the_connection_but_the_message_exists() {
    let caller = with("drop_after").await;
    attempt(&caller).await.expect_err("no answer");
    let messages = caller.side("messages").await;
    assert_eq!(messages[0]["to"], "+13125550300");
    caller.until(messages[0]["sid"].as_str().expect("a sid"), "delivered").await;
    let (status, error) = caller.create(&[("To", "+13125550300")]).await;
    assert_eq!((status, &error["code"]), (400, &json!(21603)), "a refusal is still answered");
    assert_eq!(stored(&caller).await, 1);
}

#[tokio::test]
async fn http500_before_stores_nothing_and_http500_after_stores_the_message() {
    for (fault, expected) in [("http500_before", 0), ("http500_after", 1)] {
        let caller = with(fault).await;
        let (status, error) = caller.text("+13125550300", "Hello").await;
        assert_eq!((status, &error["code"]), (500, &json!(20500)), "{fault}");
        assert_eq!(stored(&caller).await, expected, "{fault}");
    }
}

#[tokio::test]
async fn not_held_takes_a_text_for_later_and_sends_it_at_once() {
    let caller = with("not_held").await;
    let service = caller.known.messaging_service_sid.clone();
    let now =
        caller.side("clock").await["as_of"].as_str().expect("an instant").parse::<chrono::DateTime<chrono::Utc>>();
    let later = (now.expect("an instant") + chrono::TimeDelta::days(3)).to_rfc3339();
    let form = [
        ("To", "+13125550300"),
        ("MessagingServiceSid", service.as_str()),
        ("Body", "Hello"),
        ("ScheduleType", "fixed"),
        ("SendAt", later.as_str()),
    ];
    let (status, message) = caller.create(&form).await;
    assert_eq!((status, &message["status"]), (201, &json!("accepted")));
    caller.until(message["sid"].as_str().expect("a sid"), "delivered").await;
}

#[tokio::test]
async fn bad_json_stores_the_message_and_answers_rubbish() {
    let caller = with("bad_json").await;
    for sent in 1..=6 {
        let answer = attempt(&caller).await.expect("an answer").text().await.expect("text");
        assert!(serde_json::from_str::<serde_json::Value>(&answer).is_err(), "{answer}");
        assert_eq!(stored(&caller).await, sent);
    }
}

#[tokio::test]
async fn rate_429_refuses_without_storing_and_says_nothing_of_when_to_retry() {
    let caller = with("rate_429").await;
    let response = attempt(&caller).await.expect("an answer");
    assert_eq!(response.status(), 429);
    assert!(!response.headers().contains_key("retry-after"));
    assert_eq!(response.json::<serde_json::Value>().await.expect("JSON")["code"], 20429);
    assert_eq!(stored(&caller).await, 0);
}

#[tokio::test]
async fn auth_401_refuses_right_credentials() {
    let caller = with("auth_401").await;
    let (status, error) = caller.text("+13125550300", "Hello").await;
    assert_eq!((status, &error["code"]), (401, &json!(20003)));
    assert_eq!(stored(&caller).await, 0);
}

#[tokio::test]
async fn slow_stores_at_once_and_answers_late() {
    let options = PracticeOptions { speed: 20.0, faults: vec![("slow".to_owned(), 1.0)], ..quick() };
    let caller = Caller::start(options).await;
    let started = Instant::now();
    let sending = caller.text("+13125550300", "Hello");
    let looking = eventually(|| async {
        let found = stored(&caller).await;
        if found == 1 { Ok(started.elapsed()) } else { Err(format!("{found} stored")) }
    });
    let ((status, _), seen) = tokio::join!(sending, looking);
    assert_eq!(status, 201);
    assert!(started.elapsed() >= Duration::from_millis(250) && seen < started.elapsed());
}

#[tokio::test]
async fn a_client_that_gives_up_on_a_slow_answer_undoes_nothing() {
    let caller = Caller::start(PracticeOptions { speed: 1.0, faults: vec![("slow".to_owned(), 1.0)], ..quick() }).await;
    let seen = eventually(|| async { if stored(&caller).await == 1 { Ok(()) } else { Err("not stored".to_owned()) } });
    tokio::select! {
        answer = attempt(&caller) => panic!("the answer came first: {answer:?}"),
        () = seen => {}
    }
    let later = chrono::DateTime::parse_from_rfc3339("2100-01-01T00:00:00Z").expect("an instant");
    eventually(|| async {
        caller.stir("clock", json!({"as_of": later})).await;
        let messages = caller.side("messages").await;
        if messages[0]["status"] == "delivered" { Ok(()) } else { Err(messages.to_string()) }
    })
    .await;
}

#[tokio::test]
async fn list_lag_hides_new_messages_from_the_list_but_not_from_a_fetch() {
    let options = PracticeOptions {
        speed: 1.0,
        list_lag: Duration::from_secs(3600),
        faults: vec![("list_lag".to_owned(), 1.0)],
        ..quick()
    };
    let caller = Caller::start(options).await;
    let (_, message) = caller.text("+13125550300", "Hello").await;
    let path = format!("/Messages/{}.json", message["sid"].as_str().expect("a sid"));
    assert_eq!(caller.get(&path).await["sid"], message["sid"]);
    assert_eq!(caller.get("/Messages.json").await["messages"], json!([]));
    let now = caller.side("clock").await["as_of"].as_str().expect("an instant").to_owned();
    let later = chrono::DateTime::parse_from_rfc3339(&now).expect("an instant") + chrono::TimeDelta::hours(2);
    caller.stir("clock", json!({"as_of": later})).await;
    assert_eq!(caller.get("/Messages.json").await["messages"][0]["sid"], message["sid"]);
}

#[tokio::test]
async fn list_lag_shows_a_changed_message_as_it_was() {
    let caller = Caller::start(PracticeOptions { list_lag: Duration::from_secs(360_000), ..quick() }).await;
    let (_, message) = caller.text("+13125550300", "Secret").await;
    let sid = message["sid"].as_str().expect("a sid");
    caller.until(sid, "delivered").await;
    caller.stir("faults", json!({"list_lag": 1.0})).await;
    let url = caller.url(&format!("/Messages/{sid}.json"));
    assert_eq!(caller.json(Method::POST, &url, &[("Body", "")]).await.1["body"], "");
    assert_eq!(caller.json(Method::GET, &url, &[]).await.1["body"], "");
    assert_eq!(caller.get("/Messages.json").await["messages"][0]["body"], "Secret");
}

#[tokio::test]
async fn callback_lost_twice_and_reordered_do_what_they_say() {
    for (fault, expected) in [
        ("callback_lost", &[][..]),
        ("callback_twice", &["sending", "sending", "sent", "sent", "delivered", "delivered"]),
        ("callback_reordered", &["delivered", "sent", "sending"]),
    ] {
        let options = PracticeOptions { speed: 30.0, faults: vec![(fault.to_owned(), 1.0)], ..quick() };
        let caller = Caller::start(options).await;
        let receiver = Receiver::start(|_| (204, "", String::new())).await;
        let form = [
            ("To", "+13125550300"),
            ("From", caller.known.numbers[0].as_str()),
            ("Body", "Hello"),
            ("StatusCallback", &receiver.url("/status")),
        ];
        let (_, message) = caller.create(&form).await;
        caller.until(message["sid"].as_str().expect("a sid"), "delivered").await;
        let statuses = || receiver.seen().iter().map(|seen| seen.param("MessageStatus")).collect::<Vec<_>>();
        eventually(|| async {
            if statuses().len() >= expected.len() { Ok(()) } else { Err(format!("{fault}: {:?}", statuses())) }
        })
        .await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(statuses(), expected, "{fault}");
    }
}

#[tokio::test]
async fn faults_are_switched_by_name_and_nonsense_is_refused() {
    let caller = Caller::start(quick()).await;
    assert_eq!(caller.stir("faults", json!({"drop_before": 1.0})).await.0, 200);
    attempt(&caller).await.expect_err("no answer");
    assert_eq!(caller.stir("faults", json!({"drop_before": 0.0})).await.0, 200);
    assert_eq!(attempt(&caller).await.expect("an answer").status(), 201);
    assert_eq!(caller.stir("faults", json!({"earthquake": 1.0})).await.0, 400);
    assert_eq!(caller.stir("faults", json!({"slow": 2.0})).await.0, 400);
    let unknown = PracticeOptions { faults: vec![("earthquake".to_owned(), 1.0)], ..quick() };
    assert!(linnet_practice::start(unknown).await.is_err());
}
