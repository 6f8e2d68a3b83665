//! The last step: what would happen, row by row where a row is left out; then the import itself, and what comes next.

use leptos::prelude::*;
use linnet_contract::{ErrorCode, ImportReport, RejectedRow, RunImport, Tone, UiError};
use linnet_domain::audience::Audience;
use linnet_domain::money::group_thousands;

use super::{Flow, Step, text};
use crate::components::{Button, ButtonKind, ButtonLink, ErrorNote, Glyph, Note, Part, Progress};
use crate::events::use_events;
use crate::pages::Page;
use crate::state::{Refusal, copy, memo, use_command, use_toasts};

/// Rejected rows shown; the rest can be copied.
const SHOWN: usize = 200;

/// The look before anything is kept.
#[component]
pub(super) fn Review(flow: Flow) -> impl IntoView {
    let events = use_events();
    let check = use_command::<RunImport>(Refusal::Inline);
    let run = use_command::<RunImport>(Refusal::Inline);
    let would = RwSignal::new(None::<ImportReport>);
    let look = move || {
        events.progress.set(None);
        check.send(flow.order(true), move |report| {
            would.try_set(Some(report));
        });
    };
    look();
    let import = move |_| {
        events.progress.set(None);
        run.send(flow.order(false), move |report| {
            flow.report.try_set(Some(report));
            flow.step.try_set(Step::Done);
        });
    };
    let people =
        memo(move || would.get().map(|report| report.added + report.updated + report.unchanged - report.repeated));
    let refused = move || run.error.get().or_else(|| check.error.get());
    let again = Callback::new(move |()| look());
    view! {
        <h2 tabindex="-1">{text::REVIEW_TITLE}</h2>
        {move || refused().map(|error| if error.retryable || error.code == ErrorCode::Internal {
            view! { <ErrorNote error=error retry=again /> }.into_any()
        } else {
            view! { <ErrorNote error=error /> }.into_any()
        })}
        {move || check.busy.get().then(|| view! { <Work label=text::CHECKING /> })}
        {move || would.get().map(|report| view! { <Figures report=report /> })}
        {move || (people.get() == Some(0)).then(|| view! { <Note tone=Tone::Warning><p>{text::NOTHING_TO_IMPORT}</p></Note> })}
        {move || run.busy.get().then(|| view! { <Work label=text::IMPORTING /> })}
        <div class="row end">
            <p class="quiet small grow">{text::NOTHING_KEPT}</p>
            <Button disabled=run.busy press=move |_| flow.step.set(Step::Consent)>{crate::text::BACK}</Button>
            <Button
                kind=ButtonKind::Primary
                busy=run.busy
                disabled=Signal::derive(move || people.get().unwrap_or(0) == 0)
                press=import
            >
                {move || text::import(people.get().unwrap_or(0))}
            </Button>
        </div>
    }
}

/// The bar while every row is looked at.
#[component]
fn Work(label: &'static str) -> impl IntoView {
    let progress = use_events().progress;
    let parts = Signal::derive(move || {
        vec![Part { amount: progress.get().map_or(0, |progress| progress.done), tone: Tone::Plain }]
    });
    let total = Signal::derive(move || progress.get().and_then(|progress| progress.total));
    view! {
        <div class="stack tight" role="status">
            <p class="quiet">{label}</p>
            <Progress label=label parts=parts total=total thick=true />
        </div>
    }
}

/// The figures, and every row that is left out.
#[component]
fn Figures(report: ImportReport) -> impl IntoView {
    let ImportReport { added, updated, unchanged, repeated, rejected, not_textable, suppressed, .. } = report;
    let figure = |number: u64, words: &'static str| {
        view! { <div class="figure"><span class="figure-number number">{group_thousands(number)}</span><span class="quiet">{words}</span></div> }
    };
    view! {
        <div class="figures">
            {figure(added, text::NEW)}
            {figure(updated, text::CHANGED)}
            {figure(unchanged.saturating_sub(repeated), text::UNCHANGED)}
            {figure(rejected.len() as u64, text::LEFT_OUT)}
        </div>
        {(repeated > 0).then(|| view! { <Note tone=Tone::Plain><p>{text::repeated(repeated)}</p></Note> })}
        {(not_textable > 0).then(|| view! { <Note tone=Tone::Warning><p>{text::not_textable(not_textable)}</p></Note> })}
        {(suppressed > 0).then(|| view! { <Note tone=Tone::Plain><p>{text::suppressed(suppressed)}</p></Note> })}
        {(!rejected.is_empty()).then(|| view! { <Rejected rows=rejected /> })}
    }
}

#[component]
fn Rejected(rows: Vec<RejectedRow>) -> impl IntoView {
    let toasts = use_toasts();
    let hidden = rows.len().saturating_sub(SHOWN) as u64;
    let line = |RejectedRow { row, column, value, reason }: RejectedRow| {
        view! { <tr><td class="number">{row}</td><td>{column}</td><td>{value}</td><td>{reason}</td></tr> }
    };
    let lines = rows.iter().take(SHOWN).cloned().map(line).collect_view();
    let rows = StoredValue::new(rows);
    view! {
        <div class="row">
            <h3 class="grow">{text::LEFT_OUT_TITLE}</h3>
            <Button icon=Glyph::Copy press=move |_| copy(text::as_table(&rows.get_value()), text::COPIED, toasts)>{text::COPY_ROWS}</Button>
        </div>
        <div class="table-box import-rejected" tabindex="0" role="region" aria-label=text::LEFT_OUT_TITLE>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{text::ROW}</th>
                        <th scope="col">{text::IN_COLUMN}</th>
                        <th scope="col">{text::VALUE}</th>
                        <th scope="col">{text::REASON}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
        {(hidden > 0).then(|| view! { <p class="quiet small">{text::more_rows(hidden)}</p> })}
    }
}

/// What was done, and what comes next.
#[component]
pub(super) fn Done(flow: Flow) -> impl IntoView {
    let report = flow.report.get_untracked().ok_or_else(|| UiError::new(ErrorCode::Internal, text::UNREADABLE));
    let list = flow.list.get_untracked().trim().to_owned();
    let audience = Some(list).filter(|list| !list.is_empty()).map(|list| Audience::List(list).to_string());
    let next = Page::NewCampaign(audience).href();
    let done = match report {
        Ok(report) => {
            let summary = text::summary(report.added, report.updated, report.rejected.len() as u64);
            view! { <Note tone=Tone::Good><p class="strong">{summary}</p></Note> <Figures report=report /> }.into_any()
        }
        Err(error) => view! { <ErrorNote error=error /> }.into_any(),
    };
    view! {
        <h2 tabindex="-1">{text::DONE_TITLE}</h2>
        {done}
        <div class="row end">
            <Button press=move |_| flow.step.set(Step::File)>{text::IMPORT_ANOTHER}</Button>
            <ButtonLink href=next>{text::WRITE_TO_THEM}</ButtonLink>
            <ButtonLink href=Page::Contacts.href() kind=ButtonKind::Primary>{text::SEE_CONTACTS}</ButtonLink>
        </div>
    }
}
