use super::*;

fn hours(days: &str, start: &str, end: &str) -> WeekHours {
    WeekHours::parse(days, start, end).unwrap()
}

#[test]
fn days_are_read_as_people_write_them() {
    let open = |text: &str| Days::parse(text).unwrap().to_string();
    assert_eq!(open("mon-fri"), "mon-fri");
    assert_eq!(open(" Mon, Wednesday,sat "), "mon,wed,sat");
    assert_eq!(open("sat-mon"), "mon,sat-sun", "a range may run over Sunday");
    assert_eq!(open("daily"), "mon-sun");
    assert_eq!(open("tues,thurs"), "tue,thu");
    assert_eq!(open("mon–fri"), "mon-fri");
    assert_eq!(Days::parse("mon-funday"), Err(HoursError::Day("funday".into())));
    assert_eq!(Days::parse(" , "), Err(HoursError::NoDays));
    assert_eq!(Days::parse("m"), Err(HoursError::Day("m".into())));
}

#[test]
fn every_set_of_days_reads_back_as_written() {
    for bits in 1_u8..128 {
        let days = Days(std::array::from_fn(|day| bits & (1 << day) != 0));
        assert_eq!(Days::parse(&days.to_string()), Ok(days));
    }
}

#[test]
fn times_are_minutes_after_midnight() {
    assert_eq!(time_of_day("09:30"), Ok(570));
    assert_eq!(time_of_day(" 9:00 "), Ok(540));
    assert_eq!(time_of_day("24:00"), Ok(1440));
    for wrong in ["24:01", "9:60", "9", "nine", "", "9:0", "-1:00", "+9:00", "99:00", "0 AM", "13 PM", "pm"] {
        assert_eq!(time_of_day(wrong), Err(HoursError::Time(wrong.into())));
    }
    let error = WeekHours::parse("mon", "17:00", "09:00").unwrap_err();
    assert_eq!(error.to_string(), "The hours end at 9:00 AM, which is not after 5:00 PM");
}

#[test]
fn every_minute_reads_back_as_it_is_said() {
    for (minute, said) in
        [(0, "12:00 AM"), (59, "12:59 AM"), (570, "9:30 AM"), (720, "12:00 PM"), (1439, "11:59 PM"), (1440, "midnight")]
    {
        assert_eq!(clock(minute), said);
    }
    for minute in 0..=MINUTES_A_DAY {
        assert_eq!(time_of_day(&clock(minute)), Ok(minute));
    }
    for (typed, minute) in [("9 am", 540), ("9pm", 1260), ("12 AM", 0), ("5:30pm", 1050)] {
        assert_eq!(time_of_day(typed), Ok(minute), "{typed}");
    }
}

#[test]
fn hours_read_as_words() {
    assert_eq!(WeekHours::every_day(480, 1260).describe(), "from 8:00 AM to 9:00 PM, every day");
    assert_eq!(hours("mon-fri", "09:00", "17:05").describe(), "from 9:00 AM to 5:05 PM, Monday to Friday");
    assert_eq!(
        hours("mon,wed,sat", "09:00", "17:00").describe(),
        "from 9:00 AM to 5:00 PM, Monday, Wednesday and Saturday"
    );
    let mut days = [None; 7];
    assert_eq!(WeekHours::new(days).describe(), "on no day");
    days[6] = Some(Window { start: 720, end: 1260 });
    days[5] = Some(Window { start: 540, end: 1260 });
    assert_eq!(WeekHours::new(days).describe(), "from 9:00 AM to 9:00 PM, Saturday; from 12:00 PM to 9:00 PM, Sunday");
}

#[cfg(feature = "tables")]
mod instants {
    use chrono::{DateTime, TimeDelta, Utc};
    use chrono_tz::Tz;
    use proptest::prelude::*;

    use super::*;
    use crate::zones::unknown_us_zones;

    const NEW_YORK: Tz = Tz::America__New_York;
    const CHICAGO: Tz = Tz::America__Chicago;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn next(from: &str, zones: &[Tz], constraints: &[&WeekHours]) -> Option<String> {
        next_allowed(at(from), zones, &constraints.iter().map(|hours| Calendar::from(**hours)).collect::<Vec<_>>())
            .map(|at| at.format("%FT%RZ").to_string())
    }

    #[test]
    fn a_window_opens_with_its_first_minute_and_closes_before_its_last() {
        let law = WeekHours::every_day(480, 1260);
        let chicago = |time| allowed_at(at(time), &[CHICAGO], &law.into());
        assert!(!chicago("2026-07-01T12:59:59Z") && chicago("2026-07-01T13:00:00Z"));
        assert!(chicago("2026-07-02T01:59:59Z") && !chicago("2026-07-02T02:00:00Z"));
        assert_eq!(next("2026-07-02T02:00:00Z", &[CHICAGO], &[&law]).unwrap(), "2026-07-02T13:00Z");
        assert_eq!(next("2026-07-01T15:30:00Z", &[CHICAGO], &[&law]).unwrap(), "2026-07-01T15:30Z");
    }

    #[test]
    fn an_unknown_us_place_waits_until_it_is_day_in_all_of_the_country() {
        let law = WeekHours::every_day(480, 1260);
        // 14:00 to 21:00 in New York in summer, 13:00 to 21:00 in winter (Hawaii keeps its clock).
        assert_eq!(next("2026-07-01T12:00:00Z", &unknown_us_zones(), &[&law]).unwrap(), "2026-07-01T18:00Z");
        assert_eq!(next("2026-01-15T12:00:00Z", &unknown_us_zones(), &[&law]).unwrap(), "2026-01-15T18:00Z");
        let closes = open_until(at("2026-07-01T18:00:00Z"), &unknown_us_zones(), &[law.into()]).unwrap();
        assert_eq!(closes, at("2026-07-02T01:00:00Z"));
    }

    #[test]
    fn own_days_and_the_law_hold_together() {
        let law = WeekHours::every_day(480, 1260);
        let own = hours("mon-fri", "07:00", "10:00");
        // Friday evening: both are open again on Monday from 8:00.
        assert_eq!(next("2026-07-03T23:00:00Z", &[NEW_YORK], &[&law, &own]).unwrap(), "2026-07-06T12:00Z");
    }

    #[test]
    fn no_common_window_within_two_weeks_is_none() {
        let morning = hours("mon", "08:00", "09:00");
        assert_eq!(next("2026-07-01T00:00:00Z", &[NEW_YORK, Tz::Asia__Tokyo], &[&morning]), None);
        assert_eq!(next("2026-07-01T00:00:00Z", &[NEW_YORK], &[&WeekHours::new([None; 7])]), None);
        let tuesday = hours("tue", "08:00", "09:00");
        assert_eq!(next("2026-07-01T00:00:00Z", &[NEW_YORK], &[&morning, &tuesday]), None);
    }

    #[test]
    fn a_start_that_the_clock_skips_opens_when_the_clock_has_jumped() {
        // 8 March 2026: 2:00 becomes 3:00 in New York, at 7:00 UTC.
        let skipped = WeekHours::every_day(150, 300);
        assert_eq!(next("2026-03-08T06:00:00Z", &[NEW_YORK], &[&skipped]).unwrap(), "2026-03-08T07:00Z");
        let inside = WeekHours::every_day(130, 170);
        assert_eq!(next("2026-03-08T06:00:00Z", &[NEW_YORK], &[&inside]).unwrap(), "2026-03-09T06:10Z");
    }

    #[test]
    fn a_time_that_comes_twice_opens_twice() {
        // 1 November 2026: 2:00 becomes 1:00 in New York, at 6:00 UTC.
        let night = WeekHours::every_day(30, 90);
        assert_eq!(next("2026-11-01T05:40:00Z", &[NEW_YORK], &[&night]).unwrap(), "2026-11-01T06:00Z");
        let closes = |from| open_until(at(from), &[NEW_YORK], &[night.into()]).unwrap();
        assert_eq!(closes("2026-11-01T05:00:00Z"), at("2026-11-01T05:30:00Z"));
        assert_eq!(closes("2026-11-01T06:10:00Z"), at("2026-11-01T06:30:00Z"));
    }

    #[test]
    fn windows_that_touch_at_midnight_are_one_opening() {
        let always = WeekHours::every_day(0, 1440);
        assert_eq!(open_until(at("2026-10-25T12:00:00Z"), &[NEW_YORK], &[always.into()]), None);
        let weekdays = hours("mon-fri", "00:00", "24:00");
        let closes = open_until(at("2026-07-06T12:00:00Z"), &[NEW_YORK], &[weekdays.into()]).unwrap();
        assert_eq!(closes, at("2026-07-11T04:00:00Z"), "Friday midnight");
    }

    #[test]
    fn hours_that_do_not_hold_now_are_closed_now() {
        let noon = WeekHours::every_day(720, 780);
        let early = at("2026-07-01T12:00:00Z");
        assert_eq!(open_until(early, &[NEW_YORK], &[noon.into()]), Some(early));
    }

    fn any_zones() -> impl Strategy<Value = Vec<Tz>> {
        let zones = [
            NEW_YORK,
            CHICAGO,
            Tz::America__Phoenix,
            Tz::Pacific__Honolulu,
            Tz::America__St_Johns,
            Tz::Australia__Lord_Howe,
            Tz::Asia__Kathmandu,
            Tz::Europe__Dublin,
            Tz::Africa__Casablanca,
        ];
        prop::sample::subsequence(zones.to_vec(), 1..4)
    }

    fn any_hours() -> impl Strategy<Value = WeekHours> {
        let window =
            (0_u16..1440, 1_u16..900).prop_map(|(start, length)| Window { start, end: (start + length).min(1440) });
        prop::array::uniform7(prop::option::weighted(0.8, window)).prop_map(WeekHours::new)
    }

    /// Instants of 2026, half of them in the days around a change of the clock in New York.
    fn any_instant() -> impl Strategy<Value = DateTime<Utc>> {
        let year = 1_767_225_600_i64..1_798_761_600;
        let spring = 1_772_850_000_i64..1_773_050_000;
        let autumn = 1_793_400_000_i64..1_793_600_000;
        prop_oneof![year, spring, autumn].prop_map(|second| DateTime::from_timestamp(second, 0).unwrap())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

        #[test]
        fn the_next_allowed_instant_is_allowed_and_none_before_it_is(
            from in any_instant(),
            zones in any_zones(),
            first in any_hours(),
            second in any_hours(),
        ) {
            let constraints = [Calendar::from(first), Calendar::from(second)];
            let open = |at: DateTime<Utc>| constraints.iter().all(|hours| allowed_at(at, &zones, hours));
            let found = next_allowed(from, &zones, &constraints);
            let end = found.unwrap_or(from + TimeDelta::days(14));
            if let Some(found) = found {
                prop_assert!(open(found));
                prop_assert!(found == from || !open(found - TimeDelta::seconds(1)));
            }
            // Every edge of these zones and hours falls on a whole minute.
            let mut minute = from;
            while minute < end {
                prop_assert!(!open(minute), "{minute} comes before {found:?}");
                minute = DateTime::from_timestamp((minute.timestamp() / 60 + 1) * 60, 0).unwrap();
            }
        }

        #[test]
        fn it_stays_open_until_it_closes(from in any_instant(), zones in any_zones(), hours in any_hours()) {
            let open = |at: DateTime<Utc>| allowed_at(at, &zones, &hours.into());
            match open_until(from, &zones, &[hours.into()]) {
                Some(closes) if closes == from => prop_assert!(!open(from)),
                Some(closes) => {
                    prop_assert!(!open(closes));
                    let mut minute = from;
                    while minute < closes {
                        prop_assert!(open(minute), "{minute} before {closes}");
                        minute += TimeDelta::minutes(1);
                    }
                }
                None => prop_assert!((0..14).all(|day| open(from + TimeDelta::days(day)))),
            }
        }
    }
}
