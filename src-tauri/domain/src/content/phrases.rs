//! Tables of phrases, matched on whole words. A phrase is written as words; `a|b` stands for either, a final `?` makes a
//! word optional, `<n>` is any number and `*` any one word. The tables decide what a phrase means.

use std::collections::HashMap;
use std::ops::Range;

use super::tokens::{Kind, Token};

const NUMBER: &str = "<n>";
const ANY: &str = "*";

/// Phrases with what each of them means, found by their first word.
pub(super) struct Phrases<T> {
    by_first: HashMap<String, Vec<(Vec<String>, T)>>,
}

/// A phrase that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Match<T> {
    /// The tokens it covers.
    pub(super) tokens: Range<usize>,
    /// What the table says of it.
    pub(super) meaning: T,
}

impl<T: Copy> Phrases<T> {
    pub(super) fn new(rows: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let mut by_first: HashMap<String, Vec<(Vec<String>, T)>> = HashMap::new();
        for (phrase, meaning) in rows {
            for words in written_out(phrase) {
                if let Some((first, rest)) = words.split_first() {
                    by_first.entry(first.clone()).or_default().push((rest.to_vec(), meaning));
                }
            }
        }
        Self { by_first }
    }

    /// Every phrase in the text, overlapping ones too.
    pub(super) fn find(&self, tokens: &[Token]) -> Vec<Match<T>> {
        let mut found = Vec::new();
        for (start, first) in tokens.iter().enumerate() {
            let key = if first.kind == Kind::Number { NUMBER } else { first.text.as_str() };
            let exact = (key == NUMBER).then_some(first.text.as_str());
            let candidates = [Some(key), exact].into_iter().flatten().filter_map(|key| self.by_first.get(key));
            for (rest, meaning) in candidates.flatten() {
                let end = start + 1 + rest.len();
                if tokens.get(start + 1..end).is_some_and(|next| next.iter().zip(rest).all(|(t, p)| fits(t, p))) {
                    found.push(Match { tokens: start..end, meaning: *meaning });
                }
            }
        }
        found
    }
}

fn fits(token: &Token, piece: &str) -> bool {
    match piece {
        NUMBER => token.kind == Kind::Number,
        ANY => token.is_word(),
        word => token.is(word),
    }
}

/// A phrase without its shorthand: one list of words for each way to read it.
fn written_out(phrase: &str) -> Vec<Vec<String>> {
    phrase.split_whitespace().fold(vec![Vec::new()], |readings, piece| {
        let (piece, optional) = piece.strip_suffix('?').map_or((piece, false), |piece| (piece, true));
        let mut longer: Vec<Vec<String>> = Vec::new();
        for reading in readings {
            if optional {
                longer.push(reading.clone());
            }
            longer.extend(piece.split('|').map(|word| [reading.as_slice(), &[word.to_owned()]].concat()));
        }
        longer
    })
}

/// The rows of a data table: comment lines and the heading left out, fields cut at commas.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = table.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.skip(1).map(|line| line.split(',').map(str::trim).collect())
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    #[test]
    fn phrases_match_whole_words_in_every_reading() {
        let phrases = Phrases::new([("<n> % off", 1), ("glue|heat gun|guns", 2), ("free * with", 3), ("the? deal", 4)]);
        let meanings = |text: &str| phrases.find(&tokens(text)).into_iter().map(|hit| hit.meaning).collect::<Vec<_>>();
        for (text, expected) in [
            ("Now 20% off", vec![1]),
            ("20% offer", vec![]),
            ("a heat-gun, GLUE guns", vec![2, 2]),
            ("free soup with", vec![3]),
            ("free with", vec![]),
            ("the deal", vec![4, 4]),
            ("ideal", vec![]),
        ] {
            assert_eq!(meanings(text), expected, "{text}");
        }
    }
}
