//! One reading under way: what it is to read, what it has found so far, and its line in the record of readings.

use chrono::{DateTime, Utc};
use linnet_contract::{AppEvent, CacheTag, SyncOutcome, SyncPart, SyncRun, UiError};
use linnet_providers::twilio::{ErrorKind, Listed, Pages, ProviderError};
use linnet_store::WriteTx;
use linnet_store::sync_runs::{self, Found, RunRow};

use super::How;
use super::plan::{Before, Open, Plan, Reach, Stretch, plan};
use crate::engine::Engine;
use crate::errors::{from_provider, from_store};

/// A reading.
pub(super) struct Run<'engine> {
    pub engine: &'engine Engine,
    /// When it began; instants are compared with this one.
    pub now: DateTime<Utc>,
    pub found: Found,
    /// What the owner should know.
    pub remark: String,
    part: SyncPart,
    plan: Plan,
    how: How,
    id: i64,
    /// Where the one that was cut off had come to.
    taken_up_at: Option<DateTime<Utc>>,
}

/// A list that is told newest first, and what becomes of its records.
pub(super) trait Source: Sync {
    /// What is listed.
    type Record: Listed + Send + 'static;

    /// Begins a walk through a stretch.
    fn pages(&self, stretch: &Stretch) -> Pages<Self::Record>;

    /// Where in time a record stands.
    fn at(record: &Self::Record) -> Option<DateTime<Utc>>;

    /// Stores a page, whatever of it is known, and answers what was found.
    fn store(
        &self,
        engine: &Engine,
        tx: &mut WriteTx,
        page: Vec<Self::Record>,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<Found, UiError>> + Send;
}

impl<'engine> Run<'engine> {
    /// Writes down that a part is being read. Parts that are no lists have no reach.
    pub(super) async fn begin(engine: &'engine Engine, part: SyncPart, how: How) -> Result<Self, UiError> {
        let now = engine.clock.now();
        let mut tx = engine.db.write().await.map_err(from_store)?;
        sync_runs::note_cut_off(&mut tx, part.word()).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        let before = before(engine, part).await?;
        let plan = plan(now, how.whole, &reach(part), &before);
        let taken_up_at = before.open.filter(|open| open.begun <= now).and_then(|open| open.reached);
        let mut tx = engine.db.write().await.map_err(from_store)?;
        let kind = (plan.whole, how.by_owner);
        let id = sync_runs::begin(&mut tx, part.word(), kind, Some(plan.back_to), now).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        engine.events.changed(&[CacheTag::Sync]);
        let (found, remark) = (Found::default(), String::new());
        let run = Self { engine, now, found, remark, part, plan, how, id, taken_up_at };
        run.tell();
        Ok(run)
    }

    /// Widens what is read, back to an instant.
    pub(super) fn go_back_to(&mut self, at: DateTime<Utc>) {
        self.plan.back_to = self.plan.back_to.min(at);
        if let Some(oldest) = self.plan.stretches.last_mut() {
            oldest.from = oldest.from.min(at);
        }
    }

    /// Reads everything there is to read of a list, page by page, each stored with how far it has come.
    pub(super) async fn walk<S: Source>(&mut self, source: &S) -> Result<(), UiError> {
        for (index, stretch) in self.plan.stretches.clone().into_iter().enumerate() {
            let mut pages = source.pages(&stretch);
            while let Some(page) = pages.next().await.map_err(not_read)? {
                let oldest = page.iter().filter_map(S::at).min();
                let seen = page.len() as u64;
                let mut tx = self.engine.db.write().await.map_err(from_store)?;
                let found = source.store(self.engine, &mut tx, page, self.now).await?;
                self.found.seen += seen;
                self.found.added += found.added;
                self.found.changed += found.changed;
                sync_runs::note_progress(&mut tx, self.id, self.found, oldest).await.map_err(from_store)?;
                tx.commit().await.map_err(|error| from_store(error.into()))?;
                self.tell();
            }
            // What is new joins what was stored before: from here on all of it counts.
            if index == 0 && self.plan.stretches.len() > 1 {
                self.keep_progress(self.taken_up_at).await?;
            }
        }
        Ok(())
    }

    /// Writes down what was found by a part that is no list.
    pub(super) async fn keep_progress(&self, reached: Option<DateTime<Utc>>) -> Result<(), UiError> {
        let mut tx = self.engine.db.write().await.map_err(from_store)?;
        sync_runs::note_progress(&mut tx, self.id, self.found, reached).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.tell();
        Ok(())
    }

    /// Writes down how it ended.
    pub(super) async fn end(self, outcome: SyncOutcome, note: &str) -> Result<SyncRun, UiError> {
        let now = self.engine.clock.now();
        let note = if note.is_empty() { &self.remark } else { note };
        let mut tx = self.engine.db.write().await.map_err(from_store)?;
        sync_runs::note_progress(&mut tx, self.id, self.found, None).await.map_err(from_store)?;
        sync_runs::end(&mut tx, self.id, outcome, note, now).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        if outcome == SyncOutcome::Failed && self.how.by_owner {
            tracing::warn!(part = %self.part, note, "a part could not be read");
        }
        let ended_at = Some(now);
        Ok(SyncRun {
            part: self.part,
            full: self.plan.whole,
            by_owner: self.how.by_owner,
            begun_at: self.now,
            ended_at,
            outcome,
            read: self.found.seen,
            added: self.found.added,
            changed: self.found.changed,
            gone: self.found.gone,
            note: note.to_owned(),
        })
    }

    /// Tells watchers how far it is. What happens by itself is not worth a bar on screen.
    fn tell(&self) {
        if self.how.by_owner {
            let job = format!("Reading at Twilio: {}", self.part.title().to_lowercase());
            self.engine.events.publish(AppEvent::Progress { job, done: self.found.seen, total: None });
        }
    }
}

/// What was read of a part before.
async fn before(engine: &Engine, part: SyncPart) -> Result<Before, UiError> {
    let done = sync_runs::last_done(&engine.db, part.word()).await.map_err(from_store)?;
    let latest = sync_runs::latest(&engine.db, part.word(), 1).await.map_err(from_store)?;
    let open = latest.into_iter().find(|run| matches!(run.outcome, SyncOutcome::CutOff | SyncOutcome::Failed));
    let open = open.and_then(|run| {
        let RunRow { begun_at: begun, whole, back_to: Some(back_to), reached, .. } = run else { return None };
        Some(Open { begun, whole, back_to, reached })
    });
    Ok(Before { done: done.map(|run| run.begun_at), open })
}

/// How far readings of a part go back. Twilio's own logs are kept for 400 days. [Messages resource: deletion]
const fn reach(part: SyncPart) -> Reach {
    use chrono::TimeDelta;
    let (whole, overlap) = (TimeDelta::days(400), TimeDelta::minutes(30));
    match part {
        SyncPart::Numbers | SyncPart::Status | SyncPart::Calls => Reach { first: TimeDelta::days(90), whole, overlap },
        // What is listed days late is found by the next daily look.
        SyncPart::Messages => Reach { first: TimeDelta::days(30), whole, overlap: TimeDelta::days(2) },
    }
}

/// A run on record as the window knows it; one that says it goes on is believed only while it does.
pub(super) fn shown(part: SyncPart, row: RunRow, goes_on: bool) -> SyncRun {
    let outcome = match row.outcome {
        SyncOutcome::Running if !goes_on => SyncOutcome::CutOff,
        other => other,
    };
    SyncRun {
        part,
        full: row.whole,
        by_owner: row.by_owner,
        begun_at: row.begun_at,
        ended_at: row.ended_at,
        outcome,
        read: row.found.seen,
        added: row.found.added,
        changed: row.found.changed,
        gone: row.found.gone,
        note: row.note,
    }
}

/// Why a list could not be read. A key that may not see a list is no trouble with the account.
pub(super) fn not_read(error: ProviderError) -> UiError {
    let refused = matches!(error.kind, ErrorKind::Credentials | ErrorKind::Refused(_));
    let mut told = from_provider(error);
    if refused {
        told.message = format!("Twilio does not let your key read this. {}", told.message);
    }
    told
}
