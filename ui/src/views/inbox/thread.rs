//! The messages of a conversation, oldest first; new ones come in at the foot and are read out.

use leptos::html;
use leptos::prelude::*;

use crate::state::{effect, memo};
use linnet_contract::{Conversation, ThreadMessage};

use super::text;
use crate::components::each;
use crate::views::contacts::Message;

/// Above this many the engine hands over the latest only.
const SHOWN: usize = 500;

/// The messages.
#[component]
pub(super) fn Thread(conversation: Signal<Conversation>) -> impl IntoView {
    let scroller = NodeRef::<html::Div>::new();
    let messages = memo(move || conversation.with(|conversation| conversation.messages.clone()));
    let count = memo(move || messages.with(Vec::len));
    effect(move |_| {
        count.track();
        let Some(scroller) = scroller.get() else { return };
        // After the new messages have their height.
        request_animation_frame(move || scroller.set_scroll_top(scroller.scroll_height()));
    });
    let keyed = move || messages.get().into_iter().enumerate().collect::<Vec<_>>();
    view! {
        <div class="inbox-messages" role="log" aria-label=text::CONVERSATION tabindex="0" node_ref=scroller>
            {move || (count.get() >= SHOWN).then(|| view! { <p class="quiet small">{text::TRIMMED}</p> })}
            {move || (count.get() == 0).then(|| view! { <p class="quiet">{text::NO_MESSAGES}</p> })}
            {each(keyed, |(index, message)| key(*index, message), |(_, message)| view! { <Message message=message /> }.into_any())}
        </div>
    }
}

/// A message is drawn anew only when something about it changed.
fn key(index: usize, message: &ThreadMessage) -> String {
    format!("{index} {} {:?} {}", message.at.timestamp_micros(), message.status, message.note)
}
