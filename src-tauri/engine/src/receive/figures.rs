//! What became of the requests that reached this computer since the program started, for health. Counts and remembers
//! when; decides nothing.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use linnet_domain::words;

words! {
    /// What became of a request.
    pub enum Figure {
        /// Believed, new and stored.
        Accepted = "accepted",
        /// Believed, and known already: Twilio repeats itself when in doubt.
        Repeated = "repeated",
        /// Could not be proved and was asked after at Twilio.
        AskedAfter = "asked_after",
        /// Not signed, or wrongly.
        Forged = "forged",
        /// Asked after, and Twilio knows nothing of it.
        Unknown = "unknown",
        /// About another account.
        WrongAccount = "wrong_account",
        /// Larger than anything Twilio sends.
        TooLarge = "too_large",
        /// Did not say all it had to in time.
        TooSlow = "too_slow",
        /// Signed, and yet not understood.
        NotUnderstood = "not_understood",
        /// Refused with little effort, after many wrong signatures.
        Brushed = "brushed",
        /// Believed, and yet not stored: Twilio was told to try again.
        NotStored = "not_stored",
    }
}

/// How often something happened, and when last.
pub type Count = (u64, Option<DateTime<Utc>>);

/// All of them.
#[derive(Debug, Default)]
pub struct Figures(Mutex<[Count; Figure::ALL.len()]>);

impl Figures {
    fn counts(&self) -> MutexGuard<'_, [Count; Figure::ALL.len()]> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn count(&self, figure: Figure, now: DateTime<Utc>) {
        let (count, last) = &mut self.counts()[figure as usize];
        *count += 1;
        *last = Some(now);
    }

    /// One of them.
    pub fn of(&self, figure: Figure) -> Count {
        self.counts()[figure as usize]
    }

    /// Those that are not nought, in words: what happened, how often, when last.
    pub(crate) fn sentences(&self) -> Vec<String> {
        let counts = *self.counts();
        let told = Figure::ALL.iter().zip(counts).filter(|(_, (count, _))| *count > 0);
        told.map(|(figure, (count, last))| {
            let last = last.map(|last| last.format(" (last %Y-%m-%d %H:%M:%S UTC)").to_string());
            format!("{count} {}{}", figure.said(count == 1), last.unwrap_or_default())
        })
        .collect()
    }
}

impl Figure {
    const fn said(self, one: bool) -> &'static str {
        match (self, one) {
            (Self::Accepted, true) => "message from Twilio was taken in",
            (Self::Accepted, false) => "messages from Twilio were taken in",
            (Self::Repeated, true) => "came a second time and was counted once",
            (Self::Repeated, false) => "came a second time and were counted once",
            (Self::AskedAfter, _) => "could not be proved by a signature and were looked up at Twilio instead",
            (Self::Forged, true) => "request without Twilio's signature was refused",
            (Self::Forged, false) => "requests without Twilio's signature were refused",
            (Self::Unknown, _) => "told of messages Twilio knows nothing of and were refused",
            (Self::WrongAccount, _) => "were about another Twilio account and were refused",
            (Self::TooLarge, _) => "were too large and were refused",
            (Self::TooSlow, _) => "did not finish in time and were cut off",
            (Self::NotUnderstood, _) => "were signed by Twilio and not understood; polling reads what they told",
            (Self::Brushed, _) => "were refused quickly, because many wrong signatures came before them",
            (Self::NotStored, _) => "could not be stored, and Twilio was asked to try again",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_is_told_with_its_last_instant_and_what_did_not_is_left_out() {
        let figures = Figures::default();
        assert_eq!(figures.sentences(), Vec::<String>::new());
        let now = "2026-06-10T17:00:00Z".parse().unwrap();
        figures.count(Figure::Forged, now);
        figures.count(Figure::Accepted, now);
        figures.count(Figure::Accepted, now);
        assert_eq!(
            figures.sentences(),
            [
                "2 messages from Twilio were taken in (last 2026-06-10 17:00:00 UTC)",
                "1 request without Twilio's signature was refused (last 2026-06-10 17:00:00 UTC)",
            ]
        );
    }
}
