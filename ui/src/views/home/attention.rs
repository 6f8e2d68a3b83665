//! What wants the owner's attention: what happened, what it means, and one thing to press.

use leptos::prelude::*;
use linnet_contract::{Attention, AttentionKind, Tone};

use super::text;
use crate::components::{ButtonLink, Card, Chip};
use crate::pages::{Page, SettingsTab};
use crate::state::use_session;

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
        AttentionKind::Account | AttentionKind::Budget | AttentionKind::Clock => Tone::Bad,
        AttentionKind::InDoubt | AttentionKind::Review | AttentionKind::CampaignPaused | AttentionKind::Receiving => {
            Tone::Warning
        }
    };
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
            {action}
        </li>
    }
}

/// Where one can do something about it.
fn destination(item: &Attention) -> Option<Page> {
    let campaign = item.campaign.map(Page::Campaign);
    let conversation = item.number.clone().map(|number| Page::Inbox(Some(number)));
    match item.kind {
        AttentionKind::InDoubt | AttentionKind::CampaignPaused => campaign.or(conversation),
        AttentionKind::Review => conversation.or(campaign),
        AttentionKind::Account => Some(Page::Settings(SettingsTab::Account)),
        AttentionKind::Receiving => Some(Page::Settings(SettingsTab::Replies)),
        AttentionKind::Clock => None,
        AttentionKind::Budget => Some(Page::Settings(SettingsTab::Sending)),
    }
}
