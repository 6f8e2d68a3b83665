//! Doubtful replies: what they wrote, and three ways to take it. The same card stands on the compliance page and in the
//! conversation.

use leptos::prelude::*;
use linnet_contract::{CacheTag, DecideReview, ListReviews, ReviewCard, Tone};
use linnet_domain::ReviewDecision;

use super::text;
use crate::components::Button;
use crate::dom;
use crate::events::use_events;
use crate::pages::Page;
use crate::state::{Known, Read, Refusal, memo, use_command, use_read, use_session, use_toasts};

/// What the decision spoils.
const SPOILT: [CacheTag; 4] = [CacheTag::Compliance, CacheTag::Inbox, CacheTag::Overview, CacheTag::Contacts];

/// Everything that waits for a decision.
pub fn read() -> Read<Vec<ReviewCard>> {
    use_read(&[CacheTag::Compliance, CacheTag::Inbox], || ListReviews {})
}

/// How many wait.
pub fn waiting() -> Known<u64> {
    let waiting = read();
    memo(move || waiting.data.with(|cards| cards.map_or(0, |cards| cards.len() as u64)))
}

/// The card of one number, if it waits.
pub fn of_number(number: String) -> AnyView {
    let waiting = read();
    let card = move || {
        let card = waiting.data.with(|cards| cards.as_ref()?.iter().find(|card| card.number == number).cloned());
        card.map(|found| view! { <div class="review-here"><h2>{text::REVIEWS}</h2>{review(found, false)}</div> })
    };
    card.into_any()
}

/// A card; with a link where it does not stand in the conversation itself.
pub fn review(card: ReviewCard, elsewhere: bool) -> AnyView {
    let ReviewCard { number, name, words, at, .. } = card;
    let (session, events, toasts) = (use_session(), use_events(), use_toasts());
    let decide = use_command::<DecideReview>(Refusal::Toast);
    let link = elsewhere.then(|| Page::Inbox(Some(number.clone())).href());
    let way = |decision: ReviewDecision| {
        let (number, of, who) = (number.clone(), name.clone(), format!(": {name}"));
        let press = move |_| {
            let name = of.clone();
            decide.send(DecideReview { number: number.clone(), decision }, move |done| {
                toasts.say(Tone::Good, text::decided(decision, &name, done.withdrawn));
                events.spoil(&SPOILT);
                dom::focus_soon("#reviews");
            });
        };
        let (word, meaning) = text::decision(decision);
        view! {
            <div class="review-way">
                <Button busy=decide.busy press=press>{word}<span class="hidden-visually">{who}</span></Button>
                <p class="quiet small">{meaning}</p>
            </div>
        }
        .into_any()
    };
    let ways = ReviewDecision::ALL.iter().copied().map(way).collect_view();
    view! {
        <article class="review stack tight">
            <p class="row tight">
                <span class="strong">{name.clone()}</span>
                <span class="quiet small grow">{move || session.when(at)}</span>
                {link.map(|href| view! { <a class="small" href=href>{text::SEE_CONVERSATION}</a> })}
            </p>
            <blockquote class="review-words">{words}</blockquote>
            <div class="review-ways">{ways}</div>
        </article>
    }
    .into_any()
}
