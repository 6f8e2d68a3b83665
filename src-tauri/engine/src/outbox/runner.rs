//! The loop of the outbox. Each round is one transaction that settles what has come back and claims what is due; only
//! after it is committed, synced to disk, does anything leave. Waits for arrivals, for the pace, for the next due instant.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use linnet_contract::{AppEvent, CacheTag, ErrorCode, Tone, UiError};
use linnet_domain::{CampaignId, Micros, Rule};
use linnet_store::messages::{self, Lane};
use linnet_store::profile::{self, StoredWorld};
use linnet_store::{StoreError, attempts, recalls};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::claim::{self, Claimed, Departure, Round, Turns};
use super::depart::{Arrival, Road, depart};
use super::pace::Pace;
use super::queues::Queues;
use super::settle::{self, Settled};
use super::throttle::Throttle;
use super::trouble::paused_notice;
use crate::engine::Engine;
use crate::errors::from_store;

/// Looked at even if nobody wakes us: a laptop may have slept, a clock may have jumped.
const FALLBACK: Duration = Duration::from_secs(5);
/// The pace and what comes back wake the loop no more often than this, so that texts share a disk sync.
const LEAST_PAUSE: Duration = Duration::from_millis(20);
/// How long a stop waits for requests that are under way.
const STOP_GRACE: Duration = Duration::from_secs(10);
/// Pause after the database refused to be written.
const AFTER_FAILURE: Duration = Duration::from_secs(2);
/// How often the progress of a campaign is told.
const TELL_EVERY: Duration = Duration::from_millis(500);
/// What a crash leaves behind, told to the owner.
const CRASHED: &str = "Linnet was interrupted while this was leaving. Checking with Twilio whether it went; it is not \
                       sent again by itself.";

/// The outbox at work.
pub(super) struct Runner {
    engine: Arc<Engine>,
    stop: watch::Receiver<bool>,
    pace: Pace,
    queues: Queues,
    throttle: Throttle,
    gate: Arc<Semaphore>,
    departing: JoinSet<()>,
    arrivals: (mpsc::UnboundedSender<Arrival>, mpsc::UnboundedReceiver<Arrival>),
    /// Arrived, not yet settled on disk.
    finished: Vec<Arrival>,
    outstanding: usize,
    turns: Turns,
    world: StoredWorld,
    budget: Micros,
    /// The limit of every number's day; nothing before the first look.
    daily_cap: Option<u64>,
    /// Whether the last claim left something due behind.
    more: bool,
    pace_until: Option<Instant>,
    touched: BTreeSet<CampaignId>,
    told_at: Option<Instant>,
}

impl Runner {
    pub(super) fn new(engine: Arc<Engine>, stop: watch::Receiver<bool>) -> Self {
        let most = engine.settings().at_once;
        Self {
            engine,
            stop,
            pace: Pace::default(),
            queues: Queues::default(),
            throttle: Throttle::new(most),
            gate: Arc::new(Semaphore::new(most)),
            departing: JoinSet::new(),
            arrivals: mpsc::unbounded_channel(),
            finished: Vec::new(),
            outstanding: 0,
            turns: Turns::default(),
            world: StoredWorld::Undecided,
            // Below every limit: what waited for yesterday's limit is looked at again at every start.
            budget: Micros(-1),
            daily_cap: None,
            more: false,
            pace_until: None,
            touched: BTreeSet::new(),
            told_at: None,
        }
    }

    /// Runs until told to stop; then waits for what is under way and writes it down.
    pub(super) async fn run(mut self) {
        let mut failing = false;
        let mut recovered = false;
        while !self.stopping() {
            let round = if recovered { self.round().await } else { self.recover().await };
            let wait = match round {
                Ok(wait) => {
                    recovered = true;
                    failing = false;
                    wait
                }
                Err(error) => {
                    tracing::error!(%error, "the outbox could not write");
                    if !std::mem::replace(&mut failing, true) {
                        self.engine.events.notice(Tone::Bad, format!("Sending waits. {}", error.message));
                    }
                    AFTER_FAILURE
                }
            };
            self.rest(wait).await;
        }
        self.finish().await;
    }

    fn stopping(&self) -> bool {
        // Whoever could say stop is gone: that is a stop, too.
        *self.stop.borrow() || self.stop.has_changed().is_err()
    }

    /// Before anything leaves: what stood as leaving when the last run ended is in doubt.
    async fn recover(&mut self) -> Result<Duration, UiError> {
        let now = self.engine.clock.now();
        let mut turned = 0;
        loop {
            let mut tx = self.engine.db.write().await.map_err(from_store)?;
            let attempts = attempts::recover(&mut tx, now).await.map_err(from_store)?;
            let messages = messages::recover(&mut tx, CRASHED, now).await.map_err(from_store)?;
            if attempts + messages == 0 {
                break;
            }
            tx.commit().await.map_err(|error| from_store(error.into()))?;
            turned += messages;
        }
        if turned > 0 {
            tracing::warn!(turned, "messages were leaving when the last run ended; they are in doubt");
            self.engine.events.changed(&[CacheTag::Campaigns, CacheTag::Overview, CacheTag::Inbox]);
        }
        self.engine.outbox.recovered();
        Ok(Duration::ZERO)
    }

    /// One round; answers how long nothing will be due.
    async fn round(&mut self) -> Result<Duration, UiError> {
        self.engine.outbox.round_at(self.engine.clock.now());
        let next_start = crate::campaigns::tick(&self.engine).await?;
        while self.departing.try_join_next().is_some() {}
        while let Ok(arrival) = self.arrivals.1.try_recv() {
            self.finished.push(arrival);
        }
        let monotonic = Instant::now();
        let now = self.engine.clock.now();
        let (room, next_due) = self.look(monotonic, now).await?;
        if room > 0 {
            self.queues.count(&self.engine.db, now).await.map_err(from_store)?;
        }
        if room > 0 || !self.finished.is_empty() {
            self.transact(room, now, monotonic).await?;
        }
        self.tell(monotonic).await?;
        Ok(self.pause(next_start, next_due, now))
    }

    /// How many messages may be claimed now, and when the next one comes due.
    async fn look(
        &mut self,
        monotonic: Instant,
        now: DateTime<Utc>,
    ) -> Result<(usize, Option<DateTime<Utc>>), UiError> {
        if self.world == StoredWorld::Undecided {
            self.world = profile::world(&self.engine.db).await.map_err(from_store)?;
        }
        let settings = self.engine.settings();
        if self.throttle.set_most(settings.at_once) {
            // What is under way finishes by the old number.
            self.gate = Arc::new(Semaphore::new(settings.at_once));
        }
        let budget = settings.budget_daily;
        if budget > self.budget {
            self.bring_forward(Rule::Budget, now).await?;
        }
        self.budget = budget;
        if self.daily_cap != Some(settings.senders_daily_cap) {
            self.bring_forward(Rule::SenderCap, now).await?;
        }
        self.daily_cap = Some(settings.senders_daily_cap);
        if self.recalls_come_first().await? {
            self.more = false;
            return Ok((0, None));
        }
        let held = self.throttle.held_for(monotonic);
        self.engine.outbox.held(held.map(|held| now + held));
        let free = self.throttle.room().saturating_sub(self.outstanding - self.finished.len());
        let paced = self.pace_until.is_some_and(|until| until > monotonic);
        if self.engine.account.client().is_none() {
            self.more = false;
        }
        if held.is_some() || (paced && !self.more) || self.engine.account.client().is_none() {
            return Ok((0, None));
        }
        // A few free places are not worth a disk sync while more are about to come free.
        let worth_it = free >= (self.throttle.room() / 4).max(1);
        if self.more {
            return Ok((if worth_it { free } else { 0 }, None));
        }
        let next_due = earliest(&messages::lanes(&self.engine.db).await.map_err(from_store)?);
        let due = next_due.is_some_and(|due| due <= now);
        Ok((if due && worth_it { free } else { 0 }, next_due.filter(|due| *due > now)))
    }

    /// Whether something is to be taken back from the provider that was not asked for since the computer woke.
    async fn recalls_come_first(&self) -> Result<bool, UiError> {
        let state = &self.engine.outbox;
        if self.engine.account.client().is_none() || state.is_recalled(state.awake_since()) {
            return Ok(false);
        }
        let first = recalls::any_open(&self.engine.db, u32::MAX).await.map_err(from_store)?;
        if first {
            self.engine.recall_wake.notify_one();
        }
        Ok(first)
    }

    /// What a limit made wait is looked at again, because the limit is another one now.
    async fn bring_forward(&self, rule: Rule, now: DateTime<Utc>) -> Result<(), UiError> {
        let mut tx = self.engine.db.write().await.map_err(from_store)?;
        messages::bring_forward(&mut tx, rule, now).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))
    }

    /// Settles and claims in one transaction; what was claimed leaves after its commit.
    async fn transact(&mut self, room: usize, now: DateTime<Utc>, monotonic: Instant) -> Result<(), UiError> {
        let (settled, claimed) = self.write(room, now, monotonic).await.map_err(from_store)?;
        self.outstanding -= self.finished.len();
        let arrived = !self.finished.is_empty();
        if self.finished.iter().any(Arrival::is_in_doubt) {
            self.engine.doubt_wake.notify_one();
        }
        if self.finished.iter().any(|arrival| arrival.ticket.send_at.is_some()) {
            self.engine.recall_wake.notify_one();
        }
        self.finished.clear();
        if room > 0 {
            self.more = claimed.more;
            self.pace_until = claimed.pace_wait.map(|wait| monotonic + wait.max(LEAST_PAUSE));
        }
        self.after(&settled, &claimed, monotonic);
        self.send(claimed.departures);
        self.touched.extend(settled.touched.iter().chain(&claimed.touched));
        if arrived || claimed.wrote {
            self.engine.events.changed(&[
                CacheTag::Campaigns,
                CacheTag::Overview,
                CacheTag::Inbox,
                CacheTag::Scheduled,
            ]);
        }
        if settled.answered > 0 {
            self.engine.receive_wake.notify_one();
        }
        Ok(())
    }

    async fn write(
        &mut self,
        room: usize,
        now: DateTime<Utc>,
        monotonic: Instant,
    ) -> Result<(Settled, Claimed), StoreError> {
        let mut tx = self.engine.db.write().await?;
        let settings = self.engine.settings();
        let settled = settle::settle(&mut tx, &settings, &self.finished, now).await?;
        let mut round = Round {
            settings: &settings,
            world: self.world,
            ears: &self.engine.ears,
            awake_since: self.engine.outbox.awake_since(),
            pace: &mut self.pace,
            queues: &mut self.queues,
            turns: &mut self.turns,
            now,
            at_provider: self.engine.at_provider(),
            monotonic,
        };
        let calm = settled.refused_for_speed.is_none() && settled.unreachable.is_none();
        let claimed =
            if room > 0 && calm { claim::claim(&mut tx, &mut round, room).await? } else { Claimed::default() };
        if claimed.wrote || !self.finished.is_empty() {
            tx.commit().await?;
        }
        Ok((settled, claimed))
    }

    /// Draws the conclusions for the next rounds, and says what the owner should hear.
    fn after(&mut self, settled: &Settled, claimed: &Claimed, monotonic: Instant) {
        let events = &self.engine.events;
        if settled.answered > 0 && self.throttle.answered() {
            events.notice(Tone::Good, "Twilio can be reached again; sending goes on.");
        }
        if let Some(after) = settled.refused_for_speed {
            self.throttle.refused(after, rand::random(), monotonic);
        }
        if let Some(reason) = &settled.unreachable
            && self.throttle.lost(rand::random(), monotonic)
        {
            events.notice(Tone::Warning, format!("{reason} Nothing is lost; sending goes on by itself."));
        }
        if let Some(reason) = &settled.account_trouble {
            events.notice(Tone::Bad, format!("Messages wait. {reason}"));
        }
        if let Some(sentence) = &claimed.alert {
            events.notice(Tone::Warning, sentence.clone());
        }
        if settled.sender_refused {
            self.engine.account_wake.notify_one();
        }
        if settled.opted_out {
            events.changed(&[CacheTag::Contacts]);
        }
        // One message for each reason, however many campaigns it stopped.
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, reason) in settled.paused.iter().chain(&claimed.paused) {
            *reasons.entry(reason).or_default() += 1;
        }
        for (reason, count) in reasons {
            events.notice(Tone::Bad, paused_notice(count, reason));
        }
        if claimed.deaf.as_ref().is_some_and(|hold| hold.look) {
            self.engine.receive_wake.notify_one();
        }
        self.pace.tidy(monotonic);
    }

    fn send(&mut self, departures: Vec<Departure>) {
        let Some(twilio) = self.engine.account.client() else {
            // Disconnected within this very moment: the tickets come back as never begun.
            self.outstanding += departures.len();
            for departure in departures {
                let outcome = super::depart::Outcome::Withheld;
                self.finished.push(Arrival { ticket: departure.ticket, outcome });
            }
            return;
        };
        let settings = self.engine.settings();
        let road = Road {
            twilio,
            clock: self.engine.clock.clone(),
            smart_encoding: settings.smart_encoding,
            gate: Arc::clone(&self.gate),
            stop: self.stop.clone(),
            arrivals: self.arrivals.0.clone(),
        };
        self.outstanding += departures.len();
        for departure in departures {
            let callback = self.engine.hooks.status_url(&departure.public_id);
            self.departing.spawn(depart(road.clone(), departure, callback));
        }
    }

    /// Tells how far the campaigns are, a few times a second.
    async fn tell(&mut self, monotonic: Instant) -> Result<(), UiError> {
        let early = self.told_at.is_some_and(|told| monotonic.duration_since(told) < TELL_EVERY);
        if self.touched.is_empty() || early {
            return Ok(());
        }
        self.told_at = Some(monotonic);
        for id in std::mem::take(&mut self.touched) {
            let left = messages::left_in(&self.engine.db, id).await.map_err(from_store)?;
            self.engine.events.publish(AppEvent::Campaign { id, left });
        }
        Ok(())
    }

    fn pause(
        &self,
        next_start: Option<DateTime<Utc>>,
        next_due: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Duration {
        if !self.finished.is_empty() {
            return Duration::ZERO;
        }
        let monotonic = Instant::now();
        let held = self.throttle.held_for(monotonic);
        let paced = self.pace_until.map(|until| until.saturating_duration_since(monotonic));
        let go_on =
            (self.more && held.is_none() && self.outstanding < self.throttle.room() / 2 + 1).then_some(Duration::ZERO);
        let until = |instant: DateTime<Utc>| (instant - now).to_std().unwrap_or_default();
        let telling = (!self.touched.is_empty()).then_some(TELL_EVERY);
        let waits =
            [go_on, held, paced.filter(|wait| !wait.is_zero()), next_start.map(until), next_due.map(until), telling];
        waits.into_iter().flatten().min().unwrap_or(FALLBACK).min(FALLBACK)
    }

    async fn rest(&mut self, wait: Duration) {
        if wait.is_zero() {
            tokio::task::yield_now().await;
            return;
        }
        tokio::select! {
            _ = self.stop.changed() => {}
            Some(arrival) = self.arrivals.1.recv() => self.gather(arrival).await,
            // Something new may go by another pace than what waits.
            () = self.engine.outbox_wake.notified() => self.pace_until = None,
            () = tokio::time::sleep(wait) => {}
        }
    }

    /// Waits a moment for what can share the first arrival's disk sync: until half of what is under way is back.
    async fn gather(&mut self, first: Arrival) {
        self.finished.push(first);
        let deadline = Instant::now() + LEAST_PAUSE;
        while self.finished.len() * 2 < self.outstanding {
            tokio::select! {
                _ = self.stop.changed() => return,
                Some(arrival) = self.arrivals.1.recv() => self.finished.push(arrival),
                () = self.engine.outbox_wake.notified() => {
                    self.pace_until = None;
                    return;
                }
                () = tokio::time::sleep_until(deadline) => return,
            }
        }
    }

    /// What has not begun is called back by the stop itself; what is under way gets a moment, then it is in doubt.
    async fn finish(mut self) {
        let deadline = Instant::now() + STOP_GRACE;
        while self.outstanding > self.finished.len() {
            tokio::select! {
                Some(arrival) = self.arrivals.1.recv() => self.finished.push(arrival),
                () = tokio::time::sleep_until(deadline) => {
                    self.departing.shutdown().await;
                    while let Ok(arrival) = self.arrivals.1.try_recv() {
                        self.finished.push(arrival);
                    }
                    break;
                }
            }
        }
        if self.finished.is_empty() {
            return;
        }
        let now = self.engine.clock.now();
        if let Err(error) = self.write(0, now, Instant::now()).await {
            // The rows still say that they were leaving; the next start takes them as in doubt.
            tracing::error!(%error, code = ErrorCode::Disk.word(), "the last outcomes could not be written");
        }
    }
}

fn earliest(lanes: &[Lane]) -> Option<DateTime<Utc>> {
    lanes.iter().filter_map(|lane| lane.next_due).min()
}
