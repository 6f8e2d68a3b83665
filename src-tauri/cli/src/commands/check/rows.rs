//! Reading one column of a CSV, in order, for the checks that take a file.

use std::path::Path;

use serde::Serialize;

use crate::failure::Failure;
use crate::out::Out;

/// Answers every cell of the column with one JSON line. Nothing is answered for a file that lacks the column.
pub fn each<T: Serialize>(
    file: &Path,
    column: &str,
    out: Out,
    mut answer: impl FnMut(&str) -> T,
) -> Result<(), Failure> {
    let unreadable = |reason: String| Failure::bad_input(format!("{} cannot be read: {reason}", file.display()));
    let bytes = std::fs::read(file).map_err(|error| unreadable(error.to_string()))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| unreadable("it is not UTF-8 text".to_owned()))?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let headings = rows.headers().map_err(|error| unreadable(error.to_string()))?;
    let index = headings.iter().position(|heading| heading.trim().eq_ignore_ascii_case(column));
    let index = index.ok_or_else(|| unreadable(format!("it has no column “{column}”")))?;
    for row in rows.records() {
        let row = row.map_err(|error| unreadable(error.to_string()))?;
        out.line(&answer(row.get(index).unwrap_or_default()))?;
    }
    Ok(())
}
