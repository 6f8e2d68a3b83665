//! How the record stands, whether it is as it was written, and anchoring it.

use linnet_contract::{
    AnchorLedger, CacheTag, ErrorCode, GetLedger, LedgerAnchor, LedgerCheck, LedgerChecked, LedgerEntry, LedgerState,
    ListLedger, Page, UiError, VerifyLedger,
};
use linnet_domain::ledger::Damage;
use linnet_store::ledger::{self, Anchor, Bad, Head, Stored, Verification, chain};
use linnet_store::settings;
use serde_json::Value;

use super::export::about_of;
use super::{RULES_VERSION, sentence};
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;

/// Under which the last walk through the record is kept.
const CHECKED: &str = "ledger.checked";
/// Most entries of one answer.
const MOST_ENTRIES: u64 = 1_000;

impl Engine {
    pub(super) async fn ledger_state(&self) -> Result<LedgerState, UiError> {
        let head = ledger::head(&self.db).await.map_err(from_store)?;
        Ok(LedgerState {
            entries: head.seq.unsigned_abs(),
            head: chain::hex(&head.hash),
            anchor: latest_anchor(self).await?,
            checked: self.last_checked().await?,
            hold_since: ledger::hold_since(&self.db).await.map_err(from_store)?,
            folder: super::export::folder(),
            rules_version: RULES_VERSION.to_owned(),
        })
    }

    async fn last_checked(&self) -> Result<Option<LedgerChecked>, UiError> {
        let kept = settings::all(&self.db).await.map_err(from_store)?.remove(CHECKED);
        Ok(kept.and_then(|kept| serde_json::from_str(&kept).ok()))
    }

    async fn keep_checked(&self, found: &Verification) -> Result<(), UiError> {
        let checked =
            LedgerChecked { at: self.clock.now(), first_bad: found.first_bad.map(|bad| bad.seq.unsigned_abs()) };
        let kept = serde_json::to_string(&checked).unwrap_or_default();
        let mut tx = self.db.write().await.map_err(from_store)?;
        settings::set(&mut tx, CHECKED, &kept).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(&[CacheTag::Ledger]);
        Ok(())
    }

    /// Walks through the record; the anchor is the latest one given out.
    pub(super) async fn check_ledger(
        &self,
        against: Option<&Head>,
    ) -> Result<(Verification, Option<LedgerAnchor>), UiError> {
        let anchor = latest_anchor(self).await?;
        let found = ledger::verify(&self.db, against).await.map_err(from_store)?;
        Ok((found, anchor))
    }
}

async fn latest_anchor(engine: &Engine) -> Result<Option<LedgerAnchor>, UiError> {
    Ok(ledger::anchors(&engine.db).await.map_err(from_store)?.last().map(told))
}

fn told(anchor: &Anchor) -> LedgerAnchor {
    LedgerAnchor { seq: anchor.head.seq.unsigned_abs(), head: chain::hex(&anchor.head.hash), at: anchor.made_at }
}

impl Handle<GetLedger> for Engine {
    async fn handle(&self, _: GetLedger) -> Result<LedgerState, UiError> {
        self.ledger_state().await
    }
}

impl Handle<AnchorLedger> for Engine {
    async fn handle(&self, _: AnchorLedger) -> Result<LedgerAnchor, UiError> {
        let mut tx = self.db.write().await.map_err(from_store)?;
        let anchor = ledger::anchor(&mut tx, self.clock.now()).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(&[CacheTag::Ledger]);
        Ok(told(&anchor))
    }
}

impl Handle<VerifyLedger> for Engine {
    async fn handle(&self, VerifyLedger { against }: VerifyLedger) -> Result<LedgerCheck, UiError> {
        let against = match against {
            Some(given) => {
                let hash = chain::unhex(given.head.trim()).ok_or_else(|| {
                    UiError::new(ErrorCode::BadInput, "A head is 64 letters and digits, as `ledger anchor` printed it.")
                        .field("head")
                })?;
                Some(Head { seq: i64::try_from(given.seq).unwrap_or(i64::MAX), hash })
            }
            None => None,
        };
        let (found, anchor) = self.check_ledger(against.as_ref()).await?;
        self.keep_checked(&found).await?;
        let anchors = ledger::anchors(&self.db).await.map_err(from_store)?;
        Ok(LedgerCheck {
            entries: found.entries,
            intact: found.intact(),
            first_bad: found.first_bad.map(|bad| bad.seq.unsigned_abs()),
            damage: found.first_bad.map(|bad| bad.damage),
            erased: found.erased,
            anchors: found.anchors,
            head: chain::hex(&found.head.hash),
            statement: match against {
                Some(head) if found.intact() => since(&head, anchors.iter().find(|known| known.head == head)),
                _ => statement(&found, anchor.as_ref()),
            },
            anchor,
        })
    }
}

impl Handle<ListLedger> for Engine {
    async fn handle(&self, ListLedger { about, slice }: ListLedger) -> Result<Page<LedgerEntry>, UiError> {
        let about = about_of(self, about).await?;
        let total = ledger::count(&self.db, &about, i64::MAX).await.map_err(from_store)?;
        let (offset, limit) = (slice.offset, slice.limit.min(MOST_ENTRIES));
        let rows = ledger::latest(&self.db, &about, offset, limit).await.map_err(from_store)?;
        Ok(Page { total, items: rows.into_iter().map(entry).collect() })
    }
}

fn entry(row: Stored) -> LedgerEntry {
    let detail: Option<Value> = row.payload.as_deref().and_then(|payload| serde_json::from_str(payload).ok());
    LedgerEntry {
        seq: row.seq.unsigned_abs(),
        at: row.at,
        kind: row.kind,
        campaign: row.campaign,
        sentence: sentence::of(row.kind, detail.as_ref()),
        hash: chain::hex(&row.hash),
    }
}

/// What a check against an anchor kept outside shows.
fn since(head: &Head, known: Option<&Anchor>) -> String {
    let made = known.map(|anchor| format!(" of {} UTC", anchor.made_at.format("%Y-%m-%d %H:%M"))).unwrap_or_default();
    format!("Entries up to {} are unchanged since the anchor{made}. Later entries fit the chain.", head.seq)
}

/// What a check shows, and no more: that nothing changed since a head was given out, not that it was true before.
pub(super) fn statement(found: &Verification, anchor: Option<&LedgerAnchor>) -> String {
    if let Some(Bad { seq, damage }) = found.first_bad {
        return format!("This record is not as it was written: {} {seq}.", in_words(damage));
    }
    match anchor {
        Some(anchor) => format!(
            "Entries up to {} are unchanged since {} UTC, when entry {} was anchored as {}. Later entries fit the chain.",
            anchor.seq,
            anchor.at.format("%Y-%m-%d %H:%M"),
            anchor.seq,
            anchor.head
        ),
        None => "The entries fit the chain. No anchor was made yet, so nothing shows since when they are unchanged."
            .to_owned(),
    }
}

const fn in_words(damage: Damage) -> &'static str {
    match damage {
        Damage::Changed => "something changed entry",
        Damage::Removed => "something removed entry",
        Damage::Reordered => "another entry stands in the place of entry",
        Damage::Added => "something added entry",
        Damage::PayloadChanged => "something changed what was recorded in entry",
        Damage::PayloadRemoved => "something removed what was recorded in entry",
        Damage::Anchor => "a head that was given out does not fit entry",
    }
}
