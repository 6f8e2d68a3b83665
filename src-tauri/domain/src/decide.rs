//! The decision: every rule for one (person, message, instant), asked in one place, whichever way the message came
//! about. Every failed rule is returned. Only here is a `Cleared` made.

mod cap;
mod consent;
mod text;
mod time;

use std::fmt::Write as _;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::cleared::{BodyHash, Cleared};
use crate::hours::WeekHours;
use crate::ids::AttemptId;
use crate::leave::SendAt;
use crate::number::PhoneNumber;
use crate::places::Place;
use crate::rules::{self, LegalRow, Loosening};
use crate::verdict::{Decision, Effect, Reason, Rule, Verdict};
use crate::words::{Category, Channel, ConsentBasis, OptOutScope};

pub use consent::{WritingNeeded, writing_needed};
pub use time::{Window, city};

/// How long a clearance lasts at most. The submission follows at once; this only has to outlast a slow queue.
const CLEARED_FOR: TimeDelta = TimeDelta::seconds(60);

/// The caps count texts of this long before.
pub const CAP_WINDOW: TimeDelta = TimeDelta::hours(24);

/// A stop may be confirmed once, within this time (FCC 12-143, SoundBite; 47 CFR 64.1200(a)(12)).
pub const CONFIRMED_WITHIN: TimeDelta = TimeDelta::minutes(5);

/// Offers say how to stop the first time and then once a month (CTIA Messaging Principles; CTIA Short Code Monitoring
/// Handbook: monthly).
pub const STOP_LINE_EVERY: TimeDelta = TimeDelta::days(30);

/// Whether an offer has to say how to stop, to somebody who was told at that instant before, or never.
pub fn stop_line_due(told: Option<DateTime<Utc>>, at: DateTime<Utc>) -> bool {
    told.is_none_or(|told| at - told >= STOP_LINE_EVERY)
}

/// A conversation counts as going on for this long after their last text.
pub const TALKING_FOR: TimeDelta = TimeDelta::hours(24);

/// A recorded no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OptOut<'a> {
    /// By which road it came, in words ("by their reply “STOP”").
    pub how: &'a str,
    /// Since when.
    pub at: DateTime<Utc>,
    /// What it covers.
    pub scope: OptOutScope,
}

/// What somebody is known to have agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consent {
    /// On what it rests.
    pub basis: ConsentBasis,
    /// The day it was given, when known.
    pub given_on: Option<NaiveDate>,
    /// The last day on which it holds, when it was given for a time.
    pub expires_on: Option<NaiveDate>,
    /// The last day something passed between the business and them: a visit, a purchase, a reply.
    pub last_contact: Option<NaiveDate>,
}

impl Consent {
    /// A basis of which nothing more is known.
    pub const fn of(basis: ConsentBasis) -> Self {
        Self { basis, given_on: None, expires_on: None, last_contact: None }
    }
}

/// Everything the rules want to know about a message and its person, except the instant.
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
    /// Where the person may be.
    pub place: &'a Place,
    /// Their no.
    pub opt_out: Option<OptOut<'a>>,
    /// Whether this is the one text that confirms their no.
    pub confirms: bool,
    /// Why it is urgent, if it was marked so.
    pub urgent: Option<&'a str>,
    /// Whether a doubtful reply of theirs waits for the owner's judgement.
    pub review_pending: bool,
    /// What they agreed to.
    pub consent: Consent,
    /// When marketing left for this person before, or will because the provider holds it, from any sender and campaign, in
    /// any order; what is farther off than [`CAP_WINDOW`] does not matter.
    pub recent: &'a [DateTime<Utc>],
    /// When their last text came in.
    pub heard: Option<DateTime<Utc>>,
    /// The owner's side.
    pub policy: &'a Policy<'a>,
    /// The text as it would leave; `None` when only the person is in question.
    pub content: Option<Content<'a>>,
}

/// The owner's side of a decision. The default asks for the law only.
#[derive(Debug, Clone, Copy, Default)]
pub struct Policy<'a> {
    /// The owner's hours for marketing.
    pub own_hours: Option<&'a WeekHours>,
    /// The owner's limit of marketing texts to one person in 24 hours.
    pub cap: Option<u32>,
    /// Whether people whose text came in lately are left out of campaigns.
    pub skip_talking: bool,
    /// Countries outside the United States that the owner switched on.
    pub countries: &'a [String],
    /// States in which the owner sends no marketing before a day.
    pub paused: &'a [Pause],
    /// Parts of legal rows the owner loosened, each against a recorded acknowledgement.
    pub loosened: &'a [Loosened],
}

/// A state in which the owner sends nothing for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// Two letters.
    pub state: String,
    /// First day on which marketing may go again.
    pub until: NaiveDate,
}

/// A part of a legal row the owner answers for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loosened {
    /// The row's code.
    pub row: String,
    /// Which part.
    pub part: Loosening,
}

impl Policy<'_> {
    fn loosened(&self, row: &LegalRow) -> Vec<Loosening> {
        self.loosened.iter().filter(|loose| loose.row == row.code).map(|loose| loose.part).collect()
    }
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
    /// Whether it has to say how to stop; see [`stop_line_due`].
    pub stop_line_due: bool,
}

/// Decides for one instant.
pub fn decide(facts: &Facts<'_>, at: DateTime<Utc>) -> Verdict {
    let mut reasons = Reasons::default();
    channel(facts, &mut reasons);
    number(facts, &mut reasons);
    let marketing = facts.category == Category::Marketing;
    if marketing {
        country(facts, &mut reasons);
    }
    opt_out(facts, at, &mut reasons);
    if marketing {
        review(facts, &mut reasons);
        consent::check(facts, at, &mut reasons);
    }
    urgent(facts, &mut reasons);
    if let Some(content) = &facts.content {
        text::check(facts.category, content, &mut reasons);
    }
    if marketing {
        talking(facts, at, &mut reasons);
        cap::check(facts, at, &mut reasons);
        time::check(facts, at, &mut reasons);
    }
    reasons.into_verdict(facts, at)
}

/// Decides at the instant of release. Only a text that may go now gets the right to be submitted, for this attempt,
/// number and body, until the window closes or a minute has passed.
pub fn release(facts: &Facts<'_>, attempt: AttemptId, now: DateTime<Utc>) -> Result<Cleared, Box<Verdict>> {
    let verdict = decide(facts, now);
    let mut expires_at = now + CLEARED_FOR;
    if let Some(closes) = closes_at(facts, now) {
        expires_at = expires_at.min(closes);
    }
    clear(facts, attempt, verdict, expires_at, None)
}

/// Decides for a text that is left with the provider until an instant: by everything that is known now, as of that instant.
/// The right is good for leaving it until then, for a minute.
pub fn release_for(
    facts: &Facts<'_>,
    attempt: AttemptId,
    send_at: SendAt,
    now: DateTime<Utc>,
) -> Result<Cleared, Box<Verdict>> {
    let verdict = decide(facts, send_at.instant());
    clear(facts, attempt, verdict, now + CLEARED_FOR, Some(send_at.instant()))
}

fn clear(
    facts: &Facts<'_>,
    attempt: AttemptId,
    verdict: Verdict,
    expires_at: DateTime<Utc>,
    send_at: Option<DateTime<Utc>>,
) -> Result<Cleared, Box<Verdict>> {
    match (verdict.decision, facts.number, &facts.content) {
        (Decision::Send, Some(to), Some(content)) => {
            Ok(Cleared::new(attempt, to.clone(), BodyHash::of(content.body), expires_at, send_at))
        }
        _ => Err(Box::new(verdict)),
    }
}

/// When the hours for this message close next: the provider is told to drop it then. `None` where no hours bind it.
pub fn closes_at(facts: &Facts<'_>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let window = (facts.category == Category::Marketing).then(|| Window::of(facts.place, facts.policy))?;
    window.open_until(now)
}

/// What the rules have said so far.
#[derive(Debug, Default)]
struct Reasons(Vec<Reason>);

impl Reasons {
    fn push(&mut self, rule: Rule, source: &str, message: impl Into<String>, effect: Effect) {
        self.0.push(Reason { rule, source: source.to_owned(), message: message.into(), effect });
    }

    fn never(&mut self, rule: Rule, source: &str, message: impl Into<String>) {
        self.push(rule, source, message, Effect::Never);
    }

    fn advise(&mut self, rule: Rule, source: &str, message: impl Into<String>) {
        self.push(rule, source, message, Effect::Advise);
    }

    /// Waits of different kinds hold together: a cap may end at night. The verdict's instant is the first at which
    /// everything holds, and where the hours never meet it, it is never.
    fn into_verdict(mut self, facts: &Facts<'_>, at: DateTime<Utc>) -> Verdict {
        let latest = |reasons: &[Reason]| {
            let until = |reason: &Reason| match reason.effect {
                Effect::Wait { until } => Some(until),
                Effect::Never | Effect::Advise => None,
            };
            reasons.iter().filter_map(until).max()
        };
        let mut not_before = latest(&self.0);
        if let Some(wanted) = not_before.filter(|_| facts.category == Category::Marketing) {
            let opening = Window::of(facts.place, facts.policy).next_open(wanted.max(at));
            match opening {
                Some(opening) => not_before = Some(opening),
                None if self.0.iter().all(|reason| reason.effect != Effect::Never) => {
                    let message = "The hours that must hold together never do within two weeks of when this could go.";
                    self.never(Rule::NoCommonWindow, "The rules in force and your hours", message);
                }
                None => {}
            }
        }
        // What holds today may have ended by then.
        if let Some(later) = not_before.filter(|_| facts.category == Category::Marketing) {
            let mut then = Self::default();
            consent::check(facts, later, &mut then);
            let blocked_now =
                self.0.iter().any(|reason| reason.rule == Rule::Consent && reason.effect == Effect::Never);
            self.0.extend(then.0.into_iter().filter(|reason| reason.effect == Effect::Never && !blocked_now));
        }
        let blocked = self.0.iter().any(|reason| reason.effect == Effect::Never);
        let not_before = if blocked { None } else { not_before };
        let decision = match (blocked, not_before) {
            (true, _) => Decision::Never,
            (false, Some(_)) => Decision::Wait,
            (false, None) => Decision::Send,
        };
        Verdict {
            decision,
            not_before,
            zones: facts.place.zones.iter().map(|zone| zone.name().to_owned()).collect(),
            states: facts.place.states.iter().map(|state| (*state).to_owned()).collect(),
            reasons: self.0,
        }
    }
}

fn channel(facts: &Facts<'_>, reasons: &mut Reasons) {
    let missing = match facts.channel {
        Channel::Sms => return,
        Channel::Email => "No mailbox is connected, so nothing can go by email.",
        Channel::Whatsapp => "WhatsApp is not connected.",
    };
    reasons.never(Rule::ChannelOpen, "Settings", missing);
}

fn number(facts: &Facts<'_>, reasons: &mut Reasons) {
    if facts.number.is_none() {
        reasons.never(Rule::Number, "Contact", "There is no phone number for this person.");
    } else if !facts.textable {
        let mut message = "This number cannot be texted".to_owned();
        if facts.number_note.is_empty() {
            message.push('.');
        } else {
            let _ = write!(message, ": {}", facts.number_note);
        }
        reasons.never(Rule::Number, "Contact", message);
    }
}

fn country(facts: &Facts<'_>, reasons: &mut Reasons) {
    let place = facts.place;
    if facts.number.is_none() || place.is_us() || facts.policy.countries.contains(&place.country) {
        return;
    }
    let row = rules::country(&place.country);
    let message = format!(
        "This number belongs to {}. Offers go there only once you have switched the country on under Compliance.",
        if row.code == "*" { format!("another country ({})", place.country) } else { row.name.to_owned() }
    );
    reasons.never(Rule::Country, row.source, message);
}

fn opt_out(facts: &Facts<'_>, at: DateTime<Utc>, reasons: &mut Reasons) {
    let confirmed = |no: &OptOut<'_>| {
        facts.confirms && facts.category == Category::Service && at >= no.at && at - no.at <= CONFIRMED_WITHIN
    };
    if facts.opt_out.as_ref().is_some_and(confirmed) {
        return;
    }
    let covers = |no: &OptOut<'_>| no.scope == OptOutScope::All || facts.category == Category::Marketing;
    if let Some(no) = facts.opt_out.filter(covers) {
        let what = if no.scope == OptOutScope::All { "stop" } else { "no to offers" };
        let message = format!("Said {what} {} on {}.", no.how, no.at.format("%b %-d, %Y"));
        reasons.never(Rule::OptOut, "47 CFR 64.1200(a)(10); your do-not-text list", message);
    }
}

fn review(facts: &Facts<'_>, reasons: &mut Reasons) {
    if facts.review_pending {
        let message = "Their last reply may mean stop. Nothing but everyday messages goes to them until you decide.";
        reasons.never(Rule::Review, "47 CFR 64.1200(a)(10)", message);
    }
}

/// Nothing urgent is an offer. For an everyday message there is nothing to lift, so the owner only learns what it does.
fn urgent(facts: &Facts<'_>, reasons: &mut Reasons) {
    match (facts.urgent, facts.category) {
        (None, _) => {}
        (Some(_), Category::Marketing) => {
            let message = "Only an everyday message can be urgent. An offer keeps to the hours and waits its turn.";
            reasons.never(Rule::Urgent, "47 CFR 64.1200(c)(1): hours bind offers, however pressing", message);
        }
        (Some(why), Category::Service) => {
            let message = format!(
                "Marked urgent (“{why}”): it goes before everything else that waits. Stops and limits still hold."
            );
            reasons.advise(Rule::Urgent, "What you typed", message);
        }
    }
}

fn talking(facts: &Facts<'_>, at: DateTime<Utc>, reasons: &mut Reasons) {
    let fresh = facts.heard.is_some_and(|heard| heard <= at && at - heard < TALKING_FOR);
    if facts.policy.skip_talking && fresh {
        let message = "You are talking with them: they wrote within the last 24 hours. Offers leave them out.";
        reasons.never(Rule::Talking, "Settings", message);
    }
}

/// The state rows that apply: by address and by area code, or every state's when it is an unknown place in the country.
fn rows(place: &Place) -> Box<dyn Iterator<Item = &'static LegalRow> + '_> {
    let known = || place.states.iter().filter_map(|state| rules::state(state));
    if known().next().is_some() || !place.is_us() {
        Box::new(known())
    } else if place.zones.is_empty() {
        Box::new(rules::states())
    } else {
        Box::new(rules::states_in(&place.zones))
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
