//! News about messages the provider took, whichever road it came: callback, list or fetch. It settles what was in doubt,
//! only ever moves a message forward, and the same news twice is nothing.

use chrono::{DateTime, Utc};
use linnet_domain::leave::goes_too_early;
use linnet_domain::states::{AttemptEvent, MessageEvent};
use linnet_domain::{AttemptState, CampaignId, MessageState, Micros, OptOutScope, PhoneNumber, ProviderStatus};
use linnet_providers::twilio::errors;
use linnet_store::attempts::{self, AttemptChange, AttemptRecord};
use linnet_store::messages::{self, Change, Moved, Note};
use linnet_store::recalls::{self, RecallOutcome, RecallReason, Recalled};
use linnet_store::suppressions::{NewSuppression, SuppressionSource};
use linnet_store::{StoreError, WriteTx};

use super::retry::{self, AfterFailure};
use super::trouble::{self, OPTED_OUT};
use super::{leave, recall};
use crate::settings::Settings;
use crate::suppress;

/// Said at a text that was wanted back from the provider and has gone.
const TOO_LATE: &str = "It was to be taken back, but Twilio had passed it on already.";

/// What the provider says about one of its messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its id.
    pub provider_sid: String,
    /// Our attempt's id, when the news carried it: proof of what the provider's id stands for.
    pub attempt_public_id: Option<String>,
    /// Where it stands.
    pub status: ProviderStatus,
    /// Why it failed.
    pub error_code: Option<i64>,
    /// What it cost; the sign is ignored, because Twilio writes costs as negative.
    pub price: Option<Micros>,
}

/// What a report did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// No attempt of ours is known by either id; it may become known later.
    Unknown,
    /// Nothing new.
    Nothing,
    /// Something changed.
    News {
        /// The campaign it belongs to.
        campaign: Option<CampaignId>,
        /// Where the message stands now.
        state: MessageState,
        /// Why its campaign was paused, if the news showed that nothing of it can arrive.
        paused: Option<String>,
    },
}

/// Applies one report. An attempt in doubt that the report proves is settled by it.
pub async fn apply_report(
    tx: &mut WriteTx,
    settings: &Settings,
    report: &Report,
    now: DateTime<Utc>,
) -> Result<Applied, StoreError> {
    let Some(attempt) = find(tx, report).await? else {
        return Ok(Applied::Unknown);
    };
    apply_to(tx, settings, &attempt, report, now).await
}

async fn find(tx: &mut WriteTx, report: &Report) -> Result<Option<AttemptRecord>, StoreError> {
    if let Some(attempt) = attempts::by_sid(tx, &report.provider_sid).await? {
        return Ok(Some(attempt));
    }
    let Some(public_id) = &report.attempt_public_id else {
        return Ok(None);
    };
    let attempt = attempts::by_public_id(tx, public_id).await?;
    if let Some(other) = attempt.as_ref().and_then(|attempt| attempt.provider_sid.as_ref()) {
        // One submission cannot have become two messages; whoever says so is not believed.
        tracing::warn!(known = %other, told = %report.provider_sid, "a report names an attempt that has another id");
        return Ok(None);
    }
    Ok(attempt)
}

/// Applies a report to the attempt it is known to be about.
pub(super) async fn apply_to(
    tx: &mut WriteTx,
    settings: &Settings,
    attempt: &AttemptRecord,
    report: &Report,
    now: DateTime<Utc>,
) -> Result<Applied, StoreError> {
    if attempt.again.is_some() {
        return retry::late_news(tx, attempt, report, now).await;
    }
    if attempt.state != AttemptState::Accepted {
        let accepted = AttemptChange {
            provider_sid: Some(report.provider_sid.clone()),
            ..AttemptChange::new(attempt.id, AttemptEvent::Accept)
        };
        if attempts::settle_all(tx, &[accepted], now).await?.is_empty() {
            return contradicted(tx, attempt, now).await;
        }
    }
    if let Some(price) = report.price {
        attempts::settle_price(tx, attempt.id, price.abs()).await?;
    }
    let mut note = note(report);
    let mut events = match attempt.state {
        AttemptState::InDoubt => vec![MessageEvent::Find(report.status)],
        AttemptState::Submitting => taken(report.status),
        AttemptState::Accepted | AttemptState::Refused | AttemptState::NotSent => {
            vec![MessageEvent::Report(report.status)]
        }
    };
    let failed = matches!(report.status, ProviderStatus::Failed | ProviderStatus::Undelivered);
    if let Some(at) = attempt.send_at
        && report.status == ProviderStatus::Scheduled
    {
        note.explanation = leave::held_until(at, settings.zone);
    }
    let latest = attempts::is_latest(tx, attempt).await?;
    if failed && !latest {
        // A later submission of the same message knows better.
        return Ok(Applied::Nothing);
    }
    if report.status == ProviderStatus::Canceled {
        let given_up = recall::given_up(tx, attempt, now).await?;
        if !latest {
            // A later submission of the same message knows better.
            return Ok(Applied::Nothing);
        }
        events.extend(given_up.events);
        note = Note { provider_sid: note.provider_sid, price: note.price, ..given_up.note };
    }
    let after = if failed {
        retry::after_failure(tx, settings, attempt, report, &events, now).await?
    } else {
        AfterFailure::Stays
    };
    match &after {
        AfterFailure::Stays => {}
        AfterFailure::TriedEnough(times) => {
            note.explanation = format!("{} It was tried {times} times.", note.explanation);
        }
        AfterFailure::GoesBack { not_before, sentence, .. } => {
            events.push(MessageEvent::Return);
            note.not_before = Some(*not_before);
            note.explanation = format!("{} {sentence}", note.explanation);
        }
    }
    let not_held = held(tx, attempt, report.status, latest, now).await?;
    let gone = matches!(report.status, ProviderStatus::Sent | ProviderStatus::Delivered);
    if gone && attempt.send_at.is_some() && recalls::came_too_late(tx, attempt.id).await? {
        TOO_LATE.clone_into(&mut note.explanation);
    }
    let change = Change { message: attempt.message, events, note };
    let Some(outcome) = messages::apply_all(tx, &[change], now).await?.into_iter().next() else {
        return Ok(Applied::Nothing);
    };
    let moved = match outcome {
        Ok(moved) => moved,
        Err(illegal) => {
            tracing::error!(attempt = attempt.id.0, %illegal, "a report does not fit its message");
            return Ok(Applied::Nothing);
        }
    };
    if moved.news
        && report.error_code == Some(OPTED_OUT)
        && let Ok(number) = PhoneNumber::from_e164(&attempt.number)
    {
        record_opt_out(tx, &number, now).await?;
    }
    if !moved.news {
        return Ok(Applied::Nothing);
    }
    if gone && !matches!(moved.from, MessageState::Submitting | MessageState::Accepted | MessageState::Sent) {
        messages::withdraw_later(tx, attempt.message, "The first one arrived after all.", now).await?;
    }
    if let AfterFailure::GoesBack { again, .. } = after {
        retry::goes_back(tx, attempt, again, report.error_code, now).await?;
    }
    if let Some(reason) = not_held {
        return Ok(Applied::News { campaign: attempt.campaign, state: moved.to, paused: Some(reason) });
    }
    let paused = match pause_if_hopeless(tx, attempt.campaign, report, now).await? {
        Some(reason) => Some(reason),
        None => watch(tx, settings, attempt.campaign, &moved, report, now).await?,
    };
    Ok(Applied::News { campaign: attempt.campaign, state: moved.to, paused })
}

/// What a report means for a text that was left with the provider: whether it is held as it should be, and whether a recall
/// has come too late. Answers why its campaign was paused, if it was.
async fn held(
    tx: &mut WriteTx,
    attempt: &AttemptRecord,
    status: ProviderStatus,
    latest: bool,
    now: DateTime<Utc>,
) -> Result<Option<String>, StoreError> {
    let outcome = match status {
        ProviderStatus::Sent | ProviderStatus::Delivered | ProviderStatus::Undelivered => Some(RecallOutcome::TooLate),
        ProviderStatus::Failed => Some(RecallOutcome::Moot),
        ProviderStatus::Accepted | ProviderStatus::Scheduled | ProviderStatus::Canceled => None,
    };
    let Some(at) = attempt.send_at else {
        if let Some(outcome) = outcome {
            recalls::settle(tx, &[attempt.id], outcome, now).await?;
        }
        return Ok(None);
    };
    if status == ProviderStatus::Scheduled && !latest {
        // Taken as lost and submitted again: one of the two is enough.
        recalls::record(tx, Recalled::Attempt(attempt.id), RecallReason::Withdrawn, now).await?;
    }
    let early = goes_too_early(status, at, now) && !recalls::is_known(tx, attempt.id).await?;
    let paused = if early { recall::not_held(tx, attempt.id, attempt.campaign, now).await? } else { None };
    if let Some(outcome) = outcome {
        recalls::settle(tx, &[attempt.id], outcome, now).await?;
    }
    Ok(paused)
}

/// What happens to a message that is leaving when the provider has taken it. What it holds for later was not accepted
/// further than that.
pub(super) fn taken(status: ProviderStatus) -> Vec<MessageEvent> {
    match status {
        ProviderStatus::Scheduled => vec![MessageEvent::Report(status)],
        _ => vec![MessageEvent::Accept, MessageEvent::Report(status)],
    }
}

/// Counts how a campaign's text ended; too many bad ends pause it.
async fn watch(
    tx: &mut WriteTx,
    settings: &Settings,
    campaign: Option<CampaignId>,
    moved: &Moved,
    report: &Report,
    now: DateTime<Utc>,
) -> Result<Option<String>, StoreError> {
    match campaign.zip(trouble::ended(moved.from, moved.to, report.error_code)) {
        Some((campaign, ended)) => trouble::watch_over(tx, settings, campaign, ended, now).await,
        None => Ok(None),
    }
}

/// A failure that only the owner can put right would meet everyone else of the campaign as well.
async fn pause_if_hopeless(
    tx: &mut WriteTx,
    campaign: Option<CampaignId>,
    report: &Report,
    now: DateTime<Utc>,
) -> Result<Option<String>, StoreError> {
    let Some(code) = report.error_code.filter(|code| trouble::is_account_wide(*code)) else { return Ok(None) };
    let reason = errors::sentence(code);
    let paused = trouble::pause_for(tx, campaign, code, &reason, now).await?;
    Ok((!paused.is_empty()).then_some(reason))
}

/// A message exists though its submission was refused or not sent, as far as we were told. If it waits to be tried
/// again, it does not go: once is what was promised.
async fn contradicted(tx: &mut WriteTx, attempt: &AttemptRecord, now: DateTime<Utc>) -> Result<Applied, StoreError> {
    tracing::error!(attempt = attempt.id.0, state = %attempt.state, "a message exists that was refused or not sent");
    let note = Note::saying("Twilio turned this text down first, but has it after all. It is not sent again.");
    let skip = Change::new(attempt.message, MessageEvent::Skip, note);
    let outcome = messages::apply_all(tx, &[skip], now).await?;
    Ok(match outcome.first() {
        Some(Ok(moved)) => Applied::News { campaign: attempt.campaign, state: moved.to, paused: None },
        Some(Err(_)) | None => Applied::Nothing,
    })
}

fn note(report: &Report) -> Note {
    let failed = matches!(report.status, ProviderStatus::Failed | ProviderStatus::Undelivered);
    let explanation = match (failed, report.error_code) {
        (true, Some(code)) => errors::sentence(code),
        (true, None) => "The phone company gave no reason.".to_owned(),
        (false, _) => String::new(),
    };
    Note {
        explanation,
        provider_sid: Some(report.provider_sid.clone()),
        error_code: report.error_code.filter(|_| failed),
        price: report.price.map(Micros::abs),
        ..Note::default()
    }
}

/// The provider told that a person has opted out there: they are on our list too from here on, and what waits for them
/// does not go.
pub(super) async fn record_opt_out(
    tx: &mut WriteTx,
    number: &PhoneNumber,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let no = NewSuppression {
        number,
        source: SuppressionSource::Provider,
        detail: "Twilio blocks texts to them, because they said stop there.",
        words: None,
        scope: OptOutScope::All,
    };
    suppress::opt_out(tx, &no, now).await?;
    Ok(())
}
