//! Properties of the decision over random people, policies and instants. The checks look at the tables' rows and at local
//! clocks by themselves, minute for minute, and never ask the search they check.

use chrono::{Datelike, NaiveDate, Timelike, Weekday};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::*;
use crate::places::Known;
use crate::zones;

/// What a case is made of.
#[derive(Debug, Clone)]
struct Case {
    number: PhoneNumber,
    zone: &'static str,
    zip: String,
    state: &'static str,
    basis: ConsentBasis,
    given_on: Option<NaiveDate>,
    recent: Vec<i64>,
    at: DateTime<Utc>,
}

impl Case {
    fn place(&self) -> Place {
        Place::of(&Known { number: Some(&self.number), zone: self.zone, zip: &self.zip, state: self.state })
    }

    fn ask<T>(&self, policy: &Policy<'_>, ask: impl Fn(&Facts<'_>) -> T) -> T {
        let recent: Vec<DateTime<Utc>> = self.recent.iter().map(|ago| self.at - TimeDelta::minutes(*ago)).collect();
        ask(&Facts {
            channel: Channel::Sms,
            category: Category::Marketing,
            number: Some(&self.number),
            textable: true,
            number_note: "",
            place: &self.place(),
            opt_out: None,
            confirms: false,
            urgent: None,
            review_pending: false,
            consent: Consent { given_on: self.given_on, ..Consent::of(self.basis) },
            recent: &recent,
            heard: None,
            policy,
            content: None,
        })
    }
}

fn any_number() -> impl Strategy<Value = PhoneNumber> {
    let at_home = (200_u16..1000, 2_000_000_u32..10_000_000).prop_map(|(area, rest)| format!("+1{area}{rest}"));
    let abroad =
        prop::sample::select(vec!["+447911123456", "+33612345678", "+61412345678", "+4915112345678", "+81312345678"]);
    prop_oneof![19 => at_home, 1 => abroad.prop_map(str::to_owned)]
        .prop_map(|text| PhoneNumber::from_e164(&text).unwrap())
}

/// 2026 to 2029, every tenth near a change of the clock, a holiday or a New Year.
fn any_instant() -> impl Strategy<Value = DateTime<Utc>> {
    let edges = [
        "2026-03-08",
        "2026-11-01",
        "2026-11-26",
        "2026-12-25",
        "2027-01-01",
        "2027-03-14",
        "2027-07-04",
        "2029-12-31",
    ];
    let near = (prop::sample::select(edges.to_vec()), -172_800_i64..172_800)
        .prop_map(|(day, off)| format!("{day}T12:00:00Z").parse::<DateTime<Utc>>().unwrap().timestamp() + off);
    prop_oneof![9 => 1_767_225_600_i64..1_893_000_000, 1 => near]
        .prop_map(|second| DateTime::from_timestamp(second, 0).unwrap())
}

fn any_case() -> impl Strategy<Value = Case> {
    let states: Vec<&'static str> = rules::states().map(|row| row.code).collect();
    let zones = ["America/Chicago", "America/Anchorage", "Pacific/Honolulu", "America/Phoenix", "Pacific/Guam"];
    (
        any_number(),
        prop_oneof![8 => Just(""), 1 => prop::sample::select(zones.to_vec())],
        prop_oneof![2 => Just(String::new()), 1 => (0_u32..100_000).prop_map(|zip| format!("{zip:05}"))],
        prop_oneof![1 => Just(""), 1 => prop::sample::select(states)],
        prop::sample::select(vec![
            ConsentBasis::Written,
            ConsentBasis::Written,
            ConsentBasis::Verbal,
            ConsentBasis::Customer,
        ]),
        prop::option::of((20_000_i32..22_000).prop_map(|days| NaiveDate::from_epoch_days(days).unwrap())),
        prop::collection::vec(0_i64..3_000, 0..5),
        any_instant(),
    )
        .prop_map(|(number, zone, zip, state, basis, given_on, recent, at)| Case {
            number,
            zone,
            zip,
            state,
            basis,
            given_on,
            recent,
            at,
        })
}

/// An owner's side: own hours, a cap, a pause, a country; each there or not.
#[derive(Debug, Clone)]
struct Owner {
    hours: Option<WeekHours>,
    cap: Option<u32>,
    paused: Vec<Pause>,
    countries: Vec<String>,
}

impl Owner {
    fn policy(&self) -> Policy<'_> {
        Policy {
            own_hours: self.hours.as_ref(),
            cap: self.cap,
            paused: &self.paused,
            countries: &self.countries,
            ..Policy::default()
        }
    }
}

fn any_owner() -> impl Strategy<Value = Owner> {
    let hours = (0_u16..1_200, 60_u16..900, 1_u8..128).prop_map(|(start, length, days)| {
        let window = crate::hours::Window { start, end: (start + length).min(1_440) };
        WeekHours::new(std::array::from_fn(|day| (days & (1 << day) != 0).then_some(window)))
    });
    let states: Vec<String> = rules::states().map(|row| row.code.to_owned()).collect();
    let pause = (prop::sample::select(states), 20_454_i32..21_914)
        .prop_map(|(state, day)| Pause { state, until: NaiveDate::from_epoch_days(day).unwrap() });
    (
        prop::option::weighted(0.7, hours),
        prop::option::weighted(0.5, 0_u32..4),
        prop::collection::vec(pause, 0..3),
        prop::sample::subsequence(vec!["GB".to_owned(), "FR".to_owned(), "CA".to_owned(), "JM".to_owned()], 0..4),
    )
        .prop_map(|(hours, cap, paused, countries)| Owner { hours, cap, paused, countries })
}

/// Whether some rule that applies is closed, told from the rows and the clocks on the wall.
fn quiet(place: &Place, at: DateTime<Utc>) -> Option<String> {
    let mut rows: Vec<&LegalRow> = place.states.iter().filter_map(|state| rules::state(state)).collect();
    if place.is_us() || !rows.is_empty() {
        if rows.is_empty() {
            rows = rules::states()
                .filter(|row| place.zones.is_empty() || row.zones.iter().any(|zone| place.zones.contains(zone)))
                .collect();
        }
        rows.push(rules::federal());
    }
    if !place.is_us() {
        rows.push(rules::country(&place.country));
    }
    let zones: Vec<Tz> = if place.zones.is_empty() { zones::unknown_us_zones().to_vec() } else { place.zones.clone() };
    for zone in zones {
        let local = at.with_timezone(&zone);
        let minute = local.hour() * 60 + local.minute();
        for row in &rows {
            let open = (0..1_440).contains(&minute) && row.hours.is_open_on(local.weekday()) && {
                let words = row.hours.describe();
                window_in(&words, local.weekday()).is_some_and(|(start, end)| (start..end).contains(&minute))
            };
            if !open || (row.holidays && row.holiday_on(local.date_naive()).is_some()) {
                return Some(format!("{} at {local}", row.code));
            }
        }
    }
    None
}

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Reads a window back from the words the owner is shown: the other way round than the code goes.
fn window_in(words: &str, day: Weekday) -> Option<(u32, u32)> {
    let minutes = |clock: &str| {
        let (clock, half) = clock.split_once(' ')?;
        let (hour, minute) = clock.split_once(':')?;
        let (hour, minute) = (hour.parse::<u32>().ok()? % 12, minute.parse::<u32>().ok()?);
        Some(hour * 60 + minute + if half == "PM" { 12 * 60 } else { 0 })
    };
    for part in words.split("; ") {
        let (times, days) = part.strip_prefix("from ")?.split_once(", ")?;
        let (start, end) = times.split_once(" to ")?;
        let index = |name: &str| DAYS.iter().position(|day| *day == name);
        let today = day.num_days_from_monday() as usize;
        let on = match days.split_once(" to ") {
            _ if days == "every day" => true,
            Some((first, last)) => (index(first)?..=index(last)?).contains(&today),
            None => days.contains(DAYS[today]),
        };
        if on {
            return Some((minutes(start)?, minutes(end)?));
        }
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_sent_inside_a_quiet_window_of_any_rule_that_applies(case in any_case()) {
        let countries: Vec<String> = vec!["GB".into(), "FR".into(), "AU".into(), "DE".into(), "JP".into(), "CA".into()];
        let policy = Policy { countries: &countries, ..Policy::default() };
        let verdict = case.ask(&policy, |facts| decide(facts, case.at));
        if verdict.decision == Decision::Send {
            let place = case.place();
            prop_assert_eq!(quiet(&place, case.at), None);
            prop_assert!(place.is_us() || countries.contains(&place.country));
        }
    }

    #[test]
    fn it_may_go_at_the_instant_named_and_not_a_minute_before(case in any_case(), owner in any_owner()) {
        let policy = owner.policy();
        let verdict = case.ask(&policy, |facts| decide(facts, case.at));
        if let Some(until) = verdict.not_before {
            prop_assert!(until > case.at);
            prop_assert!(until <= case.at + TimeDelta::days(15));
            let then = |at| case.ask(&policy, |facts| decide(facts, at).decision);
            prop_assert_eq!(then(until), Decision::Send);
            let before = until - TimeDelta::minutes(1);
            prop_assert!(before < case.at || then(before) != Decision::Send);
        }
    }

    #[test]
    fn a_rule_more_never_permits_more(case in any_case(), owner in any_owner(), which in 0_usize..5) {
        let policy = owner.policy();
        let base = case.ask(&policy, |facts| decide(facts, case.at));
        let morning = WeekHours::every_day(9 * 60, 12 * 60);
        let pauses = [Pause { state: "IL".into(), until: (case.at + TimeDelta::days(3)).date_naive() }];
        let no = OptOut { how: "by reply", at: case.at, scope: OptOutScope::Marketing };
        let stricter = case.ask(&policy, |facts| match which {
            0 => decide(&Facts { policy: &Policy { own_hours: Some(&policy.own_hours.map_or(morning, |own| own.and(&morning))), ..policy }, ..*facts }, case.at),
            1 => decide(&Facts { policy: &Policy { cap: Some(policy.cap.unwrap_or(9).saturating_sub(1)), ..policy }, ..*facts }, case.at),
            2 => decide(&Facts { policy: &Policy { paused: &[policy.paused, &pauses].concat(), ..policy }, ..*facts }, case.at),
            3 => decide(&Facts { opt_out: Some(no), ..*facts }, case.at),
            _ => decide(&Facts { review_pending: true, ..*facts }, case.at),
        });
        let rank = |verdict: &Verdict| match (verdict.decision, verdict.not_before) {
            (Decision::Send, _) => Some(case.at),
            (Decision::Wait, until) => until,
            (Decision::Never, _) => None,
        };
        match (rank(&base), rank(&stricter)) {
            (None, later) => prop_assert_eq!(later, None),
            (Some(_), None) => {}
            (Some(first), Some(later)) => prop_assert!(later >= first, "{base:?} {stricter:?}"),
        }
    }
}
