//! The numbers of the account, and which one customers see.

use leptos::prelude::*;
use linnet_contract::{
    CacheTag, ChooseSender, ListSenders, MORE_NUMBERS_NOTE, RotateSender, Sender, SenderKind, SyncSenders, Tone,
};

use super::{TAGS, text, written};
use crate::components::{Button, ButtonKind, Chip};
use crate::events::use_events;
use crate::state::{Refusal, loaded, memo, use_command, use_read};
use crate::views::settings::sync::Rename;

/// The list.
#[component]
pub fn Senders() -> impl IntoView {
    let events = use_events();
    let senders = use_read(TAGS, || ListSenders {});
    let sync = use_command::<SyncSenders>(Refusal::Toast);
    let ask = move |_| sync.send(SyncSenders {}, move |_| events.spoil(&[CacheTag::Account, CacheTag::Overview]));
    let list = loaded(senders, move |senders| {
        let none = memo(move || senders.with(Vec::is_empty));
        view! {
            {move || none.get().then(|| view! { <p>{text::NO_SENDERS}</p> })}
            <ul class="sender-list">
                {move || {
                    let senders = senders.get();
                    let turns = senders.iter().any(|sender| sender.rotates);
                    let line = |sender| view! { <SenderLine sender=sender turns=turns /> };
                    senders.into_iter().map(line).collect_view()
                }}
            </ul>
            <p class="quiet">{MORE_NUMBERS_NOTE}</p>
        }
        .into_any()
    });
    view! {
        <p class="quiet">{text::SENDERS_LEAD}</p>
        {list}
        <div class="row"><Button busy=sync.busy press=ask>{text::REFRESH}</Button></div>
    }
}

/// One of them; `turns` says whether any take turns, so that the one chosen is not in use.
#[component]
fn SenderLine(sender: Sender, turns: bool) -> impl IntoView {
    let events = use_events();
    let choose = use_command::<ChooseSender>(Refusal::Toast);
    let rotate = use_command::<RotateSender>(Refusal::Toast);
    let Sender { id, kind, address, name, can_text, chosen, present, rotates, sent_today, registration, .. } = sender;
    let able = text::able(kind, sender.can_call, sender.can_mms);
    let inbound = sender.inbound_host.map(|host| text::inbound(&host));
    let renaming = RwSignal::new(false);
    let called = name.clone();
    let known = registration.map(|registration| text::registration(&registration)).unwrap_or_default();
    // A service goes by its name, a number by itself; Twilio names most numbers after themselves.
    let (lead, rest) = match kind {
        SenderKind::MessagingService if !name.is_empty() => (name, String::new()),
        _ if digits(&address).ends_with(&digits(&name)) => (written(&address), String::new()),
        _ => (written(&address), name),
    };
    let press = move |_| {
        choose.send(ChooseSender { id }, move |_| events.spoil(&[CacheTag::Account, CacheTag::Overview]));
    };
    let turn = move |_| {
        let order = RotateSender { id, on: !rotates };
        rotate.send(order, move |_| events.spoil(&[CacheTag::Account, CacheTag::Overview]));
    };
    let in_turn = present && can_text && kind != SenderKind::MessagingService;
    let label = if rotates { text::NO_TURNS } else { text::TAKE_TURNS };
    let whose = StoredValue::new(text::of(&lead));
    let whose = move || view! { <span class="hidden-visually">{whose.get_value()}</span> };
    view! {
        <li class="sender">
            <span class="strong number">{lead}</span>
            <span class="quiet grow">
                {rest} " " {text::kind(kind)} " " {able} " " {known}
                {inbound.map(|inbound| view! { <span class="block small">{inbound}</span> })}
            </span>
            {(sent_today > 0).then(|| view! { <span class="quiet small number">{text::sent_today(sent_today)}</span> })}
            {(present && kind != SenderKind::MessagingService).then(|| view! {
                <Button kind=ButtonKind::Quiet press=move |_| renaming.set(true)>{text::RENAME}{whose()}</Button>
                <Rename sender=id now=called open=renaming />
            })}
            {in_turn.then(|| view! { <Button busy=rotate.busy press=turn>{label}{whose()}</Button> })}
            {match (present, can_text, if turns { rotates } else { chosen }) {
                (false, ..) => view! { <Chip tone=Tone::Bad>{text::GONE}</Chip> }.into_any(),
                (_, false, _) => view! { <Chip tone=Tone::Warning>{text::CANNOT_SEND}</Chip> }.into_any(),
                (_, _, true) => view! { <Chip tone=Tone::Good>{text::IN_USE}</Chip> }.into_any(),
                _ => view! { <Button busy=choose.busy press=press>{text::USE}{whose()}</Button> }.into_any(),
            }}
        </li>
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
