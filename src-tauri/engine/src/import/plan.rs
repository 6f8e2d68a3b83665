//! What an import will do, row by row, decided before anything is written; a dry run is this plan alone, so it cannot
//! disagree with the real run. Merging never empties a field, never sets a visit back, never lowers a consent and never
//! touches the do-not-text list.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use linnet_contract::{ImportReport, RejectedRow};
use linnet_domain::{ConsentBasis, ConsentClaim, ConsentDetails, ContactId};
use linnet_store::contacts::ContactRecord;

use super::row::Candidate;

/// The address book as it stands.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) people: Vec<ContactRecord>,
    pub(super) next_id: i64,
    /// Tags by person.
    pub(super) tags: HashMap<ContactId, Vec<String>>,
    /// Every tag as spelled on record.
    pub(super) spellings: Vec<String>,
    /// Who is on the import's list already.
    pub(super) listed: HashSet<ContactId>,
    /// Numbers that must not be texted.
    pub(super) suppressed: HashSet<String>,
}

/// What everyone in the file gets.
#[derive(Debug, Clone, Default)]
pub(super) struct ForAll {
    pub(super) tags: Vec<String>,
    pub(super) to_list: bool,
    pub(super) consent: Option<ConsentClaim>,
    /// What else is told of that yes.
    pub(super) details: Option<ConsentDetails>,
}

/// What is to be written, and what to tell the owner.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) report: ImportReport,
    pub(super) people: Vec<Planned>,
}

/// A person the file speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Planned {
    pub(super) record: ContactRecord,
    pub(super) tags: Vec<String>,
    /// Those of `tags` that are new to them.
    pub(super) new_tags: Vec<String>,
    pub(super) new: bool,
    /// The record's own columns or its tags changed.
    pub(super) changed: bool,
    pub(super) join_list: bool,
    /// The yes recorded now, if one is.
    pub(super) yes: Option<PlannedYes>,
}

/// A yes to record; basis and source are the import's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PlannedYes {
    /// The day it was given, when known.
    pub(super) given_on: Option<NaiveDate>,
    /// What was on record before.
    pub(super) before: ConsentBasis,
}

impl Planned {
    /// What they had agreed to before this import.
    pub(super) fn consent_before(&self) -> ConsentBasis {
        self.yes.as_ref().map_or(self.record.consent, |yes| yes.before)
    }
}

/// Plans all rows of a file.
pub(super) fn plan(rows: Vec<Result<Candidate, RejectedRow>>, book: Book, for_all: &ForAll) -> Plan {
    let mut planner = Planner::new(book, for_all);
    for row in rows {
        planner.report.rows += 1;
        match row {
            Err(rejected) => planner.report.rejected.push(rejected),
            Ok(candidate) => planner.take(candidate),
        }
    }
    planner.finish()
}

struct Planner<'a> {
    for_all: &'a ForAll,
    report: ImportReport,
    people: Vec<ContactRecord>,
    by_number: HashMap<String, usize>,
    /// People who have an email and no number.
    by_email_only: HashMap<String, usize>,
    /// How many people with a number share an email, and the first of them.
    by_email: HashMap<String, (usize, usize)>,
    tags: HashMap<ContactId, Vec<String>>,
    spellings: HashMap<String, String>,
    listed: HashSet<ContactId>,
    suppressed: HashSet<String>,
    next_id: i64,
    planned: Vec<Planned>,
    /// Index in `people` to index in `planned`.
    touched: HashMap<usize, usize>,
    /// Whom this file has named so far.
    named: HashSet<usize>,
}

impl<'a> Planner<'a> {
    fn new(book: Book, for_all: &'a ForAll) -> Self {
        let mut planner = Self {
            for_all,
            report: ImportReport::default(),
            people: Vec::new(),
            by_number: HashMap::new(),
            by_email_only: HashMap::new(),
            by_email: HashMap::new(),
            tags: book.tags,
            spellings: book.spellings.into_iter().map(|tag| (tag.to_lowercase(), tag)).collect(),
            listed: book.listed,
            suppressed: book.suppressed,
            next_id: book.next_id,
            planned: Vec::new(),
            touched: HashMap::new(),
            named: HashSet::new(),
        };
        for person in book.people {
            planner.enter(person);
        }
        planner
    }

    fn enter(&mut self, person: ContactRecord) -> usize {
        let at = self.people.len();
        match (&person.number, &person.email) {
            (Some(number), email) => {
                self.by_number.insert(number.clone(), at);
                if let Some(email) = email {
                    self.by_email.entry(email.clone()).or_insert((0, at)).0 += 1;
                }
            }
            (None, Some(email)) => {
                self.by_email_only.insert(email.clone(), at);
            }
            (None, None) => {}
        }
        self.people.push(person);
        at
    }

    fn take(&mut self, candidate: Candidate) {
        let known = self.find(&candidate);
        let at = known.unwrap_or_else(|| self.add(&candidate));
        let changed = self.merge(at, candidate);
        self.report.repeated += u64::from(!self.named.insert(at));
        match (known, changed) {
            (None, _) => self.report.added += 1,
            (Some(_), true) => self.report.updated += 1,
            (Some(_), false) => self.report.unchanged += 1,
        }
    }

    /// The person a row means: who has its number; else, by email, somebody without a number, or the only one with that
    /// email. The names must not contradict each other, since families and offices share an email.
    fn find(&self, candidate: &Candidate) -> Option<usize> {
        let by_email = |at: &usize| same_name(self.record(*at), candidate);
        match (&candidate.phone, &candidate.email) {
            (Some(phone), email) => self.by_number.get(&phone.e164).copied().or_else(|| {
                email.as_ref().and_then(|email| self.by_email_only.get(email)).filter(|at| by_email(at)).copied()
            }),
            (None, Some(email)) => self.by_email_only.get(email).copied().or_else(|| {
                let only = self.by_email.get(email).filter(|(people, _)| *people == 1).map(|(_, at)| *at);
                only.filter(by_email)
            }),
            (None, None) => None,
        }
    }

    fn record(&self, at: usize) -> &ContactRecord {
        self.touched.get(&at).map_or(&self.people[at], |index| &self.planned[*index].record)
    }

    fn touch(&mut self, at: usize) -> usize {
        if let Some(index) = self.touched.get(&at) {
            return *index;
        }
        let record = self.people[at].clone();
        let tags = self.tags.remove(&record.id).unwrap_or_default();
        self.plan_person(at, record, tags, false)
    }

    fn add(&mut self, candidate: &Candidate) -> usize {
        let mut record = ContactRecord::empty(ContactId(self.next_id));
        self.next_id += 1;
        record.number = candidate.phone.as_ref().map(|phone| phone.e164.clone());
        record.email.clone_from(&candidate.email);
        let at = self.enter(record.clone());
        self.plan_person(at, record, Vec::new(), true);
        at
    }

    fn plan_person(&mut self, at: usize, record: ContactRecord, tags: Vec<String>, new: bool) -> usize {
        let index = self.planned.len();
        self.planned.push(Planned {
            record,
            tags,
            new_tags: Vec::new(),
            new,
            changed: new,
            join_list: false,
            yes: None,
        });
        self.touched.insert(at, index);
        index
    }

    /// Adds what the row says to the person. Answers whether that changed anything.
    fn merge(&mut self, at: usize, mut candidate: Candidate) -> bool {
        let index = self.touch(at);
        let mut tags = std::mem::take(&mut candidate.tags);
        tags.extend(self.for_all.tags.iter().cloned());
        let tags: Vec<String> =
            tags.into_iter().map(|tag| self.spellings.entry(tag.to_lowercase()).or_insert(tag).clone()).collect();
        let visited = candidate.last_visit;
        let person = &mut self.planned[index];
        let gained_number = person.record.number.is_none() && candidate.phone.is_some();
        let mut changed = merge_fields(&mut person.record, candidate);
        for tag in tags {
            if !person.tags.contains(&tag) {
                person.tags.push(tag.clone());
                person.new_tags.push(tag);
                changed = true;
            }
        }
        person.changed |= changed;
        if self.for_all.to_list && !person.join_list && !self.listed.contains(&person.record.id) {
            person.join_list = true;
            changed = true;
        }
        if let Some(claim) = &self.for_all.consent
            && claim.basis > person.record.consent
        {
            let before = std::mem::replace(&mut person.record.consent, claim.basis);
            person.yes = Some(PlannedYes { given_on: given_on(claim, visited), before });
            person.changed = true;
            changed = true;
        }
        if gained_number {
            self.number_gained(at, index);
        }
        changed
    }

    /// Somebody known by email only has a number from now on.
    fn number_gained(&mut self, at: usize, index: usize) {
        let record = &self.planned[index].record;
        if let Some(number) = &record.number {
            self.by_number.insert(number.clone(), at);
            if let Some(email) = &record.email {
                self.by_email_only.remove(email);
                self.by_email.entry(email.clone()).or_insert((0, at)).0 += 1;
            }
        }
    }

    fn finish(mut self) -> Plan {
        for person in &self.planned {
            if let Some(number) = &person.record.number {
                self.report.not_textable += u64::from(!person.record.textable);
                self.report.suppressed += u64::from(self.suppressed.contains(number));
            }
        }
        Plan { report: self.report, people: self.planned }
    }
}

/// A customer's yes dates from their last visit, where it is known; every other from the day the owner says.
pub(super) fn given_on(claim: &ConsentClaim, visited: Option<NaiveDate>) -> Option<NaiveDate> {
    match claim.basis {
        ConsentBasis::Customer => visited.or(claim.date),
        ConsentBasis::None | ConsentBasis::Verbal | ConsentBasis::Written => claim.date,
    }
}

/// Whether two names can be one person's: equal, or one of them not given.
fn same_name(record: &ContactRecord, candidate: &Candidate) -> bool {
    let agree =
        |one: &str, other: &str| one.is_empty() || other.is_empty() || one.to_lowercase() == other.to_lowercase();
    agree(&record.first_name, &candidate.first_name) && agree(&record.last_name, &candidate.last_name)
}

fn merge_fields(record: &mut ContactRecord, candidate: Candidate) -> bool {
    let mut changed = false;
    let mut take = |field: &mut String, value: String| {
        if !value.is_empty() && *field != value {
            *field = value;
            changed = true;
        }
    };
    take(&mut record.first_name, candidate.first_name);
    take(&mut record.last_name, candidate.last_name);
    take(&mut record.company, candidate.company);
    take(&mut record.city, candidate.city);
    take(&mut record.state, candidate.state);
    take(&mut record.zip, candidate.zip);
    if !record.note.contains(&candidate.note) {
        let joined = format!("{}\n{}", record.note, candidate.note);
        take(&mut record.note, joined.trim().to_owned());
    }
    if candidate.email.is_some() && record.email != candidate.email {
        record.email = candidate.email;
        changed = true;
    }
    if candidate.last_visit > record.last_visit {
        record.last_visit = candidate.last_visit;
        changed = true;
    }
    if let Some(phone) = candidate.phone {
        // The same number in another spelling is no news; another judgement of it (new tables) is.
        let news = record.number.as_ref() != Some(&phone.e164)
            || record.number_typed.is_empty()
            || (record.textable, &record.number_note) != (phone.textable, &phone.note);
        if news {
            if record.number.as_ref() != Some(&phone.e164) || record.number_typed.is_empty() {
                record.number_typed = phone.typed;
            }
            record.number = Some(phone.e164);
            record.textable = phone.textable;
            record.number_note = phone.note;
            changed = true;
        }
    }
    changed
}
