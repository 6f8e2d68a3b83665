//! What becomes of a text by the number it goes to. Numbers NPA-555-01xx are fictional, so their last two digits can
//! carry meaning; Twilio's own magic numbers +1500555000x mean what Twilio says they mean.
//!
//! | number ends in | happens |
//! |---|---|
//! | 555-0190 | sent, then undelivered 30003 (phone off) |
//! | 555-0191 | sent, then undelivered 30005 (number unknown) |
//! | 555-0192 | sent, then undelivered 30006 (landline) |
//! | 555-0193 | sent, then undelivered 30007 (filtered as spam) |
//! | 555-0194 | sent, then undelivered 30008 (unknown failure) |
//! | 555-0195 | stays sent: its carrier gives no receipt |
//! | 555-0196 | 21614 (cannot receive texts) |
//! | 555-0197 | 21211 (not a number) |
//! | 555-0198 | 21610 (opted out long ago) |
//! | 555-0199 | failed 30004 (blocked) before it is sent |
//! | +15005550001, 2, 3, 4, 9 | 21211, 21612, 21408, 21610, 21614 |

/// What happens to a text on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Delivered,
    /// Sent, and no receipt ever comes.
    NoReceipt,
    Undelivered(u32),
    Failed(u32),
}

/// How a text to this number ends once it is on its way.
pub(crate) fn fate(to: &str) -> Fate {
    match fictional_line(to) {
        Some(90) => Fate::Undelivered(30003),
        Some(91) => Fate::Undelivered(30005),
        Some(92) => Fate::Undelivered(30006),
        Some(93) => Fate::Undelivered(30007),
        Some(94) => Fate::Undelivered(30008),
        Some(95) => Fate::NoReceipt,
        Some(99) => Fate::Failed(30004),
        _ => Fate::Delivered,
    }
}

/// The error with which a text to this number is refused.
pub(crate) fn refusal(to: &str) -> Option<u32> {
    match (to, fictional_line(to)) {
        ("+15005550001", _) | (_, Some(97)) => Some(21211),
        ("+15005550002", _) => Some(21612),
        ("+15005550003", _) => Some(21408),
        ("+15005550004", _) | (_, Some(98)) => Some(21610),
        ("+15005550009", _) | (_, Some(96)) => Some(21614),
        _ => None,
    }
}

/// The last two digits of a +1 NPA 555-01xx number.
fn fictional_line(to: &str) -> Option<u32> {
    let local = to.strip_prefix("+1").filter(|local| local.len() == 10)?;
    local[3..].strip_prefix("55501")?.parse().ok()
}

/// Reads `To` and `From` the way Twilio does: E.164, or a North American number written nationally.
/// `Err` carries the error for `To`: 21265 for a short code, else 21211.
pub(crate) fn e164(written: &str) -> Result<String, u32> {
    let plain: String = written.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')')).collect();
    let (plus, digits) = plain.strip_prefix('+').map_or((false, plain.as_str()), |digits| (true, digits));
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(21211);
    }
    let number = match digits.len() {
        3..=6 if !plus => return Err(21265),
        10 if !plus => format!("+1{digits}"),
        _ => format!("+{digits}"),
    };
    let sound = match number.strip_prefix("+1") {
        Some(local) => {
            let open = |at: usize| local.as_bytes().get(at).is_some_and(|digit| (b'2'..=b'9').contains(digit));
            local.len() == 10 && open(0) && open(3)
        }
        None => (8..=15).contains(&(number.len() - 1)) && !number.starts_with("+0"),
    };
    if sound { Ok(number) } else { Err(21211) }
}

/// Whether a number is North American toll-free.
pub(crate) fn toll_free(number: &str) -> bool {
    const AREAS: [&str; 7] = ["800", "833", "844", "855", "866", "877", "888"];
    number.strip_prefix("+1").is_some_and(|local| AREAS.iter().any(|area| local.starts_with(area)))
}

/// Whether the simulated carrier with a daily cap serves this number.
pub(crate) fn on_capped_carrier(to: &str) -> bool {
    to.bytes().filter(u8::is_ascii_digit).map(|digit| u32::from(digit - b'0')).sum::<u32>().is_multiple_of(3)
}

/// What test keys may send from: Twilio's own magic number, and no number of the account.
pub(crate) fn test_sender(from: &str) -> Result<(), u32> {
    match from {
        "+15005550006" => Ok(()),
        "+15005550001" => Err(21212),
        "+15005550008" => Err(21611),
        _ => Err(21606),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_twilio_reads_them() {
        assert_eq!(e164("+13125550142"), Ok("+13125550142".to_owned()));
        assert_eq!(e164(" 13125550142"), Ok("+13125550142".to_owned()));
        assert_eq!(e164("(312) 555-0142"), Ok("+13125550142".to_owned()));
        assert_eq!(e164("+447700900123"), Ok("+447700900123".to_owned()));
        assert_eq!(e164("72345"), Err(21265));
        for wrong in ["", "+", "hello", "+11234567890", "+1312555", "+13121550142", "+0123456789"] {
            assert_eq!(e164(wrong), Err(21211), "{wrong}");
        }
    }

    #[test]
    fn only_documented_endings_fail() {
        let troubled = (0..100)
            .filter(|line| {
                let number = format!("+1312555{:04}", 100 + line);
                fate(&number) != Fate::Delivered || refusal(&number).is_some()
            })
            .collect::<Vec<_>>();
        assert_eq!(troubled, (90..100).collect::<Vec<_>>());
        assert_eq!(fate("+13125550290"), Fate::Delivered);
    }

    #[test]
    fn an_ordinary_eight_hundred_something_is_not_toll_free() {
        assert!(toll_free("+18885550100"));
        assert!(!toll_free("+18185550100"));
    }
}
