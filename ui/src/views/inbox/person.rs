//! Who a conversation is with: where they are, what they agreed to, and the way to record that they asked to stop.

use leptos::prelude::*;
use linnet_contract::{CacheTag, ContactDraft, Conversation, MarkConversation, SaveContact, Tone};
use linnet_domain::ContactId;

use super::{settled, text};
use crate::components::{Button, ButtonKind, ButtonLink, Chip};
use crate::events::use_events;
use crate::pages::{Page, use_route};
use crate::state::{Refusal, memo, use_command, use_toasts};
use crate::views::contacts::{StopButton, written};

/// The pane.
#[component]
pub(super) fn PersonCard(conversation: Signal<Conversation>) -> impl IntoView {
    let name = Signal::derive(move || conversation.with(|known| known.row.name.clone()));
    let number = conversation.with_untracked(|known| known.row.number.clone());
    let shown_number = written(&number);
    let contact = memo(move || conversation.with(|known| known.row.contact));
    let stopped = memo(move || conversation.with(|known| known.row.suppressed));
    let tags = memo(move || conversation.with(|known| known.tags.clone()));
    let (of_stop, of_new) = (number.clone(), number.clone());
    view! {
        <section class="inbox-person stack" aria-label=text::ABOUT>
            <div>
                <h2>{name}</h2>
                <p class="quiet small number">{shown_number}</p>
                <p class="quiet small">{move || conversation.with(|known| known.place.clone())}</p>
            </div>
            {move || stopped.get().then(|| view! { <p><Chip tone=Tone::Bad>{text::WILL_NOT}</Chip></p> })}
            <div>
                <h3>{text::CONSENT}</h3>
                <p class="quiet small">{move || conversation.with(|known| known.consent.clone())}</p>
            </div>
            {move || (!tags.with(Vec::is_empty)).then(|| view! {
                <p class="row tight">{tags.get().into_iter().map(|tag| view! { <Chip>{tag}</Chip> }).collect_view()}</p>
            })}
            <settled::Settle conversation=conversation />
            <settled::Note conversation=conversation />
            <div class="inbox-person-actions">
                {move || match contact.get() {
                    Some(id) => view! { <ButtonLink href=Page::Contact(id).href()>{text::OPEN_CONTACT}</ButtonLink> }.into_any(),
                    None => view! { <AddContact number=of_new.clone() /> }.into_any(),
                }}
                <MarkUnread number=number />
                {move || (!stopped.get()).then(|| view! { <StopButton number=of_stop.clone() name=name /> })}
            </div>
        </section>
    }
}

#[component]
fn AddContact(number: String) -> impl IntoView {
    let (route, toasts) = (use_route(), use_toasts());
    let save = use_command::<SaveContact>(Refusal::Toast);
    let press = move |_| {
        let draft = ContactDraft { number: number.clone(), ..ContactDraft::default() };
        save.send(SaveContact { id: None::<ContactId>, draft, new_number: None }, move |details| {
            toasts.say(Tone::Good, text::ADDED);
            route.go(&Page::Contact(details.row.id));
        });
    };
    view! {
        <p class="quiet small">{text::NOT_A_CONTACT}</p>
        <Button busy=save.busy press=press>{text::ADD_CONTACT}</Button>
    }
}

#[component]
fn MarkUnread(number: String) -> impl IntoView {
    let (events, toasts) = (use_events(), use_toasts());
    let mark = use_command::<MarkConversation>(Refusal::Toast);
    let press = move |_| {
        mark.send(MarkConversation { number: number.clone(), read: false }, move |()| {
            toasts.say(Tone::Plain, text::MARKED_UNREAD);
            events.spoil(&[CacheTag::Inbox, CacheTag::Overview]);
        });
    };
    view! { <Button kind=ButtonKind::Quiet busy=mark.busy press=press>{text::MARK_UNREAD}</Button> }
}
