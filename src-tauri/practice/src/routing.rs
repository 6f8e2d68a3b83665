//! Senders: which number a Messaging Service uses for whom, and how long a sender's queue is. A queue is a single
//! instant (when it will be empty), so its length costs nothing to know.

use chrono::{DateTime, TimeDelta, Utc};

use crate::world::State;

/// A sender's queue holds this much traffic (twilio.com/docs/api/errors/21611).
const LONGEST_QUEUE: TimeDelta = TimeDelta::hours(10);

/// The number a Service sends from: the one this customer knows, else the same area code, else the least busy.
pub(crate) fn sender(state: &mut State, service: &str, to: &str, now: DateTime<Utc>) -> Option<String> {
    let pool = state.pool(service)?;
    let members: Vec<&str> = state
        .numbers
        .iter()
        .filter(|number| pool.numbers.contains(&number.sid))
        .map(|number| number.e164.as_str())
        .collect();
    let key = (service.to_owned(), to.to_owned());
    let known = state.sticky.get(&key).filter(|from| pool.sticky_sender && members.contains(&from.as_str()));
    let near = || members.iter().find(|from| pool.area_code_geomatch && from.get(..5) == to.get(..5));
    let free = || members.iter().min_by_key(|from| state.free_at.get(**from).copied().unwrap_or(now));
    let chosen = match known {
        Some(known) => known.clone(),
        None => (*near().or_else(free)?).to_owned(),
    };
    state.sticky.insert(key, chosen.clone());
    Some(chosen)
}

/// When a new message would leave.
pub(crate) fn head_of_queue(state: &State, scope: &str, now: DateTime<Utc>) -> DateTime<Utc> {
    state.free_at.get(scope).copied().map_or(now, |free| free.max(now))
}

/// Whether the queue holds ten hours of traffic.
pub(crate) fn queue_is_full(state: &State, scope: &str, now: DateTime<Utc>) -> bool {
    head_of_queue(state, scope, now) - now >= LONGEST_QUEUE
}

/// Takes up the queue for some seconds from `start`.
pub(crate) fn occupy(state: &mut State, scope: &str, start: DateTime<Utc>, seconds: f64) {
    state.free_at.insert(scope.to_owned(), start + TimeDelta::microseconds((seconds * 1e6) as i64));
}
