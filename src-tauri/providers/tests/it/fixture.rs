//! Keys, a number, a clearance made by the real rules, and a client for a server on this computer.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_domain::decide::{Consent, Content, Facts, Policy, release, release_for};
use linnet_domain::leave::{HandOver, hand_over};
use linnet_domain::places::{Known, Place};
use linnet_domain::{AttemptId, Category, Channel, Cleared, ConsentBasis, PhoneNumber};
use linnet_providers::secret::Secret;
use linnet_providers::twilio::{Credentials, Endpoint, OutgoingText, SenderAddress, Submission, Twilio};

pub const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
pub const API_KEY: &str = "SK0123456789abcdef0123456789abcdef";
pub const TOKEN: &str = "5ecre7c0ffee5ecre7c0ffee5ecre7c0";
pub const BODY: &str = "See you at 3 pm & bring the plan: 50% off + tea 😊";
pub const CREATED: &str = concat!(
    r#"{"sid":"SM0123456789abcdef0123456789abcdef","status":"queued","num_segments":"1","price":null,"#,
    r#""direction":"outbound-api","to":"+13125550142","from":"+13125550100","date_sent":null}"#
);

pub fn number(text: &str) -> PhoneNumber {
    PhoneNumber::from_e164(text).unwrap()
}

/// A Saturday noon in Chicago.
pub fn noon() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-11-21T18:00:00Z").unwrap().to_utc()
}

/// A clearance for one text, given by the rules themselves.
pub fn clearance(to: &PhoneNumber, body: &str) -> Cleared {
    with_facts(to, body, |facts| release(facts, AttemptId(7), noon()).unwrap())
}

/// The same for leaving it with Twilio until an instant.
pub fn clearance_for(to: &PhoneNumber, body: &str, at: DateTime<Utc>) -> Cleared {
    let HandOver::Now(send_at) = hand_over(Category::Service, at, true, noon()) else { unreachable!("{at}") };
    with_facts(to, body, |facts| release_for(facts, AttemptId(7), send_at, noon()).unwrap())
}

fn with_facts(to: &PhoneNumber, body: &str, clear: impl FnOnce(&Facts<'_>) -> Cleared) -> Cleared {
    let facts = Facts {
        channel: Channel::Sms,
        category: Category::Service,
        number: Some(to),
        textable: true,
        number_note: "",
        place: &Place::of(&Known { number: Some(to), ..Known::default() }),
        opt_out: None,
        confirms: false,
        urgent: None,
        review_pending: false,
        consent: Consent::of(ConsentBasis::Customer),
        recent: &[],
        heard: None,
        policy: &Policy::default(),
        content: Some(Content { body, business_name: "Bright Salon", name_optional: false, stop_line_due: true }),
    };
    clear(&facts)
}

pub fn credentials() -> Credentials {
    Credentials::parse(ACCOUNT, Some(API_KEY), Secret::new(TOKEN.to_owned())).unwrap()
}

pub fn client(address: &str) -> Twilio {
    Twilio::new(Endpoint::at(address).unwrap(), credentials())
}

/// The one text of these tests.
pub fn text<'a>(to: &'a PhoneNumber, from: &'a SenderAddress) -> OutgoingText<'a> {
    OutgoingText {
        to,
        from,
        body: BODY,
        status_callback: None,
        send_at: None,
        validity_seconds: None,
        smart_encoding: false,
    }
}

/// Submits the one text of these tests, a second after it was cleared.
pub async fn submit(twilio: &Twilio) -> Submission {
    let to = number("+13125550142");
    let from = SenderAddress::Number(number("+13125550100"));
    twilio.submit(clearance(&to, BODY), text(&to, &from), noon() + TimeDelta::seconds(1)).await
}
