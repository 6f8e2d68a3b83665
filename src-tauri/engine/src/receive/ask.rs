//! Asking after single messages of ours. The provider's list is ordered by the instant of sending, so that what failed
//! before it was sent may never show there; without a callback only a question by its id tells.

use std::collections::HashMap;
use std::time::Duration;

use chrono::TimeDelta;
use futures::StreamExt as _;
use linnet_contract::UiError;
use linnet_providers::twilio::{MessageRecord, Twilio};
use linnet_store::messages;
use tokio::time::Instant;

use crate::engine::Engine;
use crate::errors::from_store;

/// A message that was taken and of which nothing has been heard for so long is asked after.
const SILENT: TimeDelta = TimeDelta::seconds(10);
/// Pause before the same message is asked after again, doubled each time, and the longest: a number's queue at the
/// provider can hold ten hours.
const PAUSES: (Duration, Duration) = (Duration::from_secs(20), Duration::from_secs(3_600));
/// A text that was sent and has no receipt after so long is asked after too: the receipt may have been lost
/// (twilio.com/docs/messaging/guides/outbound-message-logging).
const NO_RECEIPT: TimeDelta = TimeDelta::hours(12);
/// Until when: carriers try for three days at most, and some never tell.
const NO_RECEIPT_UNTIL: TimeDelta = TimeDelta::hours(84);
/// Pause before the same one of those is asked after again.
const PAUSE_WITHOUT_RECEIPT: Duration = Duration::from_secs(6 * 3_600);
/// The longest silent messages that are looked at in one round, and how many of them are asked after.
const CONSIDERED: u32 = 2_000;
const ASKED: usize = 40;
/// Questions at once: replies and new texts share the provider's patience.
const AT_ONCE: usize = 4;

/// When each silent message may be asked after again.
#[derive(Debug, Default)]
pub(super) struct Asked(HashMap<String, (u32, Instant)>);

impl Asked {
    /// Which of these are to be asked after now: first what has not been heard of at all, then what has no receipt.
    fn due(&mut self, silent: Vec<String>, without_receipt: Vec<String>, now: Instant) -> Vec<String> {
        let mut before = std::mem::take(&mut self.0);
        let early = silent.len();
        let all: Vec<String> = silent.into_iter().chain(without_receipt).collect();
        // What has moved meanwhile is forgotten.
        self.0 = all.iter().filter_map(|sid| before.remove_entry(sid)).collect();
        let is_due = |sid: &String| self.0.get(sid).is_none_or(|(_, next)| *next <= now);
        let mut due: Vec<(usize, String)> = all.into_iter().enumerate().filter(|(_, sid)| is_due(sid)).collect();
        due.truncate(ASKED);
        for (index, sid) in &due {
            let (times, next) = self.0.entry(sid.clone()).or_insert((0, now));
            let pause = PAUSES.0.saturating_mul(2_u32.saturating_pow(*times)).min(PAUSES.1);
            *next = now + if *index < early { pause } else { PAUSE_WITHOUT_RECEIPT };
            *times += 1;
        }
        due.into_iter().map(|(_, sid)| sid).collect()
    }
}

/// What the provider says about messages it took and has been silent about. One it does not find is left out.
pub(super) async fn ask(engine: &Engine, twilio: &Twilio, asked: &mut Asked) -> Result<Vec<MessageRecord>, UiError> {
    let now = engine.clock.now();
    let silent = messages::silent(&engine.db, now - SILENT, CONSIDERED).await.map_err(from_store)?;
    let (after, before) = (now - NO_RECEIPT_UNTIL, now - NO_RECEIPT);
    let sent = messages::without_receipt(&engine.db, after, before, CONSIDERED).await.map_err(from_store)?;
    let questions = asked.due(silent, sent, Instant::now()).into_iter().map(|sid| {
        let twilio = twilio.clone();
        async move { twilio.fetch_message(&sid).await }
    });
    let answers: Vec<_> =
        futures::stream::iter(questions.collect::<Vec<_>>()).buffer_unordered(AT_ONCE).collect().await;
    Ok(answers.into_iter().filter_map(Result::ok).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_silent_message_is_asked_after_at_growing_pauses() {
        let (mut asked, start) = (Asked::default(), Instant::now());
        let one = || vec!["SM1".to_owned()];
        let mut due = |second: &u64| !asked.due(one(), Vec::new(), start + Duration::from_secs(*second)).is_empty();
        let times: Vec<u64> = (0..200).filter(|second| due(second)).collect();
        assert_eq!(times, [0, 20, 60, 140]);
        let later = start + Duration::from_secs(200);
        assert!(asked.due(Vec::new(), Vec::new(), later).is_empty());
        assert_eq!(asked.due(one(), Vec::new(), later), one(), "one that spoke and is silent again begins anew");
    }

    #[test]
    fn many_silent_messages_are_asked_after_in_turns() {
        let (mut asked, now) = (Asked::default(), Instant::now());
        let many = || (0..100).map(|index| format!("SM{index}")).collect::<Vec<_>>();
        let rounds: Vec<usize> = (0..4).map(|_| asked.due(many(), Vec::new(), now).len()).collect();
        assert_eq!(rounds, [40, 40, 20, 0]);
    }

    #[test]
    fn a_text_without_a_receipt_is_asked_after_four_times_a_day_and_behind_those_never_heard_of() {
        let (mut asked, start) = (Asked::default(), Instant::now());
        let sent = || vec!["SM9".to_owned()];
        let hour = |hour: u64| start + Duration::from_secs(3_600 * hour);
        let hours: Vec<u64> = (0..24).filter(|at| !asked.due(Vec::new(), sent(), hour(*at)).is_empty()).collect();
        assert_eq!(hours, [0, 6, 12, 18]);
        let many = (0..40).map(|index| format!("SM1{index}")).collect();
        assert!(!asked.due(many, sent(), hour(48)).contains(&"SM9".to_owned()));
    }
}
