//! The list of conversations: searched by typing, narrowed to what is unread.

use std::time::Duration;

use leptos::prelude::*;
use linnet_contract::{CacheTag, ConversationFilter, ConversationRow, ListConversations, Tone};

use super::text;
use crate::components::{Button, Chip, Column, DataTable, EmptyState, Field, Glyph, InputKind, Tabs};
use crate::pages::{Page, use_route};
use crate::state::{debounced, memo, use_session};

const PAUSE: Duration = Duration::from_millis(250);
/// Two lines of text and a chip.
const ROW_REM: f64 = 5.25;

/// The pane.
#[component]
pub(super) fn Conversations(open: Signal<Option<String>>, composing: RwSignal<bool>) -> impl IntoView {
    let (route, session) = (use_route(), use_session());
    let query = RwSignal::new(String::new());
    let typed: Signal<String> = debounced(query.into(), PAUSE);
    let filter = RwSignal::new(ConversationFilter::All);
    let unread = memo(move || session.overview.get().map_or(0, |day| day.unread));
    let tabs = Signal::derive(move || {
        let unread = match unread.get() {
            0 => text::UNREAD.to_owned(),
            number => format!("{} ({number})", text::UNREAD),
        };
        vec![(ConversationFilter::All, text::ALL.to_owned()), (ConversationFilter::Unread, unread)]
    });
    let searching = move || !query.with(|query| query.trim().is_empty());
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
        (false, ConversationFilter::All) => view! {
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
                {row.suppressed.then(|| view! { <Chip tone=Tone::Bad>{text::WILL_NOT}</Chip> })}
            </p>
        </div>
    }
}
