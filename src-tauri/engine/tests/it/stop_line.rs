//! The way to stop stands in an offer when it is due: the first time and then monthly, added by Linnet or asked for.

use chrono::TimeDelta;
use linnet_contract::{
    CampaignDraft, CheckMessage, ContactDraft, ForecastCampaign, PreviewMessage, RecordConsent, SaveCampaign,
    SaveContact, SendMessage, SettingKey, StartCampaign, TextChange, When,
};
use linnet_domain::content::checks::Severity;
use linnet_domain::{Category, ConsentBasis, ConsentClaim, Decision, MessageState, Origin, Rule};
use linnet_engine::Handle as _;

use crate::world::{Shop, Town, folder, text, wednesday};

const DANA: &str = "+13125550142";
const OFFER: &str = "20% off all colors.";
const LINE: &str = "Reply STOP to opt out";

async fn add(shop: &Shop, name: &str, number: &str) {
    let draft = ContactDraft { first_name: name.to_owned(), number: number.to_owned(), ..ContactDraft::default() };
    let id = shop.engine.handle(SaveContact { id: None, draft, new_number: None }).await.unwrap().row.id;
    let claim = ConsentClaim {
        basis: ConsentBasis::Written,
        source: "sign-up card".to_owned(),
        date: "2026-06-01".parse().ok(),
    };
    shop.engine.handle(RecordConsent { id, claim, details: None, evidence: None }).await.unwrap();
}

async fn shop(town: &Town, folder: &std::path::Path) -> Shop {
    let mut shop = Shop::open(folder, &town.known).await;
    shop.set(SettingKey::BusinessName, "Rosa's Salon").await;
    add(&shop, "Dana", DANA).await;
    shop.run();
    shop
}

fn offer(token: &str) -> SendMessage {
    SendMessage { category: Category::Marketing, ..text(DANA, OFFER, token) }
}

/// Sends an offer and answers the text as it left.
async fn sent(shop: &Shop, token: &str) -> String {
    let id = shop.engine.handle(offer(token)).await.expect("queued").id;
    shop.until("it went", async |shop| shop.message(id).await.provider_sid.is_some()).await;
    shop.message(id).await.body
}

async fn check(shop: &Shop) -> linnet_contract::MessageCheck {
    let ask = CheckMessage {
        number: DANA.to_owned(),
        body: OFFER.to_owned(),
        category: Category::Marketing,
        origin: Origin::Direct,
        when: When::Now,
        urgent: None,
    };
    shop.engine.handle(ask).await.expect("an answer")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_offer_says_how_to_stop_the_next_does_not_and_after_a_month_one_does_again() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = shop(&town, folder.path()).await;
    assert!(sent(&shop, "first").await.ends_with(LINE));
    let next = check(&shop).await;
    assert_eq!(next.stop_line.map(|line| line.due), Some(0));
    assert!(!next.text.contains(LINE), "{}", next.text);
    shop.engine.clock().set(wednesday() + TimeDelta::days(1));
    assert!(!sent(&shop, "second").await.contains(LINE), "told a day ago");
    shop.engine.clock().set(wednesday() + TimeDelta::days(35));
    assert_eq!(check(&shop).await.stop_line.map(|line| line.due), Some(1));
    assert!(sent(&shop, "third").await.ends_with(LINE), "told more than a month ago");
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_that_comes_due_while_it_waits_gets_the_line_as_it_leaves() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = shop(&town, folder.path()).await;
    sent(&shop, "first").await;
    let waiting = shop
        .engine
        .handle(SendMessage { when: When::At { instant: wednesday() + TimeDelta::days(2) }, ..offer("later") });
    let waiting = waiting.await.expect("queued").id;
    assert!(!shop.message(waiting).await.body.contains(LINE));
    // The text that told them turns out not to have arrived.
    let mut tx = shop.db.write().await.expect("a transaction");
    sqlx::query("UPDATE messages SET state = 'undelivered' WHERE tells_stop = 1")
        .execute(&mut *tx)
        .await
        .expect("changed");
    tx.commit().await.expect("a commit");
    shop.engine.clock().set(wednesday() + TimeDelta::days(2));
    shop.until("it left", async |shop| shop.message(waiting).await.provider_sid.is_some()).await;
    let left = shop.message(waiting).await;
    assert!(left.body.ends_with(LINE), "{}", left.body);
    let segments: (i64, i64) = sqlx::query_as(
        "SELECT m.segments, a.segments FROM messages m JOIN attempts a ON a.message_id = m.id WHERE m.id = ?",
    )
    .bind(waiting.0)
    .fetch_one(shop.db.reader())
    .await
    .expect("the attempt");
    assert_eq!(segments.0, segments.1);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_switch_an_offer_waits_for_the_owner_to_write_it_where_it_is_due() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = shop(&town, folder.path()).await;
    sent(&shop, "first").await;
    shop.set(SettingKey::StopLineAutomatic, "false").await;
    assert_eq!(check(&shop).await.verdict.decision, Decision::Send, "not due for Dana");
    shop.engine.clock().set(wednesday() + TimeDelta::days(35));
    let due = check(&shop).await;
    assert_eq!(due.verdict.decision, Decision::Never);
    assert!(due.verdict.reasons.iter().any(|reason| reason.rule == Rule::OptOutLine));
    let finding = due.findings.first().expect("a finding");
    assert_eq!(finding.severity, Severity::Block);
    let Some(TextChange::Replace(mended)) = finding.fix.as_ref().map(|fix| &fix.change) else {
        panic!("one press adds it: {finding:?}");
    };
    assert!(mended.ends_with(LINE));
    shop.engine.handle(SendMessage { body: mended.clone(), ..offer("mended") }).await.expect("it goes like this");
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_counts_who_has_to_be_told_and_prices_the_line_for_them_only() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = shop(&town, folder.path()).await;
    sent(&shop, "first").await;
    for (name, number) in [("Ann", "+13125550150"), ("Bob", "+13125550151")] {
        add(&shop, name, number).await;
    }
    // One text alone, two with the line behind it.
    let body = "x".repeat(135);
    let draft = CampaignDraft { body, ..CampaignDraft::default() };
    let preview = shop.engine.handle(PreviewMessage { draft: draft.clone(), index: 0 }).await.unwrap();
    let line = preview.stop_line.expect("an offer without it");
    assert_eq!((line.due, line.of, line.automatic), (2, 3, true));
    assert!(preview.findings.is_empty(), "Linnet adds it: {:?}", preview.findings);
    let id = shop.engine.handle(SaveCampaign { id: None, draft: draft.clone() }).await.unwrap().row.id;
    let ahead = shop.engine.handle(ForecastCampaign { id }).await.unwrap();
    assert_eq!((ahead.will_send, ahead.stop_lines, ahead.segments, ahead.long_texts), (3, 2, 5, 2));

    shop.set(SettingKey::StopLineAutomatic, "false").await;
    let preview = shop.engine.handle(PreviewMessage { draft, index: 0 }).await.unwrap();
    let finding = preview.findings.first().expect("a finding");
    assert!(finding.message.contains("2 of the 3 people"), "{}", finding.message);
    assert_eq!(finding.severity, Severity::Warn, "it may leave to Dana");
    let ahead = shop.engine.handle(ForecastCampaign { id }).await.unwrap();
    assert_eq!((ahead.will_send, ahead.stop_lines), (1, 0));
    assert_eq!(
        ahead.refused.iter().map(|group| (group.rule, group.count)).collect::<Vec<_>>(),
        [(Rule::OptOutLine, 2)]
    );

    shop.set(SettingKey::StopLineAutomatic, "true").await;
    shop.engine.handle(StartCampaign { id, expected: Some(3), hold_seconds: Some(0) }).await.expect("it starts");
    shop.until("all went", async |shop| !shop.counts(id).await.contains_key(&MessageState::Queued)).await;
    let told: Vec<String> =
        sqlx::query_scalar("SELECT number FROM messages WHERE campaign_id = ? AND tells_stop ORDER BY number")
            .bind(id.0)
            .fetch_all(shop.db.reader())
            .await
            .unwrap();
    assert_eq!(told, ["+13125550150", "+13125550151"]);
    shop.stop().await;
    town.stop().await;
}
