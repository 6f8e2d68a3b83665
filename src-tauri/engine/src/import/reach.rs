//! Whom offers would reach after an import, for each answer to “how did these people say yes”. Every count is the
//! decision's own: it is asked about each person with each answer, and nothing here knows a rule.

use std::collections::HashMap;
use std::hash::Hash;

use chrono::{DateTime, Utc};
use linnet_contract::{ImportReach, ReachByAnswer, RulePeople, StatePeople, UiError};
use linnet_domain::decide::{self, WritingNeeded};
use linnet_domain::places::{Evidence, Place};
use linnet_domain::{ConsentBasis, ConsentClaim, Effect, PhoneNumber, Rule, Verdict, rules};
use linnet_store::people::{self, Lately, Person};
use linnet_store::{WriteTx, profile};

use super::plan::{Planned, given_on};
use super::{blocking, in_shares};
use crate::compliance::{self, Policy, Subject};
use crate::engine::Engine;
use crate::errors::from_store;

/// Numbers looked up at once.
const LOOKED_UP: usize = 20_000;

impl Engine {
    /// Asks the decision about everyone of a plan. Reads what else is known of their numbers in the transaction the plan
    /// was made in.
    pub(super) async fn reach(
        &self,
        tx: &mut WriteTx,
        people: Vec<Planned>,
        claim: Option<&ConsentClaim>,
    ) -> Result<ImportReach, UiError> {
        let mut known = HashMap::new();
        let numbers: Vec<&str> = people.iter().filter_map(|person| person.record.number.as_deref()).collect();
        for numbers in numbers.chunks(LOOKED_UP) {
            known.extend(people::by_numbers_in(tx, numbers).await.map_err(from_store)?);
        }
        let world = profile::world(&self.db).await.map_err(from_store)?;
        // A conversation of today says nothing about whom an answer opens.
        let mut settings = (*self.settings()).clone();
        settings.skip_talking = false;
        let (claim, now) = (claim.cloned(), self.clock.now());
        blocking(move || {
            let asker = Asker { policy: Policy { settings: &settings, world }, claim: claim.as_ref(), now };
            let tallies = in_shares(&people, |people| {
                let mut tally = Tally::default();
                for person in people {
                    let on_record = person.record.number.as_deref().and_then(|number| known.get(number));
                    tally.count(&asker, person, on_record);
                }
                tally
            });
            Ok(tallies.into_iter().fold(Tally::default(), Tally::and).report())
        })
        .await
    }
}

/// Whom no answer opens, or what each answer does.
struct Asker<'a> {
    policy: Policy<'a>,
    /// The claim of the order, whose day stands in for one that is not known.
    claim: Option<&'a ConsentClaim>,
    now: DateTime<Utc>,
}

impl Asker<'_> {
    fn ask(&self, subject: &Subject) -> Verdict {
        compliance::offer(subject, &self.policy, self.now)
    }

    fn opens(&self, subject: &Subject) -> bool {
        is_open(&self.ask(subject))
    }

    /// Makes the person one of whom this is claimed, unless a stronger yes is on record.
    fn answer(&self, subject: &mut Subject, planned: &Planned, basis: ConsentBasis) {
        if basis <= planned.consent_before() {
            return;
        }
        let date = self.claim.filter(|claim| claim.basis == basis).and_then(|claim| claim.date);
        let claim = ConsentClaim { basis, source: String::new(), date };
        subject.person.consent = basis;
        subject.person.consent_given_on = given_on(&claim, planned.record.last_visit);
        subject.person.consent_expires_on = None;
    }
}

/// Whether only time stands between this person and an offer.
fn is_open(verdict: &Verdict) -> bool {
    verdict.reasons.iter().all(|reason| reason.effect != Effect::Never)
}

/// Counts that grow person by person; two of them add up.
#[derive(Default)]
struct Tally {
    people: u64,
    closed: HashMap<Rule, u64>,
    answers: HashMap<ConsentBasis, Answer>,
}

#[derive(Default)]
struct Answer {
    reachable: HashMap<State, u64>,
    needs_writing: HashMap<State, u64>,
    needs_yes: u64,
    missing_date: u64,
    too_long_ago: u64,
}

/// Code and name; empty where not known for certain.
type State = (String, String);

impl Tally {
    fn count(&mut self, asker: &Asker<'_>, planned: &Planned, on_record: Option<&Person>) {
        self.people += 1;
        let mut subject = Subject::new(person(planned, on_record), Lately::default());
        let unclaimed = subject.person.clone();
        asker.answer(&mut subject, planned, ConsentBasis::Written);
        let written = asker.ask(&subject);
        if !is_open(&written) {
            // Nothing weighs more than a yes in writing, so no other answer opens them either.
            let rule = compliance::deciding_rule(&written).unwrap_or(Rule::Consent);
            *self.closed.entry(rule).or_default() += 1;
            return;
        }
        let mut aloud = None;
        for basis in ConsentBasis::ALL.iter().rev() {
            subject.person.clone_from(&unclaimed);
            asker.answer(&mut subject, planned, *basis);
            let open = *basis == ConsentBasis::Written || asker.opens(&subject);
            if *basis == ConsentBasis::Verbal {
                aloud = Some(open);
            }
            let answer = self.answers.entry(*basis).or_default();
            if open {
                *answer.reachable.entry(state_of(&subject.place)).or_default() += 1;
            } else if aloud == Some(false) {
                let state = match decide::writing_needed(&subject.place) {
                    Some(WritingNeeded { row, guessed: false }) => (row.code.to_owned(), row.name.to_owned()),
                    _ => State::default(),
                };
                *answer.needs_writing.entry(state).or_default() += 1;
            } else {
                *answer.blame(asker, subject.clone()) += 1;
            }
        }
    }

    fn and(mut self, other: Self) -> Self {
        self.people += other.people;
        add_up(&mut self.closed, other.closed);
        for (basis, theirs) in other.answers {
            let ours = self.answers.entry(basis).or_default();
            add_up(&mut ours.reachable, theirs.reachable);
            add_up(&mut ours.needs_writing, theirs.needs_writing);
            ours.needs_yes += theirs.needs_yes;
            ours.missing_date += theirs.missing_date;
            ours.too_long_ago += theirs.too_long_ago;
        }
        self
    }

    fn report(mut self) -> ImportReach {
        let mut closed: Vec<_> = self.closed.into_iter().map(|(rule, people)| RulePeople { rule, people }).collect();
        closed.sort_by_key(|closed| (std::cmp::Reverse(closed.people), closed.rule));
        let answers = ConsentBasis::ALL.iter().map(|basis| {
            let answer = self.answers.remove(basis).unwrap_or_default();
            ReachByAnswer {
                basis: *basis,
                reachable: answer.reachable.values().sum(),
                reachable_in: most_first(answer.reachable),
                needs_writing: most_first(answer.needs_writing),
                needs_yes: answer.needs_yes,
                missing_date: answer.missing_date,
                too_long_ago: answer.too_long_ago,
            }
        });
        ImportReach { people: self.people, answers: answers.collect(), closed }
    }
}

impl Answer {
    /// What a person lacks whom a yes said aloud would open: the day of a visit if one of today would do, else a yes.
    fn blame(&mut self, asker: &Asker<'_>, mut subject: Subject) -> &mut u64 {
        let known = subject.person.last_visit.is_some() || subject.person.consent_given_on.is_some();
        subject.person.last_visit = Some(asker.now.date_naive().to_string());
        match (asker.opens(&subject), known || subject.person.heard.is_some()) {
            (true, true) => &mut self.too_long_ago,
            (true, false) => &mut self.missing_date,
            (false, _) => &mut self.needs_yes,
        }
    }
}

/// The person as the import would leave them, apart from the answer.
fn person(planned: &Planned, on_record: Option<&Person>) -> Person {
    let record = &planned.record;
    let number = record.number.as_deref().and_then(|number| PhoneNumber::from_e164(number).ok());
    Person {
        contact: Some(record.id),
        first_name: String::new(),
        last_name: String::new(),
        company: String::new(),
        number,
        textable: record.textable,
        number_note: String::new(),
        email: None,
        city: String::new(),
        state: record.state.clone(),
        zip: record.zip.clone(),
        zone: record.zone.clone(),
        last_visit: record.last_visit.map(|day| day.to_string()),
        consent: planned.consent_before(),
        consent_given_on: on_record.and_then(|known| known.consent_given_on),
        consent_expires_on: on_record.and_then(|known| known.consent_expires_on),
        opt_out: on_record.and_then(|known| known.opt_out.clone()),
        review: on_record.is_some_and(|known| known.review),
        heard: on_record.and_then(|known| known.heard),
    }
}

/// The state or country somebody is certainly in; an area code of several states says none.
fn state_of(place: &Place) -> State {
    if !place.is_us() {
        let row = rules::country(&place.country);
        let name = if row.code == place.country { row.name } else { &place.country };
        return (place.country.clone(), name.to_owned());
    }
    let certain = matches!(place.evidence, Evidence::Zip | Evidence::State) || place.states.len() == 1;
    let row = place.states.first().filter(|_| certain).and_then(|code| rules::state(code));
    row.map(|row| (row.code.to_owned(), row.name.to_owned())).unwrap_or_default()
}

fn add_up<K: Eq + Hash>(to: &mut HashMap<K, u64>, from: HashMap<K, u64>) {
    for (key, people) in from {
        *to.entry(key).or_default() += people;
    }
}

fn most_first(states: HashMap<State, u64>) -> Vec<StatePeople> {
    let mut states: Vec<_> =
        states.into_iter().map(|((code, name), people)| StatePeople { code, name, people }).collect();
    states.sort_by(|a, b| b.people.cmp(&a.people).then_with(|| a.code.cmp(&b.code)));
    states
}
