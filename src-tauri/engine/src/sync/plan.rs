//! What there is to read of a list that is told newest first, given what was read before. Pure: instants in, stretches out.

use chrono::{DateTime, TimeDelta, Utc};

/// A stretch of the list, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    /// The older end.
    pub from: DateTime<Utc>,
    /// The newer end; none is now.
    pub until: Option<DateTime<Utc>>,
}

/// How far readings of a list go back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    /// The first one that is not to be whole.
    pub first: TimeDelta,
    /// A whole one.
    pub whole: TimeDelta,
    /// Every one, before the one before it began: lists lag.
    pub overlap: TimeDelta,
}

/// A reading that did not end well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Open {
    pub begun: DateTime<Utc>,
    pub whole: bool,
    /// How far back it was to go.
    pub back_to: DateTime<Utc>,
    /// Down to where everything is stored; none if nothing is.
    pub reached: Option<DateTime<Utc>>,
}

/// What was read before.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Before {
    /// When the latest complete reading began.
    pub done: Option<DateTime<Utc>>,
    /// One after it that was cut off or failed.
    pub open: Option<Open>,
}

/// What is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    pub whole: bool,
    /// The oldest instant read.
    pub back_to: DateTime<Utc>,
    /// The newest first.
    pub stretches: Vec<Stretch>,
}

/// Plans a reading. One that was cut off is taken up: first what is new since it began, then what it had not reached.
pub(super) fn plan(now: DateTime<Utc>, whole: bool, reach: &Reach, before: &Before) -> Plan {
    // What is from the future was written by a clock that was wrong.
    let done = before.done.filter(|done| *done <= now);
    let open = before.open.filter(|open| open.begun <= now);
    let goal = match done {
        _ if whole => now - reach.whole,
        Some(done) => done - reach.overlap,
        None => now - reach.first,
    };
    let Some(open) = open else {
        return Plan { whole, back_to: goal, stretches: vec![Stretch { from: goal, until: None }] };
    };
    let (whole, back_to) = (whole || open.whole, goal.min(open.back_to));
    let stretches = match open.reached {
        None => vec![Stretch { from: back_to, until: None }],
        Some(reached) => vec![
            Stretch { from: (open.begun - reach.overlap).max(back_to), until: None },
            Stretch { from: back_to, until: Some(reached + reach.overlap) },
        ],
    };
    Plan { whole, back_to, stretches }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REACH: Reach =
        Reach { first: TimeDelta::days(30), whole: TimeDelta::days(400), overlap: TimeDelta::minutes(10) };

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_780_000_000 + minutes * 60, 0).unwrap()
    }

    fn day(days: i64) -> DateTime<Utc> {
        at(days * 24 * 60)
    }

    #[test]
    fn the_first_reading_goes_back_some_days_and_a_whole_one_as_far_as_the_provider_keeps() {
        let plan_of = |whole| plan(at(0), whole, &REACH, &Before::default());
        assert_eq!(plan_of(false).stretches, [Stretch { from: day(-30), until: None }]);
        assert_eq!(plan_of(true).stretches, [Stretch { from: day(-400), until: None }]);
    }

    #[test]
    fn the_next_reading_overlaps_the_one_before() {
        let before = Before { done: Some(at(-60)), open: None };
        assert_eq!(plan(at(0), false, &REACH, &before).stretches, [Stretch { from: at(-70), until: None }]);
        assert_eq!(plan(at(0), true, &REACH, &before).back_to, day(-400));
    }

    #[test]
    fn a_reading_that_was_cut_off_is_taken_up_where_it_was() {
        let open = Open { begun: at(-60), whole: true, back_to: day(-400), reached: Some(day(-90)) };
        let before = Before { done: Some(day(-1)), open: Some(open) };
        for whole in [false, true] {
            let taken_up = plan(at(0), whole, &REACH, &before);
            assert!(taken_up.whole, "it was to be whole and still is");
            assert_eq!(taken_up.back_to, day(-400));
            let rest = Stretch { from: day(-400), until: Some(day(-90) + REACH.overlap) };
            assert_eq!(taken_up.stretches, [Stretch { from: at(-70), until: None }, rest]);
        }
    }

    #[test]
    fn a_reading_that_stored_nothing_is_done_anew() {
        let open = Open { begun: at(-60), whole: false, back_to: at(-500), reached: None };
        let before = Before { done: Some(at(-490)), open: Some(open) };
        assert_eq!(plan(at(0), false, &REACH, &before).stretches, [Stretch { from: at(-500), until: None }]);
    }

    #[test]
    fn what_a_wrong_clock_wrote_is_not_believed() {
        let open = Open { begun: at(60), whole: true, back_to: day(-400), reached: Some(at(50)) };
        let before = Before { done: Some(at(30)), open: Some(open) };
        let plan = plan(at(0), false, &REACH, &before);
        assert_eq!((plan.whole, plan.back_to), (false, day(-30)));
    }

    #[test]
    fn whatever_was_cut_off_nothing_between_the_goal_and_now_is_left_unread() {
        for begun in [-5, -300, -3_000] {
            for reached in [None, Some(begun - 1), Some(begun - 40_000)] {
                let open = Open { begun: at(begun), whole: true, back_to: day(-400), reached: reached.map(at) };
                let plan = plan(at(0), true, &REACH, &Before { done: None, open: Some(open) });
                for minute in [0, -4, -6, -299, -301, -2_999, -40_000, -50_000, -400 * 24 * 60] {
                    let read = plan.stretches.iter().any(|stretch| {
                        stretch.from <= at(minute) && stretch.until.is_none_or(|until| at(minute) <= until)
                    });
                    let stored = reached.is_some_and(|reached| (reached..=begun).contains(&minute));
                    assert!(read || stored, "minute {minute} of {plan:?}");
                }
            }
        }
    }
}
