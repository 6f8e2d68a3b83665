//! The right to submit one attempt. Only the decision makes it, it is bound to one attempt, body, number and a short
//! time, it cannot be cloned, and submitting consumes it: nothing can leave unchecked, and no check serves twice. A check for a
//! later instant permits leaving the text with the provider until that instant, and nothing else.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::ids::AttemptId;
use crate::number::PhoneNumber;

/// SHA-256 of a message body as it is to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BodyHash([u8; 32]);

impl BodyHash {
    /// The hash of a body.
    pub fn of(body: &str) -> Self {
        Self(Sha256::digest(body.as_bytes()).into())
    }

    /// As lower-case hex, the form that is stored.
    pub fn to_hex(self) -> String {
        use std::fmt::Write as _;
        self.0.iter().fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

/// Permission for exactly one submission.
///
/// ```compile_fail,E0599
/// fn twice(cleared: linnet_domain::Cleared) -> linnet_domain::Cleared {
///     cleared.clone()
/// }
/// ```
#[derive(Debug)]
pub struct Cleared {
    attempt: AttemptId,
    to: PhoneNumber,
    body: BodyHash,
    expires_at: DateTime<Utc>,
    /// Until when the provider has to hold it; nothing for a text that goes at once.
    send_at: Option<DateTime<Utc>>,
}

/// What is about to be submitted is not what was cleared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCleared {
    /// Another number.
    #[error("the number is not the one that was checked; the message was not sent")]
    Number,
    /// Another text.
    #[error("the text is not the one that was checked; the message was not sent")]
    Body,
    /// At another instant.
    #[error("the time is not the one that was checked; the message was not sent")]
    Instant,
    /// Too much time has passed since the check.
    #[error("too much time passed since the check; the message was not sent and will be checked again")]
    Expired,
}

impl Cleared {
    /// Only the decision may call this.
    #[cfg(feature = "tables")]
    pub(crate) const fn new(
        attempt: AttemptId,
        to: PhoneNumber,
        body: BodyHash,
        expires_at: DateTime<Utc>,
        send_at: Option<DateTime<Utc>>,
    ) -> Self {
        Self { attempt, to, body, expires_at, send_at }
    }

    /// The attempt it was made for.
    pub const fn attempt(&self) -> AttemptId {
        self.attempt
    }

    /// The number it was made for.
    pub const fn to(&self) -> &PhoneNumber {
        &self.to
    }

    /// Uses the permission up, if it covers this number and body at this instant, to be sent at once or held until `send_at`.
    pub fn redeem(
        self,
        to: &PhoneNumber,
        body: &str,
        send_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<AttemptId, NotCleared> {
        if self.to != *to {
            return Err(NotCleared::Number);
        }
        if self.body != BodyHash::of(body) {
            return Err(NotCleared::Body);
        }
        if self.send_at != send_at {
            return Err(NotCleared::Instant);
        }
        if now >= self.expires_at {
            return Err(NotCleared::Expired);
        }
        Ok(self.attempt)
    }
}
