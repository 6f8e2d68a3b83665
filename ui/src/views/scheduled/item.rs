//! One thing that waits: when, what, for whom, what makes it later, and its three buttons.

use leptos::prelude::*;
use linnet_contract::ScheduledWhat;

use super::acts::{Act, Acts};
use super::{Thing, text};
use crate::components::{Chip, Glyph, Icon};
use crate::pages::Page;
use crate::state::use_session;

/// The things of a day.
#[component]
pub(super) fn Items(things: Vec<Thing>, acts: Acts) -> impl IntoView {
    view! { <ul>{things.into_iter().map(|thing| view! { <Item thing=thing acts=acts /> }).collect_view()}</ul> }
}

#[component]
fn Item(thing: Thing, acts: Acts) -> impl IntoView {
    let session = use_session();
    let Thing { item, clock, .. } = thing;
    let (kind, title) = match item.what {
        ScheduledWhat::Campaign(id) => {
            let link = view! { <a class="plain-link strong" href=Page::Campaign(id).href()>{item.title.clone()}</a> };
            (text::CAMPAIGN, link.into_any())
        }
        ScheduledWhat::Message(_) => {
            (text::ONE_TEXT, view! { <span class="strong">{item.title.clone()}</span> }.into_any())
        }
    };
    let until = item.until;
    let (when, people) = (item.when, item.people);
    let how = move || text::how(when, people, until.map(|until| session.when(until)).as_deref());
    let held = item.held;
    // What is handed over already is changed on the campaign's own page: paused first, then it comes back.
    let begun = item.begun;
    let note = item.note.clone();
    let words = item.text.clone();
    let item = StoredValue::new(item);
    let button = move |act: Act, glyph: Glyph, word: &'static str| {
        view! {
            <button type="button" class="button quiet-button" on:click=move |_| acts.begin(act, item.get_value())>
                <Icon glyph=glyph />
                {word}
                <span class="hidden-visually">{text::of(&item.with_value(|item| item.title.clone()))}</span>
            </button>
        }
    };
    view! {
        <li class="scheduled-item">
            <p class="scheduled-clock number strong">{clock}</p>
            <div class="grow scheduled-what">
                <p class="row tight">
                    {title}
                    <Chip>{kind}</Chip>
                    {held.then(|| view! { <Chip>{crate::text::HELD}</Chip> })}
                    {(begun && !held).then(|| view! { <Chip>{text::UNDER_WAY}</Chip> })}
                </p>
                <p class="quiet small">{how}</p>
                <p class="quiet small one-line">{words}</p>
                {(!note.is_empty()).then(|| view! { <p class="small scheduled-note">{note}</p> })}
            </div>
            <div class="row tight">
                {(!begun).then(|| view! {
                    {button(Act::Move, Glyph::Clock, text::MOVE)}
                    {button(Act::Edit, Glyph::Pencil, text::EDIT)}
                })}
                {button(Act::Cancel, Glyph::Cross, text::CANCEL)}
            </div>
        </li>
    }
}
