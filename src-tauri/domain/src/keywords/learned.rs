//! The second voice beside the rules, learnt from labelled replies. Every word, neighbour, meaning, run of meanings and
//! run of letters has two weights: how much it speaks against plain talk, and how much for a plain demand. `learning`
//! makes the weights; `vote` says what they may do. A sum of weights explains itself badly, so it never speaks alone
//! where a rule has spoken clearly.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use super::meaning::{self, Meaning};
use super::normal::{BREAK, Word};

/// `what,against plain talk,for a demand`, best first; made by `learning` out of the labelled replies in `tests/data`.
const WEIGHTS: &str = include_str!("learned.csv");
/// Stands for what is between two that are near.
const BETWEEN: &str = "_";
/// Begins a run of letters, so that it is no word.
const LETTERS: &str = "#";
/// So many letters make a run; the edges of the word count.
const RUNS: [usize; 2] = [4, 5];

/// How loudly the weights speak; 0 is neither way, 2 is seven to one, 4 is fifty to one.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Voices {
    /// Against this being plain talk: it wants something of our messages.
    pub(super) doubt: f32,
    /// For a plain demand to stop, rather than a half one or none.
    pub(super) demand: f32,
}

/// Something about a reply that has weights: words or meanings side by side.
pub(super) struct Feature<'a> {
    /// What is side by side.
    pub(super) parts: &'a [&'a str],
    /// The place in the words where it stands, and how many words it takes.
    place: (usize, usize),
}

impl Feature<'_> {
    /// FNV-1a over the parts with a space between.
    pub(super) fn key(&self) -> u64 {
        let spaced = self.parts.iter().enumerate().flat_map(|(at, part)| {
            let space = if at > 0 { " " } else { "" };
            space.bytes().chain(part.bytes())
        });
        fnv(spaced)
    }
}

/// The key of what a row of the weights is about.
pub(super) fn key(what: &str) -> u64 {
    fnv(what.bytes())
}

fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Weights by the key of what they are about.
pub(super) type Weights = HashMap<u64, Voices, BuildHasherDefault<Hashed>>;

/// A key is a hash already.
#[derive(Default)]
pub(super) struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = fnv(bytes.iter().copied());
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

static LEARNED: LazyLock<Weights> = LazyLock::new(|| WEIGHTS.lines().filter_map(weights).collect());

fn weights(row: &str) -> Option<(u64, Voices)> {
    let (rest, demand) = row.rsplit_once(',')?;
    let (what, doubt) = rest.rsplit_once(',')?;
    Some((key(what), Voices { doubt: doubt.parse().ok()?, demand: demand.parse().ok()? }))
}

/// What the weights hear in some words.
pub(super) struct Opinion {
    /// How loudly they speak.
    pub(super) voices: Voices,
    /// The words that speak loudest against plain talk.
    pub(super) loudest: String,
    /// So many words there are.
    pub(super) words: usize,
    /// So many of them are words, not numbers or signs.
    pub(super) plain: usize,
}

/// What the weights hear in some words.
pub(super) fn opinion(words: &[Word]) -> Opinion {
    opinion_by(&LEARNED, words)
}

/// The same by other weights.
pub(super) fn opinion_by(learned: &Weights, words: &[Word]) -> Opinion {
    let mut sum = Voices::default();
    let mut strongest = (0.0, (0, 0));
    let mut count = 0_u16;
    features(words, |feature| {
        count = count.saturating_add(1);
        if let Some(weight) = learned.get(&feature.key()) {
            sum.doubt += weight.doubt;
            sum.demand += weight.demand;
            if weight.doubt > strongest.0 {
                strongest = (weight.doubt, feature.place);
            }
        }
    });
    let scale = scale(count);
    let (_, (at, length)) = strongest;
    let loudest = words.iter().skip(at).take(length).filter(|word| !word.is_break()).map(|word| word.text.as_str());
    Opinion {
        voices: Voices { doubt: sum.doubt * scale, demand: sum.demand * scale },
        loudest: loudest.collect::<Vec<_>>().join(" "),
        words: words.len(),
        plain: words.iter().filter(|word| meaning::is_plain(word)).count(),
    }
}

/// A long reply has more features and is not louder for it.
pub(super) fn scale(features: u16) -> f32 {
    1.0 / f32::from(features.max(1)).sqrt()
}

/// Tells every feature of a reply: words, neighbours, words with one between; the same of meanings, with runs of three
/// and four; runs of letters.
pub(super) fn features(words: &[Word], mut tell: impl FnMut(&Feature<'_>)) {
    let spoken: Vec<&str> = words.iter().map(meaning::spoken).collect();
    let meanings: Vec<Meaning> = words.iter().map(meaning::of).collect();
    side_by_side(&spoken, 2, &mut tell);
    side_by_side(&meanings, 4, &mut tell);
    let mut marked = String::new();
    let mut ends = Vec::new();
    for (at, word) in spoken.iter().enumerate().filter(|(_, word)| **word != BREAK && !word.starts_with('<')) {
        marked.clear();
        marked.extend(["^", word, "$"]);
        ends.clear();
        ends.extend(marked.char_indices().map(|(at, _)| at).chain([marked.len()]));
        for run in RUNS {
            for edges in ends.windows(run + 1) {
                if let [from, .., to] = edges
                    && let Some(letters) = marked.get(*from..*to)
                {
                    tell(&Feature { parts: &[LETTERS, letters], place: (at, 1) });
                }
            }
        }
    }
}

/// Each by itself, two with one between, and runs of up to so many.
fn side_by_side(of: &[&str], longest: usize, tell: &mut impl FnMut(&Feature<'_>)) {
    for (at, part) in of.iter().enumerate().filter(|(_, part)| **part != BREAK) {
        tell(&Feature { parts: &[part], place: (at, 1) });
    }
    for run in 2..=longest {
        for (at, parts) in of.windows(run).enumerate() {
            tell(&Feature { parts, place: (at, run) });
        }
    }
    for (at, three) in of.windows(3).enumerate() {
        if let [first, _, last] = three {
            tell(&Feature { parts: &[first, BETWEEN, last], place: (at, 3) });
        }
    }
}
