//! Urgent: an everyday message that overtakes everything else that waits, with the reason its writer answers for. It lifts
//! nothing: everyday messages are bound by no hours as it is (47 CFR 64.1200(f)(15) counts only solicitations), so a stop,
//! the spending limits and the channel hold as ever.

use thiserror::Error;

/// Fewest characters of a reason: enough that nobody types it by accident.
const SHORTEST: usize = 5;
/// Most characters; it stands in lists and in the record.
const LONGEST: usize = 200;

/// Why a reason is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoReason {
    /// Nothing, or a slip of the finger.
    #[error("Say in a few words why it is urgent, for instance “water is off at two”.")]
    TooShort,
    /// More than a list can show.
    #[error("Say why it is urgent in {LONGEST} characters at most.")]
    TooLong,
}

/// Reads a typed reason: trimmed, on one line.
pub fn reason(typed: &str) -> Result<String, NoReason> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    let reason = words.join(" ");
    match reason.chars().count() {
        ..SHORTEST => Err(NoReason::TooShort),
        length if length > LONGEST => Err(NoReason::TooLong),
        _ if !reason.chars().any(char::is_alphabetic) => Err(NoReason::TooShort),
        _ => Ok(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_more_than_a_slip_of_the_finger() {
        for none in ["", "   ", "x", "now!", "1234567", "- - - - -"] {
            assert_eq!(reason(none), Err(NoReason::TooShort), "{none:?}");
        }
        assert_eq!(reason(&"long ".repeat(41)), Err(NoReason::TooLong));
        assert_eq!(reason("  gas leak\nnext door ").as_deref(), Ok("gas leak next door"));
    }
}
