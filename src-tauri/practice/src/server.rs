//! A small HTTP/1.1 server on loopback that can do what ordinary ones cannot: cut a connection instead of answering.
//! It knows nothing of Twilio.

use std::future::Future;
use std::sync::Arc;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::options::PracticeError;

/// Largest request body read.
const LARGEST_BODY: usize = 1024 * 1024;

/// What a handler gives: an answer, or `None` to cut the connection.
pub(crate) type Reply = Option<Response<Full<Bytes>>>;

/// The reason a connection is cut on purpose.
#[derive(Debug, thiserror::Error)]
#[error("cut on purpose")]
struct Cut;

/// Opens a loopback port; 0 takes a free one.
pub(crate) async fn bind(port: u16) -> Result<TcpListener, PracticeError> {
    TcpListener::bind(("127.0.0.1", port)).await.map_err(|source| PracticeError::Bind { port, source })
}

/// Serves until `closing` changes; connections still open then are dropped.
pub(crate) async fn serve<H, F>(listener: TcpListener, mut closing: watch::Receiver<bool>, handler: H)
where
    H: Fn(Request<Bytes>) -> F + Send + Sync + 'static,
    F: Future<Output = Reply> + Send + 'static,
{
    let handler = Arc::new(handler);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = closing.changed() => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => { connections.spawn(connection(stream, Arc::clone(&handler))); }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection<H, F>(stream: TcpStream, handler: Arc<H>)
where
    H: Fn(Request<Bytes>) -> F + Send + Sync + 'static,
    F: Future<Output = Reply> + Send + 'static,
{
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY was refused");
    }
    let service = service_fn(move |request: Request<Incoming>| {
        let handler = Arc::clone(&handler);
        async move {
            let (parts, body) = request.into_parts();
            let Ok(body) = Limited::new(body, LARGEST_BODY).collect().await else { return Err(Cut) };
            handler(Request::from_parts(parts, body.to_bytes())).await.ok_or(Cut)
        }
    });
    let served = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if let Err(error) = served {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// A response with this content type.
pub(crate) fn response(status: u16, content_type: &str, body: String) -> Response<Full<Bytes>> {
    let built = Response::builder().status(status).header("Content-Type", content_type).body(Full::from(body));
    built.unwrap_or_else(|_| Response::new(Full::from(String::new())))
}
