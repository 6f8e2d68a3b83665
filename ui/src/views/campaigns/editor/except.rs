//! People left out of one campaign by hand: found by typing, shown by name, taken back in by one press.

use std::time::Duration;

use leptos::prelude::*;
use linnet_contract::{CacheTag, ContactRow, GetContact, ListContacts, Slice};
use linnet_domain::ContactId;

use super::super::text;
use super::desk::Desk;
use crate::components::{Card, Field, Glyph, Icon, InputKind, each};
use crate::state::{debounced, memo, use_read, use_read_when};
use crate::views::contacts;

const PAUSE: Duration = Duration::from_millis(250);
/// As many as fit below the field without scrolling.
const SHOWN: u64 = 6;

/// The card.
#[component]
pub(super) fn Except(desk: Desk) -> impl IntoView {
    let query = RwSignal::new(String::new());
    let typed: Signal<String> = debounced(query.into(), PAUSE);
    let found = use_read_when(&[CacheTag::Contacts], move || {
        let query = typed.get().trim().to_owned();
        let audience = desk.draft.with_untracked(|draft| draft.audience.clone());
        let audience = Some(audience).filter(|audience| !audience.is_empty());
        (!query.is_empty()).then_some(ListContacts { query, audience, slice: Slice { offset: 0, limit: SHOWN } })
    });
    let excluded = memo(move || desk.draft.with(|draft| draft.excluded.clone()));
    let leave_out = move |id: ContactId| {
        desk.change(|draft| {
            if !draft.excluded.contains(&id) {
                draft.excluded.push(id);
            }
        });
        query.set(String::new());
    };
    let line = move |row: ContactRow| {
        let id = row.id;
        let name = contacts::name(&row);
        view! {
            <li><button type="button" class="except-found" on:click=move |_| leave_out(id)>
                <Icon glyph=Glyph::Plus /><span class="grow">{name}</span><span class="quiet number">{number(&row)}</span>
            </button></li>
        }
    };
    view! {
        <Card title=text::EXCEPT>
            <Field label=text::EXCEPT_SEARCH hint=text::EXCEPT_HINT kind=InputKind::Search value=query />
            <div role="status">
                {move || found.get().map(|page| {
                    let rest: Vec<_> = page.items.into_iter().filter(|row| excluded.with(|ids| !ids.contains(&row.id))).collect();
                    if rest.is_empty() {
                        view! { <p class="quiet">{text::EXCEPT_NOBODY}</p> }.into_any()
                    } else {
                        view! { <ul class="except-list">{rest.into_iter().map(line).collect_view()}</ul> }.into_any()
                    }
                })}
            </div>
            {move || (!excluded.with(Vec::is_empty)).then(|| view! {
                <h3>{text::LEFT_OUT}</h3>
                <ul class="row tight">
                    {each(move || excluded.get(), ContactId::to_string, move |id| view! { <LeftOut id=id desk=desk /> }.into_any())}
                </ul>
            })}
        </Card>
    }
}

/// Somebody left out.
#[component]
fn LeftOut(id: ContactId, desk: Desk) -> impl IntoView {
    let contact = use_read(&[CacheTag::Contacts], move || GetContact { id });
    let name =
        Signal::derive(move || contact.get().map_or_else(|| "…".to_owned(), |details| contacts::name(&details.row)));
    view! {
        <li class="chip except-chip">
            {name}
            <button
                type="button"
                class="except-remove"
                aria-label=move || text::take_back(&name.get())
                on:click=move |_| desk.change(|draft| draft.excluded.retain(|known| *known != id))
            >
                <Icon glyph=Glyph::Cross />
            </button>
        </li>
    }
}

fn number(row: &ContactRow) -> String {
    row.number.as_deref().map(contacts::written).unwrap_or_default()
}
