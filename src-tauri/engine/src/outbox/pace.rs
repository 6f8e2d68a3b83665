//! How fast texts are handed over: a token bucket in segments per second for each sender (numbers of one registration with
//! the US carriers share one) or for a campaign that has a rate of its own, and one for what Twilio passes on from the
//! sender at most, which all campaigns share. Goes by monotonic time only, so a clock that jumps neither stops nor bursts
//! it.

use std::collections::HashMap;
use std::time::Duration;

use linnet_domain::{CampaignId, SenderId};
use tokio::time::Instant;

/// What shares one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum PaceOf {
    /// Everything from one sender, and from what shares its registration.
    Sender(SenderId),
    /// A campaign with its own rate.
    Campaign(CampaignId),
    /// What Twilio passes on from a sender, and from what shares its registration.
    Twilio(SenderId),
}

/// The buckets a text takes from, each with its rate in segments a second.
pub(super) type Paces = Vec<(PaceOf, f64)>;

/// The longest burst, in seconds' worth of segments: long enough to share one disk sync, short enough that a minute at
/// 100 a second stays within one per cent of 6,000.
const BURST_SECONDS: f64 = 0.25;
/// Slower than any sender is.
const LEAST_RATE: f64 = 0.01;

#[derive(Debug)]
struct Bucket {
    rate: f64,
    level: f64,
    filled_at: Instant,
}

impl Bucket {
    fn new(rate: f64, now: Instant) -> Self {
        Self { rate, level: capacity(rate), filled_at: now }
    }

    fn refill(&mut self, rate: f64, now: Instant) {
        let passed = now.saturating_duration_since(self.filled_at).as_secs_f64();
        self.level = (self.level + passed * self.rate).min(capacity(rate));
        self.rate = rate;
        self.filled_at = now;
    }

    /// What has to be in the bucket before a text of this size leaves. A text larger than the bucket goes when the
    /// bucket is full and leaves a debt behind, so that the rate holds over time.
    fn needed(&self, segments: u32) -> f64 {
        f64::from(segments).min(capacity(self.rate))
    }
}

fn capacity(rate: f64) -> f64 {
    (rate * BURST_SECONDS).max(1.0)
}

/// Every bucket in use.
#[derive(Debug, Default)]
pub(super) struct Pace {
    buckets: HashMap<PaceOf, Bucket>,
}

impl Pace {
    /// How long a text of this size still has to wait for the slowest of its buckets; nothing if it may go now.
    pub(super) fn wait_for(&mut self, paces: &Paces, segments: u32, now: Instant) -> Option<Duration> {
        paces.iter().filter_map(|(of, rate)| self.wait(*of, *rate, segments, now)).max()
    }

    fn wait(&mut self, of: PaceOf, rate: f64, segments: u32, now: Instant) -> Option<Duration> {
        let rate = rate.max(LEAST_RATE);
        let bucket = self.buckets.entry(of).or_insert_with(|| Bucket::new(rate, now));
        bucket.refill(rate, now);
        let lacking = bucket.needed(segments) - bucket.level;
        // A billionth of a segment is rounding, not haste.
        (lacking > 1e-9).then(|| Duration::from_secs_f64(lacking / bucket.rate))
    }

    /// Counts a text that goes now.
    pub(super) fn spend(&mut self, paces: &Paces, segments: u32) {
        for (of, _) in paces {
            if let Some(bucket) = self.buckets.get_mut(of) {
                bucket.level -= f64::from(segments);
            }
        }
    }

    /// Forgets buckets that have long been full again.
    pub(super) fn tidy(&mut self, now: Instant) {
        self.buckets.retain(|_, bucket| now.saturating_duration_since(bucket.filled_at) < Duration::from_secs(3_600));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SENDER: PaceOf = PaceOf::Sender(SenderId(1));

    /// One bucket of so many segments a second.
    fn paces(rate: u32) -> Paces {
        vec![(SENDER, f64::from(rate))]
    }

    fn sent_within(rate: u32, segments: u32, seconds: u64) -> u64 {
        sent_at(&paces(rate), segments, seconds)
    }

    fn sent_at(paces: &Paces, segments: u32, seconds: u64) -> u64 {
        let start = Instant::now();
        let mut pace = Pace::default();
        let (mut now, mut sent) = (start, 0);
        while now.duration_since(start) < Duration::from_secs(seconds) {
            match pace.wait_for(paces, segments, now) {
                None => {
                    pace.spend(paces, segments);
                    sent += u64::from(segments);
                }
                Some(wait) => now += wait.max(Duration::from_micros(1)),
            }
        }
        sent
    }

    #[test]
    fn a_hundred_a_second_for_a_minute_is_six_thousand_within_one_per_cent() {
        let sent = sent_within(100, 1, 60);
        assert!((5_940..=6_060).contains(&sent), "{sent}");
    }

    #[test]
    fn the_slower_of_two_rates_counts_and_campaigns_share_what_twilio_passes_on() {
        let own = |campaign| (PaceOf::Campaign(CampaignId(campaign)), 100.0);
        let ceiling = (PaceOf::Twilio(SenderId(1)), 3.0);
        let sent = sent_at(&vec![own(1), ceiling], 1, 60);
        assert!((178..=182).contains(&sent), "{sent}");
        let start = Instant::now();
        let mut pace = Pace::default();
        let later = start + Duration::from_millis(10);
        assert_eq!(pace.wait_for(&vec![own(1), ceiling], 1, start), None);
        pace.spend(&vec![own(1), ceiling], 1);
        assert!(pace.wait_for(&vec![own(2), ceiling], 1, later).is_some_and(|wait| wait > Duration::from_millis(300)));
        assert_eq!(pace.wait_for(&vec![own(2)], 1, later), None);
    }

    #[test]
    fn long_texts_count_more_than_once() {
        let sent = sent_within(10, 3, 60);
        assert!((594..=612).contains(&sent), "{sent}");
    }

    #[test]
    fn a_text_larger_than_the_bucket_goes_and_is_waited_for() {
        let sent = sent_within(1, 5, 100);
        assert!((95..=110).contains(&sent), "{sent}");
    }

    #[test]
    fn after_a_long_rest_no_more_than_the_burst_leaves_at_once() {
        let start = Instant::now();
        let mut pace = Pace::default();
        assert_eq!(pace.wait_for(&paces(100), 1, start), None);
        let later = start + Duration::from_secs(3_000);
        let mut burst = 0;
        while pace.wait_for(&paces(100), 1, later).is_none() {
            pace.spend(&paces(1), 1);
            burst += 1;
        }
        assert_eq!(burst, 25);
    }

    #[test]
    fn a_new_rate_holds_at_once() {
        let start = Instant::now();
        let mut pace = Pace::default();
        while pace.wait_for(&paces(1_000), 1, start).is_none() {
            pace.spend(&paces(1), 1);
        }
        let wait = pace.wait_for(&paces(1), 1, start);
        assert!(wait.is_some_and(|wait| wait > Duration::from_millis(500)), "{wait:?}");
    }

    proptest! {
        #[test]
        fn no_stretch_of_time_lets_out_more_than_the_rate_and_one_bucket(
            rate in 1_u32..200,
            texts in prop::collection::vec((1_u32..8, prop::option::of(0_u64..3_000)), 1..60)
        ) {
            let start = Instant::now();
            let mut pace = Pace::default();
            let (mut now, mut left) = (start, Vec::new());
            for (segments, pause) in texts {
                now += Duration::from_millis(pause.unwrap_or_default());
                while let Some(wait) = pace.wait_for(&paces(rate), segments, now) {
                    now += wait.max(Duration::from_micros(1));
                }
                pace.spend(&paces(rate), segments);
                left.push((now, segments));
            }
            for (index, (from, _)) in left.iter().enumerate() {
                let mut sum = 0;
                for (until, segments) in &left[index..] {
                    // The last text may be larger than the bucket: it leaves its debt behind it.
                    let most = f64::from(rate) * until.duration_since(*from).as_secs_f64() + capacity(f64::from(rate));
                    prop_assert!(f64::from(sum) <= most + 0.01, "{sum} before the last, where {most} may leave");
                    sum += segments;
                }
            }
        }
    }
}
