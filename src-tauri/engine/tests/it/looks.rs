//! Looking at the list after a long absence, through a proxy that counts what is asked and can fail.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use chrono::TimeDelta;
use linnet_domain::MessageState;
use linnet_engine::{Clock, Handle as _, receive};
use linnet_practice::Announcement;
use linnet_store::cursors;
use serde_json::Value;
use tokio::net::TcpListener;

use crate::world::{Shop, Town, folder, number, text, wednesday};

#[derive(Clone)]
struct Proxy {
    behind: String,
    http: reqwest::Client,
    /// Pages of the list, and single messages, that were asked for.
    pages: Arc<AtomicU64>,
    singles: Arc<AtomicU64>,
    /// Pages after which the list answers no more.
    most_pages: Arc<AtomicU64>,
}

impl Proxy {
    async fn before(town: &Town) -> (Self, Announcement) {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let proxy = Self {
            behind: town.known.twilio.clone(),
            http,
            pages: Arc::default(),
            singles: Arc::default(),
            most_pages: Arc::new(AtomicU64::new(u64::MAX)),
        };
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let known = Announcement { twilio: format!("http://{}", listener.local_addr().unwrap()), ..town.known.clone() };
        let router = Router::new().fallback(pass).with_state(proxy.clone());
        tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
        (proxy, known)
    }

    fn pages(&self) -> u64 {
        self.pages.load(Ordering::SeqCst)
    }

    fn singles(&self) -> u64 {
        self.singles.load(Ordering::SeqCst)
    }
}

async fn pass(State(proxy): State<Proxy>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().unwrap().as_str().to_owned();
    if parts.method == Method::GET && path.contains("/Messages.json") {
        if proxy.pages() >= proxy.most_pages.load(Ordering::SeqCst) {
            return Response::builder().status(StatusCode::SERVICE_UNAVAILABLE).body(Body::empty()).unwrap();
        }
        proxy.pages.fetch_add(1, Ordering::SeqCst);
    } else if parts.method == Method::GET && path.contains("/Messages/") {
        proxy.singles.fetch_add(1, Ordering::SeqCst);
    }
    let mut headers = parts.headers;
    headers.remove("host");
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let request = proxy.http.request(parts.method, format!("{}{path}", proxy.behind)).headers(headers).body(body);
    let answer = request.send().await.unwrap();
    let mut response = Response::builder().status(answer.status());
    for name in ["content-type", "date"] {
        if let Some(value) = answer.headers().get(name) {
            response = response.header(name, value);
        }
    }
    response.body(Body::from(answer.bytes().await.unwrap())).unwrap()
}

async fn heard(shop: &Shop) -> u64 {
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM inbound").fetch_one(shop.db.reader()).await.unwrap();
    count.unsigned_abs()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_catch_up_that_is_cut_off_goes_on_where_it_was_and_loses_nothing() {
    let town = Town::with(linnet_practice::PracticeOptions {
        latency: Some(std::time::Duration::ZERO),
        as_of: Some(wednesday()),
        throughput: 100_000.0,
        ..linnet_practice::PracticeOptions::default()
    })
    .await;
    let folder = folder();
    let (proxy, known) = Proxy::before(&town).await;
    let shop = Shop::open(folder.path(), &known).await;
    receive::poll_once(&shop.engine).await.unwrap();
    for index in 0..3_300 {
        // Not all within one second: the list is dated to the second.
        if index % 200 == 0 {
            town.move_clock(wednesday() + TimeDelta::minutes(10 + index / 200)).await;
        }
        town.write(&number(index.unsigned_abs() % 50), &format!("Text {index}")).await;
    }
    let away = wednesday() + TimeDelta::hours(30);
    town.move_clock(away).await;
    shop.crash().await;
    let shop = Shop::open_with(folder.path(), &known, Clock::starting_at(away)).await;

    proxy.most_pages.store(proxy.pages() + 2, Ordering::SeqCst);
    receive::poll_once(&shop.engine).await.unwrap_err();
    assert_eq!(heard(&shop).await, 2_000, "two pages of four, the latest first");
    let walk: Value = serde_json::from_str(&cursors::get(&shop.db, "poll.walk").await.unwrap().unwrap()).unwrap();
    assert!(walk["left"][0]["before"].is_string(), "{walk}");
    shop.crash().await;

    proxy.most_pages.store(u64::MAX, Ordering::SeqCst);
    // Somebody writes while it is down again.
    town.write(&number(7), "The latest").await;
    let shop = Shop::open_with(folder.path(), &known, Clock::starting_at(away + TimeDelta::minutes(1))).await;
    let before = proxy.pages();
    receive::poll_once(&shop.engine).await.unwrap();
    assert_eq!(heard(&shop).await, 3_301);
    let asked = proxy.pages() - before;
    assert!((3..=4).contains(&asked), "one for what is new and two for the rest, not all anew: {asked}");
    assert_eq!(cursors::get(&shop.db, "poll.walk").await.unwrap().as_deref(), Some(""), "nothing is left over");
    receive::poll_once(&shop.engine).await.unwrap();
    assert_eq!(heard(&shop).await, 3_301);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_without_a_receipt_for_twelve_hours_is_asked_after_by_its_id_and_not_again_for_hours() {
    let (town, folder) = (Town::start().await, folder());
    let (proxy, known) = Proxy::before(&town).await;
    let mut shop = Shop::open(folder.path(), &known).await;
    let silent = "+13125550195";
    shop.engine.handle(text(silent, "Your car is ready.", "one")).await.unwrap();
    shop.run();
    // Its price is news as well, and comes late.
    shop.until("it is sent and priced", async |shop| {
        let priced = "SELECT count(*) FROM messages WHERE state = 'sent' AND price_micros IS NOT NULL";
        sqlx::query_scalar::<_, i64>(priced).fetch_one(shop.db.reader()).await.unwrap() == 1
    })
    .await;
    shop.stop().await;
    let later = shop.engine.clock().now() + TimeDelta::hours(13);
    shop.engine.clock().set(later);
    town.move_clock(later).await;
    let before = proxy.singles();
    shop.run();
    shop.until("it is asked after", async |_| proxy.singles() > before).await;
    for _ in 0..5 {
        let pages = proxy.pages();
        shop.engine.look_soon();
        shop.until("there is another look", async |_| proxy.pages() > pages).await;
    }
    shop.stop().await;
    assert_eq!(proxy.singles() - before, 1);
    // After half a week nobody asks any more, whatever the carrier does not say.
    let later = later + TimeDelta::hours(90);
    shop.engine.clock().set(later);
    town.move_clock(later).await;
    let before = proxy.singles();
    shop.run();
    for _ in 0..3 {
        let pages = proxy.pages();
        shop.engine.look_soon();
        shop.until("there is another look", async |_| proxy.pages() > pages).await;
    }
    shop.stop().await;
    assert_eq!(proxy.singles(), before);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_about_nobody_is_parked_found_when_its_attempt_is_known_and_forgotten_at_last() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let pusher = crate::push::Pusher::new(&shop.engine, &town.known.auth_token, &town.known.account_sid).await;
    let parked = async || -> Vec<String> {
        let sql = "SELECT provider_sid FROM provider_events WHERE applied_at IS NULL ORDER BY id";
        sqlx::query_scalar(sql).fetch_all(shop.db.reader()).await.unwrap()
    };
    // A text that leaves with its answer lost: its id is not known here.
    town.fault("drop_after", 1.0).await;
    let mut running = Shop::open(folder.path(), &town.known).await;
    let id = shop.engine.handle(text("+13125550142", "Your car is ready.", "one")).await.unwrap().id;
    running.run_deaf();
    running.until("it is in doubt", async |shop| shop.message(id).await.state == MessageState::InDoubt).await;
    running.stop().await;
    town.fault("drop_after", 0.0).await;
    let url = format!("{}/_practice/messages", town.known.twilio);
    let listed: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    let sid = listed.as_array().unwrap().iter().find(|it| it["to"] == "+13125550142").unwrap()["sid"]
        .as_str()
        .unwrap()
        .to_owned();
    for told in [sid.as_str(), "SMnobody"] {
        // From a Service's own address, which names no attempt of ours.
        assert_eq!(pusher.push(&pusher.status(None), &pusher.receipt(told, "delivered")).await, StatusCode::NO_CONTENT);
    }
    assert_eq!(parked().await, [sid.as_str(), "SMnobody"]);
    running.run();
    running.until("the doubt is settled", async |shop| shop.message(id).await.state == MessageState::Delivered).await;
    running.stop().await;
    receive::poll_once(&shop.engine).await.unwrap();
    assert_eq!(parked().await, ["SMnobody"]);
    shop.engine.clock().set(wednesday() + TimeDelta::days(61));
    receive::poll_once(&shop.engine).await.unwrap();
    assert!(parked().await.is_empty(), "what nobody has known for so long nobody will");
    town.stop().await;
}
