//! Time stamps by a third party (RFC 3161): asks a time stamping authority to sign a hash with its time, and checks that the
//! reply is about what was asked. The signature itself is left to whoever doubts it: the whole reply is kept, and
//! `openssl ts -verify` checks it against the authority's certificate.

mod der;

use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, Utc};
use der::Reader;
use url::Url;

/// SHA-256 (RFC 5754).
const SHA_256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
/// Signed data (RFC 5652).
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// What a time stamp signs (RFC 3161, 2.4.2).
const TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04];
/// Largest reply: a token with a long chain of certificates has some ten thousand bytes.
const LARGEST: usize = 256 * 1024;

/// What is to be stamped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imprint {
    /// SHA-256 of the document.
    pub hash: [u8; 32],
    /// A number used once, so that an old reply is no answer.
    pub nonce: u64,
}

/// A reply that is about what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The authority's time.
    pub time: DateTime<Utc>,
    /// The whole reply as it came, for `openssl ts -verify`.
    pub reply: Vec<u8>,
}

/// Why there is no time stamp.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StampError {
    /// No connection, no answer in time, or an answer that is none.
    #[error("The time stamping service could not be reached: {0}.")]
    Unreachable(String),
    /// It does not give one.
    #[error("The time stamping service refused: {0}.")]
    Refused(String),
    /// What came is no time stamp.
    #[error("What the time stamping service sent is not a time stamp.")]
    Unreadable,
    /// A time stamp, but of another request.
    #[error("The time stamping service answered something else than what was asked ({0}).")]
    Other(&'static str),
}

/// Asks an authority for a time stamp. Plain http is the rule among them: what they send is signed.
pub async fn stamp(authority: &Url, imprint: &Imprint, patience: Duration) -> Result<Stamp, StampError> {
    let out_of_reach = |error: reqwest::Error| {
        let error = error.without_url();
        StampError::Unreachable(if error.is_timeout() { "no answer in time".to_owned() } else { error.to_string() })
    };
    let client = reqwest::Client::builder()
        .timeout(patience)
        .redirect(reqwest::redirect::Policy::limited(3))
        .build()
        .map_err(out_of_reach)?;
    let asked = client.post(authority.clone()).header("Content-Type", "application/timestamp-query");
    let mut answer = asked.body(request(imprint)).send().await.map_err(out_of_reach)?;
    if !answer.status().is_success() {
        return Err(StampError::Unreachable(format!("it answered {}", answer.status())));
    }
    let mut reply = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(out_of_reach)? {
        reply.extend_from_slice(&part);
        if reply.len() > LARGEST {
            return Err(StampError::Unreadable);
        }
    }
    let time = read(&reply, imprint)?;
    Ok(Stamp { time, reply })
}

/// The question (RFC 3161, 2.4.1), asking for the authority's certificate too.
fn request(imprint: &Imprint) -> Vec<u8> {
    let algorithm = [der::value(der::OID, SHA_256), der::value(der::NULL, &[])].concat();
    let message = [der::value(der::SEQUENCE, &algorithm), der::value(der::OCTETS, &imprint.hash)].concat();
    let parts = [
        der::value(der::INTEGER, &[1]),
        der::value(der::SEQUENCE, &message),
        der::value(der::INTEGER, &positive(imprint.nonce)),
        der::value(der::BOOLEAN, &[0xff]),
    ];
    der::value(der::SEQUENCE, &parts.concat())
}

/// A number as DER writes a positive one: no needless zeros, and one in front of a set first bit.
fn positive(number: u64) -> Vec<u8> {
    let mut bytes: Vec<u8> = number.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
    if bytes.first().is_none_or(|first| *first >= 0x80) {
        bytes.insert(0, 0);
    }
    bytes
}

/// The authority's time, once the reply is known to answer this request (RFC 3161, 2.4.2).
fn read(reply: &[u8], imprint: &Imprint) -> Result<DateTime<Utc>, StampError> {
    let mut response = Reader::new(reply).enter(der::SEQUENCE).ok_or(StampError::Unreadable)?;
    let mut status = response.enter(der::SEQUENCE).ok_or(StampError::Unreadable)?;
    match status.take(der::INTEGER).ok_or(StampError::Unreadable)? {
        // Granted, or granted with modifications.
        [0 | 1] => {}
        code => return Err(StampError::Refused(refusal(code, status))),
    }
    let info = stamped(response).ok_or(StampError::Unreadable)?;
    let Info { hash, nonce, time } = tst_info(info).ok_or(StampError::Unreadable)?;
    if hash != imprint.hash {
        return Err(StampError::Other("another document"));
    }
    if nonce != Some(positive(imprint.nonce).as_slice()) {
        return Err(StampError::Other("another request"));
    }
    Ok(time)
}

/// The authority's own words, else its status.
fn refusal(code: &[u8], mut status: Reader<'_>) -> String {
    let words = status.enter(der::SEQUENCE).and_then(|mut texts| texts.take(der::UTF8));
    let words = words.map(String::from_utf8_lossy).unwrap_or_default();
    let words: String = words.chars().filter(|letter| !letter.is_control()).take(200).collect();
    let status = code.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    if words.trim().is_empty() { format!("status {status}") } else { words.trim_end_matches('.').to_owned() }
}

/// What the token of a reply signs.
fn stamped(mut response: Reader<'_>) -> Option<&[u8]> {
    let mut token = response.enter(der::SEQUENCE)?;
    (token.take(der::OID)? == SIGNED_DATA).then_some(())?;
    let mut signed = token.enter(der::CONTEXT_0)?.enter(der::SEQUENCE)?;
    signed.take(der::INTEGER)?;
    signed.take(der::SET)?;
    let mut content = signed.enter(der::SEQUENCE)?;
    (content.take(der::OID)? == TST_INFO).then_some(())?;
    content.enter(der::CONTEXT_0)?.take(der::OCTETS)
}

struct Info<'a> {
    hash: &'a [u8],
    nonce: Option<&'a [u8]>,
    time: DateTime<Utc>,
}

fn tst_info(bytes: &[u8]) -> Option<Info<'_>> {
    let mut info = Reader::new(bytes).enter(der::SEQUENCE)?;
    info.take(der::INTEGER)?;
    info.take(der::OID)?;
    let mut imprint = info.enter(der::SEQUENCE)?;
    (imprint.enter(der::SEQUENCE)?.take(der::OID)? == SHA_256).then_some(())?;
    let hash = imprint.take(der::OCTETS)?;
    info.take(der::INTEGER)?;
    let time = generalized(info.take(der::GENERALIZED_TIME)?)?;
    // Accuracy and ordering may stand between; the nonce is the next whole number.
    let mut nonce = None;
    while let Some((tag, content)) = info.next() {
        if tag == der::INTEGER {
            nonce = Some(content);
            break;
        }
    }
    Some(Info { hash, nonce, time })
}

/// `20261121123000Z`, perhaps with a fraction of a second.
fn generalized(bytes: &[u8]) -> Option<DateTime<Utc>> {
    let text = std::str::from_utf8(bytes).ok()?.strip_suffix('Z')?;
    NaiveDateTime::parse_from_str(text, "%Y%m%d%H%M%S%.f").ok().map(|time| time.and_utc())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_nonce_is_written_as_a_positive_number() {
        for (number, bytes) in
            [(0, vec![0]), (1, vec![1]), (0x7f, vec![0x7f]), (0x80, vec![0, 0x80]), (0x1_00, vec![1, 0])]
        {
            assert_eq!(positive(number), bytes, "{number}");
        }
    }

    #[test]
    fn times_are_read_with_and_without_fractions() {
        for (text, expected) in [
            ("20261121123000Z", Some("2026-11-21T12:30:00Z")),
            ("20261121123000.5Z", Some("2026-11-21T12:30:00.500Z")),
            ("20261121123000", None),
            ("yesterdayZ", None),
        ] {
            assert_eq!(generalized(text.as_bytes()), expected.map(|text| text.parse().unwrap()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn garbage_is_no_time_stamp(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let asked = Imprint { hash: [7; 32], nonce: 9 };
            prop_assert!(read(&bytes, &asked).is_err());
        }
    }
}
