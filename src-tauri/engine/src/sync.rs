//! Reading the account at the provider: numbers, texts sent and received past this program, calls, and how things stand.
//! Each part is read by itself, takes up where it was cut off, and is kept on record. It never sends a text; what the
//! owner has changed at the provider goes through `changes`.

mod calls;
mod changes;
mod messages;
mod numbers;
mod plan;
mod run;
mod state;
mod status;
pub(crate) mod watch;
mod words;

use linnet_contract::{CacheTag, ErrorCode, RunSync, SyncOutcome, SyncPart, SyncRun, UiError};
use linnet_providers::twilio::Twilio;

use crate::dispatch::Handle;
use crate::engine::Engine;
use run::Run;

/// Keeps two readings of one part from going on at once.
#[derive(Debug, Default)]
pub struct Readings([tokio::sync::Mutex<()>; SyncPart::ALL.len()]);

impl Readings {
    async fn one(&self, part: SyncPart) -> tokio::sync::MutexGuard<'_, ()> {
        self.0[part as usize].lock().await
    }

    /// Whether a part is being read here and now.
    fn is_going_on(&self, part: SyncPart) -> bool {
        self.0[part as usize].try_lock().is_err()
    }
}

/// How much is read, and on whose order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct How {
    /// Everything the provider keeps.
    whole: bool,
    /// The owner's order; else it happens by itself.
    by_owner: bool,
}

/// Reads one part. What fails is kept on record with the run, and what was read before that stays.
async fn read(engine: &Engine, client: &Twilio, part: SyncPart, how: How) -> Result<SyncRun, UiError> {
    let _one = engine.readings.one(part).await;
    let mut run = Run::begin(engine, part, how).await?;
    let read = match part {
        SyncPart::Numbers => numbers::read(&mut run, client).await,
        SyncPart::Messages => messages::read(&mut run, client).await,
        SyncPart::Calls => calls::read(&mut run, client).await,
        SyncPart::Status => status::read(&mut run, client).await,
    };
    let ended = match &read {
        Ok(()) => run.end(SyncOutcome::Done, "").await,
        Err(error) => run.end(SyncOutcome::Failed, &error.message).await,
    };
    engine.events.changed(spoiled(part));
    ended
}

/// What reading a part makes stale.
const fn spoiled(part: SyncPart) -> &'static [CacheTag] {
    match part {
        SyncPart::Numbers | SyncPart::Status => &[CacheTag::Sync, CacheTag::Account, CacheTag::Overview],
        SyncPart::Messages => &[CacheTag::Sync, CacheTag::Inbox, CacheTag::Contacts, CacheTag::Compliance],
        SyncPart::Calls => &[CacheTag::Sync, CacheTag::Calls, CacheTag::Contacts],
    }
}

impl Handle<RunSync> for Engine {
    async fn handle(&self, RunSync { parts, full }: RunSync) -> Result<Vec<SyncRun>, UiError> {
        let client = self.account_client().await?;
        let wanted = |part: &SyncPart| parts.is_empty() || parts.contains(part);
        let mut runs = Vec::new();
        for part in SyncPart::ALL.iter().copied().filter(wanted) {
            runs.push(read(self, &client, part, How { whole: full, by_owner: true }).await?);
        }
        // Where nothing at all could be read, that is the answer.
        match runs.iter().all(|run| run.outcome == SyncOutcome::Failed).then(|| runs.first()).flatten() {
            Some(failed) => Err(UiError::new(ErrorCode::Unreachable, failed.note.clone())
                .hint("What was read before stays as it is. Try again in a moment.")),
            None => Ok(runs),
        }
    }
}
