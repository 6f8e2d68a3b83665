//! Telephone calls: which way they went, how they stand, and whether somebody was missed. Twilio tells the first two; the
//! last follows from them and from the legs by which a call was put through.

use crate::words;

words! {
    /// Which way a call went.
    pub enum CallDirection {
        /// Somebody called the business.
        In = "in",
        /// The business called.
        Out = "out",
    }
}

words! {
    /// How a call stands, in Twilio's words. [Calls resource: call status values]
    pub enum CallStatus {
        /// Not begun.
        Queued = "queued",
        /// The phone rings.
        Ringing = "ringing",
        /// They talk.
        InProgress = "in-progress",
        /// It ended after somebody, or something, took it.
        Completed = "completed",
        /// The line was taken.
        Busy = "busy",
        /// It could not be put through.
        Failed = "failed",
        /// Nobody took it.
        NoAnswer = "no-answer",
        /// The caller hung up first.
        Canceled = "canceled",
    }
}

impl CallStatus {
    /// Whether nothing more happens to it.
    pub const fn is_over(self) -> bool {
        !matches!(self, Self::Queued | Self::Ringing | Self::InProgress)
    }
}

words! {
    /// What a call came to, as the owner sees it.
    pub enum CallOutcome {
        /// It still goes on.
        Underway = "underway",
        /// Somebody took it, or a machine did: Twilio does not tell which.
        Talked = "talked",
        /// They called and reached nobody.
        Missed = "missed",
        /// The business called and reached nobody.
        NotReached = "not_reached",
    }
}

/// What a call came to. A call that is put through to the owner's own phone counts as taken by Twilio even where nobody
/// answered there; what the legs came to decides it then. [Dial: child calls; call status values]
pub fn outcome(direction: CallDirection, status: CallStatus, legs: &[CallStatus]) -> CallOutcome {
    let nobody = match direction {
        CallDirection::In => CallOutcome::Missed,
        CallDirection::Out => CallOutcome::NotReached,
    };
    match status {
        CallStatus::Queued | CallStatus::Ringing | CallStatus::InProgress => CallOutcome::Underway,
        CallStatus::Busy | CallStatus::Failed | CallStatus::NoAnswer | CallStatus::Canceled => nobody,
        CallStatus::Completed if legs.is_empty() || legs.contains(&CallStatus::Completed) => CallOutcome::Talked,
        CallStatus::Completed => nobody,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_put_through_is_missed_unless_a_leg_was_taken() {
        use CallStatus::{Busy, Canceled, Completed, InProgress, NoAnswer};
        for (status, legs, expected) in [
            (NoAnswer, &[][..], CallOutcome::Missed),
            (Busy, &[], CallOutcome::Missed),
            (Canceled, &[], CallOutcome::Missed),
            (InProgress, &[NoAnswer], CallOutcome::Underway),
            (Completed, &[], CallOutcome::Talked),
            (Completed, &[NoAnswer], CallOutcome::Missed),
            (Completed, &[NoAnswer, Completed], CallOutcome::Talked),
            (Completed, &[Busy, Canceled], CallOutcome::Missed),
        ] {
            assert_eq!(outcome(CallDirection::In, status, legs), expected, "{status} {legs:?}");
        }
        assert_eq!(outcome(CallDirection::Out, NoAnswer, &[]), CallOutcome::NotReached);
        assert_eq!(outcome(CallDirection::Out, Completed, &[]), CallOutcome::Talked);
    }

    #[test]
    fn only_a_call_that_is_over_stays_as_it_is() {
        for status in CallStatus::ALL {
            let underway = outcome(CallDirection::In, *status, &[]) == CallOutcome::Underway;
            assert_ne!(status.is_over(), underway, "{status}");
        }
    }
}
