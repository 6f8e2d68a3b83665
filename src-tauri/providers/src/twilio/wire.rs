//! How Twilio writes values: numbers as text, two kinds of date, prices as decimal text. Reads both where the
//! documentation and recorded replies differ, and turns everything odd into “not given”, never into a guess.

use chrono::{DateTime, Utc};
use linnet_domain::{Micros, ProviderStatus};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A message status in Twilio's word. [Messages resource: status values]
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(transparent)]
pub struct RawStatus(pub String);

impl RawStatus {
    /// What it means for a message of ours; `None` for messages that came in and for words unknown so far.
    pub fn provider(&self) -> Option<ProviderStatus> {
        match self.0.as_str() {
            "accepted" | "queued" | "sending" => Some(ProviderStatus::Accepted),
            "scheduled" => Some(ProviderStatus::Scheduled),
            "sent" => Some(ProviderStatus::Sent),
            // WhatsApp and RCS end in `read`, which tells more than `delivered`.
            "delivered" | "read" => Some(ProviderStatus::Delivered),
            "undelivered" => Some(ProviderStatus::Undelivered),
            "failed" => Some(ProviderStatus::Failed),
            "canceled" => Some(ProviderStatus::Canceled),
            _ => None,
        }
    }
}

/// Text, or a number where text is documented; empty and null are not given.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Option::<Value>::deserialize(deserializer)? {
        Some(Value::String(text)) if !text.is_empty() => Some(text),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    })
}

/// A whole number, written as number or text.
pub(super) fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Ok(text(deserializer)?.and_then(|text| text.trim().parse().ok()))
}

/// A count, written as number or text.
pub(super) fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    Ok(text(deserializer)?.and_then(|text| text.trim().parse().ok()))
}

/// An amount of money as decimal text, or as a number.
pub(super) fn money<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Micros>, D::Error> {
    Ok(match Option::<Value>::deserialize(deserializer)? {
        Some(Value::String(text)) => Micros::from_decimal(&text),
        // Display of f64 never uses an exponent, which the decimal reader refuses.
        Some(Value::Number(number)) => number.as_f64().and_then(|number| Micros::from_decimal(&number.to_string())),
        _ => None,
    })
}

/// An instant in either of Twilio's formats.
pub(super) fn instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    Ok(text(deserializer)?.as_deref().and_then(parse_instant))
}

/// RFC 2822 as v2010 writes dates (`Fri, 24 May 2019 17:44:46 +0000`), or ISO 8601 as the v1 hosts do.
pub fn parse_instant(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    DateTime::parse_from_rfc2822(text)
        .or_else(|_| DateTime::parse_from_rfc3339(text))
        .ok()
        .map(|instant| instant.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Values {
        #[serde(default, deserialize_with = "count")]
        segments: Option<u32>,
        #[serde(default, deserialize_with = "money")]
        price: Option<Micros>,
        #[serde(default, deserialize_with = "instant")]
        at: Option<DateTime<Utc>>,
        #[serde(default, deserialize_with = "whole")]
        code: Option<i64>,
    }

    fn read(json: &str) -> Values {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn numbers_are_read_as_text_and_as_numbers() {
        let text = read(r#"{"segments":"2","price":"-0.00750","code":"30007","at":"Fri, 24 May 2019 17:44:46 +0000"}"#);
        let plain = read(r#"{"segments":2,"price":-0.0075,"code":30007,"at":"2019-05-24T17:44:46Z"}"#);
        assert_eq!(text, plain);
        assert_eq!(text.segments, Some(2));
        assert_eq!(text.price, Some(Micros(-7_500)));
        assert_eq!(text.code, Some(30_007));
        assert_eq!(text.at.map(|at| at.timestamp()), Some(1_558_719_886));
    }

    #[test]
    fn odd_values_count_as_not_given() {
        let nothing = Values { segments: None, price: None, at: None, code: None };
        assert_eq!(read("{}"), nothing);
        assert_eq!(read(r#"{"segments":null,"price":null,"at":null,"code":null}"#), nothing);
        assert_eq!(read(r#"{"segments":"-1","price":"soon","at":"yesterday","code":[1]}"#), nothing);
        assert_eq!(read(r#"{"segments":{},"price":true,"at":17,"code":""}"#), nothing);
    }

    #[test]
    fn every_documented_status_is_understood() {
        let of = |word: &str| RawStatus(word.to_owned()).provider();
        for (word, status) in [
            ("queued", ProviderStatus::Accepted),
            ("sending", ProviderStatus::Accepted),
            ("accepted", ProviderStatus::Accepted),
            ("scheduled", ProviderStatus::Scheduled),
            ("sent", ProviderStatus::Sent),
            ("delivered", ProviderStatus::Delivered),
            ("read", ProviderStatus::Delivered),
            ("undelivered", ProviderStatus::Undelivered),
            ("failed", ProviderStatus::Failed),
            ("canceled", ProviderStatus::Canceled),
        ] {
            assert_eq!(of(word), Some(status), "{word}");
        }
        for word in ["receiving", "received", "partially_delivered", "", "Queued"] {
            assert_eq!(of(word), None, "{word}");
        }
    }
}
