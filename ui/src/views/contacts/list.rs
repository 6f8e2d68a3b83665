//! The address book as a table.

use leptos::prelude::*;

use super::text;
use crate::components::PageHeader;

/// The page.
pub fn list() -> impl IntoView {
    view! { <PageHeader title=text::TITLE /> }
}
