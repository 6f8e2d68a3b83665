//! Stored texts in the composer: putting one in, and keeping what is written as one.

use leptos::prelude::*;
use linnet_contract::{CacheTag, ListTemplates, SaveTemplate, Tone};

use super::text;
use crate::components::{Button, ButtonKind, Dialog, ErrorNote, Field, Select};
use crate::events::use_events;
use crate::state::{Refusal, memo, use_command, use_read, use_toasts};

/// The choice and the button.
#[component]
pub(super) fn Stored(body: RwSignal<String>) -> impl IntoView {
    let read = use_read(&[CacheTag::Templates], || ListTemplates {});
    let chosen = RwSignal::new(String::new());
    let options = Signal::derive(move || {
        let stored = read.data.get().unwrap_or_default();
        let none = (String::new(), text::STORED_NONE.to_owned());
        let texts = stored.into_iter().map(|template| (template.id.to_string(), template.name));
        std::iter::once(none).chain(texts).collect::<Vec<_>>()
    });
    let any = memo(move || options.with(Vec::len) > 1);
    let put_in = Callback::new(move |()| {
        let id = chosen.get_untracked();
        chosen.set(String::new());
        let stored = untrack(move || read.data.get()).unwrap_or_default();
        let Some(text) = stored.into_iter().find(|text| text.id.to_string() == id).map(|text| text.body) else {
            return;
        };
        // What is written already stays.
        body.update(|body| {
            if !body.is_empty() && !body.ends_with(char::is_whitespace) {
                body.push(' ');
            }
            body.push_str(&text);
        });
    });
    let asking = RwSignal::new(false);
    let written = memo(move || !body.with(|body| body.trim().is_empty()));
    view! {
        {move || any.get().then(|| view! {
            <Select label=text::STORED label_hidden=true value=chosen options=options changed=put_in />
        })}
        {move || written.get().then(|| view! {
            <Button kind=ButtonKind::Quiet press=move |_| asking.set(true)>{text::KEEP_TEXT}</Button>
        })}
        <Dialog open=asking title=text::KEEP_TEXT>
            <Keep open=asking body=body />
        </Dialog>
    }
}

#[component]
fn Keep(open: RwSignal<bool>, body: RwSignal<String>) -> impl IntoView {
    let (events, toasts) = (use_events(), use_toasts());
    let name = RwSignal::new(String::new());
    let save = use_command::<SaveTemplate>(Refusal::Inline);
    let other = save.other_error(&["name"]);
    let press = move |_| {
        let order = SaveTemplate { id: None, name: name.get_untracked(), body: body.get_untracked() };
        save.send(order, move |_| {
            open.try_set(false);
            toasts.say(Tone::Good, text::TEXT_KEPT);
            events.spoil(&[CacheTag::Templates]);
        });
    };
    view! {
        <div class="stack">
            {move || other.get().map(|error| view! { <ErrorNote error=error /> })}
            <Field label=text::KEEP_AS value=name error=save.field_error("name") />
            <div class="row end">
                <Button press=move |_| open.set(false)>{text::CANCEL}</Button>
                <Button kind=ButtonKind::Primary busy=save.busy press=press>{text::KEEP}</Button>
            </div>
        </div>
    }
}
