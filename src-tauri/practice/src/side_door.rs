//! `/_practice/…`: looking into the world and stirring it, which no real Twilio offers. No credentials, faults or
//! latency apply here.

use chrono::{DateTime, TimeDelta, Utc};
use hyper::body::Bytes;
use hyper::{Method, Request};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::agenda::Event;
use crate::answer::Answer;
use crate::calls::{self, NewCall};
use crate::destinations::e164;
use crate::inbound;
use crate::model::{Message, Status};
use crate::world::World;

/// What a customer is made to say.
#[derive(Deserialize)]
struct Inbound {
    from: String,
    to: String,
    body: String,
}

/// Answers one request; bad input is a 400 with a sentence.
pub(crate) fn answer(world: &World, request: &Request<Bytes>) -> Answer {
    let path = request.uri().path();
    let outcome = match (request.method(), path) {
        (&Method::GET, "/_practice/messages") => Ok(messages(world)),
        (&Method::GET, "/_practice/emails") => Ok(world.lock().emails.iter().cloned().collect()),
        (&Method::GET, "/_practice/alerts") => Ok(world.lock().alerts.iter().cloned().collect()),
        (&Method::GET, "/_practice/blocks") => Ok(blocks(world)),
        (&Method::GET, "/_practice/calls") => Ok(json!(world.lock().calls)),
        (&Method::GET, "/_practice/standing") => Ok(json!(world.lock().standing)),
        (&Method::POST, "/_practice/calls") => call(world, request.body()),
        (&Method::POST, "/_practice/standing") => stand(world, request.body()),
        (&Method::GET, "/_practice/counts") => Ok(counts(world)),
        (&Method::GET, "/_practice/customers") => Ok(json!(world.customers)),
        (&Method::GET, "/_practice/faults") => Ok(faults(world)),
        (&Method::GET, "/_practice/clock") => Ok(json!({"as_of": world.clock.now(), "speed": world.options.speed})),
        (&Method::POST, "/_practice/inbound") => receive(world, request.body()),
        (&Method::POST, "/_practice/faults") => set_faults(world, request.body()),
        (&Method::POST, "/_practice/clock") => set_clock(world, request.body()),
        _ => return Answer::json(404, &json!({"error": format!("nothing at {path}")})),
    };
    match outcome {
        Ok(document) => Answer::json(200, &document),
        Err(error) => Answer::json(400, &json!({"error": error})),
    }
}

/// Every message that exists, oldest first, as it really stands.
fn messages(world: &World) -> Value {
    let state = world.lock();
    let mut all: Vec<&Message> = state.log.iter().collect();
    all.sort_unstable_by_key(|message| message.seq);
    let view = |message: &&Message| {
        json!({
            "sid": message.sid,
            "to": message.to,
            "from": message.from,
            "body": message.body,
            "status": message.status.word(),
            "direction": message.direction.word(),
            "created_at": message.created,
            "send_at": message.send_at,
            "error_code": message.error,
        })
    };
    all.iter().map(view).collect()
}

fn blocks(world: &World) -> Value {
    let state = world.lock();
    let mut all: Vec<_> = state.blocks.iter().collect();
    all.sort();
    all.into_iter().map(|(scope, customer)| json!({"scope": scope, "customer": customer})).collect()
}

/// How many messages were ever made, how many of those remembered are in which state, and how many events are to come.
fn counts(world: &World) -> Value {
    let state = world.lock();
    let mut by_status: Map<String, Value> = Map::new();
    for message in state.log.iter() {
        let count = by_status.entry(message.status.word()).or_insert_with(|| 0.into());
        *count = (count.as_u64().unwrap_or(0) + 1).into();
    }
    json!({"made": state.made, "remembered": state.log.len(), "by_status": by_status, "pending": state.agenda.len()})
}

fn faults(world: &World) -> Value {
    let odds = world.faults.odds().into_iter().map(|(name, probability)| (name.to_owned(), json!(probability)));
    Value::Object(odds.collect())
}

fn receive(world: &World, body: &[u8]) -> Result<Value, String> {
    let text: Inbound = read(body)?;
    let from = e164(&text.from).map_err(|_| format!("{} is not a phone number", text.from))?;
    let mut state = world.lock();
    if state.number(&text.to).is_none() {
        return Err(format!("{} is not one of the account's numbers", text.to));
    }
    let sid = inbound::receive(world, &mut state, &from, &text.to, &text.body);
    drop(state);
    world.touched();
    Ok(json!({"sid": sid}))
}

/// Somebody calls, or a call that goes on ends.
fn call(world: &World, body: &[u8]) -> Result<Value, String> {
    let new: NewCall = read(body)?;
    let placed = calls::place(world, &mut world.lock(), new);
    world.touched();
    placed.map(|sid| json!({"sid": sid})).ok_or_else(|| "there is no such call".to_owned())
}

fn stand(world: &World, body: &[u8]) -> Result<Value, String> {
    let change = read(body)?;
    let mut state = world.lock();
    state.standing.take(change);
    Ok(json!(state.standing))
}

fn set_faults(world: &World, body: &[u8]) -> Result<Value, String> {
    let wanted: Map<String, Value> = read(body)?;
    let known: Vec<&str> = world.faults.odds().into_iter().map(|(name, _)| name).collect();
    for (name, probability) in &wanted {
        if !known.contains(&name.as_str()) {
            return Err(format!("there is no fault called {name}"));
        }
        if !probability.as_f64().is_some_and(|probability| (0.0..=1.0).contains(&probability)) {
            return Err(format!("the probability of {name} must be a number from 0 to 1"));
        }
    }
    for (name, probability) in &wanted {
        world.faults.set(name, probability.as_f64().unwrap_or(0.0));
    }
    Ok(faults(world))
}

/// Moves the clock, or makes the time told in answers differ from the real one.
fn set_clock(world: &World, body: &[u8]) -> Result<Value, String> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Clock {
        as_of: Option<DateTime<Utc>>,
        told_off_by_seconds: Option<i64>,
    }
    let wanted: Clock = read(body)?;
    if let Some(seconds) = wanted.told_off_by_seconds {
        world.clock.tell_off_by(seconds);
    }
    if let Some(as_of) = wanted.as_of {
        move_clock(world, as_of);
    }
    Ok(json!({"as_of": wanted.as_of.unwrap_or_else(|| world.clock.now())}))
}

/// Forward, everything due happens; back, what is under way keeps its delays and appointments stay.
fn move_clock(world: &World, as_of: DateTime<Utc>) {
    let mut state = world.lock();
    let jump = world.clock.set(as_of);
    if jump < TimeDelta::zero() {
        let state = &mut *state;
        let log = &state.log;
        state.agenda.shift(
            jump,
            |event| matches!(event, Event::Step(seq) if log.get(*seq).is_some_and(|it| it.status == Status::Scheduled)),
        );
        state.free_at.values_mut().for_each(|free| *free += jump);
    }
    drop(state);
    world.alarm.notify_one();
}

fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| error.to_string())
}
