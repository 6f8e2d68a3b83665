//! From headings to columns: the preview an owner corrects, and the mapping that comes back, checked.

use std::collections::BTreeMap;

use linnet_contract::{ErrorCode, ImportColumn, ImportField, ImportPreview, UiError};
use linnet_domain::phone;

use super::headings;
use super::table::Table;

/// Filled cells shown of each column.
const SAMPLES: usize = 5;

/// Letters shown of a sample.
const SAMPLE_LENGTH: usize = 80;

const NO_ROWS: &str = "There are headings in this file, but no customers under them.";
const NO_WAY: &str = "No column seems to hold phone numbers or emails. Choose the one that does.";

/// A look at a file.
pub(super) fn preview(name: String, table: &Table) -> ImportPreview {
    let fields = headings::guess(table);
    let columns: Vec<ImportColumn> = table
        .columns
        .iter()
        .zip(&fields)
        .enumerate()
        .map(|(at, (heading, field))| ImportColumn {
            heading: heading.clone(),
            field: *field,
            samples: samples(table, at),
        })
        .collect();
    let problem = if table.rows.is_empty() {
        Some(NO_ROWS)
    } else if reachable(&fields) {
        None
    } else {
        Some(NO_WAY)
    };
    ImportPreview {
        name,
        rows: table.rows.len() as u64,
        reading: table.reading.clone(),
        columns,
        problem: problem.map(str::to_owned),
    }
}

fn samples(table: &Table, column: usize) -> Vec<String> {
    let filled = table.rows.iter().map(|row| row.cell(column)).filter(|cell| !cell.is_empty());
    filled.take(SAMPLES).map(|cell| cell.chars().take(SAMPLE_LENGTH).collect()).collect()
}

fn reachable(fields: &[Option<ImportField>]) -> bool {
    fields.iter().flatten().any(|field| matches!(field, ImportField::Number | ImportField::Email))
}

/// The columns to read: those wanted, or the guesses where nothing is wanted.
pub(super) fn resolve(
    table: &Table,
    wanted: &BTreeMap<ImportField, String>,
) -> Result<BTreeMap<ImportField, usize>, UiError> {
    if table.rows.is_empty() {
        return Err(bad("source", NO_ROWS).hint("Nothing was imported. Export your list once more."));
    }
    let mut columns = BTreeMap::new();
    if wanted.is_empty() {
        for (column, field) in headings::guess(table).into_iter().enumerate() {
            columns.extend(field.map(|field| (field, column)));
        }
    }
    for (field, heading) in wanted {
        columns.insert(*field, find(table, heading)?);
    }
    if columns.contains_key(&ImportField::Number) || columns.contains_key(&ImportField::Email) {
        Ok(columns)
    } else {
        Err(bad("mapping", NO_WAY)
            .hint(format!("Nothing was imported. The columns are: {}.", table.columns.join(", "))))
    }
}

/// The column or columns whose cells make up a phone number.
pub(super) fn number_columns(table: &Table, wanted: Option<&str>) -> Result<Vec<usize>, UiError> {
    if let Some(heading) = wanted {
        return Ok(vec![find(table, heading)?]);
    }
    let digits = |column: usize, length: usize| {
        let cells = table.rows.iter().take(SAMPLES * 10).map(|row| row.cell(column));
        cells.clone().count() > 0
            && cells.into_iter().all(|cell| cell.len() == length && cell.bytes().all(|byte| byte.is_ascii_digit()))
    };
    if table.columns.len() == 2 && digits(0, 3) && digits(1, 7) {
        return Ok(vec![0, 1]);
    }
    let guessed = headings::guess(table).iter().position(|field| *field == Some(ImportField::Number));
    match (guessed, table.columns.len()) {
        (Some(column), _) => Ok(vec![column]),
        (None, 1) => Ok(vec![0]),
        (None, _) => Err(bad("column", "No column of this file looks like phone numbers.")
            .hint(format!("Say which one it is. The columns are: {}.", table.columns.join(", ")))),
    }
}

fn find(table: &Table, heading: &str) -> Result<usize, UiError> {
    let wanted = heading.trim();
    let exact = table.columns.iter().position(|column| column == wanted);
    let alike = || table.columns.iter().position(|column| column.to_lowercase() == wanted.to_lowercase());
    exact.or_else(alike).ok_or_else(|| {
        let shown: String = wanted.chars().take(SAMPLE_LENGTH).collect();
        bad("mapping", format!("There is no column “{shown}” in this file."))
            .hint(format!("Nothing was imported. The columns are: {}.", table.columns.join(", ")))
    })
}

/// A country code that numbers can be read by.
pub(super) fn country(code: &str) -> Result<String, UiError> {
    let code = code.trim().to_ascii_uppercase();
    if phone::is_country(&code) {
        Ok(code)
    } else {
        Err(bad("country", format!("“{code}” is not a country code, such as US.")))
    }
}

fn bad(field: &str, message: impl Into<String>) -> UiError {
    UiError::new(ErrorCode::BadInput, message).field(field)
}
