//! Many who reserve and settle at once, on a real database.

use std::sync::Arc;

use chrono::DateTime;
use linnet_domain::states::AttemptEvent;
use linnet_domain::{AttemptId, Category, Channel, MessageId, Origin, PhoneNumber};
use linnet_store::attempts::{self, AttemptChange, NewAttempt};
use linnet_store::messages::{self, NewMessage};
use linnet_store::{Db, spend};
use proptest::prelude::*;
use tokio::task::JoinSet;

use super::*;

/// What becomes of a reservation.
#[derive(Debug, Clone, Copy)]
enum Fate {
    /// It costs so many percent of what was reserved.
    Priced(i64),
    /// The provider says no.
    Refused,
    /// Nothing is heard of it.
    Open,
}

#[derive(Debug, Clone, Copy)]
struct Text {
    cost: i64,
    fee: i64,
    fate: Fate,
}

fn text() -> impl Strategy<Value = Text> {
    let fate = prop_oneof![(0_i64..=100).prop_map(Fate::Priced), Just(Fate::Refused), Just(Fate::Open)];
    (1_i64..40, 0_i64..10, fate).prop_map(|(cost, fee, fate)| Text { cost: cost + fee, fee, fate })
}

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

async fn message(tx: &mut WriteTx) -> MessageId {
    let new = NewMessage {
        campaign: None,
        recipient: None,
        contact: None,
        channel: Channel::Sms,
        category: Category::Service,
        origin: Origin::Direct,
        number: PhoneNumber::from_e164("+13125550142").unwrap(),
        body: "Ready.".to_owned(),
        segments: 1,
        cost: Micros(1),
        sender: None,
        not_before: now(),
        wanted_at: now(),
        hand_over_at: None,
        rule: None,
        explanation: String::new(),
        urgent: None,
        token: None,
        created_at: now(),
    };
    messages::insert(tx, &new).await.unwrap()
}

/// Reserves for one text as a round does; answers its attempt if it may leave.
async fn reserve(db: &Db, settings: &Settings, text: Text) -> Option<AttemptId> {
    let mut tx = db.write().await.unwrap();
    let mut budget = Budget::read(&mut tx, settings, now()).await.unwrap();
    budget.reserve(Micros(text.cost)).ok()?;
    let id = AttemptId(attempts::next_id(&mut tx).await.unwrap());
    let new = NewAttempt {
        id,
        message: message(&mut tx).await,
        campaign: None,
        public_id: id.to_string(),
        sender: "+13125550100".to_owned(),
        number: "+13125550142".to_owned(),
        body_hash: String::new(),
        segments: 1,
        cost: Micros(text.cost),
        fee: Micros(text.fee),
        day: budget.day,
        provider_at: None,
        send_at: None,
    };
    attempts::insert_all(&mut tx, &[new], now()).await.unwrap();
    tx.commit().await.unwrap();
    Some(id)
}

/// What is known to be spent on a text in the end.
async fn settle(db: &Db, id: AttemptId, text: Text) -> i64 {
    let mut tx = db.write().await.unwrap();
    let left = match text.fate {
        Fate::Priced(percent) => {
            let price = (text.cost - text.fee) * percent / 100;
            attempts::settle_price(&mut tx, id, Micros(price)).await.unwrap();
            price + text.fee
        }
        Fate::Refused => {
            let refused = AttemptChange::new(id, AttemptEvent::Refuse);
            attempts::settle_all(&mut tx, &[refused], now()).await.unwrap();
            // A price that comes late for what was refused adds no fee.
            attempts::settle_price(&mut tx, id, Micros::ZERO).await.unwrap();
            0
        }
        Fate::Open => text.cost,
    };
    tx.commit().await.unwrap();
    left
}

async fn check(texts: Vec<Text>, daily: i64) {
    let folder = tempfile::tempdir().unwrap();
    let db = Arc::new(Db::open(&folder.path().join("linnet.db")).await.unwrap());
    let mut settings = Settings::load(&db).await.unwrap();
    settings.budget_daily = Micros(daily);
    let settings = Arc::new(settings);
    let day = spend_day(&settings, now());
    let mut tasks = JoinSet::new();
    for text in texts {
        let (db, settings) = (Arc::clone(&db), Arc::clone(&settings));
        tasks.spawn(async move {
            let Some(id) = reserve(&db, &settings, text).await else { return 0 };
            let after = spend::of_day(&db, day).await.unwrap();
            assert!(after <= Micros(daily), "{after:?} of {daily}");
            tokio::task::yield_now().await;
            settle(&db, id, text).await
        });
    }
    let mut total = 0;
    while let Some(left) = tasks.join_next().await {
        total += left.unwrap();
    }
    let spent = spend::of_day(&db, day).await.unwrap();
    assert_eq!(spent, Micros(total), "the sum is that of its parts");
    assert!(spent <= Micros(daily));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn however_many_reserve_and_settle_at_once_the_limit_holds(
        texts in prop::collection::vec(text(), 1..40), daily in 0_i64..400
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
        runtime.block_on(check(texts, daily));
    }
}
