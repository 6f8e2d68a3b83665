//! The names behind a figure of the review, a page at a time.

use leptos::prelude::*;
use linnet_contract::{ForecastGroup, ForecastPerson, ListForecastPeople};
use linnet_domain::CampaignId;

use super::super::text;
use crate::components::{Column, DataTable, Dialog, EmptyState, Glyph};
use crate::pages::{Page, use_route};
use crate::state::{effect, use_session};
use crate::views::contacts;

/// The dialog; open while there is a figure to look behind.
#[component]
pub(super) fn PeopleDialog(id: RwSignal<Option<CampaignId>>, group: RwSignal<Option<ForecastGroup>>) -> impl IntoView {
    let open = RwSignal::new(false);
    effect(move |_| {
        if group.with(Option::is_some) {
            open.set(true);
        }
    });
    effect(move |_| {
        if !open.get() && group.with_untracked(Option::is_some) {
            group.set(None);
        }
    });
    let question = move || Some((id.get_untracked()?, group.get()?));
    view! {
        <Dialog open=open title=text::PEOPLE_LABEL>
            {move || question().map(|(id, group)| view! { <People id=id group=group /> })}
        </Dialog>
    }
}

#[component]
fn People(id: CampaignId, group: ForecastGroup) -> impl IntoView {
    let route = use_route();
    let session = use_session();
    let refused = matches!(group, ForecastGroup::Refused(_));
    let mut columns = vec![
        Column::new(text::COLUMN_NAME, "cell-name", |person: &ForecastPerson| called(person).into_any()),
        Column::new(text::COLUMN_WHY, "cell-why", |person: &ForecastPerson| person.explanation.clone().into_any()),
    ];
    // What never leaves has no time of leaving.
    if !refused {
        columns.push(Column::new(text::COLUMN_LEAVES, "right", move |person: &ForecastPerson| {
            person.not_before.map(|at| session.when(at)).into_any()
        }));
    }
    view! {
        <div class="forecast-people">
            <DataTable
                label=text::PEOPLE_LABEL
                class=if refused { "forecast-table refused" } else { "forecast-table" }
                columns=columns
                tags=&[]
                question=move |slice| ListForecastPeople { id, group, slice }
                open=Callback::new(move |person: ForecastPerson| route.go(&Page::Contact(person.contact)))
                empty=|| view! { <EmptyState icon=Glyph::People title=text::NO_PEOPLE text=text::NO_PEOPLE_TEXT /> }
            />
        </div>
    }
}

fn called(person: &ForecastPerson) -> String {
    if !person.name.trim().is_empty() {
        return person.name.clone();
    }
    person.number.as_deref().map(contacts::written).unwrap_or_default()
}
