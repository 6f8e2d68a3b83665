//! What one person said yes to: the yes that counts, what it lacks or what to mind, every record there is, and the
//! dialog that adds one.

use leptos::prelude::*;
use linnet_contract::{CacheTag, ConsentEntry, ContactDetails, RecordConsent, Tone};
use linnet_domain::{ConsentBasis, ConsentDetails, ConsentMethod, ContactId, Effect, Reason};

use super::consent::{ConsentFields, ConsentQuestion};
use super::proof::{Proof, proof};
use super::text;
use crate::components::{Button, ButtonKind, Card, Chip, Dialog, ErrorNote, Note};
use crate::events::use_events;
use crate::state::{Refusal, effect, memo, use_command, use_session};
use crate::time;

/// The card.
#[component]
pub(super) fn Consent(id: ContactId, details: Signal<ContactDetails>, open: RwSignal<bool>) -> impl IntoView {
    let records = memo(move || details.with(|details| details.consents.clone()));
    let reasons = memo(move || details.with(|details| details.consent_reasons.clone()));
    let latest = memo(move || {
        let counts = |record: &&ConsentEntry| record.details.covers_offers();
        let latest = records.with(|records| records.iter().find(counts).cloned());
        latest.filter(|record| record.claim.basis != ConsentBasis::None)
    });
    view! {
        <Card title=text::CONSENT>
            {move || match latest.get() {
                Some(record) => {
                    let date = record.claim.date.map(|date| time::day(date, None));
                    view! {
                        <p><Chip tone=tone(record.claim.basis)>{crate::text::consent(record.claim.basis)}</Chip></p>
                        <p class="quiet">{text::consent_origin(&record.claim.source, date)}</p>
                    }.into_any()
                }
                None => view! { <p class="quiet">{text::NO_CONSENT}</p> }.into_any(),
            }}
            {move || latest.with(Option::is_some).then(|| reasons.get().into_iter().map(advice).collect_view())}
            {move || (!records.with(Vec::is_empty)).then(|| view! {
                <details class="consent-history">
                    <summary>{move || text::history(records.with(Vec::len) as u64)}</summary>
                    <ol class="stack tight">{move || records.get().into_iter().map(entry).collect_view()}</ol>
                </details>
            })}
            <p><Button press=move |_| open.set(true)>
                {move || if latest.with(Option::is_some) { text::CHANGE_YES } else { text::RECORD_YES }}
            </Button></p>
        </Card>
        <Dialog open=open title=text::RECORD_YES>
            <ConsentForm id=id open=open />
        </Dialog>
    }
}

const fn tone(basis: ConsentBasis) -> Tone {
    match basis {
        ConsentBasis::Written | ConsentBasis::Verbal => Tone::Good,
        ConsentBasis::Customer | ConsentBasis::None => Tone::Plain,
    }
}

/// What the rules say about the yes: a warning, whether it only advises or keeps offers back.
fn advice(reason: Reason) -> impl IntoView {
    let tone = if reason.effect == Effect::Never { Tone::Bad } else { Tone::Warning };
    view! { <Note tone=tone><p>{reason.message}</p></Note> }
}

/// One record.
fn entry(entry: ConsentEntry) -> impl IntoView {
    let ConsentEntry { claim, details, recorded_at } = entry;
    let session = use_session();
    // The clock they had before them, where the time is known.
    let zone = if details.given_zone.is_empty() { session.zone() } else { details.given_zone.clone() };
    let date = match details.given_at {
        Some(at) => Some(time::when(at, None, &zone)),
        None => claim.date.map(|date| time::day(date, None)),
    };
    let kept = text::kept(&details.evidence);
    let recorded = text::recorded(&session.when(recorded_at), &details.recorded_by);
    let covers = details.covers_offers();
    let covered = text::covered(details.purpose == ConsentDetails::EVERYDAY, details.channel);
    let ends = details.expires_on.map(|day| text::holds_until(&time::day(day, None)));
    let further =
        [text::method(details.method).map(str::to_owned), Some(details.address).filter(|text| !text.is_empty())];
    let further: Vec<String> = further.into_iter().flatten().collect();
    view! {
        <li>
            <p class="strong">{crate::text::consent(claim.basis)}</p>
            <p>{text::consent_origin(&claim.source, date)}</p>
            {(!covers).then(|| view! { <p>{covered}</p> })}
            {(!further.is_empty()).then(|| view! { <p>{further.join(", ")}</p> })}
            {(!details.wording.is_empty()).then(|| view! { <blockquote>{details.wording}</blockquote> })}
            {kept.map(|kept| view! { <p>{kept}</p> })}
            {ends.map(|ends| view! { <p>{ends}</p> })}
            <p class="quiet small">{recorded}</p>
        </li>
    }
}

#[component]
fn ConsentForm(id: ContactId, open: RwSignal<bool>) -> impl IntoView {
    let question = ConsentQuestion::new();
    let further = Proof::new();
    let (session, events) = (use_session(), use_events());
    let record = use_command::<RecordConsent>(Refusal::Inline);
    let others = record.other_error(&["expires_on"]);
    // What goes without saying stands there already; whoever says more is not overruled.
    effect(move |_| {
        let usual = match question.answer() {
            Some(ConsentBasis::Verbal) => ConsentMethod::Spoken,
            _ => ConsentMethod::Unknown,
        };
        let told = [ConsentMethod::Spoken, ConsentMethod::Unknown];
        if further.method.with_untracked(|method| told.iter().any(|one| one.word() == method)) {
            further.method.set(usual.word().to_owned());
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(claim) = question.claim() else { return };
        let Some(details) = untrack(|| further.details(claim.date, session)) else { return };
        let order = RecordConsent { id, claim, details: Some(details), evidence: further.picture() };
        record.send(order, move |_| {
            open.try_set(false);
            events.spoil(&[CacheTag::Contacts, CacheTag::Inbox, CacheTag::Ledger]);
        });
    };
    let yes = memo(move || matches!(question.answer(), Some(ConsentBasis::Written | ConsentBasis::Verbal)));
    view! {
        <form class="stack" on:submit=submit>
            <ConsentFields question=question />
            {move || yes.get().then(|| proof(further, record.field_error("expires_on")))}
            {move || others.get().map(|error| view! { <ErrorNote error=error /> })}
            <div class="row end">
                <Button press=move |_| open.set(false)>{crate::text::CANCEL}</Button>
                <Button kind=ButtonKind::Primary submit=true busy=record.busy>{crate::text::SAVE}</Button>
            </div>
        </form>
    }
}
