//! What counts as a public address: https and a host name; plain http only for this computer itself, where tests and
//! people trying things out stand behind it.

use std::net::Ipv6Addr;

use url::{Host, Url};

/// Longest host name (RFC 1035, 2.3.4).
const LONGEST: usize = 253;

/// The address in the form it is told to Twilio: scheme, host and port, perhaps a path, no slash at the end. A host alone
/// is read as one. `None` for anything Twilio could not call, such as a host with an underscore.
pub fn public_address(text: &str) -> Option<String> {
    let text = text.trim();
    let whole = if text.contains("://") { text.to_owned() } else { format!("{}://{text}", scheme_for(text)) };
    let url = Url::parse(&whole).ok()?;
    let plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
    if !plain || url.fragment().is_some() {
        return None;
    }
    let here = match url.host()? {
        Host::Ipv4(host) => host.is_loopback(),
        Host::Ipv6(host) => host == Ipv6Addr::LOCALHOST,
        Host::Domain("localhost") => true,
        Host::Domain(name) => {
            if !is_name(name) {
                return None;
            }
            false
        }
    };
    match url.scheme() {
        "https" => {}
        "http" if here => {}
        _ => return None,
    }
    Some(url.as_str().trim_end_matches('/').to_owned())
}

fn scheme_for(host: &str) -> &'static str {
    let name = host.split([':', '/']).next().unwrap_or_default();
    if name == "localhost" || name.starts_with("127.") { "http" } else { "https" }
}

/// A name of the public network: letters, digits and hyphens in at least two parts. Twilio refuses underscores.
fn is_name(name: &str) -> bool {
    let fits = |part: &str| {
        !part.is_empty()
            && part.len() <= 63
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    name.len() <= LONGEST && name.contains('.') && name.split('.').all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_twilio_can_call_is_an_address() {
        for (text, address) in [
            ("texts.example.com", Some("https://texts.example.com")),
            (" https://texts.example.com/ ", Some("https://texts.example.com")),
            ("https://Texts.Example.com:8443/linnet/", Some("https://texts.example.com:8443/linnet")),
            ("127.0.0.1:4000", Some("http://127.0.0.1:4000")),
            ("http://localhost:80/a", Some("http://localhost/a")),
            ("http://texts.example.com", None),
            ("https://my_shop.example.com", None),
            ("https://shop", None),
            ("https://-a.example.com", None),
            ("https://user@texts.example.com", None),
            ("https://texts.example.com?x=1", None),
            ("ftp://texts.example.com", None),
            ("<html>", None),
            ("", None),
        ] {
            assert_eq!(public_address(text).as_deref(), address, "{text}");
        }
    }
}
