//! What can be changed at Twilio from here: a Messaging Service made, a number renamed. First one sees what would be
//! written, then one writes it.

use std::collections::BTreeSet;

use leptos::prelude::*;
use linnet_contract::{
    CacheTag, ChangeProvider, CheckProviderChange, ListSenders, ProviderChange, ProviderChangePlan, Sender, SenderKind,
    Tone,
};
use linnet_domain::SenderId;

use super::text;
use crate::components::{Button, ButtonKind, Dialog, Field, Note, Switch};
use crate::events::use_events;
use crate::state::{Known, Refusal, loaded, memo, use_command, use_read, use_toasts};
use crate::views::settings::account::written;

const SPOILED: &[CacheTag] = &[CacheTag::Sync, CacheTag::Account];

/// The button with its dialog.
#[component]
pub(super) fn MakeService() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <div class="row"><Button press=move |_| open.set(true)>{text::MAKE_SERVICE}</Button></div>
        <Dialog open=open title=text::MAKE_SERVICE>{move || form(open)}</Dialog>
    }
}

fn form(open: RwSignal<bool>) -> AnyView {
    let senders = use_read(&[CacheTag::Account], || ListSenders {});
    loaded(senders, move |senders| service_form(senders, open)).into_any()
}

fn service_form(senders: Signal<Vec<Sender>>, open: RwSignal<bool>) -> AnyView {
    let name = RwSignal::new(String::new());
    let chosen = RwSignal::new(BTreeSet::<i64>::new());
    let free: Known<Vec<Sender>> = memo(move || {
        let free =
            |sender: &Sender| sender.kind != SenderKind::MessagingService && sender.present && sender.service.is_none();
        senders.with(|senders| senders.iter().filter(|sender| free(sender)).cloned().collect())
    });
    let change = Signal::derive(move || ProviderChange::MakeService {
        name: name.get(),
        senders: chosen.get().into_iter().map(SenderId).collect(),
    });
    let line = move |sender: Sender| {
        let (id, on) = (sender.id.0, RwSignal::new(false));
        crate::state::effect(move |_| {
            let wanted = on.get();
            chosen.update(|chosen| {
                if wanted {
                    chosen.insert(id);
                } else {
                    chosen.remove(&id);
                }
            });
        });
        view! { <Switch label=written(&sender.address) value=on /> }
    };
    view! {
        <Field label=text::SERVICE_NAME hint=text::SERVICE_NAME_HINT value=name />
        <fieldset class="stack tight">
            <legend class="strong">{text::SERVICE_NUMBERS}</legend>
            {move || free.with(Vec::is_empty).then(|| view! { <p class="quiet">{text::NO_FREE_NUMBERS}</p> })}
            {move || free.get().into_iter().map(line).collect_view()}
        </fieldset>
        <Written change=change open=open />
    }
    .into_any()
}

/// A number's new name, in a dialog.
#[component]
pub fn Rename(
    /// Which.
    sender: SenderId,
    /// What it is called now.
    now: String,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let now = StoredValue::new(now);
    let form = move || {
        let name = RwSignal::new(now.get_value());
        let change = Signal::derive(move || ProviderChange::RenameNumber { sender, name: name.get() });
        view! {
            <Field label=text::NEW_NAME value=name />
            <Written change=change open=open />
        }
        .into_any()
    };
    view! { <Dialog open=open title=text::RENAME_TITLE>{form}</Dialog> }
}

/// What a change would write, and the button that writes it. A change of mind takes the preview away again.
#[component]
fn Written(change: Signal<ProviderChange>, open: RwSignal<bool>) -> impl IntoView {
    let (events, toasts) = (use_events(), use_toasts());
    let plan = RwSignal::new(None::<(ProviderChange, ProviderChangePlan)>);
    let check = use_command::<CheckProviderChange>(Refusal::Toast);
    let write = use_command::<ChangeProvider>(Refusal::Toast);
    let see = move |_| {
        let wanted = change.get_untracked();
        check.send(CheckProviderChange { change: wanted.clone() }, move |told| plan.set(Some((wanted, told))));
    };
    let current = memo(move || plan.get().filter(|(of, _)| change.with(|change| change == of)).map(|(_, told)| told));
    let ready = memo(move || current.get().is_some_and(|plan| plan.refused.is_none()));
    let do_it = move |_| {
        write.send(ChangeProvider { change: change.get_untracked() }, move |_| {
            toasts.say(Tone::Good, text::WRITTEN);
            open.try_set(false);
            events.spoil(SPOILED);
        });
    };
    let list = |lines: Vec<String>| view! { <ul class="sync-writes">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> };
    view! {
        <div class="stack" aria-live="polite">
            {move || current.get().map(|plan| match plan.refused {
                Some(refused) => view! { <Note tone=Tone::Warning>{refused}</Note> }.into_any(),
                None => view! {
                    <h3>{text::WILL_BE_WRITTEN}</h3>
                    {list(plan.writes)}
                    <h3>{text::MIND}</h3>
                    {list(plan.mind)}
                }.into_any(),
            })}
        </div>
        <div class="row end">
            <Button press=move |_| open.set(false)>{crate::text::CANCEL}</Button>
            {move || if ready.get() {
                view! { <Button kind=ButtonKind::Primary busy=write.busy press=do_it>{text::WRITE}</Button> }.into_any()
            } else {
                view! { <Button kind=ButtonKind::Primary busy=check.busy press=see>{text::SEE_FIRST}</Button> }.into_any()
            }}
        </div>
    }
}
