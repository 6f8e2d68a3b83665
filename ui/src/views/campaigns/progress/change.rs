//! What can still be done about a campaign's people: another text for those who wait, and the same text once more for those
//! it did not reach. Both say in figures whom they concern before anything happens.

use leptos::prelude::*;
use linnet_contract::{Campaign, CheckRest, EditCampaign, RecipientCounts, Rest, SendToRest, Tone};
use linnet_domain::{CampaignId, CampaignStatus};

use super::super::counts::tally;
use super::super::progress_text;
use super::actions::SPOILED;
use crate::components::{Button, ButtonKind, ConfirmDialog, Dialog, ErrorNote, Note, TextArea};
use crate::events::use_events;
use crate::state::{Known, Refusal, memo, use_command, use_read_when};

/// The button that opens the text of a paused campaign, and what it opens.
#[component]
pub(super) fn ChangeText(campaign: Signal<Campaign>, counts: Known<RecipientCounts>) -> impl IntoView {
    let events = use_events();
    let open = RwSignal::new(false);
    let body = RwSignal::new(String::new());
    let edit = use_command::<EditCampaign>(Refusal::Inline);
    let begin = move |_| {
        body.set(campaign.with_untracked(|campaign| campaign.draft.body.clone()));
        edit.error.set(None);
        open.set(true);
    };
    let keep = move |_| {
        let id = campaign.with_untracked(|campaign| campaign.row.id);
        edit.send(EditCampaign { id, body: Some(body.get_untracked()), pace: None }, move |_| {
            open.try_set(false);
            events.spoil(SPOILED);
        });
    };
    let same = Signal::derive(move || {
        body.with(|body| body.trim().is_empty() || campaign.with(|campaign| campaign.draft.body == *body))
    });
    let waiting = memo(move || tally(&counts.get()).left > 0);
    view! {
        {move || waiting.get().then(|| view! { <Button press=begin>{progress_text::CHANGE_TEXT}</Button> })}
        <Dialog open=open title=progress_text::CHANGE_TEXT>
            <TextArea label=progress_text::NEW_TEXT hint=progress_text::change_meaning(&counts.get_untracked()) rows=5 value=body />
            {move || edit.error.get().map(|error| view! { <ErrorNote error=error /> })}
            <div class="row end">
                <Button press=move |_| open.set(false)>{crate::text::GO_BACK}</Button>
                <Button kind=ButtonKind::Primary busy=edit.busy disabled=same press=keep>{progress_text::KEEP_TEXT}</Button>
            </div>
        </Dialog>
    }
}

/// Those it did not reach, and the way to send it to them once more.
#[component]
pub(super) fn Unreached(
    id: CampaignId,
    status: Known<CampaignStatus>,
    counts: Known<RecipientCounts>,
) -> impl IntoView {
    let events = use_events();
    let asking = RwSignal::new(false);
    let missed = memo(move || tally(&counts.get()).failed);
    let rest = use_read_when(&[], move || {
        (status.get() == CampaignStatus::Done && missed.get() > 0).then_some(CheckRest { id })
    });
    let send = use_command::<SendToRest>(Refusal::Toast);
    let known = memo(move || rest.data.get().filter(|rest| rest.again > 0 && status.get() == CampaignStatus::Done));
    let confirm = Callback::new(move |()| {
        let Some(Rest { again, .. }) = known.get_untracked() else { return };
        send.send(SendToRest { id, expected: Some(again) }, move |_| {
            asking.try_set(false);
            events.spoil(SPOILED);
        });
    });
    let meaning =
        Signal::derive(move || known.get().map(|rest| progress_text::rest_meaning(&rest)).unwrap_or_default());
    view! {
        {move || known.get().map(|rest| view! {
            <Note tone=Tone::Warning>
                <p>{progress_text::unreached(&rest)}</p>
                <p><Button press=move |_| asking.set(true)>{progress_text::SEND_TO_REST}</Button></p>
            </Note>
        })}
        <ConfirmDialog
            open=asking
            title=progress_text::REST_QUESTION
            text=meaning
            word=progress_text::SEND_TO_REST
            busy=send.busy
            confirm=confirm
        />
    }
}
