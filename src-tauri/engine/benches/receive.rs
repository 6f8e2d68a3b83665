//! Callbacks per second through the real listener, a database synced at every commit, while several connections push; and
//! days of missed texts read back from the practice world's list. Beside the first, in the same run, a bare handler that
//! only syncs a row for each request.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench prints its figures and fails by panicking"
)]

#[path = "shared/mod.rs"]
#[expect(dead_code, reason = "other benches need more of it")]
mod shared;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use linnet_engine::receive;
use linnet_providers::secret::Secret;
use linnet_providers::twilio::signature::sign;
use linnet_store::Db;
use serde_json::json;
use shared::world::{Shop, Town, number};
use shared::{figure, folder, median, seconds};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Requests of one round.
const CALLBACKS: usize = 4_000;
const ROUNDS: usize = 3;
const CONNECTIONS: [usize; 3] = [8, 16, 32];
/// Texts that were missed.
const MISSED: usize = 50_000;

/// A request ready to be sent.
struct Ready {
    path: String,
    body: String,
    signature: String,
}

#[tokio::main]
async fn main() {
    let town = Town::start().await;
    let home = folder();
    for connections in CONNECTIONS {
        let mut rounds = Vec::new();
        let mut bare_rounds = Vec::new();
        for round in 0..ROUNDS {
            let place = home.path().join(format!("{connections}-{round}"));
            rounds.push(listener(&town, &place, connections).await);
            bare_rounds.push(bare(&home.path().join(format!("bare-{connections}-{round}.db")), connections).await);
        }
        let (rate, p50, p99) = middle(&mut rounds);
        let (bare_rate, bare_50, bare_99) = middle(&mut bare_rounds);
        let beside = format!(
            "p50 {}, p99 {}; a bare handler that syncs a row each {bare_rate:.0}, p50 {}, p99 {}; {CALLBACKS} receipts and \
             texts, medians of {ROUNDS} rounds",
            seconds(p50),
            seconds(p99),
            seconds(bare_50),
            seconds(bare_99),
        );
        figure(&format!("callbacks a second, {connections} connections"), &format!("{rate:.0}"), &beside);
    }
    let (taken, texts) = catch_up(&home.path().join("missed")).await;
    let beside =
        format!("{:.2} ms a text, the pretend Twilio's own time with it", taken.as_secs_f64() * 1e3 / texts as f64);
    figure(&format!("catching up on {texts} missed texts"), &seconds(taken), &beside);
    town.stop().await;
}

/// Requests a second, and how long the middle one and the hundredth slowest took.
type Round = (f64, Duration, Duration);

fn middle(rounds: &mut [Round]) -> Round {
    rounds.sort_by(|one, other| one.0.total_cmp(&other.0));
    let of = |pick: fn(&Round) -> Duration| median(&mut rounds.iter().map(pick).collect::<Vec<_>>());
    (rounds[rounds.len() / 2].0, of(|round| round.1), of(|round| round.2))
}

async fn listener(town: &Town, place: &std::path::Path, connections: usize) -> Round {
    let shop = Shop::open(place, &town.known).await;
    let hooks = shop.engine.hooks();
    hooks.open_for_tunnel(true);
    let stop = watch::Sender::new(false);
    let receiving = tokio::spawn(receive::run(Arc::clone(&shop.engine), stop.subscribe()));
    let local = hooks.local().wait_for(Option::is_some).await.expect("a listener").expect("an address");
    hooks.set_base(Some("https://texts.example.com".to_owned())).await.expect("a base");
    let bare = |url: Option<String>| url.expect("a url").split('#').next().unwrap_or_default().to_owned();
    let (inbound, status) = (bare(hooks.inbound_url()), bare(hooks.status_url("none")));
    let token = Secret::new(town.known.auth_token.clone());
    let ready = |index: usize| {
        let sid = format!("SM{index:032x}");
        let mut fields = vec![
            ("AccountSid".to_owned(), town.known.account_sid.clone()),
            ("MessageSid".to_owned(), sid),
            ("From".to_owned(), number(index as u64 % 900)),
            ("To".to_owned(), town.known.numbers[0].clone()),
        ];
        let url = if index.is_multiple_of(4) {
            fields.push(("Body".to_owned(), format!("Is Thursday at {index} free?")));
            &inbound
        } else {
            fields.push(("MessageStatus".to_owned(), "delivered".to_owned()));
            &status
        };
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
        let path = url.strip_prefix("https://texts.example.com").expect("a path").to_owned();
        Ready { path, body, signature: sign(&token, url, &fields) }
    };
    let round = push(local, connections, (0..CALLBACKS).map(ready).collect()).await;
    let stored: i64 =
        sqlx::query_scalar("SELECT count(*) FROM provider_events").fetch_one(shop.db.reader()).await.expect("a count");
    assert_eq!(stored, CALLBACKS as i64, "everything that was answered is stored");
    stop.send_replace(true);
    receiving.await.expect("receiving ends");
    shop.engine.close().await;
    round
}

async fn bare(path: &std::path::Path, connections: usize) -> Round {
    let db = Db::open(path).await.expect("a database");
    let keep = async |State(db): State<Db>, body: String| {
        let mut tx = db.write().await.expect("a transaction");
        sqlx::query("INSERT INTO cursors (name, value, updated_at) VALUES (hex(randomblob(16)), ?, 0)")
            .bind(body)
            .execute(&mut *tx)
            .await
            .expect("a row");
        tx.commit().await.expect("a commit");
        StatusCode::NO_CONTENT
    };
    let router = Router::new().route("/", post(keep)).with_state(db.clone());
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a listener");
    let local = listener.local_addr().expect("an address");
    let serving = tokio::spawn(async { axum::serve(listener, router).await.expect("it serves") });
    let ready = |index: usize| Ready {
        path: "/".to_owned(),
        body: format!("MessageSid=SM{index:032x}&MessageStatus=delivered"),
        signature: String::new(),
    };
    let round = push(local, connections, (0..CALLBACKS).map(ready).collect()).await;
    serving.abort();
    db.close().await;
    round
}

/// Pushes them over so many connections, each waiting for its answer before it sends the next.
async fn push(local: SocketAddr, connections: usize, requests: Vec<Ready>) -> Round {
    let mut lanes: Vec<Vec<Ready>> = (0..connections).map(|_| Vec::new()).collect();
    for (index, request) in requests.into_iter().enumerate() {
        lanes[index % connections].push(request);
    }
    let begun = Instant::now();
    let mut pushing = JoinSet::new();
    for lane in lanes {
        pushing.spawn(async move {
            let http = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(1).build().expect("a client");
            let mut times = Vec::with_capacity(lane.len());
            for Ready { path, body, signature } in lane {
                let post = http.post(format!("http://{local}{path}"));
                let post = post.header("Content-Type", "application/x-www-form-urlencoded");
                let sent = Instant::now();
                let answer = post.header("X-Twilio-Signature", signature).body(body).send().await.expect("an answer");
                assert!(answer.status().is_success(), "{}", answer.status());
                times.push(sent.elapsed());
            }
            times
        });
    }
    let mut times: Vec<Duration> = pushing.join_all().await.into_iter().flatten().collect();
    let rate = times.len() as f64 / begun.elapsed().as_secs_f64();
    times.sort();
    (rate, times[times.len() / 2], times[times.len() * 99 / 100])
}

/// A business that was away while so many texts came in.
async fn catch_up(place: &std::path::Path) -> (Duration, u64) {
    let town = Town::start().await;
    let shop = Shop::open(place, &town.known).await;
    receive::poll_once(&shop.engine).await.expect("a first look");
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let url = format!("{}/_practice/inbound", town.known.twilio);
    for index in 0..MISSED {
        let from = number(index as u64 % 9_000);
        let text =
            json!({ "from": from, "to": town.known.numbers[0], "body": format!("Is Thursday at {index} free?") });
        let answer = http.post(&url).json(&text).send().await.expect("an answer");
        assert!(answer.status().is_success());
    }
    let begun = Instant::now();
    let found = receive::poll_once(&shop.engine).await.expect("a look");
    let taken = begun.elapsed();
    assert_eq!(found.heard, MISSED as u64, "every text, once");
    shop.engine.close().await;
    town.stop().await;
    (taken, found.heard)
}
