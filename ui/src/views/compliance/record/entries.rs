//! The entries, latest first, of everybody or of one number.

use std::time::Duration;

use leptos::prelude::*;
use linnet_contract::{CacheTag, LedgerAbout, LedgerEntry, ListLedger};

use super::{section, text};
use crate::components::{Column, DataTable, Dialog, EmptyState, Field, Glyph, InputKind, KeyValue};
use crate::state::{debounced, use_session};

const PAUSE: Duration = Duration::from_millis(400);
/// Fewer digits are not a phone number yet.
const DIGITS: usize = 7;

/// The section.
pub(super) fn list() -> AnyView {
    let query = RwSignal::new(String::new());
    let typed: Signal<String> = debounced(query.into(), PAUSE);
    let (chosen, open) = (RwSignal::new(None::<LedgerEntry>), RwSignal::new(false));
    let empty = || view! { <EmptyState icon=Glyph::Search title=text::NO_ENTRY text=text::NO_ENTRY_TEXT /> };
    let content = view! {
        <div class="rules-search">
            <Field label=text::SEARCH label_hidden=true placeholder=text::SEARCH kind=InputKind::Search value=query />
        </div>
        <div class="record-list">
            <DataTable
                label=text::ENTRIES
                class="record-table"
                columns=columns()
                tags=&[CacheTag::Ledger, CacheTag::Contacts, CacheTag::Campaigns, CacheTag::Inbox]
                question=move |slice| ListLedger { about: about(&typed.get()), slice }
                open=Callback::new(move |entry: LedgerEntry| {
                    chosen.set(Some(entry));
                    open.set(true);
                })
                empty=empty
            />
        </div>
        <Dialog open=open title=text::ENTRY_TITLE>{move || chosen.get().map(entry)}</Dialog>
    };
    section("entries", text::ENTRIES, text::ENTRIES_LEAD.to_owned(), content.into_any())
}

/// Everything, until what is typed can be a number.
fn about(typed: &str) -> LedgerAbout {
    let digits = typed.chars().filter(char::is_ascii_digit).count();
    if digits < DIGITS { LedgerAbout::All } else { LedgerAbout::Number { number: typed.trim().to_owned() } }
}

fn columns() -> Vec<Column<LedgerEntry>> {
    let session = use_session();
    vec![
        Column::new(text::ENTRY, "number quiet", |entry: &LedgerEntry| entry.seq.into_any()),
        Column::new(text::COLUMN_WHEN, "cell-when", move |entry: &LedgerEntry| session.when(entry.at).into_any()),
        Column::new(text::COLUMN_WHAT, "cell-what", |entry: &LedgerEntry| entry.sentence.clone().into_any()),
    ]
}

fn entry(entry: LedgerEntry) -> AnyView {
    let LedgerEntry { seq, at, sentence, hash, .. } = entry;
    let session = use_session();
    let facts = vec![
        (text::ENTRY, seq.into_any()),
        (text::COLUMN_WHEN, session.when(at).into_any()),
        (text::CODE, view! { <span class="anchor-code">{hash}</span> }.into_any()),
    ];
    view! {
        <p class="entry-words">{sentence}</p>
        <KeyValue facts=facts />
        <p class="quiet small">{text::ENTRY_MORE}</p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_digits_are_not_yet_a_number() {
        assert_eq!(about("312 55"), LedgerAbout::All);
        assert_eq!(about(""), LedgerAbout::All);
        assert_eq!(about(" (312) 555-0142 "), LedgerAbout::Number { number: "(312) 555-0142".to_owned() });
    }
}
