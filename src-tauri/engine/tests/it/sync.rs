//! Reading the account at the provider: part by part, only what is new, again after a crash, with what is gone told; who
//! called, and what other programs sent.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::{
    Answer, AnswerQuestion, CallOutcome, CallRow, CallsShown, ChangeProvider, CheckAudience, CheckProviderChange,
    ConversationFilter, ErrorCode, FindContact, GetConversation, GetSync, ListCalls, ListContacts, ListConversations,
    ListLedger, ListSenders, ProviderChange, Question, RunSync, SaveContact, SettingKey, Slice, StandingTone,
    SyncOutcome, SyncPart, SyncRun,
};
use linnet_domain::ConsentBasis;
use linnet_engine::{Handle as _, receive};
use linnet_practice::PracticeOptions;
use linnet_store::sync_runs;
use serde_json::{Value, json};

use crate::world::{Shop, Town, folder, wednesday};

const DANA: &str = "+13125550142";
const STRANGER: &str = "+13125550199";

fn options() -> PracticeOptions {
    PracticeOptions {
        latency: Some(std::time::Duration::ZERO),
        speed: 1.0,
        as_of: Some(wednesday()),
        throughput: 100_000.0,
        past_calls: false,
        ..PracticeOptions::default()
    }
}

/// A world without calls whose own time stands nearly still.
async fn town() -> Town {
    Town::with(options()).await
}

async fn call(town: &Town, from: &str, order: Value) -> String {
    let mut order = order;
    order["from"] = from.into();
    if order["to"].is_null() {
        order["to"] = town.known.numbers[0].clone().into();
    }
    let answer = town.stir("calls", &order).await;
    answer["sid"].as_str().unwrap().to_owned()
}

async fn read(shop: &Shop, part: SyncPart, full: bool) -> SyncRun {
    let runs = shop.engine.handle(RunSync { parts: vec![part], full }).await.unwrap();
    assert_eq!(runs.len(), 1);
    runs.into_iter().next().unwrap()
}

async fn calls(shop: &Shop, shown: CallsShown, query: &str) -> Vec<CallRow> {
    let order = ListCalls { shown, query: query.to_owned(), slice: Slice::default() };
    shop.engine.handle(order).await.unwrap().items
}

fn days_ago(days: i64) -> DateTime<Utc> {
    wednesday() - TimeDelta::days(days)
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_read_once_and_then_only_what_is_new() {
    let (town, folder) = (town().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    for day in [1, 40, 200] {
        call(&town, DANA, json!({"status": "no-answer", "started_at": days_ago(day)})).await;
    }
    let first = read(&shop, SyncPart::Calls, false).await;
    assert_eq!((first.outcome, first.full, first.read, first.added), (SyncOutcome::Done, false, 2, 2));
    call(&town, DANA, json!({"seconds": 61})).await;
    let second = read(&shop, SyncPart::Calls, false).await;
    assert_eq!((second.added, second.changed), (1, 0), "{second:?}");
    assert!(second.read < 3, "what was read before is not read again: {second:?}");
    let all = read(&shop, SyncPart::Calls, true).await;
    assert_eq!((all.full, all.read, all.added), (true, 4, 1));
    assert_eq!(calls(&shop, CallsShown::All, "").await.len(), 4);
    let missed = calls(&shop, CallsShown::Missed, "").await;
    assert!(missed.len() == 3 && missed.iter().all(|call| call.outcome == CallOutcome::Missed));
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_went_on_is_looked_at_again_and_never_goes_back() {
    let (town, folder) = (town().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let began = wednesday() - TimeDelta::hours(3);
    let sid = call(&town, DANA, json!({"status": "in-progress", "started_at": began})).await;
    read(&shop, SyncPart::Calls, false).await;
    assert_eq!(calls(&shop, CallsShown::All, "").await[0].outcome, CallOutcome::Underway);
    town.stir("calls", &json!({"sid": sid, "status": "completed", "seconds": 95})).await;
    assert_eq!(read(&shop, SyncPart::Calls, false).await.changed, 1);
    let over = calls(&shop, CallsShown::All, "").await;
    assert_eq!((over[0].outcome, over[0].seconds), (CallOutcome::Talked, 95));
    town.stir("calls", &json!({"sid": sid, "status": "in-progress"})).await;
    assert_eq!(read(&shop, SyncPart::Calls, true).await.changed, 0, "a list that lags changes nothing back");
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_put_through_to_a_phone_nobody_took_is_missed() {
    let (town, folder) = (town().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let parent = call(&town, DANA, json!({"status": "completed", "seconds": 30})).await;
    let leg = json!({"to": "+13125550177", "status": "no-answer", "direction": "outbound-dial", "parent": parent});
    call(&town, DANA, leg).await;
    let run = read(&shop, SyncPart::Calls, false).await;
    assert_eq!((run.read, run.added), (2, 1), "a leg is no call of its own");
    let listed = calls(&shop, CallsShown::All, "").await;
    assert_eq!(listed.iter().map(|call| call.outcome).collect::<Vec<_>>(), [CallOutcome::Missed]);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reading_cut_off_in_the_middle_goes_on_from_there() {
    let (town, folder) = (town().await, folder());
    // Two pages of five hundred.
    for minute in 0..900 {
        let began = days_ago(30) + TimeDelta::minutes(minute * 40);
        call(&town, DANA, json!({"status": "no-answer", "started_at": began})).await;
    }
    let shop = Shop::open(folder.path(), &town.known).await;
    let engine = std::sync::Arc::clone(&shop.engine);
    // The second page never comes: the reading is dropped as by a crash once the first one is stored.
    town.fault("page_hangs", 1.0).await;
    let reading =
        tokio::spawn(async move { engine.handle(RunSync { parts: vec![SyncPart::Calls], full: true }).await });
    shop.until("a page is stored", async |shop| !calls(shop, CallsShown::All, "").await.is_empty()).await;
    reading.abort();
    let _ = reading.await;
    shop.crash().await;
    town.fault("page_hangs", 0.0).await;

    let clock = linnet_engine::Clock::starting_at(wednesday() + TimeDelta::minutes(10));
    let shop = Shop::open_with(folder.path(), &town.known, clock).await;
    let stored = calls_stored(&shop).await;
    let before = shop.engine.handle(GetSync {}).await.unwrap();
    let last = before.parts.iter().find(|part| part.part == SyncPart::Calls).unwrap().last.clone().unwrap();
    assert_eq!((last.outcome, stored), (SyncOutcome::CutOff, 500));
    call(&town, STRANGER, json!({"status": "no-answer"})).await;
    let rest = read(&shop, SyncPart::Calls, false).await;
    assert!(rest.full, "what was to be everything still is");
    assert_eq!(rest.added, 901 - stored, "{rest:?}");
    assert!(rest.read < 901, "what was stored is not read again: {rest:?}");
    assert_eq!(calls_stored(&shop).await, 901);
    town.stop().await;
}

async fn calls_stored(shop: &Shop) -> u64 {
    let order = ListCalls { shown: CallsShown::All, query: String::new(), slice: Slice::default() };
    shop.engine.handle(order).await.unwrap().total
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reading_that_failed_says_why_and_the_next_one_makes_up_for_it() {
    let (town, folder) = (town().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    call(&town, DANA, json!({"status": "no-answer", "started_at": days_ago(20)})).await;
    town.fault("rate_429", 1.0).await;
    let error = shop.engine.handle(RunSync { parts: vec![SyncPart::Calls], full: false }).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Unreachable);
    let runs = sync_runs::latest(&shop.db, "calls", 5).await.unwrap();
    assert_eq!(runs[0].outcome, SyncOutcome::Failed);
    assert_eq!(runs[0].note, error.message);
    town.fault("rate_429", 0.0).await;
    assert_eq!(read(&shop, SyncPart::Calls, false).await.added, 1);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_listed_late_is_found_by_a_later_reading() {
    let (town, folder) = (town().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    town.fault("list_lag", 1.0).await;
    call(&town, DANA, json!({"status": "no-answer"})).await;
    assert_eq!(read(&shop, SyncPart::Calls, false).await.added, 0);
    town.move_clock(wednesday() + TimeDelta::minutes(5)).await;
    assert_eq!(read(&shop, SyncPart::Calls, false).await.added, 1);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_are_known_by_their_number_and_never_renamed() {
    let (town, folder) = (town().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let draft = linnet_contract::ContactDraft {
        first_name: "Dana".to_owned(),
        last_name: "Reed".to_owned(),
        number: DANA.to_owned(),
        ..linnet_contract::ContactDraft::default()
    };
    shop.engine.handle(SaveContact { id: None, draft, new_number: None }).await.unwrap();
    call(&town, DANA, json!({"status": "no-answer", "caller_name": "REED PLUMBING"})).await;
    call(&town, STRANGER, json!({"seconds": 20, "caller_name": "SMITH JOHN"})).await;
    call(&town, "anonymous", json!({"status": "no-answer"})).await;
    read(&shop, SyncPart::Calls, false).await;
    let by_name = calls(&shop, CallsShown::All, "reed").await;
    assert_eq!((by_name.len(), by_name[0].name.as_str()), (1, "Dana Reed"));
    assert_eq!(by_name[0].network_name.as_deref(), Some("REED PLUMBING"), "it differs and is shown");
    let stranger = calls(&shop, CallsShown::All, "5550199").await;
    assert_eq!((stranger[0].contact, stranger[0].name.as_str()), (None, "+1 (312) 555-0199"));
    let hidden = calls(&shop, CallsShown::All, "").await.into_iter().find(|call| !call.reachable).unwrap();
    assert_eq!(hidden.name, "Hidden number");
    let none = shop.engine.handle(FindContact { number: STRANGER.to_owned() }).await.unwrap_err();
    assert_eq!(none.code, ErrorCode::NotFound, "nobody becomes a contact unless the owner wants that");
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_caller_becomes_a_contact_whom_no_campaign_reaches() {
    let (town, folder) = (town().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    shop.set(SettingKey::CallsMakeContacts, "true").await;
    call(&town, STRANGER, json!({"status": "no-answer"})).await;
    call(&town, &town.known.numbers[1], json!({"seconds": 5})).await;
    read(&shop, SyncPart::Calls, false).await;
    let made = shop.engine.handle(FindContact { number: STRANGER.to_owned() }).await.unwrap();
    assert!(made.only_called && made.row.consent == ConsentBasis::None);
    assert!(made.consents[0].claim.source.contains("called you"), "{:?}", made.consents);
    let everyone = async || shop.engine.handle(CheckAudience { audience: "all".to_owned() }).await.unwrap().count;
    assert_eq!(everyone().await, 0, "neither the caller nor a number of the business's own");
    let list = ConversationFilter::All;
    let order = ListConversations { filter: list, query: String::new(), slice: Slice::default() };
    assert_eq!(shop.engine.handle(order).await.unwrap().total, 0, "a call is no conversation");

    let saved = SaveContact { id: Some(made.row.id), draft: made.draft.clone(), new_number: None };
    assert!(!shop.engine.handle(saved).await.unwrap().only_called);
    assert_eq!(everyone().await, 1, "now they are the owner's");
    let delete = linnet_contract::DeleteContacts { ids: vec![made.row.id] };
    shop.engine.handle(delete).await.unwrap();
    call(&town, STRANGER, json!({"status": "no-answer"})).await;
    read(&shop, SyncPart::Calls, false).await;
    let book = ListContacts { query: String::new(), audience: None, slice: Slice::default() };
    assert_eq!(shop.engine.handle(book).await.unwrap().total, 0, "whom the owner deleted stays deleted");
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_is_gone_is_told_and_stays_on_record() {
    let (town, folder) = (town().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let gone = town.known.numbers[2].clone();
    town.release(&gone).await;
    let run = read(&shop, SyncPart::Numbers, false).await;
    assert_eq!((run.gone, run.outcome), (1, SyncOutcome::Done));
    assert!(run.note.contains(&gone), "{}", run.note);
    let senders = shop.engine.handle(ListSenders {}).await.unwrap();
    let known = senders.iter().find(|sender| sender.address == gone).expect("it stays");
    assert!(!known.present);
    assert_eq!(read(&shop, SyncPart::Numbers, false).await.gone, 0, "it is told once");
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn how_things_stand_is_read_and_put_into_words() {
    let (town, folder) = (town().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    read(&shop, SyncPart::Status, false).await;
    let tones = async |shop: &Shop| {
        let state = shop.engine.handle(GetSync {}).await.unwrap();
        state.standings.into_iter().map(|row| (row.title, row.tone)).collect::<Vec<_>>()
    };
    assert!(tones(&shop).await.iter().all(|(_, tone)| *tone == StandingTone::Good), "{:?}", tones(&shop).await);
    let turned = json!({"brand_status": "FAILED", "toll_free_status": "IN_REVIEW", "indicator": "major",
        "incidents": ["SMS delays in the United States"], "account_status": "suspended"});
    town.stir("standing", &turned).await;
    let run = read(&shop, SyncPart::Status, false).await;
    assert_eq!(run.changed, 4, "{run:?}");
    let state = shop.engine.handle(GetSync {}).await.unwrap();
    let row = |title: &str| state.standings.iter().find(|row| row.title.contains(title)).unwrap();
    assert_eq!(row("carriers").tone, StandingTone::Bad);
    assert_eq!(row("Toll-free").tone, StandingTone::Waiting);
    assert!(row("Twilio itself").text.contains("SMS delays"), "{:?}", row("Twilio itself"));
    assert_eq!(row("account").tone, StandingTone::Bad);
    let total = state.usage.last().unwrap();
    assert!(total.is_total && total.price_micros.0 > 0, "{total:?}");
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_toll_free_number_under_review_stands_in_the_way_of_texting() {
    let (town, folder) = (town().await, folder());
    let mut known = town.known.clone();
    known.numbers[0].clone_from(&town.known.numbers[3]);
    let shop = Shop::open(folder.path(), &known).await;
    assert!(shop.engine.handle(linnet_contract::GetAccount {}).await.unwrap().readiness.can_text);
    town.stir("standing", &json!({"toll_free_status": "IN_REVIEW"})).await;
    read(&shop, SyncPart::Numbers, false).await;
    let account = shop.engine.handle(linnet_contract::GetAccount {}).await.unwrap();
    assert!(!account.readiness.can_text, "{:?}", account.readiness);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_told_before_it_is_written_and_recorded_after() {
    let (town, folder) = (town().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let senders = shop.engine.handle(ListSenders {}).await.unwrap();
    let of = |address: &str| senders.iter().find(|sender| sender.address == address).unwrap().id;
    let name = "Front desk".to_owned();
    let change = ProviderChange::RenameNumber { sender: of(&town.known.numbers[0]), name: name.clone() };
    let plan = shop.engine.handle(CheckProviderChange { change: change.clone() }).await.unwrap();
    assert!(plan.refused.is_none() && plan.writes[0].contains("Front desk"), "{plan:?}");
    let named = |senders: &[linnet_contract::Sender]| senders.iter().any(|sender| sender.name == name);
    assert!(!named(&shop.engine.handle(linnet_contract::SyncSenders {}).await.unwrap()), "a look writes nothing");
    assert!(named(&shop.engine.handle(ChangeProvider { change }).await.unwrap()));

    let taken = ProviderChange::MakeService { name: "Shop".to_owned(), senders: vec![of(&town.known.numbers[1])] };
    let plan = shop.engine.handle(CheckProviderChange { change: taken.clone() }).await.unwrap();
    assert!(plan.refused.is_some(), "it is in another service");
    assert_eq!(shop.engine.handle(ChangeProvider { change: taken }).await.unwrap_err().code, ErrorCode::Refused);
    let made = ProviderChange::MakeService { name: "Shop".to_owned(), senders: vec![of(&town.known.numbers[0])] };
    let senders = shop.engine.handle(ChangeProvider { change: made }).await.unwrap();
    let service = senders.iter().find(|sender| sender.name == "Shop").expect("the service");
    let number = senders.iter().find(|sender| sender.address == town.known.numbers[0]).unwrap();
    assert_eq!(number.service.as_deref(), Some(service.address.as_str()));
    town.write(DANA, "Still there?").await;
    assert_eq!(receive::poll_once(&shop.engine).await.unwrap().heard, 1, "a service made here drops no texts");
    let order = ListLedger { about: linnet_contract::LedgerAbout::All, slice: Slice::default() };
    let entries = shop.engine.handle(order).await.unwrap().items;
    let told: Vec<&str> =
        entries.iter().map(|entry| entry.sentence.as_str()).filter(|it| it.contains("At Twilio")).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_before_joins_the_conversation_and_a_stop_counts() {
    let (town, folder) = (town().await, folder());
    town.write(DANA, "Do you have time on Friday?").await;
    town.send_from_elsewhere(DANA, "Friday at 3 it is.").await;
    town.write(STRANGER, "STOP").await;
    let back = "+13125550198";
    town.write(back, "STOP").await;
    town.move_clock(wednesday() + TimeDelta::minutes(1)).await;
    town.write(back, "START").await;
    town.move_clock(wednesday() + TimeDelta::days(10)).await;
    let clock = linnet_engine::Clock::starting_at(wednesday() + TimeDelta::days(10));
    let shop = Shop::open_with(folder.path(), &town.known, clock).await;
    let run = read(&shop, SyncPart::Messages, true).await;
    assert_eq!((run.added, run.outcome), (5, SyncOutcome::Done), "{run:?}");
    let thread = shop.engine.handle(GetConversation { number: DANA.to_owned() }).await.unwrap();
    let said: Vec<(&str, &str)> =
        thread.messages.iter().map(|message| (message.body.as_str(), message.note.as_str())).collect();
    let elsewhere = "Sent by another program, not by Linnet.";
    assert_eq!(said, [("Do you have time on Friday?", ""), ("Friday at 3 it is.", elsewhere)]);
    assert_eq!((thread.row.unread, thread.row.last_is_ours), (0, true), "history is no news");
    let suppressed = async |number: &str| {
        let order = GetConversation { number: number.to_owned() };
        shop.engine.handle(order).await.unwrap().row.suppressed
    };
    assert!(suppressed(STRANGER).await && !suppressed(back).await, "whoever came back is welcome");
    assert_eq!(town.sent().await.len(), 1, "nobody is answered for what is long past");
    assert_eq!(read(&shop, SyncPart::Messages, true).await.added, 0);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_of_another_program_are_history_once_the_owner_has_said_so() {
    let (town, folder) = (town().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    receive::poll_once(&shop.engine).await.unwrap();
    town.write(DANA, "Hello?").await;
    town.move_clock(wednesday() + TimeDelta::minutes(3)).await;
    town.send_from_elsewhere(DANA, "Hello from the till.").await;
    let thread = async || {
        receive::poll_once(&shop.engine).await.unwrap();
        let order = GetConversation { number: DANA.to_owned() };
        shop.engine.handle(order).await.unwrap().messages.len()
    };
    shop.until("it is asked about", async |shop| {
        receive::poll_once(&shop.engine).await.unwrap();
        let all = shop.engine.handle(linnet_contract::ListAttention {}).await.unwrap();
        all.iter().any(|one| matches!(one.question, Some(Question::Elsewhere)))
    })
    .await;
    assert_eq!(thread().await, 1, "until then it is only an alarm");
    read(&shop, SyncPart::Messages, false).await;
    assert_eq!(thread().await, 1);
    let answer = AnswerQuestion { question: Question::Elsewhere, answer: Answer::GoOn };
    shop.engine.handle(answer).await.unwrap();
    shop.until("it is in the conversation", async |_| thread().await == 2).await;
    town.stop().await;
}
