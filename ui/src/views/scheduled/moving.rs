//! Moving a thing to another time: the time is chosen here, and what it means for the people is said before it is moved.

use leptos::prelude::*;
use linnet_contract::{CheckMove, MovePlan, MoveScheduled, ScheduledItem, ScheduledWhat, Tone, When};

use super::acts::SPOILED;
use super::text;
use crate::components::{Button, ButtonKind, ErrorNote, Note};
use crate::dom;
use crate::events::use_events;
use crate::state::{Refusal, memo, use_command, use_read_when, use_session, use_toasts};
use crate::views::timing::{Kind, Timing, TimingFields};

#[component]
pub(super) fn MoveForm(item: ScheduledItem, open: RwSignal<bool>) -> impl IntoView {
    let (events, toasts, session) = (use_events(), use_toasts(), use_session());
    let (what, before) = (item.what, item.when);
    let timing = Timing::of(before, session);
    let kinds = if matches!(what, ScheduledWhat::Campaign(_)) { Kind::ALL } else { Kind::FOR_ONE };
    let when = memo(move || timing.when());
    let check = use_read_when(&[], move || when.get().map(|when| CheckMove { what, when }));
    let order = use_command::<MoveScheduled>(Refusal::Inline);
    let press = move |_| {
        let Some(when) = when.get_untracked() else { return };
        order.send(MoveScheduled { what, when }, move |plan| {
            open.try_set(false);
            let now = when == When::Now;
            let first = plan.first.filter(|_| !now).map(|first| untrack(|| session.when(first)));
            toasts.say(Tone::Good, text::moved(first.as_deref()));
            events.spoil(SPOILED);
            dom::focus_soon("h1");
        });
    };
    let closed = Signal::derive(move || {
        let may = check.data.with(|plan| plan.is_some_and(|plan| plan.blocked.is_none()));
        !may || check.asking.get() || when.get() == Some(before)
    });
    let meaning = move || {
        let plan = check.data.get().filter(|_| when.get().is_some())?;
        Some(view! { <Meaning plan=plan /> })
    };
    view! {
        <p class="quiet">{item.title.clone()}</p>
        <TimingFields timing=timing kinds=kinds />
        <div role="status" aria-live="polite">{meaning}</div>
        {move || check.error.get().map(|error| view! { <ErrorNote error=error /> })}
        {move || order.error.get().map(|error| view! { <ErrorNote error=error /> })}
        <div class="row end">
            <Button press=move |_| open.set(false)>{crate::text::GO_BACK}</Button>
            <Button kind=ButtonKind::Primary busy=order.busy disabled=closed press=press>
                {move || if when.get() == Some(When::Now) { text::SEND_NOW } else { text::MOVE_WORD }}
            </Button>
        </div>
    }
}

/// What the new time comes to.
#[component]
fn Meaning(plan: MovePlan) -> impl IntoView {
    let session = use_session();
    if let Some(reason) = plan.blocked {
        return view! { <Note tone=Tone::Warning><p>{reason}</p></Note> }.into_any();
    }
    let lines = move || text::meaning(&plan, session.now(), &session.zone());
    view! {
        <Note tone=Tone::Plain>
            {move || lines().into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
        </Note>
    }
    .into_any()
}
