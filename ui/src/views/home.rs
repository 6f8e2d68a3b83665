//! The home page: figures of the day, what goes out, what comes next, what wants attention. Shows what the engine
//! counted; adds nothing up by itself.

mod account;
mod attention;
mod figures;
mod going;
mod next;
mod text;

use chrono::Timelike;
use leptos::prelude::*;
use linnet_contract::{Attention, CacheTag, ListAttention, Overview};

use crate::components::{ButtonKind, ButtonLink, EmptyState, Glyph, PageHeader};
use crate::pages::Page;
use crate::state::{loaded, memo, use_read, use_session};
use crate::time;

/// The page.
#[component]
pub fn Home() -> impl IntoView {
    loaded(use_session().overview, |overview| view! { <Day overview=overview /> }.into_any())
}

#[component]
fn Day(overview: Signal<Overview>) -> impl IntoView {
    const TAGS: &[CacheTag] = &[CacheTag::Overview, CacheTag::Inbox, CacheTag::Campaigns, CacheTag::Account];
    let attention = use_read(TAGS, || ListAttention {});
    let items = Signal::derive(move || attention.get().unwrap_or_default());
    let greeting = Signal::derive(move || overview.with(greeting));
    let lead =
        Signal::derive(move || attention.get().map(|items| overview.with(|day| lead(day, &items))).unwrap_or_default());
    let unused =
        memo(move || overview.with(|day| day.active.is_empty() && day.recent.is_empty() && day.drafts.is_empty()));
    let nobody = memo(move || overview.with(|day| day.contacts == 0));
    view! {
        <div class="home">
            <PageHeader title=greeting lead=lead>
                <ButtonLink href=Page::Import.href()>{crate::text::IMPORT}</ButtonLink>
                <ButtonLink href=Page::NewCampaign(None).href() kind=ButtonKind::Primary>{crate::text::NEW_CAMPAIGN}</ButtonLink>
            </PageHeader>
            <figures::Figures overview=overview />
            <div class="columns two-one home-columns">
                <div class="stack">
                    {move || unused.get().then(|| first_step(nobody.get()))}
                    <going::Going overview=overview />
                    <next::Next overview=overview />
                    <going::Drafts overview=overview />
                    <going::Recent overview=overview />
                </div>
                <div class="stack">
                    <attention::WantsAttention items=items />
                    <account::Ready overview=overview />
                </div>
            </div>
        </div>
    }
}

/// What to do where nothing was ever sent.
fn first_step(nobody: bool) -> AnyView {
    let (title, words, icon) = if nobody {
        (text::NOBODY_TITLE, text::NOBODY_TEXT, Glyph::People)
    } else {
        (text::FIRST_TITLE, text::FIRST_TEXT, Glyph::Megaphone)
    };
    let (page, word) =
        if nobody { (Page::Import, crate::text::IMPORT) } else { (Page::NewCampaign(None), text::FIRST_CAMPAIGN) };
    view! {
        <section class="card">
            <EmptyState icon=icon title=title text=words>
                <ButtonLink href=page.href() kind=ButtonKind::Primary>{word}</ButtonLink>
            </EmptyState>
        </section>
    }
    .into_any()
}

/// By the clock on the business's wall.
fn greeting(day: &Overview) -> String {
    text::greeting(time::local(day.now, &day.zone).hour(), &day.business.name)
}

fn lead(day: &Overview, items: &[Attention]) -> String {
    text::lead(day.account.readiness.can_text, items.len())
}
