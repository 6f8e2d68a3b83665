//! Looking for submissions in doubt in the provider's own list. What is found there is settled as a report would settle
//! it; what is not found stays in doubt, because a list may lag. Nothing is ever sent from here.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures::StreamExt as _;
use linnet_contract::{CacheTag, UiError};
use linnet_domain::{AttemptId, AttemptState, BodyHash, ProviderStatus};
use linnet_providers::twilio::{Direction, ErrorKind, MessageFilter, MessageRecord, ProviderError, Twilio};
use linnet_store::attempts::{self, AttemptRecord, UntracedAttempt};
use linnet_store::{StoreError, WriteTx};
use tokio::sync::watch;
use tokio::time::Instant;

use super::doubts::{self, UNTRACED_AFTER};
use super::match_up::{Trace, is_late_enough, match_up};
use super::report::{Applied, Report, apply_to};
use super::throttle::doubled;
use crate::engine::Engine;
use crate::errors::{from_provider, from_store};

/// A submission younger than this is given time to be listed.
const SETTLING: TimeDelta = TimeDelta::seconds(3);
/// How often it is seen whether a look is due: while something is in doubt, and while nothing is.
const TICK: Duration = Duration::from_secs(1);
const IDLE: Duration = Duration::from_secs(10);
/// First and longest pause between two looks for the same person.
const PAUSES: (Duration, Duration) = (Duration::from_secs(4), Duration::from_secs(900));
/// First and longest pause after the list could not be read.
const AFTER_FAILURE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));
/// After so many failures in a row nobody who waits for idleness has to wait for the list; it is read on, all the same.
const GIVE_UP_AFTER: u32 = 4;
/// Lists read at once; the rest of the account's concurrency belongs to sending.
const AT_ONCE: usize = 4;
/// People looked for in one go.
const BATCH: usize = 64;
/// Attempts read from the database at a time.
const PAGE: u32 = 500;
/// How much of one person's list is read: a thousand texts to one person since the doubt arose do not happen.
const LIST_PAGES: usize = 5;
const LIST_PAGE: u16 = 200;

/// One person and one sender: what the list is read for.
type Pair = (String, String);

#[derive(Debug, Default)]
struct Looks {
    due: HashMap<Pair, Look>,
}

/// How a pair has been looked for.
#[derive(Debug)]
struct Look {
    times: u32,
    /// When, by the wall clock.
    last: DateTime<Utc>,
    next: Instant,
}

/// Looks again and again until told to stop.
pub(super) async fn run(engine: Arc<Engine>, mut stop: watch::Receiver<bool>) {
    let mut looks = Looks::default();
    let mut failures = 0;
    loop {
        let pause = match round(&engine, &mut looks).await {
            Ok(settled) => {
                failures = 0;
                if settled { IDLE } else { TICK }
            }
            Err(error) => {
                tracing::warn!(%error, "messages in doubt could not be looked for");
                failures += 1;
                if failures >= GIVE_UP_AFTER {
                    engine.outbox.looked();
                }
                doubled(AFTER_FAILURE, failures)
            }
        };
        tokio::select! {
            stopped = stop.wait_for(|stop| *stop) => {
                drop(stopped);
                return;
            }
            () = engine.doubt_wake.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Looks for everyone whose look is due. Answers whether nothing is in doubt, not even what is too young for a look.
async fn round(engine: &Engine, looks: &mut Looks) -> Result<bool, UiError> {
    let Some(twilio) = engine.account.client() else { return Ok(false) };
    if !engine.outbox.is_recovered() {
        return Ok(false);
    }
    let now = engine.clock.now();
    let mut last = None;
    let mut open = BTreeSet::new();
    loop {
        let page = attempts::in_doubt(&engine.db, now, SETTLING, last.as_ref(), PAGE).await.map_err(from_store)?;
        if page.is_empty() {
            break;
        }
        last = page.last().cloned();
        // Oldest first, so what is kept of each pair is its oldest.
        let mut people: BTreeMap<Pair, DateTime<Utc>> = BTreeMap::new();
        for attempt in page {
            people.entry((attempt.number, attempt.sender)).or_insert(attempt.submitted_at);
        }
        people.retain(|pair, _| !open.contains(pair));
        let due: Vec<Pair> = people
            .iter()
            .filter(|(pair, oldest)| looks.is_due(pair, **oldest, now))
            .map(|(pair, _)| pair.clone())
            .collect();
        open.extend(people.into_keys());
        for batch in due.chunks(BATCH) {
            look_for(engine, &twilio, batch, looks).await?;
        }
    }
    looks.due.retain(|pair, _| open.contains(pair));
    engine.outbox.looked();
    Ok(open.is_empty() && !attempts::any_in_doubt(&engine.db).await.map_err(from_store)?)
}

impl Looks {
    /// Whether it is time for a look: by the pauses, or because something has become old enough to be asked about.
    fn is_due(&self, pair: &Pair, oldest: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        let old_enough = oldest + UNTRACED_AFTER;
        self.due
            .get(pair)
            .is_none_or(|look| look.next <= Instant::now() || (look.last < old_enough && old_enough <= now))
    }

    fn looked(&mut self, pair: &Pair, now: DateTime<Utc>) {
        let look = self.due.entry(pair.clone()).or_insert_with(|| Look { times: 0, last: now, next: Instant::now() });
        look.next = Instant::now() + doubled(PAUSES, look.times);
        look.last = now;
        look.times += 1;
    }
}

async fn look_for(engine: &Engine, twilio: &Twilio, people: &[Pair], looks: &mut Looks) -> Result<(), UiError> {
    let now = engine.clock.now();
    // Owned parts, so that the task carrying this may move between threads.
    let lists = people.iter().cloned().map(|pair| {
        let twilio = twilio.clone();
        async move {
            let listed = list(&twilio, &pair.0).await;
            (pair, listed)
        }
    });
    let mut lists = futures::stream::iter(lists.collect::<Vec<_>>()).buffer_unordered(AT_ONCE);
    let mut trouble = None;
    while let Some((pair, listed)) = lists.next().await {
        match listed {
            Ok(listed) => {
                looks.looked(&pair, now);
                settle(engine, &pair, &listed, engine.at_provider()).await.map_err(from_store)?;
            }
            // Not a word about this person: the next round asks again. The others may have better luck, unless nobody
            // answers at all.
            Err(error) if error.kind == ErrorKind::RateLimited || error.kind == ErrorKind::Server => {
                trouble = Some(error);
            }
            Err(error) => return Err(from_provider(error)),
        }
    }
    trouble.map_or(Ok(()), |error| Err(from_provider(error)))
}

/// Everything the provider lists to one person, without a date filter: what has not been sent has no date.
async fn list(twilio: &Twilio, number: &str) -> Result<Vec<MessageRecord>, ProviderError> {
    let filter = MessageFilter { to: Some(number.to_owned()), page_size: Some(LIST_PAGE), ..MessageFilter::default() };
    let mut pages = twilio.list_messages(&filter);
    let mut listed = Vec::new();
    for _ in 0..LIST_PAGES {
        match pages.next().await? {
            Some(page) => listed.extend(page),
            None => break,
        }
    }
    Ok(listed)
}

/// How long ago it was submitted: by the provider's clock, which does not jump, unless that was not known.
fn age(attempt: &AttemptRecord, at_provider: Option<DateTime<Utc>>, now: DateTime<Utc>) -> TimeDelta {
    match attempt.provider_at.zip(at_provider) {
        Some((submitted, at_provider)) => at_provider - submitted,
        None => now - attempt.submitted_at,
    }
}

/// `at_provider` is what the provider's clock shows now.
async fn settle(
    engine: &Engine,
    (number, sender): &Pair,
    listed: &[MessageRecord],
    at_provider: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    let now = engine.clock.now();
    let mut tx = engine.db.write().await?;
    let open = attempts::open_to(&mut tx, number, sender).await?;
    if open.is_empty() || open.iter().any(|attempt| attempt.state == AttemptState::Submitting) {
        // A submission under way may be the very message that looks unknown.
        return Ok(());
    }
    let found = unknown(&mut tx, &open, sender, listed).await?;
    let ours: Vec<Trace> =
        open.iter().map(|attempt| Trace { at: attempt.at_provider(), body_hash: attempt.body_hash.clone() }).collect();
    let theirs: Vec<Trace> = found.iter().map(|(trace, _)| trace.clone()).collect();
    let mut news = false;
    let mut traced = BTreeSet::new();
    for (index, other) in match_up(&ours, &theirs) {
        let applied = apply_to(&mut tx, &engine.settings(), &open[index], &report_of(found[other].1), now).await?;
        news |= matches!(applied, Applied::News { .. });
        traced.insert(index);
    }
    let untraced: Vec<UntracedAttempt> = open
        .iter()
        .enumerate()
        .filter(|(index, attempt)| !traced.contains(index) && age(attempt, at_provider, now) >= UNTRACED_AFTER)
        .map(|(_, attempt)| UntracedAttempt {
            attempt: attempt.id,
            message: attempt.message,
            campaign: attempt.campaign,
            send_at: attempt.send_at,
        })
        .collect();
    if !untraced.is_empty() {
        let ids: Vec<AttemptId> = untraced.iter().map(|attempt| attempt.attempt).collect();
        attempts::mark_looked(&mut tx, &ids, now).await?;
        if engine.settings().resend_doubts && linnet_store::ledger::hold_since_in(&mut tx).await?.is_none() {
            doubts::resend(&mut tx, &untraced, now).await?;
            engine.outbox_wake.notify_one();
        }
    }
    if news || !untraced.is_empty() {
        tx.commit().await?;
        engine.events.changed(&[CacheTag::Campaigns, CacheTag::Overview, CacheTag::Inbox]);
        engine.receive_wake.notify_one();
        engine.recall_wake.notify_one();
    }
    Ok(())
}

/// Listed messages from this sender that may stem from the open submissions and that nobody knows yet, oldest first.
async fn unknown<'a>(
    tx: &mut WriteTx,
    open: &[AttemptRecord],
    sender: &str,
    listed: &'a [MessageRecord],
) -> Result<Vec<(Trace, &'a MessageRecord)>, StoreError> {
    let Some(earliest) = open.iter().map(AttemptRecord::at_provider).min() else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for message in listed {
        let from_here =
            message.from.as_deref() == Some(sender) || message.messaging_service_sid.as_deref() == Some(sender);
        let Some(created) = message.date_created.filter(|created| is_late_enough(*created, earliest)) else { continue };
        if message.direction != Direction::Outbound || !from_here {
            continue;
        }
        if attempts::by_sid(tx, &message.sid).await?.is_none() {
            let trace = Trace { at: created, body_hash: BodyHash::of(&message.body).to_hex() };
            found.push((trace, message));
        }
    }
    found.sort_by_key(|one| one.0.at);
    Ok(found)
}

fn report_of(message: &MessageRecord) -> Report {
    Report {
        provider_sid: message.sid.clone(),
        attempt_public_id: None,
        // A word unknown to us still means that Twilio has it.
        status: message.status.provider().unwrap_or(ProviderStatus::Accepted),
        error_code: message.error_code,
        price: message.price,
    }
}
