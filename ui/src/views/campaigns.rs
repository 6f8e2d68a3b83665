//! Campaigns: the list, the editor, and the progress of one.

mod text;

use leptos::prelude::*;
use linnet_domain::CampaignId;

use crate::components::PageHeader;

/// Every campaign.
pub fn list() -> impl IntoView {
    view! { <PageHeader title=text::TITLE /> }
}

/// A new one, perhaps for an audience chosen before.
pub fn new(audience: Option<String>) -> impl IntoView {
    view! { <PageHeader title=text::NEW lead=audience.unwrap_or_default() /> }
}

/// A draft.
pub fn edit(id: CampaignId) -> impl IntoView {
    view! { <PageHeader title=text::NEW lead=id.to_string() /> }
}

/// A started one.
pub fn progress(id: CampaignId) -> impl IntoView {
    view! { <PageHeader title=text::TITLE lead=id.to_string() /> }
}
