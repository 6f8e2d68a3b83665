//! A practice world, a business connected to it, and a campaign ready to go.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::{ConnectAccount, SecretInput, SendMessage, SetSetting, SettingKey, When};
use linnet_domain::states::CampaignEvent;
use linnet_domain::{CampaignId, Category, Channel, MessageState, Micros, Origin};
use linnet_engine::{Clock, Engine, EngineOptions, Handle, outbox, receive};
use linnet_practice::{Announcement, Practice, PracticeOptions};
use linnet_providers::secret::SecretStore;
use linnet_store::recipients::{NewCampaignMessage, NewRecipient};
use linnet_store::{Db, campaigns, messages, recipients};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A Wednesday, noon in Chicago: the law's hours and the owner's hold in all of the 48 states.
pub fn wednesday() -> DateTime<Utc> {
    "2026-06-10T17:00:00Z".parse().expect("an instant")
}

/// A practice world in which nothing makes a test wait.
pub struct Town {
    practice: Practice,
    pub known: Announcement,
    http: reqwest::Client,
}

impl Town {
    pub async fn start() -> Self {
        let options = PracticeOptions {
            latency: Some(Duration::ZERO),
            speed: 50.0,
            as_of: Some(wednesday()),
            throughput: 100_000.0,
            ..PracticeOptions::default()
        };
        Self::with(options).await
    }

    pub async fn with(options: PracticeOptions) -> Self {
        let practice = linnet_practice::start(options).await.expect("the world starts");
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        Self { known: practice.announcement(), practice, http }
    }

    /// Sets a fault's probability.
    pub async fn fault(&self, name: &str, probability: f64) {
        let url = format!("{}/_practice/faults", self.known.twilio);
        let answer = self.http.post(url).json(&json!({ name: probability })).send().await.expect("an answer");
        assert!(answer.status().is_success(), "{name}");
    }

    /// Another program sends a text from the first number.
    pub async fn send_from_elsewhere(&self, to: &str, body: &str) {
        let url = format!("{}/2010-04-01/Accounts/{}/Messages.json", self.known.twilio, self.known.account_sid);
        let request = self.http.post(url).basic_auth(&self.known.account_sid, Some(&self.known.auth_token));
        let form = [("To", to), ("From", self.known.numbers[0].as_str()), ("Body", body)];
        assert!(request.form(&form).send().await.expect("an answer").status().is_success());
    }

    /// Changes something of the world by its side door.
    pub async fn stir(&self, what: &str, order: &Value) -> Value {
        let url = format!("{}/_practice/{what}", self.known.twilio);
        let answer = self.http.post(url).json(order).send().await.expect("an answer");
        assert!(answer.status().is_success(), "{order}");
        answer.json().await.expect("JSON")
    }

    /// The business lets a number go, at Twilio.
    pub async fn release(&self, number: &str) {
        let account = format!("{}/2010-04-01/Accounts/{}", self.known.twilio, self.known.account_sid);
        let signed_in = |request: reqwest::RequestBuilder| {
            request.basic_auth(&self.known.account_sid, Some(&self.known.auth_token))
        };
        let list = signed_in(self.http.get(format!("{account}/IncomingPhoneNumbers.json"))).send().await;
        let list: Value = list.expect("an answer").json().await.expect("JSON");
        let numbers = list["incoming_phone_numbers"].as_array().expect("a list");
        let found = numbers.iter().find(|one| one["phone_number"] == number).expect("the number");
        let url = format!("{account}/IncomingPhoneNumbers/{}.json", found["sid"].as_str().expect("a sid"));
        let gone = signed_in(self.http.delete(url)).send().await.expect("an answer");
        assert_eq!(gone.status().as_u16(), 204);
    }

    /// Moves the world's own time.
    pub async fn move_clock(&self, to: DateTime<Utc>) {
        let url = format!("{}/_practice/clock", self.known.twilio);
        let answer = self.http.post(url).json(&json!({ "as_of": to })).send().await.expect("an answer");
        assert!(answer.status().is_success());
    }

    /// What a number was sent, oldest first.
    pub async fn bodies_to(&self, number: &str) -> Vec<String> {
        let url = format!("{}/_practice/messages", self.known.twilio);
        let messages: Value = self.http.get(url).send().await.expect("an answer").json().await.expect("JSON");
        let to = messages.as_array().expect("a list").iter().filter(|message| message["to"] == number);
        to.filter_map(|message| message["body"].as_str()).map(str::to_owned).collect()
    }

    /// To whom texts went, in the order in which they came there.
    pub async fn order(&self) -> Vec<String> {
        let url = format!("{}/_practice/messages", self.known.twilio);
        let messages: Value = self.http.get(url).send().await.expect("an answer").json().await.expect("JSON");
        let all = messages.as_array().expect("a list").iter();
        let ours = all.filter(|message| message["direction"] == "outbound-api");
        ours.map(|message| message["to"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Where the texts to a number stand on the other side, oldest first, and until when those for later are held.
    pub async fn texts_to(&self, number: &str) -> Vec<(String, Option<DateTime<Utc>>)> {
        let url = format!("{}/_practice/messages", self.known.twilio);
        let messages: Value = self.http.get(url).send().await.expect("an answer").json().await.expect("JSON");
        let to = messages.as_array().expect("a list").iter().filter(|message| message["to"] == number);
        let stands = |message: &Value| {
            let send_at = message["send_at"].as_str().map(|at| at.parse().expect("an instant"));
            (message["status"].as_str().unwrap_or_default().to_owned(), send_at)
        };
        to.map(stands).collect()
    }

    /// What sends from the Messaging Service is given as if it were the first number.
    pub fn with_service(&self) -> Announcement {
        let mut known = self.known.clone();
        known.numbers[0].clone_from(&known.messaging_service_sid);
        known
    }

    /// Where the latest text to a number stands on the other side.
    pub async fn status_of(&self, number: &str) -> Option<String> {
        let url = format!("{}/_practice/messages", self.known.twilio);
        let messages: Value = self.http.get(url).send().await.expect("an answer").json().await.expect("JSON");
        let latest = messages.as_array().expect("a list").iter().rfind(|message| message["to"] == number)?;
        latest["status"].as_str().map(str::to_owned)
    }

    /// Makes the time told in answers differ from the real one.
    pub async fn tell_time_off_by(&self, seconds: i64) {
        let url = format!("{}/_practice/clock", self.known.twilio);
        let order = json!({ "told_off_by_seconds": seconds });
        let answer = self.http.post(url).json(&order).send().await.expect("an answer");
        assert!(answer.status().is_success());
    }

    /// A customer writes to the first number.
    pub async fn write(&self, from: &str, body: &str) {
        let url = format!("{}/_practice/inbound", self.known.twilio);
        let text = json!({ "from": from, "to": self.known.numbers[0], "body": body });
        let answer = self.http.post(url).json(&text).send().await.expect("an answer");
        assert!(answer.status().is_success(), "{body}");
    }

    /// Texts to the first number are pushed to an address from now on.
    pub async fn point_number_to(&self, address: &str) {
        self.set_number(&[("SmsUrl", address)]).await;
    }

    async fn ask(&self, request: reqwest::RequestBuilder) -> Value {
        let signed_in = request.basic_auth(&self.known.account_sid, Some(&self.known.auth_token));
        let answer = signed_in.send().await.expect("an answer");
        assert!(answer.status().is_success(), "{}", answer.status());
        answer.json().await.expect("JSON")
    }

    /// The first number as the other side has it.
    pub async fn number(&self) -> Value {
        let account = format!("{}/2010-04-01/Accounts/{}", self.known.twilio, self.known.account_sid);
        let numbers = self.ask(self.http.get(format!("{account}/IncomingPhoneNumbers.json"))).await;
        let list = numbers["incoming_phone_numbers"].as_array().expect("a list");
        let first = list.iter().find(|number| number["phone_number"] == self.known.numbers[0].as_str());
        first.expect("the first number").clone()
    }

    /// Somebody changes the first number there.
    pub async fn set_number(&self, fields: &[(&str, &str)]) {
        let number = self.number().await;
        let url = format!("{}{}", self.known.twilio, number["uri"].as_str().expect("an address"));
        self.ask(self.http.post(url).form(fields)).await;
    }

    fn service_url(&self) -> String {
        format!("{}/v1/Services/{}", self.known.twilio, self.known.messaging_service_sid)
    }

    /// The Messaging Service as the other side has it.
    pub async fn service(&self) -> Value {
        self.ask(self.http.get(self.service_url())).await
    }

    /// Somebody changes the Messaging Service there.
    pub async fn set_service(&self, fields: &[(&str, &str)]) {
        self.ask(self.http.post(self.service_url()).form(fields)).await;
    }

    /// What the other side has on record: how many texts each number was sent.
    pub async fn sent(&self) -> BTreeMap<String, u64> {
        let url = format!("{}/_practice/messages", self.known.twilio);
        let messages: Value = self.http.get(url).send().await.expect("an answer").json().await.expect("JSON");
        let mut sent = BTreeMap::new();
        for message in messages.as_array().expect("a list") {
            if message["direction"].as_str().is_some_and(|direction| direction.starts_with("outbound-api")) {
                *sent.entry(message["to"].as_str().unwrap_or_default().to_owned()).or_insert(0) += 1;
            }
        }
        sent
    }

    /// Nobody got anything twice.
    pub async fn nobody_twice(&self) {
        let twice: Vec<_> = self.sent().await.into_iter().filter(|(_, count)| *count > 1).collect();
        assert!(twice.is_empty(), "sent more than once: {twice:?}");
    }

    pub async fn stop(self) {
        self.practice.stop().await.expect("the world ends");
    }
}

/// A business with its outbox, which may run, be stopped, or be cut off as by a crash.
pub struct Shop {
    pub engine: Arc<Engine>,
    /// A second view on the file, as an observer has it.
    pub db: Db,
    stop: watch::Sender<bool>,
    running: Option<JoinHandle<()>>,
}

impl Shop {
    /// Opens the business in a folder and connects it to the practice world.
    pub async fn open(folder: &Path, town: &Announcement) -> Self {
        Self::open_with(folder, town, Clock::starting_at(wednesday())).await
    }

    pub async fn open_with(folder: &Path, town: &Announcement, clock: Clock) -> Self {
        let engine = Engine::open(EngineOptions {
            folder: folder.to_owned(),
            profile: "test".to_owned(),
            clock,
            keychain: SecretStore::session(),
            embedded_practice: false,
        })
        .await
        .expect("the business opens");
        connect(&engine, town).await;
        let db = Db::open(&folder.join("linnet.db")).await.expect("the file opens");
        Self { engine, db, stop: watch::Sender::new(false), running: None }
    }

    /// Starts sending and receiving.
    pub fn run(&mut self) {
        self.stop = watch::Sender::new(false);
        let sending = outbox::run(Arc::clone(&self.engine), self.stop.subscribe());
        let receiving = receive::run(Arc::clone(&self.engine), self.stop.subscribe());
        self.running = Some(tokio::spawn(async { _ = tokio::join!(sending, receiving) }));
    }

    /// Starts sending alone, as if nothing came in by itself.
    pub fn run_deaf(&mut self) {
        self.stop = watch::Sender::new(false);
        self.running = Some(tokio::spawn(outbox::run(Arc::clone(&self.engine), self.stop.subscribe())));
    }

    /// Stops as the program stops.
    pub async fn stop(&mut self) {
        self.stop.send_replace(true);
        if let Some(running) = self.running.take() {
            running.await.expect("the outbox ends well");
        }
    }

    /// Ends in the middle of whatever it is doing, as a crash would.
    pub async fn crash(mut self) {
        if let Some(running) = self.running.take() {
            running.abort();
            let _ = running.await;
        }
    }

    pub async fn set(&self, key: SettingKey, value: &str) {
        self.engine.handle(SetSetting { key, value: value.to_owned() }).await.expect("a good value");
    }

    /// Waits until a condition holds; a generous limit only keeps a failing test from hanging.
    pub async fn until(&self, what: &str, mut holds: impl AsyncFnMut(&Self) -> bool) {
        for _ in 0..1_200 {
            if holds(self).await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("waited in vain until {what}: {:?}", outbox::idle(&self.engine).await);
    }

    /// How many people of a campaign stand where, empty buckets left out.
    pub async fn counts(&self, id: CampaignId) -> BTreeMap<MessageState, u64> {
        campaigns::get(&self.db, id).await.expect("the campaign").counts.into_iter().filter(|(_, n)| *n > 0).collect()
    }

    pub async fn message(&self, id: linnet_domain::MessageId) -> messages::MessageRecord {
        messages::get(&self.db, id).await.expect("the message")
    }

    /// A campaign to so many people, released at once.
    pub async fn campaign(&self, people: u64, pace: Option<u32>) -> CampaignId {
        let now = self.engine.clock().now();
        let sender = linnet_store::senders::chosen(&self.db).await.expect("senders").expect("a sender").id();
        let mut tx = self.db.write().await.expect("a transaction");
        let draft = serde_json::to_string(&linnet_contract::CampaignDraft::default()).expect("JSON");
        let id = campaigns::insert_draft(&mut tx, "Test", &draft, now).await.expect("a draft");
        let start = campaigns::Start { category: Category::Service, pace, urgent: None, starts_at: now };
        campaigns::write_start(&mut tx, id, &start, now).await.expect("a start");
        campaigns::change_status(&mut tx, id, CampaignEvent::Start, now).await.expect("a status");
        let person = |index| NewRecipient {
            contact: None,
            name: format!("Person {index}"),
            number: Some(number(index)),
            rule: None,
            explanation: String::new(),
            message: Some(NewCampaignMessage {
                channel: Channel::Sms,
                category: Category::Service,
                number: number(index),
                body: format!("Hello {index}, your order is ready."),
                segments: 1,
                tells_stop: false,
                cost: Micros(1_000),
                sender: Some(sender),
                not_before: now,
                wanted_at: now,
                hand_over_at: None,
            }),
        };
        let people: Vec<NewRecipient> = (0..people).map(person).collect();
        recipients::insert_all(&mut tx, id, &people, now).await.expect("recipients");
        tx.commit().await.expect("a commit");
        id
    }
}

/// Textable numbers of the practice world, which nobody else has.
pub fn number(index: u64) -> String {
    let (exchange, line) = (200 + index / 10_000, index % 10_000);
    format!("+1312{exchange}{line:04}")
}

async fn connect(engine: &Engine, town: &Announcement) {
    let order = ConnectAccount {
        account_sid: town.account_sid.clone(),
        api_key_sid: None,
        secret: SecretInput::new(town.auth_token.clone()),
        api_base: Some(town.twilio.clone()),
        sender: Some(town.numbers[0].clone()),
        session_only: true,
    };
    engine.handle(order).await.expect("the account connects");
}

/// One everyday message to one person.
pub fn text(number: &str, body: &str, token: &str) -> SendMessage {
    SendMessage {
        number: number.to_owned(),
        body: body.to_owned(),
        category: Category::Service,
        origin: Origin::Direct,
        when: When::Now,
        urgent: None,
        leave: None,
        token: token.to_owned(),
    }
}

/// The same at a later instant.
pub fn text_in(number: &str, body: &str, token: &str, wait: TimeDelta) -> SendMessage {
    SendMessage { when: When::At { instant: wednesday() + wait }, ..text(number, body, token) }
}

pub fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}
