//! The things that go wrong on purpose, each with a name and a probability. This module keeps the odds and rolls the
//! dice; what a fault does is done where it strikes.

use std::sync::{Mutex, PoisonError};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

macro_rules! faults {
    ($($variant:ident $name:literal $does:literal),+ $(,)?) => {
        /// A fault that can be switched on.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Fault { $(#[doc = $does] $variant),+ }

        const ALL: &[(Fault, &str)] = &[$((Fault::$variant, $name)),+];

        /// Every fault: the name `--fault` takes and what it does.
        pub fn fault_names() -> &'static [(&'static str, &'static str)] {
            &[$(($name, $does)),+]
        }
    };
}

faults! {
    DropBefore "drop_before" "A create's connection is cut before anything is stored",
    DropAfter "drop_after" "A create is stored, then the connection is cut without an answer",
    Http500Before "http500_before" "A create is answered 500 and nothing is stored",
    Http500After "http500_after" "A create is stored, yet answered 500",
    Slow "slow" "A request is carried out at once but answered only after 5 to 26 seconds",
    Rate429 "rate_429" "A request is refused with 429 and not carried out",
    Auth401 "auth_401" "A request is refused with 401 although the credentials are right",
    ListLag "list_lag" "New and changed messages show up late in the list",
    PageHangs "page_hangs" "A later page of a list is not answered before the client gives up",
    CallbackLost "callback_lost" "A status callback never arrives",
    CallbackTwice "callback_twice" "A status callback arrives twice",
    CallbackReordered "callback_reordered" "Early status callbacks arrive after later ones",
    ChangeDropBefore "change_drop_before" "The connection is cut before a change of a number or Messaging Service is carried out",
    ChangeDropAfter "change_drop_after" "A number or Messaging Service is changed, then the connection is cut without an answer",
    NotHeld "not_held" "A create with a time for later is taken, but sent at once",
    BadJson "bad_json" "A create is stored, but the answer is a web page or cut-off JSON",
    Refuse20005 "refuse_20005" "A create is refused with 20005: the account is not active, for instance without money",
    Refuse21606 "refuse_21606" "A create is refused with 21606: the number it should come from cannot send it",
    Refuse21611 "refuse_21611" "A create is refused with 21611: the sender's queue is full",
    Fail30001 "fail_30001" "A text fails with 30001 before it is sent: a queue was full",
    Fail30022 "fail_30022" "A text fails with 30022 before it is sent: too fast for the registration",
    Fail30036 "fail_30036" "A text fails with 30036 before it is sent: it waited for too long",
    Fail30610 "fail_30610" "A text fails with 30610 before it is sent: held back for the hour of the day",
    Fail30007 "fail_30007" "A text is sent and then dropped with 30007: taken for spam",
    Fail30008 "fail_30008" "A text is sent and then lost with 30008: the carrier gives no reason",
    Fail30034 "fail_30034" "A text is sent and then blocked with 30034: the sender is not registered",
}

/// Refusals of a create, with their codes.
pub(crate) const REFUSALS: [(Fault, u32); 3] =
    [(Fault::Refuse20005, 20005), (Fault::Refuse21606, 21606), (Fault::Refuse21611, 21611)];
/// Failures before a text is sent.
pub(crate) const UNSENT: [(Fault, u32); 4] =
    [(Fault::Fail30001, 30001), (Fault::Fail30022, 30022), (Fault::Fail30036, 30036), (Fault::Fail30610, 30610)];
/// Failures after it.
pub(crate) const UNDELIVERED: [(Fault, u32); 3] =
    [(Fault::Fail30007, 30007), (Fault::Fail30008, 30008), (Fault::Fail30034, 30034)];

/// Reads `NAME` or `NAME=PROBABILITY` (1 if not given) as `--fault` takes it; the error says what is wrong with it.
pub fn parse_fault(text: &str) -> Result<(String, f64), String> {
    let (name, probability) = text.split_once('=').unwrap_or((text, "1"));
    let probability: f64 = probability.parse().map_err(|_| format!("“{probability}” is not a number"))?;
    if !ALL.iter().any(|(_, known)| *known == name) {
        return Err(format!("there is no fault called “{name}”"));
    }
    if !(0.0..=1.0).contains(&probability) {
        return Err("a probability lies between 0 and 1".to_owned());
    }
    Ok((name.to_owned(), probability))
}

/// The odds of every fault, and a seeded die.
pub(crate) struct Faults {
    inner: Mutex<(Vec<f64>, StdRng)>,
}

impl Faults {
    pub fn new(seed: u64) -> Self {
        Self { inner: Mutex::new((vec![0.0; ALL.len()], StdRng::seed_from_u64(seed ^ 0xFA17))) }
    }

    /// Sets a fault's probability (clamped to 0..=1); false if there is no such fault.
    pub fn set(&self, name: &str, probability: f64) -> bool {
        let Some((fault, _)) = ALL.iter().find(|(_, known)| *known == name) else { return false };
        let probability = if probability.is_nan() { 0.0 } else { probability.clamp(0.0, 1.0) };
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).0[*fault as usize] = probability;
        true
    }

    /// Whether the fault strikes this time.
    pub fn strikes(&self, fault: Fault) -> bool {
        let (odds, die) = &mut *self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let probability = odds[fault as usize];
        probability > 0.0 && die.random_bool(probability)
    }

    /// The code of the first of some faults that strikes this time.
    pub fn struck(&self, faults: &[(Fault, u32)]) -> Option<u32> {
        faults.iter().find(|(fault, _)| self.strikes(*fault)).map(|(_, code)| *code)
    }

    /// Name and probability of every fault.
    pub fn odds(&self) -> Vec<(&'static str, f64)> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        ALL.iter().map(|(fault, name)| (*name, inner.0[*fault as usize])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_written_with_or_without_a_probability() {
        assert_eq!(parse_fault("slow"), Ok(("slow".to_owned(), 1.0)));
        assert_eq!(parse_fault("slow=0.25"), Ok(("slow".to_owned(), 0.25)));
        for wrong in ["", "earthquake", "slow=", "slow=x", "slow=1.5", "slow=NaN"] {
            assert!(parse_fault(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_unknown_fault_is_refused() {
        assert!(!Faults::new(1).set("earthquake", 1.0));
    }

    #[test]
    fn every_named_fault_can_be_switched_on_and_off() {
        let faults = Faults::new(1);
        for ((fault, name), (listed, _)) in ALL.iter().zip(fault_names()) {
            assert_eq!(name, listed);
            assert!(!faults.strikes(*fault));
            assert!(faults.set(name, 7.0));
            assert!(faults.strikes(*fault));
            assert!(faults.set(name, f64::NAN));
            assert!(!faults.strikes(*fault));
        }
    }
}
