//! How the business stands with the carriers beside its campaigns: its brand, and the verification of its toll-free
//! numbers. And how Twilio itself stands, by its public status page, which is asked without any key.

use serde::Deserialize;

use super::endpoint::Area;
use super::failure::{ErrorKind, ProviderError};
use super::http::Twilio;
use super::senders::{Meta, V1Page};
use super::wire;

/// A registered business (A2P 10DLC brand). [BrandRegistrations resource]
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct BrandRecord {
    /// `BN…`.
    pub sid: String,
    /// `PENDING`, `IN_REVIEW`, `APPROVED`, `FAILED`, `SUSPENDED`, `DELETION_…`.
    #[serde(default)]
    pub status: String,
    /// `STANDARD`, `LOW_VOLUME_STANDARD`, `SOLE_PROPRIETOR`.
    #[serde(default, deserialize_with = "wire::text")]
    pub brand_type: Option<String>,
    /// How far the carriers trust it, 1 to 100.
    #[serde(default, deserialize_with = "wire::count")]
    pub brand_score: Option<u32>,
    /// Why it failed.
    #[serde(default, deserialize_with = "wire::text")]
    pub failure_reason: Option<String>,
}

/// The verification of a toll-free number. [Tollfree Verifications resource]
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TollFreeRecord {
    /// `HH…`.
    pub sid: String,
    /// The number's `PN…`.
    #[serde(default, deserialize_with = "wire::text")]
    pub tollfree_phone_number_sid: Option<String>,
    /// `PENDING_REVIEW`, `IN_REVIEW`, `TWILIO_APPROVED`, `TWILIO_REJECTED`.
    #[serde(default)]
    pub status: String,
    /// Why it was turned down.
    #[serde(default, deserialize_with = "wire::text")]
    pub rejection_reason: Option<String>,
}

/// What Twilio's status page says of all of Twilio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceStatus {
    /// `none`, `minor`, `major` or `critical`.
    pub indicator: String,
    /// In Twilio's words.
    pub description: String,
    /// What is not resolved, in Twilio's words.
    pub incidents: Vec<String>,
}

#[derive(Deserialize)]
struct BrandsPage {
    data: Vec<BrandRecord>,
    meta: Meta,
}

impl V1Page for BrandsPage {
    type Item = BrandRecord;

    fn split(self) -> (Vec<BrandRecord>, Option<String>) {
        (self.data, self.meta.next_page_url)
    }
}

#[derive(Deserialize)]
struct VerificationsPage {
    verifications: Vec<TollFreeRecord>,
    meta: Meta,
}

impl V1Page for VerificationsPage {
    type Item = TollFreeRecord;

    fn split(self) -> (Vec<TollFreeRecord>, Option<String>) {
        (self.verifications, self.meta.next_page_url)
    }
}

#[derive(Deserialize)]
struct Summary {
    status: Rollup,
    #[serde(default)]
    incidents: Vec<Incident>,
}

#[derive(Deserialize)]
struct Rollup {
    indicator: String,
    #[serde(default)]
    description: String,
}

#[derive(Deserialize)]
struct Incident {
    #[serde(default)]
    name: String,
}

impl Twilio {
    /// The brands of the account.
    pub async fn brands(&self) -> Result<Vec<BrandRecord>, ProviderError> {
        self.v1_list::<BrandsPage>("/v1/a2p/BrandRegistrations").await
    }

    /// What became of every request to verify a toll-free number.
    pub async fn toll_free_verifications(&self) -> Result<Vec<TollFreeRecord>, ProviderError> {
        self.v1_list::<VerificationsPage>("/v1/Tollfree/Verifications").await
    }

    /// How Twilio stands by its status page [status.twilio.com/api]; `None` where the address that stands for Twilio has no
    /// such page. The account's keys do not go there.
    pub async fn service_status(&self) -> Result<Option<ServiceStatus>, ProviderError> {
        let url = self.url(Area::Status, "/api/v2/summary.json")?;
        match self.get_openly::<Summary>(url).await {
            Ok(told) => Ok(Some(ServiceStatus {
                indicator: told.status.indicator,
                description: told.status.description,
                incidents: told.incidents.into_iter().map(|one| one.name).filter(|name| !name.is_empty()).collect(),
            })),
            // Another program's page of errors is no answer of Twilio's, but it says as much.
            Err(error) if error.status == Some(404) || error.kind == ErrorKind::Credentials => Ok(None),
            Err(error) => Err(error),
        }
    }
}
