//! Gathers the facts for one (person, message, instant) and asks the domain for the verdict. Planning, the forecast, the
//! composer and the release all come through here; nothing else decides who may get what and when.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;
use linnet_domain::decide::{self, Content, Facts};
use linnet_domain::{AttemptId, Category, Channel, Cleared, Effect, PhoneNumber, Rule, Verdict, phone, zones};
use linnet_store::people::{self, OptOut, Person};
use linnet_store::profile::StoredWorld;
use linnet_store::{StoreError, WriteTx};

use crate::settings::Settings;

/// Where a person may be, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Zones, one or several; empty when unknown.
    pub zones: Vec<Tz>,
    /// States whose rules may apply.
    pub states: Vec<String>,
    /// How it is known, in words.
    pub source: &'static str,
}

/// Judges where a person may be: the zone the owner gave, else the area code or country of the number.
pub fn place_of(person: &Person) -> Place {
    let (zones, mut states, source) = match (person.zone.parse::<Tz>(), &person.number) {
        (Ok(zone), _) => (vec![zone], Vec::new(), "as you entered it"),
        (Err(_), Some(number)) => {
            let (zones, states) = of_number(number);
            let source = if zones.is_empty() { "unknown; a ZIP code or state would help" } else { "by area code" };
            (zones, states, source)
        }
        (Err(_), None) => (Vec::new(), Vec::new(), "unknown"),
    };
    if !person.state.is_empty() && !states.contains(&person.state) {
        states.push(person.state.clone());
    }
    Place { zones, states, source }
}

fn of_number(number: &PhoneNumber) -> (Vec<Tz>, Vec<String>) {
    if let Some(area) = number.as_str().strip_prefix("+1").and_then(|rest| rest.get(..3)?.parse().ok()) {
        let Some(area) = zones::area(area) else {
            return (Vec::new(), Vec::new());
        };
        return (area.zones.clone(), area.states.iter().map(|state| (*state).to_owned()).collect());
    }
    let country = phone::check(number.as_str(), "US").country.unwrap_or_default();
    (zones::of_country(&country).to_vec(), Vec::new())
}

/// What is known of a message before it leaves.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// How it travels.
    pub channel: Channel,
    /// What it is in law.
    pub category: Category,
    /// The text as it would leave; `None` asks about the person only.
    pub body: Option<&'a str>,
}

/// A person with everything about them worked out, ready to be asked about many messages and instants.
#[derive(Debug, Clone)]
pub struct Subject {
    /// The person.
    pub person: Person,
    /// Where they may be.
    pub place: Place,
    textable: bool,
    note: String,
    how: String,
}

impl Subject {
    /// Works a person out. A stranger's number is judged here, a contact's was judged when it was kept.
    pub fn new(person: Person) -> Self {
        let place = place_of(&person);
        let (textable, note) = match (&person.contact, &person.number) {
            (None, Some(number)) => {
                let found = phone::check(number.as_str(), "US");
                (found.textable, found.note)
            }
            _ => (person.textable, person.number_note.clone()),
        };
        let how = person.opt_out.as_ref().map(how_they_said_stop).unwrap_or_default();
        Self { person, place, textable, note, how }
    }

    /// The verdict for a message at an instant.
    pub fn verdict(&self, policy: &Policy<'_>, message: &Message<'_>, at: DateTime<Utc>) -> Verdict {
        self.with_facts(policy, message, |facts| decide::decide(facts, at))
    }

    fn with_facts<T>(&self, policy: &Policy<'_>, message: &Message<'_>, ask: impl FnOnce(&Facts<'_>) -> T) -> T {
        let states: Vec<&str> = self.place.states.iter().map(String::as_str).collect();
        let content = message.body.map(|body| Content {
            body,
            business_name: &policy.settings.business_name,
            name_optional: policy.world == StoredWorld::Practice,
        });
        ask(&Facts {
            channel: message.channel,
            category: message.category,
            number: self.person.number.as_ref(),
            textable: self.textable,
            number_note: &self.note,
            zones: &self.place.zones,
            states: &states,
            opt_out: self.person.opt_out.as_ref().map(|no| decide::OptOut { how: &self.how, at: no.at }),
            review_pending: self.person.review,
            consent: self.person.consent,
            own_hours: Some(&policy.settings.hours),
            content,
        })
    }

    /// When a local time comes where the person is. With several possible zones the last of them, so that it is never
    /// earlier than meant; unknown places count as every US zone. A time that the clocks skip becomes the next one.
    pub fn local_instant(&self, local: NaiveDateTime) -> DateTime<Utc> {
        let unknown = zones::unknown_us_zones();
        let zones = if self.place.zones.is_empty() { &unknown[..] } else { &self.place.zones };
        let instant_in = |zone: &Tz| {
            (0..=240)
                .step_by(15)
                .find_map(|minutes| zone.from_local_datetime(&(local + TimeDelta::minutes(minutes))).latest())
                .map_or_else(|| local.and_utc(), |instant| instant.with_timezone(&Utc))
        };
        zones.iter().map(instant_in).max().unwrap_or_else(|| local.and_utc())
    }
}

/// How they said stop, to follow “Said stop”.
pub fn how_they_said_stop(no: &OptOut) -> String {
    match (no.source.as_str(), &no.words) {
        ("reply", Some(words)) => format!("by replying “{words}”"),
        ("reply", None) => "by reply".to_owned(),
        ("provider", _) => "to Twilio, which blocks texts to them".to_owned(),
        ("import", _) => "before (from an imported list)".to_owned(),
        _ if no.detail.is_empty() => "(recorded by you)".to_owned(),
        _ => format!("({})", no.detail),
    }
}

/// The owner's side of a decision.
#[derive(Debug, Clone, Copy)]
pub struct Policy<'a> {
    /// Hours, name.
    pub settings: &'a Settings,
    /// Practice or real.
    pub world: StoredWorld,
}

/// The answer at the instant of release.
#[derive(Debug)]
pub enum Release {
    /// It may leave now, with this.
    Go(Cleared),
    /// It goes back to waiting.
    Wait {
        /// Until when.
        until: DateTime<Utc>,
        /// The rule that holds it longest.
        rule: Rule,
        /// A sentence.
        explanation: String,
    },
    /// It does not go.
    Never {
        /// The weightiest rule.
        rule: Rule,
        /// A sentence.
        explanation: String,
    },
}

/// A queued message about to leave.
#[derive(Debug, Clone, Copy)]
pub struct Leaving<'a> {
    /// What.
    pub message: Message<'a>,
    /// The submission it would be.
    pub attempt: AttemptId,
}

/// The people behind the numbers of messages about to leave, as this transaction sees them: an opt-out that was
/// committed before can not be overlooked, and one that comes after finds the attempt already on record.
pub async fn leaving_to(tx: &mut WriteTx, numbers: &[&str]) -> Result<HashMap<String, Subject>, StoreError> {
    let people = people::by_numbers_in(tx, numbers).await?;
    Ok(people.into_iter().map(|(number, person)| (number, Subject::new(person))).collect())
}

/// Decides at the instant of release; `subject` comes from [`leaving_to`] in the transaction that writes the attempt.
pub fn release(subject: &Subject, policy: &Policy<'_>, leaving: &Leaving<'_>, now: DateTime<Utc>) -> Release {
    match subject.with_facts(policy, &leaving.message, |facts| decide::release(facts, leaving.attempt, now)) {
        Ok(cleared) => Release::Go(cleared),
        Err(verdict) => {
            let rule = deciding_rule(&verdict).unwrap_or(Rule::Content);
            let explanation = verdict.explanation().to_owned();
            match verdict.not_before {
                Some(until) => Release::Wait { until, rule, explanation },
                None => Release::Never { rule, explanation },
            }
        }
    }
}

/// The rule whose sentence is the verdict's explanation.
pub fn deciding_rule(verdict: &Verdict) -> Option<Rule> {
    let explanation = verdict.explanation();
    verdict
        .reasons
        .iter()
        .find(|reason| reason.effect != Effect::Advise && reason.message == explanation)
        .map(|reason| reason.rule)
}

/// Whether a marketing text may go to a person now, in a sentence.
pub fn may_text(subject: &Subject, policy: &Policy<'_>, now: DateTime<Utc>) -> String {
    let offer = Message { channel: Channel::Sms, category: Category::Marketing, body: None };
    subject.verdict(policy, &offer, now).explanation().to_owned()
}
