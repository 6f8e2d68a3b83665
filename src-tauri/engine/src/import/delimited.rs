//! Rows of a CSV text: the separator sniffed with quotes respected, quoted line ends kept inside their cell, and every
//! record numbered as the row a spreadsheet shows for it.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord};

use super::problem::FileProblem;
use super::table::TableRow;

/// Separators and their names, the likeliest first.
const SEPARATORS: &[(u8, &str)] = &[(b',', ","), (b';', ";"), (b'\t', "tabs"), (b'|', "|")];

/// Rows looked at to tell the separator.
const SNIFFED: usize = 60;

/// The separator's name, and the rows.
pub(super) fn read(text: &str) -> Result<(&'static str, Vec<TableRow>), FileProblem> {
    let (declared, text) = declared_separator(text);
    let (separator, name) = declared.unwrap_or_else(|| sniff(text));
    let text = one_record_per_row(text, separator)?;
    let mut rows = Vec::new();
    for (number, record) in (1..).zip(reader(&text, separator).into_records()) {
        let cells = record.map_err(|error| FileProblem::Damaged(error.to_string()))?;
        rows.push(TableRow { number, cells });
    }
    Ok((name, rows))
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes())
}

/// Excel's own first line `sep=;`, which it does not count as a row.
fn declared_separator(text: &str) -> (Option<(u8, &'static str)>, &str) {
    let Some((line, rest)) = text.split_once('\n') else { return (None, text) };
    let declared = line.trim_end_matches(['\r', '"']).trim_start_matches('"').strip_prefix("sep=");
    let known = declared.and_then(|sign| SEPARATORS.iter().find(|(byte, _)| sign.as_bytes() == [*byte]));
    known.map_or((None, text), |separator| (Some(*separator), rest))
}

/// The separator that cuts most of the first rows into the same number of cells, and into the most.
fn sniff(text: &str) -> (u8, &'static str) {
    let mut best = (0, SEPARATORS[0]);
    for separator in SEPARATORS {
        let score = regularity(text, separator.0);
        if score > best.0 {
            best = (score, *separator);
        }
    }
    best.1
}

fn regularity(text: &str, separator: u8) -> usize {
    let records = reader(text, separator).into_records().take(SNIFFED).filter_map(Result::ok);
    let widths: Vec<usize> = records.map(|record: StringRecord| record.len()).collect();
    let commonest = |width: usize| widths.iter().filter(|other| **other == width).count();
    let best = widths.iter().filter(|width| **width > 1).map(|width| (commonest(*width), *width)).max();
    // Agreement weighs before width: a comma in every third address does not make the file comma-separated.
    best.map_or(0, |(agreeing, width)| agreeing * 1000 / widths.len() * 100 + width.min(99))
}

/// The text with a quoted nothing on every blank line: the reader passes blank lines over, a spreadsheet counts them.
fn one_record_per_row(text: &str, separator: u8) -> Result<Cow<'_, str>, FileProblem> {
    let bytes = text.as_bytes();
    let mut blanks = Vec::new();
    let mut place = Place::RecordStart;
    let (mut row, mut opened) = (1_u64, 0_u64);
    for (at, byte) in bytes.iter().enumerate() {
        let line_end = matches!(byte, b'\n' | b'\r') && place != Place::Quoted;
        if line_end && *byte == b'\n' && at > 0 && bytes[at - 1] == b'\r' {
            // The second half of a line end.
            continue;
        }
        if line_end {
            if place == Place::RecordStart {
                blanks.push(at);
            }
            row += 1;
            place = Place::RecordStart;
            continue;
        }
        place = match (place, *byte) {
            (Place::Quoted, b'"') => Place::QuoteInQuoted,
            (Place::Quoted, _) => Place::Quoted,
            (Place::QuoteInQuoted, b'"') => Place::Quoted,
            (Place::RecordStart | Place::CellStart, b'"') => {
                opened = row;
                Place::Quoted
            }
            (_, other) if other == separator => Place::CellStart,
            _ => Place::Cell,
        };
    }
    if place == Place::Quoted {
        return Err(FileProblem::Unclosed { row: opened });
    }
    if blanks.is_empty() {
        return Ok(Cow::Borrowed(text));
    }
    let mut whole = String::with_capacity(text.len() + 2 * blanks.len());
    let mut copied = 0;
    for at in blanks {
        whole.push_str(&text[copied..at]);
        whole.push_str("\"\"");
        copied = at;
    }
    whole.push_str(&text[copied..]);
    Ok(Cow::Owned(whole))
}

/// Where in a record a byte stands, by the csv reader's own rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    RecordStart,
    CellStart,
    Cell,
    Quoted,
    QuoteInQuoted,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<(u64, Vec<String>)> {
        let (_, rows) = read(text).unwrap();
        rows.into_iter().map(|row| (row.number, row.cells.iter().map(str::to_owned).collect())).collect()
    }

    fn separator(text: &str) -> &'static str {
        read(text).unwrap().0
    }

    #[test]
    fn the_separator_is_found_with_quotes_respected() {
        assert_eq!(separator("a,b,c\n1,2,3\n"), ",");
        assert_eq!(separator("a;b;c\n1,5;2,5;3,5\n4,5;5;6\n"), ";");
        assert_eq!(separator("a\tb\n\"x,y,z\"\t2\n"), "tabs");
        assert_eq!(separator("a|b\n1|2\n"), "|");
        assert_eq!(separator("name;address\nAnn;\"1, Main St, Apt 2\"\nBob;\"2, Oak St, Apt 3\"\n"), ";");
        assert_eq!(separator("number\n3125550142\n"), ",");
        assert_eq!(separator("sep=|\na|b,c\n"), "|");
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
        for line_end in ["\n", "\r\n", "\r"] {
            let text = "a,b\n1,\"two\nlines\n\nhere\"\n\n\n2,x\n \n\"\"\n3,\"\"\"q\"\"\"\n".replace('\n', line_end);
            let numbers: Vec<_> = cells(&text).into_iter().map(|(number, cells)| (number, cells[0].clone())).collect();
            let expected = [(1, "a"), (2, "1"), (3, ""), (4, ""), (5, "2"), (6, " "), (7, ""), (8, "3")];
            assert_eq!(numbers, expected.map(|(number, cell)| (number, cell.to_owned())), "{line_end:?}");
        }
    }

    #[test]
    fn ragged_rows_keep_what_they_have() {
        let rows = cells("a,b,c\n1\n1,2,3,4\n");
        assert_eq!(rows[1].1, ["1"]);
        assert_eq!(rows[2].1, ["1", "2", "3", "4"]);
    }

    #[test]
    fn a_quotation_mark_inside_a_cell_is_just_a_mark() {
        assert_eq!(cells("a,b\n5\" pipe,x\n\"12\"\" board\",y\n")[1].1, ["5\" pipe", "x"]);
        assert_eq!(read("a,b\n1,2\n\"Joe,3\n4,5\n").unwrap_err(), FileProblem::Unclosed { row: 3 });
    }
}
