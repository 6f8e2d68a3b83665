//! When something is to leave: at once, at an instant, at a time on each person's own clock, or spread evenly over a stretch
//! of hours. Says for each person the earliest instant that is meant. Whether it may leave then is decided elsewhere
//! (`decide`), which can only postpone it.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "tables")]
mod clocks;
#[cfg(test)]
mod tests;

#[cfg(feature = "tables")]
pub use clocks::on_every_clock;

/// The longest stretch something can be spread over, in minutes: a week.
pub const LONGEST_STRETCH: u32 = 7 * 24 * 60;
/// How far ahead something can be planned. The legal tables know their closed days for little more than a year.
const HORIZON: TimeDelta = TimeDelta::days(366);
/// A chosen time that has just passed is still meant: the owner took a while to look things over.
const JUST_PASSED: TimeDelta = TimeDelta::hours(1);
/// The last clock on earth (Baker Island) is twelve hours behind UTC: a local time is over nowhere before.
const LAST_CLOCK: TimeDelta = TimeDelta::hours(12);
/// The first (Kiribati) is fourteen ahead.
const FIRST_CLOCK: TimeDelta = TimeDelta::hours(14);

/// When something is to leave.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// As soon as it may.
    #[default]
    Now,
    /// At an instant.
    At {
        /// Which.
        instant: DateTime<Utc>,
    },
    /// At a time on the recipient's own clock.
    LocalTime {
        /// Which.
        local: NaiveDateTime,
    },
    /// One after the other, evenly over a stretch of time.
    Spread {
        /// When the first one leaves; nothing for as soon as it may.
        from: Option<DateTime<Utc>>,
        /// How long the stretch is, from 1 to [`LONGEST_STRETCH`].
        minutes: u32,
    },
}

/// Why a time cannot be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotATime {
    /// It lies behind.
    #[error("The time you picked has passed. Pick a later one, or send now.")]
    Passed,
    /// It lies too far ahead.
    #[error(
        "Texts can be planned a year ahead at most, because the laws of later days are not known. Pick an earlier time."
    )]
    TooFar,
    /// No stretch, or one that is too long.
    #[error("Texts can be spread over one minute to seven days. Pick a stretch within that.")]
    Stretch,
}

/// Somebody's turn among those a stretch is spread over: the `nth`, counted from 0, of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// Whose.
    pub nth: u64,
    /// Of how many.
    pub of: u64,
}

impl Turn {
    /// The only one there is.
    pub const ONLY: Self = Self { nth: 0, of: 1 };
}

impl When {
    /// Refuses what cannot be meant as of an instant. A time that passed within the last hour means at once.
    pub fn check(self, now: DateTime<Utc>) -> Result<(), NotATime> {
        let (first, last) = match self {
            Self::Now => return Ok(()),
            Self::At { instant } => (instant, instant),
            Self::LocalTime { local } => (local.and_utc() - FIRST_CLOCK, local.and_utc() + LAST_CLOCK),
            Self::Spread { from, minutes } => {
                if !(1..=LONGEST_STRETCH).contains(&minutes) {
                    return Err(NotATime::Stretch);
                }
                let from = from.unwrap_or(now);
                (from, from + stretch(minutes))
            }
        };
        if last + JUST_PASSED < now {
            return Err(NotATime::Passed);
        }
        if first > now + HORIZON {
            return Err(NotATime::TooFar);
        }
        Ok(())
    }

    /// About when it begins, for whoever knows of nobody in particular.
    pub fn begins(self, now: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::Now | Self::Spread { from: None, .. } => now,
            Self::At { instant } | Self::Spread { from: Some(instant), .. } => instant.max(now),
            Self::LocalTime { local } => local.and_utc().max(now),
        }
    }

    /// The instant a turn comes in a stretch that begins now at the earliest; `None` for what is not spread. The first
    /// comes with the beginning, the last one before the end; what is left of a stretch that has begun is shared by all.
    pub fn turn(self, turn: Turn, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let Self::Spread { from, minutes } = self else { return None };
        let from = from.unwrap_or(now);
        let (begin, end) = (from.max(now), from + stretch(minutes));
        let left = i128::from((end - begin).num_milliseconds().max(0));
        let nth = i128::from(turn.nth.min(turn.of.saturating_sub(1)));
        let share = left * nth / i128::from(turn.of.max(1));
        Some(begin + TimeDelta::milliseconds(i64::try_from(share).unwrap_or_default()))
    }
}

fn stretch(minutes: u32) -> TimeDelta {
    TimeDelta::minutes(i64::from(minutes.min(LONGEST_STRETCH)))
}
