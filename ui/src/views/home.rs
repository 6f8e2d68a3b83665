//! The home page: figures of the day, what goes out, what wants attention.

mod text;

use leptos::prelude::*;

use crate::components::PageHeader;

/// The page.
#[component]
pub fn Home() -> impl IntoView {
    view! { <PageHeader title=text::TITLE /> }
}
