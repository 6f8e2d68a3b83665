//! The ledger of a business at work: every attempt and every refusal leaves one entry, by the transaction that carries it
//! out; what is frozen stays, what is erased is gone, and the chain holds through all of it.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use chrono::{Months, TimeDelta};
use linnet_contract::{
    AnchorLedger, CallBackCampaign, CampaignDraft, ContactDraft, CorrectOptOut, DeleteContacts, ErasePerson, ErrorCode,
    ExportContacts, ExportLedger, FindContact, GetCampaign, GetLedger, ImportSource, LedgerAbout, LedgerCheck,
    LiftLegalHold, ListLedger, OptOutNumber, PreviewErasure, PurgeRecords, RecordConsent, ResumeCampaign, RunImport,
    SaveCampaign, SaveContact, SendMessage, SetLegalHold, SetSetting, SettingKey, Slice, StartCampaign, UiError,
    VerifyLedger,
};
use linnet_domain::ledger::Kind;
use linnet_domain::{
    CampaignId, CampaignStatus, Category, Channel, ConsentBasis, ConsentClaim, ConsentDetails, MessageState,
};
use linnet_engine::{Handle as _, receive};
use linnet_store::ledger::{About, Stored, page};
use serde_json::{Value, json};

use crate::world::{Shop, Town, folder, number, text, text_in, wednesday};

const DANA: &str = "+13125550142";
const NORA: &str = "+13125550144";
const SAM: &str = "+13125550145";

async fn check(shop: &Shop) -> LedgerCheck {
    let check = shop.engine.handle(VerifyLedger::default()).await.unwrap();
    assert!(check.intact, "{check:?}");
    check
}

async fn entries(shop: &Shop, about: &About) -> Vec<Stored> {
    page(&shop.db, about, 0, 100_000).await.unwrap()
}

async fn all(shop: &Shop) -> Vec<Stored> {
    entries(shop, &About::All).await
}

fn of(entries: &[Stored], kind: Kind) -> Vec<Value> {
    let wanted = entries.iter().filter(|entry| entry.kind == kind);
    wanted.map(|entry| serde_json::from_str(entry.payload.as_ref().unwrap()).unwrap()).collect()
}

fn kinds(entries: &[Stored]) -> BTreeMap<Kind, usize> {
    let mut kinds = BTreeMap::new();
    for entry in entries {
        *kinds.entry(entry.kind).or_default() += 1;
    }
    kinds
}

/// Dana said yes, Nora said nothing, Sam said stop.
async fn people(shop: &Shop) {
    for (name, number, yes) in [("Dana", DANA, true), ("Nora", NORA, false), ("Sam", SAM, true)] {
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
    stop(shop, SAM).await;
    shop.set(SettingKey::BusinessName, "Rosa's Salon").await;
}

async fn stop(shop: &Shop, number: &str) {
    let no = OptOutNumber { number: number.to_owned(), source: "by phone".to_owned(), road: None, words: None };
    shop.engine.handle(no).await.unwrap();
}

async fn offer(shop: &Shop) -> CampaignId {
    let draft = CampaignDraft {
        name: "Autumn offer".to_owned(),
        body: "Hi {first_name|there}, 20% off this week.".to_owned(),
        ..CampaignDraft::default()
    };
    shop.engine.handle(SaveCampaign { id: None, draft }).await.unwrap().row.id
}

async fn start(shop: &Shop, id: CampaignId, hold: i64) -> Result<(), UiError> {
    shop.engine.handle(StartCampaign { id, expected: None, hold_seconds: Some(hold) }).await.map(|_| ())
}

/// Dana gets the offer, and her phone has it.
async fn delivered(shop: &mut Shop) -> CampaignId {
    let id = offer(shop).await;
    start(shop, id, 0).await.unwrap();
    shop.run();
    shop.until("it is handed over", async |shop| {
        let waiting = [MessageState::Queued, MessageState::Submitting];
        !shop.counts(id).await.keys().any(|state| waiting.contains(state))
    })
    .await;
    shop.until("it is delivered", async |shop| {
        receive::poll_once(&shop.engine).await.unwrap();
        shop.counts(id).await.contains_key(&MessageState::Delivered)
    })
    .await;
    shop.stop().await;
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_tells_everything_it_was_decided_on() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    people(&shop).await;
    let id = delivered(&mut shop).await;
    let found = entries(&shop, &About::Campaign(id)).await;
    let attempts = of(&found, Kind::Attempt);
    let [attempt] = attempts.as_slice() else { panic!("one attempt: {attempts:?}") };
    let consents = of(&entries(&shop, &About::Number(DANA.to_owned())).await, Kind::Consent);
    assert_eq!(consents[0]["source"], "sign-up card");
    for (field, expected) in [
        ("number", json!(DANA)),
        ("decision", json!("send")),
        ("category", json!("marketing")),
        ("origin", json!("campaign")),
        ("reasons", json!([])),
        ("states", json!(["IL"])),
        ("place_by", json!("area_code")),
        ("sender", json!(town.known.numbers[0])),
        ("opted_out_at", Value::Null),
    ] {
        assert_eq!(attempt[field], expected, "{field} of {attempt}");
    }
    assert!(attempt["body"].as_str().unwrap().starts_with("Rosa's Salon"), "{attempt}");
    assert_eq!(
        (&attempt["consent"]["basis"], &attempt["consent"]["given_on"]),
        (&json!("written"), &json!("2026-03-12"))
    );
    assert_eq!(attempt["local_times"][0]["zone"], "America/Chicago");
    assert!(attempt["local_times"][0]["local"].as_str().unwrap().ends_with("-05:00"));
    assert_eq!(attempt["rules_version"], linnet_engine::ledger::RULES_VERSION);
    assert_eq!(of(&all(&shop).await, Kind::Rules)[0]["version"], linnet_engine::ledger::RULES_VERSION);

    let outcomes = of(&found, Kind::Outcome);
    assert_eq!((outcomes.len(), &outcomes[0]["outcome"]), (1, &json!("accepted")));
    assert!(outcomes[0]["provider_sid"].as_str().unwrap().starts_with("SM"));
    assert_eq!(of(&found, Kind::Status)[0]["status"], "delivered");
    let mut refused: Vec<(String, String)> = of(&found, Kind::Blocked)
        .iter()
        .map(|one| (one["number"].as_str().unwrap().to_owned(), one["rule"].as_str().unwrap().to_owned()))
        .collect();
    refused.sort();
    assert_eq!(refused, [(NORA.to_owned(), "consent".to_owned()), (SAM.to_owned(), "opt_out".to_owned())]);
    check(&shop).await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_person_and_every_attempt_of_a_crashing_campaign_is_once_in_the_ledger() {
    const PEOPLE: u64 = 200;
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let campaign = shop.campaign(PEOPLE, Some(400)).await;
    shop.crash().await;
    for round in 0..12_u64 {
        let mut shop = Shop::open(folder.path(), &town.known).await;
        shop.run();
        tokio::time::sleep(Duration::from_millis(3 + round * 7 % 60)).await;
        shop.crash().await;
    }
    let mut shop = Shop::open(folder.path(), &town.known).await;
    shop.run();
    shop.until("nobody is left", async |shop| {
        let counts = shop.counts(campaign).await;
        !counts.contains_key(&MessageState::Queued) && !counts.contains_key(&MessageState::Submitting)
    })
    .await;
    shop.stop().await;
    let found = entries(&shop, &About::Campaign(campaign)).await;
    let ids = |values: &[Value]| values.iter().map(|value| value["attempt"].as_i64().unwrap()).collect::<Vec<_>>();
    let mut told = ids(&of(&found, Kind::Attempt));
    told.sort_unstable();
    let kept: Vec<i64> = sqlx_ids(&shop, "SELECT id FROM attempts ORDER BY id").await;
    assert_eq!(told, kept, "an attempt and its entry are one transaction");
    // An attempt that was accepted has exactly one entry that says so.
    let mut accepted: Vec<i64> = ids(&of(&found, Kind::Outcome)
        .into_iter()
        .filter(|outcome| outcome["outcome"] == "accepted")
        .collect::<Vec<_>>());
    accepted.sort_unstable();
    assert_eq!(accepted, sqlx_ids(&shop, "SELECT id FROM attempts WHERE state = 'accepted' ORDER BY id").await);
    check(&shop).await;
    town.stop().await;
}

async fn sqlx_ids(shop: &Shop, question: &'static str) -> Vec<i64> {
    sqlx::query_scalar(question).fetch_all(shop.db.reader()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_is_told_when_its_reason_changes_and_not_again() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    shop.engine.handle(text(DANA, "Your order is ready.", "one")).await.unwrap();
    shop.set(SettingKey::BudgetDaily, "0").await;
    shop.run();
    let held = async |shop: &Shop| of(&all(shop).await, Kind::Held);
    shop.until("it has to wait", async |shop| !held(shop).await.is_empty()).await;
    // Looked at again and again for the same reason.
    for _ in 0..3 {
        let mut tx = shop.db.write().await.unwrap();
        sqlx::query("UPDATE messages SET not_before = 0").execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        shop.set(SettingKey::BusinessName, "Woken").await;
        shop.until("it waits again", async |shop| sqlx_ids(shop, "SELECT not_before FROM messages").await[0] > 0).await;
    }
    let told = held(&shop).await;
    assert_eq!((told.len(), &told[0]["rule"]), (1, &json!("budget")), "{told:?}");
    assert!(told[0]["not_before"].is_string() && told[0]["reason"].as_str().is_some_and(|reason| !reason.is_empty()));
    shop.stop().await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn consents_stops_settings_imports_and_exports_are_told() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    people(&shop).await;
    let csv = folder.path().join("list.csv");
    std::fs::write(&csv, "name,mobile\nZoë,3125550150\nBad,12\n").unwrap();
    let import = RunImport {
        source: ImportSource::Path { path: csv.display().to_string() },
        mapping: BTreeMap::new(),
        country: None,
        tags: Vec::new(),
        list: None,
        consent: Some(ConsentClaim { basis: ConsentBasis::Customer, source: "our till".to_owned(), date: None }),
        wording: None,
        signed_by: None,
        reach: false,
        dry_run: false,
    };
    shop.engine.handle(RunImport { dry_run: true, ..import.clone() }).await.unwrap();
    shop.engine.handle(import).await.unwrap();
    let out = folder.path().join("people.csv").display().to_string();
    shop.engine.handle(ExportContacts { path: out }).await.unwrap();
    shop.set(SettingKey::HoursEnd, "22:00").await;
    shop.set(SettingKey::HoursEnd, "20:00").await;
    shop.set(SettingKey::Appearance, "dark").await;
    town.write(DANA, "STOP").await;
    receive::poll_once(&shop.engine).await.unwrap();
    town.write(DANA, "START").await;
    receive::poll_once(&shop.engine).await.unwrap();

    let found = all(&shop).await;
    let told = kinds(&found);
    for (kind, count) in [
        (Kind::Consent, 3),
        (Kind::OptOut, 2),
        (Kind::OptOutLifted, 1),
        (Kind::Import, 1),
        (Kind::Export, 1),
        (Kind::Inbound, 2),
    ] {
        assert_eq!(told.get(&kind), Some(&count), "{kind}: {told:?}");
    }
    let hours: Vec<Value> = of(&found, Kind::Setting).into_iter().filter(|entry| entry["key"] == "hours.end").collect();
    assert_eq!((&hours[0]["loosens"], &hours[1]["loosens"]), (&json!(true), &json!(false)), "{hours:?}");
    assert!(of(&found, Kind::Setting).iter().all(|entry| entry["key"] != "appearance"));
    assert_eq!(
        (&of(&found, Kind::Import)[0]["added"], &of(&found, Kind::Import)[0]["rejected"]),
        (&json!(1), &json!(1))
    );
    check(&shop).await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_stops_campaigns_and_keeps_everything_until_it_is_lifted_in_words() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    people(&shop).await;
    let (going, waiting) = (offer(&shop).await, offer(&shop).await);
    start(&shop, going, 600).await.unwrap();
    let lawyer = tempfile::tempdir().unwrap();
    let path = |name: &str| lawyer.path().join(name).display().to_string();
    std::fs::write(path("taken.json"), "mine").unwrap();
    let refused = shop.engine.handle(SetLegalHold { path: path("taken.json") }).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::BadInput);
    let status = async |shop: &Shop, id| shop.engine.handle(GetCampaign { id }).await.unwrap().row;
    assert_eq!(status(&shop, going).await.status, CampaignStatus::Held, "no file, no hold");

    let hold = shop.engine.handle(SetLegalHold { path: path("all.json") }).await.unwrap();
    assert_eq!(hold.paused, 1);
    let frozen = status(&shop, going).await;
    assert_eq!(frozen.status, CampaignStatus::Paused);
    assert!(frozen.pause_reason.unwrap().contains("legal hold"));
    let document: Value = serde_json::from_str(&std::fs::read_to_string(path("all.json")).unwrap()).unwrap();
    assert_eq!(document["entries"].as_array().unwrap().len() as u64, hold.exported.entries);
    assert_eq!(document["about"]["entries"], hold.exported.entries);
    assert!(document["entries"].as_array().unwrap().iter().any(|entry| entry["kind"] == "hold_on"));

    let dana = shop.engine.handle(FindContact { number: DANA.to_owned() }).await.unwrap().row.id;
    let erase = ErasePerson { number: DANA.to_owned(), acknowledgement: "they asked me to".to_owned() };
    let refusals = [
        start(&shop, waiting, 0).await.unwrap_err(),
        shop.engine.handle(ResumeCampaign { id: going }).await.unwrap_err(),
        shop.engine.handle(CallBackCampaign { id: going }).await.unwrap_err(),
        shop.engine.handle(linnet_contract::DeleteCampaign { id: waiting }).await.unwrap_err(),
        shop.engine.handle(DeleteContacts { ids: vec![dana] }).await.unwrap_err(),
        shop.engine.handle(erase.clone()).await.unwrap_err(),
        shop.engine.handle(PurgeRecords { dry_run: false }).await.unwrap_err(),
        shop.engine.handle(SetLegalHold { path: path("again.json") }).await.unwrap_err(),
    ];
    for refusal in refusals {
        assert_eq!(refusal.code, ErrorCode::Refused, "{refusal}");
        assert!(refusal.message.contains("legal hold"), "{refusal}");
    }
    assert!(!Path::new(&path("again.json")).exists(), "a hold that was refused leaves no file");
    assert!(shop.engine.handle(PreviewErasure { number: DANA.to_owned() }).await.unwrap().refused.is_some());
    shop.run();
    tokio::time::sleep(Duration::from_millis(300)).await;
    shop.stop().await;
    assert!(town.sent().await.is_empty(), "nothing leaves");

    let short = shop.engine.handle(LiftLegalHold { acknowledgement: "ok".to_owned() }).await.unwrap_err();
    assert_eq!(short.code, ErrorCode::BadInput);
    let words = "Our lawyer released it on 3 June.";
    let state = shop.engine.handle(LiftLegalHold { acknowledgement: words.to_owned() }).await.unwrap();
    assert_eq!(state.hold_since, None);
    assert_eq!(of(&all(&shop).await, Kind::HoldOff)[0]["typed"], words);
    assert_eq!(status(&shop, going).await.status, CampaignStatus::Paused, "the owner resumes, not the end of the hold");
    shop.engine.handle(ResumeCampaign { id: going }).await.unwrap();
    shop.engine.handle(erase).await.unwrap();
    check(&shop).await;
    town.stop().await;
}

/// Whether a text stands anywhere in the business's file.
fn in_file(folder: &Path, text: &str) -> bool {
    ["linnet.db", "linnet.db-wal"].iter().any(|name| {
        let bytes = std::fs::read(folder.join(name)).unwrap_or_default();
        bytes.windows(text.len()).any(|part| part == text.as_bytes())
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_person_is_gone_from_the_file_and_is_never_texted_again() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    people(&shop).await;
    let campaign = delivered(&mut shop).await;
    town.write(DANA, "My cat Xylophone says hi").await;
    receive::poll_once(&shop.engine).await.unwrap();
    let later = text_in(DANA, "See you tomorrow.", "later", TimeDelta::hours(20));
    shop.engine.handle(later).await.unwrap();
    let before = check(&shop).await;

    let preview = shop.engine.handle(PreviewErasure { number: "(312) 555-0142".to_owned() }).await.unwrap();
    assert!(preview.refused.is_none() && preview.goes.len() == 5, "{preview:?}");
    let order = |words: &str| ErasePerson { number: DANA.to_owned(), acknowledgement: words.to_owned() };
    assert_eq!(shop.engine.handle(order("yes")).await.unwrap_err().code, ErrorCode::BadInput);
    let erased = shop.engine.handle(order("Dana wrote us to erase her")).await.unwrap();
    assert_eq!(erased.withdrawn, 1);
    assert!(erased.entries >= 6, "{erased:?}");

    let after = check(&shop).await;
    assert_eq!(after.erased, erased.entries);
    assert!(after.entries > before.entries);
    shop.db.close().await;
    shop.engine.close().await;
    for trace in [DANA, "3125550142", "Xylophone", "Hi Dana", "Dana wrote us"] {
        assert!(!in_file(folder.path(), trace), "“{trace}” is left in the file");
    }
    assert!(in_file(folder.path(), SAM), "and this is how one would find it");

    let shop = Shop::open(folder.path(), &town.known).await;
    let counts = shop.counts(campaign).await;
    assert_eq!(counts.values().sum::<u64>(), 3, "that somebody got it still counts: {counts:?}");
    let refused = shop.engine.handle(text(DANA, "Hello again", "again")).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Refused);
    assert!(refused.message.contains("stop"), "{refused}");
    let csv = folder.path().join("again.csv");
    std::fs::write(&csv, "name,mobile\nDana,3125550142\n").unwrap();
    let import = RunImport {
        source: ImportSource::Path { path: csv.display().to_string() },
        mapping: BTreeMap::new(),
        country: None,
        tags: Vec::new(),
        list: None,
        consent: None,
        wording: None,
        signed_by: None,
        reach: false,
        dry_run: false,
    };
    shop.engine.handle(import).await.unwrap();
    let details = shop.engine.handle(FindContact { number: DANA.to_owned() }).await.unwrap();
    assert!(details.row.suppressed, "imported again, and still on the list");
    // What Twilio lists again was heard already.
    assert_eq!(receive::poll_once(&shop.engine).await.unwrap().heard, 0);
    check(&shop).await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_with_an_open_attempt_is_not_erased_yet() {
    let (town, folder) = (Town::start().await, folder());
    town.fault("drop_after", 1.0).await;
    town.fault("list_lag", 1.0).await;
    let mut shop = Shop::open(folder.path(), &town.known).await;
    let id = shop.engine.handle(text(DANA, "Ready.", "one")).await.unwrap().id;
    shop.run();
    shop.until("it is in doubt", async |shop| shop.message(id).await.state == MessageState::InDoubt).await;
    shop.stop().await;
    let order = ErasePerson { number: DANA.to_owned(), acknowledgement: "they asked me to".to_owned() };
    assert_eq!(shop.engine.handle(order).await.unwrap_err().code, ErrorCode::Refused);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn retention_has_a_floor_of_five_years_and_keeps_what_is_in_use() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    people(&shop).await;
    delivered(&mut shop).await;
    for key in [SettingKey::KeepSends, SettingKey::KeepConsents, SettingKey::KeepOptOuts] {
        let error = shop.engine.handle(SetSetting { key, value: "4".to_owned() }).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::Refused);
        assert!(error.message.contains("five years"), "{error}");
    }
    shop.set(SettingKey::KeepSends, "5").await;
    let purge = async |shop: &Shop, dry_run| {
        let purged = shop.engine.handle(PurgeRecords { dry_run }).await.unwrap();
        (purged.entries, purged.numbers)
    };
    shop.engine.clock().set(wednesday() + Months::new(59));
    assert_eq!(purge(&shop, false).await, (0, 0));
    shop.engine.clock().set(wednesday() + Months::new(61));
    let planned = purge(&shop, true).await;
    assert!(planned.0 > 0 && planned.1 == 1, "{planned:?}");
    assert_eq!(purge(&shop, true).await, planned, "a dry run changes nothing");
    assert_eq!(purge(&shop, false).await, planned);
    assert_eq!(purge(&shop, false).await, (0, 0));
    let left = entries(&shop, &About::Number(DANA.to_owned())).await;
    let kept: Vec<Kind> = left.iter().filter(|entry| entry.payload.is_some()).map(|entry| entry.kind).collect();
    assert_eq!(kept, [Kind::Consent], "six years for consents, and Dana is still in the book");
    stop(&shop, NORA).await;
    assert_eq!(check(&shop).await.erased, planned.0);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_says_since_when_it_is_unchanged_and_lets_everything_be_computed_again() {
    let (town, folder) = (Town::start().await, folder());
    let mut shop = Shop::open(folder.path(), &town.known).await;
    people(&shop).await;
    let id = delivered(&mut shop).await;
    town.write(DANA, "=HYPERLINK(\"http://x\") 🌶").await;
    receive::poll_once(&shop.engine).await.unwrap();
    let files = tempfile::tempdir().unwrap();
    let path = |name: &str| files.path().join(name).display().to_string();
    let export =
        async |shop: &Shop, about, name: &str| shop.engine.handle(ExportLedger { about, path: path(name) }).await;
    let about_dana = || LedgerAbout::Number { number: DANA.to_owned() };
    let first = export(&shop, about_dana(), "dana.json").await.unwrap();
    assert!(first.statement.contains("No anchor was made yet"), "{}", first.statement);
    let anchor = shop.engine.handle(AnchorLedger {}).await.unwrap();
    let whole = export(&shop, LedgerAbout::All, "all.json").await.unwrap();
    assert!(
        whole.statement.contains("unchanged since") && whole.statement.contains(&anchor.head),
        "{}",
        whole.statement
    );

    // The chain, computed from the file alone.
    let document: Value = serde_json::from_str(&std::fs::read_to_string(path("all.json")).unwrap()).unwrap();
    assert!(!document.to_string().contains("proof"));
    let entries = document["entries"].as_array().unwrap();
    let mut previous = "0".repeat(64);
    for entry in entries {
        let bytes = |field: &str| unhex(entry[field].as_str().unwrap_or_default());
        assert_eq!(entry["previous"], previous.as_str());
        let salt = bytes("salt");
        let commitment = hashed("linnet-ledger-payload-1", &[&salt, entry["payload"].as_str().unwrap().as_bytes()]);
        assert_eq!(entry["commitment"], commitment);
        let whole = |field: &str| entry[field].as_i64().unwrap().to_be_bytes();
        let kind = entry["kind"].as_str().unwrap().as_bytes();
        previous = hashed(
            "linnet-ledger-entry-1",
            &[&whole("seq"), &whole("at_millis"), kind, &bytes("subject"), &bytes("commitment"), &bytes("previous")],
        );
        assert_eq!(entry["hash"], previous.as_str());
    }
    assert!(entries.iter().any(|entry| entry["seq"] == anchor.seq && entry["hash"] == anchor.head.as_str()));
    assert!(document["about"]["rules"]["rules"].as_array().unwrap().len() > 5);
    assert!(document["about"]["rules"]["rows"].as_array().unwrap().len() > 50, "the rows in force");

    let table = export(&shop, about_dana(), "dana.csv").await.unwrap();
    let text = std::fs::read_to_string(path("dana.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
    assert_eq!(rows.len() as u64, table.entries + 1, "a first line says what this is");
    for cell in rows.iter().flatten() {
        assert!(!cell.starts_with(['=', '-', '@']), "{cell}");
        let number =
            |cell: &str| cell.strip_prefix('+').is_some_and(|rest| rest.bytes().all(|one| one.is_ascii_digit()));
        assert!(!cell.starts_with('+') || number(cell), "{cell}");
    }
    assert!(rows.iter().any(|row| row.iter().any(|cell| cell.ends_with("America/Chicago"))), "local times");

    let paper = export(&shop, LedgerAbout::Campaign { id }, "offer.PDF").await.unwrap();
    let bytes = std::fs::read(path("offer.PDF")).unwrap();
    assert!(bytes.starts_with(b"%PDF-") && paper.note.is_none());
    let paper = export(&shop, about_dana(), "dana.pdf").await.unwrap();
    assert!(paper.note.unwrap().contains("Unicode"), "the emoji is said");

    for name in ["dana.csv", "dana.txt"] {
        assert_eq!(export(&shop, about_dana(), name).await.unwrap_err().code, ErrorCode::BadInput, "{name}");
    }
    let nobody = LedgerAbout::Campaign { id: CampaignId(99) };
    assert_eq!(export(&shop, nobody, "none.csv").await.unwrap_err().code, ErrorCode::NotFound);
    assert!(!Path::new(&path("none.csv")).exists(), "no empty file is left");
    let exports = of(&all(&shop).await, Kind::Export);
    assert_eq!(exports.len(), 5, "{exports:?}");
    let list = ListLedger { about: about_dana(), slice: Slice { offset: 0, limit: 2 } };
    let listed = shop.engine.handle(list.clone()).await.unwrap();
    assert!(listed.items[0].seq > listed.items[1].seq, "latest first");
    let next = ListLedger { slice: Slice { offset: 1, limit: 2 }, ..list };
    assert_eq!(shop.engine.handle(next).await.unwrap().items[0].seq, listed.items[1].seq);
    assert!(listed.total > 5 && listed.items.len() == 2 && !listed.items[0].sentence.is_empty(), "{listed:?}");
    check(&shop).await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_of_the_hand_is_corrected_at_once_and_both_stay_on_record() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    people(&shop).await;
    let correct = |number: &str| CorrectOptOut { number: number.to_owned() };
    let stopped = async |number: &str| {
        shop.engine.handle(FindContact { number: number.to_owned() }).await.unwrap().opt_out.is_some()
    };
    assert_eq!(shop.engine.handle(correct(DANA)).await.unwrap_err().code, ErrorCode::Refused, "she said nothing");
    stop(&shop, DANA).await;
    assert!(stopped(DANA).await);
    shop.engine.handle(correct(DANA)).await.unwrap();
    assert!(!stopped(DANA).await);
    let about = About::Number(DANA.to_owned());
    let kinds: Vec<Kind> = page(&shop.db, &about, 0, 100).await.unwrap().iter().map(|entry| entry.kind).collect();
    assert!(kinds.ends_with(&[Kind::OptOut, Kind::OptOutLifted]), "{kinds:?}");

    stop(&shop, DANA).await;
    shop.engine.clock().set(shop.engine.clock().now() + TimeDelta::seconds(61));
    assert_eq!(shop.engine.handle(correct(DANA)).await.unwrap_err().code, ErrorCode::Refused, "too late");
    assert!(stopped(DANA).await);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_to_everyday_messages_or_to_email_opens_no_offers_by_text() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    people(&shop).await;
    let nora = shop.engine.handle(FindContact { number: NORA.to_owned() }).await.unwrap();
    let claim = ConsentClaim {
        basis: ConsentBasis::Written,
        source: "sign-up card".to_owned(),
        date: "2026-03-12".parse().ok(),
    };
    let yes = |details: ConsentDetails| RecordConsent {
        id: nora.row.id,
        claim: claim.clone(),
        details: Some(details),
        evidence: None,
    };
    let everyday = ConsentDetails { purpose: ConsentDetails::EVERYDAY.to_owned(), ..ConsentDetails::default() };
    let by_email = ConsentDetails { channel: Channel::Email, ..ConsentDetails::default() };
    for (details, records) in [(everyday, 1), (by_email, 2)] {
        let known = shop.engine.handle(yes(details)).await.unwrap();
        assert_eq!((known.row.consent, known.consents.len()), (ConsentBasis::None, records));
        assert_eq!(known.consent, None);
    }
    let known = shop.engine.handle(yes(ConsentDetails::default())).await.unwrap();
    assert_eq!(known.row.consent, ConsentBasis::Written);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_check_is_remembered() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    assert_eq!(shop.engine.handle(GetLedger {}).await.unwrap().checked, None);
    check(&shop).await;
    let checked = shop.engine.handle(GetLedger {}).await.unwrap().checked.unwrap();
    assert_eq!(checked.first_bad, None);
    town.stop().await;
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

fn hashed(name: &str, fields: &[&[u8]]) -> String {
    use sha2::Digest as _;
    let mut hash = sha2::Sha256::new();
    hash.update(name.as_bytes());
    for field in fields {
        hash.update((field.len() as u64).to_be_bytes());
        hash.update(field);
    }
    linnet_store::ledger::chain::hex(&hash.finalize())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_text_that_is_refused_or_waits_from_the_start_is_told() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    people(&shop).await;
    shop.engine.handle(text(SAM, "Your order is ready.", "one")).await.unwrap_err();
    // Three in the night in Chicago.
    shop.engine.clock().set(wednesday() + TimeDelta::hours(15));
    let offer = SendMessage { category: Category::Marketing, ..text(DANA, "20% off today.", "two") };
    shop.engine.handle(offer).await.unwrap();
    let found = all(&shop).await;
    let blocked = of(&found, Kind::Blocked);
    assert_eq!((blocked.len(), &blocked[0]["rule"], &blocked[0]["origin"]), (1, &json!("opt_out"), &json!("direct")));
    assert_eq!(blocked[0]["body"], "Your order is ready.");
    let held = of(&found, Kind::Held);
    assert_eq!((held.len(), &held[0]["number"], &held[0]["decision"]), (1, &json!(DANA), &json!("wait")), "{held:?}");
    assert!(held[0]["rule"].is_string() && held[0]["not_before"].is_string());
    check(&shop).await;
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_agreed_and_refused_before_there_was_a_ledger_is_taken_over_once() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    people(&shop).await;
    // As a file stands that was written before.
    let mut tx = shop.db.write().await.unwrap();
    for statement in [
        "DROP TRIGGER ledger_never_shrinks",
        "DROP TRIGGER ledger_head_goes_forward",
        "DELETE FROM ledger_payloads",
        "DELETE FROM ledger",
        "UPDATE ledger_head SET seq = 0, hash = zeroblob(32)",
    ] {
        sqlx::query(statement).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    shop.engine.close().await;
    for _ in 0..2 {
        let shop = Shop::open(folder.path(), &town.known).await;
        let found = all(&shop).await;
        let told = kinds(&found);
        assert_eq!((told[&Kind::Consent], told[&Kind::OptOut], told[&Kind::Rules]), (2, 1, 1), "{told:?}");
        let no = &of(&found, Kind::OptOut)[0];
        assert_eq!((&no["number"], &no["adopted"]), (&json!(SAM), &json!(true)));
        assert!(no["recorded_at"].is_string());
        check(&shop).await;
        shop.engine.close().await;
    }
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_that_withdraws_from_a_running_campaign_leaves_an_entry_for_it() {
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    let id = shop.campaign(3, None).await;
    stop(&shop, &number(1)).await;
    let found = entries(&shop, &About::Campaign(id)).await;
    let blocked = of(&found, Kind::Blocked);
    assert_eq!((blocked.len(), &blocked[0]["rule"], &blocked[0]["number"]), (1, &json!("opt_out"), &json!(number(1))));
    check(&shop).await;
    town.stop().await;
}
