//! Twilio's list of messages: reading it page by page, one message by id, and the few changes Twilio allows.
//! Absence from the list proves nothing: Twilio documents no read-after-write promise.

use chrono::{DateTime, SecondsFormat, Utc};
use linnet_domain::Micros;
use serde::Deserialize;
use url::Url;

use super::endpoint::plain_sid;
use super::failure::ProviderError;
use super::http::Twilio;
use super::pages::{Listed, Pages};
use super::wire::{self, RawStatus};

/// Which way a message went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From a customer.
    Inbound,
    /// To a customer, through the API: by us or by another program.
    Outbound,
    /// To a customer, by Twilio itself: an automatic reply or a call's word.
    Automatic,
}

/// A message as Twilio holds it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MessageRecord {
    /// `SM…`, or `MM…` with media.
    pub sid: String,
    /// Usually E.164; `whatsapp:+…` and short codes occur.
    #[serde(default, deserialize_with = "wire::text")]
    pub to: Option<String>,
    /// Empty until a Messaging Service has picked a number.
    #[serde(default, deserialize_with = "wire::text")]
    pub from: Option<String>,
    /// The text; empty after redaction.
    #[serde(default, deserialize_with = "body")]
    pub body: String,
    #[serde(deserialize_with = "direction")]
    /// Which way it went.
    pub direction: Direction,
    /// In Twilio's word.
    pub status: RawStatus,
    /// When Twilio took it.
    #[serde(default, deserialize_with = "wire::instant")]
    pub date_created: Option<DateTime<Utc>>,
    /// When it went to the carrier, or came in.
    #[serde(default, deserialize_with = "wire::instant")]
    pub date_sent: Option<DateTime<Utc>>,
    /// When anything about it changed last.
    #[serde(default, deserialize_with = "wire::instant")]
    pub date_updated: Option<DateTime<Utc>>,
    /// What it cost, negative; told some time after sending.
    #[serde(default, deserialize_with = "wire::money")]
    pub price: Option<Micros>,
    /// Billed segments; 0 while a Messaging Service has not picked a number.
    #[serde(default, deserialize_with = "wire::count")]
    pub num_segments: Option<u32>,
    /// Why it failed.
    #[serde(default, deserialize_with = "wire::whole")]
    pub error_code: Option<i64>,
    /// Twilio's words for that.
    #[serde(default, deserialize_with = "wire::text")]
    pub error_message: Option<String>,
    /// How many pictures or files.
    #[serde(default, deserialize_with = "wire::count")]
    pub num_media: Option<u32>,
    /// The service it went through.
    #[serde(default, deserialize_with = "wire::text")]
    pub messaging_service_sid: Option<String>,
}

fn body<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(wire::text(deserializer)?.unwrap_or_default())
}

/// `inbound`; `outbound-api`, `outbound-call`, `outbound-reply`. Anything else makes the record unreadable: a message
/// of the wrong direction must not be taken for a customer's word.
fn direction<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Direction, D::Error> {
    let word = String::deserialize(deserializer)?;
    match word.as_str() {
        "inbound" => Ok(Direction::Inbound),
        "outbound-api" => Ok(Direction::Outbound),
        _ if word.starts_with("outbound") => Ok(Direction::Automatic),
        _ => Err(serde::de::Error::custom("unknown direction")),
    }
}

/// Which messages to list. Twilio filters by nothing else, and lists by date sent, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MessageFilter {
    /// Only to this address.
    pub to: Option<String>,
    /// Only from this address.
    pub from: Option<String>,
    /// Sent at or after this instant.
    pub date_sent_after: Option<DateTime<Utc>>,
    /// Sent at or before this instant.
    pub date_sent_before: Option<DateTime<Utc>>,
    /// Messages per page, 1 to 1,000; Twilio's own default is 50.
    pub page_size: Option<u16>,
}

/// A page of the list.
#[derive(Debug, Deserialize)]
pub struct MessagesPage {
    messages: Vec<MessageRecord>,
    #[serde(default, deserialize_with = "wire::text")]
    next_page_uri: Option<String>,
}

impl Listed for MessageRecord {
    type Page = MessagesPage;

    fn split(page: MessagesPage) -> (Vec<Self>, Option<String>) {
        (page.messages, page.next_page_uri)
    }
}

impl Twilio {
    /// Begins a walk through the list.
    pub fn list_messages(&self, filter: &MessageFilter) -> Pages<MessageRecord> {
        let url = self.account_url("Messages.json").map(|mut url| {
            filter.write(&mut url);
            url
        });
        Pages::new(self.clone(), url)
    }

    /// One message.
    pub async fn fetch_message(&self, sid: &str) -> Result<MessageRecord, ProviderError> {
        self.get(self.message_url(sid)?).await
    }

    /// Withdraws a scheduled message; error 30409 when it is too late.
    pub async fn cancel(&self, sid: &str) -> Result<MessageRecord, ProviderError> {
        self.change(self.message_url(sid)?, &[("Status", "canceled")]).await
    }

    /// Removes a message's text at Twilio, keeping the record.
    pub async fn redact(&self, sid: &str) -> Result<MessageRecord, ProviderError> {
        self.change(self.message_url(sid)?, &[("Body", "")]).await
    }

    /// Removes a message at Twilio, its media too. There is no way back.
    pub async fn delete_message(&self, sid: &str) -> Result<(), ProviderError> {
        self.remove(self.message_url(sid)?).await
    }

    fn message_url(&self, sid: &str) -> Result<Url, ProviderError> {
        self.account_url(&format!("Messages/{}.json", plain_sid(sid)?))
    }
}

impl MessageFilter {
    fn write(&self, url: &mut Url) {
        let instant = |instant: &DateTime<Utc>| instant.to_rfc3339_opts(SecondsFormat::Secs, true);
        let mut query = url.query_pairs_mut();
        let mut add = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                query.append_pair(name, &value);
            }
        };
        add("To", self.to.clone());
        add("From", self.from.clone());
        // The comparison is part of the parameter's name: `DateSent>` means at or after.
        add("DateSent>", self.date_sent_after.as_ref().map(instant));
        add("DateSent<", self.date_sent_before.as_ref().map(instant));
        add("PageSize", Some(self.page_size.unwrap_or(50).clamp(1, 1_000).to_string()));
    }
}

#[cfg(test)]
#[path = "../../../fuzz/mutator.rs"]
mod mutator;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fuzzed_pages_are_read_or_refused() {
        let mut fuzzer = super::mutator::Fuzzer::of("lists");
        let mut read = 0_u64;
        while let Some(input) = fuzzer.next_input() {
            if let Ok(page) = serde_json::from_slice::<MessagesPage>(&input) {
                read += 1;
                for record in &page.messages {
                    // What only these two would make of it must not stop the others from being read.
                    let _ = (record.status.provider(), record.date_sent.or(record.date_created));
                }
            }
        }
        assert!(read * 20 > fuzzer.inputs, "hardly a page was read: {read} of {}", fuzzer.inputs);
    }
}
