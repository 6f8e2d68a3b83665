//! Replies that come in at a public address: through a tunnel that a program lends, and through a reverse proxy of the
//! owner's, with the pretend Twilio calling from outside.
#![cfg(unix)]

use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use linnet_contract::{
    CheckHooks, ChooseReceiving, ConnectHooks, ErrorCode, GetReceiving, Receiving, SecretInput, StepOutcome,
    TestReceiving, Way, WayState,
};
use linnet_engine::Handle as _;
use linnet_practice::PracticeOptions;
use linnet_providers::tunnel::Patience;
use linnet_store::inbound;

use crate::world::{Shop, Town, folder, wednesday};

const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../practice/programs/tunnel.py");
const ANN: &str = "+13125550142";

/// A program that behaves in a certain way, in a folder.
fn program(folder: &Path, behaviour: &str) -> String {
    let path = folder.join("tunnel-program");
    std::fs::write(&path, format!("#!/bin/sh\nexec python3 '{PROGRAM}' {behaviour} -- \"$@\"\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path.display().to_string()
}

fn order(way: Way, program: Option<String>) -> ChooseReceiving {
    ChooseReceiving { way, address: None, program, token: None, session_only: true }
}

async fn receiving(shop: &Shop) -> Receiving {
    shop.engine.handle(GetReceiving {}).await.unwrap()
}

async fn until_state(shop: &Shop, state: WayState) -> Receiving {
    shop.until(state.word(), async |shop| receiving(shop).await.state == state).await;
    receiving(shop).await
}

async fn open(folder: &Path, town: &Town) -> Shop {
    let shop = Shop::open(folder, &town.known).await;
    shop.engine.tunnel().be_patient(Patience {
        start: Duration::from_secs(30),
        look: Duration::from_millis(100),
        falter: Duration::from_secs(60),
    });
    shop
}

async fn connect(shop: &Shop) {
    let seen = shop.engine.handle(CheckHooks {}).await.unwrap().seen;
    shop.engine.handle(ConnectHooks { seen }).await.unwrap();
}

async fn heard(shop: &Shop) -> u64 {
    inbound::count_since(&shop.db, wednesday() - chrono::TimeDelta::days(1)).await.unwrap()
}

/// A world in which no look at Twilio's list finds what comes in: what is heard came by push.
async fn push_only() -> Town {
    let options = PracticeOptions {
        latency: Some(Duration::ZERO),
        speed: 50.0,
        as_of: Some(wednesday()),
        throughput: 100_000.0,
        list_lag: Duration::from_secs(30 * 86_400),
        ..PracticeOptions::default()
    };
    let town = Town::with(options).await;
    town.fault("list_lag", 1.0).await;
    town
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_comes_in_through_a_tunnel_that_dies_and_comes_back_elsewhere() {
    let (town, folder) = (push_only().await, folder());
    let mut shop = open(folder.path(), &town).await;
    let dead = folder.path().join("dead");
    let program = program(folder.path(), &format!("die='{}'", dead.display()));
    shop.engine.handle(order(Way::CloudflareQuick, Some(program))).await.unwrap();
    shop.run();
    let first = until_state(&shop, WayState::Ready).await.address.unwrap();
    connect(&shop).await;
    town.write(ANN, "Hello by push").await;
    shop.until("it is heard", async |shop| heard(shop).await == 1).await;
    let test = shop.engine.handle(TestReceiving {}).await.unwrap();
    assert!(test.passed && test.steps.len() == 4, "{test:?}");

    std::fs::write(&dead, "").unwrap();
    shop.until("another address", async |shop| receiving(shop).await.address.is_some_and(|now| now != first)).await;
    let second = receiving(&shop).await.address.unwrap();
    let told = async |_: &Shop| town.number().await["sms_url"].as_str().is_some_and(|url| url.starts_with(&second));
    shop.until("Twilio is told", told).await;
    town.write(ANN, "Hello again").await;
    shop.until("it is heard", async |shop| heard(shop).await == 2).await;

    shop.stop().await;
    assert_eq!(town.number().await["sms_url"], "", "what stood there is put back at a clean quit");
    assert!(!folder.path().join("tunnel.json").exists(), "no program is left over");
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tunnel_that_cannot_open_says_why_and_that_replies_still_come() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = open(folder.path(), &town).await;
    let refusing = program(folder.path(), "token=right");
    let mut choice = order(Way::Ngrok, Some(refusing));
    choice.token = Some(SecretInput::new("wrong"));
    shop.engine.handle(choice.clone()).await.unwrap();
    shop.run();
    let failing = until_state(&shop, WayState::Failing).await;
    assert!(failing.sentence.contains("Replies still come"), "{}", failing.sentence);
    assert!(failing.advice.as_deref().is_some_and(|advice| advice.contains("authtoken")), "{:?}", failing.advice);
    assert!(!format!("{failing:?}").contains("wrong"), "the token is not repeated");
    // A reply comes in all the same.
    town.write(ANN, "Hello by asking").await;
    shop.until("it is heard", async |shop| heard(shop).await == 1).await;
    let test = shop.engine.handle(TestReceiving {}).await.unwrap();
    assert!(!test.passed);
    assert!(test.steps.iter().any(|step| step.outcome == StepOutcome::Failed && step.advice.is_some()), "{test:?}");
    // With the right token it opens.
    choice.token = Some(SecretInput::new("right"));
    shop.engine.handle(choice).await.unwrap();
    until_state(&shop, WayState::Ready).await;
    // And with none wanted it is gone.
    shop.engine.handle(order(Way::None, None)).await.unwrap();
    until_state(&shop, WayState::Off).await;
    assert_eq!(receiving(&shop).await.address, None);
    assert!(!receiving(&shop).await.token_kept);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_program_is_said_before_anything_is_changed() {
    let (town, folder) = (Town::start().await, folder());
    let shop = open(folder.path(), &town).await;
    let error = shop.engine.handle(order(Way::Ngrok, Some("/nowhere/ngrok".to_owned()))).await.unwrap_err();
    assert_eq!((error.code, error.field.as_deref()), (ErrorCode::BadInput, Some("program")));
    assert!(error.hint.unwrap().contains("https://ngrok.com/download"));
    assert_eq!(receiving(&shop).await.way, Way::None);
    let mut named = order(Way::CloudflareNamed, Some(program(folder.path(), "")));
    named.address = Some("texts.example.com".to_owned());
    let error = shop.engine.handle(named.clone()).await.unwrap_err();
    assert_eq!(error.field.as_deref(), Some("token"));
    named.address = Some("http://texts.example.com".to_owned());
    let error = shop.engine.handle(named).await.unwrap_err();
    assert_eq!(error.field.as_deref(), Some("address"));
    town.stop().await;
}

/// A reverse proxy in front of the listener: under a folder of its own, with its own name as host and its own port, as
/// nginx does it.
async fn reverse_proxy(to: SocketAddr) -> SocketAddr {
    async fn pass_on(State(to): State<SocketAddr>, request: Request) -> Response {
        let (parts, body) = request.into_parts();
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let Some(path) = path.strip_prefix("/texts") else { return StatusCode::NOT_FOUND.into_response() };
        let body = to_bytes(body, 1_000_000).await.unwrap();
        let mut headers = parts.headers;
        headers.insert(header::HOST, "upstream.internal".parse().unwrap());
        headers.insert("x-forwarded-for", "203.0.113.7".parse().unwrap());
        headers.remove(header::CONTENT_LENGTH);
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let asked = client.request(parts.method, format!("http://{to}{path}")).headers(headers).body(body);
        let Ok(answer) = asked.send().await else { return StatusCode::BAD_GATEWAY.into_response() };
        let mut passed = Response::builder().status(answer.status());
        if let Some(kind) = answer.headers().get(header::CONTENT_TYPE) {
            passed = passed.header(header::CONTENT_TYPE, kind);
        }
        passed.body(Body::from(answer.bytes().await.unwrap())).unwrap()
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let routes = axum::Router::new().fallback(pass_on).with_state(to);
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn replies_and_receipts_signed_for_a_reverse_proxy_are_believed_behind_it() {
    let (town, folder) = (push_only().await, folder());
    let mut shop = open(folder.path(), &town).await;
    let mut own = order(Way::Own, None);
    // Nothing stands there yet; the port that is told stays.
    own.address = Some("http://127.0.0.1:9/texts".to_owned());
    let told = shop.engine.handle(own.clone()).await.unwrap().hand_over_at.unwrap();
    let local: SocketAddr = told.strip_prefix("http://").unwrap().parse().unwrap();
    let proxy = reverse_proxy(local).await;
    own.address = Some(format!("http://{proxy}/texts/"));
    shop.run();
    let failed = shop.engine.handle(TestReceiving {}).await.unwrap();
    assert!(!failed.passed, "{failed:?}");
    let chosen = shop.engine.handle(own).await.unwrap();
    assert_eq!(chosen.hand_over_at, Some(told));
    until_state(&shop, WayState::Ready).await;
    connect(&shop).await;
    let test = shop.engine.handle(TestReceiving {}).await.unwrap();
    assert!(test.passed, "{test:?}");

    town.write(ANN, "Through the proxy").await;
    shop.until("the reply is heard", async |shop| heard(shop).await == 1).await;
    let id = shop.campaign(20, None).await;
    let delivered = async |shop: &Shop| {
        shop.counts(id).await.get(&linnet_domain::MessageState::Delivered).is_some_and(|count| *count > 0)
    };
    shop.until("receipts came by push", delivered).await;

    // What was not signed, or for another address, is refused behind the proxy as well.
    let inbound = shop.engine.hooks().inbound_url().unwrap();
    let inbound = inbound.split('#').next().unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let form = [("MessageSid", "SM0"), ("From", ANN), ("To", town.known.numbers[0].as_str()), ("Body", "STOP")];
    for signature in ["", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="] {
        let forged = client.post(inbound).header("X-Twilio-Signature", signature).form(&form).send().await.unwrap();
        assert_eq!(forged.status(), StatusCode::FORBIDDEN);
    }
    shop.stop().await;
    town.stop().await;
}
