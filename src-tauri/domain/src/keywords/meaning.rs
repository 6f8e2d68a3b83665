//! What a word is about: stopping, a message, a list, a day, a dish, a part of a car. The weights of `learned` are over
//! these meanings as well as over words, so that a demand in words never seen beside each other is heard by what they mean.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::normal::{BREAK, Word};
use super::rules::{NAME, RULES};

/// A meaning's name; [`BREAK`] at the edge of a clause.
pub(super) type Meaning = &'static str;

const SOMEBODY: Meaning = "NAME";
/// A word that is in no row, told apart by its end.
const DOING: Meaning = "DOING";
const DONE: Meaning = "DONE";
const OTHER: Meaning = "OTHER";

/// `meaning,words`, the words parted by spaces.
const MEANINGS: &str = include_str!("../../data/reply_meanings.csv");

static MEANING_OF: LazyLock<HashMap<&'static str, Meaning>> = LazyLock::new(|| {
    let rows = MEANINGS.lines().filter(|row| !row.starts_with('#')).skip(1).filter_map(|row| row.split_once(','));
    rows.flat_map(|(meaning, words)| words.split(' ').map(move |word| (word, meaning))).collect()
});

/// What a word is about.
pub(super) fn of(word: &Word) -> Meaning {
    if word.is_break() {
        BREAK
    } else if is_somebody(word) {
        SOMEBODY
    } else if let Some(meaning) = MEANING_OF.get(word.text.as_str()) {
        meaning
    } else if word.text.len() > 4 && word.text.ends_with("ing") {
        DOING
    } else if word.text.len() > 4 && word.text.ends_with("ed") {
        DONE
    } else {
        OTHER
    }
}

/// The word, or what stands for a name: one is as good as another.
pub(super) fn spoken(word: &Word) -> &str {
    if is_somebody(word) { NAME } else { &word.text }
}

/// Whether a word says anything by itself to who knows nothing of the sender: neither a name nor unknown.
pub(super) fn is_plain(word: &Word) -> bool {
    !word.is_break() && !matches!(of(word), SOMEBODY | DOING | DONE | OTHER)
}

fn is_somebody(word: &Word) -> bool {
    RULES.is_somebody(&word.text, word.capital)
}

#[cfg(test)]
mod tests {
    use super::super::{normal, spelling};
    use super::*;

    #[test]
    fn every_word_stands_in_one_row_and_as_it_is_spelled_here() {
        let mut rows: HashMap<&str, &str> = HashMap::new();
        let mut spelled_otherwise = Vec::new();
        for row in MEANINGS.lines().filter(|row| !row.starts_with('#')).skip(1) {
            let (meaning, words) = row.split_once(',').unwrap();
            assert!(meaning.chars().all(|letter| letter.is_ascii_uppercase()), "{meaning}");
            for word in words.split(' ') {
                assert_eq!(rows.insert(word, meaning), None, "{word}");
                let mut written = Vec::new();
                spelling::write_out(&Word::plain(word), &mut written);
                if !word.starts_with('<') && !written.iter().any(|known| known.text == word) {
                    spelled_otherwise.push(word);
                }
            }
        }
        assert!(rows.len() > 1500);
        assert!(spelled_otherwise.is_empty(), "{}", spelled_otherwise.join(" "));
    }

    #[test]
    fn what_a_word_is_about() {
        let meanings: Vec<Meaning> = normal::words("pls remove my Cell from the xylophone").iter().map(of).collect();
        assert_eq!(meanings, [".", "PLEASE", "ERASE", "MY", "NUMBER", "TO", "THE", "OTHER", "."]);
    }
}
