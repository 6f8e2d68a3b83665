//! Which of Twilio's error codes concern more than the one message they come with.

use linnet_providers::twilio::errors::{self, ErrorClass, ErrorReach};

/// Twilio's code for a person who opted out.
pub(super) const OPTED_OUT: i64 = 21_610;
/// Twilio's code for a trial account that may text verified numbers only: about the account, yet right for one person
/// and wrong for the next.
pub(super) const NOT_VERIFIED: i64 = 21_608;
/// Twilio's codes for an account that is suspended or has no money left.
const ACCOUNT_INACTIVE: [i64; 2] = [20_005, 90_010];

/// Whether a code is about the account or the sender rather than about this person or this text.
pub(super) fn is_account_wide(code: i64) -> bool {
    let wide = matches!(errors::reach_of(code), ErrorReach::Account | ErrorReach::Sender);
    code == NOT_VERIFIED || ACCOUNT_INACTIVE.contains(&code) || (wide && errors::class_of(code) == ErrorClass::Fix)
}

/// Whether a code is about what a text leaves from.
pub(super) fn is_about_sender(code: i64) -> bool {
    errors::reach_of(code) == ErrorReach::Sender
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_the_owner_can_put_right_is_account_wide_and_one_persons_trouble_is_not() {
        for code in [20_003, 20_005, 21_606, 21_608, 30_034, 90_010] {
            assert!(is_account_wide(code), "{code}");
        }
        for code in [20_429, 21_211, 21_610, 21_611, 21_614, 21_617, 30_003, 30_005, 30_006, 30_007, 99_999] {
            assert!(!is_account_wide(code), "{code}");
        }
    }
}
