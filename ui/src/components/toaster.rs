//! The corner in which toasts appear, read out politely.

use leptos::prelude::*;

use super::chip::tone_class;
use super::each::each;
use super::icon::{Glyph, Icon};
use crate::state::{Toast, use_toasts};
use crate::text;

/// The corner.
#[component]
pub fn Toaster() -> impl IntoView {
    let toasts = use_toasts();
    let shown = toasts.shown();
    let draw = move |toast: Toast| {
        view! {
            <div class=format!("toast {}", tone_class(toast.tone))>
                <p class="grow">{toast.text.clone()}</p>
                {toast.action.map(|(word, act)| view! {
                    <button type="button" class="toast-action" on:click=move |_| {
                        act.run(());
                        toasts.dismiss(toast.id);
                    }>{word}</button>
                })}
                <button type="button" class="toast-close" aria-label=text::DISMISS on:click=move |_| toasts.dismiss(toast.id)>
                    <Icon glyph=Glyph::Cross />
                </button>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="toaster" aria-label=text::NOTIFICATIONS aria-live="polite">
            {each(move || shown.get(), |toast| toast.id.to_string(), draw)}
        </section>
    }
}
