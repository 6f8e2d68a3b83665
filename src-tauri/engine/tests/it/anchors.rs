//! The record's head kept outside: once a day where it is wanted, and told when that fails.

use chrono::TimeDelta;
use linnet_contract::{AttentionKind, ErrorCode, KeepAnchor, LedgerHead, ListAttention, SettingKey, VerifyLedger};
use linnet_engine::Handle as _;

use crate::world::{Shop, Town, folder, text, wednesday};

async fn complaints(shop: &Shop) -> Vec<String> {
    let all = shop.engine.handle(ListAttention {}).await.unwrap();
    all.into_iter().filter(|one| one.kind == AttentionKind::Anchor).map(|one| one.text).collect()
}

fn files(folder: &std::path::Path) -> usize {
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_head_is_kept_once_a_day_and_an_old_file_still_shows_that_nothing_changed() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let elsewhere = tempfile::tempdir().unwrap();
    assert!(!shop.engine.anchor_if_due().await.unwrap(), "nobody asked for it");
    shop.set(SettingKey::AnchorFolder, &elsewhere.path().display().to_string()).await;
    assert!(shop.engine.anchor_if_due().await.unwrap());
    assert!(!shop.engine.anchor_if_due().await.unwrap(), "once a day");
    assert_eq!(files(elsewhere.path()), 1);
    let file = std::fs::read_dir(elsewhere.path()).unwrap().next().unwrap().unwrap().path();
    let line = std::fs::read_to_string(file).unwrap().lines().next().unwrap().to_owned();
    let (seq, head) = line.split_once(':').unwrap();
    let against = Some(LedgerHead { seq: seq.parse().unwrap(), head: head.to_owned() });

    shop.engine
        .handle(linnet_contract::OptOutNumber {
            number: "+13125550142".to_owned(),
            source: "by phone".to_owned(),
            road: None,
            words: None,
        })
        .await
        .unwrap();
    shop.engine.clock().set(wednesday() + TimeDelta::days(1));
    assert!(shop.engine.anchor_if_due().await.unwrap(), "another day");
    assert_eq!(files(elsewhere.path()), 2);
    let check = shop.engine.handle(VerifyLedger { against: against.clone() }).await.unwrap();
    assert!(check.intact);
    assert!(check.statement.contains("unchanged since the anchor of 2026-06-10 17:00 UTC"), "{}", check.statement);
    let forged = against.map(|head| LedgerHead { head: "0".repeat(64), ..head });
    let check = shop.engine.handle(VerifyLedger { against: forged }).await.unwrap();
    assert!(!check.intact && !check.statement.contains("unchanged since"), "{}", check.statement);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daily_anchor_that_fails_is_told_until_one_succeeds_and_holds_nothing_up() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    // Nobody listens there.
    shop.set(SettingKey::AnchorAuthority, "http://127.0.0.1:9/tsa").await;
    let failed = shop.engine.anchor_if_due().await.unwrap_err();
    assert_eq!(failed.code, ErrorCode::Unreachable);
    assert!(complaints(&shop).await[0].contains("could not be reached"));
    assert_eq!(files(&folder.path().join("anchors")), 1, "the head itself is kept, without a stamp");
    assert!(shop.engine.anchor_if_due().await.is_err(), "it is tried again the same day");
    let sent = shop.engine.handle(text("+13122000001", "Ready.", "one")).await.unwrap().id;
    shop.run();
    shop.until("sending goes on", async |shop| shop.message(sent).await.provider_sid.is_some()).await;
    shop.stop().await;
    shop.set(SettingKey::AnchorAuthority, "").await;
    assert!(complaints(&shop).await.is_empty(), "it is wanted no more");
    let elsewhere = tempfile::tempdir().unwrap();
    shop.set(SettingKey::AnchorFolder, "relative/folder").await;
    assert!(shop.engine.anchor_if_due().await.is_err());
    assert_eq!(complaints(&shop).await.len(), 1);
    shop.set(SettingKey::AnchorFolder, &elsewhere.path().display().to_string()).await;
    assert!(shop.engine.anchor_if_due().await.unwrap());
    assert!(complaints(&shop).await.is_empty());
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_anchor_never_overwrites_another_file() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let file = folder.path().join("mine.txt");
    std::fs::write(&file, "my shopping list").unwrap();
    let to = Some(file.display().to_string());
    let refused = shop.engine.handle(KeepAnchor { to: to.clone(), authority: None }).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::BadInput);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "my shopping list");
    std::fs::remove_file(&file).unwrap();
    let kept = shop.engine.handle(KeepAnchor { to: to.clone(), authority: None }).await.unwrap();
    let again = shop.engine.handle(KeepAnchor { to, authority: None }).await.unwrap();
    assert_eq!(kept, again, "the same anchor is kept once");
    let bad = KeepAnchor { to: None, authority: Some("ftp://x".to_owned()) };
    assert_eq!(shop.engine.handle(bad).await.unwrap_err().field.as_deref(), Some("authority"));
    town.stop().await;
}
