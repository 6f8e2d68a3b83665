//! What would be answered to a text, as it is typed. Nothing is stored or sent.

use std::time::Duration;

use leptos::prelude::*;
use linnet_contract::{CacheTag, TriedAutoReply, TryAutoReply};

use super::text;
use crate::components::{Bubble, Card, ErrorNote, Field, InputKind, Side, TextArea};
use crate::state::{debounced, use_read_when};

const PAUSE: Duration = Duration::from_millis(250);

/// The card.
#[component]
pub(super) fn TryIt() -> impl IntoView {
    let (written, number) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let settled: Signal<String> = debounced(written.into(), PAUSE);
    let from: Signal<String> = debounced(number.into(), PAUSE);
    let read = use_read_when(&[CacheTag::AutoReplies, CacheTag::Inbox], move || {
        let text = settled.get();
        (!text.trim().is_empty()).then(|| TryAutoReply { text, number: from.get() })
    });
    let said = move || !written.with(|written| written.trim().is_empty());
    view! {
        <Card title=text::TRY>
            <p class="quiet small">{text::TRY_LEAD}</p>
            <TextArea label=text::TRY_TEXT value=written rows=2 />
            <Field label=text::TRY_NUMBER value=number kind=InputKind::Phone hint=text::TRY_NUMBER_HINT optional=true />
            <div class="stack tight answer-tried" aria-live="polite">
                {move || read.error.get().filter(|_| said()).map(|error| view! { <ErrorNote error=error /> })}
                {move || read.data.get().filter(|_| said()).map(answer)}
            </div>
        </Card>
    }
}

fn answer(tried: TriedAutoReply) -> AnyView {
    let TriedAutoReply { reply, segments, why, tag, list, .. } = tried;
    let said = match reply {
        Some(reply) => view! { <Bubble side=Side::Ours text=reply>{text::size(segments)}</Bubble> }.into_any(),
        None => view! { <p>{text::SILENT}</p> }.into_any(),
    };
    view! {
        {said}
        <p class="quiet small">{why}</p>
        {text::noted(&tag, &list).map(|noted| view! { <p class="quiet small">{noted}</p> })}
    }
    .into_any()
}
