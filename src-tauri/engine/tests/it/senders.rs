//! Which number texts leave from, what each may send in a day, and what becomes of texts whose number is gone.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use linnet_contract::{
    Answer, AnswerQuestion, Attention, CampaignDraft, CapSender, ChooseSender, ContactDraft, ErrorCode,
    ForecastCampaign, ForecastGroup, GetAccount, ListAttention, ListForecastPeople, ListSenders, Question,
    RotateSender, SaveCampaign, SaveContact, Sender, SettingKey, Slice, StartCampaign, SyncSenders,
};
use linnet_domain::{CampaignStatus, Category, MessageState, Origin, Rule};
use linnet_engine::Handle as _;
use serde_json::Value;

use crate::world::{Shop, Town, folder, text, text_in, wednesday};

/// People whose area code none of the business's numbers has.
fn elsewhere(index: usize) -> String {
    format!("+1720200{index:04}")
}

/// From which number each number was texted, in order.
async fn from(town: &Town) -> BTreeMap<String, Vec<String>> {
    let url = format!("{}/_practice/messages", town.known.twilio);
    let messages: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    let mut from: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for message in messages.as_array().unwrap() {
        if message["direction"].as_str().unwrap().starts_with("outbound-api") {
            let word = |field: &str| message[field].as_str().unwrap_or_default().to_owned();
            from.entry(word("to")).or_default().push(word("from"));
        }
    }
    from
}

/// How many texts left from each number.
async fn uses(town: &Town) -> BTreeMap<String, u64> {
    let mut uses: BTreeMap<String, u64> = BTreeMap::new();
    for sender in from(town).await.into_values().flatten() {
        *uses.entry(sender).or_default() += 1;
    }
    uses
}

async fn sender(shop: &Shop, address: &str) -> Sender {
    let known = shop.engine.handle(ListSenders {}).await.unwrap();
    known.into_iter().find(|sender| sender.address == address).expect("a sender of this address")
}

async fn rotate(shop: &Shop, addresses: &[&String]) {
    for address in addresses {
        let id = sender(shop, address).await.id;
        shop.engine.handle(RotateSender { id, on: true }).await.unwrap();
    }
}

/// Texts somebody and waits until it has left.
async fn send(shop: &Shop, to: &str, token: &str) {
    let id = shop.engine.handle(text(to, &format!("Hello, {token}."), token)).await.unwrap().id;
    shop.until("it left", async |shop| shop.message(id).await.provider_sid.is_some()).await;
}

async fn question(shop: &Shop) -> Option<Attention> {
    let all = shop.engine.handle(ListAttention {}).await.unwrap();
    all.into_iter().find(|one| matches!(one.question, Some(Question::SenderGone { .. })))
}

async fn answer(shop: &Shop, answer: Answer) -> Result<Vec<Attention>, linnet_contract::UiError> {
    let question = question(shop).await.and_then(|asked| asked.question).expect("a question");
    shop.engine.handle(AnswerQuestion { question, answer }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_take_turns_and_people_keep_the_one_they_know() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    let [first, second, third, ..] = town.known.numbers.as_slice() else { panic!("three numbers") };
    rotate(&shop, &[first, second]).await;
    shop.run();
    for index in 0..6 {
        send(&shop, &elsewhere(index), &format!("one {index}")).await;
    }
    assert_eq!(
        uses(&town).await,
        BTreeMap::from([(first.clone(), 3), (second.clone(), 3)]),
        "evenly, none from {third}"
    );
    let known = from(&town).await;
    for index in (0..6).rev() {
        send(&shop, &elsewhere(index), &format!("two {index}")).await;
    }
    for (person, sent) in from(&town).await {
        assert_eq!(sent, [known[&person][0].clone(), known[&person][0].clone()], "{person}");
    }
    let listed = sender(&shop, first).await;
    assert_eq!((listed.rotates, listed.sent_today), (true, 6));

    // Somebody of the second number's area.
    let near = format!("{}2000009", &second[..5]);
    send(&shop, &near, "near").await;
    assert_eq!(from(&town).await[&near], [second.as_str()]);

    let only = sender(&shop, third).await.id;
    shop.engine.handle(ChooseSender { id: only }).await.unwrap();
    send(&shop, &elsewhere(0), "three").await;
    assert_eq!(from(&town).await[&elsewhere(0)][2], *third, "choosing one ends the turns");
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_writes_to_a_number_is_answered_from_it_whatever_the_settings() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    let [first, second, ..] = town.known.numbers.as_slice() else { panic!("two numbers") };
    rotate(&shop, &[first, second]).await;
    shop.set(SettingKey::SendersSticky, "false").await;
    shop.run();
    // The first number has sent less, so that only knowing it speaks for the second.
    town.write(&elsewhere(1), "Are you open?").await;
    shop.until("it was heard", async |shop| {
        let list = linnet_contract::ListConversations {
            filter: linnet_contract::ConversationFilter::All,
            query: String::new(),
            slice: Slice::default(),
        };
        shop.engine.handle(list).await.unwrap().total == 1
    })
    .await;
    send(&shop, &elsewhere(2), "first").await;
    assert_eq!(uses(&town).await, BTreeMap::from([(first.clone(), 1)]));
    let reply = linnet_contract::SendMessage { origin: Origin::Reply, ..text(&elsewhere(1), "We are.", "reply") };
    let id = shop.engine.handle(reply).await.unwrap().id;
    shop.until("it left", async |shop| shop.message(id).await.provider_sid.is_some()).await;
    assert_eq!(from(&town).await[&elsewhere(1)], [first.as_str()], "they wrote to the first number");
    send(&shop, &elsewhere(1), "news").await;
    assert_eq!(from(&town).await[&elsewhere(1)][1], *second, "what is no answer goes from the least used");
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_sends_no_more_than_its_day_allows() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    let [first, second, ..] = town.known.numbers.as_slice() else { panic!("two numbers") };
    rotate(&shop, &[first, second]).await;
    shop.set(SettingKey::BusinessZone, "America/Chicago").await;
    shop.set(SettingKey::SendersDailyCap, "2").await;
    let own = sender(&shop, second).await.id;
    shop.engine.handle(CapSender { id: own, daily_cap: Some(3) }).await.unwrap();
    let mut ids = Vec::new();
    for index in 0..7 {
        let order = text(&elsewhere(index), "Ready.", &format!("{index}"));
        ids.push(shop.engine.handle(order).await.unwrap().id);
    }
    shop.run();
    let held = async |shop: &Shop| {
        let mut held = 0;
        for id in &ids {
            let message = shop.message(*id).await;
            held += u64::from(message.state == MessageState::Queued && message.rule == Some(Rule::SenderCap));
        }
        held
    };
    shop.until("two wait for tomorrow", async |shop| held(shop).await == 2).await;
    assert_eq!(uses(&town).await, BTreeMap::from([(first.clone(), 2), (second.clone(), 3)]));
    let midnight: chrono::DateTime<chrono::Utc> = "2026-06-11T05:00:00Z".parse().unwrap();
    for id in &ids {
        let message = shop.message(*id).await;
        if message.state == MessageState::Queued {
            assert_eq!(message.not_before, midnight, "the business's next day");
            assert!(message.explanation.contains("tomorrow"), "{}", message.explanation);
        }
    }
    shop.set(SettingKey::SendersDailyCap, "0").await;
    shop.until("a raised limit lets them go", async |_| uses(&town).await.values().sum::<u64>() == 7).await;
    assert_eq!(uses(&town).await[second], 3, "its own limit stands");
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_a_number_that_is_gone_never_leaves_from_another_unasked() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    let [first, second, ..] = town.known.numbers.as_slice() else { panic!("two numbers") };
    let bound = shop.engine.handle(text_in(&elsewhere(1), "Later.", "later", TimeDelta::hours(1))).await.unwrap().id;
    town.release(first).await;
    shop.engine.handle(SyncSenders {}).await.unwrap();
    let account = shop.engine.handle(GetAccount {}).await.unwrap();
    assert!(!account.readiness.can_text, "{account:?}");
    let other = sender(&shop, second).await.id;
    let refused = answer(&shop, Answer::SendFromOther).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Refused, "there is no other in use yet");

    shop.engine.handle(ChooseSender { id: other }).await.unwrap();
    shop.engine.clock().set(wednesday() + TimeDelta::hours(2));
    shop.run();
    send(&shop, &elsewhere(2), "written after").await;
    assert_eq!(uses(&town).await, BTreeMap::from([(second.clone(), 1)]), "only what was written since");
    shop.until("it says why", async |shop| shop.message(bound).await.explanation.contains("does not offer")).await;
    let asked = question(&shop).await.expect("the owner is asked");
    assert!(asked.title.contains("A text waits for"), "{}", asked.title);

    answer(&shop, Answer::KeepWaiting).await.unwrap();
    assert_eq!(question(&shop).await, None, "put off until tomorrow");
    let question_of = asked.question.unwrap();
    let late = AnswerQuestion { question: question_of, answer: Answer::SendFromOther };
    shop.engine.handle(late).await.unwrap();
    shop.until("it left on the owner's word", async |_| from(&town).await.contains_key(&elsewhere(1))).await;
    assert_eq!(from(&town).await[&elsewhere(1)], [second.as_str()]);
    assert_eq!(question(&shop).await, None);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_whose_number_is_gone_pauses_and_can_be_withdrawn() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    let [first, second, ..] = town.known.numbers.as_slice() else { panic!("two numbers") };
    let id = shop.campaign(40, None).await;
    let single = shop.engine.handle(text_in(&elsewhere(1), "Later.", "later", TimeDelta::hours(1))).await.unwrap().id;
    town.release(first).await;
    shop.engine.handle(SyncSenders {}).await.unwrap();
    let other = sender(&shop, second).await.id;
    shop.engine.handle(ChooseSender { id: other }).await.unwrap();
    shop.run();
    let status = async |shop: &Shop| linnet_store::campaigns::get(&shop.db, id).await.unwrap().status;
    shop.until("the campaign is paused", async |shop| status(shop).await == CampaignStatus::Paused).await;
    assert!(question(&shop).await.unwrap().title.starts_with("41 texts wait for"));
    answer(&shop, Answer::WithdrawAll).await.unwrap();
    assert_eq!(status(&shop).await, CampaignStatus::Canceled);
    assert_eq!(shop.counts(id).await, BTreeMap::from([(MessageState::Canceled, 40)]));
    assert_eq!(shop.message(single).await.state, MessageState::Canceled);
    assert_eq!((question(&shop).await, uses(&town).await), (None, BTreeMap::new()));
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_look_ahead_names_the_number_of_everybody_and_says_what_leaves_another_day() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    let [first, second, ..] = town.known.numbers.as_slice() else { panic!("two numbers") };
    for index in 0..5 {
        let draft =
            ContactDraft { first_name: format!("P{index}"), number: elsewhere(index), ..ContactDraft::default() };
        shop.engine.handle(SaveContact { id: None, draft, new_number: None }).await.unwrap();
    }
    rotate(&shop, &[first, second]).await;
    shop.run();
    // The last of them knows the second number.
    send(&shop, &elsewhere(0), "first").await;
    send(&shop, &elsewhere(4), "second").await;
    assert_eq!(from(&town).await[&elsewhere(4)], [second.as_str()]);
    let draft = CampaignDraft {
        name: "News".to_owned(),
        body: "Your order is ready.".to_owned(),
        category: Category::Service,
        ..CampaignDraft::default()
    };
    let id = shop.engine.handle(SaveCampaign { id: None, draft }).await.unwrap().row.id;
    let plan = shop.engine.handle(ForecastCampaign { id }).await.unwrap();
    assert_eq!(plan.senders.values().sum::<u64>(), 5);
    assert!(plan.senders.values().all(|texts| (2..=3).contains(texts)), "{:?}", plan.senders);
    let people = ListForecastPeople { id, group: ForecastGroup::WillSend, slice: Slice::default() };
    let people = shop.engine.handle(people).await.unwrap().items;
    let planned: BTreeMap<String, String> =
        people.into_iter().map(|person| (person.number.unwrap(), person.sender.unwrap())).collect();
    assert_eq!(planned[&elsewhere(4)], *second, "the number they know");

    // Nothing but the plan moves: what leaves, leaves as it was shown.
    shop.engine.handle(StartCampaign { id, expected: None, hold_seconds: Some(0) }).await.unwrap();
    shop.until("all left", async |shop| !shop.counts(id).await.contains_key(&MessageState::Queued)).await;
    shop.until("all are there", async |_| from(&town).await.values().flatten().count() == 7).await;
    for (person, sent) in from(&town).await {
        assert_eq!(sent.last(), planned.get(&person), "{person}");
    }

    shop.set(SettingKey::SendersDailyCap, "4").await;
    let id = shop
        .engine
        .handle(SaveCampaign {
            id: None,
            draft: CampaignDraft {
                name: "More".to_owned(),
                body: "And another.".to_owned(),
                category: Category::Service,
                ..CampaignDraft::default()
            },
        })
        .await
        .unwrap()
        .row
        .id;
    let plan = shop.engine.handle(ForecastCampaign { id }).await.unwrap();
    assert!(plan.advice.iter().any(|line| line.starts_with("4 of these texts")), "{:?}", plan.advice);
    assert!(plan.finishes_at.unwrap() > wednesday() + TimeDelta::hours(6), "{:?}", plan.finishes_at);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_messaging_service_sends_and_takes_no_turns() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    let service = town.known.messaging_service_sid.clone();
    let id = sender(&shop, &service).await.id;
    let refused = shop.engine.handle(RotateSender { id, on: true }).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Refused);
    shop.engine.handle(ChooseSender { id }).await.unwrap();
    shop.run();
    send(&shop, &elsewhere(1), "by service").await;
    assert_eq!(sender(&shop, &service).await.sent_today, 1);
    shop.stop().await;
    town.stop().await;
}
