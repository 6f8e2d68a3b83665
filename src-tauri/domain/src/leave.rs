//! Leaving a text with the provider until its time, so that it goes even while this computer is off: who may do so, and at
//! which instant a text is handed over. What is left there can be recalled, but a stop said meanwhile is only heard when
//! this computer is on; that is why offers are left for a day at most, and only after the owner agreed to it.

use chrono::{DateTime, TimeDelta, Utc};

use crate::states::ProviderStatus;
use crate::words;
use crate::words::Category;

/// Twilio takes a text for later if its time is more than 300 seconds and at most 35 days ahead, by its own clock when the
/// request arrives (Twilio, message resource: SendAt). The rest is for the request's way, a slow queue and two clocks.
pub const LEAST_AHEAD: TimeDelta = TimeDelta::minutes(10);
/// The other end of it, an hour short.
pub const MOST_AHEAD: TimeDelta = TimeDelta::hours(35 * 24 - 1);
/// No offer is left with the provider for longer: what somebody says meanwhile may not be heard.
pub const OFFERS_AHEAD: TimeDelta = TimeDelta::hours(24);
/// How far two clocks that agree may differ.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(2);

/// What the owner agrees to before an offer is left with the provider.
pub const AGREEMENT: &str = "Someone who writes “please stop” while this computer is off may still get it.";

words! {
    /// Why texts cannot be left with the provider at all.
    pub enum Objection {
        /// They leave at once, so there is nothing to hold.
        NoTime = "no_time",
        /// Only a Messaging Service takes texts for later (Twilio, error 35118).
        NoService = "no_service",
        /// They are offers, and the owner has not agreed to what may happen.
        NotAgreed = "not_agreed",
    }
}

impl Objection {
    /// For the owner.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::NoTime => "Only what goes at a later time can be left with Twilio. Choose a time first.",
            Self::NoService => {
                "Only a Messaging Service can hold texts until their time. Choose one to send from in Settings, or let this \
                 computer send them."
            }
            Self::NotAgreed => {
                "Offers are left with Twilio only once you have agreed that someone who writes “please stop” while this \
                 computer is off may still get one."
            }
        }
    }
}

/// What is asked about texts that the owner wants to leave with the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// What they are in law.
    pub category: Category,
    /// Whether a later time was chosen for them.
    pub timed: bool,
    /// Whether they go out from a Messaging Service.
    pub service: bool,
    /// Whether the owner has agreed to [`AGREEMENT`].
    pub agreed: bool,
}

/// What stands against it, if anything does.
pub const fn objection(wish: Wish) -> Option<Objection> {
    match wish {
        Wish { timed: false, .. } => Some(Objection::NoTime),
        Wish { service: false, .. } => Some(Objection::NoService),
        Wish { category: Category::Marketing, agreed: false, .. } => Some(Objection::NotAgreed),
        Wish { .. } => None,
    }
}

/// An instant for which a text may be left with the provider. Only [`hand_over`] makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendAt(DateTime<Utc>);

impl SendAt {
    /// When the provider is to send it.
    pub const fn instant(self) -> DateTime<Utc> {
        self.0
    }
}

/// What becomes of a text that is to be left with the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandOver {
    /// It may be left there now.
    Now(SendAt),
    /// Not before this instant.
    From(DateTime<Utc>),
    /// This computer sends it at its time.
    Here(Here),
}

words! {
    /// Why this computer sends a text that was to be left with the provider.
    pub enum Here {
        /// Its time is too near for the provider to take it.
        TooSoon = "too_soon",
        /// What it goes out from is no Messaging Service.
        NoService = "no_service",
    }
}

/// The longest a text may be left with the provider.
pub const fn most_ahead(category: Category) -> TimeDelta {
    match category {
        Category::Marketing => OFFERS_AHEAD,
        Category::Service => MOST_AHEAD,
    }
}

/// When a text that is to go at `at` may be handed over at the earliest.
pub fn from_when(category: Category, at: DateTime<Utc>) -> DateTime<Utc> {
    at - most_ahead(category)
}

/// Decides for one text that is to go at `at`; `service` says whether it goes out from a Messaging Service.
pub fn hand_over(category: Category, at: DateTime<Utc>, service: bool, now: DateTime<Utc>) -> HandOver {
    if at - now <= LEAST_AHEAD {
        return HandOver::Here(Here::TooSoon);
    }
    if !service {
        return HandOver::Here(Here::NoService);
    }
    let earliest = from_when(category, at);
    if now < earliest { HandOver::From(earliest) } else { HandOver::Now(SendAt(at)) }
}

/// Whether what the provider says of a text left with it until `at` means that it does not hold it: it is leaving, or has
/// left, before its time.
pub fn goes_too_early(status: ProviderStatus, at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    match status {
        ProviderStatus::Accepted | ProviderStatus::Sent | ProviderStatus::Delivered => now + CLOCKS_DIFFER < at,
        ProviderStatus::Scheduled | ProviderStatus::Undelivered | ProviderStatus::Failed | ProviderStatus::Canceled => {
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn noon() -> DateTime<Utc> {
        "2026-06-10T17:00:00Z".parse().unwrap()
    }

    #[test]
    fn only_later_texts_of_a_service_are_left_and_offers_only_with_the_owners_word() {
        use Category::{Marketing, Service};
        for (category, timed, service, agreed, expected) in [
            (Service, true, true, false, None),
            (Service, false, true, true, Some(Objection::NoTime)),
            (Service, true, false, true, Some(Objection::NoService)),
            (Marketing, true, true, true, None),
            (Marketing, true, true, false, Some(Objection::NotAgreed)),
            (Marketing, true, false, false, Some(Objection::NoService)),
            (Marketing, false, false, false, Some(Objection::NoTime)),
        ] {
            assert_eq!(objection(Wish { category, timed, service, agreed }), expected, "{category} {timed} {service}");
        }
        for objection in Objection::ALL {
            assert!(objection.sentence().ends_with('.'));
        }
    }

    #[test]
    fn an_offer_is_left_a_day_ahead_at_most_and_an_everyday_text_for_weeks() {
        use Category::{Marketing, Service};
        let at = |ahead: TimeDelta| noon() + ahead;
        let minute = TimeDelta::minutes(1);
        for (category, ahead, service, expected) in [
            (Service, TimeDelta::zero(), true, HandOver::Here(Here::TooSoon)),
            (Service, LEAST_AHEAD, true, HandOver::Here(Here::TooSoon)),
            (Service, LEAST_AHEAD, false, HandOver::Here(Here::TooSoon)),
            (Service, TimeDelta::hours(1), false, HandOver::Here(Here::NoService)),
            (Service, LEAST_AHEAD + minute, true, HandOver::Now(SendAt(at(LEAST_AHEAD + minute)))),
            (Service, MOST_AHEAD, true, HandOver::Now(SendAt(at(MOST_AHEAD)))),
            (Service, MOST_AHEAD + minute, true, HandOver::From(noon() + minute)),
            (Marketing, OFFERS_AHEAD, true, HandOver::Now(SendAt(at(OFFERS_AHEAD)))),
            (Marketing, OFFERS_AHEAD + minute, true, HandOver::From(noon() + minute)),
            (Marketing, TimeDelta::days(3), true, HandOver::From(noon() + TimeDelta::days(2))),
            (Marketing, -TimeDelta::days(3), true, HandOver::Here(Here::TooSoon)),
        ] {
            assert_eq!(hand_over(category, at(ahead), service, noon()), expected, "{category} {ahead}");
        }
    }

    #[test]
    fn a_text_that_is_not_held_is_too_early_until_its_time() {
        use ProviderStatus as S;
        let at = noon() + TimeDelta::hours(2);
        for status in ProviderStatus::ALL.iter().copied() {
            let gone = matches!(status, S::Accepted | S::Sent | S::Delivered);
            assert_eq!(goes_too_early(status, at, noon()), gone, "{status}");
            for now in [at - TimeDelta::minutes(1), at, at + TimeDelta::hours(1)] {
                assert!(!goes_too_early(status, at, now), "{status} at its time");
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_left_keeps_to_twilios_bounds_and_what_waits_may_be_left_when_its_turn_comes(
            minutes in -3_000..100_000_i64,
            marketing in any::<bool>(),
            service in any::<bool>(),
        ) {
            let category = if marketing { Category::Marketing } else { Category::Service };
            let at = noon() + TimeDelta::minutes(minutes);
            match hand_over(category, at, service, noon()) {
                HandOver::Now(send_at) => {
                    prop_assert!(service);
                    prop_assert_eq!(send_at.instant(), at);
                    prop_assert!(at - noon() > TimeDelta::seconds(300) && at - noon() <= TimeDelta::days(35));
                    prop_assert!(!marketing || at - noon() <= TimeDelta::hours(24));
                }
                HandOver::From(then) => {
                    prop_assert!(then > noon() && then < at);
                    prop_assert_eq!(hand_over(category, at, service, then), HandOver::Now(SendAt(at)));
                }
                HandOver::Here(Here::NoService) => prop_assert!(!service),
                HandOver::Here(Here::TooSoon) => prop_assert!(at - noon() <= LEAST_AHEAD),
            }
        }
    }
}
