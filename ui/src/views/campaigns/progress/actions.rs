//! Pause, resume, cancel, and the report. Cancelling asks first and names in figures what it means.

use leptos::prelude::*;
use linnet_contract::{
    CacheTag, Campaign, CancelCampaign, PauseCampaign, RecipientCounts, ReportCampaign, ResumeCampaign, Tone,
};
use linnet_domain::CampaignStatus;

use super::super::progress_text;
use super::change::ChangeText;
use super::report;
use crate::components::{Button, ButtonKind, ConfirmDialog, Glyph};
use crate::events::use_events;
use crate::state::{Known, Refusal, use_command, use_toasts};

/// What a change here spoils at once.
pub(super) const SPOILED: &[CacheTag] = &[CacheTag::Campaigns, CacheTag::Overview, CacheTag::Scheduled];

/// The buttons of the page's head.
#[component]
pub(super) fn Actions(
    campaign: Signal<Campaign>,
    status: Known<CampaignStatus>,
    counts: Known<RecipientCounts>,
) -> impl IntoView {
    let id = campaign.with_untracked(|campaign| campaign.row.id);
    let (events, toasts) = (use_events(), use_toasts());
    let asking = RwSignal::new(false);
    let pause = use_command::<PauseCampaign>(Refusal::Toast);
    let resume = use_command::<ResumeCampaign>(Refusal::Toast);
    let cancel = use_command::<CancelCampaign>(Refusal::Toast);
    let report = use_command::<ReportCampaign>(Refusal::Toast);
    let confirm = Callback::new(move |()| {
        cancel.send(CancelCampaign { id }, move |_| {
            asking.try_set(false);
            events.spoil(SPOILED);
        });
    });
    let copy = move |_| {
        report.send(ReportCampaign { id }, move |report| {
            report::copy(&report, move |copied| {
                if copied {
                    toasts.say(Tone::Good, progress_text::REPORT_COPIED);
                } else {
                    toasts.say(Tone::Bad, progress_text::REPORT_NOT_COPIED);
                }
            });
        });
    };
    let pausable =
        move || matches!(status.get(), CampaignStatus::Sending | CampaignStatus::Scheduled | CampaignStatus::Held);
    let stoppable = move || pausable() || status.get() == CampaignStatus::Paused;
    view! {
        {move || pausable().then(|| view! {
            <Button icon=Glyph::Pause busy=pause.busy press=move |_| pause.send(PauseCampaign { id }, move |_| events.spoil(SPOILED))>
                {progress_text::PAUSE}
            </Button>
        })}
        {move || (status.get() == CampaignStatus::Paused).then(|| view! {
            <Button kind=ButtonKind::Primary icon=Glyph::Play busy=resume.busy press=move |_| resume.send(ResumeCampaign { id }, move |_| events.spoil(SPOILED))>
                {move || progress_text::resume(&counts.get())}
            </Button>
        })}
        {move || (status.get() == CampaignStatus::Paused).then(|| view! { <ChangeText campaign=campaign counts=counts /> })}
        {move || stoppable().then(|| view! {
            <Button kind=ButtonKind::Danger icon=Glyph::Stop press=move |_| asking.set(true)>{progress_text::STOP}</Button>
        })}
        <Button icon=Glyph::Copy busy=report.busy press=copy>{progress_text::COPY_REPORT}</Button>
        <ConfirmDialog
            open=asking
            title=progress_text::STOP_QUESTION
            text=Signal::derive(move || progress_text::stop_meaning(&counts.get()))
            word=progress_text::STOP_WORD
            danger=true
            busy=cancel.busy
            confirm=confirm
        />
    }
}
