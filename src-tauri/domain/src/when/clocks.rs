//! A time on people's own clocks, and the instant meant for one person.

use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone as _, Timelike as _, Utc};
use chrono_tz::Tz;

use super::{Turn, When};

/// No zone ever skipped more than one day of its calendar (Samoa did in 2011).
const LONGEST_GAP_MINUTES: i64 = 25 * 60;

impl When {
    /// The earliest instant meant for somebody who may be in any of these zones, never before now.
    pub fn instant_for(self, zones: &[Tz], turn: Turn, now: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::LocalTime { local } => on_every_clock(local, zones).max(now),
            Self::Spread { .. } => self.turn(turn, now).unwrap_or(now),
            Self::Now | Self::At { .. } => self.begins(now),
        }
    }
}

/// The first instant at which every clock somebody may live by shows a local time or a later one.
///
/// Where the zone is not certain that is the last of the possible instants: a text that names an hour ("we open at ten") is
/// then early nowhere. The price is that it may be late where the person really is; an evening hour can even become night
/// there, and then the rules about hours, which hold in every possible zone, make it wait for the morning. Early would be
/// the worse mistake: an instant before the one the owner named is one that nobody asked for.
pub fn on_every_clock(local: NaiveDateTime, zones: &[Tz]) -> DateTime<Utc> {
    zones.iter().map(|zone| on_clock(local, *zone)).max().unwrap_or_else(|| local.and_utc())
}

/// The instant at which one clock shows a local time. A time that the clock skips becomes the end of the gap; of a time that
/// comes twice the second is meant, so that it is early by neither reading.
fn on_clock(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    if let Some(instant) = zone.from_local_datetime(&local).latest() {
        return instant.with_timezone(&Utc);
    }
    // Clocks are put forward by whole minutes, so the end of the gap is found by them.
    let minute = local.with_second(0).and_then(|local| local.with_nanosecond(0)).unwrap_or(local);
    (1..=LONGEST_GAP_MINUTES)
        .find_map(|minutes| zone.from_local_datetime(&(minute + TimeDelta::minutes(minutes))).earliest())
        .map_or_else(|| local.and_utc(), |instant| instant.with_timezone(&Utc))
}
