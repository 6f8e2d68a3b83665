//! The phone beside the editor: the text as one person of the audience will read it, what it counts and costs for them,
//! and what Linnet adds. Asked again whenever the draft has been still for a moment.

use std::time::Duration;

use leptos::prelude::*;
use linnet_contract::{CacheTag, CampaignDraft, MessagePreview, PreviewMessage, TextFinding, Tone};

use super::super::text;
use crate::components::{Glyph, Icon, Note, Phone};
use crate::state::command::sentence;
use crate::state::{Read, debounced, effect, memo, use_read_when, use_session};

const PAUSE: Duration = Duration::from_millis(250);

/// The preview of a draft.
#[derive(Clone, Copy)]
pub(super) struct Preview {
    index: RwSignal<u64>,
    read: Read<MessagePreview>,
}

impl Preview {
    /// Of this draft.
    pub fn of(draft: RwSignal<CampaignDraft>) -> Self {
        let index = RwSignal::new(0);
        let still: Signal<CampaignDraft> = debounced(draft.into(), PAUSE);
        let audience = memo(move || still.with(|draft| (draft.audience.clone(), draft.excluded.clone())));
        effect(move |again| {
            audience.track();
            if again {
                index.set(0);
            }
        });
        let read = use_read_when(&[CacheTag::Contacts, CacheTag::Settings], move || {
            let draft = still.get();
            let index = index.get();
            (!draft.body.trim().is_empty()).then_some(PreviewMessage { draft, index })
        });
        Self { index, read }
    }

    /// What the engine finds wrong with the text, tracked.
    pub fn problem(self) -> Option<String> {
        let refused = self.read.error.get().map(|error| sentence(&error));
        refused.or_else(|| self.read.data.with(|preview| preview.as_ref()?.problem.clone()))
    }

    /// What there is to say about the text.
    pub fn findings(self) -> Signal<Vec<TextFinding>> {
        memo(move || {
            self.read.data.with(|preview| preview.as_ref().map(|preview| preview.findings.clone())).unwrap_or_default()
        })
        .into()
    }
}

/// The phone.
#[component]
pub(super) fn PhonePreview(preview: Preview) -> impl IntoView {
    let session = use_session();
    let from = Signal::derive(move || {
        let name = session.overview.data.with(|day| day.as_ref().map(|day| day.business.name.clone()));
        name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| text::YOUR_BUSINESS.to_owned())
    });
    let data = preview.read.data;
    let spans =
        Signal::derive(move || data.with(|shown| shown.as_ref().map(|shown| shown.spans.clone()).unwrap_or_default()));
    let shown = memo(move || data.get());
    view! {
        <Phone from=from spans=spans>
            {move || match shown.get() {
                Some(shown) if shown.total > 0 => view! { <Turn preview=preview shown=shown /> }.into_any(),
                Some(_) => view! { <p>{text::NOBODY}</p> }.into_any(),
                None => view! { <p>{text::PREVIEW_EMPTY}</p> }.into_any(),
            }}
        </Phone>
        {move || shown.get().map(|shown| view! { <Size shown=shown /> })}
    }
}

/// Whose text this is, and the way to the one before and after.
#[component]
fn Turn(preview: Preview, shown: MessagePreview) -> impl IntoView {
    let MessagePreview { total, index, name, .. } = shown;
    let (first, last) = (index == 0, index + 1 >= total);
    view! {
        <p class="phone-name">{name}</p>
        <div class="row tight phone-turn">
            <button
                type="button"
                aria-label=text::PREVIOUS
                disabled=first
                on:click=move |_| preview.index.set(index.saturating_sub(1))
            >
                <Icon glyph=Glyph::Back />
            </button>
            <span class="number">{text::position(index, total)}</span>
            <button
                type="button"
                aria-label=text::NEXT_PERSON
                disabled=last
                on:click=move |_| preview.index.set(index + 1)
            >
                <Icon glyph=Glyph::Next />
            </button>
        </div>
    }
}

/// What it counts and costs, and what was added.
#[component]
fn Size(shown: MessagePreview) -> impl IntoView {
    let MessagePreview { added, segments, units, remaining, cost_micros, missing, stop_line, .. } = shown;
    view! {
        <p class="quiet small number phone-size" role="status">{text::size(segments, units, remaining, cost_micros)}</p>
        {(!added.is_empty()).then(|| view! {
            <div class="quiet small">
                <p>{text::ADDED}</p>
                <ul class="bulleted">{added.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
            </div>
        })}
        {stop_line.filter(|line| line.automatic && line.due > 0).map(|line| view! {
            <p class="quiet small number">{text::stop_line(line.due, line.of)}</p>
        })}
        {(!missing.is_empty()).then(|| view! {
            <Note tone=Tone::Warning><p>{text::missing(&missing)}</p></Note>
        })}
    }
}
