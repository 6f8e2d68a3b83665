//! Whether an answer may be kept as it is written.

use super::{AutoReply, DEEPEST, Phrase, Step, Trigger};
use crate::hours::HoursError;
use crate::keywords::{TWILIO_HELP, TWILIO_START, TWILIO_STOP};
use crate::merge::{MergeError, Template};

/// Longest name, in characters.
const LONGEST_NAME: usize = 60;
/// Longest text: what one message may hold (Twilio, error 21617).
const LONGEST_TEXT: usize = 1600;
/// Most words of one trigger or branch, and most branches of one question.
const MOST: usize = 20;

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AutoReplyError {
    /// Nothing to call it by.
    #[error("Give the answer a name.")]
    NoName,
    /// Too long to show.
    #[error("A name has at most {LONGEST_NAME} letters.")]
    LongName,
    /// It answers nothing.
    #[error("Write at least one word it answers.")]
    NoWords,
    /// More than anybody can keep apart.
    #[error("At most {MOST} words or branches fit in one place.")]
    TooMany,
    /// Twilio acts on the word itself.
    #[error("“{0}” is Twilio's own word: whoever texts it gets no more texts from you. Use another.")]
    StopWord(String),
    /// Twilio acts on the word itself.
    #[error("Twilio answers “{0}” itself. Use another word.")]
    TwilioWord(String),
    /// Nobody would know which.
    #[error("“{0}” stands for two things. Each word may stand only once.")]
    Twice(String),
    /// The hours cannot be read.
    #[error("{0}.")]
    Hours(#[from] HoursError),
    /// It does nothing.
    #[error("Write what is answered, or choose a tag or list.")]
    DoesNothing,
    /// A question without a question.
    #[error("Branches follow a question: write the question first.")]
    NoQuestion,
    /// Words for no branch.
    #[error("“Otherwise” belongs to a question with branches.")]
    LoneOtherwise,
    /// Nobody follows that far.
    #[error("At most {DEEPEST} questions may follow one another.")]
    TooDeep,
    /// A text that does not render.
    #[error("{0}.")]
    Text(#[from] MergeError),
    /// Too long for one message.
    #[error("A text has at most {LONGEST_TEXT} letters.")]
    LongText,
}

/// Checks one answer.
pub fn check(rule: &AutoReply) -> Result<(), AutoReplyError> {
    if rule.name.trim().is_empty() {
        return Err(AutoReplyError::NoName);
    }
    if rule.name.chars().count() > LONGEST_NAME {
        return Err(AutoReplyError::LongName);
    }
    if let Trigger::Words { words, .. } = &rule.trigger {
        check_words(words.iter(), &[&TWILIO_STOP, &TWILIO_START, &TWILIO_HELP])?;
    }
    rule.trigger.hours().transpose()?;
    check_step(&rule.step, 1)
}

/// Checks all together: a word that stands alone for two answers would give the first only.
pub fn check_all(rules: &[AutoReply]) -> Result<(), AutoReplyError> {
    rules.iter().try_for_each(check)?;
    let words = rules.iter().filter(|rule| rule.on).filter_map(|rule| match &rule.trigger {
        Trigger::Words { words, .. } => Some(words.iter()),
        Trigger::Help | Trigger::FirstContact | Trigger::Away { .. } => None,
    });
    each_once(words.flatten())
}

fn check_words<'a>(words: impl Iterator<Item = &'a String> + Clone, taken: &[&[&str]]) -> Result<(), AutoReplyError> {
    if words.clone().next().is_none() || words.clone().any(|word| Phrase::new(word).is_empty()) {
        return Err(AutoReplyError::NoWords);
    }
    if words.clone().count() > MOST {
        return Err(AutoReplyError::TooMany);
    }
    for word in words.clone() {
        let plain = word.trim().to_uppercase();
        if TWILIO_STOP.contains(&plain.as_str()) {
            return Err(AutoReplyError::StopWord(word.clone()));
        }
        if taken.iter().any(|taken| taken.contains(&plain.as_str())) {
            return Err(AutoReplyError::TwilioWord(word.clone()));
        }
    }
    each_once(words)
}

fn each_once<'a>(words: impl Iterator<Item = &'a String>) -> Result<(), AutoReplyError> {
    let mut seen: Vec<Phrase> = Vec::new();
    for word in words {
        let phrase = Phrase::new(word);
        if seen.contains(&phrase) {
            return Err(AutoReplyError::Twice(word.clone()));
        }
        seen.push(phrase);
    }
    Ok(())
}

fn check_step(step: &Step, depth: usize) -> Result<(), AutoReplyError> {
    for text in [&step.reply, &step.otherwise] {
        Template::parse(text)?;
        if text.chars().count() > LONGEST_TEXT {
            return Err(AutoReplyError::LongText);
        }
    }
    let notes = step.sign_up || ![&step.tag, &step.list].iter().all(|text| text.trim().is_empty());
    if step.reply.trim().is_empty() && !notes {
        return Err(AutoReplyError::DoesNothing);
    }
    if step.branches.is_empty() {
        return if step.otherwise.trim().is_empty() { Ok(()) } else { Err(AutoReplyError::LoneOtherwise) };
    }
    if step.reply.trim().is_empty() || step.sign_up {
        return Err(AutoReplyError::NoQuestion);
    }
    if depth > DEEPEST {
        return Err(AutoReplyError::TooDeep);
    }
    if step.branches.len() > MOST {
        return Err(AutoReplyError::TooMany);
    }
    for branch in &step.branches {
        // A plain yes is an answer; that Twilio takes it for START does no harm to who is not blocked.
        check_words(branch.words.iter(), &[&TWILIO_HELP])?;
    }
    each_once(step.branches.iter().flat_map(|branch| &branch.words))?;
    step.branches.iter().try_for_each(|branch| check_step(&branch.step, depth + 1))
}
