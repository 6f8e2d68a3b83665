//! Facts in two columns: what it is, and how it stands.

use leptos::prelude::*;

/// The list; each pair is a name and anything to show beside it.
#[component]
pub fn KeyValue(
    /// The facts.
    facts: Vec<(&'static str, AnyView)>,
) -> impl IntoView {
    let fact = |(name, value): (&'static str, AnyView)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    view! { <dl class="facts">{facts.into_iter().map(fact).collect_view()}</dl> }
}
