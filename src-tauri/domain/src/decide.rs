//! The decision: every rule for one (person, message, instant), asked in one place, whichever way the message came
//! about. Every failed rule is returned. Only here is a `Cleared` made.

use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::cleared::{BodyHash, Cleared};
use crate::content;
use crate::hours::{self, WeekHours};
use crate::ids::AttemptId;
use crate::number::PhoneNumber;
use crate::verdict::{Decision, Effect, Reason, Rule, Verdict};
use crate::words::{Category, Channel, ConsentBasis};
use crate::zones;

/// How long a clearance lasts at most. The submission follows at once; this only has to outlast a slow queue.
const CLEARED_FOR: TimeDelta = TimeDelta::seconds(60);

/// A recorded no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OptOut<'a> {
    /// By which road it came, in words ("by their reply “STOP”").
    pub how: &'a str,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// Everything the rules want to know, except the instant.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// How it would travel.
    pub channel: Channel,
    /// What the message is in law.
    pub category: Category,
    /// The number, if the person has one.
    pub number: Option<&'a PhoneNumber>,
    /// Whether the number can be texted, and what is wrong with it.
    pub textable: bool,
    /// Why not.
    pub number_note: &'a str,
    /// Zones the person may be in; empty when unknown.
    pub zones: &'a [Tz],
    /// States whose rules may apply.
    pub states: &'a [&'a str],
    /// Their no.
    pub opt_out: Option<OptOut<'a>>,
    /// Whether a doubtful reply of theirs waits for the owner's judgement.
    pub review_pending: bool,
    /// What they are known to have agreed to.
    pub consent: ConsentBasis,
    /// The owner's hours; `None` asks for the law only.
    pub own_hours: Option<&'a WeekHours>,
    /// The text as it would leave; `None` when only the person is in question.
    pub content: Option<Content<'a>>,
}

/// The text in question.
#[derive(Debug, Clone, Copy)]
pub struct Content<'a> {
    /// As it would leave.
    pub body: &'a str,
    /// The name customers know; empty when not given.
    pub business_name: &'a str,
    /// Whether a missing name only deserves advice (practice mode, where nothing leaves the computer).
    pub name_optional: bool,
}

/// Decides for one instant.
pub fn decide(facts: &Facts<'_>, at: DateTime<Utc>) -> Verdict {
    let mut reasons = Vec::new();
    channel(facts, &mut reasons);
    number(facts, &mut reasons);
    opt_out(facts, &mut reasons);
    if facts.category == Category::Marketing {
        review(facts, &mut reasons);
        consent(facts, &mut reasons);
    }
    if let Some(content) = &facts.content {
        text(facts.category, content, &mut reasons);
    }
    if facts.category == Category::Marketing {
        time(facts, at, &mut reasons);
    }
    let blocked = reasons.iter().any(|reason| reason.effect == Effect::Never);
    let not_before = reasons.iter().filter_map(|reason| match reason.effect {
        Effect::Wait { until } => Some(until),
        Effect::Never | Effect::Advise => None,
    });
    let not_before = if blocked { None } else { not_before.max() };
    let decision = match (blocked, not_before) {
        (true, _) => Decision::Never,
        (false, Some(_)) => Decision::Wait,
        (false, None) => Decision::Send,
    };
    Verdict {
        decision,
        not_before,
        zones: facts.zones.iter().map(|zone| zone.name().to_owned()).collect(),
        states: facts.states.iter().map(|state| (*state).to_owned()).collect(),
        reasons,
    }
}

/// Decides at the instant of release. Only a text that may go now gets the right to be submitted, for this attempt,
/// number and body, until the window closes or a minute has passed.
pub fn release(facts: &Facts<'_>, attempt: AttemptId, now: DateTime<Utc>) -> Result<Cleared, Box<Verdict>> {
    let verdict = decide(facts, now);
    let (Decision::Send, Some(to), Some(content)) = (verdict.decision, facts.number, &facts.content) else {
        return Err(Box::new(verdict));
    };
    let mut expires_at = now + CLEARED_FOR;
    if facts.category == Category::Marketing
        && let Some(closes) = hours::open_until(now, &possible_zones(facts.zones), &time_rules(facts.own_hours))
    {
        expires_at = expires_at.min(closes);
    }
    Ok(Cleared::new(attempt, to.clone(), BodyHash::of(content.body), expires_at))
}

fn object(reasons: &mut Vec<Reason>, rule: Rule, source: &str, message: impl Into<String>) {
    reasons.push(Reason { rule, source: source.to_owned(), message: message.into(), effect: Effect::Never });
}

fn channel(facts: &Facts<'_>, reasons: &mut Vec<Reason>) {
    let missing = match facts.channel {
        Channel::Sms => return,
        Channel::Email => "No mailbox is connected, so nothing can go by email.",
        Channel::Whatsapp => "WhatsApp is not connected.",
    };
    object(reasons, Rule::ChannelOpen, "Settings", missing);
}

fn number(facts: &Facts<'_>, reasons: &mut Vec<Reason>) {
    if facts.number.is_none() {
        object(reasons, Rule::Number, "Contact", "There is no phone number for this person.");
    } else if !facts.textable {
        let mut message = "This number cannot be texted".to_owned();
        if facts.number_note.is_empty() {
            message.push('.');
        } else {
            let _ = write!(message, ": {}", facts.number_note);
        }
        object(reasons, Rule::Number, "Contact", message);
    }
}

fn opt_out(facts: &Facts<'_>, reasons: &mut Vec<Reason>) {
    if let Some(no) = facts.opt_out {
        let message = format!("Said stop {} on {}.", no.how, no.at.format("%b %-d, %Y"));
        object(reasons, Rule::OptOut, "47 CFR 64.1200(a)(10); your do-not-text list", message);
    }
}

fn review(facts: &Facts<'_>, reasons: &mut Vec<Reason>) {
    if facts.review_pending {
        let message = "Their last reply may mean stop. Nothing but everyday messages goes to them until you decide.";
        object(reasons, Rule::Review, "47 CFR 64.1200(a)(10)", message);
    }
}

fn consent(facts: &Facts<'_>, reasons: &mut Vec<Reason>) {
    if facts.consent == ConsentBasis::None {
        let message = "There is no record that they said yes to offers.";
        object(reasons, Rule::Consent, "47 CFR 64.1200(a)(2); CTIA Messaging Principles", message);
    }
}

fn text(category: Category, content: &Content<'_>, reasons: &mut Vec<Reason>) {
    if content.body.trim().is_empty() {
        object(reasons, Rule::Content, "Message", "The text is empty.");
        return;
    }
    if content::too_long(content.body) {
        let message = format!("The text is longer than {} characters; Twilio does not take it.", content::MAX_UNITS);
        object(reasons, Rule::Content, "Twilio error 21617", message);
    }
    if category == Category::Service {
        return;
    }
    let brand_rule = "CTIA Messaging Principles, brand in every message";
    if content.business_name.trim().is_empty() {
        let message = "Offers must say who they are from. Add your business name in Settings.";
        let effect = if content.name_optional { Effect::Advise } else { Effect::Never };
        reasons.push(Reason {
            rule: Rule::BusinessName,
            source: brand_rule.to_owned(),
            message: message.to_owned(),
            effect,
        });
    } else if !content::names_business(content.body, content.business_name) {
        let message = format!("The text does not say that it is from {}.", content.business_name);
        object(reasons, Rule::BusinessName, brand_rule, message);
    }
    if !content::says_how_to_stop(content.body) {
        let message = format!("The text does not say how to stop. Add “{}”.", content::OPT_OUT_LINE);
        object(reasons, Rule::OptOutLine, "47 CFR 64.1200(a)(10); CTIA Messaging Principles", message);
    }
}

/// The federal window for telephone solicitations, at the called party's place: 8:00 to 21:00 every day
/// (47 CFR 64.1200(c)(1)).
pub const fn federal_hours() -> WeekHours {
    WeekHours::every_day(8 * 60, 21 * 60)
}

struct TimeRule {
    rule: Rule,
    source: &'static str,
    hours: WeekHours,
    who: &'static str,
}

fn named_time_rules(own_hours: Option<&WeekHours>) -> Vec<TimeRule> {
    let federal = TimeRule {
        rule: Rule::FederalHours,
        source: "47 CFR 64.1200(c)(1)",
        hours: federal_hours(),
        who: "The law lets offers out",
    };
    let own = own_hours.map(|hours| TimeRule {
        rule: Rule::OwnHours,
        source: "Settings, your hours",
        hours: *hours,
        who: "You send offers",
    });
    std::iter::once(federal).chain(own).collect()
}

fn time_rules(own_hours: Option<&WeekHours>) -> Vec<WeekHours> {
    named_time_rules(own_hours).into_iter().map(|rule| rule.hours).collect()
}

/// The known zones, or every zone a US number may be in.
fn possible_zones(known: &[Tz]) -> Vec<Tz> {
    if known.is_empty() { zones::unknown_us_zones().to_vec() } else { known.to_vec() }
}

fn time(facts: &Facts<'_>, at: DateTime<Utc>, reasons: &mut Vec<Reason>) {
    let candidates = possible_zones(facts.zones);
    let rules = named_time_rules(facts.own_hours);
    let failing: Vec<&TimeRule> =
        rules.iter().filter(|rule| !hours::allowed_at(at, &candidates, &rule.hours)).collect();
    if failing.is_empty() {
        return;
    }
    let all: Vec<&WeekHours> = rules.iter().map(|rule| &rule.hours).collect();
    let Some(together) = hours::next_allowed(at, &candidates, &all) else {
        let message = "In the next two weeks there is no time at which every rule lets this go where they may be.";
        object(reasons, Rule::NoCommonWindow, "47 CFR 64.1200(c)(1); Settings, your hours", message);
        return;
    };
    for rule in failing {
        // Alone, a rule may open earlier than all of them together; the last of these is when it really goes.
        let until = hours::next_allowed(at, &candidates, &[&rule.hours]).unwrap_or(together).max(at);
        reasons.push(Reason {
            rule: rule.rule,
            source: rule.source.to_owned(),
            message: waiting_sentence(rule, facts.zones, at, together),
            effect: Effect::Wait { until },
        });
    }
    // No single rule's opening may be one at which all hold: the joint instant is what counts.
    if let Some(Reason { effect: Effect::Wait { until }, .. }) = reasons.last_mut() {
        *until = (*until).max(together);
    }
}

fn waiting_sentence(rule: &TimeRule, known: &[Tz], at: DateTime<Utc>, together: DateTime<Utc>) -> String {
    match known {
        [] => format!(
            "We do not know where this number is, so it waits until {} New York time, when it may go anywhere in the \
             US. A ZIP code or state would help.",
            clock(together, Tz::America__New_York)
        ),
        [zone, rest @ ..] => {
            let place = place(*zone);
            let among = if rest.is_empty() { String::new() } else { " (several time zones are possible)".to_owned() };
            format!(
                "{} {}. It is {} in {place}{among}; it goes {} their time.",
                rule.who,
                rule.hours.describe(),
                clock(at, *zone),
                clock(together, *zone),
            )
        }
    }
}

/// `Chicago` for `America/Chicago`.
pub fn place(zone: Tz) -> String {
    zone.name().rsplit('/').next().unwrap_or_default().replace('_', " ")
}

/// `Mon 9:00`.
fn clock(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%a %-H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHICAGO: &[Tz] = &[Tz::America__Chicago];

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
            zones: CHICAGO,
            states: &["IL"],
            opt_out: None,
            review_pending: false,
            consent: ConsentBasis::Written,
            own_hours: None,
            content: Some(Content { body, business_name: "Rosa's Salon", name_optional: false }),
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
        let facts = Facts { own_hours: Some(&own), ..facts(&number, GOOD) };
        // Friday 21:30 in Chicago: both object; it goes on Monday at nine.
        let verdict = decide(&facts, at("2026-11-28T03:30:00Z"));
        assert_eq!(verdict.not_before, Some(at("2026-11-30T15:00:00Z")));
        let rules: Vec<Rule> = verdict.reasons.iter().map(|reason| reason.rule).collect();
        assert_eq!(rules, [Rule::FederalHours, Rule::OwnHours]);
        assert!(verdict.explanation().contains("Mon 9:00 their time"), "{}", verdict.explanation());
    }

    #[test]
    fn an_unknown_place_waits_for_an_hour_that_is_allowed_everywhere_in_the_us() {
        let number = number();
        let facts = Facts { zones: &[], ..facts(&number, GOOD) };
        let verdict = decide(&facts, at("2026-11-23T15:00:00Z"));
        assert_eq!(verdict.not_before, Some(at("2026-11-23T18:00:00Z")), "8:00 in Honolulu");
        assert!(verdict.explanation().contains("ZIP code"));
    }

    #[test]
    fn service_messages_wait_for_nobody_but_never_pass_a_stop() {
        let number = number();
        let night = at("2026-11-24T08:00:00Z");
        let service = Facts {
            category: Category::Service,
            consent: ConsentBasis::None,
            review_pending: true,
            content: Some(Content { body: "Your car is ready", business_name: "", name_optional: false }),
            ..facts(&number, GOOD)
        };
        assert_eq!(decide(&service, night).decision, Decision::Send);
        let stopped = Facts { opt_out: Some(OptOut { how: "by reply", at: night }), ..service };
        let verdict = decide(&stopped, night);
        assert_eq!((verdict.decision, verdict.not_before), (Decision::Never, None));
    }

    #[test]
    fn every_objection_is_returned_and_the_weightiest_is_said_first() {
        let number = number();
        let night = at("2026-11-24T08:00:00Z");
        let wrong = Facts {
            consent: ConsentBasis::None,
            textable: false,
            number_note: "a landline",
            opt_out: Some(OptOut { how: "by reply", at: night }),
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
        let content = Content { body: "Sale. Reply STOP to opt out", business_name: "", name_optional: true };
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
        assert_eq!(clear().redeem(&number, GOOD, late), Ok(AttemptId(7)));
        assert_eq!(clear().redeem(&number, "other", late), Err(crate::NotCleared::Body));
        let other = PhoneNumber::from_e164("+13125550143").unwrap();
        assert_eq!(clear().redeem(&other, GOOD, late), Err(crate::NotCleared::Number));
        assert_eq!(clear().redeem(&number, GOOD, at("2026-11-24T03:00:00Z")), Err(crate::NotCleared::Expired));
        assert!(release(&facts, AttemptId(8), at("2026-11-24T03:00:00Z")).is_err(), "at night nothing is cleared");
    }

    #[test]
    fn without_a_text_nothing_can_be_cleared() {
        let number = number();
        let person_only = Facts { content: None, ..facts(&number, GOOD) };
        assert!(release(&person_only, AttemptId(1), at("2026-11-23T18:00:00Z")).is_err());
    }
}
