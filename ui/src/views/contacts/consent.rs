//! *How did these people say yes?* Asked at an import and on a person's page. The answer is kept as the owner's claim;
//! nothing here turns a guess into a yes in writing.

use leptos::prelude::*;

use crate::state::memo;
use linnet_domain::{ConsentBasis, ConsentClaim};

use super::import::reach::{Counted, outcome};
use super::proof::paper_words;
use super::text;
use crate::components::{Choice, ChoiceCards, Field, InputKind, TextArea};

/// The answer as it is being given.
#[derive(Clone, Copy)]
pub(super) struct ConsentQuestion {
    basis: RwSignal<Option<ConsentBasis>>,
    source: RwSignal<String>,
    date: RwSignal<String>,
    tried: RwSignal<bool>,
    /// What else a written yes needs when it is claimed for a whole file.
    signature: Option<Signature>,
}

/// The words people agreed to, and the name of whoever answers for that.
#[derive(Clone, Copy)]
pub(super) struct Signature {
    /// The words.
    pub wording: RwSignal<String>,
    /// The typed name.
    pub name: RwSignal<String>,
}

/// What keeps an answer from being taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    Answer,
    Source,
    Date,
    Wording,
    Name,
}

impl ConsentQuestion {
    /// Nothing answered yet: the owner has to say, no answer is suggested.
    pub fn new() -> Self {
        Self::from_claim(None)
    }

    /// What was answered before, to be looked at again.
    pub fn from_claim(claim: Option<ConsentClaim>) -> Self {
        let date = claim.as_ref().and_then(|claim| claim.date).map(|date| date.to_string());
        Self {
            basis: RwSignal::new(claim.as_ref().map(|claim| claim.basis)),
            date: RwSignal::new(date.unwrap_or_default()),
            source: RwSignal::new(claim.map(|claim| claim.source).unwrap_or_default()),
            tried: RwSignal::new(false),
            signature: None,
        }
    }

    /// A written yes must be signed for.
    pub fn signed(self, signature: Signature) -> Self {
        Self { signature: Some(signature), ..self }
    }

    /// The claim, once it is whole; from then on the fields say what is missing.
    pub fn claim(self) -> Option<ConsentClaim> {
        self.tried.set(true);
        untrack(|| self.read()).ok()
    }

    /// The answer given, tracked.
    pub fn answer(self) -> Option<ConsentBasis> {
        self.basis.get()
    }

    fn read(self) -> Result<ConsentClaim, Missing> {
        let claim = read(self.basis.get(), &self.source.get(), &self.date.get())?;
        match self.signature.filter(|_| claim.basis == ConsentBasis::Written) {
            Some(signature) => signature.check().map(|()| claim),
            None => Ok(claim),
        }
    }

    fn missing(self, what: Missing, sentence: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || (self.tried.get() && self.read().err() == Some(what)).then(|| sentence.to_owned()))
    }
}

impl Signature {
    fn check(self) -> Result<(), Missing> {
        let empty = |field: RwSignal<String>| field.with(|text| text.trim().is_empty());
        match (empty(self.wording), empty(self.name)) {
            (true, _) => Err(Missing::Wording),
            (false, true) => Err(Missing::Name),
            (false, false) => Ok(()),
        }
    }
}

/// A yes in writing needs a place and a day, a spoken one a place.
fn read(basis: Option<ConsentBasis>, source: &str, date: &str) -> Result<ConsentClaim, Missing> {
    let basis = basis.ok_or(Missing::Answer)?;
    let source = source.trim().to_owned();
    let date = date.parse().ok();
    match basis {
        ConsentBasis::Written | ConsentBasis::Verbal if source.is_empty() => Err(Missing::Source),
        ConsentBasis::Written if date.is_none() => Err(Missing::Date),
        ConsentBasis::Written | ConsentBasis::Verbal => Ok(ConsentClaim { basis, source, date }),
        ConsentBasis::Customer => Ok(ConsentClaim { basis, source: text::CUSTOMER_SOURCE.to_owned(), date: None }),
        ConsentBasis::None => Ok(ConsentClaim { basis, source: String::new(), date: None }),
    }
}

/// The question and what belongs to the answer.
#[component]
pub(super) fn ConsentFields(
    /// The answer.
    question: ConsentQuestion,
    /// Whom each answer would open, once that is counted.
    #[prop(optional)]
    reach: Option<Counted>,
) -> impl IntoView {
    let choices = [
        Choice::new(ConsentBasis::Written, text::BASIS_WRITTEN, text::BASIS_WRITTEN_NOTE),
        Choice::new(ConsentBasis::Verbal, text::BASIS_VERBAL, text::BASIS_VERBAL_NOTE),
        Choice::new(ConsentBasis::Customer, text::BASIS_CUSTOMER, text::BASIS_CUSTOMER_NOTE),
        Choice::new(ConsentBasis::None, text::BASIS_NONE, text::BASIS_NONE_NOTE),
    ];
    let choices = choices.map(|choice| match reach {
        Some(counted) => Choice { outcome: outcome(counted, choice.value), ..choice },
        None => choice,
    });
    let unanswered = question.missing(Missing::Answer, text::BASIS_NEEDED);
    let details = memo(move || matches!(question.basis.get(), Some(ConsentBasis::Written | ConsentBasis::Verbal)));
    let written = memo(move || question.basis.get() == Some(ConsentBasis::Written));
    let signature = Signal::derive(move || question.signature.filter(|_| written.get()));
    view! {
        <ChoiceCards legend=text::BASIS value=question.basis choices=Vec::from(choices) />
        {move || unanswered.get().map(|sentence| view! { <p class="field-error" role="alert">{sentence}</p> })}
        {move || match question.basis.get() {
            Some(ConsentBasis::Written) => Some(text::IN_WRITING),
            Some(ConsentBasis::Verbal) => Some(text::ALOUD),
            Some(ConsentBasis::Customer) => Some(text::CUSTOMERS),
            _ => None,
        }.map(|meaning| view! { <p class="quiet small measure">{meaning}</p> })}
        {move || details.get().then(|| view! {
            <div class="fields">
                <Field
                    label=text::SOURCE
                    hint=text::SOURCE_HINT
                    value=question.source
                    error=question.missing(Missing::Source, text::SOURCE_NEEDED)
                />
                <Field
                    label=text::DATE
                    kind=InputKind::Date
                    value=question.date
                    error=question.missing(Missing::Date, text::DATE_NEEDED)
                />
            </div>
        })}
        {move || signature.get().map(|Signature { wording, name }| view! {
            <TextArea
                label=text::WORDING
                hint=text::WORDING_HINT
                value=wording
                rows=3
                error=question.missing(Missing::Wording, text::WORDING_NEEDED)
            />
            {paper_words(wording)}
            <Field
                label=text::SIGNED_BY
                hint=text::SIGNED_BY_HINT
                value=name
                error=question.missing(Missing::Name, text::SIGNED_BY_NEEDED)
            />
        })}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yes_in_writing_is_never_taken_without_place_and_day() {
        let written = Some(ConsentBasis::Written);
        assert_eq!(read(written, " ", "2026-03-12"), Err(Missing::Source));
        assert_eq!(read(written, "card at the counter", ""), Err(Missing::Date));
        let claim = read(written, " card at the counter ", "2026-03-12").unwrap();
        assert_eq!((claim.source.as_str(), claim.date.is_some()), ("card at the counter", true));
    }

    #[test]
    fn no_answer_is_no_claim() {
        assert_eq!(read(None, "x", "2026-03-12"), Err(Missing::Answer));
        assert_eq!(read(Some(ConsentBasis::None), "", "").unwrap().basis, ConsentBasis::None);
        assert_eq!(read(Some(ConsentBasis::Customer), "", "").unwrap().basis, ConsentBasis::Customer);
        assert_eq!(read(Some(ConsentBasis::Verbal), "", ""), Err(Missing::Source));
    }
}
