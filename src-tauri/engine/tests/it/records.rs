//! Records that belong to a number, a person or a road stay with it: consent, evidence, noes told to the owner, and what a
//! legal hold keeps back.

use chrono::TimeDelta;
use linnet_contract::{
    ContactDraft, ErasePerson, ErrorCode, FindContact, ImportOptOuts, ImportSource, LiftLegalHold, NewNumberConsent,
    OptOutNumber, OptOutRoad, RecordConsent, RunImport, SaveContact, SendMessage, SetLegalHold,
};
use linnet_domain::{Category, ConsentBasis, ConsentClaim, ConsentMethod, ContactId, MessageState};
use linnet_engine::Handle as _;

use crate::world::{Shop, Town, folder, text, text_in, wednesday};

const OLD: &str = "+13125550142";
const NEW: &str = "+13125550199";

fn draft(name: &str, number: &str) -> ContactDraft {
    ContactDraft { first_name: name.to_owned(), number: number.to_owned(), ..ContactDraft::default() }
}

fn yes(source: &str) -> ConsentClaim {
    ConsentClaim { basis: ConsentBasis::Written, source: source.to_owned(), date: "2026-06-01".parse().ok() }
}

async fn add(shop: &Shop, name: &str, number: &str, evidence: Option<&std::path::Path>) -> ContactId {
    let order = SaveContact { id: None, draft: draft(name, number), new_number: None };
    let id = shop.engine.handle(order).await.unwrap().row.id;
    let evidence = evidence.map(|path| ImportSource::Path { path: path.display().to_string() });
    let order = RecordConsent { id, claim: yes("counter card"), details: None, evidence };
    shop.engine.handle(order).await.unwrap();
    id
}

async fn erase(shop: &Shop, number: &str) {
    let order = ErasePerson { number: number.to_owned(), acknowledgement: "they asked me to".to_owned() };
    shop.engine.handle(order).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_stays_with_the_number_it_was_given_for() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let id = add(&shop, "Dana", OLD, None).await;
    let save = async |number: &str, new_number| {
        shop.engine.handle(SaveContact { id: Some(id), draft: draft("Dana", number), new_number }).await
    };
    let same = save("312-555-0142", None).await.unwrap();
    assert_eq!(same.row.consent, ConsentBasis::Written, "another spelling is the same number");

    let moved = save(NEW, None).await.unwrap();
    assert_eq!(moved.row.consent, ConsentBasis::None);
    assert!(moved.consent.as_ref().unwrap().claim.source.contains("no yes on record for this one"), "{moved:?}");
    assert_eq!(moved.consents.len(), 2, "what was said for the old number stays on record");
    let offer = SendMessage { category: Category::Marketing, ..text(NEW, "20% off", "offer") };
    let refused = shop.engine.handle(offer.clone()).await.unwrap_err();
    let reasons = refused.detail.unwrap()["reasons"].clone();
    assert!(reasons.as_array().unwrap().iter().any(|reason| reason["rule"] == "consent"), "{reasons}");

    let back = save(OLD, None).await.unwrap();
    assert_eq!(back.row.consent, ConsentBasis::Written, "the yes for the old number counts for the old number");
    assert_eq!(back.consent.unwrap().claim.source, "counter card");

    let given = NewNumberConsent { claim: yes("new card at the counter"), method: ConsentMethod::Paper };
    let attested = save(NEW, Some(given.clone())).await.unwrap();
    assert_eq!(attested.row.consent, ConsentBasis::Written);
    assert_eq!(attested.consents[0].details.method, ConsentMethod::Paper);
    // The business has no name here, so whether it is sent is another question; the yes is not in its way.
    if let Err(refused) = shop.engine.handle(offer).await {
        let reasons = refused.detail.unwrap()["reasons"].clone();
        assert!(reasons.as_array().unwrap().iter().all(|reason| reason["rule"] != "consent"), "{reasons}");
    }
    let unchanged = save(NEW, Some(given.clone())).await.unwrap_err();
    assert_eq!((unchanged.code, unchanged.field.as_deref()), (ErrorCode::BadInput, Some("new_number")));
    let unfounded = NewNumberConsent { claim: yes(" "), ..given };
    assert!(save(OLD, Some(unfounded)).await.is_err(), "a written yes says where it is written");
    let kept: Vec<(Option<String>, String)> =
        sqlx::query_as("SELECT number, basis FROM consents ORDER BY id").fetch_all(shop.db.reader()).await.unwrap();
    let kept: Vec<_> = kept.iter().map(|(number, basis)| (number.as_deref().unwrap(), basis.as_str())).collect();
    assert_eq!(kept, [(OLD, "written"), (NEW, "none"), (NEW, "written")]);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_legal_hold_keeps_scheduled_texts_back_and_its_end_sends_nothing_late() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    let scheduled = async |token: &str, hours| {
        let order = text_in(OLD, token, token, TimeDelta::hours(hours));
        shop.engine.handle(order).await.unwrap().id
    };
    let (soon, later) = (scheduled("soon", 1).await, scheduled("later", 9).await);
    let lawyer = tempfile::tempdir().unwrap();
    let path = lawyer.path().join("all.json").display().to_string();
    shop.engine.handle(SetLegalHold { path }).await.unwrap();
    assert!(shop.message(soon).await.explanation.contains("legal hold"));
    let refused = shop.engine.handle(text_in(OLD, "new", "new", TimeDelta::hours(1))).await.unwrap_err();
    assert!(refused.message.contains("legal hold"), "{refused}");
    shop.engine.clock().set(wednesday() + TimeDelta::hours(2));
    let answer = shop.engine.handle(text(OLD, "Your table is ready.", "now")).await.unwrap().id;
    shop.run();
    shop.until("a text of today went", async |shop| shop.message(answer).await.provider_sid.is_some()).await;
    assert_eq!(shop.message(soon).await.state, MessageState::Queued, "its time has come, and it is held");

    let acknowledgement = "Our lawyer released it.".to_owned();
    shop.engine.handle(LiftLegalHold { acknowledgement }).await.unwrap();
    let overdue = shop.message(soon).await;
    assert_eq!(overdue.state, MessageState::Canceled);
    assert!(overdue.explanation.contains("legal hold"), "{}", overdue.explanation);
    assert_eq!(shop.message(later).await.state, MessageState::Queued);
    assert_eq!(shop.message(later).await.explanation, "");
    shop.engine.clock().set(wednesday() + TimeDelta::hours(10));
    shop.until("the other goes in its time", async |shop| shop.message(later).await.provider_sid.is_some()).await;
    shop.stop().await;
    assert_eq!(town.sent().await.get(OLD), Some(&2));
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scan_goes_with_the_last_person_it_speaks_for() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let scans = tempfile::tempdir().unwrap();
    let (own, shared) = (scans.path().join("dana.png"), scans.path().join("family.png"));
    std::fs::write(&own, b"Dana's card").unwrap();
    std::fs::write(&shared, b"one card for two").unwrap();
    let dana = add(&shop, "Dana", OLD, Some(&own)).await;
    let evidence = Some(ImportSource::Path { path: shared.display().to_string() });
    let order = RecordConsent { id: dana, claim: yes("family card"), details: None, evidence };
    shop.engine.handle(order).await.unwrap();
    add(&shop, "Kim", NEW, Some(&shared)).await;
    let kept = || std::fs::read_dir(folder.path().join("evidence")).unwrap().count();
    assert_eq!(kept(), 2, "the same scan is kept once");
    erase(&shop, OLD).await;
    assert_eq!(kept(), 1, "Kim's yes still stands on the shared one");
    erase(&shop, NEW).await;
    assert_eq!(kept(), 0);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_by_email_keeps_its_road_and_words() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    add(&shop, "Dana", OLD, None).await;
    let how = async |number: &str, road, source: &str, words: Option<&str>| {
        let words = words.map(str::to_owned);
        let order = OptOutNumber { number: number.to_owned(), source: source.to_owned(), road: Some(road), words };
        shop.engine.handle(order).await.unwrap();
        let list = linnet_contract::ListOptOuts {
            query: number.to_owned(),
            slice: linnet_contract::Slice { offset: 0, limit: 9 },
        };
        shop.engine.handle(list).await.unwrap().items.remove(0).how
    };
    assert_eq!(how(OLD, OptOutRoad::Email, "", Some(" take me off ")).await, "by email: “take me off”");
    let stands = shop.engine.handle(FindContact { number: OLD.to_owned() }).await.unwrap().opt_out.unwrap();
    assert_eq!((stands.source.as_str(), stands.words.as_deref()), ("email", Some("take me off")));
    assert_eq!(how("+13125550150", OptOutRoad::Letter, "", None).await, "(by letter)");
    assert_eq!(how("+13125550151", OptOutRoad::Phone, "", Some("no more")).await, "(by phone: “no more”)");
    let too_long = OptOutNumber {
        number: "+13125550152".to_owned(),
        source: String::new(),
        road: Some(OptOutRoad::Email),
        words: Some("x".repeat(2_001)),
    };
    assert_eq!(shop.engine.handle(too_long).await.unwrap_err().field.as_deref(), Some("words"));
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_counts_everyone_on_the_list_whoever_put_them_there() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        ImportSource::Path { path: path.display().to_string() }
    };
    let noes = ImportOptOuts {
        source: file("noes.csv", "phone\n3125550142\n3125550143\n"),
        column: None,
        origin: "our old system".to_owned(),
    };
    shop.engine.handle(noes).await.unwrap();
    add(&shop, "Kim", NEW, None).await;
    erase(&shop, NEW).await;
    let import = |dry_run| RunImport {
        source: file("people.csv", "name,phone\nDana,3125550142\nKim,3125550199\nNora,3125550144\n"),
        mapping: std::collections::BTreeMap::new(),
        country: None,
        tags: Vec::new(),
        list: None,
        consent: None,
        wording: None,
        signed_by: None,
        dry_run,
        reach: false,
    };
    for dry_run in [true, false] {
        let report = shop.engine.handle(import(dry_run)).await.unwrap();
        assert_eq!((report.added, report.suppressed), (3, 2), "dry run: {dry_run}");
    }
    town.stop().await;
}
