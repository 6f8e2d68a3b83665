//! Texts left with Twilio until their time: they go while this computer is off, and come back when they are not to go.

use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::{
    Answer, AnswerQuestion, Attention, AttentionKind, Campaign, CampaignDraft, CancelCampaign, CancelMessage,
    ContactDraft, DisconnectAccount, EditCampaign, EditMessage, ErrorCode, ForecastCampaign, GetCampaign,
    LeaveWithTwilio, ListAttention, ListScheduled, MoveScheduled, PauseCampaign, RecordConsent, ResumeCampaign,
    SaveCampaign, SaveContact, ScheduledWhat, SendMessage, SettingKey, StartCampaign, When,
};
use linnet_domain::{
    CampaignId, CampaignStatus, Category, ConsentBasis, ConsentClaim, MessageId, MessageState, Rule, leave,
};
use linnet_engine::{Handle as _, receive};
use linnet_practice::PracticeOptions;

use crate::world::{Shop, Town, folder, number, text, text_in, wednesday};

const DANA: &str = "+13125550142";
const AGREED: Option<LeaveWithTwilio> = Some(LeaveWithTwilio { agreed: true });

/// A world that is in no hurry: what it was given by mistake can still be had back.
async fn slow_town() -> Town {
    let options = PracticeOptions {
        latency: Some(Duration::ZERO),
        speed: 0.01,
        as_of: Some(wednesday()),
        ..PracticeOptions::default()
    };
    Town::with(options).await
}

async fn open(town: &Town, folder: &Path) -> Shop {
    Shop::open(folder, &town.with_service()).await
}

async fn add(shop: &Shop, number: &str) {
    let first_name = format!("No. {}", &number[8..]);
    let draft = ContactDraft { first_name, number: number.to_owned(), ..ContactDraft::default() };
    let details = shop.engine.handle(SaveContact { id: None, draft, new_number: None }).await.unwrap();
    let claim = ConsentClaim {
        basis: ConsentBasis::Written,
        source: "sign-up card".to_owned(),
        date: "2026-03-12".parse().ok(),
    };
    shop.engine.handle(RecordConsent { id: details.row.id, claim, details: None, evidence: None }).await.unwrap();
}

/// An everyday text that is left with Twilio for so many hours.
fn left(token: &str, hours: i64) -> SendMessage {
    SendMessage { leave: AGREED, ..text_in(DANA, "Your car is ready.", token, TimeDelta::hours(hours)) }
}

/// An offer that is left with Twilio for so many hours.
fn offer(token: &str, hours: i64) -> SendMessage {
    let body = "Rosa's Salon: 20% off. Reply STOP to opt out".to_owned();
    SendMessage { category: Category::Marketing, body, ..left(token, hours) }
}

async fn hand_over(shop: &Shop, order: SendMessage) -> MessageId {
    let id = shop.engine.handle(order).await.unwrap().id;
    until(shop, id, MessageState::Scheduled).await;
    id
}

async fn until(shop: &Shop, id: MessageId, state: MessageState) {
    shop.until(state.word(), async |shop| shop.message(id).await.state == state).await;
}

async fn status(town: &Town) -> Option<String> {
    town.status_of(DANA).await
}

async fn alarm(shop: &Shop) -> Option<Attention> {
    let all = shop.engine.handle(ListAttention {}).await.unwrap();
    all.into_iter().find(|item| item.kind == AttentionKind::NotHeld)
}

async fn campaign(shop: &Shop, id: CampaignId) -> Campaign {
    shop.engine.handle(GetCampaign { id }).await.unwrap()
}

/// An everyday campaign to so many new contacts, left with Twilio for six hours.
async fn start(shop: &Shop, people: u64) -> CampaignId {
    for index in 0..people {
        add(shop, &number(index)).await;
    }
    let draft = CampaignDraft {
        name: "Closing early".to_owned(),
        body: "We close at three tomorrow.".to_owned(),
        category: Category::Service,
        when: When::At { instant: wednesday() + TimeDelta::hours(6) },
        leave: Some(LeaveWithTwilio { agreed: false }),
        ..CampaignDraft::default()
    };
    let id = shop.engine.handle(SaveCampaign { id: None, draft }).await.unwrap().row.id;
    shop.engine.handle(StartCampaign { id, expected: Some(people), hold_seconds: Some(0) }).await.unwrap();
    id
}

async fn until_all(shop: &Shop, id: CampaignId, state: MessageState, people: u64) {
    shop.until(state.word(), async |shop| shop.counts(id).await == [(state, people)].into()).await;
}

/// How many texts to everybody are held or have gone on the other side.
async fn not_canceled(town: &Town, people: u64) -> Vec<usize> {
    let mut counts = Vec::new();
    for index in 0..people {
        let texts = town.texts_to(&number(index)).await;
        counts.push(texts.iter().filter(|(status, _)| status != "canceled").count());
    }
    counts
}

fn at(hours: i64) -> DateTime<Utc> {
    wednesday() + TimeDelta::hours(hours)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_left_with_twilio_goes_at_its_time_while_this_computer_is_off() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = open(&town, folder.path()).await;
    shop.run();
    let id = hand_over(&shop, left("car", 6)).await;
    let held = shop.message(id).await;
    assert!(held.explanation.starts_with("Held by Twilio until Wed, Jun 10 at "), "{}", held.explanation);
    assert_eq!(town.texts_to(DANA).await, [("scheduled".to_owned(), Some(at(6)))]);
    let scheduled = shop.engine.handle(ListScheduled {}).await.unwrap();
    assert!(scheduled.len() == 1 && scheduled[0].held && scheduled[0].at == at(6), "{scheduled:?}");
    shop.stop().await;
    town.move_clock(at(6) + TimeDelta::minutes(1)).await;
    shop.until("it arrived", async |_| status(&town).await.as_deref() == Some("delivered")).await;
    drop(shop);

    let mut shop = open(&town, folder.path()).await;
    shop.engine.clock().set(at(20));
    shop.run();
    until(&shop, id, MessageState::Delivered).await;
    town.nobody_twice().await;
    assert!(alarm(&shop).await.is_none());
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_messaging_service_a_time_or_the_owners_word_nothing_is_left_with_twilio() {
    let (town, folder, other) = (Town::start().await, folder(), folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let refused = shop.engine.handle(left("number", 6)).await.unwrap_err();
    assert!(refused.code == ErrorCode::Refused && refused.message.contains("Messaging Service"), "{refused:?}");
    let draft = CampaignDraft {
        body: "We close at three.".to_owned(),
        category: Category::Service,
        when: When::At { instant: at(6) },
        leave: AGREED,
        ..CampaignDraft::default()
    };
    let id = shop.engine.handle(SaveCampaign { id: None, draft }).await.unwrap().row.id;
    let forecast = shop.engine.handle(ForecastCampaign { id }).await.unwrap();
    assert!(forecast.blocked.is_some_and(|why| why.contains("Messaging Service")));
    let start = StartCampaign { id, expected: None, hold_seconds: None };
    assert_eq!(shop.engine.handle(start).await.unwrap_err().code, ErrorCode::Refused);
    drop(shop);

    let shop = open(&town, other.path()).await;
    add(&shop, DANA).await;
    let now = SendMessage { when: When::Now, ..left("now", 0) };
    let unagreed = SendMessage { leave: Some(LeaveWithTwilio { agreed: false }), ..offer("offer", 4) };
    for (order, why) in [(now, "later time"), (unagreed, "please stop")] {
        let refused = shop.engine.handle(order).await.unwrap_err();
        assert!(refused.message.contains(why), "{refused:?}");
    }
    assert!(town.sent().await.is_empty());
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_takes_back_what_twilio_holds() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = open(&town, folder.path()).await;
    add(&shop, DANA).await;
    shop.run();
    let ids = [hand_over(&shop, left("car", 6)).await, hand_over(&shop, offer("offer", 4)).await];
    town.write(DANA, "please stop texting me").await;
    for id in ids {
        until(&shop, id, MessageState::Canceled).await;
        let message = shop.message(id).await;
        assert_eq!(message.rule, Some(Rule::OptOut));
        assert!(message.explanation.contains("given it back"), "{}", message.explanation);
    }
    let texts = town.texts_to(DANA).await;
    assert!(texts.iter().filter(|(_, held)| held.is_some()).all(|(status, _)| status == "canceled"), "{texts:?}");
    assert!(alarm(&shop).await.is_none());
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_canceled_text_is_withdrawn_only_when_twilio_has_said_so() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = open(&town, folder.path()).await;
    shop.run();
    let id = hand_over(&shop, left("car", 6)).await;
    town.fault("rate_429", 1.0).await;
    let answered = shop.engine.handle(CancelMessage { id }).await.unwrap();
    assert_eq!(answered.state, MessageState::Scheduled, "{answered:?}");
    assert!(answered.explanation.contains("asked to give it back"), "{}", answered.explanation);
    town.fault("rate_429", 0.0).await;
    until(&shop, id, MessageState::Canceled).await;
    assert_eq!(town.texts_to(DANA).await.len(), 1);
    assert_eq!(status(&town).await.as_deref(), Some("canceled"));
    let spent: i64 = sqlx::query_scalar("SELECT sum(micros) FROM spend").fetch_one(shop.db.reader()).await.unwrap();
    assert_eq!(spent, 0, "it costs nothing");
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_holds_texts_is_not_disconnected() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = open(&town, folder.path()).await;
    shop.run();
    let id = hand_over(&shop, left("car", 6)).await;
    let refused = shop.engine.handle(DisconnectAccount {}).await.unwrap_err();
    assert!(refused.message.contains("holds 1 of your texts"), "{refused:?}");
    shop.engine.handle(CancelMessage { id }).await.unwrap();
    until(&shop, id, MessageState::Canceled).await;
    assert!(!shop.engine.handle(DisconnectAccount {}).await.unwrap().connected);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recall_on_record_is_made_after_a_crash_before_anything_leaves() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = open(&town, folder.path()).await;
    shop.run();
    let id = hand_over(&shop, left("car", 6)).await;
    shop.stop().await;
    // Twilio is not even asked: the recall stands in the database and nowhere else.
    town.fault("rate_429", 1.0).await;
    shop.engine.handle(CancelMessage { id }).await.unwrap();
    let other = shop.engine.handle(text("+13125550150", "See you soon.", "now")).await.unwrap().id;
    shop.crash().await;
    assert_eq!(status(&town).await.as_deref(), Some("scheduled"));
    town.fault("rate_429", 0.0).await;

    let mut shop = open(&town, folder.path()).await;
    shop.run();
    shop.until("the other left", async |shop| shop.message(other).await.provider_sid.is_some()).await;
    assert_eq!(shop.message(id).await.state, MessageState::Canceled);
    let (recalled, submitted): (i64, i64) = sqlx::query_as(
        "SELECT (SELECT max(settled_at) FROM recalls), (SELECT min(submitted_at) FROM attempts WHERE message_id = ?)",
    )
    .bind(other.0)
    .fetch_one(shop.db.reader())
    .await
    .unwrap();
    assert!(recalled <= submitted, "{recalled} {submitted}");
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_campaign_comes_back_and_goes_out_anew_with_its_new_text() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = open(&town, folder.path()).await;
    shop.run();
    let id = start(&shop, 4).await;
    until_all(&shop, id, MessageState::Scheduled, 4).await;
    let row = campaign(&shop, id).await.row;
    assert_eq!(row.status, CampaignStatus::Sending);
    assert!(row.waits.as_deref().is_some_and(|waits| waits.starts_with("4 held by Twilio until Wed")), "{row:?}");
    shop.engine.handle(PauseCampaign { id }).await.unwrap();
    until_all(&shop, id, MessageState::Queued, 4).await;
    assert_eq!(not_canceled(&town, 4).await, [0; 4]);
    let edit = EditCampaign { id, body: Some("We close at four tomorrow.".to_owned()), pace: None };
    shop.engine.handle(edit).await.unwrap();
    shop.engine.handle(ResumeCampaign { id }).await.unwrap();
    until_all(&shop, id, MessageState::Scheduled, 4).await;
    assert_eq!(not_canceled(&town, 4).await, [1; 4]);
    assert_eq!(town.bodies_to(&number(0)).await.last().map(String::as_str), Some("We close at four tomorrow."));
    town.move_clock(at(7)).await;
    shop.engine.clock().set(at(7));
    until_all(&shop, id, MessageState::Delivered, 4).await;
    shop.until("it is done", async |shop| campaign(shop, id).await.row.status == CampaignStatus::Done).await;
    assert_eq!(not_canceled(&town, 4).await, [1; 4]);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_text_that_gets_other_words_or_another_time_comes_back_first() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = open(&town, folder.path()).await;
    shop.run();
    let id = hand_over(&shop, left("car", 6)).await;
    shop.engine.handle(EditMessage { id, body: "Your car and its tyres are ready.".to_owned() }).await.unwrap();
    until(&shop, id, MessageState::Scheduled).await;
    let what = ScheduledWhat::Message(id);
    shop.engine.handle(MoveScheduled { what, when: When::At { instant: at(9) } }).await.unwrap();
    until(&shop, id, MessageState::Scheduled).await;
    let texts = town.texts_to(DANA).await;
    let stands: Vec<(&str, Option<DateTime<Utc>>)> =
        texts.iter().map(|(status, held)| (status.as_str(), *held)).collect();
    assert_eq!(stands, [("canceled", Some(at(6))), ("canceled", Some(at(6))), ("scheduled", Some(at(9)))]);
    assert_eq!(town.bodies_to(DANA).await[1..], ["Your car and its tyres are ready."; 2]);
    // Twilio does not answer: the owner is told, and nothing is changed.
    town.fault("rate_429", 1.0).await;
    let refused = shop.engine.handle(EditMessage { id, body: "Come on Friday.".to_owned() }).await.unwrap_err();
    assert_eq!(shop.message(id).await.body, "Your car and its tyres are ready.", "{refused:?}");
    town.fault("rate_429", 0.0).await;
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_edited_while_twilio_has_not_given_everything_back() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = open(&town, folder.path()).await;
    shop.run();
    let id = start(&shop, 2).await;
    until_all(&shop, id, MessageState::Scheduled, 2).await;
    town.fault("rate_429", 1.0).await;
    shop.engine.handle(PauseCampaign { id }).await.unwrap();
    let edit = EditCampaign { id, body: Some("We close at four.".to_owned()), pace: None };
    let refused = shop.engine.handle(edit.clone()).await.unwrap_err();
    assert!(refused.message.contains("(2 to go)"), "{refused:?}");
    town.fault("rate_429", 0.0).await;
    until_all(&shop, id, MessageState::Queued, 2).await;
    shop.engine.handle(edit).await.unwrap();
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_canceled_campaign_comes_back_for_good() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = open(&town, folder.path()).await;
    shop.run();
    let id = start(&shop, 3).await;
    until_all(&shop, id, MessageState::Scheduled, 3).await;
    shop.engine.handle(CancelCampaign { id }).await.unwrap();
    until_all(&shop, id, MessageState::Canceled, 3).await;
    assert_eq!(not_canceled(&town, 3).await, [0; 3]);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lower_limit_takes_back_what_its_day_cannot_pay() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = open(&town, folder.path()).await;
    shop.run();
    let mut ids = Vec::new();
    for (index, hours) in [(0, 4), (1, 5), (2, 6)] {
        let to = number(index);
        let order = SendMessage { number: to, ..left(&format!("text {index}"), hours) };
        ids.push(hand_over(&shop, order).await);
    }
    let spent: i64 = sqlx::query_scalar("SELECT micros FROM spend").fetch_one(shop.db.reader()).await.unwrap();
    shop.set(SettingKey::BudgetDaily, &(spent / 3).to_string()).await;
    // Its next day begins at midnight in the shop's zone.
    shop.until("two wait for another day", async |shop| {
        let mut later = 0;
        for id in &ids[1..] {
            let message = shop.message(*id).await;
            later += u32::from(message.not_before > at(6) && message.state != MessageState::Submitting);
        }
        later == 2
    })
    .await;
    let first = shop.message(ids[0]).await;
    assert_eq!((first.state, first.not_before), (MessageState::Scheduled, at(4)), "the first to go is still held");
    let today: i64 = sqlx::query_scalar("SELECT min(micros) FROM spend WHERE day = (SELECT min(day) FROM spend)")
        .fetch_one(shop.db.reader())
        .await
        .unwrap();
    assert!(today <= spent / 3, "{today} of {spent}");
    assert_eq!(town.texts_to(&number(2)).await[0].0, "canceled");
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recall_that_comes_too_late_is_told_as_such() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = open(&town, folder.path()).await;
    shop.run();
    let id = hand_over(&shop, left("car", 6)).await;
    shop.stop().await;
    town.move_clock(at(7)).await;
    shop.until("it arrived", async |_| status(&town).await.as_deref() == Some("delivered")).await;
    // This computer does not know yet.
    shop.engine.handle(CancelMessage { id }).await.unwrap();
    let message = shop.message(id).await;
    assert_eq!(message.state, MessageState::Delivered, "{message:?}");
    assert!(message.explanation.contains("passed it on already"), "{}", message.explanation);
    let told = alarm(&shop).await.unwrap();
    assert_eq!(told.title, "Too late to take back one text");
    let answer = AnswerQuestion { question: told.question.unwrap(), answer: Answer::Understood };
    shop.engine.handle(answer).await.unwrap();
    assert!(alarm(&shop).await.is_none(), "told once");
    town.nobody_twice().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_twilio_does_not_hold_is_taken_back_at_once_and_pauses_its_campaign() {
    let (town, folder) = (slow_town().await, folder());
    let mut shop = open(&town, folder.path()).await;
    town.fault("not_held", 1.0).await;
    shop.run();
    let id = start(&shop, 3).await;
    shop.until("it paused", async |shop| campaign(shop, id).await.row.status == CampaignStatus::Paused).await;
    let reason = campaign(&shop, id).await.row.pause_reason.unwrap();
    assert!(reason.contains("did not hold it until its time"), "{reason}");
    until_all(&shop, id, MessageState::Queued, 3).await;
    assert_eq!(not_canceled(&town, 3).await, [0; 3]);
    let told = alarm(&shop).await.unwrap();
    assert!(told.title.contains("did not hold") && told.question.is_some(), "{told:?}");
    // Whatever was tried goes from here at its time and not by that road again.
    let waiting: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM messages WHERE hand_over_at = not_before AND provider_sid IS NOT NULL",
    )
    .fetch_one(shop.db.reader())
    .await
    .unwrap();
    assert!(waiting > 0);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_went_too_early_is_told_and_not_sent_again() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = open(&town, folder.path()).await;
    town.fault("not_held", 1.0).await;
    shop.run();
    let id = shop.engine.handle(left("car", 6)).await.unwrap().id;
    shop.until("the owner is told", async |shop| alarm(shop).await.is_some()).await;
    shop.until("its end is known", async |shop| {
        let message = shop.message(id).await;
        matches!(message.state, MessageState::Delivered | MessageState::Queued)
    })
    .await;
    shop.stop().await;
    let texts = town.texts_to(DANA).await;
    assert_eq!(texts.len(), 1, "{texts:?}");
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_for_a_later_day_waits_here_until_a_day_before() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = open(&town, folder.path()).await;
    add(&shop, DANA).await;
    shop.run();
    let id = shop.engine.handle(offer("offer", 48)).await.unwrap().id;
    let waiting = shop.message(id).await;
    assert!(waiting.explanation.contains("This computer hands it to Twilio on Thu, Jun 11 at"), "{waiting:?}");
    // Something else leaves meanwhile, so the queue has been looked at.
    let other = shop.engine.handle(text("+13125550150", "See you soon.", "now")).await.unwrap().id;
    shop.until("the other left", async |shop| shop.message(other).await.provider_sid.is_some()).await;
    assert_eq!(shop.message(id).await.state, MessageState::Queued);
    assert!(town.texts_to(DANA).await.is_empty());
    town.move_clock(at(25)).await;
    shop.engine.clock().set(at(25));
    until(&shop, id, MessageState::Scheduled).await;
    assert_eq!(town.texts_to(DANA).await, [("scheduled".to_owned(), Some(at(48)))]);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_wanted_at_night_is_held_until_the_morning() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = open(&town, folder.path()).await;
    add(&shop, DANA).await;
    shop.run();
    // Eleven at night in Chicago.
    let id = hand_over(&shop, offer("offer", 11)).await;
    let held = shop.message(id).await;
    assert!(held.not_before >= at(20) && held.not_before <= at(23), "{held:?}");
    assert_eq!(town.texts_to(DANA).await, [("scheduled".to_owned(), Some(held.not_before))]);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_offer_counts_towards_the_limit_of_a_person() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = open(&town, folder.path()).await;
    add(&shop, DANA).await;
    shop.set(SettingKey::CapOffers, "1").await;
    shop.run();
    hand_over(&shop, offer("held", 4)).await;
    let now = SendMessage { when: When::Now, leave: None, ..offer("now", 0) };
    let answered = shop.engine.handle(now).await.unwrap();
    assert!(answered.not_before >= Some(at(28)), "{answered:?}");
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hand_over_whose_answer_was_lost_is_found_and_not_repeated() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = open(&town, folder.path()).await;
    town.fault("drop_after", 1.0).await;
    shop.run();
    let id = shop.engine.handle(left("car", 6)).await.unwrap().id;
    shop.until("it is in doubt or found", async |shop| shop.message(id).await.state != MessageState::Queued).await;
    town.fault("drop_after", 0.0).await;
    until(&shop, id, MessageState::Scheduled).await;
    assert!(shop.message(id).await.explanation.starts_with("Held by Twilio until"));
    town.nobody_twice().await;
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_while_the_hand_over_is_in_doubt_takes_it_back_once_it_is_found() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = open(&town, folder.path()).await;
    town.fault("drop_after", 1.0).await;
    shop.run();
    let id = shop.engine.handle(left("car", 6)).await.unwrap().id;
    shop.until("it left", async |_| status(&town).await.is_some()).await;
    shop.crash().await;
    town.fault("drop_after", 0.0).await;

    let mut shop = open(&town, folder.path()).await;
    town.write(DANA, "STOP").await;
    receive::poll_once(&shop.engine).await.unwrap();
    shop.run();
    until(&shop, id, MessageState::Canceled).await;
    assert_eq!(status(&town).await.as_deref(), Some("canceled"));
    shop.stop().await;
    town.stop().await;
}

/// Hands over, pauses and resumes, cut off at random instants all along: at the end everybody has exactly one text waiting
/// at Twilio, and gets it once.
#[tokio::test(flavor = "multi_thread")]
async fn an_outbox_cut_off_at_any_await_leaves_and_recalls_everybody_once() {
    const PEOPLE: u64 = 40;
    let (town, folder) = (Town::start().await, folder());
    let shop = open(&town, folder.path()).await;
    let id = start(&shop, PEOPLE).await;
    shop.crash().await;
    for round in 0..14_u64 {
        let mut shop = open(&town, folder.path()).await;
        shop.run();
        let wanted = campaign(&shop, id).await.row.status;
        if round % 4 == 1 && wanted == CampaignStatus::Sending {
            shop.engine.handle(PauseCampaign { id }).await.unwrap();
        } else if round % 4 == 3 && wanted == CampaignStatus::Paused {
            shop.engine.handle(ResumeCampaign { id }).await.unwrap();
        }
        tokio::time::sleep(Duration::from_millis(60 + round * 53 % 400)).await;
        shop.crash().await;
    }
    let mut shop = open(&town, folder.path()).await;
    shop.run();
    if campaign(&shop, id).await.row.status == CampaignStatus::Paused {
        shop.engine.handle(ResumeCampaign { id }).await.unwrap();
    }
    until_all(&shop, id, MessageState::Scheduled, PEOPLE).await;
    assert_eq!(not_canceled(&town, PEOPLE).await, [1; PEOPLE as usize]);
    town.move_clock(at(7)).await;
    shop.engine.clock().set(at(7));
    until_all(&shop, id, MessageState::Delivered, PEOPLE).await;
    assert_eq!(not_canceled(&town, PEOPLE).await, [1; PEOPLE as usize]);
    assert!(alarm(&shop).await.is_none());
    shop.stop().await;
    town.stop().await;
}

#[test]
fn the_sentence_to_agree_to_says_what_may_happen() {
    assert!(leave::AGREEMENT.contains("please stop") && leave::AGREEMENT.contains("may still get it"));
}
