//! How fast Twilio passes texts on, by what they are sent from, and how many it may therefore still have waiting. Owns the
//! table and the sums; who asks keeps the counts.

use std::sync::OnceLock;

use chrono::TimeDelta;

use crate::PhoneNumber;
use crate::senders::is_toll_free;

/// See the head of the table for where the figures come from and how far to trust them.
const TABLE: &str = include_str!("../data/throughput.csv");

/// Twilio's queue for one sender holds this much of its traffic (twilio.com/docs/api/errors/21611).
const LONGEST_QUEUE: TimeDelta = TimeDelta::hours(10);

/// What a sender passes on, in parts a second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Throughput {
    /// Never more; nothing where that is not known.
    pub at_most: Option<f64>,
    /// Not less, as far as anybody says.
    pub at_least: f64,
}

impl Throughput {
    /// Of a number, or of a Messaging Service, which has none of its own. `att_per_hour` is what AT&T takes of its
    /// registration, where Twilio told it.
    pub fn of(number: Option<&PhoneNumber>, att_per_hour: Option<u32>) -> Self {
        match (att_per_hour, number) {
            (Some(parts), _) => kind("registered").times(f64::from(parts.max(1)) / 3_600.0),
            (None, Some(number)) if is_toll_free(number) => kind("toll_free"),
            (None, Some(number)) if !number.as_str().starts_with("+1") => kind("other_country"),
            (None, _) => kind("local"),
        }
    }

    fn times(self, factor: f64) -> Self {
        Self { at_most: self.at_most.map(|most| most * factor), at_least: self.at_least * factor }
    }

    /// How many parts may wait at Twilio so that the last of them is passed on in time: within its queue, and before an
    /// instant so far away, if there is one.
    pub fn may_wait(&self, time_left: Option<TimeDelta>) -> u64 {
        let within = time_left.map_or(LONGEST_QUEUE, |left| left.clamp(TimeDelta::zero(), LONGEST_QUEUE));
        (within.as_seconds_f64() * self.at_least) as u64
    }

    /// How long so many parts take.
    pub fn time_for(&self, parts: u64) -> TimeDelta {
        TimeDelta::milliseconds((parts as f64 * 1_000.0 / self.at_least) as i64)
    }
}

fn kind(name: &str) -> Throughput {
    static ROWS: OnceLock<Vec<(&'static str, Throughput)>> = OnceLock::new();
    let rows = ROWS.get_or_init(|| rows().collect());
    let slowest = Throughput { at_most: Some(1.0), at_least: 1.0 };
    rows.iter().find(|(kind, _)| *kind == name).map_or(slowest, |(_, throughput)| *throughput)
}

fn rows() -> impl Iterator<Item = (&'static str, Throughput)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(|line| {
        let mut columns = line.split(',');
        let (kind, at_most, at_least) = (columns.next()?, columns.next()?, columns.next()?);
        Some((kind, Throughput { at_most: at_most.parse().ok(), at_least: at_least.parse().ok()? }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(number: &str, att_per_hour: Option<u32>) -> (Option<f64>, f64) {
        let number = PhoneNumber::from_e164(number).ok();
        let Throughput { at_most, at_least } = Throughput::of(number.as_ref(), att_per_hour);
        (at_most, at_least)
    }

    #[test]
    fn every_kind_of_sender_has_its_rate() {
        assert_eq!(rows().count(), 4, "a row that does not read is no row");
        for (number, att_per_hour, rate) in [
            ("+13125550100", None, (None, 1.0)),
            ("+18335550100", None, (Some(3.0), 3.0)),
            ("+447400123456", None, (Some(10.0), 10.0)),
            ("+13125550100", Some(270_000), (Some(225.0), 75.0)),
            ("+13125550100", Some(4_500), (Some(3.75), 1.25)),
            ("a service", Some(900), (Some(0.75), 0.25)),
            ("a service", None, (None, 1.0)),
        ] {
            assert_eq!(of(number, att_per_hour), rate, "{number} {att_per_hour:?}");
        }
    }

    #[test]
    fn what_waits_at_twilio_fits_ten_hours_and_the_time_that_is_left() {
        let slow = Throughput { at_most: None, at_least: 1.0 };
        for (left, parts) in [
            (None, 36_000),
            (Some(TimeDelta::days(2)), 36_000),
            (Some(TimeDelta::minutes(30)), 1_800),
            (Some(TimeDelta::zero()), 0),
            (Some(TimeDelta::minutes(-1)), 0),
        ] {
            assert_eq!(slow.may_wait(left), parts, "{left:?}");
        }
        assert_eq!(Throughput { at_most: None, at_least: 0.25 }.may_wait(None), 9_000);
        assert_eq!(slow.time_for(90), TimeDelta::seconds(90));
    }
}
