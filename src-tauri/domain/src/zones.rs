//! Which time zones a person may be in, judged by the area code or the country. A guess about where a number was born,
//! never a location: mobile numbers travel. Several zones mean "any of these", and a rule must hold in all of them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono_tz::Tz;

const AREA_CODES: &str = include_str!("../data/area_codes.csv");
const OVERRIDES: &str = include_str!("../data/area_code_overrides.csv");

/// What is known of a North American area code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Postal codes of the states, provinces or territories it serves; empty for foreign islands and codes without a place.
    pub states: Vec<&'static str>,
    /// ISO country code; `None` for toll-free codes, which several countries share.
    pub country: Option<&'static str>,
    /// Every zone an exchange of the code lies in; empty for codes without a place.
    pub zones: Vec<Tz>,
    /// libphonenumber knows the code; `false` for newer ones that only the overrides have.
    pub listed: bool,
}

/// Looks up an area code; `None` for codes that neither table has (newer ones, or none).
pub fn area(code: u16) -> Option<&'static Area> {
    static AREAS: OnceLock<BTreeMap<u16, Area>> = OnceLock::new();
    let read = || {
        let mut areas: BTreeMap<u16, Area> = rows(AREA_CODES).collect();
        for (code, area) in rows(OVERRIDES) {
            let listed = areas.contains_key(&code);
            areas.insert(code, Area { listed, ..area });
        }
        areas
    };
    AREAS.get_or_init(read).get(&code)
}

/// Zones of a country outside the North American plan; empty when this table does not say.
/// Australian mobiles are not tied to a state, so all its zones are possible.
pub fn of_country(country: &str) -> &'static [Tz] {
    match country {
        "GB" => &[Tz::Europe__London],
        "IE" => &[Tz::Europe__Dublin],
        "FR" => &[Tz::Europe__Paris],
        "DE" => &[Tz::Europe__Berlin],
        "NZ" => &[Tz::Pacific__Auckland, Tz::Pacific__Chatham],
        "AU" => &[
            Tz::Australia__Sydney,
            Tz::Australia__Melbourne,
            Tz::Australia__Brisbane,
            Tz::Australia__Hobart,
            Tz::Australia__Adelaide,
            Tz::Australia__Darwin,
            Tz::Australia__Perth,
            Tz::Australia__Lord_Howe,
        ],
        _ => &[],
    }
}

/// Where somebody with a US number but no known place may be: a rule that holds in all six holds in every state.
pub const fn unknown_us_zones() -> [Tz; 6] {
    [
        Tz::America__New_York,
        Tz::America__Chicago,
        Tz::America__Denver,
        Tz::America__Los_Angeles,
        Tz::America__Anchorage,
        Tz::Pacific__Honolulu,
    ]
}

/// Reads stored IANA names. None at all, or one that is not a zone, means the place is unknown: then the result is (or
/// also holds) [`unknown_us_zones`], so that a gap in the data can only make a rule stricter.
pub fn from_names<S: AsRef<str>>(names: &[S]) -> Vec<Tz> {
    let known: Vec<Tz> = names.iter().filter_map(|name| name.as_ref().parse().ok()).collect();
    if !known.is_empty() && known.len() == names.len() {
        return known;
    }
    known.into_iter().chain(unknown_us_zones()).collect()
}

/// Rows of `code,state,country,zones,…`; comments and the heading have no number in front and are passed over.
fn rows(table: &'static str) -> impl Iterator<Item = (u16, Area)> {
    table.lines().filter_map(|line| {
        let mut columns = line.split(',');
        let code = columns.next()?.parse().ok()?;
        let (states, country, zones) = (columns.next()?, columns.next()?, columns.next()?);
        let area = Area {
            states: states.split(';').filter(|state| state.len() == 2).collect(),
            country: (country.len() == 2).then_some(country),
            zones: zones.split(';').filter_map(|zone| zone.parse().ok()).collect(),
            listed: true,
        };
        Some((code, area))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(code: u16) -> Vec<&'static str> {
        area(code).unwrap().zones.iter().map(|zone| zone.name()).collect()
    }

    #[test]
    fn every_row_of_both_tables_is_read_whole() {
        for (table, expected) in [(AREA_CODES, 469), (OVERRIDES, 27)] {
            let lines = table.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
            for line in lines.clone() {
                let zones = line.split(',').nth(3).unwrap();
                for zone in zones.split(';').filter(|zone| !zone.is_empty()) {
                    assert!(zone.parse::<Tz>().is_ok(), "{line}");
                }
            }
            assert_eq!(lines.count(), expected);
            assert_eq!(rows(table).count(), expected);
        }
    }

    #[test]
    fn an_area_code_gives_every_zone_it_reaches() {
        assert_eq!(names(312), ["America/Chicago"]);
        assert_eq!(names(208), ["America/Boise", "America/Denver", "America/Los_Angeles"]);
        assert_eq!(area(312).unwrap().states, ["IL"]);
        assert_eq!(area(867).unwrap().states, ["NT", "YT", "NU"]);
    }

    #[test]
    fn overrides_win_over_the_table() {
        assert_eq!(names(689), ["America/New_York"], "Orlando is Eastern");
        assert_eq!(names(364), ["America/Chicago", "America/New_York"]);
        assert_eq!(names(861), ["America/Chicago"], "absent from the table");
    }

    #[test]
    fn codes_without_a_place_have_no_zone() {
        for code in [800, 888, 500, 533, 600, 900] {
            let area = area(code).unwrap();
            assert!(area.zones.is_empty() && area.states.is_empty(), "{code}");
        }
        assert_eq!(area(222), None);
    }

    #[test]
    fn islands_are_foreign_countries_without_us_states() {
        let jamaica = area(876).unwrap();
        assert_eq!((jamaica.country, jamaica.states.len()), (Some("JM"), 0));
        assert_eq!(area(787).unwrap().states, ["PR"]);
    }

    #[test]
    fn a_gap_in_the_zones_only_makes_them_stricter() {
        assert_eq!(from_names(&["America/Chicago"]), [Tz::America__Chicago]);
        assert_eq!(from_names::<&str>(&[]), unknown_us_zones());
        let partly = from_names(&["America/Chicago", "Mars/Base"]);
        assert!(unknown_us_zones().iter().all(|zone| partly.contains(zone)));
    }
}
