//! The published test vectors, what must be refused, and that no change to a signed request goes unnoticed.

use proptest::prelude::*;

use super::*;

/// `https://mycompany.com/myapp.php?foo=1&bar=2`, the URL of Twilio's own examples.
const U: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";
const BODY: &[u8] = br#"{"property": "value", "boolean": true}"#;
const BODY_HASH: &str = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";

const NONE: [(String, String); 0] = [];

fn token() -> Secret {
    Secret::new("12345".to_owned())
}

fn form(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The parameters of Twilio's own examples.
fn p() -> Vec<(String, String)> {
    form(&[
        ("CallSid", "CA1234567890ABCDE"),
        ("Caller", "+14158675309"),
        ("Digits", "1234"),
        ("From", "+14158675309"),
        ("To", "+18005551212"),
    ])
}

fn with(mut fields: Vec<(String, String)>, more: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.extend(form(more));
    fields
}

struct Vector {
    number: u8,
    url: String,
    params: Vec<(String, String)>,
    body: Option<&'static [u8]>,
    algorithm: Algorithm,
    signature: &'static str,
}

fn vector(number: u8, url: &str, params: Vec<(String, String)>, signature: &'static str) -> Vector {
    Vector { number, url: url.to_owned(), params, body: None, algorithm: Algorithm::HmacSha1, signature }
}

fn vectors() -> Vec<Vector> {
    let other_caller: Vec<(String, String)> = p()
        .into_iter()
        .map(|(name, value)| {
            let other = matches!(name.as_str(), "From" | "Caller");
            (name, if other { "+14158675310".to_owned() } else { value })
        })
        .collect();
    let repeated =
        form(&[("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234"), ("Digits", "1234")]);
    let special = form(&[
        ("Message", "Hello & goodbye! @#$%^*()"),
        ("From", "+1 (415) 867-5309"),
        ("Special", "unicode: ñáéíóú"),
    ]);
    let empty = form(&[("Digits", ""), ("CallSid", "CA1234567890ABCDE"), ("EmptyParam", "")]);
    let cases = form(&[("callSid", "lowercase"), ("CallSid", "uppercase"), ("CALLSID", "allcaps")]);
    let reasons = with(p(), &[("Reason", "Participant"), ("ReasonConferenceEnded", "test")]);
    let own = form(&[("Body", "See you 😊\n+1"), ("From", "+14155550100")]);
    let path = "mycompany.com/myapp.php";
    let query = "foo=1&bar=2";
    let mut all = vec![
        vector(1, U, p(), "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        vector(2, &format!("https://mycompany.com:443/myapp.php?{query}"), p(), "kvajT1Ptam85bY51eRf/AJRuM3w="),
        vector(3, &format!("http://mycompany.com:80/myapp.php?{query}"), p(), "0ZXoZLH/DfblKGATFgpif+LLRf4="),
        vector(4, &format!("http://mycompany.com:1234/myapp.php?{query}"), p(), "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="),
        vector(5, &format!("https://mycompany.com:1234/myapp.php?{query}"), p(), "CYn1h0gLBdNxDGkKJg6hYohgeD8="),
        vector(6, U, repeated, "IK+Dwps556ElfBT0I3Rgjkr1wJU="),
        vector(7, &format!("{U}&bodySHA256={BODY_HASH}"), Vec::new(), "a9nBmqA0ju/hNViExpshrM61xv4="),
        vector(8, &format!("https://{path}?bodySHA256={BODY_HASH}"), Vec::new(), "y77kIzt2vzLz71DgmJGsen2scGs="),
        vector(9, &format!("https://MyCompany.com/myapp.php?{query}"), p(), "g9IN/x4Cft2g517EjYvEvM/W7LU="),
        vector(10, U, Vec::new(), "zYQTYrRWXE7LtzbG4PfP7/bkkGo="),
        vector(11, &format!("https://{path}"), p(), "1xaxFBvyzXYvWplzNOSs28HWO94="),
        vector(12, &format!("https://{path}?foo=hello%20world&bar=test%2Bvalue"), p(), "er2tvAP1Wx+iuTTE2BPgvEaN1cs="),
        vector(13, U, special, "dCPiR4WtQ6QFN6pJh81CtlCcWLQ="),
        vector(14, U, empty, "9HHp/OqQMEwdrVebHDdA/+tqjX8="),
        vector(15, U, cases, "jDK7WKT8wiNrwggd4ceTv4e1MJ4="),
        vector(16, U, reasons, "vOEb5UThFn24KEfnOFLQY2AE5FY="),
        vector(17, &format!("https://user:pass@{path}?{query}"), p(), "CukzLTc1tT5dXEDIHm/tKBanW10="),
        vector(18, "https://example.com/myapp.php?foo=1&bar=2", other_caller, "L/OH5YylLD5NRKLltdqwSvS0BnU="),
        vector(19, U, p(), "033hgUJA9M/hXIZsYjwkerEP/DBm35nEri5FhCYjA5s="),
        vector(20, "https://linnet.example/hooks/sms", own, "snbKsHyXg3tM+gjoW6/i7JqA99s="),
    ];
    for vector in &mut all {
        match vector.number {
            7 | 8 => vector.body = Some(BODY),
            19 => vector.algorithm = Algorithm::HmacSha256,
            _ => {}
        }
    }
    all
}

#[test]
fn the_twenty_published_signatures_are_made_and_accepted() {
    let all = vectors();
    assert_eq!(all.len(), 20);
    for Vector { number, url, params, body, algorithm, signature } in all {
        assert_eq!(sign_with(algorithm, &token(), &url, &params), signature, "vector {number}");
        assert!(valid_with(algorithm, &url, signature, &params, body, &token()), "vector {number}");
        let other = Secret::new("12346".to_owned());
        assert!(!valid_with(algorithm, &url, signature, &params, body, &other), "vector {number}, another token");
    }
}

#[test]
fn the_port_may_be_kept_or_dropped_and_user_and_fragment_are_not_signed() {
    let signature = sign(&token(), U, &p());
    for configured in [
        "https://mycompany.com:443/myapp.php?foo=1&bar=2",
        "https://mycompany.com:8443/myapp.php?foo=1&bar=2",
        "https://user:p%40ss@mycompany.com/myapp.php?foo=1&bar=2",
        "https://user:pass@mycompany.com:443/myapp.php?foo=1&bar=2",
        "https://mycompany.com/myapp.php?foo=1&bar=2#rc=5&rp=all",
    ] {
        assert!(valid(configured, &signature, &p(), None, &token()), "{configured}");
    }
    let with_port = sign(&token(), "https://mycompany.com:443/myapp.php?foo=1&bar=2", &p());
    assert!(valid(U, &with_port, &p(), None, &token()));
    let ipv6 = sign(&token(), "http://[::1]/x", &NONE);
    assert!(valid("http://[::1]:8080/x", &ipv6, &NONE, None, &token()));
}

#[test]
fn what_twilio_did_not_sign_is_refused() {
    let all = vectors();
    let signature = all[0].signature;
    assert!(!valid(&all[8].url, signature, &p(), None, &token()), "another spelling of the host");
    assert!(!valid("http://mycompany.com/myapp.php?foo=1&bar=2", signature, &p(), None, &token()), "another scheme");
    assert!(!valid("https://mycompany.com/myapp.php/?foo=1&bar=2", signature, &p(), None, &token()), "a slash more");
    assert!(!valid(&all[6].url, all[6].signature, &NONE, Some(b"{}"), &token()), "another body");
    assert!(!valid(U, all[9].signature, &NONE, Some(BODY), &token()), "a body that nothing vouches for");
    let fragment = format!("{U}#&bodySHA256={BODY_HASH}");
    assert!(!valid(&fragment, all[9].signature, &NONE, Some(BODY), &token()), "a hash that is not signed");
    for empty in ["", " ", "=", "RSOYDt4T1cUTdK1PDd93/VVr8B8", " RSOYDt4T1cUTdK1PDd93/VVr8B8="] {
        assert!(!valid(U, empty, &p(), None, &token()), "{empty:?}");
    }
    assert!(!valid(U, all[18].signature, &p(), None, &token()), "the stronger algorithm without its header");
    let nobody = Secret::new(String::new());
    assert!(!valid(U, &sign(&nobody, U, &p()), &p(), None, &nobody), "an empty token");
}

#[test]
fn the_settings_header_names_key_and_algorithm() {
    let parse = SignatureSettings::parse;
    let settings = parse("key=webhooks_sharedkey_01, algorithm=HMAC_SHA256,new=1").unwrap();
    assert_eq!(settings.key, "webhooks_sharedkey_01");
    assert_eq!(settings.algorithm, Algorithm::HmacSha256);
    for odd in [
        "",
        "key=a",
        "algorithm=HMAC_SHA256",
        "key=,algorithm=HMAC_SHA1",
        "key=a,algorithm=NONE",
        "key=a,key=b,algorithm=HMAC_SHA1",
        "key=a,algorithm=HMAC_SHA1,algorithm=HMAC_SHA256",
        "nonsense",
    ] {
        assert_eq!(parse(odd), None, "{odd:?}");
    }
}

fn fields() -> impl Strategy<Value = Vec<(String, String)>> {
    prop::collection::vec(("[A-Za-z]{1,8}", ".{0,12}"), 1..6)
}

proptest! {
    #[test]
    fn the_order_of_fields_does_not_matter(params in fields(), path in "[a-z/]{0,10}") {
        let url = format!("https://linnet.example/{path}");
        let signature = sign(&token(), &url, &params);
        let reversed: Vec<_> = params.into_iter().rev().collect();
        prop_assert!(valid(&url, &signature, &reversed, None, &token()));
    }

    #[test]
    fn any_change_to_a_signed_request_is_noticed(
        params in fields(), index in any::<prop::sample::Index>(), added in "[ -~]{1,3}", which in 0..4_u8,
    ) {
        let url = "https://linnet.example/hooks/sms?m=1";
        let signature = sign(&token(), url, &params);
        prop_assert!(valid(url, &signature, &params, None, &token()));
        let (mut changed, mut at, mut shown) = (params.clone(), url.to_owned(), signature.clone());
        let place = index.index(changed.len());
        match which {
            0 => changed[place].1.push_str(&added),
            1 => changed.push((format!("Zz{added}"), "x".to_owned())),
            2 => at.push('1'),
            _ => {
                let mut bytes = STANDARD.decode(&shown).unwrap();
                let byte = index.index(bytes.len());
                bytes[byte] ^= 1;
                shown = STANDARD.encode(bytes);
            }
        }
        // Two field lists that spell the same text are the same to Twilio's scheme.
        let spelled = |params: &[(String, String)]| {
            in_signing_order(params).iter().flat_map(|(name, value)| [*name, *value]).collect::<Vec<_>>().concat()
        };
        prop_assume!(which > 1 || spelled(&changed) != spelled(&params));
        prop_assert!(!valid(&at, &shown, &changed, None, &token()));
    }

    #[test]
    fn no_url_or_signature_makes_it_panic(url in ".*", signature in ".*", body in prop::option::of(".*")) {
        let _ = valid(&url, &signature, &NONE, body.as_deref().map(str::as_bytes), &token());
    }
}
