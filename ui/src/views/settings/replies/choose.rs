//! Choosing a way, with what each costs in trouble. What is typed stays while the state above changes.

use leptos::prelude::*;
use linnet_contract::{CacheTag, ChooseReceiving, ErrorCode, Receiving, SecretInput, Tone, Way};

use super::{TAGS, text};
use crate::components::{Button, ButtonKind, Choice, ChoiceCards, ErrorNote, Field, InputKind, Note};
use crate::events::use_events;
use crate::state::{Refusal, memo, use_command, use_toasts};

const FIELDS: &[&str] = &["address", "program", "token"];

/// The form.
#[component]
pub fn Choose(receiving: Signal<Receiving>) -> impl IntoView {
    let (events, toasts) = (use_events(), use_toasts());
    let first = receiving.get_untracked();
    let way = RwSignal::new(Some(first.way));
    let address = RwSignal::new(first.given_address);
    let program = RwSignal::new(first.program);
    let token = RwSignal::new(String::new());
    let choose = use_command::<ChooseReceiving>(Refusal::Inline);
    let send = move |session_only: bool| {
        let Some(way) = way.get_untracked() else { return };
        let given =
            |text: RwSignal<String>| Some(text.get_untracked().trim().to_owned()).filter(|text| !text.is_empty());
        let order = ChooseReceiving {
            way,
            address: given(address).filter(|_| takes_address(way)),
            program: given(program).filter(|_| takes_program(way)),
            token: given(token).filter(|_| takes_token(way)).map(SecretInput::new),
            session_only,
        };
        choose.send(order, move |_| {
            token.try_set(String::new());
            toasts.say(Tone::Good, text::CHOSEN);
            events.spoil(TAGS);
            events.spoil(&[CacheTag::Overview]);
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send(false);
    };
    let picked = memo(move || way.get().unwrap_or(Way::None));
    // A token that is kept is kept for the way in force, not for the one that is being looked at.
    let kept = memo(move || {
        let picked = picked.get();
        receiving.with(|receiving| receiving.token_kept && receiving.way == picked)
    });
    let other = choose.other_error(FIELDS);
    let no_keychain =
        memo(move || choose.error.with(|error| error.as_ref().is_some_and(|error| error.code == ErrorCode::Keychain)));
    let fields = move || {
        let (way, kept) = (picked.get(), kept.get());
        view! {
            {text::steps(way).map(|steps| view! {
                <ol class="ways">{steps.iter().map(|step| view! { <li>{*step}</li> }).collect_view()}</ol>
            })}
            {takes_address(way).then(|| view! {
                <Field
                    label=text::ADDRESS
                    hint=text::address_hint(way)
                    kind=InputKind::Url
                    optional=way == Way::Ngrok
                    value=address
                    error=choose.field_error("address")
                />
            })}
            {takes_token(way).then(|| view! {
                <Field
                    label=text::token(way)
                    hint=text::token_hint(kept)
                    kind=InputKind::Password
                    optional=kept || way == Way::Ngrok
                    value=token
                    error=choose.field_error("token")
                />
            })}
            {takes_program(way).then(|| view! {
                <Field
                    label=text::PROGRAM
                    hint=text::PROGRAM_HINT
                    optional=true
                    value=program
                    error=choose.field_error("program")
                />
            })}
        }
    };
    let trouble = move || {
        if no_keychain.get() {
            view! {
                <Note tone=Tone::Warning>
                    <p class="strong">{text::NO_KEYCHAIN}</p>
                    <p>{text::NO_KEYCHAIN_MEANING}</p>
                    <p><Button busy=choose.busy press=move |_| send(true)>{text::SESSION_ONLY}</Button></p>
                </Note>
            }
            .into_any()
        } else {
            other.get().map(|error| view! { <ErrorNote error=error /> }).into_any()
        }
    };
    view! {
        <form class="stack secret-form" on:submit=submit>
            <ChoiceCards legend=text::QUESTION value=way choices=choices() />
            {fields}
            {trouble}
            <div class="row">
                <Button kind=ButtonKind::Primary submit=true busy=choose.busy>{text::USE_THIS}</Button>
            </div>
        </form>
    }
}

fn choices() -> Vec<Choice<Way>> {
    Way::ALL.iter().map(|way| Choice::new(*way, text::way(*way), text::price(*way))).collect()
}

const fn takes_address(way: Way) -> bool {
    matches!(way, Way::CloudflareNamed | Way::Ngrok | Way::Own)
}

const fn takes_token(way: Way) -> bool {
    matches!(way, Way::CloudflareNamed | Way::Ngrok)
}

const fn takes_program(way: Way) -> bool {
    matches!(way, Way::CloudflareQuick | Way::CloudflareNamed | Way::Ngrok)
}
