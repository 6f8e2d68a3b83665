//! What is held back, who said stop, who lacks what, and the rules: what the owner sees of compliance and decides about it.
//! Judges nothing itself.

mod opt_outs;
mod papers;
mod record;
mod reviews;
mod rules;
mod text;

use leptos::prelude::*;
use linnet_contract::{CacheTag, Compliance, GetCompliance};
use linnet_domain::money::group_thousands;

use crate::components::{ButtonLink, Glyph, Line, PageHeader, lines};
use crate::pages::Page;
use crate::state::{loaded, use_read};

pub use papers::papers;
pub use record::{band as hold_band, erase_dialog, page as record};
pub use reviews::{of_number as review_of, waiting as reviews_waiting};

/// The page.
pub fn page() -> AnyView {
    let read = use_read(&[CacheTag::Compliance, CacheTag::Contacts, CacheTag::Campaigns], || GetCompliance {});
    let inside = loaded(read, |state| {
        view! {
            {waiting()}
            {held(state)}
            {opt_outs::list(state)}
            {lacking(state)}
            {record::summary()}
            {rules::list(state)}
        }
        .into_any()
    });
    view! {
        <PageHeader title=crate::text::COMPLIANCE.to_owned() lead=text::LEAD.to_owned()>
            <ButtonLink href=Page::Papers.href() icon=Glyph::Pencil>{text::PAPERS}</ButtonLink>
        </PageHeader>
        <div class="compliance stack">{inside}</div>
    }
    .into_any()
}

/// A section under its heading.
fn section(id: &'static str, title: &'static str, lead: String, content: AnyView) -> AnyView {
    view! {
        <section class="card stack" aria-labelledby=id>
            <div>
                <h2 id=id tabindex="-1">{title}</h2>
                <p class="quiet">{lead}</p>
            </div>
            {content}
        </section>
    }
    .into_any()
}

/// A list, or what to say where it is empty.
fn lines_or(found: Vec<Line>, nothing: &'static str) -> AnyView {
    if found.is_empty() { view! { <p class="quiet measure">{nothing}</p> }.into_any() } else { lines(found) }
}

fn waiting() -> AnyView {
    let cards = loaded(reviews::read(), |cards| {
        let shown = move || {
            let cards = cards.get();
            if cards.is_empty() {
                return view! { <p class="quiet measure">{text::NO_REVIEWS}</p> }.into_any();
            }
            cards.into_iter().map(|card| reviews::review(card, true)).collect_view().into_any()
        };
        shown.into_any()
    });
    section("reviews", text::REVIEWS, text::REVIEWS_LEAD.to_owned(), cards)
}

fn held(state: Signal<Compliance>) -> AnyView {
    let shown = move || {
        let found = state.with(|state| {
            let line = |held: &linnet_contract::HeldBy| Line {
                title: held.title.clone(),
                figure: text::held(held.refused, held.waiting),
                ..Line::default()
            };
            state.held.iter().map(line).collect()
        });
        lines_or(found, text::NOTHING_HELD)
    };
    section("held", text::HELD, text::HELD_LEAD.to_owned(), shown.into_any())
}

fn lacking(state: Signal<Compliance>) -> AnyView {
    let shown = move || {
        let found = state.with(|state| {
            let line = |lack: &linnet_contract::LackCount| Line {
                title: capitalised(&lack.title),
                figure: group_thousands(lack.count),
                link: Some((Page::Audience(lack.audience.clone()).href(), text::SEE_THEM.to_owned())),
                ..Line::default()
            };
            state.lacking.iter().map(line).collect()
        });
        lines_or(found, text::NOBODY_LACKS)
    };
    section("lacking", text::LACKING, text::LACKING_LEAD.to_owned(), shown.into_any())
}

/// With a capital first letter.
fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
