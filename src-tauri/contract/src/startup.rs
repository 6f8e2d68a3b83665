//! Opening: which businesses there are, which is open, in which world; and the home page.

use chrono::{DateTime, Utc};
use linnet_domain::{CampaignId, Micros, words};
use serde::{Deserialize, Serialize};

use crate::{AccountStatus, CampaignRow, Question, ScheduledItem, UiError};

words! {
    /// Which world a business lives in. Chosen once; Linnet never changes it by itself.
    pub enum World {
        /// Not chosen yet: the first connected account decides.
        Undecided = "undecided",
        /// Loopback providers only, pretend money.
        Practice = "practice",
        /// Real providers only.
        Real = "real",
    }
}

/// What there is to open and what is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetStartup {}

/// Opens the practice business, made on the first call with sample contacts, a sample campaign and pretend customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnterPractice {}

/// Opens a real business by name, made if it is new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenBusiness {
    /// Its profile name; `default` for the first.
    pub profile: String,
}

/// Back to the start page; sending stops cleanly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseBusiness {}

/// What the window needs to know before it shows anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Startup {
    /// Every business on this computer.
    pub businesses: Vec<Business>,
    /// The profile name of the open one.
    pub open: Option<String>,
    /// Why none could be opened, if one should have been.
    pub problem: Option<UiError>,
    /// Linnet's version.
    pub version: String,
}

/// One business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Business {
    /// Its profile name.
    pub profile: String,
    /// The name customers know, if given.
    pub name: String,
    /// Which world.
    pub world: World,
}

/// The home page's figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetOverview {}

/// The home page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The open business.
    pub business: Business,
    /// The engine's instant, so that the window never reads a clock of its own for rules.
    pub now: DateTime<Utc>,
    /// The business's zone.
    pub zone: String,
    /// Sent today (the business's day).
    pub sent_today: u64,
    /// Of those, delivered so far.
    pub delivered_today: u64,
    /// Replies today.
    pub replies_today: u64,
    /// Conversations with something unread.
    pub unread: u64,
    /// Opt-outs today.
    pub opt_outs_today: u64,
    /// Spent or reserved today.
    pub spent_today_micros: Micros,
    /// The daily budget.
    pub budget_daily_micros: Micros,
    /// People in the address book.
    pub contacts: u64,
    /// Campaigns that are held, going out or paused.
    pub active: Vec<CampaignRow>,
    /// What leaves next.
    pub next: Vec<ScheduledItem>,
    /// The account.
    pub account: AccountStatus,
    /// The last campaigns that are done.
    pub recent: Vec<CampaignRow>,
    /// Open drafts.
    pub drafts: Vec<CampaignRow>,
}

/// What wants the owner's attention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListAttention {}

words! {
    /// Kinds of things that want attention.
    pub enum AttentionKind {
        /// Messages whose outcome is unknown.
        InDoubt = "in_doubt",
        /// A doubtful reply holds marketing to someone.
        Review = "review",
        /// A campaign was paused by a rule.
        CampaignPaused = "campaign_paused",
        /// The account cannot text.
        Account = "account",
        /// Replies cannot be fetched.
        Receiving = "receiving",
        /// Something was sent from elsewhere.
        Elsewhere = "elsewhere",
        /// The time of a text passed while the computer was off.
        Missed = "missed",
        /// This computer's clock is wrong.
        Clock = "clock",
        /// The day's budget is used up.
        Budget = "budget",
        /// The record could not be anchored.
        Anchor = "anchor",
        /// A campaign did not reach everybody.
        Unreached = "unreached",
        /// What was left with Twilio was not held, or could not be had back.
        NotHeld = "not_held",
    }
}

/// One thing that wants attention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attention {
    /// What kind.
    pub kind: AttentionKind,
    /// What happened.
    pub title: String,
    /// What it means and what to do.
    pub text: String,
    /// The campaign concerned.
    pub campaign: Option<CampaignId>,
    /// The number concerned, in E.164.
    pub number: Option<String>,
    /// Since when.
    pub since: DateTime<Utc>,
    /// What only the owner can decide.
    pub question: Option<Question>,
}

/// Health of database, keychain, account, receiving and clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckHealth {}

/// The state of health: one line a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// The parts.
    pub parts: Vec<HealthPart>,
}

/// One part's health.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthPart {
    /// `database`, `keychain`, `account`, `receiving`, `callbacks`, `clock`.
    pub part: String,
    /// Whether it works.
    pub ok: bool,
    /// A sentence.
    pub message: String,
}
