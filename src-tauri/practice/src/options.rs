//! What can be chosen when a practice world is started, what it announces, and why a start can fail.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How a practice world behaves. `Default` is a calm, generous world on free ports.
#[derive(Debug, Clone)]
pub struct PracticeOptions {
    /// Loopback port of the Twilio side; 0 takes a free one.
    pub port: u16,
    /// Loopback port of the mail sink; 0 takes a free one.
    pub smtp_port: u16,
    /// Loopback port of the AI side; 0 takes a free one.
    pub ai_port: u16,
    /// Decides credentials, numbers, delays, outcomes and answers.
    pub seed: u64,
    /// Practice seconds per real second: every delay runs this many times faster.
    pub speed: f64,
    /// Where the practice clock starts; `None` is now.
    pub as_of: Option<DateTime<Utc>>,
    /// Fixed answer time; `None` draws 80 to 300 practice milliseconds, as recorded from Twilio.
    pub latency: Option<Duration>,
    /// Faults switched on from the start, by name (see [`crate::fault_names`]) and probability.
    pub faults: Vec<(String, f64)>,
    /// Where records are kept between starts; `None` forgets them.
    pub state_file: Option<PathBuf>,
    /// For benchmarks: answers at once, messages are delivered at once, only the newest few are remembered.
    pub instant: bool,
    /// Segments per second and sender (or Messaging Service, whose numbers share it).
    pub throughput: f64,
    /// Segments a day to numbers of one simulated carrier, reset at midnight Pacific; beyond it 30023.
    pub daily_cap: Option<u64>,
    /// A trial account: texts get a prefix and reach only the first five pretend customers.
    pub trial: bool,
    /// The keys are Twilio's test keys: only texts can be created, from the magic number; nothing is sent or kept.
    pub test_keys: bool,
    /// Requests at a time before 429.
    pub concurrency: usize,
    /// How long `list_lag` hides a new or changed message, in practice time.
    pub list_lag: Duration,
    /// Whether inbound webhooks carry `OptOutType`.
    pub advanced_opt_out: bool,
    /// State of the A2P campaign: `VERIFIED`, `PENDING`, `IN_PROGRESS` or `FAILED`. Anything but `VERIFIED` makes texts
    /// from local numbers undelivered with 30034.
    pub campaign_status: String,
    /// Whether calls came before the world began.
    pub past_calls: bool,
    /// What the A2P campaign was registered for.
    pub registered: Registered,
    /// Most messages that may be waiting for their scheduled time.
    pub scheduled_cap: usize,
}

/// What an A2P campaign says its texts hold and whom they are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registered {
    /// Links.
    pub links: bool,
    /// Telephone numbers.
    pub phone_numbers: bool,
    /// Adults only.
    pub age_gated: bool,
    /// Loans.
    pub direct_lending: bool,
}

impl Default for Registered {
    fn default() -> Self {
        Self { links: true, phone_numbers: true, age_gated: false, direct_lending: false }
    }
}

impl Default for PracticeOptions {
    fn default() -> Self {
        Self {
            port: 0,
            smtp_port: 0,
            ai_port: 0,
            seed: 1,
            speed: 1.0,
            as_of: None,
            latency: None,
            faults: Vec::new(),
            state_file: None,
            instant: false,
            throughput: 100.0,
            daily_cap: None,
            trial: false,
            test_keys: false,
            concurrency: 100,
            list_lag: Duration::from_secs(20),
            advanced_opt_out: false,
            campaign_status: "VERIFIED".to_owned(),
            past_calls: true,
            registered: Registered::default(),
            scheduled_cap: 500_000,
        }
    }
}

/// What a started world tells whoever wants to use it; the first line of `practice serve`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// Base URL that stands for every Twilio host.
    pub twilio: String,
    /// `host:port` of the mail sink.
    pub smtp: String,
    /// Base URL of the AI side.
    pub ai: String,
    /// The account, `AC…`.
    pub account_sid: String,
    /// Its auth token; also the key that signs webhooks.
    pub auth_token: String,
    /// A standard API key, `SK…`.
    pub api_key_sid: String,
    /// The API key's secret.
    pub api_key_secret: String,
    /// The account's phone numbers, E.164. The first stands alone, the second and third belong to the
    /// Messaging Service, the last is toll-free.
    pub numbers: Vec<String>,
    /// The Messaging Service, `MG…`.
    pub messaging_service_sid: String,
}

/// Why a practice world could not be started or kept.
#[derive(Debug, thiserror::Error)]
pub enum PracticeError {
    /// A loopback port is taken or not allowed.
    #[error("The practice world could not open port {port}: {source}")]
    Bind {
        /// The port asked for; 0 means any.
        port: u16,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A fault name nobody knows.
    #[error("There is no fault called “{0}”. Run `practice faults` for the list.")]
    UnknownFault(String),
    /// The state file cannot be read, understood or written.
    #[error("The practice records in {path} cannot be used: {reason}")]
    State {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The HTTP client for webhooks cannot be made.
    #[error("The practice world could not prepare its webhooks: {0}")]
    Webhooks(#[from] reqwest::Error),
}
