//! Weekly hours in local time, and the instants at which they hold in every zone a person may be in. Half-open: a window
//! to 21:00 ends with 20:59:59. Knows no law and no setting; callers bring the hours.

mod parse;
#[cfg(feature = "tables")]
mod when;

use serde::{Deserialize, Serialize};

pub use parse::{Days, HoursError, time_of_day};
#[cfg(feature = "tables")]
pub use when::{Calendar, allowed_at, next_allowed, open_until};

const MINUTES_A_DAY: u16 = 24 * 60;
/// The end of a day, in words.
const MIDNIGHT: &str = "midnight";

/// Part of a day, in minutes after midnight: `start` belongs to it, `end` (at most 24:00) does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// First minute.
    pub start: u16,
    /// First minute after it.
    pub end: u16,
}

/// At most one window for each day of the week, Monday first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekHours {
    days: [Option<Window>; 7],
}

impl WeekHours {
    /// Takes a window for each day, Monday first. A window that ends before it starts is never open.
    pub const fn new(days: [Option<Window>; 7]) -> Self {
        Self { days }
    }

    /// The same window every day.
    pub const fn every_day(start: u16, end: u16) -> Self {
        Self { days: [Some(Window { start, end }); 7] }
    }

    /// The same window on some days.
    pub fn on(days: Days, window: Window) -> Self {
        Self { days: days.0.map(|open| open.then_some(window)) }
    }

    /// Reads the three settings, such as `mon-fri`, `09:00` and `17:30`.
    pub fn parse(days: &str, start: &str, end: &str) -> Result<Self, HoursError> {
        let days = Days::parse(days)?;
        let window = Window { start: time_of_day(start)?, end: time_of_day(end)? };
        if window.start >= window.end {
            return Err(HoursError::Backwards { start: clock(window.start), end: clock(window.end) });
        }
        Ok(Self::on(days, window))
    }

    /// In words: `from 9:00 AM to 5:00 PM, Monday to Friday`.
    pub fn describe(&self) -> String {
        let mut groups: Vec<(Window, [bool; 7])> = Vec::new();
        for (day, window) in self.days.iter().enumerate() {
            let Some(window) = window else { continue };
            let at = groups.iter().position(|(known, _)| known == window).unwrap_or_else(|| {
                groups.push((*window, [false; 7]));
                groups.len() - 1
            });
            groups[at].1[day] = true;
        }
        if groups.is_empty() {
            return "on no day".to_owned();
        }
        let sentence = |(window, days): &(Window, [bool; 7])| {
            format!("from {} to {}, {}", clock(window.start), clock(window.end), Days(*days).describe())
        };
        groups.iter().map(sentence).collect::<Vec<_>>().join("; ")
    }

    /// The hours that lie in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let both = |mine: &Option<Window>, theirs: &Option<Window>| {
            let (mine, theirs) = (mine.as_ref()?, theirs.as_ref()?);
            let window = Window { start: mine.start.max(theirs.start), end: mine.end.min(theirs.end) };
            (window.start < window.end).then_some(window)
        };
        Self { days: std::array::from_fn(|day| both(&self.days[day], &other.days[day])) }
    }

    /// These hours, but only on the days on which others have a window.
    #[must_use]
    pub fn on_the_days_of(&self, other: &Self) -> Self {
        Self { days: std::array::from_fn(|day| self.days[day].filter(|_| other.days[day].is_some())) }
    }

    /// The same with Sunday's window as wide as Saturday's.
    #[must_use]
    pub const fn with_sunday_like_saturday(mut self) -> Self {
        self.days[6] = self.days[5];
        self
    }

    /// Whether a minute of a day lies in its window.
    pub fn is_open_at(&self, weekday: chrono::Weekday, minute: u16) -> bool {
        self.days[weekday.num_days_from_monday() as usize]
            .is_some_and(|window| (window.start..window.end).contains(&minute))
    }

    /// Whether there is a window on a weekday, counted from Monday.
    pub fn is_open_on(&self, weekday: chrono::Weekday) -> bool {
        self.days[weekday.num_days_from_monday() as usize].is_some_and(|window| window.start < window.end)
    }
}

/// A time of day as people say it, in minutes after midnight: `9:00 AM`, `12:30 PM`; the end of the day is `midnight`.
pub fn clock(minute: u16) -> String {
    if minute >= MINUTES_A_DAY {
        return MIDNIGHT.to_owned();
    }
    let (hour, half) = (minute / 60, if minute < MINUTES_A_DAY / 2 { "AM" } else { "PM" });
    let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
    format!("{hour}:{:02} {half}", minute % 60)
}

#[cfg(test)]
mod tests;
