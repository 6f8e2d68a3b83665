//! What an audience means in SQL, checked against its meaning person by person.

use chrono::NaiveDate;
use linnet_domain::ContactId;
use linnet_domain::audience::{Audience, MAX_DEPTH, MAX_TERMS};
use linnet_store::contacts::ContactRecord;
use linnet_store::people::Members;
use linnet_store::{Db, lists};

use crate::contacts::{now, person, save};
use crate::open;

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 3, 4).unwrap();

const fn meant<'a>(audience: &'a Audience, excluded: &'a [ContactId]) -> Members<'a> {
    Members { audience, excluded, today: TODAY }
}

async fn book() -> (Db, tempfile::TempDir) {
    let (db, folder) = open().await;
    let seen = |record: ContactRecord, day: &str| ContactRecord { last_visit: Some(day.parse().unwrap()), ..record };
    save(
        &db,
        &[
            (seen(person(1, "A", "", Some("+13125550101")), "2025-12-04"), &["regular"]),
            (seen(person(2, "B", "", Some("+13125550102")), "2025-12-05"), &["regular", "good one"]),
            (person(3, "C", "", Some("+13125550103")), &["regular"]),
            (seen(person(4, "D", "", None), "2020-01-01"), &[]),
        ],
    )
    .await
    .unwrap();
    let mut tx = db.write().await.unwrap();
    let list = lists::find_or_make(&mut tx, "Spring", now()).await.unwrap();
    lists::add(&mut tx, list, &[ContactId(2), ContactId(4)]).await.unwrap();
    tx.commit().await.unwrap();
    (db, folder)
}

#[tokio::test]
async fn an_expression_means_exactly_its_people() {
    let (db, _folder) = book().await;
    for (text, expected) in [
        ("all", &[1, 2, 3, 4][..]),
        ("not all", &[]),
        ("tag:regular", &[1, 2, 3]),
        ("tag:\"good one\"", &[2]),
        ("tag:nobody", &[]),
        ("list:spring", &[2, 4]),
        // Ninety days before 4 March is 4 December: seen that day is away, seen a day later is not.
        ("lapsed:90d", &[1, 4]),
        ("not lapsed:90d", &[2, 3]),
        ("tag:regular and lapsed:90d", &[1]),
        ("tag:regular and not lapsed:90d or list:Spring", &[2, 3, 4]),
        ("not (tag:regular or list:Spring)", &[]),
        ("lapsed:36500d", &[]),
    ] {
        let wanted: Audience = text.parse().unwrap();
        let members = meant(&wanted, &[]);
        let people = members.page(&db, None, 100).await.unwrap();
        let ids: Vec<_> = people.into_iter().filter_map(|person| person.contact).map(|id| id.0).collect();
        assert_eq!(ids, expected, "{text}");
        assert_eq!(members.count(&db).await.unwrap(), expected.len() as u64, "{text}");
    }
}

#[tokio::test]
async fn pages_meet_everyone_once_and_leave_out_who_is_excluded() {
    let (db, _folder) = book().await;
    let members = meant(&Audience::Everyone, &[ContactId(2)]);
    let (mut after, mut met) = (None, Vec::new());
    loop {
        let page = members.page(&db, after, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = last.contact;
        met.extend(page.into_iter().filter_map(|person| person.contact));
    }
    assert_eq!(met, [ContactId(1), ContactId(3), ContactId(4)]);
    for (index, id) in (0..).zip(&met) {
        assert_eq!(members.nth(&db, index).await.unwrap().unwrap().contact, Some(*id));
    }
    assert_eq!(members.nth(&db, 3).await.unwrap(), None);
    assert_eq!(members.count(&db).await.unwrap(), 3);
    assert_eq!(members.count_with_email(&db).await.unwrap(), 0);
}

#[tokio::test]
async fn the_longest_expression_is_answered() {
    let (db, _folder) = book().await;
    let wide = vec!["tag:regular"; MAX_TERMS].join(" and ");
    let deep = format!("{}tag:regular", "not ".repeat(MAX_DEPTH - 2));
    for text in [wide, deep] {
        let wanted: Audience = text.parse().unwrap();
        assert_eq!(meant(&wanted, &[]).count(&db).await.unwrap(), 3);
    }
}
