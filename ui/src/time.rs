//! Instants as people read them, in a zone by its IANA name. The browser knows the zones, so the wasm carries no tables;
//! the sentences are made here.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use js_sys::{Array, Date, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const LONG_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const LONG_WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// What a clock on the wall of that zone shows. An unknown or empty zone is the computer's own.
pub fn local(instant: DateTime<Utc>, zone: &str) -> NaiveDateTime {
    in_zone(instant, zone).or_else(|| in_zone(instant, "")).unwrap_or_else(|| instant.naive_utc())
}

fn in_zone(instant: DateTime<Utc>, zone: &str) -> Option<NaiveDateTime> {
    let options = Object::new();
    let mut fields = vec![("hourCycle", "h23")];
    fields.extend(["year", "month", "day", "hour", "minute", "second"].map(|field| (field, "numeric")));
    if !zone.is_empty() {
        fields.push(("timeZone", zone));
    }
    for (field, value) in fields {
        Reflect::set(&options, &field.into(), &value.into()).ok()?;
    }
    // `Reflect::construct` turns the exception an unknown zone raises into an error.
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let maker = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?;
    let format = Reflect::construct(&maker.into(), &Array::of2(&"en-US".into(), &options)).ok()?;
    let format: Intl::DateTimeFormat = format.into();
    let parts = format.format_to_parts(&Date::new(&JsValue::from_f64(instant.timestamp_millis() as f64)));
    let part = |wanted: &str| {
        parts.iter().find_map(|part| {
            let text = |key: &str| Reflect::get(&part, &key.into()).ok()?.as_string();
            (text("type")? == wanted).then(|| text("value")?.parse::<u32>().ok()).flatten()
        })
    };
    let date = NaiveDate::from_ymd_opt(i32::try_from(part("year")?).ok()?, part("month")?, part("day")?)?;
    date.and_hms_opt(part("hour")?, part("minute")?, part("second")?)
}

/// The instant at which a clock in that zone shows `wall`. In the hour that is skipped or doubled when clocks change,
/// an instant within that hour.
pub fn instant(wall: NaiveDateTime, zone: &str) -> DateTime<Utc> {
    let mut guess = wall.and_utc();
    for _ in 0..2 {
        guess += wall - local(guess, zone);
    }
    guess
}

/// `9:12 AM` today, `yesterday 9:12 AM`, `tomorrow 9:12 AM`, `Fri 9:12 AM` within a week, else `Mar 12, 9:12 AM`.
pub fn when(at: DateTime<Utc>, now: Option<DateTime<Utc>>, zone: &str) -> String {
    words(local(at, zone), now.map(|now| local(now, zone)))
}

fn words(at: NaiveDateTime, now: Option<NaiveDateTime>) -> String {
    let clock = clock(at.time());
    let Some(now) = now else { return format!("{}, {clock}", day(at.date(), None)) };
    match (at.date() - now.date()).num_days() {
        0 => clock,
        -1 => format!("yesterday {clock}"),
        1 => format!("tomorrow {clock}"),
        2..=6 => format!("{} {clock}", weekday(at.date())),
        _ => format!("{}, {clock}", day(at.date(), Some(now.date()))),
    }
}

/// `9:12 AM`.
pub fn clock(time: NaiveTime) -> String {
    let (afternoon, hour) = time.hour12();
    format!("{hour}:{:02} {}", time.minute(), if afternoon { "PM" } else { "AM" })
}

/// `Mar 12`, with the year unless it is that of `today`.
pub fn day(date: NaiveDate, today: Option<NaiveDate>) -> String {
    let month = MONTHS.get(date.month0() as usize).copied().unwrap_or_default();
    match today {
        Some(today) if today.year() == date.year() => format!("{month} {}", date.day()),
        _ => format!("{month} {}, {}", date.day(), date.year()),
    }
}

/// `Tuesday, Nov 24`, with the year unless it is that of `today`.
pub fn long_day(date: NaiveDate, today: Option<NaiveDate>) -> String {
    let weekday = LONG_WEEKDAYS.get(date.weekday().num_days_from_monday() as usize).copied().unwrap_or_default();
    format!("{weekday}, {}", day(date, today))
}

/// `November 2026`.
pub fn month(date: NaiveDate) -> String {
    let month = LONG_MONTHS.get(date.month0() as usize).copied().unwrap_or_default();
    format!("{month} {}", date.year())
}

fn weekday(date: NaiveDate) -> &'static str {
    WEEKDAYS.get(date.weekday().num_days_from_monday() as usize).copied().unwrap_or_default()
}

/// A zone as people call it: `America/New_York` is "New York time".
pub fn zone_name(zone: &str) -> String {
    let city = zone.rsplit('/').next().unwrap_or(zone).replace('_', " ");
    format!("{city} time")
}

/// Reads what a date and time field holds (`2026-11-21T09:30`), or what is typed where it is a plain field.
pub fn parse_field(text: &str) -> Option<NaiveDateTime> {
    let (date, time) = text.trim().split_once(['T', ' '])?;
    Some(date.parse::<NaiveDate>().ok()?.and_time(parse_clock(time.trim())?))
}

/// Reads what a time field holds (`09:30` or `09:30:00`).
pub fn parse_clock(text: &str) -> Option<NaiveTime> {
    let mut parts = text.split(':').map(|part| part.parse::<u32>().ok());
    NaiveTime::from_hms_opt(parts.next()??, parts.next()??, 0)
}

/// What a date and time field shows for a wall clock.
pub fn field(wall: NaiveDateTime) -> String {
    let date = wall.date();
    format!("{:04}-{:02}-{:02}T{:02}:{:02}", date.year(), date.month(), date.day(), wall.hour(), wall.minute())
}

/// The next full hour after a wall clock, as a first suggestion for "later".
pub fn next_hour(wall: NaiveDateTime) -> NaiveDateTime {
    wall.date().and_hms_opt(wall.hour(), 0, 0).unwrap_or(wall) + TimeDelta::hours(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall(text: &str) -> NaiveDateTime {
        parse_field(text).unwrap()
    }

    #[test]
    fn an_instant_reads_as_one_would_say_it() {
        let now = Some(wall("2026-11-21T13:05"));
        for (at, words_expected) in [
            ("2026-11-21T09:12", "9:12 AM"),
            ("2026-11-21T00:30", "12:30 AM"),
            ("2026-11-20T23:59", "yesterday 11:59 PM"),
            ("2026-11-22T12:00", "tomorrow 12:00 PM"),
            ("2026-11-24T08:00", "Tue 8:00 AM"),
            ("2026-11-28T08:00", "Nov 28, 8:00 AM"),
            ("2025-03-12T08:00", "Mar 12, 2025, 8:00 AM"),
        ] {
            assert_eq!(words(wall(at), now), words_expected);
        }
        assert_eq!(words(wall("2026-03-12T08:00"), None), "Mar 12, 2026, 8:00 AM");
    }

    #[test]
    fn a_field_reads_back_what_it_showed() {
        let noon = wall("2026-02-03T12:00");
        assert_eq!(parse_field(&field(noon)), Some(noon));
        assert_eq!(parse_field(" 2026-02-03 12:00"), Some(noon), "typed where there is no picker");
        assert_eq!(parse_clock("09:30:00"), NaiveTime::from_hms_opt(9, 30, 0));
        for wrong in ["", "T", "2026-02-30T10:00", "2026-02-03", "2026-02-03T25:00", "x:y"] {
            assert_eq!(parse_field(wrong), None, "{wrong:?}");
        }
        assert_eq!(next_hour(wall("2026-02-03T23:20")), wall("2026-02-04T00:00"));
    }

    #[test]
    fn a_day_and_a_month_are_told_whole() {
        let day = wall("2026-11-24T09:00").date();
        assert_eq!(long_day(day, Some(day)), "Tuesday, Nov 24");
        assert_eq!(long_day(day, None), "Tuesday, Nov 24, 2026");
        assert_eq!(month(day), "November 2026");
    }

    #[test]
    fn a_zone_is_called_by_its_city() {
        assert_eq!(zone_name("America/New_York"), "New York time");
        assert_eq!(zone_name("America/Indiana/Knox"), "Knox time");
    }
}
