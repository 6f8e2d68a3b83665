//! The list of conversations: searched by typing, narrowed to what is unread.

use std::time::Duration;

use leptos::prelude::*;
use linnet_contract::{
    CacheTag, ConversationFilter, ConversationRow, ConversationState, ListConversations, Slice, Tone,
};

use super::text;
use crate::components::{Button, Chip, Column, DataTable, EmptyState, Field, Glyph, InputKind, Tabs};
use crate::pages::{Page, use_route};
use crate::state::{debounced, memo, use_read, use_session};

const PAUSE: Duration = Duration::from_millis(250);
/// Two lines of text and a chip.
const ROW_REM: f64 = 5.25;

/// The pane.
#[component]
pub(super) fn Conversations(open: Signal<Option<String>>, composing: RwSignal<bool>) -> impl IntoView {
    let (route, session) = (use_route(), use_session());
    let query = RwSignal::new(String::new());
    let typed: Signal<String> = debounced(query.into(), PAUSE);
    let filter = RwSignal::new(ConversationFilter::Open);
    let unread = memo(move || session.overview.get().map_or(0, |day| day.unread));
    let tabs = Signal::derive(move || {
        let unread = match unread.get() {
            0 => text::UNREAD.to_owned(),
            number => format!("{} ({number})", text::UNREAD),
        };
        vec![
            (ConversationFilter::Open, text::OPEN.to_owned()),
            (ConversationFilter::Unread, unread),
            (ConversationFilter::Snoozed, text::LATER.to_owned()),
            (ConversationFilter::Done, text::DONE.to_owned()),
            (ConversationFilter::All, text::ALL.to_owned()),
        ]
    });
    let searching = move || !query.with(|query| query.trim().is_empty());
    // Whether there is any conversation at all, so that “all done” is not said of none.
    let one = use_read(&[CacheTag::Inbox], || ListConversations {
        filter: ConversationFilter::All,
        query: String::new(),
        slice: Slice { offset: 0, limit: 1 },
    });
    let any = move || one.data.with(|page| page.as_ref().is_some_and(|page| page.total > 0));
    let empty = move || match (searching(), filter.get()) {
        (true, _) => view! {
            <EmptyState icon=Glyph::Search title=text::NO_MATCH text=text::NO_MATCH_TEXT>
                <Button press=move |_| { query.set(String::new()); filter.set(ConversationFilter::All); }>{text::SHOW_ALL}</Button>
            </EmptyState>
        },
        (false, ConversationFilter::Unread) => view! {
            <EmptyState icon=Glyph::Check title=text::ALL_READ text=text::ALL_READ_TEXT>
                <Button press=move |_| filter.set(ConversationFilter::All)>{text::SHOW_ALL}</Button>
            </EmptyState>
        },
        (false, ConversationFilter::Snoozed) => view! {
            <EmptyState icon=Glyph::Clock title=text::NONE_LATER text=text::NONE_LATER_TEXT>
                <Button press=move |_| filter.set(ConversationFilter::Open)>{text::SHOW_OPEN}</Button>
            </EmptyState>
        },
        (false, ConversationFilter::Done) => view! {
            <EmptyState icon=Glyph::Check title=text::NONE_DONE text=text::NONE_DONE_TEXT>
                <Button press=move |_| filter.set(ConversationFilter::Open)>{text::SHOW_OPEN}</Button>
            </EmptyState>
        },
        (false, ConversationFilter::Open) if any() => view! {
            <EmptyState icon=Glyph::Check title=text::ALL_DONE text=text::ALL_DONE_TEXT>
                <Button press=move |_| filter.set(ConversationFilter::All)>{text::SHOW_ALL}</Button>
            </EmptyState>
        },
        (false, ConversationFilter::Open | ConversationFilter::All) => view! {
            <EmptyState icon=Glyph::Bubble title=text::EMPTY text=text::EMPTY_TEXT>
                <Button press=move |_| composing.set(true)>{text::NEW_MESSAGE}</Button>
            </EmptyState>
        },
    };
    let column = Column::new(text::CONVERSATION, "conversation", move |row: &ConversationRow| {
        view! { <Line row=row.clone() /> }.into_any()
    });
    view! {
        <section class="inbox-list" aria-label=text::CONVERSATIONS>
            <div class="inbox-find">
                <Field label=text::SEARCH label_hidden=true placeholder=text::SEARCH kind=InputKind::Search value=query />
                <Tabs label=text::FILTER value=filter tabs=tabs panel="inbox-conversations" />
            </div>
            <div id="inbox-conversations" class="inbox-rows" role="tabpanel" aria-label=text::CONVERSATIONS>
                <DataTable
                    label=text::CONVERSATIONS
                    class="inbox-table"
                    columns=vec![column]
                    tags=&[CacheTag::Inbox]
                    question=move |slice| ListConversations { filter: filter.get(), query: typed.get().trim().to_owned(), slice }
                    open=Callback::new(move |row: ConversationRow| route.go(&Page::Inbox(Some(row.number))))
                    current=Callback::new(move |row: ConversationRow| open.get() == Some(row.number))
                    row_rem=ROW_REM
                    empty=empty
                />
            </div>
        </section>
    }
}

#[component]
fn Line(row: ConversationRow) -> impl IntoView {
    let session = use_session();
    let at = row.at;
    view! {
        <div class="conversation-line" class:unread={row.unread > 0}>
            <div class="conversation-top">
                <span class="conversation-name">{row.name}</span>
                <span class="quiet small">{move || session.when(at)}</span>
            </div>
            <p class="conversation-preview">{row.last_is_ours.then_some(text::YOU)}{row.preview}</p>
            <p class="conversation-chips">
                {(row.unread > 0).then(|| view! { <Chip>{text::unread(row.unread)}</Chip> })}
                {match row.state {
                    ConversationState::Open => None,
                    ConversationState::Done => Some(text::DONE.to_owned()),
                    ConversationState::Snoozed { until } => Some(text::until(&session.when(until))),
                }.map(|state| view! { <Chip>{state}</Chip> })}
                {row.suppressed.then(|| view! { <Chip tone=Tone::Bad>{text::WILL_NOT}</Chip> })}
            </p>
        </div>
    }
}
