//! What was pushed and believed, on its way to the disk. Requests that arrive while one is being synced share the next
//! sync: one transaction for all of them, and each is answered only after it. It believes what it is given.

use std::sync::Arc;

use linnet_contract::CacheTag;
use linnet_providers::twilio::webhook::StatusCallback;
use linnet_store::provider_events::{self, EventKind, NewEvent};
use linnet_store::{StoreError, WriteTx};
use tokio::sync::{mpsc, oneshot};

use super::inbound::{Heard, announce, hear};
use super::status;
use crate::engine::Engine;

/// Most requests of one transaction: what the slowest of them waits for.
const TOGETHER: usize = 64;
/// Requests that may wait for their turn. More come only if the disk stands still, and then none is answered in time.
const WAITING: usize = 256;

/// Something that is to be stored.
#[derive(Debug, Clone)]
pub(super) enum Pushed {
    /// News of a text of ours, and the attempt its address names.
    Status(StatusCallback, Option<String>),
    /// A text that came in, with all its fields.
    Text(Heard, String),
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// On disk now.
    New,
    /// It was before.
    Known,
    /// It is not, and nothing of it has happened.
    Not,
}

struct Job {
    pushed: Pushed,
    done: oneshot::Sender<Kept>,
}

/// Where to hand it in. The writing ends when nobody holds one any more.
#[derive(Debug, Clone)]
pub(super) struct Writer(mpsc::Sender<Job>);

impl Writer {
    /// Starts writing for a business.
    pub(super) fn start(engine: Arc<Engine>) -> Self {
        let (sender, jobs) = mpsc::channel(WAITING);
        tokio::spawn(work(engine, jobs));
        Self(sender)
    }

    /// Comes back when it is synced to the disk, or when it is certain that it is not.
    pub(super) async fn keep(&self, pushed: Pushed) -> Kept {
        let (done, kept) = oneshot::channel();
        if self.0.send(Job { pushed, done }).await.is_err() {
            return Kept::Not;
        }
        kept.await.unwrap_or(Kept::Not)
    }
}

async fn work(engine: Arc<Engine>, mut jobs: mpsc::Receiver<Job>) {
    let mut together = Vec::with_capacity(TOGETHER);
    while jobs.recv_many(&mut together, TOGETHER).await > 0 {
        let pushed: Vec<&Pushed> = together.iter().map(|job| &job.pushed).collect();
        let kept = match store(&engine, &pushed).await {
            Ok(kept) => kept,
            // One that cannot be stored must not take the others with it.
            Err(error) if pushed.len() > 1 => {
                tracing::warn!(%error, "requests are stored one by one, because one of them cannot be");
                let mut kept = Vec::with_capacity(pushed.len());
                for one in &pushed {
                    kept.push(store(&engine, &[one]).await.map_or_else(|error| not_kept(&error), |kept| kept[0]));
                }
                kept
            }
            Err(error) => vec![not_kept(&error)],
        };
        let (mut texts, mut receipts) = (Vec::new(), false);
        for (Job { pushed, done }, kept) in together.drain(..).zip(kept) {
            // Whoever asked may have given up waiting; it is stored all the same.
            let _ = done.send(kept);
            match pushed {
                Pushed::Text(heard, _) if kept == Kept::New => texts.push(heard),
                Pushed::Status(..) => receipts |= kept == Kept::New,
                Pushed::Text(..) => {}
            }
        }
        announce(&engine, &texts).await;
        if receipts {
            engine.events.changed(&[CacheTag::Campaigns, CacheTag::Inbox, CacheTag::Overview]);
            engine.outbox_wake.notify_one();
            engine.recall_wake.notify_one();
        }
    }
}

fn not_kept(error: &StoreError) -> Kept {
    tracing::error!(%error, "what Twilio pushed could not be stored");
    Kept::Not
}

/// Stores and applies all of them, or none.
async fn store(engine: &Engine, pushed: &[&Pushed]) -> Result<Vec<Kept>, StoreError> {
    let mut tx = engine.db.write().await?;
    let mut kept = Vec::with_capacity(pushed.len());
    for one in pushed {
        let new = match one {
            Pushed::Status(callback, attempt) => {
                status::apply_callback(engine, &mut tx, callback, attempt.clone(), engine.clock.now()).await?
            }
            Pushed::Text(heard, raw) => apply_text(engine, &mut tx, heard, raw).await?,
        };
        kept.push(if new { Kept::New } else { Kept::Known });
    }
    tx.commit().await?;
    Ok(kept)
}

/// The event as it arrived comes first, then what it means.
async fn apply_text(engine: &Engine, tx: &mut WriteTx, heard: &Heard, raw: &str) -> Result<bool, StoreError> {
    let now = engine.clock.now();
    let key = format!("inbound:{}", heard.sid);
    let event = NewEvent { key: &key, kind: EventKind::Inbound, provider_sid: &heard.sid, raw };
    let Some(id) = provider_events::add(tx, &event, now).await? else { return Ok(false) };
    let new = hear(tx, &engine.settings(), heard, now).await?;
    provider_events::applied(tx, id, now).await?;
    Ok(new)
}
