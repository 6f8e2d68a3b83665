//! Reading entries back, for lists and exports: of one person, of one campaign, or all, in order.

use chrono::{DateTime, Utc};
use linnet_domain::CampaignId;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite};

use super::chain::{Hash, Subject};
use super::{Kind, anchors, key};
use crate::db::Db;
use crate::error::StoreError;
use crate::instant::from_millis;

/// Which entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// Everything.
    All,
    /// What is about one number, E.164.
    Number(String),
    /// What belongs to one campaign.
    Campaign(CampaignId),
}

/// An entry as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its place.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// What kind of thing.
    pub kind: Kind,
    /// Whom it is about.
    pub subject: Option<Vec<u8>>,
    /// What the chain holds of it.
    pub commitment: Vec<u8>,
    /// The hash of the entry before.
    pub previous: Vec<u8>,
    /// Its own.
    pub hash: Hash,
    /// Its campaign.
    pub campaign: Option<CampaignId>,
    /// The salt its commitment was made with; nothing after it was destroyed.
    pub salt: Option<Vec<u8>>,
    /// What happened, in JSON; nothing after it was destroyed.
    pub payload: Option<String>,
}

/// How `About` becomes a condition; `None` if nothing can match.
async fn condition(
    db: &Db,
    about: &About,
    before: impl Into<String>,
) -> Result<Option<QueryBuilder<Sqlite>>, StoreError> {
    let mut sql = QueryBuilder::new(before);
    match about {
        About::All => {
            sql.push(" WHERE true");
        }
        About::Number(number) => {
            let Some(key) = key::of(db).await? else { return Ok(None) };
            let subject: Subject = key.subject(number);
            sql.push(" WHERE l.subject = ").push_bind(subject.to_vec());
        }
        About::Campaign(campaign) => {
            sql.push(" WHERE p.campaign_id = ").push_bind(campaign.0);
        }
    }
    Ok(Some(sql))
}

/// How many there are up to a place.
pub async fn count(db: &Db, about: &About, up_to: i64) -> Result<u64, StoreError> {
    if *about == About::All {
        return Ok(anchors::head(db).await?.seq.min(up_to).unsigned_abs());
    }
    let (from, place) = match about {
        About::Campaign(_) => ("SELECT count(*) FROM ledger_payloads p", " AND p.seq <= "),
        About::All | About::Number(_) => ("SELECT count(*) FROM ledger l", " AND l.seq <= "),
    };
    let Some(mut sql) = condition(db, about, from).await? else { return Ok(0) };
    sql.push(place).push_bind(up_to);
    let count: i64 = sql.build_query_scalar().fetch_one(db.reader()).await?;
    Ok(count.unsigned_abs())
}

/// The next entries behind a place, in order.
pub async fn page(db: &Db, about: &About, after: i64, limit: u32) -> Result<Vec<Stored>, StoreError> {
    let from = match about {
        // The campaign's index stands on the payloads.
        About::Campaign(_) => "FROM ledger_payloads p JOIN ledger l ON l.seq = p.seq",
        About::All | About::Number(_) => "FROM ledger l LEFT JOIN ledger_payloads p ON p.seq = l.seq",
    };
    let (place, order) = match about {
        About::Campaign(_) => (" AND p.seq > ", " ORDER BY p.seq LIMIT "),
        About::All | About::Number(_) => (" AND l.seq > ", " ORDER BY l.seq LIMIT "),
    };
    let select = format!(
        "SELECT l.seq, l.at, l.kind, l.subject, l.commitment, l.previous, l.hash, p.campaign_id, p.salt, p.payload {from}"
    );
    let Some(mut sql) = condition(db, about, select).await? else { return Ok(Vec::new()) };
    sql.push(place).push_bind(after).push(order).push_bind(limit);
    sql.build().fetch_all(db.reader()).await?.iter().map(stored).collect()
}

/// Entries from the end backwards.
pub async fn latest(db: &Db, about: &About, offset: u64, limit: u64) -> Result<Vec<Stored>, StoreError> {
    let (from, order) = match about {
        About::Campaign(_) => ("FROM ledger_payloads p JOIN ledger l ON l.seq = p.seq", " ORDER BY p.seq DESC LIMIT "),
        About::All | About::Number(_) => {
            ("FROM ledger l LEFT JOIN ledger_payloads p ON p.seq = l.seq", " ORDER BY l.seq DESC LIMIT ")
        }
    };
    let select = format!(
        "SELECT l.seq, l.at, l.kind, l.subject, l.commitment, l.previous, l.hash, p.campaign_id, p.salt, p.payload {from}"
    );
    let Some(mut sql) = condition(db, about, select).await? else { return Ok(Vec::new()) };
    let place = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    sql.push(order).push_bind(place(limit)).push(" OFFSET ").push_bind(place(offset));
    sql.build().fetch_all(db.reader()).await?.iter().map(stored).collect()
}

/// The version of the rules recorded last.
pub async fn rules_on_record(db: &Db) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT p.payload ->> 'version' FROM ledger l JOIN ledger_payloads p ON p.seq = l.seq
         WHERE l.kind NOT IN ('attempt', 'blocked', 'held', 'outcome', 'status', 'consent', 'inbound')
            AND l.kind = 'rules'
         ORDER BY l.seq DESC LIMIT 1",
    )
    .fetch_optional(db.reader())
    .await?
    .flatten())
}

fn stored(row: &SqliteRow) -> Result<Stored, StoreError> {
    let kind: String = row.try_get("kind")?;
    Ok(Stored {
        seq: row.try_get("seq")?,
        at: from_millis(row.try_get("at")?),
        kind: Kind::from_word(&kind).ok_or(StoreError::Unreadable { column: "ledger.kind", value: kind })?,
        subject: row.try_get("subject")?,
        commitment: row.try_get("commitment")?,
        previous: row.try_get("previous")?,
        hash: anchors::read_hash(row.try_get("hash")?, "ledger.hash")?,
        campaign: row.try_get::<Option<i64>, _>("campaign_id")?.map(CampaignId),
        salt: row.try_get("salt")?,
        payload: row.try_get("payload")?,
    })
}
