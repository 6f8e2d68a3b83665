//! A campaign from draft to end: the look ahead, the start with its seconds of grace, pause, cancel, explanation.

use std::sync::Arc;

use chrono::TimeDelta;
use linnet_contract::{
    AppEvent, CallBackCampaign, Campaign, CampaignDraft, CancelCampaign, ContactDraft, DeleteCampaign, ErrorCode,
    ExplainPerson, Forecast, ForecastCampaign, ForecastGroup, GetCampaign, ListCampaignPeople, ListForecastPeople,
    OptOutNumber, PauseCampaign, PreviewMessage, ReachChannels, RecordConsent, ResumeCampaign, SaveCampaign,
    SaveContact, SettingKey, Slice, StartCampaign, UiError, When,
};
use linnet_domain::{
    CampaignId, CampaignStatus, Category, ChannelChoice, ConsentBasis, ConsentClaim, Decision, MessageState, Rule,
};
use linnet_engine::Handle as _;

use crate::world::{Shop, Town, folder, wednesday};

/// Four people: one who said yes, one in Hawaii who did too, one who said nothing, one who said stop.
async fn people(shop: &Shop) {
    for (name, number, yes) in [
        ("Dana", "+13125550142", true),
        ("Kai", "+18085550143", true),
        ("Nora", "+13125550144", false),
        ("Sam", "+13125550145", true),
    ] {
        let draft = ContactDraft { first_name: name.to_owned(), number: number.to_owned(), ..ContactDraft::default() };
        let details = shop.engine.handle(SaveContact { id: None, draft, new_number: None }).await.unwrap();
        if yes {
            let claim = ConsentClaim {
                basis: ConsentBasis::Written,
                source: "sign-up card".to_owned(),
                date: "2026-03-12".parse().ok(),
            };
            shop.engine
                .handle(RecordConsent { id: details.row.id, claim, details: None, evidence: None })
                .await
                .unwrap();
        }
    }
    let sam =
        OptOutNumber { number: "312-555-0145".to_owned(), source: "by phone".to_owned(), road: None, words: None };
    shop.engine.handle(sam).await.unwrap();
    shop.set(SettingKey::BusinessName, "Rosa's Salon").await;
}

async fn draft(shop: &Shop, draft: CampaignDraft) -> CampaignId {
    shop.engine.handle(SaveCampaign { id: None, draft }).await.unwrap().row.id
}

fn offer() -> CampaignDraft {
    CampaignDraft {
        name: "Autumn offer".to_owned(),
        body: "Hi {first_name|there}, 20% off this week.".to_owned(),
        channel: ChannelChoice::Auto,
        ..CampaignDraft::default()
    }
}

async fn forecast(shop: &Shop, id: CampaignId) -> Forecast {
    shop.engine.handle(ForecastCampaign { id }).await.unwrap()
}

async fn start(shop: &Shop, id: CampaignId, hold: i64) -> Campaign {
    let order = StartCampaign { id, expected: None, hold_seconds: Some(hold) };
    shop.engine.handle(order).await.unwrap()
}

async fn status(shop: &Shop, id: CampaignId) -> CampaignStatus {
    shop.engine.handle(GetCampaign { id }).await.unwrap().row.status
}

#[tokio::test(flavor = "multi_thread")]
async fn everyone_is_foreseen_and_then_stands_where_it_was_foreseen() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    people(&shop).await;
    // 11:00 in Chicago is 7:00 in Honolulu: too early there.
    shop.engine.clock().set(wednesday());
    let id = draft(&shop, offer()).await;
    let ahead = forecast(&shop, id).await;
    assert_eq!((ahead.recipients, ahead.will_send, ahead.will_wait), (4, 1, 1), "{ahead:?}");
    let refused: Vec<(Rule, u64)> = ahead.refused.iter().map(|reason| (reason.rule, reason.count)).collect();
    assert_eq!(refused.len(), 2);
    assert!(refused.contains(&(Rule::OptOut, 1)) && refused.contains(&(Rule::Consent, 1)), "{refused:?}");
    assert_eq!(ahead.blocked, None);
    let waiting = ListForecastPeople { id, group: ForecastGroup::WillWait(None), slice: Slice::default() };
    let waiting = shop.engine.handle(waiting).await.unwrap();
    assert_eq!((waiting.total, waiting.items[0].name.as_str()), (1, "Kai"));

    shop.run();
    start(&shop, id, 0).await;
    shop.until("Twilio has the text", async |shop| shop.counts(id).await.contains_key(&MessageState::Accepted)).await;
    let campaign = shop.engine.handle(GetCampaign { id }).await.unwrap();
    assert_eq!(campaign.row.counts.total(), 4, "every person stands in one place");
    assert_eq!((campaign.row.counts.queued, campaign.row.counts.skipped), (1, 2));
    let sam = shop.engine.handle(ExplainPerson { id, number: "(312) 555-0145".to_owned() }).await.unwrap();
    assert_eq!(sam.verdict.decision, Decision::Never);
    assert!(sam.person.explanation.contains("by phone"), "{}", sam.person.explanation);
    let people =
        ListCampaignPeople { id, state: Some(MessageState::Queued), query: String::new(), slice: Slice::default() };
    let people = shop.engine.handle(people).await.unwrap();
    assert_eq!((people.total, people.items[0].not_before), (1, waiting.items[0].not_before));

    // When it is late enough in Honolulu, it goes by itself, and the campaign is done.
    shop.engine.clock().set(waiting.items[0].not_before.unwrap() + TimeDelta::seconds(1));
    shop.set(SettingKey::PaceDefault, "20").await;
    shop.until("Kai has it too", async |_| town.sent().await.len() == 2).await;
    shop.until("it is done", async |shop| status(shop, id).await == CampaignStatus::Done).await;
    town.nobody_twice().await;
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pressing_send_many_times_starts_once_and_the_grace_takes_it_back() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    people(&shop).await;
    shop.run();
    let id = draft(&shop, offer()).await;
    let press = || {
        let engine = Arc::clone(&shop.engine);
        async move { engine.handle(StartCampaign { id, expected: Some(2), hold_seconds: Some(600) }).await }
    };
    let pressed = tokio::join!(press(), press(), press());
    let started = [pressed.0.is_ok(), pressed.1.is_ok(), pressed.2.is_ok()];
    assert_eq!(started.into_iter().filter(|ok| *ok).count(), 1, "holding Enter down starts once");
    assert_eq!(status(&shop, id).await, CampaignStatus::Held);

    let back = shop.engine.handle(CallBackCampaign { id }).await.unwrap();
    assert_eq!((back.row.status, back.row.recipients), (CampaignStatus::Draft, 0));
    assert!(town.sent().await.is_empty(), "nothing of it ever left");
    shop.engine.handle(SaveCampaign { id: Some(id), draft: offer() }).await.unwrap();
    shop.stop().await;
    town.stop().await;
}

/// Enough customers for a start to be written in several steps.
async fn crowd(shop: &Shop) -> u64 {
    const CROWD: u64 = 4_500;
    let mut tx = shop.db.write().await.unwrap();
    sqlx::query(
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?1 - 1)
         INSERT INTO contacts (first_name, number, textable, search, created_at, updated_at)
         SELECT 'Guest', '+1312' || (2000000 + i), 1, 'guest', 0, 0 FROM n",
    )
    .bind(CROWD as i64)
    .execute(&mut *tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    CROWD
}

fn everyday() -> CampaignDraft {
    CampaignDraft { body: "Hi {first_name}, your order is ready.".to_owned(), category: Category::Service, ..offer() }
}

/// Begins a start and comes back when the first people are written.
async fn begin_start(shop: &Shop, id: CampaignId) -> tokio::task::JoinHandle<Result<Campaign, UiError>> {
    let mut events = shop.engine.events().subscribe();
    let engine = Arc::clone(&shop.engine);
    let order = StartCampaign { id, expected: None, hold_seconds: Some(600) };
    let started = tokio::spawn(async move { engine.handle(order).await });
    while !matches!(events.recv().await.unwrap(), AppEvent::Progress { .. }) {}
    started
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_is_cut_off_leaves_the_draft_it_was() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let crowd = crowd(&shop).await;
    let id = draft(&shop, everyday()).await;
    let started = begin_start(&shop, id).await;
    started.abort();
    assert!(started.await.unwrap_err().is_cancelled());
    assert!(!shop.counts(id).await.is_empty(), "some people were on disk");
    let row = shop.engine.handle(GetCampaign { id }).await.unwrap().row;
    assert_eq!((row.status, row.recipients), (CampaignStatus::Draft, 0), "a draft has nobody yet");
    let other = draft(&shop, everyday()).await;
    let started = begin_start(&shop, other).await;
    started.abort();
    let _ = started.await;
    shop.engine.handle(DeleteCampaign { id: other }).await.unwrap();
    shop.crash().await;

    let shop = Shop::open(folder.path(), &town.known).await;
    assert!(shop.counts(id).await.is_empty(), "opening takes the rest of it back");
    let begun = start(&shop, id, 600).await;
    assert_eq!((begun.row.status, begun.row.recipients), (CampaignStatus::Held, crowd));
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn others_write_while_a_campaign_is_started_and_a_change_of_it_stops_the_start() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let crowd = crowd(&shop).await;
    let id = draft(&shop, everyday()).await;
    let started = begin_start(&shop, id).await;
    shop.engine
        .handle(OptOutNumber {
            number: "+13122000000".to_owned(),
            source: "by phone".to_owned(),
            road: None,
            words: None,
        })
        .await
        .unwrap();
    let written: u64 = shop.counts(id).await.values().sum();
    assert!(written < crowd, "a stop need not wait for all {crowd} people");
    let draft = CampaignDraft { body: "Another text.".to_owned(), ..everyday() };
    shop.engine.handle(SaveCampaign { id: Some(id), draft }).await.unwrap();
    let refused = started.await.unwrap().unwrap_err();
    assert!(refused.code == ErrorCode::Refused && refused.message.contains("was changed"), "{refused}");
    assert!(shop.counts(id).await.is_empty(), "nothing of it is left");

    let begun = start(&shop, id, 600).await;
    assert_eq!((begun.row.recipients, begun.row.counts.skipped), (crowd, 1));
    shop.engine.handle(CallBackCampaign { id }).await.unwrap();
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_is_not_what_was_shown_is_refused() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    people(&shop).await;
    let id = draft(&shop, offer()).await;
    let order = StartCampaign { id, expected: Some(3), hold_seconds: None };
    let refused = shop.engine.handle(order).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Refused);
    assert!(refused.message.contains("2 people instead of 3"), "{refused}");
    assert_eq!(status(&shop, id).await, CampaignStatus::Draft);

    let email = draft(&shop, CampaignDraft { channel: ChannelChoice::Email, ..offer() }).await;
    let refused =
        shop.engine.handle(StartCampaign { id: email, expected: None, hold_seconds: None }).await.unwrap_err();
    assert!(refused.message.contains("mailbox"), "{refused}");
    let wrong = draft(&shop, CampaignDraft { body: "Hi {frist_name}".to_owned(), ..offer() }).await;
    let refused =
        shop.engine.handle(StartCampaign { id: wrong, expected: None, hold_seconds: None }).await.unwrap_err();
    assert!(refused.message.contains("first_name"), "{refused}");
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_not_left_can_be_paused_resumed_and_withdrawn() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    let id = shop.campaign(300, Some(20)).await;
    let mut tx = shop.db.write().await.unwrap();
    linnet_store::campaigns::change_status(
        &mut tx,
        id,
        linnet_domain::states::CampaignEvent::Release,
        shop.engine.clock().now(),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    shop.run();
    shop.until("some went", async |_| town.sent().await.len() >= 5).await;
    shop.engine.handle(PauseCampaign { id }).await.unwrap();
    shop.until("what was leaving has left", async |shop| {
        !shop.counts(id).await.contains_key(&MessageState::Submitting)
    })
    .await;
    let paused = town.sent().await.len();
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert_eq!(town.sent().await.len(), paused, "nothing leaves while it is paused");
    shop.engine.handle(ResumeCampaign { id }).await.unwrap();
    shop.until("it goes on", async |_| town.sent().await.len() > paused).await;
    shop.engine.handle(CancelCampaign { id }).await.unwrap();
    shop.until("what was leaving has left", async |shop| {
        !shop.counts(id).await.contains_key(&MessageState::Submitting)
    })
    .await;
    let counts = shop.counts(id).await;
    assert_eq!(counts.values().sum::<u64>(), 300);
    assert_eq!(counts.get(&MessageState::Queued), None);
    assert_eq!(counts[&MessageState::Canceled], 300 - town.sent().await.len() as u64);
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_preview_shows_each_person_what_they_get_and_what_linnet_adds() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    people(&shop).await;
    let preview = shop.engine.handle(PreviewMessage { draft: offer(), index: 0 }).await.unwrap();
    let text: String = preview.spans.iter().map(|span| span.text.as_str()).collect();
    assert_eq!(text, "Rosa's Salon: Hi Dana, 20% off this week. Reply STOP to opt out");
    assert_eq!((preview.total, preview.segments, preview.problem), (4, 1, None));
    assert!(preview.spans.iter().any(|span| span.merged && span.text == "Dana"));
    let typing = CampaignDraft { body: "Hi {first_nam".to_owned(), ..offer() };
    let typing = shop.engine.handle(PreviewMessage { draft: typing, index: 9 }).await.unwrap();
    assert!(typing.problem.is_some(), "a half-typed field is explained, not an error");

    let reach = shop.engine.handle(ReachChannels { draft: offer() }).await.unwrap();
    let reach: Vec<(ChannelChoice, bool, u64)> =
        reach.iter().map(|channel| (channel.choice, channel.available, channel.reaches)).collect();
    assert_eq!(
        reach,
        [(ChannelChoice::Auto, true, 2), (ChannelChoice::Email, false, 0), (ChannelChoice::Sms, true, 2)]
    );
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_local_time_is_kept_on_everybodys_own_clock() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    people(&shop).await;
    let local = "2026-06-11T10:00:00".parse().unwrap();
    let id = draft(&shop, CampaignDraft { when: When::LocalTime { local }, ..offer() }).await;
    let campaign = start(&shop, id, 0).await;
    assert_eq!(campaign.row.status, CampaignStatus::Scheduled);
    let everyone =
        ListCampaignPeople { id, state: Some(MessageState::Queued), query: String::new(), slice: Slice::default() };
    let everyone = shop.engine.handle(everyone).await.unwrap().items;
    let at: Vec<String> = everyone.iter().map(|person| person.not_before.unwrap().to_rfc3339()).collect();
    assert_eq!(at, ["2026-06-11T15:00:00+00:00", "2026-06-11T20:00:00+00:00"], "10:00 in Chicago, 10:00 in Honolulu");
    town.stop().await;
}
