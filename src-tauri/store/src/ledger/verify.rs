//! Walking the whole chain, a few thousand entries at a time in one snapshot, and naming the first thing that is not as it
//! was written.

use std::collections::HashMap;

use serde_json::Value;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::anchors::{Head, read_hash};
use super::chain::unhex;
use super::chain::{self, BEFORE_THE_FIRST, Hash, Link};
use super::ranges::Ranges;
use super::{Damage, Kind};
use crate::db::Db;
use crate::error::StoreError;

/// Entries read at a time.
const PAGE: i64 = 2_000;

/// The first place where the record is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bad {
    /// The entry.
    pub seq: i64,
    /// How.
    pub damage: Damage,
}

/// What a walk found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Entries that are there.
    pub entries: u64,
    /// The first damage, if any.
    pub first_bad: Option<Bad>,
    /// Entries whose payload was rightly destroyed.
    pub erased: u64,
    /// Heads given out that the chain was compared with.
    pub anchors: u64,
    /// Where the chain ends.
    pub head: Head,
}

impl Verification {
    /// Whether everything is as it was written.
    pub const fn intact(&self) -> bool {
        self.first_bad.is_none()
    }
}

/// What is compared along the way.
struct Walk {
    /// The hash of the entry before.
    previous: Hash,
    seq: i64,
    entries: u64,
    anchors: HashMap<i64, Hash>,
    anchors_met: u64,
    missing: Ranges,
    missing_count: u64,
    excused: Ranges,
    /// The first damage to a payload or an anchor; the chain itself goes on.
    bad: Option<Bad>,
}

/// Checks everything. `against` is a head somebody kept outside, for instance on paper.
pub async fn verify(db: &Db, against: Option<&Head>) -> Result<Verification, StoreError> {
    // One snapshot: what is added or erased meanwhile does not count.
    let mut snapshot = db.reader().begin().await?;
    let (head_seq, head_hash): (i64, Vec<u8>) = sqlx::query_as("SELECT seq, hash FROM ledger_head")
        .fetch_optional(&mut *snapshot)
        .await?
        .ok_or(StoreError::Missing("The end of the record"))?;
    let head = Head { seq: head_seq, hash: read_hash(head_hash, "ledger_head.hash")? };
    let mut walk = Walk::new(&mut snapshot, against).await?;
    let broken = walk.all(&mut snapshot).await?.or_else(|| walk.end(&head));
    let broken = match broken {
        Some(bad) if bad.damage == Damage::Changed => Some(walk.maybe_reordered(&mut snapshot, bad).await?),
        other => other,
    };
    let gone = walk.missing.first_not_in(&walk.excused).map(|seq| Bad { seq, damage: Damage::PayloadRemoved });
    let late = walk
        .anchors
        .keys()
        .min()
        .filter(|_| broken.is_none())
        .map(|seq| Bad { seq: *seq, damage: if *seq > head.seq { Damage::Removed } else { Damage::Anchor } });
    let first_bad = [broken, gone, late, walk.bad].into_iter().flatten().min_by_key(|bad| bad.seq);
    Ok(Verification {
        entries: walk.entries,
        first_bad,
        erased: if gone.is_none() { walk.missing_count } else { 0 },
        anchors: walk.anchors_met,
        head,
    })
}

impl Walk {
    async fn new(snapshot: &mut SqliteConnection, against: Option<&Head>) -> Result<Self, StoreError> {
        let rows: Vec<(i64, Vec<u8>)> =
            sqlx::query_as("SELECT seq, hash FROM ledger_anchors").fetch_all(snapshot).await?;
        let mut anchors = HashMap::new();
        let mut bad = None;
        for (seq, hash) in rows {
            anchors.insert(seq, read_hash(hash, "ledger_anchors.hash")?);
        }
        if let Some(outside) = against
            && anchors.insert(outside.seq, outside.hash).is_some_and(|inside| inside != outside.hash)
        {
            bad = Some(Bad { seq: outside.seq, damage: Damage::Anchor });
        }
        Ok(Self {
            previous: BEFORE_THE_FIRST,
            seq: 0,
            entries: 0,
            anchors,
            anchors_met: 0,
            missing: Ranges::default(),
            missing_count: 0,
            excused: Ranges::default(),
            bad,
        })
    }

    async fn all(&mut self, snapshot: &mut SqliteConnection) -> Result<Option<Bad>, StoreError> {
        if self.anchor_met(0, BEFORE_THE_FIRST) {
            self.note(0, Damage::Anchor);
        }
        loop {
            let rows = sqlx::query(
                "SELECT l.seq, l.at, l.kind, l.subject, l.commitment, l.previous, l.hash, p.salt, p.payload
                 FROM ledger l LEFT JOIN ledger_payloads p ON p.seq = l.seq
                 WHERE l.seq > ? ORDER BY l.seq LIMIT ?",
            )
            .bind(self.seq)
            .bind(PAGE)
            .fetch_all(&mut *snapshot)
            .await?;
            for row in &rows {
                if let Some(bad) = self.step(row)? {
                    return Ok(Some(bad));
                }
            }
            if (rows.len() as i64) < PAGE {
                return Ok(None);
            }
        }
    }

    /// Checks the next entry; answers damage to the chain, after which nothing can be told any more.
    fn step(&mut self, row: &SqliteRow) -> Result<Option<Bad>, StoreError> {
        let seq: i64 = row.try_get("seq")?;
        let bad = |seq, damage| Ok(Some(Bad { seq, damage }));
        if seq != self.seq + 1 {
            return bad(self.seq + 1, Damage::Removed);
        }
        let (kind, subject): (&str, Option<&[u8]>) = (row.try_get("kind")?, row.try_get("subject")?);
        let (commitment, previous): (&[u8], &[u8]) = (row.try_get("commitment")?, row.try_get("previous")?);
        let link = Link { seq, at: row.try_get("at")?, kind, subject, commitment, previous };
        let hash = link.hash();
        if hash.as_slice() != row.try_get::<&[u8], _>("hash")? || previous != self.previous {
            return bad(seq, Damage::Changed);
        }
        if self.anchor_met(seq, hash) {
            self.note(seq, Damage::Anchor);
        }
        match (row.try_get::<Option<&[u8]>, _>("salt")?, row.try_get::<Option<&str>, _>("payload")?) {
            (Some(salt), Some(payload)) if chain::commitment(salt, payload) == commitment => {
                self.vouch(seq, kind, payload);
            }
            (Some(_), Some(_)) => self.note(seq, Damage::PayloadChanged),
            _ => {
                self.missing.push(seq);
                self.missing_count += 1;
            }
        }
        self.seq = seq;
        self.entries += 1;
        self.previous = hash;
        Ok(None)
    }

    /// Whether an anchor at this place says otherwise.
    fn anchor_met(&mut self, seq: i64, hash: Hash) -> bool {
        self.anchors.remove(&seq).is_some_and(|anchored| {
            self.anchors_met += 1;
            anchored != hash
        })
    }

    /// What entries say about others: erasures name what they destroyed, and an anchor's own entry stands behind the entry
    /// it names.
    fn vouch(&mut self, seq: i64, kind: &str, payload: &str) {
        let kind = Kind::from_word(kind);
        if !matches!(kind, Some(Kind::Erasure | Kind::Purge | Kind::Anchor)) {
            return;
        }
        let payload: Value = serde_json::from_str(payload).unwrap_or_default();
        if kind == Some(Kind::Anchor) {
            // The anchor was made of the entry just before; its row may be gone, its entry is not.
            let says = payload["hash"].as_str().and_then(unhex);
            if payload["entry"].as_i64() != Some(seq - 1) || says != Some(self.previous) {
                self.note(seq, Damage::Anchor);
            }
        } else {
            self.excused.merge(Ranges::from_json(&payload["entries"]));
        }
    }

    fn note(&mut self, seq: i64, damage: Damage) {
        let earlier = self.bad.is_some_and(|bad| bad.seq <= seq);
        if !earlier {
            self.bad = Some(Bad { seq, damage });
        }
    }

    /// Compares where the walk ended with where the chain should end.
    fn end(&self, head: &Head) -> Option<Bad> {
        let damage = match self.seq.cmp(&head.seq) {
            std::cmp::Ordering::Less => Damage::Removed,
            std::cmp::Ordering::Greater => Damage::Added,
            std::cmp::Ordering::Equal if self.previous == head.hash => return None,
            std::cmp::Ordering::Equal => return Some(Bad { seq: head.seq, damage: Damage::Changed }),
        };
        Some(Bad { seq: self.seq.min(head.seq) + 1, damage })
    }

    /// An entry in the wrong place still follows, by its own word, one that stands elsewhere.
    async fn maybe_reordered(&self, snapshot: &mut SqliteConnection, bad: Bad) -> Result<Bad, StoreError> {
        let elsewhere: bool = sqlx::query_scalar(
            "SELECT EXISTS (
                SELECT 1 FROM ledger wrong JOIN ledger other ON other.hash = wrong.previous
                WHERE wrong.seq = ?1 AND other.seq <> ?1 - 1 AND wrong.previous <> ?2)",
        )
        .bind(bad.seq)
        .bind(self.previous.as_slice())
        .fetch_one(snapshot)
        .await?;
        Ok(if elsewhere { Bad { damage: Damage::Reordered, ..bad } } else { bad })
    }
}
