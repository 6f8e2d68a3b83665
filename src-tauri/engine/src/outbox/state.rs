//! What the outbox's tasks let others know about themselves, and the question whether anything is left that can still
//! happen by itself.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::UiError;
use linnet_domain::{CampaignStatus, Category};
use linnet_store::{campaigns, instant, messages, recalls};
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::campaigns::is_on_its_way;
use crate::ears::Hold;
use crate::engine::Engine;
use crate::errors::from_store;

/// How long the provider may be silent about a message, or its list without one in doubt, before nothing more is
/// expected soon.
const SILENCE: TimeDelta = TimeDelta::seconds(60);

/// A recall that was asked for so often in vain is not waited for.
const RECALLED_SOON: u32 = 4;

/// Shared between the outbox's tasks and everyone who asks after them.
#[derive(Debug)]
pub struct OutboxState {
    /// Until when nothing may leave, in UTC milliseconds; 0 for now.
    held_until: AtomicI64,
    /// Whether a crash's traces have been turned into doubt.
    recovered: AtomicBool,
    /// Whether everything in doubt has been looked for at the provider since the start.
    looked: AtomicBool,
    /// The outbox's last round and since when there was no long gap between rounds, in UTC milliseconds.
    last_round: AtomicI64,
    awake_since: AtomicI64,
    /// Since which waking everything that is to be taken back from the provider has been asked for; -1 for none.
    recalled: AtomicI64,
    /// Held by whoever asks for it.
    pub(super) recalling: Mutex<()>,
}

/// Rounds are seconds apart; after a longer gap the computer was off, asleep, or its clock was set.
const GAP: TimeDelta = TimeDelta::minutes(10);

impl Default for OutboxState {
    fn default() -> Self {
        Self {
            held_until: AtomicI64::default(),
            recovered: AtomicBool::default(),
            looked: AtomicBool::default(),
            last_round: AtomicI64::default(),
            awake_since: AtomicI64::default(),
            recalled: AtomicI64::new(-1),
            recalling: Mutex::default(),
        }
    }
}

impl OutboxState {
    /// Everything that was to be taken back at a waking has been asked for.
    pub(super) fn recalled(&self, awake_since: DateTime<Utc>) {
        self.recalled.store(instant::to_millis(awake_since), Ordering::Relaxed);
    }

    pub(super) fn is_recalled(&self, awake_since: DateTime<Utc>) -> bool {
        self.recalled.load(Ordering::Relaxed) == instant::to_millis(awake_since)
    }

    pub(super) fn held(&self, until: Option<DateTime<Utc>>) {
        self.held_until.store(until.map(instant::to_millis).unwrap_or_default(), Ordering::Relaxed);
    }

    pub(super) fn recovered(&self) {
        self.recovered.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_recovered(&self) -> bool {
        self.recovered.load(Ordering::Relaxed)
    }

    /// A round begins. Answers since when the computer has been awake without a break.
    pub(super) fn round_at(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let now_millis = instant::to_millis(now);
        let last = self.last_round.swap(now_millis, Ordering::Relaxed);
        if (now_millis - last).abs() > GAP.num_milliseconds() {
            self.awake_since.store(now_millis, Ordering::Relaxed);
        }
        self.awake_since()
    }

    /// Since when the computer has been awake without a break, as far as sending goes.
    pub(crate) fn awake_since(&self) -> DateTime<Utc> {
        instant::from_millis(self.awake_since.load(Ordering::Relaxed))
    }

    pub(super) fn looked(&self) {
        self.looked.store(true, Ordering::Relaxed);
    }
}

/// What can still happen by itself, soon.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pending {
    /// Whether something is due, or comes due within a minute.
    pub due: bool,
    /// Messages on their way.
    pub submitting: u64,
    /// Messages in doubt that the provider's list or a callback may still settle.
    pub in_doubt: u64,
    /// Accepted messages that the provider spoke of within the last minute.
    pub accepted: u64,
    /// Whether something is to be taken back from the provider.
    pub recalling: bool,
}

impl Pending {
    /// Nothing of it.
    pub const fn is_idle(&self) -> bool {
        !self.due && self.submitting == 0 && self.in_doubt == 0 && self.accepted == 0 && !self.recalling
    }
}

/// What the outbox still waits for. Idle is: nothing due, submitting or in doubt that can still settle by itself, and
/// accepted ones final or silent for 60 s.
pub async fn idle(engine: &Engine) -> Result<Pending, UiError> {
    let now = engine.clock.now();
    let soon = now + SILENCE;
    let since = if engine.outbox.looked.load(Ordering::Relaxed) || engine.account.client().is_none() {
        now - SILENCE
    } else {
        DateTime::UNIX_EPOCH
    };
    let unsettled = messages::unsettled(&engine.db, now - SILENCE, since).await.map_err(from_store)?;
    Ok(Pending {
        due: due_by(engine, soon).await?,
        submitting: unsettled.submitting,
        in_doubt: unsettled.in_doubt,
        accepted: unsettled.accepted,
        recalling: engine.account.client().is_some()
            && recalls::any_open(&engine.db, RECALLED_SOON).await.map_err(from_store)?,
    })
}

async fn due_by(engine: &Engine, soon: DateTime<Utc>) -> Result<bool, UiError> {
    // The seconds of grace are always worth waiting for.
    if !campaigns::in_status(&engine.db, CampaignStatus::Held).await.map_err(from_store)?.is_empty() {
        return Ok(true);
    }
    let start = campaigns::next_start(&engine.db).await.map_err(from_store)?;
    let (now, monotonic) = (engine.clock.now(), Instant::now());
    let passes = |hold: Option<Hold>| hold.is_none_or(|hold| engine.ears.will_pass(&hold));
    if start.is_some_and(|start| start <= soon) && passes(engine.ears.timed(now, monotonic)) {
        return Ok(true);
    }
    let held = engine.outbox.held_until.load(Ordering::Relaxed) > instant::to_millis(soon);
    if held || engine.account.client().is_none() {
        return Ok(false);
    }
    let offers_pass = passes(engine.ears.marketing(now, monotonic));
    if offers_pass && is_on_its_way(engine).await? {
        return Ok(true);
    }
    let lanes = messages::lanes(&engine.db).await.map_err(from_store)?;
    Ok(lanes
        .iter()
        .filter(|lane| offers_pass || lane.category != Some(Category::Marketing))
        .any(|lane| lane.next_due.is_some_and(|due| due <= soon)))
}
