//! The simulated account as a whole: its credentials, its records behind one lock, its clock and its loose ends.
//! Every part of the simulator is handed this; the lock is never held across an await.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;
use tokio::sync::Notify;

use crate::agenda::Agenda;
use crate::calls::{self, Call};
use crate::clock::Clock;
use crate::customers::{self, PretendCustomer};
use crate::destinations;
use crate::faults::Faults;
use crate::log::MessageLog;
use crate::model::{Message, Number, Pool};
use crate::options::{PracticeError, PracticeOptions};
use crate::standing::Standing;
use crate::webhook::Lanes;

/// Credentials of the simulated account.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub sid: String,
    pub token: String,
    pub key_sid: String,
    pub key_secret: String,
    pub created: DateTime<Utc>,
}

/// Everything that changes.
#[derive(Default)]
pub(crate) struct State {
    pub log: MessageLog,
    /// Number of messages ever made; the next message's own number.
    pub made: u64,
    /// Messages waiting for their scheduled time.
    pub scheduled: usize,
    pub numbers: Vec<Number>,
    pub pools: Vec<Pool>,
    /// Opt-outs: (number or Messaging Service sid, customer).
    pub blocks: HashSet<(String, String)>,
    /// Which sender a Messaging Service uses for a customer.
    pub sticky: HashMap<(String, String), String>,
    /// When a sender's queue is empty again.
    pub free_at: HashMap<String, DateTime<Utc>>,
    /// Pacific day and segments sent that day to the capped carrier.
    pub carrier_day: Option<(NaiveDate, u64)>,
    /// Texts each pretend customer has had, which decides how they answer.
    pub texts_had: HashMap<String, u64>,
    /// All prices so far.
    pub spent_micros: u64,
    pub agenda: Agenda,
    /// Webhook failures, newest last.
    pub alerts: VecDeque<Value>,
    pub emails: VecDeque<Value>,
    /// In the order they were made.
    pub calls: Vec<Call>,
    /// Number of calls ever made.
    pub made_calls: u64,
    /// What carriers and Twilio think of the account.
    pub standing: Standing,
}

/// The practice world.
pub(crate) struct World {
    pub options: PracticeOptions,
    pub clock: Clock,
    pub faults: Faults,
    pub account: Account,
    pub customers: Vec<PretendCustomer>,
    pub lanes: Lanes,
    /// Rings when the agenda may have an earlier event.
    pub alarm: Notify,
    /// Set when records changed since they were last saved.
    pub unsaved: AtomicBool,
    /// Held while the records are written, so that two saves never share a file.
    pub saving: Mutex<()>,
    pub in_flight: AtomicUsize,
    requests: AtomicU64,
    state: Mutex<State>,
}

impl World {
    /// A fresh account: credentials, three local numbers and a toll-free one, and a Messaging Service with the second and
    /// third.
    pub fn new(options: PracticeOptions, lanes: Lanes) -> Result<Self, PracticeError> {
        let clock = Clock::start(options.as_of, options.speed);
        let now = clock.now();
        let faults = Faults::new(options.seed);
        for (name, probability) in &options.faults {
            if !faults.set(name, *probability) {
                return Err(PracticeError::UnknownFault(name.clone()));
            }
        }
        let mut die = StdRng::seed_from_u64(options.seed);
        let account = Account {
            sid: sid("AC", &mut die),
            token: sid("", &mut die),
            key_sid: sid("SK", &mut die),
            key_secret: sid("", &mut die),
            created: now,
        };
        let numbers: Vec<Number> = customers::own_numbers(&mut die)
            .into_iter()
            .map(|number| fresh_number(sid("PN", &mut die), number, now))
            .collect();
        let mut pool = fresh_pool(sid("MG", &mut die), "Linnet practice".to_owned(), now);
        pool.numbers = numbers.iter().skip(1).take(2).map(|number| number.sid.clone()).collect();
        let standing = Standing::of(&options);
        let state = State { numbers, pools: vec![pool], standing, ..State::default() };
        let world = Self {
            customers: customers::pretend_customers(now),
            options,
            clock,
            faults,
            account,
            lanes,
            alarm: Notify::new(),
            unsaved: AtomicBool::new(false),
            saving: Mutex::new(()),
            in_flight: AtomicUsize::new(0),
            requests: AtomicU64::new(0),
            state: Mutex::new(state),
        };
        if world.options.past_calls {
            calls::past(&world, &mut world.lock());
        }
        Ok(world)
    }

    /// The records. Changing them is followed by [`World::touched`].
    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that records or the agenda changed.
    pub fn touched(&self) {
        self.unsaved.store(true, Ordering::Release);
        self.alarm.notify_one();
    }

    /// The dice of one message; the same seed and message always fall the same way.
    pub fn dice(&self, seq: u64, purpose: u64) -> StdRng {
        StdRng::seed_from_u64(
            self.options.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (seq << 8).wrapping_add(purpose).rotate_left(17),
        )
    }

    /// A sid for the message with our own number `seq`.
    pub fn message_sid(&self, seq: u64, media: bool) -> String {
        sid(if media { "MM" } else { "SM" }, &mut self.dice(seq, 0))
    }

    /// The dice of one request.
    pub fn request_dice(&self) -> StdRng {
        let request = self.requests.fetch_add(1, Ordering::Relaxed);
        StdRng::seed_from_u64(self.options.seed ^ request.wrapping_mul(0xD134_2543_DE82_EF95) ^ 0x5EED)
    }
}

impl State {
    /// The next message's own number.
    pub fn next_seq(&mut self) -> u64 {
        self.made += 1;
        self.made
    }

    pub fn number(&self, e164: &str) -> Option<&Number> {
        self.numbers.iter().find(|number| number.e164 == e164)
    }

    pub fn pool(&self, sid: &str) -> Option<&Pool> {
        self.pools.iter().find(|pool| pool.sid == sid)
    }

    /// The Messaging Service a number belongs to.
    pub fn pool_of(&self, number: &Number) -> Option<&Pool> {
        self.pools.iter().find(|pool| pool.numbers.contains(&number.sid))
    }

    /// What opt-outs and throughput count by: the Service of a number, else the number itself.
    pub fn scope(&self, e164: &str) -> String {
        self.number(e164)
            .and_then(|number| self.pool_of(number))
            .map_or_else(|| e164.to_owned(), |pool| pool.sid.clone())
    }

    /// Whether the customer has opted out of what `from` sends.
    pub fn blocked(&self, from: &str, customer: &str) -> bool {
        self.blocks.contains(&(self.scope(from), customer.to_owned()))
    }

    /// Adds a message. `lag` hides it from the list for a while.
    pub fn add(&mut self, message: Message) {
        self.log.insert(message);
    }
}

/// Two letters and 32 hexadecimal digits.
pub(crate) fn sid(prefix: &str, die: &mut StdRng) -> String {
    format!("{prefix}{:032x}", die.random::<u128>())
}

pub(crate) fn fresh_number(sid: String, e164: String, now: DateTime<Utc>) -> Number {
    Number {
        sid,
        friendly_name: friendly(&e164),
        toll_free: destinations::toll_free(&e164),
        e164,
        sms_url: String::new(),
        sms_method: "POST".to_owned(),
        sms_fallback_url: String::new(),
        sms_fallback_method: "POST".to_owned(),
        sms_application_sid: String::new(),
        status_callback: String::new(),
        created: now,
        updated: now,
    }
}

/// A Messaging Service as Twilio's console makes one: inbound messages go to the number's webhook.
pub(crate) fn fresh_pool(sid: String, friendly_name: String, now: DateTime<Utc>) -> Pool {
    Pool {
        sid,
        friendly_name,
        numbers: Vec::new(),
        inbound_request_url: None,
        inbound_method: "POST".to_owned(),
        fallback_url: None,
        fallback_method: "POST".to_owned(),
        status_callback: None,
        sticky_sender: true,
        smart_encoding: false,
        area_code_geomatch: true,
        validity_period: 36_000,
        use_inbound_webhook_on_number: true,
        usecase: "undeclared".to_owned(),
        created: now,
        updated: now,
    }
}

/// `(312) 555-0142` for a North American number, else the number.
fn friendly(e164: &str) -> String {
    match (e164.get(2..5), e164.get(5..8), e164.get(8..)) {
        (Some(area), Some(exchange), Some(line)) if e164.starts_with("+1") => format!("({area}) {exchange}-{line}"),
        _ => e164.to_owned(),
    }
}
