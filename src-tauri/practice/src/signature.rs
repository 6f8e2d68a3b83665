//! `X-Twilio-Signature` as Twilio computes it (twilio.com/docs/usage/security): base64 of HMAC-SHA1 over the exact URL
//! followed by every form parameter, names in byte order. It signs only; checking is the receiver's business.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// Signs `url` (as configured: no fragment, no userinfo) with the form parameters of a POST. A name that comes several
/// times contributes each distinct value once, in order.
pub(crate) fn sign(token: &str, url: &str, params: &[(String, String)]) -> String {
    let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, value) in params {
        named.entry(name).or_default().insert(value);
    }
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length (RFC 2104)")]
    let mut mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).expect("HMAC takes any key");
    mac.update(url.as_bytes());
    for (name, values) in named {
        for value in values {
            mac.update(name.as_bytes());
            mac.update(value.as_bytes());
        }
    }
    STANDARD.encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// URL, parameters, signature.
    type Vector<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

    const U: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";
    const CALL: &[(&str, &str)] = &[
        ("CallSid", "CA1234567890ABCDE"),
        ("Caller", "+14158675309"),
        ("Digits", "1234"),
        ("From", "+14158675309"),
        ("To", "+18005551212"),
    ];

    fn signed(url: &str, params: &[(&str, &str)]) -> String {
        let params: Vec<_> = params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        sign("12345", url, &params)
    }

    /// The published vectors of Twilio's own libraries that concern form posts and plain URLs with HMAC-SHA1.
    #[test]
    fn signatures_equal_those_of_twilios_own_libraries() {
        let body = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
        let prefixed: Vec<_> =
            CALL.iter().copied().chain([("Reason", "Participant"), ("ReasonConferenceEnded", "test")]).collect();
        let other: Vec<_> =
            CALL.iter().map(|(n, v)| (*n, if v.ends_with("5309") { "+14158675310" } else { v })).collect();
        let sid =
            [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234"), ("Digits", "1234")];
        let special =
            [("Message", "Hello & goodbye! @#$%^*()"), ("From", "+1 (415) 867-5309"), ("Special", "unicode: ñáéíóú")];
        let with_body = format!("{U}&bodySHA256={body}");
        let only_body = format!("https://mycompany.com/myapp.php?bodySHA256={body}");
        let cases: &[Vector] = &[
            (U, CALL, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
            ("https://mycompany.com:443/myapp.php?foo=1&bar=2", CALL, "kvajT1Ptam85bY51eRf/AJRuM3w="),
            ("http://mycompany.com:80/myapp.php?foo=1&bar=2", CALL, "0ZXoZLH/DfblKGATFgpif+LLRf4="),
            ("http://mycompany.com:1234/myapp.php?foo=1&bar=2", CALL, "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="),
            ("https://mycompany.com:1234/myapp.php?foo=1&bar=2", CALL, "CYn1h0gLBdNxDGkKJg6hYohgeD8="),
            (U, &sid, "IK+Dwps556ElfBT0I3Rgjkr1wJU="),
            (&with_body, &[], "a9nBmqA0ju/hNViExpshrM61xv4="),
            (&only_body, &[], "y77kIzt2vzLz71DgmJGsen2scGs="),
            ("https://MyCompany.com/myapp.php?foo=1&bar=2", CALL, "g9IN/x4Cft2g517EjYvEvM/W7LU="),
            (U, &[], "zYQTYrRWXE7LtzbG4PfP7/bkkGo="),
            ("https://mycompany.com/myapp.php", CALL, "1xaxFBvyzXYvWplzNOSs28HWO94="),
            (
                "https://mycompany.com/myapp.php?foo=hello%20world&bar=test%2Bvalue",
                CALL,
                "er2tvAP1Wx+iuTTE2BPgvEaN1cs=",
            ),
            (U, &special, "dCPiR4WtQ6QFN6pJh81CtlCcWLQ="),
            (
                U,
                &[("Digits", ""), ("CallSid", "CA1234567890ABCDE"), ("EmptyParam", "")],
                "9HHp/OqQMEwdrVebHDdA/+tqjX8=",
            ),
            (
                U,
                &[("callSid", "lowercase"), ("CallSid", "uppercase"), ("CALLSID", "allcaps")],
                "jDK7WKT8wiNrwggd4ceTv4e1MJ4=",
            ),
            (U, &prefixed, "vOEb5UThFn24KEfnOFLQY2AE5FY="),
            ("https://example.com/myapp.php?foo=1&bar=2", &other, "L/OH5YylLD5NRKLltdqwSvS0BnU="),
            (
                "https://linnet.example/hooks/sms",
                &[("Body", "See you 😊\n+1"), ("From", "+14155550100")],
                "snbKsHyXg3tM+gjoW6/i7JqA99s=",
            ),
        ];
        for (url, params, expected) in cases {
            assert_eq!(signed(url, params), *expected, "{url} {params:?}");
        }
    }

    #[test]
    fn one_changed_character_changes_the_signature() {
        assert_ne!(signed(U, CALL), signed("https://MyCompany.com/myapp.php?foo=1&bar=2", CALL));
    }
}
