//! Asking the provider what came in and what became of what went out. Gentle when nothing is open, quicker while
//! something is; after sleep or days offline it reads back to where it was, with overlap for lists that lag.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::{CacheTag, ErrorCode, Tone, UiError};
use linnet_domain::states::{MessageEvent, transition};
use linnet_domain::{MessageState, Rule};
use linnet_providers::twilio::{Direction, MessageFilter, MessageRecord, ProviderError, Twilio};
use linnet_store::{StoreError, cursors, inbound, messages, provider_events};
use tokio::sync::watch;
use tokio::time::Instant;

use super::ask::{Asked, ask};
use super::inbound::{Heard, announce, dated, hear};
use super::walk::{Stretch, Walk};
use super::{elsewhere, status};
use crate::clock::Clock;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::outbox::trouble::{pause_for_keys, paused_notice};
use crate::outbox::{self, Applied, Report};

/// While something is on its way, or a conversation is fresh.
const QUICK: Duration = Duration::from_secs(3);
/// Otherwise.
const GENTLE: Duration = Duration::from_secs(20);
/// After a failure, so that an outage is not hammered.
const AFTER_FAILURE: Duration = Duration::from_secs(15);
/// Read back at least this far each time: lists may lag.
const OVERLAP: TimeDelta = TimeDelta::minutes(2);
/// Every so often further back, for what was listed late.
const DEEP_OVERLAP: TimeDelta = TimeDelta::hours(6);
const DEEP_EVERY: TimeDelta = TimeDelta::minutes(10);
/// How far back the first look goes: replies to what was sent before Linnet was installed are somebody else's.
const FIRST_LOOK: TimeDelta = TimeDelta::hours(1);
/// The most Twilio gives at once: after days offline every page is a question.
const PAGE_SIZE: u16 = 1_000;
/// Raw events are kept for so long, to explain what happened, and go so many at a time.
const KEEP_EVENTS: TimeDelta = TimeDelta::days(60);
const PURGED_AT_ONCE: u32 = 2_000;

const CURSOR: &str = "poll";
const DEEP_CURSOR: &str = "poll.deep";

/// What one look found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Polled {
    /// Texts that were new.
    pub heard: u64,
    /// Messages of ours that moved.
    pub moved: u64,
}

/// Polls until told to stop.
pub(super) async fn run(engine: &Arc<Engine>, mut stop: watch::Receiver<bool>) {
    let mut failing = false;
    let mut asked = Asked::default();
    while !*stop.borrow() {
        let pause = match look(engine, &mut asked).await {
            Ok(()) => {
                if std::mem::take(&mut failing) {
                    engine.events.notice(Tone::Good, "Twilio answers again. Replies and receipts are up to date.");
                }
                pause(engine).await
            }
            Err(error) if error.code == ErrorCode::NotConnected => GENTLE,
            Err(error) => {
                tracing::warn!(%error, "could not ask for replies and receipts");
                engine.ears.failed();
                if error.code == ErrorCode::Credentials
                    && let Err(error) = pause_for_keys(engine).await
                {
                    tracing::warn!(%error, "campaigns could not be paused");
                }
                if !std::mem::replace(&mut failing, true) {
                    engine.events.notice(Tone::Warning, error.message);
                }
                AFTER_FAILURE
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = engine.receive_wake.notified() => {}
            _ = stop.changed() => {}
        }
    }
}

/// One look at the list, and questions after what it does not show.
async fn look(engine: &Engine, asked: &mut Asked) -> Result<(), UiError> {
    poll_once(engine).await?;
    let Some(twilio) = engine.account.client() else { return Ok(()) };
    let answers = ask(engine, &twilio, asked).await?;
    if apply_page(engine, &answers, engine.clock.now()).await?.moved > 0 {
        engine.events.changed(&[CacheTag::Campaigns, CacheTag::Inbox, CacheTag::Overview]);
        engine.outbox_wake.notify_one();
        engine.recall_wake.notify_one();
    }
    Ok(())
}

async fn pause(engine: &Engine) -> Duration {
    let since = engine.clock.now() - TimeDelta::minutes(10);
    let open = messages::oldest_open(&engine.db, since).await.ok().flatten().is_some();
    let fresh = inbound::count_since(&engine.db, since).await.unwrap_or_default() > 0;
    let looked_at = engine.ears.is_looked_at(Instant::now());
    if open || fresh || looked_at { QUICK } else { GENTLE }
}

/// Reads the provider's list back to where it was read before, and applies what is new.
pub async fn poll_once(engine: &Engine) -> Result<Polled, UiError> {
    let Some(twilio) = engine.account.client() else {
        return Err(UiError::new(ErrorCode::NotConnected, "No account is connected, so there is nothing to ask."));
    };
    let (now, begun) = (engine.clock.now(), Instant::now());
    let mut walk = Walk::load(&engine.db, now).await?;
    let (after, deep) = read_back_to(engine, walk.begun, now).await?;
    walk.begin(after, now);
    let mut done = Polled::default();
    while let Some(stretch) = walk.next() {
        let found = read_list(engine, &twilio, &mut walk, stretch, now).await?;
        done.heard += found.heard;
        done.moved += found.moved;
        if walk.next().is_some() {
            // What is new is read, whatever becomes of the rest.
            walk.keep(&engine.db, now).await?;
        }
    }
    let mut tx = engine.db.write().await.map_err(from_store)?;
    let stamp = now.to_rfc3339();
    Walk::end(&mut tx, now).await.map_err(from_store)?;
    cursors::set(&mut tx, CURSOR, &stamp, now).await.map_err(from_store)?;
    if cursors::get(&engine.db, elsewhere::SINCE).await.map_err(from_store)?.is_none() {
        cursors::set(&mut tx, elsewhere::SINCE, &stamp, now).await.map_err(from_store)?;
    }
    if deep {
        cursors::set(&mut tx, DEEP_CURSOR, &stamp, now).await.map_err(from_store)?;
        engine.hooks.still_in_force(&mut tx, now).await.map_err(from_store)?;
        if linnet_store::ledger::hold_since_in(&mut tx).await.map_err(from_store)?.is_none() {
            provider_events::purge(&mut tx, now - KEEP_EVENTS, PURGED_AT_ONCE).await.map_err(from_store)?;
        }
    }
    tx.commit().await.map_err(|error| from_store(error.into()))?;
    status::apply_parked(engine, now).await.map_err(from_store)?;
    // Up to the beginning of the look: what came in during it may have missed its page.
    let was_stale = engine.ears.caught_up((now, begun), ahead(&twilio, &engine.clock));
    if was_stale {
        go_on(engine, now).await.map_err(from_store)?;
    }
    if done.moved > 0 {
        engine.events.changed(&[CacheTag::Campaigns, CacheTag::Inbox, CacheTag::Overview]);
    }
    if done.moved > 0 || was_stale {
        engine.outbox_wake.notify_one();
        engine.recall_wake.notify_one();
    }
    Ok(done)
}

/// Lets go on what waited for this look.
async fn go_on(engine: &Engine, now: DateTime<Utc>) -> Result<(), StoreError> {
    let mut tx = engine.db.write().await?;
    if messages::bring_forward(&mut tx, Rule::FreshEars, now).await? > 0 {
        tx.commit().await?;
    }
    Ok(())
}

/// How far Twilio's clock is ahead of this computer's, by its latest answer.
fn ahead(twilio: &Twilio, clock: &Clock) -> Option<TimeDelta> {
    Some(twilio.now()? - clock.of_computer())
}

/// How far back to read, and whether that is one of the deep looks.
async fn read_back_to(
    engine: &Engine,
    begun: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(DateTime<Utc>, bool), UiError> {
    let stored = |text: Option<String>| text.and_then(|text| text.parse::<DateTime<Utc>>().ok());
    // Up to where a walk that was cut off had begun, everything is read or on its list.
    let last = begun.or(stored(cursors::get(&engine.db, CURSOR).await.map_err(from_store)?));
    let last_deep = stored(cursors::get(&engine.db, DEEP_CURSOR).await.map_err(from_store)?);
    let Some(last) = last.filter(|last| *last <= now) else {
        return Ok((now - FIRST_LOOK, true));
    };
    let deep = last_deep.is_none_or(|deep| now - deep >= DEEP_EVERY || deep > now);
    let overlap = if deep { DEEP_OVERLAP } else { OVERLAP };
    let mut after = last - overlap;
    // Whatever is on its way must be in sight, but not for ever: what stays open longer is asked for one by one.
    let oldest = messages::oldest_open(&engine.db, now - TimeDelta::minutes(30)).await.map_err(from_store)?;
    if let Some(oldest) = oldest {
        after = after.min(oldest - OVERLAP);
    }
    Ok((after, deep))
}

/// Reads one stretch to its end. How far it has come is kept after every page, so that a crash or a night in a drawer does
/// not make it begin anew.
async fn read_list(
    engine: &Engine,
    twilio: &Twilio,
    walk: &mut Walk,
    stretch: Stretch,
    now: DateTime<Utc>,
) -> Result<Polled, UiError> {
    let filter = MessageFilter {
        date_sent_after: Some(stretch.after),
        date_sent_before: stretch.before,
        page_size: Some(PAGE_SIZE),
        ..MessageFilter::default()
    };
    let mut pages = twilio.list_messages(&filter);
    let mut done = Polled::default();
    while let Some(page) = pages.next().await.map_err(cannot_ask)? {
        let found = apply_page(engine, &page, now).await?;
        done.heard += found.heard;
        done.moved += found.moved;
        // A short page is the last one, and most looks have no other.
        if page.len() >= usize::from(PAGE_SIZE)
            && let Some(oldest) = page.iter().filter_map(|record| record.date_sent).min()
        {
            walk.came_to(oldest);
            walk.keep(&engine.db, now).await?;
        }
    }
    walk.done();
    Ok(done)
}

fn cannot_ask(error: ProviderError) -> UiError {
    let code = match error.kind {
        linnet_providers::twilio::ErrorKind::Credentials => ErrorCode::Credentials,
        _ => ErrorCode::Unreachable,
    };
    UiError::new(code, format!("Replies and receipts could not be fetched: {}", error.message))
        .hint("Nothing is lost: Linnet keeps asking, and reads what it missed.")
}

/// Applies a page in one transaction; nothing new costs no transaction.
pub(super) async fn apply_page(engine: &Engine, page: &[MessageRecord], now: DateTime<Utc>) -> Result<Polled, UiError> {
    let known = inbound::known(&engine.db, &sids(page, Direction::Inbound)).await.map_err(from_store)?;
    let ours = messages::by_sids(&engine.db, &sids(page, Direction::Outbound)).await.map_err(from_store)?;
    if elsewhere::notice(engine, page, |sid| ours.contains_key(sid), now).await? {
        engine.events.changed(&[CacheTag::Overview]);
    }
    let mut done = Polled::default();
    let mut stored = Vec::new();
    let mut tx = None;
    // In the order they were written in, as far as a page goes.
    let mut ordered: Vec<&MessageRecord> = page.iter().collect();
    ordered.sort_by_key(|record| record.date_sent.or(record.date_created));
    for record in ordered {
        let write = match record.direction {
            Direction::Inbound => {
                let came = record.date_sent.or(record.date_created);
                known.get(&record.sid).is_none_or(|known| came.is_some_and(|came| came != *known))
            }
            Direction::Outbound => {
                ours.get(&record.sid).is_some_and(|(state, priced)| is_news(record, *state, *priced))
            }
            Direction::Automatic => false,
        };
        if !write {
            continue;
        }
        let tx = match &mut tx {
            Some(tx) => tx,
            empty => empty.insert(engine.db.write().await.map_err(from_store)?),
        };
        match record.direction {
            Direction::Inbound => {
                let heard = heard(record, now);
                if known.contains_key(&record.sid) {
                    dated(tx, &heard, now).await.map_err(from_store)?;
                } else if hear(tx, &engine.settings(), &heard, now).await.map_err(from_store)? {
                    done.heard += 1;
                    stored.push(heard);
                }
            }
            Direction::Outbound => {
                let Some(report) = report(record) else { continue };
                let applied = outbox::apply_report(tx, &engine.settings(), &report, now).await.map_err(from_store)?;
                if let Applied::News { paused, .. } = applied {
                    done.moved += 1;
                    if let Some(reason) = paused {
                        engine.events.notice(Tone::Bad, paused_notice(1, &reason));
                    }
                }
            }
            Direction::Automatic => {}
        }
    }
    if let Some(tx) = tx {
        tx.commit().await.map_err(|error| from_store(error.into()))?;
    }
    announce(engine, &stored).await;
    Ok(done)
}

fn sids(page: &[MessageRecord], direction: Direction) -> Vec<&str> {
    page.iter().filter(|record| record.direction == direction).map(|record| record.sid.as_str()).collect()
}

/// Whether a record says more than is known. What was sent by others is not news for the outbox, and an attempt in
/// doubt is matched by its own search.
fn is_news(record: &MessageRecord, state: MessageState, priced: bool) -> bool {
    let moves = record
        .status
        .provider()
        .is_some_and(|status| transition(state, MessageEvent::Report(status)).is_ok_and(|next| next != state));
    moves || (record.price.is_some() && !priced)
}

pub(super) fn heard(record: &MessageRecord, now: DateTime<Utc>) -> Heard {
    Heard {
        sid: record.sid.clone(),
        from: record.from.clone().unwrap_or_default(),
        to: record.to.clone().unwrap_or_default(),
        body: record.body.clone(),
        media_count: record.num_media.unwrap_or_default(),
        media: Vec::new(),
        opt_out_type: None,
        received_at: record.date_sent.or(record.date_created).unwrap_or(now),
        dated: true,
    }
}

fn report(record: &MessageRecord) -> Option<Report> {
    Some(Report {
        provider_sid: record.sid.clone(),
        attempt_public_id: None,
        status: record.status.provider()?,
        error_code: record.error_code,
        price: record.price,
    })
}
