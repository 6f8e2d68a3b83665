//! What a reply asks for: to stop, to start again, help, or nothing of the kind. Single words are exact sets; other
//! wordings go through a small table of patterns. In doubt the answer is `ambiguous`, which holds marketing until the
//! owner has looked: a missed "stop" is unlawful, a needless look is a minute.

mod free;
mod normal;
mod pattern;

use serde::{Deserialize, Serialize};

crate::words! {
    /// What a reply asks for.
    pub enum ReplyLabel {
        /// Not to be messaged any more.
        OptOut = "opt_out",
        /// To be messaged (again).
        OptIn = "opt_in",
        /// Who is writing, or how to stop.
        Help = "help",
        /// Could be a no; the owner decides.
        Ambiguous = "ambiguous",
        /// Ordinary talk.
        None = "none",
    }
}

/// What a reply asks for, and the words that say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyCheck {
    /// What it asks for.
    pub label: ReplyLabel,
    /// The words that decided; `None` with [`ReplyLabel::None`].
    pub matched: Option<String>,
}

/// The words Twilio itself acts on when they are the whole message (default lists for long codes and Services; Twilio
/// docs, "Advanced opt-out", 2025: OPTOUT and REVOKE added).
pub const TWILIO_STOP: [&str; 8] = ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE"];
/// Words that lift Twilio's block.
pub const TWILIO_START: [&str; 3] = ["START", "YES", "UNSTOP"];
/// Words Twilio answers with its help text.
pub const TWILIO_HELP: [&str; 2] = ["HELP", "INFO"];

/// Further words that mean stop when they stand alone. "Opt out" and "revoke" are named by 47 CFR 64.1200(a)(10), the
/// Spanish and French ones are common and expected.
const MORE_STOP: [&str; 13] = [
    "REMOVE",
    "UNSUB",
    "DISCONTINUE",
    "ALTO",
    "PARAR",
    "PARE",
    "BASTA",
    "DETENER",
    "CANCELAR",
    "BAJA",
    "NOMAS",
    "NOMORE",
    "ARRET",
];
/// Further words that mean yes when they stand alone. YES is not among them: it answers too many other questions.
const MORE_START: [&str; 7] = ["SUBSCRIBE", "RESUBSCRIBE", "OPTIN", "JOIN", "INICIAR", "SUSCRIBIRME", "RESTART"];
const MORE_HELP: [&str; 1] = ["AYUDA"];

/// What Twilio does by itself on receiving a text: it matches the whole text as one word, in any case.
pub fn twilio_keyword(text: &str) -> Option<ReplyLabel> {
    let word = text.trim().to_uppercase();
    let is_one_of = |set: &[&str]| set.contains(&word.as_str());
    if is_one_of(&TWILIO_STOP) {
        Some(ReplyLabel::OptOut)
    } else if is_one_of(&TWILIO_START) {
        Some(ReplyLabel::OptIn)
    } else if is_one_of(&TWILIO_HELP) {
        Some(ReplyLabel::Help)
    } else {
        None
    }
}

/// Says what a reply asks for.
pub fn classify(text: &str) -> ReplyCheck {
    let words = normal::words(text);
    let answer = exact(&words).or_else(|| free::classify(&words));
    match answer {
        Some((label, matched)) => ReplyCheck { label, matched: Some(matched) },
        None => ReplyCheck { label: ReplyLabel::None, matched: None },
    }
}

/// The whole message is one of the known words, whatever its case, spacing and punctuation, with or without a "please".
fn exact(words: &[String]) -> Option<(ReplyLabel, String)> {
    let spoken: Vec<&str> = words.iter().map(String::as_str).filter(|word| !normal::is_filler(word)).collect();
    let together = match spoken.split_first() {
        // “stop stop stop” is said once.
        Some((first, others)) if first.len() > 1 && others.iter().all(|word| word == first) => first.to_uppercase(),
        _ => spoken.concat().to_uppercase(),
    };
    let is_one_of = |sets: &[&[&str]]| sets.iter().any(|set| set.contains(&together.as_str()));
    let label = if is_one_of(&[&TWILIO_STOP, &MORE_STOP]) || normal::is_misspelt_stop(&together) {
        ReplyLabel::OptOut
    } else if together == "YES" {
        // Bare it may lift Twilio's block; with a "please" it answers some question.
        return (spoken.len() + 2 == words.len()).then(|| (ReplyLabel::Ambiguous, spoken.join(" ")));
    } else if is_one_of(&[&TWILIO_START, &MORE_START]) {
        ReplyLabel::OptIn
    } else if is_one_of(&[&TWILIO_HELP, &MORE_HELP]) {
        ReplyLabel::Help
    } else {
        return None;
    };
    Some((label, spoken.join(" ")))
}

#[cfg(test)]
mod tests;
