//! Where the chain ends, and the heads that were given out: whoever holds a printed one can see later whether everything
//! up to it is unchanged.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::chain::{Hash, hex};
use super::{Entry, Key, Kind, key};
use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};

/// The end of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The last entry; 0 before the first.
    pub seq: i64,
    /// Its hash.
    pub hash: Hash,
}

/// A head that was given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The end of the chain then.
    pub head: Head,
    /// When.
    pub made_at: DateTime<Utc>,
}

pub(super) fn read_hash(bytes: Vec<u8>, column: &'static str) -> Result<Hash, StoreError> {
    bytes.try_into().map_err(|bytes: Vec<u8>| StoreError::Unreadable { column, value: hex(&bytes) })
}

fn read_head(row: Option<(i64, Vec<u8>)>) -> Result<Head, StoreError> {
    let (seq, hash) = row.ok_or(StoreError::Missing("The end of the record"))?;
    Ok(Head { seq, hash: read_hash(hash, "ledger_head.hash")? })
}

const HEAD: &str = "SELECT seq, hash FROM ledger_head";

/// The end of the chain.
pub async fn head(db: &Db) -> Result<Head, StoreError> {
    read_head(sqlx::query_as(HEAD).fetch_optional(db.reader()).await?)
}

pub(super) async fn head_in(tx: &mut WriteTx) -> Result<Head, StoreError> {
    read_head(sqlx::query_as(HEAD).fetch_optional(&mut **tx).await?)
}

/// The end of the chain and the key, in one question where both are there.
pub(super) async fn head_and_key(tx: &mut WriteTx) -> Result<(Head, Key), StoreError> {
    let row: Option<(i64, Vec<u8>, Option<Vec<u8>>)> =
        sqlx::query_as("SELECT seq, hash, (SELECT key FROM ledger_key) FROM ledger_head")
            .fetch_optional(&mut **tx)
            .await?;
    let (seq, hash, found) = row.ok_or(StoreError::Missing("The end of the record"))?;
    let head = Head { seq, hash: read_hash(hash, "ledger_head.hash")? };
    let key = match found {
        Some(found) => Key::new(&found)?,
        None => key::in_tx(tx).await?,
    };
    Ok((head, key))
}

/// Anchors the chain as it ends now, and records that. A chain that ends in its latest anchor's own entry has nothing new:
/// then that anchor is answered again.
pub async fn anchor(tx: &mut WriteTx, now: DateTime<Utc>) -> Result<Anchor, StoreError> {
    let head = head_in(tx).await?;
    let latest: Option<(i64, Vec<u8>, i64)> =
        sqlx::query_as("SELECT seq, hash, made_at FROM ledger_anchors ORDER BY seq DESC LIMIT 1")
            .fetch_optional(&mut **tx)
            .await?;
    if let Some((seq, hash, made_at)) = latest
        && seq + 1 >= head.seq
    {
        let head = Head { seq, hash: read_hash(hash, "ledger_anchors.hash")? };
        return Ok(Anchor { head, made_at: from_millis(made_at) });
    }
    sqlx::query("INSERT INTO ledger_anchors (seq, hash, made_at) VALUES (?, ?, ?)")
        .bind(head.seq)
        .bind(head.hash.as_slice())
        .bind(to_millis(now))
        .execute(&mut **tx)
        .await?;
    let payload = json!({"entry": head.seq, "hash": hex(&head.hash)});
    super::append(tx, Entry::new(Kind::Anchor, &payload), now).await?;
    Ok(Anchor { head, made_at: from_millis(to_millis(now)) })
}

/// Every anchor, oldest first.
pub async fn anchors(db: &Db) -> Result<Vec<Anchor>, StoreError> {
    let rows: Vec<(i64, Vec<u8>, i64)> =
        sqlx::query_as("SELECT seq, hash, made_at FROM ledger_anchors ORDER BY seq").fetch_all(db.reader()).await?;
    rows.into_iter()
        .map(|(seq, hash, made_at)| {
            let head = Head { seq, hash: read_hash(hash, "ledger_anchors.hash")? };
            Ok(Anchor { head, made_at: from_millis(made_at) })
        })
        .collect()
}
