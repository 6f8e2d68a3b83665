//! Table `inbound`: what came in, once each, whichever road it took. Conversations follow by trigger.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use linnet_domain::{Channel, InboundId, PhoneNumber};
use serde_json::json;

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};
use crate::ledger::{self, Entry, Kind};
use crate::suppressions;

/// A message that came in.
#[derive(Debug, Clone)]
pub struct NewInbound<'a> {
    /// The provider's id.
    pub provider_sid: &'a str,
    /// From whom; E.164 or, rarely, as the provider gives it.
    pub number: &'a str,
    /// To which sender of ours.
    pub to_address: &'a str,
    /// How it travelled.
    pub channel: Channel,
    /// The text.
    pub body: &'a str,
    /// Pictures and the like.
    pub media_count: u32,
    /// What it means: `opt_out`, `opt_in`, `help`, `ambiguous`, `none`.
    pub label: &'a str,
    /// Where the pictures are and what they are said to be, as far as it was told.
    pub media: &'a [(String, String)],
    /// When the provider got it.
    pub received_at: DateTime<Utc>,
}

/// Stores it, in the ledger too. `false` if it is known already; where its pictures are is kept even then.
pub async fn add(tx: &mut WriteTx, new: &NewInbound<'_>, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let id: Option<i64> = sqlx::query_scalar(
        "INSERT INTO inbound (provider_sid, number, to_address, channel, body, media_count, label, received_at, stored_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (provider_sid) DO NOTHING
         RETURNING id",
    )
    .bind(new.provider_sid)
    .bind(new.number)
    .bind(new.to_address)
    .bind(new.channel.word())
    .bind(new.body)
    .bind(new.media_count)
    .bind(new.label)
    .bind(to_millis(new.received_at))
    .bind(to_millis(now))
    .fetch_optional(&mut **tx)
    .await?;
    for (position, (url, content_type)) in (0_i64..).zip(new.media) {
        sqlx::query(
            "INSERT INTO inbound_media (inbound_id, position, url, content_type)
             SELECT id, ?2, ?3, ?4 FROM inbound WHERE provider_sid = ?1 AND number <> '' ON CONFLICT DO NOTHING",
        )
        .bind(new.provider_sid)
        .bind(position)
        .bind(url)
        .bind(content_type)
        .execute(&mut **tx)
        .await?;
    }
    if id.is_none() {
        return Ok(false);
    }
    suppressions::recall(tx, &[new.number]).await?;
    let payload = json!({
        "provider_sid": new.provider_sid,
        "number": new.number,
        "to": new.to_address,
        "channel": new.channel.word(),
        "body": new.body,
        "media": new.media_count,
        "label": new.label,
        "received_at": new.received_at,
    });
    ledger::append(tx, Entry::new(Kind::Inbound, &payload).about(new.number), now).await?;
    Ok(true)
}

/// The row of a text by the provider's id.
pub async fn id_of(tx: &mut WriteTx, sid: &str) -> Result<Option<InboundId>, StoreError> {
    let id = sqlx::query_scalar("SELECT id FROM inbound WHERE provider_sid = ?");
    Ok(id.bind(sid).fetch_optional(&mut **tx).await?.map(InboundId))
}

/// Which of these provider ids are stored already, and when those are said to have come.
pub async fn known(db: &Db, sids: &[&str]) -> Result<HashMap<String, DateTime<Utc>>, StoreError> {
    let mut query = sqlx::QueryBuilder::new("SELECT provider_sid, received_at FROM inbound WHERE provider_sid IN (");
    let mut list = query.separated(", ");
    for sid in sids {
        list.push_bind(*sid);
    }
    query.push(")");
    let known: Vec<(String, i64)> = query.build_query_as().fetch_all(db.reader()).await?;
    Ok(known.into_iter().map(|(sid, at)| (sid, from_millis(at))).collect())
}

/// Puts right when a text came: a callback does not say, the provider's list does. The conversation follows.
pub async fn set_received(tx: &mut WriteTx, sid: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
    let stands: Option<(String, i64)> =
        sqlx::query_as("SELECT number, received_at FROM inbound WHERE provider_sid = ?")
            .bind(sid)
            .fetch_optional(&mut **tx)
            .await?;
    let Some((number, before)) = stands else { return Ok(()) };
    sqlx::query("UPDATE inbound SET received_at = ?2 WHERE provider_sid = ?1")
        .bind(sid)
        .bind(to_millis(at))
        .execute(&mut **tx)
        .await?;
    let latest = sqlx::query(
        "UPDATE conversations SET last_at = ?2, last_is_ours = 0,
            preview = (SELECT substr(body, 1, 160) FROM inbound WHERE provider_sid = ?3)
         WHERE number = ?1 AND last_at <= ?2",
    )
    .bind(&number)
    .bind(to_millis(at))
    .bind(sid)
    .execute(&mut **tx)
    .await?;
    if latest.rows_affected() > 0 {
        return Ok(());
    }
    sqlx::query(
        "UPDATE conversations SET last_at = max(
            coalesce((SELECT max(received_at) FROM inbound WHERE number = ?1), 0),
            coalesce((SELECT max(created_at) FROM messages
                WHERE number = ?1 AND origin IN ('direct', 'reply', 'automation')), 0))
         WHERE number = ?1 AND last_at = ?2 AND NOT last_is_ours",
    )
    .bind(number)
    .bind(before)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What a text was taken for when it was stored.
pub async fn label(tx: &mut WriteTx, sid: &str) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT label FROM inbound WHERE provider_sid = ?")
        .bind(sid)
        .fetch_optional(&mut **tx)
        .await?)
}

/// The provider has said what a stored text means.
pub async fn set_label(tx: &mut WriteTx, sid: &str, label: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE inbound SET label = ? WHERE provider_sid = ?").bind(label).bind(sid).execute(&mut **tx).await?;
    Ok(())
}

/// A text of somebody's as far as the order of their words matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The provider's id.
    pub sid: String,
    /// What it was taken for.
    pub label: String,
    /// The text.
    pub body: String,
    /// When it came.
    pub at: DateTime<Utc>,
}

/// What somebody wrote at or after an instant that was taken for more than talk, latest first
/// and of one instant a stop first.
pub async fn words_since(tx: &mut WriteTx, number: &str, since: DateTime<Utc>) -> Result<Vec<Word>, StoreError> {
    let rows: Vec<(String, String, String, i64)> = sqlx::query_as(
        "SELECT provider_sid, label, body, received_at FROM inbound
         WHERE number = ? AND received_at >= ? AND label IN ('opt_out', 'opt_in', 'ambiguous')
         ORDER BY received_at DESC, label = 'opt_out' DESC, id DESC LIMIT 200",
    )
    .bind(number)
    .bind(to_millis(since))
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|(sid, label, body, at)| Word { sid, label, body, at: from_millis(at) }).collect())
}

/// Where the pictures of a text are and what they are said to be. Empty for one that was found by polling: the provider's
/// list of media tells it by the text's id.
pub async fn media(db: &Db, sid: &str) -> Result<Vec<(String, String)>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT m.url, m.content_type FROM inbound i JOIN inbound_media m ON m.inbound_id = i.id
         WHERE i.provider_sid = ? ORDER BY m.position",
    )
    .bind(sid)
    .fetch_all(db.reader())
    .await?)
}

/// How many came in since an instant.
pub async fn count_since(db: &Db, since: DateTime<Utc>) -> Result<u64, StoreError> {
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM inbound WHERE received_at >= ?")
        .bind(to_millis(since))
        .fetch_one(db.reader())
        .await?;
    Ok(count.try_into().unwrap_or_default())
}

/// What somebody wrote after an instant that was taken for this.
pub async fn bodies_labelled(
    tx: &mut WriteTx,
    number: &PhoneNumber,
    label: &str,
    after: DateTime<Utc>,
) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT body FROM inbound WHERE number = ? AND label = ? AND received_at > ?")
        .bind(number.as_str())
        .bind(label)
        .bind(to_millis(after))
        .fetch_all(&mut **tx)
        .await?)
}
