//! What a reply asks for: to stop, to start again, help, or nothing of the kind. In doubt the answer is `ambiguous`, which
//! holds marketing until the owner has looked: a missed "stop" is unlawful, a needless look is a minute.
//!
//! The method, in order. What Twilio itself says about a text comes first and is the caller's. `normal` and `spelling`
//! bring the reply into one spelling: accents, fancy letters, letters held down or spaced out, digits and stars for
//! letters, shorthand, words run together, one slip of the thumb. Courtesies are dropped. If one known word is left, it
//! decides (`exact`). Otherwise `free` puts aside talk about something else ("stop by", "cancel my appointment"), looks
//! for a demand that names the messages, the list, the number, the consent or the person, then for a clause that is a
//! bare "stop"; a demand that is narrowed ("after 8", "but keep the reminders") or a joke is ambiguous. Then come wishes
//! to be messaged, questions, doubtful wordings, and last a net: a word of no beside a word of messaging is ambiguous.
//!
//! Beside the rules stands a second voice, `learned`: weights of words, of what words mean (`meaning`) and of letters,
//! learnt from the labelled replies. `vote` says how the two are counted: the weights may call a demand of the rules
//! doubtful and a doubt ordinary talk, make a doubt a demand, and speak alone where no rule does. What a reply quotes of
//! our own message (`quotation`, `reaction`) is nobody's demand.
//!
//! The limits. It knows words and what words mean one by one, not what a sentence means: a refusal in a figure of speech
//! (“pretend I don't exist”) may be ordinary talk to it, and sarcasm and replies that only make sense after an earlier text
//! are lost on it. English of the US and the Spanish spoken there; of other languages only ARRET. Rates on labelled replies
//! stand in the tests (`measured`): of plain opt-outs at first sight 99 to 100 in 100 were held and 97 to 99 taken straight,
//! of odd wordings 93 to 99 and 79 to 94; of ordinary talk none to 1 in 100 was taken for an opt-out (of lists full of traps
//! up to 3) and 1 to 5 sent to review. All of those replies were written by the hand that wrote the rules. Half a wish
//! (“fewer, please”) is often taken for ordinary talk. Calls are not texts: a plain “don't call” is no opt-out of texts.

mod free;
mod learned;
mod meaning;
mod normal;
mod pattern;
mod quotation;
mod reaction;
mod rules;
mod spelling;
mod vote;

use serde::{Deserialize, Serialize};

use normal::Word;
use vote::Opinions;

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
/// Spanish and French ones are common and expected. Spanish verbs stand in the one form `spelling` brings them to.
const MORE_STOP: [&str; 17] = [
    "REMOVE",
    "UNSUB",
    "DISCONTINUE",
    "ALTO",
    "PARAR",
    "PARE",
    "BASTA",
    "DETENER",
    "CANCELEN",
    "BAJA",
    "NOMAS",
    "NOMORE",
    "ARRET",
    "ELIMINEN",
    "BORREN",
    "DESUSCRIBANME",
    "TERMINATE",
];
/// Further words that mean yes when they stand alone. YES is not among them: it answers too many other questions.
const MORE_START: [&str; 7] = ["SUBSCRIBE", "RESUBSCRIBE", "OPTIN", "JOIN", "INICIAR", "SUSCRIBIRME", "RESTART"];
const MORE_HELP: [&str; 1] = ["AYUDA"];

/// May stand beside a known word without taking from it.
const WITH_ONE_WORD: [&str; 11] =
    ["now", "already", "immediately", "asap", "right", "sir", "maam", "but", "so", "and", "ya"];

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
    let answer = reaction::of(text).map(|label| (label, "reaction".to_owned())).or_else(|| read(text));
    match answer {
        Some((label, matched)) if label != ReplyLabel::None => ReplyCheck { label, matched: Some(matched) },
        _ => ReplyCheck { label: ReplyLabel::None, matched: None },
    }
}

/// Whether a reply says that the number is somebody else's: then the yes on record was never theirs.
pub fn says_wrong_person(text: &str) -> bool {
    reaction::of(text).is_none() && {
        let words = normal::words(&quotation::without_quotation(text));
        free::says_wrong_person(&free::without_courtesies(&words))
    }
}

fn read(text: &str) -> Option<(ReplyLabel, String)> {
    let words = normal::words(&quotation::without_quotation(text));
    let spoken = free::without_courtesies(&words);
    match exact(&spoken) {
        // Bare it may lift Twilio's block; with anything else it answers some question.
        Some((ReplyLabel::OptIn, yes)) if yes == "yes" => {
            let bare = words.iter().filter(|word| !word.is_break()).count() == 1;
            bare.then_some((ReplyLabel::Ambiguous, yes))
        }
        Some(answer) => Some(answer),
        None => {
            let bare = free::spoken_clauses(&spoken).join(&Word::plain(normal::BREAK));
            let opinions = Opinions { whole: learned::opinion(&words), bare: learned::opinion(&bare) };
            vote::decide(free::classify(&spoken), opinions)
        }
    }
}

/// The whole message is one of the known words, whatever its case, spacing and punctuation, with or without courtesies.
fn exact(words: &[Word]) -> Option<(ReplyLabel, String)> {
    // Only these are clear enough to be signed: “Cancel. Traffic.” is no signature.
    const SIGNED: [&str; 5] = ["STOP", "STOPALL", "UNSUBSCRIBE", "OPTOUT", "REVOKE"];
    let mut clauses = free::spoken_clauses(words);
    let signed = clauses.len() > 1 && clauses.last().is_some_and(|clause| free::is_signature(clause));
    if signed {
        clauses.pop();
    }
    let spoken = clauses.iter().copied().flatten().map(|word| word.text.as_str());
    let spoken: Vec<&str> = spoken.filter(|word| !WITH_ONE_WORD.contains(word)).collect();
    let together = match spoken.split_first() {
        // “stop stop stop” is said once.
        Some((first, others)) if first.len() > 1 && others.iter().all(|word| word == first) => first.to_uppercase(),
        _ => spoken.concat().to_uppercase(),
    };
    let is_one_of = |sets: &[&[&str]]| sets.iter().any(|set| set.contains(&together.as_str()));
    let label = if is_one_of(&[&SIGNED]) || !signed && is_one_of(&[&TWILIO_STOP, &MORE_STOP]) {
        ReplyLabel::OptOut
    } else if signed {
        return None;
    } else if clauses.len() == 1 && is_one_of(&[&TWILIO_START, &MORE_START]) {
        // In one clause: “Un. Stop!” is no UNSTOP.
        ReplyLabel::OptIn
    } else if is_one_of(&[&TWILIO_HELP, &MORE_HELP]) {
        ReplyLabel::Help
    } else {
        return None;
    };
    Some((label, spoken.join(" ")))
}

#[cfg(test)]
mod learning;
#[cfg(test)]
mod measured;
#[cfg(test)]
mod tests;
