//! What Twilio's error codes mean for the owner, kept as data (`data/twilio_errors.csv`, with source and date per row)
//! because Twilio revises the codes. It explains; what to do about a failed message is the engine's business.

use std::collections::HashMap;
use std::sync::LazyLock;

use linnet_domain::{Certainty, words};
use serde::Deserialize;

words! {
    /// What a failure means for trying again.
    pub enum ErrorClass {
        /// Not to this person again, until something about them changes.
        Never = "never",
        /// It passes; the same message may go later.
        Later = "later",
        /// Something must be put right first: account, sender or text.
        Fix = "fix",
        /// It cannot be told whether the message went, or why it did not.
        Unclear = "unclear",
        /// Not about a message of ours.
        Info = "info",
    }
}

words! {
    /// How much a failure concerns.
    pub enum ErrorReach {
        /// This person only.
        Person = "person",
        /// This text, or this text to this person.
        Message = "message",
        /// Everything from this number or Messaging Service.
        Sender = "sender",
        /// Everything on the account.
        Account = "account",
    }
}

words! {
    /// What happens to a message that met a code, and to those behind it.
    pub enum RetryClass {
        /// It is certain that the text never left: it goes again by itself, so and so often.
        ByItself = "by_itself",
        /// Only the owner can say whether it goes again.
        Ask = "ask",
        /// It does not go again.
        Never = "never",
        /// Everybody else would meet it too: the campaign pauses, and nobody's message is used up.
        Account = "account",
        /// Too fast or too much at once: it waits and counts as no failure.
        Slow = "slow",
        /// Not about a message of ours.
        None = "none",
    }
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ErrorFact {
    /// Twilio's code.
    pub code: i64,
    /// Whether it comes with the reply (`reply`), later on the message (`later`), both, or not about a message of ours.
    #[serde(rename = "where")]
    pub place: String,
    /// What it means for trying again.
    pub class: ErrorClass,
    /// How much it concerns.
    pub reach: ErrorReach,
    /// What happens to the message.
    pub retry: RetryClass,
    /// What the owner reads: what happened, and what to do.
    pub message: String,
    /// Where the meaning is documented.
    pub source: String,
    /// When that was looked up.
    pub date: String,
    /// How well it is founded.
    pub certainty: Certainty,
}

const TABLE: &str = include_str!("../../data/twilio_errors.csv");

static FACTS: LazyLock<HashMap<i64, ErrorFact>> = LazyLock::new(|| {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(TABLE.as_bytes());
    reader.deserialize::<ErrorFact>().filter_map(Result::ok).map(|fact| (fact.code, fact)).collect()
});

/// What is known about a code.
pub fn explain(code: i64) -> Option<&'static ErrorFact> {
    FACTS.get(&code)
}

/// What the owner reads about a code, known or not.
pub fn sentence(code: i64) -> String {
    match explain(code) {
        Some(fact) => fact.message.clone(),
        None => format!("Twilio reported problem {code}. {}", fallback(class_of(code))),
    }
}

/// A code's class; for an unknown code a cautious guess by its range.
pub fn class_of(code: i64) -> ErrorClass {
    match (explain(code), code) {
        (Some(fact), _) => fact.class,
        // 5xx answers of the interface itself.
        (None, 20_500..=20_599) => ErrorClass::Unclear,
        // Refusals of a request: the same request will be refused again.
        (None, 20_000..=29_999 | 35_000..=35_999) => ErrorClass::Fix,
        (None, _) => ErrorClass::Unclear,
    }
}

/// What happens to a message that met a code. Of an unknown one nobody knows whether the text left: the owner is asked.
pub fn retry_of(code: i64) -> RetryClass {
    explain(code).map_or(RetryClass::Ask, |fact| fact.retry)
}

/// Every code of a class.
pub fn codes_of(retry: RetryClass) -> Vec<i64> {
    FACTS.values().filter(|fact| fact.retry == retry).map(|fact| fact.code).collect()
}

/// How much a code concerns; an unknown one is taken to concern the one message.
pub fn reach_of(code: i64) -> ErrorReach {
    explain(code).map_or(ErrorReach::Message, |fact| fact.reach)
}

/// The sentence for a failure nothing more is known about.
pub const fn fallback(class: ErrorClass) -> &'static str {
    match class {
        ErrorClass::Never => "This person cannot be texted at this number.",
        ErrorClass::Later => "It usually passes; try again later.",
        ErrorClass::Fix => "The message was not sent. Look the number of the problem up on twilio.com.",
        ErrorClass::Unclear => "It is not certain what became of the message.",
        ErrorClass::Info => "No message of yours is concerned.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read_and_complete() {
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(TABLE.as_bytes());
        let rows: Vec<ErrorFact> = reader.deserialize().collect::<Result<_, _>>().unwrap();
        assert_eq!(rows.len(), FACTS.len(), "a code stands twice");
        assert!(rows.len() > 100, "{}", rows.len());
        for row in &rows {
            assert!(["reply", "later", "both", "inbound", "debugger"].contains(&row.place.as_str()), "{row:?}");
            assert!(row.message.ends_with('.') && row.message.len() > 20, "{row:?}");
            assert!(!row.source.is_empty() && row.date.len() == 10, "{row:?}");
            let aside = matches!(row.place.as_str(), "inbound" | "debugger");
            assert!(!aside || row.class == ErrorClass::Info, "{row:?}");
        }
        assert!(rows.is_sorted_by_key(|row| row.code), "sorted by code, so that a twin is seen");
    }

    #[test]
    fn only_what_certainly_never_left_goes_again_by_itself() {
        let mut by_itself = codes_of(RetryClass::ByItself);
        by_itself.sort_unstable();
        assert_eq!(by_itself, [30_001, 30_022, 30_036, 30_610]);
        for fact in FACTS.values() {
            let expected = match (fact.class, fact.reach) {
                (ErrorClass::Never, _) => vec![RetryClass::Never],
                (ErrorClass::Info, _) => vec![RetryClass::None],
                (ErrorClass::Later, _) => vec![RetryClass::ByItself, RetryClass::Ask, RetryClass::Slow],
                (ErrorClass::Unclear, _) => vec![RetryClass::Ask],
                (ErrorClass::Fix, ErrorReach::Account | ErrorReach::Sender) => vec![RetryClass::Account],
                (ErrorClass::Fix, ErrorReach::Person | ErrorReach::Message) => vec![RetryClass::Ask],
            };
            assert!(expected.contains(&fact.retry), "{fact:?}");
        }
        for code in [20_003, 20_005, 21_606, 21_608, 30_034, 90_010] {
            assert_eq!(retry_of(code), RetryClass::Account, "{code}");
        }
        assert_eq!((retry_of(20_429), retry_of(21_611)), (RetryClass::Slow, RetryClass::Slow));
        assert_eq!((retry_of(30_008), retry_of(39_999)), (RetryClass::Ask, RetryClass::Ask));
    }

    #[test]
    fn the_codes_that_matter_most_say_what_to_do() {
        assert_eq!(explain(21_610).map(|fact| fact.class), Some(ErrorClass::Never));
        assert_eq!(explain(20_429).map(|fact| fact.class), Some(ErrorClass::Later));
        assert_eq!(explain(30_034).map(|fact| (fact.class, fact.reach)), Some((ErrorClass::Fix, ErrorReach::Sender)));
        assert_eq!(explain(20_500).map(|fact| fact.class), Some(ErrorClass::Unclear));
        assert!(sentence(21_610).contains("START"));
    }

    #[test]
    fn an_unknown_code_is_still_explained() {
        assert_eq!(class_of(21_999), ErrorClass::Fix);
        assert_eq!(class_of(39_999), ErrorClass::Unclear);
        assert!(sentence(39_999).contains("39999"));
        assert_eq!(reach_of(39_999), ErrorReach::Message);
    }
}
