//! The account messages go through: connecting, checking, choosing the number, and whether one can text.

use linnet_domain::{Micros, SenderId, words};
use serde::{Deserialize, Serialize};

use crate::SecretInput;

/// Connects an account: checks it at the provider, then keeps it. The only command that carries a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectAccount {
    /// The account's SID (`AC…`); surrounding blanks are dropped.
    pub account_sid: String,
    /// An API key's SID (`SK…`) when the secret belongs to one instead of the account.
    pub api_key_sid: Option<String>,
    /// The auth token, or the API key's secret.
    pub secret: SecretInput,
    /// Another address for every Twilio host; plain http for loopback only.
    pub api_base: Option<String>,
    /// The sender to use from now on: a number in E.164 or a Messaging Service SID; nothing picks the only one.
    pub sender: Option<String>,
    /// Where there is no keychain: keep the secret in memory until Linnet closes.
    pub session_only: bool,
}

/// The account as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetAccount {}

/// Asks the provider again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyAccount {}

/// Forgets the account and its secret; contacts, campaigns and records stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisconnectAccount {}

words! {
    /// Where the secret lives.
    pub enum SecretHome {
        /// The operating system's keychain.
        Keychain = "keychain",
        /// Memory, until Linnet closes.
        Session = "session",
        /// Nowhere: it must be given again.
        Missing = "missing",
    }
}

/// The account, without anything secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountStatus {
    /// Whether an account is connected.
    pub connected: bool,
    /// `AC…`.
    pub account_sid: Option<String>,
    /// `SK…`, when an API key is used.
    pub api_key_sid: Option<String>,
    /// The address used instead of Twilio's hosts.
    pub api_base: Option<String>,
    /// Where the secret lives.
    pub secret: SecretHome,
    /// Whether texts can be sent now, and why not.
    pub readiness: Readiness,
    /// The balance when last asked.
    pub balance_micros: Option<Micros>,
    /// The sender in use.
    pub sender: Option<Sender>,
}

/// Whether texts can be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Readiness {
    /// Yes or no. With no, Send is closed.
    pub can_text: bool,
    /// Everything that stands in the way or should be known, in the owner's words.
    pub problems: Vec<ReadinessProblem>,
}

/// One thing in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadinessProblem {
    /// Which.
    pub kind: ReadinessKind,
    /// Whether it closes Send, or is only good to know.
    pub blocking: bool,
    /// What it is and what to do.
    pub message: String,
}

words! {
    /// What can stand in the way of texting.
    pub enum ReadinessKind {
        /// No account.
        NotConnected = "not_connected",
        /// The secret is not at hand.
        SecretMissing = "secret_missing",
        /// A trial account: only verified numbers.
        Trial = "trial",
        /// The number is not registered with the carriers.
        Unregistered = "unregistered",
        /// No money left.
        NoBalance = "no_balance",
        /// No number that can text.
        NoSender = "no_sender",
        /// The account was closed or suspended.
        AccountClosed = "account_closed",
        /// The provider could not be asked.
        Unknown = "unknown",
    }
}

words! {
    /// What kind of sender.
    pub enum SenderKind {
        /// A long code.
        Number = "number",
        /// A toll-free number.
        TollFree = "toll_free",
        /// A Messaging Service.
        MessagingService = "messaging_service",
    }
}

/// Where messages go out from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    /// Which.
    pub id: SenderId,
    /// What kind.
    pub kind: SenderKind,
    /// The number in E.164, or the service's SID.
    pub address: String,
    /// The provider's name for it.
    pub name: String,
    /// Whether it can send texts.
    pub can_text: bool,
    /// Whether it is the one in use.
    pub chosen: bool,
    /// Whether the provider still has it.
    pub present: bool,
    /// Whether it takes turns with others. While any does, texts leave from those and not from the one in use.
    #[serde(default)]
    pub rotates: bool,
    /// Texts that left from it today.
    #[serde(default)]
    pub sent_today: u64,
    /// A limit of its own for a day's texts: 0 is none at all, nothing follows the setting.
    #[serde(default)]
    pub daily_cap: Option<u32>,
    /// Whether it can be called; nothing where it is not known.
    #[serde(default)]
    pub can_call: Option<bool>,
    /// Whether it can send pictures; nothing where it is not known.
    #[serde(default)]
    pub can_mms: Option<bool>,
    /// The host the provider takes texts to that come in to it; nothing where none is set.
    #[serde(default)]
    pub inbound_host: Option<String>,
    /// The Messaging Service a number belongs to.
    #[serde(default)]
    pub service: Option<String>,
    /// What US carriers know of it, by its own registration or that of the Messaging Service it belongs to.
    #[serde(default)]
    pub registration: Option<SenderRegistration>,
}

/// A registration with the US carriers (A2P 10DLC). What the provider does not tell is nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SenderRegistration {
    /// How far it is, in the provider's word: `VERIFIED`, `PENDING`, `FAILED`.
    pub status: String,
    /// What it is for, in the provider's word: `MIXED`, `MARKETING`, `CUSTOMER_CARE`.
    pub use_case: String,
    /// Whether texts may hold links.
    pub has_embedded_links: Option<bool>,
    /// Whether texts may hold telephone numbers.
    pub has_embedded_phone: Option<bool>,
    /// Whether they are for adults only.
    pub age_gated: Option<bool>,
    /// Whether they may be about loans.
    pub direct_lending: Option<bool>,
}

/// Every known sender.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListSenders {}

/// Reads the senders from the provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncSenders {}

/// Picks the one sender to use; none takes turns any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChooseSender {
    /// Which.
    pub id: SenderId,
}

/// What the owner reads where numbers are made to take turns (Twilio, A2P 10DLC: throughput is counted per campaign and
/// shared by its numbers; the daily limit per brand).
pub const MORE_NUMBERS_NOTE: &str = "US carriers count a registered business as a whole: more numbers do not let you send \
                                     more texts, or send them faster.";

/// Lets a number take turns with others, or not. While none does, texts leave from the one in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotateSender {
    /// Which.
    pub id: SenderId,
    /// Whether it takes turns.
    pub on: bool,
}

/// Sets the most texts a number may send in a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CapSender {
    /// Which.
    pub id: SenderId,
    /// How many: 0 is no limit, nothing follows the setting for all numbers.
    pub daily_cap: Option<u32>,
}

/// A text to the owner's own phone, through the outbox like any other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendTestText {
    /// The owner's phone; kept as the setting `business.owner_phone`.
    pub to: String,
}
