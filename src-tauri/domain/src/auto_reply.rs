//! Automatic answers: which of the owner's answers fits a text that came in, or why none is given. The limits are the same
//! for every answer: never to a stop or what may be one, never to a machine, never into a conversation a person has
//! answered, and at most one in 24 hours to one person, with the follow-ups that a question of ours asked for.

mod check;
mod machine;
mod words;

use std::cmp::Reverse;

use chrono::{DateTime, TimeDelta, Utc, Weekday};
use serde::{Deserialize, Serialize};

pub use check::{AutoReplyError, check, check_all};
pub use machine::written_by_machine;
pub use words::{Phrase, normal};

use crate::hours::{HoursError, WeekHours};
use crate::keywords::ReplyLabel;

/// At most one automatic answer to one person in this time.
pub const ONCE_IN: TimeDelta = TimeDelta::hours(24);
/// So long after a person of the business has written, nothing is answered automatically.
pub const LEFT_TO_PEOPLE: TimeDelta = TimeDelta::hours(24);
/// So long an answer to a question of ours is taken for one.
pub const ANSWERED_IN: TimeDelta = TimeDelta::hours(24);
/// A text heard later than this (the computer was off) is left to the owner.
pub const TOO_LATE: TimeDelta = TimeDelta::hours(1);
/// More texts of one person within [`FLOOD_IN`] are a machine's.
pub const FLOOD: u64 = 6;
/// See [`FLOOD`].
pub const FLOOD_IN: TimeDelta = TimeDelta::minutes(10);
/// How deep questions may follow one another: the first and two more.
pub const DEEPEST: usize = 3;

/// An answer the owner has prepared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AutoReply {
    /// What the owner calls it.
    pub name: String,
    /// Whether it answers.
    pub on: bool,
    /// What it answers.
    pub trigger: Trigger,
    /// What it does.
    pub step: Step,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trigger {
    /// One of these words or phrases.
    Words {
        /// As people write them; case and punctuation do not count.
        words: Vec<String>,
        /// Also within a longer text, or only alone.
        anywhere: bool,
    },
    /// Who asks for help or who is writing.
    Help,
    /// The first text of somebody nobody here has written with.
    FirstContact,
    /// Whatever comes outside these hours, in the business's zone.
    Away {
        /// Such as `mon-fri`.
        days: String,
        /// Such as `09:00`.
        start: String,
        /// Such as `17:30`.
        end: String,
    },
}

impl Trigger {
    /// Which is tried first: what is said counts more than who says it, and that more than when.
    const fn rank(&self) -> u8 {
        match self {
            Self::Words { .. } => 0,
            Self::Help => 1,
            Self::FirstContact => 2,
            Self::Away { .. } => 3,
        }
    }

    /// The hours outside which it answers, if it goes by hours.
    pub fn hours(&self) -> Option<Result<WeekHours, HoursError>> {
        match self {
            Self::Away { days, start, end } => Some(WeekHours::parse(days, start, end)),
            Self::Words { .. } | Self::Help | Self::FirstContact => None,
        }
    }
}

/// What an answer does: says something, notes something about the person, and may ask a question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What is said, with merge fields; empty to say nothing.
    pub reply: String,
    /// A tag they get; empty for none.
    pub tag: String,
    /// A list they come onto; empty for none.
    pub list: String,
    /// Whether they are asked to confirm that they want offers, instead of `reply`.
    pub sign_up: bool,
    /// What follows by their answer, if `reply` is a question.
    pub branches: Vec<Branch>,
    /// What is said to an answer that fits no branch; empty to leave it to the owner.
    pub otherwise: String,
}

/// What follows one answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// The answers meant.
    pub words: Vec<String>,
    /// What is done then.
    pub step: Step,
}

impl Step {
    /// The step at the end of a way through the branches.
    pub fn at(&self, path: &[usize]) -> Option<&Self> {
        path.iter().try_fold(self, |step, index| step.branches.get(*index).map(|branch| &branch.step))
    }
}

/// A question that was asked and not answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Position of the answer in the list it is decided by.
    pub rule: usize,
    /// The way to the step that asked.
    pub path: Vec<usize>,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether they were told once already that their answer fits none.
    pub reminded: bool,
}

/// What is known of a text and of who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts<'a> {
    /// The text.
    pub text: &'a str,
    /// What it asks for.
    pub label: ReplyLabel,
    /// Whether the provider answers this very word itself.
    pub answered_by_provider: bool,
    /// Whether they are on the do-not-text list.
    pub suppressed: bool,
    /// Whether nobody wrote with them before.
    pub first: bool,
    /// The question that stands open.
    pub asked: Option<Asked>,
    /// When they last got an automatic answer.
    pub answered_at: Option<DateTime<Utc>>,
    /// When a person of the business last wrote to them.
    pub human_at: Option<DateTime<Utc>>,
    /// Their texts within [`FLOOD_IN`], this one not counted.
    pub recent: u64,
    /// Whether they sent the very same text within [`ONCE_IN`].
    pub repeated: bool,
    /// When it was written.
    pub received_at: DateTime<Utc>,
    /// The day and minute then in the business's zone.
    pub local: (Weekday, u16),
    /// Now.
    pub now: DateTime<Utc>,
}

crate::words! {
    /// Why nothing is said.
    pub enum Silence {
        /// They said stop.
        Stop = "stop",
        /// They may have.
        MayBeStop = "may_be_stop",
        /// They are on the do-not-text list.
        Suppressed = "suppressed",
        /// A machine wrote.
        Machine = "machine",
        /// The provider answers it.
        Provider = "provider",
        /// No answer fits.
        NoneFits = "none_fits",
        /// A person of the business is talking with them.
        Human = "human",
        /// They got one within a day.
        OnceADay = "once_a_day",
        /// It was heard too late.
        TooLate = "too_late",
        /// The answer that fits says nothing.
        NothingToSay = "nothing_to_say",
    }
}

impl Silence {
    /// For the owner.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Stop => "They said stop, and nothing answers that.",
            Self::MayBeStop => "This may mean stop. You decide first.",
            Self::Suppressed => "They are on the do-not-text list.",
            Self::Machine => "This looks like a machine's text, and two machines would go on for ever.",
            Self::Provider => "Twilio answers this word itself.",
            Self::NoneFits => "No automatic answer fits it.",
            Self::Human => "You have written to them within a day, so the conversation is yours.",
            Self::OnceADay => "They got an automatic answer within 24 hours, and one is enough.",
            Self::TooLate => "It was heard more than an hour after it was written, so the answer is yours.",
            Self::NothingToSay => "The answer that fits says nothing; it only notes.",
        }
    }
}

/// Which step of which answer fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fit {
    /// Position of the answer in the list.
    pub rule: usize,
    /// The way to its step.
    pub path: Vec<usize>,
    /// Whether it is the words for an answer that fits no branch.
    pub otherwise: bool,
}

/// What becomes of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The answer that fits, whose notes are taken whether or not anything is said.
    pub fit: Option<Fit>,
    /// Why nothing is said, if so.
    pub silence: Option<Silence>,
}

impl Choice {
    const fn silent(silence: Silence) -> Self {
        Self { fit: None, silence: Some(silence) }
    }
}

/// Decides about a text.
pub fn decide(rules: &[AutoReply], facts: &Facts<'_>) -> Choice {
    let open = Open::find(rules, facts);
    // A bare “yes” or “no” alone may mean anything; as one of the answers a question named it means that.
    let plain = open.as_ref().is_some_and(|open| open.is_answered_plainly(&normal(facts.text)));
    if let Some(silence) = never(facts, plain) {
        return Choice::silent(silence);
    }
    if let Some(fit) = open.and_then(|open| open.follow_up(rules, facts)) {
        let silence = left_to_people(facts, facts.asked.as_ref()).or_else(|| says_nothing(rules, &fit));
        return Choice { fit: Some(fit), silence };
    }
    let Some(rule) = fitting(rules, facts) else {
        let silence = if facts.answered_by_provider { Silence::Provider } else { Silence::NoneFits };
        return Choice::silent(silence);
    };
    let fit = Fit { rule, path: Vec::new(), otherwise: false };
    let silence = held_back(facts).or_else(|| says_nothing(rules, &fit));
    Choice { fit: Some(fit), silence }
}

/// What is answered in no case.
fn never(facts: &Facts<'_>, plain_answer: bool) -> Option<Silence> {
    match facts.label {
        ReplyLabel::OptOut => return Some(Silence::Stop),
        ReplyLabel::Ambiguous if !plain_answer => return Some(Silence::MayBeStop),
        ReplyLabel::Ambiguous | ReplyLabel::OptIn | ReplyLabel::Help | ReplyLabel::None => {}
    }
    if facts.suppressed {
        return Some(Silence::Suppressed);
    }
    (facts.recent >= FLOOD || facts.repeated || written_by_machine(facts.text)).then_some(Silence::Machine)
}

/// A question of ours that stands open, and the step that asked it.
struct Open<'a> {
    asked: &'a Asked,
    step: &'a Step,
}

impl<'a> Open<'a> {
    fn find(rules: &'a [AutoReply], facts: &'a Facts<'_>) -> Option<Self> {
        let asked = facts.asked.as_ref().filter(|asked| facts.received_at - asked.at < ANSWERED_IN)?;
        let rule = rules.get(asked.rule).filter(|rule| rule.on)?;
        Some(Self { asked, step: rule.step.at(&asked.path)? })
    }

    /// Whether a text is one of the answers and nothing else.
    fn is_answered_plainly(&self, said: &str) -> bool {
        self.step.branches.iter().flat_map(|branch| &branch.words).any(|word| Phrase::new(word).is(said))
    }

    /// What follows.
    fn follow_up(&self, rules: &[AutoReply], facts: &Facts<'_>) -> Option<Fit> {
        let said = normal(facts.text);
        let longest = |branch: &Branch| {
            let lengths = branch.words.iter().map(|word| Phrase::new(word)).filter(|phrase| phrase.is_in(&said));
            lengths.map(|phrase| phrase.length()).max()
        };
        // The longest phrase decides: “not yet” is no “not”. Of equals, the first.
        let lengths = self.step.branches.iter().enumerate();
        let best = lengths.filter_map(|(index, branch)| Some((longest(branch)?, Reverse(index)))).max();
        let rule = self.asked.rule;
        if let Some((_, Reverse(index))) = best {
            let path = self.asked.path.iter().copied().chain([index]).collect();
            return Some(Fit { rule, path, otherwise: false });
        }
        // Another answer of the owner's may still fit better than “I did not understand”, which is said once.
        let other = fitting(rules, facts).is_some_and(|index| matches!(rules[index].trigger, Trigger::Words { .. }));
        let fits_none = !other && !self.asked.reminded && !self.step.otherwise.trim().is_empty();
        fits_none.then(|| Fit { rule, path: self.asked.path.clone(), otherwise: true })
    }
}

/// The answer that fits best; of several of a kind, the first.
fn fitting(rules: &[AutoReply], facts: &Facts<'_>) -> Option<usize> {
    let said = normal(facts.text);
    let fits = |trigger: &Trigger| match trigger {
        Trigger::Words { words, anywhere } => {
            let mut phrases = words.iter().map(|word| Phrase::new(word));
            phrases.any(|phrase| if *anywhere { phrase.is_in(&said) } else { phrase.is(&said) })
        }
        Trigger::Help => facts.label == ReplyLabel::Help && !facts.answered_by_provider,
        Trigger::FirstContact => facts.first && !facts.answered_by_provider,
        Trigger::Away { .. } => {
            let (day, minute) = facts.local;
            let open = trigger.hours().is_some_and(|hours| hours.is_ok_and(|hours| hours.is_open_at(day, minute)));
            !open && !facts.answered_by_provider
        }
    };
    let fitting = rules.iter().enumerate().filter(|(_, rule)| rule.on && fits(&rule.trigger));
    fitting.min_by_key(|(index, rule)| (rule.trigger.rank(), *index)).map(|(index, _)| index)
}

/// Why a new answer is not given, though it fits.
fn held_back(facts: &Facts<'_>) -> Option<Silence> {
    if let Some(silence) = left_to_people(facts, None) {
        return Some(silence);
    }
    let lately = facts.answered_at.is_some_and(|at| facts.now - at < ONCE_IN);
    lately.then_some(Silence::OnceADay)
}

/// Why it is left to a person of the business. What follows a question is theirs only if they wrote since it was asked.
fn left_to_people(facts: &Facts<'_>, asked: Option<&Asked>) -> Option<Silence> {
    let since = asked.map_or(facts.now - LEFT_TO_PEOPLE, |asked| asked.at);
    if facts.human_at.is_some_and(|at| at >= since) {
        return Some(Silence::Human);
    }
    (facts.now - facts.received_at > TOO_LATE).then_some(Silence::TooLate)
}

fn says_nothing(rules: &[AutoReply], fit: &Fit) -> Option<Silence> {
    let step = rules.get(fit.rule)?.step.at(&fit.path)?;
    let silent = if fit.otherwise { step.otherwise.trim().is_empty() } else { step.reply.trim().is_empty() };
    let asks = step.sign_up && !fit.otherwise;
    (silent && !asks).then_some(Silence::NothingToSay)
}

#[cfg(test)]
mod tests;
