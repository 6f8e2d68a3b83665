//! A text to the owner's own phone, and what becomes of it.

use leptos::prelude::*;
use linnet_contract::{CacheTag, GetConversation, ListSettings, MessageSent, SendTestText, SettingKey};

use super::text;
use crate::components::{Button, ButtonKind, Chip, ErrorNote, Field, InputKind};
use crate::state::command::sentence;
use crate::state::{Refusal, effect, memo, use_command, use_read, use_read_when};

/// The form, and the state of the text once it is on its way.
#[component]
pub fn TestText() -> impl IntoView {
    let phone = RwSignal::new(String::new());
    let settings = use_read(&[CacheTag::Settings], || ListSettings {});
    effect(move |_| {
        let known = settings.get().and_then(|settings| {
            settings.into_iter().find(|setting| setting.key == SettingKey::OwnerPhone).map(|setting| setting.value)
        });
        if let Some(known) = known.filter(|_| phone.with_untracked(String::is_empty)) {
            phone.set(known);
        }
    });
    let sent = RwSignal::new(None::<(String, MessageSent)>);
    let send = use_command::<SendTestText>(Refusal::Inline);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let to = phone.get_untracked().trim().to_owned();
        send.send(SendTestText { to: to.clone() }, move |answer| {
            sent.try_set(Some((to, answer)));
        });
    };
    let thread = use_read_when(&[CacheTag::Inbox, CacheTag::Overview], move || {
        sent.with(|sent| sent.as_ref().map(|(number, _)| GetConversation { number: number.clone() }))
    });
    let wrong_number =
        Signal::derive(move || send.error.get().filter(|error| error.field.is_some()).map(|error| sentence(&error)));
    let other = memo(move || send.error.get().filter(|error| error.field.is_none()));
    view! {
        <form class="stack secret-form" on:submit=submit>
            <Field label=text::OWN_PHONE hint=text::OWN_PHONE_HINT kind=InputKind::Phone value=phone error=wrong_number />
            {move || other.get().map(|error| view! { <ErrorNote error=error /> })}
            <div class="row">
                <Button kind=ButtonKind::Primary submit=true busy=send.busy>{text::SEND_TEST}</Button>
                <span role="status" class="row tight">
                    {move || sent.get().map(|(_, answer)| {
                        let latest = thread.get().and_then(|thread| {
                            thread.messages.into_iter().find(|message| message.id == Some(answer.id))
                        });
                        let (state, note) = match latest {
                            Some(message) => (message.status.unwrap_or(answer.state), message.note),
                            None => (answer.state, answer.explanation),
                        };
                        view! {
                            <Chip tone=text::test_tone(state)>{crate::text::state(state)}</Chip>
                            <span class="quiet small">{note}</span>
                        }
                    })}
                </span>
            </div>
        </form>
    }
}
