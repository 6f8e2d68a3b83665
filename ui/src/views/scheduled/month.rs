//! A month as a calendar shows it: whole weeks that begin on Sunday, and where a key leads from a day.

use chrono::{Datelike, Days, Months, NaiveDate};

/// The weeks a month touches, each from Sunday to Saturday.
pub(super) fn weeks(of: NaiveDate) -> Vec<Vec<NaiveDate>> {
    let Some(first) = of.with_day(1) else { return Vec::new() };
    let begin = first - Days::new(u64::from(first.weekday().num_days_from_sunday()));
    let days: Vec<NaiveDate> = begin.iter_days().take(42).collect();
    let touches = |week: &&[NaiveDate]| week.iter().any(|day| (day.year(), day.month()) == (of.year(), of.month()));
    days.chunks(7).filter(touches).map(<[NaiveDate]>::to_vec).collect()
}

/// The day a key leads to; nothing for keys that lead nowhere.
pub(super) fn step(from: NaiveDate, key: &str) -> Option<NaiveDate> {
    let into_week = u64::from(from.weekday().num_days_from_sunday());
    match key {
        "ArrowLeft" => from.pred_opt(),
        "ArrowRight" => from.succ_opt(),
        "ArrowUp" => from.checked_sub_days(Days::new(7)),
        "ArrowDown" => from.checked_add_days(Days::new(7)),
        "Home" => from.checked_sub_days(Days::new(into_week)),
        "End" => from.checked_add_days(Days::new(6 - into_week)),
        "PageUp" => from.checked_sub_months(Months::new(1)),
        "PageDown" => from.checked_add_months(Months::new(1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_is_shown_in_whole_weeks_from_sunday() {
        for (of, first, last, count) in [
            ("2026-11-21", "2026-11-01", "2026-12-05", 5),
            ("2026-02-14", "2026-02-01", "2026-02-28", 4),
            ("2026-08-31", "2026-07-26", "2026-09-05", 6),
        ] {
            let weeks = weeks(day(of));
            assert_eq!(weeks.len(), count, "{of}");
            assert_eq!((weeks[0][0], weeks[count - 1][6]), (day(first), day(last)), "{of}");
        }
    }

    #[test]
    fn keys_lead_by_days_weeks_and_months() {
        let from = day("2026-01-31");
        for (key, to) in [
            ("ArrowLeft", "2026-01-30"),
            ("ArrowRight", "2026-02-01"),
            ("ArrowUp", "2026-01-24"),
            ("ArrowDown", "2026-02-07"),
            ("Home", "2026-01-25"),
            ("End", "2026-01-31"),
            ("PageUp", "2025-12-31"),
            ("PageDown", "2026-02-28"),
        ] {
            assert_eq!(step(from, key), Some(day(to)), "{key}");
        }
        assert_eq!(step(from, "Enter"), None);
    }
}
