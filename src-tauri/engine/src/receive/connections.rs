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
pub(super) const HEADERS_WITHIN: Duration = Duration::from_secs(20);
/// Twilio sends about twenty headers, a proxy adds ten.
const MOST_HEADERS: usize = 64;
const HEADER_BYTES: usize = 32 * 1024;
/// What was begun is finished within this long when the listener closes; Twilio does not wait longer for an answer.
const FINISH_WITHIN: Duration = Duration::from_secs(15);
/// After an accept that failed, for instance for want of file handles.
const AFTER_FAILURE: Duration = Duration::from_millis(200);

/// Serves until told to close; then nothing new is taken and what was begun is finished.
pub(super) async fn serve(
    listener: TcpListener,
    router: Router,
    headers_within: Duration,
    close: impl Future<Output = ()>,
) {
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
                    let talk = talk(stream, router.clone(), headers_within, closing.subscribe());
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
async fn talk(stream: TcpStream, router: Router, headers_within: Duration, mut closing: watch::Receiver<bool>) {
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
        .header_read_timeout(headers_within)
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

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::sync::oneshot;

    use super::*;

    async fn open(
        headers_within: Duration,
    ) -> (std::net::SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (close, closed) = oneshot::channel();
        let slow = get(|| async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            "done"
        });
        let router = Router::new().route("/", get(|| async { "yes" })).route("/slow", slow);
        let serving = tokio::spawn(serve(listener, router, headers_within, async {
            let _ = closed.await;
        }));
        (address, close, serving)
    }

    async fn all(mut stream: TcpStream, said: &str) -> String {
        stream.write_all(said.as_bytes()).await.unwrap();
        let mut heard = Vec::new();
        let _ = stream.read_to_end(&mut heard).await;
        String::from_utf8_lossy(&heard).into_owned()
    }

    #[tokio::test]
    async fn whoever_never_finishes_the_headers_is_cut_off_and_others_are_served() {
        let (address, close, serving) = open(Duration::from_millis(300)).await;
        let mut slow = Vec::new();
        for _ in 0..50 {
            let stream = TcpStream::connect(address).await.unwrap();
            slow.push(tokio::spawn(all(stream, "POST / HTTP/1.1\r\nHost: a\r\nX-Slow:")));
        }
        let quick =
            all(TcpStream::connect(address).await.unwrap(), "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assert!(quick.await.ends_with("yes"));
        for slow in slow {
            let heard = slow.await.unwrap();
            assert!(heard.is_empty() || heard.starts_with("HTTP/1.1 408"), "{heard}");
        }
        let idle = all(TcpStream::connect(address).await.unwrap(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
        assert!(idle.contains("yes"), "and a connection that is kept open in silence ends too: {idle}");
        drop(close);
        serving.await.unwrap();
    }

    #[tokio::test]
    async fn what_was_begun_is_finished_when_the_listener_closes() {
        let (address, close, serving) = open(HEADERS_WITHIN).await;
        let begun =
            tokio::spawn(all(TcpStream::connect(address).await.unwrap(), "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"));
        tokio::time::sleep(Duration::from_millis(100)).await;
        drop(close);
        assert!(begun.await.unwrap().ends_with("done"));
        serving.await.unwrap();
        assert!(TcpStream::connect(address).await.is_err());
    }
}
