//! Requests as Twilio would push them, handed to the real router without a socket. Signed here by the account's token; that
//! our signature is Twilio's is proved elsewhere, by Twilio's own library.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use linnet_providers::secret::Secret;
use linnet_providers::twilio::signature::sign;
use tower::ServiceExt as _;

/// Where the tests pretend to be reached.
pub const BASE: &str = "https://texts.example.com";

/// Signs and hands in.
pub struct Pusher {
    pub router: Router,
    token: Secret,
    account: String,
    /// The address of texts, status and fallback, without what is behind `#`.
    pub inbound: String,
    pub fallback: String,
    status: String,
}

fn bare(url: Option<String>) -> String {
    url.expect("an address").split('#').next().unwrap_or_default().to_owned()
}

pub fn encode(fields: &[(String, String)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

pub fn pairs(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

impl Pusher {
    pub async fn new(engine: &std::sync::Arc<linnet_engine::Engine>, token: &str, account: &str) -> Self {
        engine.hooks().set_base(Some(BASE.to_owned())).await.expect("a base");
        let hooks = engine.hooks();
        Self {
            router: linnet_engine::receive::router(engine),
            token: Secret::new(token.to_owned()),
            account: account.to_owned(),
            inbound: bare(hooks.inbound_url()),
            fallback: bare(hooks.fallback_url()),
            status: bare(hooks.status_url("")).split('?').next().unwrap_or_default().to_owned(),
        }
    }

    /// The address of one attempt's receipts.
    pub fn status(&self, attempt: Option<&str>) -> String {
        attempt.map_or_else(|| self.status.clone(), |attempt| format!("{}?m={attempt}", self.status))
    }

    pub fn sign(&self, url: &str, fields: &[(String, String)]) -> String {
        sign(&self.token, url, fields)
    }

    /// A text as Twilio tells of it.
    pub fn text(&self, sid: &str, from: &str, body: &str) -> Vec<(String, String)> {
        pairs(&[
            ("MessageSid", sid),
            ("SmsSid", sid),
            ("AccountSid", &self.account),
            ("From", from),
            ("To", "+13125550100"),
            ("Body", body),
            ("NumMedia", "0"),
            ("FromCity", ""),
        ])
    }

    /// A receipt.
    pub fn receipt(&self, sid: &str, status: &str) -> Vec<(String, String)> {
        pairs(&[("MessageSid", sid), ("MessageStatus", status), ("AccountSid", &self.account), ("To", "+13125550142")])
    }

    /// Hands in a request as it is.
    pub async fn raw(&self, request: Request<Body>) -> (StatusCode, String, String) {
        let answer = self.router.clone().oneshot(request).await.expect("an answer");
        let kind = answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let (status, kind) = (answer.status(), kind.to_owned());
        let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
        (status, kind, String::from_utf8_lossy(&body).into_owned())
    }

    /// A form that arrives with a signature.
    pub fn form(url: &str, signature: &str, body: impl Into<Body>) -> Request<Body> {
        // A proxy's own idea of the host: never what was signed.
        let path = url.strip_prefix(BASE).unwrap_or(url);
        Request::post(path)
            .header(header::HOST, "127.0.0.1:4711")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded; charset=UTF-8")
            .header("X-Twilio-Signature", signature)
            .body(body.into())
            .expect("a request")
    }

    /// Signed as it should be.
    pub async fn push(&self, url: &str, fields: &[(String, String)]) -> StatusCode {
        self.raw(Self::form(url, &self.sign(url, fields), encode(fields))).await.0
    }
}
