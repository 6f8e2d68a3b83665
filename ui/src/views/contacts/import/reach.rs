//! Whom each answer about their yes would open, beside the answers and below them, once that is counted.

mod text;

use leptos::prelude::*;
use linnet_contract::{ImportReach, Tone};
use linnet_domain::ConsentBasis;

use crate::components::Note;

/// The counts, once they are there.
pub type Counted = RwSignal<Option<ImportReach>>;

/// The lines beside an answer.
pub fn outcome(counted: Counted, basis: ConsentBasis) -> Signal<Vec<String>> {
    Signal::derive(move || {
        counted.with(|counted| {
            let answers = counted.iter().flat_map(|counted| &counted.answers);
            answers.filter(|answer| answer.basis == basis).flat_map(text::answer).collect()
        })
    })
}

/// The line below the answers: whom none of them opens.
#[component]
pub fn Closed(
    /// The counts.
    counted: Counted,
) -> impl IntoView {
    let sentence = move || counted.with(|counted| counted.as_ref().and_then(text::closed));
    move || sentence().map(|sentence| view! { <Note tone=Tone::Plain><p>{sentence}</p></Note> })
}
