//! Texts in the provider's log that come from a sender of ours and were not sent here: perhaps another program of the
//! owner's, perhaps a second Linnet with a copy of this business. Until the owner says which, nothing leaves by itself.

use chrono::{DateTime, Utc};
use linnet_contract::{Answer, CacheTag, SettingKey, UiError};
use linnet_providers::twilio::{Direction, MessageRecord};
use linnet_store::{StoreError, WriteTx, attempts, cursors, senders, settings};
use serde::{Deserialize, Serialize};

use crate::engine::Engine;
use crate::errors::from_store;
use crate::ledger;

/// What was seen.
const SEEN: &str = "elsewhere";
/// Since when the log is this business's own affair: what was sent before its first look is not asked about.
pub(super) const SINCE: &str = "poll.first";

/// Texts that were not sent here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Elsewhere {
    /// How many were seen.
    pub count: u64,
    /// When the first of them was made.
    pub since: DateTime<Utc>,
    /// The id of the latest one counted.
    sids: Vec<String>,
}

/// How many ids are remembered, so that a text that is listed again is not counted again.
const REMEMBERED: usize = 200;

/// Looks through a page of the log. Answers whether something new was found.
pub(super) async fn notice(
    engine: &Engine,
    page: &[MessageRecord],
    ours: impl Fn(&str) -> bool,
    now: DateTime<Utc>,
) -> Result<bool, UiError> {
    if engine.settings().shared_sender {
        return Ok(false);
    }
    let Some(since) = instant(engine, SINCE).await? else { return Ok(false) };
    let strange: Vec<&MessageRecord> = page
        .iter()
        .filter(|record| record.direction == Direction::Outbound && !ours(&record.sid))
        .filter(|record| record.date_created.is_some_and(|created| created > since))
        .collect();
    if strange.is_empty() {
        return Ok(false);
    }
    let known: Vec<String> =
        senders::all(&engine.db).await.map_err(from_store)?.into_iter().map(|sender| sender.address).collect();
    let mut seen = seen(engine).await?;
    let mut tx = engine.db.write().await.map_err(from_store)?;
    let mut news = false;
    for record in strange {
        if is_foreign(&mut tx, record, &known).await.map_err(from_store)? {
            news |= count(&mut seen, record, now);
        }
    }
    if let Some(seen) = seen.filter(|_| news) {
        keep(&mut tx, Some(&seen), now).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        engine.ears.sent_elsewhere(true);
    }
    Ok(news)
}

async fn is_foreign(tx: &mut WriteTx, record: &MessageRecord, senders: &[String]) -> Result<bool, StoreError> {
    let from = [record.from.as_deref(), record.messaging_service_sid.as_deref()];
    let Some(to) = &record.to else { return Ok(false) };
    if !from.iter().flatten().any(|from| senders.iter().any(|sender| sender == from)) {
        return Ok(false);
    }
    if attempts::by_sid(tx, &record.sid).await?.is_some() {
        return Ok(false);
    }
    // What is leaving or in doubt may be this very text.
    Ok(attempts::count_open_to(tx, to).await? == 0)
}

fn count(seen: &mut Option<Elsewhere>, record: &MessageRecord, now: DateTime<Utc>) -> bool {
    let created = record.date_created.unwrap_or(now);
    let seen = seen.get_or_insert(Elsewhere { count: 0, since: created, sids: Vec::new() });
    if seen.sids.contains(&record.sid) {
        return false;
    }
    seen.count += 1;
    seen.since = seen.since.min(created);
    seen.sids.push(record.sid.clone());
    let surplus = seen.sids.len().saturating_sub(REMEMBERED);
    seen.sids.drain(..surplus);
    true
}

async fn instant(engine: &Engine, name: &str) -> Result<Option<DateTime<Utc>>, UiError> {
    Ok(cursors::get(&engine.db, name).await.map_err(from_store)?.and_then(|text| text.parse().ok()))
}

/// What was seen and not answered for.
pub(crate) async fn seen(engine: &Engine) -> Result<Option<Elsewhere>, UiError> {
    let text = cursors::get(&engine.db, SEEN).await.map_err(from_store)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

async fn keep(tx: &mut WriteTx, seen: Option<&Elsewhere>, now: DateTime<Utc>) -> Result<(), StoreError> {
    let text = seen.and_then(|seen| serde_json::to_string(seen).ok()).unwrap_or_default();
    cursors::set(tx, SEEN, &text, now).await
}

/// Does what the owner answered. Staying quiet leaves everything as it stands: held, and asked about.
pub(crate) async fn answered(engine: &Engine, answer: Answer) -> Result<(), UiError> {
    let now = engine.clock.now();
    let mut tx = engine.db.write().await.map_err(from_store)?;
    ledger::acknowledged(&mut tx, "texts sent from elsewhere", answer.label(), None, None, now)
        .await
        .map_err(from_store)?;
    if answer == Answer::GoOn {
        keep(&mut tx, None, now).await.map_err(from_store)?;
        let key = SettingKey::SharedSender;
        settings::set(&mut tx, key.word(), "true").await.map_err(from_store)?;
        ledger::setting_changed(&mut tx, key, &engine.settings(), "true", now).await.map_err(from_store)?;
    }
    tx.commit().await.map_err(|error| from_store(error.into()))?;
    if answer == Answer::GoOn {
        engine.ears.sent_elsewhere(false);
        engine.reload_settings().await?;
        engine.events.changed(&[CacheTag::Overview, CacheTag::Scheduled]);
    }
    Ok(())
}
