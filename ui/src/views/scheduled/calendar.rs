//! The calendar: a month at a time, today marked, each day with what leaves on it. One tab stop; arrow keys, Home, End and
//! the page keys move (WAI-ARIA grid pattern). What the chosen day holds stands below.

use chrono::{Datelike, NaiveDate};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::acts::Acts;
use super::item::Items;
use super::month::{step, weeks};
use super::{Thing, text};
use crate::components::{Button, ButtonKind, Glyph, Icon};
use crate::state::{Known, memo};
use crate::{dom, time};

/// Titles a day shows before it only counts.
const TITLES: usize = 2;

#[component]
pub(super) fn Calendar(things: Known<Vec<Thing>>, today: Known<Option<NaiveDate>>, acts: Acts) -> impl IntoView {
    let first = things.with_untracked(|things| things.first().map(|thing| thing.day));
    let chosen = RwSignal::new(today.get_untracked().or(first).unwrap_or_default());
    let month = memo(move || chosen.get().with_day(1).unwrap_or_default());
    let turn = move |key: &'static str| {
        if let Some(day) = step(chosen.get_untracked(), key) {
            chosen.set(day);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let Some(day) = step(chosen.get_untracked(), &event.key()) else { return };
        event.prevent_default();
        chosen.set(day);
        request_animation_frame(move || dom::focus(&format!("#{}", cell_id(day))));
    };
    let back_to_today = move |_| {
        if let Some(today) = today.get_untracked() {
            chosen.set(today);
        }
    };
    let rows = move || {
        let (month, today) = (month.get(), today.get());
        let week = |days: Vec<NaiveDate>| {
            let day = |day| view! { <Day day=day month=month today=today things=things chosen=chosen /> };
            view! { <tr>{days.into_iter().map(day).collect_view()}</tr> }
        };
        weeks(month).into_iter().map(week).collect_view()
    };
    let of_day = memo(move || {
        let day = chosen.get();
        things.with(|things| things.iter().filter(|thing| thing.day == day).cloned().collect::<Vec<_>>())
    });
    view! {
        <div class="stack">
            <section class="card calendar">
                <div class="row">
                    <h2 class="grow scheduled-heading" aria-live="polite">{move || time::month(month.get())}</h2>
                    <Button kind=ButtonKind::Quiet press=back_to_today>{text::TODAY}</Button>
                    <button type="button" class="button" aria-label=text::MONTH_BEFORE on:click=move |_| turn("PageUp")>
                        <Icon glyph=Glyph::Back />
                    </button>
                    <button type="button" class="button" aria-label=text::MONTH_AFTER on:click=move |_| turn("PageDown")>
                        <Icon glyph=Glyph::Next />
                    </button>
                </div>
                <table role="grid" class="calendar-grid" aria-label=move || time::month(month.get()) on:keydown=on_key>
                    <thead><tr>{text::weekdays().map(|(short, long)| view! { <th scope="col" abbr=long>{short}</th> }).collect_view()}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
                <p class="quiet small">{text::CALENDAR_KEYS}</p>
            </section>
            <section class="card scheduled-day" aria-live="polite">
                <h2 class="scheduled-heading">{move || text::day(chosen.get(), today.get())}</h2>
                {move || match of_day.get() {
                    things if things.is_empty() => view! { <p class="quiet">{text::NOTHING_THAT_DAY}</p> }.into_any(),
                    things => view! { <Items things=things acts=acts /> }.into_any(),
                }}
            </section>
        </div>
    }
}

fn cell_id(day: NaiveDate) -> String {
    format!("day-{day}")
}

#[component]
fn Day(
    day: NaiveDate,
    month: NaiveDate,
    today: Option<NaiveDate>,
    things: Known<Vec<Thing>>,
    chosen: RwSignal<NaiveDate>,
) -> impl IntoView {
    let of_day: Vec<Thing> = things.with(|things| things.iter().filter(|thing| thing.day == day).cloned().collect());
    let people = of_day.iter().map(|thing| thing.item.people).sum();
    let is_chosen = memo(move || chosen.get() == day);
    let more = of_day.len().saturating_sub(TITLES);
    let (before, after) = text::day_name(day, of_day.len(), people);
    let title = |thing: &Thing| view! { <span class="calendar-title">{thing.clock.clone()} " " {thing.item.title.clone()}</span> };
    view! {
        <td role="gridcell" aria-selected=move || is_chosen.get().to_string()>
            <button
                type="button"
                id=cell_id(day)
                class="calendar-cell"
                class:calendar-outside=day.month() != month.month()
                class:calendar-today=today == Some(day)
                aria-current=(today == Some(day)).then_some("date")
                tabindex=move || if is_chosen.get() { "0" } else { "-1" }
                on:click=move |_| chosen.set(day)
            >
                <span class="calendar-number number"><span class="hidden-visually">{before}</span>{day.day()}</span>
                <span class="hidden-visually">{after}</span>
                {of_day.iter().take(TITLES).map(title).collect_view()}
                {(more > 0).then(|| view! { <span class="calendar-more">{text::more(more)}</span> })}
            </button>
        </td>
    }
}
