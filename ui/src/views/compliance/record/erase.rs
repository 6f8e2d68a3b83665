//! Erasing a person who asks for it: what goes, what must stay, and a sentence typed by hand. The same dialog is reached
//! from the record and from the person's page.

use leptos::prelude::*;
use linnet_contract::{CacheTag, ErasePerson, ErasurePreview, PreviewErasure, Tone};

use super::{section, text};
use crate::components::{Button, ButtonKind, Dialog, ErrorNote, Field, InputKind, Note};
use crate::events::use_events;
use crate::state::{Refusal, loaded, use_command, use_read, use_toasts};

/// What an erasure spoils.
const SPOILT: [CacheTag; 6] = [
    CacheTag::Contacts,
    CacheTag::Campaigns,
    CacheTag::Inbox,
    CacheTag::Overview,
    CacheTag::Compliance,
    CacheTag::Ledger,
];

/// The section: anybody, by number.
pub(super) fn anybody() -> AnyView {
    let number = RwSignal::new(String::new());
    let open = RwSignal::new(false);
    let check = use_command::<PreviewErasure>(Refusal::Inline);
    let others = check.other_error(&["number"]);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // Asked first, so that a misspelt number is said beside the field.
        check.send(PreviewErasure { number: number.get_untracked() }, move |_| {
            open.try_set(true);
        });
    };
    let done = Callback::new(move |()| number.set(String::new()));
    let content = view! {
        <form class="row erase-form" on:submit=submit>
            <div class="rules-search grow">
                <Field label=text::ERASE_NUMBER kind=InputKind::Phone value=number error=check.field_error("number") />
            </div>
            <Button submit=true busy=check.busy>{text::ERASE_LOOK}</Button>
        </form>
        {move || others.get().map(|error| view! { <ErrorNote error=error /> })}
        {dialog(open, number.into(), done)}
    };
    section("erase", text::ERASE, text::ERASE_LEAD.to_owned(), content.into_any())
}

/// The dialog; `done` is called once they are gone.
pub fn dialog(open: RwSignal<bool>, number: Signal<String>, done: Callback<()>) -> AnyView {
    view! { <Dialog open=open title=text::ERASE_QUESTION>{move || preview(open, number.get_untracked(), done)}</Dialog> }
        .into_any()
}

fn preview(open: RwSignal<bool>, number: String, done: Callback<()>) -> AnyView {
    let read = use_read(&[CacheTag::Ledger], move || PreviewErasure { number: number.clone() });
    loaded(read, move |found| form(open, found.get_untracked(), done))
}

fn form(open: RwSignal<bool>, found: ErasurePreview, done: Callback<()>) -> AnyView {
    let ErasurePreview { number, goes, stays, refused } = found;
    let (events, toasts) = (use_events(), use_toasts());
    let typed = RwSignal::new(String::new());
    let order = use_command::<ErasePerson>(Refusal::Inline);
    let error = order.error;
    let (held, nothing) = (refused.is_some(), goes.is_empty());
    let closed =
        Signal::derive(move || held || !typed.with(|typed| typed.trim().eq_ignore_ascii_case(text::ERASE_TYPED)));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if closed.get_untracked() {
            return;
        }
        let order_now = ErasePerson { number: number.clone(), acknowledgement: typed.get_untracked() };
        order.send(order_now, move |erased| {
            open.try_set(false);
            events.spoil(&SPOILT);
            toasts.say(Tone::Good, text::erased_done(erased.withdrawn));
            done.run(());
        });
    };
    let list = |lines: Vec<String>| {
        let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        view! { <ul class="plain-list">{lines}</ul> }
    };
    view! {
        <form class="stack" on:submit=submit>
            <div>
                <h3>{text::GOES}</h3>
                {if nothing { view! { <p class="quiet">{text::NOTHING_GOES}</p> }.into_any() } else { list(goes).into_any() }}
            </div>
            <div><h3>{text::STAYS}</h3>{list(stays)}</div>
            {match refused {
                Some(why) => view! { <Note tone=Tone::Warning><p>{why}</p></Note> }.into_any(),
                None => view! { <Field label=text::ERASE_TYPE hint=text::ERASE_HINT value=typed /> }.into_any(),
            }}
            {move || error.get().map(|error| view! { <ErrorNote error=error /> })}
            <div class="row end">
                <Button press=move |_| open.set(false)>{crate::text::GO_BACK}</Button>
                <Button kind=ButtonKind::Danger submit=true busy=order.busy disabled=closed>{text::ERASE_WORD}</Button>
            </div>
        </form>
    }
    .into_any()
}
