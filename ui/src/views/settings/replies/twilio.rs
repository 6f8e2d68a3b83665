//! What stands at Twilio: looked at first, shown with what would be replaced, changed only on the owner's word, put back
//! on the owner's word.

use leptos::prelude::*;
use linnet_contract::{
    CheckHooks, ConnectHooks, DisconnectHooks, HookPlan, KeptSite, MendInbound, PlannedSite, Receiving, SiteState, Tone,
};

use super::{TAGS, text};
use crate::components::{Button, ButtonKind, Chip, ConfirmDialog, ErrorNote, Note};
use crate::events::use_events;
use crate::state::{Refusal, memo, use_command, use_toasts};

/// The card's content.
#[component]
pub fn AtTwilio(receiving: Signal<Receiving>) -> impl IntoView {
    let (events, toasts) = (use_events(), use_toasts());
    let plan = RwSignal::new(None::<HookPlan>);
    let asking = RwSignal::new(false);
    let check = use_command::<CheckHooks>(Refusal::Inline);
    let connect = use_command::<ConnectHooks>(Refusal::Inline);
    let disconnect = use_command::<DisconnectHooks>(Refusal::Toast);
    let mend = use_command::<MendInbound>(Refusal::Toast);
    let connected = memo(move || receiving.with(|receiving| receiving.connected));
    let address = memo(move || receiving.with(|receiving| receiving.address.clone()));
    let look = move |_| {
        check.send(CheckHooks {}, move |found| {
            plan.try_set(Some(found));
        });
    };
    let agree = move |_| {
        let Some(seen) = plan.with_untracked(|plan| plan.as_ref().map(|plan| plan.seen.clone())) else { return };
        connect.send(ConnectHooks { seen }, move |_| {
            plan.try_set(None);
            toasts.say(Tone::Good, text::CONNECTED);
            events.spoil(TAGS);
        });
    };
    let part = Callback::new(move |()| {
        disconnect.send(DisconnectHooks {}, move |_| {
            asking.try_set(false);
            plan.try_set(None);
            events.spoil(TAGS);
        });
    });
    let repair = Callback::new(move |sid: String| {
        mend.send(MendInbound { sid }, move |found| {
            plan.try_set(Some(found));
            toasts.say(Tone::Good, text::MENDED);
        });
    });
    let planned = move || {
        plan.get().map(|HookPlan { sites, .. }| {
            let none = sites.is_empty();
            let all_ours = !none && sites.iter().all(|site| site.ours);
            view! {
                {none.then(|| view! { <p>{text::NO_SITES}</p> })}
                <ul class="sites">{sites.into_iter().map(|site| planned_site(site, repair, mend.busy)).collect_view()}</ul>
                {(!none && !all_ours).then(|| {
                    if address.get().is_some() {
                        view! {
                            <div class="row">
                                <Button kind=ButtonKind::Primary busy=connect.busy press=agree>{text::CONNECT}</Button>
                                <Button press=move |_| plan.set(None)>{text::NOT_NOW}</Button>
                            </div>
                        }.into_any()
                    } else {
                        view! { <p class="quiet">{text::NO_ADDRESS}</p> }.into_any()
                    }
                })}
            }
        })
    };
    let kept = move || {
        let sites = receiving.with(|receiving| receiving.sites.clone());
        (!sites.is_empty()).then(|| view! { <ul class="sites">{sites.into_iter().map(kept_site).collect_view()}</ul> })
    };
    view! {
        <p class="quiet measure">{move || if connected.get() { text::CONNECTED_LEAD } else { text::TWILIO_LEAD }}</p>
        {kept}
        <div class="row">
            <Button busy=check.busy press=look>{text::LOOK}</Button>
            {move || connected.get().then(|| view! {
                <Button kind=ButtonKind::Danger press=move |_| asking.set(true)>{text::DISCONNECT}</Button>
            })}
        </div>
        <div class="stack" role="status">{planned}</div>
        {move || check.error.get().or_else(|| connect.error.get()).map(|error| view! { <ErrorNote error=error /> })}
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

fn planned_site(site: PlannedSite, mend: Callback<String>, busy: RwSignal<bool>) -> AnyView {
    let PlannedSite { sid, label, ours, meaning, dropped, .. } = site;
    view! {
        <li class="stack tight">
            <p class="row">
                <span class="strong number">{label}</span>
                {ours.then(|| view! { <Chip tone=Tone::Good>{text::HERE}</Chip> })}
            </p>
            {dropped.map(|dropped| view! {
                <Note tone=Tone::Bad>
                    <p>{dropped}</p>
                    <p>{text::MEND_MEANING}</p>
                    <p><Button busy=busy press=move |_| mend.run(sid.clone())>{text::MEND}</Button></p>
                </Note>
            })}
            {meaning.into_iter().map(|sentence| view! { <p class="measure">{sentence}</p> }).collect_view()}
        </li>
    }
    .into_any()
}

fn kept_site(site: KeptSite) -> AnyView {
    let KeptSite { label, state, sentence, .. } = site;
    let tone = match state {
        SiteState::Placed => Tone::Good,
        SiteState::Placing | SiteState::Restoring | SiteState::Resting => Tone::Plain,
        SiteState::Conflict => Tone::Warning,
    };
    view! {
        <li class="stack tight">
            <p class="row"><span class="strong number">{label}</span> <Chip tone=tone>{text::site(state)}</Chip></p>
            <p class="measure">{sentence}</p>
        </li>
    }
    .into_any()
}
