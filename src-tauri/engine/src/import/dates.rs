//! A day out of a cell, however people and spreadsheets write it. Where `3/4/2026` could be either, the column decides:
//! one cell that can only be day-first makes all of them day-first, and the other way round; if no cell tells, or some
//! tell each way, the country does (the United States and its neighbours in custom write the month first).

use chrono::{Datelike, Days, NaiveDate};
use linnet_store::contacts::folded;

/// Which comes first in a date of three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    MonthFirst,
    DayFirst,
}

/// Countries that write the month first (CLDR `M/d/yy`).
const MONTH_FIRST: &[&str] = &["US", "PR", "GU", "VI", "AS", "MP", "UM", "PH", "PA"];

/// Years a customer can have come in; outside them a number is no date.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// The day spreadsheets count from (with Lotus's 29 February 1900 already counted).
const SERIAL_START: Option<NaiveDate> = NaiveDate::from_ymd_opt(1899, 12, 30);

const MONTHS: [[&str; 4]; 12] = [
    ["jan", "january", "ene", "enero"],
    ["feb", "february", "febr", "febrero"],
    ["mar", "march", "marz", "marzo"],
    ["apr", "april", "abr", "abril"],
    ["may", "may", "may", "mayo"],
    ["jun", "june", "jun", "junio"],
    ["jul", "july", "jul", "julio"],
    ["aug", "august", "ago", "agosto"],
    ["sep", "september", "sept", "septiembre"],
    ["oct", "october", "oct", "octubre"],
    ["nov", "november", "nov", "noviembre"],
    ["dec", "december", "dic", "diciembre"],
];

/// The order a column is written in.
pub(super) fn order<'a>(cells: impl Iterator<Item = &'a str>, country: &str) -> Order {
    let (mut month_first, mut day_first) = (false, false);
    for cell in cells {
        if let Some([first, second, _]) = three_numbers(day_part(cell), &['/', '-']) {
            month_first |= second > 12 && first <= 12;
            day_first |= first > 12 && first <= 31 && second <= 12;
        }
    }
    match (month_first, day_first) {
        (true, false) => Order::MonthFirst,
        (false, true) => Order::DayFirst,
        _ if MONTH_FIRST.iter().any(|known| known.eq_ignore_ascii_case(country)) => Order::MonthFirst,
        _ => Order::DayFirst,
    }
}

/// Whether a cell can be nothing but a date. Bare numbers, which may be days to a spreadsheet, do not count.
pub(super) fn looks_like_date(cell: &str) -> bool {
    let bare = cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && cell.matches('.').count() < 2;
    !bare && read(cell, Order::MonthFirst).is_some()
}

/// The day, if the cell is one.
pub(super) fn read(cell: &str, order: Order) -> Option<NaiveDate> {
    let text = day_part(cell);
    let date = iso(text)
        .or_else(|| serial(text))
        .or_else(|| three_numbers(text, &['.']).and_then(|numbers| three(numbers, Order::DayFirst)))
        .or_else(|| three_numbers(text, &['/', '-']).and_then(|numbers| three(numbers, order)))
        .or_else(|| named(text))?;
    YEARS.contains(&date.year()).then_some(date)
}

/// A cell without the time of day.
fn day_part(cell: &str) -> &str {
    let text = cell.trim();
    let end = text.find(':').map_or(text.len(), |colon| {
        // Back over the hours to the blank, the T or the comma before them.
        text[..colon].trim_end_matches(|letter: char| letter.is_ascii_digit()).len()
    });
    text[..end].trim_end_matches([' ', 'T', ','])
}

/// `2026-03-04`, `2026/3/4`, `20260304`.
fn iso(text: &str) -> Option<NaiveDate> {
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return NaiveDate::from_ymd_opt(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?);
    }
    let mut parts = text.split(['-', '/', '.']);
    let year = parts.next().filter(|year| year.len() == 4)?;
    let date = NaiveDate::from_ymd_opt(year.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    date.filter(|_| parts.next().is_none())
}

/// Days since the end of 1899, as a spreadsheet stores them: 1927 to 2100.
fn serial(text: &str) -> Option<NaiveDate> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    if whole.len() != 5 || !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let days: u64 = whole.parse().ok()?;
    SERIAL_START?.checked_add_days(Days::new(days))
}

fn three_numbers(text: &str, separators: &[char]) -> Option<[u32; 3]> {
    let mut numbers = text.split(separators).map(|part| {
        let part = part.trim();
        let digits = (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if digits { part.parse().ok() } else { None }
    });
    let three = [numbers.next()??, numbers.next()??, numbers.next()??];
    numbers.next().is_none().then_some(three)
}

fn three([first, second, year]: [u32; 3], order: Order) -> Option<NaiveDate> {
    let (month, day) = match order {
        Order::MonthFirst if first <= 12 => (first, second),
        Order::DayFirst if second > 12 => (first, second),
        Order::MonthFirst | Order::DayFirst => (second, first),
    };
    NaiveDate::from_ymd_opt(full_year(year)?, month, day)
}

/// Two digits mean 1970 to 2069.
fn full_year(year: u32) -> Option<i32> {
    let year = i32::try_from(year).ok()?;
    Some(match year {
        0..=69 => 2000 + year,
        70..=99 => 1900 + year,
        other => other,
    })
}

/// `Mar 3, 2026`, `3 March 2026`, `3-Mar-26`, `3 de marzo de 2026`, `Tue, March 3rd, 2026`.
fn named(text: &str) -> Option<NaiveDate> {
    let plain = folded(text);
    let mut month = None;
    let mut numbers = Vec::new();
    for word in plain.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let digits = word.trim_end_matches(|letter: char| letter.is_alphabetic());
        if digits.is_empty() {
            let found = MONTHS.iter().position(|names| names.contains(&word));
            month = month.or(found);
            if found.is_none() && !is_filler(word) {
                return None;
            }
        } else if matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th") && digits.len() <= 4 {
            numbers.push(digits.parse::<u32>().ok()?);
        } else {
            return None;
        }
    }
    let month = u32::try_from(month?).ok()? + 1;
    match numbers.as_slice() {
        [year, day] if *year > 31 => NaiveDate::from_ymd_opt(full_year(*year)?, month, *day),
        [day, year] => NaiveDate::from_ymd_opt(full_year(*year)?, month, *day),
        _ => None,
    }
}

fn is_filler(word: &str) -> bool {
    const WEEKDAYS: [&str; 14] =
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "lun", "mart", "mier", "jue", "vie", "sab", "dom"];
    matches!(word, "de" | "del" | "of" | "the" | "tues" | "thur" | "thurs")
        || WEEKDAYS.contains(&word)
        || word.ends_with("day")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn us(cell: &str) -> Option<String> {
        read(cell, Order::MonthFirst).map(|day| day.to_string())
    }

    #[test]
    fn a_day_is_read_however_it_is_written() {
        for cell in [
            "2026-03-04",
            "2026/3/4",
            "20260304",
            "2026-03-04T17:30:00Z",
            "2026-03-04 17:30",
            "3/4/2026",
            "03/04/26",
            "3-4-2026",
            "3/4/2026 2:00 PM",
            "4.3.2026",
            "04.03.26",
            "Mar 4, 2026",
            "March 4th, 2026",
            "4 March 2026",
            "4-Mar-26",
            "Wed, Mar 4, 2026",
            "4 de marzo de 2026",
            "46085",
            "46085.75",
            "2026 Mar 4",
        ] {
            assert_eq!(us(cell).as_deref(), Some("2026-03-04"), "{cell}");
        }
        for cell in [
            "",
            "soon",
            "March",
            "13/13/2026",
            "2/30/2026",
            "1/2",
            "1/2/3/4",
            "3125550142",
            "Mar 4",
            "1850-01-01",
            "9999-01-01",
            "12",
            "yesterday",
            "May the 4th",
            "é/1/2026",
            ":",
            "99999",
        ] {
            assert_eq!(us(cell), None, "{cell}");
        }
    }

    #[test]
    fn the_column_tells_which_comes_first_and_else_the_country() {
        let order_of = |cells: &[&str], country: &str| order(cells.iter().copied(), country);
        assert_eq!(order_of(&["3/4/2026", "25/12/2025"], "US"), Order::DayFirst);
        assert_eq!(order_of(&["3/4/2026", "12/25/2025"], "GB"), Order::MonthFirst);
        assert_eq!(order_of(&["3/4/2026"], "us"), Order::MonthFirst);
        assert_eq!(order_of(&["3/4/2026"], "GB"), Order::DayFirst);
        assert_eq!(order_of(&["25/12/2025", "12/25/2025"], "US"), Order::MonthFirst);
        assert_eq!(read("3/4/2026", Order::DayFirst), NaiveDate::from_ymd_opt(2026, 4, 3));
        assert_eq!(read("12/25/2025", Order::DayFirst), NaiveDate::from_ymd_opt(2025, 12, 25));
        assert_eq!(read("25/12/2025", Order::MonthFirst), NaiveDate::from_ymd_opt(2025, 12, 25));
    }
}
