//! A failed request in words an owner can read, whatever shape Twilio gave the error. Nothing of the credentials is
//! ever part of it.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use super::errors::{self, ErrorClass};
use crate::secret::Secret;

/// The kinds of failure that are handled differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The keys are wrong, or may not do this.
    Credentials,
    /// Too many requests at once; this one was not processed.
    RateLimited,
    /// Twilio does not have it, or not yet.
    NotFound,
    /// Refused with this code.
    Refused(i64),
    /// No connection, or no answer in time.
    Unreachable,
    /// An answer that is not Twilio's.
    Unreadable,
    /// Twilio failed.
    Server,
}

/// What to do with a refused submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAdvice {
    /// The same message may go later, not before this time has passed when Twilio named one.
    Later {
        /// Twilio's `Retry-After`.
        after: Option<Duration>,
    },
    /// Something must be put right first.
    AfterFix,
    /// Not to this person again.
    Never,
}

/// A request that failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ProviderError {
    /// What kind of failure.
    pub kind: ErrorKind,
    /// Twilio's code.
    pub code: Option<i64>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// What the owner reads.
    pub message: String,
    /// Twilio's own words, shortened; for the details of a failure, never for a headline.
    pub provider_message: Option<String>,
    /// Whether the same request may succeed later. Says nothing about whether a submission went.
    pub retryable: bool,
    /// How long Twilio asked to wait.
    pub retry_after: Option<Duration>,
}

impl ProviderError {
    /// No connection or no answer; `reason` is a sentence.
    pub(super) fn unreachable(reason: String) -> Self {
        Self::plain(ErrorKind::Unreachable, None, reason, true)
    }

    /// An answer that cannot be Twilio's.
    pub(super) fn unreadable(status: u16) -> Self {
        let message = "The answer did not come from Twilio, or was garbled on the way. A login page of a Wi-Fi network \
                       or a filter on this network may be in between; open any web page to see.";
        Self::plain(ErrorKind::Unreadable, Some(status), message.to_owned(), true)
    }

    /// An id that cannot be one, which would change the address of the request.
    pub(super) fn malformed_sid() -> Self {
        Self::plain(ErrorKind::NotFound, None, "This is not an id of Twilio's.".to_owned(), false)
    }

    fn plain(kind: ErrorKind, status: Option<u16>, message: String, retryable: bool) -> Self {
        Self { kind, code: None, status, message, provider_message: None, retryable, retry_after: None }
    }

    /// The failure an HTTP status and body tell of. For statuses outside 2xx.
    pub(super) fn from_reply(status: u16, retry_after: Option<Duration>, body: &[u8], secret: &Secret) -> Self {
        let told = ApiError::read(body);
        let code = told.as_ref().and_then(|told| told.code);
        let kind = match (status, code) {
            (401, _) | (403, Some(20_003)) if told.is_some() => ErrorKind::Credentials,
            (429, _) => ErrorKind::RateLimited,
            (500..=599, _) => ErrorKind::Server,
            (404, _) if told.is_some() => ErrorKind::NotFound,
            (400..=499, Some(code)) => ErrorKind::Refused(code),
            _ => return Self::unreadable(status),
        };
        let message = match (code.and_then(errors::explain), kind) {
            (Some(fact), _) => fact.message.clone(),
            (None, ErrorKind::Credentials) => errors::sentence(20_003),
            (None, ErrorKind::RateLimited) => errors::sentence(20_429),
            (None, ErrorKind::NotFound) => errors::sentence(20_404),
            (None, ErrorKind::Server) => errors::sentence(20_500),
            (None, _) => code.map(errors::sentence).unwrap_or_default(),
        };
        let retryable = match kind {
            ErrorKind::RateLimited | ErrorKind::Server | ErrorKind::Unreachable | ErrorKind::Unreadable => true,
            ErrorKind::Refused(code) => errors::class_of(code) == ErrorClass::Later,
            ErrorKind::Credentials | ErrorKind::NotFound => false,
        };
        let provider_message = told.and_then(|told| told.message).map(|words| presentable(&words, secret));
        Self { kind, code, status: Some(status), message, provider_message, retryable, retry_after }
    }

    /// What this refusal means for the message that was refused.
    pub(super) fn advice(&self) -> RetryAdvice {
        match (self.kind, self.code.map(errors::class_of)) {
            (ErrorKind::RateLimited, _) | (_, Some(ErrorClass::Later)) => {
                RetryAdvice::Later { after: self.retry_after }
            }
            (_, Some(ErrorClass::Never)) => RetryAdvice::Never,
            _ => RetryAdvice::AfterFix,
        }
    }
}

/// Twilio's words: one line, not too long, and without the secret should a server ever repeat it.
fn presentable(words: &str, secret: &Secret) -> String {
    let hidden = if secret.is_empty() { words.to_owned() } else { words.replace(secret.expose(), "…") };
    let line = hidden.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(300) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line,
    }
}

/// What an error body says, in any of Twilio's three shapes: classic (`code`, `message`, `more_info`, `status`),
/// RFC 9457 (`type`, `title`, `status`, `code`, `detail`), and a list (`errors: [{code, message}]`).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ApiError {
    /// Twilio's code.
    pub(super) code: Option<i64>,
    /// Twilio's words.
    pub(super) message: Option<String>,
}

#[derive(Deserialize)]
struct Shape {
    #[serde(default, deserialize_with = "super::wire::whole")]
    code: Option<i64>,
    #[serde(default, deserialize_with = "super::wire::text")]
    message: Option<String>,
    #[serde(default, deserialize_with = "super::wire::text")]
    detail: Option<String>,
    #[serde(default, deserialize_with = "super::wire::text")]
    title: Option<String>,
    #[serde(default)]
    errors: Value,
}

impl ApiError {
    /// Reads a body; `None` unless it has the marks of one of the shapes.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let shape: Shape = serde_json::from_slice(body).ok()?;
        if shape.code.is_some() {
            return Some(Self { code: shape.code, message: shape.message.or(shape.detail).or(shape.title) });
        }
        let listed = shape.errors.get(0).and_then(|first| {
            let code = first.get("code")?;
            let code = code.as_i64().or_else(|| code.as_str()?.parse().ok())?;
            let message = first.get("message").and_then(Value::as_str).map(str::to_owned);
            Some(Self { code: Some(code), message })
        });
        // RFC 9457 leaves the code out at times; then title and detail together are its mark.
        listed.or_else(|| {
            let (Some(_), Some(detail)) = (shape.title, shape.detail) else { return None };
            Some(Self { code: None, message: Some(detail) })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(status: u16, body: &str) -> ProviderError {
        ProviderError::from_reply(status, None, body.as_bytes(), &Secret::new("5ecre7".to_owned()))
    }

    #[test]
    fn all_three_shapes_of_error_are_read() {
        let classic =
            r#"{"code":21610,"message":"Attempt to send to unsubscribed recipient","more_info":"x","status":400}"#;
        let rfc9457 = r#"{"type":"t","title":"Bad","status":400,"code":21610,"detail":"Unsubscribed"}"#;
        let list = r#"{"errors":[{"code":21610,"message":"Unsubscribed","infoUrl":"x"},{"code":1}]}"#;
        for body in [classic, rfc9457, list] {
            let error = failed(400, body);
            assert_eq!(error.kind, ErrorKind::Refused(21_610), "{body}");
            assert_eq!(error.advice(), RetryAdvice::Never);
            assert!(error.message.contains("START"), "{}", error.message);
            assert!(error.provider_message.is_some());
        }
        let bare = ApiError::read(br#"{"type":"t","title":"Unauthorized","status":401,"detail":"Wrong key"}"#);
        assert_eq!(bare, Some(ApiError { code: None, message: Some("Wrong key".to_owned()) }));
    }

    #[test]
    fn each_status_has_its_kind_and_a_sentence() {
        let told = r#"{"code":20003,"detail":"Your AccountSid or AuthToken was incorrect.","message":"Authenticate","status":401}"#;
        for (status, body, kind, retryable) in [
            (401, told, ErrorKind::Credentials, false),
            (403, r#"{"code":20003}"#, ErrorKind::Credentials, false),
            (403, r#"{"code":20008}"#, ErrorKind::Refused(20_008), false),
            (404, r#"{"code":20404}"#, ErrorKind::NotFound, false),
            (429, r#"{"code":20429}"#, ErrorKind::RateLimited, true),
            (429, "<html>slow down</html>", ErrorKind::RateLimited, true),
            (500, "", ErrorKind::Server, true),
            (503, r#"{"code":20503}"#, ErrorKind::Server, true),
            (400, r#"{"code":21611}"#, ErrorKind::Refused(21_611), true),
            (400, r#"{"code":29999}"#, ErrorKind::Refused(29_999), false),
            (401, "<html>Sign in to the Wi-Fi</html>", ErrorKind::Unreadable, true),
            (404, "<html>not here</html>", ErrorKind::Unreadable, true),
            (400, r#"{"message":"blocked by policy"}"#, ErrorKind::Unreadable, true),
            (302, "", ErrorKind::Unreadable, true),
        ] {
            let error = failed(status, body);
            assert_eq!((error.kind, error.retryable), (kind, retryable), "{status} {body}");
            assert!(error.message.ends_with('.'), "{status} {body}: {:?}", error.message);
            assert_eq!(error.status, Some(status));
        }
    }

    #[test]
    fn twilios_words_never_carry_the_secret_or_a_flood() {
        let body = format!(r#"{{"code":1,"message":"you sent 5ecre7\n\n {}"}}"#, "x".repeat(5_000));
        let words = failed(400, &body).provider_message.unwrap();
        assert!(words.starts_with("you sent … x") && words.chars().count() <= 301, "{words}");
    }
}
