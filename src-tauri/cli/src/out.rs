//! What a command prints: with `--json` exactly one document (or one a line, for streams), otherwise words and tables
//! for people. Everything that is not an answer goes to standard error.

use std::io::Write as _;
use std::process::ExitCode;

use serde::Serialize;

use crate::failure::Failure;

/// Where answers go.
#[derive(Debug, Clone, Copy)]
pub struct Out {
    json: bool,
}

impl Out {
    /// Prints documents or words.
    pub const fn new(json: bool) -> Self {
        Self { json }
    }

    /// Prints a command's answer.
    pub fn answer<T: Serialize>(self, document: &T, words: impl FnOnce(&T) -> String) -> Result<(), Failure> {
        if self.json { self.line(document) } else { print(&words(document)) }
    }

    /// Prints one document of a stream, whether or not `--json` was given.
    #[expect(clippy::unused_self, reason = "whoever prints goes through an Out, whatever its kind")]
    pub fn line<T: Serialize>(self, document: &T) -> Result<(), Failure> {
        let text = serde_json::to_string(document)
            .map_err(|error| Failure::failed(format!("The answer cannot be written as JSON: {error}")))?;
        print(&text)
    }

    /// Says why nothing (more) is answered.
    pub fn fail(self, failure: &Failure) -> ExitCode {
        if !self.json {
            remark(&failure.text());
        } else if self.line(&failure.document()).is_err() {
            return ExitCode::from(crate::failure::FAILED);
        }
        ExitCode::from(failure.exit())
    }
}

fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let written = out.write_all(text.trim_end_matches('\n').as_bytes()).and_then(|()| out.write_all(b"\n"));
    match written.and_then(|()| out.flush()) {
        // Whoever reads has seen enough (`… | head`).
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::failed(format!("The answer cannot be written: {error}"))),
        Ok(()) => Ok(()),
    }
}

/// A sentence beside the answer, on standard error. Nobody listening is no failure.
pub fn remark(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Rows under headings, in columns as wide as they need to be.
pub fn table(headings: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(String::as_str);
        cells.chain(headings.get(column).copied()).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..headings.len()).map(width).collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let padded: Vec<String> = cells.zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        padded.join("  ").trim_end().to_owned()
    };
    let mut lines = vec![line(&mut headings.iter().copied())];
    lines.extend(rows.iter().map(|row| line(&mut row.iter().map(String::as_str))));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_under_their_headings() {
        let rows = vec![vec!["1".to_owned(), "Zoë".to_owned()], vec!["200".to_owned(), "Al".to_owned()]];
        assert_eq!(table(&["ID", "NAME"], &rows), "ID   NAME\n1    Zoë\n200  Al");
    }
}
