//! How much effort a request with a wrong signature gets. Everything comes from loopback, and what a proxy says about where
//! it came from may be made up; so nobody is locked out by address. A right signature is always looked for, but after many
//! wrong ones only at the address in force and in small bodies, which costs next to nothing.

use std::sync::{Mutex, PoisonError};

use tokio::time::Instant;

/// Wrong signatures that get full attention at once, and how many more each second.
const PATIENCE: f64 = 40.0;
const PER_SECOND: f64 = 2.0;

/// Patience that runs out and comes back.
#[derive(Debug)]
pub(super) struct Guard(Mutex<(f64, Option<Instant>)>);

impl Default for Guard {
    fn default() -> Self {
        Self(Mutex::new((PATIENCE, None)))
    }
}

impl Guard {
    fn left(&self, now: Instant, spent: f64) -> f64 {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (left, last) = &mut *state;
        let since = last.replace(now).map_or(0.0, |last| now.saturating_duration_since(last).as_secs_f64());
        *left = (*left + since * PER_SECOND - spent).clamp(0.0, PATIENCE);
        *left
    }

    /// Whether there is no patience left.
    pub(super) fn is_strict(&self, now: Instant) -> bool {
        self.left(now, 0.0) < 1.0
    }

    /// A wrong signature came.
    pub(super) fn wrong(&self, now: Instant) {
        self.left(now, 1.0);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn patience_runs_out_after_many_wrong_signatures_and_comes_back() {
        let (guard, start) = (Guard::default(), Instant::now());
        assert!(!guard.is_strict(start));
        for _ in 0..40 {
            guard.wrong(start);
        }
        assert!(guard.is_strict(start));
        assert!(!guard.is_strict(start + Duration::from_secs(1)));
        guard.wrong(start + Duration::from_secs(1));
        guard.wrong(start + Duration::from_secs(1));
        assert!(guard.is_strict(start + Duration::from_secs(1)));
        for _ in 0..3 {
            assert!(!guard.is_strict(start + Duration::from_secs(3_600)), "and never more than before");
        }
    }
}
