//! Conversations: the list, the one that is open, and who it is with. A reply leaves through the same rules as every
//! message; here it is only written.

mod composer;
mod conversations;
mod new_message;
mod person;
mod text;
mod thread;

use std::collections::BTreeMap;

use leptos::prelude::*;
use linnet_contract::{CacheTag, Conversation, GetConversation, MarkConversation};

use crate::components::{Button, ButtonLink, EmptyState, Glyph, PageHeader};
use crate::events::use_events;
use crate::pages::Page;
use crate::state::command::order;
use crate::state::{effect, loaded, memo, use_read_when, use_toasts};

/// What is written but not sent, by number: going to another conversation and back loses nothing.
type Unsent = StoredValue<BTreeMap<String, String>>;

/// The page; `number` is the conversation that is open.
pub fn inbox(number: Signal<Option<String>>) -> impl IntoView {
    let composing = RwSignal::new(false);
    let unsent = Unsent::new(BTreeMap::new());
    view! {
        <div class="fills inbox">
            <PageHeader title=text::TITLE>
                <ButtonLink href=Page::AutoReplies.href()>{text::AUTOMATIC}</ButtonLink>
                <Button icon=Glyph::Pencil press=move |_| composing.set(true)>{text::NEW_MESSAGE}</Button>
            </PageHeader>
            <div class="inbox-panes">
                <conversations::Conversations open=number composing=composing />
                {move || match number.get() {
                    Some(number) => view! { <Open number=number unsent=unsent /> }.into_any(),
                    None => view! {
                        <section class="inbox-thread inbox-nothing">
                            <EmptyState icon=Glyph::Bubble title=text::NONE_OPEN text=text::NONE_OPEN_TEXT />
                        </section>
                    }.into_any(),
                }}
            </div>
            <new_message::NewMessage open=composing />
        </div>
    }
}

/// The conversation that is open.
#[component]
fn Open(number: String, unsent: Unsent) -> impl IntoView {
    let number = StoredValue::new(number);
    let read = use_read_when(&[CacheTag::Inbox, CacheTag::Contacts], move || {
        Some(GetConversation { number: number.get_value() })
    });
    mark_read(Signal::derive(move || read.get()));
    loaded(read, move |conversation| {
        view! {
            <section class="inbox-thread" aria-label=text::CONVERSATION>
                {crate::views::compliance::review_of(number.get_value())}
                <thread::Thread conversation=conversation />
                <composer::Composer conversation=conversation unsent=unsent />
            </section>
            <person::PersonCard conversation=conversation />
        }
        .into_any()
    })
}

/// Marks what is open as read, once for each latest message: marked unread by hand, it stays so.
fn mark_read(conversation: Signal<Option<Conversation>>) {
    let (events, toasts) = (use_events(), use_toasts());
    let latest = memo(move || {
        conversation.with(|conversation| conversation.as_ref().map(|known| (known.row.number.clone(), known.row.at)))
    });
    effect(move |_| {
        let Some((number, _)) = latest.get() else { return };
        let unread =
            conversation.with_untracked(|conversation| conversation.as_ref().is_some_and(|known| known.row.unread > 0));
        if unread {
            order(MarkConversation { number, read: true }, toasts, move |()| {
                events.spoil(&[CacheTag::Inbox, CacheTag::Overview]);
            });
        }
    });
}
