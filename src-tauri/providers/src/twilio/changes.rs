//! The few things that are changed at Twilio on the owner's order: a number's name, a Messaging Service, the numbers in it.
//! None of them is ever repeated by itself: a service whose answer was lost may exist.

use serde::Deserialize;

use super::endpoint::{Area, plain_sid};
use super::failure::ProviderError;
use super::http::Twilio;
use super::senders::{ServiceRecord, service_path};

/// Only that it was done is of interest.
#[derive(Deserialize)]
struct Done {}

impl Twilio {
    /// Gives a number another name at Twilio. Nothing else of it changes.
    pub async fn rename_number(&self, number_sid: &str, name: &str) -> Result<(), ProviderError> {
        let url = self.account_url(&format!("IncomingPhoneNumbers/{}.json", plain_sid(number_sid)?))?;
        self.change::<Done>(url, &[("FriendlyName", name)]).await?;
        Ok(())
    }

    /// Makes a Messaging Service. Texts that come in keep going to the address of the number they come to: without that, a
    /// service made through the interface drops them unseen. [Messaging Services: UseInboundWebhookOnNumber]
    pub async fn create_service(&self, name: &str) -> Result<ServiceRecord, ProviderError> {
        let url = self.url(Area::Messaging, "/v1/Services")?;
        self.change(url, &[("FriendlyName", name), ("UseInboundWebhookOnNumber", "true")]).await
    }

    /// Puts a number into a service's pool. A number is in one service at most.
    pub async fn add_to_service(&self, service_sid: &str, number_sid: &str) -> Result<(), ProviderError> {
        let url = self.url(Area::Messaging, &service_path(service_sid, "PhoneNumbers")?)?;
        self.change::<Done>(url, &[("PhoneNumberSid", plain_sid(number_sid)?)]).await?;
        Ok(())
    }
}
