//! One HTTP exchange with Twilio: authentication, time limits, size limits, and above all the line between “no byte of
//! the request can have left” and everything else. Nothing is ever repeated here, and no payload is logged.

use std::error::Error as _;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Method, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use url::Url;

use super::credentials::Credentials;
use super::endpoint::{Area, Endpoint};
use super::failure::ProviderError;

/// Name resolution, TCP and TLS together.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// Twilio's own limit is reported as about 26 s (twilio-ruby issue 519); giving up earlier would leave messages in doubt
/// that Twilio is still about to accept.
pub(super) const CREATE_LIMIT: Duration = Duration::from_secs(35);
/// Reading can be tried again at no cost.
pub(super) const READ_LIMIT: Duration = Duration::from_secs(20);
/// A page of 1,000 messages of 1,600 characters is below 8 MiB.
const MAX_REPLY: usize = 16 * 1024 * 1024;
/// The longest wait a server may ask for.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(3_600);

/// A connection to one Twilio account; clones share connections.
#[derive(Debug, Clone)]
pub struct Twilio(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// The reason, where this computer's TLS cannot be set up: then every request fails before it starts.
    http: Result<reqwest::Client, String>,
    endpoint: Endpoint,
    credentials: Credentials,
    /// What the other side's clock showed, and when that was heard.
    date: Mutex<Option<(DateTime<Utc>, Instant)>>,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) retry_after: Option<Duration>,
    pub(super) body: Vec<u8>,
}

/// Why nothing usable came back. The reasons are sentences for the owner.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// It is certain that no byte of the request left.
    BeforeRequest(String),
    /// The request may have been received.
    MaybeReceived(String),
}

impl Lost {
    fn into_reason(self) -> String {
        match self {
            Self::BeforeRequest(reason) | Self::MaybeReceived(reason) => reason,
        }
    }
}

impl Twilio {
    /// A client for one account. Nothing is sent yet.
    pub fn new(endpoint: Endpoint, credentials: Credentials) -> Self {
        let http = client(&endpoint).map_err(|error| format!("Secure connections cannot be set up: {}.", root(&error)));
        Self(Arc::new(Inner { http, endpoint, credentials, date: Mutex::default() }))
    }

    /// Where requests go.
    pub fn endpoint(&self) -> &Endpoint {
        &self.0.endpoint
    }

    /// The account requests are for.
    pub fn account_sid(&self) -> &str {
        &self.0.credentials.account_sid
    }

    /// What Twilio's clock showed in its latest answer, in whole seconds, and when that answer came.
    pub fn date(&self) -> Option<(DateTime<Utc>, Instant)> {
        *self.0.date.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What Twilio's clock shows now, going by its latest answer and by the time that passed since.
    pub fn now(&self) -> Option<DateTime<Utc>> {
        let (date, heard) = self.date()?;
        Some(date + TimeDelta::from_std(heard.elapsed()).ok()?)
    }

    pub(super) fn credentials(&self) -> &Credentials {
        &self.0.credentials
    }

    /// The address of a resource of this account: `account_url("Messages.json")`.
    pub(super) fn account_url(&self, resource: &str) -> Result<Url, ProviderError> {
        let path = format!("/2010-04-01/Accounts/{}/{resource}", self.account_sid());
        self.url(Area::Api, &path)
    }

    pub(super) fn url(&self, area: Area, path: &str) -> Result<Url, ProviderError> {
        self.endpoint()
            .url(area, path)
            .ok_or_else(|| ProviderError::unreachable("The address of Twilio cannot be built.".to_owned()))
    }

    /// Reads a JSON resource.
    pub(super) async fn get<T: DeserializeOwned>(&self, url: Url) -> Result<T, ProviderError> {
        let reply = self.exchange(Method::GET, url, None, READ_LIMIT).await.map_err(lost)?;
        self.read(&reply)
    }

    /// Reads a JSON resource that is open to everybody: the account's keys stay here.
    pub(super) async fn get_openly<T: DeserializeOwned>(&self, url: Url) -> Result<T, ProviderError> {
        let http = self.0.http.as_ref().map_err(|reason| ProviderError::unreachable(reason.clone()))?;
        let request = http.get(url).header("accept", "application/json").timeout(READ_LIMIT);
        let response = request.send().await.map_err(classify).map_err(lost)?;
        let reply = reply_of(response).await.map_err(lost)?;
        self.read(&reply)
    }

    /// Changes a resource by form fields and reads its new state.
    pub(super) async fn change<T: DeserializeOwned>(
        &self,
        url: Url,
        fields: &[(&str, &str)],
    ) -> Result<T, ProviderError> {
        let reply = self.exchange(Method::POST, url, Some(fields), READ_LIMIT).await.map_err(lost)?;
        self.read(&reply)
    }

    /// Deletes a resource.
    pub(super) async fn remove(&self, url: Url) -> Result<(), ProviderError> {
        let reply = self.exchange(Method::DELETE, url, None, READ_LIMIT).await.map_err(lost)?;
        if (200..300).contains(&reply.status) { Ok(()) } else { Err(self.failure(&reply)) }
    }

    pub(super) fn failure(&self, reply: &Reply) -> ProviderError {
        ProviderError::from_reply(reply.status, reply.retry_after, &reply.body, &self.credentials().secret)
    }

    fn read<T: DeserializeOwned>(&self, reply: &Reply) -> Result<T, ProviderError> {
        if !(200..300).contains(&reply.status) {
            return Err(self.failure(reply));
        }
        serde_json::from_slice(&reply.body).map_err(|_| ProviderError::unreadable(reply.status))
    }

    /// Sends one request once.
    pub(super) async fn exchange(
        &self,
        method: Method,
        url: Url,
        fields: Option<&[(&str, &str)]>,
        limit: Duration,
    ) -> Result<Reply, Lost> {
        let http = self.0.http.as_ref().map_err(|reason| Lost::BeforeRequest(reason.clone()))?;
        let credentials = self.credentials();
        let mut request: RequestBuilder = http
            .request(method.clone(), url)
            .basic_auth(credentials.user(), Some(credentials.secret.expose()))
            .header("accept", "application/json")
            .timeout(limit);
        if let Some(fields) = fields {
            request = request.form(fields);
        }
        let response = request.send().await.map_err(classify)?;
        let status = response.status().as_u16();
        let request_id = header(&response, "twilio-request-id").unwrap_or("-");
        tracing::debug!(%method, status, request_id, "twilio answered");
        if let Some(date) = header(&response, "date").and_then(|date| DateTime::parse_from_rfc2822(date).ok()) {
            *self.0.date.lock().unwrap_or_else(PoisonError::into_inner) = Some((date.to_utc(), Instant::now()));
        }
        reply_of(response).await
    }
}

async fn reply_of(response: Response) -> Result<Reply, Lost> {
    let status = response.status().as_u16();
    let retry_after = header(&response, "retry-after").and_then(retry_after);
    let body = whole_body(response).await?;
    Ok(Reply { status, retry_after, body })
}

fn lost(lost: Lost) -> ProviderError {
    ProviderError::unreachable(lost.into_reason())
}

/// No retries of any kind. `retry::never` switches off reqwest's own (protocol NACKs, HTTP/2 only); `http1_only` keeps
/// HTTP/2 out even when another crate of the build switches that feature on. What remains is hyper-util's
/// `retry_canceled_requests`, which reqwest does not expose: it re-sends on a new connection only a request that the
/// old connection's task hands back untouched, before serialising any of it (hyper `dispatch::TrySendError::message` is
/// `None` from the moment the task takes the request). A POST the server may have seen is never handed back; the test
/// `a_pooled_connection_closed_after_the_request_is_in_doubt_and_not_repeated` holds us to that.
fn client(endpoint: &Endpoint) -> reqwest::Result<reqwest::Client> {
    let builder = reqwest::Client::builder()
        .http1_only()
        .retry(reqwest::retry::never())
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .connect_timeout(CONNECT_LIMIT)
        .user_agent(concat!("linnet/", env!("CARGO_PKG_VERSION")));
    // A proxy has no business between us and this computer.
    let builder = if endpoint.is_loopback() { builder.no_proxy() } else { builder.https_only(true) };
    builder.build()
}

fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    response.headers().get(name)?.to_str().ok()
}

/// Seconds; the date form needs a trusted clock and is not used by Twilio.
fn retry_after(value: &str) -> Option<Duration> {
    value.trim().parse().ok().map(Duration::from_secs).map(|wait| wait.min(MAX_RETRY_AFTER))
}

async fn whole_body(mut response: Response) -> Result<Vec<u8>, Lost> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| Lost::MaybeReceived(after_words(&error)))? {
        if body.len() + chunk.len() > MAX_REPLY {
            return Err(Lost::MaybeReceived("The answer was far too long to be Twilio's.".to_owned()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Only failures to build the request or to connect are certain; a time limit that ran out in an unknown phase is not.
fn classify(error: reqwest::Error) -> Lost {
    if error.is_builder() {
        return Lost::BeforeRequest("The request could not be put together.".to_owned());
    }
    if error.is_connect() {
        return Lost::BeforeRequest(connect_words(&error));
    }
    Lost::MaybeReceived(after_words(&error))
}

fn connect_words(error: &reqwest::Error) -> String {
    if error.is_dns() {
        return "Twilio cannot be found on the network. Is this computer online?".to_owned();
    }
    if error.is_timeout() {
        return "Twilio could not be reached in time. Is this computer online?".to_owned();
    }
    match io_kind(error) {
        Some(io::ErrorKind::ConnectionRefused) => "The connection to Twilio was refused.".to_owned(),
        _ => format!("A secure connection to Twilio could not be made ({}).", root(error)),
    }
}

fn after_words(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "Twilio did not answer in time.".to_owned();
    }
    "The connection to Twilio broke before the answer came.".to_owned()
}

/// The innermost cause in its own words; it knows no address, so it can name none.
fn root(error: &reqwest::Error) -> String {
    let mut cause: Option<&dyn std::error::Error> = error.source();
    let mut words = "no details".to_owned();
    while let Some(inner) = cause {
        words = inner.to_string();
        cause = inner.source();
    }
    words
}

fn io_kind(error: &reqwest::Error) -> Option<io::ErrorKind> {
    let mut cause: Option<&dyn std::error::Error> = error.source();
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<io::Error>() {
            return Some(io.kind());
        }
        cause = inner.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    /// A submission is given longer than the 26 s Twilio may take.
    const _: () = assert!(CREATE_LIMIT.as_secs() >= 30);

    fn twilio(address: &str) -> Twilio {
        let account = format!("AC{}", "0".repeat(32));
        let credentials = Credentials::parse(&account, None, Secret::new("5ecre7".to_owned())).unwrap();
        Twilio::new(Endpoint::at(address).unwrap(), credentials)
    }

    #[tokio::test]
    async fn a_server_that_never_answers_may_have_received_the_request() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        // The system accepts the connection into the listener's backlog; nobody reads from it.
        let twilio = twilio(&address);
        let url = twilio.account_url("Messages.json").unwrap();
        let lost = twilio.exchange(Method::POST, url, Some(&[("To", "x")]), Duration::from_millis(200)).await;
        assert_eq!(lost.err(), Some(Lost::MaybeReceived("Twilio did not answer in time.".to_owned())));
    }

    #[test]
    fn only_a_number_of_seconds_is_taken_for_a_wait() {
        assert_eq!(retry_after(" 7 "), Some(Duration::from_secs(7)));
        assert_eq!(retry_after("999999999"), Some(MAX_RETRY_AFTER));
        for odd in ["", "-1", "1.5", "Sat, 21 Nov 2026 18:00:00 GMT"] {
            assert_eq!(retry_after(odd), None, "{odd}");
        }
    }
}
