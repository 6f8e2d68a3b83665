//! A plain HTTP client of the practice world, and a fast world to talk to.

use std::time::{Duration, Instant};

use linnet_practice::{Announcement, Practice, PracticeOptions};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};

/// A running world and a client with the account's credentials.
pub struct Caller {
    pub practice: Practice,
    pub known: Announcement,
    pub http: Client,
}

/// Options of a world in which nothing makes a test wait.
pub fn quick() -> PracticeOptions {
    PracticeOptions { latency: Some(Duration::ZERO), speed: 200.0, ..PracticeOptions::default() }
}

impl Caller {
    pub async fn start(options: PracticeOptions) -> Self {
        let practice = linnet_practice::start(options).await.expect("the world starts");
        let http = Client::builder().no_proxy().timeout(Duration::from_secs(40)).build().expect("a client");
        Self { known: practice.announcement(), practice, http }
    }

    /// `/2010-04-01/Accounts/{AC}` + path.
    pub fn url(&self, path: &str) -> String {
        format!("{}/2010-04-01/Accounts/{}{path}", self.known.twilio, self.known.account_sid)
    }

    pub async fn ask(&self, method: Method, url: &str, form: &[(&str, &str)]) -> reqwest::Result<Response> {
        let request = self.http.request(method.clone(), url);
        let request = request.basic_auth(&self.known.account_sid, Some(&self.known.auth_token));
        let request = if method == Method::POST { request.form(form) } else { request };
        request.send().await
    }

    /// Status and JSON of a request that is answered.
    pub async fn json(&self, method: Method, url: &str, form: &[(&str, &str)]) -> (u16, Value) {
        let response = self.ask(method, url, form).await.expect("an answer");
        let status = response.status().as_u16();
        (status, response.json().await.expect("JSON"))
    }

    pub async fn get(&self, path: &str) -> Value {
        let (status, document) = self.json(Method::GET, &self.url(path), &[]).await;
        assert_eq!(status, 200, "{document}");
        document
    }

    pub async fn create(&self, form: &[(&str, &str)]) -> (u16, Value) {
        self.json(Method::POST, &self.url("/Messages.json"), form).await
    }

    /// A text from the stand-alone number.
    pub async fn text(&self, to: &str, body: &str) -> (u16, Value) {
        self.create(&[("To", to), ("From", &self.known.numbers[0]), ("Body", body)]).await
    }

    /// A text by a Messaging Service.
    pub async fn create_by_service(&self, service: &str, to: &str) -> (u16, Value) {
        self.create(&[("To", to), ("MessagingServiceSid", service), ("Body", "Hello")]).await
    }

    pub async fn side(&self, path: &str) -> Value {
        let url = format!("{}/_practice/{path}", self.known.twilio);
        self.http.get(url).send().await.expect("an answer").json().await.expect("JSON")
    }

    pub async fn stir(&self, path: &str, document: Value) -> (u16, Value) {
        let url = format!("{}/_practice/{path}", self.known.twilio);
        let response = self.http.post(url).json(&document).send().await.expect("an answer");
        (response.status().as_u16(), response.json().await.expect("JSON"))
    }

    /// A customer's text.
    pub async fn hear(&self, from: &str, to: &str, body: &str) -> Value {
        let (status, answer) = self.stir("inbound", json!({"from": from, "to": to, "body": body})).await;
        assert_eq!(status, 200, "{answer}");
        answer
    }

    /// Fetches a message until it has the status.
    pub async fn until(&self, sid: &str, status: &str) -> Value {
        let path = format!("/Messages/{sid}.json");
        eventually(|| async {
            let message = self.get(&path).await;
            if message["status"] == status { Ok(message) } else { Err(message.to_string()) }
        })
        .await
    }
}

/// Tries until it holds; after half a minute fails with the last reason.
pub async fn eventually<T, F>(attempt: impl Fn() -> F) -> T
where
    F: Future<Output = Result<T, String>>,
{
    let started = Instant::now();
    loop {
        match attempt().await {
            Ok(value) => return value,
            Err(reason) if started.elapsed() > Duration::from_secs(30) => panic!("never came to be: {reason}"),
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}
