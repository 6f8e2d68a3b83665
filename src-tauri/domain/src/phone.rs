//! Reads a telephone number as people and spreadsheets write it, and says whether it can be texted, where it may be and
//! why. Validity is libphonenumber's opinion (crate `phonenumber`); whether to text is ours, because that opinion lags
//! behind new area codes. Never guesses digits that are not there.
//!
//! Choices the data leaves open: toll-free and personal (5xx) numbers have no zone but can be texted, since some are
//! made for it; premium numbers and landlines cannot. North American islands are foreign countries.

mod line;
mod nanp;
mod written;

use phonenumber::country;
use serde::{Deserialize, Serialize};

use crate::zones;
use written::Written;

crate::words! {
    /// What kind of line a number is, as far as the number alone tells.
    pub enum LineType {
        /// A mobile.
        Mobile = "mobile",
        /// A landline: cannot be texted.
        Landline = "landline",
        /// Either: all ordinary North American numbers.
        FixedOrMobile = "fixed_or_mobile",
        /// Free for the caller, a business line.
        TollFree = "toll_free",
        /// Charges whoever calls it.
        Premium = "premium",
        /// Follows a person (5xx in North America).
        Personal = "personal",
        /// Internet telephony.
        Voip = "voip",
        /// Pagers, voice mail, shared-cost and company access numbers.
        Special = "special",
        /// The tables do not know it.
        Unknown = "unknown",
    }
}

/// What is known of a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneCheck {
    /// libphonenumber knows the number's range.
    pub valid: bool,
    /// A text may be sent to it.
    pub textable: bool,
    /// The number in international form; kept for invalid numbers too, `None` when the digits do not make a number.
    pub e164: Option<String>,
    /// ISO country code.
    pub country: Option<String>,
    /// State, province or territory, several joined by `;`. North America only.
    pub region: Option<String>,
    /// The kind of line.
    pub line_type: LineType,
    /// IANA zones the number may be in; empty when unknown.
    pub zones: Vec<String>,
    /// A sentence for the owner when there is something to say.
    pub note: String,
}

impl PhoneCheck {
    /// Not a number at all.
    fn refused(note: impl Into<String>) -> Self {
        Self {
            valid: false,
            textable: false,
            e164: None,
            country: None,
            region: None,
            line_type: LineType::Unknown,
            zones: Vec::new(),
            note: note.into(),
        }
    }
}

/// Whether numbers can be read as ones of this country (an ISO code).
pub fn is_country(code: &str) -> bool {
    code.trim().to_ascii_uppercase().parse::<country::Id>().is_ok()
}

/// Judges a number. `default_country` (an ISO code) is where numbers without a country code are from.
pub fn check(number: &str, default_country: &str) -> PhoneCheck {
    let written = match written::read(number) {
        Ok(written) => written,
        Err(unreadable) => return PhoneCheck::refused(unreadable.to_string()),
    };
    let Ok(home) = default_country.trim().to_ascii_uppercase().parse::<country::Id>() else {
        return PhoneCheck::refused(format!("“{default_country}” is not a country code, such as US"));
    };
    let mut check = match (&written, nanp::is_home(home)) {
        (Written { international: true, digits, .. }, _) => match digits.strip_prefix('1') {
            Some(national) => nanp::check(national),
            None => elsewhere(&format!("+{digits}"), None),
        },
        (Written { digits, .. }, true) => at_home_in_north_america(digits),
        (Written { digits, .. }, false) => elsewhere(digits, Some(home)),
    };
    if let Some(extension) = &written.extension {
        let left_off = format!("Texts go to the main number, not to extension {extension}.");
        check.note = if check.note.is_empty() { left_off } else { format!("{} {left_off}", check.note) };
    }
    check
}

fn at_home_in_north_america(digits: &str) -> PhoneCheck {
    // “011” is how North America dials abroad.
    if let Some(abroad) = digits.strip_prefix("011").filter(|abroad| abroad.len() >= 7) {
        return elsewhere(&format!("+{abroad}"), None);
    }
    match (digits.len(), digits.strip_prefix('1')) {
        (11, Some(national)) => nanp::check(national),
        _ => nanp::check(digits),
    }
}

/// Numbers outside the North American plan, where libphonenumber is all we have. `home` must be left out for numbers with
/// a country code: the crate would strip that country's trunk prefix from them (`+33 1 …` would lose the 1).
fn elsewhere(number: &str, home: Option<country::Id>) -> PhoneCheck {
    let Ok(parsed) = phonenumber::parse(home, number) else {
        return PhoneCheck::refused("This is not a phone number in any country we know.");
    };
    let (code, national) = (parsed.code().value(), parsed.national().to_string());
    if code == 1 {
        return nanp::check(&national);
    }
    let (metadata, found) = line::find(code, &national);
    let valid = found.is_some();
    let line_type = found.unwrap_or(LineType::Unknown);
    // Calling codes of no country (satellite, worldwide freephone) are listed under “001”.
    let country = metadata.map(|metadata| metadata.id().to_owned()).filter(|country| country.len() == 2);
    let textable = valid && can_be_texted(line_type);
    let zones = country.as_deref().map(zones::of_country).unwrap_or_default();
    let note = match (valid, textable) {
        (false, _) => "No such number is in use in that country; kept, not texted.".to_owned(),
        (true, false) => refusal(line_type).to_owned(),
        (true, true) => String::new(),
    };
    PhoneCheck {
        valid,
        textable,
        e164: Some(format!("+{code}{national}")),
        country,
        region: None,
        line_type,
        zones: zones.iter().map(|zone| zone.name().to_owned()).collect(),
        note,
    }
}

const fn can_be_texted(line_type: LineType) -> bool {
    match line_type {
        LineType::Mobile
        | LineType::FixedOrMobile
        | LineType::TollFree
        | LineType::Personal
        | LineType::Voip
        | LineType::Unknown => true,
        LineType::Landline | LineType::Premium | LineType::Special => false,
    }
}

/// Why a line of this type is not texted.
const fn refusal(line_type: LineType) -> &'static str {
    match line_type {
        LineType::Landline => "This is a landline; it cannot receive texts.",
        LineType::Premium => "Premium numbers cannot be texted.",
        _ => "This kind of number cannot receive texts.",
    }
}

#[cfg(test)]
mod tests;
