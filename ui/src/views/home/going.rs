//! Campaigns on the home page: those that go out, with a way to pause each, drafts to continue, and the last ones done.

use leptos::prelude::*;
use linnet_contract::{CacheTag, CampaignRow, Overview, PauseCampaign, ResumeCampaign};
use linnet_domain::{CampaignId, CampaignStatus};

use super::text;
use crate::components::{Button, ButtonLink, Card, each};
use crate::events::use_events;
use crate::pages::Page;
use crate::state::{Known, Refusal, memo, use_command, use_session};
use crate::views::campaigns::{ProgressBar, StatusChip, progress_text};

/// What goes out now.
#[component]
pub(super) fn Going(overview: Signal<Overview>) -> impl IntoView {
    let ids = memo(move || {
        let ids = |row: &CampaignRow| (row.status != CampaignStatus::Scheduled).then_some(row.id);
        overview.with(|day| day.active.iter().filter_map(ids).collect::<Vec<_>>())
    });
    let row =
        move |id: CampaignId| memo(move || overview.with(|day| day.active.iter().find(|row| row.id == id).cloned()));
    move || {
        (!ids.with(Vec::is_empty)).then(|| {
            view! {
                <Card title=text::GOING_OUT>
                    {each(move || ids.get(), CampaignId::to_string, move |id| view! { <OneGoing id=id row=row(id) /> }.into_any())}
                </Card>
            }
        })
    }
}

#[component]
fn OneGoing(id: CampaignId, row: Known<Option<CampaignRow>>) -> impl IntoView {
    let session = use_session();
    let events = use_events();
    let pause = use_command::<PauseCampaign>(Refusal::Toast);
    let resume = use_command::<ResumeCampaign>(Refusal::Toast);
    let changed = move || events.spoil(&[CacheTag::Overview, CacheTag::Campaigns]);
    let name = Signal::derive(move || row.get().map(|row| row.name).unwrap_or_default());
    let counts = Signal::derive(move || row.get().map(|row| row.counts).unwrap_or_default());
    let status = memo(move || row.get().map(|row| row.status));
    let line = move || row.get().map(|row| progress_text::headline(&row, session.now()));
    view! {
        <div class="stack tight going">
            <div class="row tight">
                <h3 class="grow"><a class="plain-link" href=Page::Campaign(id).href()>{name}</a></h3>
                <span class="quiet small number">{line}</span>
                {move || match status.get() {
                    Some(CampaignStatus::Paused) => view! {
                        <StatusChip status=CampaignStatus::Paused />
                        <Button busy=resume.busy press=move |_| resume.send(ResumeCampaign { id }, move |_| changed())>
                            {text::RESUME}" "<span class="hidden-visually">{move || name.get()}</span>
                        </Button>
                    }.into_any(),
                    Some(CampaignStatus::Sending | CampaignStatus::Held) => view! {
                        <Button busy=pause.busy press=move |_| pause.send(PauseCampaign { id }, move |_| changed())>
                            {text::PAUSE}" "<span class="hidden-visually">{move || name.get()}</span>
                        </Button>
                    }.into_any(),
                    _ => ().into_any(),
                }}
            </div>
            <ProgressBar counts=counts label=name />
            <p class="quiet small number">{move || progress_text::counts(&counts.get())}</p>
            {move || row.get().and_then(|row| row.pause_reason).map(|reason| view! { <p>{reason}</p> })}
        </div>
    }
}

/// Drafts to continue.
#[component]
pub(super) fn Drafts(overview: Signal<Overview>) -> impl IntoView {
    let session = use_session();
    let drafts = memo(move || overview.with(|day| day.drafts.clone()));
    let draft = move |row: CampaignRow| {
        view! {
            <li class="home-line">
                <div class="grow">
                    <p class="strong">{row.name.clone()}</p>
                    <p class="quiet small">{move || session.when(row.at)}</p>
                </div>
                <ButtonLink href=Page::EditCampaign(row.id).href()>
                    {text::CONTINUE_DRAFT}" "<span class="hidden-visually">{row.name}</span>
                </ButtonLink>
            </li>
        }
    };
    move || {
        let drafts = drafts.get();
        (!drafts.is_empty()).then(|| {
            view! { <Card title=text::DRAFTS><ul>{drafts.into_iter().map(draft).collect_view()}</ul></Card> }
        })
    }
}

/// The last ones that are done.
#[component]
pub(super) fn Recent(overview: Signal<Overview>) -> impl IntoView {
    let session = use_session();
    let recent = memo(move || overview.with(|day| day.recent.clone()));
    let line = move |row: CampaignRow| {
        view! {
            <li class="home-line">
                <div class="grow">
                    <a class="plain-link strong" href=Page::Campaign(row.id).href()>{row.name.clone()}</a>
                    <p class="quiet small number">{progress_text::counts(&row.counts)}</p>
                </div>
                <span class="quiet small">{move || session.when(row.at)}</span>
            </li>
        }
    };
    move || {
        let recent = recent.get();
        (!recent.is_empty()).then(|| {
            view! { <Card title=text::RECENT><ul>{recent.into_iter().map(line).collect_view()}</ul></Card> }
        })
    }
}
