//! One place at Twilio where texts come in: a number, or a Messaging Service that decides for its numbers. What stands
//! there, what ours would be, and what is put back; as values, asking and changing nothing by itself.

use linnet_providers::twilio::{NumberHooks, ProviderError, ServiceHooks, SiteKind, Twilio};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

/// Where texts come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Site {
    pub kind: SiteKind,
    pub sid: String,
    /// The number in E.164, or the service's name.
    pub label: String,
    pub now: Fields,
}

/// What stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Fields {
    Number(NumberHooks),
    Service(ServiceHooks),
}

/// The two addresses of ours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ours<'a> {
    pub inbound: &'a str,
    pub fallback: &'a str,
}

impl Fields {
    /// Reads what is kept; `None` if it does not read.
    pub fn parse(kind: &str, json: &str) -> Option<Self> {
        match SiteKind::from_word(kind)? {
            SiteKind::Number => serde_json::from_str(json).ok().map(Self::Number),
            SiteKind::Service => serde_json::from_str(json).ok().map(Self::Service),
        }
    }

    /// As it is kept.
    pub fn to_json(&self) -> String {
        // Plain texts, which JSON can always hold.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The address texts are delivered to, unless something stands above it.
    pub fn address(&self) -> Option<&str> {
        match self {
            Self::Number(number) => number.sms_url.as_deref(),
            Self::Service(service) => service.inbound_request_url.as_deref(),
        }
    }

    /// An application that stands above the address.
    pub fn application(&self) -> Option<&str> {
        match self {
            Self::Number(number) => number.sms_application_sid.as_deref(),
            Self::Service(_) => None,
        }
    }

    /// The same with our address; what stood there is called when ours fails.
    pub fn with(&self, ours: Ours<'_>) -> Self {
        let post = || Some("POST".to_owned());
        // What an application stood above was not in force, so it is not brought to life.
        let stood = self.address().filter(|_| self.application().is_none());
        let fallback = Some(stood.unwrap_or(ours.fallback).to_owned());
        let method = |method: &Option<String>| if stood.is_some() { method.clone().or_else(post) } else { post() };
        match self {
            Self::Number(number) => Self::Number(NumberHooks {
                sms_url: Some(ours.inbound.to_owned()),
                sms_method: post(),
                sms_fallback_url: fallback,
                sms_fallback_method: method(&number.sms_method),
                sms_application_sid: None,
            }),
            Self::Service(service) => Self::Service(ServiceHooks {
                inbound_request_url: Some(ours.inbound.to_owned()),
                inbound_method: post(),
                fallback_url: fallback,
                fallback_method: method(&service.inbound_method),
                ..service.clone()
            }),
        }
    }

    /// What is put back: what stood there before, but for fields that somebody changed since ours were written.
    pub fn put_back(before: &Self, ours: &Self, now: &Self) -> Self {
        let (Ok(Value::Object(before)), Ok(Value::Object(ours)), Ok(Value::Object(mut fields))) =
            (serde_json::to_value(before), serde_json::to_value(ours), serde_json::to_value(now))
        else {
            return before.clone();
        };
        for (name, value) in &mut fields {
            if ours.get(name) == Some(value)
                && let Some(stood) = before.get(name)
            {
                *value = stood.clone();
            }
        }
        let read = match now {
            Self::Number(_) => serde_json::from_value(Value::Object(fields)).map(Self::Number),
            Self::Service(_) => serde_json::from_value(Value::Object(fields)).map(Self::Service),
        };
        read.unwrap_or_else(|_| now.clone())
    }
}

/// Reads what stands at a site now.
pub(super) async fn read(twilio: &Twilio, kind: SiteKind, sid: &str) -> Result<Fields, ProviderError> {
    match kind {
        SiteKind::Number => twilio.number_hooks(sid).await.map(Fields::Number),
        SiteKind::Service => twilio.service_hooks(sid).await.map(Fields::Service),
    }
}

/// Writes it; answers what stands there then.
pub(super) async fn write(twilio: &Twilio, sid: &str, fields: &Fields) -> Result<Fields, ProviderError> {
    match fields {
        Fields::Number(number) => twilio.set_number_hooks(sid, number).await.map(Fields::Number),
        Fields::Service(service) => twilio.set_service_hooks(sid, service).await.map(Fields::Service),
    }
}

/// An address as it is shown: without name and password, without query. Of ours the secret path is left out too.
pub(super) fn shown(address: &str, ours: bool) -> String {
    let Ok(url) = Url::parse(address) else { return "an address that cannot be read".to_owned() };
    let origin = url.origin().ascii_serialization();
    if ours { origin } else { format!("{origin}{}", url.path().trim_end_matches('/')) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: Ours<'_> =
        Ours { inbound: "https://ours.example/x/inbound", fallback: "https://ours.example/x/fallback" };

    fn number(url: Option<&str>, application: Option<&str>) -> Fields {
        Fields::Number(NumberHooks {
            sms_url: url.map(str::to_owned),
            sms_method: Some("GET".to_owned()),
            sms_fallback_url: Some("https://old.example/second".to_owned()),
            sms_fallback_method: Some("POST".to_owned()),
            sms_application_sid: application.map(str::to_owned),
        })
    }

    #[test]
    fn what_stood_there_is_called_when_ours_fails_and_ours_otherwise() {
        for (stood, application, fallback, method) in [
            (Some("https://old.example/in"), None, "https://old.example/in", "GET"),
            (None, None, OURS.fallback, "POST"),
            (Some("https://old.example/in"), Some("AP1"), OURS.fallback, "POST"),
        ] {
            let Fields::Number(placed) = number(stood, application).with(OURS) else { unreachable!() };
            assert_eq!(placed.sms_url.as_deref(), Some(OURS.inbound));
            assert_eq!(placed.sms_fallback_url.as_deref(), Some(fallback), "{stood:?} {application:?}");
            assert_eq!(placed.sms_fallback_method.as_deref(), Some(method));
            assert_eq!(placed.sms_application_sid, None, "it would stand above ours");
        }
    }

    #[test]
    fn what_is_kept_reads_back_as_it_was() {
        let service = Fields::Service(ServiceHooks {
            inbound_request_url: Some("https://old.example/in".to_owned()),
            use_inbound_webhook_on_number: true,
            ..ServiceHooks::default()
        });
        for (kind, fields) in [("number", number(None, Some("AP1"))), ("service", service)] {
            assert_eq!(Fields::parse(kind, &fields.to_json()), Some(fields));
        }
    }

    #[test]
    fn a_field_that_somebody_changed_meanwhile_is_not_put_back() {
        let before = number(Some("https://old.example/in"), None);
        let ours = before.with(OURS);
        let Fields::Number(mut changed) = ours.clone() else { unreachable!() };
        changed.sms_fallback_url = Some("https://new.example/second".to_owned());
        let Fields::Number(back) = Fields::put_back(&before, &ours, &Fields::Number(changed)) else { unreachable!() };
        assert_eq!(back.sms_url.as_deref(), Some("https://old.example/in"));
        assert_eq!(back.sms_method.as_deref(), Some("GET"));
        assert_eq!(back.sms_fallback_url.as_deref(), Some("https://new.example/second"));
        assert_eq!(Fields::put_back(&before, &ours, &ours), before);
    }

    #[test]
    fn an_address_is_shown_without_what_is_secret_in_it() {
        assert_eq!(shown("https://ann:pw@old.example:8443/in/?key=1#rc=2", false), "https://old.example:8443/in");
        assert_eq!(shown("https://ours.example/secret/inbound#rc=3", true), "https://ours.example");
        assert_eq!(shown("not an address", false), "an address that cannot be read");
    }
}
