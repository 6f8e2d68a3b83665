//! What the columns mean, guessed from their headings in English and Spanish and in the exports of common programs, and
//! from what stands in them where the headings say nothing. Only ever a proposal: the owner's mapping goes before it.

use std::collections::HashMap;
use std::sync::OnceLock;

use csv::StringRecord;
use linnet_contract::ImportField;
use linnet_store::contacts::folded;

use super::table::Table;
use super::{dates, emails};

/// Rows looked at to tell what a column holds.
const LOOK: usize = 200;

/// Headings by field, `field: heading, heading`, the better choice first.
const HEADINGS: &str = include_str!("../../data/headings.txt");

/// Every known heading with its field and how good a choice it is (0 is best).
fn known() -> &'static HashMap<&'static str, (ImportField, usize)> {
    static KNOWN: OnceLock<HashMap<&str, (ImportField, usize)>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let lines = HEADINGS.lines().filter(|line| !line.starts_with('#'));
        let fields = lines.filter_map(|line| {
            let (field, headings) = line.split_once(": ")?;
            Some((ImportField::from_word(field)?, headings.split(", ")))
        });
        let all = fields.flat_map(|(field, headings)| headings.map(move |heading| (field, heading)));
        all.enumerate().map(|(rank, (field, heading))| (heading, (field, rank))).collect()
    })
}

/// One spelling for `customer_name`, `Customer Name`, `customer-name:` and `CustomerName`.
fn spelled(heading: &str) -> String {
    let mut words = String::new();
    let mut before_is_lower = false;
    for letter in heading.chars() {
        if letter.is_uppercase() && before_is_lower {
            words.push(' ');
        }
        before_is_lower = letter.is_lowercase();
        words.push(if letter.is_alphanumeric() { letter } else { ' ' });
    }
    folded(&words).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The field a heading stands for, and how good a choice it is among several.
fn meaning(heading: &str) -> Option<(ImportField, usize)> {
    known().get(spelled(heading).as_str()).copied()
}

/// Whether a row is headings: one of them is known, or nothing in it looks like a customer's data.
pub(super) fn is_heading(cells: &StringRecord) -> bool {
    cells.iter().any(|cell| meaning(cell).is_some()) || !cells.iter().any(looks_like_data)
}

/// Whether a cell is a number, an email or a date rather than a heading.
pub(super) fn looks_like_data(cell: &str) -> bool {
    let cell = cell.trim();
    looks_like_number(cell) || emails::read(cell).is_ok_and(|email| email.is_some()) || dates::looks_like_date(cell)
}

/// Seven to fifteen digits with what people put between them.
fn looks_like_number(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    (7..=15).contains(&digits)
        && cell.chars().all(|letter| letter.is_ascii_digit() || " +-().\u{a0}/'".contains(letter))
        && !dates::looks_like_date(cell)
}

/// What each column seems to mean; no field twice.
pub(super) fn guess(table: &Table) -> Vec<Option<ImportField>> {
    let mut fields: Vec<Option<ImportField>> = vec![None; table.columns.len()];
    if table.headed {
        for field in ImportField::ALL {
            let ranked = table.columns.iter().enumerate().filter_map(|(column, heading)| {
                meaning(heading).filter(|(found, _)| found == field).map(|(_, rank)| (rank, column))
            });
            if let Some((_, column)) = best_filled(table, ranked.collect()) {
                fields[column] = Some(*field);
            }
        }
        settle_names(&mut fields);
    }
    by_content(table, &mut fields);
    fields
}

/// The best-ranked column that is not empty all the way down.
fn best_filled(table: &Table, mut ranked: Vec<(usize, usize)>) -> Option<(usize, usize)> {
    ranked.sort_unstable();
    let filled = |column: usize| table.rows.iter().take(LOOK).any(|row| !row.cell(column).is_empty());
    ranked.iter().copied().find(|(_, column)| filled(*column)).or_else(|| ranked.first().copied())
}

/// Spanish `Nombre` without `Apellidos` is the whole name; a whole name beside both parts adds nothing.
fn settle_names(fields: &mut [Option<ImportField>]) {
    let has = |fields: &[Option<ImportField>], field| fields.contains(&Some(field));
    let first_and_last = has(fields, ImportField::FirstName) && has(fields, ImportField::LastName);
    for field in fields.iter_mut() {
        if *field == Some(ImportField::FullName) && first_and_last {
            *field = None;
        }
    }
    if !has(fields, ImportField::LastName) && !has(fields, ImportField::FullName) {
        for field in fields.iter_mut().filter(|field| **field == Some(ImportField::FirstName)) {
            *field = Some(ImportField::FullName);
        }
    }
}

/// Fills in numbers and emails by what stands in the columns; names and dates only where there are no headings at all.
fn by_content(table: &Table, fields: &mut [Option<ImportField>]) {
    let mut tell = |field: ImportField, matches: fn(&str) -> bool| {
        if fields.contains(&Some(field)) {
            return;
        }
        let column = (0..fields.len()).find(|column| fields[*column].is_none() && mostly(table, *column, matches));
        if let Some(column) = column {
            fields[column] = Some(field);
        }
    };
    tell(ImportField::Email, |cell| emails::read(cell).is_ok_and(|email| email.is_some()));
    tell(ImportField::Number, looks_like_number);
    if !table.headed {
        tell(ImportField::LastVisit, dates::looks_like_date);
        tell(ImportField::FullName, |cell| is_name(cell) && cell.contains(' '));
        if !fields.contains(&Some(ImportField::FullName)) {
            let mut tell_name = |field: ImportField| {
                if let Some(column) = (0..fields.len()).find(|at| fields[*at].is_none() && mostly(table, *at, is_name))
                {
                    fields[column] = Some(field);
                }
            };
            tell_name(ImportField::FirstName);
            tell_name(ImportField::LastName);
        }
    }
}

fn is_name(cell: &str) -> bool {
    cell.chars().any(char::is_alphabetic)
        && cell.chars().all(|letter| letter.is_alphabetic() || " .,'’-".contains(letter))
}

/// Whether seven in ten filled cells are of a kind.
fn mostly(table: &Table, column: usize, matches: fn(&str) -> bool) -> bool {
    let filled = table.rows.iter().take(LOOK).map(|row| row.cell(column)).filter(|cell| !cell.is_empty());
    let (mut all, mut like) = (0, 0);
    for cell in filled {
        all += 1;
        like += usize::from(matches(cell));
    }
    all > 0 && like * 10 >= all * 7
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_heading_on_the_list_is_spelled_as_it_is_looked_up_and_means_one_thing() {
        let listed = HEADINGS.lines().filter(|line| !line.starts_with('#'));
        let mut count = 0;
        for line in listed {
            let (field, headings) = line.split_once(": ").unwrap();
            for heading in headings.split(", ") {
                assert_eq!(spelled(heading), heading);
                assert_eq!(meaning(heading).map(|(found, _)| found.word()), Some(field), "{heading}");
                count += 1;
            }
        }
        assert_eq!(count, known().len(), "no heading stands twice");
    }

    #[test]
    fn headings_are_one_whatever_their_spelling() {
        for heading in ["customer_name", "Customer Name", " customer-name: ", "CustomerName", "CUSTOMER NAME"] {
            assert_eq!(meaning(heading).map(|(field, _)| field), Some(ImportField::FullName), "{heading}");
        }
        assert_eq!(meaning("Teléfono móvil").map(|(field, _)| field), Some(ImportField::Number));
        assert_eq!(meaning("Favourite colour"), None);
    }
}
