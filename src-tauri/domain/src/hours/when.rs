//! From weekly hours to instants, exact over window edges, closed days and clock changes. Moves from boundary to boundary,
//! never minute by minute: within a stretch of constant offset the local clock is plain arithmetic.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

use super::{MINUTES_A_DAY, WeekHours, Window};

/// Beyond this no common window is looked for; the caller says so instead.
const HORIZON: TimeDelta = TimeDelta::days(14);
/// Days looked ahead for an opening: the horizon, and one more for each edge.
const DAYS_AHEAD: u64 = 16;
/// No zone changes its clock twice within this.
const ONE_CHANGE: TimeDelta = TimeDelta::days(8);

/// Weekly hours, less the days on which they do not hold.
#[derive(Debug, Clone, Copy)]
pub struct Calendar<'a> {
    /// The hours of an ordinary week.
    pub hours: WeekHours,
    /// Closed days, sorted.
    pub closed: &'a [NaiveDate],
    /// Closed before this day.
    pub from: Option<NaiveDate>,
    /// Closed after this day: what the closed days are is not known further.
    pub until: Option<NaiveDate>,
}

impl From<WeekHours> for Calendar<'static> {
    fn from(hours: WeekHours) -> Self {
        Self { hours, closed: &[], from: None, until: None }
    }
}

impl Calendar<'_> {
    /// Whether no part of a local day is open, whatever the weekday.
    pub fn is_closed_on(&self, day: NaiveDate) -> bool {
        self.from.is_some_and(|from| day < from)
            || self.until.is_some_and(|until| day > until)
            || self.closed.binary_search(&day).is_ok()
    }

    /// Whether a local time lies in a window.
    pub fn contains(&self, local: NaiveDateTime) -> bool {
        let minute = local.hour() * 60 + local.minute();
        self.window_on(local.date())
            .is_some_and(|window| (u32::from(window.start)..u32::from(window.end)).contains(&minute))
    }

    fn window_on(&self, day: NaiveDate) -> Option<Window> {
        let window = self.hours.days[day.weekday().num_days_from_monday() as usize];
        window.filter(|window| window.start < window.end && !self.is_closed_on(day))
    }

    /// The first start of a window after a local time, on a clock that is never changed.
    fn next_start(&self, local: NaiveDateTime) -> Option<NaiveDateTime> {
        let days = local.date().iter_days().take(DAYS_AHEAD as usize);
        let mut starts = days.filter_map(|day| Some(at_minute(day, self.window_on(day)?.start)));
        starts.find(|start| *start > local)
    }

    /// The end of the opening that a local time lies in, on a clock that is never changed; openings that touch at
    /// midnight are one. `None` when there is no end in sight.
    fn next_end(&self, local: NaiveDateTime) -> Option<NaiveDateTime> {
        let last = local.date().iter_days().take(DAYS_AHEAD as usize).find(|day| {
            let ends_at_midnight = self.window_on(*day).is_some_and(|window| window.end == MINUTES_A_DAY);
            let next = day.succ_opt().and_then(|next| self.window_on(next));
            !(ends_at_midnight && next.is_some_and(|window| window.start == 0))
        })?;
        Some(at_minute(last, self.window_on(last)?.end))
    }
}

fn at_minute(day: NaiveDate, minute: u16) -> NaiveDateTime {
    day.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(i64::from(minute))
}

/// Whether a calendar is open in every zone.
pub fn allowed_at(instant: DateTime<Utc>, zones: &[Tz], calendar: &Calendar<'_>) -> bool {
    zones.iter().all(|zone| Clock { zone: *zone, calendar }.is_open(instant))
}

/// The first instant, not before the given one, at which every calendar is open in every zone; `None` when there is none
/// within 14 days.
pub fn next_allowed(instant: DateTime<Utc>, zones: &[Tz], calendars: &[Calendar<'_>]) -> Option<DateTime<Utc>> {
    let limit = instant.checked_add_signed(HORIZON)?;
    let mut at = instant;
    // Each clock's next opening is a lower bound for the common one, so raising `at` to it skips nothing.
    loop {
        let before = at;
        for clock in clocks(zones, calendars) {
            at = clock.next_opening(at, limit)?;
        }
        if at == before {
            return Some(at);
        }
    }
}

/// The first instant after the given one at which some calendar is closed in some zone; `None` when all stay open for the
/// next 14 days. An instant at which one is closed is its own answer.
pub fn open_until(instant: DateTime<Utc>, zones: &[Tz], calendars: &[Calendar<'_>]) -> Option<DateTime<Utc>> {
    let limit = instant.checked_add_signed(HORIZON)?;
    clocks(zones, calendars).filter_map(|clock| clock.next_closing(instant, limit)).min()
}

fn clocks<'a>(zones: &'a [Tz], calendars: &'a [Calendar<'a>]) -> impl Iterator<Item = Clock<'a>> {
    calendars.iter().flat_map(move |calendar| zones.iter().map(move |zone| Clock { zone: *zone, calendar }))
}

/// One calendar in one zone.
struct Clock<'a> {
    zone: Tz,
    calendar: &'a Calendar<'a>,
}

impl Clock<'_> {
    fn offset(&self, instant: DateTime<Utc>) -> TimeDelta {
        let offset = self.zone.offset_from_utc_datetime(&instant.naive_utc()).fix();
        TimeDelta::seconds(i64::from(offset.local_minus_utc()))
    }

    fn local(&self, instant: DateTime<Utc>) -> NaiveDateTime {
        instant.naive_utc() + self.offset(instant)
    }

    fn is_open(&self, instant: DateTime<Utc>) -> bool {
        self.calendar.contains(self.local(instant))
    }

    fn next_opening(&self, from: DateTime<Utc>, limit: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let mut at = from;
        while at <= limit {
            if self.is_open(at) {
                return Some(at);
            }
            let start = self.calendar.next_start(self.local(at))? - self.offset(at);
            at = self.first_change(at, start.and_utc());
        }
        None
    }

    fn next_closing(&self, from: DateTime<Utc>, limit: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let mut at = from;
        while at <= limit {
            if !self.is_open(at) {
                return Some(at);
            }
            // Open round the clock: only a change of the clock can still close it, so look a day further.
            let end = self.calendar.next_end(self.local(at)).map(|end| (end - self.offset(at)).and_utc());
            at = self.first_change(at, end.unwrap_or(at + TimeDelta::days(1)));
        }
        None
    }

    /// The first instant after `from` at which the zone's clock is changed, or `until` when that comes first. Goes no
    /// further than a zone's clock can be changed once; the caller looks again from there.
    fn first_change(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> DateTime<Utc> {
        let until = until.min(from + ONE_CHANGE);
        let offset = self.offset(from);
        if self.offset(until) == offset {
            return until;
        }
        let at = |second: i64| DateTime::from_timestamp(second, 0).unwrap_or(until);
        let (mut same, mut changed) = (from.timestamp(), until.timestamp());
        while changed - same > 1 {
            let middle = same + (changed - same) / 2;
            if self.offset(at(middle)) == offset {
                same = middle;
            } else {
                changed = middle;
            }
        }
        at(changed)
    }
}
