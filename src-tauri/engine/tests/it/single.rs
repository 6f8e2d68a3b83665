//! One message to one person: pressed twice, scheduled, taken back, refused.

use chrono::TimeDelta;
use linnet_contract::{
    CampaignDraft, CancelMessage, ConversationFilter, DeleteContacts, ErrorCode, ListConversations, ListScheduled,
    RestoreContacts, SaveCampaign, ScheduledWhat, SendMessage, SettingKey, Slice, StartCampaign, Urgent,
};
use linnet_domain::{Category, MessageState};
use linnet_engine::{Handle as _, outbox};

use crate::world::{Shop, Town, folder, text, text_in};

const SOMEBODY: &str = "+1 312 200 0001";

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_sends_once() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    shop.run();
    let click = || shop.engine.handle(text(SOMEBODY, "Your table is ready.", "one-form"));
    let (first, second, third) = tokio::join!(click(), click(), click());
    let id = first.expect("queued").id;
    assert_eq!((second.expect("the same").id, third.expect("the same").id), (id, id));
    shop.until("it went", async |shop| shop.message(id).await.provider_sid.is_some()).await;
    assert_eq!(town.sent().await.into_values().collect::<Vec<_>>(), [1]);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_texts_with_the_same_words_are_two_texts() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    shop.run();
    for token in ["first", "second"] {
        shop.engine.handle(text(SOMEBODY, "Ready.", token)).await.expect("queued");
    }
    shop.until("both went", async |_| town.sent().await.get("+13122000001") == Some(&2)).await;
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheduled_text_is_listed_waits_and_can_be_taken_back_until_it_has_left() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    let later = text_in(SOMEBODY, "See you tomorrow.", "later", TimeDelta::hours(3));
    let sent = shop.engine.handle(later).await.expect("queued");
    assert_eq!(sent.state, MessageState::Queued);
    assert!(sent.not_before.is_some() && sent.explanation.starts_with("Goes on"), "{sent:?}");
    shop.run();
    let listed = shop.engine.handle(ListScheduled {}).await.expect("a list");
    assert_eq!(listed.iter().map(|item| item.what).collect::<Vec<_>>(), [ScheduledWhat::Message(sent.id)]);
    assert!(outbox::idle(&shop.engine).await.expect("an answer").is_idle(), "what is hours away keeps nobody waiting");

    let canceled = shop.engine.handle(CancelMessage { id: sent.id }).await.expect("taken back");
    assert_eq!(canceled.state, MessageState::Canceled);
    shop.engine.clock().set(crate::world::wednesday() + TimeDelta::hours(4));
    let id = shop.engine.handle(text(SOMEBODY, "Now.", "now")).await.expect("queued").id;
    shop.until("it went", async |shop| shop.message(id).await.provider_sid.is_some()).await;
    let refused = shop.engine.handle(CancelMessage { id }).await.expect_err("it is gone");
    assert_eq!(refused.code, ErrorCode::Refused);
    assert_eq!(town.sent().await.into_values().sum::<u64>(), 1, "the withdrawn one never left");
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_to_a_stranger_is_refused_with_every_reason() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let offer = SendMessage { category: Category::Marketing, ..text(SOMEBODY, "20% off!", "offer") };
    let refused = shop.engine.handle(offer).await.expect_err("nobody said yes");
    assert_eq!(refused.code, ErrorCode::Refused);
    let reasons = refused.detail.expect("detail")["reasons"].as_array().expect("reasons").len();
    assert!(reasons >= 1);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_costs_more_than_one_may_is_refused() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    shop.set(SettingKey::BudgetPerMessage, "20000").await;
    let refused = shop.engine.handle(text(SOMEBODY, &"long ".repeat(60), "dear")).await.expect_err("too dear");
    assert_eq!(refused.code, ErrorCode::Refused);
    assert!(refused.message.contains("$0.02"), "{}", refused.message);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_days_budget_is_never_overshot_and_raising_it_lets_the_rest_go() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    shop.set(SettingKey::BudgetDaily, "30000").await;
    let campaign = shop.campaign(50, Some(1_000)).await;
    shop.run();
    shop.until("the budget is used up", async |_| town.sent().await.len() == 30).await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(town.sent().await.len(), 30, "a thousandth of a dollar each, three hundredths in all");
    let counts = shop.counts(campaign).await;
    assert_eq!(counts.get(&MessageState::Queued), Some(&20), "{counts:?}");
    shop.set(SettingKey::BudgetDaily, "1000000").await;
    shop.until("everybody got it", async |_| town.sent().await.len() == 50).await;
    town.nobody_twice().await;
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_somebody_is_withdrawn_when_they_are_deleted() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let person = crate::book::add(&shop.engine, crate::book::draft("Ada", SOMEBODY)).await.expect("a contact").row.id;
    let waiting = shop.engine.handle(text_in(SOMEBODY, "Later.", "l", TimeDelta::hours(3))).await.expect("queued").id;
    let deleted = shop.engine.handle(DeleteContacts { ids: vec![person] }).await.expect("deleted");
    assert_eq!((deleted.count, deleted.withdrawn), (1, 1));
    let message = shop.message(waiting).await;
    assert_eq!(message.state, MessageState::Canceled);
    assert!(message.explanation.contains("deleted"), "{}", message.explanation);
    let restored = shop.engine.handle(RestoreContacts { ids: vec![person] }).await.expect("restored");
    assert_eq!((restored.count, restored.withdrawn), (1, 0));
    assert_eq!(shop.message(waiting).await.state, MessageState::Canceled, "it is not sent after all");
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_text_is_not_the_last_word_of_a_conversation() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let last_words = async || {
        let slice = Slice { offset: 0, limit: 9 };
        let all = ListConversations { filter: ConversationFilter::All, query: String::new(), slice };
        let page = shop.engine.handle(all).await.expect("conversations");
        page.items.into_iter().map(|row| row.preview).collect::<Vec<_>>()
    };
    let later = |body: &str| text_in(SOMEBODY, body, body, TimeDelta::hours(3));
    let first = shop.engine.handle(later("The first.")).await.expect("queued").id;
    let second = shop.engine.handle(later("The second.")).await.expect("queued").id;
    assert_eq!(last_words().await, ["The second."]);
    shop.engine.handle(CancelMessage { id: second }).await.expect("taken back");
    assert_eq!(last_words().await, ["The first."]);
    shop.engine.handle(CancelMessage { id: first }).await.expect("taken back");
    assert!(last_words().await.is_empty(), "nothing was said");
    town.stop().await;
}

fn urgent(token: &str, reason: &str) -> SendMessage {
    SendMessage { urgent: Some(Urgent { reason: reason.to_owned() }), ..text(SOMEBODY, "Water is off at two.", token) }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_urgent_text_overtakes_what_waits_and_its_reason_is_kept_told_and_recorded() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    let campaign = shop.campaign(30, None).await;
    let mut waiting = Vec::new();
    for index in 0..5 {
        let token = format!("w{index}");
        waiting.push(shop.engine.handle(text("+1 312 200 9000", &token, &token)).await.expect("queued").id);
    }
    let sent = shop.engine.handle(urgent("u", "pipe has burst")).await.expect("queued");
    assert!(sent.explanation.contains("pipe has burst"), "{}", sent.explanation);
    shop.run();
    shop.until("all went", async |shop| !shop.counts(campaign).await.contains_key(&MessageState::Queued)).await;
    shop.until("the urgent one went", async |shop| shop.message(sent.id).await.provider_sid.is_some()).await;
    shop.stop().await;
    let order: Vec<i64> = sqlx::query_scalar("SELECT message_id FROM attempts ORDER BY id")
        .fetch_all(shop.db.reader())
        .await
        .expect("attempts");
    assert_eq!(order.first(), Some(&sent.id.0), "before everything that was written earlier: {order:?}");
    assert_eq!(order[1..=5], waiting.iter().map(|id| id.0).collect::<Vec<_>>(), "the others in their order");
    let about = linnet_contract::LedgerAbout::Number { number: SOMEBODY.to_owned() };
    let list = linnet_contract::ListLedger { about, slice: linnet_contract::Slice { offset: 0, limit: 50 } };
    let entries = shop.engine.handle(list).await.expect("entries").items;
    let mut oldest_first = entries.iter().rev();
    let left = oldest_first.find(|entry| entry.kind == linnet_domain::ledger::Kind::Attempt).expect("it left");
    assert!(left.sentence.contains("as urgent (“pipe has burst”)"), "{}", left.sentence);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_everyday_text_with_a_reason_can_be_urgent() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let refused = shop.engine.handle(urgent("none", "  ")).await.expect_err("no reason");
    assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::BadInput, Some("urgent")));
    let offer = SendMessage { category: Category::Marketing, ..urgent("offer", "sale ends today") };
    let refused = shop.engine.handle(offer).await.expect_err("an offer");
    assert_eq!(refused.code, ErrorCode::Refused);
    let reasons = refused.detail.expect("detail")["reasons"].clone();
    let named = reasons.as_array().expect("reasons").iter().any(|reason| reason["rule"] == "urgent");
    assert!(named, "{reasons}");
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_holds_an_urgent_text_too() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let no = linnet_contract::OptOutNumber {
        number: SOMEBODY.to_owned(),
        source: "by phone".to_owned(),
        road: None,
        words: None,
    };
    shop.engine.handle(no).await.expect("recorded");
    let refused = shop.engine.handle(urgent("late", "pipe has burst")).await.expect_err("they said stop");
    assert_eq!(refused.code, ErrorCode::Refused);
    assert!(refused.message.contains("Said stop"), "{}", refused.message);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_is_urgent_only_as_an_everyday_message() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    crate::book::add(&shop.engine, crate::book::draft("Ada", "+1 312 200 0044")).await.expect("a contact");
    let draft = |category| CampaignDraft {
        body: "Water is off at two.".to_owned(),
        category,
        urgent: Some(Urgent { reason: "works in the street".to_owned() }),
        ..CampaignDraft::default()
    };
    let start = async |category| {
        let draft = draft(category);
        let id = shop.engine.handle(SaveCampaign { id: None, draft }).await.expect("a draft").row.id;
        (id, shop.engine.handle(StartCampaign { id, expected: None, hold_seconds: Some(0) }).await)
    };
    let refused = start(Category::Marketing).await.1.expect_err("an offer");
    assert!(refused.message.contains("Only everyday messages can be urgent"), "{}", refused.message);
    let (id, started) = start(Category::Service).await;
    started.expect("it starts");
    shop.run();
    shop.until("it went", async |_| town.sent().await.get("+13122000044") == Some(&1)).await;
    shop.stop().await;
    let list = linnet_contract::ListLedger {
        about: linnet_contract::LedgerAbout::Campaign { id },
        slice: linnet_contract::Slice { offset: 0, limit: 50 },
    };
    let entries = shop.engine.handle(list).await.expect("entries").items;
    let mut oldest_first = entries.iter().rev();
    let left = oldest_first.find(|entry| entry.kind == linnet_domain::ledger::Kind::Attempt).expect("it left");
    assert!(left.sentence.contains("as urgent (“works in the street”)"), "{}", left.sentence);
    town.stop().await;
}
