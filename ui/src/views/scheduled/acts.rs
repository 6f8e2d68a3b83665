//! What can be done about a thing that waits, each in a dialog of the page: the list may be drawn anew behind it.

use leptos::prelude::*;
use linnet_contract::{
    CacheTag, CallBackCampaign, CancelCampaign, CancelMessage, EditMessage, ScheduledItem, ScheduledWhat, Tone,
};
use linnet_domain::MessageId;

use super::moving::MoveForm;
use super::text;
use crate::components::{Button, ButtonKind, ConfirmDialog, Dialog, ErrorNote, TextArea};
use crate::dom;
use crate::events::use_events;
use crate::pages::{Page, use_route};
use crate::state::{Refusal, use_command, use_toasts};

/// What a change here spoils at once.
pub(super) const SPOILED: &[CacheTag] =
    &[CacheTag::Scheduled, CacheTag::Campaigns, CacheTag::Overview, CacheTag::Inbox, CacheTag::Contacts];

/// What the owner is about to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Move,
    Edit,
    Cancel,
}

/// Which dialog is open, and about what.
#[derive(Clone, Copy)]
pub(super) struct Acts {
    about: RwSignal<Option<ScheduledItem>>,
    moving: RwSignal<bool>,
    rewording: RwSignal<bool>,
    redrafting: RwSignal<bool>,
    canceling: RwSignal<bool>,
}

impl Acts {
    pub(super) fn new() -> Self {
        let closed = || RwSignal::new(false);
        let about = RwSignal::new(None);
        Self { about, moving: closed(), rewording: closed(), redrafting: closed(), canceling: closed() }
    }

    /// Opens the dialog of an act.
    pub(super) fn begin(self, act: Act, item: ScheduledItem) {
        let open = match (act, item.what) {
            (Act::Move, _) => self.moving,
            (Act::Edit, ScheduledWhat::Message(_)) => self.rewording,
            (Act::Edit, ScheduledWhat::Campaign(_)) => self.redrafting,
            (Act::Cancel, _) => self.canceling,
        };
        self.about.set(Some(item));
        open.set(true);
    }

    fn with<T: Default>(self, look: impl FnOnce(&ScheduledItem) -> T) -> T {
        self.about.with(|item| item.as_ref().map(look).unwrap_or_default())
    }
}

/// The dialogs.
#[component]
pub(super) fn Dialogs(acts: Acts) -> impl IntoView {
    let (events, toasts, route) = (use_events(), use_toasts(), use_route());
    let call_back = use_command::<CallBackCampaign>(Refusal::Toast);
    let redraft = Callback::new(move |()| {
        let Some(ScheduledWhat::Campaign(id)) = acts.about.with_untracked(|item| item.as_ref().map(|item| item.what))
        else {
            return;
        };
        call_back.send(CallBackCampaign { id }, move |_| {
            acts.redrafting.try_set(false);
            events.spoil(SPOILED);
            route.go(&Page::EditCampaign(id));
        });
    });
    let cancel_campaign = use_command::<CancelCampaign>(Refusal::Toast);
    let cancel_message = use_command::<CancelMessage>(Refusal::Toast);
    let done = move || {
        acts.canceling.try_set(false);
        toasts.say(Tone::Plain, text::CANCELED);
        events.spoil(SPOILED);
        dom::focus_soon("h1");
    };
    let cancel = Callback::new(move |()| match acts.about.with_untracked(|item| item.as_ref().map(|item| item.what)) {
        Some(ScheduledWhat::Campaign(id)) => cancel_campaign.send(CancelCampaign { id }, move |_| done()),
        Some(ScheduledWhat::Message(id)) => cancel_message.send(CancelMessage { id }, move |_| done()),
        None => {}
    });
    let busy = Signal::derive(move || cancel_campaign.busy.get() || cancel_message.busy.get());
    view! {
        <Dialog open=acts.moving title=text::MOVE_TITLE>
            {move || acts.about.get().map(|item| view! { <MoveForm item=item open=acts.moving /> })}
        </Dialog>
        <Dialog open=acts.rewording title=text::EDIT_TITLE>
            {move || match acts.about.get() {
                Some(ScheduledItem { what: ScheduledWhat::Message(id), body: Some(body), .. }) => {
                    Some(view! { <EditForm id=id before=body open=acts.rewording /> })
                }
                _ => None,
            }}
        </Dialog>
        <ConfirmDialog
            open=acts.redrafting
            title=text::REDRAFT_TITLE
            text=Signal::derive(move || acts.with(|item| text::redraft_meaning(&item.title)))
            word=text::REDRAFT_WORD
            busy=call_back.busy
            confirm=redraft
        />
        <ConfirmDialog
            open=acts.canceling
            title=text::CANCEL_TITLE
            text=Signal::derive(move || acts.with(|item| text::cancel_meaning(&item.title, item.people)))
            word=text::CANCEL_WORD
            danger=true
            busy=busy
            confirm=cancel
        />
    }
}

/// The words of a single text, changed in place.
#[component]
fn EditForm(id: MessageId, before: String, open: RwSignal<bool>) -> impl IntoView {
    let (events, toasts) = (use_events(), use_toasts());
    let body = RwSignal::new(before.clone());
    let edit = use_command::<EditMessage>(Refusal::Inline);
    let save = move |_| {
        edit.send(EditMessage { id, body: body.get_untracked() }, move |_| {
            open.try_set(false);
            toasts.say(Tone::Good, text::EDITED);
            events.spoil(SPOILED);
        });
    };
    let same = Signal::derive(move || body.with(|body| body.trim().is_empty() || *body == before));
    view! {
        <TextArea label=text::EDIT_LABEL hint=text::EDIT_HINT rows=5 value=body />
        {move || edit.error.get().map(|error| view! { <ErrorNote error=error /> })}
        <div class="row end">
            <Button press=move |_| open.set(false)>{crate::text::GO_BACK}</Button>
            <Button kind=ButtonKind::Primary busy=edit.busy disabled=same press=save>{text::EDIT_WORD}</Button>
        </div>
    }
}
