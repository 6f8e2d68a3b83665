//! A labelled field for longer text.

use leptos::html;
use leptos::prelude::*;

use super::field::Ties;

/// The field.
#[component]
pub fn TextArea(
    /// Its label.
    #[prop(into)]
    label: String,
    /// What is typed.
    value: RwSignal<String>,
    /// A sentence below it.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether the label is for screen readers only.
    #[prop(optional)]
    label_hidden: bool,
    /// Lines shown at first.
    #[prop(default = 4)]
    rows: u32,
    /// Shown while it is empty; never the only explanation.
    #[prop(optional, into)]
    placeholder: String,
    /// The element, for putting something in at the cursor.
    #[prop(optional)]
    node: NodeRef<html::Textarea>,
) -> impl IntoView {
    let ties = Ties::new();
    let described_by = ties.described_by(!hint.is_empty(), error);
    let id = ties.id.clone();
    view! {
        <div class="field">
            <label for=id.clone() class=if label_hidden { "hidden-visually" } else { "" }>{label}</label>
            <textarea
                id=id
                class="input"
                rows=rows
                placeholder=placeholder
                aria-describedby=described_by
                aria-invalid=move || error.with(Option::is_some).to_string()
                node_ref=node
                bind:value=value
            ></textarea>
            {ties.lines(hint, error)}
        </div>
    }
}
