//! What an import takes, merges and rejects.

use std::collections::BTreeMap;
use std::path::Path;

use linnet_contract::{
    ContactDetails, ErrorCode, FindContact, ImportField, ImportReport, ImportSource, InspectImport, ListContacts,
    RecordConsent, RunImport, Slice, UiError,
};
use linnet_domain::{ConsentBasis, ConsentClaim};
use linnet_engine::{Engine, Handle};
use proptest::prelude::*;

use crate::book::{add, business, draft};

pub fn order(source: ImportSource) -> RunImport {
    RunImport {
        source,
        mapping: BTreeMap::new(),
        country: None,
        tags: Vec::new(),
        list: None,
        consent: None,
        wording: None,
        signed_by: None,
        reach: false,
        dry_run: false,
    }
}

pub async fn run_path(engine: &Engine, path: &str) -> Result<ImportReport, UiError> {
    engine.handle(order(ImportSource::Path { path: path.to_owned() })).await
}

/// Writes a file into the folder and names it as a source.
pub fn file(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> ImportSource {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    ImportSource::Path { path: path.display().to_string() }
}

async fn import(engine: &Engine, folder: &Path, text: &str) -> ImportReport {
    engine.handle(order(file(folder, "list.csv", text))).await.unwrap()
}

async fn find(engine: &Engine, number: &str) -> ContactDetails {
    engine.handle(FindContact { number: number.to_owned() }).await.unwrap()
}

fn sums(report: &ImportReport) -> [u64; 4] {
    let rejected = report.rejected.len() as u64;
    assert_eq!(report.added + report.updated + report.unchanged + rejected, report.rows, "{report:?}");
    [report.added, report.updated, report.unchanged, rejected]
}

#[tokio::test]
async fn every_rejected_row_is_named_by_row_column_value_and_reason() {
    let (engine, folder) = business().await;
    let long = "x".repeat(10_000);
    let text = format!(
        "customer_name,phone_number,email,last_order_date,notes\n\
         Ann Lee,312-555-0101,ann@example.com,3/4/2026,\"two\nlines\"\n\
         Bob,312-CALL-BOB,,,\n\
         \n\
         Cy,,,,\n\
         Di,312-555-0102,di@nowhere,,\n\
         Ed,312-555-0103,,soon,\n\
         Flo,1234567890,,,\n\
         Gus,312-555-0104,,,{long}\n\
         Hal,n/a,hal@example.com,-,\n"
    );
    let report = import(&engine, folder.path(), &text).await;
    assert_eq!(sums(&report), [3, 0, 0, 5]);
    assert_eq!(report.not_textable, 1);
    let rejected: Vec<_> =
        report.rejected.iter().map(|row| (row.row, row.column.as_str(), row.value.as_str())).collect();
    assert_eq!(
        rejected,
        [
            (3, "phone_number", "312-CALL-BOB"),
            (5, "phone_number", ""),
            (6, "email", "di@nowhere"),
            (7, "last_order_date", "soon"),
            (9, "notes", &long[..120]),
        ]
    );
    assert!(report.rejected.iter().all(|row| row.reason.ends_with('.') && row.reason.len() > 10), "{report:?}");
    let ann = find(&engine, "312-555-0101").await;
    assert_eq!((ann.row.first_name.as_str(), ann.row.last_name.as_str()), ("Ann", "Lee"));
    assert_eq!(ann.row.last_visit, Some("2026-03-04".parse().unwrap()));
    assert_eq!(ann.draft.note, "two\nlines");
    assert!(!find(&engine, "1234567890").await.row.textable);
}

#[tokio::test]
async fn the_same_file_again_changes_nothing() {
    let (engine, folder) = business().await;
    let text = "First name,Mobile,Tags\nAnn,312-555-0101,\"a, b\"\nBob,(312) 555-0102,\nAnn,+13125550101,b\n";
    assert_eq!(sums(&import(&engine, folder.path(), text).await), [2, 0, 1, 0]);
    assert_eq!(sums(&import(&engine, folder.path(), text).await), [0, 0, 3, 0]);
}

#[tokio::test]
async fn a_second_import_adds_to_people_and_erases_nothing() {
    let (engine, folder) = business().await;
    import(
        &engine,
        folder.path(),
        "First name,Last name,Mobile,Email,Last visit,Tags,Note\nAnn,Lee,3125550101,ann@example.com,2026-02-01,vip,likes tea\n",
    )
    .await;
    let report = import(
        &engine,
        folder.path(),
        "First name,Last name,Mobile,Email,Last visit,Tags,Note\nAnna,,312.555.0101,,2025-12-24,VIP;new,has a dog\n",
    )
    .await;
    assert_eq!(sums(&report), [0, 1, 0, 0]);
    let ann = find(&engine, "3125550101").await;
    assert_eq!((ann.row.first_name.as_str(), ann.row.last_name.as_str()), ("Anna", "Lee"));
    assert_eq!(ann.row.email.as_deref(), Some("ann@example.com"));
    assert_eq!(ann.row.last_visit, Some("2026-02-01".parse().unwrap()), "a visit is never set back");
    assert_eq!(ann.row.tags, ["new", "vip"]);
    assert_eq!(ann.draft.note, "likes tea\nhas a dog");
}

#[tokio::test]
async fn somebody_known_by_email_gains_the_number_and_families_stay_apart() {
    let (engine, folder) = business().await;
    import(&engine, folder.path(), "Name,Email\nAnn Lee,lee@example.com\nBob Ray,bob@example.com\n").await;
    let report = import(
        &engine,
        folder.path(),
        "Name,Phone,Email\nAnn Lee,3125550101,lee@example.com\nTim Lee,3125550102,lee@example.com\nBob Ray,,bob@example.com\n",
    )
    .await;
    assert_eq!(sums(&report), [1, 1, 1, 0]);
    let all = ListContacts { query: String::new(), audience: None, slice: Slice::default() };
    assert_eq!(engine.handle(all).await.unwrap().total, 3);
    assert_eq!(find(&engine, "3125550102").await.row.first_name, "Tim");
}

#[tokio::test]
async fn a_dry_run_reports_the_same_and_keeps_nothing() {
    let (engine, folder) = business().await;
    add(&engine, draft("Ann", "312-555-0101")).await.unwrap();
    let source = file(folder.path(), "list.csv", "Name,Phone\nAnna,3125550101\nBob,3125550102\nBob,3125550102\nX,y\n");
    let wet = RunImport { tags: vec!["new".to_owned()], list: Some("Spring".to_owned()), ..order(source) };
    let dry = engine.handle(RunImport { dry_run: true, ..wet.clone() }).await.unwrap();
    assert_eq!(find(&engine, "3125550101").await.row.first_name, "Ann");
    assert_eq!(engine.handle(linnet_contract::ListAudiences {}).await.unwrap().all, 1);
    assert_eq!(engine.handle(wet).await.unwrap(), dry);
    assert_eq!(sums(&dry), [1, 1, 1, 1]);
    let audiences = engine.handle(linnet_contract::ListAudiences {}).await.unwrap();
    assert_eq!((audiences.tags[0].count, audiences.lists[0].count), (2, 2));
}

#[tokio::test]
async fn consent_is_claimed_by_the_owner_and_never_lowered_or_made_up() {
    let (engine, folder) = business().await;
    let ann = add(&engine, draft("Ann", "312-555-0101")).await.unwrap().row.id;
    let written = ConsentClaim {
        basis: ConsentBasis::Written,
        source: "card".to_owned(),
        date: Some("2026-01-01".parse().unwrap()),
    };
    engine.handle(RecordConsent { id: ann, claim: written.clone(), details: None, evidence: None }).await.unwrap();
    let source = file(
        folder.path(),
        "list.csv",
        "Name,Phone,Last visit\nAnn,3125550101,2026-02-01\nBob,3125550102,2026-02-02\nCy,3125550103,\n",
    );
    let with = |claim: ConsentClaim| RunImport { consent: Some(claim), ..order(source.clone()) };
    let claim = |basis, source: &str| ConsentClaim { basis, source: source.to_owned(), date: None };
    let refused = engine.handle(with(claim(ConsentBasis::Written, "form"))).await.unwrap_err();
    assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::BadInput, Some("consent_date")));
    assert_eq!(engine.handle(linnet_contract::ListAudiences {}).await.unwrap().all, 1, "nothing was imported");
    engine.handle(with(claim(ConsentBasis::Customer, ""))).await.unwrap();
    assert_eq!(find(&engine, "3125550101").await.consent.unwrap().claim, written);
    let bob = find(&engine, "3125550102").await.consent.unwrap().claim;
    assert_eq!((bob.basis, bob.date), (ConsentBasis::Customer, Some("2026-02-02".parse().unwrap())));
    assert_eq!(bob.source, "import of list.csv");
    assert_eq!(find(&engine, "3125550103").await.consent.unwrap().claim.date, None);
    let unknown = engine.handle(with(claim(ConsentBasis::None, ""))).await.unwrap();
    assert_eq!(sums(&unknown), [0, 0, 3, 0]);
    let aloud = engine.handle(with(claim(ConsentBasis::Verbal, "at the counter"))).await.unwrap();
    assert_eq!(sums(&aloud), [0, 2, 1, 0]);
}

#[tokio::test]
async fn who_said_stop_is_imported_and_stays_on_the_do_not_text_list() {
    let (engine, folder) = business().await;
    let db = linnet_store::Db::open(&folder.path().join("linnet.db")).await.unwrap();
    let mut tx = db.write().await.unwrap();
    let number = linnet_domain::PhoneNumber::from_e164("+13125550101").unwrap();
    let no = linnet_store::suppressions::NewSuppression {
        number: &number,
        source: linnet_store::suppressions::SuppressionSource::Reply,
        detail: "",
        words: Some("STOP"),
        scope: linnet_domain::OptOutScope::All,
    };
    linnet_store::suppressions::add(&mut tx, &no, engine.clock().now()).await.unwrap();
    tx.commit().await.unwrap();
    let source = file(folder.path(), "list.csv", "Name,Phone\nAnn,3125550101\nBob,3125550102\n");
    let date = Some("2026-01-01".parse().unwrap());
    let claim = ConsentClaim { basis: ConsentBasis::Written, source: "form".to_owned(), date };
    let report = engine.handle(RunImport { consent: Some(claim), ..order(source) }).await.unwrap();
    assert_eq!((report.added, report.suppressed), (2, 1));
    let ann = find(&engine, "3125550101").await;
    assert!(ann.row.suppressed && ann.opt_out.is_some());
    assert_eq!(ann.opt_out.unwrap().words.as_deref(), Some("STOP"));
}

#[tokio::test]
async fn the_owners_mapping_goes_before_the_guess() {
    let (engine, folder) = business().await;
    let source = file(folder.path(), "list.csv", "A,B,C\nAnn,3125550101,3125550102\nBob,3125550103,3125550104\n");
    let preview = engine.handle(InspectImport { source: source.clone() }).await.unwrap();
    assert_eq!(preview.problem, None, "numbers are recognised by what stands in the column");
    let mapped = |pairs: &[(ImportField, &str)]| RunImport {
        mapping: pairs.iter().map(|(field, heading)| (*field, (*heading).to_owned())).collect(),
        ..order(source.clone())
    };
    let error = engine.handle(mapped(&[(ImportField::Number, "D")])).await.unwrap_err();
    assert!(error.message.contains("“D”") && error.hint.unwrap().contains("A, B, C"));
    let error = engine.handle(mapped(&[(ImportField::FirstName, "A")])).await.unwrap_err();
    assert_eq!((error.code, error.field.as_deref()), (ErrorCode::BadInput, Some("mapping")));
    engine.handle(mapped(&[(ImportField::Number, "c"), (ImportField::LastName, "A")])).await.unwrap();
    let ann = find(&engine, "3125550102").await;
    assert_eq!((ann.row.first_name.as_str(), ann.row.last_name.as_str()), ("", "Ann"));
}

fn cells() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9 ()+.-]{0,14}",
        Just("3125550101".to_owned()),
        Just("(312) 555-0102".to_owned()),
        Just("ann@example.com".to_owned()),
        Just("2026-01-02".to_owned()),
        Just("1/2/26".to_owned()),
        "\\PC{0,20}",
    ]
}

#[test]
fn on_any_file_the_sums_add_up() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (engine, folder) = runtime.block_on(business());
    let rows = prop::collection::vec(prop::collection::vec(cells(), 0..7), 1..12);
    let config = ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(rows in rows, quoted in any::<bool>())| {
        let style = if quoted { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
        let mut writer = csv::WriterBuilder::new().flexible(true).quote_style(style).from_writer(Vec::new());
        writer.write_record(["Name", "Phone", "Email", "Last visit", "Tags", "Note"]).unwrap();
        let filled = rows.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).count();
        for row in &rows {
            writer.write_record(row.iter().map(String::as_str).chain([""])).unwrap();
        }
        let source = file(folder.path(), "any.csv", writer.into_inner().unwrap());
        match runtime.block_on(engine.handle(order(source))) {
            Ok(report) => {
                sums(&report);
                prop_assert_eq!(report.rows, filled as u64);
            }
            Err(error) => prop_assert_eq!((error.code, filled), (ErrorCode::BadInput, 0), "{}", error),
        }
    });
}
