//! `/v1/Messaging/Countries/{ISO}`: what texts to a country cost. The figures are those messages are billed at here.

use serde_json::json;

use crate::answer::{Answer, ApiError};
use crate::delivery::SEGMENT_MICROS;
use crate::gate::Ask;

/// A network: its name, and its mobile country and network codes.
type Network = (&'static str, &'static str, &'static str);

/// The countries this world can tell a price for: code, name, networks.
const COUNTRIES: [(&str, &str, &[Network]); 2] = [
    ("US", "United States", &[("ATT", "310", "410"), ("T-Mobile USA", "310", "260"), ("Verizon", "311", "480")]),
    ("CA", "Canada", &[("Bell", "302", "610"), ("Rogers", "302", "720")]),
];

pub(super) fn country(ask: &Ask, iso: &str) -> Result<Answer, ApiError> {
    let found = COUNTRIES.iter().find(|(code, ..)| *code == iso).ok_or_else(|| ApiError::not_found(&ask.path))?;
    let (code, name, networks) = found;
    let amount = decimal(SEGMENT_MICROS);
    let price = |kind: &str| json!({"number_type": kind, "base_price": amount, "current_price": amount});
    let of = |(carrier, mcc, mnc): &Network| json!({"carrier": carrier, "mcc": mcc, "mnc": mnc, "prices": [price("local"), price("toll free")]});
    Ok(Answer::json(
        200,
        &json!({
            "country": name,
            "iso_country": code,
            "price_unit": "USD",
            "outbound_sms_prices": networks.iter().map(of).collect::<Vec<_>>(),
            "inbound_sms_prices": [price("local"), price("toll free")],
            "url": format!("https://pricing.twilio.com/v1/Messaging/Countries/{code}"),
        }),
    ))
}

/// Millionths as Twilio writes amounts: four places and more.
fn decimal(micros: u64) -> String {
    let text = format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000);
    let keep = text.trim_end_matches('0').len().max(text.len() - 2);
    text[..keep].to_owned()
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn amounts_have_four_places_or_more() {
        for (micros, text) in [(8_300, "0.0083"), (7_915, "0.007915"), (1_500_000, "1.5000"), (0, "0.0000")] {
            assert_eq!(decimal(micros), text);
        }
    }
}
