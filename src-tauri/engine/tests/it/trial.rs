//! The first copy of an offer goes to the owner's own phone; changing what waits; sending once more to the rest.

use chrono::TimeDelta;
use linnet_contract::{
    Answer, AnswerQuestion, Attention, AttentionKind, CallBackCampaign, Campaign, CampaignDraft, CheckRest,
    ContactDraft, EditCampaign, ErrorCode, ForecastCampaign, GetCampaign, ListAttention, PauseCampaign, Question,
    RecordConsent, ResumeCampaign, SaveCampaign, SaveContact, SendToRest, SettingKey, StartCampaign,
};
use linnet_domain::{CampaignId, CampaignStatus, Category, ConsentBasis, ConsentClaim, MessageState};
use linnet_engine::Handle as _;

use crate::world::{Shop, Town, folder, number, wednesday};

/// The owner's own phone, which no customer has.
const OWN: &str = "+13125550170";
/// A phone that takes texts and never gives a receipt.
const SILENT: &str = "+13125550195";
/// A phone that is off.
const OFF: &str = "+13125550190";
/// No number at all.
const DEAD: &str = "+13125550191";

/// A salon with customers who said yes.
async fn salon(town: &Town, folder: &std::path::Path, numbers: &[&str]) -> Shop {
    let shop = Shop::open(folder, &town.known).await;
    shop.engine.clock().set(wednesday());
    shop.set(SettingKey::BusinessName, "Rosa's Salon").await;
    for number in numbers {
        let draft = ContactDraft {
            first_name: format!("No. {}", &number[8..]),
            number: (*number).to_owned(),
            ..ContactDraft::default()
        };
        let details = shop.engine.handle(SaveContact { id: None, draft, new_number: None }).await.unwrap();
        let claim = ConsentClaim {
            basis: ConsentBasis::Written,
            source: "sign-up card".to_owned(),
            date: "2026-03-12".parse().ok(),
        };
        shop.engine.handle(RecordConsent { id: details.row.id, claim, details: None, evidence: None }).await.unwrap();
    }
    shop
}

async fn draft(shop: &Shop, category: Category) -> CampaignId {
    let draft = CampaignDraft {
        name: "Autumn offer".to_owned(),
        body: "Hi {first_name|there}, 20% off this week.".to_owned(),
        category,
        ..CampaignDraft::default()
    };
    shop.engine.handle(SaveCampaign { id: None, draft }).await.unwrap().row.id
}

async fn start(shop: &Shop, category: Category, hold: i64) -> CampaignId {
    let id = draft(shop, category).await;
    shop.engine.handle(StartCampaign { id, expected: None, hold_seconds: Some(hold) }).await.unwrap();
    id
}

async fn campaign(shop: &Shop, id: CampaignId) -> Campaign {
    shop.engine.handle(GetCampaign { id }).await.unwrap()
}

async fn until_paused(shop: &Shop, id: CampaignId) -> String {
    shop.until("it paused", async |shop| campaign(shop, id).await.row.status == CampaignStatus::Paused).await;
    campaign(shop, id).await.row.pause_reason.unwrap_or_default()
}

async fn sent_to(town: &Town, number: &str) -> u64 {
    town.sent().await.get(number).copied().unwrap_or_default()
}

async fn unreached(shop: &Shop) -> Option<Attention> {
    let all = shop.engine.handle(ListAttention {}).await.unwrap();
    all.into_iter().find(|item| item.kind == AttentionKind::Unreached)
}

/// Twilio's clock goes first: what it sends now must not look as if it were long ago.
async fn later(shop: &Shop, town: &Town, wait: TimeDelta) {
    let clock = shop.engine.clock();
    town.move_clock(clock.now() + wait + TimeDelta::hours(1)).await;
    clock.set(clock.now() + wait);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owners_phone_gets_the_first_copy_and_the_rest_follows_when_it_arrived() {
    let (town, folder) = (Town::start().await, folder());
    let people: Vec<String> = (0..5).map(number).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let mut shop = salon(&town, folder.path(), &people).await;
    shop.set(SettingKey::OwnerPhone, OWN).await;
    let id = start(&shop, Category::Marketing, 0).await;
    shop.run();
    shop.until("everybody has it", async |shop| shop.counts(id).await == [(MessageState::Delivered, 5)].into()).await;
    let order: Vec<String> = town.order().await;
    assert_eq!(order.first().map(String::as_str), Some(OWN), "{order:?}");
    assert_eq!((order.len(), sent_to(&town, OWN).await), (6, 1));
    assert!(town.bodies_to(OWN).await[0].contains("Rosa's Salon: Hi there, 20% off"));
    let row = campaign(&shop, id).await.row;
    assert_eq!((row.recipients, row.attempts), (5, 6), "it counts nobody, and is paid for");
    assert!(row.cost_micros.0 > 0 && row.trial.is_some_and(|trial| trial.contains("got the first copy")));
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_copy_without_a_receipt_pauses_the_rest_until_the_owner_says_go() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = salon(&town, folder.path(), &[&number(0), &number(1)]).await;
    shop.set(SettingKey::OwnerPhone, SILENT).await;
    let id = start(&shop, Category::Marketing, 0).await;
    shop.run();
    shop.until("the first copy went", async |_| sent_to(&town, SILENT).await == 1).await;
    tokio::time::sleep(std::time::Duration::from_millis(800)).await;
    assert_eq!(shop.counts(id).await, [(MessageState::Queued, 2)].into(), "everybody else waits");
    assert!(campaign(&shop, id).await.row.status == CampaignStatus::Sending);
    later(&shop, &town, TimeDelta::minutes(6)).await;
    let reason = until_paused(&shop, id).await;
    assert!(reason.contains("within 5 minutes"), "{reason}");
    assert_eq!(shop.counts(id).await, [(MessageState::Queued, 2)].into());
    shop.engine.handle(ResumeCampaign { id }).await.unwrap();
    shop.until("everybody has it", async |shop| shop.counts(id).await == [(MessageState::Delivered, 2)].into()).await;
    assert_eq!(sent_to(&town, SILENT).await, 1, "no second try");
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_copy_that_fails_says_why_and_survives_a_crash() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = salon(&town, folder.path(), &[&number(0)]).await;
    shop.set(SettingKey::OwnerPhone, OFF).await;
    let id = start(&shop, Category::Marketing, 0).await;
    shop.run();
    shop.until("the first copy went", async |_| sent_to(&town, OFF).await == 1).await;
    shop.crash().await;
    let clock = linnet_engine::Clock::starting_at(wednesday() + TimeDelta::minutes(1));
    let mut shop = Shop::open_with(folder.path(), &town.known, clock).await;
    shop.run();
    let reason = until_paused(&shop, id).await;
    assert!(reason.contains("phone was off"), "{reason}");
    assert_eq!(shop.counts(id).await, [(MessageState::Queued, 1)].into());
    assert_eq!(sent_to(&town, OFF).await, 1);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_who_is_in_the_list_gets_it_once() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = salon(&town, folder.path(), &[&number(0), OWN]).await;
    shop.set(SettingKey::OwnerPhone, OWN).await;
    let id = start(&shop, Category::Marketing, 0).await;
    shop.run();
    shop.until("everybody has it", async |shop| shop.counts(id).await == [(MessageState::Delivered, 2)].into()).await;
    assert_eq!(town.order().await, [OWN.to_owned(), number(0)]);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everyday_messages_and_owners_who_do_not_want_it_go_without_a_first_copy() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = salon(&town, folder.path(), &[&number(0)]).await;
    let advised = async |shop: &Shop| {
        let id = draft(shop, Category::Marketing).await;
        shop.engine.handle(ForecastCampaign { id }).await.unwrap().advice.join(" ")
    };
    assert!(advised(&shop).await.contains("Enter your own phone"), "how to switch it on");
    shop.set(SettingKey::OwnerPhone, OWN).await;
    assert!(advised(&shop).await.contains("+1 (312) 555-0170"));
    shop.run();
    let everyday = start(&shop, Category::Service, 0).await;
    shop.set(SettingKey::FirstCopy, "false").await;
    assert!(!advised(&shop).await.contains("own phone"));
    let offer = start(&shop, Category::Marketing, 0).await;
    for id in [everyday, offer] {
        shop.until("it arrived", async |shop| shop.counts(id).await == [(MessageState::Delivered, 1)].into()).await;
    }
    assert_eq!(sent_to(&town, OWN).await, 0);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_called_back_takes_its_first_copy_with_it() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = salon(&town, folder.path(), &[&number(0)]).await;
    shop.set(SettingKey::OwnerPhone, OWN).await;
    shop.run();
    let id = start(&shop, Category::Marketing, 600).await;
    shop.engine.handle(CallBackCampaign { id }).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert!(town.sent().await.is_empty());
    shop.engine.handle(StartCampaign { id, expected: Some(1), hold_seconds: Some(0) }).await.unwrap();
    shop.until("it arrived", async |shop| shop.counts(id).await == [(MessageState::Delivered, 1)].into()).await;
    assert_eq!(sent_to(&town, OWN).await, 1);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_campaigns_text_changes_for_those_who_wait_and_for_nobody_else() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = salon(&town, folder.path(), &[&number(0), &number(1)]).await;
    shop.set(SettingKey::OwnerPhone, SILENT).await;
    let id = start(&shop, Category::Marketing, 0).await;
    let edit = |body: &str| EditCampaign { id, body: Some(body.to_owned()), pace: Some(7) };
    let early = shop.engine.handle(edit("Hi, 30% off.")).await.unwrap_err();
    assert_eq!(early.code, ErrorCode::Refused, "{early}");
    shop.run();
    shop.until("the first copy went", async |_| sent_to(&town, SILENT).await == 1).await;
    shop.engine.handle(PauseCampaign { id }).await.unwrap();
    let wrong = shop.engine.handle(edit("Hi {frist_name}")).await.unwrap_err();
    assert!(wrong.message.contains("Nothing was changed"), "{wrong}");
    shop.set(SettingKey::OwnerPhone, OWN).await;
    let edited = shop.engine.handle(edit("Hi {first_name|there}, 30% off.")).await.unwrap();
    assert_eq!((edited.draft.body.as_str(), edited.draft.pace), ("Hi {first_name|there}, 30% off.", Some(7)));
    shop.engine.handle(ResumeCampaign { id }).await.unwrap();
    shop.until("everybody has it", async |shop| shop.counts(id).await == [(MessageState::Delivered, 2)].into()).await;
    for index in 0..2 {
        let bodies = town.bodies_to(&number(index)).await;
        assert!(bodies.len() == 1 && bodies[0].contains("30% off") && bodies[0].contains("STOP"), "{bodies:?}");
    }
    assert!(town.bodies_to(SILENT).await[0].contains("20% off"), "what had left stays as it was");
    assert!(town.bodies_to(OWN).await[0].contains("30% off"), "the new text was tried first");
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rest_gets_it_once_more_on_the_owners_word_and_never_who_cannot_be_texted() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = salon(&town, folder.path(), &[&number(0), OFF, DEAD]).await;
    // Three people are few: two of them failing is no alarm.
    let id = start(&shop, Category::Service, 0).await;
    shop.run();
    let ended = [(MessageState::Delivered, 1), (MessageState::Undelivered, 2)];
    shop.until("all have ended", async |shop| shop.counts(id).await == ended.into()).await;
    shop.until("it is done", async |shop| campaign(shop, id).await.row.status == CampaignStatus::Done).await;
    let rest = shop.engine.handle(CheckRest { id }).await.unwrap();
    assert_eq!((rest.again, rest.unclear, rest.never), (1, 0, 1));
    let asked = unreached(&shop).await.expect("a question");
    assert_eq!(asked.question, Some(Question::Rest { campaign: id }));
    assert!(asked.title.contains("did not reach one person"), "{}", asked.title);

    let other = shop.engine.handle(SendToRest { id, expected: Some(2) }).await.unwrap_err();
    assert!(other.message.contains("1 people instead of 2"), "{other}");
    assert_eq!(shop.counts(id).await, ended.into(), "nothing of it is kept");

    let answer = AnswerQuestion { question: Question::Rest { campaign: id }, answer: Answer::SendAgain };
    shop.engine.handle(answer).await.unwrap();
    shop.until("it went again", async |_| sent_to(&town, OFF).await == 2).await;
    assert_eq!(campaign(&shop, id).await.row.counts.total(), 3, "the same people");
    shop.until("all have ended", async |shop| shop.counts(id).await == ended.into()).await;
    assert_eq!((sent_to(&town, DEAD).await, sent_to(&town, &number(0)).await), (1, 1));
    shop.until("it is done", async |shop| campaign(shop, id).await.row.status == CampaignStatus::Done).await;

    shop.until("it is asked about again", async |shop| unreached(shop).await.is_some()).await;
    later(&shop, &town, TimeDelta::minutes(1)).await;
    let answer = AnswerQuestion { question: Question::Rest { campaign: id }, answer: Answer::LeaveUnsent };
    shop.engine.handle(answer).await.unwrap();
    assert!(unreached(&shop).await.is_none(), "answered");
    assert_eq!(sent_to(&town, OFF).await, 2);
    shop.stop().await;
    town.stop().await;
}
