//! News about messages of ours, on its way to the outbox. What nobody knows yet is parked and applied when the id
//! turns up: a callback may overtake the answer to our own request.

use chrono::{DateTime, Utc};
use linnet_contract::Tone;
use linnet_providers::twilio::webhook::StatusCallback;
use linnet_store::provider_events::{self, EventKind, NewEvent};
use linnet_store::{StoreError, WriteTx};

use crate::engine::Engine;
use crate::outbox::trouble::paused_notice;
use crate::outbox::{self, Applied, Report};

/// Stores a callback and applies it. `false` if it came before.
pub(super) async fn apply_callback(
    engine: &Engine,
    tx: &mut WriteTx,
    callback: &StatusCallback,
    attempt: Option<String>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let mut fields = callback.raw.clone();
    fields.extend(attempt.clone().map(|attempt| (ATTEMPT_FIELD.to_owned(), attempt)));
    let raw = serde_json::to_string(&fields).unwrap_or_default();
    let key = format!("status:{}:{}", callback.sid, callback.status.0);
    let event = NewEvent { key: &key, kind: EventKind::Status, provider_sid: &callback.sid, raw: &raw };
    let Some(id) = provider_events::add(tx, &event, now).await? else {
        return Ok(false);
    };
    if let Some(report) = report_of(callback, attempt) {
        match outbox::apply_report(tx, &engine.settings(), &report, now).await? {
            Applied::Unknown => return Ok(true),
            Applied::News { paused: Some(reason), .. } => engine.events.notice(Tone::Bad, paused_notice(1, &reason)),
            Applied::News { .. } | Applied::Nothing => {}
        }
    }
    provider_events::applied(tx, id, now).await?;
    Ok(true)
}

/// Our own field among the stored ones; Twilio's begin with a capital letter.
const ATTEMPT_FIELD: &str = "linnet_attempt";

fn report_of(callback: &StatusCallback, attempt_public_id: Option<String>) -> Option<Report> {
    Some(Report {
        provider_sid: callback.sid.clone(),
        attempt_public_id,
        status: callback.status.provider()?,
        error_code: callback.error_code,
        price: None,
    })
}

/// Applies parked callbacks whose message has become known since.
pub(super) async fn apply_parked(engine: &Engine, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let mut tx = engine.db.write().await?;
    let mut done = 0;
    for (id, raw) in provider_events::parked(&mut tx, 500).await? {
        let fields: Vec<(String, String)> = serde_json::from_str(&raw).unwrap_or_default();
        let attempt = fields.iter().find(|(name, _)| name == ATTEMPT_FIELD).map(|(_, value)| value.clone());
        let report = StatusCallback::from_form(fields).ok().and_then(|callback| report_of(&callback, attempt));
        if let Some(report) = report {
            outbox::apply_report(&mut tx, &engine.settings(), &report, now).await?;
        }
        provider_events::applied(&mut tx, id, now).await?;
        done += 1;
    }
    tx.commit().await?;
    Ok(done)
}
