//! Recording that somebody asked to stop, by whatever road: the dialog that says what it means and asks how they said it,
//! and the ways to it wherever a person is shown. A slip of the hand can be taken back for some seconds, and both stay on
//! record.

use leptos::prelude::*;
use linnet_contract::{CacheTag, CorrectOptOut, OptOutNumber, OptOutRoad, Tone};

use super::text;
use crate::components::{Button, ButtonKind, Dialog, Field, Glyph, Icon, Select};
use crate::events::use_events;
use crate::state::command::order;
use crate::state::{Refusal, use_command, use_toasts};

/// What it spoils, and taking it back.
const SPOILT: [CacheTag; 5] =
    [CacheTag::Contacts, CacheTag::Inbox, CacheTag::Compliance, CacheTag::Campaigns, CacheTag::Ledger];

/// Somebody about to be put on the do-not-text list.
#[derive(Clone, Copy)]
pub struct Stopping {
    /// Whether the dialog is open.
    pub open: RwSignal<bool>,
    /// Their number and their name.
    pub who: RwSignal<(String, String)>,
}

impl Stopping {
    /// Nobody yet.
    pub fn new() -> Self {
        Self { open: RwSignal::new(false), who: RwSignal::default() }
    }

    /// Asks about somebody.
    pub fn ask(self, number: String, name: String) {
        self.who.set((number, name));
        self.open.set(true);
    }

    /// The dialog, once for every page that asks.
    pub fn dialog(self) -> AnyView {
        view! { <Dialog open=self.open title=text::STOP_QUESTION>{move || form(self)}</Dialog> }.into_any()
    }
}

fn form(stopping: Stopping) -> AnyView {
    let (number, name) = stopping.who.get_untracked();
    let source = RwSignal::new(text::STOP_BY_PHONE.to_owned());
    let other = RwSignal::new(String::new());
    let (events, toasts) = (use_events(), use_toasts());
    let stop = use_command::<OptOutNumber>(Refusal::Toast);
    let ways: Vec<(String, String)> = text::STOP_WAYS.map(|way| (way.to_owned(), way.to_owned())).to_vec();
    let otherwise = move || source.with(|source| source == text::STOP_OTHERWISE);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = other.get_untracked().trim().to_owned();
        // The ways stand in the order of the roads; the last one is none of them.
        let way = text::STOP_WAYS.iter().position(|way| source.with_untracked(|source| source == way));
        let road = way.and_then(|way| OptOutRoad::ALL.get(way).copied());
        let source = if untrack(otherwise) && !typed.is_empty() { typed } else { source.get_untracked() };
        let number = number.clone();
        stop.send(OptOutNumber { number: number.clone(), source, road, words: None }, move |recorded| {
            stopping.open.try_set(false);
            events.spoil(&SPOILT);
            let said = text::stopped(recorded.withdrawn);
            if recorded.already {
                return toasts.say(Tone::Good, said);
            }
            toasts.offer(said, text::STOP_MISTAKE, move || {
                order(CorrectOptOut { number: number.clone() }, toasts, move |()| {
                    events.spoil(&SPOILT);
                    toasts.say(Tone::Good, text::STOP_CORRECTED);
                });
            });
        });
    };
    view! {
        <form class="stack" on:submit=submit>
            <p>{text::stop_meaning(&name)}</p>
            <Select label=text::STOP_SOURCE value=source options=ways />
            {move || otherwise().then(|| view! { <Field label=text::STOP_HOW value=other /> })}
            <div class="row end">
                <Button press=move |_| stopping.open.set(false)>{crate::text::CANCEL}</Button>
                <Button kind=ButtonKind::Danger submit=true busy=stop.busy>{text::STOP_WORD}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// A button beside a person, with its dialog.
#[component]
pub fn StopButton(
    /// Their number.
    number: String,
    /// Their name.
    name: Signal<String>,
) -> impl IntoView {
    let stopping = Stopping::new();
    let press = move |_| stopping.ask(number.clone(), name.get_untracked());
    view! {
        <p><Button kind=ButtonKind::Danger icon=Glyph::Stop press=press>{text::ASKED_TO_STOP}</Button></p>
        {stopping.dialog()}
    }
}

/// The same as a sign in a row of a table, where the arrow keys move and Tab leaves: the person's own page has the button
/// for the keyboard.
pub fn stop_sign(stopping: Stopping, number: String, name: String) -> AnyView {
    let label = format!("{}: {name}", text::ASKED_TO_STOP);
    view! {
        <button
            type="button"
            class="row-sign"
            tabindex="-1"
            aria-label=label
            title=text::ASKED_TO_STOP
            on:keydown=|event| event.stop_propagation()
            on:click=move |event| {
                event.stop_propagation();
                stopping.ask(number.clone(), name.clone());
            }
        >
            <Icon glyph=Glyph::Stop />
        </button>
    }
    .into_any()
}
