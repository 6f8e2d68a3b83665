//! One person as their page shows them: what is stored, where they may be, their yes, their no, their messages.

use linnet_contract::{
    ConsentEntry, ConsentRecord, ContactDetails, ContactDraft, ContactRow, OptOutRecord, ThreadMessage, UiError,
};
use linnet_domain::{ContactId, PhoneNumber, Reason, Rule, zones};
use linnet_store::consents::ConsentRow;
use linnet_store::contacts::{self, ContactRecord};
use linnet_store::{calls, consents, lists, people, profile, tags, thread};

use super::thread::thread_message;
use crate::compliance::{self, Policy, Subject};
use crate::engine::Engine;
use crate::errors::from_store;

/// Messages shown on a person's page.
const MESSAGES: u32 = 200;

/// What the number of a person says about them.
#[derive(Default)]
struct ByNumber {
    zones: Vec<String>,
    zone_source: String,
    opt_out: Option<OptOutRecord>,
    messages: Vec<ThreadMessage>,
    may_text: String,
    consent_reasons: Vec<Reason>,
}

impl Engine {
    /// Everything about one person.
    pub(crate) async fn contact_details(&self, id: ContactId) -> Result<ContactDetails, UiError> {
        let contact =
            contacts::get(self.db.reader(), id).await.map_err(from_store)?.ok_or_else(super::no_such_contact)?;
        let tags = tags::of(&self.db, &[id]).await.map_err(from_store)?.remove(&id).unwrap_or_default();
        let consents = consents::all_of(&self.db, id).await.map_err(from_store)?;
        let counts = consents::latest(&self.db, id).await.map_err(from_store)?;
        let number = contact.number.as_deref().and_then(|number| PhoneNumber::from_e164(number).ok());
        let by_number = match &number {
            Some(number) => self.by_number(number).await?,
            None => ByNumber {
                zone_source: "there is no number to tell it by".to_owned(),
                may_text: "There is no number to text.".to_owned(),
                ..ByNumber::default()
            },
        };
        let only_called = calls::is_mere_caller(&self.db, id).await.map_err(from_store)?;
        Ok(ContactDetails {
            only_called,
            number_note: contact.number_note.clone(),
            zones: by_number.zones,
            zone_source: by_number.zone_source,
            consent: counts.map(|row| ConsentRecord { claim: row.claim, recorded_at: row.recorded_at }),
            consents: consents.into_iter().map(consent_entry).collect(),
            consent_reasons: by_number.consent_reasons,
            lists: lists::of(&self.db, id).await.map_err(from_store)?,
            messages: by_number.messages,
            may_text: by_number.may_text,
            draft: draft(&contact, &tags),
            row: row(contact, tags, by_number.opt_out.is_some()),
            opt_out: by_number.opt_out,
        })
    }

    async fn by_number(&self, number: &PhoneNumber) -> Result<ByNumber, UiError> {
        let messages = thread::latest(&self.db, number.as_str(), MESSAGES).await.map_err(from_store)?;
        let world = profile::world(&self.db).await.map_err(from_store)?;
        let settings = self.settings();
        let person = people::by_number(&self.db, number).await.map_err(from_store)?;
        let subject = Subject::read(&self.db, person, self.clock.now()).await.map_err(from_store)?;
        let policy = Policy { settings: &settings, world };
        let verdict = compliance::offer(&subject, &policy, self.clock.now());
        Ok(ByNumber {
            may_text: verdict.explanation().to_owned(),
            consent_reasons: about_consent(verdict.reasons),
            zones: subject.place.zones.iter().map(|zone| zone.name().to_owned()).collect(),
            zone_source: subject.place.how_known().to_owned(),
            opt_out: subject.person.opt_out.map(|no| OptOutRecord { source: no.source, words: no.words, at: no.at }),
            messages: messages.into_iter().map(thread_message).collect(),
        })
    }
}

fn consent_entry(row: ConsentRow) -> ConsentEntry {
    ConsentEntry { claim: row.claim, details: row.details, recorded_at: row.recorded_at }
}

/// What the verdict says about the yes itself.
fn about_consent(reasons: Vec<Reason>) -> Vec<Reason> {
    reasons.into_iter().filter(|reason| matches!(reason.rule, Rule::Consent | Rule::OldConsent)).collect()
}

/// A person's line in the address book.
pub(crate) fn row(contact: ContactRecord, tags: Vec<String>, suppressed: bool) -> ContactRow {
    ContactRow {
        state: state(&contact),
        id: contact.id,
        first_name: contact.first_name,
        last_name: contact.last_name,
        number: contact.number,
        email: contact.email,
        tags,
        suppressed,
        textable: contact.textable,
        consent: contact.consent,
        last_visit: contact.last_visit,
    }
}

fn draft(contact: &ContactRecord, tags: &[String]) -> ContactDraft {
    ContactDraft {
        first_name: contact.first_name.clone(),
        last_name: contact.last_name.clone(),
        company: contact.company.clone(),
        number: contact.number_typed.clone(),
        email: contact.email.clone().unwrap_or_default(),
        tags: tags.to_vec(),
        city: contact.city.clone(),
        state: contact.state.clone(),
        zip: contact.zip.clone(),
        last_visit: contact.last_visit,
        note: contact.note.clone(),
    }
}

/// The state on record, else the only one of the area code.
fn state(contact: &ContactRecord) -> String {
    if !contact.state.is_empty() {
        return contact.state.clone();
    }
    match area(contact).map(|area| area.states.as_slice()) {
        Some([only]) => (*only).to_owned(),
        _ => String::new(),
    }
}

fn area(contact: &ContactRecord) -> Option<&'static zones::Area> {
    let national = contact.number.as_deref()?.strip_prefix("+1")?;
    zones::area(national.get(..3)?.parse().ok()?)
}
