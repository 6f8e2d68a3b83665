//! Parts of a page one switches between. One tab stop; arrow keys, Home and End move (WAI-ARIA tabs pattern).

use leptos::prelude::*;

use crate::dom;

/// The tabs. `panel` is the id of the element that shows the chosen part; give it `role="tabpanel"`.
#[component]
pub fn Tabs<T: Copy + PartialEq + Send + Sync + 'static>(
    /// The accessible name.
    #[prop(into)]
    label: String,
    /// The one chosen.
    value: RwSignal<T>,
    /// What each stands for, and its words.
    #[prop(into)]
    tabs: Signal<Vec<(T, String)>>,
    /// Id of the panel.
    #[prop(into)]
    panel: String,
) -> impl IntoView {
    let group = StoredValue::new(dom::fresh_id("tabs"));
    let move_to = move |step: isize| {
        let known = tabs.get_untracked();
        let count = known.len() as isize;
        let at = known.iter().position(|(this, _)| *this == value.get_untracked()).unwrap_or(0) as isize;
        let next = match step {
            isize::MIN => 0,
            isize::MAX => count - 1,
            step => (at + step).rem_euclid(count.max(1)),
        };
        if let Some((chosen, _)) = known.get(next as usize) {
            value.set(*chosen);
            dom::focus(&format!("#{}-{next}", group.get_value()));
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => -1,
            "Home" => isize::MIN,
            "End" => isize::MAX,
            _ => return,
        };
        event.prevent_default();
        move_to(step);
    };
    let tab = move |(index, (this, words)): (usize, (T, String))| {
        let chosen = move || value.get() == this;
        view! {
            <button
                type="button"
                role="tab"
                class="tab"
                id=format!("{}-{index}", group.get_value())
                aria-selected=move || chosen().to_string()
                aria-controls=panel.clone()
                tabindex=move || if chosen() { "0" } else { "-1" }
                on:click=move |_| value.set(this)
            >
                {words}
            </button>
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label=label on:keydown=on_key>
            {move || tabs.get().into_iter().enumerate().map(&tab).collect_view()}
        </div>
    }
}
