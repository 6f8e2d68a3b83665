//! What Twilio takes and then gives back: by itself only where nothing can have left, never against the owner, and what
//! concerns the whole account stops everything at once.

use chrono::TimeDelta;
use linnet_contract::{ResumeCampaign, SettingKey};
use linnet_domain::{CampaignId, CampaignStatus, MessageId, MessageState, PhoneNumber};
use linnet_engine::Handle as _;
use linnet_practice::PracticeOptions;

use crate::world::{Shop, Town, folder, text, wednesday};

const SOMEBODY: &str = "+13122000001";

async fn send(shop: &Shop, token: &str) -> MessageId {
    shop.engine.handle(text(SOMEBODY, "Your table is ready.", token)).await.expect("it is queued").id
}

async fn record(shop: &Shop, id: CampaignId) -> linnet_store::campaigns::CampaignRecord {
    linnet_store::campaigns::get(&shop.db, id).await.expect("the campaign")
}

async fn is_paused(shop: &Shop, id: CampaignId) -> bool {
    record(shop, id).await.status == CampaignStatus::Paused
        && !shop.counts(id).await.contains_key(&MessageState::Submitting)
}

/// How often a message was submitted.
async fn tries(shop: &Shop, id: MessageId) -> u64 {
    let sql = "SELECT count(*) FROM attempts WHERE message_id = ?";
    let tries: i64 = sqlx::query_scalar(sql).bind(id.0).fetch_one(shop.db.reader()).await.expect("a count");
    tries.unsigned_abs()
}

/// Time passes at Twilio and here. Twilio's clock goes first: what it sends now must not look as if it were long ago.
async fn later(shop: &Shop, town: &Town, wait: TimeDelta) {
    let clock = shop.engine.clock();
    town.move_clock(clock.now() + wait + TimeDelta::hours(1)).await;
    clock.set(clock.now() + wait);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_provably_never_left_goes_again_after_its_pause_and_arrives_once() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    shop.run();
    let mut ids = Vec::new();
    for (index, fault) in ["fail_30001", "fail_30022", "fail_30036", "fail_30610"].into_iter().enumerate() {
        let number = format!("+1312200000{index}");
        town.fault(fault, 1.0).await;
        let id = shop.engine.handle(text(&number, "Your table is ready.", fault)).await.expect("it is queued").id;
        shop.until("it failed there", async |_| town.status_of(&number).await.as_deref() == Some("failed")).await;
        town.fault(fault, 0.0).await;
        ids.push(id);
    }
    for id in &ids {
        shop.until("it came back", async |shop| shop.message(*id).await.explanation.contains("again by itself")).await;
        let message = shop.message(*id).await;
        assert_eq!((message.state, tries(&shop, *id).await), (MessageState::Queued, 1), "{message:?}");
        assert!(message.not_before >= wednesday() + TimeDelta::minutes(5), "{message:?}");
        assert!(message.explanation.contains("try 2 of 4"), "{message:?}");
    }
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    for id in &ids {
        assert_eq!(tries(&shop, *id).await, 1, "not before its pause is over");
    }
    later(&shop, &town, TimeDelta::minutes(6)).await;
    shop.set(SettingKey::PaceDefault, "20").await;
    for id in &ids {
        shop.until("it arrived", async |shop| shop.message(*id).await.state == MessageState::Delivered).await;
        assert_eq!(tries(&shop, *id).await, 2);
    }
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_tried_as_often_as_the_owner_allows_and_no_more() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    shop.set(SettingKey::RetryCount, "2").await;
    shop.set(SettingKey::RetryMinutes, "1").await;
    town.fault("fail_30036", 1.0).await;
    let id = send(&shop, "twice").await;
    shop.run();
    for times in 1..=2 {
        let sentence = format!("try {} of 3", times + 1);
        shop.until("it came back", async |shop| shop.message(id).await.explanation.contains(&sentence)).await;
        later(&shop, &town, TimeDelta::minutes(2)).await;
        shop.set(SettingKey::PaceDefault, &(20 + times).to_string()).await;
    }
    shop.until("it stays failed", async |shop| shop.message(id).await.state == MessageState::Failed).await;
    assert!(shop.message(id).await.explanation.contains("tried 3 times"), "{}", shop.message(id).await.explanation);
    assert_eq!(tries(&shop, id).await, 3);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_that_proves_nothing_is_not_repeated_by_itself() {
    for (fault, state) in [("fail_30008", MessageState::Undelivered), ("fail_30007", MessageState::Undelivered)] {
        let (town, folder) = (Town::start().await, folder());
        let mut shop = Shop::open(folder.path(), &town.known).await;
        town.fault(fault, 1.0).await;
        let id = send(&shop, "once").await;
        shop.run();
        shop.until("it failed", async |shop| shop.message(id).await.state == state).await;
        town.fault(fault, 0.0).await;
        later(&shop, &town, TimeDelta::hours(1)).await;
        shop.set(SettingKey::PaceDefault, "20").await;
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        assert_eq!((shop.message(id).await.state, tries(&shop, id).await), (state, 1), "{fault}");
        shop.stop().await;
        town.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_try_that_waits_survives_a_crash_and_is_checked_again_when_it_leaves() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    town.fault("fail_30036", 1.0).await;
    let (kept, stopped) = (send(&shop, "kept").await, {
        let order = text("+13122000002", "Your table is ready.", "stopped");
        shop.engine.handle(order).await.expect("it is queued").id
    });
    shop.run();
    for id in [kept, stopped] {
        shop.until("it came back", async |shop| shop.message(id).await.explanation.contains("again by itself")).await;
    }
    shop.crash().await;
    town.fault("fail_30036", 0.0).await;
    let clock = linnet_engine::Clock::starting_at(wednesday() + TimeDelta::minutes(6));
    town.move_clock(wednesday() + TimeDelta::hours(1)).await;
    let mut shop = Shop::open_with(folder.path(), &town.known, clock).await;
    let mut tx = shop.db.write().await.expect("a transaction");
    let no = linnet_store::suppressions::NewSuppression {
        number: &PhoneNumber::from_e164("+13122000002").expect("a number"),
        source: linnet_store::suppressions::SuppressionSource::Owner,
        detail: "",
        words: None,
        scope: linnet_domain::OptOutScope::All,
    };
    // Written past the engine, so that only the check at release can notice.
    linnet_store::suppressions::add(&mut tx, &no, shop.engine.clock().now()).await.expect("a no");
    tx.commit().await.expect("a commit");
    shop.run();
    shop.until("one arrived", async |shop| shop.message(kept).await.state == MessageState::Delivered).await;
    shop.until("one stayed", async |shop| shop.message(stopped).await.state == MessageState::Skipped).await;
    assert_eq!((tries(&shop, kept).await, tries(&shop, stopped).await), (2, 1));
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_told_twice_of_the_old_try_neither_repeats_nor_fails_the_new_one() {
    use linnet_domain::ProviderStatus;
    use linnet_engine::outbox::{Applied, Report, apply_report};
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    town.fault("fail_30036", 1.0).await;
    let id = send(&shop, "once").await;
    shop.run();
    shop.until("it came back", async |shop| shop.message(id).await.explanation.contains("again by itself")).await;
    let old = shop.message(id).await.provider_sid.expect("an id");
    shop.stop().await;
    let now = shop.engine.clock().now();
    let report = |status| Report {
        provider_sid: old.clone(),
        attempt_public_id: None,
        status,
        error_code: Some(30_036),
        price: None,
    };
    let mut tx = shop.db.write().await.unwrap();
    for status in [ProviderStatus::Failed, ProviderStatus::Undelivered, ProviderStatus::Accepted] {
        let again = apply_report(&mut tx, &shop.engine.settings(), &report(status), now).await.unwrap();
        assert_eq!(again, Applied::Nothing, "{status}");
    }
    drop(tx);
    town.fault("fail_30036", 0.0).await;
    later(&shop, &town, TimeDelta::minutes(6)).await;
    shop.run();
    shop.until("it went", async |shop| shop.message(id).await.provider_sid.is_some_and(|sid| sid != old)).await;
    shop.stop().await;
    let mut tx = shop.db.write().await.unwrap();
    let again = apply_report(&mut tx, &shop.engine.settings(), &report(ProviderStatus::Failed), now).await.unwrap();
    assert_eq!(again, Applied::Nothing, "the new try is on its way");
    drop(tx);
    assert_ne!(shop.message(id).await.state, MessageState::Failed);
    assert_eq!(tries(&shop, id).await, 2);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_that_was_done_goes_on_with_those_that_came_back() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    town.fault("fail_30001", 0.3).await;
    let id = shop.campaign(40, Some(1_000)).await;
    shop.run();
    let waiting = async |shop: &Shop| {
        let counts = shop.counts(id).await;
        assert_eq!(counts.values().sum::<u64>(), 40, "the counts add up at every instant: {counts:?}");
        let open = [MessageState::Submitting, MessageState::Accepted, MessageState::Sent];
        !open.iter().any(|state| counts.contains_key(state)) && counts.contains_key(&MessageState::Queued)
    };
    shop.until("some came back", waiting).await;
    town.fault("fail_30001", 0.0).await;
    later(&shop, &town, TimeDelta::minutes(6)).await;
    shop.set(SettingKey::PaceDefault, "20").await;
    shop.until("everybody has it", async |shop| shop.counts(id).await.get(&MessageState::Delivered) == Some(&40)).await;
    shop.until("it is done", async |shop| record(shop, id).await.status == CampaignStatus::Done).await;
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_with_the_account_pauses_every_campaign_and_uses_nobody_up() {
    for fault in ["refuse_20005", "auth_401"] {
        let (town, folder) = (Town::start().await, folder());
        let mut shop = Shop::open(folder.path(), &town.known).await;
        town.fault(fault, 1.0).await;
        let campaigns = [shop.campaign(60, Some(1_000)).await, shop.campaign(60, Some(1)).await];
        let mut events = shop.engine.events().subscribe();
        shop.run();
        for id in campaigns {
            shop.until("it paused", async |shop| is_paused(shop, id).await).await;
            assert_eq!(shop.counts(id).await, [(MessageState::Queued, 60)].into(), "{fault}");
        }
        shop.stop().await;
        let mut told = 0;
        while let Ok(event) = events.try_recv() {
            let paused =
                matches!(&event, linnet_contract::AppEvent::Notice { text, .. } if text.contains("nobody was skipped"));
            told += u64::from(paused);
        }
        assert_eq!(told, 1, "{fault}: one plain message");
        assert!(town.sent().await.is_empty());
        town.fault(fault, 0.0).await;
        shop.run();
        for id in campaigns {
            shop.engine.handle(ResumeCampaign { id }).await.expect("it goes on");
        }
        shop.until("they go", async |_| town.sent().await.len() >= 60).await;
        shop.stop().await;
        town.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_that_may_not_send_pauses_its_campaign_and_leaves_everybody_waiting() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    town.fault("refuse_21606", 1.0).await;
    let id = shop.campaign(60, Some(1_000)).await;
    shop.run();
    shop.until("it paused", async |shop| is_paused(shop, id).await).await;
    assert_eq!(shop.counts(id).await, [(MessageState::Queued, 60)].into());
    assert!(record(&shop, id).await.pause_reason.is_some_and(|reason| reason.contains("your number")));
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_that_is_not_registered_gives_everybody_back_who_did_not_get_it() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    town.fault("fail_30034", 1.0).await;
    let id = shop.campaign(50, Some(1_000)).await;
    shop.run();
    shop.until("everybody waits", async |shop| {
        is_paused(shop, id).await && shop.counts(id).await == [(MessageState::Queued, 50)].into()
    })
    .await;
    assert!(record(&shop, id).await.pause_reason.is_some_and(|reason| reason.contains("A2P")));
    town.fault("fail_30034", 0.0).await;
    shop.engine.handle(ResumeCampaign { id }).await.expect("it goes on");
    shop.until("everybody has it", async |shop| shop.counts(id).await == [(MessageState::Delivered, 50)].into()).await;
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_at_twilio_is_waited_out_and_counts_as_no_failure() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    town.fault("refuse_21611", 1.0).await;
    let id = shop.campaign(30, Some(1_000)).await;
    shop.run();
    shop.until("all were refused", async |shop| record(shop, id).await.attempts >= 30).await;
    town.fault("refuse_21611", 0.0).await;
    assert_eq!(record(&shop, id).await.status, CampaignStatus::Sending, "nothing of it is a failure");
    later(&shop, &town, TimeDelta::minutes(70)).await;
    shop.set(SettingKey::PaceDefault, "20").await;
    shop.until("all of it went", async |_| town.sent().await.len() == 30).await;
    shop.until("Twilio's answers are written down", async |shop| {
        let counts = shop.counts(id).await;
        ![MessageState::Queued, MessageState::Submitting].iter().any(|state| counts.contains_key(state))
    })
    .await;
    let counts = shop.counts(id).await;
    let failed = [MessageState::Failed, MessageState::Undelivered, MessageState::InDoubt];
    assert!(!failed.iter().any(|state| counts.contains_key(state)), "{counts:?}");
    town.nobody_twice().await;
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_whose_texts_are_dropped_as_spam_or_mostly_fail_pauses_before_the_rest_is_spent() {
    for (fault, odds, words) in [("fail_30007", 0.4, "spam"), ("fail_30008", 0.6, "did not arrive")] {
        let (town, folder) = (Town::start().await, folder());
        let mut shop = Shop::open(folder.path(), &town.known).await;
        town.fault(fault, odds).await;
        let id = shop.campaign(2_000, Some(60)).await;
        shop.run();
        shop.until("it paused", async |shop| is_paused(shop, id).await).await;
        let reason = record(&shop, id).await.pause_reason.unwrap_or_default();
        assert!(reason.contains(words), "{fault}: {reason}");
        let left = shop.counts(id).await[&MessageState::Queued];
        assert!(left > 1_000, "{fault}: most of it was kept back: {left}");
        // Whoever resumes has looked: the old failures do not pause it at once again.
        town.fault(fault, 0.0).await;
        shop.until("what was under way has ended", async |shop| {
            let counts = shop.counts(id).await;
            ![MessageState::Accepted, MessageState::Sent].iter().any(|state| counts.contains_key(state))
        })
        .await;
        let known = town.sent().await.len();
        shop.engine.handle(ResumeCampaign { id }).await.expect("it goes on");
        shop.until("it goes on", async |_| town.sent().await.len() > known + 100).await;
        assert_eq!(record(&shop, id).await.status, CampaignStatus::Sending, "{fault}");
        shop.stop().await;
        town.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_fail_only_while_asking_for_replies_pause_what_goes_out_too() {
    let options = PracticeOptions {
        latency: Some(std::time::Duration::ZERO),
        as_of: Some(wednesday()),
        throughput: 100_000.0,
        ..PracticeOptions::default()
    };
    let (town, folder) = (Town::with(options).await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    // Nothing of it is due, so nothing but the question for replies meets the keys.
    let id = shop.campaign(10, Some(1)).await;
    let mut tx = shop.db.write().await.unwrap();
    sqlx::query("UPDATE messages SET not_before = not_before + 3600000").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    town.fault("auth_401", 1.0).await;
    shop.run();
    shop.until("it paused", async |shop| is_paused(shop, id).await).await;
    let reason = record(&shop, id).await.pause_reason.unwrap_or_default();
    assert!(reason.contains("does not accept these keys"), "{reason}");
    assert_eq!(shop.counts(id).await, [(MessageState::Queued, 10)].into());
    shop.stop().await;
    town.stop().await;
}
