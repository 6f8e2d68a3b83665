//! What the account has used and what that cost, by category. Twilio's categories lie within one another, so that they
//! must never be added up: the sum of all is a category of its own, `totalprice`. [Usage Records resource]

use chrono::{DateTime, NaiveDate, Utc};
use linnet_domain::Micros;
use serde::Deserialize;

use super::failure::ProviderError;
use super::http::Twilio;
use super::pages::{Listed, Pages};
use super::wire;

/// A category's figures over a stretch of days.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct UsageRecord {
    /// Which, in Twilio's word: `sms-outbound`, `phonenumbers`, `totalprice`, …
    pub category: String,
    /// How many: texts, calls, numbers.
    #[serde(default, deserialize_with = "wire::count")]
    pub count: Option<u32>,
    /// How much of it, in `usage_unit`.
    #[serde(default, deserialize_with = "wire::money")]
    pub usage: Option<Micros>,
    /// `segments`, `minutes`, …
    #[serde(default, deserialize_with = "wire::text")]
    pub usage_unit: Option<String>,
    /// What it cost.
    #[serde(default, deserialize_with = "wire::money")]
    pub price: Option<Micros>,
    /// `usd`, usually.
    #[serde(default, deserialize_with = "wire::text")]
    pub price_unit: Option<String>,
    /// The first day.
    #[serde(default)]
    pub start_date: Option<NaiveDate>,
    /// When it was counted.
    #[serde(default, deserialize_with = "wire::instant")]
    pub as_of: Option<DateTime<Utc>>,
}

/// A page of the records.
#[derive(Debug, Deserialize)]
pub struct UsagePage {
    usage_records: Vec<UsageRecord>,
    #[serde(default, deserialize_with = "wire::text")]
    next_page_uri: Option<String>,
}

impl Listed for UsageRecord {
    type Page = UsagePage;

    fn split(page: UsagePage) -> (Vec<Self>, Option<String>) {
        (page.usage_records, page.next_page_uri)
    }
}

impl Twilio {
    /// What this account, without others below it, has used since the first of the month in GMT.
    pub async fn usage_this_month(&self) -> Result<Vec<UsageRecord>, ProviderError> {
        let url = self.account_url("Usage/Records/ThisMonth.json").map(|mut url| {
            url.set_query(Some("IncludeSubaccounts=false&PageSize=1000"));
            url
        });
        Pages::new(self.clone(), url).all().await
    }
}
