//! What stands where nothing is yet: what the place is for, and the first step.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// An empty place.
#[component]
pub fn EmptyState(
    /// A picture.
    icon: Glyph,
    /// What the place is for.
    #[prop(into)]
    title: String,
    /// The sentence below.
    #[prop(into)]
    text: String,
    /// The first step.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <div class="empty-picture"><Icon glyph=icon /></div>
            <p class="empty-title">{title}</p>
            <p class="quiet measure">{text}</p>
            {children.map(|children| view! { <div class="row">{children()}</div> })}
        </div>
    }
}
