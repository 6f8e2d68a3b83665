//! The form that carries a secret inward. What is typed leaves the page with the order and is forgotten here as
//! soon as the account is connected; where there is no keychain the owner decides whether memory will do.

use leptos::prelude::*;
use linnet_contract::{AccountStatus, CacheTag, ConnectAccount, ErrorCode, SecretInput, Tone};

use super::text;
use crate::components::{Button, ButtonKind, Choice, ChoiceCards, ErrorNote, Field, InputKind, Note};
use crate::events::use_events;
use crate::state::{Refusal, memo, use_command};

/// Which of Twilio's two kinds of secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Token,
    Key,
}

const FIELDS: &[&str] = &["account_sid", "api_key_sid", "secret", "api_base"];

/// The form.
#[component]
pub fn ConnectForm(
    /// Told how the account stands once it is connected.
    connected: Callback<AccountStatus>,
) -> impl IntoView {
    let events = use_events();
    let account_sid = RwSignal::new(String::new());
    let kind = RwSignal::new(Some(Kind::Token));
    let api_key_sid = RwSignal::new(String::new());
    let secret = RwSignal::new(String::new());
    let api_base = RwSignal::new(String::new());
    let connect = use_command::<ConnectAccount>(Refusal::Inline);
    let send = move |session_only: bool| {
        let trimmed = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        let order = ConnectAccount {
            account_sid: trimmed(account_sid),
            api_key_sid: (kind.get_untracked() == Some(Kind::Key)).then(|| trimmed(api_key_sid)),
            secret: SecretInput::new(trimmed(secret)),
            api_base: Some(trimmed(api_base)).filter(|base| !base.is_empty()),
            sender: None,
            session_only,
        };
        connect.send(order, move |status| {
            secret.try_set(String::new());
            events.spoil(&[CacheTag::Account, CacheTag::Overview]);
            connected.run(status);
        });
    };
    let no_keychain =
        memo(move || connect.error.with(|error| error.as_ref().is_some_and(|error| error.code == ErrorCode::Keychain)));
    let other = connect.other_error(FIELDS);
    let is_key = memo(move || kind.get() == Some(Kind::Key));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send(false);
    };
    view! {
        <form class="stack secret-form" on:submit=submit>
            <p class="quiet">
                {text::CONNECT_LEAD} " " <a href=text::CONSOLE_URL target="_blank" rel="noreferrer">{text::OPEN_CONSOLE}</a>
            </p>
            <Field label=text::ACCOUNT_SID hint=text::ACCOUNT_SID_HINT value=account_sid error=connect.field_error("account_sid") />
            <ChoiceCards legend=text::KIND value=kind choices=vec![
                Choice::new(Kind::Token, text::WITH_TOKEN, text::WITH_TOKEN_NOTE),
                Choice::new(Kind::Key, text::WITH_KEY, text::WITH_KEY_NOTE),
            ] />
            {move || is_key.get().then(|| view! {
                <Field label=text::API_KEY_SID hint=text::API_KEY_SID_HINT value=api_key_sid error=connect.field_error("api_key_sid") />
            })}
            {move || view! {
                <Field
                    label=if is_key.get() { text::KEY_SECRET } else { text::AUTH_TOKEN }
                    hint=text::SECRET_HINT
                    kind=InputKind::Password
                    value=secret
                    error=connect.field_error("secret")
                />
            }}
            <details class="more">
                <summary>{text::ADVANCED}</summary>
                <Field label=text::API_BASE hint=text::API_BASE_HINT kind=InputKind::Url value=api_base error=connect.field_error("api_base") />
            </details>
            {move || if no_keychain.get() {
                view! {
                    <Note tone=Tone::Warning>
                        <p class="strong">{text::NO_KEYCHAIN}</p>
                        <p>{text::NO_KEYCHAIN_MEANING}</p>
                        <p><Button busy=connect.busy press=move |_| send(true)>{text::SESSION_ONLY}</Button></p>
                    </Note>
                }.into_any()
            } else {
                other.get().map(|error| view! { <ErrorNote error=error /> }).into_any()
            }}
            <div class="row">
                <Button kind=ButtonKind::Primary submit=true busy=connect.busy>{text::CHECK_AND_CONNECT}</Button>
            </div>
        </form>
    }
}
