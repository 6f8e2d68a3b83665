//! What is done with a request: refused or absorbed, whatever it is, and stored before it is answered.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use linnet_contract::{CheckHealth, ConnectAccount, SecretInput};
use linnet_engine::{Handle as _, receive};
use linnet_practice::PracticeOptions;
use linnet_store::inbound;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::push::{Pusher, encode, pairs};
use crate::world::{Shop, Town, folder, text};

const DANA: &str = "+13125550142";
const SID: &str = "SM00000000000000000000000000000001";

async fn open(town: &Town, folder: &std::path::Path) -> (Shop, Pusher) {
    let shop = Shop::open(folder, &town.known).await;
    let pusher = Pusher::new(&shop.engine, &town.known.auth_token, &town.known.account_sid).await;
    (shop, pusher)
}

async fn bodies(shop: &Shop) -> Vec<String> {
    sqlx::query_scalar("SELECT body FROM inbound ORDER BY id").fetch_all(shop.db.reader()).await.unwrap()
}

async fn health(shop: &Shop) -> String {
    let health = shop.engine.handle(CheckHealth {}).await.unwrap();
    health.parts.into_iter().find(|part| part.part == "callbacks").unwrap().message
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_text_is_stored_with_all_its_fields_before_it_is_answered_with_valid_twiml() {
    let (town, folder) = (Town::start().await, folder());
    let (shop, pusher) = open(&town, folder.path()).await;
    let mut fields = pusher.text(SID, DANA, "Look at this");
    fields.retain(|(name, _)| name != "NumMedia");
    fields.extend(pairs(&[
        ("NumMedia", "1"),
        ("MediaUrl0", "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"),
        ("MediaContentType0", "image/jpeg"),
        ("SomethingNew", "é"),
    ]));
    let signed = |url: &str| Pusher::form(url, &pusher.sign(url, &fields), encode(&fields));
    let (status, kind, body) = pusher.raw(signed(&pusher.inbound)).await;
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "text/xml"));
    assert!(body.ends_with("<Response/>"), "{body}");
    assert_eq!(bodies(&shop).await, ["Look at this"]);
    let media = inbound::media(&shop.db, SID).await.unwrap();
    assert_eq!((media.len(), media[0].1.as_str()), (1, "image/jpeg"));
    let raw: String =
        sqlx::query_scalar("SELECT raw FROM provider_events WHERE kind = 'inbound' AND applied_at IS NOT NULL")
            .fetch_one(shop.db.reader())
            .await
            .unwrap();
    let raw: Vec<(String, String)> = serde_json::from_str(&raw).unwrap();
    assert_eq!(raw, fields, "unknown and empty ones too");
    // Once more, and at the second address.
    for url in [&pusher.inbound, &pusher.fallback] {
        assert_eq!(pusher.raw(signed(url)).await.0, StatusCode::OK);
    }
    assert_eq!(bodies(&shop).await.len(), 1);
    assert!(health(&shop).await.contains("2 came a second time"), "{}", health(&shop).await);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_not_twilios_is_refused_and_leaves_no_trace_but_a_figure() {
    let (town, folder) = (Town::start().await, folder());
    let (shop, pusher) = open(&town, folder.path()).await;
    let fields = pusher.text(SID, DANA, "STOP");
    let foreign: Vec<(String, String)> = fields
        .iter()
        .map(|(name, value)| {
            (name.clone(), if name == "AccountSid" { format!("AC{}", "9".repeat(32)) } else { value.clone() })
        })
        .collect();
    let nothing = pairs(&[("AccountSid", &town.known.account_sid)]);
    let (url, form) = (&pusher.inbound, encode(&fields));
    let right = pusher.sign(url, &fields);
    let megabyte = "a".repeat(1_000_000);
    let path = url.strip_prefix(crate::push::BASE).unwrap();
    let unsized_megabyte = Body::from_stream(futures::stream::iter(
        megabyte.as_bytes().chunks(1_000).map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec())).collect::<Vec<_>>(),
    ));
    let json = Request::post(path).header("content-type", "application/json").header("X-Twilio-Signature", &right);
    let cases = [
        ("no signature", Request::post(path).body(Body::from(form.clone())).unwrap(), 403),
        ("an empty one", Pusher::form(url, "", form.clone()), 403),
        ("another case", Pusher::form(url, &right.to_lowercase(), form.clone()), 403),
        ("for another road", Pusher::form(&pusher.fallback, &right, form.clone()), 403),
        ("with a query more", Pusher::form(&format!("{url}?a=1"), &right, form.clone()), 403),
        ("another account", Pusher::form(url, &pusher.sign(url, &foreign), encode(&foreign)), 403),
        ("a megabyte", Pusher::form(url, &right, megabyte.clone()), 413),
        ("a megabyte that does not say so", Pusher::form(url, &right, unsized_megabyte), 413),
        ("signed and empty", Pusher::form(url, &pusher.sign(url, &nothing), encode(&nothing)), 400),
        ("JSON that is none", json.body(Body::from("{")).unwrap(), 400),
        ("another verb", Request::put(path).body(Body::empty()).unwrap(), 405),
        ("no such road", Request::post(path.replace("inbound", "texts")).body(Body::empty()).unwrap(), 404),
        ("no such business", Request::post("/twilio/sms").body(Body::empty()).unwrap(), 404),
    ];
    for (what, request, expected) in cases {
        let (status, _, body) = pusher.raw(request).await;
        assert_eq!((status.as_u16(), body.as_str()), (expected, ""), "{what}");
    }
    assert!(bodies(&shop).await.is_empty());
    let events: i64 =
        sqlx::query_scalar("SELECT count(*) FROM provider_events").fetch_one(shop.db.reader()).await.unwrap();
    assert_eq!(events, 0);
    let told = health(&shop).await;
    for figure in
        ["5 requests without Twilio's signature", "1 were about another", "2 were too large", "2 were signed by"]
    {
        assert!(told.contains(figure), "{figure}: {told}");
    }
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_twilio_signs_is_understood() {
    let (town, folder) = (Town::start().await, folder());
    let (shop, pusher) = open(&town, folder.path()).await;
    let url = &pusher.inbound;

    // By GET everything stands in the address, and nothing else is signed.
    let query = encode(&pusher.text("SM1", DANA, "by get & so on + é"));
    let address = format!("{url}?{query}");
    let get = |signature: &str| {
        let path = address.strip_prefix(crate::push::BASE).unwrap();
        Request::get(path).header("X-Twilio-Signature", signature).body(Body::empty()).unwrap()
    };
    assert_eq!(pusher.raw(get(&pusher.sign(url, &[]))).await.0, StatusCode::FORBIDDEN);
    assert_eq!(pusher.raw(get(&pusher.sign(&address, &[]))).await.0, StatusCode::OK);

    // JSON is signed by its hash in the address.
    let object: Value = pusher.text("SM2", DANA, "by json").into_iter().map(|(k, v)| (k, Value::from(v))).collect();
    let json = object.to_string();
    let hash = Sha256::digest(json.as_bytes()).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    let address = format!("{url}?bodySHA256={hash}");
    let post = |body: &str| {
        let path = address.strip_prefix(crate::push::BASE).unwrap();
        let request = Request::post(path).header("content-type", "application/json");
        request.header("X-Twilio-Signature", pusher.sign(&address, &[])).body(Body::from(body.to_owned())).unwrap()
    };
    assert_eq!(pusher.raw(post(&json.replace("by json", "by jason"))).await.0, StatusCode::FORBIDDEN);
    assert_eq!(pusher.raw(post(&json)).await.0, StatusCode::OK);

    // Bytes that are no text: signed as they are, or as a program that reads text sees them.
    for (sid, body) in [("SM3", "caf\u{fffd}".as_bytes().to_vec()), ("SM4", b"caf\xe9".to_vec())] {
        let fields = pusher.text(sid, DANA, "");
        let bytes = |body: &[u8]| -> Vec<(Vec<u8>, Vec<u8>)> {
            let pair = |(name, value): &(String, String)| {
                (name.clone().into_bytes(), if name == "Body" { body.to_vec() } else { value.clone().into_bytes() })
            };
            fields.iter().map(pair).collect()
        };
        let token = linnet_providers::secret::Secret::new(town.known.auth_token.clone());
        let signature = linnet_providers::twilio::signature::sign(&token, url, &bytes(&body));
        let form = encode(&fields).replace("Body=", "Body=caf%E9");
        assert_eq!(pusher.raw(Pusher::form(url, &signature, form)).await.0, StatusCode::OK, "{sid}");
    }
    let raw: String = sqlx::query_scalar("SELECT raw FROM provider_events WHERE provider_sid = 'SM4'")
        .fetch_one(shop.db.reader())
        .await
        .unwrap();
    assert!(raw.contains("Body=caf%E9"), "the bytes are kept: {raw}");

    // A field that is there twice counts once if it says the same, and the first of two stands.
    let mut twice = pusher.text("SM5", DANA, "first");
    twice.extend(pairs(&[("Body", "second"), ("To", "+13125550100")]));
    assert_eq!(pusher.push(url, &twice).await, StatusCode::OK);
    assert_eq!(bodies(&shop).await, ["by get & so on + é", "by json", "caf\u{fffd}", "caf\u{fffd}", "first"]);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rain_of_forgeries_is_brushed_off_and_twilio_is_still_heard() {
    let (town, folder) = (Town::start().await, folder());
    let (shop, pusher) = open(&town, folder.path()).await;
    let form = encode(&pusher.text(SID, DANA, "STOP"));
    let mut seen = [0, 0];
    for _ in 0..400 {
        let status = pusher.raw(Pusher::form(&pusher.inbound, "RSOYDt4T1cUTdK1PDd93/VVr8B8=", form.clone())).await.0;
        match status {
            StatusCode::FORBIDDEN => seen[0] += 1,
            StatusCode::TOO_MANY_REQUESTS => seen[1] += 1,
            other => panic!("{other}"),
        }
    }
    assert!(seen[0] >= 40 && seen[1] > 0, "{seen:?}");
    assert_eq!(pusher.push(&pusher.inbound, &pusher.text("SM2", DANA, "Thursday?")).await, StatusCode::OK);
    assert_eq!(bodies(&shop).await, ["Thursday?"]);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_stored_is_answered_so_that_twilio_tries_again() {
    let (town, folder) = (Town::start().await, folder());
    let (shop, pusher) = open(&town, folder.path()).await;
    shop.engine.db().pretend_full_disk(true).await.unwrap();
    let long = "x".repeat(1_500);
    let mut refused = 0;
    // The last page still has room for a few.
    for index in 0..40 {
        let status = pusher.push(&pusher.inbound, &pusher.text(&format!("SM{index}"), DANA, &long)).await;
        refused += u64::from(status == StatusCode::SERVICE_UNAVAILABLE);
        assert!(status == StatusCode::OK || status == StatusCode::SERVICE_UNAVAILABLE, "{status}");
    }
    assert!(refused > 0);
    assert_eq!(
        bodies(&shop).await.len() as u64,
        40 - refused,
        "what was answered with 200 is on disk, and nothing else"
    );
    shop.engine.db().pretend_full_disk(false).await.unwrap();
    for index in 0..40 {
        let status = pusher.push(&pusher.inbound, &pusher.text(&format!("SM{index}"), DANA, &long)).await;
        assert_eq!(status, StatusCode::OK);
    }
    assert_eq!(bodies(&shop).await.len(), 40);
    assert!(health(&shop).await.contains("could not be stored"));
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_of_repeated_callbacks_is_stored_once_each() {
    let (town, folder) = (Town::start().await, folder());
    let (shop, pusher) = open(&town, folder.path()).await;
    let all = (0..300).map(|index| {
        let (pusher, sid) = (&pusher, format!("SM{}", index % 100));
        async move { pusher.push(&pusher.inbound, &pusher.text(&sid, DANA, &sid)).await }
    });
    let answers = futures::future::join_all(all).await;
    assert!(answers.iter().all(|status| *status == StatusCode::OK));
    assert_eq!(bodies(&shop).await.len(), 100);
    let receipts = (0..300).map(|index| {
        let (pusher, sid) = (&pusher, format!("SMnobody{}", index % 100));
        async move { pusher.push(&pusher.status(None), &pusher.receipt(&sid, "sent")).await }
    });
    assert!(futures::future::join_all(receipts).await.iter().all(|status| *status == StatusCode::NO_CONTENT));
    let parked: i64 = sqlx::query_scalar("SELECT count(*) FROM provider_events WHERE applied_at IS NULL")
        .fetch_one(shop.db.reader())
        .await
        .unwrap();
    assert_eq!(parked, 100, "about messages nobody knows");
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_auth_token_a_callback_is_a_hint_that_is_looked_up_at_once() {
    let options = PracticeOptions {
        latency: Some(std::time::Duration::ZERO),
        speed: 50.0,
        as_of: Some(crate::world::wednesday()),
        throughput: 100_000.0,
        ..PracticeOptions::default()
    };
    let (town, folder) = (Town::with(options).await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let order = ConnectAccount {
        account_sid: town.known.account_sid.clone(),
        api_key_sid: Some(town.known.api_key_sid.clone()),
        secret: SecretInput::new(town.known.api_key_secret.clone()),
        api_base: Some(town.known.twilio.clone()),
        sender: Some(town.known.numbers[0].clone()),
        session_only: true,
    };
    shop.engine.handle(order).await.unwrap();
    let pusher = Pusher::new(&shop.engine, "not known here", &town.known.account_sid).await;
    town.write(DANA, "Is Thursday free?").await;
    let listed: Value =
        reqwest::get(format!("{}/_practice/messages", town.known.twilio)).await.unwrap().json().await.unwrap();
    let sid = listed.as_array().unwrap().iter().find(|message| message["from"] == DANA).unwrap()["sid"]
        .as_str()
        .unwrap()
        .to_owned();

    let lie = pusher.text(&sid, DANA, "STOP");
    assert_eq!(pusher.push(&pusher.inbound, &lie).await, StatusCode::OK);
    assert_eq!(bodies(&shop).await, ["Is Thursday free?"], "Twilio's word counts, not the request's");
    let made_up = pusher.text("SM00000000000000000000000000000bad", DANA, "STOP");
    assert_eq!(pusher.push(&pusher.inbound, &made_up).await, StatusCode::FORBIDDEN);
    assert_eq!(bodies(&shop).await.len(), 1);

    let id = shop.engine.handle(text("+13125550143", "Your car is ready.", "one")).await.unwrap().id;
    let mut shop = shop;
    shop.run_deaf();
    shop.until("it is taken", async |shop| shop.message(id).await.provider_sid.is_some()).await;
    shop.stop().await;
    let sid = shop.message(id).await.provider_sid.unwrap();
    shop.until("the hint brings what became of it", async |shop| {
        let lie = pusher.receipt(&sid, "failed");
        assert_eq!(pusher.push(&pusher.status(None), &lie).await, StatusCode::NO_CONTENT);
        shop.message(id).await.state == linnet_domain::MessageState::Delivered
    })
    .await;
    assert!(health(&shop).await.contains("were looked up at Twilio instead"));
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_only_the_provider_knows_counts_though_polling_found_the_text_first() {
    let (town, folder) = (Town::start().await, folder());
    let (shop, pusher) = open(&town, folder.path()).await;
    town.write(DANA, "basta ya mañana").await;
    receive::poll_once(&shop.engine).await.unwrap();
    let sid: String = sqlx::query_scalar("SELECT provider_sid FROM inbound").fetch_one(shop.db.reader()).await.unwrap();
    let number = linnet_domain::PhoneNumber::from_e164(DANA).unwrap();
    let stopped = async || linnet_store::people::by_number(&shop.db, &number).await.unwrap().opt_out.is_some();
    assert!(!stopped().await, "the words alone do not say it");
    let mut fields = pusher.text(&sid, DANA, "basta ya mañana");
    fields.extend(pairs(&[("OptOutType", "STOP")]));
    assert_eq!(pusher.push(&pusher.inbound, &fields).await, StatusCode::OK);
    assert!(stopped().await);
    assert_eq!(bodies(&shop).await.len(), 1);
    town.stop().await;
}
