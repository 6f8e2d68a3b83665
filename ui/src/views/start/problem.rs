//! Why a business could not be opened, and what to do about it.

use leptos::prelude::*;
use linnet_contract::{ErrorCode, UiError};

use super::text;
use crate::app::use_opening;
use crate::components::ErrorNote;

/// The explanation. Where the engine gives no advice of its own, the window gives the one that fits the kind of trouble.
#[component]
pub fn Problem(
    /// What happened.
    error: UiError,
) -> impl IntoView {
    let opening = use_opening();
    let advice = match error.code {
        ErrorCode::Held => Some(text::HELD),
        ErrorCode::NewerDatabase => Some(text::NEWER),
        ErrorCode::Disk => Some(text::DISK),
        ErrorCode::Internal => Some(text::DAMAGED),
        _ => None,
    };
    let hint = error.hint.clone().or_else(|| advice.map(str::to_owned));
    let error = UiError { hint, ..error };
    let again = Callback::new(move |()| opening.ask());
    view! { <ErrorNote error=error retry=again /> }
}
