//! Choosing when something leaves: now, at a date and time, at a time on everybody's own clock, or spread over hours. The
//! editor and the page of what is scheduled ask it the same way. Whether that hour is allowed is the engine's answer.

mod text;

use chrono::NaiveDateTime;
use leptos::prelude::*;
use linnet_contract::When;

use crate::components::{Choice, ChoiceCards, Field, Glyph, InputKind, Select};
use crate::state::{Session, effect};
use crate::time;

pub use text::{DATE_NEEDED, stretch};

/// Stretches one can pick, in minutes.
const STRETCHES: [u32; 9] = [30, 60, 120, 180, 240, 360, 480, 600, 720];
/// What is picked at first.
const FIRST_STRETCH: u32 = 180;
const AT_ONCE: &str = "now";
const LATER: &str = "later";

/// The ways to say when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// As soon as it may.
    Now,
    /// On the business's clock.
    At,
    /// On each person's own.
    Theirs,
    /// One after the other.
    Spread,
}

impl Kind {
    /// All of them, for many people.
    pub const ALL: &'static [Self] = &[Self::Now, Self::At, Self::Theirs, Self::Spread];
    /// Those that make sense for one person.
    pub const FOR_ONE: &'static [Self] = &[Self::Now, Self::At, Self::Theirs];

    fn choice(self) -> Choice<Self> {
        let (glyph, title, note) = match self {
            Self::Now => (Glyph::Send, text::NOW, text::NOW_NOTE),
            Self::At => (Glyph::Clock, text::AT, text::AT_NOTE),
            Self::Theirs => (Glyph::People, text::THEIRS, text::THEIRS_NOTE),
            Self::Spread => (Glyph::Spread, text::SPREAD, text::SPREAD_NOTE),
        };
        Choice { icon: Some(glyph), ..Choice::new(self, title, note) }
    }
}

/// A time being chosen.
#[derive(Clone, Copy)]
pub struct Timing {
    kind: RwSignal<Option<Kind>>,
    /// What the date and time field holds.
    wall: RwSignal<String>,
    /// Whether a stretch begins at once or at the date and time.
    begins: RwSignal<String>,
    minutes: RwSignal<String>,
    session: Session,
}

impl Timing {
    /// Takes a time up.
    pub fn of(when: When, session: Session) -> Self {
        let ours = |instant| time::field(time::local(instant, &untrack(|| session.zone())));
        let (kind, wall, begins, minutes) = match when {
            When::Now => (Kind::Now, String::new(), AT_ONCE, FIRST_STRETCH),
            When::At { instant } => (Kind::At, ours(instant), LATER, FIRST_STRETCH),
            When::LocalTime { local } => (Kind::Theirs, time::field(local), LATER, FIRST_STRETCH),
            When::Spread { from: None, minutes } => (Kind::Spread, String::new(), AT_ONCE, minutes),
            When::Spread { from: Some(instant), minutes } => (Kind::Spread, ours(instant), LATER, minutes),
        };
        Self {
            kind: RwSignal::new(Some(kind)),
            wall: RwSignal::new(wall),
            begins: RwSignal::new(begins.to_owned()),
            minutes: RwSignal::new(minutes.to_string()),
            session,
        }
    }

    /// The time chosen, tracked; nothing while it cannot be read.
    pub fn when(self) -> Option<When> {
        let wall = || time::parse_field(&self.wall.get());
        let instant = |wall: NaiveDateTime| time::instant(wall, &self.session.zone());
        match self.kind.get()? {
            Kind::Now => Some(When::Now),
            Kind::At => Some(When::At { instant: instant(wall()?) }),
            Kind::Theirs => Some(When::LocalTime { local: wall()? }),
            Kind::Spread => {
                let from = if self.begins_later() { Some(instant(wall()?)) } else { None };
                Some(When::Spread { from, minutes: self.minutes.get().parse().ok()? })
            }
        }
    }

    fn begins_later(self) -> bool {
        self.begins.with(|begins| begins == LATER)
    }

    /// Whether a date and time is asked for, tracked.
    fn is_dated(self) -> bool {
        match self.kind.get() {
            Some(Kind::At | Kind::Theirs) => true,
            Some(Kind::Spread) => self.begins_later(),
            Some(Kind::Now) | None => false,
        }
    }
}

/// The fields.
#[component]
pub fn TimingFields(
    /// The time.
    timing: Timing,
    /// The ways that make sense here.
    kinds: &'static [Kind],
) -> impl IntoView {
    let session = timing.session;
    effect(move |_| {
        if timing.is_dated()
            && timing.wall.with_untracked(String::is_empty)
            && let Some(now) = session.now()
        {
            timing.wall.set(time::field(time::next_hour(time::local(now, &session.zone()))));
        }
    });
    let unreadable = Signal::derive(move || timing.when().is_none().then(|| text::DATE_NEEDED.to_owned()));
    let kind = move || timing.kind.get();
    let begins = Signal::stored(vec![
        (AT_ONCE.to_owned(), text::BEGINS_NOW.to_owned()),
        (LATER.to_owned(), text::BEGINS_LATER.to_owned()),
    ]);
    let chosen = timing.minutes.get_untracked().parse().unwrap_or(FIRST_STRETCH);
    let mut stretches = STRETCHES.to_vec();
    if !stretches.contains(&chosen) {
        stretches.push(chosen);
        stretches.sort_unstable();
    }
    let stretches: Vec<_> = stretches.into_iter().map(|minutes| (minutes.to_string(), stretch(minutes))).collect();
    let stretches = Signal::stored(stretches);
    view! {
        <ChoiceCards
            legend=text::LEGEND
            legend_hidden=true
            value=timing.kind
            choices=kinds.iter().map(|kind| kind.choice()).collect()
        />
        <div class="fields">
            {move || (kind() == Some(Kind::Spread)).then(|| view! {
                <Select label=text::OVER value=timing.minutes options=stretches />
                <Select label=text::BEGINS value=timing.begins options=begins />
            })}
            {move || {
                let label = if kind() == Some(Kind::Theirs) { text::DATE_THEIRS } else { text::DATE };
                timing.is_dated().then(|| view! { <Field label=label kind=InputKind::DateTime value=timing.wall error=unreadable /> })
            }}
        </div>
    }
}
