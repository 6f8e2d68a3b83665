//! A labelled choice among a few words.

use leptos::prelude::*;

use super::field::Ties;

/// The choice. `options` are pairs of value and words.
#[component]
pub fn Select(
    /// Its label.
    #[prop(into)]
    label: String,
    /// The value chosen.
    value: RwSignal<String>,
    /// Value and words of each.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// A sentence below it.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether the label is for screen readers only.
    #[prop(optional)]
    label_hidden: bool,
    /// Called when the owner has chosen.
    #[prop(optional, into)]
    changed: Option<Callback<()>>,
) -> impl IntoView {
    let ties = Ties::new();
    let described_by = ties.described_by(!hint.is_empty(), error);
    let id = ties.id.clone();
    view! {
        <div class="field">
            <label for=id.clone() class=if label_hidden { "hidden-visually" } else { "" }>{label}</label>
            <select
                id=id
                class="input"
                aria-describedby=described_by
                aria-invalid=move || error.with(Option::is_some).to_string()
                on:change=move |event| {
                    value.set(event_target_value(&event));
                    if let Some(changed) = changed {
                        changed.run(());
                    }
                }
            >
                {move || {
                    options
                        .get()
                        .into_iter()
                        .map(|(key, words)| {
                            let this = key.clone();
                            view! { <option value=key prop:selected=move || value.with(|value| *value == this)>{words}</option> }
                        })
                        .collect_view()
                }}
            </select>
            {ties.lines(hint, error)}
        </div>
    }
}
