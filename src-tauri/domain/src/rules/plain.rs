//! The tables' sources and remarks for owners: lawyers' shorthand spelled out, and in a sentence or two what a row's columns
//! mean. Says nothing that does not stand in the tables.

use std::sync::OnceLock;

use super::{Certainty, FEDERAL, LegalRow, table};

const CITATIONS: &str = include_str!("../../data/citations.csv");

/// Shorthand and what it stands for, in the order to try them.
fn citations() -> &'static [(&'static str, &'static str)] {
    static PAIRS: OnceLock<Vec<(&'static str, &'static str)>> = OnceLock::new();
    PAIRS.get_or_init(|| table::lines(CITATIONS).filter_map(pair).collect())
}

/// Reads `short,"long"`; the shorthand holds no comma, and blanks at its end count.
fn pair(line: &'static str) -> Option<(&'static str, &'static str)> {
    let (short, long) = line.split_once(',')?;
    Some((short, long.strip_prefix('"')?.strip_suffix('"')?))
}

/// Lawyers' shorthand spelled out, with a capital first letter.
pub fn spelled_out(shorthand: &str) -> String {
    let mut spelled = String::with_capacity(shorthand.len() * 2);
    let mut rest = shorthand;
    let mut inside_word = false;
    while let Some(letter) = rest.chars().next() {
        let found = citations().iter().find(|(short, _)| !inside_word && rest.starts_with(short));
        let (taken, written) = match found {
            Some((short, long)) => (short.len(), *long),
            None => (letter.len_utf8(), &rest[..letter.len_utf8()]),
        };
        spelled.push_str(written);
        inside_word = rest[..taken].ends_with(|last: char| last.is_alphanumeric() || last == '.');
        rest = &rest[taken..];
    }
    let mut letters = spelled.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl LegalRow {
    /// What the row means for offers by text, beyond its hours.
    pub fn meaning(&self) -> String {
        if self.certainty == Certainty::Default {
            return "No hours of its own were found, so the federal ones are kept.".to_owned();
        }
        let mut sentences = Vec::new();
        match self.texts {
            "yes" => sentences.push("The rule covers texts."),
            "no" => sentences.push("By its words the rule is about calls; Linnet keeps to it for texts too."),
            _ if self.zones.is_empty() && self.code != FEDERAL => {}
            _ => sentences.push("It is not settled whether the rule covers texts; Linnet keeps to it."),
        }
        if self.written_needed {
            sentences.push("Offers need a yes in writing here.");
        }
        if self.cap.is_some() {
            sentences.push("It limits how many offers one person may get in 24 hours.");
        }
        let (yes, customers) = (self.lifted.0.starts_with("yes"), self.lifted.1.starts_with("yes"));
        sentences.extend(match (yes, customers, self.zones.is_empty() && self.code != FEDERAL) {
            (_, _, true) => None,
            (true, true, _) => {
                Some("By law a recorded yes or being a customer may lift the hours; Linnet keeps to them all the same.")
            }
            (true, false, _) => Some("By law a recorded yes may lift the hours; Linnet keeps to them all the same."),
            (false, true, _) => {
                Some("By law the hours may not bind you towards customers; Linnet keeps to them all the same.")
            }
            (false, false, _) => None,
        });
        let months = match self.customer_months {
            0 => "A purchase never stands in for a yes.".to_owned(),
            months => format!("A purchase counts as a relationship for {months} months."),
        };
        let mut meaning = sentences.join(" ");
        if !self.written_needed {
            if !meaning.is_empty() {
                meaning.push(' ');
            }
            meaning.push_str(&months);
        }
        meaning
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    fn everything() -> impl Iterator<Item = &'static LegalRow> {
        [rules::federal()].into_iter().chain(rules::states()).chain(rules::countries())
    }

    #[test]
    fn shorthand_is_spelled_out_at_the_start_of_words_only() {
        assert_eq!(spelled_out("Fla. Stat. 501.616(6)(a)"), "Florida Statutes § 501.616(6)(a)");
        assert_eq!(
            spelled_out("see 47 CFR 64.1200(c)(1)"),
            "See Code of Federal Regulations, title 47, § 64.1200(c)(1)"
        );
        assert_eq!(spelled_out("XKRS 3; effort"), "XKRS 3; effort", "inside a word nothing is taken for shorthand");
        assert_eq!(spelled_out(""), "");
    }

    #[test]
    fn every_line_of_the_table_is_read() {
        let lines: Vec<&str> = table::lines(CITATIONS).collect();
        assert_eq!(citations().len(), lines.len(), "{lines:?}");
        for (index, (short, _)) in citations().iter().enumerate() {
            let earlier = citations()[..index].iter().find(|(before, _)| short.starts_with(before));
            assert_eq!(earlier, None, "{short:?} can never be taken");
        }
    }

    /// A word in capitals, or one that ends in a point amid a sentence, is shorthand; these are not.
    #[test]
    fn no_shorthand_is_left_for_an_owner() {
        const KNOWN: [&str; 6] = ["STOP", "UNSUBSCRIBE", "ARRET", "L34", "JD", "V"];
        for row in everything() {
            for shown in [spelled_out(row.source), spelled_out(row.note)] {
                let words = shown.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.len() > 1);
                let shorthand = words.filter(|word| {
                    word.chars().all(|letter| !letter.is_lowercase()) && word.chars().any(char::is_alphabetic)
                });
                let left: Vec<&str> = shorthand
                    .filter(|word| !KNOWN.contains(word) && word.chars().next().is_some_and(char::is_uppercase))
                    .filter(|word| !word.chars().any(|letter| letter.is_ascii_digit()))
                    .collect();
                assert!(left.is_empty(), "{}: {left:?} in {shown:?}", row.code);
                let cut = ["Stat.", "Gen.", "Admin.", "Bus.", "Com.", "reg.", "c."];
                let cut = cut.iter().find(|cut| shown.split(' ').any(|word| word == **cut));
                assert_eq!(cut, None, "{}: {shown:?}", row.code);
            }
        }
    }

    #[test]
    fn a_row_says_what_its_columns_mean() {
        let meaning = |code: &str| rules::state(code).unwrap().meaning();
        assert_eq!(
            meaning("FL"),
            "The rule covers texts. Offers need a yes in writing here. It limits how many offers one person may get in 24 \
             hours."
        );
        assert_eq!(meaning("OH"), "No hours of its own were found, so the federal ones are kept.");
        assert!(meaning("VA").contains("may lift the hours"), "{}", meaning("VA"));
        assert_eq!(rules::country("CA").meaning(), "A purchase counts as a relationship for 24 months.");
    }
}
