//! A file as rows and columns, whatever it was: the kind is told by its first bytes, never by its name. Finds the row of
//! headings; knows nothing of what the columns mean beyond that.

use csv::StringRecord;

use super::problem::FileProblem;
use super::{MAX_COLUMNS, MAX_ROWS, delimited, headings, sheet, text};

/// How far down a row of headings may stand, under a title or blank rows.
const HEADING_WITHIN: usize = 10;

/// A file's rows under its headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    /// How it was read, in words.
    pub(super) reading: String,
    /// Headings in order, each only once.
    pub(super) columns: Vec<String>,
    /// Whether the file has headings of its own.
    pub(super) headed: bool,
    /// The rows that hold anything.
    pub(super) rows: Vec<TableRow>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TableRow {
    /// Its number as a spreadsheet shows it.
    pub(super) number: u64,
    /// Its cells; a row may be shorter than the headings.
    pub(super) cells: StringRecord,
}

impl TableRow {
    /// A cell without the blanks around it; empty beyond the row's end.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or_default().trim()
    }

    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }

    fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.trim().is_empty()).count()
    }
}

/// Reads a file.
pub(super) fn read(bytes: Vec<u8>) -> Result<Table, FileProblem> {
    let (reading, rows) = match text::kind(&bytes)? {
        text::Kind::Workbook(kind) => sheet::read(bytes, kind)?,
        text::Kind::Text => {
            let (text, encoding) = text::decode(&bytes)?;
            drop(bytes);
            let (separator, rows) = delimited::read(&text)?;
            (format!("CSV, {encoding}, separated by {separator}"), rows)
        }
    };
    Table::from_rows(reading, rows)
}

impl Table {
    fn from_rows(reading: String, mut rows: Vec<TableRow>) -> Result<Self, FileProblem> {
        rows.retain(|row| !row.is_blank());
        if rows.len() > MAX_ROWS {
            return Err(FileProblem::TooManyRows);
        }
        let Some(heading) = heading_row(&rows) else {
            return Err(FileProblem::Empty);
        };
        let headed = headings::is_heading(&rows[heading].cells);
        let width = rows.iter().skip(heading).map(|row| row.cells.len()).max().unwrap_or_default();
        if width > MAX_COLUMNS {
            return Err(FileProblem::TooManyColumns);
        }
        let columns = column_names(headed.then(|| &rows[heading]), width);
        rows.drain(..heading + usize::from(headed));
        Ok(Self { reading, columns, headed, rows })
    }
}

/// The first row that may hold headings: a single filled cell above a wider table is its title.
fn heading_row(rows: &[TableRow]) -> Option<usize> {
    let top = &rows[..rows.len().min(HEADING_WITHIN)];
    let wide = top.iter().position(|row| row.filled() >= 2);
    match wide {
        Some(at) if top[..at].iter().all(|row| !headings::looks_like_data(row.cells.get(0).unwrap_or_default())) => {
            Some(at)
        }
        _ => (!rows.is_empty()).then_some(0),
    }
}

/// A name for every column: its heading, or its place where it has none; a repeated one is numbered.
fn column_names(heading: Option<&TableRow>, width: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(width);
    for column in 0..width {
        let written = heading.map(|row| row.cell(column)).unwrap_or_default();
        let words: Vec<&str> = written.split_whitespace().collect();
        let name = if words.is_empty() { format!("Column {}", column + 1) } else { words.join(" ") };
        let mut unique = name.clone();
        let mut again = 2;
        while names.contains(&unique) {
            unique = format!("{name} ({again})");
            again += 1;
        }
        names.push(unique);
    }
    names
}
