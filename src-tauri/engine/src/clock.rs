//! The only place that reads the system's clock. A laptop sleeps, wakes and has a wrong clock: due work is decided by
//! this wall clock, pacing by tokio's monotonic one.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

/// Tells the instant. Clones share one offset, so that a test or `--as-of` moves everybody's time.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    offset_millis: Arc<AtomicI64>,
    /// By how much the computer's clock is pretended to have been set wrong.
    jumped_millis: Arc<AtomicI64>,
}

impl Clock {
    /// The system's own time.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that shows the given instant now and runs on from there.
    pub fn starting_at(instant: DateTime<Utc>) -> Self {
        let clock = Self::default();
        clock.set(instant);
        clock
    }

    /// Now.
    pub fn now(&self) -> DateTime<Utc> {
        self.of_computer() + self.moved()
    }

    /// What this computer's clock shows, moved or not: for comparing it with another computer's.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn of_computer(&self) -> DateTime<Utc> {
        let jumped = TimeDelta::milliseconds(self.jumped_millis.load(Ordering::Relaxed));
        DateTime::<Utc>::from(std::time::SystemTime::now()) + jumped
    }

    /// By how much it is moved, for everybody: another computer's instants are moved alike.
    pub fn moved(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.offset_millis.load(Ordering::Relaxed))
    }

    /// Sets the computer's clock wrong by so much from now on, as far as anybody asks here. Nobody else's moves.
    pub fn jump(&self, by: TimeDelta) {
        self.jumped_millis.store(by.num_milliseconds(), Ordering::Relaxed);
    }

    /// Makes it show another instant.
    pub fn set(&self, instant: DateTime<Utc>) {
        let difference = instant - self.now();
        self.offset_millis.fetch_add(difference.num_milliseconds(), Ordering::Relaxed);
    }

    /// Whether it shows the system's own time.
    pub fn is_system(&self) -> bool {
        self.offset_millis.load(Ordering::Relaxed) == 0
    }
}
