//! The day's money: what it is reckoned by, and what the owner hears of it.

use linnet_contract::{
    AppEvent, AttentionKind, CampaignDraft, ContactDraft, ForecastCampaign, ListAttention, SaveCampaign, SaveContact,
    SettingKey, Tone,
};
use linnet_domain::{Category, MessageState, Micros, Rule};
use linnet_engine::Handle as _;

use crate::world::{Shop, Town, folder, number, text};

async fn news(shop: &Shop) -> linnet_domain::CampaignId {
    let draft = CampaignDraft {
        name: "News".to_owned(),
        body: "Your order is ready.".to_owned(),
        category: Category::Service,
        ..CampaignDraft::default()
    };
    shop.engine.handle(SaveCampaign { id: None, draft }).await.unwrap().row.id
}

#[tokio::test(flavor = "multi_thread")]
async fn prices_are_twilios_own_once_asked_and_carriers_fees_are_marked_as_an_estimate() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    for index in 0..3 {
        let draft = ContactDraft { first_name: "P".to_owned(), number: number(index), ..ContactDraft::default() };
        shop.engine.handle(SaveContact { id: None, draft, new_number: None }).await.unwrap();
    }
    let id = news(&shop).await;
    let before = shop.engine.handle(ForecastCampaign { id }).await.unwrap();
    assert_eq!(
        (before.cost_micros, before.carrier_fees_micros, before.priced_at),
        (Micros(36_000), Micros::ZERO, None)
    );
    shop.engine.start_tasks();
    shop.until("the prices are known", async |shop| {
        shop.engine.handle(ForecastCampaign { id }).await.unwrap().priced_at.is_some()
    })
    .await;
    let after = shop.engine.handle(ForecastCampaign { id }).await.unwrap();
    assert_eq!((after.cost_micros, after.carrier_fees_micros), (Micros(38_400), Micros(13_500)));

    // Reserved by that; when Twilio's own price comes, the fee it does not tell stays.
    let sent = shop.engine.handle(text(&number(7), "Ready.", "one")).await.unwrap().id;
    shop.until("it left", async |shop| shop.message(sent).await.provider_sid.is_some()).await;
    let spent = async |shop: &Shop| shop.engine.handle(ForecastCampaign { id }).await.unwrap().spent_today_micros;
    let priced = async |shop: &Shop| {
        let sql = "SELECT count(*) FROM messages WHERE id = ? AND price_micros = 8300";
        sqlx::query_scalar::<_, i64>(sql).bind(sent.0).fetch_one(shop.db.reader()).await.unwrap() == 1
    };
    shop.until("its price came", priced).await;
    assert_eq!(spent(&shop).await, Micros(8_300 + 4_500));
    shop.engine.stop_tasks().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn most_of_the_budget_is_told_once_and_at_its_end_the_rest_waits() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    shop.set(SettingKey::BudgetDaily, "120000").await;
    let mut events = shop.engine.events().subscribe();
    shop.run();
    let title = async |shop: &Shop| {
        let all = shop.engine.handle(ListAttention {}).await.unwrap();
        all.into_iter().find(|one| one.kind == AttentionKind::Budget).map(|one| one.title)
    };
    for index in 0..7 {
        let id = shop.engine.handle(text(&number(index), "Ready.", &format!("{index}"))).await.unwrap().id;
        shop.until("it left", async |shop| shop.message(id).await.provider_sid.is_some()).await;
    }
    assert_eq!(title(&shop).await, None, "84 of 120 at most is no reason");
    let mut last = Vec::new();
    for index in 7..37 {
        last.push(shop.engine.handle(text(&number(index), "Ready.", &format!("{index}"))).await.unwrap().id);
    }
    let waits = async |shop: &Shop| {
        let mut waits = 0;
        for id in &last {
            let message = shop.message(*id).await;
            waits += u64::from(message.state == MessageState::Queued && message.rule == Some(Rule::Budget));
        }
        waits
    };
    shop.until("something waits for tomorrow", async |shop| waits(shop).await > 0).await;
    assert!(title(&shop).await.is_some());
    let mut told = 0;
    while let Ok(event) = events.try_recv() {
        told += u64::from(matches!(
            event,
            AppEvent::Notice { tone: Tone::Warning, ref text } if text.starts_with("Today's texts have cost")
        ));
    }
    assert_eq!(told, 1, "once a day");
    shop.stop().await;
    town.stop().await;
}
