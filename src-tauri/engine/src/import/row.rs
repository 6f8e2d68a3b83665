//! One row judged: a candidate for the address book, or the cell that keeps it out. A row is taken whole or not at all: a
//! number, an email or a date that cannot be read rejects it, because leaving the cell out would lose what it says
//! without anybody noticing. A number that reads but cannot be texted is kept.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use linnet_contract::{ImportField, RejectedRow};
use linnet_domain::phone;

use super::dates::{self, Order};
use super::table::{Table, TableRow};
use super::{emails, names};
use crate::contacts::draft::{limit, state_code, zip_code};

/// Longest value quoted in a report.
const QUOTED: usize = 120;

/// How a file's columns are to be read.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    columns: BTreeMap<ImportField, usize>,
    country: String,
    dates: Order,
}

/// A row that can be taken. Empty texts say nothing and change nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) company: String,
    pub(super) phone: Option<Phone>,
    pub(super) email: Option<String>,
    pub(super) city: String,
    pub(super) state: String,
    pub(super) zip: String,
    pub(super) last_visit: Option<NaiveDate>,
    pub(super) tags: Vec<String>,
    pub(super) note: String,
}

/// A number that reads, whether or not it can be texted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phone {
    pub(super) e164: String,
    pub(super) typed: String,
    pub(super) textable: bool,
    pub(super) note: String,
}

/// Whether a cell only stands for an empty one.
pub(super) fn says_nothing(cell: &str) -> bool {
    const STAND_INS: &[&str] = &["n/a", "na", "none", "null", "nil", "unknown", "#n/a", "ninguno", "nan"];
    cell.chars().all(|letter| letter.is_whitespace() || "-–—.".contains(letter))
        || STAND_INS.iter().any(|stand_in| stand_in.eq_ignore_ascii_case(cell))
}

impl Reading {
    /// Prepares to read a table by the given columns.
    pub(super) fn new(table: &Table, columns: BTreeMap<ImportField, usize>, country: &str) -> Self {
        let dates = columns
            .get(&ImportField::LastVisit)
            .map_or(Order::MonthFirst, |column| dates::order(table.rows.iter().map(|row| row.cell(*column)), country));
        Self { columns, country: country.to_owned(), dates }
    }

    /// Judges a row.
    pub(super) fn read(&self, table: &Table, row: &TableRow) -> Result<Candidate, RejectedRow> {
        self.candidate(row).map_err(|(field, reason)| {
            let column = self.columns.get(&field).copied().unwrap_or_default();
            RejectedRow {
                row: row.number,
                column: table.columns.get(column).cloned().unwrap_or_default(),
                value: row.cell(column).chars().take(QUOTED).collect(),
                reason,
            }
        })
    }

    fn candidate(&self, row: &TableRow) -> Result<Candidate, (ImportField, String)> {
        for (field, column) in &self.columns {
            check_length(*field, row.cell(*column))?;
        }
        let text = |field| self.cell(row, field).map(unescaped).unwrap_or_default().to_owned();
        let mut candidate = Candidate {
            first_name: text(ImportField::FirstName),
            last_name: text(ImportField::LastName),
            company: text(ImportField::Company),
            phone: self.phone(row).map_err(|reason| (ImportField::Number, reason))?,
            email: self.email(row).map_err(|reason| (ImportField::Email, reason.to_owned()))?,
            city: text(ImportField::City),
            state: state_code(&text(ImportField::State)),
            zip: zip_code(&text(ImportField::Zip), &self.country),
            last_visit: self.last_visit(row).map_err(|reason| (ImportField::LastVisit, reason))?,
            tags: split_tags(&text(ImportField::Tags)).map_err(|reason| (ImportField::Tags, reason))?,
            note: text(ImportField::Note),
        };
        if candidate.phone.is_none() && candidate.email.is_none() {
            let field =
                if self.columns.contains_key(&ImportField::Number) { ImportField::Number } else { ImportField::Email };
            return Err((field, "There is neither a phone number nor an email in this row.".to_owned()));
        }
        let name = names::split(&text(ImportField::FullName));
        for (part, from_full) in [
            (&mut candidate.first_name, name.first),
            (&mut candidate.last_name, name.last),
            (&mut candidate.company, name.company),
        ] {
            if part.is_empty() {
                *part = from_full;
            }
        }
        Ok(candidate)
    }

    fn cell<'a>(&self, row: &'a TableRow, field: ImportField) -> Option<&'a str> {
        let cell = row.cell(*self.columns.get(&field)?);
        (!cell.is_empty()).then_some(cell)
    }

    fn phone(&self, row: &TableRow) -> Result<Option<Phone>, String> {
        let Some(typed) = self.cell(row, ImportField::Number).map(first_of_several).filter(|cell| !says_nothing(cell))
        else {
            return Ok(None);
        };
        let check = phone::check(typed, &self.country);
        match check.e164 {
            Some(e164) => Ok(Some(Phone { e164, typed: typed.to_owned(), textable: check.textable, note: check.note })),
            None => Err(check.note),
        }
    }

    fn email(&self, row: &TableRow) -> Result<Option<String>, &'static str> {
        self.cell(row, ImportField::Email).map_or(Ok(None), |cell| emails::read(first_of_several(cell)))
    }

    fn last_visit(&self, row: &TableRow) -> Result<Option<NaiveDate>, String> {
        let Some(cell) = self.cell(row, ImportField::LastVisit).filter(|cell| !says_nothing(cell)) else {
            return Ok(None);
        };
        let day = dates::read(cell, self.dates);
        day.map(Some).ok_or_else(|| "This is not a date. Write it like 2026-03-04, or empty the cell.".to_owned())
    }
}

/// Google Contacts puts several values into one cell, the preferred one first.
fn first_of_several(cell: &str) -> &str {
    cell.split(":::").next().unwrap_or(cell).trim()
}

/// Takes off the apostrophe with which Linnet's export keeps spreadsheets from calculating.
fn unescaped(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => cell,
    }
}

fn check_length(field: ImportField, cell: &str) -> Result<(), (ImportField, String)> {
    let most = limit(field);
    // Bytes first: counting the letters of every cell of a large file costs more than everything else here.
    if cell.len() <= most {
        return Ok(());
    }
    let length = cell.chars().count();
    if length <= most {
        return Ok(());
    }
    Err((field, format!("This cell has {length} characters; at most {most} fit here.")))
}

/// Tags between commas, semicolons or Google's `:::`, each once.
fn split_tags(cell: &str) -> Result<Vec<String>, String> {
    let mut tags: Vec<String> = Vec::new();
    for part in cell.split([',', ';']).flat_map(|part| part.split(":::")) {
        let tag = part.trim().trim_start_matches("* ").trim();
        if tag.is_empty() {
            continue;
        }
        let tag = crate::contacts::draft::tag(tag)?;
        if !tags.iter().any(|known| known.to_lowercase() == tag.to_lowercase()) {
            tags.push(tag);
        }
    }
    Ok(tags)
}
