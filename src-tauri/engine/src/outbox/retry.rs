//! What happens to a message that the provider took and then gave back. Only an error that proves that the text never left
//! lets it go again by itself, and only so often; what is the account's fault waits in its place until the owner resumes.
//! Each further try is a new attempt, checked at release like the first.

use chrono::{DateTime, Utc};
use linnet_domain::states::{CampaignEvent, MessageEvent, transition};
use linnet_domain::{CampaignId, CampaignStatus, MessageState, Micros, Origin, ProviderStatus};
use linnet_providers::twilio::errors::{self, RetryClass};
use linnet_store::attempts::{self, Again, AttemptRecord};
use linnet_store::messages::{self, Change, MessageRecord, Note};
use linnet_store::{StoreError, WriteTx, campaigns, ledger};

use super::report::{Applied, Report};
use crate::settings::Settings;

/// What Twilio asks for a text it could not send (list price reported in 2026). What was reserved beyond it is free again.
const FAILED_FEE: Micros = Micros(1_000);

/// How a failure goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum AfterFailure {
    /// It stays failed.
    Stays,
    /// It stays failed after as many tries as the owner allows.
    TriedEnough(u32),
    /// It waits for another submission.
    GoesBack {
        /// Why.
        again: Again,
        /// Not before.
        not_before: DateTime<Utc>,
        /// What is said about it, after Twilio's reason.
        sentence: String,
    },
}

/// What to do about a failure the provider reports of a message's latest submission. `events` is what the report does.
pub(super) async fn after_failure(
    tx: &mut WriteTx,
    settings: &Settings,
    attempt: &AttemptRecord,
    report: &Report,
    events: &[MessageEvent],
    now: DateTime<Utc>,
) -> Result<AfterFailure, StoreError> {
    let again = match report.error_code.map(errors::retry_of) {
        Some(RetryClass::ByItself) => Again::ByItself,
        Some(RetryClass::Account) => Again::Account,
        Some(RetryClass::Ask | RetryClass::Never | RetryClass::Slow | RetryClass::None) | None => {
            return Ok(AfterFailure::Stays);
        }
    };
    let message = messages::get_in(tx, attempt.message).await?;
    if !fails_now(&message, events) || may_not_go_again(tx, &message).await? {
        return Ok(AfterFailure::Stays);
    }
    match again {
        Again::ByItself => {
            // A submission that was only matched by likeness proves nothing about this message.
            if attempt.provider_sid.is_none() && report.attempt_public_id.is_none() {
                return Ok(AfterFailure::Stays);
            }
            let times = attempts::times_again(tx, attempt.message, Again::ByItself).await?;
            if times >= settings.retry_count {
                return Ok(AfterFailure::TriedEnough(times + 1));
            }
            let minutes = settings.retry_after.num_minutes();
            let sentence = format!(
                "It is tried again by itself after {minutes} {} (try {} of {}).",
                if minutes == 1 { "minute" } else { "minutes" },
                times + 2,
                settings.retry_count + 1
            );
            Ok(AfterFailure::GoesBack { again, not_before: now + settings.retry_after, sentence })
        }
        Again::Account if message.campaign.is_some() => {
            let sentence = "Nothing reached them; it waits until you resume the campaign.".to_owned();
            Ok(AfterFailure::GoesBack { again, not_before: now, sentence })
        }
        // Nothing that failed is one that was recalled.
        Again::Account | Again::Recalled => Ok(AfterFailure::Stays),
    }
}

/// Whether the report ends a message that was still expected to arrive. What the owner or a rule has ended stays ended.
fn fails_now(message: &MessageRecord, events: &[MessageEvent]) -> bool {
    use MessageState as S;
    let expected = matches!(message.state, S::Submitting | S::InDoubt | S::Accepted | S::Scheduled | S::Sent);
    let end = events.iter().try_fold(message.state, |state, event| transition(state, *event));
    expected && end.is_ok_and(|end| matches!(end, S::Failed | S::Undelivered))
}

/// What answers something that came in is stale by then; what was withdrawn or is on hold stays.
async fn may_not_go_again(tx: &mut WriteTx, message: &MessageRecord) -> Result<bool, StoreError> {
    if message.origin == Origin::Automation || ledger::hold_since_in(tx).await?.is_some() {
        return Ok(true);
    }
    match message.campaign {
        Some(campaign) => Ok(campaigns::status_in(tx, campaign).await? == CampaignStatus::Canceled),
        None => Ok(false),
    }
}

/// Writes down that a submission is followed by another one, and opens a campaign again that had ended.
pub(super) async fn goes_back(
    tx: &mut WriteTx,
    attempt: &AttemptRecord,
    again: Again,
    code: Option<i64>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    attempts::mark_again(tx, attempt.id, again, code.unwrap_or_default(), FAILED_FEE).await?;
    if let Some(campaign) = attempt.campaign {
        campaigns::change_status(tx, campaign, CampaignEvent::Reopen, now).await?;
    }
    Ok(())
}

/// News about a submission that was given back and is, or will be, followed by another one. Only that it arrived after all
/// means anything: then what waits does not go.
pub(super) async fn late_news(
    tx: &mut WriteTx,
    attempt: &AttemptRecord,
    report: &Report,
    now: DateTime<Utc>,
) -> Result<Applied, StoreError> {
    if let Some(price) = report.price {
        attempts::settle_price(tx, attempt.id, price.abs()).await?;
    }
    if !matches!(report.status, ProviderStatus::Sent | ProviderStatus::Delivered) {
        return Ok(Applied::Nothing);
    }
    tracing::error!(attempt = attempt.id.0, status = %report.status, "a text went that Twilio had given back");
    let find = Change::new(attempt.message, MessageEvent::Find(report.status), Note::default());
    Ok(match messages::apply_all(tx, &[find], now).await?.first() {
        Some(Ok(moved)) if moved.news => news(attempt.campaign, moved.to),
        Some(_) | None => Applied::Nothing,
    })
}

const fn news(campaign: Option<CampaignId>, state: MessageState) -> Applied {
    Applied::News { campaign, state, paused: None }
}
