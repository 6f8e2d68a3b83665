//! The practice world's own time: it starts at any instant, runs at any speed and can be moved. The only module of this
//! crate that reads the system clock; it never decides what is due.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

/// A clock whose seconds pass `speed` times as fast as real ones.
pub(crate) struct Clock {
    speed: f64,
    anchor: Mutex<(DateTime<Utc>, Instant)>,
    /// How far the clock told in answers is off the real one, in seconds.
    off: AtomicI64,
}

impl Clock {
    /// Starts at `as_of`, or now. A speed that is not a positive number counts as 1.
    pub fn start(as_of: Option<DateTime<Utc>>, speed: f64) -> Self {
        let speed = if speed.is_finite() && speed > 0.0 { speed } else { 1.0 };
        let anchor = Mutex::new((as_of.unwrap_or_else(system_now), Instant::now()));
        Self { speed, anchor, off: AtomicI64::new(0) }
    }

    /// The practice instant.
    pub fn now(&self) -> DateTime<Utc> {
        let (base, since) = *self.anchor.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = since.elapsed().as_secs_f64() * self.speed;
        base + TimeDelta::microseconds((passed * 1e6) as i64)
    }

    /// Moves the clock to `as_of` and tells by how much it jumped.
    pub fn set(&self, as_of: DateTime<Utc>) -> TimeDelta {
        let before = self.now();
        *self.anchor.lock().unwrap_or_else(PoisonError::into_inner) = (as_of, Instant::now());
        as_of - before
    }

    /// Answers tell a time that is so many seconds off the real one: to a caller, its own clock is wrong.
    pub fn tell_off_by(&self, seconds: i64) {
        self.off.store(seconds, Ordering::Relaxed);
    }

    /// The time told in answers where it is not the real one, as HTTP writes it.
    pub fn told(&self) -> Option<String> {
        let off = TimeDelta::try_seconds(self.off.load(Ordering::Relaxed)).filter(|off| !off.is_zero())?;
        Some((system_now() + off).format("%a, %d %b %Y %H:%M:%S GMT").to_string())
    }

    /// How long to wait in real time for `practice` time to pass.
    pub fn real(&self, practice: Duration) -> Duration {
        Duration::try_from_secs_f64(practice.as_secs_f64() / self.speed).unwrap_or(Duration::MAX)
    }
}

#[expect(clippy::disallowed_methods, reason = "the simulator stands for another company's computer and its clock")]
fn system_now() -> DateTime<Utc> {
    std::time::SystemTime::now().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jump_is_measured_from_where_the_clock_stood() {
        let start = DateTime::from_timestamp(1_700_000_000, 0).expect("valid instant");
        let clock = Clock::start(Some(start), 1.0);
        let jump = clock.set(start + TimeDelta::days(35));
        assert!(jump > TimeDelta::days(34) && jump <= TimeDelta::days(35));
        assert!(clock.now() >= start + TimeDelta::days(35));
    }

    #[test]
    fn a_fast_clock_shortens_real_waits() {
        let clock = Clock::start(None, 60.0);
        assert_eq!(clock.real(Duration::from_secs(60)), Duration::from_secs(1));
    }

    #[test]
    fn a_senseless_speed_counts_as_real_time() {
        for speed in [0.0, -3.0, f64::NAN, f64::INFINITY] {
            assert_eq!(Clock::start(None, speed).real(Duration::from_secs(2)), Duration::from_secs(2));
        }
    }
}
