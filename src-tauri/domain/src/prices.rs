//! What a text is expected to cost: the provider's own price where it was asked, the owner's estimate elsewhere, and what
//! carriers take on top. Never guesses low: where several prices may apply, the highest counts.

use std::sync::OnceLock;

use chrono::{DateTime, Utc};

use crate::Micros;

/// Fees of carriers; see the head of the table for where they come from and how far to trust them.
const CARRIER_FEES: &str = include_str!("../data/carrier_fees.csv");

/// A price of the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// ISO code of the country texts go to.
    pub country: String,
    /// What they are sent from, in the provider's word.
    pub number_type: String,
    /// For each billed part.
    pub segment: Micros,
    /// When the provider was asked.
    pub asked_at: DateTime<Utc>,
}

/// Everything known of prices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prices {
    known: Vec<Price>,
}

/// What a text is expected to cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Estimate {
    /// All of it.
    pub cost: Micros,
    /// The part of it that carriers are expected to take, which is no price of the provider but an estimate; zero where
    /// the owner's own estimate stands for both.
    pub carrier_fee: Micros,
    /// When the provider's price was asked; nothing where the owner's estimate stands for it.
    pub asked_at: Option<DateTime<Utc>>,
}

/// Short codes are dearer and nothing Linnet sends from.
fn is_ours(number_type: &str) -> bool {
    !number_type.to_ascii_lowercase().replace([' ', '_', '-'], "").contains("shortcode")
}

impl Prices {
    /// Takes what is known.
    pub fn new(known: Vec<Price>) -> Self {
        Self { known: known.into_iter().filter(|price| is_ours(&price.number_type)).collect() }
    }

    /// What so many parts to a country cost: the highest price known for it, or the owner's estimate for each part.
    pub fn estimate(&self, country: &str, segments: u32, owners: Micros) -> Estimate {
        let parts = i64::from(segments);
        let of_country = self.known.iter().filter(|price| price.country == country);
        match of_country.max_by_key(|price| price.segment) {
            Some(price) => {
                let carrier_fee = carrier_fee(country) * parts;
                Estimate { cost: price.segment * parts + carrier_fee, carrier_fee, asked_at: Some(price.asked_at) }
            }
            None => Estimate { cost: owners * parts, ..Estimate::default() },
        }
    }
}

/// The highest fee a carrier of a country is known to take for each part; nothing where none is known.
pub fn carrier_fee(country: &str) -> Micros {
    static FEES: OnceLock<Vec<(&'static str, Micros)>> = OnceLock::new();
    let fees = FEES.get_or_init(|| rows().collect());
    fees.iter().filter(|(of, _)| *of == country).map(|(_, fee)| *fee).max().unwrap_or_default()
}

fn rows() -> impl Iterator<Item = (&'static str, Micros)> {
    CARRIER_FEES.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(|line| {
        let mut columns = line.split(',');
        let (country, _carrier, fee) = (columns.next()?, columns.next()?, columns.next()?);
        Some((country, Micros(fee.parse().ok()?)))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OWNERS: Micros = Micros(12_000);

    fn price(country: &str, number_type: &str, segment: i64) -> Price {
        let (country, number_type) = (country.to_owned(), number_type.to_owned());
        Price { country, number_type, segment: Micros(segment), asked_at: DateTime::UNIX_EPOCH }
    }

    #[test]
    fn the_highest_price_of_a_country_counts_and_carriers_come_on_top() {
        let prices = Prices::new(vec![
            price("US", "local", 8_300),
            price("US", "toll free", 7_900),
            price("US", "short code", 99_000),
            price("GB", "local", 52_400),
        ]);
        for (country, segments, cost, fee, known) in [
            ("US", 1, 12_800, 4_500, true),
            ("US", 2, 25_600, 9_000, true),
            ("GB", 1, 52_400, 0, true),
            ("FR", 3, 36_000, 0, false),
        ] {
            let estimate = prices.estimate(country, segments, OWNERS);
            assert_eq!((estimate.cost, estimate.carrier_fee), (Micros(cost), Micros(fee)), "{country} {segments}");
            assert_eq!(estimate.asked_at.is_some(), known, "{country}");
        }
        assert_eq!(Prices::default().estimate("US", 2, OWNERS).cost, Micros(24_000));
    }

    #[test]
    fn every_row_of_the_carriers_reads() {
        let lines = CARRIER_FEES.lines().filter(|line| !line.starts_with('#')).skip(1);
        for line in lines.clone() {
            assert_eq!(line.split(',').filter(|field| !field.is_empty()).count(), 6, "{line}");
        }
        assert_eq!(rows().count(), lines.count());
        assert!(rows().all(|(country, fee)| country.len() == 2 && fee > Micros::ZERO && fee < Micros(20_000)));
    }

    proptest! {
        #[test]
        fn parts_add_up_and_an_estimate_is_never_below_a_known_price(
            segments in 1_u32..12, known in prop::collection::vec(1_i64..100_000, 0..5)
        ) {
            let prices = Prices::new(known.iter().map(|segment| price("US", "local", *segment)).collect());
            let (one, all) = (prices.estimate("US", 1, OWNERS), prices.estimate("US", segments, OWNERS));
            prop_assert_eq!(one.cost * i64::from(segments), all.cost);
            prop_assert!(known.iter().all(|segment| one.cost >= Micros(*segment)));
            prop_assert!(all.carrier_fee <= all.cost);
        }
    }
}
