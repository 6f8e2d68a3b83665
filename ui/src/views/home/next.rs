//! What leaves next by itself, each with the way to look at it or take it back.

use leptos::prelude::*;
use linnet_contract::{CacheTag, CancelMessage, Overview, ScheduledItem, ScheduledWhat, Tone};
use linnet_domain::MessageId;

use super::text;
use crate::components::{Button, ButtonKind, Card, Chip};
use crate::events::use_events;
use crate::pages::Page;
use crate::state::{Refusal, memo, use_command, use_session, use_toasts};

/// What leaves next.
#[component]
pub(super) fn Next(overview: Signal<Overview>) -> impl IntoView {
    let next = memo(move || overview.with(|day| day.next.clone()));
    view! {
        <Card title=text::NEXT>
            {move || match next.get() {
                items if items.is_empty() => view! { <p class="quiet">{text::NOTHING_NEXT}</p> }.into_any(),
                items => view! {
                    <ul>{items.into_iter().map(|item| view! { <Item item=item /> }).collect_view()}</ul>
                    <p><a href=Page::Scheduled.href()>{text::ALL_SCHEDULED}</a></p>
                }.into_any(),
            }}
        </Card>
    }
}

#[component]
fn Item(item: ScheduledItem) -> impl IntoView {
    let session = use_session();
    let ScheduledItem { what, title, text: words, people, at, held, .. } = item;
    let (name, below) = match what {
        ScheduledWhat::Campaign(id) => {
            let link = view! { <a class="plain-link strong" href=Page::Campaign(id).href()>{title}</a> };
            (link.into_any(), text::people(people))
        }
        ScheduledWhat::Message(_) => (view! { <p class="strong">{title}</p> }.into_any(), words),
    };
    let message = if let ScheduledWhat::Message(id) = what { Some(id) } else { None };
    view! {
        <li class="home-line">
            <div class="grow">
                {name}
                <p class="quiet small one-line">{below}</p>
            </div>
            {held.then(|| view! { <Chip>{crate::text::HELD}</Chip> })}
            <span class="number">{move || session.when(at)}</span>
            {message.map(|id| view! { <Withdraw id=id /> })}
        </li>
    }
}

#[component]
fn Withdraw(id: MessageId) -> impl IntoView {
    let (events, toasts) = (use_events(), use_toasts());
    let cancel = use_command::<CancelMessage>(Refusal::Toast);
    let press = move |_| {
        cancel.send(CancelMessage { id }, move |_| {
            toasts.say(Tone::Plain, text::WITHDRAWN);
            events.spoil(&[CacheTag::Overview, CacheTag::Scheduled]);
        });
    };
    view! { <Button kind=ButtonKind::Quiet busy=cancel.busy press=press>{text::WITHDRAW}</Button> }
}
