//! What a text costs, as Twilio tells it.

use linnet_domain::Micros;
use linnet_providers::twilio::{ErrorKind, SegmentPrice};
use serde_json::json;
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::fixture::client;

#[tokio::test]
async fn prices_are_read_by_carrier_and_kind_with_the_accounts_discount() {
    let server = MockServer::start().await;
    let answer = json!({
        "country": "United States", "iso_country": "US", "price_unit": "usd", "url": "https://elsewhere.example",
        "outbound_sms_prices": [
            {"carrier": "ATT", "mcc": "310", "mnc": "410", "prices": [
                {"number_type": "local", "base_price": "0.0083", "current_price": "0.0079"},
                {"number_type": "Toll Free", "base_price": 0.0083, "current_price": null},
                {"number_type": "mobile", "base_price": null, "current_price": null}
            ]},
            {"mcc": "310", "prices": [{"number_type": "local", "current_price": "0.0062"}]}
        ],
        "inbound_sms_prices": [{"number_type": "local", "base_price": "0.0083", "current_price": "0.0083"}]
    });
    let reply = ResponseTemplate::new(200).set_body_json(answer);
    Mock::given(path("/v1/Messaging/Countries/US")).respond_with(reply).mount(&server).await;
    let price = |carrier: &str, number_type: &str, segment| SegmentPrice {
        carrier: carrier.to_owned(),
        number_type: number_type.to_owned(),
        segment: Micros(segment),
    };
    assert_eq!(
        client(&server.uri()).sms_prices("US").await.unwrap(),
        [price("ATT", "local", 7_900), price("ATT", "toll free", 8_300), price("", "local", 6_200)]
    );
}

#[tokio::test]
async fn another_currency_is_no_price_and_a_strange_country_is_not_asked_for() {
    let server = MockServer::start().await;
    let answer = json!({
        "price_unit": "EUR",
        "outbound_sms_prices": [{"carrier": "O2", "prices": [{"number_type": "local", "current_price": "0.07"}]}]
    });
    let reply = ResponseTemplate::new(200).set_body_json(answer);
    Mock::given(path("/v1/Messaging/Countries/DE")).respond_with(reply).expect(1).mount(&server).await;
    let client = client(&server.uri());
    assert_eq!(client.sms_prices("DE").await.unwrap(), []);
    for strange in ["", "de", "../Accounts", "DEU"] {
        assert_eq!(client.sms_prices(strange).await.unwrap(), [], "{strange}");
    }
    let unknown = json!({"code": 20404, "message": "The requested resource was not found", "status": 404});
    let reply = ResponseTemplate::new(404).set_body_json(unknown);
    Mock::given(path("/v1/Messaging/Countries/XX")).respond_with(reply).mount(&server).await;
    assert_eq!(client.sms_prices("XX").await.unwrap_err().kind, ErrorKind::NotFound);
}
