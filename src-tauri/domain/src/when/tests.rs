use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn spread(from: Option<&str>, minutes: u32) -> When {
    When::Spread { from: from.map(at), minutes }
}

#[test]
fn a_time_is_refused_when_it_has_passed_lies_too_far_ahead_or_is_no_stretch() {
    let now = at("2026-06-10T15:00:00Z");
    let local = |text: &str| When::LocalTime { local: text.parse().unwrap() };
    let instant = |text: &str| When::At { instant: at(text) };
    for (when, expected) in [
        (When::Now, Ok(())),
        (instant("2026-06-10T14:30:00Z"), Ok(())),
        (instant("2026-06-10T13:59:59Z"), Err(NotATime::Passed)),
        (instant("2027-06-11T15:00:00Z"), Ok(())),
        (instant("2027-06-11T15:00:01Z"), Err(NotATime::TooFar)),
        // Still to come on the westernmost clocks, and nowhere any more.
        (local("2026-06-10T03:00:00"), Ok(())),
        (local("2026-06-10T01:59:00"), Err(NotATime::Passed)),
        (spread(None, 180), Ok(())),
        (spread(None, 0), Err(NotATime::Stretch)),
        (spread(None, LONGEST_STRETCH), Ok(())),
        (spread(None, LONGEST_STRETCH + 1), Err(NotATime::Stretch)),
        // Half over, and over.
        (spread(Some("2026-06-10T13:00:00Z"), 240), Ok(())),
        (spread(Some("2026-06-10T10:00:00Z"), 60), Err(NotATime::Passed)),
        (spread(Some("2027-06-12T10:00:00Z"), 60), Err(NotATime::TooFar)),
    ] {
        assert_eq!(when.check(now), expected, "{when:?}");
    }
}

#[test]
fn four_people_in_two_hours_come_half_an_hour_apart() {
    let now = at("2026-06-10T15:00:00Z");
    let turns = |when: When, of: u64| -> Vec<String> {
        let instant = |nth| when.turn(Turn { nth, of }, now).unwrap();
        (0..of).map(|nth| instant(nth).format("%H:%M:%S%.3f").to_string()).collect()
    };
    assert_eq!(turns(spread(None, 120), 4), ["15:00:00.000", "15:30:00.000", "16:00:00.000", "16:30:00.000"]);
    assert_eq!(turns(spread(Some("2026-06-10T20:00:00Z"), 1), 3), ["20:00:00.000", "20:00:20.000", "20:00:40.000"]);
    assert_eq!(turns(spread(Some("2026-06-10T14:00:00Z"), 120), 2), ["15:00:00.000", "15:30:00.000"], "half is over");
    assert_eq!(turns(spread(Some("2026-06-10T12:00:00Z"), 120), 2), ["15:00:00.000", "15:00:00.000"], "all is over");
    assert_eq!(When::Now.turn(Turn::ONLY, now), None);
}

proptest! {
    #[test]
    fn a_spread_is_even_in_order_and_within_its_stretch(
        begins in -500_i64..500,
        minutes in 1..=LONGEST_STRETCH,
        of in 1_u64..3_000_000,
        nth in 0_u64..3_000_000,
    ) {
        let now = at("2026-06-10T15:00:00Z");
        let from = now + TimeDelta::minutes(begins);
        let when = When::Spread { from: Some(from), minutes };
        let turn = |nth| when.turn(Turn { nth, of }, now).unwrap();
        let (begin, end) = (from.max(now), (from + TimeDelta::minutes(i64::from(minutes))).max(now));
        let nth = nth % of;
        prop_assert_eq!(turn(0), begin);
        prop_assert!(turn(nth) >= begin && (turn(nth) < end || begin == end), "{}", turn(nth));
        prop_assert!(turn(of + nth) == turn(of - 1), "whoever is beyond the last comes with the last");
        if nth > 0 {
            // No gap differs from another by more than the millisecond that is rounded away.
            let exact = (end - begin).num_milliseconds() / i64::try_from(of).unwrap();
            let gap = (turn(nth) - turn(nth - 1)).num_milliseconds();
            prop_assert!((exact..=exact + 1).contains(&gap), "{gap} where {exact} is even");
        }
    }
}

#[cfg(feature = "tables")]
mod clocks {
    use chrono::NaiveDateTime;
    use chrono_tz::{TZ_VARIANTS, Tz};

    use super::*;
    use crate::zones::unknown_us_zones;

    fn local(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    #[test]
    fn a_local_time_is_kept_where_clocks_skip_it_or_show_it_twice() {
        for (zone, time, expected) in [
            (Tz::America__Chicago, "2026-06-11T10:00:00", "2026-06-11T15:00:00Z"),
            (Tz::Pacific__Honolulu, "2026-06-11T10:00:00", "2026-06-11T20:00:00Z"),
            // Mar 8, 2026: 2:00 becomes 3:00. All of the hour between is the same instant.
            (Tz::America__Chicago, "2026-03-08T01:59:00", "2026-03-08T07:59:00Z"),
            (Tz::America__Chicago, "2026-03-08T02:00:00", "2026-03-08T08:00:00Z"),
            (Tz::America__Chicago, "2026-03-08T02:10:00", "2026-03-08T08:00:00Z"),
            (Tz::America__Chicago, "2026-03-08T02:59:59", "2026-03-08T08:00:00Z"),
            (Tz::America__Chicago, "2026-03-08T03:00:00", "2026-03-08T08:00:00Z"),
            // Arizona leaves its clocks alone, the Navajo Nation (Denver's rules) does not.
            (Tz::America__Phoenix, "2026-03-08T02:30:00", "2026-03-08T09:30:00Z"),
            // Nov 1, 2026: 1:00 to 2:00 comes twice; the second is meant.
            (Tz::America__Chicago, "2026-11-01T00:59:00", "2026-11-01T05:59:00Z"),
            (Tz::America__Chicago, "2026-11-01T01:30:00", "2026-11-01T07:30:00Z"),
            (Tz::America__Chicago, "2026-11-01T02:00:00", "2026-11-01T08:00:00Z"),
            // Half an hour's change, and a day that was left out.
            (Tz::Australia__Lord_Howe, "2026-10-04T02:10:00", "2026-10-03T15:30:00Z"),
            (Tz::Pacific__Apia, "2011-12-30T10:00:00", "2011-12-30T10:00:00Z"),
        ] {
            assert_eq!(on_every_clock(local(time), &[zone]), at(expected), "{time} in {zone}");
        }
    }

    #[test]
    fn where_the_zone_is_not_certain_the_last_clock_counts() {
        let noon = local("2026-06-11T12:00:00");
        let boise = [Tz::America__Boise, Tz::America__Los_Angeles];
        assert_eq!(on_every_clock(noon, &boise), at("2026-06-11T19:00:00Z"));
        assert_eq!(on_every_clock(noon, &unknown_us_zones()), at("2026-06-11T22:00:00Z"), "noon in Honolulu");
    }

    #[test]
    fn nobody_is_meant_before_now() {
        let now = at("2026-06-11T16:00:00Z");
        let ten = When::LocalTime { local: local("2026-06-11T10:00:00") };
        for (zone, expected) in [
            (Tz::America__New_York, "2026-06-11T16:00:00Z"),
            (Tz::America__Denver, "2026-06-11T16:00:00Z"),
            (Tz::America__Los_Angeles, "2026-06-11T17:00:00Z"),
        ] {
            assert_eq!(ten.instant_for(&[zone], Turn::ONLY, now), at(expected), "{zone}");
        }
        let at_noon = When::At { instant: at("2026-06-11T17:00:00Z") };
        assert_eq!(at_noon.instant_for(&[Tz::Pacific__Honolulu], Turn::ONLY, now), at("2026-06-11T17:00:00Z"));
        let gone = When::At { instant: at("2026-06-11T15:50:00Z") };
        assert_eq!(gone.instant_for(&[], Turn::ONLY, now), now);
        assert_eq!(When::Now.instant_for(&[], Turn::ONLY, now), now);
    }

    fn shown(instant: DateTime<Utc>, zone: Tz) -> NaiveDateTime {
        instant.with_timezone(&zone).naive_local()
    }

    proptest! {
        #[test]
        fn a_local_time_is_early_on_no_clock_and_exact_where_it_exists(
            minute in 0_i64..3 * 366 * 24 * 60,
            zones in proptest::collection::vec(0..TZ_VARIANTS.len(), 1..5),
        ) {
            let time = local("2026-01-01T00:00:00") + TimeDelta::minutes(minute);
            let zones: Vec<Tz> = zones.into_iter().map(|index| TZ_VARIANTS[index]).collect();
            let instant = on_every_clock(time, &zones);
            for zone in &zones {
                prop_assert!(shown(instant, *zone) >= time, "{time} in {zone}");
            }
            // On one of the clocks it is that very time, or the end of the gap it fell into: a minute before, not yet.
            let before = instant - TimeDelta::minutes(1);
            let exact = |zone: &Tz| shown(instant, *zone) == time || shown(before, *zone) < time;
            prop_assert!(zones.iter().any(exact), "{time}");
        }

        #[test]
        fn a_later_local_time_is_never_an_earlier_instant(
            minute in 0_i64..3 * 366 * 24 * 60,
            later in 0_i64..3 * 24 * 60,
            zone in 0..TZ_VARIANTS.len(),
        ) {
            let zone = TZ_VARIANTS[zone];
            let time = local("2026-01-01T00:00:00") + TimeDelta::minutes(minute);
            let next = on_every_clock(time + TimeDelta::minutes(later), &[zone]);
            prop_assert!(on_every_clock(time, &[zone]) <= next, "{time} and {later} minutes later in {zone}");
        }
    }
}
