//! Recording a yes the owner claims. It is stored as claimed, with its source and day; a written yes is never made up, and
//! no yes lifts a no.

use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use linnet_contract::{CacheTag, ContactDetails, ErrorCode, ImportSource, NewNumberConsent, RecordConsent, UiError};
use linnet_domain::{ConsentBasis, ConsentClaim, ConsentDetails};
use linnet_store::consents::{self, NewConsent};
use linnet_store::contacts::{self, ContactRecord};
use linnet_store::{StoreError, WriteTx};

use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::import::{blocking, staging};
use sha2::{Digest as _, Sha256};

/// Longest source.
const LONGEST_SOURCE: usize = 500;

impl Handle<RecordConsent> for Engine {
    async fn handle(&self, order: RecordConsent) -> Result<ContactDetails, UiError> {
        let RecordConsent { id, claim, details, evidence } = order;
        check(&claim, self.today())?;
        let mut details = details.unwrap_or_default();
        check_details(&details, self.today())?;
        if let Some(evidence) = evidence {
            details.evidence = self.keep_evidence(evidence).await?;
        }
        let mut tx = self.db.write().await.map_err(from_store)?;
        let contact = contacts::get(&mut *tx, id).await.map_err(from_store)?.ok_or_else(super::no_such_contact)?;
        let claim = ConsentClaim { source: spoken_source(&claim, "the owner's word"), ..claim };
        let record = NewConsent {
            contact: id,
            number: contact.number.as_deref(),
            basis: claim.basis,
            source: &claim.source,
            given_on: claim.date,
            details: Some(&details),
        };
        consents::record(&mut tx, &record, self.clock.now()).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(&[CacheTag::Contacts, CacheTag::Campaigns, CacheTag::Inbox]);
        self.outbox_wake.notify_one();
        self.contact_details(id).await
    }
}

/// Records that somebody gave a new number themselves and agrees to offers on it.
pub(super) async fn record_for_new_number(
    tx: &mut WriteTx,
    contact: &ContactRecord,
    given: NewNumberConsent,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let NewNumberConsent { claim, method } = given;
    let source = spoken_source(&claim, "they gave this new number and agreed, by the owner's word");
    let details = ConsentDetails { method, ..ConsentDetails::default() };
    let record = NewConsent {
        contact: contact.id,
        number: contact.number.as_deref(),
        basis: claim.basis,
        source: &source,
        given_on: claim.date,
        details: Some(&details),
    };
    consents::record(tx, &record, now).await
}

impl Engine {
    /// Copies a picture or scan beside the database, named by its hash. Answers its name and hash, for the record.
    async fn keep_evidence(&self, source: ImportSource) -> Result<String, UiError> {
        let profile = self.options.folder.clone();
        blocking(move || {
            let (name, bytes) = staging::load(&profile, &source)?;
            let hash = Sha256::digest(&bytes).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
            let ending = Path::new(&name).extension().and_then(|ending| ending.to_str()).unwrap_or("bin");
            let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
            let folder = profile.join(EVIDENCE);
            let kept = std::fs::create_dir_all(&folder)
                .and_then(|()| std::fs::write(folder.join(format!("{hash}.{ending}")), &bytes));
            kept.map_err(|error| {
                UiError::new(ErrorCode::Disk, format!("The picture could not be kept: {error}. Nothing was recorded."))
                    .field("evidence")
            })?;
            Ok(format!("{name} (SHA-256 {hash})"))
        })
        .await
    }
}

/// Folder, in the business's own, of pictures and scans that stand behind a yes.
pub(crate) const EVIDENCE: &str = "evidence";

/// Whether what else is told of a yes can stand.
fn check_details(details: &ConsentDetails, today: NaiveDate) -> Result<(), UiError> {
    let bad = |field: &str, message: &str| Err(UiError::new(ErrorCode::BadInput, message).field(field));
    let texts = [&details.purpose, &details.wording, &details.given_zone, &details.address, &details.recorded_by];
    if texts.iter().any(|text| text.chars().count() > LONGEST_DETAIL) {
        return bad("details", "At most 4,000 characters fit in each of these.");
    }
    if details.expires_on.is_some_and(|last| last < today) {
        return bad("expires_on", "This yes would have ended already. Leave the day out, or say one that lies ahead.");
    }
    if !details.given_zone.is_empty() && details.given_zone.parse::<chrono_tz::Tz>().is_err() {
        return bad("given_zone", "A time zone looks like America/Chicago.");
    }
    Ok(())
}

/// Longest of the further texts.
pub(crate) const LONGEST_DETAIL: usize = 4_000;

/// Whether a claim can stand: a written yes needs to say where it is written and since when, and no yes is given
/// tomorrow.
pub(crate) fn check(claim: &ConsentClaim, today: NaiveDate) -> Result<(), UiError> {
    let bad = |field: &str, message: String| Err(UiError::new(ErrorCode::BadInput, message).field(field));
    if claim.basis == ConsentBasis::Written && claim.source.trim().is_empty() {
        return bad(
            "consent_source",
            "A written yes needs its source: which form, card or page they signed. Without one, say that they agreed \
             aloud, or that they are customers."
                .to_owned(),
        );
    }
    if claim.basis == ConsentBasis::Written && claim.date.is_none() {
        return bad("consent_date", "A written yes needs the day it was given.".to_owned());
    }
    if claim.date.is_some_and(|date| date > today) {
        return bad("consent_date", "A yes cannot be given in the future.".to_owned());
    }
    if claim.source.chars().count() > LONGEST_SOURCE {
        return bad("consent_source", format!("At most {LONGEST_SOURCE} characters fit here."));
    }
    Ok(())
}

/// The claim of an import, its source naming the file where the owner named nothing.
pub(crate) fn sourced(claim: ConsentClaim, file: &str) -> ConsentClaim {
    ConsentClaim { source: spoken_source(&claim, &format!("import of {file}")), ..claim }
}

fn spoken_source(claim: &ConsentClaim, otherwise: &str) -> String {
    let source = claim.source.trim();
    if source.is_empty() { otherwise.to_owned() } else { source.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(basis: ConsentBasis, source: &str, date: Option<&str>) -> ConsentClaim {
        ConsentClaim { basis, source: source.to_owned(), date: date.map(|date| date.parse().unwrap()) }
    }

    #[test]
    fn a_written_yes_needs_a_source_and_a_day() {
        let today = "2026-03-04".parse().unwrap();
        let field = |claim: ConsentClaim| check(&claim, today).map_err(|error| error.field);
        let written = ConsentBasis::Written;
        assert_eq!(field(claim(written, " ", Some("2026-01-01"))), Err(Some("consent_source".to_owned())));
        assert_eq!(field(claim(written, "card", None)), Err(Some("consent_date".to_owned())));
        assert_eq!(field(claim(written, "card", Some("2026-03-05"))), Err(Some("consent_date".to_owned())));
        assert_eq!(field(claim(written, "card", Some("2026-03-04"))), Ok(()));
        assert_eq!(field(claim(ConsentBasis::Customer, "", None)), Ok(()));
        assert_eq!(field(claim(ConsentBasis::Verbal, "", None)), Ok(()));
    }
}
