//! Takes our own message out of a reply that carries it along: lines behind “>”, what stands between quotation marks, and
//! the sentence that says how to stop (“Reply STOP to opt out”). Read as the customer's, it would stop whoever quotes us.

use std::borrow::Cow;

/// Mail programs put it before what they quote.
const WROTE: [&str; 3] = ["wrote:", "escribió:", "escribio:"];
const MARKS: [(char, char); 4] = [('“', '”'), ('"', '"'), ('«', '»'), ('„', '“')];
/// First word of a sentence that says how to stop.
const TELLS: [&str; 18] = [
    "reply", "text", "txt", "send", "respond", "answer", "rply", "responda", "responde", "conteste", "contesta",
    "envie", "envíe", "envia", "envía", "mande", "manda", "escriba",
];
/// May stand between it and the word to answer.
const WITH: [&str; 9] = ["with", "the", "word", "back", "con", "la", "palabra", "us", "just"];
const STOPS: [&str; 14] = [
    "stop",
    "stopall",
    "end",
    "quit",
    "cancel",
    "unsubscribe",
    "optout",
    "stop2end",
    "stop2quit",
    "alto",
    "parar",
    "baja",
    "cancelar",
    "salir",
];
/// What follows the word to answer.
const PURPOSE: [&str; 6] = ["to", "2", "for", "para", "=", "if"];
/// At most so many words follow on the purpose: “to opt out of all future marketing messages”.
const REST: usize = 12;

/// What the customer says, without what is quoted of ours; all of it, if nothing else is left.
pub(super) fn without_quotation(text: &str) -> Cow<'_, str> {
    let lower = text.to_lowercase();
    let may_quote = text.contains('>') || WROTE.iter().any(|wrote| lower.contains(wrote)) || tells(text).is_some();
    if !may_quote {
        return Cow::Borrowed(text);
    }
    let mut left = without_lines(text);
    while let Some(quoted) = quoted(&left) {
        left.replace_range(quoted, " ");
    }
    while let Some(told) = tells(&left) {
        left.replace_range(told, " ");
    }
    if left.chars().any(|letter| letter.is_alphanumeric() || !letter.is_ascii() && !letter.is_whitespace()) {
        Cow::Owned(left)
    } else {
        Cow::Borrowed(text)
    }
}

/// Without the lines a mail program quotes.
fn without_lines(text: &str) -> String {
    let said = text.lines().take_while(|line| {
        let line = line.trim().to_lowercase();
        !WROTE.iter().any(|wrote| line.ends_with(wrote))
    });
    let own: Vec<&str> = said.filter(|line| !line.trim_start().starts_with('>')).collect();
    own.join("\n")
}

/// The first stretch between quotation marks that says how to stop.
fn quoted(text: &str) -> Option<std::ops::Range<usize>> {
    text.char_indices().find_map(|(from, mark)| {
        let (_, closing) = MARKS.iter().find(|(opening, _)| *opening == mark)?;
        let inside = text.get(from + mark.len_utf8()..)?;
        let length = inside.find(*closing)?;
        tells(inside.get(..length)?)?;
        Some(from..from + mark.len_utf8() + length + closing.len_utf8())
    })
}

/// The first sentence that says how to stop, to its end.
fn tells(text: &str) -> Option<std::ops::Range<usize>> {
    let words: Vec<(usize, &str)> = words(text).collect();
    let is_one_of =
        |set: &[&str], word: &str| set.iter().any(|known| known.eq_ignore_ascii_case(word.trim_matches(is_mark)));
    (0..words.len()).find_map(|at| {
        let (from, verb) = *words.get(at)?;
        if !is_one_of(&TELLS, verb) && !TELLS.contains(&verb.to_lowercase().as_str()) || !begins(text, from, verb) {
            return None;
        }
        let after = words.get(at + 1..)?;
        let between = after.iter().take_while(|(_, word)| is_one_of(&WITH, word)).count();
        let (_, stop) = after.get(between)?;
        let (_, purpose) = after.get(between + 1)?;
        // “Reply STOP. To whom …” is two sentences.
        if !is_one_of(&STOPS, stop) || stop.ends_with(is_end) || !is_one_of(&PURPOSE, purpose) {
            return None;
        }
        let rest = after.get(between + 1..)?;
        let length = rest.iter().take(REST).position(|(_, word)| word.ends_with(is_end));
        let (last, word) = rest.get(length.unwrap_or(rest.len().min(REST) - 1))?;
        Some(from..last + word.len())
    })
}

/// Whether a sentence begins at a word: nothing or a mark stands before it, or it is written as our own line is.
fn begins(text: &str, from: usize, verb: &str) -> bool {
    let before = text.get(..from).unwrap_or_default();
    let line = before.trim_end_matches([' ', '\t']);
    line.is_empty() || line.ends_with(|mark: char| !mark.is_alphanumeric()) || verb.starts_with(char::is_uppercase)
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let starts = text.char_indices().scan(true, |gap, (at, letter)| {
        let starts = *gap && !letter.is_whitespace();
        *gap = letter.is_whitespace();
        Some(starts.then_some(at))
    });
    starts.flatten().filter_map(|at| {
        let rest = text.get(at..)?;
        Some((at, rest.get(..rest.find(char::is_whitespace).unwrap_or(rest.len()))?))
    })
}

fn is_mark(letter: char) -> bool {
    letter.is_ascii_punctuation() && letter != '=' || matches!(letter, '“' | '”' | '«' | '»' | '…' | '¡')
}

fn is_end(letter: char) -> bool {
    matches!(letter, '.' | '!' | '?' | ';' | ')' | '"' | '”' | '»')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_of_ours_is_taken_out() {
        let left = |text: &str| without_quotation(text).split_whitespace().collect::<Vec<_>>().join(" ");
        for (reply, said) in [
            ("\"20% off! Reply STOP to opt out\" is this still on?", "is this still on?"),
            ("Is this for new clients? Reply STOP to opt out", "Is this for new clients?"),
            ("> Sale today. Text STOP to end.\nwhat time", "what time"),
            ("Sí, gracias\nEl lun, Ana escribió:\nResponda ALTO para cancelar", "Sí, gracias"),
            (
                "Sparkle Nails: 10% off. Txt STOP 2 end msgs. Can I use it twice?",
                "Sparkle Nails: 10% off. Can I use it twice?",
            ),
        ] {
            assert_eq!(left(reply), said, "{reply}");
        }
    }

    #[test]
    fn what_the_customer_says_stays() {
        for reply in [
            "STOP",
            "I text STOP to opt out and you still write",
            "reply stop",
            "“STOP”",
            "Reply STOP to opt out",
            "send stop please",
            "Text me to say stop",
        ] {
            assert_eq!(without_quotation(reply), reply);
        }
    }
}
