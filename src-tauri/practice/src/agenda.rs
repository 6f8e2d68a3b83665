//! What will happen when: a queue of events in practice time. It keeps them in order and hands out what is due; it
//! never carries anything out.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::webhook::Call;

/// Something that will happen.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    /// The message takes its next step.
    Step(u64),
    /// The message has waited too long for its sender.
    Expire(u64),
    /// The message's price becomes known.
    Price(u64),
    /// A held-back callback leaves.
    Callback(Call),
    /// A customer texts one of our numbers.
    Text { from: String, to: String, body: String },
    /// A customer calls one of our numbers.
    Ring { from: String, to: String },
}

/// Events by due instant (milliseconds) and order of entry.
#[derive(Default)]
pub(crate) struct Agenda {
    events: BTreeMap<(i64, u64), Event>,
    entered: u64,
}

impl Agenda {
    pub fn at(&mut self, due: DateTime<Utc>, event: Event) {
        self.entered += 1;
        self.events.insert((due.timestamp_millis(), self.entered), event);
    }

    pub fn after(&mut self, now: DateTime<Utc>, delay: Duration, event: Event) {
        self.at(now + TimeDelta::from_std(delay).unwrap_or(TimeDelta::MAX), event);
    }

    /// How many events are still to come.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Takes the first event if it is due.
    pub fn pop_due(&mut self, now: DateTime<Utc>) -> Option<Event> {
        let first = self.events.first_entry()?;
        (first.key().0 <= now.timestamp_millis()).then(|| first.remove())
    }

    /// Practice time until the first event is due.
    pub fn next_in(&self, now: DateTime<Utc>) -> Option<Duration> {
        let (due, _) = *self.events.keys().next()?;
        Some(Duration::from_millis(u64::try_from(due - now.timestamp_millis()).unwrap_or(0)))
    }

    /// Keeps the delays of what is under way when the clock is set back by `jump` (negative); `pinned` events stay at
    /// their instant.
    pub fn shift(&mut self, jump: TimeDelta, pinned: impl Fn(&Event) -> bool) {
        let by = jump.num_milliseconds();
        self.events = std::mem::take(&mut self.events)
            .into_iter()
            .map(|((due, entered), event)| ((if pinned(&event) { due } else { due + by }, entered), event))
            .collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).expect("valid instant")
    }

    #[test]
    fn events_come_out_when_due_and_in_order() {
        let mut agenda = Agenda::default();
        agenda.at(at(20), Event::Step(2));
        agenda.at(at(10), Event::Step(1));
        assert!(agenda.pop_due(at(9)).is_none());
        assert_eq!(agenda.next_in(at(9)), Some(Duration::from_secs(1)));
        assert!(matches!(agenda.pop_due(at(30)), Some(Event::Step(1))));
        assert!(matches!(agenda.pop_due(at(30)), Some(Event::Step(2))));
        assert!(agenda.pop_due(at(30)).is_none());
    }

    #[test]
    fn a_clock_set_back_keeps_delays_but_not_appointments() {
        let mut agenda = Agenda::default();
        agenda.at(at(100), Event::Step(1));
        agenda.at(at(100), Event::Price(2));
        agenda.shift(TimeDelta::seconds(-90), |event| matches!(event, Event::Price(_)));
        assert!(matches!(agenda.pop_due(at(10)), Some(Event::Step(1))));
        assert!(agenda.pop_due(at(99)).is_none());
        assert!(matches!(agenda.pop_due(at(100)), Some(Event::Price(2))));
    }
}
