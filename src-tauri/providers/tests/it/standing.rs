//! Reading calls, usage, registrations and the status page, and the few things that are changed.

use linnet_domain::Micros;
use linnet_domain::calls::{CallDirection, CallStatus};
use linnet_providers::twilio::{CallFilter, CallRecord, ErrorKind};
use serde_json::{Value, json};
use wiremock::matchers::{body_string, header_exists, method, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::fixture::{ACCOUNT, client};

fn at(resource: &str) -> String {
    format!("/2010-04-01/Accounts/{ACCOUNT}/{resource}")
}

fn ok(body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

/// As the documentation of the Calls resource shows one, with what else may come.
fn call(sid: &str, more: &Value) -> Value {
    let mut call = json!({
        "account_sid": ACCOUNT, "annotation": null, "answered_by": null, "api_version": "2010-04-01",
        "caller_name": null, "date_created": "Tue, 31 Aug 2010 20:36:28 +0000", "direction": "inbound",
        "duration": "15", "end_time": "Tue, 31 Aug 2010 20:36:44 +0000", "forwarded_from": "+141586753093",
        "from": "+15017122661", "parent_call_sid": null, "price": "-0.03000", "price_unit": "USD", "sid": sid,
        "start_time": "Tue, 31 Aug 2010 20:36:29 +0000", "status": "completed", "to": "+15558675310",
        "trunk_sid": null, "queue_time": "1000", "something_new": [1]
    });
    for (name, value) in more.as_object().unwrap() {
        call[name] = value.clone();
    }
    call
}

async fn listed(calls: &[Value]) -> Vec<CallRecord> {
    let server = MockServer::start().await;
    let page = json!({"calls": calls, "next_page_uri": null, "page_size": 50});
    Mock::given(path(at("Calls.json"))).respond_with(ok(&page)).mount(&server).await;
    client(&server.uri()).list_calls(CallFilter::default()).next().await.unwrap().unwrap()
}

#[tokio::test]
async fn a_call_is_read_as_documented_and_odd_ones_are_read_too() {
    let calls = listed(&[
        call("CA1", &json!({})),
        call(
            "CA2",
            &json!({"status": "ringing", "start_time": null, "end_time": null, "duration": null, "price": null}),
        ),
        call("CA3", &json!({"direction": "outbound-dial", "parent_call_sid": "CA1", "status": "no-answer"})),
        call("CA4", &json!({"direction": "trunking-originating", "from": "", "caller_name": "SMITH JOHN"})),
        call("CA5", &json!({"status": "transferred", "duration": 7})),
    ])
    .await;
    let [documented, ringing, leg, trunk, strange] = calls.as_slice() else { panic!("{calls:?}") };
    assert_eq!((documented.direction, documented.status), (CallDirection::In, CallStatus::Completed));
    assert_eq!((documented.duration, documented.price), (Some(15), Some(Micros(-30_000))));
    assert_eq!(documented.began().unwrap().to_rfc3339(), "2010-08-31T20:36:29+00:00");
    assert_eq!(ringing.began().unwrap().to_rfc3339(), "2010-08-31T20:36:28+00:00", "told by when it was made");
    assert_eq!((leg.direction, leg.parent_call_sid.as_deref()), (CallDirection::Out, Some("CA1")));
    assert_eq!((trunk.from.as_deref(), trunk.direction), (None, CallDirection::In));
    assert_eq!(trunk.caller_name.as_deref(), Some("SMITH JOHN"));
    assert_eq!((strange.status, strange.duration), (CallStatus::InProgress, Some(7)), "it is looked at again");
}

#[tokio::test]
async fn calls_are_asked_for_by_day_and_page() {
    let server = MockServer::start().await;
    let second = format!("{}?PageSize=2&Page=1&PageToken=PACA2", at("Calls.json"));
    Mock::given(path(at("Calls.json")))
        .and(query_param("StartTime>", "2026-06-01"))
        .and(query_param("StartTime<", "2026-06-10"))
        .and(query_param("PageSize", "2"))
        .and(query_param_is_missing("PageToken"))
        .respond_with(ok(
            &json!({"calls": [call("CA1", &json!({})), call("CA2", &json!({}))], "next_page_uri": second}),
        ))
        .mount(&server)
        .await;
    Mock::given(path(at("Calls.json")))
        .and(query_param("PageToken", "PACA2"))
        .respond_with(ok(&json!({"calls": [call("CA3", &json!({}))], "next_page_uri": null})))
        .mount(&server)
        .await;
    let day = |text: &str| Some(text.parse().unwrap());
    let filter = CallFilter { since: day("2026-06-01"), until: day("2026-06-10"), page_size: Some(2) };
    let mut pages = client(&server.uri()).list_calls(filter);
    assert_eq!(pages.next().await.unwrap().unwrap().len(), 2);
    assert_eq!(pages.next().await.unwrap().unwrap()[0].sid, "CA3");
    assert_eq!(pages.next().await.unwrap(), None);
}

#[tokio::test]
async fn usage_is_this_accounts_own_and_read_in_either_writing() {
    let server = MockServer::start().await;
    let line = |category: &str, price: Value| {
        json!({"category": category, "count": "12", "usage": "14", "usage_unit": "segments", "price": price,
            "price_unit": "usd", "start_date": "2026-06-01", "end_date": "2026-06-10", "as_of": "2026-06-10T17:00:00+00:00"})
    };
    let page = json!({"usage_records": [line("sms-outbound", json!(0.0996)), line("totalprice", json!("4.7"))],
        "next_page_uri": null});
    Mock::given(path(at("Usage/Records/ThisMonth.json")))
        .and(query_param("IncludeSubaccounts", "false"))
        .respond_with(ok(&page))
        .mount(&server)
        .await;
    let usage = client(&server.uri()).usage_this_month().await.unwrap();
    let read: Vec<_> = usage.iter().map(|one| (one.category.as_str(), one.count, one.price)).collect();
    assert_eq!(
        read,
        [("sms-outbound", Some(12), Some(Micros(99_600))), ("totalprice", Some(12), Some(Micros(4_700_000)))]
    );
}

#[tokio::test]
async fn brand_and_verification_are_read_and_the_status_page_is_asked_without_keys() {
    let server = MockServer::start().await;
    let meta = json!({"next_page_url": null, "key": "data"});
    let brand = json!({"sid": "BN1", "status": "FAILED", "brand_type": "STANDARD", "brand_score": null,
        "failure_reason": "No such company", "errors": []});
    Mock::given(path("/v1/a2p/BrandRegistrations"))
        .respond_with(ok(&json!({"meta": meta, "data": [brand]})))
        .mount(&server)
        .await;
    let verification = json!({"sid": "HH1", "tollfree_phone_number_sid": "PN1", "status": "TWILIO_REJECTED",
        "rejection_reason": "Opt-in is not clear", "rejection_reasons": [{"code": 30475, "reason": "x"}]});
    Mock::given(path("/v1/Tollfree/Verifications"))
        .respond_with(ok(&json!({"meta": meta, "verifications": [verification]})))
        .mount(&server)
        .await;
    Mock::given(header_exists("authorization"))
        .and(path("/api/v2/summary.json"))
        .respond_with(ResponseTemplate::new(500))
        .with_priority(1)
        .mount(&server)
        .await;
    let summary = json!({"page": {}, "components": [], "incidents": [{"name": "SMS delays", "status": "identified"}],
        "status": {"indicator": "minor", "description": "Partially Degraded Service"}});
    Mock::given(path("/api/v2/summary.json")).respond_with(ok(&summary)).with_priority(2).mount(&server).await;
    let twilio = client(&server.uri());
    assert_eq!(twilio.brands().await.unwrap()[0].failure_reason.as_deref(), Some("No such company"));
    let verified = twilio.toll_free_verifications().await.unwrap();
    assert_eq!(
        (verified[0].status.as_str(), verified[0].tollfree_phone_number_sid.as_deref()),
        ("TWILIO_REJECTED", Some("PN1"))
    );
    let status = twilio.service_status().await.unwrap().expect("a status page");
    assert_eq!((status.indicator.as_str(), status.incidents), ("minor", vec!["SMS delays".to_owned()]));
}

#[tokio::test]
async fn an_address_without_a_status_page_has_none() {
    let server = MockServer::start().await;
    Mock::given(path("/api/v2/summary.json")).respond_with(ResponseTemplate::new(404)).mount(&server).await;
    assert_eq!(client(&server.uri()).service_status().await.unwrap(), None);
}

#[tokio::test]
async fn a_service_is_made_so_that_it_drops_no_texts_and_never_twice() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/v1/Services"))
        .and(body_string("FriendlyName=Front+desk&UseInboundWebhookOnNumber=true"))
        .respond_with(ResponseTemplate::new(201).set_body_json(json!({"sid": "MG1", "friendly_name": "Front desk"})))
        .expect(1)
        .mount(&server)
        .await;
    Mock::given(method("POST"))
        .and(path("/v1/Services/MG1/PhoneNumbers"))
        .and(body_string("PhoneNumberSid=PN1"))
        .respond_with(
            ResponseTemplate::new(409).set_body_json(json!({"code": 21712, "message": "taken", "status": 409})),
        )
        .expect(1)
        .mount(&server)
        .await;
    let twilio = client(&server.uri());
    assert_eq!(twilio.create_service("Front desk").await.unwrap().sid, "MG1");
    let taken = twilio.add_to_service("MG1", "PN1").await.unwrap_err();
    assert_eq!((taken.kind, taken.code), (ErrorKind::Refused(21_712), Some(21_712)));
    assert!(twilio.rename_number("../Keys", "x").await.is_err(), "an id leads nowhere else");
}
