//! What is in doubt: told apart by count, settled by a callback's word, never moved backwards.

use linnet_domain::{MessageState, Micros, ProviderStatus};
use linnet_engine::Handle as _;
use linnet_engine::outbox::{Applied, Report, apply_report};

use crate::world::{Shop, Town, folder, text};

const SOMEBODY: &str = "+13122000001";

#[tokio::test(flavor = "multi_thread")]
async fn two_identical_texts_in_doubt_are_both_found() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    town.fault("drop_after", 1.0).await;
    let mut ids = Vec::new();
    for token in ["first", "second"] {
        ids.push(shop.engine.handle(text(SOMEBODY, "Ready.", token)).await.expect("queued").id);
    }
    shop.run();
    shop.until("both are settled", async |shop| {
        let (first, second) = (shop.message(ids[0]).await, shop.message(ids[1]).await);
        first.provider_sid.is_some() && second.provider_sid.is_some()
    })
    .await;
    let (first, second) = (shop.message(ids[0]).await, shop.message(ids[1]).await);
    assert_ne!(first.provider_sid, second.provider_sid);
    assert_eq!(town.sent().await.get(SOMEBODY), Some(&2));
    shop.stop().await;
    town.stop().await;
}

fn report(sid: &str, status: ProviderStatus) -> Report {
    Report { provider_sid: sid.to_owned(), attempt_public_id: None, status, error_code: None, price: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_only_move_a_message_forward_and_the_same_one_twice_is_nothing() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    shop.run();
    let id = shop.engine.handle(text(SOMEBODY, "Ready.", "once")).await.expect("queued").id;
    shop.until("it went", async |shop| shop.message(id).await.provider_sid.is_some()).await;
    shop.stop().await;
    let sid = shop.message(id).await.provider_sid.expect("an id");
    let now = shop.engine.clock().now();
    let mut tx = shop.db.write().await.expect("a transaction");
    for (told, stands, news) in [
        (ProviderStatus::Delivered, MessageState::Delivered, true),
        (ProviderStatus::Delivered, MessageState::Delivered, false),
        (ProviderStatus::Sent, MessageState::Delivered, false),
        (ProviderStatus::Accepted, MessageState::Delivered, false),
    ] {
        let applied = apply_report(&mut tx, &report(&sid, told), now).await.expect("applied");
        assert_eq!(matches!(applied, Applied::News { .. }), news, "{told}");
        let message = linnet_store::messages::get_in(&mut tx, id).await.expect("the message");
        assert_eq!(message.state, stands, "{told}");
    }
    let priced = Report { price: Some(Micros(-7_900)), ..report(&sid, ProviderStatus::Delivered) };
    assert!(matches!(apply_report(&mut tx, &priced, now).await, Ok(Applied::News { .. })), "the price is news once");
    assert_eq!(apply_report(&mut tx, &priced, now).await.expect("applied"), Applied::Nothing);
    let day = linnet_engine::outbox::spend_day(&shop.engine.settings(), now);
    let spent = linnet_store::spend::of_day_in(&mut tx, day).await.expect("the spending");
    assert_eq!(spent, Micros(7_900), "the reserved cost gave way to the real price");
    let stranger = apply_report(&mut tx, &report(&format!("SM{}", "0".repeat(32)), ProviderStatus::Sent), now).await;
    assert_eq!(stranger.expect("applied"), Applied::Unknown);
    drop(tx);
    town.stop().await;
}
