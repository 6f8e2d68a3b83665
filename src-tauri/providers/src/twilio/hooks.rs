//! Where Twilio delivers what comes in: read and set, number by number and Messaging Service by Messaging Service. A field
//! is put back exactly as it was read; what an empty one means stands with it.

use linnet_domain::words;
use serde::{Deserialize, Serialize};

use super::endpoint::{Area, plain_sid};
use super::failure::ProviderError;
use super::http::Twilio;
use super::wire;

words! {
    /// What kind of thing texts come in at.
    pub enum SiteKind {
        /// A number.
        Number = "number",
        /// A Messaging Service, which may decide for its numbers.
        Service = "service",
    }
}

/// Where a number delivers texts. [IncomingPhoneNumber resource; an empty address delivers nowhere]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberHooks {
    /// The address texts are delivered to.
    #[serde(default, deserialize_with = "wire::text")]
    pub sms_url: Option<String>,
    /// How it is called.
    #[serde(default, deserialize_with = "wire::text")]
    pub sms_method: Option<String>,
    /// The address called when the first one fails.
    #[serde(default, deserialize_with = "wire::text")]
    pub sms_fallback_url: Option<String>,
    /// How it is called.
    #[serde(default, deserialize_with = "wire::text")]
    pub sms_fallback_method: Option<String>,
    /// An application whose addresses stand above all of these.
    #[serde(default, deserialize_with = "wire::text")]
    pub sms_application_sid: Option<String>,
}

/// Where a Messaging Service delivers texts. [Service resource]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceHooks {
    /// The address texts are delivered to, unless each number's own is used.
    #[serde(default, deserialize_with = "wire::text")]
    pub inbound_request_url: Option<String>,
    /// How it is called.
    #[serde(default, deserialize_with = "wire::text")]
    pub inbound_method: Option<String>,
    /// The address called when the first one fails.
    #[serde(default, deserialize_with = "wire::text")]
    pub fallback_url: Option<String>,
    /// How it is called.
    #[serde(default, deserialize_with = "wire::text")]
    pub fallback_method: Option<String>,
    /// Where receipts go that no text asked for elsewhere. Only read.
    #[serde(default, deserialize_with = "wire::text")]
    pub status_callback: Option<String>,
    /// Whether each number's own address is used.
    #[serde(default)]
    pub use_inbound_webhook_on_number: bool,
}

impl ServiceHooks {
    /// Texts that come in are dropped without a trace: not even the list of messages shows them, so that asking does not
    /// help either. [docs/messaging/services, “Integration”]
    pub fn drops_inbound(&self) -> bool {
        !self.use_inbound_webhook_on_number && self.inbound_request_url.is_none()
    }
}

impl Twilio {
    /// Where a number delivers.
    pub async fn number_hooks(&self, sid: &str) -> Result<NumberHooks, ProviderError> {
        self.get(self.number_url(sid)?).await
    }

    /// Sets where a number delivers; answers what stands then.
    pub async fn set_number_hooks(&self, sid: &str, hooks: &NumberHooks) -> Result<NumberHooks, ProviderError> {
        let fields = [
            ("SmsUrl", told(hooks.sms_url.as_ref())),
            ("SmsMethod", method(hooks.sms_method.as_ref())),
            ("SmsFallbackUrl", told(hooks.sms_fallback_url.as_ref())),
            ("SmsFallbackMethod", method(hooks.sms_fallback_method.as_ref())),
            ("SmsApplicationSid", told(hooks.sms_application_sid.as_ref())),
        ];
        self.change(self.number_url(sid)?, &fields).await
    }

    /// Where a Messaging Service delivers.
    pub async fn service_hooks(&self, sid: &str) -> Result<ServiceHooks, ProviderError> {
        self.get(self.service_url(sid)?).await
    }

    /// Sets where a Messaging Service delivers, its receipts left alone; answers what stands then.
    pub async fn set_service_hooks(&self, sid: &str, hooks: &ServiceHooks) -> Result<ServiceHooks, ProviderError> {
        let fields = [
            ("InboundRequestUrl", told(hooks.inbound_request_url.as_ref())),
            ("InboundMethod", method(hooks.inbound_method.as_ref())),
            ("FallbackUrl", told(hooks.fallback_url.as_ref())),
            ("FallbackMethod", method(hooks.fallback_method.as_ref())),
            ("UseInboundWebhookOnNumber", if hooks.use_inbound_webhook_on_number { "true" } else { "false" }),
        ];
        self.change(self.service_url(sid)?, &fields).await
    }

    fn number_url(&self, sid: &str) -> Result<url::Url, ProviderError> {
        self.account_url(&format!("IncomingPhoneNumbers/{}.json", plain_sid(sid)?))
    }

    fn service_url(&self, sid: &str) -> Result<url::Url, ProviderError> {
        self.url(Area::Messaging, &format!("/v1/Services/{}", plain_sid(sid)?))
    }
}

/// An address as a form field; an empty one takes it away.
fn told(url: Option<&String>) -> &str {
    url.map_or("", String::as_str)
}

/// Twilio's own default where none was told.
fn method(method: Option<&String>) -> &str {
    method.map_or("POST", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_without_any_address_drops_what_comes_in() {
        let hooks = |url: Option<&str>, on_number| ServiceHooks {
            inbound_request_url: url.map(str::to_owned),
            use_inbound_webhook_on_number: on_number,
            ..ServiceHooks::default()
        };
        assert!(hooks(None, false).drops_inbound());
        assert!(!hooks(None, true).drops_inbound());
        assert!(!hooks(Some("https://shop.example/in"), false).drops_inbound());
    }
}
