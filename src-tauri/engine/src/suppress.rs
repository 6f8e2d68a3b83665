//! Opt-outs by any road, in one place: the no is recorded, everything that waits for that person is withdrawn, and a
//! pending review is settled, all in the transaction of whoever heard it.

use chrono::{DateTime, Utc};
use linnet_contract::{CacheTag, ErrorCode, OptOutNumber, OptOutRecorded, UiError};
use linnet_domain::{OptOutScope, PhoneNumber, Rule, phone};
use linnet_store::suppressions::{self, NewSuppression, SuppressionSource};
use linnet_store::{StoreError, WriteTx, messages, reviews};

use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;

/// What a recorded no did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suppressed {
    /// Messages that were waiting and are withdrawn.
    pub withdrawn: u64,
    /// Whether the number was on the list before.
    pub already: bool,
}

/// Records a no and withdraws what waits.
pub async fn opt_out(tx: &mut WriteTx, no: &NewSuppression<'_>, now: DateTime<Utc>) -> Result<Suppressed, StoreError> {
    let new = suppressions::add(tx, no, now).await?;
    reviews::close(tx, no.number).await?;
    let sentence = "They said stop before this could leave.";
    let withdrawn = messages::withdraw_waiting(tx, no.number.as_str(), false, Rule::OptOut, sentence, now).await?;
    Ok(Suppressed { withdrawn, already: !new })
}

/// Reads a number in any spelling.
pub(crate) fn read_number(engine: &Engine, text: &str) -> Result<PhoneNumber, UiError> {
    let found = phone::check(text, &engine.settings().country);
    found.e164.as_deref().and_then(|e164| PhoneNumber::from_e164(e164).ok()).ok_or_else(|| {
        let note = if found.note.is_empty() { String::new() } else { format!(" {}", found.note) };
        UiError::new(ErrorCode::BadInput, format!("“{}” is not a phone number.{note}", text.trim())).field("number")
    })
}

impl Handle<OptOutNumber> for Engine {
    async fn handle(&self, OptOutNumber { number, source }: OptOutNumber) -> Result<OptOutRecorded, UiError> {
        let number = read_number(self, &number)?;
        let now = self.clock.now();
        let mut tx = self.db.write().await.map_err(from_store)?;
        let no = NewSuppression {
            number: &number,
            source: SuppressionSource::Owner,
            detail: source.trim(),
            words: None,
            scope: OptOutScope::All,
        };
        let done = opt_out(&mut tx, &no, now).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(&[CacheTag::Contacts, CacheTag::Inbox, CacheTag::Campaigns, CacheTag::Overview]);
        Ok(OptOutRecorded { number: number.as_str().to_owned(), withdrawn: done.withdrawn, already: done.already })
    }
}
