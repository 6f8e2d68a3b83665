//! How people write words on a phone: shorthand, letters held down, digits and stars for letters, words run together,
//! one slip of the thumb. A word is changed only into one the rules know, never away from one.

mod spanish;
mod tables;

use std::sync::LazyLock;

use super::normal::{DIGITS, PHONE, Word};
use super::rules::RULES;
use tables::{JOINED, MENDED, NOT_STOP, REAL, SHORTHAND};

static JOINABLE: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| {
    let by_letter = |letter| JOINED.iter().copied().filter(|word| word.as_bytes().first() == Some(&letter)).collect();
    (b'a'..=b'z').map(by_letter).collect()
});

/// Writes a word out into one or more known ones, if it can be read so; otherwise as it stands.
pub(super) fn write_out(word: &Word, words: &mut Vec<Word>) {
    if let Some(known) = known_as(&word.text) {
        words.extend(known.split(' ').map(Word::plain));
    } else if word.text.starts_with(|c: char| c.is_ascii_digit()) {
        let digits = word.text.bytes().filter(u8::is_ascii_digit).count();
        words.push(Word::plain(if (7..=11).contains(&digits) { PHONE } else { DIGITS }));
    } else if let Some(parts) = parted(&word.text) {
        let known = parts.into_iter().flat_map(|part| known_as(part).unwrap_or(part).split(' '));
        words.extend(known.map(Word::plain));
    } else {
        words.push(word.clone());
    }
}

fn known_as(text: &str) -> Option<&'static str> {
    let known = |text: &str| SHORTHAND_OF.get(text).copied().or_else(|| RULES.known(text));
    if let Some(known) = known(text) {
        return Some(known);
    }
    let letters: Vec<char> = text.chars().collect();
    if !(3..=24).contains(&letters.len()) {
        return None;
    }
    unmasked(&letters)
        .or_else(|| letters.iter().any(char::is_ascii_digit).then(|| with_letters(&letters)).flatten())
        .or_else(|| held_down(&letters, 2).as_deref().and_then(known))
        .or_else(|| held_down(&letters, 1).filter(|_| !NOT_STOP.contains(&text)).as_deref().and_then(known))
        .or_else(|| text.ends_with("in").then(|| format!("{text}g")).as_deref().and_then(known))
        .or_else(|| spanish::form_of(text))
        .or_else(|| mended(text))
}

static SHORTHAND_OF: LazyLock<std::collections::HashMap<&'static str, &'static str>> =
    LazyLock::new(|| SHORTHAND.iter().copied().collect());

/// The known word behind digits that stand for letters.
fn with_letters(letters: &[char]) -> Option<&'static str> {
    let plain = without_digits(letters);
    RULES.known(&plain).or_else(|| RULES.known(&held_down(&plain.chars().collect::<Vec<_>>(), 1)?))
}

/// Digits that stand for letters: “st0p”, “m3”, “unsub5cribe”.
fn without_digits(letters: &[char]) -> String {
    let letter = |c: &char| match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        '8' => 'b',
        c => *c,
    };
    letters.iter().map(letter).collect()
}

/// Stars that stand for letters: “st*p”, “f***”.
fn unmasked(letters: &[char]) -> Option<&'static str> {
    const MASKED: [&str; 11] =
        ["fuck", "fucked", "fucking", "stop", "shit", "bullshit", "texting", "ass", "bitch", "damn", "goddamn"];
    if !letters.contains(&'*') {
        return None;
    }
    let fits =
        |word: &&str| word.len() == letters.len() && word.chars().zip(letters).all(|(a, b)| a == *b || *b == '*');
    MASKED.into_iter().find(fits)
}

/// The word with letters held down let go after so many; `None` if there are none.
fn held_down(letters: &[char], most: usize) -> Option<String> {
    let mut short = String::with_capacity(letters.len());
    let mut run = 0;
    let mut last = '\0';
    for letter in letters {
        run = if *letter == last { run + 1 } else { 1 };
        last = *letter;
        if run <= most {
            short.push(*letter);
        }
    }
    (short.chars().count() < letters.len()).then_some(short)
}

/// One slip away from a word worth mending; "unsubscribe" is forgiven three.
fn mended(text: &str) -> Option<&'static str> {
    let near = |word: &str, slips| strsim::damerau_levenshtein(text, word) <= slips;
    if text.len() == 4 || text.len() == 5 {
        let starts = text.starts_with('s') || text.starts_with("ts") || text.ends_with("top");
        if starts && near("stop", 1) && !NOT_STOP.contains(&text) {
            return Some("stop");
        }
    }
    if text.len() < 5 || REAL.contains(&text) {
        return None;
    }
    let subscribes = text.starts_with("sub") || text.starts_with("resub");
    if (8..=14).contains(&text.len()) && !subscribes && near("unsubscribe", 3) {
        return Some("unsubscribe");
    }
    let alike = |word: &&&str| {
        word.len().abs_diff(text.len()) <= 1
            && (word.as_bytes().first() == text.as_bytes().first() || word.as_bytes().get(1) == text.as_bytes().first())
    };
    MENDED.iter().filter(alike).find(|word| near(word, 1)).copied()
}

/// The known words a word is run together from.
fn parted(text: &str) -> Option<Vec<&'static str>> {
    const SHORTEST: usize = 6;
    const LONGEST: usize = 40;
    if !(SHORTEST..=LONGEST).contains(&text.len()) || !text.is_ascii() {
        return None;
    }
    // The words that end at each letter, built from the front: the last word of a full parting, and where it begins.
    let mut reached: Vec<Option<(usize, &'static str)>> = vec![None; text.len() + 1];
    for from in 0..text.len() {
        if from > 0 && reached.get(from).is_none_or(Option::is_none) {
            continue;
        }
        let rest = text.get(from..)?;
        let letter = usize::from(rest.as_bytes().first()?.wrapping_sub(b'a'));
        for word in JOINABLE.get(letter).into_iter().flatten().filter(|word| rest.starts_with(**word)) {
            if let Some(place) = reached.get_mut(from + word.len()) {
                *place = Some((from, word));
            }
        }
    }
    let mut parts = Vec::new();
    let mut at = text.len();
    while at > 0 {
        let (from, word) = (*reached.get(at)?)?;
        parts.push(word);
        at = from;
    }
    parts.reverse();
    Some(parts)
}
