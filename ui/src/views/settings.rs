//! Settings.

mod text;

use leptos::prelude::*;

use crate::components::PageHeader;
use crate::pages::SettingsTab;

/// The page.
pub fn settings(tab: Signal<SettingsTab>) -> impl IntoView {
    view! { <PageHeader title=text::TITLE lead=Signal::derive(move || format!("{:?}", tab.get())) /> }
}
