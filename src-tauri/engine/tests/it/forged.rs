//! Who is believed: what Twilio's own library signs, over a real socket; and nothing of a hundred thousand requests that
//! are a signed one with something changed.

use std::env::var;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use linnet_engine::receive;
use linnet_providers::secret::Secret;
use linnet_providers::twilio::signature::sign;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::push::{BASE, Pusher, encode, pairs};
use crate::world::{Shop, Town, folder};

const DANA: &str = "+13125550142";
type Fields = Vec<(String, String)>;

/// Requests as Twilio might send them: unknown fields, empty ones, some twice, every script.
fn varied(pusher: &Pusher, index: usize) -> Fields {
    let body =
        ["STOP?", "ñ é ü", "a+b & c=d%", "😀👩‍👩‍👧‍👦", "", " two  spaces ", "日本語", "line\nbreak", "\"'<>", "100%25"]
            [index % 10];
    let mut fields = pusher.text(&format!("SM{index:032}"), DANA, body);
    fields.extend(match index % 5 {
        0 => pairs(&[("Zeta", ""), ("alpha", "1"), ("Alpha", "2"), ("ALPHA", "3")]),
        1 => pairs(&[("Digits", "1234"), ("Digits", "5678"), ("Digits", "1234")]),
        2 => pairs(&[("ÜName", "ß"), ("Body2", "Body")]),
        3 => pairs(&[("Latitude", "41.88"), ("ProfileName", "Dana & Söhne"), ("Forwarded", "true")]),
        _ => Vec::new(),
    });
    if index % 7 == 3 {
        fields.reverse();
    }
    fields
}

/// Has the library sign; nothing when it is not installed.
#[expect(clippy::print_stderr, reason = "a skipped check says so")]
fn by_the_library(requests: &[Value]) -> Option<Vec<(String, String)>> {
    let python = var("LINNET_TWILIO_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let quiet = |mut command: Command| command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    let mut probe = Command::new(&python);
    probe.args(["-c", "import twilio.request_validator"]);
    if !quiet(probe).is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: Twilio's Python library is not installed; see tests/official/README.md");
        return None;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/official/sign.py");
    let mut signer =
        Command::new(python).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut stdin = signer.stdin.take().expect("a way in");
    let lines: Vec<String> = requests.iter().map(Value::to_string).collect();
    let lines = lines.join("\n") + "\n";
    let writing = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = signer.wait_with_output().expect("it ends");
    writing.join().expect("it was written").expect("it was read");
    let text = String::from_utf8(output.stdout).expect("text");
    let signed = text.lines().map(|line| {
        let line: Value = serde_json::from_str(line).expect("JSON");
        (line["url"].as_str().unwrap().to_owned(), line["signature"].as_str().unwrap().to_owned())
    });
    Some(signed.collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_twilios_own_library_signs_is_believed() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let mut pusher = Pusher::new(&shop.engine, &town.known.auth_token, &town.known.account_sid).await;
    // Behind a reverse proxy that keeps a port and a folder of its own.
    shop.engine.hooks().set_base(Some("https://owner:pass@texts.example.com:8443/linnet".to_owned())).await.unwrap();
    let signed_base = "https://texts.example.com:8443/linnet";
    let secret_path = pusher.inbound.strip_prefix(BASE).unwrap().to_owned();
    pusher.inbound = format!("{signed_base}{secret_path}");
    let forms: Vec<Fields> = (0..60).map(|index| varied(&pusher, index)).collect();
    let as_json = |fields: &Fields| {
        let object: serde_json::Map<String, Value> =
            fields.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        Value::Object(object).to_string()
    };
    let token = &town.known.auth_token;
    let requests: Vec<Value> = forms
        .iter()
        .enumerate()
        .map(|(index, fields)| {
            let (fields, body) =
                if index % 6 == 5 { (json!([]), Some(as_json(fields))) } else { (json!(fields), None) };
            json!({ "url": pusher.inbound, "token": token, "fields": fields, "body": body })
        })
        .collect();
    let Some(signed) = by_the_library(&requests) else { return };
    assert_eq!(signed.len(), requests.len());

    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let local = listener.local_addr().unwrap();
    let router = receive::router(&shop.engine);
    tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for (index, ((url, signature), fields)) in signed.iter().zip(&forms).enumerate() {
        // The proxy takes its folder off on every second request.
        let path = url.strip_prefix("https://texts.example.com:8443").unwrap();
        let path = if index % 2 == 0 { path } else { path.strip_prefix("/linnet").unwrap() };
        let post = http.post(format!("http://{local}{path}")).header("X-Twilio-Signature", signature);
        let post = match requests[index]["body"].as_str() {
            Some(body) => post.header("Content-Type", "application/json").body(body.to_owned()),
            None => post.header("Content-Type", "application/x-www-form-urlencoded").body(encode(fields)),
        };
        assert_eq!(post.send().await.unwrap().status(), StatusCode::OK, "{index}: {fields:?}");
    }
    let heard: i64 = sqlx::query_scalar("SELECT count(*) FROM inbound").fetch_one(shop.db.reader()).await.unwrap();
    assert_eq!(heard, 60);
    town.stop().await;
}

struct Die(u64);

impl Die {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// A request somebody holds in their hand and may change.
#[derive(Clone)]
struct Held {
    path: String,
    fields: Fields,
    /// The form as bytes, when a byte of it was changed.
    bytes: Option<Vec<u8>>,
    signature: Option<String>,
    get: bool,
}

impl Held {
    fn body(&self) -> Vec<u8> {
        self.bytes.clone().unwrap_or_else(|| encode(&self.fields).into_bytes())
    }

    /// The text that is signed: two requests that spell the same are the same to Twilio's scheme.
    fn spelled(&self) -> String {
        let mut fields: Fields = url::form_urlencoded::parse(&self.body()).into_owned().collect();
        fields.sort();
        fields.dedup();
        let all: String = fields.into_iter().map(|(name, value)| name + &value).collect();
        format!("{}{all}", self.path)
    }

    fn request(&self) -> Request<Body> {
        let signed = |request: axum::http::request::Builder| match &self.signature {
            Some(signature) => request.header("X-Twilio-Signature", signature),
            None => request,
        };
        if self.get {
            let query = String::from_utf8_lossy(&self.body()).into_owned();
            return signed(Request::get(format!("{}?{query}", self.path))).body(Body::empty()).unwrap();
        }
        let kind = "application/x-www-form-urlencoded";
        signed(Request::post(&self.path).header("Content-Type", kind)).body(Body::from(self.body())).unwrap()
    }
}

/// Changes one thing. Sometimes that is nothing after all; whoever asks looks.
fn mutate(held: &Held, die: &mut Die) -> Held {
    let mut held = held.clone();
    let at = die.roll(held.fields.len());
    match die.roll(16) {
        0..=3 => {
            let mut bytes = held.body();
            let byte = die.roll(bytes.len());
            bytes[byte] ^= 1 << die.roll(7);
            held.bytes = Some(bytes);
        }
        4 => drop(held.fields.remove(at)),
        5 => held.fields.retain(|(_, value)| !value.is_empty()),
        6 => held.fields.push(("Extra".to_owned(), String::new())),
        7 => held.fields[at].1.push(' '),
        8 => {
            let other = die.roll(held.fields.len());
            let (one, two) = (held.fields[at].1.clone(), held.fields[other].1.clone());
            (held.fields[at].1, held.fields[other].1) = (two, one);
        }
        9 => {
            let name = held.fields[at].0.clone();
            held.fields.push((name, "second".to_owned()));
        }
        10 => held.fields[at].0 = held.fields[at].0.to_uppercase(),
        11 => {
            let mut signature: Vec<u8> = held.signature.take().unwrap().into_bytes();
            let byte = die.roll(signature.len());
            signature[byte] = b"ABCabc019+/="[die.roll(12)];
            held.signature = String::from_utf8(signature).ok();
        }
        12 => {
            let signature = held.signature.take().unwrap();
            held.signature = match die.roll(5) {
                0 => None,
                1 => Some(signature.to_lowercase()),
                2 => Some(signature[..die.roll(28)].to_owned()),
                3 => Some(format!("{signature},{signature}")),
                _ => Some(format!("{signature}A")),
            };
        }
        13 => {
            held.path = match die.roll(5) {
                0 => format!("{}?", held.path),
                1 => format!("{}?m=1", held.path),
                2 => held.path.replace("inbound", "fallback"),
                3 => held.path.replace("inbound", "Inbound"),
                _ => format!("{}/", held.path),
            };
        }
        14 => {
            let key = Secret::new(format!("{:032x}", die.roll(1 << 30)));
            held.signature = Some(sign(&key, &format!("{BASE}{}", held.path), &held.fields));
        }
        _ => held.get = true,
    }
    held
}

// Two halves, so that they run beside each other.
#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_thousand_changed_requests_none_is_believed() {
    none_is_believed(20_261_121).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_thousand_more_changed_requests_none_is_believed() {
    none_is_believed(20_261_122).await;
}

async fn none_is_believed(seed: u64) {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let mut pusher = Pusher::new(&shop.engine, &town.known.auth_token, &town.known.account_sid).await;
    let held = |pusher: &Pusher, index| {
        let fields = varied(pusher, index);
        let signature = Some(pusher.sign(&pusher.inbound, &fields));
        let path = pusher.inbound.strip_prefix(BASE).unwrap().to_owned();
        Held { path, fields, bytes: None, signature, get: false }
    };
    let mut honest = held(&pusher, 0);
    let mut spelled = honest.spelled();
    let (mut die, mut refused, mut same) = (Die(seed), 0_u64, 0_u64);
    while refused < 50_000 {
        let changed = mutate(&honest, &mut die);
        if changed.signature == honest.signature && !changed.get && changed.spelled() == spelled {
            same += 1;
            continue;
        }
        if refused % 300 == 0 {
            // A new desk has its patience back, so that both ways of refusing are met.
            pusher.router = receive::router(&shop.engine);
            honest = held(&pusher, die.roll(1_000));
            spelled = honest.spelled();
        }
        let answer = tower::ServiceExt::oneshot(pusher.router.clone(), changed.request()).await.unwrap();
        let status = answer.status();
        assert!(status.is_client_error(), "{status}: {} {:?}", changed.path, changed.fields);
        refused += 1;
    }
    assert!(same < 10_000, "{same} changes changed nothing");
    let stored: i64 =
        sqlx::query_scalar("SELECT (SELECT count(*) FROM inbound) + (SELECT count(*) FROM provider_events)")
            .fetch_one(shop.db.reader())
            .await
            .unwrap();
    assert_eq!(stored, 0);
    let honest = varied(&pusher, 7);
    assert_eq!(pusher.push(&pusher.inbound, &honest).await, StatusCode::OK, "and Twilio is still heard");
    town.stop().await;
}
