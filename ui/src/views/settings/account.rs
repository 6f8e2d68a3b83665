//! The account texts go through: connecting it, whether one can text, and the number customers see. The first start uses
//! the same parts.

mod connect;
mod readiness;
mod senders;
mod test_text;
pub mod text;

use leptos::prelude::*;
use linnet_contract::{AccountStatus, CacheTag, DisconnectAccount, GetAccount, SecretHome, Tone, VerifyAccount};
use linnet_domain::{Micros, PhoneNumber};

use super::text::secret_home;
use crate::components::{Button, ButtonKind, Card, ConfirmDialog, Glyph, KeyValue};
use crate::events::use_events;
use crate::state::{Refusal, loaded, memo, use_command, use_read, use_toasts};

pub use connect::ConnectForm;
pub use readiness::ReadinessCard;
pub use senders::Senders;
pub use test_text::TestText;

/// What an account's reads depend on.
pub const TAGS: &[CacheTag] = &[CacheTag::Account];

/// The tab.
#[component]
pub fn Account() -> impl IntoView {
    let account = use_read(TAGS, || GetAccount {});
    loaded(account, move |account| {
        let connected = memo(move || account.with(|account| account.connected));
        let missing = memo(move || account.with(|account| account.secret == SecretHome::Missing));
        view! {
            <ReadinessCard account=account />
            {move || if connected.get() {
                view! {
                    <Connected account=account />
                    {move || missing.get().then(|| view! {
                        <Card title=text::CONNECT_AGAIN><ConnectForm connected=Callback::new(|_| {}) /></Card>
                    })}
                    <Card title=text::SENDERS><Senders /></Card>
                    <Card title=text::TEST><TestText /></Card>
                }.into_any()
            } else {
                view! { <Card title=text::CONNECT><ConnectForm connected=Callback::new(|_| {}) /></Card> }.into_any()
            }}
        }
        .into_any()
    })
}

/// What is known of a connected account, and the ways to ask again or to part.
#[component]
fn Connected(account: Signal<AccountStatus>) -> impl IntoView {
    let (events, toasts) = (use_events(), use_toasts());
    let asking = RwSignal::new(false);
    let verify = use_command::<VerifyAccount>(Refusal::Toast);
    let disconnect = use_command::<DisconnectAccount>(Refusal::Toast);
    let facts = move || {
        let account = account.get();
        let mut facts: Vec<(&'static str, AnyView)> = Vec::new();
        let balance = account.balance_micros.map(Micros::display);
        let sender = account.sender.map(|sender| written(&sender.address));
        for (name, value) in [
            (text::ACCOUNT_SID, account.account_sid),
            (text::API_KEY_SID, account.api_key_sid),
            (text::SECRET, Some(secret_home(account.secret).to_owned())),
            (text::BALANCE, balance),
            (text::SENDER, sender),
            (text::API_BASE, account.api_base),
        ] {
            if let Some(value) = value {
                facts.push((name, value.into_any()));
            }
        }
        view! { <KeyValue facts=facts /> }
    };
    let ask = move |_| {
        verify.send(VerifyAccount {}, move |status| {
            let tone = if status.readiness.can_text { Tone::Good } else { Tone::Warning };
            toasts.say(tone, if status.readiness.can_text { text::CHECKED_GOOD } else { text::CHECKED_NOT });
            events.spoil(TAGS);
        });
    };
    let part = Callback::new(move |()| {
        disconnect.send(DisconnectAccount {}, move |_| {
            asking.try_set(false);
            events.spoil(TAGS);
        });
    });
    view! {
        <Card title=text::ACCOUNT>
            {facts}
            <div class="row">
                <Button busy=verify.busy press=ask>{text::CHECK_AGAIN}</Button>
                <Button kind=ButtonKind::Danger icon=Glyph::Cross press=move |_| asking.set(true)>{text::DISCONNECT}</Button>
            </div>
        </Card>
        <ConfirmDialog
            open=asking
            title=text::DISCONNECT_QUESTION
            text=Signal::stored(text::DISCONNECT_MEANING.to_owned())
            word=text::DISCONNECT
            danger=true
            busy=disconnect.busy
            confirm=part
        />
    }
}

/// A sender's address as people write it; a service's name stays as it is.
pub fn written(address: &str) -> String {
    PhoneNumber::from_e164(address).map_or_else(|_| address.to_owned(), |number| number.display())
}
