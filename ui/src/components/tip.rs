//! A few words more about something, shown on hover, on focus and on a press. Stays while the pointer is on it and goes
//! with Escape (WCAG 1.4.13). Nothing one needs to know may stand only here.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::dom;

/// The sign and its words.
#[component]
pub fn Tip(
    /// The accessible name of the sign.
    #[prop(into)]
    label: String,
    /// The words.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let id = dom::fresh_id("tip");
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && shown.get_untracked() {
            event.stop_propagation();
            shown.set(false);
        }
    };
    view! {
        <span
            class="tip"
            on:mouseenter=move |_| shown.set(true)
            on:mouseleave=move |_| shown.set(false)
            on:focusin=move |_| shown.set(true)
            on:focusout=move |_| shown.set(false)
            on:keydown=on_key
        >
            <button type="button" class="tip-sign" aria-label=label aria-describedby=id.clone() on:click=move |_| shown.set(true)>
                <Icon glyph=Glyph::Info />
            </button>
            <span role="tooltip" class="tip-words" id=id class:shown=move || shown.get()>{text}</span>
        </span>
    }
}
