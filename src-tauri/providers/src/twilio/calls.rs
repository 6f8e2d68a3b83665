//! Twilio's list of telephone calls. Read only: who called whom, when, for how long, and how it ended.

use chrono::{DateTime, NaiveDate, Utc};
use linnet_domain::Micros;
use linnet_domain::calls::{CallDirection, CallStatus};
use serde::{Deserialize, Deserializer};
use url::Url;

use super::http::Twilio;
use super::pages::{Listed, Pages};
use super::wire;

/// A call, or a leg of one, as Twilio holds it. [Calls resource: properties]
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CallRecord {
    /// `CA…`.
    pub sid: String,
    /// The call this is a leg of, where a call was put through to another phone.
    #[serde(default, deserialize_with = "wire::text")]
    pub parent_call_sid: Option<String>,
    /// Who called: E.164, a SIP address, `client:…`, or a word such as `Anonymous`.
    #[serde(default, deserialize_with = "wire::text")]
    pub from: Option<String>,
    /// Who was called.
    #[serde(default, deserialize_with = "wire::text")]
    pub to: Option<String>,
    /// How it stands; a word unknown to us counts as one that goes on.
    #[serde(deserialize_with = "status")]
    pub status: CallStatus,
    /// Which way it went.
    #[serde(deserialize_with = "direction")]
    pub direction: CallDirection,
    /// When it began; nothing while it waits in a queue.
    #[serde(default, deserialize_with = "wire::instant")]
    pub start_time: Option<DateTime<Utc>>,
    /// When Twilio wrote it down.
    #[serde(default, deserialize_with = "wire::instant")]
    pub date_created: Option<DateTime<Utc>>,
    /// When it ended.
    #[serde(default, deserialize_with = "wire::instant")]
    pub end_time: Option<DateTime<Utc>>,
    /// Its length in seconds, once it has ended.
    #[serde(default, deserialize_with = "wire::count")]
    pub duration: Option<u32>,
    /// The name the network gives the caller, where the account pays for that.
    #[serde(default, deserialize_with = "wire::text")]
    pub caller_name: Option<String>,
    /// What it cost, negative; told some time after it.
    #[serde(default, deserialize_with = "wire::money")]
    pub price: Option<Micros>,
}

impl CallRecord {
    /// When it began, as far as it is told.
    pub fn began(&self) -> Option<DateTime<Utc>> {
        self.start_time.or(self.date_created)
    }
}

fn status<'de, D: Deserializer<'de>>(deserializer: D) -> Result<CallStatus, D::Error> {
    let word = String::deserialize(deserializer)?;
    Ok(CallStatus::from_word(&word).unwrap_or(CallStatus::InProgress))
}

/// `inbound`; `outbound-api`, `outbound-dial`. Of the two kinds that SIP trunks have, `trunking-originating` comes from the
/// telephone network. [Elastic SIP Trunking: origination]
fn direction<'de, D: Deserializer<'de>>(deserializer: D) -> Result<CallDirection, D::Error> {
    let word = String::deserialize(deserializer)?;
    let inbound = matches!(word.as_str(), "inbound" | "trunking-originating");
    Ok(if inbound { CallDirection::In } else { CallDirection::Out })
}

/// Which calls to list, newest first. Twilio's filter knows GMT days only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CallFilter {
    /// Begun on this day or later.
    pub since: Option<NaiveDate>,
    /// Begun on this day or earlier.
    pub until: Option<NaiveDate>,
    /// Calls per page, 1 to 1,000; Twilio's own default is 50.
    pub page_size: Option<u16>,
}

impl CallFilter {
    fn write(self, url: &mut Url) {
        let mut query = url.query_pairs_mut();
        // The comparison is part of the parameter's name, and the day itself is included.
        for (name, day) in [("StartTime>", self.since), ("StartTime<", self.until)] {
            if let Some(day) = day {
                query.append_pair(name, &day.to_string());
            }
        }
        query.append_pair("PageSize", &self.page_size.unwrap_or(50).clamp(1, 1_000).to_string());
    }
}

/// A page of the list.
#[derive(Debug, Deserialize)]
pub struct CallsPage {
    calls: Vec<CallRecord>,
    #[serde(default, deserialize_with = "wire::text")]
    next_page_uri: Option<String>,
}

impl Listed for CallRecord {
    type Page = CallsPage;

    fn split(page: CallsPage) -> (Vec<Self>, Option<String>) {
        (page.calls, page.next_page_uri)
    }
}

impl Twilio {
    /// Begins a walk through the list of calls.
    pub fn list_calls(&self, filter: CallFilter) -> Pages<CallRecord> {
        let url = self.account_url("Calls.json").map(|mut url| {
            filter.write(&mut url);
            url
        });
        Pages::new(self.clone(), url)
    }
}
