//! A submission against a server that behaves, in each way Twilio answers.

use std::time::Duration;

use chrono::TimeDelta;
use linnet_domain::{Micros, ProviderStatus};
use linnet_providers::twilio::{ErrorKind, OutgoingText, RetryAdvice, SenderAddress, Submission};
use wiremock::matchers::{body_string_contains, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::fixture::{
    ACCOUNT, API_KEY, BODY, CREATED, TOKEN, clearance, clearance_for, client, noon, number, submit, text,
};

async fn answering(response: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path(format!("/2010-04-01/Accounts/{ACCOUNT}/Messages.json")))
        .respond_with(response)
        .mount(&server)
        .await;
    server
}

fn json(status: u16, body: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw(body.to_owned(), "application/json")
}

#[tokio::test]
async fn a_taken_text_is_accepted_and_was_sent_whole() {
    let server = answering(json(201, CREATED)).await;
    let outcome = submit(&client(&server.uri())).await;
    let sid = "SM0123456789abcdef0123456789abcdef".to_owned();
    let status = ProviderStatus::Accepted;
    assert_eq!(outcome, Submission::Accepted { sid, status, segments: Some(1), price: None });

    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(&requests[0].body).into_owned().collect();
    let expected = [("To", "+13125550142"), ("Body", BODY), ("From", "+13125550100")];
    assert_eq!(fields, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let authorization = requests[0].headers["authorization"].to_str().unwrap();
    let pair = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, format!("{API_KEY}:{TOKEN}"));
    assert_eq!(authorization, format!("Basic {pair}"));
}

#[tokio::test]
async fn everything_asked_for_reaches_twilio() {
    let server = MockServer::start().await;
    let priced = CREATED.replace(r#""price":null"#, r#""price":"-0.00750""#);
    Mock::given(header("content-type", "application/x-www-form-urlencoded"))
        .and(body_string_contains("MessagingServiceSid=MG1"))
        .and(body_string_contains("StatusCallback=https%3A%2F%2Flinnet.example%2Fs%3Fm%3D7"))
        .and(body_string_contains("ValidityPeriod=36000"))
        .and(body_string_contains("SmartEncoded=true"))
        .respond_with(json(201, &priced))
        .mount(&server)
        .await;
    let to = number("+13125550142");
    let from = SenderAddress::MessagingService("MG1".to_owned());
    let text = OutgoingText {
        to: &to,
        from: &from,
        body: BODY,
        status_callback: Some("https://linnet.example/s?m=7"),
        send_at: None,
        validity_seconds: Some(99_999),
        smart_encoding: true,
    };
    let outcome = client(&server.uri()).submit(clearance(&to, BODY), text, noon()).await;
    assert!(matches!(outcome, Submission::Accepted { price: Some(Micros(-7_500)), .. }), "{outcome:?}");
}

#[tokio::test]
async fn a_text_for_later_tells_when_and_no_earlier() {
    let server = answering(json(201, &CREATED.replace("queued", "scheduled"))).await;
    let to = number("+13125550142");
    let from = SenderAddress::MessagingService("MG1".to_owned());
    let at = noon() + TimeDelta::hours(5) + TimeDelta::milliseconds(1);
    let text = OutgoingText { send_at: Some(at), ..text(&to, &from) };
    let outcome = client(&server.uri()).submit(clearance_for(&to, BODY, at), text, noon()).await;
    assert!(matches!(outcome, Submission::Accepted { status: ProviderStatus::Scheduled, .. }), "{outcome:?}");
    let requests = server.received_requests().await.unwrap();
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(&requests[0].body).into_owned().collect();
    for (name, value) in [("ScheduleType", "fixed"), ("SendAt", "2026-11-21T23:00:01Z"), ("MessagingServiceSid", "MG1")]
    {
        assert!(fields.contains(&(name.to_owned(), value.to_owned())), "{fields:?}");
    }
    // Cleared for later is not cleared for now, nor the other way round.
    let now = OutgoingText { send_at: None, ..text };
    for outcome in [
        client(&server.uri()).submit(clearance_for(&to, BODY, at), now, noon()).await,
        client(&server.uri()).submit(clearance(&to, BODY), text, noon()).await,
    ] {
        assert!(matches!(outcome, Submission::NotSent { .. }), "{outcome:?}");
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_was_not_cleared_leaves_no_trace_on_the_wire() {
    let server = answering(json(201, CREATED)).await;
    let twilio = client(&server.uri());
    let (to, other) = (number("+13125550142"), number("+13125550143"));
    let from = SenderAddress::Number(number("+13125550100"));
    let written = text(&to, &from);
    let late = noon() + TimeDelta::minutes(2);
    for outcome in [
        twilio.submit(clearance(&other, BODY), written, noon()).await,
        twilio.submit(clearance(&to, "Another text"), written, noon()).await,
        twilio.submit(clearance(&to, BODY), written, late).await,
    ] {
        assert!(matches!(outcome, Submission::NotSent { .. }), "{outcome:?}");
    }
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn wrong_keys_are_refused_with_a_sentence_and_without_the_secret() {
    let body = r#"{"code":20003,"detail":"Your AccountSid or AuthToken was incorrect.","message":"Authenticate","more_info":"https://www.twilio.com/docs/errors/20003","status":401}"#;
    let server = answering(json(401, body)).await;
    let outcome = submit(&client(&server.uri())).await;
    let Submission::Refused { error, retry } = &outcome else { panic!("{outcome:?}") };
    assert_eq!((error.kind, *retry), (ErrorKind::Credentials, RetryAdvice::AfterFix));
    assert!(error.message.contains("Copy them once more"), "{}", error.message);
    assert!(!format!("{outcome:?}").contains(TOKEN));
}

#[tokio::test]
async fn too_many_requests_are_refused_until_later() {
    let body = r#"{"code":20429,"message":"Too Many Requests","status":429}"#;
    let server = answering(json(429, body).insert_header("retry-after", "7")).await;
    let outcome = submit(&client(&server.uri())).await;
    let after = Some(Duration::from_secs(7));
    assert!(
        matches!(&outcome, Submission::Refused { retry: RetryAdvice::Later { after: told }, .. } if *told == after),
        "{outcome:?}"
    );
    assert_eq!(server.received_requests().await.unwrap().len(), 1, "asked again by itself");
}

#[tokio::test]
async fn a_fault_of_twilio_or_a_strangers_page_leaves_it_in_doubt() {
    for (status, body) in [
        (500, r#"{"code":20500,"message":"Internal Server Error","status":500}"#),
        (503, "<html>unavailable</html>"),
        (200, "<html>Accept the terms of this Wi-Fi</html>"),
        (201, "{not json"),
        (403, "<html>blocked by the office</html>"),
    ] {
        let server = answering(json(status, body)).await;
        let outcome = submit(&client(&server.uri())).await;
        assert!(matches!(outcome, Submission::InDoubt { .. }), "{status} {body}: {outcome:?}");
        assert_eq!(server.received_requests().await.unwrap().len(), 1, "{status}: sent again by itself");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = MockServer::start().await;
    let server = answering(ResponseTemplate::new(307).insert_header("location", elsewhere.uri().as_str())).await;
    let outcome = submit(&client(&server.uri())).await;
    assert!(matches!(outcome, Submission::InDoubt { .. }), "{outcome:?}");
    assert!(elsewhere.received_requests().await.unwrap().is_empty(), "the keys went to another host");
}
