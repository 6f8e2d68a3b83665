//! The people an audience means, as a condition and as a count.

use chrono::{Days, Months, NaiveDate, NaiveTime};
use linnet_domain::audience::Audience;
use linnet_domain::{ContactId, Lack};
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

/// Adds the condition on `contacts c` that somebody belongs to the audience and is not left out: by hand, or because they
/// are a contact only because they called.
pub(crate) fn push_members(
    sql: &mut QueryBuilder<Sqlite>,
    audience: &Audience,
    excluded: &[ContactId],
    today: NaiveDate,
) {
    push_audience(sql, audience, today);
    // Who only called has not agreed to anything; a table of its own keeps the count within an index.
    sql.push(" AND c.id NOT IN (SELECT contact_id FROM callers)");
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
        Audience::Lacks(lack) => push_lack(sql, *lack, today),
        Audience::And(parts) => push_joined(sql, parts, " AND ", today),
        Audience::Or(parts) => push_joined(sql, parts, " OR ", today),
        Audience::Not(part) => {
            sql.push("NOT (");
            push_audience(sql, part, today);
            sql.push(")");
        }
    }
}

/// Adds the condition that somebody can be texted but lacks something.
fn push_lack(sql: &mut QueryBuilder<Sqlite>, lack: Lack, today: NaiveDate) {
    sql.push("(c.textable = 1 AND ");
    match lack {
        Lack::Consent => sql.push("c.consent = 'none'"),
        Lack::Visit => sql.push("c.consent = 'customer' AND c.last_visit IS NULL AND c.consent_given_on IS NULL"),
        Lack::Place => sql.push("c.zip = '' AND c.state = '' AND c.zone = ''"),
        Lack::Writing => sql.push("c.consent <> 'written'"),
        Lack::Contact => {
            let since = today.checked_sub_months(Months::new(18)).unwrap_or(NaiveDate::MIN);
            sql.push("max(coalesce(c.last_visit, ''), coalesce(c.consent_given_on, '')) < ");
            sql.push_bind(since.to_string());
            sql.push(" AND NOT EXISTS (SELECT 1 FROM inbound i WHERE i.number = c.number AND i.received_at >= ");
            sql.push_bind(since.and_time(NaiveTime::MIN).and_utc().timestamp_millis());
            sql.push(")")
        }
    };
    sql.push(")");
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
