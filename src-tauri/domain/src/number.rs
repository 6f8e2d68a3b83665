//! The telephone number as a type: E.164 text, checked for shape only. Whether it can be texted is the phone module's
//! judgement, which needs the heavy tables.

use serde::{Deserialize, Serialize};

/// A number in E.164: `+`, then 7 to 15 digits, the first not zero (ITU-T E.164).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

/// The text is not an E.164 number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a phone number in international form, like +13125550142")]
pub struct NotE164(pub String);

impl PhoneNumber {
    /// Takes E.164 text as it is.
    pub fn from_e164(text: &str) -> Result<Self, NotE164> {
        let digits = text.strip_prefix('+').unwrap_or_default();
        let shaped = (7..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        if shaped { Ok(Self(text.to_owned())) } else { Err(NotE164(text.to_owned())) }
    }

    /// The E.164 text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As people write it: `+1 (312) 555-0142` for NANP numbers, the E.164 text otherwise.
    pub fn display(&self) -> String {
        match self.0.strip_prefix("+1") {
            Some(rest) if rest.len() == 10 => {
                let (area, rest) = rest.split_at(3);
                let (exchange, line) = rest.split_at(3);
                format!("+1 ({area}) {exchange}-{line}")
            }
            _ => self.0.clone(),
        }
    }
}

impl std::fmt::Display for PhoneNumber {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = NotE164;

    fn try_from(text: String) -> Result<Self, NotE164> {
        Self::from_e164(&text)
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_shape_of_e164_is_a_phone_number() {
        assert!(PhoneNumber::from_e164("+13125550142").is_ok());
        for wrong in
            ["", "+", "13125550142", "+0312555014", "+1 312 555", "+1234567890123456", "+１３１２５５５０１４２"]
        {
            assert!(PhoneNumber::from_e164(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_number_reads_as_people_write_it() {
        let number = PhoneNumber::from_e164("+13125550142").unwrap();
        assert_eq!(number.display(), "+1 (312) 555-0142");
        assert_eq!(PhoneNumber::from_e164("+442079460018").unwrap().display(), "+442079460018");
    }
}
