//! Patterns over words, written as text and read once: `stop|quit DET* NOTE`. Alternatives are parted by `|`; an
//! upper-case name stands for a class of words; `!` in front takes any word but these; `?` at the end makes an element
//! optional, `*` lets it occur up to six times; `*` alone stands for up to three words of one clause, `.` for the edge
//! of a clause, `<other>` for a word no rule names. Every repetition is bounded, so a long text costs time in proportion to its length.

use std::collections::HashMap;

/// The number of a word in the vocabulary.
pub(super) type WordId = u16;

/// A word no pattern names.
pub(super) const UNKNOWN: WordId = 0;
/// The edge of a clause.
pub(super) const BREAK: WordId = 1;

const REPEATS: usize = 6;
const GAP: usize = 3;

/// A set of words.
#[derive(Debug, Clone, Default)]
pub(super) struct WordSet(Vec<u64>);

impl WordSet {
    pub(super) fn of(words: &[WordId]) -> Self {
        let mut set = Self::default();
        for word in words {
            set.insert(*word);
        }
        set
    }

    pub(super) fn insert(&mut self, word: WordId) {
        let at = usize::from(word / 64);
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(at) {
            *bits |= 1 << (word % 64);
        }
    }

    pub(super) fn has(&self, word: WordId) -> bool {
        self.0.get(usize::from(word / 64)).is_some_and(|bits| bits >> (word % 64) & 1 == 1)
    }

    fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }
}

/// All words that patterns and classes name, numbered.
#[derive(Debug)]
pub(super) struct Vocabulary {
    ids: HashMap<&'static str, WordId>,
    classes: HashMap<&'static str, WordSet>,
}

impl Vocabulary {
    /// A class may name the classes before it.
    pub(super) fn new(classes: &[(&'static str, &'static str)]) -> Self {
        let mut vocabulary = Self { ids: HashMap::from([("<other>", UNKNOWN), (".", BREAK)]), classes: HashMap::new() };
        for (name, members) in classes {
            let set = vocabulary.set(members);
            vocabulary.classes.insert(name, set);
        }
        vocabulary
    }

    pub(super) fn id(&self, word: &str) -> WordId {
        self.ids.get(word).copied().unwrap_or(UNKNOWN)
    }

    /// The word as the vocabulary holds it.
    pub(super) fn word(&self, word: &str) -> Option<&'static str> {
        self.ids.get_key_value(word).map(|(word, _)| *word)
    }

    /// The words of a class; none if there is no such class.
    pub(super) fn class(&self, name: &str) -> WordSet {
        self.classes.get(name).cloned().unwrap_or_default()
    }

    /// The set of some words and classes, parted by `|`.
    pub(super) fn set(&mut self, choices: &'static str) -> WordSet {
        let mut set = WordSet::default();
        for choice in choices.split('|') {
            if let Some(class) = self.classes.get(choice) {
                set.0.resize(set.0.len().max(class.0.len()), 0);
                set.0.iter_mut().zip(&class.0).for_each(|(bits, more)| *bits |= more);
            } else {
                debug_assert!(!choice.starts_with(|c: char| c.is_ascii_uppercase()), "no class {choice}");
                let next = WordId::try_from(self.ids.len()).unwrap_or(UNKNOWN);
                set.insert(*self.ids.entry(choice).or_insert(next));
            }
        }
        set
    }

    /// Reads a pattern.
    pub(super) fn pattern(&mut self, text: &'static str) -> Pattern {
        let elements: Vec<Element> = text.split(' ').map(|element| self.element(element)).collect();
        Pattern { elements }
    }

    fn element(&mut self, text: &'static str) -> Element {
        if text == "*" {
            return Element { words: WordSet::default(), others: true, least: 0, most: GAP };
        }
        let (text, least, most) = match (text.strip_suffix('?'), text.strip_suffix('*')) {
            (Some(text), _) => (text, 0, 1),
            (_, Some(text)) => (text, 0, REPEATS),
            _ => (text, 1, 1),
        };
        let (text, others) = text.strip_prefix('!').map_or((text, false), |text| (text, true));
        Element { words: self.set(text), others, least, most }
    }
}

/// A pattern that was read.
#[derive(Debug)]
pub(super) struct Pattern {
    elements: Vec<Element>,
}

#[derive(Debug)]
struct Element {
    words: WordSet,
    /// Takes the words that are not in the set.
    others: bool,
    least: usize,
    most: usize,
}

impl Element {
    fn takes(&self, word: WordId) -> bool {
        if self.others { word != BREAK && !self.words.has(word) } else { self.words.has(word) }
    }
}

impl Pattern {
    /// Whether the words hold what the pattern cannot do without.
    pub(super) fn may_fit(&self, present: &WordSet) -> bool {
        self.elements.iter().all(|element| element.least == 0 || element.others || element.words.meets(present))
    }

    /// The first place where the pattern fits: start and length.
    pub(super) fn find(&self, words: &[WordId]) -> Option<(usize, usize)> {
        self.find_from(0, words)
    }

    /// The first place from `start` on.
    pub(super) fn find_from(&self, start: usize, words: &[WordId]) -> Option<(usize, usize)> {
        let first = self.elements.first().filter(|element| element.least > 0);
        let may_start = |at: &usize| first.is_none_or(|first| words.get(*at).is_some_and(|word| first.takes(*word)));
        (start..words.len()).filter(may_start).find_map(|at| Some((at, fits(&self.elements, words.get(at..)?)?)))
    }
}

/// How many words the elements take from the front, if they fit there.
fn fits(elements: &[Element], words: &[WordId]) -> Option<usize> {
    let Some((element, others)) = elements.split_first() else { return Some(0) };
    let taken = words.iter().take(element.most).take_while(|word| element.takes(**word)).count();
    (element.least..=taken).rev().find_map(|count| Some(count + fits(others, words.get(count..)?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &'static str, text: &str) -> Option<String> {
        let mut vocabulary = Vocabulary::new(&[("COLOUR", "red|blue"), ("BRIGHT", "COLOUR|white")]);
        let pattern = vocabulary.pattern(pattern);
        let words: Vec<&str> = text.split(' ').collect();
        let ids: Vec<WordId> = words.iter().map(|word| vocabulary.id(word)).collect();
        let place = pattern.find(&ids);
        assert!(place.is_none() || pattern.may_fit(&WordSet::of(&ids)), "{text}");
        place.map(|(at, length)| words[at..at + length].join(" "))
    }

    #[test]
    fn a_pattern_fits_where_its_elements_do() {
        assert_eq!(found("take|bring the? COLOUR one", "please bring red one").as_deref(), Some("bring red one"));
        assert_eq!(found("take the? COLOUR", "take the green"), None);
        assert_eq!(found("the !COLOUR", "the red the green").as_deref(), Some("the green"));
        assert_eq!(found("BRIGHT* one", "some red white one").as_deref(), Some("red white one"));
        assert_eq!(found("a * d", "a b c d").as_deref(), Some("a b c d"));
        assert_eq!(found("a * d", "a b . d"), None, "a gap stays within its clause");
        assert_eq!(found("a !d* d", "a b c e d").as_deref(), Some("a b c e d"));
        assert_eq!(found("a .", "a b . a .").as_deref(), Some("a ."));
    }
}
