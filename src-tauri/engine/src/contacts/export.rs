//! The address book as a CSV file that spreadsheets open and Linnet reads back. Never overwrites a file, never leaves half
//! of one, and never lets a cell calculate.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use linnet_contract::{ErrorCode, ExportContacts, Exported, UiError};
use linnet_store::contacts::{self, ContactFilter, ListedContact};
use linnet_store::ledger::{self, Entry, Kind};
use linnet_store::tags;
use serde_json::json;
use tokio::fs::{self, OpenOptions};
use tokio::io::AsyncWriteExt;

use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;

/// People read and written at a time.
const PAGE: u64 = 2000;

/// Tells Excel that the file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

const HEADINGS: [&str; 13] = [
    "first_name",
    "last_name",
    "company",
    "number",
    "email",
    "city",
    "state",
    "zip",
    "last_visit",
    "tags",
    "consent",
    "do_not_text",
    "note",
];

impl Handle<ExportContacts> for Engine {
    async fn handle(&self, ExportContacts { path }: ExportContacts) -> Result<Exported, UiError> {
        let target = PathBuf::from(path.trim());
        let mut file = OpenOptions::new().write(true).create_new(true).open(&target).await.map_err(|error| {
            if error.kind() == std::io::ErrorKind::AlreadyExists {
                UiError::new(
                    ErrorCode::BadInput,
                    format!("There is a file {} already; it was left as it is.", target.display()),
                )
                .hint("Choose another name.")
                .field("path")
            } else {
                not_written(&target, &error)
            }
        })?;
        match self.write_book(&mut file, &target).await {
            Ok(rows) => Ok(Exported { path: target.display().to_string(), rows }),
            Err(error) => {
                drop(file);
                // Half a list would be taken for a whole one.
                if let Err(left) = fs::remove_file(&target).await {
                    tracing::warn!(%left, "an unfinished export could not be removed");
                }
                Err(error)
            }
        }
    }
}

impl Engine {
    async fn write_book(&self, file: &mut fs::File, target: &Path) -> Result<u64, UiError> {
        let failed = |error: std::io::Error| not_written(target, &error);
        file.write_all(BYTE_ORDER_MARK).await.map_err(failed)?;
        file.write_all(&lines([HEADINGS.map(Cow::Borrowed)].into_iter())).await.map_err(failed)?;
        let filter = ContactFilter { query: "", audience: None, today: NaiveDate::default() };
        let mut rows = 0;
        loop {
            let (_, people) = contacts::list(&self.db, &filter, rows, PAGE).await.map_err(from_store)?;
            if people.is_empty() {
                break;
            }
            rows += people.len() as u64;
            let ids: Vec<_> = people.iter().map(|person| person.contact.id).collect();
            let tags = tags::of(&self.db, &ids).await.map_err(from_store)?;
            let cells = people.iter().map(|person| {
                let tags = tags.get(&person.contact.id).map(Vec::as_slice).unwrap_or_default();
                row(person, tags)
            });
            file.write_all(&lines(cells)).await.map_err(failed)?;
        }
        file.sync_all().await.map_err(failed)?;
        let file = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let entry = Entry::new(Kind::Export, &json!({"what": "contacts", "file": file, "rows": rows}));
        let mut tx = self.db.write().await.map_err(from_store)?;
        ledger::append(&mut tx, entry, self.clock.now()).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        Ok(rows)
    }
}

fn not_written(target: &Path, error: &std::io::Error) -> UiError {
    UiError::new(ErrorCode::Disk, format!("{} could not be written: {error}.", target.display()))
        .hint("Nothing was exported. Check the folder and the free space on its disk.")
        .field("path")
}

fn row<'a>(person: &'a ListedContact, tags: &[String]) -> [Cow<'a, str>; 13] {
    let contact = &person.contact;
    [
        contact.first_name.as_str().into(),
        contact.last_name.as_str().into(),
        contact.company.as_str().into(),
        contact.number.as_deref().unwrap_or(&contact.number_typed).into(),
        contact.email.as_deref().unwrap_or_default().into(),
        contact.city.as_str().into(),
        contact.state.as_str().into(),
        contact.zip.as_str().into(),
        contact.last_visit.map(|day| day.to_string()).unwrap_or_default().into(),
        tags.join("; ").into(),
        contact.consent.word().into(),
        if person.suppressed { "yes" } else { "" }.into(),
        contact.note.as_str().into(),
    ]
}

fn lines<'a>(rows: impl Iterator<Item = [Cow<'a, str>; 13]>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for cells in rows {
        if let Err(error) = writer.write_record(cells.iter().map(|cell| harmless(cell).into_owned())) {
            // Writing to memory fails for want of memory only, which never comes back as an error.
            tracing::error!(%error, "a row could not be written");
        }
    }
    writer.into_inner().unwrap_or_default()
}

/// A cell that no spreadsheet calculates: an apostrophe goes before what could begin a formula (the import takes it off
/// again). A bare `+` and digits can calculate nothing, so numbers stay as every program reads them.
pub(crate) fn harmless(cell: &str) -> Cow<'_, str> {
    let number = cell.strip_prefix('+').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !number { format!("'{cell}").into() } else { cell.into() }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn no_cell_can_begin_a_formula() {
        for cell in ["=1+1", "+1+1", "-2", "@SUM(A1)", "\t=1", "+1 (312)"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["+13125550142", "Ann", "'=x", ""] {
            assert_eq!(harmless(cell), cell);
        }
    }
}
