//! Where somebody may be, judged by what is known of them: zones by the strongest evidence, states by all of it. Several
//! mean "any of these", and a rule must hold in all of them: a gap in the knowledge can only make a rule stricter.
//!
//! Order of evidence for the zone: the one the owner entered, the ZIP code, the state, the area code, the country. State
//! rules follow both the address and the area code: statutes go by the one or the other.

use std::sync::OnceLock;

use chrono_tz::Tz;

use crate::number::PhoneNumber;
use crate::{phone, rules, words, zones};

const ZIP_PREFIXES: &str = include_str!("../data/zip_prefixes.csv");

words! {
    /// What the zone was judged by.
    pub enum Evidence {
        /// The zone entered with the contact.
        Entered = "entered",
        /// Their ZIP code.
        Zip = "zip",
        /// Their state.
        State = "state",
        /// The number's area code: where it was born, not where they are.
        AreaCode = "area_code",
        /// The number's country.
        Country = "country",
        /// Nothing.
        Unknown = "unknown",
    }
}

/// What is known about where somebody is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// Their number.
    pub number: Option<&'a PhoneNumber>,
    /// IANA zone entered with the contact, or empty.
    pub zone: &'a str,
    /// ZIP code, or empty.
    pub zip: &'a str,
    /// Two-letter state, or empty.
    pub state: &'a str,
}

/// Where somebody may be.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// ISO code of the number's country; `US` for numbers that several countries share.
    pub country: String,
    /// Zones they may be in; empty when unknown.
    pub zones: Vec<Tz>,
    /// States, territories or provinces whose rules may apply; empty when unknown.
    pub states: Vec<&'static str>,
    /// What the zones were judged by.
    pub evidence: Evidence,
}

impl Place {
    /// Judges a place.
    pub fn of(known: &Known<'_>) -> Self {
        let number = NumberPlace::of(known.number);
        let zip = zip_area(known.zip);
        let state = rules::state(known.state.trim()).filter(|row| row.code != rules::FEDERAL);
        let mut states: Vec<&'static str> = zip.map(|area| area.states.clone()).unwrap_or_default();
        add(&mut states, state.map(|row| row.code));
        add(&mut states, number.states.iter().copied());
        let (zones, evidence) = match (known.zone.parse::<Tz>(), zip, state) {
            (Ok(zone), _, _) => (vec![zone], Evidence::Entered),
            (Err(_), Some(area), state) => {
                let mut zones = area.zones.clone();
                // An address whose halves disagree may be in either.
                add(
                    &mut zones,
                    state.filter(|row| !area.states.contains(&row.code)).into_iter().flat_map(|row| row.zones.clone()),
                );
                (zones, Evidence::Zip)
            }
            (Err(_), None, Some(row)) => (row.zones.clone(), Evidence::State),
            (Err(_), None, None) => (number.zones, number.evidence),
        };
        Self { country: number.country, zones, states, evidence }
    }

    /// Whether the rules of the United States are asked: for its numbers, its territories' and those no country owns.
    pub fn is_us(&self) -> bool {
        // Not by the state table: CA is Canada here, and DE is Germany.
        matches!(self.country.as_str(), "US" | "PR" | "VI" | "GU" | "AS" | "MP")
    }

    /// The zones they may be in, never empty.
    pub fn possible_zones(&self) -> Vec<Tz> {
        if self.zones.is_empty() { zones::unknown_us_zones().to_vec() } else { self.zones.clone() }
    }

    /// How the place is known, in words that follow a place's name.
    pub const fn how_known(&self) -> &'static str {
        match self.evidence {
            Evidence::Entered => "as you entered it",
            Evidence::Zip => "by their ZIP code",
            Evidence::State => "by their state",
            Evidence::AreaCode => "by area code",
            Evidence::Country => "by the country of the number",
            Evidence::Unknown => "unknown; a ZIP code or state would help",
        }
    }
}

fn add<T: PartialEq>(to: &mut Vec<T>, what: impl IntoIterator<Item = T>) {
    for one in what {
        if !to.contains(&one) {
            to.push(one);
        }
    }
}

/// What a number alone says.
struct NumberPlace {
    country: String,
    zones: Vec<Tz>,
    states: Vec<&'static str>,
    evidence: Evidence,
}

impl NumberPlace {
    fn of(number: Option<&PhoneNumber>) -> Self {
        let nowhere = |country: &str| Self {
            country: country.to_owned(),
            zones: Vec::new(),
            states: Vec::new(),
            evidence: Evidence::Unknown,
        };
        let Some(number) = number else { return nowhere("US") };
        if let Some(rest) = number.as_str().strip_prefix("+1") {
            let Some(area) = rest.get(..3).and_then(|code| zones::area(code.parse().ok()?)) else {
                return nowhere("US");
            };
            let evidence = if area.zones.is_empty() { Evidence::Unknown } else { Evidence::AreaCode };
            let country = area.country.unwrap_or("US").to_owned();
            return Self { country, zones: area.zones.clone(), states: area.states.clone(), evidence };
        }
        let country = match phone::check(number.as_str(), "US").country.unwrap_or_default().as_str() {
            // British mobile ranges are given out on the islands too; the phone data names the island.
            "GG" | "JE" | "IM" => "GB".to_owned(),
            country => country.to_owned(),
        };
        let zones = zones::of_country(&country).to_vec();
        let evidence = if zones.is_empty() { Evidence::Unknown } else { Evidence::Country };
        Self { zones, evidence, ..nowhere(&country) }
    }
}

/// The states and zones of a ZIP code's first three digits.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ZipArea {
    from: u16,
    to: u16,
    states: Vec<&'static str>,
    zones: Vec<Tz>,
}

fn zip_areas() -> &'static [ZipArea] {
    static AREAS: OnceLock<Vec<ZipArea>> = OnceLock::new();
    let read = |line: &'static str| {
        let mut columns = line.split(',');
        Some(ZipArea {
            from: columns.next()?.parse().ok()?,
            to: columns.next()?.parse().ok()?,
            states: columns.next()?.split(';').collect(),
            zones: columns.next()?.split(';').filter_map(|zone| zone.parse().ok()).collect(),
        })
    };
    AREAS.get_or_init(|| ZIP_PREFIXES.lines().filter_map(read).collect())
}

fn zip_area(zip: &str) -> Option<&'static ZipArea> {
    let digits = zip.trim().split('-').next().filter(|digits| digits.len() == 5)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let prefix: u16 = digits.get(..3)?.parse().ok()?;
    let areas = zip_areas();
    let after = areas.partition_point(|area| area.from <= prefix);
    areas.get(after.checked_sub(1)?).filter(|area| prefix <= area.to)
}

/// The states and territories that codes with this ZIP code's first digits lie in; empty for what is no ZIP code of a place.
pub fn states_of_zip(zip: &str) -> &'static [&'static str] {
    zip_area(zip).map_or(&[], |area| &area.states)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(number: &str, zone: &str, zip: &str, state: &str) -> Place {
        let number = PhoneNumber::from_e164(number).unwrap();
        Place::of(&Known { number: Some(&number), zone, zip, state })
    }

    fn zones(place: &Place) -> Vec<&'static str> {
        place.zones.iter().map(|zone| zone.name()).collect()
    }

    #[test]
    fn a_zip_code_tells_its_state() {
        for (zip, state) in
            [("60601", "IL"), ("10001-1234", "NY"), ("79936", "TX"), ("88510", "TX"), ("00501", "NY"), ("99501", "AK")]
        {
            assert_eq!(states_of_zip(zip), [state], "{zip}");
        }
        assert_eq!(states_of_zip("06390"), ["CT", "NY"], "Fishers Island has Connecticut's prefix");
        for nowhere in ["", "6060", "606011", "6060a", "09012", "+1234", "00000", "99999999"] {
            assert!(states_of_zip(nowhere).is_empty(), "{nowhere:?}");
        }
    }

    #[test]
    fn every_row_of_zip_codes_is_read_and_in_order() {
        let lines = ZIP_PREFIXES.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_digit()));
        assert_eq!(zip_areas().len(), lines.count());
        assert!(zip_areas().windows(2).all(|pair| pair[0].to < pair[1].from));
        for area in zip_areas() {
            assert!(area.from <= area.to && !area.zones.is_empty());
            assert!(area.states.iter().all(|state| rules::state(state).is_some()), "{area:?}");
        }
    }

    #[test]
    fn the_strongest_evidence_gives_the_zone() {
        let chicago = place("+13125550142", "", "", "");
        assert_eq!((zones(&chicago), chicago.evidence), (vec!["America/Chicago"], Evidence::AreaCode));
        let moved = place("+13125550142", "", "", "CA");
        assert_eq!((zones(&moved), moved.evidence), (vec!["America/Los_Angeles"], Evidence::State));
        let by_zip = place("+13125550142", "", "79936", "TX");
        assert_eq!((zones(&by_zip), by_zip.evidence), (vec!["America/Chicago", "America/Denver"], Evidence::Zip));
        let entered = place("+13125550142", "America/Denver", "79936", "TX");
        assert_eq!((zones(&entered), entered.evidence), (vec!["America/Denver"], Evidence::Entered));
    }

    #[test]
    fn address_and_area_code_both_name_states() {
        assert_eq!(place("+13125550142", "", "", "FL").states, ["FL", "IL"]);
        assert_eq!(place("+13125550142", "", "33101", "").states, ["FL", "IL"]);
        assert_eq!(place("+13125550142", "", "33101", "GA").states, ["FL", "GA", "IL"]);
        assert_eq!(place("+13125550142", "Mars/Base", "nonsense", "ZZ").states, ["IL"]);
    }

    #[test]
    fn an_address_whose_halves_disagree_may_be_in_either() {
        let torn = place("+13125550142", "", "60601", "CA");
        assert_eq!(zones(&torn), ["America/Chicago", "America/Los_Angeles"]);
    }

    #[test]
    fn a_number_without_a_place_is_unknown_until_an_address_helps() {
        for number in ["+18005550142", "+18615550142"] {
            let unknown = place(number, "", "", "");
            assert!(unknown.is_us() && !unknown.possible_zones().is_empty(), "{unknown:?}");
        }
        let toll_free = place("+18885550142", "", "", "");
        assert!(toll_free.zones.is_empty() && toll_free.states.is_empty());
        assert_eq!(place("+18885550142", "", "60601", "").states, ["IL"]);
    }

    #[test]
    fn islands_and_neighbours_are_abroad_and_territories_are_not() {
        for (number, country, us) in [
            ("+18765550142", "JM", false),
            ("+14165550142", "CA", false),
            ("+12425550142", "BS", false),
            ("+17875550142", "PR", true),
            ("+447911123456", "GB", false),
            ("+13125550142", "US", true),
        ] {
            let place = place(number, "", "", "");
            assert_eq!(place.is_us(), us, "{number}");
            assert!(place.country == country || (us && place.country == "US"), "{place:?}");
        }
    }
}
