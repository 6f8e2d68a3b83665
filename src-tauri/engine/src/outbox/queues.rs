//! How many parts of texts Twilio still has to pass on from each sender, as far as it has told. Counted from time to time,
//! and in between only added to, so that it is never less than Twilio has.

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use linnet_domain::throughput::Throughput;
use linnet_store::{Db, StoreError, messages};
use tokio::time::Instant;

/// How often they are counted, at most.
const COUNT_EVERY: Duration = Duration::from_secs(10);
/// Counting takes no more than this part of the time.
const WORTH: u32 = 50;
/// What Twilio took longer ago than this has left its queue, told or not.
const LONGEST: TimeDelta = TimeDelta::hours(10);
/// How long a text waits for room at Twilio before it is looked at again.
const WAITS: (TimeDelta, TimeDelta) = (TimeDelta::minutes(1), TimeDelta::minutes(15));

/// Why a text waits for room.
pub(super) const EXPLANATION: &str = "Twilio still has to pass on texts that were handed over before it, so it might come too late. It \
                                      waits until there is room.";

/// What waits at Twilio, by the sender's address.
#[derive(Debug, Default)]
pub(super) struct Queues {
    parts: HashMap<String, u64>,
    count_at: Option<Instant>,
}

impl Queues {
    /// Counts anew, unless that was done a moment ago or there is nothing to count.
    pub(super) async fn count(&mut self, db: &Db, now: DateTime<Utc>) -> Result<(), StoreError> {
        let begun = Instant::now();
        let due = match self.count_at {
            None => true,
            Some(at) => at <= begun && !self.parts.is_empty(),
        };
        if due {
            self.parts = messages::unsent(db, now - LONGEST).await?;
            self.count_at = Some(Instant::now() + COUNT_EVERY.max(begun.elapsed() * WORTH));
        }
        Ok(())
    }

    /// Adds a text that is handed over.
    pub(super) fn add(&mut self, address: &str, segments: u32) {
        match self.parts.get_mut(address) {
            Some(parts) => *parts += u64::from(segments),
            None => _ = self.parts.insert(address.to_owned(), u64::from(segments)),
        }
    }

    /// What waits from some addresses together.
    pub(super) fn waiting<'a>(&self, addresses: impl Iterator<Item = &'a str>) -> u64 {
        addresses.filter_map(|address| self.parts.get(address)).sum()
    }
}

/// Until when a text has to wait so that it would still be passed on in time behind so many parts; nothing if it may go.
pub(super) fn wait(
    throughput: &Throughput,
    waiting: u64,
    segments: u32,
    closes: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let excess = (waiting + u64::from(segments)).checked_sub(throughput.may_wait(closes.map(|closes| closes - now)))?;
    // A text that is alone goes while its hours are open, however slow the sender is.
    let (least, most) = WAITS;
    (waiting > 0 && excess > 0).then(|| now + throughput.time_for(excess).clamp(least, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLOW: Throughput = Throughput { at_most: None, at_least: 1.0 };

    #[test]
    fn a_text_waits_while_twilio_could_not_pass_it_on_in_time() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let closes = |minutes| Some(now + TimeDelta::minutes(minutes));
        for (waiting, segments, closes, waits) in [
            (0, 1, None, None),
            (35_999, 1, None, None),
            (36_000, 1, None, Some(TimeDelta::minutes(1))),
            (40_000, 1, None, Some(TimeDelta::minutes(15))),
            (1_799, 1, closes(30), None),
            (1_799, 2, closes(30), Some(TimeDelta::minutes(1))),
            (1_900, 2, closes(30), Some(TimeDelta::seconds(102))),
            (0, 9, closes(0), None),
        ] {
            assert_eq!(wait(&SLOW, waiting, segments, closes, now), waits.map(|waits| now + waits), "{waiting}");
        }
    }

    #[test]
    fn what_is_handed_over_counts_at_once() {
        let mut queues = Queues::default();
        queues.add("+13125550100", 2);
        queues.add("+13125550100", 1);
        queues.add("+13125550101", 4);
        assert_eq!(queues.waiting(["+13125550100", "+13125550199"].into_iter()), 3);
    }
}
