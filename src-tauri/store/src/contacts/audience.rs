//! The people an audience means: how many, and page by page in order of id with everything a plan needs to know.

use chrono::{DateTime, Days, NaiveDate, Utc};
use linnet_domain::ContactId;
use linnet_domain::audience::Audience;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteExecutor};

use super::{ContactRecord, contact_columns, json_ids};
use crate::error::StoreError;
use crate::instant::from_millis;

/// A person of an audience, with what may stand against texting them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudienceMember {
    /// The person.
    pub contact: ContactRecord,
    /// By which road they said no (`reply`, `owner`, `provider`, `import`), if they did.
    pub suppressed_by: Option<String>,
    /// Since when.
    pub suppressed_at: Option<DateTime<Utc>>,
    /// Whether a doubtful reply of theirs waits for the owner's judgement.
    pub under_review: bool,
}

/// How many people an audience means. Tags must be spelled as stored.
pub async fn audience_count<'e>(
    executor: impl SqliteExecutor<'e>,
    audience: &Audience,
    excluded: &[ContactId],
    today: NaiveDate,
) -> Result<u64, StoreError> {
    let mut sql = QueryBuilder::<Sqlite>::new("SELECT count(*) FROM contacts c WHERE c.deleted_at IS NULL AND ");
    push_members(&mut sql, audience, excluded, today);
    let count: i64 = sql.build_query_scalar().fetch_one(executor).await?;
    Ok(count.unsigned_abs())
}

/// The next people of an audience after an id (`ContactId(0)` for the first), in order of id.
pub async fn audience_page<'e>(
    executor: impl SqliteExecutor<'e>,
    audience: &Audience,
    excluded: &[ContactId],
    today: NaiveDate,
    after: ContactId,
    limit: u32,
) -> Result<Vec<AudienceMember>, StoreError> {
    let mut sql = QueryBuilder::<Sqlite>::new(concat!(
        "SELECT ",
        contact_columns!(),
        ", s.source AS suppressed_by, s.created_at AS suppressed_at, r.number IS NOT NULL AS under_review
         FROM contacts c
         LEFT JOIN suppressions s ON s.number = c.number AND s.lifted_at IS NULL
         LEFT JOIN reviews r ON r.number = c.number
         WHERE c.deleted_at IS NULL AND c.id > "
    ));
    sql.push_bind(after.0);
    sql.push(" AND ");
    push_members(&mut sql, audience, excluded, today);
    sql.push(" ORDER BY c.id LIMIT ");
    sql.push_bind(limit);
    let rows = sql.build().fetch_all(executor).await?;
    let mut members = Vec::with_capacity(rows.len());
    for row in &rows {
        members.push(AudienceMember {
            contact: ContactRecord::from_row(row)?,
            suppressed_by: row.try_get("suppressed_by")?,
            suppressed_at: row.try_get::<Option<i64>, _>("suppressed_at")?.map(from_millis),
            under_review: row.try_get("under_review")?,
        });
    }
    Ok(members)
}

fn push_members(sql: &mut QueryBuilder<Sqlite>, audience: &Audience, excluded: &[ContactId], today: NaiveDate) {
    push_audience(sql, audience, today);
    if !excluded.is_empty() {
        sql.push(" AND c.id NOT IN (SELECT value FROM json_each(");
        sql.push_bind(json_ids(excluded));
        sql.push("))");
    }
}

/// Adds the condition on `contacts c`. Every part is true or false, never NULL, so that `NOT` means the others.
pub(super) fn push_audience(sql: &mut QueryBuilder<Sqlite>, audience: &Audience, today: NaiveDate) {
    match audience {
        Audience::Everyone => {
            sql.push("TRUE");
        }
        Audience::Tag(tag) => {
            sql.push("EXISTS (SELECT 1 FROM contact_tags t WHERE t.contact_id = c.id AND t.tag = ");
            sql.push_bind(tag.as_str());
            sql.push(")");
        }
        Audience::List(name) => {
            sql.push(
                "EXISTS (SELECT 1 FROM list_members m
                 WHERE m.contact_id = c.id AND m.list_id = (SELECT l.id FROM lists l WHERE l.name = ",
            );
            sql.push_bind(name.as_str());
            sql.push("))");
        }
        Audience::Lapsed { days } => {
            // Days before chrono's first day: nobody.
            let latest = today.checked_sub_days(Days::new(u64::from(*days))).unwrap_or(NaiveDate::MIN);
            sql.push("(c.last_visit IS NOT NULL AND c.last_visit <= ");
            sql.push_bind(latest.to_string());
            sql.push(")");
        }
        Audience::And(parts) => push_joined(sql, parts, " AND ", today),
        Audience::Or(parts) => push_joined(sql, parts, " OR ", today),
        Audience::Not(part) => {
            sql.push("NOT (");
            push_audience(sql, part, today);
            sql.push(")");
        }
    }
}

fn push_joined(sql: &mut QueryBuilder<Sqlite>, parts: &[Audience], word: &str, today: NaiveDate) {
    sql.push("(");
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            sql.push(word);
        }
        push_audience(sql, part, today);
    }
    sql.push(")");
}
