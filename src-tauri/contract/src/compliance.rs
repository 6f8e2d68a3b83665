//! What the owner can see and decide about the rules: what is held back and why, doubtful replies, opt-outs, who lacks
//! what, the rules in force, and the papers that go with them.

use chrono::{DateTime, NaiveDate, Utc};
use linnet_domain::{Certainty, ContactId, Lack, Loosening, OptOutScope, ReviewDecision, Rule, RuleChangeKind};
use serde::{Deserialize, Serialize};

use crate::{ImportSource, Slice};

/// The state of compliance at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetCompliance {}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compliance {
    /// Held or refused within the last 30 days, most frequent first.
    pub held: Vec<HeldBy>,
    /// Doubtful replies that wait for the owner.
    pub reviews: u64,
    /// Everybody on the do-not-text list.
    pub opt_outs: u64,
    /// Of those, recorded within the last 30 days.
    pub opt_outs_recent: u64,
    /// How long the last hundred replies that said stop took from arriving to taking effect: in the middle.
    pub effect_median_ms: Option<i64>,
    /// And at most.
    pub effect_slowest_ms: Option<i64>,
    /// Who lacks what, among everybody who can be texted.
    pub lacking: Vec<LackCount>,
    /// Names the tables.
    pub rules_version: String,
    /// Whether the tables are more than a year old.
    pub rules_stale: bool,
}

/// A rule and how often it spoke.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldBy {
    /// Which rule.
    pub rule: Rule,
    /// What it means, in words.
    pub title: String,
    /// Messages that wait because of it now.
    pub waiting: u64,
    /// People it refused within the last 30 days.
    pub refused: u64,
}

/// How many people lack something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LackCount {
    /// What.
    pub lack: Lack,
    /// In words.
    pub title: String,
    /// The audience that means them.
    pub audience: String,
    /// How many.
    pub count: u64,
}

/// Doubtful replies that wait for the owner, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListReviews {}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewCard {
    /// E.164.
    pub number: String,
    /// Their name, or their number as people write it.
    pub name: String,
    /// Who they are, if they are in the book.
    pub contact: Option<ContactId>,
    /// What they wrote.
    pub words: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Decides about a doubtful reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecideReview {
    /// Whose, in any spelling.
    pub number: String,
    /// What it means.
    pub decision: ReviewDecision,
}

/// What a decision did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewDecided {
    /// Waiting messages withdrawn by it.
    pub withdrawn: u64,
    /// What still waits for a decision.
    pub left: u64,
}

/// The do-not-text list, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListOptOuts {
    /// Part of a number or name.
    pub query: String,
    /// Which part of the list.
    pub slice: Slice,
}

/// A line of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptOutRow {
    /// E.164.
    pub number: String,
    /// Their name, if they are in the book.
    pub name: String,
    /// By which road, in words.
    pub how: String,
    /// What it covers.
    pub scope: OptOutScope,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// Takes over a list of numbers that must not be texted: an older system's opt-outs, a do-not-call list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportOptOuts {
    /// The file.
    pub source: ImportSource,
    /// The column with the numbers; guessed without it.
    pub column: Option<String>,
    /// Where the list comes from, for the record.
    pub origin: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptOutsImported {
    /// Rows read.
    pub rows: u64,
    /// Numbers that are new on the list.
    pub added: u64,
    /// Numbers that were on it, or stood twice in the file.
    pub already: u64,
    /// Messages withdrawn.
    pub withdrawn: u64,
    /// Rows without a number, at most a hundred of them, by row.
    pub unreadable: Vec<u64>,
    /// How many there are in all.
    pub unreadable_total: u64,
}

/// The rules in force, with their sources: the federal row, then states by the people they may concern, then countries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRules {}

/// A row of the law as it stands for this business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleRow {
    /// State, territory, country, or `FEDERAL`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Whether it is a country outside the United States.
    pub country: bool,
    /// The hours, in words.
    pub hours: String,
    /// Whether its holidays are closed.
    pub holidays: bool,
    /// Most offers in 24 hours.
    pub cap: Option<u32>,
    /// Whether it takes a written yes only.
    pub written_needed: bool,
    /// How well it is founded.
    pub certainty: Certainty,
    /// Where it stands, lawyers' shorthand spelled out.
    pub source: String,
    /// What it means for offers beyond its hours, in a sentence or two.
    pub meaning: String,
    /// What else there is to know.
    pub note: String,
    /// Day of the check.
    pub checked: String,
    /// People in the address book it may concern, by the state noted with them or by their area code.
    pub people: u64,
    /// For countries: whether the owner switched it on.
    pub on: bool,
    /// First day after the owner's pause.
    pub paused_until: Option<NaiveDate>,
    /// Parts the owner loosened.
    pub loosened: Vec<Loosening>,
    /// Parts there are to loosen.
    pub parts: Vec<Loosening>,
}

/// Changes how a rule stands. Loosening needs the owner's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeRule {
    /// What is changed.
    pub kind: RuleChangeKind,
    /// About which row.
    pub code: String,
    /// For loosening: which part.
    pub part: Option<Loosening>,
    /// For a pause: first day after it.
    pub until: Option<NaiveDate>,
    /// Whether it begins or ends.
    pub on: bool,
    /// What the owner typed; [`ACKNOWLEDGEMENT`] for everything that loosens.
    pub acknowledgement: String,
}

/// What the owner types to loosen a rule.
pub const ACKNOWLEDGEMENT: &str = "I take responsibility";
