//! A request as it reached this computer: read within limits, its fields taken apart, and whether Twilio signed it. It
//! stores nothing and believes nothing that is not proved.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use linnet_providers::twilio::Twilio;
use linnet_providers::twilio::signature::{SETTINGS_HEADER, SIGNATURE_HEADER};
use linnet_providers::twilio::webhook::{self, Fields};

use super::hooks::{ATTEMPT_PARAMETER, Hooks, Road};

/// Twilio's requests are a few kilobytes: at most 1,600 characters of text and ten addresses of pictures.
const LARGEST: usize = 64 * 1024;
/// While forgeries rain, what is larger than any real request is not even read.
const LARGEST_STRICT: usize = 24 * 1024;
/// Under this name the body is kept with its event when its bytes are no text; Twilio's own names begin with a capital.
const BYTES_FIELD: &str = "linnet_bytes";

/// Why a request was not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    TooLarge,
    TooSlow,
    /// It says of itself that it is JSON, and is not.
    NotUnderstood,
}

/// What a signature says about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// Twilio sent it.
    Signed,
    /// What it would have to be signed with is not at hand here: only a hint.
    Hint,
    /// Not signed, or wrongly.
    Forged,
}

/// A request with its fields.
#[derive(Debug)]
pub(super) struct Request {
    road: Road,
    query: Option<String>,
    headers: HeaderMap,
    /// As text; what is no UTF-8 has replacement signs.
    pub fields: Fields,
    /// The same as they came.
    bytes: Vec<(Vec<u8>, Vec<u8>)>,
    /// The whole body, if it is not a form.
    body: Option<Vec<u8>>,
}

impl Request {
    /// Reads it, no more than a request of Twilio's can have and no longer than for so long.
    pub(super) async fn read(
        road: Road,
        parts: Parts,
        body: Body,
        strict: bool,
        within: Duration,
    ) -> Result<Self, Unread> {
        let largest = if strict { LARGEST_STRICT } else { LARGEST };
        let query = parts.uri.query().map(str::to_owned);
        if length(&parts.headers).is_some_and(|length| length > largest as u64)
            || query.as_ref().is_some_and(|query| query.len() > largest)
        {
            return Err(Unread::TooLarge);
        }
        let read = tokio::time::timeout(within, to_bytes(body, largest)).await.map_err(|_| Unread::TooSlow)?;
        let body = read.map_err(|_| Unread::TooLarge)?;
        let mut request =
            Self { road, query, headers: parts.headers, fields: Vec::new(), bytes: Vec::new(), body: None };
        if parts.method == Method::GET {
            // Everything stands in the address then, which the signature covers as it is.
            request.fields = text(&decode(request.query.as_deref().unwrap_or_default().as_bytes()));
        } else if request.says("content-type", "application/json") {
            request.fields = json_fields(&body).ok_or(Unread::NotUnderstood)?;
            request.body = Some(body.to_vec());
        } else {
            request.bytes = decode(&body);
            request.fields = text(&request.bytes);
            if request.bytes.iter().any(|(name, value)| !(is_text(name) && is_text(value))) {
                let raw = body.escape_ascii().to_string();
                request.fields.push((BYTES_FIELD.to_owned(), raw));
            }
        }
        Ok(request)
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    fn says(&self, name: &str, value: &str) -> bool {
        let said = self.header(name).split(';').next().unwrap_or_default();
        said.trim().eq_ignore_ascii_case(value)
    }

    /// Whether Twilio signed it for an address it was given. While forgeries rain, only the address in force is tried.
    pub(super) fn trust(&self, hooks: &Hooks, twilio: &Twilio, strict: bool) -> Trust {
        // A key of the newer webhook settings is not at hand here.
        if self.headers.contains_key(SETTINGS_HEADER) {
            return Trust::Hint;
        }
        let urls = hooks.signed_urls(self.road, self.query.as_deref());
        let tried = if strict { 1 } else { urls.len() };
        let lossy: Vec<(Vec<u8>, Vec<u8>)> =
            text(&self.bytes).into_iter().map(|(name, value)| (name.into_bytes(), value.into_bytes())).collect();
        // Twilio signs text. Where the bytes are none, it is not documented which of the two it signs.
        let spellings: &[&[(Vec<u8>, Vec<u8>)]] =
            if lossy == self.bytes { &[&self.bytes] } else { &[&self.bytes, &lossy] };
        let mut trust = Trust::Forged;
        for url in urls.iter().take(tried) {
            for fields in spellings {
                match twilio.signed(url, self.header(SIGNATURE_HEADER), fields, self.body.as_deref()) {
                    Some(true) => trust = Trust::Signed,
                    Some(false) => {}
                    None => return Trust::Hint,
                }
            }
        }
        trust
    }

    /// The attempt of ours that the address names.
    pub(super) fn attempt(&self) -> Option<String> {
        let query = text(&decode(self.query.as_deref()?.as_bytes()));
        query.into_iter().find(|(name, _)| name == ATTEMPT_PARAMETER).map(|(_, value)| value)
    }

    /// Whether it is about another account than this.
    pub(super) fn is_foreign(&self, account: &str) -> bool {
        webhook::account(&self.fields).is_some_and(|named| named != account)
    }
}

fn length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn is_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok()
}

fn text(fields: &[(Vec<u8>, Vec<u8>)]) -> Fields {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    fields.iter().map(|(name, value)| (text(name), text(value))).collect()
}

/// Takes a form apart byte by byte (url.spec.whatwg.org/#urlencoded-parsing), without turning it into text, because the
/// signature covers what came.
fn decode(form: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let pairs = form.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let cut = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            (plain(&pair[..cut]), plain(pair.get(cut + 1..).unwrap_or_default()))
        })
        .collect()
}

fn plain(encoded: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| {
        byte.and_then(|byte| char::from(*byte).to_digit(16)).and_then(|digit| u8::try_from(digit).ok())
    };
    let (mut plain, mut at) = (Vec::with_capacity(encoded.len()), 0);
    while let Some(byte) = encoded.get(at) {
        let pair = digit(encoded.get(at + 1)).zip(digit(encoded.get(at + 2)));
        match (byte, pair) {
            (b'%', Some((high, low))) => {
                plain.push(high * 16 + low);
                at += 2;
            }
            (b'+', _) => plain.push(b' '),
            (byte, _) => plain.push(*byte),
        }
        at += 1;
    }
    plain
}

/// The flat fields of a JSON object; what is neither text nor number nor truth is left out.
fn json_fields(body: &[u8]) -> Option<Fields> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(body).ok()?;
    let flat = object.into_iter().filter_map(|(name, value)| match value {
        serde_json::Value::String(text) => Some((name, text)),
        serde_json::Value::Number(number) => Some((name, number.to_string())),
        serde_json::Value::Bool(truth) => Some((name, truth.to_string())),
        serde_json::Value::Null | serde_json::Value::Array(_) | serde_json::Value::Object(_) => None,
    });
    Some(flat.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_form_is_taken_apart_as_it_came() {
        let read = |form: &str| text(&decode(form.as_bytes()));
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(read("a=1&b=&c&&=d"), [pair("a", "1"), pair("b", ""), pair("c", ""), pair("", "d")]);
        assert_eq!(read("To=%2B1312+555&x=%zz%4"), [pair("To", "+1312 555"), pair("x", "%zz%4")]);
        assert_eq!(decode(b"Body=%ff%fe"), [(b"Body".to_vec(), vec![0xff, 0xfe])]);
    }

    #[tokio::test]
    async fn a_body_that_never_ends_is_not_waited_for() {
        let dribble = futures::stream::once(async { Ok::<_, std::io::Error>("MessageSid=") });
        let body = Body::from_stream(futures::StreamExt::chain(dribble, futures::stream::pending()));
        let (parts, body) = axum::http::Request::post("/x/inbound").body(body).unwrap().into_parts();
        let read = Request::read(Road::Inbound, parts, body, false, Duration::from_millis(50)).await;
        assert_eq!(read.unwrap_err(), Unread::TooSlow);
    }

    proptest! {
        #[test]
        fn what_is_text_is_read_as_the_standard_reads_it(form in "[ -~é€😀]{0,80}") {
            let standard: Fields = url::form_urlencoded::parse(form.as_bytes()).into_owned().collect();
            prop_assert_eq!(text(&decode(form.as_bytes())), standard);
        }
    }
}
