//! Where one is in a job of several steps.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// The steps; `current` counts from 0.
#[component]
pub fn Steps(
    /// The accessible name of the whole.
    #[prop(into)]
    label: String,
    /// Their names.
    names: Vec<&'static str>,
    /// Which one is on.
    #[prop(into)]
    current: Signal<usize>,
) -> impl IntoView {
    let step = move |(index, name): (usize, &'static str)| {
        view! {
            <li
                class:done=move || index < current.get()
                class:on=move || index == current.get()
                aria-current=move || (index == current.get()).then_some("step")
            >
                <span class="steps-mark" aria-hidden="true">
                    {move || if index < current.get() {
                        view! { <Icon glyph=Glyph::Check /> }.into_any()
                    } else {
                        (index + 1).into_any()
                    }}
                </span>
                {name}
            </li>
        }
    };
    view! { <ol class="steps" aria-label=label>{names.into_iter().enumerate().map(step).collect_view()}</ol> }
}
