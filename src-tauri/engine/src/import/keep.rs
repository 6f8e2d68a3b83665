//! Between plan and database: loads the address book a plan is made on, and writes the plan, all of it or nothing.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use linnet_domain::{ConsentClaim, ConsentDetails, ContactId};
use linnet_store::consents::{self, NewConsent};
use linnet_store::{StoreError, WriteTx, contacts, lists, suppressions, tags};

use super::plan::{Book, Plan, Planned};

/// People per step of progress.
const STEP: usize = 2000;

/// Reads the book as the transaction sees it, whether it may write or not.
pub(super) async fn load(tx: &mut WriteTx, list: Option<&str>) -> Result<Book, StoreError> {
    let mut by_person: HashMap<ContactId, Vec<String>> = HashMap::new();
    for (contact, tag) in tags::all(&mut **tx).await? {
        by_person.entry(contact).or_default().push(tag);
    }
    Ok(Book {
        people: contacts::all_living(&mut **tx).await?,
        next_id: contacts::next_id(&mut **tx).await?.0,
        tags: by_person,
        spellings: tags::names(&mut **tx).await?,
        listed: match list {
            Some(name) => lists::members(&mut **tx, name).await?,
            None => std::collections::HashSet::new(),
        },
        suppressed: contacts::suppressed_numbers(&mut **tx).await?,
    })
}

/// What a plan is written with.
pub(super) struct Occasion<'a> {
    /// The list everyone joins, made if new.
    pub(super) list: Option<&'a str>,
    /// The yes the owner claims for everyone.
    pub(super) consent: Option<&'a ConsentClaim>,
    /// What else is told of it.
    pub(super) details: Option<&'a ConsentDetails>,
    pub(super) now: DateTime<Utc>,
}

/// Writes a plan; `progress` is told how many people are written.
pub(super) async fn write(
    tx: &mut WriteTx,
    plan: &Plan,
    occasion: &Occasion<'_>,
    progress: impl Fn(usize),
) -> Result<(), StoreError> {
    let changed: Vec<&Planned> = plan.people.iter().filter(|person| person.changed).collect();
    for (step, people) in changed.chunks(STEP).enumerate() {
        let rows: Vec<_> = people.iter().map(|person| (&person.record, person.tags.as_slice())).collect();
        contacts::save_all(tx, &rows, occasion.now).await?;
        progress(step * STEP + people.len());
    }
    let new_tags: Vec<_> = changed
        .iter()
        .flat_map(|person| person.new_tags.iter().map(move |tag| (person.record.id, tag.as_str())))
        .collect();
    tags::add(tx, &new_tags).await?;
    if let Some(claim) = occasion.consent {
        let yeses: Vec<_> =
            plan.people.iter().filter_map(|person| new_consent(person, claim, occasion.details)).collect();
        consents::insert_all(tx, &yeses, occasion.now).await?;
    }
    if let Some(name) = occasion.list {
        let list = lists::find_or_make(tx, name, occasion.now).await?;
        let joining: Vec<_> = plan.people.iter().filter(|person| person.join_list).map(|one| one.record.id).collect();
        lists::add(tx, list, &joining).await?;
    }
    Ok(())
}

/// Adds to a plan's count of people on the do-not-text list those of whom only the hash of their number is left.
pub(super) async fn count_erased(tx: &mut WriteTx, plan: &mut Plan) -> Result<(), StoreError> {
    let numbers: Vec<&str> = plan.people.iter().filter_map(|person| person.record.number.as_deref()).collect();
    plan.report.suppressed += suppressions::erased_of(tx, &numbers).await?;
    Ok(())
}

fn new_consent<'a>(
    person: &'a Planned,
    claim: &'a ConsentClaim,
    details: Option<&'a ConsentDetails>,
) -> Option<NewConsent<'a>> {
    person.yes.as_ref().map(|yes| NewConsent {
        contact: person.record.id,
        number: person.record.number.as_deref(),
        basis: claim.basis,
        source: &claim.source,
        given_on: yes.given_on,
        details,
    })
}
