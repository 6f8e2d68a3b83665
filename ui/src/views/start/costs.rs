//! What one's own Twilio account costs, how long it takes, and what to have at hand.

use leptos::prelude::*;

use super::text;
use crate::components::{KeyValue, Note};
use linnet_contract::Tone;

/// The explanation.
#[component]
pub fn Costs() -> impl IntoView {
    let facts = |rows: &[(&'static str, &'static str)]| {
        rows.iter().map(|(name, value)| (*name, (*value).into_any())).collect::<Vec<_>>()
    };
    let needs = text::NEEDS.iter().map(|need| view! { <li>{*need}</li> }).collect_view();
    view! {
        <div class="stack">
            <p>{text::COSTS_LEAD}</p>
            <h3>{text::COSTS_TITLE}</h3>
            <KeyValue facts=facts(&text::COSTS) />
            <h3>{text::DAYS_TITLE}</h3>
            <KeyValue facts=facts(&text::DAYS) />
            <h3>{text::NEEDS_TITLE}</h3>
            <ul class="bullets">{needs}</ul>
            <Note tone=Tone::Plain><p>{text::MEANWHILE}</p></Note>
            <p><a href=text::SIGN_UP_URL target="_blank" rel="noreferrer">{text::SIGN_UP}</a></p>
        </div>
    }
}
