//! A full disk: nothing leaves that could not be written down first, nothing is lost, and free space is all it takes.

use std::time::Duration;

use linnet_contract::{AppEvent, ContactDraft, ErrorCode, SaveContact, Tone};
use linnet_domain::MessageState;
use linnet_engine::Handle as _;

use crate::world::{Shop, Town, folder};

const PEOPLE: u64 = 400;

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_stops_a_campaign_and_free_space_lets_it_go_on() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    let mut events = shop.engine.events().subscribe();
    let id = shop.campaign(PEOPLE, Some(1_000)).await;
    shop.engine.db().pretend_full_disk(true).await.expect("a full disk");
    shop.run();
    let told = tokio::time::timeout(Duration::from_secs(30), async {
        loop {
            if let Ok(AppEvent::Notice { tone: Tone::Bad, text }) = events.recv().await {
                return text;
            }
        }
    });
    let told = told.await.expect("the owner is told");
    assert!(told.starts_with("Sending waits. The disk is full"), "{told}");

    // What leaves is at most what was written down before the disk was full.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let gone = town.sent().await.len() as u64;
    let written = PEOPLE - shop.counts(id).await.get(&MessageState::Queued).copied().unwrap_or(0);
    assert!(gone <= written && written < PEOPLE, "{gone} left, {written} are written down as leaving");
    let refused = shop
        .engine
        .handle(SaveContact { id: None, draft: long_note(), new_number: None })
        .await
        .expect_err("there is no room");
    assert_eq!(refused.code, ErrorCode::Disk, "{refused:?}");

    shop.engine.db().pretend_full_disk(false).await.expect("space again");
    shop.until("everybody has it", async |shop| {
        shop.counts(id).await.get(&MessageState::Accepted).copied().unwrap_or(0)
            + shop.counts(id).await.get(&MessageState::Delivered).copied().unwrap_or(0)
            + shop.counts(id).await.get(&MessageState::Sent).copied().unwrap_or(0)
            == PEOPLE
    })
    .await;
    assert_eq!(town.sent().await.len() as u64, PEOPLE, "nobody is left out");
    town.nobody_twice().await;
    shop.stop().await;
    town.stop().await;
}

fn long_note() -> ContactDraft {
    ContactDraft { number: "+13125550142".to_owned(), note: "x".repeat(5_000), ..ContactDraft::default() }
}
