//! The record as a file: for a table (CSV), for a program (JSON), for paper (PDF). Says since when its entries are unchanged
//! and never calls itself a proof. Never overwrites a file, never leaves half of one, and is itself recorded.

mod csv;
mod json;
mod page;
mod pdf;
mod row;

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use linnet_contract::{
    CacheTag, ErrorCode, ExportLedger, LedgerAbout, LedgerAnchor, LedgerExported, LedgerFormat, UiError,
};
use linnet_domain::PhoneNumber;
use linnet_store::campaigns;
use linnet_store::ledger::{self, About, Entry, Kind};
use serde::Serialize;
use serde_json::{Value, json as object};
use tokio::fs::{self, File, OpenOptions};
use tokio::io::AsyncWriteExt as _;

use super::{RULES_VERSION, check, rules_in_force};
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::suppress::read_number;
use row::{Reader, Row};

/// Entries read and written at a time.
const PAGE: u32 = 1_000;
/// More would be a book of some thousand pages, held in memory.
const MOST_IN_PDF: u64 = 20_000;

/// Where files go unless another place is said: the owner's documents, else their home.
pub(super) fn folder() -> String {
    let folders = directories::UserDirs::new();
    let folder = folders.map(|folders| folders.document_dir().unwrap_or_else(|| folders.home_dir()).to_owned());
    folder.map(|folder| folder.display().to_string()).unwrap_or_default()
}

/// What a file says about itself.
#[derive(Debug, Serialize)]
struct Header {
    title: String,
    business: String,
    app_version: &'static str,
    made_at: DateTime<Utc>,
    rules_version: &'static str,
    /// The rules of that version. An entry names those that objected; the others did not.
    rules: Value,
    entries: u64,
    intact: bool,
    statement: String,
    anchor: Option<LedgerAnchor>,
    hold_since: Option<DateTime<Utc>>,
}

/// Writes one format.
enum Writer {
    Csv(csv::Csv),
    Json(json::Json),
    Pdf(pdf::Pdf),
}

impl Writer {
    fn begin(format: LedgerFormat, header: &Header) -> Self {
        match format {
            LedgerFormat::Csv => Self::Csv(csv::Csv::begin(header)),
            LedgerFormat::Json => Self::Json(json::Json::begin(header)),
            LedgerFormat::Pdf => Self::Pdf(pdf::Pdf::begin(header)),
        }
    }

    fn add(&mut self, row: &Row) {
        match self {
            Self::Csv(csv) => csv.add(row),
            Self::Json(json) => json.add(row),
            Self::Pdf(pdf) => pdf.add(row),
        }
    }

    /// What is ready to be written.
    fn take(&mut self) -> Vec<u8> {
        match self {
            Self::Csv(csv) => csv.take(),
            Self::Json(json) => json.take(),
            Self::Pdf(_) => Vec::new(),
        }
    }

    /// The rest, and what the format could not show as it is.
    fn end(self) -> (Vec<u8>, Option<String>) {
        match self {
            Self::Csv(mut csv) => (csv.take(), None),
            Self::Json(json) => (json.end(), None),
            Self::Pdf(pdf) => pdf.end(),
        }
    }
}

/// Which entries the store is to read.
pub(super) async fn about_of(engine: &Engine, about: LedgerAbout) -> Result<About, UiError> {
    Ok(match about {
        LedgerAbout::All => About::All,
        LedgerAbout::Number { number } => About::Number(read_number(engine, &number)?.as_str().to_owned()),
        LedgerAbout::Campaign { id } => {
            campaigns::get(&engine.db, id).await.map_err(from_store)?;
            About::Campaign(id)
        }
    })
}

/// A new file that is not finished yet.
pub(super) struct Target {
    path: PathBuf,
    file: File,
    format: LedgerFormat,
}

impl Target {
    /// Makes the file; one that exists is left as it is.
    pub(super) async fn create(engine: &Engine, path: &str) -> Result<Self, UiError> {
        let path = PathBuf::from(path.trim());
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
        let Some(format) = LedgerFormat::from_word(&ending) else {
            let message = "The file's name ends in .csv, .json or .pdf, which says how it is written.";
            return Err(UiError::new(ErrorCode::BadInput, message).field("path"));
        };
        if path.starts_with(&engine.options.folder) {
            let message = "That is Linnet's own folder. Choose another place for the file.";
            return Err(UiError::new(ErrorCode::BadInput, message).field("path"));
        }
        let file = OpenOptions::new().write(true).create_new(true).open(&path).await.map_err(|error| {
            if error.kind() == std::io::ErrorKind::AlreadyExists {
                let message = format!("There is a file {} already; it was left as it is.", path.display());
                UiError::new(ErrorCode::BadInput, message).hint("Choose another name.").field("path")
            } else {
                not_written(&path, &error)
            }
        })?;
        Ok(Self { path, file, format })
    }

    /// Takes the file away again: half a record would be taken for a whole one.
    pub(super) async fn discard(self) {
        drop(self.file);
        if let Err(left) = fs::remove_file(&self.path).await {
            tracing::warn!(%left, "an unfinished export could not be removed");
        }
    }
}

fn not_written(path: &Path, error: &std::io::Error) -> UiError {
    UiError::new(ErrorCode::Disk, format!("{} could not be written: {error}.", path.display()))
        .hint("Nothing was exported. Check the folder and the free space on its disk.")
        .field("path")
}

impl Handle<ExportLedger> for Engine {
    async fn handle(&self, ExportLedger { about, path }: ExportLedger) -> Result<LedgerExported, UiError> {
        let target = Target::create(self, &path).await?;
        write(self, target, about).await
    }
}

/// Writes entries into a file that was made for them; takes the file away if that fails.
pub(super) async fn write(engine: &Engine, mut target: Target, about: LedgerAbout) -> Result<LedgerExported, UiError> {
    match fill(engine, &mut target, about).await {
        Ok(exported) => {
            engine.events.changed(&[CacheTag::Ledger]);
            Ok(exported)
        }
        Err(error) => {
            target.discard().await;
            Err(error)
        }
    }
}

async fn fill(engine: &Engine, target: &mut Target, about: LedgerAbout) -> Result<LedgerExported, UiError> {
    let (title, about) = (title(engine, &about).await?, about_of(engine, about).await?);
    let rows = ledger::count(&engine.db, &about, i64::MAX).await.map_err(from_store)?;
    if target.format == LedgerFormat::Pdf && rows > MOST_IN_PDF {
        let message = format!("{rows} entries are too many for paper; at most {MOST_IN_PDF} fit.");
        return Err(UiError::new(ErrorCode::BadInput, message).hint("Choose a name that ends in .csv or .json."));
    }
    // Recorded before it is written: a file nobody knows of is worse than a record of a file that failed.
    let last = record(engine, &target.path, &about, rows + 1).await?;
    let entries = ledger::count(&engine.db, &about, last).await.map_err(from_store)?;
    let header = header(engine, title, entries).await?;
    let mut writer = Writer::begin(target.format, &header);
    let mut reader = Reader::default();
    let (mut after, mut written) = (0, 0);
    loop {
        let stored = ledger::page(&engine.db, &about, after, PAGE).await.map_err(from_store)?;
        after = stored.last().map_or(last, |entry| entry.seq);
        for entry in stored.into_iter().filter(|entry| entry.seq <= last) {
            writer.add(&reader.read(entry));
            written += 1;
        }
        target.file.write_all(&writer.take()).await.map_err(|error| not_written(&target.path, &error))?;
        if after >= last {
            break;
        }
    }
    let (rest, note) = writer.end();
    let failed = |error: std::io::Error| not_written(&target.path, &error);
    target.file.write_all(&rest).await.map_err(failed)?;
    target.file.sync_all().await.map_err(failed)?;
    Ok(LedgerExported { path: target.path.display().to_string(), entries: written, statement: header.statement, note })
}

/// Records an export; its own entry is the last one in it.
async fn record(engine: &Engine, path: &Path, about: &About, rows: u64) -> Result<i64, UiError> {
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (number, campaign) = match about {
        About::All => (None, None),
        About::Number(number) => (Some(number.clone()), None),
        About::Campaign(campaign) => (None, Some(*campaign)),
    };
    let payload = object!({
        "what": "ledger",
        "file": file,
        "number": number,
        "campaign": campaign,
        "rows": rows,
        "app_version": env!("CARGO_PKG_VERSION"),
    });
    let entry = Entry::new(Kind::Export, &payload).about(number.unwrap_or_default()).of(campaign);
    let mut tx = engine.db.write().await.map_err(from_store)?;
    let last = ledger::append(&mut tx, entry, engine.clock.now()).await.map_err(from_store)?;
    tx.commit().await.map_err(|error| from_store(error.into()))?;
    Ok(last)
}

async fn title(engine: &Engine, about: &LedgerAbout) -> Result<String, UiError> {
    Ok(match about {
        LedgerAbout::All => "The whole record".to_owned(),
        LedgerAbout::Number { number } => {
            let number: PhoneNumber = read_number(engine, number)?;
            format!("Everything recorded about {}", number.as_str())
        }
        LedgerAbout::Campaign { id } => {
            let campaign = campaigns::get(&engine.db, *id).await.map_err(from_store)?;
            format!("Everything recorded about the campaign “{}” (number {id})", campaign.name)
        }
    })
}

async fn header(engine: &Engine, title: String, entries: u64) -> Result<Header, UiError> {
    let (found, anchor) = engine.check_ledger(None).await?;
    Ok(Header {
        title,
        business: engine.settings().business_name.clone(),
        app_version: env!("CARGO_PKG_VERSION"),
        made_at: engine.clock.now(),
        rules_version: RULES_VERSION,
        rules: rules_in_force(),
        entries,
        intact: found.intact(),
        statement: check::statement(&found, anchor.as_ref()),
        anchor,
        hold_since: ledger::hold_since(&engine.db).await.map_err(from_store)?,
    })
}
