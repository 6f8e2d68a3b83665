//! How replies come in: the way chosen and how it stands, the live test, and what stands at Twilio for it.

mod choose;
mod test;
pub mod text;
mod twilio;

use leptos::prelude::*;
use linnet_contract::{CacheTag, GetReceiving, Receiving, RetryReceiving, SettingValue, Tone, Way, WayState};

use super::setting::Setting;
use crate::components::{Button, Card, Chip, KeyValue};
use crate::events::use_events;
use crate::state::{Refusal, loaded, memo, use_command, use_read};

/// What the reads here depend on.
const TAGS: &[CacheTag] = &[CacheTag::Receiving, CacheTag::Account, CacheTag::Settings];

/// The cards.
#[component]
pub fn Replies(
    /// The port of the listener, which few ever need.
    port: Option<SettingValue>,
) -> impl IntoView {
    let receiving = use_read(TAGS, || GetReceiving {});
    let port = StoredValue::new(port);
    loaded(receiving, move |receiving| {
        let way = memo(move || receiving.with(|receiving| receiving.way));
        view! {
            <Card title=text::TITLE>
                <Standing receiving=receiving />
                <choose::Choose receiving=receiving />
                {port.get_value().map(|port| view! {
                    <details class="more">
                        <summary>{text::PORT}</summary>
                        <Setting setting=port />
                    </details>
                })}
            </Card>
            {move || (way.get() != Way::None).then(|| view! { <Card title=text::TEST><test::Test /></Card> })}
            <Card title=text::TWILIO><twilio::AtTwilio receiving=receiving /></Card>
        }
        .into_any()
    })
}

/// How it stands now; it changes by itself.
#[component]
fn Standing(receiving: Signal<Receiving>) -> impl IntoView {
    let events = use_events();
    let retry = use_command::<RetryReceiving>(Refusal::Toast);
    let again = move |_| retry.send(RetryReceiving {}, move |_| events.spoil(TAGS));
    let failing = memo(move || receiving.with(|receiving| receiving.state == WayState::Failing));
    let said = move || {
        let Receiving { state, sentence, advice, .. } = receiving.get();
        view! {
            <p><Chip tone=tone(state)>{text::state(state)}</Chip></p>
            <p class="measure">{sentence}</p>
            {advice.map(|advice| view! { <p class="measure quiet">{advice}</p> })}
        }
    };
    let places = move || {
        let Receiving { address, hand_over_at, .. } = receiving.get();
        let mut facts: Vec<(&'static str, AnyView)> = Vec::new();
        for (name, value) in [(text::ADDRESS_NOW, address), (text::HAND_OVER, hand_over_at)] {
            if let Some(value) = value {
                facts.push((name, value.into_any()));
            }
        }
        (!facts.is_empty()).then(|| view! { <KeyValue facts=facts /> })
    };
    view! {
        <div class="stack tight" role="status">{said}</div>
        {places}
        {move || failing.get().then(|| view! {
            <div class="row"><Button busy=retry.busy press=again>{text::RETRY}</Button></div>
        })}
    }
}

const fn tone(state: WayState) -> Tone {
    match state {
        WayState::Off | WayState::Resting | WayState::Starting => Tone::Plain,
        WayState::Ready => Tone::Good,
        WayState::Faltering => Tone::Warning,
        WayState::Failing => Tone::Bad,
    }
}
