//! Everyone of a campaign: where they stand and why, found by state or by typing. A press explains one person wholly.

use std::time::Duration;

use leptos::prelude::*;
use linnet_contract::{CacheTag, CampaignPerson, ListCampaignPeople, RecipientCounts};
use linnet_domain::{CampaignId, MessageState};

use super::super::counts::state_tone;
use super::super::progress_text;
use super::explain::ExplainDialog;
use crate::components::{Button, Chip, Column, DataTable, EmptyState, Field, Glyph, InputKind, Select};
use crate::state::{Known, Session, debounced, use_session};
use crate::views::contacts::{self, Stopping, stop_sign};

const PAUSE: Duration = Duration::from_millis(250);

/// The table.
#[component]
pub(super) fn People(id: CampaignId, counts: Known<RecipientCounts>) -> impl IntoView {
    let session = use_session();
    let query = RwSignal::new(String::new());
    let state = RwSignal::new(String::new());
    let chosen = RwSignal::new(None::<CampaignPerson>);
    let stopping = Stopping::new();
    let typed: Signal<String> = debounced(query.into(), PAUSE);
    let states = Signal::derive(move || {
        let counts = counts.get();
        let shown =
            MessageState::ALL.iter().filter(|this| counts.get(**this) > 0 || state.with(|state| state == this.word()));
        let all = (String::new(), progress_text::EVERYONE.to_owned());
        let one = |this: &MessageState| (this.word().to_owned(), progress_text::filter(*this, counts.get(*this)));
        std::iter::once(all).chain(shown.map(one)).collect::<Vec<_>>()
    });
    let empty = move || {
        view! {
            <EmptyState icon=Glyph::Search title=progress_text::NO_MATCH text=progress_text::NO_MATCH_TEXT>
                <Button press=move |_| { query.set(String::new()); state.set(String::new()); }>{progress_text::EVERYONE}</Button>
            </EmptyState>
        }
    };
    view! {
        <section class="stack progress-people" aria-labelledby="progress-people">
            <h2 id="progress-people">{progress_text::PEOPLE}</h2>
            <div class="fields">
                <Field label=progress_text::SEARCH label_hidden=true placeholder=progress_text::SEARCH kind=InputKind::Search value=query />
                <Select label=progress_text::FILTER label_hidden=true value=state options=states />
            </div>
            <DataTable
                label=progress_text::TABLE
                class="progress-table"
                columns=columns(session, stopping)
                tags=&[CacheTag::Campaigns]
                question=move |slice| ListCampaignPeople {
                    id,
                    state: MessageState::from_word(&state.get()),
                    query: typed.get().trim().to_owned(),
                    slice,
                }
                open=Callback::new(move |person: CampaignPerson| chosen.set(Some(person)))
                empty=empty
            />
            <ExplainDialog id=id chosen=chosen />
            {stopping.dialog()}
        </section>
    }
}

fn columns(session: Session, stopping: Stopping) -> Vec<Column<CampaignPerson>> {
    vec![
        Column::new(progress_text::COLUMN_NAME, "cell-name", |person: &CampaignPerson| person.name.clone().into_any()),
        Column::new(progress_text::COLUMN_NUMBER, "cell-number number", |person: &CampaignPerson| {
            number(person).into_any()
        }),
        Column::new(progress_text::COLUMN_STATE, "cell-state", |person: &CampaignPerson| {
            let state = person.state;
            view! { <Chip tone=state_tone(state)>{crate::text::state(state)}</Chip> }.into_any()
        }),
        Column::new(progress_text::COLUMN_WHY, "cell-why", |person: &CampaignPerson| {
            person.explanation.clone().into_any()
        }),
        Column::new(progress_text::COLUMN_AT, "right", move |person: &CampaignPerson| {
            let at = person.at;
            (move || session.when(at)).into_any()
        }),
        Column::new(progress_text::COLUMN_STOP, "cell-stop", move |person: &CampaignPerson| {
            let sign = |number| stop_sign(stopping, number, person.name.clone());
            person.number.clone().map(sign).into_any()
        }),
    ]
}

/// The number as people write it.
pub(super) fn number(person: &CampaignPerson) -> String {
    person.number.as_deref().map(contacts::written).unwrap_or_default()
}
