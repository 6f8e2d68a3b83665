//! The door of the Twilio side: every request passes credentials, concurrency, faults and latency here before and after
//! it is carried out. What a request means is decided in `api`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, DATE, HOST, HeaderValue, WWW_AUTHENTICATE};
use hyper::{Method, Request};
use rand::RngExt;

use crate::answer::{Answer, ApiError};
use crate::api;
use crate::faults::{Fault, REFUSALS};
use crate::form::Form;
use crate::server::{Reply, response};
use crate::side_door;
use crate::world::{World, sid};

/// No client waits so long, whatever time it is in the world.
const HANGS: Duration = Duration::from_secs(120);

/// Who a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Account sid and auth token.
    Account,
    /// A standard API key, which may not touch accounts and keys.
    StandardKey,
}

/// A request taken apart.
#[derive(Debug)]
pub(crate) struct Ask {
    pub method: Method,
    pub path: String,
    pub query: Form,
    pub form: Form,
    pub caller: Caller,
    /// `http://host:port` as the client wrote it.
    pub base: String,
}

/// Counts a request while it is under way.
struct InFlight<'a>(&'a AtomicUsize);

impl<'a> InFlight<'a> {
    fn enter(counter: &'a AtomicUsize) -> (Self, usize) {
        let now = counter.fetch_add(1, Ordering::AcqRel) + 1;
        (Self(counter), now)
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Handles one request to the Twilio port.
pub(crate) async fn handle(world: Arc<World>, request: Request<Bytes>) -> Reply {
    if request.uri().path().starts_with("/_practice/") {
        let answer = side_door::answer(&world, &request);
        return Some(response(answer.status, answer.content_type, answer.body));
    }
    if request.uri().path() == "/api/v2/summary.json" {
        let answer = status_page(&world, &request);
        return Some(response(answer.status, answer.content_type, answer.body));
    }
    let started = Instant::now();
    let (_in_flight, concurrent) = InFlight::enter(&world.in_flight);
    let path = request.uri().path().to_owned();
    let outcome = carry_out(&world, &request, concurrent).unwrap_or_else(|error| Outcome::of(error.answer(&path)));
    let pause = pause(&world, outcome.wait);
    // Even an empty sleep lasts until the timer's next millisecond.
    if !pause.is_zero() {
        tokio::time::sleep(pause).await;
    }
    let answer = outcome.answer?;
    let mut reply = response(answer.status, answer.content_type, answer.body);
    let headers = reply.headers_mut();
    let text = |value: String| HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static(""));
    headers.insert("Twilio-Request-Id", text(sid("RQ", &mut world.request_dice())));
    headers.insert("Twilio-Request-Duration", text(format!("{:.3}", started.elapsed().as_secs_f64())));
    headers.insert("Twilio-Concurrent-Requests", text(concurrent.to_string()));
    headers.insert("X-Powered-By", HeaderValue::from_static("AT-5000"));
    if let Some(told) = world.clock.told() {
        headers.insert(DATE, text(told));
    }
    if answer.status == 401 {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"Twilio API\""));
    }
    Some(reply)
}

/// The status page is another host's: whoever brings the account's keys there has given them away.
fn status_page(world: &World, request: &Request<Bytes>) -> Answer {
    if request.headers().contains_key(AUTHORIZATION) {
        return Answer::web_page(400);
    }
    api::status_page(world)
}

/// What has been done, and how it is told. No answer means the connection is cut.
struct Outcome {
    answer: Option<Answer>,
    wait: Wait,
}

/// How long an answer takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wait {
    Usual,
    Slow,
    /// Longer than any client waits.
    Hangs,
}

impl Outcome {
    fn of(answer: Answer) -> Self {
        Self { answer: Some(answer), wait: Wait::Usual }
    }
}

/// Carries the request out at once; only the answer waits, so a client that gives up early undoes nothing.
fn carry_out(world: &World, request: &Request<Bytes>, concurrent: usize) -> Result<Outcome, ApiError> {
    let caller = caller(world, request)?;
    let faults = &world.faults;
    if faults.strikes(Fault::Auth401) {
        return Err(ApiError::unauthorized("Authenticate"));
    }
    if (!world.options.instant && concurrent > world.options.concurrency) || faults.strikes(Fault::Rate429) {
        return Err(20429.into());
    }
    let mut wait = if faults.strikes(Fault::Slow) { Wait::Slow } else { Wait::Usual };
    let ask = Ask {
        method: request.method().clone(),
        path: request.uri().path().to_owned(),
        query: Form::parse(request.uri().query().unwrap_or_default().as_bytes()),
        form: Form::parse(request.body()),
        caller,
        base: base(request),
    };
    if ask.query.get("PageToken").is_some() && faults.strikes(Fault::PageHangs) {
        wait = Wait::Hangs;
    }
    let (create, change) = (api::is_create(&ask), api::is_change_of_sender(&ask));
    if change && faults.strikes(Fault::ChangeDropBefore) {
        return Ok(Outcome { answer: None, wait });
    }
    if create && faults.strikes(Fault::DropBefore) {
        return Ok(Outcome { answer: None, wait });
    }
    if create && faults.strikes(Fault::Http500Before) {
        return Err(20500.into());
    }
    if create && let Some(code) = faults.struck(&REFUSALS) {
        return Err(code.into());
    }
    let answer = api::answer(world, &ask).unwrap_or_else(|error| error.answer(&ask.path));
    if change && answer.status == 200 && faults.strikes(Fault::ChangeDropAfter) {
        return Ok(Outcome { answer: None, wait });
    }
    let stored = create && answer.status == 201;
    if stored && faults.strikes(Fault::DropAfter) {
        return Ok(Outcome { answer: None, wait });
    }
    if stored && faults.strikes(Fault::Http500After) {
        return Err(20500.into());
    }
    if stored && faults.strikes(Fault::BadJson) {
        return Ok(Outcome { answer: Some(spoil(world, answer)), wait });
    }
    Ok(Outcome { answer: Some(answer), wait })
}

/// A web page instead of JSON, or JSON that ends in the middle.
fn spoil(world: &World, answer: Answer) -> Answer {
    if world.request_dice().random_bool(0.5) {
        return Answer::web_page(200);
    }
    let mut body = answer.body;
    let half = (body.len() / 2..body.len()).find(|at| body.is_char_boundary(*at)).unwrap_or(0);
    body.truncate(half);
    Answer { body, ..answer }
}

fn caller(world: &World, request: &Request<Bytes>) -> Result<Caller, ApiError> {
    let account = &world.account;
    let given = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some((name, secret)) = given.and_then(basic) else {
        return Err(ApiError::unauthorized("Authentication Error - No credentials provided"));
    };
    let caller = match (name.as_str(), secret.as_str()) {
        (name, secret) if name == account.sid && secret == account.token => Caller::Account,
        (name, secret) if name == account.key_sid && secret == account.key_secret => Caller::StandardKey,
        (name, _) if name == account.sid => return Err(ApiError::unauthorized("Authenticate")),
        _ => return Err(ApiError::unauthorized("Authentication Error - invalid username")),
    };
    let named = request.uri().path().strip_prefix("/2010-04-01/Accounts/").and_then(|rest| rest.split('/').next());
    match named.map(|sid| sid.strip_suffix(".json").unwrap_or(sid)) {
        Some(sid) if sid != account.sid => Err(ApiError::unauthorized("Authenticate")),
        _ => Ok(caller),
    }
}

fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, coded) = header.split_once(' ')?;
    let plain = String::from_utf8(STANDARD.decode(coded.trim()).ok()?).ok()?;
    let (name, secret) = plain.split_once(':')?;
    scheme.eq_ignore_ascii_case("basic").then(|| (name.to_owned(), secret.to_owned()))
}

fn base(request: &Request<Bytes>) -> String {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1");
    format!("http://{host}")
}

fn pause(world: &World, wait: Wait) -> Duration {
    let mut dice = world.request_dice();
    match wait {
        Wait::Usual => {}
        Wait::Slow => return world.clock.real(Duration::from_millis(dice.random_range(5_000..26_000))),
        Wait::Hangs => return HANGS,
    }
    if world.options.instant {
        return Duration::ZERO;
    }
    let usual = || world.clock.real(Duration::from_millis(dice.random_range(80..300)));
    world.options.latency.unwrap_or_else(usual)
}
