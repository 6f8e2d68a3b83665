//! Whatever is posted, and rightly signed, the listener answers in words Twilio understands, stays up, and what it stored
//! can be read. Raw bytes at its door do no more.

#[path = "../../../fuzz/mutator.rs"]
mod mutator;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use linnet_contract::{CheckHealth, ConversationFilter, ListConversations, Slice};
use linnet_engine::{Handle as _, receive};
use linnet_providers::twilio::signature::sign;
use mutator::Fuzzer;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::push::{BASE, Pusher};
use crate::world::{Shop, Town, folder};

#[tokio::test(flavor = "multi_thread")]
async fn fuzzed_requests_that_are_signed_are_answered_and_what_is_stored_can_be_read() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let pusher = Pusher::new(&shop.engine, &town.known.auth_token, &town.known.account_sid).await;
    let token = linnet_providers::secret::Secret::new(town.known.auth_token.clone());
    let mut fuzzer = Fuzzer::of("listener");
    let mut kept = 0_u64;
    while let Some(input) = fuzzer.next_input() {
        let url = [pusher.inbound.clone(), pusher.fallback.clone(), pusher.status(Some("a1"))][fuzzer.roll(3)].clone();
        let path = url.strip_prefix(BASE).unwrap();
        let json = input.first() == Some(&b'{');
        let request = if json {
            Request::post(path).header("Content-Type", "application/json").body(Body::from(input)).unwrap()
        } else {
            let fields: Vec<(String, String)> = url::form_urlencoded::parse(&input).into_owned().collect();
            let signature = sign(&token, &url, &fields);
            Request::post(path).header("X-Twilio-Signature", signature).body(Body::from(input)).unwrap()
        };
        let (status, kind, body) = pusher.raw(request).await;
        let known = [200, 204, 400, 403, 413, 429].contains(&status.as_u16());
        assert!(known, "{status} {body}");
        kept += u64::from(status.is_success());
        if status == StatusCode::OK {
            assert!(kind == "text/xml" && body.ends_with("<Response/>"), "{kind}: {body}");
        } else {
            assert_eq!(body, "");
        }
    }
    assert!(kept * 20 > fuzzer.inputs, "most inputs never got past the door: {kept} of {}", fuzzer.inputs);
    let order = ListConversations { filter: ConversationFilter::All, query: String::new(), slice: Slice::default() };
    shop.engine.handle(order).await.unwrap();
    assert!(linnet_store::today::is_sound(&shop.db).await.unwrap());
    shop.engine.handle(CheckHealth {}).await.unwrap();
    receive::poll_once(&shop.engine).await.unwrap();
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fuzzed_bytes_at_the_door_leave_it_standing() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    shop.engine.hooks().set_base(Some(BASE.to_owned())).await.unwrap();
    shop.engine.hooks().open_for_tunnel(true);
    let stop = tokio::sync::watch::Sender::new(false);
    tokio::spawn(receive::run(std::sync::Arc::clone(&shop.engine), stop.subscribe()));
    let local = shop.engine.hooks().local().wait_for(Option::is_some).await.unwrap().unwrap();
    let health = shop.engine.hooks().health_url().unwrap().replace(BASE, "");
    let inbound = health.replace("health", "inbound");
    let mut fuzzer = Fuzzer::of("listener");
    while let Some(body) = fuzzer.next_input() {
        let mut raw =
            format!("POST {inbound} HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n", body.len()).into_bytes();
        raw.extend(body);
        for _ in 0..fuzzer.roll(4) {
            let at = fuzzer.roll(raw.len());
            raw[at] = u8::try_from(fuzzer.roll(256)).unwrap();
        }
        let mut stream = TcpStream::connect(local).await.unwrap();
        let _ = stream.write_all(&raw).await;
        let _ = stream.shutdown().await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        let text = String::from_utf8_lossy(&answer);
        assert!(answer.is_empty() || text.starts_with("HTTP/1.1 4"), "{text}");
    }
    let answer = reqwest::get(format!("http://{local}{health}")).await.unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    stop.send_replace(true);
    town.stop().await;
}
