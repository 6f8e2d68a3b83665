//! Tables `ledger…`: the record of every attempt, refusal, consent and no, kept so that it can be shown years later.
//!
//! 1. One row per entry, only ever added to: triggers refuse every change, and the chain makes one visible that went
//!    around them.
//! 2. The chain holds no personal data. An entry is its number, instant, kind, subject (a keyed hash of the phone number)
//!    and a commitment, SHA-256 over a salt and the payload; its hash covers all of these and the hash before it.
//! 3. Payload and salt stand in a second table. Erasing a person deletes both; without the salt the commitment tells
//!    nothing, and the chain still holds together.
//! 4. A missing payload is only right if a later erasure or purge entry names it; otherwise it counts as damage.
//! 5. An entry is written by the transaction that does what it records, by whatever function of the store does it, so that
//!    neither can happen without the other. Many entries are one statement.
//! 6. Where the chain ends is kept apart, so that entries cut off at the end are missed. Whoever can rewrite every table can
//!    rewrite all of this, which is why the head is printed or mailed out as an anchor.

mod adopt;
mod anchors;
pub mod chain;
mod erase;
mod hold;
mod key;
mod ranges;
mod read;
mod verify;

use chrono::{DateTime, Utc};
use linnet_domain::CampaignId;
use rand::Rng as _;
use serde::Serialize;
use serde_json::json;

pub use adopt::adopt;
pub use anchors::{Anchor, Head, anchor, anchors, head};
pub use chain::{Hash, Subject};
pub use erase::{Before, PersonCounts, Purged, count_person, erase_person, purge};
pub use linnet_domain::ledger::{Damage, Kind};

pub use hold::{hold_since, hold_since_in, lift_hold, set_hold};
pub(crate) use key::subject_in;
pub use key::{Key, subject_of};
pub use read::{About, Stored, count, latest, page, rules_on_record};
pub use verify::{Bad, Verification, verify};

use crate::db::WriteTx;
use crate::error::StoreError;
use crate::instant::to_millis;

/// Something to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What kind of thing.
    pub kind: Kind,
    /// Whom it is about, E.164; it goes into the chain as a keyed hash only.
    pub number: Option<String>,
    /// The campaign it belongs to, for exports.
    pub campaign: Option<CampaignId>,
    /// What happened, as a JSON object.
    pub payload: String,
}

impl Entry {
    /// An entry about nobody in particular.
    pub fn new(kind: Kind, payload: &impl Serialize) -> Self {
        // A payload of ours is plain data, which JSON can always hold.
        let payload =
            serde_json::to_string(payload).unwrap_or_else(|error| json!({"error": error.to_string()}).to_string());
        Self { kind, number: None, campaign: None, payload }
    }

    /// The same about a person.
    #[must_use]
    pub fn about(mut self, number: impl Into<String>) -> Self {
        self.number = Some(number.into()).filter(|number| !number.is_empty());
        self
    }

    /// The same as part of a campaign.
    #[must_use]
    pub const fn of(mut self, campaign: Option<CampaignId>) -> Self {
        self.campaign = campaign;
        self
    }
}

/// Adds one entry.
pub async fn append(tx: &mut WriteTx, entry: Entry, now: DateTime<Utc>) -> Result<i64, StoreError> {
    append_all(tx, std::slice::from_ref(&entry), now).await
}

/// Entries per statement; each takes about a kilobyte of memory on its way.
const ENTRIES_PER_STATEMENT: usize = 2_000;

/// Adds entries in order; answers the number of the last one, 0 for none. What they record belongs into the same
/// transaction.
pub async fn append_all(tx: &mut WriteTx, entries: &[Entry], now: DateTime<Utc>) -> Result<i64, StoreError> {
    if entries.is_empty() {
        return Ok(0);
    }
    let (mut head, key) = anchors::head_and_key(tx).await?;
    let first = head.seq;
    for some in entries.chunks(ENTRIES_PER_STATEMENT) {
        head = insert(tx, some, &key, &head, now).await?;
    }
    debug_assert_eq!(head.seq, first + entries.len() as i64, "the chain has no gaps");
    Ok(head.seq)
}

/// The fixed-size parts of a batch, one after the other, cut apart by SQLite: cheaper than a parameter each.
#[derive(Default)]
struct Packed {
    rows: Vec<serde_json::Value>,
    /// Subject, salt, commitment, previous, hash: 128 bytes each.
    fixed: Vec<u8>,
    payloads: Vec<u8>,
}

/// Works the next links of the chain out; answers them and where the chain ends then.
fn pack(entries: &[Entry], key: &Key, head: &Head, at: i64) -> (Packed, Head) {
    let mut last = head.clone();
    let mut packed = Packed::default();
    let mut random = rand::rng();
    for entry in entries {
        let mut salt = [0; chain::SALT];
        random.fill_bytes(&mut salt);
        let subject = entry.number.as_deref().map(|number| key.subject(number));
        let commitment = chain::commitment(&salt, &entry.payload);
        let link = chain::Link {
            seq: last.seq + 1,
            at,
            kind: entry.kind.word(),
            subject: subject.as_ref().map(Subject::as_slice),
            commitment: &commitment,
            previous: &last.hash,
        };
        let hash = link.hash();
        packed.rows.push(json!([
            at,
            entry.kind.word(),
            subject.is_some(),
            entry.campaign.map(|id| id.0),
            packed.payloads.len() + 1,
            entry.payload.len(),
        ]));
        packed.fixed.extend_from_slice(&subject.unwrap_or_default());
        packed.fixed.extend_from_slice(&salt);
        packed.fixed.extend_from_slice(&commitment);
        packed.fixed.extend_from_slice(&last.hash);
        packed.fixed.extend_from_slice(&hash);
        packed.payloads.extend_from_slice(entry.payload.as_bytes());
        last = Head { seq: link.seq, hash };
    }
    (packed, last)
}

async fn insert(
    tx: &mut WriteTx,
    entries: &[Entry],
    key: &Key,
    head: &Head,
    now: DateTime<Utc>,
) -> Result<Head, StoreError> {
    let at = to_millis(now);
    let (packed, last) = pack(entries, key, head, at);
    // Three statements in one question: each question costs a way to the database's thread and back. None of them may skip
    // a parameter below its highest, because sqlx numbers those that are left out by itself.
    sqlx::query(
        "INSERT INTO ledger (seq, at, kind, subject, commitment, previous, hash)
         SELECT ?2 + key, value ->> 0, value ->> 1, CASE WHEN value ->> 2 THEN substr(?3, key * 128 + 1, 16) END,
            substr(?3, key * 128 + 33, 32), substr(?3, key * 128 + 65, 32), substr(?3, key * 128 + 97, 32)
         FROM json_each(?1);
         INSERT INTO ledger_payloads (seq, campaign_id, salt, payload)
         SELECT ?2 + key, value ->> 3, substr(?3, key * 128 + 17, 16),
            CAST(substr(?4, value ->> 4, value ->> 5) AS TEXT)
         FROM json_each(?1);
         UPDATE ledger_head SET (seq, hash) = (SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1)",
    )
    .bind(serde_json::Value::Array(packed.rows).to_string())
    .bind(head.seq + 1)
    .bind(packed.fixed)
    .bind(packed.payloads)
    .execute(&mut **tx)
    .await?;
    Ok(last)
}
