//! Reading and changing what Twilio holds.

use linnet_domain::{Micros, ProviderStatus};
use linnet_providers::twilio::{Direction, ErrorKind, MessageFilter, NumberKind, UsFlags, UsRegistration};
use serde_json::json;
use wiremock::matchers::{body_string, method, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::fixture::{ACCOUNT, client, noon};

fn ok(body: &serde_json::Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

fn at(resource: &str) -> String {
    format!("/2010-04-01/Accounts/{ACCOUNT}/{resource}")
}

fn message(sid: &str, direction: &str, status: &str) -> serde_json::Value {
    json!({
        "sid": sid, "to": "+13125550142", "from": "+13125550100", "body": "Hello", "direction": direction,
        "status": status, "num_segments": "2", "num_media": "0", "price": "-0.01660", "price_unit": "USD",
        "date_created": "Fri, 20 Nov 2026 17:44:46 +0000", "date_sent": null,
        "date_updated": "Fri, 20 Nov 2026 17:44:47 +0000", "error_code": 30003, "error_message": null,
        "messaging_service_sid": null, "something_new": {"a": 1}
    })
}

#[tokio::test]
async fn the_list_is_walked_page_by_page_on_our_own_host() {
    let server = MockServer::start().await;
    let second = format!("https://elsewhere.example{}?PageSize=2&Page=1&PageToken=PASM2", at("Messages.json"));
    Mock::given(path(at("Messages.json")))
        .and(query_param("To", "+13125550142"))
        .and(query_param("DateSent>", "2026-11-21T18:00:00Z"))
        .and(query_param("PageSize", "2"))
        .and(query_param_is_missing("PageToken"))
        .respond_with(ok(&json!({
            "messages": [message("SM1", "inbound", "received"), message("SM2", "outbound-api", "delivered")],
            "next_page_uri": second
        })))
        .mount(&server)
        .await;
    Mock::given(path(at("Messages.json")))
        .and(query_param("PageToken", "PASM2"))
        .respond_with(ok(&json!({"messages": [message("SM3", "outbound-reply", "sent")], "next_page_uri": null})))
        .mount(&server)
        .await;
    let filter = MessageFilter {
        to: Some("+13125550142".to_owned()),
        date_sent_after: Some(noon()),
        page_size: Some(2),
        ..MessageFilter::default()
    };
    let mut pages = client(&server.uri()).list_messages(&filter);
    let first = pages.next().await.unwrap().unwrap();
    assert_eq!(first.len(), 2);
    assert_eq!((first[0].direction, first[0].status.provider()), (Direction::Inbound, None));
    assert_eq!(first[1].status.provider(), Some(ProviderStatus::Delivered));
    assert_eq!((first[1].num_segments, first[1].price), (Some(2), Some(Micros(-16_600))));
    assert_eq!(first[1].error_code, Some(30_003));
    assert_eq!(first[1].date_created.unwrap().to_rfc3339(), "2026-11-20T17:44:46+00:00");
    assert_eq!(first[1].date_sent, None);
    let rest = pages.next().await.unwrap().unwrap();
    assert_eq!((rest.len(), rest[0].direction), (1, Direction::Automatic));
    assert_eq!(pages.next().await.unwrap(), None);
    assert_eq!(pages.next().await.unwrap(), None);
}

#[tokio::test]
async fn a_page_that_leads_to_itself_or_astray_ends_in_an_error() {
    for link in [format!("{}?PageSize=50", at("Messages.json")), "/admin".to_owned()] {
        let server = MockServer::start().await;
        Mock::given(method("GET"))
            .respond_with(ok(&json!({"messages": [], "next_page_uri": link})))
            .mount(&server)
            .await;
        let error = client(&server.uri()).list_messages(&MessageFilter::default()).next().await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Unreadable, "{link}");
    }
}

#[tokio::test]
async fn html_in_place_of_json_is_named() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(200).set_body_raw("<html>Log in</html>", "text/html"))
        .mount(&server)
        .await;
    let error = client(&server.uri()).list_messages(&MessageFilter::default()).next().await.unwrap_err();
    assert_eq!((error.kind, error.retryable), (ErrorKind::Unreadable, true));
    assert!(error.message.contains("Wi-Fi"), "{}", error.message);
}

#[tokio::test]
async fn a_message_is_fetched_withdrawn_redacted_and_deleted() {
    let server = MockServer::start().await;
    let resource = at("Messages/SM1.json");
    Mock::given(method("GET"))
        .and(path(&resource))
        .respond_with(ok(&message("SM1", "outbound-api", "sent")))
        .mount(&server)
        .await;
    Mock::given(method("POST"))
        .and(path(&resource))
        .and(body_string("Status=canceled"))
        .respond_with(ok(&message("SM1", "outbound-api", "canceled")))
        .mount(&server)
        .await;
    let mut redacted = message("SM1", "outbound-api", "sent");
    redacted["body"] = json!("");
    Mock::given(method("POST"))
        .and(path(&resource))
        .and(body_string("Body="))
        .respond_with(ok(&redacted))
        .mount(&server)
        .await;
    Mock::given(method("DELETE")).and(path(&resource)).respond_with(ResponseTemplate::new(204)).mount(&server).await;
    let twilio = client(&server.uri());
    assert_eq!(twilio.fetch_message("SM1").await.unwrap().body, "Hello");
    assert_eq!(twilio.cancel("SM1").await.unwrap().status.provider(), Some(ProviderStatus::Canceled));
    assert_eq!(twilio.redact("SM1").await.unwrap().body, "");
    twilio.delete_message("SM1").await.unwrap();
    for odd in ["", "../Balance", "SM1/Media", "SM1?x"] {
        assert_eq!(twilio.delete_message(odd).await.unwrap_err().kind, ErrorKind::NotFound, "{odd}");
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 4);
}

#[tokio::test]
async fn numbers_and_services_are_read() {
    let server = MockServer::start().await;
    Mock::given(path(at("IncomingPhoneNumbers.json")))
        .respond_with(ok(&json!({
            "incoming_phone_numbers": [
                {"sid": "PN1", "phone_number": "+13125550100", "friendly_name": "Front desk",
                 "capabilities": {"voice": true, "sms": true, "mms": false}, "sms_url": ""},
                {"sid": "PN2", "phone_number": "+18005550100", "friendly_name": null, "capabilities": {"sms": false},
                 "sms_url": "https://x.example"},
                {"sid": "PN3", "phone_number": "12345", "capabilities": {}}
            ],
            "next_page_uri": null
        })))
        .mount(&server)
        .await;
    let meta = json!({"next_page_url": null, "key": "services"});
    Mock::given(path("/v1/Services"))
        .and(query_param("Page", "1"))
        .respond_with(ok(&json!({"services": [{"sid": "MG2", "friendly_name": "Second"}], "meta": meta})))
        .mount(&server)
        .await;
    Mock::given(path("/v1/Services"))
        .and(query_param_is_missing("Page"))
        .respond_with(ok(&json!({
            "services": [{"sid": "MG1", "friendly_name": "Salon", "inbound_request_url": null,
                          "use_inbound_webhook_on_number": true, "smart_encoding": true}],
            "meta": {"next_page_url": "https://messaging.twilio.com/v1/Services?PageSize=100&Page=1"}
        })))
        .mount(&server)
        .await;
    Mock::given(path("/v1/Services/MG1/PhoneNumbers"))
        .respond_with(ok(&json!({"phone_numbers": [{"sid": "PN1", "phone_number": "+13125550100"}], "meta": meta})))
        .mount(&server)
        .await;
    let twilio = client(&server.uri());
    let numbers = twilio.list_numbers().await.unwrap();
    assert_eq!(numbers.len(), 2);
    assert_eq!((numbers[0].kind, numbers[0].sms_capable, &numbers[0].sms_url), (NumberKind::LongCode, true, &None));
    assert_eq!((numbers[1].kind, numbers[1].sms_capable), (NumberKind::TollFree, false));
    let services = twilio.list_services().await.unwrap();
    assert_eq!(services.iter().map(|service| service.name.as_str()).collect::<Vec<_>>(), ["Salon", "Second"]);
    assert!(services[0].use_inbound_webhook_on_number && services[0].smart_encoding);
    assert_eq!(twilio.service_senders("MG1").await.unwrap()[0].number.as_str(), "+13125550100");
    assert_eq!(twilio.service_senders("../x").await.unwrap_err().kind, ErrorKind::NotFound);
}

#[tokio::test]
async fn the_best_us_registration_of_a_service_counts() {
    let failed = json!({"campaign_status": "FAILED", "errors": [{"error_code": 30_896, "description": "No opt-in."}]});
    for (listed, expected) in [
        (json!([]), UsRegistration::None),
        (json!([{"campaign_status": "IN_PROGRESS"}]), UsRegistration::Pending),
        (json!([failed]), UsRegistration::Failed { reasons: vec!["No opt-in.".to_owned()] }),
        (json!([failed, {"campaign_status": "VERIFIED"}]), UsRegistration::Verified),
        (json!([{"campaign_status": "DREAMING"}]), UsRegistration::Other("DREAMING".to_owned())),
    ] {
        let server = MockServer::start().await;
        Mock::given(path("/v1/Services/MG1/Compliance/Usa2p"))
            .respond_with(ok(&json!({"compliance": listed})))
            .mount(&server)
            .await;
        assert_eq!(client(&server.uri()).us_a2p_registration("MG1").await.unwrap().registration, expected);
    }
}

#[tokio::test]
async fn a_registration_tells_what_its_texts_may_hold_and_what_twilio_leaves_out_is_not_known() {
    let server = MockServer::start().await;
    let full = json!({
        "campaign_status": "VERIFIED", "us_app_to_person_usecase": "MIXED",
        "has_embedded_links": false, "has_embedded_phone": true, "age_gated": null,
    });
    Mock::given(path("/v1/Services/MG1/Compliance/Usa2p"))
        .respond_with(ok(&json!({"compliance": [{"campaign_status": "FAILED", "has_embedded_links": true}, full]})))
        .mount(&server)
        .await;
    let campaign = client(&server.uri()).us_a2p_registration("MG1").await.unwrap();
    assert_eq!(campaign.use_case, "MIXED");
    let flags = UsFlags { has_embedded_links: Some(false), has_embedded_phone: Some(true), ..UsFlags::default() };
    assert_eq!(campaign.flags, flags, "those of the one that was approved");
}
