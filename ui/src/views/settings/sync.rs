//! What Linnet reads at Twilio: each part with its button, what the button reads and writes, and how the last reading
//! went; how the business stands there; and the one thing that can be made there, a Messaging Service.

mod service;
mod text;

use leptos::prelude::*;
use linnet_contract::{
    CacheTag, GetSync, RunSync, StandingRow, StandingTone, SyncOutcome, SyncPart, SyncPartState, SyncState, Tone,
    UsageRow,
};

use crate::components::{Button, ButtonKind, Card, Chip, Note, Part, Progress};
use crate::events::use_events;
use crate::state::{Known, Refusal, loaded, memo, use_command, use_read, use_session, use_toasts};
use service::MakeService;
pub use service::Rename;

const TAGS: &[CacheTag] = &[CacheTag::Sync, CacheTag::Account];
const SPOILED: &[CacheTag] = &[CacheTag::Sync, CacheTag::Account, CacheTag::Calls, CacheTag::Inbox];

/// The tab.
#[component]
pub fn Sync() -> impl IntoView {
    let state = use_read(TAGS, || GetSync {});
    let (events, toasts) = (use_events(), use_toasts());
    let run = use_command::<RunSync>(Refusal::Toast);
    let asked = RwSignal::new(None::<SyncPart>);
    let read = Callback::new(move |(part, full): (Option<SyncPart>, bool)| {
        asked.set(part);
        events.progress.set(None);
        run.send(RunSync { parts: part.into_iter().collect(), full }, move |runs| {
            let failed = runs.iter().any(|run| run.outcome == SyncOutcome::Failed);
            toasts.say(if failed { Tone::Warning } else { Tone::Good }, text::done(&runs));
            events.spoil(SPOILED);
        });
    });
    let busy: Signal<bool> = run.busy.into();
    loaded(state, move |state| {
        view! {
            <Card title=text::TITLE>
                <p class="quiet measure">{text::LEAD}</p>
                <div class="row">
                    <Button kind=ButtonKind::Primary busy=busy press=move |_| read.run((None, false))>{text::READ_NEW}</Button>
                    <Button busy=busy press=move |_| read.run((None, true))>{text::READ_ALL}</Button>
                </div>
                <p class="quiet small measure">{text::READ_ALL_MEANS}</p>
                <Going busy=busy />
                <ul class="sync-parts">
                    {move || state.with(|state| state.parts.clone()).into_iter().map(|part| {
                        view! { <PartLine part=part busy=busy asked=asked read=read /> }
                    }).collect_view()}
                </ul>
            </Card>
            <Standings state=state />
            <UsageCard state=state />
            <Card title=text::AT_TWILIO>
                <p class="quiet measure">{text::AT_TWILIO_LEAD}</p>
                <MakeService />
            </Card>
        }
        .into_any()
    })
}

/// How far a reading that goes on has come.
#[component]
fn Going(busy: Signal<bool>) -> impl IntoView {
    let events = use_events();
    move || {
        busy.get().then(|| {
            let progress = events.progress.get();
            let (job, done) =
                progress.map_or((text::BEGINNING.to_owned(), 0), |progress| (progress.job, progress.done));
            let line = text::going(&job, done);
            view! {
                <div class="stack" role="status">
                    <Progress
                        label=Signal::stored(job)
                        parts=Signal::stored(vec![Part { amount: done.max(1), tone: Tone::Plain }])
                        total=Signal::stored(None)
                    />
                    <p class="quiet small number">{line}</p>
                </div>
            }
        })
    }
}

/// One part: what it reads and writes, and how its last reading went.
#[component]
fn PartLine(
    part: SyncPartState,
    busy: Signal<bool>,
    asked: RwSignal<Option<SyncPart>>,
    read: Callback<(Option<SyncPart>, bool)>,
) -> impl IntoView {
    let session = use_session();
    let SyncPartState { part, last, complete_at } = part;
    let waits = memo(move || busy.get() && asked.get() == Some(part));
    let mark = last.as_ref().and_then(|run| match run.outcome {
        SyncOutcome::Done => None,
        SyncOutcome::Running => Some((Tone::Plain, text::RUNNING)),
        SyncOutcome::Failed => Some((Tone::Bad, text::FAILED)),
        SyncOutcome::CutOff => Some((Tone::Warning, text::CUT_OFF)),
    });
    let counts = last.as_ref().map(text::counts);
    let note = last.map(|run| run.note).filter(|note| !note.is_empty());
    let when = move || match complete_at {
        Some(at) => text::complete(&session.when(at)),
        None => text::NEVER.to_owned(),
    };
    view! {
        <li class="sync-part">
            <div class="grow stack tight">
                <p class="row tight">
                    <span class="strong">{part.title()}</span>
                    {mark.map(|(tone, words)| view! { <Chip tone=tone>{words}</Chip> })}
                </p>
                <p class="quiet small measure">{part.note()}</p>
                <p class="small number">{when} {counts.map(|counts| format!(" · {counts}"))}</p>
                {note.map(|note| view! { <p class="small sync-note">{note}</p> })}
            </div>
            <Button busy=waits disabled=busy press=move |_| read.run((Some(part), false))>
                {text::READ_PART}<span class="hidden-visually">{text::of(part.title())}</span>
            </Button>
        </li>
    }
}

/// How things stand outside.
#[component]
fn Standings(state: Signal<SyncState>) -> impl IntoView {
    let rows: Known<Vec<StandingRow>> = memo(move || state.with(|state| state.standings.clone()));
    let line = |row: StandingRow| {
        let (tone, words) = match row.tone {
            StandingTone::Good => (Tone::Good, text::STANDS_WELL),
            StandingTone::Waiting => (Tone::Warning, text::STANDS_WAITING),
            StandingTone::Bad => (Tone::Bad, text::STANDS_BADLY),
            StandingTone::Unknown => (Tone::Plain, text::STANDS_UNKNOWN),
        };
        view! {
            <li class="sync-part">
                <div class="grow">
                    <p class="strong">{row.title}</p>
                    <p class="quiet small measure">{row.text}</p>
                </div>
                <Chip tone=tone>{words}</Chip>
            </li>
        }
    };
    view! {
        <Card title=text::STANDINGS>
            {move || rows.with(Vec::is_empty).then(|| view! { <p class="quiet">{text::NO_STANDINGS}</p> })}
            <ul class="sync-parts">{move || rows.get().into_iter().map(line).collect_view()}</ul>
        </Card>
    }
}

/// This month's use, the sum last.
#[component]
fn UsageCard(state: Signal<SyncState>) -> impl IntoView {
    let rows: Known<Vec<UsageRow>> = memo(move || state.with(|state| state.usage.clone()));
    let since = memo(move || state.with(|state| state.usage_since));
    let line = |row: UsageRow| {
        view! {
            <tr class:strong=row.is_total>
                <th scope="row">{row.title}</th>
                <td class="number">{row.count.map(linnet_domain::money::group_thousands)}</td>
                <td class="number">{row.price_micros.display()}</td>
            </tr>
        }
    };
    move || {
        (!rows.with(Vec::is_empty)).then(|| {
            view! {
                <Card title=text::USAGE>
                    <p class="quiet small measure">{text::usage_lead(since.get())}</p>
                    <table class="sync-usage">
                        <thead>
                            <tr><th scope="col">{text::USAGE_WHAT}</th><th scope="col">{text::USAGE_COUNT}</th><th scope="col">{text::USAGE_PRICE}</th></tr>
                        </thead>
                        <tbody>{rows.get().into_iter().map(line).collect_view()}</tbody>
                    </table>
                    <Note tone=Tone::Plain>{text::USAGE_NOTE}</Note>
                </Card>
            }
        })
    }
}
