//! The signature of Twilio's webhooks: who holds the token can prove that a request is Twilio's
//! (twilio.com/docs/usage/security#validating-requests). It answers yes or no and never says how near a guess was.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::Hmac;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use subtle::{Choice, ConstantTimeEq as _};

use crate::secret::Secret;

/// The header that names key and algorithm when the webhook uses a shared key (Webhooks configuration, 2026).
pub const SETTINGS_HEADER: &str = "X-Twilio-Webhooks-Signature-Settings";
/// The header with the signature.
pub const SIGNATURE_HEADER: &str = "X-Twilio-Signature";

/// How a request is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// With the account's Auth Token; the only one without a settings header.
    HmacSha1,
    /// With a shared key.
    HmacSha256,
}

/// What the settings header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureSettings {
    /// The id of the shared key that signed.
    pub key: String,
    /// How.
    pub algorithm: Algorithm,
}

impl SignatureSettings {
    /// Reads `key=webhooks_sharedkey_…,algorithm=HMAC_SHA256`; `None` unless both are there, once, and known.
    pub fn parse(header: &str) -> Option<Self> {
        let (mut key, mut algorithm) = (None, None);
        for part in header.split(',') {
            let (name, value) = part.trim().split_once('=')?;
            let twice = match name {
                "key" if !value.is_empty() => key.replace(value.to_owned()).is_some(),
                "algorithm" => algorithm.replace(algorithm_named(value)?).is_some(),
                // Twilio adds fields without notice.
                _ => false,
            };
            if twice {
                return None;
            }
        }
        Some(Self { key: key?, algorithm: algorithm? })
    }
}

fn algorithm_named(word: &str) -> Option<Algorithm> {
    match word {
        "HMAC_SHA1" => Some(Algorithm::HmacSha1),
        "HMAC_SHA256" => Some(Algorithm::HmacSha256),
        _ => None,
    }
}

/// The signature of a request, with the URL exactly as given. Names and values are bytes: what is no UTF-8 is signed as it is.
pub fn sign<T: AsRef<[u8]>>(token: &Secret, url: &str, params: &[(T, T)]) -> String {
    sign_with(Algorithm::HmacSha1, token, url, params)
}

/// The same by a chosen algorithm.
pub fn sign_with<T: AsRef<[u8]>>(algorithm: Algorithm, token: &Secret, url: &str, params: &[(T, T)]) -> String {
    let mut signed = url.as_bytes().to_vec();
    for (name, value) in in_signing_order(params) {
        signed.extend_from_slice(name);
        signed.extend_from_slice(value);
    }
    let key = token.expose().as_bytes();
    match algorithm {
        Algorithm::HmacSha1 => STANDARD.encode(mac::<Hmac<Sha1>>(key, &signed)),
        Algorithm::HmacSha256 => STANDARD.encode(mac::<Hmac<Sha256>>(key, &signed)),
    }
}

#[expect(clippy::expect_used, reason = "HMAC is defined for keys of every length (RFC 2104)")]
fn mac<M: hmac::Mac + hmac::KeyInit>(key: &[u8], signed: &[u8]) -> Vec<u8> {
    let mut mac = <M as hmac::KeyInit>::new_from_slice(key).expect("a key of any length");
    mac.update(signed);
    mac.finalize().into_bytes().to_vec()
}

/// By bytes of the name; a repeated name's values sorted and each counted once, as Twilio's helper libraries do.
fn in_signing_order<T: AsRef<[u8]>>(params: &[(T, T)]) -> Vec<(&[u8], &[u8])> {
    let mut ordered: Vec<(&[u8], &[u8])> = params.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
    ordered.sort_unstable();
    ordered.dedup();
    ordered
}

/// Whether Twilio signed this request with the Auth Token. `url` is the public address configured at Twilio, never what
/// a tunnel made of it; `params` are all form fields received, decoded, empty ones too. `body` is the raw body of
/// a request that is not a form: then the URL must carry its hash.
pub fn valid<T: AsRef<[u8]>>(
    url: &str,
    signature: &str,
    params: &[(T, T)],
    body: Option<&[u8]>,
    token: &Secret,
) -> bool {
    valid_with(Algorithm::HmacSha1, url, signature, params, body, token)
}

impl super::Twilio {
    /// Whether Twilio signed a request to this account; `body` as for [`valid`]. `None` where that cannot be told: webhooks
    /// are signed with the Auth Token, which is not at hand when an API key signs in.
    pub fn signed<T: AsRef<[u8]>>(
        &self,
        url: &str,
        signature: &str,
        params: &[(T, T)],
        body: Option<&[u8]>,
    ) -> Option<bool> {
        let credentials = self.credentials();
        credentials.api_key_sid.is_none().then(|| valid(url, signature, params, body, &credentials.secret))
    }
}

/// The same by the algorithm the settings header named, with that key's secret.
pub fn valid_with<T: AsRef<[u8]>>(
    algorithm: Algorithm,
    url: &str,
    signature: &str,
    params: &[(T, T)],
    body: Option<&[u8]>,
    token: &Secret,
) -> bool {
    // Without a token everybody could sign.
    if token.is_empty() || !body.is_none_or(|body| carries_hash_of(url, body)) {
        return false;
    }
    let mut found = Choice::from(0);
    for spelling in spellings(url) {
        found |= sign_with(algorithm, token, &spelling, params).as_bytes().ct_eq(signature.as_bytes());
    }
    found.into()
}

/// Whether the query's `bodySHA256` is the hash of this body, as for JSON requests.
fn carries_hash_of(url: &str, body: &[u8]) -> bool {
    let unfragmented = url.split('#').next().unwrap_or_default();
    let query = unfragmented.split_once('?').map_or("", |(_, query)| query);
    let claimed = query.split('&').find_map(|pair| pair.strip_prefix("bodySHA256="));
    let hash = Sha256::digest(body).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    claimed.is_some_and(|claimed| claimed.as_bytes().ct_eq(hash.as_bytes()).into())
}

/// The spellings of one address that Twilio may have signed. It drops the fragment and user name, and keeps or drops the
/// port by product; helper libraries therefore accept it with and without. Text is cut, never re-encoded, because the
/// signature covers the address as written.
fn spellings(url: &str) -> Vec<String> {
    let url = url.split('#').next().unwrap_or_default();
    let Some((scheme, rest)) = url.split_once("://") else { return vec![url.to_owned()] };
    let cut = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(cut);
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (host, port) = split_port(host_and_port);
    let default_port = if scheme.eq_ignore_ascii_case("https") { "443" } else { "80" };
    let port = port.unwrap_or(default_port);
    let mut found = vec![url.to_owned(), format!("{scheme}://{host_and_port}{tail}")];
    found.push(format!("{scheme}://{host}{tail}"));
    found.push(format!("{scheme}://{host}:{port}{tail}"));
    found.sort_unstable();
    found.dedup();
    found
}

/// Host and port; the colons inside the brackets of an IPv6 address are no port.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => (host, Some(port)),
        _ => (authority, None),
    }
}

#[cfg(test)]
mod tests;
