//! Which state a ZIP code lies in, and which zones a state reaches. Coarse on purpose: a state's every zone counts, so
//! that a gap in the knowledge can only make a rule stricter.

use chrono_tz::Tz;

use crate::zones;

/// First three digits of ZIP codes, from and to, and their state or territory (USPS, Labeling List L002, 2025). Military
/// prefixes have no place and are left out.
const PREFIXES: [(u16, u16, &str); 69] = [
    (5, 5, "NY"),
    (6, 7, "PR"),
    (8, 8, "VI"),
    (9, 9, "PR"),
    (10, 27, "MA"),
    (28, 29, "RI"),
    (30, 38, "NH"),
    (39, 49, "ME"),
    (50, 54, "VT"),
    (55, 55, "MA"),
    (56, 59, "VT"),
    (60, 69, "CT"),
    (70, 89, "NJ"),
    (100, 149, "NY"),
    (150, 196, "PA"),
    (197, 199, "DE"),
    (200, 200, "DC"),
    (201, 201, "VA"),
    (202, 205, "DC"),
    (206, 219, "MD"),
    (220, 246, "VA"),
    (247, 268, "WV"),
    (270, 289, "NC"),
    (290, 299, "SC"),
    (300, 319, "GA"),
    (320, 339, "FL"),
    (341, 349, "FL"),
    (350, 369, "AL"),
    (370, 385, "TN"),
    (386, 397, "MS"),
    (398, 399, "GA"),
    (400, 427, "KY"),
    (430, 459, "OH"),
    (460, 479, "IN"),
    (480, 499, "MI"),
    (500, 528, "IA"),
    (530, 549, "WI"),
    (550, 567, "MN"),
    (569, 569, "DC"),
    (570, 577, "SD"),
    (580, 588, "ND"),
    (590, 599, "MT"),
    (600, 629, "IL"),
    (630, 658, "MO"),
    (660, 679, "KS"),
    (680, 693, "NE"),
    (700, 714, "LA"),
    (716, 729, "AR"),
    (730, 732, "OK"),
    (733, 733, "TX"),
    (734, 749, "OK"),
    (750, 799, "TX"),
    (800, 816, "CO"),
    (820, 831, "WY"),
    (832, 838, "ID"),
    (840, 847, "UT"),
    (850, 865, "AZ"),
    (870, 884, "NM"),
    (885, 885, "TX"),
    (889, 898, "NV"),
    (900, 908, "CA"),
    (910, 928, "CA"),
    (930, 961, "CA"),
    (967, 968, "HI"),
    (969, 969, "GU"),
    (970, 979, "OR"),
    (980, 986, "WA"),
    (988, 994, "WA"),
    (995, 999, "AK"),
];

/// The state or territory of a five-digit ZIP code, with or without its last four.
pub fn state_of_zip(zip: &str) -> Option<&'static str> {
    let digits = zip.trim().split('-').next().filter(|digits| digits.len() == 5)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let prefix: u16 = digits.get(..3)?.parse().ok()?;
    PREFIXES.iter().find(|(from, to, _)| (*from..=*to).contains(&prefix)).map(|(_, _, state)| *state)
}

/// Every zone that an area code of the state reaches; empty for what is no state.
pub fn zones_of_state(state: &str) -> Vec<Tz> {
    let areas = (200..1000).filter_map(zones::area).filter(|area| area.states.contains(&state));
    let mut found: Vec<Tz> = Vec::new();
    for zone in areas.flat_map(|area| &area.zones) {
        if !found.contains(zone) {
            found.push(*zone);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zip_code_tells_its_state() {
        for (zip, state) in
            [("60601", "IL"), ("10001-1234", "NY"), ("79936", "TX"), ("88510", "TX"), ("00501", "NY"), ("99501", "AK")]
        {
            assert_eq!(state_of_zip(zip), Some(state), "{zip}");
        }
        for nowhere in ["", "6060", "606011", "6060a", "09012", "+1234", "00000"] {
            assert_eq!(state_of_zip(nowhere), None, "{nowhere:?}");
        }
    }

    #[test]
    fn prefixes_do_not_overlap() {
        for (index, (from, to, _)) in PREFIXES.iter().enumerate() {
            assert!(from <= to);
            let others = PREFIXES.iter().skip(index + 1);
            assert!(others.clone().all(|(other, until, _)| to < other || until < from), "{from}–{to}");
        }
    }

    #[test]
    fn a_state_counts_with_every_zone_it_reaches() {
        assert_eq!(zones_of_state("IL"), [Tz::America__Chicago]);
        let texas = zones_of_state("TX");
        assert!(texas.contains(&Tz::America__Chicago) && texas.contains(&Tz::America__Denver), "{texas:?}");
        assert!(zones_of_state("XX").is_empty());
    }
}
