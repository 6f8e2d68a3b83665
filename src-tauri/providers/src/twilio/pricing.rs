//! What Twilio charges for a text to a country, by carrier and by what it is sent from. Discounts of the account are in
//! it, carrier fees are not. [Pricing API, pricing.twilio.com/v1/Messaging/Countries]

use linnet_domain::Micros;
use serde::Deserialize;

use super::endpoint::Area;
use super::failure::ProviderError;
use super::http::Twilio;
use super::wire;

/// One of a country's prices for a text sent to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentPrice {
    /// The network it goes to, in Twilio's word.
    pub carrier: String,
    /// What it is sent from: `local`, `toll free`, `short code`, …
    pub number_type: String,
    /// For each billed part, in micro-dollars.
    pub segment: Micros,
}

#[derive(Deserialize)]
struct Country {
    #[serde(default, deserialize_with = "wire::text")]
    price_unit: Option<String>,
    #[serde(default)]
    outbound_sms_prices: Vec<Carrier>,
}

#[derive(Deserialize)]
struct Carrier {
    #[serde(default, deserialize_with = "wire::text")]
    carrier: Option<String>,
    #[serde(default)]
    prices: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default, deserialize_with = "wire::text")]
    number_type: Option<String>,
    #[serde(default, deserialize_with = "wire::money")]
    current_price: Option<Micros>,
    #[serde(default, deserialize_with = "wire::money")]
    base_price: Option<Micros>,
}

impl Twilio {
    /// What a text to a country costs; the country by its ISO code. Empty where Twilio tells no price in dollars.
    pub async fn sms_prices(&self, country: &str) -> Result<Vec<SegmentPrice>, ProviderError> {
        if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Ok(Vec::new());
        }
        let url = self.url(Area::Pricing, &format!("/v1/Messaging/Countries/{country}"))?;
        let told: Country = self.get(url).await?;
        if !told.price_unit.is_some_and(|unit| unit.eq_ignore_ascii_case("usd")) {
            return Ok(Vec::new());
        }
        let price = |carrier: &str, entry: &Entry| {
            Some(SegmentPrice {
                carrier: carrier.to_owned(),
                number_type: entry.number_type.clone().unwrap_or_default().to_ascii_lowercase(),
                segment: entry.current_price.or(entry.base_price).filter(|price| *price >= Micros::ZERO)?,
            })
        };
        Ok(told
            .outbound_sms_prices
            .iter()
            .flat_map(|of| {
                let carrier = of.carrier.as_deref().unwrap_or_default();
                of.prices.iter().filter_map(move |entry| price(carrier, entry))
            })
            .collect())
    }
}
