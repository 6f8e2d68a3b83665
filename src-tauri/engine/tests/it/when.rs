//! When things leave: evenly over a stretch of hours, on everybody's own clock; and what waits for its time is moved,
//! reworded and taken back without being lost or sent twice.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::{
    CallBackCampaign, CampaignDraft, CancelCampaign, CancelMessage, CheckMove, ContactDraft, EditMessage, ErrorCode,
    ForecastCampaign, GetCampaign, LedgerAbout, LedgerEntry, ListCampaignPeople, ListLedger, ListScheduled,
    MoveScheduled, RecordConsent, ResumeCampaign, SaveCampaign, SaveContact, ScheduledItem, ScheduledWhat,
    SetLegalHold, SettingKey, Slice, StartCampaign, UiError, When,
};
use linnet_domain::{CampaignId, CampaignStatus, Category, ConsentBasis, ConsentClaim, MessageState, Rule};
use linnet_engine::Handle as _;
use linnet_practice::PracticeOptions;

use crate::world::{Shop, Town, folder, text_in, wednesday};

const ADA: &str = "+12125550141";
const DANA: &str = "+13125550142";
const KAI: &str = "+18085550143";
const LEE: &str = "+13125550144";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A world in real time, which stands where it is put.
async fn town() -> Town {
    Town::with(PracticeOptions {
        latency: Some(Duration::ZERO),
        as_of: Some(wednesday()),
        throughput: 100_000.0,
        ..PracticeOptions::default()
    })
    .await
}

/// Customers in New York, Chicago and Honolulu who said yes.
async fn shop(town: &Town, folder: &std::path::Path) -> Shop {
    let shop = Shop::open(folder, &town.known).await;
    shop.engine.clock().set(wednesday());
    shop.set(SettingKey::BusinessName, "Rosa's Salon").await;
    shop.set(SettingKey::BusinessZone, "America/Chicago").await;
    for (name, number) in [("Ada", ADA), ("Dana", DANA), ("Kai", KAI), ("Lee", LEE)] {
        let draft = ContactDraft { first_name: name.to_owned(), number: number.to_owned(), ..ContactDraft::default() };
        let details = shop.engine.handle(SaveContact { id: None, draft, new_number: None }).await.unwrap();
        let claim = ConsentClaim {
            basis: ConsentBasis::Written,
            source: "sign-up card".to_owned(),
            date: "2026-03-12".parse().ok(),
        };
        shop.engine.handle(RecordConsent { id: details.row.id, claim, details: None, evidence: None }).await.unwrap();
    }
    shop
}

async fn draft(shop: &Shop, category: Category, when: When) -> CampaignId {
    let draft = CampaignDraft {
        name: "Autumn news".to_owned(),
        body: "Rosa's Salon: new colors are here. Reply STOP to opt out".to_owned(),
        category,
        when,
        ..CampaignDraft::default()
    };
    shop.engine.handle(SaveCampaign { id: None, draft }).await.unwrap().row.id
}

async fn started(shop: &Shop, category: Category, when: When) -> CampaignId {
    let id = draft(shop, category, when).await;
    shop.engine.handle(StartCampaign { id, expected: None, hold_seconds: Some(0) }).await.unwrap();
    id
}

async fn move_to(shop: &Shop, what: ScheduledWhat, when: When) -> Result<linnet_contract::MovePlan, UiError> {
    shop.engine.handle(MoveScheduled { what, when }).await
}

async fn status(shop: &Shop, id: CampaignId) -> CampaignStatus {
    shop.engine.handle(GetCampaign { id }).await.unwrap().row.status
}

async fn scheduled(shop: &Shop) -> Vec<ScheduledItem> {
    shop.engine.handle(ListScheduled {}).await.unwrap()
}

/// When everybody's text may leave, in the order in which they were planned.
async fn instants(shop: &Shop, id: CampaignId) -> Vec<DateTime<Utc>> {
    let everyone =
        ListCampaignPeople { id, state: Some(MessageState::Queued), query: String::new(), slice: Slice::default() };
    let everyone = shop.engine.handle(everyone).await.unwrap().items;
    everyone.into_iter().map(|person| person.not_before.unwrap()).collect()
}

/// Both clocks, ours and Twilio's.
async fn set_clocks(shop: &Shop, town: &Town, to: DateTime<Utc>) {
    town.move_clock(to).await;
    shop.engine.clock().set(to);
}

async fn sent(town: &Town) -> u64 {
    town.sent().await.values().sum()
}

/// The record's sentences, latest first.
async fn record(shop: &Shop) -> Vec<String> {
    let slice = Slice { offset: 0, limit: 20 };
    let page = shop.engine.handle(ListLedger { about: LedgerAbout::All, slice }).await.unwrap();
    page.items.into_iter().map(|entry: LedgerEntry| entry.sentence).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_spread_over_hours_leaves_evenly_and_before_the_end() {
    let (town, folder) = (town().await, folder());
    let mut shop = shop(&town, folder.path()).await;
    let from = wednesday() + TimeDelta::hours(1);
    let id = started(&shop, Category::Service, When::Spread { from: Some(from), minutes: 120 }).await;
    assert_eq!(status(&shop, id).await, CampaignStatus::Scheduled);
    let expected: Vec<_> = [0, 30, 60, 90].map(|minutes| from + TimeDelta::minutes(minutes)).into();
    assert_eq!(instants(&shop, id).await, expected);
    let item = scheduled(&shop).await.remove(0);
    assert_eq!((item.at, item.until, item.people), (from, expected.last().copied(), 4));
    shop.run();
    for (index, instant) in expected.iter().enumerate() {
        set_clocks(&shop, &town, *instant).await;
        let due = index as u64 + 1;
        shop.until("whose turn has come has it", async |_| sent(&town).await == due).await;
    }
    town.nobody_twice().await;
    shop.until("it is done", async |shop| status(shop, id).await == CampaignStatus::Done).await;
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_be_texted_leaves_no_hole_in_a_spread_and_the_night_is_foretold() {
    let (town, folder) = (town().await, folder());
    let shop = shop(&town, folder.path()).await;
    let nobody =
        ContactDraft { first_name: "Ben".to_owned(), number: "+13125550148".to_owned(), ..ContactDraft::default() };
    shop.engine.handle(SaveContact { id: None, draft: nobody, new_number: None }).await.unwrap();
    // 15:00 to 23:00 in Chicago, 16:00 to midnight in New York, 10:00 to 18:00 in Honolulu; nobody is texted after 20:00
    // or so, and Ben never said yes.
    let from = wednesday() + TimeDelta::hours(3);
    let id = draft(&shop, Category::Marketing, When::Spread { from: Some(from), minutes: 480 }).await;
    let ahead = shop.engine.handle(ForecastCampaign { id }).await.unwrap();
    assert_eq!((ahead.recipients, ahead.will_send + ahead.will_wait), (5, 4), "{ahead:?}");
    let held: u64 = ahead.waiting.iter().map(|reason| reason.count).sum();
    assert!(held > 0, "{ahead:?}");
    let told = format!("The turn of {held} of them comes outside the hours");
    assert!(ahead.advice.iter().any(|advice| advice.starts_with(&told)), "{:?}", ahead.advice);
    shop.engine.handle(StartCampaign { id, expected: Some(4), hold_seconds: Some(0) }).await.unwrap();
    let turns: Vec<i64> = {
        let rows = wanted(&shop, id).await;
        rows.into_iter().map(|instant| (instant - from).num_minutes()).collect()
    };
    assert_eq!(turns, [0, 120, 240, 360], "four share the stretch, not five");
    town.stop().await;
}

/// When the owner wants everybody's text to leave.
async fn wanted(shop: &Shop, id: CampaignId) -> Vec<DateTime<Utc>> {
    let mut instants = Vec::new();
    for (message, _) in linnet_store::messages::planned_in(&shop.db, id, None, 100).await.unwrap() {
        instants.push(shop.message(message).await.wanted_at);
    }
    instants
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_that_has_passed_or_lies_too_far_ahead_closes_the_start() {
    let (town, folder) = (town().await, folder());
    let shop = shop(&town, folder.path()).await;
    for (when, reason) in [
        (When::At { instant: wednesday() - TimeDelta::days(1) }, "has passed"),
        (When::At { instant: wednesday() + TimeDelta::days(700) }, "a year ahead"),
        (When::Spread { from: None, minutes: 0 }, "one minute to seven days"),
    ] {
        let id = draft(&shop, Category::Service, when).await;
        let refused = shop.engine.handle(StartCampaign { id, expected: None, hold_seconds: None }).await.unwrap_err();
        assert!(refused.message.contains(reason), "{}", refused.message);
        assert_eq!(status(&shop, id).await, CampaignStatus::Draft);
    }
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheduled_campaign_is_moved_with_all_its_people_and_leaves_only_then() {
    let (town, folder) = (town().await, folder());
    let mut shop = shop(&town, folder.path()).await;
    let first = wednesday() + TimeDelta::hours(1);
    let id = started(&shop, Category::Service, When::At { instant: first }).await;
    let what = ScheduledWhat::Campaign(id);
    // Thursday at ten on everybody's own clock.
    let ten = When::LocalTime { local: "2026-06-11T10:00:00".parse().unwrap() };
    let plan = shop.engine.handle(CheckMove { what, when: ten }).await.unwrap();
    let told: Vec<(Option<&str>, u64, DateTime<Utc>)> =
        plan.places.iter().map(|place| (place.zone.as_deref(), place.people, place.first)).collect();
    let expected = [
        (Some("America/Chicago"), 2, at("2026-06-11T15:00:00Z")),
        (Some("America/New_York"), 1, at("2026-06-11T14:00:00Z")),
        (Some("Pacific/Honolulu"), 1, at("2026-06-11T20:00:00Z")),
    ];
    assert_eq!(told, expected);
    assert_eq!(instants(&shop, id).await, [first; 4], "asking moves nothing");
    assert_eq!(move_to(&shop, what, ten).await.unwrap(), plan);
    let item = scheduled(&shop).await.remove(0);
    assert_eq!((item.at, item.until, item.when), (expected[1].2, Some(expected[2].2), ten));
    assert!(record(&shop).await[0].contains("was moved to 2026-06-11T14:00:00Z for 4"), "{:?}", record(&shop).await);

    shop.run();
    set_clocks(&shop, &town, first + TimeDelta::minutes(5)).await;
    // Something else that is due by then shows that the outbox has looked.
    shop.engine.handle(crate::world::text(LEE, "Your chair is ready", "chair")).await.unwrap();
    shop.until("what is due has left", async |_| sent(&town).await == 1).await;
    assert_eq!(status(&shop, id).await, CampaignStatus::Scheduled);
    set_clocks(&shop, &town, expected[1].2).await;
    shop.until("New York has it", async |_| town.sent().await.contains_key(ADA)).await;
    set_clocks(&shop, &town, expected[0].2).await;
    shop.until("Chicago has it", async |_| town.sent().await.get(LEE) == Some(&2)).await;
    assert!(!town.sent().await.contains_key(KAI), "it is five in the morning in Honolulu");
    let item = scheduled(&shop).await.remove(0);
    assert_eq!((item.at, item.people, item.begun), (expected[2].2, 1, true), "whose time is to come stays in sight");
    set_clocks(&shop, &town, expected[2].2).await;
    shop.until("it is done", async |shop| status(shop, id).await == CampaignStatus::Done).await;
    assert_eq!(sent(&town).await, 5);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_moved_to_now_has_its_seconds_of_grace_and_what_has_begun_is_not_moved() {
    let (town, folder) = (town().await, folder());
    let mut shop = shop(&town, folder.path()).await;
    let id = started(&shop, Category::Service, When::At { instant: wednesday() + TimeDelta::days(1) }).await;
    let what = ScheduledWhat::Campaign(id);
    let past = When::At { instant: wednesday() - TimeDelta::days(1) };
    let plan = shop.engine.handle(CheckMove { what, when: past }).await.unwrap();
    assert!(plan.blocked.is_some_and(|reason| reason.contains("has passed")));
    let refused = move_to(&shop, what, past).await.unwrap_err();
    assert_eq!((refused.code, status(&shop, id).await), (ErrorCode::Refused, CampaignStatus::Scheduled));
    shop.set(SettingKey::HoldSeconds, "10").await;
    move_to(&shop, what, When::Now).await.unwrap();
    let row = shop.engine.handle(GetCampaign { id }).await.unwrap().row;
    assert_eq!(row.status, CampaignStatus::Held);
    assert!(row.starts_at >= Some(wednesday() + TimeDelta::seconds(10)), "{row:?}");
    assert!(move_to(&shop, what, When::Now).await.is_err(), "held already");
    // Called back it is a draft with its new time; nothing of the plan is left.
    shop.engine.handle(CallBackCampaign { id }).await.unwrap();
    assert!(move_to(&shop, what, When::Now).await.is_err(), "a draft is not scheduled");
    shop.engine.handle(StartCampaign { id, expected: Some(4), hold_seconds: Some(0) }).await.unwrap();
    shop.run();
    shop.until("everybody has it", async |_| sent(&town).await == 4).await;
    assert!(move_to(&shop, what, When::Now).await.is_err(), "gone");
    town.nobody_twice().await;
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_copy_moves_with_its_campaign_and_stays_one() {
    let (town, folder) = (town().await, folder());
    let mut shop = shop(&town, folder.path()).await;
    shop.set(SettingKey::OwnerPhone, "+13125550170").await;
    let id = started(&shop, Category::Marketing, When::At { instant: wednesday() + TimeDelta::hours(1) }).await;
    let what = ScheduledWhat::Campaign(id);
    let ten = When::LocalTime { local: "2026-06-11T10:00:00".parse().unwrap() };
    for _ in 0..2 {
        move_to(&shop, what, ten).await.unwrap();
    }
    shop.run();
    set_clocks(&shop, &town, at("2026-06-11T14:00:00Z")).await;
    shop.until("the owner tries it when the first customer is due", async |_| {
        town.sent().await.get("+13125550170") == Some(&1)
    })
    .await;
    shop.until("New York follows", async |_| town.sent().await.contains_key(ADA)).await;
    set_clocks(&shop, &town, at("2026-06-11T20:00:00Z")).await;
    shop.until("it is done", async |shop| status(shop, id).await == CampaignStatus::Done).await;
    assert_eq!(sent(&town).await, 5);
    town.nobody_twice().await;
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_text_is_moved_and_reworded_and_leaves_once_as_it_then_is() {
    let (town, folder) = (town().await, folder());
    let mut shop = shop(&town, folder.path()).await;
    let text = shop.engine.handle(text_in(DANA, "See you at four", "t", TimeDelta::hours(1))).await.unwrap();
    let gone = shop.engine.handle(text_in(LEE, "See you at five", "u", TimeDelta::hours(1))).await.unwrap();
    let what = ScheduledWhat::Message(text.id);
    let later = wednesday() + TimeDelta::hours(3);
    let plan = move_to(&shop, what, When::At { instant: later }).await.unwrap();
    assert_eq!((plan.people, plan.first, plan.places[0].zone.as_deref()), (1, Some(later), Some("America/Chicago")));
    // Braces are braces: the text is taken as it stands.
    let reworded = shop.engine.handle(EditMessage { id: text.id, body: "See you at six {sharp}".to_owned() }).await;
    assert_eq!(reworded.unwrap().not_before, Some(later));
    let empty = shop.engine.handle(EditMessage { id: text.id, body: "  ".to_owned() }).await.unwrap_err();
    assert_eq!(empty.code, ErrorCode::BadInput);
    let told = record(&shop).await;
    assert!(told[0].contains("You changed the text that waits for them: “See you at six {sharp}”"), "{told:?}");
    assert!(told[1].contains("You moved it to 2026-06-10T20:00:00Z"), "{told:?}");
    let item = scheduled(&shop).await.into_iter().find(|item| item.what == what).unwrap();
    assert_eq!((item.at, item.body.as_deref()), (later, Some("See you at six {sharp}")));
    shop.engine.handle(CancelMessage { id: gone.id }).await.unwrap();
    assert!(move_to(&shop, ScheduledWhat::Message(gone.id), When::Now).await.is_err(), "taken back");

    shop.run();
    set_clocks(&shop, &town, later).await;
    shop.until("it has left", async |_| sent(&town).await == 1).await;
    assert_eq!(town.bodies_to(DANA).await, ["See you at six {sharp}"]);
    assert!(move_to(&shop, what, When::Now).await.is_err(), "gone");
    assert!(shop.engine.handle(EditMessage { id: text.id, body: "No".to_owned() }).await.is_err());
    assert!(scheduled(&shop).await.is_empty());
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_moved_into_the_night_waits_for_the_morning_and_is_listed_until_then() {
    let (town, folder) = (town().await, folder());
    let shop = shop(&town, folder.path()).await;
    let offer = linnet_contract::SendMessage {
        category: Category::Marketing,
        ..text_in(DANA, "Rosa's Salon: 20% off. Reply STOP to opt out", "o", TimeDelta::hours(1))
    };
    let offer = shop.engine.handle(offer).await.unwrap();
    let what = ScheduledWhat::Message(offer.id);
    let night = wednesday() + TimeDelta::hours(12);
    let plan = move_to(&shop, what, When::At { instant: night }).await.unwrap();
    assert!(plan.first > Some(night) && plan.waiting.len() == 1, "{plan:?}");
    shop.engine.clock().set(night + TimeDelta::minutes(1));
    let item = scheduled(&shop).await.remove(0);
    assert_eq!(Some(item.at), plan.first);
    assert!(!item.note.is_empty(), "it says why");
    assert!(shop.message(offer.id).await.rule.is_some_and(Rule::is_about_hours));
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_moved_or_reworded_while_a_legal_hold_stands() {
    let (town, folder, elsewhere) = (town().await, folder(), folder());
    let shop = shop(&town, folder.path()).await;
    let text = shop.engine.handle(text_in(DANA, "See you", "t", TimeDelta::hours(1))).await.unwrap();
    let before = shop.message(text.id).await;
    shop.engine.handle(SetLegalHold { path: elsewhere.path().join("all.json").display().to_string() }).await.unwrap();
    let what = ScheduledWhat::Message(text.id);
    let moved = move_to(&shop, what, When::At { instant: wednesday() + TimeDelta::hours(2) }).await;
    assert_eq!(moved.unwrap_err().code, ErrorCode::Refused);
    let reworded = shop.engine.handle(EditMessage { id: text.id, body: "No".to_owned() }).await;
    assert_eq!(reworded.unwrap_err().code, ErrorCode::Refused);
    let after = shop.message(text.id).await;
    assert_eq!((after.body, after.wanted_at), (before.body, before.wanted_at));
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_local_hour_missed_over_night_pauses_the_rest_and_asks() {
    let (town, folder) = (town().await, folder());
    let mut shop = shop(&town, folder.path()).await;
    // Seven in the evening: New York and Chicago while the computer runs, Honolulu past midnight of the business.
    let seven = When::LocalTime { local: "2026-06-10T19:00:00".parse().unwrap() };
    let id = started(&shop, Category::Service, seven).await;
    shop.run();
    set_clocks(&shop, &town, at("2026-06-11T00:00:00Z")).await;
    shop.until("the mainland has it", async |_| sent(&town).await == 3).await;
    shop.stop().await;
    // Off over Honolulu's evening; on again the next noon.
    set_clocks(&shop, &town, at("2026-06-12T17:00:00Z")).await;
    shop.run();
    shop.until("the owner is asked", async |shop| status(shop, id).await == CampaignStatus::Paused).await;
    let reason = shop.engine.handle(GetCampaign { id }).await.unwrap().row.pause_reason.unwrap();
    assert!(reason.starts_with("Texts of it were due on Thursday, June 11 at 12:00 AM"), "{reason}");
    assert_eq!(sent(&town).await, 3);
    shop.engine.handle(ResumeCampaign { id }).await.unwrap();
    shop.until("the last one has it", async |_| sent(&town).await == 4).await;
    town.nobody_twice().await;
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_that_is_cut_off_leaves_the_old_time_or_the_new_one_and_nothing_between() {
    let (town, folder) = (town().await, folder());
    let shop = shop(&town, folder.path()).await;
    let times = [1, 2].map(|days| wednesday() + TimeDelta::days(days));
    let id = started(&shop, Category::Service, When::At { instant: times[0] }).await;
    let what = ScheduledWhat::Campaign(id);
    for round in 0..40_u64 {
        let when = When::At { instant: times[usize::try_from(round % 2).unwrap()] };
        let moving = move_to(&shop, what, when);
        let _ = tokio::time::timeout(Duration::from_micros(200 * round), moving).await;
        let stands = instants(&shop, id).await;
        assert!(times.iter().any(|time| stands == [*time; 4]), "everybody or nobody: {stands:?}");
        // Whether what was cut off came through is known a moment later.
        shop.until("the list agrees", async |shop| {
            let at = scheduled(shop).await.remove(0).at;
            instants(shop, id).await == [at; 4]
        })
        .await;
    }
    shop.engine.handle(CancelCampaign { id }).await.unwrap();
    assert_eq!(shop.counts(id).await, [(MessageState::Canceled, 4)].into());
    assert!(scheduled(&shop).await.is_empty());
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_and_a_cancel_at_the_same_time_leave_nothing_waiting() {
    let (town, folder) = (town().await, folder());
    let shop = shop(&town, folder.path()).await;
    shop.set(SettingKey::OwnerPhone, "+13125550170").await;
    for _ in 0..8 {
        let id = started(&shop, Category::Marketing, When::At { instant: wednesday() + TimeDelta::days(1) }).await;
        let moving =
            move_to(&shop, ScheduledWhat::Campaign(id), When::At { instant: wednesday() + TimeDelta::days(2) });
        let (_, canceled) = tokio::join!(moving, shop.engine.handle(CancelCampaign { id }));
        assert_eq!(canceled.unwrap().row.status, CampaignStatus::Canceled);
        assert_eq!(shop.counts(id).await, [(MessageState::Canceled, 4)].into());
        assert_eq!(linnet_store::messages::latest_in(&shop.db, id).await.unwrap(), None, "nor the first copy");
    }
    assert!(scheduled(&shop).await.is_empty());
    town.stop().await;
}
