//! The words of the automatic answers.

use linnet_domain::auto_reply::{AutoReply, Step, Trigger};
use linnet_domain::hours::{Days, WeekHours};

use crate::text::{count, counts_as};

pub const TITLE: &str = "Automatic answers";
pub const LEAD: &str = "What Linnet answers by itself: at most once a day to one person, never to somebody who said stop, and never \
                        where you have written yourself.";
pub const BACK: &str = "Inbox";
pub const NEW: &str = "New answer";
pub const FORM: &str = "Automatic answer";
pub const EMPTY: &str = "Nothing is answered by itself yet";
pub const EMPTY_TEXT: &str = "Prepare what customers ask for again and again, or what they should hear while you are closed. Begin with one \
                              of these and change it as you like.";
pub const START_AWAY: &str = "While you are closed";
pub const START_WELCOME: &str = "To whoever is new";
pub const START_HOURS: &str = "Your opening hours";
pub const OFF: &str = "off";
pub const TURN_ON: &str = "Turn on";
pub const TURN_OFF: &str = "Turn off";
pub const CHANGE: &str = "Change";
pub const DELETE: &str = "Delete";
pub const DELETE_TEXT: &str = "Nobody gets it any more. What it said stays on record.";
pub const NEVER_GIVEN: &str = "Not given in the last 30 days.";
pub const ASKS_FOR_YES: &str =
    "Asks them to confirm that they want offers. Only a YES counts, and it is kept as proof.";

pub const NAME: &str = "What you call it";
pub const WHEN: &str = "What it answers";
pub const ON_WORDS: &str = "Certain words";
pub const ON_HELP: &str = "“Who is this?” and calls for help";
pub const ON_FIRST: &str = "The first text of somebody new";
pub const ON_AWAY: &str = "Everything outside your opening hours";
pub const WORDS: &str = "The words";
pub const WORDS_HINT: &str = "Separated by commas. Capitals and punctuation do not count.";
pub const ANYWHERE: &str = "Also inside a longer text";
pub const ANYWHERE_HINT: &str = "Otherwise only a text that says nothing else.";
pub const DAYS: &str = "Open on";
pub const FROM: &str = "From";
pub const UNTIL: &str = "Until";
pub const REPLY: &str = "What is answered";
pub const REPLY_HINT: &str = "{first_name|there} puts in a name, {business_name} yours. Say that it is automatic, so that nobody waits for more.";
pub const SIGN_UP: &str = "Ask whether they want offers";
pub const SIGN_UP_HINT: &str = "Linnet's own wording asks for a YES, and only then they count as having agreed.";
pub const TAG: &str = "Give a tag";
pub const LIST: &str = "Put on a list";
pub const ADD_BRANCH: &str = "Add an answer of theirs";
pub const BRANCHES: &str = "If your text is a question, what follows by their answer";
pub const THEY_SAY: &str = "If they answer";
pub const REMOVE: &str = "Remove";
pub const OTHERWISE: &str = "If their answer is none of these";
pub const OTHERWISE_HINT: &str = "Said once. Empty: nothing is said, and you see it in the inbox.";
pub const IS_ON: &str = "On";
pub const SAVE: &str = "Save";
pub const CANCEL: &str = "Cancel";
pub const SAVED: &str = "Saved.";

pub const TRY: &str = "Try it";
pub const TRY_LEAD: &str = "Write as a customer would. Nothing is sent.";
pub const TRY_TEXT: &str = "A customer's text";
pub const TRY_NUMBER: &str = "From whom";
pub const TRY_NUMBER_HINT: &str = "A number, to see what its past changes. Empty: a customer who got no answer today.";
pub const SILENT: &str = "Nothing is answered.";

const EVERY_DAY: &str = "mon-sun";

/// A new answer.
pub fn blank() -> AutoReply {
    let trigger = Trigger::Words { words: Vec::new(), anywhere: true };
    AutoReply { name: String::new(), on: true, trigger, step: Step::default() }
}

fn begin(name: &str, trigger: Trigger, reply: &str) -> AutoReply {
    AutoReply { name: name.to_owned(), on: true, trigger, step: Step { reply: reply.to_owned(), ..Step::default() } }
}

/// An answer to begin with.
pub fn away() -> AutoReply {
    let (days, start, end) = ("mon-fri".to_owned(), "09:00".to_owned(), "17:00".to_owned());
    let reply = "Thanks for your text. {business_name} is closed right now; we answer when we open. (automatic reply)";
    begin("Closed", Trigger::Away { days, start, end }, reply)
}

/// An answer to begin with.
pub fn welcome() -> AutoReply {
    let reply =
        "Thanks for texting {business_name}. We read every message and answer as soon as we can. (automatic reply)";
    begin("Welcome", Trigger::FirstContact, reply)
}

/// An answer to begin with.
pub fn hours() -> AutoReply {
    let words = ["hours", "opening hours", "when are you open"].map(str::to_owned).to_vec();
    let reply = "We are open Monday to Friday, 9 to 5. (automatic reply)";
    begin("Opening hours", Trigger::Words { words, anywhere: true }, reply)
}

/// The days one can choose, with those that stand there already.
pub fn days(standing: &str) -> Vec<(String, String)> {
    let mut known = vec!["mon-fri".to_owned(), "mon-sat".to_owned(), "tue-sat".to_owned(), EVERY_DAY.to_owned()];
    if !known.iter().any(|days| days == standing) {
        known.push(standing.to_owned());
    }
    let words = |days: &String| Days::parse(days).map_or_else(|_| days.clone(), Days::describe);
    known.into_iter().map(|days| (days.clone(), words(&days))).collect()
}

fn quoted(words: &[String]) -> String {
    words.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>().join(", ")
}

/// What is answered, in a line.
pub fn trigger(trigger: &Trigger) -> String {
    match trigger {
        Trigger::Words { words, anywhere: true } => format!("Answers {}, also inside a longer text", quoted(words)),
        Trigger::Words { words, anywhere: false } => format!("Answers {} alone", quoted(words)),
        Trigger::Help => "Answers who asks for help or who is writing".to_owned(),
        Trigger::FirstContact => "Answers the first text of somebody new".to_owned(),
        Trigger::Away { days, start, end } => {
            let hours = WeekHours::parse(days, start, end).map(|hours| hours.describe());
            format!("Answers everything that does not come {}", hours.unwrap_or_else(|error| error.to_string()))
        }
    }
}

/// `If they answer “yes”, “sure”:`.
pub fn if_they_say(words: &[String]) -> String {
    format!("{THEY_SAY} {}:", quoted(words))
}

/// `Otherwise: Please answer yes or no.`
pub fn otherwise(words: &str) -> String {
    format!("Otherwise: {words}")
}

/// What is noted about them, if anything.
pub fn noted(tag: &str, list: &str) -> Option<String> {
    match (tag.is_empty(), list.is_empty()) {
        (true, true) => None,
        (false, true) => Some(format!("They get the tag {tag}.")),
        (true, false) => Some(format!("They come onto the list {list}.")),
        (false, false) => Some(format!("They get the tag {tag} and come onto the list {list}.")),
    }
}

/// `Given 3 times in the last 30 days, last today, 10:00 AM.`
pub fn given(times: u64, last: &str) -> String {
    format!("Given {} in the last 30 days, last {last}.", count(times, "time", "times"))
}

/// After it was switched.
pub fn switched(answer: &AutoReply) -> String {
    let state = if answer.on { "on" } else { "off" };
    format!("“{}” is {state}.", answer.name)
}

/// After it was deleted.
pub fn deleted(name: &str) -> String {
    format!("“{name}” is deleted.")
}

/// Asks first.
pub fn delete_title(name: &str) -> String {
    format!("Delete “{name}”?")
}

/// `counts as 1 text`.
pub fn size(segments: u32) -> String {
    counts_as(segments)
}
