//! A sentence that stands on the page until it is settled: advice, a warning, or an error with what to do.

use leptos::prelude::*;
use linnet_contract::{Tone, UiError};

use super::button::Button;
use super::chip::tone_class;
use super::icon::{Glyph, Icon};
use crate::text;

/// A note.
#[component]
pub fn Note(
    /// How it is meant.
    tone: Tone,
    children: Children,
) -> impl IntoView {
    let glyph = match tone {
        Tone::Plain => Glyph::Info,
        Tone::Good => Glyph::Check,
        Tone::Warning | Tone::Bad => Glyph::Warning,
    };
    view! {
        <div class=format!("note {}", tone_class(tone))>
            <Icon glyph=glyph />
            <div class="grow stack tight">{children()}</div>
        </div>
    }
}

/// What went wrong, what to do, and the way to try again where that may help.
#[component]
pub fn ErrorNote(
    /// The error.
    error: UiError,
    /// Tries again.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    let UiError { message, hint, .. } = error;
    view! {
        <div role="alert">
            <Note tone=Tone::Bad>
                <p class="strong">{message}</p>
                {hint.map(|hint| view! { <p>{hint}</p> })}
                {retry.map(|retry| view! { <p><Button press=move |_| retry.run(())>{text::TRY_AGAIN}</Button></p> })}
            </Note>
        </div>
    }
}
