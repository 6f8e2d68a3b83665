//! The net below the rules, learnt from examples: every word and every two neighbours have a weight, positive where
//! refusals have them and negative where ordinary talk does. What the rules take for ordinary talk but the weights take for
//! a refusal is doubtful. Never more than doubtful: a sum of weights explains itself badly. `learning` makes the weights.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::normal::{BREAK, Word};
use super::rules::{NAME, RULES};

/// `words,weight`, best first; made by `learning` out of the labelled replies in `tests/data`.
const WEIGHTS: &str = include_str!("learned.csv");
/// From this sum on a reply is doubtful; chosen by batches left out of the learning (see `learning`).
pub(super) const DOUBT: f32 = 1.3;
/// One word, or one and a name, is too little to go by: “GO”, “Rosa”.
const FEWEST: usize = 2;
/// Stands for the word between two that are near.
const BETWEEN: &str = "…";

static LEARNED: LazyLock<HashMap<&'static str, f32>> = LazyLock::new(|| {
    let rows = WEIGHTS.lines().filter_map(|row| row.rsplit_once(','));
    rows.filter_map(|(words, weight)| Some((words, weight.parse().ok()?))).collect()
});

/// What speaks most for a refusal, if the whole does.
pub(super) fn doubt(words: &[Word]) -> Option<String> {
    if words.iter().filter(|word| !word.is_break() && !is_somebody(word)).count() < FEWEST {
        return None;
    }
    let features = features(words);
    let weight = |feature: &str| LEARNED.get(feature).copied().unwrap_or_default();
    if sum(&features, weight) < DOUBT {
        return None;
    }
    let strongest = features.iter().max_by(|a, b| weight(a).total_cmp(&weight(b)))?;
    Some(strongest.split(' ').filter(|word| *word != BREAK).collect::<Vec<_>>().join(" "))
}

/// The weights together; a long reply has more of them and is not louder for it.
pub(super) fn sum(features: &[String], weight: impl Fn(&str) -> f32) -> f32 {
    features.iter().map(|feature| weight(feature)).sum::<f32>() / (features.len().max(1) as f32).sqrt()
}

/// The words, the neighbours, and the words with one between them; a name is as good as another.
pub(super) fn features(words: &[Word]) -> Vec<String> {
    let known: Vec<&str> = words.iter().map(|word| if is_somebody(word) { NAME } else { word.text.as_str() }).collect();
    let alone = known.iter().filter(|word| **word != BREAK).map(|word| (*word).to_owned());
    let neighbours = known.windows(2).map(|pair| pair.join(" "));
    let near = known.windows(3).filter_map(|three| match three {
        [first, _, last] => Some(format!("{first} {BETWEEN} {last}")),
        _ => None,
    });
    let mut features: Vec<String> = alone.chain(neighbours).chain(near).collect();
    features.sort_unstable();
    features.dedup();
    features
}

fn is_somebody(word: &Word) -> bool {
    RULES.is_somebody(&word.text, word.capital)
}
