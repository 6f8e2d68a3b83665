//! The window's pages in a plain browser, for design work; exists in development builds only. The same two doors behind
//! loopback HTTP: every request must carry the token this run printed, and a question must come from our own pages.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path as UrlPath, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, extract};
use futures::stream::{self, Stream};
use linnet_contract::{AppEvent, CacheTag, UiError};
use serde::Deserialize;
use tokio::sync::broadcast::error::RecvError;

use crate::host::OpenHost;
use crate::rpc;

/// Set to a port (0 picks one), it opens no window and serves the pages instead.
const WANTED: &str = "LINNET_BROWSER_PORT";
/// The stand-in for Tauri's own script.
const BRIDGE: &str = include_str!("browser.js");

struct Site {
    host: OpenHost,
    token: String,
    origin: String,
    pages: PathBuf,
}

/// The port to serve on, if that is wanted.
pub fn wanted() -> Option<u16> {
    std::env::var(WANTED).ok()?.parse().ok()
}

/// Serves until the process is ended.
pub async fn serve(host: OpenHost, port: u16) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
    let origin = format!("http://{}", listener.local_addr()?);
    let token = uuid::Uuid::new_v4().simple().to_string();
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/ui");
    announce(&format!("{origin}/enter?token={token}"));
    let site = Arc::new(Site { host, token, origin, pages });
    let guarded = Router::new()
        .route("/door/{door}", post(ask))
        .route("/events", get(events))
        .route("/browser.js", get(bridge))
        .fallback(page)
        .layer(middleware::from_fn_with_state(site.clone(), let_in));
    axum::serve(listener, guarded.route("/enter", get(enter)).with_state(site)).await
}

#[expect(clippy::print_stdout, reason = "the address is for the person who started this at a terminal")]
fn announce(address: &str) {
    println!("Open {address}");
}

#[derive(Deserialize)]
struct Entry {
    token: String,
}

async fn enter(State(site): State<Arc<Site>>, Query(entry): Query<Entry>) -> Response {
    if entry.token != site.token {
        return StatusCode::FORBIDDEN.into_response();
    }
    let cookie = format!("linnet={}; HttpOnly; SameSite=Strict; Path=/", site.token);
    ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response()
}

/// The token on everything; our own origin on whatever changes something.
async fn let_in(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let may_ask = request.method().is_safe() || has(request.headers(), &header::ORIGIN, &site.origin);
    let own_host = has(request.headers(), &header::HOST, site.origin.trim_start_matches("http://"));
    if may_ask && own_host && has(request.headers(), &header::COOKIE, &format!("linnet={}", site.token)) {
        return next.run(request).await;
    }
    StatusCode::FORBIDDEN.into_response()
}

fn has(headers: &HeaderMap, name: &header::HeaderName, value: &str) -> bool {
    headers.get(name).is_some_and(|found| found == value)
}

async fn ask(
    State(site): State<Arc<Site>>,
    UrlPath(door): UrlPath<String>,
    extract::Json(question): extract::Json<rpc::Question>,
) -> Response {
    let answer = match door.as_str() {
        "rpc" => rpc::ask(&site.host, question).await,
        "secret" => rpc::hand_inward(&site.host, question).await,
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    answer.map_or_else(
        |error: UiError| (StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response(),
        |answer| Json(answer).into_response(),
    )
}

async fn events(
    State(site): State<Arc<Site>>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, StatusCode> {
    let host = site.host.get().await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let stream = stream::unfold(host.subscribe(), |mut events| async move {
        let event = match events.recv().await {
            Ok(event) => event,
            Err(RecvError::Lagged(_)) => AppEvent::Changed { tags: CacheTag::ALL.to_vec() },
            Err(RecvError::Closed) => return None,
        };
        let event = Event::default().json_data(&event).ok()?;
        Some((Ok(event), events))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}

async fn bridge() -> Response {
    typed("text/javascript", BRIDGE.into())
}

/// A file of the built pages, or the page itself for every address the pages know.
async fn page(State(site): State<Arc<Site>>, request: Request) -> Response {
    let wanted = Path::new(request.uri().path().trim_start_matches('/'));
    let inside = wanted.components().all(|part| matches!(part, Component::Normal(_)));
    if let (true, Ok(file)) = (inside, tokio::fs::read(site.pages.join(wanted)).await) {
        return typed(media_type(wanted), file.into());
    }
    match tokio::fs::read_to_string(site.pages.join("index.html")).await {
        Ok(page) => typed("text/html", page.replace("<head>", "<head><script src=\"/browser.js\"></script>").into()),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn typed(kind: &'static str, body: Body) -> Response {
    let mut response = body.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("woff2") => "font/woff2",
        Some("html") => "text/html",
        _ => "application/octet-stream",
    }
}
