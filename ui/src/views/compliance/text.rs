//! The words of the compliance page.

use linnet_contract::ChangeRule;
use linnet_domain::{Certainty, Loosening, ReviewDecision, RuleChangeKind};

use crate::text::{count, people};

pub const LEAD: &str = "What Linnet holds back for you, who said stop, and the rules it goes by.";

pub const REVIEWS: &str = "Did they ask you to stop?";
pub const REVIEWS_LEAD: &str = "Replies that could mean stop. Until you decide, these people get no offers.";
pub const NO_REVIEWS: &str =
    "No reply waits for you. A plain STOP is obeyed at once; only what could be read either way comes here.";
pub const SEE_CONVERSATION: &str = "See the conversation";

pub const HELD: &str = "Held back in the last 30 days";
pub const HELD_LEAD: &str = "Messages that did not go to somebody, by the first rule that said no.";
pub const NOTHING_HELD: &str = "Nothing was held back. When a rule keeps a message from somebody, it is counted here.";

pub const LIST: &str = "Do-not-text list";
pub const LIST_LEAD: &str =
    "Nobody on it is ever texted, whoever writes and however they come back into your contacts.";
pub const LIST_EMPTY: &str = "Nobody is on the list yet";
pub const LIST_EMPTY_TEXT: &str = "Whoever replies STOP is put on it at once. If you kept a list of such people elsewhere, add it before your first offer.";
pub const ADD_LIST: &str = "Add a list";
pub const SEARCH_LIST: &str = "Search by name or number";
pub const NO_MATCH: &str = "Nobody on the list matches";
pub const NO_MATCH_TEXT: &str = "Try a part of the name, or the last digits of the number.";
pub const COLUMN_WHO: &str = "Who";
pub const COLUMN_NUMBER: &str = "Number";
pub const COLUMN_HOW: &str = "How we know";
pub const COLUMN_SCOPE: &str = "Covers";
pub const COLUMN_SINCE: &str = "Since";
pub const EVERYTHING: &str = "everything";
pub const OFFERS: &str = "offers";

pub const DROP_LIST: &str = "Drop the list here";
pub const DROP_LIST_HINT: &str = "A spreadsheet or text file with the numbers: stops from your old system, or a do-not-call list you are registered for.";
pub const ORIGIN: &str = "Where does this list come from?";
pub const ORIGIN_HINT: &str =
    "For instance: stops from our old system, November 2026. It stays on record with each number.";
pub const COLUMN: &str = "Column with the numbers";
pub const COLUMN_HINT: &str = "Only if Linnet does not find it by itself.";
pub const ADDED: &str = "The list was added";
pub const DONE: &str = "Done";

pub const LACKING: &str = "Who lacks what";
pub const LACKING_LEAD: &str =
    "What you could add, so that more people can be reached and every rule knows where they are.";
pub const NOBODY_LACKS: &str = "Nobody lacks anything that the rules ask for.";
pub const SEE_THEM: &str = "See them";

pub const RULES: &str = "Rules in force";
pub const STATES: &str = "States";
pub const COUNTRIES: &str = "Other countries";
pub const COUNTRIES_LEAD: &str = "No offer goes to a country before you switch it on. Everyday messages may go.";
pub const SEARCH_RULES: &str = "Search a state or country";
pub const SHOW_YOURS: &str = "Show only where your customers are";
pub const NO_RULE: &str = "No state or country has that name.";
pub const STALE: &str = "These tables are more than a year old. Update Linnet, so that new laws are known.";
pub const MEANING: &str = "What it means";
pub const CERTAINTY: &str = "How sure";
pub const SOURCE: &str = "Source";
pub const CHECKED: &str = "Checked";
pub const REMARK: &str = "Good to know";
pub const WRITTEN: &str = "written yes only";
pub const NO_HOLIDAYS: &str = "closed on holidays";
pub const LOOSENED: &str = "loosened by you";

pub const PAUSE: &str = "Pause until a day";
pub const END_PAUSE: &str = "End the pause";
pub const UNTIL: &str = "First day on which offers may go again";
pub const NEEDS_DAY: &str = "A day looks like 2026-12-24.";
pub const ACKNOWLEDGE_HINT: &str = "Your words are kept on record with today’s date.";
pub const COST: &str = "A text against the rules can cost $500 to $1,500, for every single text, and customers can sue for it \
     themselves. Loosen only what a lawyer has told you does not apply to you.";
pub const COST_ABROAD: &str = "Other countries have laws of their own: most want a yes in writing before the first offer, and their \
     fines are high. Linnet keeps to their hours, but knows less about them than about the United States.";
pub const LOOSEN: &str = "Loosen this rule";
pub const SWITCH_ON: &str = "Switch on";

pub const PAPERS: &str = "Papers for your business";
pub const PAPERS_LEAD: &str = "A few questions, and Linnet writes the sign-up wording, terms and policies that phone companies and \
     the law ask for. A starting point, not legal advice.";
pub const WRITE_PAPERS: &str = "Write my papers";
pub const COPY: &str = "Copy";
pub const COPIED: &str = "Copied.";
pub const NOT_YET: &str = "Answer the questions and press “Write my papers”. The papers appear here, ready to copy.";
pub const QUESTIONS: &str = "A few questions";

/// What stands on a decision's button, and what pressing it does.
pub const fn decision(decision: ReviewDecision) -> (&'static str, &'static str) {
    match decision {
        ReviewDecision::StopAll => {
            ("Stop all", "No text of any kind, ever. Only they can take it back, by texting START.")
        }
        ReviewDecision::StopOffers => ("Stop offers only", "No offers; appointments and answers still reach them."),
        ReviewDecision::NotAStop => ("Not a stop", "They meant something else. Offers go on as before."),
    }
}

/// What a decision did.
pub fn decided(decision: ReviewDecision, name: &str, withdrawn: u64) -> String {
    let done = match decision {
        ReviewDecision::StopAll => format!("{name} will not be texted again."),
        ReviewDecision::StopOffers => format!("{name} gets no more offers."),
        ReviewDecision::NotAStop => format!("{name} can get offers again."),
    };
    match withdrawn {
        0 => done,
        number => format!("{done} {} withdrawn.", count(number, "waiting message was", "waiting messages were")),
    }
}

/// `812 people did not get it · 3 messages wait`.
pub fn held(refused: u64, waiting: u64) -> String {
    let refused = (refused > 0).then(|| format!("{} left out", people(refused)));
    let waiting = (waiting > 0).then(|| count(waiting, "message waits", "messages wait"));
    refused.into_iter().chain(waiting).collect::<Vec<_>>().join(" · ")
}

/// `12 people · 3 of them in the last 30 days`.
pub fn on_the_list(all: u64, recent: u64) -> String {
    match recent {
        0 => people(all),
        recent => format!("{} · {} in the last 30 days", people(all), linnet_domain::money::group_thousands(recent)),
    }
}

/// How fast a stop took effect.
pub fn effect(median_ms: i64, slowest_ms: i64) -> String {
    format!("The latest stops took effect within {} of arriving, {} at the slowest.", span(median_ms), span(slowest_ms))
}

fn span(ms: i64) -> String {
    match ms {
        0..1_000 => format!("{ms} ms"),
        1_000..60_000 => format!("{}.{} s", ms / 1_000, ms % 1_000 / 100),
        _ => format!("{} min", ms / 60_000),
    }
}

/// What came of a list.
pub fn imported(added: u64, already: u64, withdrawn: u64) -> String {
    let withdrawn = match withdrawn {
        0 => String::new(),
        number => format!(" {} withdrawn.", count(number, "waiting message was", "waiting messages were")),
    };
    let known = if already > 0 { format!(" {} known already.", count(already, "was", "were")) } else { String::new() };
    format!("{} will not be texted.{known}{withdrawn}", count(added, "new number", "new numbers"))
}

/// Which rows held no number.
pub fn unreadable(rows: &[u64], total: u64) -> String {
    let named: Vec<String> = rows.iter().map(u64::to_string).collect();
    let more = if total > named.len() as u64 { ", …" } else { "" };
    let (one, many) = ("row holds no phone number and was left out", "rows hold no phone number and were left out");
    format!("{}: row {}{more}.", count(total, one, many), named.join(", "))
}

/// `Offers from 8:00 AM to 8:00 PM, every day · at most 3 a day · closed on holidays`.
pub fn rule(hours: &str, cap: Option<u32>, holidays: bool, written: bool) -> String {
    let mut parts = vec![format!("Offers {hours}")];
    parts.extend(cap.map(|cap| format!("at most {cap} in 24 hours")));
    parts.extend(holidays.then(|| NO_HOLIDAYS.to_owned()));
    parts.extend(written.then(|| WRITTEN.to_owned()));
    parts.join(" · ")
}

pub fn rules_lead(version: &str) -> String {
    format!("Tables of {version}. You may always be stricter; what loosens them you have to answer for.")
}

pub fn show_all(number: usize) -> String {
    format!("Show all {number}")
}

pub fn paused_until(day: &str) -> String {
    format!("paused until {day}")
}

/// What a country's switch says.
pub fn switch_label(name: &str) -> String {
    format!("Offers to {name}")
}

/// How well a row is founded.
pub const fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::High => "Sure: the text of the rule, or two sources that agree",
        Certainty::Medium => "Fairly sure: one good source",
        Certainty::Low => "Unsure: sources are weak or disagree; the stricter reading is kept",
        Certainty::Default => "No rule of its own was found; the federal one stands",
    }
}

/// What is loosened.
pub const fn part(part: Loosening) -> &'static str {
    match part {
        Loosening::Hours => "the hours",
        Loosening::Sundays => "Sundays",
        Loosening::Holidays => "holidays",
        Loosening::Cap => "the daily count",
    }
}

pub fn loosen(part: &str) -> String {
    format!("Loosen {part}…")
}

pub fn restore(part: &str) -> String {
    format!("Undo: keep {part} again")
}

pub fn loosen_question(part: &str, name: &str) -> String {
    format!("Loosen {part} in {name}?")
}

pub fn pause_question(name: &str) -> String {
    format!("Pause {name}")
}

pub fn pause_meaning(name: &str) -> String {
    format!("Nobody in {name} gets an offer before that day; what is planned waits. Everyday messages go on.")
}

pub fn switch_question(name: &str) -> String {
    format!("Send offers to {name}?")
}

pub fn type_this(words: &str) -> String {
    format!("Type “{words}”")
}

/// What a change did.
pub fn changed(order: &ChangeRule, name: &str) -> String {
    match (order.kind, order.on) {
        (RuleChangeKind::Pause, true) => format!("Offers to {name} are paused."),
        (RuleChangeKind::Pause, false) => format!("The pause of {name} has ended."),
        (RuleChangeKind::Country, true) => format!("Offers may go to {name} now."),
        (RuleChangeKind::Country, false) => format!("No offer goes to {name} any more."),
        (RuleChangeKind::Loosen, true) => format!("Loosened in {name}, on your responsibility."),
        (RuleChangeKind::Loosen, false) => format!("The rule of {name} holds again."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_one_would_say_them() {
        assert_eq!(held(1, 0), "1 person left out");
        assert_eq!(held(812, 3), "812 people left out · 3 messages wait");
        assert_eq!(on_the_list(1, 0), "1 person");
        assert_eq!(on_the_list(1200, 30), "1,200 people · 30 in the last 30 days");
        assert_eq!(effect(80, 61_000), "The latest stops took effect within 80 ms of arriving, 1 min at the slowest.");
        assert_eq!(span(1_250), "1.2 s");
        assert_eq!(unreadable(&[3, 9], 2), "2 rows hold no phone number and were left out: row 3, 9.");
        assert_eq!(unreadable(&[3], 700), "700 rows hold no phone number and were left out: row 3, ….");
        assert_eq!(imported(3, 1, 0), "3 new numbers will not be texted. 1 was known already.");
    }

    #[test]
    fn a_rule_reads_as_one_line() {
        assert_eq!(
            rule("from 8:00 AM to 8:00 PM, every day", Some(3), true, false),
            "Offers from 8:00 AM to 8:00 PM, every day · at most 3 in 24 hours · closed on holidays"
        );
    }
}
