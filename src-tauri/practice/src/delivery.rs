//! The way of an outbound message: accepted or queued, sending, sent, and what the carrier says. It moves messages and
//! reports each move to the callback; what a request may contain was judged before.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use rand::RngExt;

use crate::agenda::Event;
use crate::destinations::{self, Fate, fate};
use crate::faults::{Fault, UNDELIVERED, UNSENT};
use crate::model::{Direction, Lag, Message, Status};
use crate::routing;
use crate::world::{State, World};
use crate::{callbacks, customers, judge, segments};

/// Millionths of a dollar per segment (US list price reported in 2026).
pub(crate) const SEGMENT_MICROS: u64 = 8_300;
const MMS_MICROS: u64 = 22_000;
const TRIAL_PREFIX: &str = "Sent from your Twilio trial account - ";
/// Messages an `instant` world remembers.
const INSTANT_MEMORY: usize = 2_000;

/// A message that passed all checks made before an answer.
#[derive(Debug)]
pub(crate) struct Draft {
    pub to: String,
    pub from: Option<String>,
    pub service: Option<String>,
    pub body: String,
    pub media: Vec<String>,
    pub send_at: Option<DateTime<Utc>>,
    pub status_callback: Option<String>,
    pub validity: u32,
    pub direction: Direction,
}

/// Takes a message on: `queued` from a number, `accepted` or `scheduled` from a Messaging Service. Gives it as it
/// was at that moment; errs with 21611 when the number's queue is full.
pub(crate) fn accept(world: &World, state: &mut State, draft: Draft) -> Result<Message, u32> {
    let now = world.clock.now();
    let body = if world.options.trial { format!("{TRIAL_PREFIX}{}", draft.body) } else { draft.body };
    let send_at = draft.send_at.filter(|_| !world.faults.strikes(Fault::NotHeld));
    let status = match (send_at, &draft.service) {
        (Some(_), _) => Status::Scheduled,
        (None, Some(_)) => Status::Accepted,
        (None, None) => Status::Queued,
    };
    let direct = status == Status::Queued;
    let segments = billed(&body, &draft.media);
    let scope = draft.from.as_deref().map(|from| state.scope(from)).unwrap_or_default();
    if direct && routing::queue_is_full(state, &scope, now) {
        return Err(21611);
    }
    let seq = state.next_seq();
    let mut message = Message {
        seq,
        sid: world.message_sid(seq, !draft.media.is_empty()),
        to: draft.to,
        from: draft.from,
        body,
        status,
        direction: draft.direction,
        segments: if direct { segments } else { 0 },
        media: draft.media,
        price_micros: None,
        error: None,
        service: draft.service,
        created: now,
        updated: now,
        sent: None,
        send_at,
        status_callback: draft.status_callback,
        validity: draft.validity,
        lag: None,
    };
    if world.options.test_keys {
        return Ok(message);
    }
    if world.options.instant {
        deliver_at_once(state, message.clone());
        return Ok(message);
    }
    message.lag = lag(world, None);
    state.add(message.clone());
    match send_at {
        Some(at) => {
            state.scheduled += 1;
            state.agenda.at(at, Event::Step(seq));
        }
        None if direct => enqueue(world, state, &message, &scope, segments),
        None => state.agenda.at(now + wait(world, seq, Step::Route), Event::Step(seq)),
    }
    Ok(message)
}

/// Sends a reply a webhook asked for; blocked customers get none.
pub(crate) fn reply(world: &World, state: &mut State, ours: &str, customer: &str, body: String) {
    if state.blocked(ours, customer) || body.encode_utf16().count() > 1600 {
        return;
    }
    let draft = Draft {
        to: customer.to_owned(),
        from: Some(ours.to_owned()),
        service: None,
        body,
        media: Vec::new(),
        send_at: None,
        status_callback: None,
        validity: 36_000,
        direction: Direction::OutboundReply,
    };
    if accept(world, state, draft).is_err() {
        tracing::debug!("a reply found the queue full");
    }
}

/// Takes the next step of a message, if it still has one.
pub(crate) fn step(world: &World, state: &mut State, seq: u64) {
    let now = world.clock.now();
    let Some(message) = state.log.get(seq).cloned() else { return };
    match message.status {
        Status::Scheduled => {
            state.scheduled = state.scheduled.saturating_sub(1);
            route(world, state, &message);
        }
        Status::Accepted => route(world, state, &message),
        Status::Queued => match (fate(&message.to), world.faults.struck(&UNSENT)) {
            (Fate::Failed(code), _) | (_, Some(code)) => fail(world, state, seq, code),
            _ if over_daily_cap(world, state, &message, now) => fail(world, state, seq, 30023),
            _ => go_on(world, state, seq, Status::Sending, Step::Send),
        },
        Status::Sending => {
            change(world, state, seq, |message| {
                message.status = Status::Sent;
                message.sent = Some(now);
            });
            let mut dice = world.dice(seq, Step::Price as u64);
            state.agenda.after(now, Duration::from_millis(dice.random_range(1_500..40_000)), Event::Price(seq));
            if fate(&message.to) != Fate::NoReceipt {
                state.agenda.at(now + wait(world, seq, Step::Receipt), Event::Step(seq));
            }
        }
        Status::Sent => arrive(world, state, &message),
        Status::Delivered | Status::Undelivered | Status::Failed | Status::Canceled | Status::Received => {}
    }
}

/// A message has waited longer than its validity period. It never left, so it may safely be sent again.
pub(crate) fn expire(world: &World, state: &mut State, seq: u64) {
    if state.log.get(seq).is_some_and(|message| message.status == Status::Queued) {
        fail(world, state, seq, 30036);
    }
}

/// The price of a message becomes known.
pub(crate) fn price(world: &World, state: &mut State, seq: u64) {
    let Some(message) = state.log.get(seq).filter(|message| message.price_micros.is_none()) else { return };
    let micros = if message.media.is_empty() { SEGMENT_MICROS * u64::from(message.segments) } else { MMS_MICROS };
    state.spent_micros += micros;
    change_quietly(world, state, seq, |message| message.price_micros = Some(micros));
}

/// Calls a message back; false when it is too late.
pub(crate) fn cancel(world: &World, state: &mut State, seq: u64) -> bool {
    let Some(status) = state.log.get(seq).map(|message| message.status) else { return false };
    if !status.cancelable() {
        return false;
    }
    if status == Status::Scheduled {
        state.scheduled = state.scheduled.saturating_sub(1);
    }
    change(world, state, seq, |message| message.status = Status::Canceled);
    true
}

/// Changes a message without a callback.
pub(crate) fn change_quietly(world: &World, state: &mut State, seq: u64, change: impl FnOnce(&mut Message)) {
    let now = world.clock.now();
    state.log.change(seq, |message| {
        if message.listed(now).is_some_and(|listed| std::ptr::eq(listed, message)) {
            message.lag = lag(world, Some(message));
        }
        message.updated = now;
        change(message);
    });
}

/// Puts what was under way back on the agenda after a restart.
pub(crate) fn resume(world: &World, state: &mut State) {
    let now = world.clock.now();
    let open: Vec<Message> = state
        .log
        .iter()
        .filter(|message| {
            use Status::{Accepted, Queued, Scheduled, Sending, Sent};
            matches!(message.status, Accepted | Scheduled | Queued | Sending | Sent)
        })
        .cloned()
        .collect();
    for message in open {
        state.scheduled += usize::from(message.status == Status::Scheduled);
        if message.status == Status::Sent && message.price_micros.is_none() {
            state.agenda.at(now, Event::Price(message.seq));
        }
        if message.status != Status::Sent || fate(&message.to) != Fate::NoReceipt {
            let due = message.send_at.filter(|_| message.status == Status::Scheduled).unwrap_or(now);
            state.agenda.at(due, Event::Step(message.seq));
        }
    }
}

/// Hides a message that has just come in from the list, if the list lags.
pub(crate) fn hide_for_a_while(world: &World, state: &mut State, seq: u64) {
    if let Some(lag) = lag(world, None) {
        state.log.change(seq, |message| message.lag = Some(lag));
    }
}

fn deliver_at_once(state: &mut State, mut message: Message) {
    let now = message.created;
    if message.send_at.is_none() {
        message.segments = billed(&message.body, &message.media);
        message.from = message.from.or_else(|| routing::sender(state, message.service.as_deref()?, &message.to, now));
        message.status = Status::Delivered;
        message.sent = Some(now);
        message.price_micros = Some(SEGMENT_MICROS * u64::from(message.segments));
    }
    state.add(message);
    state.sticky.clear();
    if state.log.len() > INSTANT_MEMORY
        && let Some(oldest) = state.log.oldest()
    {
        state.log.remove(oldest);
    }
}

/// A Messaging Service picks a sender, and only now finds what a number would have found at once.
fn route(world: &World, state: &mut State, message: &Message) {
    let now = world.clock.now();
    let Some(service) = &message.service else { return };
    if state.pool(service).is_none_or(|pool| pool.numbers.is_empty()) {
        return fail(world, state, message.seq, 21704);
    }
    let Some(from) = message.from.clone().or_else(|| routing::sender(state, service, &message.to, now)) else {
        return fail(world, state, message.seq, 21703);
    };
    if let Err(code) = judge::check_destination(world, state, &from, &message.to) {
        return fail(world, state, message.seq, code);
    }
    let scope = state.scope(&from);
    if routing::queue_is_full(state, &scope, now) {
        return fail(world, state, message.seq, 30001);
    }
    let segments = billed(&message.body, &message.media);
    change(world, state, message.seq, |message| {
        message.from = Some(from);
        message.segments = segments;
        message.status = Status::Queued;
    });
    enqueue(world, state, message, &scope, segments);
}

/// Puts a message into its sender's queue, where it either comes to the head or runs out of time.
fn enqueue(world: &World, state: &mut State, message: &Message, scope: &str, segments: u32) {
    let now = world.clock.now();
    let expires = now + TimeDelta::seconds(i64::from(message.validity));
    let start = routing::head_of_queue(state, scope, now);
    if start >= expires {
        return state.agenda.at(expires, Event::Expire(message.seq));
    }
    routing::occupy(state, scope, start, f64::from(segments) / world.options.throughput.max(1e-6));
    state.agenda.at(start + wait(world, message.seq, Step::Queue), Event::Step(message.seq));
}

/// The carrier's receipt, and perhaps the customer's answer.
fn arrive(world: &World, state: &mut State, message: &Message) {
    let standing = &state.standing;
    let unregistered = match message.from.as_deref().map(destinations::toll_free) {
        Some(true) => (standing.toll_free_status != "TWILIO_APPROVED").then_some(30032),
        Some(false) => (standing.campaign_status != "VERIFIED").then_some(30034),
        None => None,
    };
    let code = match fate(&message.to) {
        Fate::Undelivered(code) => Some(code),
        _ => unregistered.or_else(|| world.faults.struck(&UNDELIVERED)),
    };
    change(world, state, message.seq, |message| {
        message.status = if code.is_some() { Status::Undelivered } else { Status::Delivered };
        message.error = code;
    });
    if code.is_none() {
        customers::hear(world, state, message);
    }
}

fn go_on(world: &World, state: &mut State, seq: u64, status: Status, next: Step) {
    change(world, state, seq, |message| message.status = status);
    state.agenda.at(world.clock.now() + wait(world, seq, next), Event::Step(seq));
}

fn fail(world: &World, state: &mut State, seq: u64, code: u32) {
    change(world, state, seq, |message| {
        message.status = Status::Failed;
        message.error = Some(code);
    });
}

/// Changes a message's status and calls back.
fn change(world: &World, state: &mut State, seq: u64, change: impl FnOnce(&mut Message)) {
    change_quietly(world, state, seq, change);
    callbacks::report(world, state, seq);
}

fn lag(world: &World, old: Option<&Message>) -> Option<Lag> {
    let delay = TimeDelta::from_std(world.options.list_lag).unwrap_or(TimeDelta::zero());
    let old = old.map(|message| Box::new(Message { lag: None, ..message.clone() }));
    world.faults.strikes(Fault::ListLag).then(|| Lag { until: world.clock.now() + delay, old })
}

fn billed(body: &str, media: &[String]) -> u32 {
    if media.is_empty() { segments::count(body) } else { 1 }
}

/// Counts a message towards its carrier's day, which ends at midnight Pacific.
fn over_daily_cap(world: &World, state: &mut State, message: &Message, now: DateTime<Utc>) -> bool {
    let Some(cap) = world.options.daily_cap.filter(|_| destinations::on_capped_carrier(&message.to)) else {
        return false;
    };
    let today = now.with_timezone(&chrono_tz::America::Los_Angeles).date_naive();
    let used = state.carrier_day.filter(|(day, _)| *day == today).map_or(0, |(_, used)| used);
    let over = used + u64::from(message.segments) > cap;
    state.carrier_day = Some((today, if over { used } else { used + u64::from(message.segments) }));
    over
}

/// The stretches of a message's way, each with its own range of delays.
#[derive(Clone, Copy)]
enum Step {
    Route = 1,
    Queue,
    Send,
    Receipt,
    Price,
}

fn wait(world: &World, seq: u64, step: Step) -> TimeDelta {
    let millis = match step {
        Step::Route => 100..900,
        Step::Queue => 100..700,
        Step::Send => 150..1_200,
        Step::Receipt => 400..6_000,
        Step::Price => 1_500..40_000,
    };
    TimeDelta::milliseconds(world.dice(seq, step as u64).random_range(millis))
}
