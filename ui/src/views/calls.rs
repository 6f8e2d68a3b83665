//! Calls: who called and when, who was missed, and the ways back: by the owner's own phone, or by a text. Linnet calls
//! nobody itself.

mod text;

use leptos::prelude::*;
use linnet_contract::{CacheTag, CallDirection, CallOutcome, CallRow, CallsShown, ListCalls, RunSync, SyncPart, Tone};

use crate::components::{
    Button, ButtonKind, ButtonLink, Chip, Column, DataTable, EmptyState, Field, Glyph, Icon, InputKind, PageHeader,
    Select,
};
use crate::events::use_events;
use crate::pages::{Page, SettingsTab, use_route};
use crate::state::{Refusal, Session, use_command, use_session};

const TAGS: &[CacheTag] = &[CacheTag::Calls, CacheTag::Contacts, CacheTag::Compliance];

/// The page.
pub fn page() -> impl IntoView {
    let (route, events) = (use_route(), use_events());
    let query = RwSignal::new(String::new());
    let shown = RwSignal::new(CallsShown::All.word().to_owned());
    let total = RwSignal::new(None::<u64>);
    let read = use_command::<RunSync>(Refusal::Toast);
    let press = move |_| {
        read.send(RunSync { parts: vec![SyncPart::Calls], full: false }, move |_| {
            events.spoil(&[CacheTag::Calls, CacheTag::Sync]);
        });
    };
    let which = move || shown.with(|word| CallsShown::from_word(word).unwrap_or(CallsShown::All));
    let lead = Signal::derive(move || text::lead(total.get(), which()));
    let filtered = move || query.with(|query| !query.trim().is_empty()) || which() != CallsShown::All;
    let open = Callback::new(move |row: CallRow| {
        if row.reachable {
            route.go(&Page::Inbox(Some(row.number)));
        }
    });
    let everything = move |_| {
        query.set(String::new());
        shown.set(CallsShown::All.word().to_owned());
    };
    let empty = move || {
        if filtered() {
            view! {
                <EmptyState icon=Glyph::Search title=text::NO_MATCH_TITLE text=text::NO_MATCH_TEXT>
                    <Button press=everything>{text::SHOW_ALL}</Button>
                </EmptyState>
            }
        } else {
            view! {
                <EmptyState icon=Glyph::Handset title=text::EMPTY_TITLE text=text::EMPTY_TEXT>
                    <Button kind=ButtonKind::Primary busy=read.busy press=press>{text::READ}</Button>
                    <ButtonLink href=Page::Settings(SettingsTab::Sync).href()>{text::SETTINGS}</ButtonLink>
                </EmptyState>
            }
        }
    };
    view! {
        <div class="fills calls">
            <PageHeader title=text::TITLE lead=lead>
                <Button icon=Glyph::Swap busy=read.busy press=press>{text::READ}</Button>
            </PageHeader>
            <div class="contacts-filter">
                <div class="contacts-search">
                    <Field label=text::SEARCH label_hidden=true placeholder=text::SEARCH kind=InputKind::Search value=query />
                </div>
                <Select label=text::WHICH label_hidden=true value=shown options=text::which() />
            </div>
            <DataTable
                label=text::TITLE
                class="calls-table"
                columns=columns()
                tags=TAGS
                question=move |slice| ListCalls { shown: which(), query: query.get().trim().to_owned(), slice }
                open=open
                empty=empty
                counted=Callback::new(move |count| total.set(Some(count)))
                row_rem=3.25
            />
        </div>
    }
}

fn columns() -> Vec<Column<CallRow>> {
    let session = use_session();
    vec![
        Column::new(text::COLUMN_WHO, "cell-who", who),
        Column::new(text::COLUMN_OUTCOME, "cell-outcome", outcome),
        Column::new(text::COLUMN_WHEN, "cell-when number", move |row: &CallRow| when(session, row)),
        Column::new(text::COLUMN_LENGTH, "cell-length number right", |row: &CallRow| text::length(row).into_any()),
        Column::new(text::COLUMN_BACK, "cell-back", back),
    ]
}

/// The name, and under it the number, what the network calls them, and whether they said stop.
fn who(row: &CallRow) -> AnyView {
    let number = (row.contact.is_some() && row.reachable).then(|| crate::views::contacts::written(&row.number));
    let network = row.network_name.as_deref().map(text::network);
    let under: Vec<String> = number.into_iter().chain(network).collect();
    view! {
        <span class="two-lines">
            <span class="row tight">
                <span class="strong one-line">{row.name.clone()}</span>
                {row.suppressed.then(|| view! { <Chip tone=Tone::Bad>{text::SAID_STOP}</Chip> })}
            </span>
            <span class="quiet small one-line number">{under.join(" · ")}</span>
        </span>
    }
    .into_any()
}

/// What it came to, and the number of ours it was with.
fn outcome(row: &CallRow) -> AnyView {
    let tone = match row.outcome {
        CallOutcome::Missed => Tone::Bad,
        CallOutcome::Underway => Tone::Good,
        CallOutcome::Talked | CallOutcome::NotReached => Tone::Plain,
    };
    let came_to = text::outcome(row);
    let way = match row.direction {
        CallDirection::In => text::to(&row.our_number),
        CallDirection::Out => text::from(&row.our_number),
    };
    view! {
        <span class="two-lines">
            <span><Chip tone=tone>{came_to}</Chip></span>
            <span class="quiet small one-line number">{way}</span>
        </span>
    }
    .into_any()
}

fn when(session: Session, row: &CallRow) -> AnyView {
    let at = row.at;
    view! { <span>{move || session.when(at)}</span> }.into_any()
}

/// The ways back. Keys reach the first by Enter on the row; these are for the pointer and for screen readers.
fn back(row: &CallRow) -> AnyView {
    if !row.reachable {
        return view! { <span class="quiet small">{text::HIDDEN}</span> }.into_any();
    }
    let of = text::of(&row.name);
    let text_them = (!row.suppressed).then(|| {
        let words = text::TEXT_THEM;
        view! {
            <a class="button quiet-button" tabindex="-1" href=Page::Inbox(Some(row.number.clone())).href() on:click=|event| event.stop_propagation()>
                <Icon glyph=Glyph::Bubble />
                {words}
                <span class="hidden-visually">{of.clone()}</span>
            </a>
        }
    });
    view! {
        <span class="row tight">
            <a class="button quiet-button" tabindex="-1" href=format!("tel:{}", row.number) on:click=|event| event.stop_propagation()>
                <Icon glyph=Glyph::Handset />
                {text::CALL}
                <span class="hidden-visually">{of.clone()}</span>
            </a>
            {text_them}
        </span>
    }
    .into_any()
}
