//! The Send button. It carries the number of people; the engine starts only if its plan still says the same. Held down
//! or pressed twice it starts once: the first press takes the focus off it and closes it until there is an answer.

use leptos::prelude::*;
use linnet_contract::{CacheTag, SettingKey, StartCampaign, When};
use wasm_bindgen::JsCast;

use super::super::text;
use super::Writing;
use crate::components::{Button, ButtonKind, ErrorNote};
use crate::dom;
use crate::events::use_events;
use crate::pages::{Page, use_route};
use crate::state::{Refusal, effect, memo, use_command, use_session};

/// The button and what happens after it.
#[component]
pub(super) fn Send(writing: Writing) -> impl IntoView {
    let (route, events, session) = (use_route(), use_events(), use_session());
    let start = use_command::<StartCampaign>(Refusal::Inline);
    let plan = writing.forecast;
    let number = memo(move || plan.get().map(|plan| plan.will_send + plan.will_wait));
    let later = memo(move || !writing.desk.draft.with(|draft| begins_at_once(draft.when)));
    let open = memo(move || {
        let planned = plan.data.with(|plan| plan.as_ref().is_some_and(|plan| plan.blocked.is_none()));
        planned
            && !plan.asking.get()
            && plan.error.with(Option::is_none)
            && number.get().is_some_and(|number| number > 0)
            && writing.desk.is_kept()
    });
    let press = move |_| {
        release_focus();
        let (Some(id), true) = (writing.desk.id.get_untracked(), open.get_untracked()) else { return };
        let expected = number.get_untracked();
        start.send(StartCampaign { id, expected, hold_seconds: None }, move |_| {
            events.spoil(&[CacheTag::Campaigns, CacheTag::Overview, CacheTag::Scheduled]);
            route.go(&Page::Campaign(id));
        });
    };
    // Whatever the refusal says, the number on the button must be today's before one presses again.
    let refused = start.error;
    effect(move |_| {
        if refused.with(Option::is_some) {
            plan.again();
        }
    });
    view! {
        <div class="stack tight editor-send">
            {move || refused.get().map(|error| view! { <ErrorNote error=error /> })}
            <Button
                kind=ButtonKind::Primary
                large=true
                busy=start.busy
                disabled=Signal::derive(move || !open.get())
                press=press
            >
                {move || match number.get() {
                    Some(number) => text::send_to(number, later.get()),
                    None => text::PLANNING.to_owned(),
                }}
            </Button>
            <p class="quiet small">
                {move || match number.get() {
                    Some(0) => text::NOBODY_TO_SEND.to_owned(),
                    _ => text::after_send(&session.setting(SettingKey::HoldSeconds), later.get()),
                }}
            </p>
        </div>
    }
}

/// Whether pressing Send lets it go, rather than schedules it.
const fn begins_at_once(when: When) -> bool {
    matches!(when, When::Now | When::Spread { from: None, .. })
}

/// Takes the keyboard's focus off whatever has it, so that a key held down presses nothing again.
fn release_focus() {
    let focused = dom::document().and_then(|document| document.active_element());
    if let Some(focused) = focused.and_then(|focused| focused.dyn_into::<web_sys::HtmlElement>().ok()) {
        // An element that will not let go is closed by then.
        let _ = focused.blur();
    }
}
