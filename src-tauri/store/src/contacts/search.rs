//! Search as one types: what is stored to be searched, and a query's words turned into conditions. Letters are compared
//! without case and accents, numbers by their digits.

use sqlx::{QueryBuilder, Sqlite};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::ContactRecord;

/// Fewer letters than these make no trigram.
const TRIGRAM: usize = 3;

/// Most words of a query that are looked for.
const MOST_WORDS: usize = 8;

/// Lower case without accents: `José` and `JOSE` are one.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).collect()
}

/// What a person is found by. Each part starts after a blank, so that the beginnings of words can be found.
pub(super) fn search_text(contact: &ContactRecord, tags: &[String]) -> String {
    let number = contact.number.as_deref().unwrap_or(&contact.number_typed);
    let email = contact.email.as_deref().unwrap_or_default();
    let mut text = String::new();
    for part in [&contact.first_name, &contact.last_name, &contact.company, email, &digits(number)]
        .into_iter()
        .chain(tags.iter().map(String::as_str))
        .filter(|part| !part.is_empty())
    {
        text.push(' ');
        text.push_str(&folded(part));
    }
    text
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The words of a query. A query of digits and what people put between them is one number.
fn words(query: &str) -> Vec<String> {
    let number = digits(query);
    if !number.is_empty() && query.chars().all(|letter| letter.is_ascii_digit() || " +-().\u{a0}/".contains(letter)) {
        return vec![number];
    }
    folded(query).split_whitespace().take(MOST_WORDS).map(str::to_owned).collect()
}

/// Adds ` AND …` for every word of the query.
pub(super) fn push_query(sql: &mut QueryBuilder<Sqlite>, query: &str) {
    let (long, short): (Vec<_>, Vec<_>) = words(query).into_iter().partition(|word| word.chars().count() >= TRIGRAM);
    if !long.is_empty() {
        // Each word a phrase of FTS5: inside quotation marks nothing but the mark itself has a meaning.
        let phrases: Vec<_> = long.iter().map(|word| format!("\"{}\"", word.replace('"', "\"\""))).collect();
        sql.push(" AND c.id IN (SELECT rowid FROM contacts_search WHERE contacts_search MATCH ");
        sql.push_bind(phrases.join(" AND "));
        sql.push(")");
    }
    for word in short {
        // Too short for the index: beginnings of words only, which is also what one means after two letters.
        let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        sql.push(" AND c.search LIKE ");
        sql.push_bind(format!("% {escaped}%"));
        sql.push(" ESCAPE '\\'");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_make_no_difference() {
        assert_eq!(folded("José ÁLVAREZ Ñandú"), "jose alvarez nandu");
        assert_eq!(folded("Straße 中文"), "straße 中文");
    }

    #[test]
    fn a_number_is_found_in_any_spelling() {
        for spelling in ["(312) 555-0142", "312.555.0142", "+312 5550142", "312\u{a0}555/0142"] {
            assert_eq!(words(spelling), ["3125550142"]);
        }
        assert_eq!(words("ann 555"), ["ann", "555"]);
        assert_eq!(words(" - "), ["-"]);
        assert!(words("  ").is_empty());
    }
}
