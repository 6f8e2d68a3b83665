//! Money in integer micro-dollars (a millionth of a US dollar), so that sums never drift.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Sub};

use serde::{Deserialize, Serialize};

/// An amount in micro-dollars: `Micros(8_300)` is $0.0083.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Micros(pub i64);

impl Micros {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Reads a decimal dollar amount as Twilio writes prices (`"-0.00750"`, `"12.5"`), sign included.
    /// More than six decimals are rounded half away from zero; `None` for anything that is not such a number.
    pub fn from_decimal(text: &str) -> Option<Self> {
        let text = text.trim();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        let mut micros = whole.checked_mul(1_000_000)?;
        for (place, digit) in fraction.bytes().take(6).enumerate() {
            micros = micros.checked_add(i64::from(digit - b'0') * 10_i64.pow(5 - u32::try_from(place).ok()?))?;
        }
        if fraction.as_bytes().get(6).is_some_and(|digit| *digit >= b'5') {
            micros = micros.checked_add(1)?;
        }
        Some(Self(if negative { -micros } else { micros }))
    }

    /// The amount without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// Dollars as an owner reads them: cents when they tell enough (`$14.93`), more places for tiny amounts (`$0.0083`).
    pub fn display(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let micros = self.0.unsigned_abs();
        if micros != 0 && micros < 100_000 {
            let text = format!("{micros:06}");
            let trimmed = text.trim_end_matches('0');
            return format!("{sign}$0.{trimmed:0<2}");
        }
        let cents = (micros + 5_000) / 10_000;
        let whole = group_thousands(cents / 100);
        format!("{sign}${whole}.{:02}", cents % 100)
    }
}

/// `1234567` as `1,234,567`.
pub fn group_thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

impl Add for Micros {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Micros {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Micros {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Mul<i64> for Micros {
    type Output = Self;

    fn mul(self, factor: i64) -> Self {
        Self(self.0.saturating_mul(factor))
    }
}

impl Sum for Micros {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_read_as_twilio_writes_them() {
        for (text, micros) in [
            ("-0.00750", Some(-7_500)),
            ("0.0083", Some(8_300)),
            ("12", Some(12_000_000)),
            (".5", Some(500_000)),
            ("0.0000005", Some(1)),
            ("", None),
            ("-", None),
            (".", None),
            ("1e3", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(Micros::from_decimal(text).map(|amount| amount.0), micros, "{text:?}");
        }
    }

    #[test]
    fn small_amounts_keep_the_places_that_matter() {
        for (micros, text) in [
            (0, "$0.00"),
            (8_300, "$0.0083"),
            (50_000, "$0.05"),
            (100_000, "$0.10"),
            (14_930_000, "$14.93"),
            (-7_500, "-$0.0075"),
            (1_234_567_890_000, "$1,234,567.89"),
        ] {
            assert_eq!(Micros(micros).display(), text);
        }
    }
}
