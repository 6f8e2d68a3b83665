//! What concerns more than the one message it comes with: errors of the account or the sender, and campaigns whose texts
//! fail one after the other. Both pause with one sentence and use nobody up.

use chrono::{DateTime, Utc};
use linnet_contract::{CacheTag, Tone, UiError};
use linnet_domain::watch::{self, Alarm, Ended};
use linnet_domain::{CampaignId, CampaignStatus, MessageState};
use linnet_providers::twilio::errors::{self, ErrorReach, RetryClass};
use linnet_store::{StoreError, WriteTx, campaigns};

use crate::engine::Engine;
use crate::errors::from_store;
use crate::settings::Settings;

/// Twilio's code for a person who opted out.
pub(super) const OPTED_OUT: i64 = 21_610;
/// Twilio's code for a trial account that may text verified numbers only: about the account, yet right for one person
/// and wrong for the next.
pub(super) const NOT_VERIFIED: i64 = 21_608;
/// Twilio's code for wrong keys; some of its answers say so without a code.
pub(super) const WRONG_KEYS: i64 = 20_003;
/// Twilio's code for a text that a carrier took for spam.
const FILTERED: i64 = 30_007;

/// Whether a code is about the account or the sender rather than about this person or this text.
pub(super) fn is_account_wide(code: i64) -> bool {
    errors::retry_of(code) == RetryClass::Account
}

/// Pauses what an error of the account or the sender would meet: the campaign it came with, and where it is the whole
/// account's every other one that is going out. Answers which were not paused yet.
pub(super) async fn pause_for(
    tx: &mut WriteTx,
    campaign: Option<CampaignId>,
    code: i64,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<Vec<CampaignId>, StoreError> {
    let mut concerned: Vec<CampaignId> = campaign.into_iter().collect();
    if errors::reach_of(code) == ErrorReach::Account && code != NOT_VERIFIED {
        concerned.extend(campaigns::ids_in(tx, &[CampaignStatus::Sending]).await?);
    }
    let mut paused = Vec::new();
    for id in concerned {
        if campaigns::pause(tx, id, reason, now).await? {
            paused.push(id);
        }
    }
    Ok(paused)
}

/// Pauses everything that is going out because Twilio does not take the keys, also where they are met by asking only.
pub(crate) async fn pause_for_keys(engine: &Engine) -> Result<(), UiError> {
    let sending = campaigns::in_status(&engine.db, CampaignStatus::Sending).await.map_err(from_store)?;
    if sending.is_empty() {
        return Ok(());
    }
    let reason = errors::sentence(WRONG_KEYS);
    let mut tx = engine.db.write().await.map_err(from_store)?;
    let paused = pause_for(&mut tx, None, WRONG_KEYS, &reason, engine.clock.now()).await.map_err(from_store)?;
    tx.commit().await.map_err(|error| from_store(error.into()))?;
    if !paused.is_empty() {
        engine.events.changed(&[CacheTag::Campaigns, CacheTag::Overview]);
        engine.events.notice(Tone::Bad, paused_notice(paused.len(), &reason));
    }
    Ok(())
}

/// One plain message about campaigns that were paused for one reason.
pub(crate) fn paused_notice(count: usize, reason: &str) -> String {
    match count {
        1 => format!("A campaign was paused; nobody was skipped. {reason}"),
        _ => format!("{count} campaigns were paused; nobody was skipped. {reason}"),
    }
}

/// What a message's move adds to the watch over its campaign.
pub(super) fn ended(from: MessageState, to: MessageState, code: Option<i64>) -> Option<Ended> {
    let ended = match to {
        _ if to == from => return None,
        MessageState::Delivered => Ended { arrived: 1, ..Ended::default() },
        MessageState::Undelivered | MessageState::Failed => {
            Ended { failed: 1, filtered: u32::from(code == Some(FILTERED)), ..Ended::default() }
        }
        MessageState::Queued
        | MessageState::Submitting
        | MessageState::InDoubt
        | MessageState::Accepted
        | MessageState::Scheduled
        | MessageState::Sent
        | MessageState::Skipped
        | MessageState::Canceled
        | MessageState::Expired => return None,
    };
    Some(ended)
}

/// Counts how some of a campaign's texts ended, and pauses it where too many fail. Answers why, if it did.
pub(super) async fn watch_over(
    tx: &mut WriteTx,
    settings: &Settings,
    campaign: CampaignId,
    more: Ended,
    now: DateTime<Utc>,
) -> Result<Option<String>, StoreError> {
    let ended = linnet_store::watch::count(tx, campaign, more).await?;
    if more.failed == 0 {
        return Ok(None);
    }
    let Some(alarm) = watch::alarm(ended, settings.pause_limits) else { return Ok(None) };
    let reason = reason_of(alarm, ended);
    if !campaigns::pause(tx, campaign, &reason, now).await? {
        return Ok(None);
    }
    linnet_store::watch::forget(tx, campaign).await?;
    Ok(Some(reason))
}

fn reason_of(alarm: Alarm, ended: Ended) -> String {
    let known = ended.known();
    match alarm {
        Alarm::Filtered => format!(
            "Carriers took {} of the last {known} texts for spam and dropped them. Reword the text and leave out short \
             links before you resume; the same text would be dropped again.",
            ended.filtered
        ),
        Alarm::Failing => format!(
            "{} of the last {known} texts did not arrive. Look at the reasons in the campaign's list before you resume; \
             many dead numbers make carriers distrust yours.",
            ended.failed
        ),
    }
}

/// Whether a code is about what a text leaves from.
pub(super) fn is_about_sender(code: i64) -> bool {
    errors::reach_of(code) == ErrorReach::Sender
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_the_owner_can_put_right_is_account_wide_and_one_persons_trouble_is_not() {
        for code in [20_003, 20_005, 21_606, 21_608, 30_034, 90_010] {
            assert!(is_account_wide(code), "{code}");
        }
        for code in [20_429, 21_211, 21_610, 21_611, 21_614, 21_617, 30_003, 30_005, 30_006, 30_007, 99_999] {
            assert!(!is_account_wide(code), "{code}");
        }
    }

    #[test]
    fn only_a_move_to_an_end_is_counted_and_spam_among_the_failures() {
        use MessageState as S;
        for (from, to, code, expected) in [
            (S::Sent, S::Delivered, None, Some((1, 0, 0))),
            (S::Sent, S::Undelivered, Some(30_007), Some((0, 1, 1))),
            (S::Submitting, S::Failed, Some(21_211), Some((0, 1, 0))),
            (S::Accepted, S::Queued, Some(30_001), None),
            (S::Delivered, S::Delivered, None, None),
            (S::Accepted, S::Sent, None, None),
        ] {
            let counted = ended(from, to, code).map(|ended| (ended.arrived, ended.failed, ended.filtered));
            assert_eq!(counted, expected, "{from} {to} {code:?}");
        }
    }
}
