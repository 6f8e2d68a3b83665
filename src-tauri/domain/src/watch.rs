//! Whether so many of a campaign's latest texts fail that it should stop before the rest is spent. It judges counts and
//! keeps none.

/// Fewer known ends than this say nothing: of ten texts three fail by bad luck, of twenty seldom.
pub const LEAST_KNOWN: u32 = 20;
/// A carrier's filter drops a single text now and then; so many in a row are about the text itself.
pub const LEAST_FILTERED: u32 = 3;
/// The latest so many ends count in full. From there on the older ones fade by half each time, so that a campaign which
/// went well for a day and then fails is noticed within minutes.
pub const WINDOW: u32 = 100;

/// How the latest texts of a campaign ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ended {
    /// On the phone.
    pub arrived: u32,
    /// Refused, given up or not delivered.
    pub failed: u32,
    /// Of those, taken for spam by a carrier.
    pub filtered: u32,
}

impl Ended {
    /// With some more. The shares stay what they are; the old counts for half once the window is full.
    #[must_use]
    pub fn with(self, more: Self) -> Self {
        let all = Self {
            arrived: self.arrived.saturating_add(more.arrived),
            failed: self.failed.saturating_add(more.failed),
            filtered: self.filtered.saturating_add(more.filtered),
        };
        if all.known() <= WINDOW {
            return all;
        }
        Self { arrived: all.arrived / 2, failed: all.failed / 2, filtered: all.filtered / 2 }
    }

    /// How many there are.
    pub const fn known(self) -> u32 {
        self.arrived.saturating_add(self.failed)
    }
}

/// From which share on, in per cent, a campaign pauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Of texts that did not arrive.
    pub failed: u32,
    /// Of texts taken for spam.
    pub filtered: u32,
}

/// Why a campaign should pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alarm {
    /// Carriers take the text for spam; the same text will be dropped again.
    Filtered,
    /// Too many do not arrive, for whatever reasons.
    Failing,
}

/// Whether to pause, and why. Spam is told first, because there the owner can do something about the text.
pub fn alarm(ended: Ended, limits: Limits) -> Option<Alarm> {
    let reaches = |part: u32, percent: u32| u64::from(part) * 100 >= u64::from(percent) * u64::from(ended.known());
    if ended.known() < LEAST_KNOWN {
        return None;
    }
    if ended.filtered >= LEAST_FILTERED && reaches(ended.filtered, limits.filtered) {
        return Some(Alarm::Filtered);
    }
    (ended.failed > 0 && reaches(ended.failed, limits.failed)).then_some(Alarm::Failing)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LIMITS: Limits = Limits { failed: 30, filtered: 5 };

    #[test]
    fn a_campaign_pauses_from_the_limits_on_and_never_on_a_handful() {
        for (arrived, failed, filtered, expected) in [
            (0, 19, 19, None),
            (0, 20, 0, Some(Alarm::Failing)),
            (14, 6, 0, Some(Alarm::Failing)),
            (15, 5, 0, None),
            (18, 2, 2, None),
            (17, 3, 3, Some(Alarm::Filtered)),
            (96, 4, 4, None),
            (95, 5, 5, Some(Alarm::Filtered)),
            (100, 0, 0, None),
        ] {
            let ended = Ended { arrived, failed, filtered };
            assert_eq!(alarm(ended, LIMITS), expected, "{ended:?}");
        }
        assert_eq!(alarm(Ended { arrived: 20, ..Ended::default() }, Limits { failed: 0, filtered: 0 }), None);
    }

    #[test]
    fn what_begins_to_fail_after_a_good_day_is_noticed_soon() {
        let one = |arrived: bool| Ended { arrived: arrived.into(), failed: (!arrived).into(), filtered: 0 };
        let mut ended = (0..50_000).fold(Ended::default(), |ended, _| ended.with(one(true)));
        let until = (1..200).find(|_| {
            ended = ended.with(one(false));
            alarm(ended, LIMITS).is_some()
        });
        assert!(until.is_some_and(|failed| failed <= 50), "{until:?}");
    }

    proptest! {
        /// Fading invents nothing: no more than there were, no more spam than failures, never above the window.
        #[test]
        fn counts_stay_within_what_happened(ends in proptest::collection::vec(0_u8..3, 0..600)) {
            let mut ended = Ended::default();
            for end in ends {
                let one = Ended { arrived: (end == 0).into(), failed: (end > 0).into(), filtered: (end == 2).into() };
                ended = ended.with(one);
                prop_assert!(ended.known() <= WINDOW && ended.filtered <= ended.failed, "{ended:?}");
            }
        }
    }
}
