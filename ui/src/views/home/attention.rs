//! What wants the owner's attention: what happened, what it means, and one thing to press.

use leptos::prelude::*;
use linnet_contract::{Answer, AnswerQuestion, Attention, AttentionKind, CacheTag, Question, Tone};

use super::text;
use crate::components::{Button, ButtonLink, Card, Chip, ConfirmDialog};
use crate::events::use_events;
use crate::pages::{Page, SettingsTab};
use crate::state::{Refusal, use_command, use_session};

/// The card.
#[component]
pub(super) fn WantsAttention(items: Signal<Vec<Attention>>) -> impl IntoView {
    view! {
        <Card title=text::ATTENTION>
            {move || match items.get() {
                items if items.is_empty() => view! { <p class="quiet">{text::ALL_WELL}</p> }.into_any(),
                items => view! { <ul class="stack">{items.into_iter().map(|item| view! { <Item item=item /> }).collect_view()}</ul> }.into_any(),
            }}
        </Card>
    }
}

#[component]
fn Item(item: Attention) -> impl IntoView {
    let session = use_session();
    let since = item.since;
    let tone = match item.kind {
        AttentionKind::Account
        | AttentionKind::Budget
        | AttentionKind::Clock
        | AttentionKind::Elsewhere
        | AttentionKind::NotHeld => Tone::Bad,
        AttentionKind::Missed
        | AttentionKind::InDoubt
        | AttentionKind::Review
        | AttentionKind::CampaignPaused
        | AttentionKind::Unreached
        | AttentionKind::Receiving
        | AttentionKind::Anchor => Tone::Warning,
    };
    let asked = item.question.clone().map(answers);
    let action = destination(&item).map(|page| {
        view! { <p><ButtonLink href=page.href()>{text::attention_action(item.kind)}</ButtonLink></p> }
    });
    view! {
        <li class="attention stack tight">
            <p class="row tight">
                <Chip tone=tone>{text::attention(item.kind)}</Chip>
                <span class="quiet small">{move || session.when(since)}</span>
            </p>
            <p class="strong">{item.title}</p>
            <p class="quiet">{item.text}</p>
            {asked}
            {action}
        </li>
    }
}

/// The answers there are to a question, each with what follows from it. One that may double a text asks again.
fn answers(question: Question) -> AnyView {
    let events = use_events();
    let order = use_command::<AnswerQuestion>(Refusal::Toast);
    let sure = RwSignal::new(false);
    let asked = question.clone();
    let give = Callback::new(move |answer: Answer| {
        order.send(AnswerQuestion { question: asked.clone(), answer }, move |_| {
            sure.try_set(false);
            events.spoil(&[CacheTag::Overview, CacheTag::Campaigns, CacheTag::Scheduled, CacheTag::Inbox]);
        });
    });
    let way = |answer: Answer| {
        let press = move |_| if answer == Answer::SendAgain { sure.set(true) } else { give.run(answer) };
        view! {
            <div class="review-way">
                <Button busy=order.busy press=press>{answer.label()}</Button>
                <p class="quiet small">{answer.consequence()}</p>
            </div>
        }
    };
    let ways = question.answers().iter().copied().map(way).collect_view();
    view! {
        <div class="review-ways">{ways}</div>
        <ConfirmDialog
            open=sure
            title=text::SEND_AGAIN_QUESTION
            text=Signal::derive(|| text::SEND_AGAIN_MEANING.to_owned())
            word=text::SEND_AGAIN_WORD
            danger=true
            busy=order.busy
            confirm=Callback::new(move |()| give.run(Answer::SendAgain))
        />
    }
    .into_any()
}

/// Where one can do something about it.
fn destination(item: &Attention) -> Option<Page> {
    let campaign = item.campaign.map(Page::Campaign);
    let conversation = item.number.clone().map(|number| Page::Inbox(Some(number)));
    match item.kind {
        AttentionKind::InDoubt | AttentionKind::CampaignPaused | AttentionKind::Unreached | AttentionKind::Missed => {
            campaign.or(conversation)
        }
        AttentionKind::Review => conversation.or(campaign),
        AttentionKind::Account => Some(Page::Settings(SettingsTab::Account)),
        AttentionKind::Receiving => Some(Page::Settings(SettingsTab::Replies)),
        AttentionKind::Clock | AttentionKind::Elsewhere => None,
        AttentionKind::NotHeld => Some(Page::Scheduled),
        AttentionKind::Budget => Some(Page::Settings(SettingsTab::Sending)),
        AttentionKind::Anchor => Some(Page::Settings(SettingsTab::Business)),
    }
}
