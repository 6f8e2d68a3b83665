//! Callbacks and inbound webhooks: signed, retried as documented, fallen back from, and answered with TwiML.

use base64::Engine as _;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha1::Sha1;

use crate::client::{Caller, eventually, quick};
use crate::receiver::{Receiver, Seen};

/// The signature by the textbook, for parameters without repeated names.
fn signature(token: &str, url: &str, seen: &Seen) -> String {
    let mut params = seen.params.clone();
    params.sort();
    let text = params.iter().fold(url.to_owned(), |text, (name, value)| text + name + value);
    let mut mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).expect("any key");
    mac.update(text.as_bytes());
    base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes())
}

async fn wait_for(receiver: &Receiver, count: usize) -> Vec<Seen> {
    eventually(|| async {
        let seen = receiver.seen();
        if seen.len() >= count { Ok(seen) } else { Err(format!("{seen:?}")) }
    })
    .await
}

async fn point_number(caller: &Caller, place: usize, form: &[(&str, &str)]) {
    let all = caller.get("/IncomingPhoneNumbers.json").await;
    let sid = all["incoming_phone_numbers"][place]["sid"].as_str().expect("a sid").to_owned();
    let url = caller.url(&format!("/IncomingPhoneNumbers/{sid}.json"));
    let (status, number) = caller.json(reqwest::Method::POST, &url, form).await;
    assert_eq!(status, 200, "{number}");
}

#[tokio::test]
async fn callbacks_are_signed_over_the_url_as_configured() {
    let caller = Caller::start(quick()).await;
    let receiver = Receiver::start(|_| (204, "", String::new())).await;
    let address = format!("127.0.0.1:{}/status?m=1&x=a%20b", receiver.port);
    let form = [
        ("To", "+13125550300"),
        ("From", caller.known.numbers[0].as_str()),
        ("Body", "Hello"),
        ("StatusCallback", &format!("http://ann:secret@{address}#rc=2&rp=all")),
    ];
    caller.create(&form).await;
    let seen = wait_for(&receiver, 3).await;
    let statuses: Vec<String> = seen.iter().map(|seen| seen.param("MessageStatus")).collect();
    assert_eq!(statuses, ["sending", "sent", "delivered"], "none for the initial status");
    for seen in &seen {
        assert_eq!(seen.path, "/status?m=1&x=a%20b");
        let expected = signature(&caller.known.auth_token, &format!("http://{address}"), seen);
        assert_eq!(seen.headers["x-twilio-signature"], expected);
        assert_eq!(seen.headers["authorization"], "Basic YW5uOnNlY3JldA==");
        assert!(seen.params.iter().any(|(_, value)| value.is_empty()), "empty fields come along");
    }
}

#[tokio::test]
async fn an_error_answer_is_not_tried_again_unless_the_url_asks_for_it() {
    let caller = Caller::start(quick()).await;
    let receiver = Receiver::start(|_| (500, "text/plain", "oops".to_owned())).await;
    point_number(&caller, 0, &[("SmsUrl", &receiver.url("/in"))]).await;
    caller.hear("+13125550300", &caller.known.numbers[0], "Hi").await;
    eventually(|| async {
        let alerts = caller.side("alerts").await;
        if alerts[0]["error_code"] == "11200" { Ok(()) } else { Err(alerts.to_string()) }
    })
    .await;
    assert_eq!(receiver.seen().len(), 1);
    point_number(&caller, 0, &[("SmsUrl", &receiver.url("/in#rc=2&rp=5xx"))]).await;
    caller.hear("+13125550300", &caller.known.numbers[0], "Hi again").await;
    let seen = wait_for(&receiver, 4).await;
    let tokens: Vec<&String> = seen[1..].iter().map(|seen| &seen.headers["i-twilio-idempotency-token"]).collect();
    assert!(tokens[0] == tokens[1] && tokens[1] == tokens[2], "attempts of one call share a token");
    assert_ne!(tokens[0], &seen[0].headers["i-twilio-idempotency-token"]);
}

#[tokio::test]
async fn when_nobody_listens_the_fallback_is_called_and_an_alert_kept() {
    let caller = Caller::start(quick()).await;
    let receiver = Receiver::start(|_| (200, "text/xml", "<Response/>".to_owned())).await;
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address");
    let form = [("SmsUrl", &*format!("http://{gone}/in")), ("SmsFallbackUrl", &receiver.url("/fallback"))];
    point_number(&caller, 0, &form).await;
    caller.hear("+13125550300", &caller.known.numbers[0], "Hi").await;
    let seen = wait_for(&receiver, 1).await;
    assert_eq!((seen[0].path.as_str(), seen[0].param("ErrorCode")), ("/fallback", "11205".to_owned()));
    assert_eq!(caller.side("alerts").await[0]["error_code"], "11205");
}

#[tokio::test]
async fn a_twiml_answer_is_sent_as_a_reply() {
    let caller = Caller::start(quick()).await;
    let answer = "<Response><Message>We open at 9</Message></Response>";
    let receiver = Receiver::start(move |_| (200, "text/xml", answer.to_owned())).await;
    point_number(&caller, 0, &[("SmsUrl", &receiver.url("/in"))]).await;
    caller.hear("+13125550300", &caller.known.numbers[0], "When do you open?").await;
    eventually(|| async {
        let messages = caller.side("messages").await;
        let reply = &messages[1];
        if reply["body"] == "We open at 9" && reply["direction"] == "outbound-reply" {
            Ok(())
        } else {
            Err(messages.to_string())
        }
    })
    .await;
    let seen = &receiver.seen()[0];
    assert_eq!((seen.param("From").as_str(), seen.param("Body").as_str()), ("+13125550300", "When do you open?"));
    assert_eq!(seen.headers["x-twilio-signature"], signature(&caller.known.auth_token, &receiver.url("/in"), seen));
}

#[tokio::test]
async fn a_service_without_an_inbound_url_drops_texts_unseen() {
    let caller = Caller::start(quick()).await;
    let service = format!("{}/v1/Services/{}", caller.known.twilio, caller.known.messaging_service_sid);
    let pooled = caller.known.numbers[1].clone();
    let dropping = [("UseInboundWebhookOnNumber", "false")];
    assert_eq!(caller.json(reqwest::Method::POST, &service, &dropping).await.0, 200);
    assert_eq!(caller.hear("+13125550300", &pooled, "Anyone?").await, json!({"sid": null}));
    assert_eq!(caller.side("messages").await, json!([]));
    let receiver = Receiver::start(|_| (204, "", String::new())).await;
    let url = receiver.url("/service");
    caller.json(reqwest::Method::POST, &service, &[("InboundRequestUrl", &url)]).await;
    caller.hear("+13125550300", &pooled, "Anyone?").await;
    let seen = wait_for(&receiver, 1).await;
    assert_eq!(seen[0].param("MessagingServiceSid"), caller.known.messaging_service_sid);
    assert_eq!(caller.side("messages").await.as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn an_application_stands_above_a_numbers_own_address() {
    let caller = Caller::start(quick()).await;
    let receiver = Receiver::start(|_| (200, "text/xml", "<Response/>".to_owned())).await;
    let address = receiver.url("/in");
    point_number(&caller, 0, &[("SmsUrl", &address), ("SmsApplicationSid", "AP0123")]).await;
    caller.hear("+13125550300", &caller.known.numbers[0], "Unheard").await;
    point_number(&caller, 0, &[("SmsApplicationSid", "")]).await;
    caller.hear("+13125550300", &caller.known.numbers[0], "Heard").await;
    let seen = wait_for(&receiver, 1).await;
    assert_eq!(seen[0].param("Body"), "Heard", "in one lane, so the first would have come first");
}
