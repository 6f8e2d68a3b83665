//! Readings that happen by themselves while a business is open: calls every few minutes, how things stand some times a day,
//! texts once a day. One question at a time, and none while texts are being handed over.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::{SyncPart, UiError};
use linnet_store::sync_runs;
use tokio::sync::watch;

use super::{How, read};
use crate::engine::Engine;
use crate::errors::from_store;
use crate::outbox;

/// Between two looks at what is due.
const LOOK: Duration = Duration::from_secs(30);
/// Before the first one: whoever opens the program wants to see the page first.
const SETTLE: Duration = Duration::from_secs(8);
/// How long sending may put a reading off.
const PATIENCE: TimeDelta = TimeDelta::minutes(30);

/// How often a part is read by itself. Numbers are looked at by the account's own watch.
const fn every(part: SyncPart) -> Option<TimeDelta> {
    match part {
        SyncPart::Numbers => None,
        SyncPart::Calls => Some(TimeDelta::minutes(5)),
        SyncPart::Status => Some(TimeDelta::hours(6)),
        // Once they were read at all; Twilio advises to compare with its log at least daily. [Outbound message logging]
        SyncPart::Messages => Some(TimeDelta::hours(24)),
    }
}

/// Reads until told to stop.
pub(crate) async fn run(engine: Arc<Engine>, mut stop: watch::Receiver<bool>) {
    let mut pause = SETTLE;
    loop {
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(pause) => {}
        }
        pause = LOOK;
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            looked = look(&engine) => if let Err(error) = looked {
                tracing::info!(code = %error.code, "what is at Twilio could not be read: {error}");
            }
        }
    }
}

/// Reads every part that is due.
async fn look(engine: &Engine) -> Result<(), UiError> {
    let Some(client) = engine.account.client() else { return Ok(()) };
    for part in SyncPart::ALL.iter().copied() {
        let Some(every) = every(part) else { continue };
        let last = sync_runs::latest(&engine.db, part.word(), 1).await.map_err(from_store)?.pop();
        let wait = waits(last.map(|run| run.begun_at), every, engine.clock.now());
        // Whether the account's former texts belong here is the owner's to say, by reading them once.
        if part == SyncPart::Messages
            && sync_runs::last_done(&engine.db, part.word()).await.map_err(from_store)?.is_none()
        {
            continue;
        }
        let put_off = matches!(wait, Wait::Due { late } if late < PATIENCE) && is_sending(engine).await?;
        if wait == Wait::NotYet || put_off || engine.readings.is_going_on(part) {
            continue;
        }
        read(engine, &client, part, How { whole: false, by_owner: false }).await?;
    }
    Ok(())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wait {
    NotYet,
    Due { late: TimeDelta },
}

/// Whether a part is due, and for how long it has been.
fn waits(last: Option<DateTime<Utc>>, every: TimeDelta, now: DateTime<Utc>) -> Wait {
    // What was never read, or by a clock that was ahead, is due; sending may still put it off a little.
    let Some(last) = last.filter(|last| *last <= now) else { return Wait::Due { late: TimeDelta::zero() } };
    let late = now - last - every;
    if late < TimeDelta::zero() { Wait::NotYet } else { Wait::Due { late } }
}

async fn is_sending(engine: &Engine) -> Result<bool, UiError> {
    let pending = outbox::idle(engine).await?;
    Ok(pending.due || pending.submitting > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_read_when_its_time_has_passed() {
        let now: DateTime<Utc> = "2026-06-10T17:00:00Z".parse().unwrap();
        let every = TimeDelta::minutes(5);
        let ago = |minutes| Some(now - TimeDelta::minutes(minutes));
        for (last, expected) in [
            (None, Wait::Due { late: TimeDelta::zero() }),
            (ago(4), Wait::NotYet),
            (ago(5), Wait::Due { late: TimeDelta::zero() }),
            (ago(45), Wait::Due { late: TimeDelta::minutes(40) }),
            (ago(-60), Wait::Due { late: TimeDelta::zero() }),
        ] {
            assert_eq!(waits(last, every, now), expected, "{last:?}");
        }
    }
}
