//! The editor: one page with five steps, the phone beside them. It only ever writes drafts; what a plan means and
//! whether it may start is the engine's answer.

mod channel;
mod desk;
mod except;
mod leave;
mod message;
mod people;
mod preview;
mod review;
mod send;
mod steps;
mod when;
mod who;

use leptos::prelude::*;
use linnet_contract::{CacheTag, Campaign, CampaignDraft, DeleteCampaign, Forecast, ForecastCampaign, GetCampaign};
use linnet_domain::{CampaignId, CampaignStatus, Category};

use self::desk::Desk;
use self::preview::Preview;
use self::steps::{Answers, Step, StepList, missing};
use super::text;
use crate::components::{Button, ButtonKind, ConfirmDialog, ErrorNote, Glyph, PageHeader};
use crate::pages::{Page, use_route};
use crate::state::{Read, Refusal, effect, loaded, use_command, use_read, use_read_when, use_session};
use crate::{dom, time};

/// A new one, perhaps for an audience chosen before.
pub fn new(audience: Option<String>) -> impl IntoView {
    let session = use_session();
    // The overview's instant names the draft by its day.
    loaded(session.overview, move |overview| {
        let today = overview.with_untracked(|day| time::local(day.now, &day.zone).date());
        let mut draft =
            CampaignDraft { name: text::first_name(&time::day(today, Some(today))), ..CampaignDraft::default() };
        if let Some(audience) = audience.clone() {
            draft.audience = audience;
        }
        view! { <Editor id=None draft=draft /> }.into_any()
    })
}

/// A draft.
pub fn edit(id: CampaignId) -> impl IntoView {
    let route = use_route();
    let campaign = use_read(&[], move || GetCampaign { id });
    loaded(campaign, move |campaign| {
        let Campaign { row, draft } = campaign.get_untracked();
        if row.status == CampaignStatus::Draft {
            view! { <Editor id=Some(id) draft=draft /> }.into_any()
        } else {
            route.go(&Page::Campaign(id));
            ().into_any()
        }
    })
}

/// What the steps share.
#[derive(Clone, Copy)]
struct Writing {
    desk: Desk,
    step: RwSignal<Step>,
    /// Offer or everyday message; nothing until the owner has said.
    category: RwSignal<Option<Category>>,
    /// Whether the date can be read, where one is asked for.
    dated: RwSignal<bool>,
    /// Whether the owner wanted on and something was missing.
    complained: RwSignal<bool>,
    preview: Preview,
    /// The plan, once the disk holds what is to be planned.
    forecast: Read<Forecast>,
}

impl Writing {
    fn missing(self, step: Step) -> Option<&'static str> {
        let answers = Answers { kind: self.category.get().is_some(), date: self.dated.get() };
        self.desk.draft.with(|draft| missing(step, draft, answers))
    }

    /// Goes to a step, unless one before it lacks something; then to that one.
    fn go(self, wanted: Step) {
        let gap = Step::ALL.into_iter().take(wanted.index()).find(|step| untrack(|| self.missing(*step)).is_some());
        self.complained.set(gap.is_some());
        self.step.set(gap.unwrap_or(wanted));
        self.desk.save(true);
    }
}

#[component]
fn Editor(id: Option<CampaignId>, draft: CampaignDraft) -> impl IntoView {
    let written = !draft.body.trim().is_empty();
    let category = RwSignal::new(written.then_some(draft.category));
    let desk = Desk::take_up(id, draft);
    let step = RwSignal::new(if written { Step::Review } else { Step::Who });
    let forecast = use_read_when(&[CacheTag::Contacts, CacheTag::Settings, CacheTag::Account], move || {
        let ready = step.get() == Step::Review && desk.is_kept();
        desk.id.get().filter(|_| ready).map(|id| ForecastCampaign { id })
    });
    let writing = Writing {
        desk,
        step,
        category,
        dated: RwSignal::new(true),
        complained: RwSignal::new(false),
        preview: Preview::of(desk.draft),
        forecast,
    };
    effect(move |_| {
        if let Some(category) = category.get() {
            desk.change(|draft| {
                draft.category = category;
                // An offer is not urgent, whatever was typed before it became one.
                draft.urgent = draft.urgent.take().filter(|_| category == Category::Service);
            });
        }
    });
    Effect::new(move |before: Option<Step>| {
        let step = step.get();
        if before.is_some_and(|before| before != step) {
            dom::focus_soon("#editor-step");
        }
        step
    });
    if written {
        desk.save(true);
    }
    let name = Signal::derive(move || {
        let name = desk.draft.with(|draft| draft.name.trim().to_owned());
        if name.is_empty() { text::NO_NAME.to_owned() } else { name }
    });
    let lead = Signal::derive(move || {
        match (desk.saving.get(), desk.error.with(Option::is_some), desk.is_kept(), desk.id.get().is_some()) {
            (true, ..) => text::SAVING,
            (_, true, ..) => text::NOT_SAVED,
            (_, _, true, _) => text::SAVED,
            (_, _, false, true) => text::SAVING,
            (_, _, false, false) => text::NOT_SAVED_YET,
        }
        .to_owned()
    });
    view! {
        <div class="editor">
            <StepList writing=writing />
            <PageHeader title=name lead=lead>
                <DeleteDraft desk=desk />
            </PageHeader>
            {move || desk.error.get().map(|error| view! {
                <ErrorNote error=error retry=Callback::new(move |()| desk.save(true)) />
            })}
            <div class="editor-columns">
                <section class="stack editor-main" aria-labelledby="editor-step">
                    <h2 id="editor-step" tabindex="-1" class="editor-title">{move || text::STEP_TITLES[step.get().index()]}</h2>
                    {move || match step.get() {
                        Step::Who => view! { <who::Who writing=writing /> }.into_any(),
                        Step::Message => view! { <message::Message writing=writing /> }.into_any(),
                        Step::Channel => view! { <channel::ChannelStep writing=writing /> }.into_any(),
                        Step::When => view! { <when::WhenStep writing=writing /> }.into_any(),
                        Step::Review => view! { <review::Review writing=writing /> }.into_any(),
                    }}
                </section>
                <aside class="stack editor-side" aria-label=text::PREVIEW>
                    <preview::PhonePreview preview=writing.preview />
                    {move || (step.get() == Step::Review).then(|| view! { <send::Send writing=writing /> })}
                </aside>
            </div>
        </div>
    }
}

/// The way on, at the foot of a step.
#[component]
fn Onward(writing: Writing) -> impl IntoView {
    let step = writing.step;
    let complaint = move || writing.complained.get().then(|| writing.missing(step.get())).flatten();
    let back = move || Step::ALL.get(step.get().index().wrapping_sub(1)).copied();
    let next = move |_| {
        if let Some(next) = Step::ALL.get(step.get_untracked().index() + 1) {
            writing.go(*next);
        }
    };
    view! {
        {move || complaint().map(|sentence| view! { <p class="field-error" role="alert">{sentence}</p> })}
        <div class="row end">
            {move || back().map(|before| view! {
                <Button press=move |_| writing.go(before)>{crate::text::BACK}</Button>
            })}
            <Button kind=ButtonKind::Primary press=next>{crate::text::CONTINUE}</Button>
        </div>
    }
}

#[component]
fn DeleteDraft(desk: Desk) -> impl IntoView {
    let route = use_route();
    let open = RwSignal::new(false);
    let delete = use_command::<DeleteCampaign>(Refusal::Toast);
    let confirm = Callback::new(move |()| {
        let Some(id) = desk.id.get_untracked() else { return };
        desk.close();
        delete.send(DeleteCampaign { id }, move |()| route.go(&Page::Campaigns));
    });
    view! {
        {move || desk.id.get().map(|_| view! {
            <Button kind=ButtonKind::Quiet icon=Glyph::Bin press=move |_| open.set(true)>{text::DELETE_DRAFT}</Button>
        })}
        <ConfirmDialog
            open=open
            title=text::DELETE_QUESTION
            text=text::DELETE_MEANING.to_owned()
            word=text::DELETE_DRAFT
            danger=true
            busy=delete.busy
            confirm=confirm
        />
    }
}
