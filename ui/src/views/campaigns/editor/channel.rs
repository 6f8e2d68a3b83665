//! How it reaches them: three cards, a radio group. A channel that cannot be chosen stays in the group, readable and
//! with what to do first, but never becomes the answer.

use leptos::prelude::*;
use linnet_contract::{CacheTag, ChannelReach, ReachChannels, ReasonCount, Tone};
use linnet_domain::ChannelChoice;
use wasm_bindgen::JsCast;

use super::super::text;
use super::{Onward, Writing};
use crate::components::{Card, Chip, ErrorNote, Field, Glyph, Icon, Tip};
use crate::dom;
use crate::state::{memo, use_read_when};

/// The cards, in order.
const CARDS: [ChannelChoice; 3] = [ChannelChoice::Auto, ChannelChoice::Email, ChannelChoice::Sms];

/// The step.
#[component]
pub(super) fn ChannelStep(writing: Writing) -> impl IntoView {
    let subject = writing.desk.words(|draft| &mut draft.subject);
    let reach = use_read_when(&[CacheTag::Contacts, CacheTag::Account, CacheTag::Settings], move || {
        // Which channel is chosen changes nothing about what each would reach.
        let draft = writing.desk.draft.get_untracked();
        Some(ReachChannels { draft })
    });
    let reaches = Signal::derive(move || reach.get().unwrap_or_default());
    let mails = move || {
        let chosen = writing.desk.draft.with(|draft| draft.channel);
        let available = of(&reaches.get(), ChannelChoice::Email).is_some_and(|reach| reach.available);
        available && matches!(chosen, ChannelChoice::Auto | ChannelChoice::Email)
    };
    view! {
        <Card>
            <ChannelCards writing=writing reaches=reaches />
            {move || reach.error.get().map(|error| view! { <ErrorNote error=error retry=Callback::new(move |()| reach.again()) /> })}
            <NotReached writing=writing reaches=reaches />
        </Card>
        {move || mails().then(|| view! { <Card><Field label=text::SUBJECT value=subject /></Card> })}
        <Onward writing=writing />
    }
}

fn of(reaches: &[ChannelReach], choice: ChannelChoice) -> Option<ChannelReach> {
    reaches.iter().find(|reach| reach.choice == choice).cloned()
}

/// The three cards; the review shows them too.
#[component]
pub(super) fn ChannelCards(writing: Writing, reaches: Signal<Vec<ChannelReach>>) -> impl IntoView {
    let group = dom::fresh_id("channel");
    let cards =
        CARDS.map(|choice| view! { <ChannelCard choice=choice group=group.clone() writing=writing reaches=reaches /> });
    view! {
        <fieldset class="channels">
            <legend class="channels-legend">{text::CHANNEL}</legend>
            <div class="channels-cards">{cards.into_iter().collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn ChannelCard(
    choice: ChannelChoice,
    group: String,
    writing: Writing,
    reaches: Signal<Vec<ChannelReach>>,
) -> impl IntoView {
    let desk = writing.desk;
    let reach = memo(move || of(&reaches.get(), choice));
    let closed = memo(move || reach.get().map_or(choice == ChannelChoice::Email, |reach| !reach.available));
    let chosen = move || desk.draft.with(|draft| draft.channel == choice);
    let id = format!("{group}-{choice}");
    let note = format!("{id}-note");
    let glyph = match choice {
        ChannelChoice::Auto => Glyph::Spark,
        ChannelChoice::Email => Glyph::Mail,
        ChannelChoice::Sms | ChannelChoice::Whatsapp => Glyph::Bubble,
    };
    let name = group.clone();
    let choose = move |_| {
        if closed.get_untracked() {
            // The browser has marked it; mark again what is really chosen.
            check(&group, desk.draft.with_untracked(|draft| draft.channel));
        } else {
            desk.change(|draft| draft.channel = choice);
        }
    };
    let below = move || {
        match reach.get() {
        Some(reach) if reach.available => view! {
            <span class="block">{text::from(&reach.from)}</span>
            <span class="block number">{format!("{} · {}", text::reaches(reach.reaches), text::each(reach.cost_each_micros))}</span>
        }
        .into_any(),
        Some(reach) => reach.unavailable_reason.unwrap_or_else(|| text::CONNECT_MAILBOX.to_owned()).into_any(),
        None if choice == ChannelChoice::Email => text::CONNECT_MAILBOX.into_any(),
        None => text::COUNTING.into_any(),
    }
    };
    view! {
        <div class="channel" class:closed=move || closed.get()>
            <input
                type="radio"
                id=id.clone()
                name=name
                value=choice.word()
                class="channel-radio"
                aria-describedby=note.clone()
                aria-disabled=move || closed.get().then_some("true")
                prop:checked=chosen
                on:change=choose
            />
            <label for=id class="channel-name"><Icon glyph=glyph />{text::channel(choice)}</label>
            {(choice == ChannelChoice::Auto).then(|| view! { <span class="channel-mark"><Chip tone=Tone::Good>{text::RECOMMENDED}</Chip></span> })}
            {(choice == ChannelChoice::Email).then(|| view! {
                {move || closed.get().then(|| view! { <span class="channel-mark"><Chip>{text::COMES_LATER}</Chip></span> })}
            })}
            <Tip label=text::about(text::channel(choice)) text=text::channel_tip(choice) />
            <div class="channel-note" id=note>
                <p>{text::channel_note(choice)}</p>
                <p class="small quiet">{below}</p>
            </div>
        </div>
    }
}

/// Marks a card as chosen in the browser's own radio group.
fn check(group: &str, choice: ChannelChoice) {
    let found = dom::document().and_then(|document| {
        document.query_selector(&format!("input[name='{group}'][value='{choice}']")).ok().flatten()
    });
    if let Some(radio) = found.and_then(|radio| radio.dyn_into::<web_sys::HtmlInputElement>().ok()) {
        radio.set_checked(true);
    }
}

/// Why the channel chosen does not reach everyone.
#[component]
fn NotReached(writing: Writing, reaches: Signal<Vec<ChannelReach>>) -> impl IntoView {
    let reasons = memo(move || {
        let chosen = writing.desk.draft.with(|draft| draft.channel);
        of(&reaches.get(), chosen).map(|reach| reach.not_reached).unwrap_or_default()
    });
    move || {
        (!reasons.with(Vec::is_empty)).then(|| {
            let line = |reason: ReasonCount| view! { <li>{text::not_reached(reason.count, &reason.reason)}</li> };
            view! {
                <div>
                    <h3>{text::WHY_NOT}</h3>
                    <ul class="bulleted">{reasons.get().into_iter().map(line).collect_view()}</ul>
                </div>
            }
        })
    }
}
