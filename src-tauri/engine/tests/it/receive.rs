//! What comes in: by polling, by signed callback, by both; once each, and a stop takes effect where it is stored.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use linnet_contract::{
    ConversationFilter, ConversationState, Direction, ErrorCode, GetConversation, ListConversations, MarkConversation,
    NoteConversation, OptOutNumber, SettleConversation, Slice,
};
use linnet_domain::MessageState;
use linnet_engine::{Handle as _, receive};
use linnet_store::people;
use serde_json::json;
use tokio::sync::watch;

use crate::world::{Shop, Town, folder, number, text, text_in, wednesday};

const DANA: &str = "+13125550142";

async fn suppressed(shop: &Shop, number: &str) -> bool {
    let number = linnet_domain::PhoneNumber::from_e164(number).unwrap();
    people::by_number(&shop.db, &number).await.unwrap().opt_out.is_some()
}

async fn list(shop: &Shop, query: &str) -> Vec<linnet_contract::ConversationRow> {
    let order = ListConversations { filter: ConversationFilter::All, query: query.to_owned(), slice: Slice::default() };
    shop.engine.handle(order).await.unwrap().items
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_is_heard_once_however_often_one_asks() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    town.write(DANA, "Is Thursday at 4 free?").await;
    assert_eq!(receive::poll_once(&shop.engine).await.unwrap().heard, 1);
    assert_eq!(receive::poll_once(&shop.engine).await.unwrap().heard, 0);
    let rows = list(&shop, "thursday").await;
    assert_eq!((rows.len(), rows[0].unread, rows[0].last_is_ours), (1, 1, false));

    let thread = shop.engine.handle(GetConversation { number: "(312) 555-0142".to_owned() }).await.unwrap();
    assert_eq!(
        thread.messages.iter().map(|message| message.body.as_str()).collect::<Vec<_>>(),
        ["Is Thursday at 4 free?"]
    );
    shop.engine.handle(MarkConversation { number: DANA.to_owned(), read: true }).await.unwrap();
    assert_eq!(list(&shop, "").await[0].unread, 0);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_withdraws_what_waits_and_closes_the_door() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let waiting = text_in(DANA, "See you tomorrow.", "later", TimeDelta::hours(20));
    let waiting = shop.engine.handle(waiting).await.unwrap().id;
    town.write(DANA, "please stop texting me").await;
    receive::poll_once(&shop.engine).await.unwrap();

    assert!(suppressed(&shop, DANA).await);
    assert_eq!(shop.message(waiting).await.state, MessageState::Skipped);
    let refused = shop.engine.handle(text("312 555 0142", "Just one more", "again")).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Refused);
    assert!(refused.message.contains("please stop texting me"), "{refused}");
    assert!(list(&shop, "").await[0].suppressed);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn their_own_start_lifts_their_own_stop_and_nobody_elses() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let told = "+13125550143";
    shop.engine
        .handle(OptOutNumber { number: told.to_owned(), source: "by phone".to_owned(), road: None, words: None })
        .await
        .unwrap();
    for (number, word) in [(DANA, "STOP"), (DANA, "yes"), (told, "START")] {
        town.write(number, word).await;
    }
    receive::poll_once(&shop.engine).await.unwrap();
    assert!(suppressed(&shop, DANA).await, "a yes is an answer to something, not a start");
    assert!(suppressed(&shop, told).await, "what the owner recorded stays until the owner is told otherwise");
    town.write(DANA, "Start").await;
    receive::poll_once(&shop.engine).await.unwrap();
    assert!(!suppressed(&shop, DANA).await);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doubtful_reply_holds_marketing_until_judged() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    town.write(DANA, "not interested").await;
    receive::poll_once(&shop.engine).await.unwrap();
    let number = linnet_domain::PhoneNumber::from_e164(DANA).unwrap();
    let person = people::by_number(&shop.db, &number).await.unwrap();
    assert!(person.review && person.opt_out.is_none());
    town.stop().await;
}

/// A business whose listener stands where the practice world can reach it.
async fn listening(town: &Town, folder: &std::path::Path) -> (Shop, watch::Sender<bool>) {
    let shop = Shop::open(folder, &town.known).await;
    let stop = watch::Sender::new(false);
    tokio::spawn(receive::run(Arc::clone(&shop.engine), stop.subscribe()));
    shop.engine.hooks().open_for_tunnel(true);
    let local = shop.engine.hooks().local().wait_for(Option::is_some).await.unwrap().unwrap();
    shop.engine.hooks().set_base(Some(format!("http://{local}/"))).await.unwrap();
    (shop, stop)
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_and_replies_by_push_and_by_poll_count_once() {
    let (town, folder) = (Town::start().await, folder());
    let (mut shop, stop) = listening(&town, folder.path()).await;
    town.point_number_to(&shop.engine.hooks().inbound_url().unwrap()).await;
    shop.run();
    let id = shop.engine.handle(text(DANA, "Your car is ready.", "one")).await.unwrap().id;
    shop.until("it arrived", async |shop| shop.message(id).await.state == MessageState::Delivered).await;
    town.write(DANA, "On my way").await;
    shop.until("the reply was heard", async |shop| !list(shop, "on my way").await.is_empty()).await;
    for _ in 0..3 {
        receive::poll_once(&shop.engine).await.unwrap();
    }
    let thread = shop.engine.handle(GetConversation { number: DANA.to_owned() }).await.unwrap();
    assert_eq!(thread.messages.len(), 2, "{:?}", thread.messages);
    assert_eq!(shop.message(id).await.state, MessageState::Delivered);
    stop.send_replace(true);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unsigned_or_forged_callback_changes_nothing() {
    let (town, folder) = (Town::start().await, folder());
    let (shop, stop) = listening(&town, folder.path()).await;
    let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(10)).build().unwrap();
    let form = [("MessageSid", "SM00000000000000000000000000000001"), ("From", DANA), ("To", "+1"), ("Body", "STOP")];
    let hooks = shop.engine.hooks();
    let (inbound, status) = (hooks.inbound_url().unwrap(), hooks.status_url("m1").unwrap());
    for (url, signature) in [(&inbound, None), (&inbound, Some("RSOYDt4T1cUTdK1PDd93/VVr8B8=")), (&status, Some(""))] {
        let mut request = http.post(url).form(&form);
        if let Some(signature) = signature {
            request = request.header("X-Twilio-Signature", signature);
        }
        assert_eq!(request.send().await.unwrap().status(), 403, "{url}");
    }
    let elsewhere = http.post(format!("{}/", hooks.base().unwrap())).json(&json!({})).send().await.unwrap();
    assert_eq!(elsewhere.status(), 404);
    let large = http.post(&inbound).body(vec![b'a'; 1_000_000]).send().await;
    assert!(large.is_err() || large.unwrap().status() == 413);
    assert!(!suppressed(&shop, DANA).await && list(&shop, "").await.is_empty());
    stop.send_replace(true);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_is_done_or_put_off_until_they_write_again() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let number = "+13125550142";
    town.write(number, "Is Friday possible?").await;
    receive::poll_once(&shop.engine).await.unwrap();
    let shown = async |filter: ConversationFilter| {
        let order = ListConversations { filter, query: String::new(), slice: Slice::default() };
        shop.engine.handle(order).await.unwrap().total
    };
    let counts = async || {
        let filters = [
            ConversationFilter::Open,
            ConversationFilter::Unread,
            ConversationFilter::Snoozed,
            ConversationFilter::Done,
            ConversationFilter::All,
        ];
        let mut counts = Vec::new();
        for filter in filters {
            counts.push(shown(filter).await);
        }
        counts
    };
    let settle = async |state: ConversationState| {
        shop.engine.handle(SettleConversation { number: number.to_owned(), state }).await
    };
    assert_eq!(counts().await, [1, 1, 0, 0, 1]);
    settle(ConversationState::Done).await.unwrap();
    assert_eq!(counts().await, [0, 0, 0, 1, 1], "who is done with it has read it");
    let until = wednesday() + TimeDelta::hours(3);
    settle(ConversationState::Snoozed { until }).await.unwrap();
    assert_eq!(counts().await, [0, 0, 1, 0, 1]);
    shop.engine.clock().set(until + TimeDelta::seconds(1));
    assert_eq!(counts().await, [1, 0, 0, 0, 1], "it comes back by itself");
    settle(ConversationState::Done).await.unwrap();
    town.move_clock(until + TimeDelta::seconds(1)).await;
    town.write(number, "Or Saturday?").await;
    receive::poll_once(&shop.engine).await.unwrap();
    assert_eq!(counts().await, [1, 1, 0, 0, 1], "what they write opens it again");
    for state in
        [ConversationState::Snoozed { until }, ConversationState::Snoozed { until: until + TimeDelta::days(400) }]
    {
        assert_eq!(settle(state).await.unwrap_err().code, ErrorCode::BadInput);
    }
    let note = NoteConversation { number: number.to_owned(), note: "  Prefers mornings. ".to_owned() };
    shop.engine.handle(note).await.unwrap();
    let conversation = shop.engine.handle(GetConversation { number: number.to_owned() }).await.unwrap();
    assert_eq!(conversation.note, "Prefers mornings.");
    let stranger = NoteConversation { number: "+13125550199".to_owned(), note: String::new() };
    assert_eq!(shop.engine.handle(stranger).await.unwrap_err().code, ErrorCode::NotFound);
    town.stop().await;
}

/// Every order of three.
const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

#[tokio::test(flavor = "multi_thread")]
async fn whatever_order_texts_are_heard_in_the_same_holds_in_the_end() {
    let town = Town::start().await;
    let folder = folder();
    let shop = Shop::open(folder.path(), &town.known).await;
    let words = ["STOP", "START", "not interested", "please stop texting me", "Thursday?"];
    let (settings, now) = (shop.engine.settings(), wednesday());
    let mut tx = shop.engine.db().write().await.unwrap();
    let mut person = 0;
    for which in 0..words.len().pow(3) {
        let said = [which % 5, which / 5 % 5, which / 25].map(|index| words[index]);
        let mut expected = None;
        for order in ORDERS {
            person += 1;
            let from = number(person);
            for place in order {
                let heard = receive::Heard {
                    sid: format!("SM{person}x{place}"),
                    from: from.clone(),
                    to: town.known.numbers[0].clone(),
                    body: said[place].to_owned(),
                    media_count: 0,
                    media: Vec::new(),
                    opt_out_type: None,
                    received_at: now + TimeDelta::seconds(place as i64),
                    dated: true,
                };
                assert!(receive::hear(&mut tx, &settings, &heard, now).await.unwrap());
            }
            let holds: (bool, Option<String>) = sqlx::query_as(
                "SELECT EXISTS (SELECT 1 FROM suppressions WHERE number = ?1 AND lifted_at IS NULL),
                    (SELECT words FROM reviews WHERE number = ?1)",
            )
            .bind(&from)
            .fetch_one(&mut *tx)
            .await
            .unwrap();
            // Whoever is on the list is not texted whatever a review says.
            let holds = if holds.0 { (true, None) } else { holds };
            let expected = expected.get_or_insert_with(|| holds.clone());
            assert_eq!(&holds, expected, "{said:?} heard in the order {order:?}");
        }
    }
    tx.rollback().await.unwrap();
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_says_which_campaign_it_answers() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    shop.run();
    let (dana, id) = (number(0), shop.campaign(1, None).await);
    let sent = async |count: u64| town.sent().await.get(&dana).copied() == Some(count);
    shop.until("the campaign's text has left", async |_| sent(1).await).await;
    let answers = async || -> Vec<Option<String>> {
        let conversation = shop.engine.handle(GetConversation { number: dana.clone() }).await.unwrap();
        let theirs = conversation.messages.into_iter().filter(|message| message.direction == Direction::In);
        theirs.map(|message| message.campaign).collect()
    };
    town.write(&dana, "Great, thank you").await;
    shop.until("the reply is heard", async |_| answers().await.len() == 1).await;
    assert_eq!(answers().await, [Some("Test".to_owned())]);
    shop.engine.handle(text(&dana, "Shall I keep it for you?", "keep")).await.unwrap();
    shop.until("our text has left", async |_| sent(2).await).await;
    town.write(&dana, "Until Friday, if you can").await;
    shop.until("the answer is heard", async |_| answers().await.len() == 2).await;
    assert_eq!(answers().await.last(), Some(&None), "it answers what was written since");
    assert_eq!(shop.counts(id).await.values().sum::<u64>(), 1);
    shop.stop().await;
    town.stop().await;
}
