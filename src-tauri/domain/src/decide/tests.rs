use std::sync::OnceLock;

use super::*;
use crate::leave::{HandOver, hand_over};
use crate::places::Known;

/// Evidence enough for one zone and one state.
fn place(zone: &str, state: &str) -> Place {
    Place::of(&Known { number: None, zone, zip: "", state })
}

fn chicago() -> &'static Place {
    static PLACE: OnceLock<Place> = OnceLock::new();
    PLACE.get_or_init(|| place("America/Chicago", "IL"))
}

static LAW: Policy<'static> =
    Policy { own_hours: None, cap: None, skip_talking: false, countries: &[], paused: &[], loosened: &[] };

fn number() -> PhoneNumber {
    PhoneNumber::from_e164("+13125550142").unwrap()
}

fn facts<'a>(number: &'a PhoneNumber, body: &'a str) -> Facts<'a> {
    Facts {
        channel: Channel::Sms,
        category: Category::Marketing,
        number: Some(number),
        textable: true,
        number_note: "",
        place: chicago(),
        opt_out: None,
        confirms: false,
        urgent: None,
        review_pending: false,
        consent: Consent::of(ConsentBasis::Written),
        recent: &[],
        heard: None,
        policy: &LAW,
        content: Some(Content { body, business_name: "Rosa's Salon", name_optional: false, stop_line_due: true }),
    }
}

const GOOD: &str = "Rosa's Salon: 20% off. Reply STOP to opt out";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn a_good_text_in_daytime_goes_and_one_at_night_waits_until_eight_local() {
    let number = number();
    let facts = facts(&number, GOOD);
    assert_eq!(decide(&facts, at("2026-11-23T18:00:00Z")).decision, Decision::Send);
    for (instant, until) in [
        ("2026-11-23T13:59:59Z", Some("2026-11-23T14:00:00Z")),
        ("2026-11-23T14:00:00Z", None),
        ("2026-11-24T02:59:59Z", None),
        ("2026-11-24T03:00:00Z", Some("2026-11-24T14:00:00Z")),
    ] {
        let verdict = decide(&facts, at(instant));
        assert_eq!(verdict.not_before, until.map(at), "{instant}");
        assert_eq!(verdict.decision, if until.is_some() { Decision::Wait } else { Decision::Send }, "{instant}");
    }
}

#[test]
fn the_owners_hours_and_the_law_must_hold_together() {
    let number = number();
    let own = WeekHours::parse("mon-fri", "09:00", "21:00").unwrap();
    let policy = Policy { own_hours: Some(&own), ..LAW };
    let facts = Facts { policy: &policy, ..facts(&number, GOOD) };
    // Friday 21:30 in Chicago: both object; it goes on Monday at nine.
    let verdict = decide(&facts, at("2026-11-28T03:30:00Z"));
    assert_eq!(verdict.not_before, Some(at("2026-11-30T15:00:00Z")));
    let rules: Vec<Rule> = verdict.reasons.iter().map(|reason| reason.rule).collect();
    assert_eq!(rules, [Rule::FederalHours, Rule::OwnHours]);
    assert!(verdict.explanation().contains("Mon 9:00 AM their time"), "{}", verdict.explanation());
}

#[test]
fn the_way_to_stop_is_asked_for_the_first_time_and_then_monthly() {
    let now = at("2026-11-20T18:00:00Z");
    for (days, due) in [(None, true), (Some(0), false), (Some(29), false), (Some(30), true), (Some(400), true)] {
        let told = days.map(|days| now - TimeDelta::days(days));
        assert_eq!(stop_line_due(told, now), due, "{days:?}");
        let number = number();
        let body = "Rosa's Salon: 20% off.";
        let content = Content { body, business_name: "Rosa's Salon", name_optional: false, stop_line_due: due };
        let verdict = decide(&Facts { content: Some(content), ..facts(&number, GOOD) }, now);
        let asked = verdict.reasons.iter().any(|reason| reason.rule == Rule::OptOutLine);
        assert_eq!(asked, due, "{days:?}");
    }
}

#[test]
fn an_unknown_place_waits_for_an_hour_that_is_allowed_in_every_state_of_the_us() {
    let number = number();
    let nowhere = Place::of(&Known::default());
    let facts = Facts { place: &nowhere, ..facts(&number, GOOD) };
    let verdict = decide(&facts, at("2026-11-23T15:00:00Z"));
    assert_eq!(
        verdict.not_before,
        Some(at("2026-11-23T20:00:00Z")),
        "10:00 in Honolulu, for Rhode Island and Kentucky"
    );
    assert!(verdict.reasons.iter().any(|reason| reason.message.contains("ZIP code")), "{verdict:?}");
}

#[test]
fn service_messages_wait_for_nobody_but_never_pass_a_stop() {
    let number = number();
    let night = at("2026-11-24T08:00:00Z");
    let service = Facts {
        category: Category::Service,
        consent: Consent::of(ConsentBasis::None),
        review_pending: true,
        content: Some(Content {
            body: "Your car is ready",
            business_name: "",
            name_optional: false,
            stop_line_due: true,
        }),
        ..facts(&number, GOOD)
    };
    assert_eq!(decide(&service, night).decision, Decision::Send);
    let stopped = Facts { opt_out: Some(OptOut { how: "by reply", at: night, scope: OptOutScope::All }), ..service };
    let verdict = decide(&stopped, night);
    assert_eq!((verdict.decision, verdict.not_before), (Decision::Never, None));
}

#[test]
fn every_objection_is_returned_and_the_weightiest_is_said_first() {
    let number = number();
    let night = at("2026-11-24T08:00:00Z");
    let wrong = Facts {
        consent: Consent::of(ConsentBasis::None),
        textable: false,
        number_note: "a landline",
        opt_out: Some(OptOut { how: "by reply", at: night, scope: OptOutScope::All }),
        review_pending: true,
        ..facts(&number, "Sale")
    };
    let verdict = decide(&wrong, night);
    let rules: Vec<Rule> = verdict.reasons.iter().map(|reason| reason.rule).collect();
    let expected = [
        Rule::Number,
        Rule::OptOut,
        Rule::Review,
        Rule::Consent,
        Rule::BusinessName,
        Rule::OptOutLine,
        Rule::FederalHours,
    ];
    assert_eq!(rules, expected);
    assert_eq!(verdict.explanation(), "This number cannot be texted: a landline");
}

#[test]
fn in_practice_a_missing_business_name_is_advice_and_holds_nothing() {
    let number = number();
    let content =
        Content { body: "Sale. Reply STOP to opt out", business_name: "", name_optional: true, stop_line_due: true };
    let noon = at("2026-11-23T18:00:00Z");
    let practice = Facts { content: Some(content), ..facts(&number, GOOD) };
    let verdict = decide(&practice, noon);
    assert_eq!((verdict.decision, verdict.reasons.len()), (Decision::Send, 1));
    let real = Facts { content: Some(Content { name_optional: false, ..content }), ..practice };
    assert_eq!(decide(&real, noon).decision, Decision::Never);
}

#[test]
fn a_clearance_is_good_for_its_number_and_text_and_only_until_the_window_closes() {
    let number = number();
    let facts = facts(&number, GOOD);
    let late = at("2026-11-24T02:59:30Z");
    let clear = || release(&facts, AttemptId(7), late).unwrap();
    assert_eq!(clear().redeem(&number, GOOD, None, late), Ok(AttemptId(7)));
    assert_eq!(clear().redeem(&number, "other", None, late), Err(crate::NotCleared::Body));
    let other = PhoneNumber::from_e164("+13125550143").unwrap();
    assert_eq!(clear().redeem(&other, GOOD, None, late), Err(crate::NotCleared::Number));
    assert_eq!(clear().redeem(&number, GOOD, None, at("2026-11-24T03:00:00Z")), Err(crate::NotCleared::Expired));
    assert!(release(&facts, AttemptId(8), at("2026-11-24T03:00:00Z")).is_err(), "at night nothing is cleared");
}

#[test]
fn a_clearance_for_later_is_judged_as_of_then_and_good_for_that_instant_only() {
    let number = number();
    let facts = facts(&number, GOOD);
    let left = |instant: &str, now: &str| match hand_over(Category::Marketing, at(instant), true, at(now)) {
        HandOver::Now(send_at) => release_for(&facts, AttemptId(7), send_at, at(now)),
        other => panic!("{other:?}"),
    };
    // At night, for the next noon; and at noon, for the next night.
    let (night, noon) = ("2026-11-24T05:00:00Z", "2026-11-24T18:00:00Z");
    let cleared = || left(noon, night).unwrap();
    assert_eq!(cleared().redeem(&number, GOOD, Some(at(noon)), at(night)), Ok(AttemptId(7)));
    for other in [None, Some(at(night)), Some(at(noon) + TimeDelta::seconds(1))] {
        assert_eq!(cleared().redeem(&number, GOOD, other, at(night)), Err(crate::NotCleared::Instant));
    }
    let late = at(night) + TimeDelta::minutes(1);
    assert_eq!(cleared().redeem(&number, GOOD, Some(at(noon)), late), Err(crate::NotCleared::Expired));
    let refused = left("2026-11-25T05:00:00Z", noon).unwrap_err();
    assert_eq!((refused.decision, refused.not_before > Some(at(noon))), (Decision::Wait, true));
}

#[test]
fn what_the_provider_holds_for_later_counts_towards_the_cap_of_an_offer_before_it() {
    let number = number();
    let policy = Policy { cap: Some(2), ..Policy::default() };
    let noon = at("2026-11-23T18:00:00Z");
    let hours = |hours: &[i64]| hours.iter().map(|hour| noon + TimeDelta::hours(*hour)).collect::<Vec<_>>();
    for (recent, until) in [
        (hours(&[]), None),
        (hours(&[20]), None),
        (hours(&[20, 22]), Some(44)),
        (hours(&[-2, 20]), Some(22)),
        // No day has three of them.
        (hours(&[-20, 20]), None),
        (hours(&[-30, 25, 26]), None),
    ] {
        let facts = Facts { recent: &recent, policy: &policy, ..facts(&number, GOOD) };
        let verdict = decide(&facts, noon);
        let waits = until.map(|until| noon + TimeDelta::hours(until));
        assert_eq!(verdict.not_before.is_some(), waits.is_some(), "{recent:?}: {verdict:?}");
        assert!(verdict.not_before >= waits, "{recent:?}: {verdict:?}");
    }
}

#[test]
fn without_a_text_nothing_can_be_cleared() {
    let number = number();
    let person_only = Facts { content: None, ..facts(&number, GOOD) };
    assert!(release(&person_only, AttemptId(1), at("2026-11-23T18:00:00Z")).is_err());
}

fn judged(place: &Place, consent: Consent, policy: &Policy<'_>, instant: &str) -> Verdict {
    let number = number();
    decide(&Facts { place, consent, policy, ..facts(&number, GOOD) }, at(instant))
}

fn rules_of(verdict: &Verdict) -> Vec<Rule> {
    verdict.reasons.iter().filter(|reason| reason.effect != Effect::Advise).map(|reason| reason.rule).collect()
}

const WRITTEN: Consent = Consent::of(ConsentBasis::Written);

/// (state, zone, instant, rules that object, first allowed instant)
#[test]
fn states_keep_their_hours_sundays_and_holidays() {
    type Case = (&'static str, &'static str, &'static str, &'static [Rule], Option<&'static str>);
    let (chicago, new_york, denver) = ("America/Chicago", "America/New_York", "America/Denver");
    let cases: &[Case] = &[
        // Florida ends at eight; federal law at nine.
        ("FL", new_york, "2026-07-01T23:59:59Z", &[], None),
        ("FL", new_york, "2026-07-02T00:00:00Z", &[Rule::StateHours], Some("2026-07-02T12:00:00Z")),
        ("FL", new_york, "2026-07-02T01:30:00Z", &[Rule::FederalHours, Rule::StateHours], Some("2026-07-02T12:00:00Z")),
        // Connecticut and Kentucky begin later.
        ("CT", new_york, "2026-07-01T12:30:00Z", &[Rule::StateHours], Some("2026-07-01T13:00:00Z")),
        ("KY", new_york, "2026-07-01T13:59:00Z", &[Rule::StateHours], Some("2026-07-01T14:00:00Z")),
        // Texas sleeps in on Sundays.
        ("TX", chicago, "2026-11-22T15:00:00Z", &[Rule::StateHours], Some("2026-11-22T18:00:00Z")),
        ("TX", chicago, "2026-11-23T15:00:00Z", &[], None),
        // No Sundays in Alabama, Mississippi, Louisiana, Utah, South Dakota.
        ("MS", chicago, "2026-11-22T18:00:00Z", &[Rule::Sunday], Some("2026-11-23T14:00:00Z")),
        ("AL", chicago, "2026-11-22T18:00:00Z", &[Rule::Sunday], Some("2026-11-23T14:00:00Z")),
        ("SD", chicago, "2026-11-22T18:00:00Z", &[Rule::Sunday], Some("2026-11-23T15:00:00Z")),
        // Thanksgiving and the Friday after it, a Christmas.
        ("PA", new_york, "2026-11-26T17:00:00Z", &[Rule::Holiday], Some("2026-11-28T13:00:00Z")),
        ("MS", chicago, "2026-11-26T18:00:00Z", &[], None),
        ("UT", denver, "2026-12-25T18:00:00Z", &[Rule::Holiday], Some("2026-12-26T15:00:00Z")),
        ("RI", new_york, "2026-11-27T23:30:00Z", &[Rule::StateHours], Some("2026-11-28T15:00:00Z")),
    ];
    for (state, zone, instant, rules, until) in cases {
        let verdict = judged(&place(zone, state), WRITTEN, &LAW, instant);
        assert_eq!((rules_of(&verdict).as_slice(), verdict.not_before), (*rules, until.map(at)), "{state} {instant}");
    }
}

#[test]
fn the_area_code_and_the_address_both_count() {
    let number = PhoneNumber::from_e164("+13055550142").unwrap();
    let moved = Place::of(&Known { number: Some(&number), zone: "", zip: "90012", state: "" });
    // 20:30 in Los Angeles, where nothing but federal law binds; the Florida number brings Florida's eight o'clock.
    let verdict = judged(&moved, WRITTEN, &LAW, "2026-07-02T03:30:00Z");
    assert_eq!(rules_of(&verdict), [Rule::StateHours]);
    assert_eq!(verdict.states, ["CA", "FL"]);
    assert_eq!(verdict.zones, ["America/Los_Angeles"]);
}

#[test]
fn a_code_with_several_zones_is_open_only_where_all_are() {
    let number = PhoneNumber::from_e164("+12085550142").unwrap();
    let idaho = Place::of(&Known { number: Some(&number), ..Known::default() });
    // 8:00 in Boise is 7:00 in the north of the state.
    assert_eq!(judged(&idaho, WRITTEN, &LAW, "2026-07-01T14:00:00Z").not_before, Some(at("2026-07-01T15:00:00Z")));
}

#[test]
fn a_paused_state_waits_for_its_day_and_says_so_when_that_is_far() {
    let louisiana = place("America/Chicago", "LA");
    for (until, expected) in [("2026-11-30", Some("2026-11-30T14:00:00Z")), ("2027-03-01", None)] {
        let paused = [Pause { state: "LA".to_owned(), until: until.parse().unwrap() }];
        let policy = Policy { paused: &paused, ..LAW };
        let verdict = judged(&louisiana, WRITTEN, &policy, "2026-11-24T18:00:00Z");
        assert_eq!(verdict.not_before, expected.map(at));
        assert!(verdict.explanation().contains("Louisiana") && verdict.explanation().contains("pause"), "{verdict:?}");
        assert_eq!(judged(chicago(), WRITTEN, &policy, "2026-11-24T18:00:00Z").decision, Decision::Send);
    }
}

#[test]
fn a_loosened_part_no_longer_holds_and_the_rest_does() {
    let utah = place("America/Denver", "UT");
    let loosened = [Loosened { row: "UT".to_owned(), part: Loosening::Sundays }];
    let policy = Policy { loosened: &loosened, ..LAW };
    assert_eq!(judged(&utah, WRITTEN, &policy, "2026-11-22T18:00:00Z").decision, Decision::Send);
    assert_eq!(rules_of(&judged(&utah, WRITTEN, &policy, "2026-12-25T18:00:00Z")), [Rule::Holiday]);
    let alabama = place("America/Chicago", "AL");
    assert_eq!(rules_of(&judged(&alabama, WRITTEN, &policy, "2026-11-22T18:00:00Z")), [Rule::Sunday]);
}

#[test]
fn the_cap_holds_the_text_after_the_last_allowed_one_until_the_oldest_is_a_day_old() {
    let number = number();
    let now = at("2026-11-24T18:00:00Z");
    let ago = |hours: i64| now - TimeDelta::hours(hours);
    let florida = place("America/New_York", "FL");
    let two = Policy { cap: Some(2), ..LAW };
    let none = Policy { cap: Some(0), ..LAW };
    #[expect(clippy::type_complexity, reason = "a table: place, policy, offers before, what is expected")]
    let cases: [(&Place, &Policy<'_>, Vec<DateTime<Utc>>, Option<Option<DateTime<Utc>>>); 7] = [
        (chicago(), &two, vec![ago(1)], None),
        (chicago(), &two, vec![ago(1), ago(3)], Some(Some(at("2026-11-25T15:00:00Z")))),
        (chicago(), &two, vec![ago(3), ago(1), ago(2)], Some(Some(at("2026-11-25T16:00:00Z")))),
        (chicago(), &two, vec![ago(24), ago(1)], None),
        (&florida, &LAW, vec![ago(1), ago(2)], None),
        (&florida, &LAW, vec![ago(1), ago(2), ago(4)], Some(Some(at("2026-11-25T14:00:00Z")))),
        (chicago(), &none, vec![], Some(None)),
    ];
    for (place, policy, recent, expected) in cases {
        let verdict = decide(&Facts { place, policy, recent: &recent, ..facts(&number, GOOD) }, now);
        match expected {
            None => assert_eq!(verdict.decision, Decision::Send, "{recent:?} {verdict:?}"),
            Some(until) => {
                assert_eq!((rules_of(&verdict), verdict.not_before), (vec![Rule::Cap], until), "{recent:?}");
            }
        }
    }
}

#[test]
fn a_cap_that_ends_at_night_waits_for_the_morning() {
    let number = number();
    let now = at("2026-11-24T18:00:00Z");
    // Counts until 4:00 in Chicago.
    let recent = [at("2026-11-24T10:00:00Z")];
    let policy = Policy { cap: Some(1), ..LAW };
    let verdict = decide(&Facts { policy: &policy, recent: &recent, ..facts(&number, GOOD) }, now);
    assert_eq!(verdict.not_before, Some(at("2026-11-25T14:00:00Z")));
}

#[test]
fn somebody_who_wrote_lately_is_left_out_only_if_the_owner_wants_it() {
    let number = number();
    let now = at("2026-11-24T18:00:00Z");
    let skip = Policy { skip_talking: true, ..LAW };
    for (policy, hours, decision) in
        [(&skip, 1, Decision::Never), (&skip, 24, Decision::Send), (&LAW, 1, Decision::Send)]
    {
        let facts = Facts { policy, heard: Some(now - TimeDelta::hours(hours)), ..facts(&number, GOOD) };
        assert_eq!(decide(&facts, now).decision, decision);
    }
}

#[test]
fn a_yes_must_be_good_enough_for_the_state() {
    let noon = "2026-11-24T18:00:00Z";
    let customer = |last: Option<&str>| Consent {
        last_contact: last.map(|day| day.parse().unwrap()),
        ..Consent::of(ConsentBasis::Customer)
    };
    let (illinois, florida, pennsylvania) =
        (place("America/Chicago", "IL"), place("America/New_York", "FL"), place("America/New_York", "PA"));
    let verbal = Consent::of(ConsentBasis::Verbal);
    for (place, consent, allowed, said) in [
        (&illinois, customer(Some("2025-06-01")), true, ""),
        (&illinois, customer(Some("2025-05-01")), false, "18 months"),
        (&illinois, customer(None), false, "last visit"),
        (&pennsylvania, customer(Some("2025-12-01")), true, ""),
        (&pennsylvania, customer(Some("2025-10-01")), false, "12 months"),
        (&florida, customer(Some("2026-11-01")), false, "Florida asks for a written yes"),
        (&florida, verbal, false, "Florida asks for a written yes"),
        (&florida, WRITTEN, true, ""),
        (&illinois, verbal, true, ""),
        (&illinois, Consent::of(ConsentBasis::None), false, "no record"),
        (&illinois, Consent { expires_on: Some("2026-11-23".parse().unwrap()), ..WRITTEN }, false, "ended"),
        (&illinois, Consent { expires_on: Some("2026-11-24".parse().unwrap()), ..WRITTEN }, true, ""),
    ] {
        let verdict = judged(place, consent, &LAW, noon);
        assert_eq!(verdict.decision == Decision::Send, allowed, "{consent:?} {verdict:?}");
        assert!(allowed || verdict.explanation().contains(said), "{}", verdict.explanation());
    }
    let nowhere = Place::of(&Known::default());
    let verdict = judged(&nowhere, customer(Some("2026-11-01")), &LAW, "2026-11-24T21:00:00Z");
    assert!(verdict.explanation().contains("ZIP code"), "{}", verdict.explanation());
}

#[test]
fn an_old_yes_is_warned_about_and_goes() {
    let old = Consent { given_on: Some("2025-01-01".parse().unwrap()), ..WRITTEN };
    let verdict = judged(chicago(), old, &LAW, "2026-11-24T18:00:00Z");
    assert_eq!(verdict.decision, Decision::Send);
    assert_eq!(verdict.reasons[0].rule, Rule::OldConsent);
    let seen = Consent { last_contact: Some("2026-10-01".parse().unwrap()), ..old };
    assert!(judged(chicago(), seen, &LAW, "2026-11-24T18:00:00Z").reasons.is_empty());
}

#[test]
fn a_yes_that_ends_before_the_morning_does_not_wait_for_it() {
    let consent = Consent { expires_on: Some("2026-11-23".parse().unwrap()), ..WRITTEN };
    let verdict = judged(chicago(), consent, &LAW, "2026-11-23T05:00:00Z");
    assert_eq!(verdict.decision, Decision::Wait);
    // 22:00 on the last day; the morning is after it.
    let verdict = judged(
        chicago(),
        Consent { expires_on: Some("2026-11-24".parse().unwrap()), ..WRITTEN },
        &LAW,
        "2026-11-24T04:00:00Z",
    );
    assert_eq!(verdict.decision, Decision::Wait);
    let last = Consent { expires_on: Some("2026-11-24".parse().unwrap()), ..WRITTEN };
    assert_eq!(judged(chicago(), last, &LAW, "2026-11-24T23:59:00Z").decision, Decision::Send);
}

#[test]
fn abroad_needs_the_country_switched_on_and_keeps_its_hours() {
    let london = PhoneNumber::from_e164("+447911123456").unwrap();
    let place = Place::of(&Known { number: Some(&london), ..Known::default() });
    let noon = "2026-11-24T12:00:00Z";
    assert_eq!(rules_of(&judged(&place, WRITTEN, &LAW, noon)), [Rule::Country]);
    let on = ["GB".to_owned()];
    let policy = Policy { countries: &on, ..LAW };
    assert_eq!(judged(&place, WRITTEN, &policy, noon).decision, Decision::Send);
    let late = judged(&place, WRITTEN, &policy, "2026-11-24T20:30:00Z");
    assert_eq!((rules_of(&late), late.not_before), (vec![Rule::CountryHours], Some(at("2026-11-25T08:00:00Z"))));
    let jamaica = PhoneNumber::from_e164("+18765550142").unwrap();
    let island = Place::of(&Known { number: Some(&jamaica), ..Known::default() });
    assert_eq!(rules_of(&judged(&island, WRITTEN, &policy, "2026-11-24T18:00:00Z")), [Rule::Country]);
}

#[test]
fn a_no_to_offers_leaves_everyday_messages_alone() {
    let number = number();
    let noon = at("2026-11-24T18:00:00Z");
    let no = OptOut { how: "by reply", at: noon, scope: OptOutScope::Marketing };
    let offer = Facts { opt_out: Some(no), ..facts(&number, GOOD) };
    assert_eq!(rules_of(&decide(&offer, noon)), [Rule::OptOut]);
    assert_eq!(decide(&Facts { category: Category::Service, ..offer }, noon).decision, Decision::Send);
}

#[test]
fn somebody_with_a_foreign_number_who_lives_here_has_both_laws() {
    let toronto = PhoneNumber::from_e164("+12045550142").unwrap();
    let place = Place::of(&Known { number: Some(&toronto), zone: "", zip: "", state: "IA" });
    let on = ["CA".to_owned()];
    let policy = Policy { countries: &on, ..LAW };
    // 21:15 in Iowa: Canada's hours run until 21:30, federal law ends at nine.
    assert_eq!(rules_of(&judged(&place, WRITTEN, &policy, "2027-07-03T02:15:00Z")), [Rule::FederalHours]);
}

#[test]
fn the_confirmation_of_a_stop_passes_it_for_five_minutes_and_nothing_else_does() {
    let number = number();
    let heard = at("2026-11-24T18:00:00Z");
    let no = OptOut { how: "by reply", at: heard, scope: OptOutScope::All };
    let body = "Rosa's Salon: You will get no more texts from us.";
    let content = Content { body, business_name: "Rosa's Salon", name_optional: false, stop_line_due: true };
    let usual = facts(&number, GOOD);
    let confirmation =
        Facts { category: Category::Service, opt_out: Some(no), confirms: true, content: Some(content), ..usual };
    for (minutes, goes) in [(0, true), (5, true), (6, false), (-1, false)] {
        let verdict = decide(&confirmation, heard + TimeDelta::minutes(minutes));
        assert_eq!(verdict.decision == Decision::Send, goes, "{minutes}");
    }
    assert_eq!(decide(&Facts { confirms: false, ..confirmation }, heard).decision, Decision::Never);
    assert_eq!(decide(&Facts { category: Category::Marketing, ..confirmation }, heard).decision, Decision::Never);
}
