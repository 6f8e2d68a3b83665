//! Table `conversations`: one line of the inbox per number, kept by triggers.

use chrono::{DateTime, Utc};
use linnet_domain::{ContactId, ConversationFilter};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};

/// One line of the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationRecord {
    /// The number.
    pub number: String,
    /// The contact, if known.
    pub contact: Option<ContactId>,
    /// Their name; empty for strangers.
    pub name: String,
    /// The beginning of the latest message.
    pub preview: String,
    /// Whether that is ours.
    pub last_is_ours: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// Unread messages.
    pub unread: u64,
    /// Whether they are on the do-not-text list.
    pub suppressed: bool,
    /// Whether the owner is done with it.
    pub done: bool,
    /// Until when it is put off.
    pub snoozed_until: Option<DateTime<Utc>>,
    /// The note about it.
    pub note: String,
}

macro_rules! select {
    ($what:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM conversations v
              LEFT JOIN contacts c ON c.number = v.number AND c.deleted_at IS NULL ",
            $rest
        )
    };
}

macro_rules! rows {
    ($rest:literal) => {
        select!(
            "v.number, c.id AS contact_id, trim(coalesce(c.first_name || ' ' || c.last_name, '')) AS name, v.preview,
             v.last_is_ours, v.last_at, v.unread, v.done, v.snoozed_until, v.note, EXISTS (SELECT 1 FROM suppressions s
                 WHERE s.number = v.number AND s.scope = 'all' AND s.lifted_at IS NULL) AS suppressed",
            $rest
        )
    };
}

/// Which conversations.
#[derive(Debug, Clone)]
pub struct Sought {
    /// Which.
    pub filter: ConversationFilter,
    /// Now, by which what is put off comes back.
    pub now: DateTime<Utc>,
    /// Part of a name, number or text; empty for all.
    pub query: String,
}

impl Sought {
    /// Digits of the query, when there are enough to look for a number.
    fn digits(&self) -> String {
        let digits: String = self.query.chars().filter(char::is_ascii_digit).collect();
        if digits.len() >= 3 { digits } else { String::new() }
    }
}

/// A slice, latest first, and how many there are in all.
pub async fn page(
    db: &Db,
    sought: &Sought,
    offset: u64,
    limit: u64,
) -> Result<(u64, Vec<ConversationRecord>), StoreError> {
    let count = sqlx::query_scalar(select!(
        "count(*)",
        "WHERE CASE ?1 WHEN 'unread' THEN v.unread > 0 WHEN 'done' THEN v.done WHEN 'snoozed' THEN v.snoozed_until > ?4
                WHEN 'open' THEN NOT v.done AND coalesce(v.snoozed_until, 0) <= ?4 ELSE TRUE END
            AND (?2 = '' OR v.preview LIKE '%' || ?2 || '%'
            OR c.search LIKE '%' || lower(?2) || '%' OR (?3 <> '' AND v.number LIKE '%' || ?3 || '%'))"
    ));
    let (shown, now) = (sought.filter.word(), to_millis(sought.now));
    let total: i64 =
        count.bind(shown).bind(&sought.query).bind(sought.digits()).bind(now).fetch_one(db.reader()).await?;
    let rows = sqlx::query(rows!(
        "WHERE CASE ?1 WHEN 'unread' THEN v.unread > 0 WHEN 'done' THEN v.done WHEN 'snoozed' THEN v.snoozed_until > ?4
                WHEN 'open' THEN NOT v.done AND coalesce(v.snoozed_until, 0) <= ?4 ELSE TRUE END
            AND (?2 = '' OR v.preview LIKE '%' || ?2 || '%'
            OR c.search LIKE '%' || lower(?2) || '%' OR (?3 <> '' AND v.number LIKE '%' || ?3 || '%'))
         ORDER BY v.last_at DESC, v.number LIMIT ?5 OFFSET ?6"
    ))
    .bind(shown)
    .bind(&sought.query)
    .bind(sought.digits())
    .bind(now)
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .bind(i64::try_from(offset).unwrap_or(i64::MAX))
    .fetch_all(db.reader())
    .await?;
    Ok((total.try_into().unwrap_or_default(), rows.iter().map(record).collect::<Result<_, _>>()?))
}

/// One conversation's line.
pub async fn get(db: &Db, number: &str) -> Result<Option<ConversationRecord>, StoreError> {
    let row = sqlx::query(rows!("WHERE v.number = ?1")).bind(number).fetch_optional(db.reader()).await?;
    row.as_ref().map(record).transpose()
}

fn record(row: &SqliteRow) -> Result<ConversationRecord, StoreError> {
    Ok(ConversationRecord {
        number: row.try_get("number")?,
        contact: row.try_get::<Option<i64>, _>("contact_id")?.map(ContactId),
        name: row.try_get("name")?,
        preview: row.try_get("preview")?,
        last_is_ours: row.try_get("last_is_ours")?,
        at: from_millis(row.try_get("last_at")?),
        unread: row.try_get::<i64, _>("unread")?.try_into().unwrap_or_default(),
        suppressed: row.try_get("suppressed")?,
        done: row.try_get("done")?,
        snoozed_until: row.try_get::<Option<i64>, _>("snoozed_until")?.map(from_millis),
        note: row.try_get("note")?,
    })
}

/// Marks a conversation read, or unread from its last message on.
pub async fn mark(tx: &mut WriteTx, number: &str, read: bool) -> Result<bool, StoreError> {
    let done =
        sqlx::query("UPDATE conversations SET unread = CASE WHEN ? THEN 0 ELSE max(unread, 1) END WHERE number = ?")
            .bind(read)
            .bind(number)
            .execute(&mut **tx)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Settles a conversation: done, put off until an instant, or neither. Whoever is done with it has read it.
pub async fn settle(
    tx: &mut WriteTx,
    number: &str,
    done: bool,
    snoozed_until: Option<DateTime<Utc>>,
) -> Result<bool, StoreError> {
    let settled = sqlx::query(
        "UPDATE conversations SET done = ?1, snoozed_until = ?2, unread = CASE WHEN ?1 THEN 0 ELSE unread END
         WHERE number = ?3",
    )
    .bind(done)
    .bind(snoozed_until.map(to_millis))
    .bind(number)
    .execute(&mut **tx)
    .await?;
    Ok(settled.rows_affected() == 1)
}

/// Keeps a note about a conversation.
pub async fn note(tx: &mut WriteTx, number: &str, note: &str) -> Result<bool, StoreError> {
    let kept = sqlx::query("UPDATE conversations SET note = ? WHERE number = ?")
        .bind(note)
        .bind(number)
        .execute(&mut **tx)
        .await?;
    Ok(kept.rows_affected() == 1)
}

/// Conversations with something unread.
pub async fn unread(db: &Db) -> Result<u64, StoreError> {
    let count: i64 =
        sqlx::query_scalar("SELECT count(*) FROM conversations WHERE unread > 0").fetch_one(db.reader()).await?;
    Ok(count.try_into().unwrap_or_default())
}

/// A message that was just stored is no news: one unread less.
pub async fn read_one(tx: &mut WriteTx, number: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE conversations SET unread = max(unread - 1, 0) WHERE number = ?")
        .bind(number)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
