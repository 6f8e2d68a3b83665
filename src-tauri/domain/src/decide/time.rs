//! The hours: federal law, the states that apply, pauses, the country, the owner's own. All must be open in every zone the
//! person may be in.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDateTime, Utc, Weekday};
use chrono_tz::Tz;

use super::{Facts, Policy, Reasons, rows};
use crate::hours::{self, Calendar};
use crate::places::Place;
use crate::rules::{self, LegalRow};
use crate::verdict::{Effect, Rule};

/// One set of hours with who asks for them.
#[derive(Debug, Clone)]
struct Clock<'a> {
    kind: Kind,
    source: Cow<'static, str>,
    calendar: Calendar<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Federal,
    State(&'static LegalRow),
    AnyState,
    Paused(&'static LegalRow),
    Country(&'static LegalRow),
    Own,
}

/// Every set of hours that binds marketing to somebody, and the zones they must be open in.
#[derive(Debug, Clone)]
pub struct Window<'a> {
    zones: Vec<Tz>,
    clocks: Vec<Clock<'a>>,
    known: bool,
}

impl<'a> Window<'a> {
    /// Collects the hours for a place under the owner's policy.
    pub fn of(place: &Place, policy: &Policy<'a>) -> Self {
        let mut clocks = Vec::with_capacity(4);
        // Somebody with a foreign number who lives here has both laws.
        if place.is_us() || place.states.iter().any(|state| rules::state(state).is_some()) {
            let row = rules::federal();
            let calendar = row.calendar_without(&policy.loosened(row));
            clocks.push(Clock { kind: Kind::Federal, source: row.source.into(), calendar });
        }
        if !place.is_us() {
            let row = rules::country(&place.country);
            clocks.push(Clock { kind: Kind::Country(row), source: row.source.into(), calendar: row.calendar() });
        }
        states(place, policy, &mut clocks);
        if let Some(own) = policy.own_hours {
            clocks.push(Clock { kind: Kind::Own, source: "Settings, your hours".into(), calendar: (*own).into() });
        }
        Self { zones: place.possible_zones(), clocks, known: !place.zones.is_empty() }
    }

    fn calendars(&self) -> Vec<Calendar<'a>> {
        self.clocks.iter().map(|clock| clock.calendar).collect()
    }

    fn is_open(&self, clock: &Clock<'_>, at: DateTime<Utc>) -> bool {
        hours::allowed_at(at, &self.zones, &clock.calendar)
    }

    /// The first instant, not before the given one, at which all are open everywhere; `None` when there is none within
    /// 14 days.
    pub fn next_open(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        hours::next_allowed(at, &self.zones, &self.calendars())
    }

    /// When one of them closes somewhere; `None` if none does within 14 days.
    pub fn open_until(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        hours::open_until(at, &self.zones, &self.calendars())
    }
}

/// State rows that ask for more than the federal one, and the owner's pauses.
fn states<'a>(place: &Place, policy: &Policy<'a>, clocks: &mut Vec<Clock<'a>>) {
    let nothing_known =
        place.is_us() && place.zones.is_empty() && place.states.iter().all(|state| rules::state(state).is_none());
    if nothing_known && policy.loosened.is_empty() {
        clocks.push(Clock {
            kind: Kind::AnyState,
            source: "The strictest hours of all states".into(),
            calendar: *rules::any_state(),
        });
    }
    for row in rows(place) {
        let alone = !nothing_known || !policy.loosened.is_empty();
        if alone && row.is_stricter_than_federal() {
            let calendar = row.calendar_without(&policy.loosened(row));
            clocks.push(Clock { kind: Kind::State(row), source: row.source.into(), calendar });
        }
        for pause in policy.paused.iter().filter(|pause| pause.state == row.code) {
            let always = hours::WeekHours::every_day(0, 24 * 60);
            let calendar = Calendar { from: Some(pause.until), ..Calendar::from(always) };
            clocks.push(Clock { kind: Kind::Paused(row), source: "Compliance, paused states".into(), calendar });
        }
    }
}

/// Objects for every set of hours that is closed at the instant.
pub(super) fn check(facts: &Facts<'_>, at: DateTime<Utc>, reasons: &mut Reasons) {
    let window = Window::of(facts.place, facts.policy);
    let failing: Vec<&Clock<'_>> = window.clocks.iter().filter(|clock| !window.is_open(clock, at)).collect();
    if failing.is_empty() {
        return;
    }
    let Some(together) = window.next_open(at) else {
        let whose: Vec<String> = failing.iter().map(|clock| clock.who()).collect();
        let message = format!(
            "In the next two weeks there is no time at which every rule lets this go where they may be. Closed now: {}.",
            whose.join("; ")
        );
        reasons.never(Rule::NoCommonWindow, "The rules in force and your hours", message);
        return;
    };
    for clock in failing {
        // Alone, one may open earlier than all of them together; the verdict's instant is the joint one.
        let alone = hours::next_allowed(at, &window.zones, &[clock.calendar]).unwrap_or(together).max(at);
        let (rule, message) = clock.objection(&window, at, together);
        reasons.push(rule, &clock.source, message, Effect::Wait { until: alone });
    }
}

impl Clock<'_> {
    fn who(&self) -> String {
        match self.kind {
            Kind::Federal => "the night rules of federal law".to_owned(),
            Kind::State(row) | Kind::Country(row) => format!("the rules of {}", row.name),
            Kind::AnyState => "the strictest of all states' rules".to_owned(),
            Kind::Paused(row) => format!("{}, which you paused", row.name),
            Kind::Own => "your hours".to_owned(),
        }
    }

    /// The rule that closes this clock at an instant, and what to tell the owner.
    fn objection(&self, window: &Window<'_>, at: DateTime<Utc>, together: DateTime<Utc>) -> (Rule, String) {
        let closed = window.zones.iter().find(|zone| !self.calendar.contains(local(at, **zone)));
        let zone = closed.copied().unwrap_or(window.zones[0]);
        let here = local(at, zone);
        let goes = window.goes(zone, together);
        let day = here.date();
        let (rule, said) = match self.kind {
            Kind::Federal => {
                (Rule::FederalHours, format!("The law lets offers out {}.", self.calendar.hours.describe()))
            }
            Kind::Own => (Rule::OwnHours, format!("You send offers {}.", self.calendar.hours.describe())),
            Kind::AnyState => (
                Rule::StateHours,
                format!(
                    "We do not know where they are, so it waits for an hour that is allowed in every state ({}). A ZIP \
                     code or state would help.",
                    self.calendar.hours.describe()
                ),
            ),
            Kind::Paused(row) => {
                let until = self.calendar.from.map(|day| day.format("%b %-d").to_string()).unwrap_or_default();
                (Rule::StatePaused, format!("You paused {} until {until}.", row.name))
            }
            Kind::State(row) if self.calendar.is_closed_on(day) => {
                let name = row.holiday_on(day).map(|name| format!(" ({name})")).unwrap_or_default();
                (Rule::Holiday, format!("{} allows no offers on its holidays{name}.", row.name))
            }
            Kind::State(row) if day_is_sunday(here) && !self.calendar.hours.is_open_on(Weekday::Sun) => {
                (Rule::Sunday, format!("{} allows no offers on Sundays.", row.name))
            }
            Kind::State(row) => {
                (Rule::StateHours, format!("{} lets offers out {}.", row.name, self.calendar.hours.describe()))
            }
            Kind::Country(row) => {
                let holiday = row.holiday_on(day).map(|name| format!(" Today is {name} there.")).unwrap_or_default();
                let hours = self.calendar.hours.describe();
                (Rule::CountryHours, format!("Offers to {} go {hours}.{holiday}", row.name))
            }
        };
        (rule, format!("{said} {goes}", goes = format_args!("{} {goes}", window.now(zone, at))))
    }
}

impl Window<'_> {
    /// Where it is what time now.
    fn now(&self, zone: Tz, at: DateTime<Utc>) -> String {
        let among = if self.zones.len() > 1 { " (one of the places they may be)" } else { "" };
        format!("It is {} in {}{among};", clock(at, zone), city(zone))
    }

    /// When it goes.
    fn goes(&self, zone: Tz, together: DateTime<Utc>) -> String {
        if self.known {
            format!("it goes {} their time.", clock(together, zone))
        } else {
            format!("it goes {} New York time.", clock(together, Tz::America__New_York))
        }
    }
}

fn day_is_sunday(local: NaiveDateTime) -> bool {
    chrono::Datelike::weekday(&local) == Weekday::Sun
}

fn local(at: DateTime<Utc>, zone: Tz) -> NaiveDateTime {
    at.with_timezone(&zone).naive_local()
}

/// `Chicago` for `America/Chicago`.
pub fn city(zone: Tz) -> String {
    zone.name().rsplit('/').next().unwrap_or_default().replace('_', " ")
}

/// `Mon 9:00 AM`.
fn clock(at: DateTime<Utc>, zone: Tz) -> String {
    let local = local(at, zone);
    let minute = chrono::Timelike::hour(&local) * 60 + chrono::Timelike::minute(&local);
    format!("{} {}", local.format("%a"), hours::clock(u16::try_from(minute).unwrap_or_default()))
}
