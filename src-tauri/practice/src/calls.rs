//! Telephone calls: those that came before the world began, those of pretend customers who would rather speak, and those
//! that are stirred up. A call is kept as Twilio lists it; nothing rings anywhere.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use rand::RngExt;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde::{Deserialize, Serialize};

use crate::agenda::Event;
use crate::faults::Fault;
use crate::model::Message;
use crate::world::{State, World, sid};

/// How a call stands, in Twilio's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum CallStatus {
    Queued,
    Ringing,
    InProgress,
    Completed,
    Busy,
    Failed,
    NoAnswer,
    Canceled,
}

impl CallStatus {
    /// Nothing more happens to it.
    pub const fn is_over(self) -> bool {
        !matches!(self, Self::Queued | Self::Ringing | Self::InProgress)
    }
}

/// Which way a call or a leg of it goes, in Twilio's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum CallDirection {
    Inbound,
    OutboundApi,
    /// A leg by which a call was put through to another phone.
    OutboundDial,
}

/// A call, or a leg of one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Call {
    /// Grows with time.
    pub seq: u64,
    pub sid: String,
    pub parent: Option<String>,
    pub from: String,
    pub to: String,
    pub status: CallStatus,
    pub direction: CallDirection,
    pub started: DateTime<Utc>,
    pub ended: Option<DateTime<Utc>>,
    pub seconds: u64,
    pub caller_name: String,
    /// Until then the list does not show it.
    pub listed_from: Option<DateTime<Utc>>,
}

/// What makes a call.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCall {
    /// A call known already, whose end is told.
    pub sid: Option<String>,
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub to: String,
    #[serde(default = "completed")]
    pub status: CallStatus,
    #[serde(default)]
    pub seconds: u64,
    pub started_at: Option<DateTime<Utc>>,
    #[serde(default = "inbound")]
    pub direction: CallDirection,
    pub parent: Option<String>,
    #[serde(default)]
    pub caller_name: String,
}

const fn completed() -> CallStatus {
    CallStatus::Completed
}

const fn inbound() -> CallDirection {
    CallDirection::Inbound
}

/// How long a call rings that nobody takes.
const RINGS: i64 = 25;
/// One in so many texts is answered by a call, where it is not answered by a text.
const CALLS_INSTEAD: f64 = 0.12;

/// Writes a call down, or how a known one went on. Answers its sid; nothing if the one named is not known.
pub(crate) fn place(world: &World, state: &mut State, new: NewCall) -> Option<String> {
    let now = world.clock.now();
    let started = new.started_at.unwrap_or(now);
    let length = if new.status == CallStatus::NoAnswer { RINGS } else { i64::try_from(new.seconds).unwrap_or(0) };
    let ended = |started: DateTime<Utc>| new.status.is_over().then(|| started + TimeDelta::seconds(length));
    if let Some(known) = &new.sid {
        let call = state.calls.iter_mut().find(|call| call.sid == *known)?;
        (call.status, call.seconds, call.ended) = (new.status, new.seconds, ended(call.started));
        return Some(known.clone());
    }
    state.made_calls += 1;
    let seq = state.made_calls;
    let sid = sid("CA", &mut world.dice(seq, 77));
    // What was long ago is listed.
    let lags = new.started_at.is_none() && world.faults.strikes(Fault::ListLag);
    state.calls.push(Call {
        seq,
        sid: sid.clone(),
        parent: new.parent,
        from: new.from,
        to: new.to,
        status: new.status,
        direction: new.direction,
        started,
        ended: ended(started),
        seconds: new.seconds,
        caller_name: new.caller_name,
        listed_from: lags.then(|| now + TimeDelta::from_std(world.options.list_lag).unwrap_or_default()),
    });
    Some(sid)
}

/// The calls from before the world began, told in `data/calls.csv`.
pub(crate) fn past(world: &World, state: &mut State) {
    let Some(ours) = state.numbers.first().map(|number| number.e164.clone()) else { return };
    for line in include_str!("../data/calls.csv").lines() {
        if let Some(call) = read(line, &ours, world.clock.now()) {
            place(world, state, call);
        }
    }
}

fn read(line: &str, ours: &str, now: DateTime<Utc>) -> Option<NewCall> {
    let fields: Vec<&str> = line.split('|').collect();
    let [number, way, hours, status, seconds, name] = fields[..] else { return None };
    let (from, to, direction) = match way {
        "in" => (number.to_owned(), ours.to_owned(), CallDirection::Inbound),
        "out" => (ours.to_owned(), number.to_owned(), CallDirection::OutboundApi),
        _ => return None,
    };
    Some(NewCall {
        sid: None,
        from,
        to,
        status: serde_json::from_value(status.into()).ok()?,
        seconds: seconds.parse().ok()?,
        started_at: Some(now - TimeDelta::minutes(hours.parse::<i64>().ok()? * 60 + 7)),
        direction,
        parent: None,
        caller_name: name.to_owned(),
    })
}

/// A pretend customer who got a text and did not write may call instead.
pub(crate) fn maybe_later(world: &World, state: &mut State, message: &Message) {
    let mut die = world.dice(message.seq, 78);
    if !die.random_bool(CALLS_INSTEAD) {
        return;
    }
    let Some(ours) = message.from.clone() else { return };
    let delay = Duration::from_secs(die.random_range(60..600));
    state.agenda.after(world.clock.now(), delay, Event::Ring { from: message.to.clone(), to: ours });
}

/// The phone rings: half of the time nobody is there to take it.
pub(crate) fn ring(world: &World, state: &mut State, from: String, to: String) {
    let mut die = StdRng::seed_from_u64(world.options.seed ^ state.made_calls.wrapping_mul(0x51D7_348D));
    let taken = die.random_bool(0.5);
    let (status, seconds) =
        if taken { (CallStatus::Completed, die.random_range(20..400)) } else { (CallStatus::NoAnswer, 0) };
    let call = NewCall {
        sid: None,
        from,
        to,
        status,
        seconds,
        started_at: None,
        direction: CallDirection::Inbound,
        parent: None,
        caller_name: String::new(),
    };
    place(world, state, call);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_past_is_a_call() {
        let now = DateTime::from_timestamp(1_760_000_000, 0).expect("valid instant");
        let lines = || include_str!("../data/calls.csv").lines().filter(|line| !line.starts_with('#'));
        assert!(lines().count() > 5);
        for line in lines() {
            let call = read(line, "+13125550100", now).unwrap_or_else(|| panic!("{line}"));
            assert!(call.started_at.is_some_and(|at| at < now), "{line}");
            assert_eq!(call.seconds > 0, call.status == CallStatus::Completed, "{line}");
        }
    }
}
