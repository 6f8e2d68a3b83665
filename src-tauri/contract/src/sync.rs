//! Reading the account at the provider: which parts there are, what each reads and writes, how the last readings went,
//! and what was learnt of how things stand outside. And the few things that are changed there on the owner's order.

use chrono::{DateTime, NaiveDate, Utc};
use linnet_domain::{Micros, SenderId, words};
use serde::{Deserialize, Serialize};

pub use linnet_domain::reading::{SyncOutcome, SyncPart};

/// Reads parts at the provider, and answers when they have been read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunSync {
    /// Which; none is all of them.
    pub parts: Vec<SyncPart>,
    /// Everything the provider keeps, not only what is new since the last time.
    pub full: bool,
}

/// One reading of a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncRun {
    /// Which part.
    pub part: SyncPart,
    /// Whether everything was to be read.
    pub full: bool,
    /// Whether the owner asked for it; else Linnet did by itself.
    pub by_owner: bool,
    /// When it began.
    pub begun_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// How it went.
    pub outcome: SyncOutcome,
    /// Records read.
    pub read: u64,
    /// Records that are new here.
    pub added: u64,
    /// Records that had changed.
    pub changed: u64,
    /// What is not at the provider any more.
    pub gone: u64,
    /// What failed, or what the owner should know; may be empty.
    pub note: String,
}

/// What has been read, and what was learnt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetSync {}

/// How reading stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncState {
    /// Each part with its latest reading, if there was one.
    pub parts: Vec<SyncPartState>,
    /// How things stand outside.
    pub standings: Vec<StandingRow>,
    /// What was used this month. These figures lie within one another; adding them up is wrong.
    pub usage: Vec<UsageRow>,
    /// The first day of that month.
    pub usage_since: Option<NaiveDate>,
}

/// A part and its latest reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncPartState {
    /// Which.
    pub part: SyncPart,
    /// Its latest reading.
    pub last: Option<SyncRun>,
    /// When everything of it was last read to the end.
    pub complete_at: Option<DateTime<Utc>>,
}

words! {
    /// How something outside stands, for colours.
    pub enum StandingTone {
        /// All is well.
        Good = "good",
        /// It is being decided.
        Waiting = "waiting",
        /// It stands in the way of texts.
        Bad = "bad",
        /// Nothing is known.
        Unknown = "unknown",
    }
}

/// How one thing outside stands, in the owner's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingRow {
    /// What it is about: "Your business with the carriers".
    pub title: String,
    /// How it stands, and what that means.
    pub text: String,
    /// For colours.
    pub tone: StandingTone,
}

/// A figure of this month's use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageRow {
    /// What.
    pub title: String,
    /// How many, where that says something.
    pub count: Option<u64>,
    /// What it cost.
    pub price_micros: Micros,
    /// Whether it is the sum the provider tells, rather than a part.
    pub is_total: bool,
}

/// A change at the provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderChange {
    /// Gives a number another name there.
    RenameNumber {
        /// Which.
        sender: SenderId,
        /// Its new name.
        name: String,
    },
    /// Makes a Messaging Service and puts numbers into it.
    MakeService {
        /// Its name.
        name: String,
        /// The numbers.
        senders: Vec<SenderId>,
    },
}

/// Says what a change would write at the provider, without writing it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckProviderChange {
    /// What.
    pub change: ProviderChange,
}

/// What a change would write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderChangePlan {
    /// What is written there, one thing each.
    pub writes: Vec<String>,
    /// What to mind, one thing each.
    pub mind: Vec<String>,
    /// Why it cannot be done, if it cannot.
    pub refused: Option<String>,
}

/// Changes something at the provider. It stands in the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeProvider {
    /// What.
    pub change: ProviderChange,
}
