//! Wordings other than the fixed words: which rules fit, and what that makes of the reply. The rules stand in `rules`.

use super::normal::{self, Word};
use super::pattern::{BREAK, Pattern, UNKNOWN, WordId, WordSet};
use super::rules::RULES;

/// A place in the reply: start and length.
type Place = (usize, usize);

/// The words that say something: without those that only add force or politeness.
pub(super) fn without_courtesies(words: &[Word]) -> Vec<Word> {
    let rules = &*RULES;
    let mut ids: Vec<WordId> = words.iter().map(|word| rules.id(&word.text, word.capital)).collect();
    let present = WordSet::of(&ids);
    for pattern in rules.courtesy.iter().filter(|pattern| pattern.may_fit(&present)) {
        let mut start = 0;
        while let Some((at, length)) = pattern.find_from(start, &ids) {
            start = at + 1;
            ids.iter_mut().skip(at).take(length).for_each(|id| *id = BREAK);
        }
    }
    let spoken = words.iter().zip(ids).filter(|(_, id)| !rules.noise.has(*id));
    let spoken = spoken.map(|(word, id)| if id == BREAK { Word::plain(normal::BREAK) } else { word.clone() });
    let mut spoken: Vec<Word> = spoken.collect();
    spoken.dedup_by(|later, earlier| later.is_break() && earlier.is_break());
    spoken
}

/// The clauses that say something, if any does.
pub(super) fn spoken_clauses(words: &[Word]) -> Vec<&[Word]> {
    let rules = &*RULES;
    let clauses: Vec<&[Word]> = words.split(Word::is_break).filter(|clause| !clause.is_empty()).collect();
    let says = |clause: &&[Word]| !clause.iter().all(|word| rules.fill.has(rules.id(&word.text, false)));
    let spoken: Vec<&[Word]> = clauses.iter().copied().filter(says).collect();
    if spoken.is_empty() { clauses } else { spoken }
}

/// Whether a clause could be the name under a reply.
pub(super) fn is_signature(clause: &[Word]) -> bool {
    clause.len() <= 2 && clause.iter().all(|word| RULES.is_name(&word.text))
}

/// Why the rules say what they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    /// A demand to stop.
    Demand,
    /// A demand that leaves something open, or one beside a wish.
    Narrowed,
    /// A "stop" that is all a clause says, though it is not clear what of.
    Stop,
    /// No, and nothing else.
    No,
    /// A doubtful wording.
    Doubt,
    /// A wish to be messaged.
    Wish,
    /// Who is writing, or how to stop.
    Question,
}

/// What the rules hear in a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heard {
    pub(super) ground: Ground,
    /// The words that say so.
    pub(super) matched: String,
}

/// What the words ask for.
pub(super) fn classify(words: &[Word]) -> Option<Heard> {
    let rules = &*RULES;
    let mut reply = Reply::new(words);
    let pasted = reply.find(&rules.instruction);
    reply.put_aside(&rules.instruction);
    let mut left = reply.clone();
    left.put_aside(&rules.elsewhere);
    let asks_how = left.find(&rules.asks_how);
    left.put_aside(&rules.asks_how);
    // What names the messages or the list is a demand; a bare “stop” is one if it is all the clause says.
    let demand = left.find(&rules.opt_out);
    let mut bare = left.clone();
    bare.put_aside(&rules.traps);
    let stop = demand.or_else(|| bare.find(&rules.bare_stop));
    // “I no longer want to get your texts” holds a whole wish to get texts.
    left.put_aside(&rules.opt_out);
    let start = left.find(&rules.opt_in);
    let (ground, place) = match (stop, start) {
        (Some(stop), None) if !reply.is_narrowed(stop, demand.is_none()) => (Ground::Demand, stop),
        (Some(stop), _) => (Ground::Narrowed, stop),
        (None, Some(start)) => (Ground::Wish, start),
        (None, None) => {
            let caught = || {
                let mut left = bare.clone();
                left.put_aside(&rules.friendly);
                left.find(&rules.net).or_else(|| left.clause_against_messages())
            };
            let moved = || reply.find(&rules.moved_on);
            let mood = || bare.find(&rules.mood).filter(|place| !bare.goes_on(*place));
            let doubtful = || {
                bare.find(&rules.doubtful).or_else(mood).or_else(moved).or_else(caught).map(|at| (Ground::Doubt, at))
            };
            let says_no = || reply.says_no().then_some((Ground::No, (0, words.len())));
            let alone = || bare.find(&rules.stop_alone).or(pasted).map(|at| (Ground::Stop, at));
            match asks_how.or_else(|| reply.find(&rules.help)) {
                Some(help) if !reply.is_somebody_new() => (Ground::Question, help),
                _ => says_no().or_else(alone).or_else(doubtful)?,
            }
        }
    };
    Some(Heard { ground, matched: reply.quoted(place) })
}

/// Whether the words say that the number is somebody else's.
pub(super) fn says_wrong_person(words: &[Word]) -> bool {
    let mut left = Reply::new(words);
    left.put_aside(&RULES.elsewhere);
    left.find(&RULES.wrong_person).is_some()
}

/// The words that count, numbered.
#[derive(Clone)]
struct Reply<'a> {
    words: Vec<&'a Word>,
    ids: Vec<WordId>,
    present: WordSet,
}

impl<'a> Reply<'a> {
    fn new(words: &'a [Word]) -> Self {
        let rules = &*RULES;
        let (words, ids): (Vec<&Word>, Vec<WordId>) =
            words.iter().map(|word| (word, rules.id(&word.text, word.capital))).unzip();
        let present = WordSet::of(&ids);
        Self { words, ids, present }
    }

    fn find(&self, patterns: &[Pattern]) -> Option<Place> {
        patterns.iter().filter(|pattern| pattern.may_fit(&self.present)).find_map(|pattern| pattern.find(&self.ids))
    }

    /// Makes the words of every place a pattern fits unknown.
    fn put_aside(&mut self, patterns: &[Pattern]) {
        for pattern in patterns.iter().filter(|pattern| pattern.may_fit(&self.present)) {
            let mut start = 0;
            while let Some((at, length)) = pattern.find_from(start, &self.ids) {
                start = at + 1;
                let place = self.ids.iter_mut().skip(at).take(length);
                place.filter(|id| **id != BREAK).for_each(|id| *id = UNKNOWN);
            }
        }
    }

    /// Whether a demand leaves something open: certain times, certain messages, somebody else, or a joke.
    fn is_narrowed(&self, (at, length): Place, bare: bool) -> bool {
        let rules = &*RULES;
        let behind = self.ids.get(at..).unwrap_or_default();
        let clause = behind.iter().skip(length.saturating_sub(1)).position(|id| *id == BREAK);
        let end = clause.map_or(behind.len(), |clause| clause + length.saturating_sub(1));
        let clause = behind.get(..end).unwrap_or_default();
        rules.at_times.iter().any(|pattern| pattern.find(clause).is_some())
            || self.find(&rules.softening).is_some()
            || bare && self.find(&rules.joke).is_some()
    }

    /// A clause with a word of no and one of messaging, and none of business.
    fn clause_against_messages(&self) -> Option<Place> {
        let rules = &*RULES;
        let mut start = 0;
        self.ids.split(|id| *id == BREAK).find_map(|clause| {
            let at = start;
            start += clause.len() + 1;
            let holds = |set: &WordSet| clause.iter().any(|id| set.has(*id));
            let against = holds(&rules.says_no) && holds(&rules.says_message) && !holds(&rules.says_business);
            against.then_some((at, clause.len()))
        })
    }

    /// Whether another clause speaks of something else, at some length.
    fn goes_on(&self, (at, length): Place) -> bool {
        const FEW: usize = 1;
        let rules = &*RULES;
        let (before, rest) = self.ids.split_at(at.min(self.ids.len()));
        let after = rest.get(length..).unwrap_or_default();
        let clauses = before.split(|id| *id == BREAK).chain(after.split(|id| *id == BREAK));
        let mut others = clauses.filter(|clause| clause.iter().filter(|id| !rules.fill.has(**id)).count() > FEW);
        others.any(|clause| !clause.iter().any(|id| rules.says_message.has(*id)))
    }

    /// No, no thanks, and nothing else.
    fn says_no(&self) -> bool {
        let rules = &*RULES;
        self.ids.iter().any(|id| rules.no.has(*id)) && self.ids.iter().all(|id| rules.no_talk.has(*id))
    }

    /// “New phone, who dis?” asks and tells.
    fn is_somebody_new(&self) -> bool {
        RULES.moved_on.iter().any(|pattern| pattern.find(&self.ids).is_some())
    }

    fn quoted(&self, (at, length): Place) -> String {
        let place = self.words.iter().zip(&self.ids).skip(at).take(length);
        let spoken: Vec<&str> = place.filter(|(_, id)| **id != BREAK).map(|(word, _)| word.text.as_str()).collect();
        spoken.join(" ")
    }
}
