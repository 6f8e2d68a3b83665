//! The connections a tunnel or reverse proxy opens to this computer: bounded in number and in patience, so that whoever
//! opens many and says little cannot shut out Twilio. It knows nothing of what is asked.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tower::ServiceExt as _;

/// Open at once. A proxy keeps a handful; more than this is somebody's game, and the rest wait in the system's queue.
const MOST_OPEN: usize = 256;
/// A request's headers must be there within this long; an open connection may be silent for as long.
const HEADERS_WITHIN: Duration = Duration::from_secs(20);
/// Twilio sends about twenty headers, a proxy adds ten.
const MOST_HEADERS: usize = 64;
const HEADER_BYTES: usize = 32 * 1024;
/// What was begun is finished within this long when the listener closes; Twilio does not wait longer for an answer.
const FINISH_WITHIN: Duration = Duration::from_secs(15);
/// After an accept that failed, for instance for want of file handles.
const AFTER_FAILURE: Duration = Duration::from_millis(200);

/// Serves until told to close; then nothing new is taken and what was begun is finished.
pub(super) async fn serve(listener: TcpListener, router: Router, close: impl Future<Output = ()>) {
    let (closing, room) = (watch::Sender::new(false), Arc::new(Semaphore::new(MOST_OPEN)));
    let mut open = JoinSet::new();
    let mut close = pin!(close);
    loop {
        let accepted = async {
            let permit = Arc::clone(&room).acquire_owned().await;
            (listener.accept().await, permit)
        };
        tokio::select! {
            () = &mut close => break,
            (accepted, Ok(permit)) = accepted => match accepted {
                Ok((stream, _)) => {
                    let talk = talk(stream, router.clone(), closing.subscribe());
                    open.spawn(async move {
                        talk.await;
                        drop(permit);
                    });
                }
                Err(error) => {
                    tracing::debug!(%error, "a connection could not be taken");
                    tokio::time::sleep(AFTER_FAILURE).await;
                }
            },
            Some(_) = open.join_next() => {}
        }
    }
    drop(listener);
    closing.send_replace(true);
    let all = async { while open.join_next().await.is_some() {} };
    if tokio::time::timeout(FINISH_WITHIN, all).await.is_err() {
        tracing::debug!("connections that would not end were cut off");
    }
}

/// One connection, from its first byte to its last.
async fn talk(stream: TcpStream, router: Router, mut closing: watch::Receiver<bool>) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "small answers may be late");
    }
    let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let router = router.clone();
        async move {
            Ok::<_, Infallible>(router.oneshot(request.map(Body::new)).await.unwrap_or_else(|never| match never {}))
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN)
        .max_headers(MOST_HEADERS)
        .max_buf_size(HEADER_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => Some(ended),
        _ = closing.changed() => None,
    };
    let ended = if let Some(ended) = ended {
        ended
    } else {
        connection.as_mut().graceful_shutdown();
        connection.await
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended badly");
    }
}
