//! What leaves by itself, and when: as a list by day and as a calendar. Each thing can be moved, changed and taken back in
//! place; what a move means for the people is the engine's answer, shown before anything is moved.

mod acts;
mod calendar;
mod item;
mod month;
mod moving;
mod text;

use chrono::NaiveDate;
use leptos::prelude::*;
use linnet_contract::{CacheTag, ListScheduled, ScheduledItem};

use crate::components::{ButtonKind, ButtonLink, EmptyState, Glyph, PageHeader, Tabs};
use crate::pages::Page;
use crate::state::{Known, loaded, memo, use_read, use_session};
use crate::time;
use acts::{Acts, Dialogs};
use calendar::Calendar;
use item::Items;

const PANEL: &str = "scheduled-things";

/// How they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    List,
    Calendar,
}

/// Something that waits, with its day and time on the business's clock.
#[derive(Debug, Clone, PartialEq)]
struct Thing {
    item: ScheduledItem,
    day: NaiveDate,
    clock: String,
}

/// The page.
pub fn page() -> impl IntoView {
    let things = use_read(&[CacheTag::Scheduled, CacheTag::Campaigns], || ListScheduled {});
    view! {
        <PageHeader title=text::TITLE lead=Signal::stored(text::LEAD.to_owned()) />
        {loaded(things, |items| {
            let none = memo(move || items.with(Vec::is_empty));
            (move || if none.get() { empty() } else { filled(items) }).into_any()
        })}
    }
}

fn empty() -> AnyView {
    view! {
        <section class="card">
            <EmptyState icon=Glyph::Calendar title=text::EMPTY_TITLE text=text::EMPTY_TEXT>
                <ButtonLink href=Page::NewCampaign(None).href() kind=ButtonKind::Primary>{crate::text::NEW_CAMPAIGN}</ButtonLink>
                <ButtonLink href=Page::Contacts.href()>{text::EMPTY_ONE}</ButtonLink>
            </EmptyState>
        </section>
    }
    .into_any()
}

fn filled(items: Signal<Vec<ScheduledItem>>) -> AnyView {
    let session = use_session();
    let shown = RwSignal::new(Shown::List);
    let tabs = Signal::stored(vec![(Shown::List, text::LIST.to_owned()), (Shown::Calendar, text::CALENDAR.to_owned())]);
    let things = memo(move || {
        let zone = session.zone();
        let thing = |item: ScheduledItem| {
            let local = time::local(item.at, &zone);
            Thing { day: local.date(), clock: time::clock(local.time()), item }
        };
        items.get().into_iter().map(thing).collect::<Vec<_>>()
    });
    let today = memo(move || session.now().map(|now| time::local(now, &session.zone()).date()));
    let acts = Acts::new();
    view! {
        <div class="stack">
            <Tabs label=text::SHOW_AS value=shown tabs=tabs panel=PANEL />
            <div id=PANEL role="tabpanel" aria-label=text::TITLE>
                {move || match shown.get() {
                    Shown::List => view! { <Days things=things today=today acts=acts /> }.into_any(),
                    Shown::Calendar => view! { <Calendar things=things today=today acts=acts /> }.into_any(),
                }}
            </div>
            <Dialogs acts=acts />
        </div>
    }
    .into_any()
}

/// The list, a card for each day.
#[component]
fn Days(things: Known<Vec<Thing>>, today: Known<Option<NaiveDate>>, acts: Acts) -> impl IntoView {
    let days = memo(move || things.with(|things| by_day(things)));
    move || {
        let today = today.get();
        let card = |(day, things): (NaiveDate, Vec<Thing>)| {
            view! {
                <section class="card scheduled-day">
                    <h2 class="scheduled-heading">{text::day(day, today)}</h2>
                    <Items things=things acts=acts />
                </section>
            }
        };
        view! { <div class="stack">{days.get().into_iter().map(card).collect_view()}</div> }
    }
}

/// Things under their days, in the order they come in.
fn by_day(things: &[Thing]) -> Vec<(NaiveDate, Vec<Thing>)> {
    let mut days: Vec<(NaiveDate, Vec<Thing>)> = Vec::new();
    for thing in things {
        match days.last_mut() {
            Some((day, of_day)) if *day == thing.day => of_day.push(thing.clone()),
            _ => days.push((thing.day, vec![thing.clone()])),
        }
    }
    days
}
