//! Time stamps against an authority that shares no code with us: Debian's `openssl ts`, behind a loopback responder.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use linnet_providers::timestamp::{Imprint, StampError, stamp};
use tempfile::TempDir;
use url::Url;
use wiremock::matchers::{header, method};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

const PATIENCE: Duration = Duration::from_secs(20);
const CONFIG: &str = "
[ tsa ]
default_tsa = here
[ here ]
serial = ./serial
crypto_device = builtin
signer_cert = ./tsa.pem
signer_key = ./tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = yes
tsa_name = no
ess_cert_id_chain = no
[ req ]
distinguished_name = name
[ name ]
[ stamps ]
extendedKeyUsage = critical, timeStamping
";

fn openssl(folder: &Path, arguments: &[&str]) -> bool {
    Command::new("openssl").args(arguments).current_dir(folder).output().unwrap().status.success()
}

/// An authority with a key of its own.
fn authority() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ts.cnf"), CONFIG).unwrap();
    std::fs::write(folder.path().join("serial"), "01\n").unwrap();
    let request = [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "tsa.key",
        "-out",
        "tsa.pem",
        "-days",
        "2",
        "-subj",
        "/CN=A time stamping authority",
        "-config",
        "ts.cnf",
        "-extensions",
        "stamps",
    ];
    assert!(openssl(folder.path(), &request));
    folder
}

/// Answers queries with `openssl ts -reply`; `change` may bend the query before.
struct Tsa {
    folder: std::path::PathBuf,
    change: fn(&mut Vec<u8>),
}

impl Respond for Tsa {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let mut query = request.body.clone();
        (self.change)(&mut query);
        std::fs::write(self.folder.join("query.tsq"), query).unwrap();
        let reply = ["ts", "-reply", "-config", "ts.cnf", "-queryfile", "query.tsq", "-out", "reply.tsr"];
        // A query it refuses is answered with a refusal, which is a reply as well.
        openssl(&self.folder, &reply);
        let bytes = std::fs::read(self.folder.join("reply.tsr")).unwrap();
        ResponseTemplate::new(200).set_body_raw(bytes, "application/timestamp-reply")
    }
}

async fn served(answer: impl Respond + 'static) -> (MockServer, Url) {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(header("Content-Type", "application/timestamp-query"))
        .respond_with(answer)
        .mount(&server)
        .await;
    let url = server.uri().parse().unwrap();
    (server, url)
}

fn imprint(text: &[u8]) -> Imprint {
    use sha2::Digest as _;
    Imprint { hash: sha2::Sha256::digest(text).into(), nonce: 0x80f1_e2d3_c4b5_a697 }
}

#[tokio::test]
async fn an_independent_authority_stamps_and_its_own_tool_verifies_what_was_kept() {
    let tsa = authority();
    let (_server, url) = served(Tsa { folder: tsa.path().to_owned(), change: |_| {} }).await;
    let text = b"7:00ff\n";
    let stamped = stamp(&url, &imprint(text), PATIENCE).await.unwrap();
    let clock = Command::new("date").arg("+%s").output().unwrap();
    let now: i64 = String::from_utf8(clock.stdout).unwrap().trim().parse().unwrap();
    assert!((-60..=2).contains(&(stamped.time.timestamp() - now)), "its time is now: {}", stamped.time);
    std::fs::write(tsa.path().join("anchor.txt"), text).unwrap();
    std::fs::write(tsa.path().join("anchor.tsr"), &stamped.reply).unwrap();
    let verify =
        |data: &str| openssl(tsa.path(), &["ts", "-verify", "-data", data, "-in", "anchor.tsr", "-CAfile", "tsa.pem"]);
    assert!(verify("anchor.txt"));
    std::fs::write(tsa.path().join("other.txt"), b"7:00fe\n").unwrap();
    assert!(!verify("other.txt"), "the tool can say no");
}

#[tokio::test]
async fn a_stamp_of_another_request_or_document_is_no_answer() {
    let tsa = authority();
    // The nonce stands before the last three bytes, the hash in the middle.
    let nonce: fn(&mut Vec<u8>) = |query| {
        let at = query.len() - 4;
        query[at] ^= 1;
    };
    let document: fn(&mut Vec<u8>) = |query| query[30] ^= 1;
    for (change, what) in [(nonce, "another request"), (document, "another document")] {
        let (_server, url) = served(Tsa { folder: tsa.path().to_owned(), change }).await;
        assert_eq!(stamp(&url, &imprint(b"text"), PATIENCE).await, Err(StampError::Other(what)));
    }
}

#[tokio::test]
async fn a_refusal_is_told_in_the_authoritys_words() {
    let tsa = authority();
    // A hash algorithm it does not accept: the last byte of SHA-256's name becomes another's.
    let change: fn(&mut Vec<u8>) = |query| {
        let at = query.windows(9).position(|part| part == [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1]).unwrap();
        query[at + 8] = 7;
    };
    let (_server, url) = served(Tsa { folder: tsa.path().to_owned(), change }).await;
    let refused = stamp(&url, &imprint(b"text"), PATIENCE).await.unwrap_err();
    assert!(matches!(&refused, StampError::Refused(words) if !words.is_empty()), "{refused:?}");
}

#[tokio::test]
async fn garbage_silence_and_errors_are_no_time_stamp() {
    for body in
        [&b""[..], b"<html>hello</html>", &[0x30, 0x03, 0x30, 0x01, 0x02], &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]]
    {
        let (_server, url) = served(ResponseTemplate::new(200).set_body_bytes(body)).await;
        assert_eq!(stamp(&url, &imprint(b"text"), PATIENCE).await, Err(StampError::Unreadable), "{body:?}");
    }
    let (_server, url) = served(ResponseTemplate::new(503)).await;
    let failed = stamp(&url, &imprint(b"text"), PATIENCE).await.unwrap_err();
    assert!(failed.to_string().contains("503"), "{failed}");
    let (_server, url) = served(ResponseTemplate::new(200).set_delay(Duration::from_secs(5))).await;
    let late = stamp(&url, &imprint(b"text"), Duration::from_millis(200)).await.unwrap_err();
    assert_eq!(late, StampError::Unreachable("no answer in time".to_owned()));
    let (_server, url) = served(ResponseTemplate::new(200).set_body_bytes(vec![0x30; 300 * 1024])).await;
    assert_eq!(stamp(&url, &imprint(b"text"), PATIENCE).await, Err(StampError::Unreadable), "more than any reply has");
}
