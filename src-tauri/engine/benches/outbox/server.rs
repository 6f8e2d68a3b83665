//! Stands where Twilio stands and answers at once: takes every text and keeps its form; everything else is asked of the
//! practice world behind it. Lives on a thread of its own, so that it shares no scheduler with what is measured.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use serde_json::json;
use url::form_urlencoded;

/// The server, for as long as the program runs.
pub struct Server {
    /// What stands for Twilio's address.
    pub address: String,
    desk: Arc<Desk>,
}

struct Desk {
    practice: String,
    http: reqwest::Client,
    forms: Mutex<Vec<Bytes>>,
}

impl Desk {
    fn forms(&self) -> MutexGuard<'_, Vec<Bytes>> {
        self.forms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Server {
    /// Starts it before a practice world.
    pub fn start(practice: &str) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        let desk = Arc::new(Desk { practice: practice.to_owned(), http, forms: Mutex::default() });
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let routes = Router::new()
            .route("/2010-04-01/Accounts/{account}/Messages.json", post(take).get(ask))
            .fallback(ask)
            .with_state(Arc::clone(&desk));
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async move {
                listener.set_nonblocking(true).expect("a listener that waits for nobody");
                let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
                axum::serve(listener, routes).await
            })
        });
        Self { address, desk }
    }

    /// How many texts were taken.
    pub fn taken(&self) -> usize {
        self.desk.forms().len()
    }

    /// Hands out the forms of every text taken so far and forgets them.
    pub fn clear(&self) -> Vec<Bytes> {
        std::mem::take(&mut self.desk.forms())
    }
}

/// Takes a text and answers with what Twilio answers.
async fn take(State(desk): State<Arc<Desk>>, Path(account): Path<String>, form: Bytes) -> Response {
    let number = {
        let mut forms = desk.forms();
        forms.push(form.clone());
        forms.len()
    };
    let field = |name: &str| form_urlencoded::parse(&form).find(|(key, _)| key == name).map(|(_, value)| value);
    let sid = format!("SM{:032x}", u128::from(rand::random::<u64>()) << 64 | number as u128);
    let account = account.trim_end_matches(".json");
    let told = json!({
        "sid": sid, "account_sid": account, "messaging_service_sid": null, "api_version": "2010-04-01",
        "to": field("To"), "from": field("From"), "body": field("Body"), "status": "queued", "direction": "outbound-api",
        "num_segments": "1", "num_media": "0", "price": null, "price_unit": "USD",
        "error_code": null, "error_message": null, "date_sent": null,
        "date_created": "Wed, 10 Jun 2026 20:00:00 +0000", "date_updated": "Wed, 10 Jun 2026 20:00:00 +0000",
        "uri": format!("/2010-04-01/Accounts/{account}/Messages/{sid}.json"),
    });
    (StatusCode::CREATED, axum::Json(told)).into_response()
}

/// Asks the practice world.
async fn ask(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let mut asked = desk.http.request(request.method().clone(), format!("{}{path}", desk.practice));
    if let Some(keys) = request.headers().get(AUTHORIZATION) {
        asked = asked.header(AUTHORIZATION, keys);
    }
    let answer = asked.send().await.expect("an answer");
    (answer.status(), answer.bytes().await.expect("a body")).into_response()
}
