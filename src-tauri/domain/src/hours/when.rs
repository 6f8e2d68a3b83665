//! From weekly hours to instants, exact over window edges and clock changes. Moves from boundary to boundary, never
//! minute by minute: within a stretch of constant offset the local clock is plain arithmetic.

use chrono::{DateTime, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::{MINUTES_A_DAY, WeekHours};

/// Beyond this no common window is looked for; the caller says so instead.
const HORIZON: TimeDelta = TimeDelta::days(14);

/// Whether the hours hold in every zone.
pub fn allowed_at(instant: DateTime<Utc>, zones: &[Tz], hours: &WeekHours) -> bool {
    zones.iter().all(|zone| Clock { zone: *zone, hours }.is_open(instant))
}

/// The first instant, not before the given one, at which every constraint holds in every zone; `None` when there is
/// none within 14 days.
pub fn next_allowed(instant: DateTime<Utc>, zones: &[Tz], constraints: &[&WeekHours]) -> Option<DateTime<Utc>> {
    let limit = instant.checked_add_signed(HORIZON)?;
    let mut at = instant;
    // Each clock's next opening is a lower bound for the common one, so raising `at` to it skips nothing.
    loop {
        let before = at;
        for clock in clocks(zones, constraints) {
            at = clock.next_opening(at, limit)?;
        }
        if at == before {
            return Some(at);
        }
    }
}

/// The first instant after the given one at which some hours no longer hold in some zone; `None` when they hold for the
/// next 14 days. An instant at which they do not hold is its own answer.
pub fn open_until(instant: DateTime<Utc>, zones: &[Tz], hours: &[WeekHours]) -> Option<DateTime<Utc>> {
    let limit = instant.checked_add_signed(HORIZON)?;
    let constraints: Vec<&WeekHours> = hours.iter().collect();
    clocks(zones, &constraints).filter_map(|clock| clock.next_closing(instant, limit)).min()
}

fn clocks<'a>(zones: &'a [Tz], constraints: &'a [&'a WeekHours]) -> impl Iterator<Item = Clock<'a>> {
    constraints.iter().flat_map(move |hours| zones.iter().map(move |zone| Clock { zone: *zone, hours }))
}

/// One set of hours in one zone.
struct Clock<'a> {
    zone: Tz,
    hours: &'a WeekHours,
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
        self.hours.contains(self.local(instant))
    }

    fn next_opening(&self, from: DateTime<Utc>, limit: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let mut at = from;
        while at <= limit {
            if self.is_open(at) {
                return Some(at);
            }
            let start = self.hours.next_start(self.local(at))? - self.offset(at);
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
            let end = self.hours.next_end(self.local(at)).map(|end| (end - self.offset(at)).and_utc());
            at = self.first_change(at, end.unwrap_or(at + TimeDelta::days(1)));
        }
        None
    }

    /// The first instant after `from` at which the zone's clock is changed, or `until` when that comes first. Looks no
    /// further than eight days, within which no zone changes its clock twice.
    fn first_change(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> DateTime<Utc> {
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

impl WeekHours {
    /// The first start of a window after a local time, on a clock that is never changed.
    fn next_start(&self, local: NaiveDateTime) -> Option<NaiveDateTime> {
        let starts = (0..=7).filter_map(|later| Some(at_minute(local, later, self.window_on(local, later)?.start)));
        starts.flatten().find(|start| *start > local)
    }

    /// The end of the opening that a local time lies in, on a clock that is never changed; openings that touch at
    /// midnight are one. `None` when there is no end within a week.
    fn next_end(&self, local: NaiveDateTime) -> Option<NaiveDateTime> {
        let last = (0..=7).find(|&later| {
            let ends_at_midnight = self.window_on(local, later).is_some_and(|window| window.end == MINUTES_A_DAY);
            let goes_on = self.window_on(local, later + 1).is_some_and(|window| window.start == 0);
            !(ends_at_midnight && goes_on)
        })?;
        at_minute(local, last, self.window_on(local, last)?.end)
    }
}

fn at_minute(local: NaiveDateTime, later: u8, minute: u16) -> Option<NaiveDateTime> {
    let midnight = local.date().and_hms_opt(0, 0, 0)?;
    midnight.checked_add_signed(TimeDelta::days(i64::from(later)) + TimeDelta::minutes(i64::from(minute)))
}
