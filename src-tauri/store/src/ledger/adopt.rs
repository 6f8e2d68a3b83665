//! What was on record before there was a ledger: consents and noes of an older file, taken over as they stand, with the
//! instant each says it was recorded.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{Entry, Kind};
use crate::db::WriteTx;
use crate::error::StoreError;
use crate::instant::from_millis;

/// Rows read at a time.
const PAGE: i64 = 2_000;

/// Takes over what there is; for a ledger that is empty. Answers how many entries were made.
pub async fn adopt(tx: &mut WriteTx, now: DateTime<Utc>) -> Result<u64, StoreError> {
    if super::anchors::head_in(tx).await?.seq > 0 {
        return Ok(0);
    }
    let mut after = 0;
    loop {
        let rows: Vec<ConsentRow> = sqlx::query_as(
            "SELECT id, contact_id, number, basis, source, given_on, recorded_at FROM consents
             WHERE id > ? ORDER BY id LIMIT ?",
        )
        .bind(after)
        .bind(PAGE)
        .fetch_all(&mut **tx)
        .await?;
        let Some(last) = rows.last() else { break };
        after = last.0;
        let entries: Vec<Entry> = rows.into_iter().map(consent).collect();
        super::append_all(tx, &entries, now).await?;
    }
    let mut after = 0;
    loop {
        let rows: Vec<NoRow> = sqlx::query_as(
            "SELECT id, number, source, detail, words, created_at FROM suppressions
             WHERE id > ? AND lifted_at IS NULL ORDER BY id LIMIT ?",
        )
        .bind(after)
        .bind(PAGE)
        .fetch_all(&mut **tx)
        .await?;
        let Some(last) = rows.last() else { break };
        after = last.0;
        let entries: Vec<Entry> = rows.into_iter().map(no).collect();
        super::append_all(tx, &entries, now).await?;
    }
    Ok(super::anchors::head_in(tx).await?.seq.unsigned_abs())
}

/// Id, contact, number, basis, source, day, instant of recording.
type ConsentRow = (i64, Option<i64>, Option<String>, String, String, Option<String>, i64);

fn consent((_, contact, number, basis, source, given_on, at): ConsentRow) -> Entry {
    let payload = json!({
        "contact": contact,
        "number": number,
        "basis": basis,
        "source": source,
        "given_on": given_on,
        "recorded_at": from_millis(at),
        "adopted": true,
    });
    Entry::new(Kind::Consent, &payload).about(number.unwrap_or_default())
}

/// Id, number, road, detail, words, instant of recording.
type NoRow = (i64, String, String, String, Option<String>, i64);

fn no((_, number, source, detail, words, at): NoRow) -> Entry {
    let payload = json!({
        "number": number,
        "source": source,
        "detail": detail,
        "words": words,
        "recorded_at": from_millis(at),
        "adopted": true,
    });
    Entry::new(Kind::OptOut, &payload).about(number)
}
