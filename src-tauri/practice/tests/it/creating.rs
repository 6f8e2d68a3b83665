//! Creating messages: what is taken, what is refused, and how both read.

use linnet_practice::PracticeOptions;
use reqwest::Method;

use crate::client::{Caller, quick};

#[tokio::test]
async fn a_text_goes_from_queued_to_delivered_and_is_priced() {
    let caller = Caller::start(quick()).await;
    let (status, message) = caller.text("+13125550300", "Hello").await;
    assert_eq!(status, 201);
    assert_eq!(message["status"], "queued");
    assert_eq!(message["num_segments"], "1");
    assert_eq!((&message["price"], &message["date_sent"]), (&serde_json::Value::Null, &serde_json::Value::Null));
    let sid = message["sid"].as_str().expect("a sid");
    assert!(sid.starts_with("SM") && sid.len() == 34);
    let message = caller.until(sid, "delivered").await;
    assert!(message["date_sent"].as_str().is_some_and(|date| date.ends_with(" +0000")));
    crate::client::eventually(|| async {
        let message = caller.get(&format!("/Messages/{sid}.json")).await;
        if message["price"] == "-0.00830" { Ok(()) } else { Err(message.to_string()) }
    })
    .await;
}

#[tokio::test]
async fn the_first_thing_wrong_decides_the_error() {
    let caller = Caller::start(quick()).await;
    let own = caller.known.numbers[0].clone();
    let pool = caller.known.messaging_service_sid.clone();
    let long = "a".repeat(1601);
    let to = ("To", "+13125550300");
    let from = ("From", own.as_str());
    let body = ("Body", "Hello");
    let service = ("MessagingServiceSid", pool.as_str());
    let cases: &[(&[(&str, &str)], u64)] = &[
        (&[], 21604),
        (&[to], 21603),
        (&[to, from], 21602),
        (&[to, from, ("Body", &long)], 21617),
        (&[("To", "+1312"), from, body], 21211),
        (&[("To", "72345"), from, body], 21265),
        (&[to, ("From", "hello world"), body], 21212),
        (&[to, ("From", "+13125559999"), body], 21606),
        (&[("To", &own), from, body], 21266),
        (&[("To", "+447700900123"), from, body], 21408),
        (&[("To", "+13125550196"), from, body], 21614),
        (&[("To", "+13125550198"), from, body], 21610),
        (&[to, from, body, ("ValidityPeriod", "36001")], 21624),
        (&[to, from, body, ("StatusCallback", "http://my_shop.example/")], 21609),
        (&[to, from, body, ("ScheduleType", "fixed"), ("SendAt", "2030-01-01T00:00:00Z")], 35118),
        (&[to, service, body, ("ScheduleType", "fixed")], 35111),
        (&[to, service, body, ("ScheduleType", "fixed"), ("SendAt", "2001-01-01T00:00:00Z")], 35114),
        (&[to, ("MessagingServiceSid", "MG00000000000000000000000000000000"), body], 21701),
    ];
    for (form, code) in cases {
        let (status, error) = caller.create(form).await;
        assert_eq!(error["code"], *code, "{form:?} {error}");
        assert_eq!(error["status"], status);
    }
    assert_eq!(caller.side("messages").await, serde_json::json!([]), "nothing refused is stored");
}

#[tokio::test]
async fn a_messaging_service_accepts_first_and_fails_later() {
    let caller = Caller::start(quick()).await;
    let pool = caller.known.messaging_service_sid.clone();
    let send = |to: &'static str| caller.create_by_service(&pool, to);
    let (status, message) = send("+13125550300").await;
    assert_eq!((status, &message["status"], &message["from"]), (201, &"accepted".into(), &serde_json::Value::Null));
    assert_eq!(message["num_segments"], "0");
    let sid = message["sid"].as_str().expect("a sid");
    let message = caller.until(sid, "delivered").await;
    assert_eq!(message["num_segments"], "1");
    assert!(caller.known.numbers[1..3].iter().any(|number| message["from"] == number.as_str()));
    for (to, code) in [("+13125550196", 21614), ("12", 21211), ("+13125550198", 21610)] {
        let (status, message) = send(to).await;
        assert_eq!(status, 201, "{message}");
        let message = caller.until(message["sid"].as_str().expect("a sid"), "failed").await;
        assert_eq!(message["error_code"], code);
    }
}

#[tokio::test]
async fn wrong_credentials_are_answered_with_a_detail() {
    let caller = Caller::start(quick()).await;
    let url = caller.url("/Messages.json");
    let request = caller.http.get(&url).basic_auth(&caller.known.account_sid, Some("wrong"));
    let response = request.send().await.expect("an answer");
    assert_eq!(response.status(), 401);
    assert!(response.headers().contains_key("www-authenticate"));
    assert!(response.headers().contains_key("twilio-request-id"));
    let error: serde_json::Value = response.json().await.expect("JSON");
    assert_eq!(error["code"], 20003);
    assert_eq!(error["detail"], "Your AccountSid or AuthToken was incorrect.");
    for account in [format!("{}%0A", caller.known.account_sid), "AC0".to_owned()] {
        let stray = format!("{}/2010-04-01/Accounts/{account}/Messages.json", caller.known.twilio);
        assert_eq!(caller.json(Method::GET, &stray, &[]).await.0, 401, "{account}");
    }
    let keyed = |path: String| {
        let request = caller.http.get(path).basic_auth(&caller.known.api_key_sid, Some(&caller.known.api_key_secret));
        async move { request.send().await.expect("an answer").status().as_u16() }
    };
    assert_eq!(keyed(url).await, 200);
    assert_eq!(keyed(caller.url(".json")).await, 401, "a standard key may not read the account");
    assert_eq!(caller.json(Method::GET, &caller.url(".json"), &[]).await.0, 200);
}

#[tokio::test]
async fn test_keys_create_texts_from_the_magic_number_and_nothing_else() {
    let caller = Caller::start(PracticeOptions { test_keys: true, ..quick() }).await;
    let text = async |from: &str, to: &str| caller.create(&[("To", to), ("From", from), ("Body", "Hello")]).await;
    let (status, message) = text("+15005550006", "+13125550110").await;
    assert_eq!((status, message["status"].as_str()), (201, Some("queued")), "{message}");
    let own = caller.known.numbers[0].clone();
    for (from, to, code) in [
        (own.as_str(), "+13125550110", 21606),
        ("+15005550001", "+13125550110", 21212),
        ("+15005550007", "+13125550110", 21606),
        ("+15005550008", "+13125550110", 21611),
        ("+15005550006", "+15005550001", 21211),
        ("+15005550006", "+15005550002", 21612),
        ("+15005550006", "+15005550003", 21408),
        ("+15005550006", "+15005550004", 21610),
        ("+15005550006", "+15005550009", 21614),
    ] {
        assert_eq!(text(from, to).await.1["code"], code, "{from} to {to}");
    }
    for path in ["/Messages.json", "/Balance.json", "/IncomingPhoneNumbers.json", ".json"] {
        let (status, error) = caller.json(Method::GET, &caller.url(path), &[]).await;
        assert_eq!((status, error["code"].as_u64()), (403, Some(20008)), "{path}");
    }
    assert_eq!(caller.side("messages").await, serde_json::json!([]), "nothing is kept");
}
