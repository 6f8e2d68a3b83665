//! What is said about a text while it is written, and that a text which may not leave does not.

use linnet_contract::{
    CampaignDraft, CheckMessage, ChooseSender, ErrorCode, ForecastCampaign, GetCampaign, GetPapers, ListContacts,
    MessagePreview, PaperField, PreviewMessage, SaveCampaign, SaveContact, SendMessage, SettingKey, Slice,
    StartCampaign, SyncSenders, TextChange, TextFinding, UiError, When, WritePapers,
};
use linnet_domain::content::checks::Severity;
use linnet_domain::{CampaignId, CampaignStatus, Category, Decision, Origin, Rule};
use linnet_engine::Handle as _;
use linnet_practice::{PracticeOptions, Registered};

use crate::world::{Shop, Town, folder, wednesday};

const SHORTENED: &str = "Hi {first_name|there}, see https://bit.ly/3xYz for the new hours.";
const TRAP: &str = "Your appointment is at 3. Reply CANCEL to reschedule.";
const OFFER: &str = "Hi {first_name|there}, 20% off all colors this week.";

async fn shop_with_dana(town: &Town, folder: &std::path::Path) -> Shop {
    let shop = Shop::open(folder, &town.known).await;
    shop.engine.clock().set(wednesday());
    let draft = linnet_contract::ContactDraft {
        first_name: "Dana".to_owned(),
        number: "+13125550142".to_owned(),
        ..linnet_contract::ContactDraft::default()
    };
    shop.engine.handle(SaveContact { id: None, draft, new_number: None }).await.unwrap();
    shop.set(SettingKey::BusinessName, "Rosa's Salon").await;
    shop
}

fn draft(body: &str, category: Category) -> CampaignDraft {
    CampaignDraft { name: "News".to_owned(), body: body.to_owned(), category, ..CampaignDraft::default() }
}

async fn save(shop: &Shop, body: &str, category: Category) -> CampaignId {
    shop.engine.handle(SaveCampaign { id: None, draft: draft(body, category) }).await.unwrap().row.id
}

async fn findings(shop: &Shop, body: &str, category: Category) -> Vec<TextFinding> {
    let preview = PreviewMessage { draft: draft(body, category), index: 0 };
    let MessagePreview { findings, .. } = shop.engine.handle(preview).await.unwrap();
    findings
}

async fn blocked(shop: &Shop, body: &str, category: Category) -> Option<String> {
    let id = save(shop, body, category).await;
    shop.engine.handle(ForecastCampaign { id }).await.unwrap().blocked
}

async fn text(shop: &Shop, body: &str, origin: Origin) -> Result<(), UiError> {
    let order = SendMessage {
        number: "+13125550142".to_owned(),
        body: body.to_owned(),
        category: Category::Service,
        origin,
        when: When::Now,
        urgent: None,
        leave: None,
        token: format!("{origin} {body}"),
    };
    shop.engine.handle(order).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_may_not_leave_closes_send_for_the_whole_campaign() {
    let (town, folder) = (Town::start().await, folder());
    let shop = shop_with_dana(&town, folder.path()).await;
    let id = save(&shop, SHORTENED, Category::Service).await;
    let ahead = shop.engine.handle(ForecastCampaign { id }).await.unwrap();
    let reason = ahead.blocked.unwrap_or_default();
    assert!(reason.contains("bit.ly"), "{reason}");
    assert_eq!(ahead.will_send, 1, "nothing but the text is in the way");
    let start = StartCampaign { id, expected: None, hold_seconds: Some(0) };
    let refusal = shop.engine.handle(start).await.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::Refused);
    assert!(refusal.message.contains("bit.ly") && refusal.message.contains("Nothing was sent"), "{}", refusal.message);
    assert_eq!(shop.engine.handle(GetCampaign { id }).await.unwrap().row.status, CampaignStatus::Draft);
    assert_eq!(blocked(&shop, "Hi, see https://rosas.example/hours", Category::Service).await, None);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_may_not_leave_goes_to_nobody_one_by_one_either() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = shop_with_dana(&town, folder.path()).await;
    for origin in [Origin::Direct, Origin::Reply] {
        let refusal = text(&shop, SHORTENED, origin).await.unwrap_err();
        assert_eq!(refusal.code, ErrorCode::Refused);
        assert!(refusal.message.contains("bit.ly"), "{}", refusal.message);
    }
    let check = CheckMessage {
        number: "+13125550142".to_owned(),
        body: SHORTENED.to_owned(),
        category: Category::Service,
        origin: Origin::Direct,
        when: When::Now,
        urgent: None,
    };
    let check = shop.engine.handle(check).await.unwrap();
    assert_eq!(check.verdict.decision, Decision::Never);
    assert!(check.verdict.reasons.iter().any(|reason| reason.rule == Rule::Content), "{:?}", check.verdict);
    assert_eq!(check.findings[0].severity, Severity::Block);
    text(&shop, "Hi Dana, your chair is free at three.", Origin::Direct).await.unwrap();
    shop.run();
    shop.until("the other text has left", async |_| town.sent().await.len() == 1).await;
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_everyday_text_that_smells_of_an_offer_is_asked_about_and_one_press_makes_it_one() {
    let (town, folder) = (Town::start().await, folder());
    let shop = shop_with_dana(&town, folder.path()).await;
    let found = findings(&shop, OFFER, Category::Service).await;
    let question = found.first().unwrap();
    assert!(question.severity == Severity::Warn && question.message.starts_with("Is this an offer?"), "{found:?}");
    assert_eq!(question.fix.as_ref().map(|fix| &fix.change), Some(&TextChange::TreatAsOffer));
    assert_eq!(blocked(&shop, OFFER, Category::Service).await, None, "it is a question, not a refusal");
    assert_eq!(findings(&shop, OFFER, Category::Marketing).await, [], "name and way to stop are added by themselves");
    assert_eq!(findings(&shop, "Your chair is free at three.", Category::Service).await, []);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fix_of_a_trap_lets_the_campaign_go() {
    let (town, folder) = (Town::start().await, folder());
    let shop = shop_with_dana(&town, folder.path()).await;
    let found = findings(&shop, TRAP, Category::Service).await;
    assert_eq!(found[0].severity, Severity::Block, "{found:?}");
    assert!(blocked(&shop, TRAP, Category::Service).await.is_some());
    let Some(TextChange::Replace(better)) = found[0].fix.clone().map(|fix| fix.change) else {
        panic!("there is a fix: {found:?}");
    };
    assert!(!better.contains("CANCEL"), "{better}");
    assert_eq!(blocked(&shop, &better, Category::Service).await, None);
    assert_eq!(findings(&shop, "Hi {frist_name}, see https://bit.ly/3xYz", Category::Service).await.len(), 1);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_without_a_name_is_told_where_to_enter_it() {
    let (town, folder) = (Town::start().await, folder());
    let shop = shop_with_dana(&town, folder.path()).await;
    shop.set(SettingKey::BusinessName, "").await;
    let found = findings(&shop, OFFER, Category::Marketing).await;
    assert!(found.iter().any(|one| one.message.contains("Settings")), "{found:?}");
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_for_the_papers_are_kept_and_what_is_known_is_filled_in() {
    let (town, folder) = (Town::start().await, folder());
    let shop = shop_with_dana(&town, folder.path()).await;
    let blank = shop.engine.handle(GetPapers {}).await.unwrap();
    let value = |papers: &linnet_contract::Papers, field| {
        papers.questions.iter().find(|question| question.field == field).unwrap().value.clone()
    };
    assert_eq!(value(&blank, PaperField::BusinessName), "Rosa's Salon");
    assert_eq!(value(&blank, PaperField::Region), "us");
    assert!(blank.papers.is_empty());
    let mut answers: Vec<_> = blank.questions.iter().map(|question| (question.field, question.value.clone())).collect();
    answers.push((PaperField::Phone, "(312) 555-0142".to_owned()));
    let written = shop.engine.handle(WritePapers { answers }).await.unwrap();
    let privacy = written.papers.iter().find(|paper| paper.title.contains("privacy")).unwrap();
    assert!(privacy.text.as_deref().unwrap_or_default().contains("(312) 555-0142"), "{privacy:?}");
    assert_eq!(shop.engine.handle(GetPapers {}).await.unwrap(), written, "they are there again next time");
    let too_long = WritePapers { answers: vec![(PaperField::Website, "x".repeat(301))] };
    assert_eq!(shop.engine.handle(too_long).await.unwrap_err().field.as_deref(), Some("website"));
    // Nothing else is disturbed by what is kept beside the settings.
    let everyone = ListContacts { query: String::new(), audience: None, slice: Slice::default() };
    assert_eq!(shop.engine.handle(everyone).await.unwrap().total, 1);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn links_and_numbers_are_held_against_the_registration_of_the_sender_they_leave_from() {
    let registered = Registered { links: false, phone_numbers: false, ..Registered::default() };
    let town = Town::with(PracticeOptions { registered, speed: 50.0, ..PracticeOptions::default() }).await;
    let folder = folder();
    let shop = shop_with_dana(&town, folder.path()).await;
    let text = "New hours: https://rosas.example/hours or call 312-555-0199";
    let flags = async |from: Option<&str>| {
        let from = from.map(str::to_owned);
        let draft = CampaignDraft { from, ..draft(text, Category::Service) };
        let preview = shop.engine.handle(PreviewMessage { draft, index: 0 }).await.unwrap();
        preview.findings.iter().filter(|one| one.source.contains("registration")).count()
    };
    // The first number stands alone; the second belongs to the Messaging Service, whose registration covers it.
    assert_eq!(flags(None).await, 0, "nothing is known of the number in use");
    assert_eq!(flags(Some(&town.known.numbers[1])).await, 2);
    assert_eq!(flags(Some(&town.known.messaging_service_sid)).await, 2);
    let senders = shop.engine.handle(SyncSenders {}).await.unwrap();
    let service = senders.iter().find(|sender| sender.address == town.known.messaging_service_sid).unwrap();
    let registration = service.registration.as_ref().expect("it was asked");
    assert_eq!((registration.status.as_str(), registration.use_case.as_str()), ("VERIFIED", "MIXED"));
    assert_eq!((registration.has_embedded_links, registration.age_gated), (Some(false), Some(false)));
    shop.engine.handle(ChooseSender { id: service.id }).await.unwrap();
    assert_eq!(flags(None).await, 2, "the one in use counts");
    let check = CheckMessage {
        number: "+13125550142".to_owned(),
        body: text.to_owned(),
        category: Category::Service,
        origin: Origin::Direct,
        when: When::Now,
        urgent: None,
    };
    let check = shop.engine.handle(check).await.unwrap();
    assert_eq!(check.findings.iter().filter(|one| one.source.contains("registration")).count(), 2);
    town.stop().await;
}
