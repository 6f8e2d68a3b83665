//! The rules as they are read once: classes of words and patterns over them (see `pattern`), for US English and the
//! Spanish spoken there.

mod asides;
mod classes;
mod demands;
mod others;
mod spanish;

use std::sync::LazyLock;

use asides::{ASKS_HOW, COURTESY, ELSEWHERE, FRIENDLY, INSTRUCTION, TRAPS};
use classes::CLASSES;
use demands::{
    BARE_STOP, DO_NOT_CONTACT, DO_NOT_WANT, GO_AWAY, NO_CONSENT, STOP_SENDING, TAKE_ME_OFF, THREAT, WRONG_PERSON,
};
use others::{
    AT_TIMES, DOUBTFUL, HELP, MOOD, MOVED_ON, NET, NO, NO_TALK, OPT_IN, SAYS_BUSINESS, SAYS_MESSAGE, SAYS_NO,
    SOFTENING, STOP_ALONE,
};

use spanish::SPANISH;

use super::pattern::{Pattern, UNKNOWN, Vocabulary, WordId, WordSet};

/// Stands for an unknown "-ing".
const DOING: &str = "<doing>";
/// Stands for an unknown "-ly"; adds force and nothing else.
const SOMEHOW: &str = "<somehow>";
/// Stands for somebody's name.
pub(super) const NAME: &str = "<name>";

/// The rules as they were read, each list under its head.
pub(super) struct Rules {
    vocabulary: Vocabulary,
    /// What [`NAME`] is numbered.
    name: WordId,
    /// What [`DOING`] is numbered.
    doing: WordId,
    /// What [`SOMEHOW`] is numbered.
    somehow: WordId,
    pub(super) noise: WordSet,
    pub(super) no: WordSet,
    pub(super) no_talk: WordSet,
    pub(super) fill: WordSet,
    names: WordSet,
    pub(super) courtesy: Vec<Pattern>,
    pub(super) instruction: Vec<Pattern>,
    pub(super) elsewhere: Vec<Pattern>,
    pub(super) asks_how: Vec<Pattern>,
    pub(super) opt_out: Vec<Pattern>,
    pub(super) wrong_person: Vec<Pattern>,
    pub(super) traps: Vec<Pattern>,
    pub(super) bare_stop: Vec<Pattern>,
    pub(super) opt_in: Vec<Pattern>,
    pub(super) help: Vec<Pattern>,
    pub(super) softening: Vec<Pattern>,
    pub(super) at_times: Vec<Pattern>,
    pub(super) joke: Vec<Pattern>,
    pub(super) stop_alone: Vec<Pattern>,
    pub(super) doubtful: Vec<Pattern>,
    pub(super) mood: Vec<Pattern>,
    pub(super) moved_on: Vec<Pattern>,
    pub(super) friendly: Vec<Pattern>,
    pub(super) net: Vec<Pattern>,
    pub(super) says_no: WordSet,
    pub(super) says_message: WordSet,
    pub(super) says_business: WordSet,
}

pub(super) static RULES: LazyLock<Rules> = LazyLock::new(Rules::read);

impl Rules {
    fn read() -> Self {
        let mut vocabulary = Vocabulary::new(CLASSES);
        let mut read = |lists: &[&[&'static str]]| -> Vec<Pattern> {
            lists.iter().copied().flatten().map(|text| vocabulary.pattern(text)).collect()
        };
        let opt_out = [
            STOP_SENDING,
            TAKE_ME_OFF,
            DO_NOT_CONTACT,
            DO_NOT_WANT,
            NO_CONSENT,
            WRONG_PERSON,
            GO_AWAY,
            THREAT,
            SPANISH,
        ];
        Self {
            courtesy: read(&[COURTESY]),
            instruction: read(&[INSTRUCTION]),
            elsewhere: read(&[ELSEWHERE]),
            asks_how: read(&[ASKS_HOW]),
            opt_out: read(&opt_out),
            wrong_person: read(&[WRONG_PERSON]),
            traps: read(&[TRAPS]),
            bare_stop: read(&[BARE_STOP]),
            opt_in: read(&[OPT_IN]),
            help: read(&[HELP]),
            softening: read(&[SOFTENING]),
            at_times: read(&[AT_TIMES]),
            joke: read(&[&["lol|love|thumbsup|cute|gorgeous|beautiful|blush|blushing|pleasure|flattering"]]),
            stop_alone: read(&[STOP_ALONE]),
            doubtful: read(&[DOUBTFUL]),
            mood: read(&[MOOD]),
            moved_on: read(&[MOVED_ON]),
            friendly: read(&[FRIENDLY]),
            net: read(&[NET]),
            names: vocabulary.class("NAMES"),
            fill: vocabulary.class("FILL"),
            says_no: vocabulary.set(SAYS_NO),
            says_message: vocabulary.set(SAYS_MESSAGE),
            says_business: vocabulary.set(SAYS_BUSINESS),
            noise: vocabulary.class("NOISE"),
            no: vocabulary.set(NO),
            no_talk: vocabulary.set(NO_TALK),
            name: vocabulary.id(NAME),
            doing: vocabulary.id(DOING),
            somehow: vocabulary.id(SOMEHOW),
            vocabulary,
        }
    }

    /// A word as the rules spell it, if they know it.
    pub(super) fn known(&self, text: &str) -> Option<&'static str> {
        self.vocabulary.word(text)
    }

    /// Whether a word could be a name: one of the common ones, or unknown.
    pub(super) fn is_name(&self, text: &str) -> bool {
        let id = self.vocabulary.id(text);
        id == UNKNOWN || self.names.has(id)
    }

    /// Whether a word is a common name with an "s": “Kevin's”.
    pub(super) fn is_whose(&self, text: &str) -> bool {
        text.strip_suffix('s').is_some_and(|name| self.names.has(self.vocabulary.id(name)))
    }

    /// Whether a word stands for somebody: a common name, or perhaps a rare one.
    pub(super) fn is_somebody(&self, text: &str, capital: bool) -> bool {
        let id = self.id(text, capital);
        id == self.name || self.names.has(id)
    }

    /// The number of a word; an unknown one with a capital may be a name.
    pub(super) fn id(&self, text: &str, capital: bool) -> WordId {
        match self.vocabulary.id(text) {
            UNKNOWN if self.is_whose(text) => self.name,
            UNKNOWN if text.len() > 4 && text.ends_with("ing") => self.doing,
            UNKNOWN if text.len() > 4 && text.ends_with("ly") => self.somehow,
            UNKNOWN if capital => self.name,
            id => id,
        }
    }
}
