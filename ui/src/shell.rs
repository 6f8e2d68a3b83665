//! The frame around every page of an open business: the menu, today's spending at its foot, and in practice the band
//! that never leaves.

use leptos::prelude::*;
use linnet_contract::{SettingKey, Tone, World};

use crate::app::use_leave_business;
use crate::components::{Glyph, Icon, Part, Progress};
use crate::pages::{Page, SettingsTab, use_route};
use crate::parts::use_parts;
use crate::state::{Session, effect, memo, use_session};
use crate::views::compliance;
use crate::{dom, text};

/// The frame.
#[component]
pub fn Shell(
    /// Its world.
    world: World,
) -> impl IntoView {
    let session = Session::provide(world);
    effect(move |_| dom::set_theme(&session.setting(SettingKey::Appearance)));
    let (route, parts) = (use_route(), use_parts());
    let room = memo(move || route.page().room());
    let practice = memo(move || session.world() == World::Practice);
    view! {
        <div class="shell">
            <button type="button" class="skip" on:click=move |_| dom::focus("#page")>{text::SKIP_TO_CONTENT}</button>
            <Sidebar />
            <main class="main">
                {move || practice.get().then(|| view! { <PracticeBand /> })}
                {compliance::hold_band()}
                <div class="page" id="page" tabindex="-1">{move || parts.view(Some(room.get()))}</div>
            </main>
        </div>
    }
}

#[component]
fn Sidebar() -> impl IntoView {
    let session = use_session();
    let reviews = compliance::reviews_waiting();
    let unread = memo(move || session.overview.get().map_or(0, |overview| overview.unread));
    view! {
        <nav class="sidebar" aria-label=text::MAIN_MENU>
            <p class="brand"><Bird />{text::APP_NAME}</p>
            <Place page=Page::Home glyph=Glyph::Home words=text::HOME is=|page| matches!(page, Page::Home) />
            <Place page=Page::Campaigns glyph=Glyph::Megaphone words=text::CAMPAIGNS is=|page| matches!(
                page,
                Page::Campaigns | Page::NewCampaign(_) | Page::EditCampaign(_) | Page::Campaign(_)
            ) />
            <Place page=Page::Scheduled glyph=Glyph::Calendar words=text::SCHEDULED is=|page| matches!(page, Page::Scheduled) />
            <Place page=Page::Inbox(None) glyph=Glyph::Bubble words=text::INBOX is=|page| matches!(page, Page::Inbox(_) | Page::AutoReplies) badge=unread badge_words=text::unread />
            <Place page=Page::Calls glyph=Glyph::Handset words=text::CALLS is=|page| matches!(page, Page::Calls) />
            <Place page=Page::Contacts glyph=Glyph::People words=text::CONTACTS is=|page| matches!(
                page,
                Page::Contacts | Page::Audience(_) | Page::Contact(_) | Page::Import
            ) />
            <Place page=Page::Compliance glyph=Glyph::Shield words=text::COMPLIANCE is=|page| matches!(
                page,
                Page::Compliance | Page::Papers | Page::Record
            ) badge=reviews badge_words=text::reviews />
            <Place page=Page::Settings(SettingsTab::Account) glyph=Glyph::Gear words=text::SETTINGS is=|page| matches!(page, Page::Settings(_)) />
            <Today />
        </nav>
    }
}

#[component]
fn Place(
    page: Page,
    glyph: Glyph,
    words: &'static str,
    is: fn(&Page) -> bool,
    #[prop(optional, into)] badge: Signal<u64>,
    #[prop(default = text::unread)] badge_words: fn(u64) -> String,
) -> impl IntoView {
    let route = use_route();
    view! {
        <a class="place" href=page.href() aria-current=move || is(&route.page()).then_some("page")>
            <Icon glyph=glyph />
            {words}
            {move || Some(badge.get()).filter(|number| *number > 0).map(|number| view! {
                <span class="place-badge">
                    <span aria-hidden="true">{number}</span>
                    <span class="hidden-visually">{badge_words(number)}</span>
                </span>
            })}
        </a>
    }
}

/// What was spent today, of what may be spent, and the way to another business.
#[component]
fn Today() -> impl IntoView {
    let session = use_session();
    let (leaving, leave) = use_leave_business();
    let spent = memo(move || {
        session.overview.get().map(|overview| (overview.spent_today_micros, overview.budget_daily_micros))
    });
    let name = memo(move || {
        let name = session.overview.get().map(|overview| overview.business.name).unwrap_or_default();
        if name.is_empty() { text::TODAY.to_owned() } else { name }
    });
    let parts = Signal::derive(move || {
        let amount = spent.get().map_or(0, |(spent, _)| u64::try_from(spent.0).unwrap_or(0));
        vec![Part { amount, tone: Tone::Plain }]
    });
    let budget =
        Signal::derive(move || Some(spent.get().map_or(1, |(_, budget)| u64::try_from(budget.0).unwrap_or(0))));
    view! {
        <div class="today">
            <p class="row tight"><span class="grow today-name">{move || name.get()}</span><span>{text::TODAY}</span></p>
            <p class="today-sum number">
                {move || spent.get().map(|(spent, budget)| text::of_budget(spent, budget))}
            </p>
            <Progress label=text::SPENT_TODAY parts=parts total=budget />
            <button type="button" class="today-switch" disabled=leaving on:click=move |_| leave.run(())>
                <Icon glyph=Glyph::Swap />
                {text::SWITCH_BUSINESS}
            </button>
        </div>
    }
}

/// The band that says this is practice, and the way out of it.
#[component]
fn PracticeBand() -> impl IntoView {
    let (leaving, leave) = use_leave_business();
    view! {
        <div class="practice-band">
            <span class="grow">{text::PRACTICE_BAND}</span>
            <button type="button" disabled=leaving on:click=move |_| leave.run(())>{text::CONNECT_TWILIO}</button>
        </div>
    }
}

/// The linnet.
#[component]
pub fn Bird() -> impl IntoView {
    view! {
        <svg class="bird" viewBox="0 0 32 32" aria-hidden="true">
            <path class="bird-body" d="M4 20c5 1 7-2 8-6 1-5 5-8 10-8 3 0 5 2 5 4l4 1-4 2c0 7-5 13-13 13-5 0-8-2-10-6z" />
            <path class="bird-cap" d="M19 6.6c3-1.2 6-.2 7 2-2 1-5 1-7-2z" />
            <circle class="bird-eye" cx="23.5" cy="10.2" r="1.1" />
        </svg>
    }
}
