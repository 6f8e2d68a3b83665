//! Why one person got it, waits, or will not: the engine's whole explanation, every reason with its source, and what
//! they were sent.

use leptos::prelude::*;
use linnet_contract::{CacheTag, CampaignPerson, ExplainPerson, PersonExplanation, ThreadMessage, Tone};
use linnet_domain::{CampaignId, Decision, Effect as Demand, Reason, Verdict};

use super::super::counts::state_tone;
use super::super::progress_text;
use super::people::number;
use crate::components::{Bubble, ButtonLink, Chip, Dialog, Side};
use crate::pages::Page;
use crate::state::{effect, loaded, use_read, use_session};
use crate::views::contacts::StopButton;

/// The dialog; open while somebody is chosen.
#[component]
pub(super) fn ExplainDialog(id: CampaignId, chosen: RwSignal<Option<CampaignPerson>>) -> impl IntoView {
    let open = RwSignal::new(false);
    effect(move |_| {
        if chosen.with(Option::is_some) {
            open.set(true);
        }
    });
    effect(move |_| {
        if !open.get() && chosen.with_untracked(Option::is_some) {
            chosen.set(None);
        }
    });
    view! {
        <Dialog open=open title=progress_text::WHY_TITLE>
            {move || chosen.get().map(|person| match person.number.clone() {
                Some(number) => view! { <Explained id=id number=number /> }.into_any(),
                None => view! { <Line person=person /> }.into_any(),
            })}
        </Dialog>
    }
}

#[component]
fn Explained(id: CampaignId, number: String) -> impl IntoView {
    let explanation = use_read(&[CacheTag::Campaigns], move || ExplainPerson { id, number: number.clone() });
    loaded(explanation, |explanation| {
        (move || {
            let PersonExplanation { person, verdict, reasons, messages } = explanation.get();
            let contact = person.contact;
            let (number, name) = (person.number.clone(), Signal::stored(person.name.clone()));
            let conversation = person.number.clone().map(|number| Page::Inbox(Some(number)));
            view! {
                <div class="stack">
                    <Line person=person />
                    <Reasons title=progress_text::REASONS reasons=reasons />
                    <Now verdict=verdict />
                    <Messages messages=messages />
                    <div class="row">
                        {contact.map(|id| view! { <ButtonLink href=Page::Contact(id).href()>{progress_text::OPEN_CONTACT}</ButtonLink> })}
                        {conversation.map(|page| view! { <ButtonLink href=page.href()>{progress_text::OPEN_CONVERSATION}</ButtonLink> })}
                        {number.map(|number| view! { <StopButton number=number name=name /> })}
                    </div>
                </div>
            }
        })
        .into_any()
    })
}

/// Who, where they stand, and the sentence.
#[component]
fn Line(person: CampaignPerson) -> impl IntoView {
    let session = use_session();
    let number = number(&person);
    let CampaignPerson { name, state, explanation, not_before, at, .. } = person;
    view! {
        <div class="stack tight">
            <p class="row tight"><span class="strong">{name}</span><span class="quiet number">{number}</span></p>
            <p class="row tight">
                <Chip tone=state_tone(state)>{crate::text::state(state)}</Chip>
                <span class="quiet small">{move || session.when(at)}</span>
            </p>
            <p>{explanation}</p>
            {not_before.map(|at| view! { <p>{move || progress_text::not_before(&session.when(at))}</p> })}
        </div>
    }
}

#[component]
fn Reasons(title: &'static str, reasons: Vec<Reason>) -> impl IntoView {
    view! {
        <div class="stack tight">
            <h3>{title}</h3>
            {if reasons.is_empty() {
                view! { <p class="quiet">{progress_text::NO_REASONS}</p> }.into_any()
            } else {
                view! { <ul class="stack tight">{reasons.into_iter().map(reason).collect_view()}</ul> }.into_any()
            }}
        </div>
    }
}

fn reason(reason: Reason) -> impl IntoView {
    let Reason { source, message, effect, .. } = reason;
    let class = match effect {
        Demand::Never => "reason tone-bad",
        Demand::Wait { .. } => "reason tone-warning",
        Demand::Advise => "reason tone-plain",
    };
    view! {
        <li class=class>
            <p>{message}</p>
            <p class="quiet small">{progress_text::source(&source)}</p>
        </li>
    }
}

/// What the rules would say at this moment.
#[component]
fn Now(verdict: Verdict) -> impl IntoView {
    let tone = match verdict.decision {
        Decision::Send => Tone::Good,
        Decision::Wait => Tone::Warning,
        Decision::Never => Tone::Bad,
    };
    let explanation = verdict.explanation().to_owned();
    view! {
        <div class="stack tight">
            <h3>{progress_text::AS_OF_NOW}</h3>
            <p><Chip tone=tone>{progress_text::decision(verdict.decision)}</Chip>" "{explanation}</p>
        </div>
    }
}

#[component]
fn Messages(messages: Vec<ThreadMessage>) -> impl IntoView {
    let session = use_session();
    let message = move |message: ThreadMessage| {
        let ThreadMessage { body, at, status, note, .. } = message;
        view! {
            <Bubble side=Side::Ours text=body>
                {move || session.when(at)}
                {status.map(|status| format!(" · {}", crate::text::state(status)))}
            </Bubble>
            {(!note.is_empty()).then(|| view! { <p class="quiet small">{note}</p> })}
        }
    };
    (!messages.is_empty()).then(|| {
        view! {
            <div class="stack tight">
                <h3>{progress_text::THEIR_MESSAGES}</h3>
                {messages.into_iter().map(message).collect_view()}
            </div>
        }
    })
}
