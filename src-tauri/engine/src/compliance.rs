//! Gathers the facts for one (person, message, instant) and asks the domain for the verdict. Planning, the forecast, the
//! composer and the release all come through here; nothing else decides who may get what and when.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use linnet_domain::decide::{self, Consent, Content, Facts};
use linnet_domain::leave::SendAt;
use linnet_domain::places::{Known, Place};
use linnet_domain::when::Turn;
use linnet_domain::{AttemptId, Category, Channel, Cleared, Effect, PhoneNumber, Reason, Rule, Verdict, When, phone};
use linnet_store::people::{self, Lately, LookBack, OptOut, Person};
use linnet_store::profile::StoredWorld;
use linnet_store::{Db, StoreError, WriteTx};

use crate::settings::Settings;

/// Judges where a person may be by all that is known of them.
pub fn place_of(person: &Person) -> Place {
    Place::of(&Known { number: person.number.as_ref(), zone: &person.zone, zip: &person.zip, state: &person.state })
}

/// Zones a number may be in, by its area code or country.
pub(crate) fn zones_of(number: &PhoneNumber) -> Vec<Tz> {
    Place::of(&Known { number: Some(number), ..Known::default() }).zones
}

/// ISO code of a number's country.
pub(crate) fn country_of(number: &PhoneNumber) -> String {
    Place::of(&Known { number: Some(number), ..Known::default() }).country
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
    /// Whether it is the one text that confirms an opt-out.
    pub confirms: bool,
    /// Why it is urgent, if it was marked so.
    pub urgent: Option<&'a str>,
}

impl<'a> Message<'a> {
    /// A text.
    pub const fn text(category: Category, body: Option<&'a str>) -> Self {
        Self { channel: Channel::Sms, category, body, confirms: false, urgent: None }
    }
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
    /// What left for them lately.
    lately: Lately,
}

impl Subject {
    /// Works a person out. A stranger's number is judged here, a contact's was judged when it was kept. `lately` is what
    /// [`people::lately`] answers for the number, as far back as [`look_back`].
    pub fn new(person: Person, lately: Lately) -> Self {
        let place = place_of(&person);
        let (textable, note) = match (&person.contact, &person.number) {
            (None, Some(number)) => {
                let found = phone::check(number.as_str(), "US");
                (found.textable, found.note)
            }
            _ => (person.textable, person.number_note.clone()),
        };
        let how = person.opt_out.as_ref().map(how_they_said_stop).unwrap_or_default();
        Self { person, place, textable, note, how, lately }
    }

    /// Reads what left for a person lately and works them out.
    pub async fn read(db: &Db, person: Person, now: DateTime<Utc>) -> Result<Self, StoreError> {
        let number = person.number.as_ref().map(|number| number.as_str().to_owned());
        let mut found = match &number {
            Some(number) => people::lately(db.reader(), &[number.as_str()], look_back(now)).await?,
            None => HashMap::new(),
        };
        let lately = number.and_then(|number| found.remove(&number)).unwrap_or_default();
        Ok(Self::new(person, lately))
    }

    /// When offers left for them within [`decide::CAP_WINDOW`].
    pub fn offers(&self) -> &[DateTime<Utc>] {
        &self.lately.offers
    }

    /// Whether an offer that leaves at an instant has to tell them how to stop.
    pub fn stop_line_due(&self, at: DateTime<Utc>) -> bool {
        decide::stop_line_due(self.lately.told, at)
    }

    /// Counts an offer that leaves now, for the next one in the same round.
    pub fn count_offer(&mut self, now: DateTime<Utc>) {
        self.lately.offers.push(now);
    }

    /// The verdict for a message at an instant.
    pub fn verdict(&self, policy: &Policy<'_>, message: &Message<'_>, at: DateTime<Utc>) -> Verdict {
        self.with_facts(policy, message, at, |facts| decide::decide(facts, at))
    }

    fn with_facts<T>(
        &self,
        policy: &Policy<'_>,
        message: &Message<'_>,
        at: DateTime<Utc>,
        ask: impl FnOnce(&Facts<'_>) -> T,
    ) -> T {
        let content = message.body.map(|body| Content {
            body,
            business_name: &policy.settings.business_name,
            name_optional: policy.world == StoredWorld::Practice,
            stop_line_due: self.stop_line_due(at),
        });
        let person = &self.person;
        let visited = person.last_visit.as_deref().and_then(|day| day.parse::<NaiveDate>().ok());
        let spoke = person.heard.map(|at| at.date_naive());
        ask(&Facts {
            channel: message.channel,
            category: message.category,
            number: person.number.as_ref(),
            textable: self.textable,
            number_note: &self.note,
            place: &self.place,
            opt_out: person.opt_out.as_ref().map(|no| decide::OptOut { how: &self.how, at: no.at, scope: no.scope }),
            confirms: message.confirms,
            urgent: message.urgent,
            review_pending: person.review,
            consent: Consent {
                basis: person.consent,
                given_on: person.consent_given_on,
                expires_on: person.consent_expires_on,
                last_contact: visited.max(spoke),
            },
            recent: &self.lately.offers,
            heard: person.heard,
            policy: &policy.rules(),
            content,
        })
    }

    /// When something meant for a time is meant for this person, whose turn it is among those it is spread over.
    pub fn instant(&self, when: When, turn: Turn, now: DateTime<Utc>) -> DateTime<Utc> {
        when.instant_for(&self.place.possible_zones(), turn, now)
    }
}

/// As far back as the rules look: offers for the caps, the way to stop for its month.
pub fn look_back(now: DateTime<Utc>) -> LookBack {
    LookBack { offers_since: now - decide::CAP_WINDOW, told_since: now - decide::STOP_LINE_EVERY }
}

/// How they said stop, to follow “Said stop”.
pub fn how_they_said_stop(no: &OptOut) -> String {
    match (no.source.as_str(), &no.words) {
        ("reply", Some(words)) => format!("by replying “{words}”"),
        ("reply", None) => "by reply".to_owned(),
        ("provider", _) => "to Twilio, which blocks texts to them".to_owned(),
        ("import", _) if no.detail.is_empty() => "before (from an imported list)".to_owned(),
        ("import", _) => format!("before (from an imported list: {})", no.detail),
        ("email", Some(words)) => format!("by email: “{words}”"),
        ("email", None) => "by email".to_owned(),
        ("wrong_number", Some(words)) => format!("(“{words}”: the number is somebody else's)"),
        ("owner", Some(words)) if no.detail.is_empty() => format!("(“{words}”, recorded by you)"),
        ("owner", Some(words)) => format!("({}: “{words}”)", no.detail),
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

impl<'a> Policy<'a> {
    /// The owner's side as the rules want it.
    pub fn rules(&self) -> decide::Policy<'a> {
        let settings = self.settings;
        decide::Policy {
            own_hours: Some(&settings.hours),
            cap: Some(settings.cap),
            skip_talking: settings.skip_talking,
            countries: &settings.rules.countries,
            paused: &settings.rules.paused,
            loosened: &settings.rules.loosened,
        }
    }
}

/// A text held by a doubtful reply is looked at again after this, decided or not.
const HELD_FOR_REVIEW: TimeDelta = TimeDelta::days(1);

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
        /// Every rule that objects or advises, for the ledger.
        reasons: Vec<Reason>,
    },
    /// It does not go.
    Never {
        /// The weightiest rule.
        rule: Rule,
        /// A sentence.
        explanation: String,
        /// Every rule that objects or advises, for the ledger.
        reasons: Vec<Reason>,
    },
}

/// A queued message about to leave.
#[derive(Debug, Clone, Copy)]
pub struct Leaving<'a> {
    /// What.
    pub message: Message<'a>,
    /// The submission it would be.
    pub attempt: AttemptId,
    /// Until when it is left with the provider; nothing for what leaves at once.
    pub send_at: Option<SendAt>,
}

/// The people behind the numbers of messages about to leave, as this transaction sees them: an opt-out that was
/// committed before can not be overlooked, and one that comes after finds the attempt already on record.
pub async fn leaving_to(
    tx: &mut WriteTx,
    numbers: &[&str],
    now: DateTime<Utc>,
) -> Result<HashMap<String, Subject>, StoreError> {
    let people = people::by_numbers_in(tx, numbers).await?;
    let lately = people::lately(&mut **tx, numbers, look_back(now)).await?;
    Ok(worked_out(people, lately))
}

/// The people behind numbers as they stand now, for looking ahead.
pub async fn subjects_of(
    db: &Db,
    numbers: &[&str],
    now: DateTime<Utc>,
) -> Result<HashMap<String, Subject>, StoreError> {
    let people = people::by_numbers(db, numbers).await?;
    let lately = people::lately(db.reader(), numbers, look_back(now)).await?;
    Ok(worked_out(people, lately))
}

fn worked_out(people: HashMap<String, Person>, mut lately: HashMap<String, Lately>) -> HashMap<String, Subject> {
    let subject = |(number, person): (String, Person)| {
        let lately = lately.remove(&number).unwrap_or_default();
        (number, Subject::new(person, lately))
    };
    people.into_iter().map(subject).collect()
}

/// When the provider must give a text up: the end of the hours that bind it.
pub fn valid_until(
    subject: &Subject,
    policy: &Policy<'_>,
    message: &Message<'_>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    subject.with_facts(policy, message, now, |facts| decide::closes_at(facts, now))
}

/// Decides at the instant of release, for what is left with the provider as of the instant at which it goes; `subject` comes
/// from [`leaving_to`] in the transaction that writes the attempt.
pub fn release(subject: &Subject, policy: &Policy<'_>, leaving: &Leaving<'_>, now: DateTime<Utc>) -> Release {
    let at = leaving.send_at.map_or(now, SendAt::instant);
    let decided = subject.with_facts(policy, &leaving.message, at, |facts| match leaving.send_at {
        None => decide::release(facts, leaving.attempt, now),
        Some(send_at) => decide::release_for(facts, leaving.attempt, send_at, now),
    });
    match decided {
        Ok(cleared) => Release::Go(cleared),
        Err(verdict) => {
            let rule = deciding_rule(&verdict).unwrap_or(Rule::Content);
            let explanation = verdict.explanation().to_owned();
            let reasons = verdict.reasons;
            // A doubtful reply holds: once the owner has judged it, what waits goes on or is withdrawn.
            let only_review =
                reasons.iter().all(|reason| reason.rule == Rule::Review || reason.effect != Effect::Never);
            let held = (rule == Rule::Review && only_review).then(|| at + HELD_FOR_REVIEW);
            match verdict.not_before.or(held) {
                Some(until) => Release::Wait { until, rule, explanation, reasons },
                None => Release::Never { rule, explanation, reasons },
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

/// The verdict on a marketing text to a person now, whatever it says.
pub fn offer(subject: &Subject, policy: &Policy<'_>, now: DateTime<Utc>) -> Verdict {
    subject.verdict(policy, &Message::text(Category::Marketing, None), now)
}
