//! Erasing a person who asks for it: a look at what goes and what stays, and the erasure itself. What stays is the hash of
//! the number and the day of the no, so that the promise not to text them again can be kept.

use std::path::Path;

use linnet_contract::{CacheTag, ErasePerson, Erased, ErasurePreview, ErrorCode, PreviewErasure, UiError};
use linnet_domain::{PhoneNumber, Rule};
use linnet_store::ledger::{self, PersonCounts};
use linnet_store::{consents, messages, suppressions};

use super::{read_acknowledgement, refuse_on_hold};
use crate::contacts::consent::EVIDENCE;
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::import::blocking;
use crate::suppress::read_number;

/// What stands at a message withdrawn with its person.
const WITHDRAWN: &str = "They were erased before this could leave.";
/// What a hash of a number is to an owner.
const HIDDEN: &str = "Their number in a form that nobody can read";
/// Why an erasure has to wait.
const OPEN: &str = "A text to them is being handed over, or it is not known yet whether it arrived. Try again when it is \
                    settled; nothing was changed.";

impl Handle<PreviewErasure> for Engine {
    async fn handle(&self, PreviewErasure { number }: PreviewErasure) -> Result<ErasurePreview, UiError> {
        let number = read_number(self, &number)?;
        let counts = ledger::count_person(&self.db, &number).await.map_err(from_store)?;
        let hold = ledger::hold_since(&self.db).await.map_err(from_store)?;
        let refused = match hold {
            Some(since) => Some(format!("A legal hold stands since {}; nobody is erased.", since.format("%Y-%m-%d"))),
            None if counts.open > 0 => Some(OPEN.to_owned()),
            None => None,
        };
        Ok(ErasurePreview { number: number.as_str().to_owned(), goes: goes(&counts), stays: stays(&counts), refused })
    }
}

fn goes(counts: &PersonCounts) -> Vec<String> {
    [
        (counts.contacts, "entry", "entries", "of your contacts, with tags, lists and note"),
        (counts.consents, "record", "records", "of what they agreed to"),
        (counts.messages, "text", "texts", "to them: name, number and words (that one was sent, and its cost, stays)"),
        (counts.inbound, "text", "texts", "from them"),
        (counts.calls, "call", "calls", "with them: number and name (that there was one stays)"),
        (counts.elsewhere, "text", "texts", "that other programs sent them: number and words"),
        (counts.entries, "entry", "entries", "of the record: the content (that there was an entry stays)"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, many, what)| format!("{count} {} {what}", if count == 1 { one } else { many }))
    .collect()
}

fn stays(counts: &PersonCounts) -> Vec<String> {
    let no = match counts.opted_out_at {
        Some(at) => format!("{HIDDEN}, and that they said stop on {}.", at.format("%b %-d, %Y")),
        None => format!("{HIDDEN}, and that they said stop today by asking for this."),
    };
    vec![
        no,
        "They get no more texts, also if their number is imported again.".to_owned(),
        "Files you exported, backups you made, and what Twilio keeps are yours to erase.".to_owned(),
    ]
}

impl Handle<ErasePerson> for Engine {
    async fn handle(&self, ErasePerson { number, acknowledgement }: ErasePerson) -> Result<Erased, UiError> {
        let number = read_number(self, &number)?;
        read_acknowledgement(&acknowledgement, "they are erased")?;
        let erased = self.erase(&number).await?;
        // What was deleted must not live on in unused corners of the file or in the log. The rows are gone either way.
        if let Err(error) = self.db.rebuild().await {
            tracing::warn!(%error, "the file could not be rebuilt after an erasure");
        }
        self.events.changed(&[
            CacheTag::Contacts,
            CacheTag::Campaigns,
            CacheTag::Inbox,
            CacheTag::Overview,
            CacheTag::Scheduled,
            CacheTag::Ledger,
        ]);
        Ok(erased)
    }
}

impl Engine {
    async fn erase(&self, number: &PhoneNumber) -> Result<Erased, UiError> {
        let now = self.clock.now();
        let mut tx = self.db.write().await.map_err(from_store)?;
        refuse_on_hold(&mut tx, "Nobody is erased").await?;
        if linnet_store::attempts::count_open_to(&mut tx, number.as_str()).await.map_err(from_store)? > 0 {
            return Err(UiError::new(ErrorCode::Refused, OPEN));
        }
        let withdrawn = messages::withdraw_waiting(&mut tx, number.as_str(), false, Rule::OptOut, WITHDRAWN, now)
            .await
            .map_err(from_store)?;
        let evidence = consents::evidence_of(&mut tx, number).await.map_err(from_store)?;
        let entries = ledger::erase_person(&mut tx, number, now).await.map_err(from_store)?;
        let mut orphaned = Vec::new();
        for hash in evidence {
            if !consents::is_evidence(&mut tx, &hash).await.map_err(from_store)? {
                orphaned.push(hash);
            }
        }
        let opted_out_at = suppressions::erased_since(&mut tx, number).await.map_err(from_store)?.unwrap_or(now);
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        if !orphaned.is_empty() {
            let folder = self.options.folder.join(EVIDENCE);
            blocking(move || delete_evidence(&folder, &orphaned)).await?;
        }
        Ok(Erased { entries, withdrawn, opted_out_at })
    }
}

/// Deletes the pictures and scans that stood behind nobody else's yes. They are named by their hash.
fn delete_evidence(folder: &Path, hashes: &[String]) -> Result<(), UiError> {
    let kept = match std::fs::read_dir(folder) {
        Ok(kept) => kept,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(not_deleted(&error)),
    };
    for entry in kept {
        let path = entry.map_err(|error| not_deleted(&error))?.path();
        let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if hashes.iter().any(|hash| hash == name) {
            std::fs::remove_file(&path).map_err(|error| not_deleted(&error))?;
        }
    }
    Ok(())
}

fn not_deleted(error: &std::io::Error) -> UiError {
    let message = format!("They are erased, but a picture or scan of their consent could not be deleted: {error}.");
    UiError::new(ErrorCode::Disk, message).hint("Delete it by hand, in the folder “evidence” of this business.")
}
