//! Weekly hours in local time, and the instants at which they hold in every zone a person may be in. Half-open: a window
//! to 21:00 ends with 20:59:59. Knows no law and no setting; callers bring the hours.

mod parse;
#[cfg(feature = "tables")]
mod when;

use chrono::{Datelike, NaiveDateTime, Timelike};
use serde::{Deserialize, Serialize};

pub use parse::{Days, HoursError, time_of_day};
#[cfg(feature = "tables")]
pub use when::{allowed_at, next_allowed, open_until};

const MINUTES_A_DAY: u16 = 24 * 60;

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
            return Err(HoursError::Backwards { start: start.trim().to_owned(), end: end.trim().to_owned() });
        }
        Ok(Self::on(days, window))
    }

    /// In words: `from 9:00 to 17:00, Monday to Friday`.
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

    /// Whether a local time lies in a window.
    pub fn contains(&self, local: NaiveDateTime) -> bool {
        let minute = local.hour() * 60 + local.minute();
        self.window_on(local, 0)
            .is_some_and(|window| (u32::from(window.start)..u32::from(window.end)).contains(&minute))
    }

    /// The window of the day `later` days after a local time's.
    fn window_on(&self, local: NaiveDateTime, later: u8) -> Option<Window> {
        let weekday = local.weekday().num_days_from_monday() as usize + usize::from(later);
        self.days[weekday % 7].filter(|window| window.start < window.end)
    }
}

fn clock(minute: u16) -> String {
    format!("{}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests;
