//! The check of the keys, with what a standard API key may and may not see.

use linnet_domain::Micros;
use linnet_providers::twilio::{AccountKind, AccountStatus, ErrorKind};
use serde_json::json;
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::fixture::{ACCOUNT, TOKEN, client, credentials};

fn unauthorized() -> ResponseTemplate {
    ResponseTemplate::new(401).set_body_json(json!({"code": 20_003, "message": "Authenticate", "status": 401}))
}

async fn server(account_page: ResponseTemplate, balance: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    let root = format!("/2010-04-01/Accounts/{ACCOUNT}");
    let empty = |key: &str| ResponseTemplate::new(200).set_body_json(json!({key: [], "next_page_uri": null}));
    for (resource, response) in [
        ("/Messages.json", empty("messages")),
        ("/IncomingPhoneNumbers.json", empty("incoming_phone_numbers")),
        ("/Balance.json", balance),
        (".json", account_page),
    ] {
        Mock::given(path(format!("{root}{resource}"))).respond_with(response).mount(&server).await;
    }
    server
}

#[tokio::test]
async fn a_standard_api_key_passes_the_check_though_it_may_not_see_the_account() {
    let balance = ResponseTemplate::new(200).set_body_json(json!({"balance": "12.50", "currency": "USD"}));
    let server = server(unauthorized(), balance).await;
    let check = client(&server.uri()).check().await.unwrap();
    assert_eq!((check.kind, check.status), (AccountKind::Unknown, AccountStatus::Unknown));
    let balance = check.balance.unwrap();
    assert_eq!((balance.amount, balance.currency.as_str()), (Micros(12_500_000), "USD"));
}

#[tokio::test]
async fn an_auth_token_learns_whether_the_account_is_a_trial() {
    let page = ResponseTemplate::new(200).set_body_json(json!({"type": "Trial", "status": "active"}));
    let none = ResponseTemplate::new(404).set_body_json(json!({"code": 20_404, "message": "x", "status": 404}));
    let server = server(page, none).await;
    let check = client(&server.uri()).check().await.unwrap();
    assert_eq!((check.kind, check.status), (AccountKind::Trial, AccountStatus::Active));
    assert_eq!(check.balance, None, "a subaccount has no balance of its own");
}

#[tokio::test]
async fn a_key_that_may_not_see_the_balance_passes_the_check() {
    let server = server(unauthorized(), unauthorized()).await;
    assert_eq!(client(&server.uri()).check().await.unwrap().balance, None);
    let alone = client(&server.uri()).balance().await.unwrap_err();
    assert_eq!(alone.kind, ErrorKind::Credentials, "alone it may as well mean that the keys are gone");
}

#[tokio::test]
async fn wrong_keys_fail_the_check() {
    let server = MockServer::start().await;
    Mock::given(wiremock::matchers::any()).respond_with(unauthorized()).mount(&server).await;
    let error = client(&server.uri()).check().await.unwrap_err();
    assert_eq!((error.kind, error.retryable), (ErrorKind::Credentials, false));
    assert!(!format!("{error:?} {error}").contains(TOKEN));
}

#[tokio::test]
async fn a_twilio_that_fails_is_not_taken_for_a_missing_balance() {
    let page = ResponseTemplate::new(200).set_body_json(json!({"type": "Full", "status": "active"}));
    let server = server(page, ResponseTemplate::new(503)).await;
    let error = client(&server.uri()).check().await.unwrap_err();
    assert_eq!((error.kind, error.retryable), (ErrorKind::Server, true));
}

#[test]
fn nothing_shows_the_secret() {
    let twilio = client("http://127.0.0.1:9");
    assert!(!format!("{twilio:?} {:?}", credentials()).contains(TOKEN));
}
