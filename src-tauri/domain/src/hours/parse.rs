//! Days and times of day as the settings hold them. Errors are sentences for the owner.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{MIDNIGHT, MINUTES_A_DAY};

const NAMES: [(&str, &str); 7] = [
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
];

/// Days of the week, Monday first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days(pub [bool; 7]);

/// Why hours could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// A word that is no day.
    #[error("“{0}” is not a day. Write days like mon-fri or mon,wed,sat")]
    Day(String),
    /// No day at all.
    #[error("At least one day is needed, like mon-fri")]
    NoDays,
    /// Not a time of day.
    #[error("“{0}” is not a time of day. Write it like 9:00 AM")]
    Time(String),
    /// Ends before it starts.
    #[error("The hours end at {end}, which is not after {start}")]
    Backwards {
        /// Start, as people say it.
        start: String,
        /// End, as people say it.
        end: String,
    },
}

impl Days {
    /// Reads `mon-fri`, `mon,wed,sat` or `daily`; full names and any case will do, and a range may run over Sunday.
    pub fn parse(text: &str) -> Result<Self, HoursError> {
        let text = text.trim().to_ascii_lowercase();
        if matches!(text.as_str(), "daily" | "every day" | "all") {
            return Ok(Self([true; 7]));
        }
        let mut days = [false; 7];
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (first, last) = match part.split_once(['-', '–']) {
                Some((first, last)) => (day(first)?, day(last)?),
                None => (day(part)?, day(part)?),
            };
            let length = (last + 7 - first) % 7;
            (0..=length).for_each(|step| days[(first + step) % 7] = true);
        }
        if days.contains(&true) { Ok(Self(days)) } else { Err(HoursError::NoDays) }
    }

    /// In words: `every day`, `Monday to Friday`, `Monday, Wednesday and Saturday`.
    pub fn describe(self) -> String {
        let runs: Vec<String> = match self.runs().as_slice() {
            [(0, 6)] => return "every day".to_owned(),
            runs => runs
                .iter()
                .flat_map(|&(first, last)| match last - first {
                    0 => vec![NAMES[first].1.to_owned()],
                    1 => vec![NAMES[first].1.to_owned(), NAMES[last].1.to_owned()],
                    _ => vec![format!("{} to {}", NAMES[first].1, NAMES[last].1)],
                })
                .collect(),
        };
        match runs.as_slice() {
            [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
            _ => runs.concat(),
        }
    }

    /// First and last day of each unbroken run.
    fn runs(self) -> Vec<(usize, usize)> {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for (day, _) in self.0.iter().enumerate().filter(|&(_, &open)| open) {
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == day => *last = day,
                _ => runs.push((day, day)),
            }
        }
        runs
    }
}

/// As the setting holds it: `mon-fri`, `mon,wed,sat`.
impl fmt::Display for Days {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (first, last)) in self.runs().into_iter().enumerate() {
            if index > 0 {
                formatter.write_str(",")?;
            }
            formatter.write_str(NAMES[first].0)?;
            if last > first {
                write!(formatter, "-{}", NAMES[last].0)?;
            }
        }
        Ok(())
    }
}

fn day(text: &str) -> Result<usize, HoursError> {
    let text = text.trim();
    let found = NAMES.iter().position(|(short, long)| {
        text.starts_with(short) && long.to_ascii_lowercase().starts_with(text.trim_end_matches(['.', 's']))
    });
    found.ok_or_else(|| HoursError::Day(text.to_owned()))
}

/// Reads `09:00` (or `9:00`, and `24:00` for the end of the day), or `9:00 AM`, `9 pm` as [`super::clock`] writes it, into
/// minutes after midnight.
pub fn time_of_day(text: &str) -> Result<u16, HoursError> {
    let unreadable = || HoursError::Time(text.trim().to_owned());
    let said = text.trim().to_ascii_lowercase();
    if said == MIDNIGHT {
        return Ok(MINUTES_A_DAY);
    }
    for (half, later) in [("am", 0), ("pm", MINUTES_A_DAY / 2)] {
        if let Some(clock) = said.strip_suffix(half).map(str::trim) {
            let clock = if clock.contains(':') { clock.to_owned() } else { format!("{clock}:00") };
            let minutes = minutes(&clock).filter(|minutes| (60..13 * 60).contains(minutes)).ok_or_else(unreadable)?;
            return Ok(minutes % (MINUTES_A_DAY / 2) + later);
        }
    }
    minutes(&said).ok_or_else(unreadable)
}

/// Reads `9:00`.
fn minutes(clock: &str) -> Option<u16> {
    let (hour, minute) = clock.split_once(':')?;
    let number = |digits: &str, length: std::ops::RangeInclusive<usize>| {
        let whole = length.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        whole.then(|| digits.parse::<u16>().ok()).flatten()
    };
    let (hour, minute) = number(hour, 1..=2).zip(number(minute, 2..=2))?;
    let minutes = hour * 60 + minute;
    (minute < 60 && minutes <= MINUTES_A_DAY).then_some(minutes)
}
