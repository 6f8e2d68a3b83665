//! The record: whether it is as it was written, reading it, files of it, the legal hold, how long things are kept, and
//! erasing somebody. Never says that it proves anything: it shows what is unchanged since when.

mod entries;
mod erase;
mod files;
mod health;
mod hold;
mod keep;
mod text;

use leptos::prelude::*;

use super::section;
use crate::components::PageHeader;
use crate::pages::Page;
use crate::state::{loaded, use_session};

pub use erase::dialog as erase_dialog;
pub use health::summary;
pub use hold::band;

/// The page.
pub fn page() -> AnyView {
    let inside = loaded(use_session().ledger, |state| {
        view! {
            {health::whole(state)}
            {hold::hold(state)}
            {entries::list()}
            {files::export(state)}
            {keep::keep()}
            {erase::anybody()}
        }
        .into_any()
    });
    view! {
        <PageHeader title=text::TITLE.to_owned() lead=text::LEAD.to_owned() back=(Page::Compliance.href(), crate::text::COMPLIANCE) />
        <div class="compliance stack">{inside}</div>
    }
    .into_any()
}
