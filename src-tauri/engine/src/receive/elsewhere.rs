//! Texts in the provider's log that come from a sender of ours and were not sent here: perhaps another program of the
//! owner's, perhaps a second Linnet with a copy of this business. Until the owner says which, nothing leaves by itself.

use chrono::{DateTime, Utc};
use linnet_contract::{Answer, CacheTag, SettingKey, UiError};
use linnet_domain::{Channel, MessageState, ProviderStatus};
use linnet_providers::twilio::{Direction, MessageRecord};
use linnet_store::elsewhere::{self, Put, SentElsewhere};
use linnet_store::{StoreError, WriteTx, attempts, cursors, messages, senders, settings};
use serde::{Deserialize, Serialize};

use crate::engine::Engine;
use crate::errors::from_store;
use crate::ledger;

/// What was seen.
const SEEN: &str = "elsewhere";
/// Since when the log is this business's own affair: what was sent before its first look is not asked about.
pub(crate) const SINCE: &str = "poll.first";

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
        return follow(engine, page, now).await;
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

/// Writes down what other programs send, once the owner has said that they may. Answers whether something was new.
async fn follow(engine: &Engine, page: &[MessageRecord], now: DateTime<Utc>) -> Result<bool, UiError> {
    let strange: Vec<(&str, MessageState)> = page
        .iter()
        .filter(|record| record.direction != Direction::Inbound)
        .map(|record| (record.sid.as_str(), state_of(record)))
        .collect();
    let known = elsewhere::known(&engine.db, &strange).await.map_err(from_store)?;
    let sids: Vec<&str> = strange.iter().map(|(sid, _)| *sid).collect();
    let ours = messages::by_sids(&engine.db, &sids).await.map_err(from_store)?;
    if strange.iter().all(|(sid, _)| known.contains(*sid) || ours.contains_key(*sid)) {
        return Ok(false);
    }
    let mut tx = engine.db.write().await.map_err(from_store)?;
    let (added, changed) = write_down(engine, &mut tx, page, now, now).await.map_err(from_store)?;
    tx.commit().await.map_err(|error| from_store(error.into()))?;
    Ok(added + changed > 0)
}

/// Writes the texts of a page that other programs sent into the history of those they went to: those made before
/// `listened_since`, and where the owner has said that others may send, the later ones too. Answers how many are new and
/// how many stand another way than before.
pub(crate) async fn write_down(
    engine: &Engine,
    tx: &mut WriteTx,
    page: &[MessageRecord],
    listened_since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(u64, u64), StoreError> {
    let shared = engine.settings().shared_sender;
    let (mut added, mut changed) = (0, 0);
    for record in page.iter().filter(|record| record.direction != Direction::Inbound) {
        let Some(created) = record.date_created.or(record.date_sent) else { continue };
        let Some(to) = record.to.as_deref() else { continue };
        let theirs = shared || created < listened_since;
        let number = to.strip_prefix("whatsapp:").unwrap_or(to);
        // What is leaving or in doubt may be this very text.
        if !theirs || is_ours(tx, &record.sid).await? || attempts::count_open_to(tx, number).await? > 0 {
            continue;
        }
        let text = SentElsewhere {
            provider_sid: record.sid.clone(),
            number: number.to_owned(),
            from_address: record.from.clone().or_else(|| record.messaging_service_sid.clone()).unwrap_or_default(),
            channel: if number.len() == to.len() { Channel::Sms } else { Channel::Whatsapp },
            body: record.body.clone(),
            state: state_of(record),
            error_code: record.error_code,
            sent_at: record.date_sent.unwrap_or(created),
        };
        match elsewhere::put(tx, &text, now).await? {
            Put::New => added += 1,
            Put::Changed => changed += 1,
            Put::Known => {}
        }
    }
    Ok((added, changed))
}

async fn is_ours(tx: &mut WriteTx, sid: &str) -> Result<bool, StoreError> {
    Ok(attempts::by_sid(tx, sid).await?.is_some())
}

/// Where a text of another program stands. A word nobody knows yet says nothing more than that it went.
fn state_of(record: &MessageRecord) -> MessageState {
    match record.status.provider() {
        Some(ProviderStatus::Accepted) => MessageState::Accepted,
        Some(ProviderStatus::Scheduled) => MessageState::Scheduled,
        Some(ProviderStatus::Sent) | None => MessageState::Sent,
        Some(ProviderStatus::Delivered) => MessageState::Delivered,
        Some(ProviderStatus::Undelivered) => MessageState::Undelivered,
        Some(ProviderStatus::Failed) => MessageState::Failed,
        Some(ProviderStatus::Canceled) => MessageState::Canceled,
    }
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
