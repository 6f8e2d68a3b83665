//! When it goes: now, or at a date and time on the business's clock or on each person's own. Whether that hour is
//! allowed is the review's answer, not this page's.

use chrono::NaiveDateTime;
use leptos::prelude::*;
use linnet_contract::When;

use super::super::text;
use super::{Onward, Writing};
use crate::components::{Card, Choice, ChoiceCards, Field, Glyph, InputKind, Select};
use crate::state::{Session, effect, use_session};
use crate::time;

const OURS: &str = "ours";
const THEIRS: &str = "theirs";

/// The step.
#[component]
pub(super) fn WhenStep(writing: Writing) -> impl IntoView {
    let session = use_session();
    let desk = writing.desk;
    let (wall, theirs) = read(desk.draft.with_untracked(|draft| draft.when), session);
    let later = RwSignal::new(Some(wall.is_some()));
    let date = RwSignal::new(wall.map(time::field).unwrap_or_default());
    let clock = RwSignal::new(if theirs { THEIRS } else { OURS }.to_owned());
    effect(move |_| {
        let wanted = later.get() == Some(true);
        if wanted
            && date.with_untracked(String::is_empty)
            && let Some(now) = session.now()
        {
            date.set(time::field(time::next_hour(time::local(now, &session.zone()))));
        }
        let when = if wanted {
            time::parse_field(&date.get()).map(|wall| at(wall, &clock.get(), session))
        } else {
            Some(When::Now)
        };
        writing.dated.set(when.is_some());
        if let Some(when) = when {
            desk.change(|draft| draft.when = when);
        }
    });
    let unreadable = Signal::derive(move || (!writing.dated.get()).then(|| text::DATE_NEEDED.to_owned()));
    let clocks = Signal::derive(move || {
        let zone = session.zone();
        let ours = if zone.is_empty() { String::new() } else { time::zone_name(&zone) };
        vec![(OURS.to_owned(), text::clock_ours(&ours)), (THEIRS.to_owned(), text::CLOCK_THEIRS.to_owned())]
    });
    view! {
        <Card>
            <ChoiceCards legend=text::WHEN legend_hidden=true value=later choices=vec![
                Choice { icon: Some(Glyph::Send), ..Choice::new(false, text::NOW, text::NOW_NOTE) },
                Choice { icon: Some(Glyph::Clock), ..Choice::new(true, text::LATER, text::LATER_NOTE) },
            ] />
            {move || (later.get() == Some(true)).then(|| view! {
                <div class="fields">
                    <Field label=text::DATE kind=InputKind::DateTime value=date error=unreadable />
                    <Select label=text::CLOCK hint=text::CLOCK_THEIRS_HINT value=clock options=clocks />
                </div>
            })}
        </Card>
        <Onward writing=writing />
    }
}

/// The wall clock of a chosen time, and whether it is each person's own.
fn read(when: When, session: Session) -> (Option<NaiveDateTime>, bool) {
    match when {
        When::Now | When::Spread { from: None, .. } => (None, false),
        When::At { instant } | When::Spread { from: Some(instant), .. } => {
            (Some(time::local(instant, &untrack(|| session.zone()))), false)
        }
        When::LocalTime { local } => (Some(local), true),
    }
}

fn at(wall: NaiveDateTime, clock: &str, session: Session) -> When {
    if clock == THEIRS {
        When::LocalTime { local: wall }
    } else {
        When::At { instant: time::instant(wall, &session.zone()) }
    }
}
