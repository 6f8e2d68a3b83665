//! People: searching, slicing, uniqueness, deleting and taking it back.

use chrono::{DateTime, NaiveDate, Utc};
use linnet_domain::{ConsentBasis, ConsentClaim, ContactId};
use linnet_store::consents::{self, NewConsent};
use linnet_store::contacts::{self, ContactFilter, ContactRecord};
use linnet_store::{Db, StoreError, lists, tags};

use crate::open;

pub fn now() -> DateTime<Utc> {
    "2026-03-04T12:00:00Z".parse().unwrap()
}

pub fn person(id: i64, first: &str, last: &str, number: Option<&str>) -> ContactRecord {
    ContactRecord {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        number: number.map(str::to_owned),
        number_typed: number.unwrap_or_default().to_owned(),
        textable: number.is_some(),
        ..ContactRecord::empty(ContactId(id))
    }
}

pub async fn save(db: &Db, people: &[(ContactRecord, &[&str])]) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    let owned: Vec<Vec<String>> =
        people.iter().map(|(_, tags)| tags.iter().map(|tag| (*tag).to_owned()).collect()).collect();
    let rows: Vec<_> = people.iter().zip(&owned).map(|((record, _), tags)| (record, tags.as_slice())).collect();
    contacts::save_all(&mut tx, &rows, now()).await?;
    for ((record, _), tags) in people.iter().zip(&owned) {
        tags::replace(&mut tx, record.id, tags).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn found(db: &Db, query: &str) -> Vec<String> {
    let filter = ContactFilter { query, audience: None, today: NaiveDate::default() };
    let (total, people) = contacts::list(db, &filter, 0, 100).await.unwrap();
    assert_eq!(total, people.len() as u64);
    people.into_iter().map(|person| person.contact.first_name).collect()
}

async fn book() -> (Db, tempfile::TempDir) {
    let (db, folder) = open().await;
    let email = |record: ContactRecord, email: &str| ContactRecord { email: Some(email.to_owned()), ..record };
    save(
        &db,
        &[
            (email(person(1, "María", "López", Some("+13125550142")), "maria@example.com"), &["VIP"]),
            (person(2, "Bob", "Baker", Some("+13125550143")), &["regular", "100%"]),
            (person(3, "Zoë", "adams", Some("+442079460018")), &[]),
            (email(person(4, "Al", "Zimmer", None), "al@example.com"), &["regular"]),
        ],
    )
    .await
    .unwrap();
    (db, folder)
}

#[tokio::test]
async fn people_are_found_by_any_part_of_name_number_email_or_tag() {
    let (db, _folder) = book().await;
    for (query, names) in [
        ("", &["Zoë", "Bob", "María", "Al"][..]),
        ("mar", &["María"]),
        ("lopez", &["María"]),
        ("LÓPEZ mar", &["María"]),
        ("zoe", &["Zoë"]),
        ("ob", &[]),
        ("b", &["Bob"]),
        ("al", &["Al"]),
        ("(312) 555-01", &["Bob", "María"]),
        ("312.555.0142", &["María"]),
        ("+1 312", &["Bob", "María"]),
        ("20 7946", &["Zoë"]),
        ("example.com", &["María", "Al"]),
        ("regular bak", &["Bob"]),
        ("vip", &["María"]),
        ("%", &[]),
        ("0%", &[]),
        ("10", &["Bob"]),
        ("100%", &["Bob"]),
        ("\"", &[]),
        ("a\" OR \"b", &[]),
        ("nobody", &[]),
    ] {
        assert_eq!(found(&db, query).await, names, "{query:?}");
    }
}

#[tokio::test]
async fn a_changed_person_is_found_by_the_new_name_only() {
    let (db, _folder) = book().await;
    save(&db, &[(person(2, "Robert", "Baker", Some("+13125550143")), &["gone"])]).await.unwrap();
    assert!(found(&db, "bob").await.is_empty());
    assert!(found(&db, "100%").await.is_empty());
    assert_eq!(found(&db, "rob").await, ["Robert"]);
    assert_eq!(tags::of(&db, &[ContactId(2)]).await.unwrap()[&ContactId(2)], ["gone"]);
}

#[tokio::test]
async fn a_slice_is_a_part_of_the_order() {
    let (db, _folder) = book().await;
    let filter = ContactFilter { query: "", audience: None, today: NaiveDate::default() };
    let (total, slice) = contacts::list(&db, &filter, 1, 2).await.unwrap();
    let names: Vec<_> = slice.into_iter().map(|person| person.contact.first_name).collect();
    assert_eq!((total, names), (4, vec!["Bob".to_owned(), "María".to_owned()]));
}

#[tokio::test]
async fn a_number_belongs_to_one_living_person() {
    let (db, _folder) = book().await;
    let twin = person(9, "Twin", "", Some("+13125550142"));
    let error = save(&db, &[(twin.clone(), &[])]).await.unwrap_err();
    assert!(matches!(error, StoreError::Exists { ref constraint } if constraint.contains("number")), "{error}");
    let mut tx = db.write().await.unwrap();
    assert_eq!(contacts::delete(&mut tx, &[ContactId(1), ContactId(1), ContactId(77)], now()).await.unwrap(), 1);
    tx.commit().await.unwrap();
    save(&db, &[(twin, &[])]).await.unwrap();
    assert_eq!(contacts::by_number(db.reader(), "+13125550142").await.unwrap().unwrap().first_name, "Twin");
}

#[tokio::test]
async fn undoing_a_deletion_gives_way_to_who_took_the_number_meanwhile() {
    let (db, _folder) = book().await;
    let all: Vec<_> = (1..=4).map(ContactId).collect();
    let mut tx = db.write().await.unwrap();
    assert_eq!(contacts::delete(&mut tx, &all, now()).await.unwrap(), 4);
    tx.commit().await.unwrap();
    assert_eq!((contacts::count(&db).await.unwrap(), found(&db, "mar").await.len()), (0, 0));
    assert_eq!(contacts::get(db.reader(), ContactId(1)).await.unwrap(), None);
    save(&db, &[(person(9, "New", "", Some("+13125550142")), &[])]).await.unwrap();
    let mut tx = db.write().await.unwrap();
    assert_eq!(contacts::restore(&mut tx, &all, now()).await.unwrap(), 3);
    tx.commit().await.unwrap();
    assert_eq!(contacts::count(&db).await.unwrap(), 4);
    assert_eq!(found(&db, "").await, ["New", "Zoë", "Bob", "Al"]);
}

#[tokio::test]
async fn the_latest_consent_stands_and_the_older_stay_on_record() {
    let (db, _folder) = book().await;
    let mut tx = db.write().await.unwrap();
    for (basis, day) in [(ConsentBasis::Written, Some("2026-01-02")), (ConsentBasis::Customer, None)] {
        let consent = NewConsent {
            contact: ContactId(1),
            number: Some("+13125550142"),
            basis,
            source: "card",
            given_on: day.map(|day| day.parse().unwrap()),
            details: None,
        };
        consents::record(&mut tx, &consent, now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    let latest = consents::latest(&db, ContactId(1)).await.unwrap().unwrap();
    let claim = ConsentClaim { basis: ConsentBasis::Customer, source: "card".to_owned(), date: None };
    assert_eq!((latest.claim, latest.recorded_at), (claim, now()));
    let person = contacts::get(db.reader(), ContactId(1)).await.unwrap().unwrap();
    assert_eq!(person.consent, ConsentBasis::Customer);
    assert_eq!(consents::latest(&db, ContactId(2)).await.unwrap(), None);
}

#[tokio::test]
async fn tags_and_lists_count_living_people() {
    let (db, _folder) = book().await;
    let mut tx = db.write().await.unwrap();
    let list = lists::find_or_make(&mut tx, "Spring", now()).await.unwrap();
    assert_eq!(lists::find_or_make(&mut tx, "SPRING", now()).await.unwrap(), list);
    lists::add(&mut tx, list, &[ContactId(1), ContactId(2), ContactId(1)]).await.unwrap();
    contacts::delete(&mut tx, &[ContactId(2)], now()).await.unwrap();
    tx.commit().await.unwrap();
    let counts = tags::counts(&db).await.unwrap();
    assert_eq!(counts, [("regular".to_owned(), 1), ("VIP".to_owned(), 1)]);
    assert_eq!(tags::names(db.reader()).await.unwrap(), ["100%", "VIP", "regular"]);
    let on_list = lists::counts(&db).await.unwrap();
    assert_eq!((on_list[0].name.as_str(), on_list[0].people), ("Spring", 1));
    assert_eq!(lists::of(&db, ContactId(1)).await.unwrap(), ["Spring"]);
    assert_eq!(lists::members(db.reader(), "spring").await.unwrap().len(), 2);
}
