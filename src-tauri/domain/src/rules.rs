//! The legal tables: when marketing may reach somebody, by state and by country, and the days on which it may not. The rows
//! are data files with source, day of the check and certainty; this module reads them and knows no person and no message.

mod plain;
mod table;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::hours::{Calendar, WeekHours};
pub use crate::words::{Certainty, Loosening};
pub use plain::spelled_out;

/// Names the tables as a whole; every decision on record carries it.
pub const VERSION: &str = "2026-11-20";

/// The row that applies everywhere in the United States.
pub const FEDERAL: &str = "FEDERAL";

/// A row of the law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalRow {
    /// Two letters, [`FEDERAL`], or `*` for every country without a row.
    pub code: &'static str,
    /// As it reads in a sentence.
    pub name: &'static str,
    /// Zones the place reaches; empty for countries and the federal row.
    pub zones: Vec<Tz>,
    /// The hours, in local time.
    pub hours: WeekHours,
    /// Whether its holidays are closed.
    pub holidays: bool,
    /// Most texts to one person in any 24 hours.
    pub cap: Option<u32>,
    /// Whether its words reach texts: `yes`, `no` or `unclear`.
    pub texts: &'static str,
    /// Whether nothing less than a written yes will do.
    pub written_needed: bool,
    /// For how many months a purchase counts as a relationship; 0 for never.
    pub customer_months: u32,
    /// What may lift the hours in law: by consent, and for customers.
    pub lifted: (&'static str, &'static str),
    /// Day of the check.
    pub checked: &'static str,
    /// How well it is founded.
    pub certainty: Certainty,
    /// Statute, page.
    pub source: &'static str,
    /// What else there is to know.
    pub note: &'static str,
}

impl LegalRow {
    /// The row's hours and closed days.
    pub fn calendar(&self) -> Calendar<'static> {
        self.calendar_without(&[])
    }

    /// The same, less what the owner loosened.
    pub fn calendar_without(&self, loosened: &[Loosening]) -> Calendar<'static> {
        let hours = self.hours.loosened(loosened.contains(&Loosening::Hours), loosened.contains(&Loosening::Sundays));
        if !self.holidays || loosened.contains(&Loosening::Holidays) {
            return Calendar::from(hours);
        }
        Calendar { hours, closed: closed_days(self.holiday_key()), from: None, until: last_known_day() }
    }

    fn holiday_key(&self) -> &'static str {
        if self.code == "FR" { "FRANCE" } else { self.code }
    }

    /// What a closed day is called, if it is a holiday of this row.
    pub fn holiday_on(&self, day: NaiveDate) -> Option<&'static str> {
        holidays().get(self.holiday_key())?.iter().find(|(closed, _)| *closed == day).map(|(_, name)| *name)
    }

    /// Whether the row asks for more than federal law does.
    pub fn is_stricter_than_federal(&self) -> bool {
        self.holidays || self.hours != federal().hours
    }
}

impl WeekHours {
    /// These hours with round-the-clock days where the owner took the responsibility.
    fn loosened(self, hours: bool, sundays: bool) -> Self {
        let all_day = WeekHours::every_day(0, 24 * 60);
        let mut loose = if hours { all_day.on_the_days_of(&self) } else { self };
        if sundays {
            loose = loose.with_sunday_like_saturday();
        }
        loose
    }
}

/// The federal row.
pub fn federal() -> &'static LegalRow {
    static ROW: OnceLock<LegalRow> = OnceLock::new();
    ROW.get_or_init(|| state(FEDERAL).cloned().unwrap_or_else(table::strictest))
}

/// The row of a state or territory, or the federal one.
pub fn state(code: &str) -> Option<&'static LegalRow> {
    table::states().get(code)
}

/// The rows of all states and territories.
pub fn states() -> impl Iterator<Item = &'static LegalRow> {
    table::states().values().filter(|row| row.code != FEDERAL)
}

/// The row of a country outside the United States.
pub fn country(code: &str) -> &'static LegalRow {
    static FALLBACK: OnceLock<LegalRow> = OnceLock::new();
    let rows = table::countries();
    rows.get(code).or_else(|| rows.get("*")).unwrap_or_else(|| FALLBACK.get_or_init(table::strictest))
}

/// The rows of all countries that have one of their own.
pub fn countries() -> impl Iterator<Item = &'static LegalRow> {
    table::countries().values().filter(|row| row.code != "*")
}

/// The strictest of all states at once, for people whose state is not known: hours of all, holidays of any.
pub fn any_state() -> &'static Calendar<'static> {
    static ALL: OnceLock<Calendar<'static>> = OnceLock::new();
    ALL.get_or_init(|| {
        let hours = states().fold(federal().hours, |hours, row| hours.and(&row.hours));
        let mut closed: Vec<NaiveDate> = states().flat_map(|row| closed_days(row.code)).copied().collect();
        closed.sort_unstable();
        closed.dedup();
        Calendar { hours, closed: closed.leak(), from: None, until: last_known_day() }
    })
}

/// The states that reach one of some zones.
pub fn states_in(zones: &[Tz]) -> impl Iterator<Item = &'static LegalRow> {
    states().filter(|row| row.zones.iter().any(|zone| zones.contains(zone)))
}

type Days = Vec<(NaiveDate, &'static str)>;

fn holidays() -> &'static BTreeMap<&'static str, Days> {
    static DAYS: OnceLock<BTreeMap<&'static str, Days>> = OnceLock::new();
    DAYS.get_or_init(table::holidays)
}

/// The closed days of a place, sorted.
fn closed_days(place: &str) -> &'static [NaiveDate] {
    static CLOSED: OnceLock<BTreeMap<&'static str, Vec<NaiveDate>>> = OnceLock::new();
    let read = || {
        let sorted = |days: &Days| {
            let mut days: Vec<NaiveDate> = days.iter().map(|(day, _)| *day).collect();
            days.sort_unstable();
            days.dedup();
            days
        };
        holidays().iter().map(|(place, days)| (*place, sorted(days))).collect()
    };
    CLOSED.get_or_init(read).get(place).map_or(&[], Vec::as_slice)
}

/// The last day the holidays are known for.
pub fn last_known_day() -> Option<NaiveDate> {
    let last = holidays().values().flatten().map(|(day, _)| *day).max()?;
    NaiveDate::from_ymd_opt(chrono::Datelike::year(&last), 12, 31)
}

/// Whether the tables are too old to be relied upon without a look: more than a year.
pub fn are_stale(now: DateTime<Utc>) -> bool {
    VERSION.parse::<NaiveDate>().is_ok_and(|checked| (now.date_naive() - checked).num_days() > 365)
}

#[cfg(test)]
mod tests;
