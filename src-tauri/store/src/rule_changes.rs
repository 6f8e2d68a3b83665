//! Table `rule_changes`: the owner's own decisions about the rules. Only ever added to and ended, never changed.

use chrono::{DateTime, NaiveDate, Utc};
use linnet_domain::decide::{Loosened, Pause};
use linnet_domain::{Loosening, RuleChangeKind};
use serde_json::json;

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};
use crate::ledger::{self, Entry, Kind};

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleChange {
    /// What was decided.
    pub kind: RuleChangeKind,
    /// About which country, state or row.
    pub code: String,
    /// About which part of it.
    pub part: Option<Loosening>,
    /// For a pause: first day after it.
    pub until: Option<NaiveDate>,
    /// What the owner typed.
    pub acknowledgement: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What stands, as the rules want it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleChanges {
    /// Countries switched on.
    pub countries: Vec<String>,
    /// States paused.
    pub paused: Vec<Pause>,
    /// Parts of rows loosened.
    pub loosened: Vec<Loosened>,
    /// All of them in full, oldest first.
    pub all: Vec<RuleChange>,
}

/// Everything that stands.
pub async fn standing(db: &Db) -> Result<RuleChanges, StoreError> {
    let rows: Vec<(String, String, String, Option<String>, String, i64)> = sqlx::query_as(
        "SELECT kind, code, part, until, acknowledgement, created_at FROM rule_changes WHERE ended_at IS NULL ORDER BY id",
    )
    .fetch_all(db.reader())
    .await?;
    let mut found = RuleChanges::default();
    for (kind, code, part, until, acknowledgement, at) in rows {
        let kind = RuleChangeKind::from_word(&kind)
            .ok_or(StoreError::Unreadable { column: "rule_changes.kind", value: kind })?;
        let part = Loosening::from_word(&part);
        let until: Option<NaiveDate> = until.and_then(|day| day.parse().ok());
        match (kind, until, part) {
            (RuleChangeKind::Country, ..) => found.countries.push(code.clone()),
            (RuleChangeKind::Pause, Some(until), _) => found.paused.push(Pause { state: code.clone(), until }),
            (RuleChangeKind::Loosen, _, Some(part)) => found.loosened.push(Loosened { row: code.clone(), part }),
            _ => {}
        }
        found.all.push(RuleChange { kind, code, part, until, acknowledgement, at: from_millis(at) });
    }
    Ok(found)
}

/// Adds a decision in place of the one that stood for the same thing, in the ledger too.
pub async fn add(tx: &mut WriteTx, change: &RuleChange) -> Result<(), StoreError> {
    end(tx, change.kind, &change.code, change.part, change.at).await?;
    sqlx::query(
        "INSERT INTO rule_changes (kind, code, part, until, acknowledgement, created_at) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(change.kind.word())
    .bind(&change.code)
    .bind(change.part.map_or("", Loosening::word))
    .bind(change.until.map(|day| day.to_string()))
    .bind(&change.acknowledgement)
    .bind(to_millis(change.at))
    .execute(&mut **tx)
    .await?;
    let payload = json!({
        "what": change.kind.word(),
        "code": change.code,
        "part": change.part.map(Loosening::word),
        "until": change.until,
        "typed": change.acknowledgement,
        "by": "owner",
    });
    ledger::append(tx, Entry::new(Kind::Override, &payload), change.at).await?;
    Ok(())
}

/// Ends a decision, in the ledger too. `false` if none stood.
pub async fn end(
    tx: &mut WriteTx,
    kind: RuleChangeKind,
    code: &str,
    part: Option<Loosening>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE rule_changes SET ended_at = ? WHERE kind = ? AND code = ? AND part = ? AND ended_at IS NULL",
    )
    .bind(to_millis(now))
    .bind(kind.word())
    .bind(code)
    .bind(part.map_or("", Loosening::word))
    .execute(&mut **tx)
    .await?;
    let ended = done.rows_affected() > 0;
    if ended {
        let payload = json!({
            "what": kind.word(),
            "code": code,
            "part": part.map(Loosening::word),
            "ended": true,
            "typed": "",
            "by": "owner",
        });
        ledger::append(tx, Entry::new(Kind::Override, &payload), now).await?;
    }
    Ok(ended)
}
