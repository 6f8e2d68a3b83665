//! What is in doubt: told apart by count, settled by a callback's word, never moved backwards.

use chrono::TimeDelta;
use linnet_contract::{Answer, AnswerQuestion, AttentionKind, GetCampaign, ListAttention, Question, SettingKey};
use linnet_domain::{CampaignStatus, MessageState, Micros, ProviderStatus};
use linnet_engine::Handle as _;
use linnet_engine::outbox::{Applied, Report, apply_report};

use crate::world::{Shop, Town, folder, text, wednesday};

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

#[tokio::test(flavor = "multi_thread")]
async fn of_two_texts_in_doubt_the_one_that_was_taken_is_found() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    shop.run();
    let mut ids = Vec::new();
    for (fault, body) in [("drop_after", "Rosa's Salon: 20% off this week."), ("drop_before", "You are unsubscribed.")]
    {
        town.fault(fault, 1.0).await;
        let id = shop.engine.handle(text(SOMEBODY, body, fault)).await.expect("queued").id;
        shop.until("it is in doubt", async |shop| shop.message(id).await.state != MessageState::Queued).await;
        shop.until("it was tried", async |shop| shop.message(id).await.state != MessageState::Submitting).await;
        town.fault(fault, 0.0).await;
        ids.push(id);
    }
    shop.until("the first is found", async |shop| shop.message(ids[0]).await.provider_sid.is_some()).await;
    assert_eq!(shop.message(ids[1]).await.state, MessageState::InDoubt);
    assert_eq!(town.sent().await.get(SOMEBODY), Some(&1));
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
        let applied = apply_report(&mut tx, &shop.engine.settings(), &report(&sid, told), now).await.expect("applied");
        assert_eq!(matches!(applied, Applied::News { .. }), news, "{told}");
        let message = linnet_store::messages::get_in(&mut tx, id).await.expect("the message");
        assert_eq!(message.state, stands, "{told}");
    }
    let priced = Report { price: Some(Micros(-7_900)), ..report(&sid, ProviderStatus::Delivered) };
    assert!(
        matches!(apply_report(&mut tx, &shop.engine.settings(), &priced, now).await, Ok(Applied::News { .. })),
        "the price is news once"
    );
    assert_eq!(apply_report(&mut tx, &shop.engine.settings(), &priced, now).await.expect("applied"), Applied::Nothing);
    let day = linnet_engine::outbox::spend_day(&shop.engine.settings(), now);
    let spent = linnet_store::spend::of_day_in(&mut tx, day).await.expect("the spending");
    assert_eq!(spent, Micros(7_900), "the reserved cost gave way to the real price");
    let stranger = apply_report(
        &mut tx,
        &shop.engine.settings(),
        &report(&format!("SM{}", "0".repeat(32)), ProviderStatus::Sent),
        now,
    )
    .await;
    assert_eq!(stranger.expect("applied"), Applied::Unknown);
    drop(tx);
    town.stop().await;
}

/// A business whose campaign of so many people was lost on the way without a trace, a quarter of an hour ago.
async fn untraced(town: &Town, folder: &std::path::Path, people: u64) -> (Shop, linnet_domain::CampaignId) {
    let mut shop = Shop::open(folder, &town.known).await;
    town.fault("drop_before", 1.0).await;
    let id = shop.campaign(people, None).await;
    shop.run();
    shop.until("all are in doubt", async |shop| shop.counts(id).await.get(&MessageState::InDoubt) == Some(&people))
        .await;
    town.fault("drop_before", 0.0).await;
    assert!(question(&shop).await.is_none(), "it is too early to ask");
    shop.engine.clock().set(wednesday() + TimeDelta::minutes(16));
    (shop, id)
}

async fn question(shop: &Shop) -> Option<Question> {
    let items = shop.engine.handle(ListAttention {}).await.unwrap();
    items.into_iter().filter(|item| item.kind == AttentionKind::InDoubt).find_map(|item| item.question)
}

async fn answer(shop: &Shop, answer: Answer) {
    shop.until("the question is asked", async |shop| question(shop).await.is_some()).await;
    let question = question(shop).await.unwrap();
    shop.engine.handle(AnswerQuestion { question, answer }).await.unwrap();
    assert!(self::question(shop).await.is_none(), "it is asked once");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_twilio_does_not_show_after_a_quarter_of_an_hour_is_one_question_and_goes_again_on_the_owners_word() {
    let (town, folder) = (Town::start().await, folder());
    let (mut shop, id) = untraced(&town, folder.path(), 12).await;
    assert_eq!(town.sent().await.len(), 0);
    answer(&shop, Answer::SendAgain).await;
    shop.until("everyone got it", async |_| town.sent().await.len() == 12).await;
    town.nobody_twice().await;
    shop.until("the campaign has ended again", async |shop| {
        shop.engine.handle(GetCampaign { id }).await.unwrap().row.status == CampaignStatus::Done
    })
    .await;
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_as_not_sent_counts_as_failed_and_stays_unsent() {
    let (town, folder) = (Town::start().await, folder());
    let (mut shop, id) = untraced(&town, folder.path(), 3).await;
    answer(&shop, Answer::LeaveUnsent).await;
    assert_eq!(shop.counts(id).await, [(MessageState::Failed, 3)].into());
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert_eq!(town.sent().await.len(), 0);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_keeps_looking_is_asked_again_the_next_day() {
    let (town, folder) = (Town::start().await, folder());
    let (mut shop, id) = untraced(&town, folder.path(), 2).await;
    answer(&shop, Answer::KeepLooking).await;
    assert_eq!(shop.counts(id).await, [(MessageState::InDoubt, 2)].into());
    shop.engine.clock().set(wednesday() + TimeDelta::hours(23));
    assert!(question(&shop).await.is_none());
    shop.engine.clock().set(wednesday() + TimeDelta::hours(25));
    assert!(question(&shop).await.is_some());
    assert_eq!(town.sent().await.len(), 0);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_taken_as_not_sent_that_turns_up_shows_its_true_state() {
    let (town, folder) = (Town::start().await, folder());
    let (mut shop, id) = untraced(&town, folder.path(), 1).await;
    answer(&shop, Answer::LeaveUnsent).await;
    shop.stop().await;
    let now = shop.engine.clock().now();
    let mut tx = shop.db.write().await.unwrap();
    let attempt =
        linnet_store::attempts::open_to(&mut tx, &crate::world::number(0), &town.known.numbers[0]).await.unwrap();
    let found = Report {
        attempt_public_id: Some(attempt[0].public_id.clone()),
        ..report(&format!("SM{}", "1".repeat(32)), ProviderStatus::Delivered)
    };
    assert!(matches!(apply_report(&mut tx, &shop.engine.settings(), &found, now).await, Ok(Applied::News { .. })));
    tx.commit().await.unwrap();
    assert_eq!(shop.counts(id).await, [(MessageState::Delivered, 1)].into());
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_who_wants_it_has_it_sent_again_without_a_question_and_once_only() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    shop.set(SettingKey::ResendDoubts, "true").await;
    town.fault("drop_before", 1.0).await;
    let id = shop.engine.handle(text(SOMEBODY, "Ready.", "lost")).await.unwrap().id;
    shop.run();
    let attempts = async |shop: &Shop| -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM attempts").fetch_one(shop.db.reader()).await.unwrap()
    };
    let in_doubt = async |shop: &Shop| shop.message(id).await.state == MessageState::InDoubt;
    shop.until("it is in doubt", in_doubt).await;
    shop.engine.clock().set(wednesday() + TimeDelta::minutes(16));
    shop.until("it went again and is in doubt again", async |shop| attempts(shop).await == 2 && in_doubt(shop).await)
        .await;
    shop.engine.clock().set(wednesday() + TimeDelta::minutes(60));
    shop.until("the second time is a question", async |shop| question(shop).await.is_some()).await;
    assert_eq!(attempts(&shop).await, 2);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_canceled_meanwhile_is_not_sent_again() {
    let (town, folder) = (Town::start().await, folder());
    let (mut shop, id) = untraced(&town, folder.path(), 2).await;
    shop.until("the campaign has ended", async |shop| {
        shop.engine.handle(GetCampaign { id }).await.unwrap().row.status == CampaignStatus::Done
    })
    .await;
    let mut tx = shop.db.write().await.unwrap();
    sqlx::query("UPDATE campaigns SET status = 'canceled'").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    answer(&shop, Answer::SendAgain).await;
    assert_eq!(shop.counts(id).await, [(MessageState::Failed, 2)].into());
    assert_eq!(town.sent().await.len(), 0);
    shop.stop().await;
    town.stop().await;
}
