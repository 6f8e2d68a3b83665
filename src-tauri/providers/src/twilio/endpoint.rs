//! Where Twilio is: its own hosts, or one address that stands for all of them (practice, tests, the owner's proxy).
//! Everything that follows a link of a reply stays on these hosts, so that credentials go nowhere else.

use url::{Host, Url};

use super::failure::ProviderError;

/// Twilio's hosts. [API overview, twilio.com/docs/usage/api]
const API: &str = "https://api.twilio.com";
const MESSAGING: &str = "https://messaging.twilio.com";
const PRICING: &str = "https://pricing.twilio.com";
/// Twilio's public status page. [status.twilio.com/api]
const STATUS: &str = "https://status.twilio.com";

/// Which of Twilio's hosts a resource lives on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Area {
    /// Messages, numbers, balance.
    Api,
    /// Messaging Services and registrations.
    Messaging,
    /// Prices.
    Pricing,
    /// How Twilio itself stands; asked without keys.
    Status,
}

/// The address requests go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint(Place);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Twilio,
    /// Without a slash at the end.
    At {
        url: Url,
        base: String,
    },
}

/// Why an address cannot stand for Twilio.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// Not an address at all.
    #[error("“{0}” is not a web address like http://127.0.0.1:4010")]
    NotAnAddress(String),
    /// Something beyond host, port and path.
    #[error("the address must not contain a user name, a ? or a #")]
    TooMuch,
    /// Keys would travel readable.
    #[error("an address outside this computer must begin with https://, because your Twilio keys travel to it")]
    NotEncrypted,
}

impl Endpoint {
    /// The real Twilio.
    pub const fn twilio() -> Self {
        Self(Place::Twilio)
    }

    /// One address in place of every Twilio host, the paths unchanged. Unencrypted only on this computer.
    pub fn at(address: &str) -> Result<Self, EndpointError> {
        let address = address.trim();
        let url = Url::parse(address).map_err(|_| EndpointError::NotAnAddress(address.to_owned()))?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(EndpointError::NotAnAddress(address.to_owned()));
        }
        let extra = !url.username().is_empty() || url.password().is_some();
        if extra || url.query().is_some() || url.fragment().is_some() {
            return Err(EndpointError::TooMuch);
        }
        if url.scheme() == "http" && !is_this_computer(&url) {
            return Err(EndpointError::NotEncrypted);
        }
        let base = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self(Place::At { url, base }))
    }

    /// Whether it is an address on this computer, as practice needs.
    pub fn is_loopback(&self) -> bool {
        match &self.0 {
            Place::Twilio => false,
            Place::At { url, .. } => is_this_computer(url),
        }
    }

    fn base(&self, area: Area) -> &str {
        match (&self.0, area) {
            (Place::At { base, .. }, _) => base,
            (Place::Twilio, Area::Api) => API,
            (Place::Twilio, Area::Messaging) => MESSAGING,
            (Place::Twilio, Area::Pricing) => PRICING,
            (Place::Twilio, Area::Status) => STATUS,
        }
    }

    /// The address of a path that begins with a slash; `None` when no address comes of it.
    pub(super) fn url(&self, area: Area, path: &str) -> Option<Url> {
        Url::parse(&format!("{}{path}", self.base(area))).ok()
    }

    /// The address a reply links to: only its path and query are taken, the host is always ours. `None` for a link
    /// that has neither, or leads out of the tree it came from (`root`, for instance `/2010-04-01/`).
    pub(super) fn follow(&self, area: Area, link: &str, root: &str) -> Option<Url> {
        let base = Url::parse(self.base(area)).ok()?;
        let target = base.join(link).ok()?;
        let prefix = base.path().trim_end_matches('/');
        let path = target.path().strip_prefix(prefix).filter(|rest| rest.starts_with('/')).unwrap_or(target.path());
        if !path.starts_with(root) {
            return None;
        }
        let mut followed = self.url(area, path)?;
        followed.set_query(target.query());
        Some(followed)
    }
}

fn is_this_computer(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        // RFC 6761 section 6.3 reserves the name for the loopback address.
        Some(Host::Domain(name)) => name.trim_end_matches('.').eq_ignore_ascii_case("localhost"),
        None => false,
    }
}

/// A SID that goes into a path unchanged.
pub(super) fn plain_sid(sid: &str) -> Result<&str, ProviderError> {
    let plain = !sid.is_empty() && sid.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plain { Ok(sid) } else { Err(ProviderError::malformed_sid()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_only_for_this_computer() {
        for local in ["http://127.0.0.1:4010", "http://localhost:1/", "http://[::1]:80/prefix/", " http://127.9.9.9 "] {
            assert!(Endpoint::at(local).unwrap().is_loopback(), "{local}");
        }
        assert!(!Endpoint::at("https://proxy.example/twilio").unwrap().is_loopback());
        assert!(!Endpoint::twilio().is_loopback());
        for open in ["http://example.com", "http://127.0.0.1.example.com", "http://10.0.0.1", "http://localhost.evil"] {
            assert_eq!(Endpoint::at(open), Err(EndpointError::NotEncrypted), "{open}");
        }
        for odd in ["https://a@b.example", "https://b.example?x", "https://b.example#x"] {
            assert_eq!(Endpoint::at(odd), Err(EndpointError::TooMuch), "{odd}");
        }
        for odd in ["", "127.0.0.1:4010", "ftp://127.0.0.1", "file:///etc"] {
            assert!(matches!(Endpoint::at(odd), Err(EndpointError::NotAnAddress(_))), "{odd}");
        }
    }

    #[test]
    fn every_area_has_its_host() {
        let url = |endpoint: &Endpoint, area| endpoint.url(area, "/v1/Services").unwrap().to_string();
        assert_eq!(url(&Endpoint::twilio(), Area::Messaging), "https://messaging.twilio.com/v1/Services");
        let at = Endpoint::at("http://127.0.0.1:9/p/").unwrap();
        assert_eq!(url(&at, Area::Messaging), "http://127.0.0.1:9/p/v1/Services");
        assert_eq!(url(&at, Area::Api), "http://127.0.0.1:9/p/v1/Services");
    }

    #[test]
    fn a_link_never_leads_to_another_host() {
        let follow = |link: &str| Endpoint::twilio().follow(Area::Api, link, "/2010-04-01/").map(|url| url.to_string());
        let here = Some("https://api.twilio.com/2010-04-01/x?Page=1".to_owned());
        assert_eq!(follow("/2010-04-01/x?Page=1"), here);
        assert_eq!(follow("https://evil.example/2010-04-01/x?Page=1"), here);
        assert_eq!(follow("//evil.example/2010-04-01/x?Page=1"), here);
        assert_eq!(follow("@evil.example/2010-04-01/x"), None);
        assert_eq!(follow("/other"), None);
        assert_eq!(follow("/2010-04-01/../other"), None);
        let at = Endpoint::at("http://127.0.0.1:9/p").unwrap();
        for link in ["/v1/S?P=2", "http://127.0.0.1:9/p/v1/S?P=2", "https://messaging.twilio.com/v1/S?P=2"] {
            let followed = at.follow(Area::Messaging, link, "/v1/").unwrap();
            assert_eq!(followed.as_str(), "http://127.0.0.1:9/p/v1/S?P=2", "{link}");
        }
    }
}
