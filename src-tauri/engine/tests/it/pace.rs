//! How fast texts leave. Rates are compared with each other, never with a fixed time.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use linnet_contract::{
    CampaignDraft, ChooseSender, ContactDraft, ListSenders, RecordConsent, SaveCampaign, SaveContact, SenderKind,
    SettingKey, StartCampaign, SyncSenders,
};
use linnet_domain::{Category, ConsentBasis, ConsentClaim, MessageState, Rule};
use linnet_engine::Handle as _;
use linnet_practice::PracticeOptions;

use crate::world::{Shop, Town, folder, number, text, wednesday};

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
    shop.set(SettingKey::PaceDefault, "40").await;
    let first = shop.campaign(200, None).await;
    // The same people again, which a campaign of its own may reach.
    let second = shop.campaign(200, None).await;
    shop.run();
    let left = async |shop: &Shop, id| shop.counts(id).await.get(&MessageState::Queued).copied().unwrap_or(0);
    shop.until("a hundred left", async |shop| left(shop, first).await + left(shop, second).await <= 300).await;
    let (gone_first, gone_second) = (200 - left(&shop, first).await, 200 - left(&shop, second).await);
    assert!(gone_first.abs_diff(gone_second) <= 25, "{gone_first} and {gone_second}");
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_campaign_hands_over_faster_than_twilio_passes_on_from_its_number() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    shop.engine.handle(SyncSenders {}).await.unwrap();
    let known = shop.engine.handle(ListSenders {}).await.unwrap();
    let toll_free = known.into_iter().find(|sender| sender.kind == SenderKind::TollFree).expect("a toll-free number");
    shop.engine.handle(ChooseSender { id: toll_free.id }).await.unwrap();
    shop.campaign(300, Some(500)).await;
    shop.campaign(300, Some(500)).await;
    let begun = Instant::now();
    shop.run();
    shop.until("both are under way", async |_| town.sent().await.len() >= 6).await;
    let sent = town.sent().await.values().sum::<u64>() as f64;
    let most = 3.0 * begun.elapsed().as_secs_f64() + 1.0;
    assert!(sent <= most + 0.5, "{sent} texts left where Twilio passes on {most}");
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_is_handed_over_than_twilio_can_pass_on_before_the_hours_close() {
    const PEOPLE: u64 = 60;
    // A world that passes nothing on.
    let town = Town::with(PracticeOptions {
        latency: Some(Duration::ZERO),
        as_of: Some(wednesday()),
        throughput: 0.000_1,
        ..PracticeOptions::default()
    });
    let (town, folder) = (town.await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    shop.set(SettingKey::BusinessName, "Rosa's Salon").await;
    for index in 0..PEOPLE {
        let draft =
            ContactDraft { number: number(index), first_name: format!("Guest {index}"), ..ContactDraft::default() };
        let id = shop.engine.handle(SaveContact { id: None, draft, new_number: None }).await.unwrap().row.id;
        let claim = ConsentClaim {
            basis: ConsentBasis::Written,
            source: "sign-up card".to_owned(),
            date: "2026-03-12".parse().ok(),
        };
        shop.engine.handle(RecordConsent { id, claim, details: None, evidence: None }).await.unwrap();
    }
    let draft = CampaignDraft {
        name: "Tonight".to_owned(),
        body: "Rosa's Salon: 20% off. Reply STOP to opt out".to_owned(),
        category: Category::Marketing,
        pace: Some(500),
        ..CampaignDraft::default()
    };
    let id = shop.engine.handle(SaveCampaign { id: None, draft }).await.unwrap().row.id;
    // Half a minute before nine in the evening: at one part a second, thirty of them would still come in time.
    let almost = wednesday() + TimeDelta::hours(9) - TimeDelta::seconds(30);
    shop.engine.clock().set(almost);
    town.move_clock(almost).await;
    shop.engine.handle(StartCampaign { id, expected: None, hold_seconds: Some(0) }).await.unwrap();
    shop.run();
    let waits = async |shop: &Shop| -> u64 {
        let rule = Rule::SenderQueue.word();
        sqlx::query_scalar("SELECT count(*) FROM messages WHERE campaign_id = ? AND state = 'queued' AND rule = ?")
            .bind(id.0)
            .bind(rule)
            .fetch_one(shop.db.reader())
            .await
            .unwrap()
    };
    shop.until("the rest waits", async |shop| waits(shop).await >= PEOPLE - 30).await;
    let handed_over = town.sent().await.len() as u64;
    assert!((1..=30).contains(&handed_over), "{handed_over}");
    shop.stop().await;
    town.stop().await;
}
