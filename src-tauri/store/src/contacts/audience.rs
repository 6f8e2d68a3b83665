//! The people an audience means, as a condition and as a count.

use chrono::{Days, NaiveDate};
use linnet_domain::ContactId;
use linnet_domain::audience::Audience;
use sqlx::{QueryBuilder, Sqlite, SqliteExecutor};

use super::json_ids;
use crate::error::StoreError;

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

/// Adds the condition on `contacts c` that somebody belongs to the audience and is not left out by hand.
pub(crate) fn push_members(
    sql: &mut QueryBuilder<Sqlite>,
    audience: &Audience,
    excluded: &[ContactId],
    today: NaiveDate,
) {
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
