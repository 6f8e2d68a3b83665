//! Telling Twilio where to deliver replies: shown first, kept, changed, pushed, put back, and never over somebody else's
//! head.

use linnet_contract::{
    CheckHooks, ChooseReceiving, ConnectHooks, DisconnectAccount, DisconnectHooks, GetReceiving, HookPlan, MendInbound,
    SiteState, Way, WayState,
};
use linnet_domain::ledger::Kind;
use linnet_engine::Handle;
use linnet_store::ledger;
use serde_json::Value;

use crate::world::{Shop, Town, folder};

const OLD: &str = "https://ann:pw@old.example/answers?shop=1#rc=2";

async fn choose(shop: &Shop, way: Way, address: Option<&str>) {
    let order =
        ChooseReceiving { way, address: address.map(str::to_owned), program: None, token: None, session_only: true };
    shop.engine.handle(order).await.expect("a good choice");
}

async fn look(shop: &Shop) -> HookPlan {
    shop.engine.handle(CheckHooks {}).await.expect("Twilio answers")
}

async fn connect(shop: &Shop) {
    let seen = look(shop).await.seen;
    shop.engine.handle(ConnectHooks { seen }).await.expect("it is agreed to");
}

async fn url_of(town: &Town) -> String {
    town.number().await["sms_url"].as_str().unwrap_or_default().to_owned()
}

/// A business that listens, reached at an address.
async fn own(town: &Town, folder: &std::path::Path, base: &str) -> Shop {
    let mut shop = Shop::open(folder, &town.known).await;
    choose(&shop, Way::Own, Some(base)).await;
    listen(&mut shop).await;
    shop
}

async fn listen(shop: &mut Shop) {
    shop.run();
    let ready = async |shop: &Shop| shop.engine.handle(GetReceiving {}).await.unwrap().state == WayState::Ready;
    shop.until("it listens", ready).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_be_replaced_is_shown_kept_made_the_fallback_and_put_back() {
    let (town, folder) = (Town::start().await, folder());
    town.set_number(&[("SmsUrl", OLD), ("SmsMethod", "GET"), ("SmsFallbackUrl", "https://old.example/second")]).await;
    let before = town.number().await;
    let shop = own(&town, folder.path(), "https://texts.example.com").await;
    let plan = look(&shop).await;
    assert_eq!(plan.address.as_deref(), Some("https://texts.example.com"));
    assert_eq!(plan.sites.len(), 1);
    assert_eq!(plan.sites[0].now.as_deref(), Some("https://old.example/answers"), "without its password");
    assert!(plan.sites[0].meaning[0].contains("cannot be reached"), "{:?}", plan.sites[0].meaning);
    assert_eq!(url_of(&town).await, OLD, "looking changes nothing");

    connect(&shop).await;
    let number = town.number().await;
    assert_eq!(number["sms_url"].as_str(), shop.engine.hooks().inbound_url().as_deref());
    assert!(number["sms_url"].as_str().unwrap().contains("#rc="), "retries are asked for");
    assert_eq!(number["sms_method"], "POST");
    assert_eq!((number["sms_fallback_url"].as_str(), number["sms_fallback_method"].as_str()), (Some(OLD), Some("GET")));
    let receiving = shop.engine.handle(GetReceiving {}).await.unwrap();
    assert!(receiving.connected);
    assert_eq!(receiving.sites[0].state, SiteState::Placed);

    shop.engine.handle(DisconnectHooks {}).await.unwrap();
    let after = town.number().await;
    for field in ["sms_url", "sms_method", "sms_fallback_url", "sms_fallback_method", "sms_application_sid"] {
        assert_eq!(after[field], before[field], "{field}");
    }
    assert!(!shop.engine.handle(GetReceiving {}).await.unwrap().connected);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_is_on_record_without_passwords_and_paths() {
    let (town, folder) = (Town::start().await, folder());
    town.set_number(&[("SmsUrl", OLD)]).await;
    let shop = own(&town, folder.path(), "https://texts.example.com").await;
    connect(&shop).await;
    shop.engine.handle(DisconnectHooks {}).await.unwrap();
    let entries = ledger::page(&shop.db, &ledger::About::All, 0, 1_000).await.unwrap();
    let told: Vec<Value> = entries
        .iter()
        .filter(|entry| entry.kind == Kind::Hooks)
        .map(|entry| serde_json::from_str(entry.payload.as_deref().unwrap()).unwrap())
        .collect();
    let steps: Vec<&str> = told.iter().map(|entry| entry["step"].as_str().unwrap()).collect();
    assert_eq!(steps, ["placing", "placed", "restored"]);
    assert_eq!(
        (told[0]["from"].as_str(), told[0]["to"].as_str()),
        (Some("https://old.example/answers"), Some("https://texts.example.com"))
    );
    assert!(!told.iter().any(|entry| entry.to_string().contains("pw@") || entry.to_string().contains("inbound")));
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_since_it_was_seen_is_not_replaced() {
    let (town, folder) = (Town::start().await, folder());
    let shop = own(&town, folder.path(), "https://texts.example.com").await;
    let seen = look(&shop).await.seen;
    town.set_number(&[("SmsUrl", OLD)]).await;
    let error = shop.engine.handle(ConnectHooks { seen }).await.unwrap_err();
    assert!(error.message.contains("changed since you saw it"), "{error}");
    assert_eq!(url_of(&town).await, OLD);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_public_address_nothing_is_told() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let seen = look(&shop).await.seen;
    assert!(shop.engine.handle(ConnectHooks { seen }).await.is_err());
    assert_eq!(url_of(&town).await, "");
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_address_is_pushed_and_what_stood_there_first_is_what_comes_back() {
    let (town, folder) = (Town::start().await, folder());
    town.set_number(&[("SmsUrl", OLD)]).await;
    let mut shop = own(&town, folder.path(), "https://one.example.com").await;
    connect(&shop).await;
    choose(&shop, Way::Own, Some("https://two.example.com")).await;
    shop.until("the new address is told", async |_| url_of(&town).await.starts_with("https://two.example.com/")).await;
    assert_eq!(town.number().await["sms_fallback_url"], OLD);
    shop.stop().await;
    assert_eq!(url_of(&town).await, OLD, "a clean quit puts it back");
    let kept = shop.engine.handle(GetReceiving {}).await.unwrap();
    assert_eq!(kept.sites[0].state, SiteState::Resting, "what was agreed to is kept");
    shop.run();
    shop.until("ours stands there again", async |_| url_of(&town).await.starts_with("https://two.example.com/")).await;
    choose(&shop, Way::None, None).await;
    shop.until("no way is wanted any more", async |_| url_of(&town).await == OLD).await;
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_set_meanwhile_is_left_alone_and_told() {
    let (town, folder) = (Town::start().await, folder());
    town.set_number(&[("SmsUrl", OLD)]).await;
    let mut shop = own(&town, folder.path(), "https://one.example.com").await;
    connect(&shop).await;
    town.set_number(&[("SmsUrl", "https://newer.example/in")]).await;
    choose(&shop, Way::Own, Some("https://two.example.com")).await;
    let conflict = async |shop: &Shop| {
        let receiving = shop.engine.handle(GetReceiving {}).await.unwrap();
        receiving.sites.first().is_some_and(|site| site.state == SiteState::Conflict)
    };
    shop.until("it is told", conflict).await;
    shop.stop().await;
    assert_eq!(url_of(&town).await, "https://newer.example/in");
    shop.engine.handle(DisconnectHooks {}).await.unwrap();
    assert_eq!(url_of(&town).await, "https://newer.example/in");
    assert!(!shop.engine.handle(GetReceiving {}).await.unwrap().connected);
    // Agreed to anew, it is that one which is kept.
    listen(&mut shop).await;
    connect(&shop).await;
    assert!(url_of(&town).await.starts_with("https://two.example.com/"));
    shop.engine.handle(DisconnectHooks {}).await.unwrap();
    assert_eq!(url_of(&town).await, "https://newer.example/in");
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_between_asking_and_recording_loses_nothing_that_stood_there() {
    // Twilio did what it was asked and its answer was lost, or nothing reached it at all.
    for fault in ["change_drop_after", "change_drop_before"] {
        let (town, folder) = (Town::start().await, folder());
        town.set_number(&[("SmsUrl", OLD)]).await;
        let shop = own(&town, folder.path(), "https://one.example.com").await;
        let seen = look(&shop).await.seen;
        assert_eq!(seen, look(&shop).await.seen, "what is seen twice is seen alike");
        town.fault(fault, 1.0).await;
        let refused = shop.engine.handle(ConnectHooks { seen }).await;
        assert!(refused.is_err(), "{fault}");
        town.fault(fault, 0.0).await;
        shop.crash().await;
        let mut shop = Shop::open(folder.path(), &town.known).await;
        shop.run();
        let placed = async |shop: &Shop| {
            shop.engine.handle(GetReceiving {}).await.unwrap().sites.first().map(|site| site.state)
                == Some(SiteState::Placed)
        };
        shop.until("it is placed after all", placed).await;
        assert_eq!(town.number().await["sms_fallback_url"], OLD, "{fault}");
        shop.stop().await;
        assert_eq!(url_of(&town).await, OLD, "{fault}");
        town.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_that_stands_above_the_address_is_set_aside_and_put_back() {
    let (town, folder) = (Town::start().await, folder());
    town.set_number(&[("SmsUrl", OLD), ("SmsApplicationSid", "AP0123")]).await;
    let shop = own(&town, folder.path(), "https://one.example.com").await;
    assert!(look(&shop).await.sites[0].meaning[0].contains("AP0123"));
    connect(&shop).await;
    let number = town.number().await;
    assert_eq!(number["sms_application_sid"], "");
    assert_ne!(number["sms_fallback_url"], OLD, "it was not in force, so it does not come to life");
    shop.engine.handle(DisconnectHooks {}).await.unwrap();
    let number = town.number().await;
    assert_eq!((number["sms_url"].as_str(), number["sms_application_sid"].as_str()), (Some(OLD), Some("AP0123")));
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_drops_replies_is_found_explained_and_mended() {
    let (town, folder) = (Town::start().await, folder());
    town.set_service(&[("UseInboundWebhookOnNumber", "false"), ("InboundRequestUrl", "")]).await;
    let shop = Shop::open(folder.path(), &town.with_service()).await;
    let plan = look(&shop).await;
    let dropped = plan.sites[0].dropped.clone().expect("it is found");
    assert!(dropped.contains("drops every text") && dropped.contains("by asking"), "{dropped}");
    let mended = shop.engine.handle(MendInbound { sid: plan.sites[0].sid.clone() }).await.unwrap();
    assert!(mended.sites.iter().all(|site| site.dropped.is_none()));
    assert_eq!(town.service().await["use_inbound_webhook_on_number"], true);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_decides_for_its_numbers_is_what_is_told() {
    let (town, folder) = (Town::start().await, folder());
    town.set_service(&[
        ("UseInboundWebhookOnNumber", "false"),
        ("InboundRequestUrl", OLD),
        ("StatusCallback", "https://old.example/receipts"),
    ])
    .await;
    let before = town.service().await;
    let mut shop = Shop::open(folder.path(), &town.with_service()).await;
    choose(&shop, Way::Own, Some("https://one.example.com")).await;
    connect(&shop).await;
    assert_eq!(town.service().await["inbound_request_url"], OLD, "nobody listens yet, so nothing is told");
    listen(&mut shop).await;
    let told = async |_: &Shop| town.service().await["inbound_request_url"] != OLD;
    shop.until("it is told once somebody listens", told).await;
    let service = town.service().await;
    assert_eq!(service["inbound_request_url"].as_str(), shop.engine.hooks().inbound_url().as_deref());
    assert_eq!(service["fallback_url"], OLD);
    assert_eq!(service["status_callback"], "https://old.example/receipts", "receipts are asked for text by text");
    // Parting from the account puts it back too.
    shop.engine.handle(DisconnectAccount {}).await.unwrap();
    let after = town.service().await;
    for field in ["inbound_request_url", "fallback_url", "use_inbound_webhook_on_number"] {
        assert_eq!(after[field], before[field], "{field}");
    }
    town.stop().await;
}
