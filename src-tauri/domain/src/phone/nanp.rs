//! Numbers of the North American plan: ten digits whose first three say the area. Decides on the shape, so that an area
//! code younger than the tables is still texted, and takes place and zones from the area-code table.

use phonenumber::country;
use phonenumber::metadata::DATABASE;

use super::{LineType, PhoneCheck, can_be_texted, line, refusal};
use crate::zones::{self, Area};

/// Numbers without a country code belong to the North American plan there.
pub(super) fn is_home(country: country::Id) -> bool {
    DATABASE.by_id(country.as_ref()).is_some_and(|metadata| metadata.country_code() == 1)
}

/// Judges the digits after `+1`.
pub(super) fn check(national: &str) -> PhoneCheck {
    if national.len() != 10 {
        return PhoneCheck::refused(wrong_length(national));
    }
    let e164 = format!("+1{national}");
    let shape = Shape::of(national);
    let area = national.get(..3).and_then(|code| code.parse().ok()).and_then(zones::area);
    let found = line_type(national, shape, area);
    let valid = found.is_some();
    let line_type = found.unwrap_or(LineType::Unknown);
    let textable = shape == Shape::Subscriber && can_be_texted(line_type);
    PhoneCheck {
        valid,
        textable,
        e164: Some(e164),
        country: country(shape, area),
        region: area.filter(|area| !area.states.is_empty()).map(|area| area.states.join(";")),
        line_type,
        zones: area.map(|area| area.zones.iter().map(|zone| zone.name().to_owned()).collect()).unwrap_or_default(),
        note: note(shape, textable, line_type, area).to_owned(),
    }
}

/// libphonenumber's opinion: the crate's metadata, or the area-code table, which is drawn from a newer edition.
fn line_type(national: &str, shape: Shape, area: Option<&Area>) -> Option<LineType> {
    let country = area.and_then(|area| area.country).unwrap_or("US");
    let metadata = DATABASE.by_id(country)?;
    match area {
        Some(area) if matches!(country, "US" | "CA") && !area.zones.is_empty() => {
            let newly_listed = area.listed && shape == Shape::Subscriber;
            line::ordinary(metadata, national).or(newly_listed.then_some(LineType::FixedOrMobile))
        }
        _ => line::of(metadata, national),
    }
}

/// What the ten digits could be, by the plan's own rules (NANPA: area codes `[2-9][0-8]X`, exchanges `[2-9]XX`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Subscriber,
    /// An area code or exchange that the plan rules out.
    Impossible,
    /// 555-555-5555 and the like, typed to get past a form.
    MadeUp,
}

impl Shape {
    fn of(national: &str) -> Self {
        let digits: Vec<u8> = national.bytes().map(|byte| byte - b'0').collect();
        let [a, b, c, exchange, ..] = digits[..] else {
            return Self::Impossible;
        };
        let service = b == 1 && c == 1;
        let held_back = b == 9 || (a, b) == (3, 7) || (a, b) == (9, 6);
        if digits.iter().all(|&digit| digit == a) || (a, b, c) == (5, 5, 5) {
            Self::MadeUp
        } else if a < 2 || service || held_back || exchange < 2 {
            Self::Impossible
        } else {
            Self::Subscriber
        }
    }
}

/// An area code that no table has could be a new one of any country; the United States' rules are the strictest known.
fn country(shape: Shape, area: Option<&Area>) -> Option<String> {
    let known = area.map(|area| area.country.unwrap_or("US"));
    match shape {
        Shape::Subscriber => Some(known.unwrap_or("US").to_owned()),
        Shape::Impossible | Shape::MadeUp => known.map(str::to_owned),
    }
}

fn note(shape: Shape, textable: bool, line_type: LineType, area: Option<&Area>) -> &'static str {
    match (shape, line_type) {
        (Shape::Impossible, _) => "No area code or exchange starts like this; kept, not texted.",
        (Shape::MadeUp, _) => "Looks made up; kept, not texted.",
        (Shape::Subscriber, _) if !textable => refusal(line_type),
        (Shape::Subscriber, LineType::TollFree) => {
            "A toll-free business line: few receive texts, and its place is unknown."
        }
        (Shape::Subscriber, LineType::Personal) => "A number without a place: few receive texts.",
        (Shape::Subscriber, _) if area.is_none() => {
            "An area code we do not know yet: texted only when it is daytime everywhere in the country."
        }
        (Shape::Subscriber, _) => "",
    }
}

fn wrong_length(national: &str) -> String {
    match national.len() {
        5 | 6 => "A short code of a business; people cannot be texted at it.".to_owned(),
        7 => "The area code is missing.".to_owned(),
        length @ 0..10 => format!("Ten digits make a number; here are {length}."),
        length => format!("Ten digits make a number; here are {length}. Numbers from abroad start with +."),
    }
}
