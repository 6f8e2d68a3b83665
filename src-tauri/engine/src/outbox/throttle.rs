//! How many requests may be open at once, and the pauses after refusals and failed connections. A refusal for speed is
//! no failure of a message: it slows everything down and costs nothing.

use std::time::Duration;

use tokio::time::Instant;

/// First pause after “too many at once” and the longest (Twilio's reliability advice: 100 ms, doubled, 30 s at most).
const RATE_PAUSE: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(30));
/// First pause after a failed connection and the longest.
const OFFLINE_PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(300));

/// The strain Twilio and the network are under, as far as we can tell.
#[derive(Debug)]
pub(super) struct Throttle {
    /// Requests open at once while all is well; Twilio limits concurrency, not rate, and does not publish the limit.
    most: usize,
    limit: usize,
    refusals: u32,
    losses: u32,
    held_until: Option<Instant>,
}

impl Throttle {
    /// With so many requests open at once while all is well.
    pub(super) const fn new(most: usize) -> Self {
        Self { most, limit: most, refusals: 0, losses: 0, held_until: None }
    }

    /// Takes another number of requests from now on; what was learnt of the strain stays. Answers whether it is another.
    pub(super) fn set_most(&mut self, most: usize) -> bool {
        let other = most != self.most;
        self.limit = if self.limit == self.most { most } else { self.limit.min(most) };
        self.most = most;
        other
    }

    /// How many messages may be leaving at once. While all is well as many again are made ready, so that writing them
    /// down and sending them overlap.
    pub(super) const fn room(&self) -> usize {
        if self.limit < self.most { self.limit } else { self.most * 2 }
    }

    /// How long nothing may leave.
    pub(super) fn held_for(&self, now: Instant) -> Option<Duration> {
        self.held_until.filter(|until| *until > now).map(|until| until - now)
    }

    /// Twilio said “too many at once”; `after` is its own wish, `dice` from 0 to 1 spreads the pause.
    pub(super) fn refused(&mut self, after: Option<Duration>, dice: f64, now: Instant) {
        self.limit = (self.limit / 2).max(1);
        let pause = after.unwrap_or_else(|| doubled(RATE_PAUSE, self.refusals).mul_f64(dice.clamp(0.05, 1.0)));
        self.refusals = self.refusals.saturating_add(1);
        self.hold(pause, now);
    }

    /// No connection could be made. Answers whether this is the first of a row.
    pub(super) fn lost(&mut self, dice: f64, now: Instant) -> bool {
        self.limit = 1;
        let pause = doubled(OFFLINE_PAUSE, self.losses).mul_f64(0.5 + dice.clamp(0.0, 1.0) / 2.0);
        self.losses = self.losses.saturating_add(1);
        self.hold(pause, now);
        self.losses == 1
    }

    /// Twilio answered. Answers whether the connection had been lost before.
    pub(super) fn answered(&mut self) -> bool {
        self.refusals = 0;
        self.limit = if self.losses > 0 { self.most } else { (self.limit + 1).min(self.most) };
        std::mem::take(&mut self.losses) > 0
    }

    fn hold(&mut self, pause: Duration, now: Instant) {
        self.held_until = self.held_until.max(Some(now + pause));
    }
}

/// The first pause doubled so many times, up to the longest.
pub(super) fn doubled((first, longest): (Duration, Duration), times: u32) -> Duration {
    first.saturating_mul(2_u32.saturating_pow(times)).min(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST_AT_ONCE: usize = 50;

    #[test]
    fn another_number_of_requests_holds_at_once_and_forgets_no_strain() {
        let now = Instant::now();
        let mut throttle = Throttle::new(50);
        assert!(throttle.set_most(8) && !throttle.set_most(8));
        assert_eq!(throttle.room(), 16);
        throttle.refused(None, 1.0, now);
        assert_eq!(throttle.room(), 4);
        throttle.set_most(100);
        assert_eq!(throttle.room(), 4, "strain is not over because more are allowed");
        throttle.set_most(2);
        assert_eq!(throttle.room(), 4, "two at once, and two more made ready");
        for _ in 0..3 {
            throttle.answered();
        }
        assert_eq!(throttle.room(), 4);
    }

    #[test]
    fn too_many_at_once_halves_the_requests_and_pauses_longer_each_time() {
        let now = Instant::now();
        let mut throttle = Throttle::new(MOST_AT_ONCE);
        throttle.refused(None, 1.0, now);
        assert_eq!((throttle.room(), throttle.held_for(now)), (25, Some(Duration::from_millis(100))));
        for _ in 0..20 {
            throttle.refused(None, 1.0, now);
        }
        assert_eq!((throttle.room(), throttle.held_for(now)), (1, Some(Duration::from_secs(30))));
        assert!(!throttle.answered());
        assert_eq!(throttle.room(), 2);
    }

    #[test]
    fn twilios_own_wish_is_kept() {
        let now = Instant::now();
        let mut throttle = Throttle::new(MOST_AT_ONCE);
        throttle.refused(Some(Duration::from_secs(7)), 0.0, now);
        assert_eq!(throttle.held_for(now), Some(Duration::from_secs(7)));
        assert_eq!(throttle.held_for(now + Duration::from_secs(7)), None);
    }

    #[test]
    fn without_a_connection_one_message_at_a_time_tries() {
        let now = Instant::now();
        let mut throttle = Throttle::new(MOST_AT_ONCE);
        assert!(throttle.lost(1.0, now), "the first loss is told");
        assert!(!throttle.lost(1.0, now), "the next ones are not");
        assert_eq!(throttle.room(), 1);
        assert!(throttle.answered(), "the return is told");
        assert_eq!(throttle.room(), MOST_AT_ONCE * 2);
    }
}
