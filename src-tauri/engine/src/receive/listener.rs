//! The local listener a tunnel or reverse proxy hands callbacks to: on loopback, under an unguessable path, signature
//! checked before anything is believed. Stores and applies in one transaction, then answers.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use linnet_contract::{CacheTag, Tone};
use linnet_providers::twilio::signature::SignatureSettings;
use linnet_providers::twilio::webhook::{Fields, InboundText, StatusCallback};
use linnet_store::StoreError;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::sleep;

use super::connections;
use super::hooks::{ATTEMPT_PARAMETER, Road, Wanted};
use super::inbound::{Heard, announce, hear};
use super::status;
use crate::engine::Engine;

/// Twilio's requests are a few kilobytes.
const BODY_LIMIT: usize = 64 * 1024;

/// How soon a port that was taken is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(15);

/// Listens while some road to this computer is set, where the settings say now, until told to stop.
pub(super) async fn run(engine: &Arc<Engine>, mut stop: watch::Receiver<bool>) {
    let mut wanted = engine.hooks.wanted();
    let mut failing = false;
    while !*stop.borrow() {
        let now = *wanted.borrow_and_update();
        let pause = if now.open {
            match serve(engine, now, &mut wanted, &mut stop).await {
                Ok(()) => {
                    failing = false;
                    continue;
                }
                Err(error) => {
                    tracing::error!(%error, "the listener for replies could not be opened");
                    if !std::mem::replace(&mut failing, true) {
                        engine.events.notice(Tone::Warning, cannot_listen(now.port, &error));
                    }
                    TRY_AGAIN
                }
            }
        } else {
            Duration::MAX
        };
        tokio::select! {
            () = sleep(pause) => {}
            _ = wanted.changed() => {}
            _ = stop.changed() => {}
        }
    }
}

fn cannot_listen(port: u16, error: &std::io::Error) -> String {
    format!(
        "Linnet could not open port {port} for replies and receipts ({error}). Nothing is lost: it goes on asking Twilio \
         for them, and tries again. If another program uses that port, choose another one in Settings."
    )
}

/// Serves until something else is wanted.
async fn serve(
    engine: &Arc<Engine>,
    now: Wanted,
    wanted: &mut watch::Receiver<Wanted>,
    stop: &mut watch::Receiver<bool>,
) -> std::io::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", now.port)).await?;
    let address = listener.local_addr()?;
    tracing::info!(%address, "listening for replies");
    let router = router(Arc::clone(engine));
    engine.hooks.bound(Some(address));
    let close = async {
        tokio::select! {
            _ = wanted.wait_for(|wanted| *wanted != now) => {}
            _ = stop.wait_for(|stopped| *stopped) => {}
        }
        engine.hooks.bound(None);
    };
    connections::serve(listener, router, close).await;
    Ok(())
}

/// What is done with a request, whoever carries it here.
fn router(engine: Arc<Engine>) -> Router {
    Router::new().fallback(take).layer(DefaultBodyLimit::max(BODY_LIMIT)).with_state(engine)
}

async fn take(
    State(engine): State<Arc<Engine>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match (engine.hooks.road(uri.path()), method) {
        (Some(Road::Health), Method::GET) => StatusCode::NO_CONTENT.into_response(),
        (Some(Road::Status), Method::POST) => take_status(&engine, &uri, &headers, &body).await,
        (Some(road @ (Road::Inbound | Road::Fallback)), Method::POST) => {
            take_inbound(&engine, road, &uri, &headers, &body).await
        }
        (Some(_), _) => StatusCode::METHOD_NOT_ALLOWED.into_response(),
        (None, _) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Whether a request may be believed.
enum Trust {
    /// Signed by the account's token.
    Signed,
    /// The token is not at hand (an API key is used): only a hint to look.
    Hint,
    /// Not signed, or wrongly.
    Refused,
}

fn trust(engine: &Engine, road: Road, uri: &Uri, headers: &HeaderMap, fields: &Fields) -> Trust {
    let Some(twilio) = engine.account.client() else {
        return Trust::Hint;
    };
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    // A key of the newer webhook settings is not ours to check with.
    if text("X-Twilio-Webhooks-Signature-Settings").and_then(SignatureSettings::parse).is_some() {
        return Trust::Hint;
    }
    let signature = text("X-Twilio-Signature").unwrap_or_default();
    let urls = engine.hooks.signed_urls(road, uri.query());
    let mut checked = urls.iter().map(|url| twilio.signed_form(url, signature, fields));
    match checked.try_fold(false, |found, this| Some(found | this?)) {
        Some(true) => Trust::Signed,
        Some(false) => Trust::Refused,
        None => Trust::Hint,
    }
}

fn form(body: &[u8]) -> Fields {
    url::form_urlencoded::parse(body).into_owned().collect()
}

async fn take_status(engine: &Engine, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Response {
    let fields = form(body);
    match trust(engine, Road::Status, uri, headers, &fields) {
        Trust::Refused => return StatusCode::FORBIDDEN.into_response(),
        Trust::Hint => {
            engine.receive_wake.notify_one();
            return StatusCode::NO_CONTENT.into_response();
        }
        Trust::Signed => {}
    }
    let Ok(callback) = StatusCallback::from_form(fields) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let attempt = uri.query().and_then(|query| {
        form(query.as_bytes()).into_iter().find(|(name, _)| name == ATTEMPT_PARAMETER).map(|(_, value)| value)
    });
    let stored = async {
        let mut tx = engine.db.write().await?;
        status::apply_callback(engine, &mut tx, &callback, attempt, engine.clock.now()).await?;
        Ok::<_, StoreError>(tx.commit().await?)
    };
    if let Err(error) = stored.await {
        tracing::error!(%error, "a receipt could not be stored");
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    engine.events.changed(&[CacheTag::Campaigns, CacheTag::Inbox, CacheTag::Overview]);
    engine.outbox_wake.notify_one();
    engine.recall_wake.notify_one();
    StatusCode::NO_CONTENT.into_response()
}

async fn take_inbound(engine: &Engine, road: Road, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Response {
    let fields = form(body);
    match trust(engine, road, uri, headers, &fields) {
        Trust::Refused => return StatusCode::FORBIDDEN.into_response(),
        Trust::Hint => {
            engine.receive_wake.notify_one();
            return no_answer();
        }
        Trust::Signed => {}
    }
    let Ok(text) = InboundText::from_form(fields) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let now = engine.clock.now();
    let heard = Heard {
        sid: text.sid,
        from: text.from,
        to: text.to,
        body: text.body,
        media_count: text.num_media,
        opt_out_type: text.opt_out_type,
        received_at: now,
    };
    let stored = async {
        let mut tx = engine.db.write().await?;
        let new = hear(&mut tx, &engine.settings(), &heard, now).await?;
        tx.commit().await?;
        Ok::<_, StoreError>(new)
    };
    match stored.await {
        Ok(true) => announce(engine, &[heard]).await,
        Ok(false) => {}
        Err(error) => {
            tracing::error!(%error, "a reply could not be stored");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    }
    no_answer()
}

/// Valid TwiML that says nothing; plain text would be sent to the customer.
fn no_answer() -> Response {
    ([(header::CONTENT_TYPE, "text/xml")], "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>").into_response()
}
