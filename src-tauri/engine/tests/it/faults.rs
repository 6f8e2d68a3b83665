//! Each fault of the other side: what is stored here, and that nobody gets anything twice.

use std::time::Duration;

use chrono::TimeDelta;
use linnet_domain::MessageState;
use linnet_engine::receive;
use linnet_store::messages::MessageRecord;

use crate::world::{Shop, Town, folder, text};

pub const SOMEBODY: &str = "+13122000001";

/// Sends one text while a fault always strikes, and waits until it stands somewhere but on its way. The message comes as
/// it stood at that look; a moment later it may be on its way again.
pub async fn one_text_under(fault: &str) -> (Town, Shop, MessageRecord, tempfile::TempDir) {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    town.fault(fault, 1.0).await;
    let id = send(&shop, "once").await;
    shop.run();
    let mut message = shop.message(id).await;
    shop.until("it was tried", async |shop| {
        message = shop.message(id).await;
        message.state != MessageState::Submitting
            && !(message.state == MessageState::Queued && message.explanation.is_empty())
    })
    .await;
    (town, shop, message, folder)
}

async fn send(shop: &Shop, token: &str) -> linnet_domain::MessageId {
    use linnet_engine::Handle as _;
    shop.engine.handle(text(SOMEBODY, "Your table is ready.", token)).await.expect("it is queued").id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_was_taken_before_the_line_broke_is_found_again_and_never_repeated() {
    for fault in ["drop_after", "http500_after", "bad_json"] {
        let (town, mut shop, MessageRecord { id, .. }, _folder) = one_text_under(fault).await;
        town.fault(fault, 0.0).await;
        shop.until("the list settled it", async |shop| {
            !matches!(shop.message(id).await.state, MessageState::InDoubt | MessageState::Submitting)
        })
        .await;
        let message = shop.message(id).await;
        assert!(message.provider_sid.is_some(), "{fault}: {message:?}");
        assert_eq!(town.sent().await.get(SOMEBODY), Some(&1), "{fault}");
        shop.stop().await;
        town.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_never_arrived_stays_in_doubt_and_is_not_sent_by_itself() {
    for fault in ["drop_before", "http500_before"] {
        let (town, mut shop, MessageRecord { id, .. }, _folder) = one_text_under(fault).await;
        town.fault(fault, 0.0).await;
        // Long enough for several looks at the list, each of which finds nothing.
        tokio::time::sleep(Duration::from_secs(10)).await;
        let message = shop.message(id).await;
        assert_eq!(message.state, MessageState::InDoubt, "{fault}");
        assert!(message.explanation.contains("not sent again by itself"), "{fault}: {}", message.explanation);
        assert_eq!(town.sent().await.get(SOMEBODY), None, "{fault}");
        shop.stop().await;
        town.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_while_texts_are_under_way_repeats_none_and_loses_none() {
    const PEOPLE: u64 = 40;
    for jump in [TimeDelta::days(3), TimeDelta::hours(-5), TimeDelta::minutes(61)] {
        let (town, folder) = (Town::start().await, folder());
        let mut shop = Shop::open(folder.path(), &town.known).await;
        town.fault("slow", 0.5).await;
        town.fault("drop_after", 0.3).await;
        let campaign = shop.campaign(PEOPLE, Some(100)).await;
        shop.run();
        shop.until("some are under way", async |shop| {
            shop.counts(campaign).await.contains_key(&MessageState::Submitting)
        })
        .await;
        shop.engine.clock().jump(jump);
        tokio::time::sleep(Duration::from_millis(500)).await;
        for fault in ["slow", "drop_after"] {
            town.fault(fault, 0.0).await;
        }
        shop.until("what was under way is settled", async |shop| {
            let counts = shop.counts(campaign).await;
            !counts.contains_key(&MessageState::Submitting) && !counts.contains_key(&MessageState::InDoubt)
        })
        .await;
        // Set right again, everything goes that waited for its time.
        shop.engine.clock().jump(TimeDelta::zero());
        shop.until("everybody has it", async |_| town.sent().await.len() as u64 == PEOPLE).await;
        shop.until("and all is known", async |shop| {
            let counts = shop.counts(campaign).await;
            [MessageState::Queued, MessageState::Submitting, MessageState::InDoubt]
                .iter()
                .all(|state| !counts.contains_key(state))
        })
        .await;
        town.nobody_twice().await;
        shop.stop().await;
        town.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_sent_by_a_wrong_clock_is_found_again_and_asked_about_no_sooner() {
    for (fault, wrong) in [
        ("drop_after", TimeDelta::days(3)),
        ("drop_after", TimeDelta::days(-3)),
        ("drop_before", TimeDelta::minutes(-40)),
    ] {
        let (town, folder) = (Town::start().await, folder());
        let mut shop = Shop::open(folder.path(), &town.known).await;
        // Twilio's own time is known from here on.
        receive::poll_once(&shop.engine).await.unwrap();
        shop.engine.clock().jump(wrong);
        town.fault(fault, 1.0).await;
        let id = send(&shop, "wrong clock").await;
        shop.run();
        shop.until("it is in doubt", async |shop| shop.message(id).await.state == MessageState::InDoubt).await;
        town.fault(fault, 0.0).await;
        shop.engine.clock().jump(TimeDelta::zero());
        if fault == "drop_after" {
            shop.until("the list settled it", async |shop| shop.message(id).await.provider_sid.is_some()).await;
            assert_eq!(town.sent().await.get(SOMEBODY), Some(&1), "{wrong}");
        } else {
            // By this computer's clock it would be forty minutes old.
            tokio::time::sleep(Duration::from_secs(6)).await;
            let looked: Option<i64> = sqlx::query_scalar("SELECT looked_at FROM attempts WHERE message_id = ?")
                .bind(id.0)
                .fetch_one(shop.db.reader())
                .await
                .unwrap();
            assert_eq!(looked, None, "nobody is asked about it yet");
        }
        shop.stop().await;
        town.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_at_once_slows_down_and_loses_nothing() {
    let (town, mut shop, MessageRecord { id, state, .. }, _folder) = one_text_under("rate_429").await;
    assert_eq!(state, MessageState::Queued);
    town.fault("rate_429", 0.0).await;
    shop.until("it went", async |shop| shop.message(id).await.provider_sid.is_some()).await;
    assert_eq!(town.sent().await.get(SOMEBODY), Some(&1));
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_are_refused_pause_a_campaign_with_everybody_left() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    town.fault("auth_401", 1.0).await;
    let campaign = shop.campaign(200, Some(1_000)).await;
    shop.run();
    shop.until("it paused", async |shop| {
        let record = linnet_store::campaigns::get(&shop.db, campaign).await.expect("the campaign");
        record.status == linnet_domain::CampaignStatus::Paused
            && !shop.counts(campaign).await.contains_key(&MessageState::Submitting)
    })
    .await;
    let record = linnet_store::campaigns::get(&shop.db, campaign).await.expect("the campaign");
    assert!(record.pause_reason.is_some_and(|reason| !reason.is_empty()));
    assert_eq!(shop.counts(campaign).await.get(&MessageState::Queued), Some(&200), "nobody was burnt");
    assert_eq!(record.cost.0, 0, "nothing stays reserved");
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_answer_is_waited_for() {
    let (town, mut shop, MessageRecord { id, .. }, _folder) = one_text_under("slow").await;
    shop.until("it went", async |shop| shop.message(id).await.provider_sid.is_some()).await;
    assert_eq!(town.sent().await.get(SOMEBODY), Some(&1));
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_under_every_fault_reaches_each_person_once_or_keeps_them_on_record() {
    const PEOPLE: u64 = 400;
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    for fault in ["drop_before", "drop_after", "http500_before", "http500_after", "rate_429", "bad_json", "list_lag"] {
        town.fault(fault, 0.03).await;
    }
    let campaign = shop.campaign(PEOPLE, Some(1_000)).await;
    shop.run();
    shop.until("nobody is left", async |shop| {
        let counts = shop.counts(campaign).await;
        assert_eq!(counts.values().sum::<u64>(), PEOPLE, "the counts add up at every instant: {counts:?}");
        !counts.contains_key(&MessageState::Queued) && !counts.contains_key(&MessageState::Submitting)
    })
    .await;
    shop.until("what arrived is known", async |shop| {
        let counts = shop.counts(campaign).await;
        let doubtful = counts.get(&MessageState::InDoubt).copied().unwrap_or_default();
        PEOPLE - doubtful == town.sent().await.len() as u64
    })
    .await;
    town.nobody_twice().await;
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_connection_nothing_is_burnt_and_everything_goes_when_it_is_back() {
    let folder = folder();
    let town = Town::start().await;
    let known = town.known.clone();
    let port = known.twilio.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    let mut shop = Shop::open(folder.path(), &known).await;
    town.stop().await;
    let id = send(&shop, "offline").await;
    shop.run();
    shop.until("it was tried and waits", async |shop| {
        let message = shop.message(id).await;
        message.state == MessageState::Queued && message.explanation.contains("Nothing left")
    })
    .await;
    let back = Town::with(linnet_practice::PracticeOptions {
        port,
        latency: Some(std::time::Duration::ZERO),
        as_of: Some(crate::world::wednesday()),
        ..linnet_practice::PracticeOptions::default()
    })
    .await;
    shop.until("it went", async |shop| shop.message(id).await.provider_sid.is_some()).await;
    assert_eq!(back.sent().await.get(SOMEBODY), Some(&1));
    shop.stop().await;
    back.stop().await;
}
