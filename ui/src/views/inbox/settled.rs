//! What the owner settles about a conversation: done, put off, and the note for themselves.

use chrono::TimeDelta;
use leptos::prelude::*;
use linnet_contract::{CacheTag, Conversation, ConversationState, NoteConversation, SettleConversation, Tone};

use super::text;
use crate::components::{Button, ButtonKind, Select, TextArea};
use crate::events::use_events;
use crate::state::command::order;
use crate::state::{Refusal, memo, use_command, use_session, use_toasts};

/// Done, later, open again.
#[component]
pub(super) fn Settle(conversation: Signal<Conversation>) -> impl IntoView {
    let (session, events, toasts) = (use_session(), use_events(), use_toasts());
    let number = StoredValue::new(conversation.with_untracked(|known| known.row.number.clone()));
    let state = memo(move || conversation.with(|known| known.row.state));
    let settle = use_command::<SettleConversation>(Refusal::Toast);
    let change = move |state: ConversationState, said: String, before: ConversationState| {
        settle.send(SettleConversation { number: number.get_value(), state }, move |()| {
            events.spoil(&[CacheTag::Inbox, CacheTag::Overview]);
            if state == ConversationState::Open {
                return toasts.say(Tone::Plain, said);
            }
            toasts.offer(said, crate::text::UNDO, move || {
                let back = SettleConversation { number: number.get_value(), state: before };
                order(back, toasts, move |()| events.spoil(&[CacheTag::Inbox, CacheTag::Overview]));
            });
        });
    };
    let later = RwSignal::new(String::new());
    let options = Signal::derive(|| {
        let none = (String::new(), text::PUT_OFF.to_owned());
        let choices = text::PUT_OFF_FOR.iter().map(|(hours, words)| (hours.to_string(), (*words).to_owned()));
        std::iter::once(none).chain(choices).collect::<Vec<_>>()
    });
    let put_off = Callback::new(move |()| {
        let hours = later.get_untracked().parse::<i64>().ok();
        later.set(String::new());
        let (Some(hours), Some(now)) = (hours, session.now()) else { return };
        let until = now + TimeDelta::hours(hours);
        let said = text::put_off(&session.when(until));
        change(ConversationState::Snoozed { until }, said, state.get_untracked());
    });
    view! {
        <div class="stack tight">
            {move || match state.get() {
                ConversationState::Open => view! {
                    <Button busy=settle.busy press=move |_| change(ConversationState::Done, text::IS_DONE.to_owned(), ConversationState::Open)>
                        {text::MARK_DONE}
                    </Button>
                    <Select label=text::PUT_OFF_UNTIL label_hidden=true value=later options=options changed=put_off />
                }.into_any(),
                settled => view! {
                    {if let ConversationState::Snoozed { until } = settled {
                        Some(view! { <p class="quiet small">{move || text::put_off(&session.when(until))}</p> })
                    } else {
                        None
                    }}
                    <Button busy=settle.busy press=move |_| change(ConversationState::Open, text::IS_OPEN.to_owned(), settled)>
                        {text::OPEN_AGAIN}
                    </Button>
                }.into_any(),
            }}
        </div>
    }
}

/// The note.
#[component]
pub(super) fn Note(conversation: Signal<Conversation>) -> impl IntoView {
    let (events, toasts) = (use_events(), use_toasts());
    let number = StoredValue::new(conversation.with_untracked(|known| known.row.number.clone()));
    let kept = memo(move || conversation.with(|known| known.note.clone()));
    let note = RwSignal::new(kept.get_untracked());
    let changed = memo(move || note.with(|note| note.trim() != kept.get()));
    let keep = use_command::<NoteConversation>(Refusal::Inline);
    let press = move |_| {
        let order = NoteConversation { number: number.get_value(), note: note.get_untracked() };
        keep.send(order, move |()| {
            toasts.say(Tone::Good, text::NOTE_KEPT);
            events.spoil(&[CacheTag::Inbox]);
        });
    };
    view! {
        <div class="stack tight">
            <TextArea label=text::NOTE value=note rows=2 hint=text::NOTE_HINT error=keep.field_error("note") />
            {move || changed.get().then(|| view! {
                <Button kind=ButtonKind::Quiet busy=keep.busy press=press>{text::KEEP_NOTE}</Button>
            })}
        </div>
    }
}
