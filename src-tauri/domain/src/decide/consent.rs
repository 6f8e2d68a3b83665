//! What somebody must have agreed to before an offer may reach them, by state and country.
//!
//! Sources: 47 CFR 64.1200(a)(2) and (f)(9) (prior express written consent); CTIA Messaging Principles; the states that ask
//! for a written yes whatever the relationship (Conn. Gen. Stat. 42-288a, Fla. Stat. 501.059, 15 O.S. 775C, Md. Com. Law
//! 14-4502, RCW 19.190.060); 18 months after a purchase as an established relationship (47 CFR 64.1200(f)(5)).

use chrono::{DateTime, Months, NaiveDate, Utc};

use super::{Consent, Facts, Reasons, rows};
use crate::places::Place;
use crate::rules::{self, LegalRow};
use crate::verdict::Rule;
use crate::words::ConsentBasis;

const SOURCE: &str = "47 CFR 64.1200(a)(2); CTIA Messaging Principles";

/// After this long without contact a yes deserves a look: numbers change hands.
const OLD_AFTER: Months = Months::new(18);

/// Objects where an offer needs more than is on record.
pub(super) fn check(facts: &Facts<'_>, at: DateTime<Utc>, reasons: &mut Reasons) {
    let consent = &facts.consent;
    let today = at.date_naive();
    if let Some(last) = consent.expires_on.filter(|last| *last < today && consent.basis != ConsentBasis::None) {
        let message = format!("Their yes was for a time and ended on {}.", day(last));
        reasons.never(Rule::Consent, SOURCE, message);
        return;
    }
    match consent.basis {
        ConsentBasis::None => reasons.never(Rule::Consent, SOURCE, "There is no record that they said yes to offers."),
        ConsentBasis::Customer => customer(facts, today, reasons),
        ConsentBasis::Verbal => {
            if !demands_writing(facts.place, "only a yes said aloud is on record", reasons) {
                let message = "They said yes aloud. That is allowed, but hard to show later; a written yes is safer.";
                reasons.advise(Rule::Consent, SOURCE, message);
                old(consent, today, reasons);
            }
        }
        ConsentBasis::Written => old(consent, today, reasons),
    }
}

/// The state whose law takes nothing less than a written yes for this place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WritingNeeded {
    /// Its row.
    pub row: &'static LegalRow,
    /// Whether the state is only one of those it may be, because none is known.
    pub guessed: bool,
}

/// Whether a state that may apply takes nothing less than a written yes, and which.
pub fn writing_needed(place: &Place) -> Option<WritingNeeded> {
    let row = rows(place).find(|row| row.written_needed)?;
    Some(WritingNeeded { row, guessed: place.states.iter().all(|state| rules::state(state).is_none()) })
}

/// Objects if a state that applies takes nothing less than a written yes.
fn demands_writing(place: &Place, have: &str, reasons: &mut Reasons) -> bool {
    let Some(WritingNeeded { row, guessed }) = writing_needed(place) else { return false };
    let message = if guessed {
        format!(
            "We do not know their state, and some ({} for one) ask for a written yes; {have}. A ZIP code or state would \
             help.",
            row.name
        )
    } else {
        format!("{} asks for a written yes to offers; {have}.", row.name)
    };
    reasons.never(Rule::Consent, row.source, message);
    true
}

/// A customer never said yes; the relationship stands in for it where it may, for a while.
fn customer(facts: &Facts<'_>, today: NaiveDate, reasons: &mut Reasons) {
    if demands_writing(facts.place, "they are on record only as a customer", reasons) {
        return;
    }
    let place = facts.place;
    let abroad = (!place.is_us()).then(|| rules::country(&place.country));
    let row = rows(place).chain(abroad).min_by_key(|row| row.customer_months).unwrap_or_else(rules::federal);
    if row.customer_months == 0 {
        let message = format!("{} asks for a yes to offers; they are on record only as a customer.", row.name);
        reasons.never(Rule::Consent, row.source, message);
        return;
    }
    let Some(last) = last_contact(&facts.consent) else {
        let message = "They are on record as a customer, but not when they last came. Add the day of their last visit.";
        reasons.never(Rule::Consent, SOURCE, message);
        return;
    };
    if past(last, Months::new(row.customer_months), today) {
        let message = format!(
            "They last came on {}. A customer may get offers for {} months after that, or with a yes.",
            day(last),
            row.customer_months
        );
        reasons.never(Rule::Consent, row.source, message);
    }
}

/// A yes nobody has heard about for long is good in law and worth a warning.
fn old(consent: &Consent, today: NaiveDate, reasons: &mut Reasons) {
    let Some(last) = last_contact(consent) else { return };
    if past(last, OLD_AFTER, today) {
        let message = format!(
            "They said yes long ago and nothing has passed between you since {}. The number may be somebody else's by now.",
            day(last)
        );
        reasons.advise(Rule::OldConsent, "FCC, Reassigned Numbers Database", message);
    }
}

fn last_contact(consent: &Consent) -> Option<NaiveDate> {
    consent.last_contact.max(consent.given_on)
}

/// Whether a number of months lies fully behind.
fn past(since: NaiveDate, months: Months, today: NaiveDate) -> bool {
    since.checked_add_months(months).is_none_or(|end| end < today)
}

fn day(day: NaiveDate) -> String {
    day.format("%b %-d, %Y").to_string()
}
