//! Bringing a customer list in: any usual file, its columns guessed or told, every row taken or named with the reason.
//! Nothing is half imported: one transaction writes all of it.

pub(crate) mod emails;

mod dates;
mod delimited;
mod headings;
mod keep;
mod mapping;
mod names;
mod plan;
mod problem;
mod reach;
mod row;
mod sheet;
pub(crate) mod staging;
mod table;
mod text;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use linnet_contract::{
    AppEvent, CacheTag, ErrorCode, ImportPreview, ImportReport, ImportSource, InspectImport, RejectedRow, RunImport,
    StageFile, StagedFile, UiError,
};
use linnet_domain::{ConsentBasis, ConsentDetails, ConsentMethod};
use linnet_store::ledger::{self, Entry, Kind};
use linnet_store::{StoreError, WriteTx};
use serde_json::json;

use crate::contacts::{consent, draft};
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::events::EventBus;
use plan::{ForAll, Plan};
use row::{Candidate, Reading};
use table::Table;

/// Largest file. Half a million customers as CSV take about this much.
pub const MAX_BYTES: u64 = 25_000_000;
/// Most rows of a file.
pub const MAX_ROWS: usize = 500_000;
/// Most columns of a file.
pub const MAX_COLUMNS: usize = 500;

/// Steps of progress a job is told in.
const PROGRESS_STEPS: usize = 50;

impl Handle<StageFile> for Engine {
    async fn handle(&self, StageFile { name, handle, piece }: StageFile) -> Result<StagedFile, UiError> {
        let profile = self.options.folder.clone();
        blocking(move || staging::add(&profile, &name, handle.as_deref(), &piece)).await
    }
}

impl Handle<InspectImport> for Engine {
    async fn handle(&self, InspectImport { source }: InspectImport) -> Result<ImportPreview, UiError> {
        let profile = self.options.folder.clone();
        blocking(move || {
            let (name, bytes) = staging::load(&profile, &source)?;
            Ok(mapping::preview(name, &table::read(bytes)?))
        })
        .await
    }
}

impl Handle<RunImport> for Engine {
    async fn handle(&self, order: RunImport) -> Result<ImportReport, UiError> {
        let for_all = self.for_all(&order).await?;
        let list = order.list.as_deref().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned);
        let (name, rows) = self.judge_rows(&order).await?;
        let for_all = ForAll { consent: for_all.consent.map(|claim| consent::sourced(claim, &name)), ..for_all };
        let plan = if order.dry_run {
            let mut snapshot = self.db.reader().begin().await.map_err(|error| from_store(error.into()))?;
            let book = keep::load(&mut snapshot, list.as_deref()).await.map_err(from_store)?;
            let shared = Arc::new(for_all);
            let for_plan = Arc::clone(&shared);
            let mut plan = blocking(move || Ok(plan::plan(rows, book, &for_plan))).await?;
            keep::count_erased(&mut snapshot, &mut plan).await.map_err(from_store)?;
            if order.reach {
                plan.report.reach =
                    Some(self.reach(&mut snapshot, std::mem::take(&mut plan.people), shared.consent.as_ref()).await?);
            }
            plan
        } else {
            let plan = self.keep_rows(&name, rows, for_all, list.as_deref()).await?;
            let (profile, source) = (self.options.folder.clone(), order.source);
            blocking(move || {
                staging::discard(&profile, &source);
                Ok(())
            })
            .await?;
            plan
        };
        Ok(plan.report)
    }
}

impl Engine {
    /// What everyone in the file gets, checked.
    async fn for_all(&self, order: &RunImport) -> Result<ForAll, UiError> {
        let today = self.clock.now().with_timezone(&self.settings().zone).date_naive();
        let claim = order.consent.as_ref().filter(|claim| claim.basis != ConsentBasis::None);
        if let Some(claim) = claim {
            consent::check(claim, today)?;
        }
        if order.list.as_ref().is_some_and(|name| name.chars().count() > draft::LONGEST_LIST) {
            return Err(UiError::new(
                ErrorCode::BadInput,
                format!("A list's name has at most {} characters.", draft::LONGEST_LIST),
            )
            .field("list"));
        }
        let on_record = linnet_store::tags::names(self.db.reader()).await.map_err(from_store)?;
        Ok(ForAll {
            tags: draft::spelled_tags(&order.tags, &on_record)?,
            to_list: order.list.as_ref().is_some_and(|name| !name.trim().is_empty()),
            consent: claim.cloned(),
            details: signature(order)?,
        })
    }

    /// Reads the file and judges every row; touches no database.
    async fn judge_rows(&self, order: &RunImport) -> Result<(String, Vec<Result<Candidate, RejectedRow>>), UiError> {
        let country = order.country.clone().unwrap_or_else(|| self.settings().country.clone());
        let country = mapping::country(&country)?;
        let (profile, source, wanted) = (self.options.folder.clone(), order.source.clone(), order.mapping.clone());
        let events = self.events.clone();
        blocking(move || {
            let (name, bytes) = staging::load(&profile, &source)?;
            let table = table::read(bytes)?;
            let columns = mapping::resolve(&table, &wanted)?;
            let reading = Reading::new(&table, columns, &country);
            let rows = judge(&reading, &table, &Progress::new(events, format!("Checking {name}"), table.rows.len()));
            Ok((name, rows))
        })
        .await
    }

    /// Plans on the book as it stands and writes the plan, within one transaction.
    async fn keep_rows(
        &self,
        name: &str,
        rows: Vec<Result<Candidate, RejectedRow>>,
        for_all: ForAll,
        list: Option<&str>,
    ) -> Result<Plan, UiError> {
        let mut tx = self.db.write().await.map_err(from_store)?;
        let book = keep::load(&mut tx, list).await.map_err(from_store)?;
        let for_all = Arc::new(for_all);
        let shared = Arc::clone(&for_all);
        let mut plan = blocking(move || Ok(plan::plan(rows, book, &shared))).await?;
        keep::count_erased(&mut tx, &mut plan).await.map_err(from_store)?;
        let progress = Progress::new(self.events.clone(), format!("Saving {name}"), plan.people.len());
        let occasion = keep::Occasion {
            list,
            consent: for_all.consent.as_ref(),
            details: for_all.details.as_ref(),
            now: self.clock.now(),
        };
        keep::write(&mut tx, &plan, &occasion, |done| progress.tell(done)).await.map_err(from_store)?;
        record(&mut tx, name, &plan, &for_all, self.clock.now()).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(&[CacheTag::Contacts, CacheTag::Campaigns, CacheTag::Inbox, CacheTag::Overview]);
        Ok(plan)
    }
}

/// The cells of a file's column of numbers, each with its row as a spreadsheet shows it. Without a column's name it is
/// guessed; the two columns of the national do-not-call list, area code and the rest, count as one.
pub(crate) async fn numbers_of(
    engine: &Engine,
    source: &ImportSource,
    column: Option<&str>,
) -> Result<Vec<(u64, String)>, UiError> {
    let (profile, source) = (engine.options.folder.clone(), source.clone());
    let column = column.map(str::to_owned);
    blocking(move || {
        let (_, bytes) = staging::load(&profile, &source)?;
        let table = table::read(bytes)?;
        let columns = mapping::number_columns(&table, column.as_deref())?;
        let cell = |row: &table::TableRow| columns.iter().map(|column| row.cell(*column)).collect::<String>();
        Ok(table.rows.iter().map(|row| (row.number, cell(row))).collect())
    })
    .await
}

/// What the owner signs for when a whole file is said to have agreed in writing: the words and their own name, both or
/// neither.
fn signature(order: &RunImport) -> Result<Option<ConsentDetails>, UiError> {
    let refuse = |field: &str, message: &str| Err(UiError::new(ErrorCode::BadInput, message).field(field));
    let written = order.consent.as_ref().is_some_and(|claim| claim.basis == ConsentBasis::Written);
    let (wording, name) = match (&order.wording, &order.signed_by) {
        (None, None) => return Ok(None),
        _ if !written => return refuse("wording", "Only a yes in writing has a wording and a signature."),
        (wording, name) => (wording.as_deref().unwrap_or_default().trim(), name.as_deref().unwrap_or_default().trim()),
    };
    if wording.is_empty() {
        return refuse("wording", "Give the words they agreed to, as they stood on the form.");
    }
    if wording.chars().count() > consent::LONGEST_DETAIL {
        return refuse("wording", "At most 4,000 characters fit here.");
    }
    if name.is_empty() {
        return refuse("signed_by", "Type your name: you answer for this yes.");
    }
    if name.chars().count() > LONGEST_NAME {
        return refuse("signed_by", "At most 200 characters fit here.");
    }
    Ok(Some(ConsentDetails {
        method: ConsentMethod::Import,
        wording: wording.to_owned(),
        recorded_by: name.to_owned(),
        ..ConsentDetails::default()
    }))
}

/// Longest name somebody signs with.
const LONGEST_NAME: usize = 200;

/// The ledger hears what was brought in; the consents have entries of their own.
async fn record(
    tx: &mut WriteTx,
    file: &str,
    plan: &Plan,
    for_all: &ForAll,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let report = &plan.report;
    let payload = json!({
        "file": file,
        "rows": report.rows,
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "rejected": report.rejected.len(),
        "suppressed": report.suppressed,
        "consent": for_all.consent,
        "consent_details": for_all.details,
    });
    ledger::append(tx, Entry::new(Kind::Import, &payload), now).await?;
    Ok(())
}

/// Judges every row, on as many threads as there are processors.
fn judge(reading: &Reading, table: &Table, progress: &Progress) -> Vec<Result<Candidate, RejectedRow>> {
    let judged = in_shares(&table.rows, |rows| {
        let judged = rows.iter().map(|row| {
            progress.step();
            reading.read(table, row)
        });
        judged.collect::<Vec<_>>()
    });
    judged.into_iter().flatten().collect()
}

/// Does work on shares of a whole, one thread per processor. Answers in order.
fn in_shares<T: Sync, R: Send>(all: &[T], work: impl Fn(&[T]) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = all.len().div_ceil(threads).max(1);
    let work = &work;
    std::thread::scope(|scope| {
        let parts: Vec<_> = all.chunks(share).map(|part| scope.spawn(move || work(part))).collect();
        parts.into_iter().map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

/// Tells watchers how far a job is, about fifty times.
struct Progress {
    events: EventBus,
    job: String,
    total: usize,
    done: std::sync::atomic::AtomicUsize,
}

impl Progress {
    fn new(events: EventBus, job: String, total: usize) -> Self {
        Self { events, job, total, done: std::sync::atomic::AtomicUsize::new(0) }
    }

    /// One more is done.
    fn step(&self) {
        let done = self.done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        if done == self.total || done.is_multiple_of((self.total / PROGRESS_STEPS).max(1)) {
            self.tell(done);
        }
    }

    fn tell(&self, done: usize) {
        self.events.publish(AppEvent::Progress {
            job: self.job.clone(),
            done: done as u64,
            total: Some(self.total as u64),
        });
    }
}

/// Runs slow work off the async threads. A panic there is a file no reader was made for: it is said, not passed on.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, UiError> + Send + 'static,
) -> Result<T, UiError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => {
            tracing::error!(%error, "reading a file stopped short");
            Err(problem::FileProblem::Damaged("its contents make no sense".to_owned()).into())
        }
    }
}
