//! Whether Linnet has heard everything that came in, and whether this computer's clock can be believed. Marketing leaves
//! with fresh ears only; what is timed leaves by a clock that agrees with the provider's. Decides nothing about people.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;

/// Everything must have been heard within this long before an offer leaves.
const FRESH_FOR: TimeDelta = TimeDelta::minutes(2);
/// How far this computer's clock may be off the provider's.
const MOST_SKEW: TimeDelta = TimeDelta::minutes(2);

/// A conversation that was opened is taken to be watched for so long: the window does not say when it is left.
const LOOKED_AT_FOR: std::time::Duration = std::time::Duration::from_secs(180);

/// After so many failed looks in a row, nobody who waits for idleness has to wait for the next one.
const GIVE_UP_AFTER: u32 = 4;

/// What receiving last told.
#[derive(Debug, Default)]
pub struct Ears(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// The instant up to which everything has been heard, by the wall clock and by the one that cannot be set.
    heard: Option<(DateTime<Utc>, Instant)>,
    /// How far the provider's clock is ahead of this computer's.
    ahead: TimeDelta,
    /// How many looks in a row have failed.
    failures: u32,
    /// Whether texts were seen that were sent from elsewhere.
    elsewhere: bool,
    /// When a conversation was last opened or drawn anew.
    looked_at: Option<Instant>,
}

/// What may not leave now, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// A sentence.
    pub reason: String,
    /// Whether a look at what came in would help, and none has just failed.
    pub look: bool,
}

impl Ears {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything has been heard up to here. Answers whether that was in question before.
    pub(crate) fn caught_up(&self, at: (DateTime<Utc>, Instant), ahead: Option<TimeDelta>) -> bool {
        let mut state = self.state();
        let was_stale = state.failures > 0 || state.trouble(at.0, at.1).is_some();
        state.heard = Some(at);
        state.failures = 0;
        state.ahead = ahead.unwrap_or(state.ahead);
        was_stale
    }

    /// Somebody looks at a conversation: an answer is waited for.
    pub(crate) fn looked_at(&self, now: Instant) {
        self.state().looked_at = Some(now);
    }

    /// Whether somebody may still be looking.
    pub(crate) fn is_looked_at(&self, now: Instant) -> bool {
        self.state().looked_at.is_some_and(|at| now.saturating_duration_since(at) < LOOKED_AT_FOR)
    }

    /// What came in could not be asked for.
    pub(crate) fn failed(&self) {
        let mut state = self.state();
        state.failures = state.failures.saturating_add(1);
    }

    /// Whether marketing has to wait.
    pub(crate) fn marketing(&self, now: DateTime<Utc>, monotonic: Instant) -> Option<Hold> {
        self.state().trouble(now, monotonic)
    }

    /// Whether what was meant for a certain time has to wait: a clock that is wrong or has jumped since it was last
    /// compared stands in its way, and a second computer that may do the same.
    pub(crate) fn timed(&self, now: DateTime<Utc>, monotonic: Instant) -> Option<Hold> {
        if let Some(hold) = self.automatic() {
            return Some(hold);
        }
        let state = self.state();
        state.wrong_clock().or_else(|| {
            let jumped = state.heard.is_none_or(|(wall, then)| jump(now - wall, monotonic - then) > MOST_SKEW);
            jumped.then(|| state.hold("What is timed waits for a moment: the clock is being compared with Twilio's."))
        })
    }

    /// Whether what waits here goes on by itself, soon: not while looks keep failing, the clock is wrong or the owner is asked.
    pub(crate) fn will_pass(&self, hold: &Hold) -> bool {
        let state = self.state();
        hold.look || (state.wrong_clock().is_none() && !state.elsewhere && (1..GIVE_UP_AFTER).contains(&state.failures))
    }

    /// Texts were seen that were not sent here, or the owner has answered for them.
    pub(crate) fn sent_elsewhere(&self, seen: bool) {
        self.state().elsewhere = seen;
    }

    /// Whether what leaves by itself has to wait for the owner's answer.
    pub(crate) fn automatic(&self) -> Option<Hold> {
        let reason = "Texts were sent from this number by another program or computer. What is scheduled or automatic waits \
                      until you have answered the question on the home page.";
        self.state().elsewhere.then(|| Hold { reason: reason.to_owned(), look: false })
    }

    /// What is wrong with this computer's clock, if something is.
    pub(crate) fn wrong_clock(&self) -> Option<String> {
        self.state().wrong_clock().map(|hold| hold.reason)
    }
}

impl State {
    fn trouble(&self, now: DateTime<Utc>, monotonic: Instant) -> Option<Hold> {
        if let Some(hold) = self.wrong_clock() {
            return Some(hold);
        }
        let fresh = self.heard.is_some_and(|(wall, then)| {
            let by_wall = now - wall;
            let by_monotonic = TimeDelta::from_std(monotonic - then).unwrap_or(TimeDelta::MAX);
            // A clock set back would make old ears look fresh.
            by_wall >= TimeDelta::zero() && by_wall.max(by_monotonic) <= FRESH_FOR
        });
        let reason = match (fresh, self.failures > 0) {
            (true, _) => return None,
            (false, true) => {
                "Offers wait: Twilio cannot be asked for replies, and somebody may have said stop. They go on by themselves \
                 as soon as it answers."
            }
            (false, false) => "Offers wait for a moment: replies that came in meanwhile are read first.",
        };
        Some(self.hold(reason))
    }

    fn wrong_clock(&self) -> Option<Hold> {
        let minutes = self.ahead.num_minutes();
        (self.ahead.abs() > MOST_SKEW).then(|| {
            let way = if minutes > 0 { "behind" } else { "ahead of" };
            let reason = format!(
                "This computer's clock is {} minutes {way} Twilio's. Everything that hangs on the time of day waits. Set the \
                 clock (switch on “set time automatically”), and it goes on by itself.",
                minutes.abs()
            );
            Hold { reason, look: false }
        })
    }

    fn hold(&self, reason: &str) -> Hold {
        Hold { reason: reason.to_owned(), look: self.failures == 0 }
    }
}

/// By how much two clocks disagree about the same stretch of time.
fn jump(wall: TimeDelta, monotonic: std::time::Duration) -> TimeDelta {
    TimeDelta::from_std(monotonic).map_or(TimeDelta::MAX, |monotonic| (wall - monotonic).abs())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn start() -> (Ears, DateTime<Utc>, Instant) {
        (Ears::default(), "2026-06-10T17:00:00Z".parse().unwrap(), Instant::now())
    }

    #[test]
    fn nothing_heard_holds_offers_and_what_is_timed() {
        let (ears, now, monotonic) = start();
        assert!(ears.marketing(now, monotonic).is_some_and(|hold| hold.look));
        assert!(ears.timed(now, monotonic).is_some_and(|hold| hold.look));
        assert!(ears.caught_up((now, monotonic), None), "it was in question");
        assert_eq!((ears.marketing(now, monotonic), ears.timed(now, monotonic)), (None, None));
        assert!(!ears.caught_up((now, monotonic), None), "it is not any more");
    }

    #[test]
    fn ears_are_fresh_for_two_minutes_by_either_clock_and_never_from_the_future() {
        let (ears, now, monotonic) = start();
        ears.caught_up((now, monotonic), None);
        let minutes =
            |minutes: u64| (now + TimeDelta::minutes(minutes as i64), monotonic + Duration::from_secs(60 * minutes));
        let (wall, mono) = minutes(2);
        assert_eq!(ears.marketing(wall, mono), None);
        let (wall, mono) = minutes(3);
        assert!(ears.marketing(wall, mono).is_some());
        assert!(ears.marketing(wall, monotonic).is_some(), "it slept");
        assert!(ears.marketing(now, mono).is_some(), "the clock was held back");
        assert!(ears.marketing(now - TimeDelta::seconds(1), monotonic).is_some(), "the clock was set back");
        assert_eq!(ears.timed(wall, mono), None, "time passed as it should");
        assert!(ears.timed(wall, monotonic).is_some(), "it slept or jumped");
        assert!(ears.timed(now - TimeDelta::minutes(3), monotonic).is_some(), "it was set back");
    }

    #[test]
    fn a_failed_look_says_so_and_asks_for_no_hurry() {
        let (ears, now, monotonic) = start();
        ears.failed();
        let hold = ears.marketing(now, monotonic).unwrap();
        assert!(!hold.look && hold.reason.contains("cannot be asked"), "{hold:?}");
    }

    #[test]
    fn a_hold_passes_by_itself_unless_looks_keep_failing_or_the_clock_is_wrong() {
        let (ears, now, monotonic) = start();
        for failures in 0..6 {
            let hold = ears.marketing(now, monotonic).unwrap();
            assert_eq!(ears.will_pass(&hold), failures < GIVE_UP_AFTER, "{failures}");
            ears.failed();
        }
        ears.caught_up((now, monotonic), Some(TimeDelta::minutes(9)));
        assert!(!ears.will_pass(&ears.marketing(now, monotonic).unwrap()));
    }

    #[test]
    fn a_clock_more_than_two_minutes_off_holds_all_that_is_timed_until_it_is_right() {
        for (ahead, way) in
            [(TimeDelta::minutes(3), "3 minutes behind"), (TimeDelta::minutes(-61), "61 minutes ahead of")]
        {
            let (ears, now, monotonic) = start();
            ears.caught_up((now, monotonic), Some(ahead));
            for hold in [ears.marketing(now, monotonic), ears.timed(now, monotonic)] {
                assert!(hold.unwrap().reason.contains(way), "{way}");
            }
            ears.caught_up((now, monotonic), Some(TimeDelta::seconds(119)));
            assert_eq!((ears.marketing(now, monotonic), ears.timed(now, monotonic)), (None, None));
        }
    }
}
