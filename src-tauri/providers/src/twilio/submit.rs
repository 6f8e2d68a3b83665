//! The submission of one text. It takes the right to do so by value, sends the request once, and says what is certain:
//! taken, refused, not sent, or in doubt. In doubt is the answer whenever a message might exist.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use linnet_domain::{Cleared, Micros, PhoneNumber, ProviderStatus};
use reqwest::Method;
use serde::Deserialize;

use super::credentials::is_sid;
use super::errors::{self, ErrorClass};
use super::failure::{ApiError, ProviderError, RetryAdvice};
use super::http::{CREATE_LIMIT, Lost, Reply, Twilio};
use super::wire::{self, RawStatus};

/// What a text goes out from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SenderAddress {
    /// A number of the account.
    Number(PhoneNumber),
    /// A Messaging Service (`MG…`), which picks one of its numbers.
    MessagingService(String),
}

/// One text as it is to leave.
#[derive(Debug, Clone, Copy)]
pub struct OutgoingText<'a> {
    /// To whom.
    pub to: &'a PhoneNumber,
    /// From what.
    pub from: &'a SenderAddress,
    /// The text.
    pub body: &'a str,
    /// Where Twilio reports what becomes of it; only with a public address.
    pub status_callback: Option<&'a str>,
    /// When Twilio is to send it, five minutes to 35 days ahead and through a Messaging Service only; nothing for at once.
    pub send_at: Option<DateTime<Utc>>,
    /// How long it may stand in Twilio's queue before it is given up, 1 to 36,000 seconds.
    pub validity_seconds: Option<u32>,
    /// Whether Twilio may replace look-alike characters by ones that cost less.
    pub smart_encoding: bool,
}

/// What is certain after a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Submission {
    /// Twilio has it.
    Accepted {
        /// Twilio's id of the message.
        sid: String,
        /// Where it stands.
        status: ProviderStatus,
        /// How many segments; unknown as yet through a Messaging Service.
        segments: Option<u32>,
        /// What it costs, negative; usually unknown as yet.
        price: Option<Micros>,
    },
    /// Twilio refused it; no message exists.
    Refused {
        /// Why.
        error: ProviderError,
        /// What may be done about it.
        retry: RetryAdvice,
    },
    /// No byte of the request can have left.
    NotSent {
        /// Why, for the owner.
        reason: String,
    },
    /// A message may exist or not.
    InDoubt {
        /// Why, for the owner.
        reason: String,
    },
}

const MOST_OF_A_SECOND: TimeDelta = TimeDelta::milliseconds(999);

#[derive(Deserialize)]
struct Created {
    sid: String,
    status: RawStatus,
    #[serde(default, deserialize_with = "wire::count")]
    num_segments: Option<u32>,
    #[serde(default, deserialize_with = "wire::money")]
    price: Option<Micros>,
}

impl Twilio {
    /// Submits one text, if `cleared` covers exactly this number, body and time of sending at this instant. Never repeats
    /// anything.
    pub async fn submit(&self, cleared: Cleared, text: OutgoingText<'_>, now: DateTime<Utc>) -> Submission {
        if let Err(refusal) = cleared.redeem(text.to, text.body, text.send_at, now) {
            return Submission::NotSent { reason: refusal.to_string() };
        }
        let url = match self.account_url("Messages.json") {
            Ok(url) => url,
            Err(error) => return Submission::NotSent { reason: error.message },
        };
        let validity = text.validity_seconds.map(|seconds| seconds.clamp(1, 36_000).to_string());
        // To the second, and no earlier than asked: what is left of a second may belong to the night.
        let send_at = text.send_at.map(|at| (at + MOST_OF_A_SECOND).to_rfc3339_opts(SecondsFormat::Secs, true));
        let mut fields = vec![("To", text.to.as_str()), ("Body", text.body)];
        match text.from {
            SenderAddress::Number(number) => fields.push(("From", number.as_str())),
            SenderAddress::MessagingService(service) => fields.push(("MessagingServiceSid", service)),
        }
        if let Some(callback) = text.status_callback {
            fields.push(("StatusCallback", callback));
        }
        if let Some(send_at) = &send_at {
            fields.extend([("ScheduleType", "fixed"), ("SendAt", send_at)]);
        }
        if let Some(validity) = &validity {
            fields.push(("ValidityPeriod", validity));
        }
        if text.smart_encoding {
            fields.push(("SmartEncoded", "true"));
        }
        match self.exchange(Method::POST, url, Some(&fields), CREATE_LIMIT).await {
            Ok(reply) => judge(&reply, self.failure(&reply)),
            Err(Lost::BeforeRequest(reason)) => Submission::NotSent { reason },
            Err(Lost::MaybeReceived(reason)) => Submission::InDoubt { reason },
        }
    }
}

/// What a reply proves. `failure` is the reply read as a failure.
fn judge(reply: &Reply, failure: ProviderError) -> Submission {
    match reply.status {
        200..=299 => created(&reply.body),
        // Refused at the door: “the request was not processed” (error dictionary, 20429).
        429 => Submission::Refused { retry: failure.advice(), error: failure },
        // 408 comes from whoever stands in between, after part of the request at least.
        400..=499 if reply.status != 408 && is_refusal(&reply.body) => {
            Submission::Refused { retry: failure.advice(), error: failure }
        }
        400..=499 => Submission::InDoubt { reason: ProviderError::unreadable(reply.status).message },
        500..=599 => Submission::InDoubt { reason: "Twilio had a fault while it was taking the message.".to_owned() },
        _ => Submission::InDoubt { reason: failure.message },
    }
}

/// Whether a 4xx body is Twilio's own no: an error of the interface with a code that does not itself mean doubt.
fn is_refusal(body: &[u8]) -> bool {
    ApiError::read(body)
        .and_then(|told| told.code)
        .is_some_and(|code| errors::explain(code).is_none_or(|fact| fact.class != ErrorClass::Unclear))
}

fn created(body: &[u8]) -> Submission {
    match serde_json::from_slice::<Created>(body) {
        Ok(message) if is_sid(&message.sid, "SM") || is_sid(&message.sid, "MM") => Submission::Accepted {
            sid: message.sid,
            // A word unknown to us still means that Twilio has it.
            status: message.status.provider().unwrap_or(ProviderStatus::Accepted),
            segments: message.num_segments.filter(|count| *count > 0),
            price: message.price,
        },
        _ => Submission::InDoubt { reason: "Twilio's answer could not be read.".to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;
    use proptest::prelude::*;

    const CREATED: &str =
        r#"{"sid":"SM0123456789abcdef0123456789abcdef","status":"queued","num_segments":"2","price":null}"#;

    fn answered(status: u16, body: &str) -> Submission {
        let reply = Reply { status, retry_after: None, body: body.as_bytes().to_vec() };
        let failure = ProviderError::from_reply(status, None, &reply.body, &Secret::new("5ecre7".to_owned()));
        judge(&reply, failure)
    }

    #[test]
    fn only_a_message_with_a_sid_is_accepted() {
        for status in [200, 201] {
            let Submission::Accepted { sid, status, segments, price } = answered(status, CREATED) else {
                panic!("{status}");
            };
            assert_eq!(sid, "SM0123456789abcdef0123456789abcdef");
            assert_eq!((status, segments, price), (ProviderStatus::Accepted, Some(2), None));
        }
        for body in ["", "{}", "<html>Welcome to the hotel</html>", "[]", r#"{"sid":"SM1","status":"queued"}"#] {
            assert!(matches!(answered(201, body), Submission::InDoubt { .. }), "{body}");
        }
        let cut = &CREATED[..CREATED.len() - 1];
        assert!(matches!(answered(201, cut), Submission::InDoubt { .. }));
    }

    #[test]
    fn through_a_service_nothing_is_known_of_segments() {
        let body = CREATED.replace("\"2\"", "\"0\"").replace("queued", "accepted");
        assert!(matches!(answered(201, &body), Submission::Accepted { segments: None, .. }));
        let new_word = CREATED.replace("queued", "pondering");
        assert!(matches!(answered(201, &new_word), Submission::Accepted { status: ProviderStatus::Accepted, .. }));
    }

    #[test]
    fn only_twilios_own_no_is_a_refusal() {
        let no = |code: i64| format!(r#"{{"code":{code},"message":"no","more_info":"x","status":400}}"#);
        for (status, code, advice) in [
            (400, 21_610, RetryAdvice::Never),
            (400, 21_617, RetryAdvice::AfterFix),
            (400, 21_611, RetryAdvice::Later { after: None }),
            (401, 20_003, RetryAdvice::AfterFix),
            (404, 20_404, RetryAdvice::AfterFix),
            (429, 20_429, RetryAdvice::Later { after: None }),
            (400, 29_998, RetryAdvice::AfterFix),
        ] {
            let Submission::Refused { error, retry } = answered(status, &no(code)) else { panic!("{status} {code}") };
            assert_eq!((retry, error.code, error.status), (advice, Some(code), Some(status)));
        }
        assert!(matches!(answered(429, "<html>"), Submission::Refused { retry: RetryAdvice::Later { .. }, .. }));
        for (status, body) in [
            (400, "<html>blocked</html>".to_owned()),
            (401, "<html>sign in</html>".to_owned()),
            (403, r#"{"message":"policy"}"#.to_owned()),
            (404, String::new()),
            (407, "proxy".to_owned()),
            (408, no(21_610)),
            (400, no(20_500)),
            (302, String::new()),
            (500, no(20_500)),
            (503, no(21_610)),
            (504, "<html>gateway</html>".to_owned()),
        ] {
            assert!(matches!(answered(status, &body), Submission::InDoubt { .. }), "{status} {body}");
        }
    }

    proptest! {
        #[test]
        fn a_reply_never_proves_that_nothing_left(status in 100..600_u16, body in ".*", code in any::<i64>()) {
            for body in [body, format!(r#"{{"code":{code},"message":"x"}}"#)] {
                match answered(status, &body) {
                    Submission::NotSent { .. } => prop_assert!(false, "a reply came, so something left"),
                    Submission::Accepted { .. } => prop_assert!(false, "no message was in the reply"),
                    Submission::Refused { .. } => prop_assert!((400..500).contains(&status)),
                    Submission::InDoubt { reason } => prop_assert!(reason.ends_with('.')),
                }
            }
        }
    }
}
