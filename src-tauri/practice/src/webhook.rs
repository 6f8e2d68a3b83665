//! The webhook client: calls the customer's server the way Twilio does (signature, timeouts, one retry on connect
//! failure unless the URL's fragment says otherwise, fallback URL). It carries calls; who is called is decided elsewhere.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::{Client, Url};
use serde_json::json;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::signature::sign;
use crate::world::{World, sid};
use crate::{fragment, twiml};

const LANES: usize = 32;
/// Largest webhook answer (error 11750).
const LARGEST_ANSWER: usize = 64 * 1024;
const KEPT_ALERTS: usize = 1000;

/// One call to make.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub url: String,
    pub params: Vec<(String, String)>,
    pub get: bool,
    pub fallback: Option<(String, bool)>,
    /// For inbound messages: (our number, customer), who a TwiML answer goes between.
    pub conversation: Option<(String, String)>,
}

/// Calls waiting to be made. Calls with the same key keep their order.
pub(crate) struct Lanes {
    senders: Vec<UnboundedSender<Call>>,
}

impl Lanes {
    /// The lanes, and the ends to hand to [`work`].
    pub fn new() -> (Self, Vec<UnboundedReceiver<Call>>) {
        let (senders, receivers) = (0..LANES).map(|_| unbounded_channel()).unzip();
        (Self { senders }, receivers)
    }

    /// Puts a call at the end of its lane.
    pub fn push(&self, key: &str, call: Call) {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let lane = hasher.finish() as usize % self.senders.len();
        if self.senders[lane].send(call).is_err() {
            tracing::debug!("a webhook was dropped because the practice world is closing");
        }
    }
}

/// The client used for URLs that do not override its timeouts.
pub(crate) fn client(limits: &fragment::Limits) -> Result<Client, reqwest::Error> {
    Client::builder()
        .no_proxy()
        .user_agent("TwilioProxy/1.1")
        .connect_timeout(limits.connect)
        .timeout(limits.total.min(limits.connect + limits.read))
        .redirect(reqwest::redirect::Policy::limited(10))
        .build()
}

/// Makes the calls of one lane, one after the other.
pub(crate) async fn work(world: Arc<World>, client: Client, mut lane: UnboundedReceiver<Call>) {
    while let Some(call) = lane.recv().await {
        let Err(trouble) = attempt(&world, &client, &call).await else { continue };
        alert(&world, &call, &trouble);
        if let Some((url, get)) = call.fallback.clone() {
            let mut params = call.params.clone();
            params.push(("ErrorCode".to_owned(), trouble.code.to_string()));
            params.push(("ErrorUrl".to_owned(), call.url.clone()));
            let second = Call { url, get, params, fallback: None, conversation: call.conversation.clone() };
            if let Err(trouble) = attempt(&world, &client, &second).await {
                alert(&world, &second, &trouble);
            }
        }
    }
}

struct Trouble {
    code: u32,
    text: String,
}

/// One call with its retries.
async fn attempt(world: &World, client: &Client, call: &Call) -> Result<(), Trouble> {
    let target = fragment::read(&call.url);
    let own;
    let client = if target.limits == fragment::Limits::default() {
        client
    } else {
        own = self::client(&target.limits).map_err(|error| Trouble { code: 11200, text: error.to_string() })?;
        &own
    };
    let Ok(url) = Url::parse(&target.url) else {
        return Err(Trouble { code: 11100, text: "not a URL".to_owned() });
    };
    let token = sid("", &mut world.request_dice());
    let started = Instant::now();
    let mut tries = 0;
    loop {
        let answer = send(world, client, call, &target, url.clone(), &token).await;
        let reason = match &answer {
            Ok(response) if response.status().is_success() => return converse(world, call, answer).await,
            Ok(response) if response.status().is_server_error() => "5xx",
            Ok(_) => "4xx",
            Err(error) if error.is_connect() => "ct",
            Err(_) => "rt",
        };
        if tries >= target.retries || !target.retry_on(reason) || started.elapsed() >= target.limits.total {
            let code = if reason == "ct" { 11205 } else { 11200 };
            let text = answer.map_or_else(|error| error.to_string(), |answer| answer.status().to_string());
            return Err(Trouble { code, text });
        }
        tries += 1;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn send(
    world: &World,
    client: &Client,
    call: &Call,
    target: &fragment::Target,
    url: Url,
    token: &str,
) -> Result<reqwest::Response, reqwest::Error> {
    let request = if call.get {
        let mut url = url;
        url.query_pairs_mut().extend_pairs(&call.params);
        let signature = sign(&world.account.token, url.as_str(), &[]);
        client.get(url).header("X-Twilio-Signature", signature)
    } else {
        let signature = sign(&world.account.token, &target.url, &call.params);
        client.post(url).form(&call.params).header("X-Twilio-Signature", signature)
    };
    let request = match &target.user {
        Some((name, password)) => request.basic_auth(name, Some(password)),
        None => request,
    };
    request.header("I-Twilio-Idempotency-Token", token).send().await
}

/// Reads the answer to an inbound message and sends what it says.
async fn converse(
    world: &World,
    call: &Call,
    answer: Result<reqwest::Response, reqwest::Error>,
) -> Result<(), Trouble> {
    let (Some((ours, customer)), Ok(response)) = (&call.conversation, answer) else { return Ok(()) };
    let kind = response.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or("").to_owned();
    let body = response.text().await.map_err(|error| Trouble { code: 11200, text: error.to_string() })?;
    if body.len() > LARGEST_ANSWER {
        return Err(Trouble { code: 11750, text: "TwiML response body too large".to_owned() });
    }
    let replies = twiml::replies(&kind, &body).map_err(|(code, text)| Trouble { code, text })?;
    let mut state = world.lock();
    for reply in replies {
        crate::delivery::reply(world, &mut state, ours, customer, reply);
    }
    drop(state);
    world.touched();
    Ok(())
}

fn alert(world: &World, call: &Call, trouble: &Trouble) {
    tracing::debug!(url = %call.url, code = trouble.code, text = %trouble.text, "webhook failed");
    let alert = json!({
        "sid": sid("NO", &mut world.request_dice()),
        "account_sid": world.account.sid,
        "error_code": trouble.code.to_string(),
        "log_level": "error",
        "alert_text": trouble.text,
        "request_url": call.url,
        "resource_sid": call.params.iter().find(|(name, _)| name == "MessageSid").map(|(_, value)| value),
        "date_created": world.clock.now().format("%Y-%m-%dT%H:%M:%SZ").to_string(),
    });
    let mut state = world.lock();
    if state.alerts.len() == KEPT_ALERTS {
        state.alerts.pop_front();
    }
    state.alerts.push_back(alert);
}
