//! What people say and what it does: the one confirmation, the wrong number, the doubtful reply and the owner's judgement.

use chrono::TimeDelta;
use linnet_contract::{
    ContactDraft, DecideReview, ErrorCode, FindContact, GetCompliance, ListOptOuts, ListReviews, RecordConsent,
    SaveContact, SendMessage, SettingKey, Slice,
};
use linnet_domain::{Category, ConsentBasis, ConsentClaim, MessageState, Origin, ReviewDecision, Rule};
use linnet_engine::{Handle as _, receive};

use crate::world::{Shop, Town, folder, text, text_in, wednesday};

const DANA: &str = "+13125550142";

async fn shop_of_rosa(town: &Town, folder: &std::path::Path) -> Shop {
    let shop = Shop::open(folder, &town.known).await;
    shop.set(SettingKey::BusinessName, "Rosa's Salon").await;
    let draft = ContactDraft { first_name: "Dana".to_owned(), number: DANA.to_owned(), ..ContactDraft::default() };
    let details = shop.engine.handle(SaveContact { id: None, draft, new_number: None }).await.unwrap();
    let claim = ConsentClaim {
        basis: ConsentBasis::Written,
        source: "sign-up card".to_owned(),
        date: "2026-03-12".parse().ok(),
    };
    shop.engine.handle(RecordConsent { id: details.row.id, claim, details: None, evidence: None }).await.unwrap();
    shop
}

async fn hear(shop: &Shop, town: &Town, words: &str) {
    town.write(DANA, words).await;
    receive::poll_once(&shop.engine).await.unwrap();
}

async fn sent_to_dana(town: &Town) -> u64 {
    town.sent().await.get(DANA).copied().unwrap_or_default()
}

fn offer(token: &str, wait: TimeDelta) -> SendMessage {
    SendMessage {
        category: Category::Marketing,
        ..text_in(DANA, "Rosa's Salon: 20% off. Reply STOP to opt out", token, wait)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_in_free_words_is_confirmed_once() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = shop_of_rosa(&town, folder.path()).await;
    hear(&shop, &town, "please take me off your list").await;
    hear(&shop, &town, "and stop texting me").await;
    shop.run();
    shop.until("the confirmation has left", async |_| sent_to_dana(&town).await == 1).await;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert_eq!(sent_to_dana(&town).await, 1, "one confirmation at most");
    let refused = shop.engine.handle(text(DANA, "One more thing", "more")).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Refused);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stops_by_several_words_heard_in_one_look_are_confirmed_once_and_block_nothing() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = shop_of_rosa(&town, folder.path()).await;
    for words in ["Wrong number, I don't know any Dana", "please stop texting me", "START", "take me off your list"] {
        town.write(DANA, words).await;
    }
    assert_eq!(receive::poll_once(&shop.engine).await.unwrap().heard, 4);
    shop.run();
    shop.until("the confirmation has left", async |_| sent_to_dana(&town).await == 1).await;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert_eq!(sent_to_dana(&town).await, 1, "one confirmation at most");
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_campaigns_at_once_count_each_others_offers() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = shop_of_rosa(&town, folder.path()).await;
    shop.set(SettingKey::CapOffers, "1").await;
    for name in ["One", "Two", "Three"] {
        let draft = linnet_contract::CampaignDraft {
            name: name.to_owned(),
            body: "Rosa's Salon: 20% off. Reply STOP to opt out".to_owned(),
            category: Category::Marketing,
            ..linnet_contract::CampaignDraft::default()
        };
        let id = shop.engine.handle(linnet_contract::SaveCampaign { id: None, draft }).await.unwrap().row.id;
        let order = linnet_contract::StartCampaign { id, expected: None, hold_seconds: Some(0) };
        shop.engine.handle(order).await.unwrap();
    }
    shop.run();
    shop.until("one has left", async |_| sent_to_dana(&town).await >= 1).await;
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    assert_eq!(sent_to_dana(&town).await, 1, "the limit holds over campaigns of one round");
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_twilio_answers_itself_is_not_answered_again_and_nothing_is_after_five_minutes() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = shop_of_rosa(&town, folder.path()).await;
    hear(&shop, &town, "STOP").await;
    shop.run();
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    assert_eq!(sent_to_dana(&town).await, 0, "Twilio confirms its own words");
    shop.stop().await;
    town.stop().await;

    let (town, folder) = (Town::start().await, crate::world::folder());
    let mut shop = shop_of_rosa(&town, folder.path()).await;
    hear(&shop, &town, "take me off your list").await;
    shop.engine.clock().set(wednesday() + TimeDelta::minutes(6));
    shop.run();
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    assert_eq!(sent_to_dana(&town).await, 0, "too late to confirm");
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_number_is_suppressed_and_its_yes_is_void() {
    let (town, folder) = (Town::start().await, folder());
    let shop = shop_of_rosa(&town, folder.path()).await;
    hear(&shop, &town, "Wrong number, I don't know any Dana").await;
    let details = shop.engine.handle(FindContact { number: DANA.to_owned() }).await.unwrap();
    assert!(details.opt_out.is_some());
    assert_eq!(details.row.consent, ConsentBasis::None, "whoever has the number now never said yes");
    assert!(details.consent.unwrap().claim.source.contains("Wrong number"));
    hear(&shop, &town, "START").await;
    let listed = shop.engine.handle(ListOptOuts { query: String::new(), slice: Slice::default() }).await.unwrap();
    assert_eq!(listed.total, 1, "a START lifts a stop of one's own, not a wrong number");
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doubtful_reply_holds_offers_until_the_owner_has_judged_it() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = shop_of_rosa(&town, folder.path()).await;
    let waiting = shop.engine.handle(offer("soon", TimeDelta::minutes(30))).await.unwrap().id;
    hear(&shop, &town, "not interested").await;
    let cards = shop.engine.handle(ListReviews {}).await.unwrap();
    assert_eq!((cards.len(), cards[0].name.as_str(), cards[0].words.as_str()), (1, "Dana", "not interested"));
    assert_eq!(shop.engine.handle(GetCompliance {}).await.unwrap().reviews, 1);
    shop.engine.clock().set(wednesday() + TimeDelta::minutes(31));
    shop.run();
    shop.until("the offer was looked at", async |shop| shop.message(waiting).await.rule.is_some()).await;
    assert_eq!(shop.message(waiting).await.state, MessageState::Queued, "held, not thrown away");
    assert_eq!(sent_to_dana(&town).await, 0);

    let decide = |decision| DecideReview { number: DANA.to_owned(), decision };
    shop.engine.handle(decide(ReviewDecision::NotAStop)).await.unwrap();
    shop.until("the offer has left", async |_| sent_to_dana(&town).await == 1).await;
    let again = shop.engine.handle(decide(ReviewDecision::StopAll)).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::NotFound, "pressed twice, or in two windows");
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_judged_a_no_to_offers_withdraws_them_and_leaves_everyday_messages() {
    let (town, folder) = (Town::start().await, folder());
    let shop = shop_of_rosa(&town, folder.path()).await;
    let waiting = shop.engine.handle(offer("soon", TimeDelta::minutes(30))).await.unwrap().id;
    let everyday = shop.engine.handle(text_in(DANA, "Your chair is free at three.", "chair", TimeDelta::minutes(30)));
    let everyday = everyday.await.unwrap().id;
    hear(&shop, &town, "not interested").await;
    let order = DecideReview { number: DANA.to_owned(), decision: ReviewDecision::StopOffers };
    let done = shop.engine.handle(order).await.unwrap();
    assert_eq!((done.withdrawn, done.left), (1, 0));
    assert_eq!(shop.message(waiting).await.state, MessageState::Skipped);
    assert_eq!(shop.message(everyday).await.state, MessageState::Queued);
    let refused = shop.engine.handle(offer("later", TimeDelta::minutes(40))).await.unwrap_err();
    assert!(refused.message.contains("no to offers"), "{refused}");
    let reply = SendMessage { origin: Origin::Reply, ..text(DANA, "All right!", "reply") };
    shop.engine.handle(reply).await.unwrap();
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_texts_the_keyword_and_says_yes_is_on_record_with_the_words_that_asked() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = shop_of_rosa(&town, folder.path()).await;
    shop.set(SettingKey::SignUpKeyword, "join").await;
    let nora = "+13125550199";
    let write = async |words: &str| {
        town.write(nora, words).await;
        receive::poll_once(&shop.engine).await.unwrap();
    };
    write("Yes").await;
    let order = || FindContact { number: nora.to_owned() };
    assert!(shop.engine.handle(order()).await.is_err(), "a yes that answers nothing signs nobody up");
    write("Join!").await;
    write("JOIN").await;
    write("yes").await;
    let details = shop.engine.handle(order()).await.unwrap();
    assert_eq!(details.row.consent, ConsentBasis::Written);
    let consent = linnet_store::consents::latest(&shop.db, details.row.id).await.unwrap().unwrap();
    assert_eq!(consent.details.method, linnet_domain::ConsentMethod::DoubleOptIn);
    assert!(
        consent.details.wording.contains("Rosa's Salon") && consent.details.wording.contains("STOP"),
        "{consent:?}"
    );
    assert!(consent.claim.source.contains("JOIN") && consent.claim.source.contains("yes"), "{consent:?}");
    shop.run();
    shop.until("asked once and welcomed once", async |_| town.sent().await.get(nora) == Some(&2)).await;
    shop.stop().await;

    town.write(DANA, "STOP").await;
    town.write(DANA, "JOIN").await;
    town.write(DANA, "YES").await;
    receive::poll_once(&shop.engine).await.unwrap();
    let dana = shop.engine.handle(FindContact { number: DANA.to_owned() }).await.unwrap();
    assert!(dana.opt_out.is_some(), "the keyword does not undo a stop");
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_is_kept_with_everything_that_shows_it() {
    let (town, folder) = (Town::start().await, folder());
    let shop = shop_of_rosa(&town, folder.path()).await;
    let card = folder.path().join("card.png");
    std::fs::write(&card, b"a picture").unwrap();
    let id = shop.engine.handle(FindContact { number: DANA.to_owned() }).await.unwrap().row.id;
    let order = RecordConsent {
        id,
        claim: ConsentClaim {
            basis: ConsentBasis::Written,
            source: "counter card".to_owned(),
            date: "2026-06-01".parse().ok(),
        },
        details: Some(linnet_domain::ConsentDetails {
            method: linnet_domain::ConsentMethod::Paper,
            wording: "I agree to texts from Rosa's Salon.".to_owned(),
            expires_on: "2026-06-11".parse().ok(),
            ..linnet_domain::ConsentDetails::default()
        }),
        evidence: Some(linnet_contract::ImportSource::Path { path: card.display().to_string() }),
    };
    shop.engine.handle(order.clone()).await.unwrap();
    let kept = linnet_store::consents::all_of(&shop.db, id).await.unwrap();
    assert_eq!((kept.len(), kept[0].details.method), (2, linnet_domain::ConsentMethod::Paper));
    let hash = kept[0].details.evidence.split("SHA-256 ").nth(1).unwrap().trim_end_matches(')').to_owned();
    assert!(folder.path().join("evidence").join(format!("{hash}.png")).exists(), "{:?}", kept[0]);
    shop.engine.clock().set("2026-06-12T17:00:00Z".parse().unwrap());
    let refused = shop.engine.handle(offer("late", TimeDelta::days(2))).await.unwrap_err();
    assert!(refused.message.contains("ended on Jun 11"), "{refused}");
    let wrong = RecordConsent {
        details: Some(linnet_domain::ConsentDetails { given_zone: "Mars".to_owned(), ..Default::default() }),
        ..order
    };
    assert_eq!(shop.engine.handle(wrong).await.unwrap_err().field.as_deref(), Some("given_zone"));
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_more_offers_in_a_day_than_the_owner_allows() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = shop_of_rosa(&town, folder.path()).await;
    let mut ids = Vec::new();
    for token in ["first", "second", "third"] {
        ids.push(shop.engine.handle(offer(token, TimeDelta::zero())).await.unwrap().id);
    }
    shop.run();
    shop.until("two have left and one waits", async |shop| {
        sent_to_dana(&town).await == 2 && shop.message(ids[2]).await.rule == Some(Rule::Cap)
    })
    .await;
    let third = shop.message(ids[2]).await;
    assert_eq!(third.state, MessageState::Queued);
    assert!(third.explanation.contains("2 offers in the last 24 hours"), "{}", third.explanation);
    let next_day = shop.engine.clock().now() + TimeDelta::hours(25);
    shop.engine.clock().set(next_day);
    shop.until("the third has left a day later", async |_| sent_to_dana(&town).await == 3).await;
    shop.stop().await;
    town.stop().await;
}
