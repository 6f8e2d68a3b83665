//! Table `hook_sites`: what stood at Twilio before our address did. A row is written before Twilio is asked for a change,
//! and goes only when what stood there stands there again, or when somebody else changed it. Each step is in the ledger,
//! without the paths and passwords that addresses may hold.

use chrono::{DateTime, Utc};
use linnet_domain::words;
use serde_json::json;

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::to_millis;
use crate::ledger::{Entry, Kind, append};

words! {
    /// How far a change at Twilio is.
    pub enum Phase {
        /// Ours is being written there; it may stand there already.
        Placing = "placing",
        /// Ours stands there.
        Placed = "placed",
        /// What stood there is being put back; it may stand there already.
        Restoring = "restoring",
        /// What stood there stands there, until ours is to stand there again.
        Resting = "resting",
        /// Somebody else changed it.
        Conflict = "conflict",
    }
}

/// A number or Messaging Service that was changed for us.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct HookSite {
    /// The account it belongs to.
    pub account_sid: String,
    /// Its id at Twilio.
    pub sid: String,
    /// `number` or `service`.
    pub kind: String,
    /// The number in E.164, or the service's name.
    pub label: String,
    /// The fields as they stood, in JSON.
    pub before: String,
    /// The fields as they are to stand or stand now, in JSON.
    pub ours: String,
    phase: String,
}

/// Two addresses for the ledger: what stood there, and what is to.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// What stood there.
    pub from: Option<&'a str>,
    /// What is to stand there.
    pub to: Option<&'a str>,
}

impl HookSite {
    /// A change that is about to be asked for.
    pub fn new(account_sid: &str, sid: &str, kind: &str, label: &str, before: String, ours: String) -> Self {
        Self {
            account_sid: account_sid.to_owned(),
            sid: sid.to_owned(),
            kind: kind.to_owned(),
            label: label.to_owned(),
            before,
            ours,
            phase: Phase::Placing.word().to_owned(),
        }
    }

    /// How far it is.
    pub fn phase(&self) -> Phase {
        // The schema allows no other word.
        Phase::from_word(&self.phase).unwrap_or(Phase::Conflict)
    }
}

/// Every site of an account.
pub async fn of_account(db: &Db, account_sid: &str) -> Result<Vec<HookSite>, StoreError> {
    Ok(sqlx::query_as("SELECT * FROM hook_sites WHERE account_sid = ? ORDER BY label, sid")
        .bind(account_sid)
        .fetch_all(db.reader())
        .await?)
}

/// Writes down that the owner agreed, without anything being written at Twilio yet.
pub async fn agree(tx: &mut WriteTx, site: &HookSite, told: Told<'_>, now: DateTime<Utc>) -> Result<(), StoreError> {
    put(tx, site, Phase::Resting, now).await?;
    record(tx, site, "agreed", told, now).await
}

/// Writes down that ours is about to be written at Twilio.
pub async fn place(tx: &mut WriteTx, site: &HookSite, told: Told<'_>, now: DateTime<Utc>) -> Result<(), StoreError> {
    put(tx, site, Phase::Placing, now).await?;
    record(tx, site, "placing", told, now).await
}

async fn put(tx: &mut WriteTx, site: &HookSite, phase: Phase, now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO hook_sites (account_sid, sid, kind, label, before, ours, phase, agreed_at, changed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)
         ON CONFLICT (account_sid, sid) DO UPDATE
         SET label = ?4, before = ?5, ours = ?6, phase = ?7, changed_at = ?8",
    )
    .bind(&site.account_sid)
    .bind(&site.sid)
    .bind(&site.kind)
    .bind(&site.label)
    .bind(&site.before)
    .bind(&site.ours)
    .bind(phase.word())
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes down what stands there now that ours was written.
pub async fn placed(
    tx: &mut WriteTx,
    site: &HookSite,
    stands: &str,
    told: Told<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE hook_sites SET ours = ?3, phase = 'placed', changed_at = ?4 WHERE account_sid = ?1 AND sid = ?2",
    )
    .bind(&site.account_sid)
    .bind(&site.sid)
    .bind(stands)
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    record(tx, site, "placed", told, now).await
}

/// Moves a site on.
pub async fn set_phase(tx: &mut WriteTx, site: &HookSite, phase: Phase, now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query("UPDATE hook_sites SET phase = ?3, changed_at = ?4 WHERE account_sid = ?1 AND sid = ?2")
        .bind(&site.account_sid)
        .bind(&site.sid)
        .bind(phase.word())
        .bind(to_millis(now))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Writes down that what stood there stands there again; `rest` keeps what the owner agreed to for the next time.
pub async fn restored(
    tx: &mut WriteTx,
    site: &HookSite,
    rest: bool,
    told: Told<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if rest {
        set_phase(tx, site, Phase::Resting, now).await?;
    } else {
        forget(tx, site).await?;
    }
    record(tx, site, "restored", told, now).await
}

/// Writes down that somebody else changed it, and that it was left alone; `keep` keeps the row, to be shown.
pub async fn left(
    tx: &mut WriteTx,
    site: &HookSite,
    keep: bool,
    told: Told<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if keep {
        set_phase(tx, site, Phase::Conflict, now).await?;
    } else {
        forget(tx, site).await?;
    }
    record(tx, site, "left", told, now).await
}

/// Writes down that a Messaging Service was made to deliver what it dropped.
pub async fn mended(tx: &mut WriteTx, label: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    let payload = json!({"site": label, "step": "mended", "by": "owner"});
    append(tx, Entry::new(Kind::Hooks, &payload), now).await?;
    Ok(())
}

/// Forgets a site that is not there any more, so that nothing can be put back.
pub async fn gone(tx: &mut WriteTx, site: &HookSite, now: DateTime<Utc>) -> Result<(), StoreError> {
    forget(tx, site).await?;
    record(tx, site, "gone", Told { from: None, to: None }, now).await
}

/// Forgets a site that was left alone, and recorded so, before.
pub async fn forget(tx: &mut WriteTx, site: &HookSite) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM hook_sites WHERE account_sid = ? AND sid = ?")
        .bind(&site.account_sid)
        .bind(&site.sid)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

async fn record(
    tx: &mut WriteTx,
    site: &HookSite,
    step: &str,
    told: Told<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let payload = json!({"site": site.label, "step": step, "from": told.from, "to": told.to});
    append(tx, Entry::new(Kind::Hooks, &payload), now).await?;
    Ok(())
}
