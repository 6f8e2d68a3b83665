//! Marketing leaves with fresh ears, and what is timed by a clock that can be believed.

use std::time::Duration;

use chrono::TimeDelta;
use linnet_contract::{
    Answer, AnswerQuestion, AttentionKind, CampaignDraft, CheckHealth, ContactDraft, GetCampaign, ListAttention,
    Question, RecordConsent, ResumeCampaign, SaveCampaign, SaveContact, SendMessage, SettingKey, StartCampaign, When,
};
use linnet_domain::{CampaignId, CampaignStatus, Category, ConsentBasis, ConsentClaim, MessageState, Rule};
use linnet_engine::{Handle as _, receive};
use linnet_practice::PracticeOptions;

use crate::world::{Shop, Town, folder, text, text_in, wednesday};

const DANA: &str = "+13125550142";
const KAI: &str = "+13125550143";

/// A world in real time: what is written stays where it is until it is asked for.
async fn town() -> Town {
    Town::with(PracticeOptions {
        latency: Some(Duration::ZERO),
        as_of: Some(wednesday()),
        throughput: 100_000.0,
        ..PracticeOptions::default()
    })
    .await
}

async fn shop(town: &Town, folder: &std::path::Path) -> Shop {
    let shop = Shop::open(folder, &town.known).await;
    shop.set(SettingKey::BusinessName, "Rosa's Salon").await;
    for (name, number) in [("Dana", DANA), ("Kai", KAI)] {
        let draft = ContactDraft { first_name: name.to_owned(), number: number.to_owned(), ..ContactDraft::default() };
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

async fn offer_to_all(shop: &Shop, when: When) -> CampaignId {
    let draft = CampaignDraft {
        name: "Autumn offer".to_owned(),
        body: "Rosa's Salon: 20% off. Reply STOP to opt out".to_owned(),
        category: Category::Marketing,
        when,
        ..CampaignDraft::default()
    };
    let id = shop.engine.handle(SaveCampaign { id: None, draft }).await.unwrap().row.id;
    shop.engine.handle(StartCampaign { id, expected: None, hold_seconds: Some(0) }).await.unwrap();
    id
}

async fn sent_to(town: &Town, number: &str) -> u64 {
    town.sent().await.get(number).copied().unwrap_or_default()
}

async fn kinds(shop: &Shop) -> Vec<AttentionKind> {
    shop.engine.handle(ListAttention {}).await.unwrap().into_iter().map(|item| item.kind).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn offers_wait_until_what_came_in_has_been_heard_and_everyday_messages_do_not() {
    let (town, folder) = (town().await, folder());
    let mut shop = shop(&town, folder.path()).await;
    let id = offer_to_all(&shop, When::Now).await;
    shop.run_deaf();
    shop.engine.handle(text(DANA, "Your chair is ready", "chair")).await.unwrap();
    let offer = SendMessage {
        category: Category::Marketing,
        ..text(KAI, "Rosa's Salon: 20% off. Reply STOP to opt out", "offer")
    };
    let offer = shop.engine.handle(offer).await.unwrap();
    shop.until("the everyday message has left", async |_| sent_to(&town, DANA).await == 1).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(shop.counts(id).await, [(MessageState::Queued, 2)].into());
    let waiting = shop.message(offer.id).await;
    assert_eq!((waiting.state, waiting.rule), (MessageState::Queued, Some(Rule::FreshEars)), "{waiting:?}");
    receive::poll_once(&shop.engine).await.unwrap();
    shop.until("the offers have left", async |_| sent_to(&town, KAI).await >= 1).await;
    shop.until("both have", async |_| sent_to(&town, DANA).await == 2).await;
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_that_waited_three_days_is_heard_before_the_campaign_that_is_due_at_wake() {
    let (town, folder) = (town().await, folder());
    let mut shop = shop(&town, folder.path()).await;
    shop.run();
    let at = wednesday() + TimeDelta::days(2);
    let id = offer_to_all(&shop, When::At { instant: at }).await;
    shop.until("it has been heard once", async |shop| !kinds(shop).await.contains(&AttentionKind::Receiving)).await;
    shop.stop().await;
    // The lid is closed; a customer writes, in words of her own; three days pass; the lid is opened within the same day.
    town.move_clock(wednesday() + TimeDelta::days(1)).await;
    town.write(DANA, "please dont message me again").await;
    town.move_clock(at).await;
    shop.engine.clock().set(at + TimeDelta::minutes(1));
    shop.run();
    shop.until("the other one got it", async |_| sent_to(&town, KAI).await == 1).await;
    shop.until("all is told", async |shop| shop.counts(id).await.contains_key(&MessageState::Skipped)).await;
    assert!(sent_to(&town, DANA).await <= 1, "no more than the confirmation");
    let texts = town.bodies_to(DANA).await;
    assert!(!texts.iter().any(|body| body.contains("20%")), "{texts:?}");
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_look_holds_offers_and_says_so() {
    let (town, folder) = (town().await, folder());
    let shop = shop(&town, folder.path()).await;
    town.fault("rate_429", 1.0).await;
    let id = offer_to_all(&shop, When::Now).await;
    shop.engine.start_tasks();
    shop.until("it is said", async |shop| {
        let row = shop.engine.handle(GetCampaign { id }).await.unwrap().row;
        row.waits.is_some_and(|sentence| sentence.contains("cannot be asked"))
    })
    .await;
    assert_eq!(shop.counts(id).await, [(MessageState::Queued, 2)].into());
    town.fault("rate_429", 0.0).await;
    shop.until("the offers have left", async |_| sent_to(&town, KAI).await == 1).await;
    assert_eq!(shop.engine.handle(GetCampaign { id }).await.unwrap().row.waits, None);
    shop.engine.stop_tasks().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_minutes_off_holds_what_is_timed_and_lets_everyday_messages_go() {
    let (town, folder) = (town().await, folder());
    let mut shop = shop(&town, folder.path()).await;
    town.tell_time_off_by(-200).await;
    shop.run();
    shop.until("the clock is known to be wrong", async |shop| kinds(shop).await.contains(&AttentionKind::Clock)).await;
    let health = shop.engine.handle(CheckHealth {}).await.unwrap();
    let clock = health.parts.into_iter().find(|part| part.part == "clock").unwrap();
    assert!(!clock.ok && clock.message.contains("ahead of Twilio's"), "{clock:?}");
    let offers = offer_to_all(&shop, When::Now).await;
    let later = offer_to_all(&shop, When::At { instant: wednesday() + TimeDelta::hours(1) }).await;
    let timed = shop.engine.handle(text_in(KAI, "See you at two", "timed", TimeDelta::hours(1))).await.unwrap();
    shop.engine.clock().set(wednesday() + TimeDelta::minutes(61));
    shop.engine.handle(text(DANA, "Your chair is ready", "chair")).await.unwrap();
    shop.until("the everyday message has left", async |_| sent_to(&town, DANA).await == 1).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    for id in [offers, later] {
        assert_eq!(shop.counts(id).await, [(MessageState::Queued, 2)].into());
    }
    let status = shop.engine.handle(GetCampaign { id: later }).await.unwrap().row.status;
    assert_eq!(status, CampaignStatus::Scheduled);
    assert_eq!(shop.message(timed.id).await.state, MessageState::Queued);
    town.tell_time_off_by(0).await;
    shop.until("everything went on by itself", async |_| sent_to(&town, KAI).await == 3).await;
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_sent_from_elsewhere_hold_what_is_scheduled_until_the_owner_has_answered() {
    let (town, folder) = (town().await, folder());
    let mut shop = shop(&town, folder.path()).await;
    shop.run();
    shop.until("it has looked once", async |shop| !kinds(shop).await.contains(&AttentionKind::Receiving)).await;
    shop.engine.handle(text(KAI, "Your chair is ready", "ours")).await.unwrap();
    shop.until("it has left", async |_| sent_to(&town, KAI).await == 1).await;
    receive::poll_once(&shop.engine).await.unwrap();
    assert!(!kinds(&shop).await.contains(&AttentionKind::Elsewhere), "what was sent here is not asked about");
    // A minute later: the log tells whole seconds only.
    town.move_clock(wednesday() + TimeDelta::minutes(1)).await;
    shop.engine.clock().set(wednesday() + TimeDelta::minutes(1));
    town.send_from_elsewhere(DANA, "Sent by another program").await;
    shop.until("it is asked", async |shop| kinds(shop).await.contains(&AttentionKind::Elsewhere)).await;
    let later = offer_to_all(&shop, When::At { instant: wednesday() + TimeDelta::hours(1) }).await;
    town.move_clock(wednesday() + TimeDelta::minutes(61)).await;
    shop.engine.clock().set(wednesday() + TimeDelta::minutes(61));
    shop.engine.handle(text(KAI, "We are open till six", "by-hand")).await.unwrap();
    shop.until("what is sent by hand goes", async |_| sent_to(&town, KAI).await == 2).await;
    receive::poll_once(&shop.engine).await.unwrap();
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(shop.counts(later).await, [(MessageState::Queued, 2)].into());
    for (answer, waits) in [(Answer::StayQuiet, true), (Answer::GoOn, false)] {
        shop.engine.handle(AnswerQuestion { question: Question::Elsewhere, answer }).await.unwrap();
        assert_eq!(kinds(&shop).await.contains(&AttentionKind::Elsewhere), waits, "{answer}");
    }
    shop.until("the campaign went on", async |_| sent_to(&town, KAI).await == 3).await;
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_slept_through_goes_within_the_day_and_is_asked_about_on_another() {
    let (town, folder) = (town().await, folder());
    let mut shop = shop(&town, folder.path()).await;
    let within = shop.engine.handle(text_in(DANA, "See you at four", "within", TimeDelta::hours(1))).await.unwrap();
    let lost = shop.engine.handle(text_in(DANA, "See you at eight", "lost", TimeDelta::hours(8))).await.unwrap();
    let kept = shop.engine.handle(text_in(KAI, "See you at eight", "kept", TimeDelta::hours(8))).await.unwrap();
    let campaign = offer_to_all(&shop, When::At { instant: wednesday() + TimeDelta::hours(8) }).await;
    shop.set(SettingKey::BusinessZone, "America/Chicago").await;
    shop.engine.clock().set(wednesday() + TimeDelta::hours(3));
    town.move_clock(wednesday() + TimeDelta::hours(3)).await;
    shop.run();
    shop.until("late within the day goes", async |shop| shop.message(within.id).await.provider_sid.is_some()).await;
    assert_eq!(sent_to(&town, DANA).await, 1);
    shop.stop().await;
    let next_noon = wednesday() + TimeDelta::hours(24);
    shop.engine.clock().set(next_noon);
    town.move_clock(next_noon).await;
    shop.run();
    shop.until("both texts are asked about", async |shop| {
        kinds(shop).await.iter().filter(|kind| **kind == AttentionKind::Missed).count() == 2
    })
    .await;
    shop.until("the campaign is held", async |shop| {
        let row = shop.engine.handle(GetCampaign { id: campaign }).await.unwrap().row;
        row.status == CampaignStatus::Paused
            && row.pause_reason.is_some_and(|reason| reason.contains("Wednesday, June 10 at 8:00 PM"))
    })
    .await;
    assert_eq!(town.sent().await.values().sum::<u64>(), 1);
    for (message, answer) in [(lost.id, Answer::Withdraw), (kept.id, Answer::SendNow)] {
        shop.engine.handle(AnswerQuestion { question: Question::Missed { message }, answer }).await.unwrap();
    }
    shop.until("the one that was wanted goes", async |_| sent_to(&town, KAI).await == 1).await;
    assert_eq!(shop.message(lost.id).await.state, MessageState::Canceled);
    shop.engine.handle(ResumeCampaign { id: campaign }).await.unwrap();
    shop.until("the campaign goes when it is resumed", async |_| sent_to(&town, KAI).await == 2).await;
    shop.stop().await;
    town.stop().await;
}
