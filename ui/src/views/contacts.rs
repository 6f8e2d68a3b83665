//! The address book: the list, one person, and bringing a list in.

mod list;
mod text;

use leptos::prelude::*;
use linnet_domain::ContactId;

use crate::components::PageHeader;

pub use list::list;

/// Bringing a list in.
pub fn import() -> impl IntoView {
    view! { <PageHeader title=text::TITLE /> }
}

/// One person.
pub fn person(id: ContactId) -> impl IntoView {
    view! { <PageHeader title=text::TITLE lead=id.to_string() /> }
}
