//! The outbox is cut off at random instants, as task and as process, and started again: nobody gets anything twice, and
//! everyone is once on record.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use linnet_domain::MessageState;

use crate::world::{Shop, Town, folder};

const PEOPLE: u64 = 300;

/// Lets the outbox finish what the crashes left, then checks both sides' records.
async fn everyone_once(town: &Town, mut shop: Shop, campaign: linnet_domain::CampaignId) {
    shop.run();
    shop.until("nobody is left", async |shop| {
        let counts = shop.counts(campaign).await;
        !counts.contains_key(&MessageState::Queued) && !counts.contains_key(&MessageState::Submitting)
    })
    .await;
    shop.until("what arrived is known", async |shop| {
        let doubtful = shop.counts(campaign).await.get(&MessageState::InDoubt).copied().unwrap_or_default();
        town.sent().await.len() as u64 == PEOPLE - doubtful
    })
    .await;
    town.nobody_twice().await;
    assert_eq!(shop.counts(campaign).await.values().sum::<u64>(), PEOPLE);
    shop.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outbox_cut_off_at_any_await_sends_nothing_twice() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let campaign = shop.campaign(PEOPLE, Some(400)).await;
    shop.crash().await;
    for round in 0..15_u64 {
        let mut shop = Shop::open(folder.path(), &town.known).await;
        shop.run();
        // Instants spread over the first rounds: opening, claiming, sending, settling.
        tokio::time::sleep(Duration::from_millis(3 + round * 7 % 60)).await;
        shop.crash().await;
    }
    let shop = Shop::open(folder.path(), &town.known).await;
    everyone_once(&town, shop, campaign).await;
    town.stop().await;
}

/// The example `outbox_once`, which Cargo builds beside the tests.
pub fn program() -> PathBuf {
    let mut path = std::env::current_exe().expect("a path");
    path.pop();
    path.pop();
    path.join("examples").join(format!("outbox_once{}", std::env::consts::EXE_SUFFIX))
}

/// Starts the outbox as a process of its own.
pub fn spawn(mut command: Command, folder: &std::path::Path, town: &linnet_practice::Announcement) -> Child {
    command
        .arg(folder)
        .arg(&town.twilio)
        .arg(&town.account_sid)
        .arg(&town.numbers[0])
        .arg(crate::world::wednesday().to_rfc3339())
        .env("PRACTICE_TOKEN", &town.auth_token)
        .stdout(Stdio::null())
        .spawn()
        .expect("the example starts")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_killed_at_random_instants_sends_nothing_twice() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let campaign = shop.campaign(PEOPLE, Some(400)).await;
    shop.crash().await;
    for round in 0..12_u64 {
        let mut child = spawn(Command::new(program()), folder.path(), &town.known);
        tokio::time::sleep(Duration::from_millis(60 + round * 37 % 250)).await;
        child.kill().expect("killed");
        child.wait().expect("gone");
    }
    let shop = Shop::open(folder.path(), &town.known).await;
    everyone_once(&town, shop, campaign).await;
    town.stop().await;
}
