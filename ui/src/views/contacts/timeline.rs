//! Somebody's messages, oldest first, each with where it stands and what is to be said about it.

use leptos::html;
use leptos::prelude::*;
use linnet_contract::{CacheTag, CancelMessage, Direction, ThreadMessage, Tone};
use linnet_domain::{MessageId, MessageState};

use super::text;
use crate::components::{Bubble, Button, ButtonKind, Card, Side};
use crate::events::use_events;
use crate::state::{Refusal, effect, memo, use_command, use_session, use_toasts};

/// Above this many the engine hands over the latest only.
const SHOWN: usize = 200;

/// The messages.
#[component]
pub(super) fn Timeline(messages: Signal<Vec<ThreadMessage>>) -> impl IntoView {
    let empty = memo(move || messages.with(Vec::is_empty));
    let thread = NodeRef::<html::Div>::new();
    effect(move |_| {
        messages.track();
        // After the messages are on the page: the latest one is what one comes for.
        request_animation_frame(move || {
            if let Some(thread) = thread.try_get_untracked().flatten() {
                thread.set_scroll_top(thread.scroll_height());
            }
        });
    });
    let trimmed = memo(move || messages.with(|messages| messages.len() >= SHOWN));
    view! {
        <Card title=text::MESSAGES>
            {move || trimmed.get().then(|| view! { <p class="quiet small">{text::MESSAGES_TRIMMED}</p> })}
            {move || empty.get().then(|| view! { <p class="quiet">{text::NO_MESSAGES}</p> })}
            <div class="thread" node_ref=thread tabindex="0" role="group" aria-label=text::MESSAGES>
                {move || messages.get().into_iter().map(|message| view! { <Message message=message /> }).collect_view()}
            </div>
        </Card>
    }
}

/// One message; the inbox shows it the same way.
#[component]
pub fn Message(
    /// The message.
    message: ThreadMessage,
) -> impl IntoView {
    let session = use_session();
    let ThreadMessage { id, direction, body, at, status, campaign, automatic, note, .. } = message;
    let side = if direction == Direction::In { Side::Theirs } else { Side::Ours };
    let note_class = match status {
        Some(MessageState::Undelivered | MessageState::Failed | MessageState::Expired) => "thread-note tone-bad",
        _ => "thread-note",
    };
    let waiting = id.filter(|_| status == Some(MessageState::Queued));
    view! {
        <Bubble side=side text=body>
            {campaign.map(|campaign| format!("{} · ", text::of_campaign(side, &campaign)))}
            {automatic.map(|name| format!("{} · ", text::automatic(&name)))}
            {move || session.when(at)}
            {status.map(|status| view! { " · " {crate::text::state(status)} <Ticks state=status /> })}
        </Bubble>
        {(!note.is_empty()).then(|| view! { <p class=note_class class:ours=side == Side::Ours>{note}</p> })}
        {waiting.map(|id| view! { <Withdraw id=id /> })}
    }
}

/// The marks people know from their phones; the word beside them says the same.
#[component]
fn Ticks(state: MessageState) -> impl IntoView {
    let ticks = match state {
        MessageState::Delivered => " ✓✓",
        MessageState::Sent | MessageState::Accepted => " ✓",
        _ => "",
    };
    view! { <span aria-hidden="true">{ticks}</span> }
}

#[component]
fn Withdraw(id: MessageId) -> impl IntoView {
    let (toasts, events) = (use_toasts(), use_events());
    let cancel = use_command::<CancelMessage>(Refusal::Toast);
    let press = move |_| {
        cancel.send(CancelMessage { id }, move |_| {
            toasts.say(Tone::Good, text::WITHDRAWN);
            events.spoil(&[CacheTag::Contacts]);
        });
    };
    view! { <p class="thread-note ours"><Button kind=ButtonKind::Quiet busy=cancel.busy press=press>{text::WITHDRAW}</Button></p> }
}
