//! Slices of the address book in its order: family name, given name.

use chrono::NaiveDate;
use linnet_domain::audience::Audience;
use sqlx::{QueryBuilder, Row, Sqlite};

use super::{ContactRecord, audience, contact_columns, search};
use crate::db::Db;
use crate::error::StoreError;

/// Which people of the book.
#[derive(Debug, Clone)]
pub struct ContactFilter<'a> {
    /// Parts of a name, number, email or tag; empty for all.
    pub query: &'a str,
    /// Whom; nothing for all. Tags spelled as stored.
    pub audience: Option<&'a Audience>,
    /// The day it is, for times away.
    pub today: NaiveDate,
}

/// A person and whether their number is on the do-not-text list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedContact {
    /// The person.
    pub contact: ContactRecord,
    /// Whether they must not be texted.
    pub suppressed: bool,
}

/// How many people match, and a slice of them.
pub async fn list(
    db: &Db,
    filter: &ContactFilter<'_>,
    offset: u64,
    limit: u64,
) -> Result<(u64, Vec<ListedContact>), StoreError> {
    let unfiltered = filter.query.trim().is_empty() && filter.audience.is_none();
    let total = if unfiltered { super::count(db).await? } else { count(db, filter).await? };
    // The inner select stays within the index on the order, so that a deep slice costs no table reads.
    let mut sql = QueryBuilder::<Sqlite>::new(concat!(
        "SELECT ",
        contact_columns!(),
        ", EXISTS (SELECT 1 FROM suppressions s
            WHERE s.number = c.number AND s.scope = 'all' AND s.lifted_at IS NULL) AS suppressed
         FROM (SELECT c.id FROM contacts c WHERE c.deleted_at IS NULL"
    ));
    push_filter(&mut sql, filter);
    sql.push(" ORDER BY c.last_name COLLATE NOCASE, c.first_name COLLATE NOCASE, c.id LIMIT ");
    sql.push_bind(limit.cast_signed());
    sql.push(" OFFSET ");
    sql.push_bind(offset.cast_signed());
    sql.push(
        ") AS slice JOIN contacts c ON c.id = slice.id
         ORDER BY c.last_name COLLATE NOCASE, c.first_name COLLATE NOCASE, c.id",
    );
    let rows = sql.build().fetch_all(db.reader()).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in &rows {
        items.push(ListedContact { contact: ContactRecord::from_row(row)?, suppressed: row.try_get("suppressed")? });
    }
    Ok((total, items))
}

async fn count(db: &Db, filter: &ContactFilter<'_>) -> Result<u64, StoreError> {
    let mut sql = QueryBuilder::<Sqlite>::new("SELECT count(*) FROM contacts c WHERE c.deleted_at IS NULL");
    push_filter(&mut sql, filter);
    let total: i64 = sql.build_query_scalar().fetch_one(db.reader()).await?;
    Ok(total.unsigned_abs())
}

fn push_filter(sql: &mut QueryBuilder<Sqlite>, filter: &ContactFilter<'_>) {
    search::push_query(sql, filter.query);
    if let Some(audience) = filter.audience {
        sql.push(" AND ");
        audience::push_members(sql, audience, &[], filter.today);
    }
}
