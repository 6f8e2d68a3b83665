//! Automatic answers: what a customer's text brings about, and what it does not.

use chrono::TimeDelta;
use linnet_contract::{
    AutoReplyRow, DeleteAutoReply, Direction, ErrorCode, FindContact, GetConversation, ListAutoReplies, ListReviews,
    SaveAutoReply, SettingKey, TryAutoReply,
};
use linnet_domain::auto_reply::{AutoReply, Branch, Step, Trigger};
use linnet_engine::{Clock, Handle as _, receive};
use linnet_providers::twilio::webhook::OptOutType;
use tempfile::TempDir;

use crate::world::{Shop, Town, folder, text, wednesday};

const DANA: &str = "+13125550142";

/// A salon in Chicago, on a Wednesday at noon.
async fn salon() -> (Town, TempDir, Shop) {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    shop.set(SettingKey::BusinessName, "Rosa's Salon").await;
    shop.set(SettingKey::BusinessZone, "America/Chicago").await;
    (town, folder, shop)
}

fn says(reply: &str) -> Step {
    Step { reply: reply.to_owned(), ..Step::default() }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn on_words(name: &str, given: &[&str], step: Step) -> AutoReply {
    let trigger = Trigger::Words { words: words(given), anywhere: false };
    AutoReply { name: name.to_owned(), on: true, trigger, step }
}

fn hours() -> AutoReply {
    on_words("Hours", &["hours"], Step { tag: "Asked hours".to_owned(), ..says("{business_name}: nine to five.") })
}

async fn keep(shop: &Shop, answer: AutoReply) -> AutoReplyRow {
    shop.engine.handle(SaveAutoReply { id: None, answer }).await.unwrap()
}

/// What they get told, as far as it is on its way, oldest first.
async fn told(shop: &Shop, number: &str) -> Vec<String> {
    let conversation = shop.engine.handle(GetConversation { number: number.to_owned() }).await.unwrap();
    let ours = conversation.messages.into_iter().filter(|message| message.direction == Direction::Out);
    ours.map(|message| message.body).collect()
}

async fn hear(shop: &Shop, town: &Town, from: &str, words: &str) {
    town.write(from, words).await;
    receive::poll_once(&shop.engine).await.unwrap();
}

async fn why(shop: &Shop, number: &str, words: &str) -> String {
    let tried = TryAutoReply { text: words.to_owned(), number: number.to_owned() };
    shop.engine.handle(tried).await.unwrap().why
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_is_answered_once_a_day_and_whoever_texts_it_is_noted() {
    let (town, _folder, mut shop) = salon().await;
    keep(&shop, hours()).await;
    hear(&shop, &town, DANA, "Hours?").await;
    receive::poll_once(&shop.engine).await.unwrap();
    hear(&shop, &town, DANA, "HOURS").await;
    assert_eq!(told(&shop, DANA).await, ["Rosa's Salon: nine to five."]);
    let dana = shop.engine.handle(FindContact { number: DANA.to_owned() }).await.unwrap();
    assert_eq!(dana.row.tags, ["Asked hours"]);
    shop.run();
    shop.until("it has left", async |_| town.sent().await.get(DANA) == Some(&1)).await;
    shop.stop().await;
    // A day later it is answered again.
    shop.engine.clock().set(wednesday() + TimeDelta::hours(25));
    town.move_clock(wednesday() + TimeDelta::hours(25)).await;
    hear(&shop, &town, DANA, "hours").await;
    assert_eq!(told(&shop, DANA).await.len(), 2);
    let row = shop.engine.handle(ListAutoReplies {}).await.unwrap().remove(0);
    assert_eq!(row.given, 2);
    let conversation = shop.engine.handle(GetConversation { number: DANA.to_owned() }).await.unwrap();
    let answer = conversation.messages.iter().find(|message| message.direction == Direction::Out).unwrap();
    assert_eq!(answer.automatic.as_deref(), Some("Hours"));
    let notes: Vec<&str> = conversation.messages.iter().map(|message| message.note.as_str()).collect();
    assert!(
        notes.iter().any(|note| note.starts_with("“Hours” did not answer. They got an automatic answer")),
        "{notes:?}"
    );
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_answers_a_stop_a_doubt_or_a_conversation_of_the_owners() {
    let (town, _folder, shop) = salon().await;
    keep(&shop, hours()).await;
    let first = AutoReply { trigger: Trigger::FirstContact, ..on_words("First", &[], says("Welcome!")) };
    keep(&shop, first).await;
    let people = ["+13125550151", "+13125550152", "+13125550153", "+13125550154"];
    hear(&shop, &town, people[0], "please take me off your list").await;
    hear(&shop, &town, people[1], "no").await;
    hear(&shop, &town, people[2], "INFO").await;
    shop.engine.handle(text(people[3], "See you at three!", "three")).await.unwrap();
    hear(&shop, &town, people[3], "hours").await;
    for (number, expected) in people.iter().zip([
        vec!["Rosa's Salon: You will get no more texts from us. Text START if you change your mind."],
        vec![],
        vec![],
        vec!["See you at three!"],
    ]) {
        assert_eq!(told(&shop, number).await, expected, "{number}");
    }
    assert_eq!(why(&shop, people[0], "hours").await, "They are on the do-not-text list.");
    assert!(why(&shop, people[3], "hours").await.contains("the conversation is yours"));
    assert_eq!(shop.engine.handle(ListReviews {}).await.unwrap().len(), 1, "the doubtful no waits for the owner");
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_new_and_when_decide_where_no_word_does() {
    let (town, _folder, shop) = salon().await;
    let (days, start, end) = ("mon-fri".to_owned(), "09:00".to_owned(), "17:00".to_owned());
    let away = Trigger::Away { days, start, end };
    keep(&shop, AutoReply { trigger: away, ..on_words("Away", &[], says("We are closed.")) }).await;
    keep(&shop, AutoReply { trigger: Trigger::FirstContact, ..on_words("First", &[], says("Welcome!")) }).await;
    keep(&shop, AutoReply { trigger: Trigger::Help, ..on_words("Who", &[], says("This is Rosa's Salon.")) }).await;
    hear(&shop, &town, "+13125550151", "Do you cut beards?").await;
    hear(&shop, &town, "+13125550152", "who is this?").await;
    assert_eq!(told(&shop, "+13125550151").await, ["Welcome!"]);
    assert_eq!(told(&shop, "+13125550152").await, ["This is Rosa's Salon."]);
    // Two days later in the evening both are known.
    let evening = wednesday() + TimeDelta::hours(56);
    shop.engine.clock().set(evening);
    town.move_clock(evening).await;
    hear(&shop, &town, "+13125550151", "Is tomorrow possible?").await;
    assert_eq!(told(&shop, "+13125550151").await, ["Welcome!", "We are closed."]);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_goes_on_by_its_answers_over_a_restart() {
    let (town, folder, shop) = salon().await;
    let branch = |given: &[&str], step: Step| Branch { words: words(given), step };
    let lead = Step {
        branches: vec![
            branch(&["yes"], Step { tag: "Wants a call".to_owned(), list: "Leads".to_owned(), ..says("We call you.") }),
            branch(&["no"], says("Alright.")),
        ],
        otherwise: "Please answer yes or no.".to_owned(),
        ..says("Shall we call you?")
    };
    keep(&shop, on_words("Lead", &["quote"], lead)).await;
    hear(&shop, &town, DANA, "quote").await;
    shop.crash().await;
    let clock = Clock::starting_at(wednesday() + TimeDelta::minutes(1));
    let shop = Shop::open_with(folder.path(), &town.known, clock).await;
    hear(&shop, &town, DANA, "perhaps").await;
    hear(&shop, &town, DANA, "dunno").await;
    hear(&shop, &town, DANA, "Yes").await;
    hear(&shop, &town, DANA, "See you on Monday").await;
    let expected = ["Shall we call you?", "Please answer yes or no.", "We call you."];
    assert_eq!(told(&shop, DANA).await, expected);
    assert!(shop.engine.handle(ListReviews {}).await.unwrap().is_empty(), "the plain yes was an answer");
    let dana = shop.engine.handle(FindContact { number: DANA.to_owned() }).await.unwrap();
    assert_eq!((dana.row.tags, dana.lists), (vec!["Wants a call".to_owned()], vec!["Leads".to_owned()]));
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_answered_once_whatever_is_said_of_it_later_and_whatsapp_not_by_text() {
    let (town, _folder, shop) = salon().await;
    keep(&shop, hours()).await;
    let (settings, now) = (shop.engine.settings(), wednesday());
    let mut heard = receive::Heard {
        sid: "SM1".to_owned(),
        from: DANA.to_owned(),
        to: town.known.numbers[0].clone(),
        body: "hours".to_owned(),
        media_count: 0,
        media: Vec::new(),
        opt_out_type: None,
        received_at: now,
        dated: true,
    };
    let mut tx = shop.engine.db().write().await.unwrap();
    assert!(receive::hear(&mut tx, &settings, &heard, now).await.unwrap());
    heard.opt_out_type = Some(OptOutType::Help);
    assert!(receive::hear(&mut tx, &settings, &heard, now).await.unwrap());
    let elsewhere = "+13125550177";
    let by_whatsapp =
        receive::Heard { sid: "SM2".to_owned(), from: format!("whatsapp:{elsewhere}"), opt_out_type: None, ..heard };
    assert!(receive::hear(&mut tx, &settings, &by_whatsapp, now).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(told(&shop, DANA).await.len(), 1);
    assert_eq!(told(&shop, elsewhere).await.len(), 0, "whoever writes over WhatsApp is not texted");
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_up_asks_for_a_yes_that_counts() {
    let (town, _folder, shop) = salon().await;
    keep(&shop, on_words("Deals", &["deals"], Step { sign_up: true, list: "Deals".to_owned(), ..Step::default() }))
        .await;
    hear(&shop, &town, DANA, "Deals").await;
    let asked = told(&shop, DANA).await;
    assert!(asked.len() == 1 && asked[0].contains("YES"), "{asked:?}");
    hear(&shop, &town, DANA, "YES").await;
    let dana = shop.engine.handle(FindContact { number: DANA.to_owned() }).await.unwrap();
    assert_eq!(dana.lists, ["Deals"]);
    assert_eq!(dana.consent.unwrap().claim.basis, linnet_domain::ConsentBasis::Written);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_heard_late_is_left_to_the_owner_and_noted_all_the_same() {
    let (town, _folder, shop) = salon().await;
    keep(&shop, hours()).await;
    receive::poll_once(&shop.engine).await.unwrap();
    town.write(DANA, "hours").await;
    shop.engine.clock().set(wednesday() + TimeDelta::hours(3));
    receive::poll_once(&shop.engine).await.unwrap();
    assert_eq!(told(&shop, DANA).await, Vec::<String>::new());
    let dana = shop.engine.handle(FindContact { number: DANA.to_owned() }).await.unwrap();
    assert_eq!(dana.row.tags, ["Asked hours"]);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_tried_is_what_would_be_said() {
    let (town, _folder, shop) = salon().await;
    let row = keep(&shop, hours()).await;
    let tried = TryAutoReply { text: "hours!".to_owned(), number: String::new() };
    let tried = shop.engine.handle(tried).await.unwrap();
    assert_eq!(tried.reply.as_deref(), Some("Rosa's Salon: nine to five."));
    assert_eq!((tried.segments, tried.tag.as_str(), tried.why.as_str()), (1, "Asked hours", "Answered by “Hours”."));
    assert_eq!(why(&shop, "", "STOP").await, "They said stop, and nothing answers that.");
    assert_eq!(why(&shop, "", "see you").await, "No automatic answer fits it.");
    let twice = shop.engine.handle(SaveAutoReply { id: None, answer: hours() }).await.unwrap_err();
    assert_eq!((twice.code, twice.field.as_deref()), (ErrorCode::BadInput, Some("words")));
    let changed = AutoReply { on: false, ..hours() };
    shop.engine.handle(SaveAutoReply { id: Some(row.id), answer: changed }).await.unwrap();
    assert_eq!(why(&shop, "", "hours").await, "No automatic answer fits it.");
    shop.engine.handle(DeleteAutoReply { id: row.id }).await.unwrap();
    assert!(shop.engine.handle(ListAutoReplies {}).await.unwrap().is_empty());
    let gone = shop.engine.handle(DeleteAutoReply { id: row.id }).await.unwrap_err();
    assert_eq!(gone.code, ErrorCode::NotFound);
    town.stop().await;
}
