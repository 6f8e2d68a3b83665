//! A quiet sign that an answer is on its way; it appears only when the answer takes longer than a blink.

use leptos::prelude::*;

use crate::text;

/// The sign.
#[component]
pub fn Waiting() -> impl IntoView {
    view! { <p class="waiting quiet" role="status">{text::LOADING}</p> }
}
