//! The address book by its commands: adding, finding, deleting, audiences, templates, export.

use std::path::Path;
use std::sync::Arc;

use linnet_contract::{
    CheckAudience, ContactDetails, ContactDraft, DeleteContacts, DeleteTemplate, ErrorCode, ExportContacts,
    FindContact, GetContact, ListAudiences, ListContacts, ListTemplates, RecordConsent, RestoreContacts, SaveContact,
    SaveTemplate, Slice, UiError,
};
use linnet_domain::{ConsentBasis, ConsentClaim, ContactId};
use linnet_engine::{Clock, Engine, EngineOptions, Handle};
use linnet_providers::secret::SecretStore;
use tempfile::TempDir;

/// A business of its own with nobody in its book. Wednesday, 4 March 2026, noon in Chicago.
pub async fn business() -> (Arc<Engine>, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (open_in(folder.path()).await, folder)
}

pub async fn open_in(folder: &Path) -> Arc<Engine> {
    let options = EngineOptions {
        folder: folder.to_owned(),
        profile: "test".to_owned(),
        clock: Clock::starting_at("2026-03-04T18:00:00Z".parse().unwrap()),
        keychain: SecretStore::session(),
        embedded_practice: false,
    };
    Engine::open(options).await.unwrap()
}

pub fn draft(name: &str, number: &str) -> ContactDraft {
    ContactDraft { first_name: name.to_owned(), number: number.to_owned(), ..ContactDraft::default() }
}

pub async fn add(engine: &Engine, draft: ContactDraft) -> Result<ContactDetails, UiError> {
    engine.handle(SaveContact { id: None, draft, new_number: None }).await
}

async fn names(engine: &Engine, query: &str, audience: Option<&str>) -> Result<Vec<String>, UiError> {
    let order = ListContacts {
        query: query.to_owned(),
        audience: audience.map(str::to_owned),
        slice: Slice { offset: 0, limit: 5000 },
    };
    Ok(engine.handle(order).await?.items.into_iter().map(|row| row.first_name).collect())
}

#[tokio::test]
async fn a_person_is_kept_and_found_by_number_in_any_spelling() {
    let (engine, _folder) = business().await;
    let draft = ContactDraft {
        last_name: "López".to_owned(),
        email: "Maria@Example.com".to_owned(),
        tags: vec!["vip".to_owned(), " VIP ".to_owned(), "regular".to_owned()],
        state: "illinois".to_owned(),
        ..draft("María", "(312) 555-0142")
    };
    let kept = add(&engine, draft).await.unwrap();
    assert_eq!(kept.row.number.as_deref(), Some("+13125550142"));
    assert_eq!(kept.row.tags, ["regular", "vip"]);
    assert_eq!((kept.row.state.as_str(), kept.row.textable, kept.row.suppressed), ("IL", true, false));
    assert_eq!(kept.row.email.as_deref(), Some("maria@example.com"));
    assert_eq!(kept.draft.number, "(312) 555-0142");
    assert_eq!(kept.zones, ["America/Chicago"]);
    assert!(!kept.may_text.is_empty() && !kept.zone_source.is_empty());
    for spelling in ["312-555-0142", "+1 312 555 0142", "13125550142"] {
        let found: ContactDetails = engine.handle(FindContact { number: spelling.to_owned() }).await.unwrap();
        assert_eq!(found.row.id, kept.row.id, "{spelling}");
    }
    let nobody = engine.handle(FindContact { number: "312-555-0199".to_owned() }).await.unwrap_err();
    assert_eq!(nobody.code, ErrorCode::NotFound);
    let letters = engine.handle(FindContact { number: "call Bob".to_owned() }).await.unwrap_err();
    assert_eq!(letters.code, ErrorCode::BadInput);
}

#[tokio::test]
async fn a_number_in_the_book_already_names_its_owner() {
    let (engine, _folder) = business().await;
    let ann = add(&engine, draft("Ann", "312-555-0101")).await.unwrap();
    let bob = add(&engine, draft("Bob", "312-555-0102")).await.unwrap();
    let twin = add(&engine, draft("Twin", "+1 (312) 555-0101")).await.unwrap_err();
    assert_eq!((twin.code, twin.field.as_deref()), (ErrorCode::BadInput, Some("number")));
    assert!(twin.message.contains("Ann"), "{twin}");
    let moved = SaveContact { id: Some(bob.row.id), draft: draft("Bob", "3125550101"), new_number: None };
    assert!(engine.handle(moved).await.unwrap_err().message.contains("Ann"));
    let same = SaveContact { id: Some(ann.row.id), draft: draft("Anne", "3125550101"), new_number: None };
    let changed: ContactDetails = engine.handle(same).await.unwrap();
    assert_eq!((changed.row.first_name.as_str(), changed.row.id), ("Anne", ann.row.id));
}

#[tokio::test]
async fn deleting_can_be_taken_back_also_when_the_number_was_given_away() {
    let (engine, _folder) = business().await;
    let ann = add(&engine, draft("Ann", "312-555-0101")).await.unwrap().row.id;
    let bob = add(&engine, draft("Bob", "312-555-0102")).await.unwrap().row.id;
    assert_eq!(engine.handle(DeleteContacts { ids: vec![ann, bob] }).await.unwrap().count, 2);
    assert_eq!(engine.handle(GetContact { id: ann }).await.unwrap_err().code, ErrorCode::NotFound);
    add(&engine, draft("New", "312-555-0101")).await.unwrap();
    assert_eq!(engine.handle(RestoreContacts { ids: vec![ann, bob] }).await.unwrap().count, 1);
    assert_eq!(names(&engine, "", None).await.unwrap(), ["Bob", "New"]);
}

#[tokio::test]
async fn an_unknown_tag_is_asked_about_instead_of_meaning_nobody() {
    let (engine, _folder) = business().await;
    let tagged = |name, number, tags: &[&str]| ContactDraft {
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        last_visit: Some("2025-01-01".parse().unwrap()),
        ..draft(name, number)
    };
    add(&engine, tagged("Ann", "312-555-0101", &["Regular"])).await.unwrap();
    add(&engine, tagged("Bob", "312-555-0102", &[])).await.unwrap();
    let check = async |audience: &str| engine.handle(CheckAudience { audience: audience.to_owned() }).await;
    let found = check("tag:regular and lapsed:90d").await.unwrap();
    assert_eq!((found.count, found.words.as_str()), (1, "tagged Regular, not seen for 90 days"));
    let unknown = check("tag:regulr").await.unwrap_err();
    assert_eq!(unknown.code, ErrorCode::BadInput);
    assert!(unknown.message.contains("Did you mean “Regular”?"), "{unknown}");
    assert!(check("list:none").await.unwrap_err().message.contains("no list"));
    assert_eq!(check("tag:a b").await.unwrap_err().detail.unwrap()["position"], 6);
    assert_eq!(names(&engine, "", Some("not tag:regular")).await.unwrap(), ["Bob"]);
    let audiences = engine.handle(ListAudiences {}).await.unwrap();
    assert_eq!((audiences.all, audiences.tags[0].tag.as_str(), audiences.tags[0].count), (2, "Regular", 1));
}

#[tokio::test]
async fn a_yes_is_recorded_as_claimed_and_a_written_one_needs_its_source() {
    let (engine, _folder) = business().await;
    let id = add(&engine, draft("Ann", "312-555-0101")).await.unwrap().row.id;
    let claim = |basis, source: &str, date: Option<&str>| RecordConsent {
        id,
        claim: ConsentClaim { basis, source: source.to_owned(), date: date.map(|day| day.parse().unwrap()) },
        details: None,
        evidence: None,
    };
    let refused = engine.handle(claim(ConsentBasis::Written, "", Some("2026-01-01"))).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::BadInput);
    let details = engine.handle(claim(ConsentBasis::Written, "card", Some("2026-01-01"))).await.unwrap();
    assert_eq!(details.row.consent, ConsentBasis::Written);
    assert_eq!(details.consent.unwrap().claim.source, "card");
    let nobody = RecordConsent { id: ContactId(99), ..claim(ConsentBasis::Verbal, "", None) };
    assert_eq!(engine.handle(nobody).await.unwrap_err().code, ErrorCode::NotFound);
}

#[tokio::test]
async fn an_export_is_never_written_over_a_file_and_reads_back_unchanged() {
    let (engine, folder) = business().await;
    let odd = ContactDraft {
        last_name: "O'Neil, \"Jo\"".to_owned(),
        note: "=1+1\nsecond line".to_owned(),
        tags: vec!["a b".to_owned(), "c".to_owned()],
        zip: "02134".to_owned(),
        last_visit: Some("2026-02-03".parse().unwrap()),
        ..draft("Zoë", "312-555-0101")
    };
    add(&engine, odd).await.unwrap();
    add(&engine, draft("Kept", "1234567890")).await.unwrap();
    let path = folder.path().join("book.csv").display().to_string();
    let export = || ExportContacts { path: path.clone() };
    assert_eq!(engine.handle(export()).await.unwrap().rows, 2);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("\u{feff}first_name,last_name,company,number"));
    assert!(text.contains("+13125550101") && text.contains("'=1+1"), "{text}");
    let again = engine.handle(export()).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::BadInput);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    let report = crate::import::run_path(&engine, &path).await.unwrap();
    assert_eq!((report.rows, report.unchanged), (2, 2), "{report:?}");
    let (other, _other_folder) = business().await;
    let report = crate::import::run_path(&other, &path).await.unwrap();
    assert_eq!((report.added, report.not_textable), (2, 1), "{report:?}");
    let id = other.handle(FindContact { number: "3125550101".to_owned() }).await.unwrap();
    assert_eq!((id.draft.note.as_str(), id.draft.zip.as_str()), ("=1+1\nsecond line", "02134"));
    assert_eq!(id.row.tags, ["a b", "c"]);
}

#[tokio::test]
async fn a_template_that_could_not_be_sent_is_not_kept() {
    let (engine, _folder) = business().await;
    let save = async |id, name: &str, body: &str| {
        engine.handle(SaveTemplate { id, name: name.to_owned(), body: body.to_owned() }).await
    };
    let kept = save(None, " Spring  sale ", "Hi {first_name|there}").await.unwrap();
    assert_eq!(kept.name, "Spring sale");
    for (name, body, field) in
        [("spring SALE", "x", "name"), ("", "x", "name"), ("a", " ", "body"), ("a", "Hi {frist_name}", "body")]
    {
        assert_eq!(save(None, name, body).await.unwrap_err().field.as_deref(), Some(field), "{name} {body}");
    }
    save(Some(kept.id), "Spring", "Hello").await.unwrap();
    assert_eq!(engine.handle(ListTemplates {}).await.unwrap()[0].body, "Hello");
    engine.handle(DeleteTemplate { id: kept.id }).await.unwrap();
    assert_eq!(engine.handle(DeleteTemplate { id: kept.id }).await.unwrap_err().code, ErrorCode::NotFound);
}
