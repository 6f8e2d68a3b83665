use std::collections::BTreeMap;

use proptest::prelude::*;

use super::ReplyLabel::{Ambiguous, Help, OptIn, OptOut};
use super::*;

const REPLIES: &str = include_str!("../../tests/data/replies.csv");
const MORE_REPLIES: &str = include_str!("../../tests/data/more_replies.csv");

fn label(text: &str) -> ReplyLabel {
    classify(text).label
}

/// Rows of `text,label`; the text may be quoted.
fn rows(table: &str) -> Vec<(String, ReplyLabel)> {
    let rows = table.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| {
        let (text, label) = line.rsplit_once(',').unwrap();
        let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        (text.replace("\"\"", "\""), ReplyLabel::from_word(label).unwrap())
    });
    rows.collect()
}

/// Counts of (expected, found), with the wrong ones in words.
fn measured(rows: &[(String, ReplyLabel)]) -> (BTreeMap<(ReplyLabel, ReplyLabel), usize>, Vec<String>) {
    let mut counts = BTreeMap::new();
    let mut wrong = Vec::new();
    for (text, expected) in rows {
        let found = label(text);
        *counts.entry((*expected, found)).or_default() += 1;
        if found != *expected {
            wrong.push(format!("{text:?} is {expected}, taken for {found}"));
        }
    }
    (counts, wrong)
}

/// Targets: every opt-out at least held, at most 2 % of ordinary talk taken for an opt-out.
fn assert_within_bounds(rows: &[(String, ReplyLabel)]) {
    let (counts, wrong) = measured(rows);
    let of = |expected, found| counts.get(&(expected, found)).copied().unwrap_or(0);
    let total = |expected| ReplyLabel::ALL.iter().map(|found| of(expected, *found)).sum::<usize>();
    let opt_outs = total(OptOut);
    assert!(opt_outs > 20 && total(ReplyLabel::None) > 20, "too few rows to measure");
    assert_eq!(of(OptOut, ReplyLabel::None) + of(OptOut, OptIn) + of(OptOut, Help), 0, "missed: {wrong:#?}");
    assert!(of(OptOut, OptOut) * 100 >= opt_outs * 95, "too many held: {wrong:#?}");
    assert!(of(ReplyLabel::None, OptOut) * 50 <= total(ReplyLabel::None), "ordinary talk suppressed: {wrong:#?}");
    assert!(wrong.len() * 20 <= rows.len(), "more than one in twenty wrong: {wrong:#?}");
}

#[test]
fn both_halves_of_the_labelled_replies_are_within_bounds() {
    let rows = rows(REPLIES);
    assert_eq!(rows.len(), 282);
    for half in 0..2 {
        let half: Vec<_> = rows.iter().skip(half).step_by(2).cloned().collect();
        assert_within_bounds(&half);
    }
}

#[test]
fn replies_written_to_try_the_patterns_are_within_bounds() {
    assert_within_bounds(&rows(MORE_REPLIES));
}

#[test]
fn every_word_twilio_stops_on_is_an_opt_out_here() {
    for word in TWILIO_STOP {
        for written in
            [word.to_owned(), word.to_lowercase(), format!("  {word}!\n"), format!("“{word}.”"), spaced(word)]
        {
            assert_eq!(label(&written), OptOut, "{written:?}");
        }
        assert_eq!(twilio_keyword(&format!(" {} ", word.to_lowercase())), Some(OptOut));
    }
    assert_eq!(twilio_keyword("STOP please"), None, "Twilio wants the whole text to be the word");
    assert_eq!(twilio_keyword("yes"), Some(OptIn));
    assert_eq!(twilio_keyword("Info"), Some(Help));
}

fn spaced(word: &str) -> String {
    word.chars().flat_map(|letter| [letter, ' ']).collect()
}

#[test]
fn every_word_of_the_fcc_is_an_opt_out() {
    for word in ["stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe"] {
        assert_eq!(label(word), OptOut, "{word}");
        assert_eq!(label(&format!("Please {word}, thanks")), OptOut, "{word}");
    }
}

#[test]
fn yes_alone_is_for_the_owner_to_read() {
    assert_eq!(label("YES"), Ambiguous);
    assert_eq!(label("Yes please"), ReplyLabel::None);
}

#[test]
fn the_words_that_decided_are_told() {
    let matched = |text| classify(text).matched;
    assert_eq!(matched("Hi, stop texting me!").as_deref(), Some("stop texting"));
    assert_eq!(matched("STOP").as_deref(), Some("stop"));
    assert_eq!(matched("See you at 5"), None);
    let json = serde_json::to_string(&classify("See you at 5")).unwrap();
    assert_eq!(json, r#"{"label":"none","matched":null}"#);
    assert_eq!(serde_json::to_string(&classify("Stop.")).unwrap(), r#"{"label":"opt_out","matched":"stop"}"#);
}

#[test]
fn other_words_that_look_like_stop_are_not_taken_for_it() {
    for word in ["step", "shop", "stoop", "setup", "store", "top", "spot"] {
        assert_ne!(label(word), OptOut, "{word}");
    }
}

proptest! {
    #[test]
    fn any_text_gets_a_label_and_its_words(text in "\\PC{0,80}") {
        let check = classify(&text);
        prop_assert_eq!(check.label == ReplyLabel::None, check.matched.is_none());
    }

    #[test]
    fn a_clause_that_says_stop_is_never_ordinary_talk(before in "[a-z ]{0,30}", after in "[a-z ]{0,30}") {
        let text = format!("{before}. Stop! {after}");
        prop_assert!(matches!(label(&text), OptOut | Ambiguous), "{}", text);
    }
}
