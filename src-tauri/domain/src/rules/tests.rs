use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn every_row_of_every_file_is_read_whole() {
    let [(state_file, states_expected), (country_file, countries_expected), (holiday_file, _)] = table::FILES;
    assert_eq!(table::lines(state_file).count(), states_expected);
    for line in table::lines(state_file) {
        let row = table::state(line).unwrap_or_else(|| panic!("{line}"));
        assert!(row.code == FEDERAL || !row.zones.is_empty(), "{line}");
        assert_eq!(row.zones.len(), line.split(',').nth(2).unwrap().split(';').filter(|zone| !zone.is_empty()).count());
        assert!(!row.source.is_empty() && row.checked.parse::<NaiveDate>().is_ok(), "{line}");
    }
    assert_eq!(table::lines(country_file).count(), countries_expected);
    for line in table::lines(country_file) {
        assert!(table::country(line).is_some(), "{line}");
    }
    let rows: usize = table::lines(holiday_file).map(|line| line.split(',').nth(1).unwrap().split(';').count()).sum();
    assert_eq!(holidays().values().map(Vec::len).sum::<usize>(), rows);
    assert_eq!(states().count(), states_expected - 1);
}

#[test]
fn a_line_that_does_not_fit_is_no_row() {
    for wrong in ["", "XX,Nowhere", "XX,N,America/Chicago,9-x,,,no,,,,,no,18,2026-11-20,high,s,n"] {
        assert!(table::state(wrong).is_none(), "{wrong}");
    }
    assert!(table::country("FR,France,20:00-08:00,,,yes,24,2026-11-20,low,s,n").is_none(), "backwards hours");
}

/// Every state's hours as a person would write them down, beside the file they are read from.
#[test]
fn states_have_the_hours_of_the_law() {
    let every_day = |start: u16, end: u16| WeekHours::every_day(start * 60, end * 60);
    let without_sunday = |start: &str, end: &str| WeekHours::parse("mon-sat", start, end).unwrap();
    for (codes, hours) in [
        (
            "AK AZ AR CA CO DE DC GA HI ID IL IN IA KS ME MO MT NE NH NJ NY NC ND OH PA SC TN VT VA WV WI PR VI GU AS MP",
            every_day(8, 21),
        ),
        ("FL MD MA OK OR WA WY", every_day(8, 20)),
        ("CT NV", every_day(9, 20)),
        ("MI MN NM", every_day(9, 21)),
        ("KY", every_day(10, 21)),
        ("AL LA MS", without_sunday("08:00", "20:00")),
        ("SD", without_sunday("09:00", "21:00")),
        ("UT", without_sunday("08:00", "21:00")),
    ] {
        for code in codes.split(' ') {
            assert_eq!(state(code).unwrap().hours, hours, "{code}");
        }
    }
    assert_eq!(
        state("TX").unwrap().hours.describe(),
        "from 9:00 AM to 9:00 PM, Monday to Saturday; from 12:00 PM to 9:00 PM, Sunday"
    );
    assert_eq!(
        state("RI").unwrap().hours.describe(),
        "from 9:00 AM to 6:00 PM, Monday to Friday; from 10:00 AM to 5:00 PM, Saturday"
    );
    let capped: Vec<&str> = states().filter(|row| row.cap == Some(3)).map(|row| row.code).collect();
    assert_eq!(capped, ["FL", "MD", "OK", "OR"]);
    let written: Vec<&str> = states().filter(|row| row.written_needed).map(|row| row.code).collect();
    assert_eq!(written, ["CT", "FL", "MD", "OK", "WA"]);
    let holidays: Vec<&str> = states().filter(|row| row.holidays).map(|row| row.code).collect();
    assert_eq!(holidays, ["AL", "LA", "PA", "RI", "UT"]);
}

#[test]
fn no_state_is_looser_than_federal_law() {
    for row in states() {
        assert_eq!(row.hours.and(&federal().hours), row.hours, "{}", row.code);
    }
}

#[test]
fn the_strictest_of_all_is_the_window_safe_everywhere() {
    assert_eq!(
        any_state().hours.describe(),
        "from 10:00 AM to 6:00 PM, Monday to Friday; from 10:00 AM to 5:00 PM, Saturday"
    );
    assert!(any_state().is_closed_on(day("2026-11-26")));
}

#[test]
fn holidays_are_closed_where_they_count_and_nowhere_else() {
    for code in ["AL", "LA", "PA", "RI", "UT"] {
        let calendar = state(code).unwrap().calendar();
        for holiday in ["2026-01-01", "2026-11-26", "2026-12-25", "2027-07-05", "2029-12-25"] {
            assert!(calendar.is_closed_on(day(holiday)), "{code} {holiday}");
        }
        assert!(!calendar.is_closed_on(day("2026-11-24")), "{code}");
        assert!(state(code).unwrap().holiday_on(day("2026-12-25")).is_some());
    }
    assert!(!state("IL").unwrap().calendar().is_closed_on(day("2026-12-25")));
    assert!(country("FR").calendar().is_closed_on(day("2026-07-14")));
    assert!(country("FR").calendar().is_closed_on(day("2026-04-06")), "Easter Monday");
}

#[test]
fn days_beyond_the_table_are_closed_rather_than_guessed() {
    let after = day("2030-01-02");
    assert!(state("PA").unwrap().calendar().is_closed_on(after));
    assert!(!state("IL").unwrap().calendar().is_closed_on(after));
    assert_eq!(last_known_day(), Some(day("2029-12-31")));
}

#[test]
fn what_is_loosened_opens_only_that() {
    let utah = state("UT").unwrap();
    let sundays = utah.calendar_without(&[Loosening::Sundays]);
    assert!(sundays.hours.is_open_on(chrono::Weekday::Sun) && sundays.is_closed_on(day("2026-12-25")));
    let holidays = utah.calendar_without(&[Loosening::Holidays]);
    assert!(!holidays.hours.is_open_on(chrono::Weekday::Sun) && !holidays.is_closed_on(day("2026-12-25")));
    let hours = utah.calendar_without(&[Loosening::Hours]);
    assert!(hours.contains("2026-11-24T03:00:00".parse().unwrap()));
    assert!(!hours.contains("2026-11-22T12:00:00".parse().unwrap()), "Sunday stays closed");
}

#[test]
fn every_country_the_product_speaks_of_has_a_row() {
    let codes: Vec<&str> = countries().map(|row| row.code).collect();
    assert_eq!(codes, ["AU", "CA", "DE", "FR", "GB", "IE", "NZ"]);
    assert_eq!(country("JM").code, "*");
}

#[test]
fn tables_older_than_a_year_are_called_stale() {
    assert!(!are_stale("2027-06-01T00:00:00Z".parse().unwrap()));
    assert!(are_stale("2027-12-01T00:00:00Z".parse().unwrap()));
}
