//! Connections that break, at every point of a submission. A text may be called not sent only when the server cannot
//! have seen a byte of it, and the server must never see it twice.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use linnet_providers::twilio::{ErrorKind, MessageFilter, Submission};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::fixture::{CREATED, client, submit};

/// What the server does with a request it has read.
#[derive(Clone, Copy, Debug)]
enum Act {
    Accept,
    /// Answers, then closes without saying so beforehand.
    AcceptAndClose,
    /// The head of the answer and half of its body.
    AcceptHalf,
    /// Closes instead of answering.
    Close,
    /// The same with a reset.
    Reset,
    /// Something that is not HTTP.
    Babble,
}

struct Server {
    address: String,
    requests: Arc<Mutex<usize>>,
    connections: Arc<Mutex<usize>>,
}

impl Server {
    /// Serves the acts in turn, one per request, and accepts everything after them.
    async fn start(acts: &[Act]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let acts = Arc::new(Mutex::new(acts.iter().copied().collect::<VecDeque<_>>()));
        let server = Self { address, requests: Arc::default(), connections: Arc::default() };
        let (requests, connections) = (Arc::clone(&server.requests), Arc::clone(&server.connections));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                *connections.lock().unwrap() += 1;
                let (acts, requests) = (Arc::clone(&acts), Arc::clone(&requests));
                tokio::spawn(async move {
                    while read_request(&mut stream).await {
                        *requests.lock().unwrap() += 1;
                        let act = acts.lock().unwrap().pop_front().unwrap_or(Act::Accept);
                        if !act.perform(&mut stream).await {
                            return;
                        }
                    }
                });
            }
        });
        server
    }

    fn requests(&self) -> usize {
        *self.requests.lock().unwrap()
    }

    fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }
}

impl Act {
    /// Whether the connection goes on.
    async fn perform(self, stream: &mut TcpStream) -> bool {
        let length = CREATED.len();
        let head =
            format!("HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n");
        let answer = match self {
            Self::Accept | Self::AcceptAndClose => format!("{head}{CREATED}"),
            Self::AcceptHalf => format!("{head}{}", &CREATED[..length / 2]),
            Self::Babble => "220 mail.example ESMTP\r\n\r\n".to_owned(),
            Self::Close => return false,
            Self::Reset => {
                stream.set_zero_linger().unwrap();
                return false;
            }
        };
        stream.write_all(answer.as_bytes()).await.unwrap();
        matches!(self, Self::Accept)
    }
}

/// Reads head and body of one request; false at the end of the connection.
async fn read_request(stream: &mut TcpStream) -> bool {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4_096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return true;
            }
        }
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return false,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}

#[tokio::test]
async fn a_connection_that_breaks_after_the_request_is_in_doubt() {
    for act in [Act::Close, Act::Reset, Act::Babble, Act::AcceptHalf] {
        let server = Server::start(&[act]).await;
        let outcome = submit(&client(&server.address)).await;
        assert!(matches!(outcome, Submission::InDoubt { .. }), "{act:?}: {outcome:?}");
        assert_eq!(server.requests(), 1, "{act:?}: sent again by itself");
    }
}

#[tokio::test]
async fn a_pooled_connection_closed_after_the_request_is_in_doubt_and_not_repeated() {
    for act in [Act::Close, Act::Reset] {
        let server = Server::start(&[Act::Accept, act]).await;
        let twilio = client(&server.address);
        assert!(matches!(submit(&twilio).await, Submission::Accepted { .. }));
        let outcome = submit(&twilio).await;
        assert_eq!(server.connections(), 1, "the second request was meant to reuse the connection");
        assert!(matches!(outcome, Submission::InDoubt { .. }), "{act:?}: {outcome:?}");
        assert_eq!(server.requests(), 2, "{act:?}: sent again by itself");
    }
}

#[tokio::test]
async fn a_pooled_connection_closed_while_idle_never_doubles_a_text() {
    for _ in 0..20 {
        let server = Server::start(&[Act::AcceptAndClose]).await;
        let twilio = client(&server.address);
        assert!(matches!(submit(&twilio).await, Submission::Accepted { .. }));
        let outcome = submit(&twilio).await;
        match outcome {
            Submission::Accepted { .. } => assert_eq!(server.requests(), 2),
            Submission::InDoubt { .. } => assert!(server.requests() <= 2),
            Submission::Refused { .. } | Submission::NotSent { .. } => panic!("{outcome:?}"),
        }
    }
}

#[tokio::test]
async fn a_refused_connection_means_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let outcome = submit(&client(&address)).await;
    let Submission::NotSent { reason } = &outcome else { panic!("{outcome:?}") };
    assert_eq!(reason, "The connection to Twilio was refused.");
    let error = client(&address).list_messages(&MessageFilter::default()).next().await.unwrap_err();
    assert_eq!((error.kind, error.retryable), (ErrorKind::Unreachable, true));
}

#[tokio::test]
async fn a_failed_tls_handshake_means_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut greet = true;
        while let Ok((mut stream, _)) = listener.accept().await {
            // One peer that speaks something else, one that hangs up.
            if std::mem::take(&mut greet) {
                let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
            }
        }
    });
    for _ in 0..2 {
        let outcome = submit(&client(&address)).await;
        assert!(matches!(outcome, Submission::NotSent { .. }), "{outcome:?}");
    }
}

#[tokio::test]
async fn an_unknown_host_means_not_sent() {
    // RFC 6761 section 6.4: names under `invalid` never resolve.
    let outcome = submit(&client("https://twilio.invalid")).await;
    assert!(matches!(outcome, Submission::NotSent { .. }), "{outcome:?}");
}
