//! Recording a yes the owner claims. It is stored as claimed, with its source and day; a written yes is never made up, and
//! no yes lifts a no.

use chrono::NaiveDate;
use linnet_contract::{CacheTag, ContactDetails, ErrorCode, RecordConsent, UiError};
use linnet_domain::{ConsentBasis, ConsentClaim};
use linnet_store::consents::{self, NewConsent};
use linnet_store::contacts;

use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;

/// Longest source.
const LONGEST_SOURCE: usize = 500;

impl Handle<RecordConsent> for Engine {
    async fn handle(&self, RecordConsent { id, claim }: RecordConsent) -> Result<ContactDetails, UiError> {
        check(&claim, self.today())?;
        let mut tx = self.db.write().await.map_err(from_store)?;
        let contact = contacts::get(&mut *tx, id).await.map_err(from_store)?.ok_or_else(super::no_such_contact)?;
        let claim = ConsentClaim { source: spoken_source(&claim, "the owner's word"), ..claim };
        let record = NewConsent {
            contact: id,
            number: contact.number.as_deref(),
            basis: claim.basis,
            source: &claim.source,
            given_on: claim.date,
        };
        consents::record(&mut tx, &record, self.clock.now()).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(&[CacheTag::Contacts, CacheTag::Campaigns, CacheTag::Inbox]);
        self.outbox_wake.notify_one();
        self.contact_details(id).await
    }
}

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
