//! Rows of a workbook: the first visible sheet that holds anything, each cell as the text a person would type for it.
//! XLSX is read cell by cell, because a dense grid over a stray cell at the far corner would exhaust the memory.

use std::io::{Cursor, Read};

use calamine::{Data, DataRef, ExcelDateTime, Reader, SheetVisible, Sheets, Xlsx};
use csv::StringRecord;

use super::problem::FileProblem;
use super::table::TableRow;
use super::text::Workbook;
use super::{MAX_COLUMNS, MAX_ROWS};

/// Most bytes a packed workbook may unpack to. A list of 500,000 customers stays below 300 MB.
const MAX_UNPACKED: u64 = 400_000_000;

/// Largest whole number a cell of a spreadsheet holds exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// How it was read, and the rows.
pub(super) fn read(bytes: Vec<u8>, kind: Workbook) -> Result<(String, Vec<TableRow>), FileProblem> {
    if kind == Workbook::Zipped {
        check_unpacked(&bytes)?;
    }
    let mut workbook = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(problem)?;
    let visible: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    for name in visible {
        let rows = match &mut workbook {
            Sheets::Xlsx(workbook) => sparse(workbook, &name)?,
            other => dense(&other.worksheet_range(&name).map_err(problem)?)?,
        };
        if rows.iter().any(|row| !row.is_blank()) {
            let program = match workbook {
                Sheets::Ods(_) => "LibreOffice workbook",
                Sheets::Xls(_) | Sheets::Xlsx(_) | Sheets::Xlsb(_) => "Excel workbook",
            };
            return Ok((format!("{program}, sheet “{name}”"), rows));
        }
    }
    Err(FileProblem::NoSheet)
}

/// Unpacks every part without keeping it: the sizes an archive declares may lie.
fn check_unpacked(bytes: &[u8]) -> Result<(), FileProblem> {
    let damaged = |error: &dyn std::fmt::Display| FileProblem::Damaged(error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let is_workbook = archive
        .file_names()
        .flatten()
        .any(|name| matches!(name.as_ref(), "xl/workbook.bin" | "content.xml") || name.ends_with("workbook.xml"));
    if !is_workbook {
        return Err(FileProblem::NotAList("a packed archive or another document"));
    }
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let part = match archive.by_index(index) {
            Err(zip::result::ZipError::UnsupportedArchive(reason)) if reason.contains("assword") => {
                return Err(FileProblem::Password);
            }
            other => other.map_err(|error| damaged(&error))?,
        };
        let unpacked =
            std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|error| damaged(&error))?;
        left = left.checked_sub(unpacked).ok_or(FileProblem::Enormous)?;
    }
    Ok(())
}

fn problem(error: impl Into<calamine::Error>) -> FileProblem {
    use calamine::{Error, OdsError, XlsError, XlsbError, XlsxError};
    match error.into() {
        Error::Xls(XlsError::Password)
        | Error::Xlsx(XlsxError::Password)
        | Error::Xlsb(XlsbError::Password)
        | Error::Ods(OdsError::Password) => FileProblem::Password,
        Error::Ods(OdsError::CellLimitExceeded { .. }) => FileProblem::Enormous,
        other => FileProblem::Damaged(other.to_string()),
    }
}

fn sparse(workbook: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Result<Vec<TableRow>, FileProblem> {
    let mut cells = workbook.worksheet_cells_reader(sheet).map_err(problem)?;
    let mut rows: Vec<TableRow> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(problem)? {
        let (row, column) = cell.get_position();
        let text = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::SharedString(text) => (*text).to_owned(),
            other => written(&Data::from(other.clone())),
        };
        if text.trim().is_empty() {
            continue;
        }
        let number = u64::from(row) + 1;
        if rows.last().is_none_or(|last| last.number != number) {
            if rows.len() > MAX_ROWS {
                return Err(FileProblem::TooManyRows);
            }
            rows.push(TableRow { number, cells: StringRecord::new() });
        }
        if let Some(last) = rows.last_mut() {
            put(&mut last.cells, column as usize, &text)?;
        }
    }
    Ok(rows)
}

fn put(cells: &mut StringRecord, column: usize, text: &str) -> Result<(), FileProblem> {
    if column >= MAX_COLUMNS {
        return Err(FileProblem::TooManyColumns);
    }
    if column < cells.len() {
        return Err(FileProblem::Damaged("its cells are not in order".to_owned()));
    }
    while cells.len() < column {
        cells.push_field("");
    }
    cells.push_field(text);
    Ok(())
}

fn dense(range: &calamine::Range<Data>) -> Result<Vec<TableRow>, FileProblem> {
    let (first_row, first_column) = range.start().unwrap_or_default();
    if range.height() > MAX_ROWS * 2 {
        return Err(FileProblem::TooManyRows);
    }
    let mut rows = Vec::new();
    for (number, row) in (u64::from(first_row) + 1..).zip(range.rows()) {
        let mut cells = StringRecord::new();
        for (column, cell) in (first_column as usize..).zip(row) {
            let text = written(cell);
            if !text.trim().is_empty() {
                put(&mut cells, column, &text)?;
            }
        }
        rows.push(TableRow { number, cells });
    }
    Ok(rows)
}

/// What a person would type to get this cell: whole numbers without `.0`, dates as ISO.
fn written(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(*number),
        Data::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        Data::DateTime(instant) => date_text(instant),
        Data::Error(error) => error.to_string(),
    }
}

fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < EXACT { format!("{number:.0}") } else { number.to_string() }
}

fn date_text(instant: &ExcelDateTime) -> String {
    if instant.is_duration() {
        return number_text(instant.as_f64());
    }
    let (year, month, day, ..) = instant.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}
