//! Where Twilio reaches this computer: the path, the addresses in force now and lately, and the listener that follows.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use linnet_contract::SettingKey;
use linnet_engine::receive;
use linnet_providers::secret::Secret;
use linnet_providers::twilio::signature::sign;
use reqwest::StatusCode;
use tokio::sync::watch;

use crate::world::{Shop, Town, folder};

fn hear(shop: &Shop) -> watch::Sender<bool> {
    let stop = watch::Sender::new(false);
    tokio::spawn(receive::run(Arc::clone(&shop.engine), stop.subscribe()));
    stop
}

async fn bound(shop: &Shop, wanted: impl Fn(Option<SocketAddr>) -> bool) -> Option<SocketAddr> {
    let mut local = shop.engine.hooks().local();
    let found = tokio::time::timeout(Duration::from_secs(30), local.wait_for(|local| wanted(*local))).await;
    *found.expect("in time").unwrap()
}

fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

/// Posts a receipt that was signed for one address to where the listener stands.
async fn post(town: &Town, local: SocketAddr, signed_for: &str) -> StatusCode {
    let form = [("MessageSid", "SM1"), ("MessageStatus", "sent"), ("AccountSid", town.known.account_sid.as_str())];
    let fields: Vec<(String, String)> =
        form.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let url = signed_for.split('#').next().unwrap();
    let signature = sign(&Secret::new(town.known.auth_token.clone()), url, &fields);
    let path = &url[url.find("/status").unwrap() - 43..];
    let request = reqwest::Client::new().post(format!("http://{local}/{path}")).form(&form);
    request.header("X-Twilio-Signature", signature).send().await.unwrap().status()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_path_cannot_be_guessed_and_stays_over_a_restart() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    assert_eq!(shop.engine.hooks().inbound_url(), None, "nothing is promised while nothing leads here");
    let mut seen = Vec::new();
    for _ in 0..2 {
        shop.engine.hooks().set_base(Some("https://one.example/".to_owned())).await.unwrap();
        seen.push(shop.engine.hooks().inbound_url().unwrap());
        shop.crash().await;
        shop = Shop::open(folder.path(), &town.known).await;
    }
    assert_eq!(seen[0], seen[1]);
    let path =
        seen[0].strip_prefix("https://one.example/").and_then(|rest| rest.strip_suffix("/inbound#rc=3&rp=5xx,ct,rt"));
    let path = path.unwrap();
    assert!(
        path.len() >= 32 && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)),
        "{path}"
    );
    assert_eq!(shop.engine.hooks().base(), None, "a tunnel's address is not taken for open before the tunnel says so");
    let elsewhere = crate::world::folder();
    let other = Shop::open(elsewhere.path(), &town.known).await;
    assert!(!other.engine.hooks().is_ours(&seen[0]) && shop.engine.hooks().is_ours(&seen[0]));
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_signed_for_an_address_of_yesterday_are_still_believed_and_no_others() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let mut given = Vec::new();
    for base in ["https://first.trycloudflare.example", "https://second.trycloudflare.example:8443/texts"] {
        shop.engine.hooks().set_base(Some(base.to_owned())).await.unwrap();
        given.push(shop.engine.hooks().status_url("a1").unwrap());
    }
    shop.crash().await;
    let shop = Shop::open(folder.path(), &town.known).await;
    shop.engine.hooks().open_for_tunnel(true);
    let stop = hear(&shop);
    let local = bound(&shop, |local| local.is_some()).await.unwrap();
    for url in &given {
        assert_eq!(post(&town, local, url).await, StatusCode::NO_CONTENT, "{url}");
    }
    let never = given[0].replace("first", "third");
    let by_host = given[0].replace("https://first.trycloudflare.example", &format!("http://{local}"));
    for url in [never, by_host] {
        assert_eq!(post(&town, local, &url).await, StatusCode::FORBIDDEN, "{url}");
    }
    stop.send_replace(true);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_listener_opens_moves_and_closes_with_the_settings() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let stop = hear(&shop);
    assert_eq!(*shop.engine.hooks().local().borrow(), None, "no road is set");
    shop.set(SettingKey::ReceiveUrl, "https://texts.example.com").await;
    let first = bound(&shop, |local| local.is_some()).await.unwrap();
    let port = free_port();
    shop.set(SettingKey::ReceivePort, &port.to_string()).await;
    bound(&shop, |local| local.is_some_and(|local| local.port() == port)).await;
    let health = |port: u16| {
        let url = shop.engine.hooks().health_url().unwrap();
        let path = url.strip_prefix("https://texts.example.com").unwrap().to_owned();
        reqwest::get(format!("http://127.0.0.1:{port}{path}"))
    };
    assert_eq!(health(port).await.unwrap().status(), StatusCode::NO_CONTENT);
    assert!(health(first.port()).await.is_err(), "nothing stands where it stood before");
    shop.engine.hooks().open_for_tunnel(true);
    shop.set(SettingKey::ReceiveUrl, "").await;
    assert_eq!(shop.engine.hooks().base(), None);
    shop.engine.hooks().open_for_tunnel(false);
    bound(&shop, |local| local.is_none()).await;
    stop.send_replace(true);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_is_taken_is_told_once_and_another_one_helps() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let mut events = shop.engine.events().subscribe();
    shop.set(SettingKey::ReceivePort, &taken.local_addr().unwrap().port().to_string()).await;
    let stop = hear(&shop);
    shop.set(SettingKey::ReceiveUrl, "https://texts.example.com").await;
    let told = async {
        loop {
            let event = format!("{:?}", events.recv().await.unwrap());
            if event.contains("could not open port") {
                break;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(30), told).await.expect("the owner is told");
    shop.set(SettingKey::ReceivePort, &free_port().to_string()).await;
    bound(&shop, |local| local.is_some()).await;
    stop.send_replace(true);
    town.stop().await;
}
