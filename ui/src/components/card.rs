//! A card holds one idea under one heading.

use leptos::prelude::*;

/// A card.
#[component]
pub fn Card(
    /// Its heading; none where the content speaks for itself.
    #[prop(optional, into)]
    title: String,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card stack">
            {(!title.is_empty()).then(|| view! { <h2>{title}</h2> })}
            {children()}
        </section>
    }
}
