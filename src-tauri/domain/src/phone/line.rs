//! What kind of line libphonenumber takes a number for, read from the crate's metadata by national number as dialled.
//! The crate's own question drops the leading zero that Italian and some African numbers keep, and asks 25 countries
//! for each North American number (26 µs a number against 6 µs here).

use phonenumber::Metadata;
use phonenumber::metadata::{DATABASE, Descriptor};

use super::LineType;

/// The country with this calling code that has such a number, and the kind of line. A code that belongs to one country
/// names it even when no range of it holds the number.
pub(super) fn find(code: u16, national: &str) -> (Option<&'static Metadata>, Option<LineType>) {
    let regions = DATABASE.region(&code).unwrap_or_default();
    let countries: Vec<_> = regions.into_iter().filter_map(|region| DATABASE.by_id(region)).collect();
    let may_hold = |metadata: &&&Metadata| {
        let digits = metadata.leading_digits();
        digits.is_none_or(|digits| digits.find(national).is_some_and(|found| found.start() == 0))
    };
    let found = countries.iter().filter(may_hold).find_map(|metadata| Some((*metadata, of(metadata, national)?)));
    match (found, countries.as_slice()) {
        (Some((metadata, line_type)), _) => (Some(metadata), Some(line_type)),
        (None, [only]) => (Some(only), None),
        (None, _) => (None, None),
    }
}

/// The kind of line in one country, by libphonenumber's order of questions; `None` when it has no such number.
pub(super) fn of(metadata: &Metadata, national: &str) -> Option<LineType> {
    let ranges = metadata.descriptors();
    let is = |range: Option<&Descriptor>| range.is_some_and(|range| range.is_match(national));
    if !ranges.general().is_match(national) {
        return None;
    }
    let special = [
        (ranges.premium_rate(), LineType::Premium),
        (ranges.toll_free(), LineType::TollFree),
        (ranges.shared_cost(), LineType::Special),
        (ranges.voip(), LineType::Voip),
        (ranges.personal_number(), LineType::Personal),
        (ranges.pager(), LineType::Special),
        (ranges.uan(), LineType::Special),
        (ranges.voicemail(), LineType::Special),
    ];
    if let Some((_, line_type)) = special.into_iter().find(|&(range, _)| is(range)) {
        return Some(line_type);
    }
    match (is(ranges.fixed_line()), is(ranges.mobile())) {
        (true, true) => Some(LineType::FixedOrMobile),
        (true, false) => Some(LineType::Landline),
        (false, true) => Some(LineType::Mobile),
        (false, false) => None,
    }
}

/// An ordinary number of the United States or Canada, whose landline and mobile ranges are the same: one question
/// instead of ten, for the numbers that fill a customer list.
pub(super) fn ordinary(metadata: &Metadata, national: &str) -> Option<LineType> {
    let fixed = metadata.descriptors().fixed_line()?;
    fixed.is_match(national).then_some(LineType::FixedOrMobile)
}
