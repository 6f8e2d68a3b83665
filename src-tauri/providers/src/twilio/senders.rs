//! What the account can text from: its numbers, its Messaging Services, and whether US carriers know the business.
//! Read only.

use linnet_domain::PhoneNumber;
use linnet_domain::senders::is_toll_free;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use url::Url;

use super::endpoint::{Area, plain_sid};
use super::failure::ProviderError;
use super::http::Twilio;
use super::pages::{Listed, MAX_PAGES, Pages};
use super::wire;

/// The two kinds of number that differ in rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberKind {
    /// An ordinary number.
    LongCode,
    /// A US or Canadian toll-free number: needs verification instead of registration.
    TollFree,
}

/// A number of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberRecord {
    /// `PN…`.
    pub sid: String,
    /// The number.
    pub number: PhoneNumber,
    /// The name the owner gave it at Twilio.
    pub name: String,
    /// Whether it can text.
    pub sms_capable: bool,
    /// Whether it can send and get pictures.
    pub mms_capable: bool,
    /// Whether it can be called.
    pub voice_capable: bool,
    /// Where Twilio delivers incoming texts.
    pub sms_url: Option<String>,
    /// Ordinary or toll-free.
    pub kind: NumberKind,
}

/// A Messaging Service.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ServiceRecord {
    /// `MG…`.
    pub sid: String,
    /// Its name.
    #[serde(default, rename = "friendly_name")]
    pub name: String,
    /// Where Twilio delivers incoming texts, unless the number's own address is used.
    #[serde(default, deserialize_with = "wire::text")]
    pub inbound_request_url: Option<String>,
    /// Whether the number's own address is used. When not and there is no address, incoming texts are dropped.
    #[serde(default)]
    pub use_inbound_webhook_on_number: bool,
    /// Whether it replaces look-alike characters.
    #[serde(default)]
    pub smart_encoding: bool,
}

/// A number in a Messaging Service's pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceSender {
    /// `PN…`.
    pub sid: String,
    /// The number.
    pub number: PhoneNumber,
}

/// How far the registration with US carriers (A2P 10DLC) of a Messaging Service is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UsRegistration {
    /// None was asked for: texts to the US from ordinary numbers will be blocked (error 30034).
    None,
    /// Handed in, not decided.
    Pending,
    /// Approved.
    Verified,
    /// Turned down.
    Failed {
        /// The reasons in Twilio's words.
        reasons: Vec<String>,
    },
    /// A word of Twilio's that is unknown to us.
    Other(String),
}

/// What the US carriers know of a Messaging Service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsCampaign {
    /// How far it is.
    pub registration: UsRegistration,
    /// What it is for (`MIXED`, `MARKETING`, `CUSTOMER_CARE`, …); empty when not told.
    pub use_case: String,
    /// What its texts may hold.
    pub flags: UsFlags,
    /// Parts of texts an hour that AT&T takes of it.
    pub att_per_hour: Option<u32>,
}

/// What a registration says its texts hold and whom they are for; what Twilio does not tell is nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub struct UsFlags {
    /// Links.
    #[serde(default)]
    pub has_embedded_links: Option<bool>,
    /// Telephone numbers.
    #[serde(default)]
    pub has_embedded_phone: Option<bool>,
    /// Adults only.
    #[serde(default)]
    pub age_gated: Option<bool>,
    /// Loans.
    #[serde(default)]
    pub direct_lending: Option<bool>,
}

#[derive(Deserialize)]
struct NumbersPage {
    incoming_phone_numbers: Vec<NumberEntry>,
    #[serde(default, deserialize_with = "wire::text")]
    next_page_uri: Option<String>,
}

impl Listed for NumberEntry {
    type Page = NumbersPage;

    fn split(page: NumbersPage) -> (Vec<Self>, Option<String>) {
        (page.incoming_phone_numbers, page.next_page_uri)
    }
}

#[derive(Deserialize)]
struct NumberEntry {
    sid: String,
    phone_number: String,
    #[serde(default)]
    friendly_name: Option<String>,
    #[serde(default)]
    capabilities: Capabilities,
    #[serde(default, deserialize_with = "wire::text")]
    sms_url: Option<String>,
}

#[derive(Default, Deserialize)]
struct Capabilities {
    #[serde(default, alias = "SMS")]
    sms: bool,
    #[serde(default, alias = "MMS")]
    mms: bool,
    #[serde(default, alias = "Voice")]
    voice: bool,
}

impl NumberEntry {
    /// Short codes and the like are not E.164 and are left out.
    fn into_record(self) -> Option<NumberRecord> {
        let number = PhoneNumber::from_e164(&self.phone_number).ok()?;
        let kind = if is_toll_free(&number) { NumberKind::TollFree } else { NumberKind::LongCode };
        Some(NumberRecord {
            sid: self.sid,
            name: self.friendly_name.unwrap_or_default(),
            sms_capable: self.capabilities.sms,
            mms_capable: self.capabilities.mms,
            voice_capable: self.capabilities.voice,
            sms_url: self.sms_url,
            kind,
            number,
        })
    }
}

#[derive(Deserialize)]
pub(super) struct Meta {
    #[serde(default, deserialize_with = "wire::text")]
    pub(super) next_page_url: Option<String>,
}

/// A page of a v1 host; the list stands under a name of its own.
pub(super) trait V1Page: DeserializeOwned {
    type Item;
    fn split(self) -> (Vec<Self::Item>, Option<String>);
}

#[derive(Deserialize)]
struct ServicesPage {
    services: Vec<ServiceRecord>,
    meta: Meta,
}

impl V1Page for ServicesPage {
    type Item = ServiceRecord;

    fn split(self) -> (Vec<ServiceRecord>, Option<String>) {
        (self.services, self.meta.next_page_url)
    }
}

#[derive(Deserialize)]
struct SendersPage {
    phone_numbers: Vec<SenderEntry>,
    meta: Meta,
}

#[derive(Deserialize)]
struct SenderEntry {
    sid: String,
    phone_number: String,
}

impl V1Page for SendersPage {
    type Item = SenderEntry;

    fn split(self) -> (Vec<SenderEntry>, Option<String>) {
        (self.phone_numbers, self.meta.next_page_url)
    }
}

#[derive(Deserialize)]
struct Compliance {
    compliance: Vec<Campaign>,
}

#[derive(Deserialize)]
struct Campaign {
    #[serde(default, rename = "campaign_status")]
    status: String,
    #[serde(default)]
    errors: Vec<serde_json::Value>,
    #[serde(default, rename = "us_app_to_person_usecase", deserialize_with = "wire::text")]
    use_case: Option<String>,
    #[serde(flatten)]
    flags: UsFlags,
    #[serde(default)]
    rate_limits: serde_json::Value,
}

impl Campaign {
    /// As `rate_limits.att.mps` says it for a second, in a number or in text.
    fn att_per_hour(&self) -> Option<u32> {
        let told = self.rate_limits.pointer("/att/mps")?;
        let per_second = told.as_f64().or_else(|| told.as_str()?.parse().ok())?;
        // Nothing that is told as none, or as less than one an hour, is a rate.
        Some((per_second.clamp(0.0, 100_000.0) * 3_600.0) as u32).filter(|parts| *parts > 0)
    }
}

impl Twilio {
    /// Every number of the account.
    pub async fn list_numbers(&self) -> Result<Vec<NumberRecord>, ProviderError> {
        let url = self.account_url("IncomingPhoneNumbers.json").map(|mut url| {
            url.set_query(Some("PageSize=1000"));
            url
        });
        let entries = Pages::<NumberEntry>::new(self.clone(), url).all().await?;
        Ok(entries.into_iter().filter_map(NumberEntry::into_record).collect())
    }

    /// Every Messaging Service of the account.
    pub async fn list_services(&self) -> Result<Vec<ServiceRecord>, ProviderError> {
        self.v1_list::<ServicesPage>("/v1/Services").await
    }

    /// The numbers in a service's pool.
    pub async fn service_senders(&self, service_sid: &str) -> Result<Vec<ServiceSender>, ProviderError> {
        let entries = self.v1_list::<SendersPage>(&service_path(service_sid, "PhoneNumbers")?).await?;
        let sender = |entry: SenderEntry| {
            Some(ServiceSender { sid: entry.sid, number: PhoneNumber::from_e164(&entry.phone_number).ok()? })
        };
        Ok(entries.into_iter().filter_map(sender).collect())
    }

    /// How far a service's registration with US carriers is, and what it covers.
    pub async fn us_a2p_registration(&self, service_sid: &str) -> Result<UsCampaign, ProviderError> {
        let url = self.url(Area::Messaging, &service_path(service_sid, "Compliance/Usa2p")?)?;
        let listed: Compliance = self.get(url).await?;
        // After a refusal a second campaign may stand beside the first; the best one counts.
        let campaigns = listed.compliance.into_iter().map(us_campaign);
        Ok(campaigns.min_by_key(|campaign| standing(&campaign.registration)).unwrap_or(UsCampaign {
            registration: UsRegistration::None,
            use_case: String::new(),
            flags: UsFlags::default(),
            att_per_hour: None,
        }))
    }

    pub(super) async fn v1_list<P: V1Page>(&self, path: &str) -> Result<Vec<P::Item>, ProviderError> {
        let mut url = self.url(Area::Messaging, path)?;
        url.set_query(Some("PageSize=100"));
        let mut items = Vec::new();
        for _ in 0..MAX_PAGES {
            let (page, next) = self.get::<P>(url).await?.split();
            items.extend(page);
            match next {
                None => return Ok(items),
                Some(link) => url = self.linked(Area::Messaging, &link, "/v1/")?,
            }
        }
        Err(ProviderError::unreadable(200))
    }

    fn linked(&self, area: Area, link: &str, root: &str) -> Result<Url, ProviderError> {
        self.endpoint().follow(area, link, root).ok_or_else(|| ProviderError::unreadable(200))
    }
}

pub(super) fn service_path(service_sid: &str, resource: &str) -> Result<String, ProviderError> {
    Ok(format!("/v1/Services/{}/{resource}", plain_sid(service_sid)?))
}

fn us_campaign(mut campaign: Campaign) -> UsCampaign {
    let use_case = campaign.use_case.take().unwrap_or_default();
    let (flags, att_per_hour) = (campaign.flags, campaign.att_per_hour());
    UsCampaign { registration: registration(campaign), use_case, flags, att_per_hour }
}

fn registration(campaign: Campaign) -> UsRegistration {
    match campaign.status.as_str() {
        "PENDING" | "IN_PROGRESS" => UsRegistration::Pending,
        "VERIFIED" => UsRegistration::Verified,
        "FAILED" => {
            let words = |error: &serde_json::Value| {
                let text = error.get("description").or_else(|| error.get("message"))?;
                text.as_str().map(str::to_owned)
            };
            UsRegistration::Failed { reasons: campaign.errors.iter().filter_map(words).collect() }
        }
        word => UsRegistration::Other(word.to_owned()),
    }
}

fn standing(registration: &UsRegistration) -> u8 {
    match registration {
        UsRegistration::Verified => 0,
        UsRegistration::Pending => 1,
        UsRegistration::Failed { .. } => 2,
        UsRegistration::Other(_) => 3,
        UsRegistration::None => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_carriers_rate_is_read_however_it_is_written() {
        let rate = |text: &str| serde_json::from_str::<Campaign>(text).unwrap().att_per_hour();
        for (limits, parts) in [
            (r#"{"rate_limits": {"att": {"mps": 75, "msg_class": "T"}}}"#, Some(270_000)),
            (r#"{"rate_limits": {"att": {"mps": "1.25"}}}"#, Some(4_500)),
            (r#"{"rate_limits": {"att": {"mps": 0}}}"#, None),
            (r#"{"rate_limits": {"att": {"mps": 0.0001}}}"#, None),
            (r#"{"rate_limits": {"att": {"mps": -3}}}"#, None),
            (r#"{"rate_limits": {"att": {"mps": "fast"}}}"#, None),
            (r#"{"rate_limits": null}"#, None),
            ("{}", None),
        ] {
            assert_eq!(rate(limits), parts, "{limits}");
        }
    }
}
