//! The records of the simulated account: messages, numbers, Messaging Services. Plain data with the names Twilio gives
//! to states; what happens to them is decided elsewhere.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where a message is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    Accepted,
    Scheduled,
    Queued,
    Sending,
    Sent,
    Delivered,
    Undelivered,
    Failed,
    Canceled,
    Received,
}

impl Status {
    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Scheduled => "scheduled",
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Undelivered => "undelivered",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
            Self::Received => "received",
        }
    }

    /// Nothing has left yet, so the message can still be called back.
    pub fn cancelable(self) -> bool {
        matches!(self, Self::Accepted | Self::Scheduled | Self::Queued)
    }
}

/// Who a message came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Direction {
    Inbound,
    OutboundApi,
    OutboundReply,
}

impl Direction {
    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::OutboundApi => "outbound-api",
            Self::OutboundReply => "outbound-reply",
        }
    }
}

/// One message, in or out.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Message {
    /// Our own number of the message; grows with time.
    pub seq: u64,
    pub sid: String,
    pub to: String,
    /// `None` until a Messaging Service has picked a sender.
    pub from: Option<String>,
    pub body: String,
    pub status: Status,
    pub direction: Direction,
    /// 0 until a Messaging Service has picked a sender.
    pub segments: u32,
    pub media: Vec<String>,
    /// What it cost, in millionths of a dollar.
    pub price_micros: Option<u64>,
    pub error: Option<u32>,
    pub service: Option<String>,
    pub created: DateTime<Utc>,
    pub updated: DateTime<Utc>,
    pub sent: Option<DateTime<Utc>>,
    pub send_at: Option<DateTime<Utc>>,
    pub status_callback: Option<String>,
    /// Seconds it may wait in the queue.
    pub validity: u32,
    /// How the list shows it while the `list_lag` fault is at work.
    #[serde(skip)]
    pub lag: Option<Lag>,
}

/// A list that has not caught up with a message yet.
#[derive(Debug, Clone)]
pub(crate) struct Lag {
    /// From this instant on the list shows the message as it is.
    pub until: DateTime<Utc>,
    /// What the list shows before; `None` hides the message.
    pub old: Option<Box<Message>>,
}

impl Message {
    /// The message as the list shows it at `now`, if it does.
    pub fn listed(&self, now: DateTime<Utc>) -> Option<&Self> {
        match &self.lag {
            Some(lag) if now < lag.until => lag.old.as_deref(),
            _ => Some(self),
        }
    }
}

/// A phone number of the account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Number {
    pub sid: String,
    pub e164: String,
    pub friendly_name: String,
    pub sms_url: String,
    pub sms_method: String,
    pub sms_fallback_url: String,
    pub sms_fallback_method: String,
    /// Stands above the addresses; nobody here ever made an application, so texts go nowhere then.
    #[serde(default)]
    pub sms_application_sid: String,
    pub status_callback: String,
    pub toll_free: bool,
    pub created: DateTime<Utc>,
    pub updated: DateTime<Utc>,
}

/// A Messaging Service.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Pool {
    pub sid: String,
    pub friendly_name: String,
    /// Sids of the numbers in it.
    pub numbers: Vec<String>,
    pub inbound_request_url: Option<String>,
    pub inbound_method: String,
    pub fallback_url: Option<String>,
    pub fallback_method: String,
    pub status_callback: Option<String>,
    pub sticky_sender: bool,
    pub smart_encoding: bool,
    pub area_code_geomatch: bool,
    pub validity_period: u32,
    pub use_inbound_webhook_on_number: bool,
    pub usecase: String,
    pub created: DateTime<Utc>,
    pub updated: DateTime<Utc>,
}
