//! A started campaign: the seconds in which it can be called back, how far it is, and every person with the reason for
//! where they stand. Only shows and orders; leaving the page changes nothing about the sending.

mod actions;
mod change;
mod countdown;
mod explain;
mod people;
mod report;
pub mod text;

use std::time::Duration;

use leptos::prelude::*;
use linnet_contract::{CacheTag, Campaign, GetCampaign, RecipientCounts, Tone};
use linnet_domain::money::group_thousands;
use linnet_domain::{CampaignId, CampaignStatus};

use super::counts::{ProgressBar, StatusChip, tally};
use super::{progress_text, text as editor_text};
use crate::components::{Card, KeyValue, Note, PageHeader};
use crate::pages::{Page, use_route};
use crate::state::{Known, effect, loaded, memo, use_read, use_session};

/// How often a screen reader hears the counts while they run.
const SAID_EVERY: Duration = Duration::from_secs(15);

/// The page.
pub fn progress(id: CampaignId) -> impl IntoView {
    let route = use_route();
    let campaign = use_read(&[CacheTag::Campaigns], move || GetCampaign { id });
    // Called back, here or elsewhere: it is written again, not watched.
    effect(move |_| {
        if campaign.data.with(|known| known.as_ref().is_some_and(|known| known.row.status == CampaignStatus::Draft)) {
            route.go(&Page::EditCampaign(id));
        }
    });
    loaded(campaign, move |campaign| view! { <Watch id=id campaign=campaign /> }.into_any())
}

#[component]
fn Watch(id: CampaignId, campaign: Signal<Campaign>) -> impl IntoView {
    let session = use_session();
    let name = Signal::derive(move || campaign.with(|campaign| campaign.row.name.clone()));
    let status = memo(move || campaign.with(|campaign| campaign.row.status));
    let counts = memo(move || campaign.with(|campaign| campaign.row.counts));
    let starts = memo(move || campaign.with(|campaign| campaign.row.starts_at));
    let pause = memo(move || campaign.with(|campaign| campaign.row.pause_reason.clone()));
    let headline = move || campaign.with(|campaign| progress_text::headline(&campaign.row, session.now()));
    view! {
        <div class="progress-page">
            <PageHeader title=name back=(Page::Campaigns.href(), crate::text::CAMPAIGNS)>
                {move || view! { <StatusChip status=status.get() /> }}
                <actions::Actions campaign=campaign status=status counts=counts />
            </PageHeader>
            {move || match (status.get(), starts.get()) {
                (CampaignStatus::Held, Some(starts)) => view! { <countdown::Countdown id=id starts=starts /> }.into_any(),
                (CampaignStatus::Scheduled, Some(starts)) => view! { <countdown::Waiting id=id starts=starts /> }.into_any(),
                (CampaignStatus::Paused, _) => {
                    let reason = pause.get().unwrap_or_else(|| progress_text::PAUSED_BY_YOU.to_owned());
                    view! { <Note tone=Tone::Warning><p>{reason}</p></Note> }.into_any()
                }
                _ => ().into_any(),
            }}
            <change::Unreached id=id status=status counts=counts />
            <div class="columns two-one">
                <Card title=progress_text::HOW_FAR>
                    <p class="progress-headline number">{headline}</p>
                    <ProgressBar counts=counts label=progress_text::HOW_FAR.to_owned() />
                    <Counts campaign=campaign counts=counts />
                </Card>
                <Card title=progress_text::MESSAGE>
                    <p class="pre progress-body">{move || campaign.with(|campaign| campaign.draft.body.clone())}</p>
                    {move || view! { <KeyValue facts=campaign.with(|campaign| facts(campaign, |at| session.when(at))) /> }}
                </Card>
            </div>
            <people::People id=id counts=counts />
        </div>
    }
}

/// The line of counts, what in doubt means, and a gap in red.
#[component]
fn Counts(campaign: Signal<Campaign>, counts: Known<RecipientCounts>) -> impl IntoView {
    let line = Signal::derive(move || progress_text::counts(&counts.get()));
    let said = calm(line, SAID_EVERY);
    let waits = memo(move || campaign.with(|campaign| campaign.row.waits.clone()));
    let doubt = memo(move || tally(&counts.get()).in_doubt > 0);
    let gap = memo(move || {
        let recipients = campaign.with(|campaign| campaign.row.recipients);
        let counted = counts.get().total();
        (recipients != counted).then(|| progress_text::gap(recipients, counted))
    });
    view! {
        <p class="number">{line}</p>
        <p class="hidden-visually" role="status">{said}</p>
        {move || waits.get().map(|sentence| view! { <Note tone=Tone::Warning><p>{sentence}</p></Note> })}
        {move || doubt.get().then(|| view! {
            <Note tone=Tone::Warning><p class="strong">{progress_text::IN_DOUBT_TITLE}</p><p>{progress_text::IN_DOUBT_TEXT}</p></Note>
        })}
        {move || gap.get().map(|sentence| view! { <div role="alert"><Note tone=Tone::Bad><p>{sentence}</p></Note></div> })}
    }
}

/// Follows `source`, but changes no more often than this: a screen reader should not hear every text.
fn calm(source: Signal<String>, pause: Duration) -> Signal<String> {
    let said = RwSignal::new(String::new());
    let resting = RwSignal::new(false);
    effect(move |_| {
        let now = source.get();
        if !resting.get() && said.with_untracked(|said| *said != now) {
            said.set(now);
            resting.set(true);
            let rested = move || {
                // The page may be gone by then.
                resting.try_set(false);
            };
            set_timeout(rested, pause);
        }
    });
    said.into()
}

fn facts(campaign: &Campaign, when: impl Fn(chrono::DateTime<chrono::Utc>) -> String) -> Vec<(&'static str, AnyView)> {
    let row = &campaign.row;
    let starts = row.starts_at.map(|at| (progress_text::STARTS, when(at).into_any()));
    let done = row.finishes_at.filter(|_| row.status == CampaignStatus::Sending);
    let done = done.map(|at| (progress_text::DONE_ABOUT, when(at).into_any()));
    let fixed = [
        (editor_text::CHANNEL, editor_text::channel(campaign.draft.channel).into_any()),
        (progress_text::PEOPLE_FACT, group_thousands(row.recipients).into_any()),
        (progress_text::HANDED_OVER, group_thousands(row.attempts).into_any()),
        (progress_text::COST, row.cost_micros.display().into_any()),
    ];
    fixed.into_iter().chain(starts).chain(done).collect()
}
