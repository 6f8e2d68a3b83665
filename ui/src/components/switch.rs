//! On or off, at once.

use leptos::prelude::*;

use super::field::Ties;

/// The switch.
#[component]
pub fn Switch(
    /// Its label.
    #[prop(into)]
    label: String,
    /// On or off.
    value: RwSignal<bool>,
    /// A sentence below it.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Called when it was switched.
    #[prop(optional, into)]
    changed: Option<Callback<()>>,
) -> impl IntoView {
    let ties = Ties::new();
    let described_by = ties.described_by(!hint.is_empty(), error);
    let id = ties.id.clone();
    view! {
        <div class="field">
            <div class="row tight">
                <input
                    id=id.clone()
                    type="checkbox"
                    role="switch"
                    class="switch"
                    aria-describedby=described_by
                    prop:checked=value
                    on:change=move |event| {
                        value.set(event_target_checked(&event));
                        if let Some(changed) = changed {
                            changed.run(());
                        }
                    }
                />
                <label for=id>{label}</label>
            </div>
            {ties.lines(hint, error)}
        </div>
    }
}
