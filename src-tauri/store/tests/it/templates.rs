//! Stored texts.

use linnet_store::{StoreError, templates};

use crate::contacts::now;
use crate::open;

#[tokio::test]
async fn a_templates_name_is_unique_whatever_its_case() {
    let (db, _folder) = open().await;
    let mut tx = db.write().await.unwrap();
    let spring = templates::insert(&mut tx, "Spring", "Hi", now()).await.unwrap();
    let autumn = templates::insert(&mut tx, "autumn", "Ho", now()).await.unwrap();
    let taken = templates::insert(&mut tx, "SPRING", "x", now()).await.unwrap_err();
    assert!(matches!(taken, StoreError::Exists { .. }), "{taken}");
    let taken = templates::update(&mut tx, autumn, "spring", "x", now()).await.unwrap_err();
    assert!(matches!(taken, StoreError::Exists { .. }), "{taken}");
    templates::update(&mut tx, spring, "SPRING", "Hi!", now()).await.unwrap();
    templates::delete(&mut tx, autumn).await.unwrap();
    assert!(matches!(templates::delete(&mut tx, autumn).await, Err(StoreError::Missing(_))));
    tx.commit().await.unwrap();
    let all = templates::all(&db).await.unwrap();
    assert_eq!(all.iter().map(|row| (row.name.as_str(), row.body.as_str())).collect::<Vec<_>>(), [("SPRING", "Hi!")]);
}
