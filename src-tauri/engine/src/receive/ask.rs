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
/// The longest silent messages that are looked at in one round, and how many of them are asked after.
const CONSIDERED: u32 = 2_000;
const ASKED: usize = 40;
/// Questions at once: replies and new texts share the provider's patience.
const AT_ONCE: usize = 4;

/// When each silent message may be asked after again.
#[derive(Debug, Default)]
pub(super) struct Asked(HashMap<String, (u32, Instant)>);

impl Asked {
    /// Which of these are to be asked after now.
    fn due(&mut self, silent: Vec<String>, now: Instant) -> Vec<String> {
        let mut before = std::mem::take(&mut self.0);
        // What has moved meanwhile is forgotten.
        self.0 = silent.iter().filter_map(|sid| before.remove_entry(sid)).collect();
        let mut due: Vec<String> =
            silent.into_iter().filter(|sid| self.0.get(sid).is_none_or(|(_, next)| *next <= now)).collect();
        due.truncate(ASKED);
        for sid in &due {
            let (times, next) = self.0.entry(sid.clone()).or_insert((0, now));
            *next = now + PAUSES.0.saturating_mul(2_u32.saturating_pow(*times)).min(PAUSES.1);
            *times += 1;
        }
        due
    }
}

/// What the provider says about messages it took and has been silent about. One it does not find is left out.
pub(super) async fn ask(engine: &Engine, twilio: &Twilio, asked: &mut Asked) -> Result<Vec<MessageRecord>, UiError> {
    let before = engine.clock.now() - SILENT;
    let silent = messages::silent(&engine.db, before, CONSIDERED).await.map_err(from_store)?;
    let questions = asked.due(silent, Instant::now()).into_iter().map(|sid| {
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
        let mut due = |second: &u64| !asked.due(one(), start + Duration::from_secs(*second)).is_empty();
        let times: Vec<u64> = (0..200).filter(|second| due(second)).collect();
        assert_eq!(times, [0, 20, 60, 140]);
        let later = start + Duration::from_secs(200);
        assert!(asked.due(Vec::new(), later).is_empty());
        assert_eq!(asked.due(one(), later), one(), "one that spoke and is silent again begins anew");
    }

    #[test]
    fn many_silent_messages_are_asked_after_in_turns() {
        let (mut asked, now) = (Asked::default(), Instant::now());
        let many = || (0..100).map(|index| format!("SM{index}")).collect::<Vec<_>>();
        let rounds: Vec<usize> = (0..4).map(|_| asked.due(many(), now).len()).collect();
        assert_eq!(rounds, [40, 40, 20, 0]);
    }
}
