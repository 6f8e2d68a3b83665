//! A chip names a state in a word or two; its colour only repeats the word.

use leptos::prelude::*;
use linnet_contract::Tone;

/// The class that colours something by its tone.
pub const fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "tone-plain",
        Tone::Good => "tone-good",
        Tone::Warning => "tone-warning",
        Tone::Bad => "tone-bad",
    }
}

/// A chip.
#[component]
pub fn Chip(
    /// How it is meant.
    #[prop(optional, into)]
    tone: Option<Tone>,
    children: Children,
) -> impl IntoView {
    view! { <span class=format!("chip {}", tone_class(tone.unwrap_or(Tone::Plain)))>{children()}</span> }
}
