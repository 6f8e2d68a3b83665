//! Conversations: one per number, both ways, with what may be said to them.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::{
    CacheTag, Conversation, ConversationRow, ConversationState, ErrorCode, GetConversation, ListConversations,
    MarkConversation, NoteConversation, Page, SettleConversation, UiError,
};
use linnet_domain::places::Place;
use linnet_domain::{ConsentBasis, OptOutScope, PhoneNumber, decide};
use linnet_store::conversations::{self, ConversationRecord, Sought};
use linnet_store::people::Person;
use linnet_store::{people, tags, thread};

use crate::compliance;
pub(crate) use crate::contacts::thread::thread_message;
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::suppress::read_number;

/// Messages shown of one conversation.
const SHOWN: u32 = 500;

impl Handle<ListConversations> for Engine {
    async fn handle(&self, command: ListConversations) -> Result<Page<ConversationRow>, UiError> {
        let now = self.clock.now();
        let sought = Sought { filter: command.filter, now, query: command.query.trim().to_owned() };
        let (total, rows) =
            conversations::page(&self.db, &sought, command.slice.offset, command.slice.limit.min(1_000))
                .await
                .map_err(from_store)?;
        Ok(Page { total, items: rows.into_iter().map(|record| row(record, now)).collect() })
    }
}

fn row(record: ConversationRecord, now: DateTime<Utc>) -> ConversationRow {
    let state = match record.snoozed_until.filter(|until| *until > now) {
        _ if record.done => ConversationState::Done,
        Some(until) => ConversationState::Snoozed { until },
        None => ConversationState::Open,
    };
    let name = if record.name.is_empty() {
        PhoneNumber::from_e164(&record.number).map_or_else(|_| record.number.clone(), |number| number.display())
    } else {
        record.name
    };
    ConversationRow {
        name,
        number: record.number,
        contact: record.contact,
        preview: record.preview,
        last_is_ours: record.last_is_ours,
        at: record.at,
        unread: record.unread,
        suppressed: record.suppressed,
        state,
    }
}

impl Handle<GetConversation> for Engine {
    async fn handle(&self, GetConversation { number }: GetConversation) -> Result<Conversation, UiError> {
        let number = read_number(self, &number)?;
        self.ears.looked_at(tokio::time::Instant::now());
        let person = people::by_number(&self.db, &number).await.map_err(from_store)?;
        let messages = thread::latest(&self.db, number.as_str(), SHOWN).await.map_err(from_store)?;
        let found = conversations::get(&self.db, number.as_str()).await.map_err(from_store)?;
        let note = found.as_ref().map(|record| record.note.clone()).unwrap_or_default();
        let row = match found {
            Some(record) => row(record, self.clock.now()),
            // Nobody has written yet: the composer still needs to know whom it is for.
            None => ConversationRow {
                name: person.display_name(),
                number: number.as_str().to_owned(),
                contact: person.contact,
                preview: String::new(),
                last_is_ours: true,
                at: messages.last().map_or_else(|| self.clock.now(), |message| message.at),
                unread: 0,
                suppressed: person.opt_out.as_ref().is_some_and(|no| no.scope == OptOutScope::All),
                state: ConversationState::Open,
            },
        };
        let tags = match person.contact {
            Some(id) => tags::of(&self.db, &[id]).await.map_err(from_store)?.remove(&id).unwrap_or_default(),
            None => Vec::new(),
        };
        Ok(Conversation {
            row,
            messages: messages.into_iter().map(thread_message).collect(),
            place: place_in_words(&compliance::place_of(&person)),
            consent: consent_in_words(&person),
            tags,
            note,
        })
    }
}

/// Longest note.
const LONGEST_NOTE: usize = 2_000;
/// Furthest a conversation can be put off.
const FURTHEST: TimeDelta = TimeDelta::days(366);

impl Handle<SettleConversation> for Engine {
    async fn handle(&self, SettleConversation { number, state }: SettleConversation) -> Result<(), UiError> {
        let number = read_number(self, &number)?;
        let now = self.clock.now();
        let (done, until) = match state {
            ConversationState::Open => (false, None),
            ConversationState::Done => (true, None),
            ConversationState::Snoozed { until } if until > now && until <= now + FURTHEST => (false, Some(until)),
            ConversationState::Snoozed { .. } => {
                let message = "Choose a time to come, within a year. Nothing was changed.";
                return Err(UiError::new(ErrorCode::BadInput, message).field("until"));
            }
        };
        let mut tx = self.db.write().await.map_err(from_store)?;
        if !conversations::settle(&mut tx, number.as_str(), done, until).await.map_err(from_store)? {
            return Err(nothing_yet());
        }
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(&[CacheTag::Inbox, CacheTag::Overview]);
        Ok(())
    }
}

impl Handle<NoteConversation> for Engine {
    async fn handle(&self, NoteConversation { number, note }: NoteConversation) -> Result<(), UiError> {
        let number = read_number(self, &number)?;
        let note = note.trim();
        if note.chars().count() > LONGEST_NOTE {
            let message = format!("A note has at most {LONGEST_NOTE} letters. Nothing was changed.");
            return Err(UiError::new(ErrorCode::BadInput, message).field("note"));
        }
        let mut tx = self.db.write().await.map_err(from_store)?;
        if !conversations::note(&mut tx, number.as_str(), note).await.map_err(from_store)? {
            return Err(nothing_yet());
        }
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(&[CacheTag::Inbox]);
        Ok(())
    }
}

fn nothing_yet() -> UiError {
    UiError::new(ErrorCode::NotFound, "There is no conversation with this number yet.")
}

/// `Chicago time, by area code`.
pub(crate) fn place_in_words(place: &Place) -> String {
    match place.zones.as_slice() {
        [] => "Time zone unknown".to_owned(),
        [zone] => format!("{} time, {}", decide::city(*zone), place.how_known()),
        [first, rest @ ..] => {
            format!("{} time or {} other time zone(s), {}", decide::city(*first), rest.len(), place.how_known())
        }
    }
}

fn consent_in_words(person: &Person) -> String {
    let text = match (&person.opt_out, person.consent) {
        (Some(no), _) => {
            let what = if no.scope == OptOutScope::All { "stop" } else { "no to offers" };
            return format!("Said {what} {}", compliance::how_they_said_stop(no));
        }
        (None, ConsentBasis::Written) => "Said yes in writing",
        (None, ConsentBasis::Verbal) => "Said yes aloud",
        (None, ConsentBasis::Customer) => "A customer; no recorded yes to offers beyond that",
        (None, ConsentBasis::None) => "No record of a yes",
    };
    text.to_owned()
}

impl Handle<MarkConversation> for Engine {
    async fn handle(&self, MarkConversation { number, read }: MarkConversation) -> Result<(), UiError> {
        let mut tx = self.db.write().await.map_err(from_store)?;
        if !conversations::mark(&mut tx, &number, read).await.map_err(from_store)? {
            return Err(nothing_yet());
        }
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(&[CacheTag::Inbox, CacheTag::Overview]);
        Ok(())
    }
}
