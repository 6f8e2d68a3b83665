//! People: the address book, searched and sliced; one person's page; adding, changing, deleting with a way back;
//! audiences, consent and export. Decides nothing about messages.

pub mod audience;
pub(crate) mod consent;
pub(crate) mod details;
pub(crate) mod draft;
pub(crate) mod export;
pub mod fields;
pub(crate) mod thread;

use chrono::NaiveDate;
use linnet_contract::{
    CacheTag, ContactDetails, ContactRow, DeleteContacts, Deleted, ErrorCode, FindContact, GetContact, ListContacts,
    Page, RestoreContacts, SaveContact, UiError,
};
use linnet_domain::phone;
use linnet_store::contacts::{self, ContactFilter, ContactRecord};
use linnet_store::recalls::{self, RecallReason, Recalled};
use linnet_store::{StoreError, WriteTx, consents, messages, tags};

use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::ledger;
use crate::outbox::recall;

/// Most rows of one answer.
const MOST_ROWS: u64 = 1000;

/// What stands at a message withdrawn with its person.
const DELETED: &str = "They were deleted from your contacts before this could leave.";

/// What a change of contacts spoils: they name campaigns' people and conversations too.
const SPOILED: &[CacheTag] = &[CacheTag::Contacts, CacheTag::Campaigns, CacheTag::Inbox, CacheTag::Overview];

impl Engine {
    /// The day it is where the business is.
    pub(crate) fn today(&self) -> NaiveDate {
        self.clock.now().with_timezone(&self.settings().zone).date_naive()
    }
}

impl Handle<ListContacts> for Engine {
    async fn handle(&self, order: ListContacts) -> Result<Page<ContactRow>, UiError> {
        let audience = match order.audience.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => Some(audience::read(self, text).await?),
            None => None,
        };
        let filter = ContactFilter { query: &order.query, audience: audience.as_ref(), today: self.today() };
        let limit = order.slice.limit.min(MOST_ROWS);
        let (total, people) = contacts::list(&self.db, &filter, order.slice.offset, limit).await.map_err(from_store)?;
        let ids: Vec<_> = people.iter().map(|person| person.contact.id).collect();
        let mut tags = tags::of(&self.db, &ids).await.map_err(from_store)?;
        let items = people.into_iter().map(|person| {
            let tags = tags.remove(&person.contact.id).unwrap_or_default();
            details::row(person.contact, tags, person.suppressed)
        });
        Ok(Page { total, items: items.collect() })
    }
}

impl Handle<GetContact> for Engine {
    async fn handle(&self, GetContact { id }: GetContact) -> Result<ContactDetails, UiError> {
        self.contact_details(id).await
    }
}

impl Handle<FindContact> for Engine {
    async fn handle(&self, FindContact { number }: FindContact) -> Result<ContactDetails, UiError> {
        let check = phone::check(&number, &self.settings().country);
        let Some(e164) = check.e164 else {
            return Err(UiError::new(ErrorCode::BadInput, check.note).field("number"));
        };
        match contacts::by_number(self.db.reader(), &e164).await.map_err(from_store)? {
            Some(contact) => self.contact_details(contact.id).await,
            None => {
                Err(UiError::new(ErrorCode::NotFound, format!("Nobody in the address book has the number {e164}.")))
            }
        }
    }
}

impl Handle<SaveContact> for Engine {
    async fn handle(&self, SaveContact { id, draft, new_number }: SaveContact) -> Result<ContactDetails, UiError> {
        let now = self.clock.now();
        if let Some(given) = &new_number {
            consent::check(&given.claim, self.today())?;
        }
        let country = self.settings().country.clone();
        let mut tx = self.db.write().await.map_err(from_store)?;
        let before = match id {
            Some(id) => Some(contacts::get(&mut *tx, id).await.map_err(from_store)?.ok_or_else(no_such_contact)?),
            None => None,
        };
        let old = before.as_ref().and_then(|before| before.number.clone());
        let mut record = draft::record(&draft, before, &country)?;
        let moved = old.is_some() && old != record.number;
        if new_number.is_some() && !(moved && record.number.is_some()) {
            let message = "Their number has not changed, so there is no new one that they could have agreed to.";
            return Err(UiError::new(ErrorCode::BadInput, message).field("new_number"));
        }
        let on_record = tags::names(&mut *tx).await.map_err(from_store)?;
        let tags = draft::spelled_tags(&draft.tags, &on_record)?;
        refuse_taken(&mut tx, &record).await?;
        if id.is_none() {
            record.id = contacts::next_id(&mut *tx).await.map_err(from_store)?;
        }
        contacts::save_all(&mut tx, &[(&record, &tags)], now).await.map_err(from_store)?;
        tags::replace(&mut tx, record.id, &tags).await.map_err(from_store)?;
        if moved {
            consents::number_changed(&mut tx, record.id, now).await.map_err(from_store)?;
        }
        if let Some(given) = new_number {
            consent::record_for_new_number(&mut tx, &record, given, now).await.map_err(from_store)?;
        }
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(SPOILED);
        self.outbox_wake.notify_one();
        self.contact_details(record.id).await
    }
}

impl Handle<DeleteContacts> for Engine {
    async fn handle(&self, DeleteContacts { ids }: DeleteContacts) -> Result<Deleted, UiError> {
        let now = self.clock.now();
        let mut tx = self.db.write().await.map_err(from_store)?;
        ledger::refuse_on_hold(&mut tx, "Nobody is deleted").await?;
        let withdrawn = messages::cancel_waiting(&mut tx, &ids, DELETED, now).await.map_err(from_store)?;
        for id in &ids {
            recalls::record(&mut tx, Recalled::Contact(*id), RecallReason::Withdrawn, now).await.map_err(from_store)?;
        }
        let count = contacts::delete(&mut tx, &ids, now).await.map_err(from_store)?;
        let deleted = self.keep_change(tx, Deleted { count, withdrawn }).await?;
        recall::soon(self).await;
        Ok(deleted)
    }
}

impl Handle<RestoreContacts> for Engine {
    async fn handle(&self, RestoreContacts { ids }: RestoreContacts) -> Result<Deleted, UiError> {
        let mut tx = self.db.write().await.map_err(from_store)?;
        let count = contacts::restore(&mut tx, &ids, self.clock.now()).await.map_err(from_store)?;
        self.keep_change(tx, Deleted { count, withdrawn: 0 }).await
    }
}

impl Engine {
    async fn keep_change(&self, tx: WriteTx, done: Deleted) -> Result<Deleted, UiError> {
        tx.commit().await.map_err(|error| from_store(StoreError::from(error)))?;
        self.events.changed(SPOILED);
        Ok(done)
    }
}

/// A number, or without one an email, belongs to one person only; whose it is, is said.
async fn refuse_taken(tx: &mut WriteTx, record: &ContactRecord) -> Result<(), UiError> {
    let (other, field, what) = match (&record.number, &record.email) {
        (Some(number), _) => (contacts::by_number(&mut **tx, number).await, "number", number),
        (None, Some(email)) => (contacts::by_email_only(&mut **tx, email).await, "email", email),
        (None, None) => return Ok(()),
    };
    match other.map_err(from_store)? {
        Some(other) if other.id != record.id => Err(UiError::new(
            ErrorCode::BadInput,
            format!("{} is in the address book with {what} already; nothing was changed.", other.name()),
        )
        .hint("Open that person and change them there.")
        .field(field)
        .detail(serde_json::json!({ "contact": other.id }))),
        _ => Ok(()),
    }
}

pub(crate) fn no_such_contact() -> UiError {
    UiError::new(ErrorCode::NotFound, "This person is not in the address book any more.")
}
