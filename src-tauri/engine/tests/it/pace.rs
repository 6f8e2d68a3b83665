//! How fast texts leave. Rates are compared with each other, never with a fixed time.

use std::time::Instant;

use linnet_engine::Handle as _;

use crate::world::{Shop, Town, folder, text};

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_keeps_to_its_own_pace_and_single_texts_overtake_it() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    shop.campaign(500, Some(20)).await;
    let begun = Instant::now();
    shop.run();
    shop.until("the campaign is under way", async |_| town.sent().await.len() >= 10).await;
    let id = shop.engine.handle(text("+13129990001", "Your table is ready.", "quick")).await.expect("queued").id;
    shop.until("the single one went", async |shop| shop.message(id).await.provider_sid.is_some()).await;
    let sent = town.sent().await.len() as f64;
    let most = 20.0 * begun.elapsed().as_secs_f64() + 5.0 + 1.0;
    assert!(sent <= most + 1.0, "{sent} texts left where the pace allows {most}");
    assert!(sent < 400.0, "the single one did not wait for the campaign");
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_campaigns_share_what_there_is() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    shop.set(linnet_contract::SettingKey::PaceDefault, "40").await;
    let first = shop.campaign(200, None).await;
    // The same people again, which a campaign of its own may reach.
    let second = shop.campaign(200, None).await;
    shop.run();
    let left =
        async |shop: &Shop, id| shop.counts(id).await.get(&linnet_domain::MessageState::Queued).copied().unwrap_or(0);
    shop.until("a hundred left", async |shop| left(shop, first).await + left(shop, second).await <= 300).await;
    let (gone_first, gone_second) = (200 - left(&shop, first).await, 200 - left(&shop, second).await);
    assert!(gone_first.abs_diff(gone_second) <= 25, "{gone_first} and {gone_second}");
    shop.stop().await;
    town.stop().await;
}
