//! The local listener a tunnel or reverse proxy hands callbacks to: on loopback, under an unguessable path, signature
//! checked before anything is believed. Stores and applies in one transaction, then answers.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, serve as serve_http};
use linnet_contract::CacheTag;
use linnet_providers::twilio::signature::SignatureSettings;
use linnet_providers::twilio::webhook::{Fields, InboundText, StatusCallback};
use linnet_store::StoreError;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::inbound::{Heard, announce, hear};
use super::status;
use crate::engine::Engine;
use crate::outbox::{ATTEMPT_PARAMETER, STATUS_PATH};

/// Path, below the public address, at which texts come in.
pub const INBOUND_PATH: &str = "/twilio/sms";

/// Twilio's requests are a few kilobytes.
const BODY_LIMIT: usize = 64 * 1024;

/// Serves until told to stop.
pub(super) async fn serve(engine: Arc<Engine>, mut stop: watch::Receiver<bool>) -> std::io::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", engine.settings().receive_port)).await?;
    tracing::info!(address = %listener.local_addr()?, "listening for replies");
    let routes = Router::new()
        .route(STATUS_PATH, post(take_status))
        .route(INBOUND_PATH, post(take_inbound))
        .route("/health", get(|| async { StatusCode::NO_CONTENT }))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(engine);
    serve_http(listener, routes)
        .with_graceful_shutdown(async move {
            let _ = stop.wait_for(|stopped| *stopped).await;
        })
        .await
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

fn trust(engine: &Engine, uri: &Uri, headers: &HeaderMap, fields: &Fields) -> Trust {
    let Some(twilio) = engine.account.client() else {
        return Trust::Hint;
    };
    let settings = engine.settings();
    // Behind a tunnel only the address configured at Twilio is what was signed, never what arrives here.
    let base = settings.receive_url.as_deref().unwrap_or_default();
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let url = format!("{base}{path}");
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    // A key of the newer webhook settings is not ours to check with.
    if text("X-Twilio-Webhooks-Signature-Settings").and_then(SignatureSettings::parse).is_some() {
        return Trust::Hint;
    }
    match twilio.signed_form(&url, text("X-Twilio-Signature").unwrap_or_default(), fields) {
        Some(true) => Trust::Signed,
        Some(false) => Trust::Refused,
        None => Trust::Hint,
    }
}

fn form(body: &[u8]) -> Fields {
    url::form_urlencoded::parse(body).into_owned().collect()
}

async fn take_status(
    State(engine): State<Arc<Engine>>,
    RawQuery(query): RawQuery,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fields = form(&body);
    match trust(&engine, &uri, &headers, &fields) {
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
    let attempt = query.and_then(|query| {
        form(query.as_bytes()).into_iter().find(|(name, _)| name == ATTEMPT_PARAMETER).map(|(_, value)| value)
    });
    let stored = async {
        let mut tx = engine.db.write().await?;
        status::apply_callback(&engine, &mut tx, &callback, attempt, engine.clock.now()).await?;
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

async fn take_inbound(State(engine): State<Arc<Engine>>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let fields = form(&body);
    match trust(&engine, &uri, &headers, &fields) {
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
        Ok(true) => announce(&engine, &[heard]).await,
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
