//! Table `elsewhere`: texts to customers that another program sent from this account. History only: nothing here is ever
//! sent, counted or retried by this program.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use linnet_domain::{Channel, MessageState};

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::to_millis;

/// A text that another program sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentElsewhere {
    /// The provider's id.
    pub provider_sid: String,
    /// To whom.
    pub number: String,
    /// From which sender.
    pub from_address: String,
    /// How it travelled.
    pub channel: Channel,
    /// The text.
    pub body: String,
    /// Where it stands.
    pub state: MessageState,
    /// Why it failed.
    pub error_code: Option<i64>,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
}

/// What writing one down did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It was not known.
    New,
    /// It stands another way than before.
    Changed,
    /// Nothing about it is new.
    Known,
}

/// Writes one down, or where a known one stands by now.
pub async fn put(tx: &mut WriteTx, text: &SentElsewhere, now: DateTime<Utc>) -> Result<Put, StoreError> {
    let added = sqlx::query(
        "INSERT INTO elsewhere (provider_sid, number, from_address, channel, body, state, error_code, sent_at, stored_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (provider_sid) DO NOTHING",
    )
    .bind(&text.provider_sid)
    .bind(&text.number)
    .bind(&text.from_address)
    .bind(text.channel.word())
    .bind(&text.body)
    .bind(text.state.word())
    .bind(text.error_code)
    .bind(to_millis(text.sent_at))
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    if added.rows_affected() == 1 {
        return Ok(Put::New);
    }
    let changed =
        sqlx::query("UPDATE elsewhere SET state = ?2, error_code = ?3 WHERE provider_sid = ?1 AND state <> ?2")
            .bind(&text.provider_sid)
            .bind(text.state.word())
            .bind(text.error_code)
            .execute(&mut **tx)
            .await?;
    Ok(if changed.rows_affected() == 1 { Put::Changed } else { Put::Known })
}

/// Which of these are known to stand as they do.
pub async fn known(db: &Db, texts: &[(&str, MessageState)]) -> Result<HashSet<String>, StoreError> {
    let mut query =
        sqlx::QueryBuilder::new("SELECT provider_sid FROM elsewhere WHERE (provider_sid, state) IN (VALUES ");
    if texts.is_empty() {
        return Ok(HashSet::new());
    }
    for (index, (sid, state)) in texts.iter().enumerate() {
        query.push(if index == 0 { "(" } else { ", (" });
        query.push_bind(*sid).push(", ").push_bind(state.word()).push(")");
    }
    query.push(")");
    let known: Vec<String> = query.build_query_scalar().fetch_all(db.reader()).await?;
    Ok(known.into_iter().collect())
}
