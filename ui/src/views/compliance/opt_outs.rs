//! The do-not-text list: how many, looking somebody up, and taking over a list from elsewhere.

use std::time::Duration;

use leptos::prelude::*;
use linnet_contract::{
    CacheTag, Compliance, ImportOptOuts, ImportSource, ListOptOuts, OptOutRow, OptOutsImported, Tone,
};
use linnet_domain::OptOutScope;

use super::{section, text};
use crate::components::{
    Button, ButtonKind, Column, DataTable, Dialog, EmptyState, ErrorNote, Field, Glyph, InputKind, Note,
};
use crate::events::use_events;
use crate::pages::{Page, use_route};
use crate::state::{Known, Refusal, debounced, memo, use_command, use_session};
use crate::views::contacts::{PickedFile, TABLES, pick_file, written};

const PAUSE: Duration = Duration::from_millis(250);

/// The table is as high as the list is long, within these rows.
const FEWEST: u64 = 4;
const MOST: u64 = 7;

/// The section.
pub(super) fn list(state: Signal<Compliance>) -> AnyView {
    let adding = RwSignal::new(false);
    let some = memo(move || state.with(|state| state.opt_outs > 0));
    let rows = memo(move || state.with(|state| state.opt_outs.clamp(FEWEST, MOST)));
    let line = move || {
        state.with(|state| {
            let effect = state.effect_median_ms.zip(state.effect_slowest_ms);
            let effect = effect.map(|(median, slowest)| text::effect(median, slowest)).unwrap_or_default();
            match state.opt_outs {
                0 => (text::LIST_EMPTY.to_owned(), text::LIST_EMPTY_TEXT.to_owned()),
                all => (text::on_the_list(all, state.opt_outs_recent), effect),
            }
        })
    };
    let content = view! {
        <div class="row">
            <div class="grow">
                <p class="strong number">{move || line().0}</p>
                <p class="quiet small">{move || line().1}</p>
            </div>
            <Button icon=Glyph::Upload press=move |_| adding.set(true)>{text::ADD_LIST}</Button>
        </div>
        {move || some.get().then(|| table(rows))}
        <Dialog open=adding title=text::ADD_LIST>{move || add(adding)}</Dialog>
    };
    section("list", text::LIST, text::LIST_LEAD.to_owned(), content.into_any())
}

fn table(rows: Known<u64>) -> AnyView {
    let route = use_route();
    let query = RwSignal::new(String::new());
    let typed: Signal<String> = debounced(query.into(), PAUSE);
    let empty = || view! { <EmptyState icon=Glyph::Search title=text::NO_MATCH text=text::NO_MATCH_TEXT /> };
    view! {
        <Field label=text::SEARCH_LIST label_hidden=true placeholder=text::SEARCH_LIST kind=InputKind::Search value=query />
        <div class="stop-list" style:height=move || format!("{}rem", (rows.get() + 1) * 3)>
            <DataTable
                label=text::LIST
                class="stop-table"
                columns=columns()
                tags=&[CacheTag::Compliance, CacheTag::Contacts]
                question=move |slice| ListOptOuts { query: typed.get().trim().to_owned(), slice }
                open=Callback::new(move |row: OptOutRow| route.go(&Page::Inbox(Some(row.number))))
                empty=empty
            />
        </div>
    }
    .into_any()
}

fn columns() -> Vec<Column<OptOutRow>> {
    let session = use_session();
    vec![
        Column::new(text::COLUMN_WHO, "cell-name", |row: &OptOutRow| row.name.clone().into_any()),
        Column::new(text::COLUMN_NUMBER, "number", |row: &OptOutRow| written(&row.number).into_any()),
        Column::new(text::COLUMN_HOW, "cell-how", |row: &OptOutRow| row.how.clone().into_any()),
        Column::new(text::COLUMN_SCOPE, "cell-scope", |row: &OptOutRow| {
            match row.scope {
                OptOutScope::All => text::EVERYTHING,
                OptOutScope::Marketing => text::OFFERS,
            }
            .into_any()
        }),
        Column::new(text::COLUMN_SINCE, "cell-since", move |row: &OptOutRow| session.when(row.at).into_any()),
    ]
}

/// The dialog's inside: the file, where it comes from, and what came of it.
fn add(open: RwSignal<bool>) -> AnyView {
    let events = use_events();
    let file = RwSignal::new(None::<PickedFile>);
    let (origin, column) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let report = RwSignal::new(None::<OptOutsImported>);
    let import = use_command::<ImportOptOuts>(Refusal::Inline);
    let refused = import.other_error(&["origin", "column"]);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(PickedFile { handle, .. }) = file.get_untracked() else { return };
        let column = column.get_untracked().trim().to_owned();
        let order = ImportOptOuts {
            source: ImportSource::Staged { handle },
            column: Some(column).filter(|column| !column.is_empty()),
            origin: origin.get_untracked(),
        };
        import.send(order, move |done| {
            report.try_set(Some(done));
            events.spoil(&[CacheTag::Compliance, CacheTag::Contacts]);
        });
    };
    let form = move |name: String| {
        view! {
            <form class="stack" on:submit=submit>
                <p class="strong">{name}</p>
                <Field label=text::ORIGIN hint=text::ORIGIN_HINT value=origin error=import.field_error("origin") />
                <Field label=text::COLUMN hint=text::COLUMN_HINT optional=true value=column error=import.field_error("column") />
                {move || refused.get().map(|error| view! { <ErrorNote error=error /> })}
                <div class="row end">
                    <Button press=move |_| file.set(None)>{crate::text::BACK}</Button>
                    <Button kind=ButtonKind::Primary submit=true busy=import.busy>{text::ADD_LIST}</Button>
                </div>
            </form>
        }
        .into_any()
    };
    let inside = move || match (report.get(), file.get()) {
        (Some(done), _) => done_view(done, open),
        (None, Some(file)) => form(file.name),
        (None, None) => pick_file(
            text::DROP_LIST,
            text::DROP_LIST_HINT,
            TABLES,
            false.into(),
            Callback::new(move |one| file.set(Some(one))),
        ),
    };
    inside.into_any()
}

fn done_view(done: OptOutsImported, open: RwSignal<bool>) -> AnyView {
    let left_out = (done.unreadable_total > 0).then(|| text::unreadable(&done.unreadable, done.unreadable_total));
    view! {
        <Note tone=Tone::Good>
            <p class="strong">{text::ADDED}</p>
            <p>{text::imported(done.added, done.already, done.withdrawn)}</p>
        </Note>
        {left_out.map(|words| view! { <Note tone=Tone::Warning><p>{words}</p></Note> })}
        <div class="row end">
            <Button kind=ButtonKind::Primary press=move |_| open.set(false)>{text::DONE}</Button>
        </div>
    }
    .into_any()
}
