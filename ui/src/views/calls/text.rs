//! The words of the calls page.

use linnet_contract::{CallDirection, CallOutcome, CallRow, CallsShown};

pub const TITLE: &str = "Calls";
pub const READ: &str = "Look for new calls";
pub const SETTINGS: &str = "What Linnet reads";
pub const SEARCH: &str = "Find a name or number";
pub const WHICH: &str = "Which calls";
pub const COLUMN_WHO: &str = "Who";
pub const COLUMN_OUTCOME: &str = "What it came to";
pub const COLUMN_WHEN: &str = "When";
pub const COLUMN_LENGTH: &str = "Length";
pub const COLUMN_BACK: &str = "Get back to them";
pub const CALL: &str = "Call";
pub const TEXT_THEM: &str = "Text";
pub const SAID_STOP: &str = "said stop";
pub const HIDDEN: &str = "no number to call";
pub const NO_MATCH_TITLE: &str = "No such call";
pub const NO_MATCH_TEXT: &str = "No call matches what you are looking for.";
pub const SHOW_ALL: &str = "Show all calls";
pub const EMPTY_TITLE: &str = "No calls yet";
pub const EMPTY_TEXT: &str = "Calls to and from your Twilio numbers show here, the missed ones first to get back to. Linnet \
     looks for them every few minutes; it calls nobody by itself.";

/// What can be shown: word and name.
pub fn which() -> Vec<(String, String)> {
    let name = |shown: CallsShown| match shown {
        CallsShown::All => "All calls",
        CallsShown::Missed => "Missed calls",
    };
    CallsShown::ALL.iter().map(|shown| (shown.word().to_owned(), name(*shown).to_owned())).collect()
}

/// Under the heading.
pub fn lead(total: Option<u64>, shown: CallsShown) -> String {
    let Some(total) = total else { return String::new() };
    match shown {
        CallsShown::All => crate::text::count(total, "call", "calls"),
        CallsShown::Missed => crate::text::count(total, "missed call", "missed calls"),
    }
}

/// What a call came to.
pub const fn outcome(row: &CallRow) -> &'static str {
    match (row.outcome, row.direction) {
        (CallOutcome::Underway, _) => "going on",
        (CallOutcome::Talked, CallDirection::In) => "they called",
        (CallOutcome::Talked, CallDirection::Out) => "you called",
        (CallOutcome::Missed, _) => "missed",
        (CallOutcome::NotReached, _) => "you did not reach them",
    }
}

/// `3:12`; nothing for calls in which nobody spoke.
pub fn length(row: &CallRow) -> String {
    match row.outcome {
        CallOutcome::Talked => format!("{}:{:02}", row.seconds / 60, row.seconds % 60),
        CallOutcome::Underway | CallOutcome::Missed | CallOutcome::NotReached => "–".to_owned(),
    }
}

/// The network's own name for them.
pub fn network(name: &str) -> String {
    format!("shows as “{name}”")
}

/// The number of ours they called.
pub fn to(number: &str) -> String {
    format!("to {number}")
}

/// The number of ours they were called from.
pub fn from(number: &str) -> String {
    format!("from {number}")
}

/// Follows a button's word for screen readers.
pub fn of(name: &str) -> String {
    format!(": {name}")
}
