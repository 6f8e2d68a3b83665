//! Conversations.

mod text;

use leptos::prelude::*;

use crate::components::PageHeader;

/// The page; `number` is the conversation that is open.
pub fn inbox(number: Signal<Option<String>>) -> impl IntoView {
    view! { <PageHeader title=text::TITLE lead=Signal::derive(move || number.get().unwrap_or_default()) /> }
}
