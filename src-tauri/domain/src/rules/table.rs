//! Reads the data files. A row that cannot be read is a defect a test finds; at run time it is left out of its table and
//! the strictest hours stand in.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{Certainty, Days, LegalRow};
use crate::hours::{WeekHours, Window, time_of_day};

const STATES: &str = include_str!("../../data/state_rules.csv");
const COUNTRIES: &str = include_str!("../../data/country_rules.csv");
const HOLIDAYS: &str = include_str!("../../data/restricted_holidays.csv");

/// Lines of a file that hold data: neither comments nor the heading.
pub(super) fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).skip(1)
}

pub(super) fn states() -> &'static BTreeMap<&'static str, LegalRow> {
    static ROWS: OnceLock<BTreeMap<&'static str, LegalRow>> = OnceLock::new();
    ROWS.get_or_init(|| lines(STATES).filter_map(state).map(|row| (row.code, row)).collect())
}

pub(super) fn countries() -> &'static BTreeMap<&'static str, LegalRow> {
    static ROWS: OnceLock<BTreeMap<&'static str, LegalRow>> = OnceLock::new();
    ROWS.get_or_init(|| lines(COUNTRIES).filter_map(country).map(|row| (row.code, row)).collect())
}

pub(super) fn state(line: &'static str) -> Option<LegalRow> {
    let columns: Vec<&'static str> = line.split(',').collect();
    let [
        code,
        name,
        zones,
        weekdays,
        saturday,
        sunday,
        holidays,
        cap,
        texts,
        consent,
        customers,
        written,
        months,
        checked,
        certainty,
        source,
        note,
    ] = columns.try_into().ok()?;
    Some(LegalRow {
        code,
        name,
        zones: zones.split(';').filter_map(|zone| zone.parse().ok()).collect(),
        hours: week(weekdays, saturday, sunday)?,
        holidays: yes(holidays)?,
        cap: if cap.is_empty() { None } else { Some(cap.parse().ok()?) },
        texts,
        written_needed: yes(written)?,
        customer_months: months.parse().ok()?,
        lifted: (consent, customers),
        checked,
        certainty: Certainty::from_word(certainty)?,
        source,
        note,
    })
}

pub(super) fn country(line: &'static str) -> Option<LegalRow> {
    let columns: Vec<&'static str> = line.split(',').collect();
    let [code, name, weekdays, saturday, sunday, holidays, months, checked, certainty, source, note] =
        columns.try_into().ok()?;
    Some(LegalRow {
        code,
        name,
        zones: Vec::new(),
        hours: week(weekdays, saturday, sunday)?,
        holidays: yes(holidays)?,
        cap: None,
        texts: "",
        written_needed: false,
        customer_months: months.parse().ok()?,
        lifted: ("no", "no"),
        checked,
        certainty: Certainty::from_word(certainty)?,
        source,
        note,
    })
}

/// What stands in for a row that cannot be read: weekdays from ten to six.
pub(super) fn strictest() -> LegalRow {
    let day = Some(Window { start: 10 * 60, end: 18 * 60 });
    LegalRow {
        code: "",
        name: "the law",
        zones: Vec::new(),
        hours: WeekHours::new([day, day, day, day, day, None, None]),
        holidays: false,
        cap: Some(1),
        texts: "",
        written_needed: true,
        customer_months: 0,
        lifted: ("no", "no"),
        checked: "",
        certainty: Certainty::Low,
        source: "",
        note: "",
    }
}

pub(super) fn holidays() -> BTreeMap<&'static str, Days> {
    let mut days: BTreeMap<&'static str, Days> = BTreeMap::new();
    for line in lines(HOLIDAYS) {
        let mut columns = line.splitn(3, ',');
        let (Some(day), Some(places), Some(name)) = (columns.next(), columns.next(), columns.next()) else { continue };
        let Ok(day) = day.parse() else { continue };
        for place in places.split(';') {
            days.entry(place).or_default().push((day, name));
        }
    }
    days
}

fn yes(text: &str) -> Option<bool> {
    match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn week(weekdays: &str, saturday: &str, sunday: &str) -> Option<WeekHours> {
    let weekday = window(weekdays)?;
    let [saturday, sunday] = [window(saturday)?, window(sunday)?];
    Some(WeekHours::new([weekday, weekday, weekday, weekday, weekday, saturday, sunday]))
}

/// `09:00-20:00`, or nothing for a closed day; `None` if it is neither.
#[expect(clippy::option_option, reason = "unreadable and closed are different things")]
fn window(text: &str) -> Option<Option<Window>> {
    if text.is_empty() {
        return Some(None);
    }
    let (start, end) = text.split_once('-')?;
    let window = Window { start: time_of_day(start).ok()?, end: time_of_day(end).ok()? };
    (window.start < window.end).then_some(Some(window))
}

#[cfg(test)]
pub(super) const FILES: [(&str, usize); 3] = [(STATES, 57), (COUNTRIES, 8), (HOLIDAYS, 0)];
