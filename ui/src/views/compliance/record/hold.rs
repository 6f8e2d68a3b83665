//! The legal hold: what it stops, setting it, the band that says so on every page, and lifting it by a typed reason.

use leptos::prelude::*;
use linnet_contract::{CacheTag, LedgerFormat, LedgerState, LegalHold, LiftLegalHold, SetLegalHold, Tone};

use super::files::{Suggested, suggestion, written};
use super::{section, text};
use crate::components::{Button, ButtonKind, Dialog, ErrorNote, Field, Glyph, Icon, Note};
use crate::events::{Events, use_events};
use crate::pages::Page;
use crate::state::{Refusal, memo, use_command, use_session, use_toasts};

/// More entries are too many for paper.
const MOST_ON_PAPER: u64 = 20_000;

/// What a hold changes.
fn spoil(events: Events) {
    events.spoil(&[CacheTag::Ledger, CacheTag::Campaigns, CacheTag::Overview, CacheTag::Scheduled]);
}

/// The band above every page while a hold stands.
pub fn band() -> AnyView {
    let session = use_session();
    let since = memo(move || session.ledger.data.with(|state| state.as_ref().and_then(|state| state.hold_since)));
    let shown = move || {
        since.get().map(|since| {
            view! {
                <div class="hold-band">
                    <Icon glyph=Glyph::Pause />
                    <span class="grow">{move || text::band(&session.when(since))}</span>
                    <a href=Page::Record.href()>{text::BAND_LINK}</a>
                </div>
            }
        })
    };
    shown.into_any()
}

/// The section.
pub(super) fn hold(state: Signal<LedgerState>) -> AnyView {
    let session = use_session();
    let (asking, lifting) = (RwSignal::new(false), RwSignal::new(false));
    let done = RwSignal::new(None::<LegalHold>);
    let since = memo(move || state.with(|state| state.hold_since));
    let shown = move || {
        match since.get() {
        Some(since) => view! {
            <Note tone=Tone::Warning>
                <p class="strong">{move || text::stands_since(&session.when(since))}</p>
                <p>{text::STANDS}</p>
            </Note>
            <p><Button press=move |_| lifting.set(true)>{text::LIFT}</Button></p>
        }
        .into_any(),
        None => view! {
            <p><Button kind=ButtonKind::Danger icon=Glyph::Pause press=move |_| asking.set(true)>{text::SET}</Button></p>
        }
        .into_any(),
    }
    };
    let content = view! {
        <div class="stack" role="status">
            {move || done.get().filter(|_| since.with(Option::is_some)).map(|hold| view! {
                <p>{text::paused(hold.paused)}</p>
                {written(hold.exported)}
            })}
            {shown}
        </div>
        <Dialog open=asking title=text::SET_QUESTION>{move || set(state, asking, done)}</Dialog>
        <Dialog open=lifting title=text::LIFT_QUESTION>{move || lift(lifting)}</Dialog>
    };
    section("hold", text::HOLD, text::HOLD_LEAD.to_owned(), content.into_any())
}

fn set(state: Signal<LedgerState>, open: RwSignal<bool>, done: RwSignal<Option<LegalHold>>) -> AnyView {
    let events = use_events();
    let file = Suggested::new(move || {
        let (folder, entries) = state.with(|state| (state.folder.clone(), state.entries));
        let format = if entries < MOST_ON_PAPER { LedgerFormat::Pdf } else { LedgerFormat::Csv };
        suggestion(&folder, text::HOLD_FILE, format)
    });
    let order = use_command::<SetLegalHold>(Refusal::Inline);
    let others = order.other_error(&["path"]);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        order.send(SetLegalHold { path: file.path.get_untracked() }, move |hold| {
            done.try_set(Some(hold));
            open.try_set(false);
            spoil(events);
        });
    };
    view! {
        <form class="stack" on:submit=submit>
            <ul class="plain-list">{text::STOPS.map(|line| view! { <li>{line}</li> }).into_iter().collect_view()}</ul>
            <Field label=text::HOLD_FILE_LABEL hint=text::HOLD_FILE_HINT value=file.path error=order.field_error("path") />
            {move || others.get().map(|error| view! { <ErrorNote error=error /> })}
            <div class="row end">
                <Button press=move |_| open.set(false)>{crate::text::GO_BACK}</Button>
                <Button kind=ButtonKind::Danger submit=true busy=order.busy>{text::SET_WORD}</Button>
            </div>
        </form>
    }
    .into_any()
}

fn lift(open: RwSignal<bool>) -> AnyView {
    let (events, toasts) = (use_events(), use_toasts());
    let typed = RwSignal::new(String::new());
    let order = use_command::<LiftLegalHold>(Refusal::Inline);
    let others = order.other_error(&["acknowledgement"]);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        order.send(LiftLegalHold { acknowledgement: typed.get_untracked() }, move |_| {
            open.try_set(false);
            spoil(events);
            toasts.say(Tone::Good, text::LIFTED);
        });
    };
    view! {
        <form class="stack" on:submit=submit>
            <p class="measure">{text::LIFT_MEANING}</p>
            <Field label=text::LIFT_WHY hint=text::LIFT_HINT value=typed error=order.field_error("acknowledgement") />
            {move || others.get().map(|error| view! { <ErrorNote error=error /> })}
            <div class="row end">
                <Button press=move |_| open.set(false)>{crate::text::GO_BACK}</Button>
                <Button kind=ButtonKind::Danger submit=true busy=order.busy>{text::LIFT_WORD}</Button>
            </div>
        </form>
    }
    .into_any()
}
