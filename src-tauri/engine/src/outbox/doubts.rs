//! What neither a callback nor the provider's list has told after a quarter of an hour: one question to the owner about
//! all of it. Sending again may double, so it happens on the owner's word only.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::{Answer, CacheTag, UiError};
use linnet_domain::states::{CampaignEvent, MessageEvent};
use linnet_domain::{CampaignId, CampaignStatus};
use linnet_store::attempts::{self, Untraced, UntracedAttempt};
use linnet_store::messages::{self, Change, Note};
use linnet_store::{StoreError, WriteTx, campaigns, cursors};

use crate::engine::Engine;
use crate::errors::from_store;
use crate::ledger;

/// The provider's list may lag by minutes; what it does not show after this long is asked about.
pub(crate) const UNTRACED_AFTER: TimeDelta = TimeDelta::minutes(15);
/// Whoever answers “keep looking” is asked again after this long.
const ASKED_AGAIN: TimeDelta = TimeDelta::days(1);
/// When that was last answered.
const SNOOZED: &str = "doubts.snoozed";
const STEP: u32 = 500;

const LEFT_UNSENT: &str = "Twilio shows no trace of it, and you took it as not sent.";
const SENT_AGAIN: &str = "Twilio shows no trace of it, and you had it sent again.";
const AGAIN_BY_ITSELF: &str = "Twilio shows no trace of it, so it goes again by itself, as you set it.";

const WITHDRAWN: &str = "Twilio shows no trace of it, and its campaign was canceled.";

/// What the owner is to be asked about, if anything.
pub(crate) async fn untraced(engine: &Engine) -> Result<Option<Untraced>, UiError> {
    let snoozed = cursors::get(&engine.db, SNOOZED).await.map_err(from_store)?;
    let snoozed = snoozed.and_then(|text| text.parse::<DateTime<Utc>>().ok());
    let now = engine.clock.now();
    if snoozed.is_some_and(|at| now - at < ASKED_AGAIN) {
        return Ok(None);
    }
    attempts::untraced(&engine.db, UNTRACED_AFTER, now).await.map_err(from_store)
}

/// Does what the owner answered, for those submitted before an instant.
pub(crate) async fn answered(engine: &Engine, before: DateTime<Utc>, answer: Answer) -> Result<(), UiError> {
    let now = engine.clock.now();
    let mut tx = engine.db.write().await.map_err(from_store)?;
    let (event, note) = match answer {
        Answer::SendAgain => (MessageEvent::Resend, SENT_AGAIN),
        Answer::LeaveUnsent => (MessageEvent::GiveUp, LEFT_UNSENT),
        _ => {
            cursors::set(&mut tx, SNOOZED, &now.to_rfc3339(), now).await.map_err(from_store)?;
            return tx.commit().await.map_err(|error| from_store(error.into()));
        }
    };
    if event == MessageEvent::Resend {
        ledger::refuse_on_hold(&mut tx, "Nothing is sent again").await?;
    }
    ledger::acknowledged(&mut tx, "texts in doubt that Twilio does not show", answer.label(), None, None, now)
        .await
        .map_err(from_store)?;
    loop {
        let some = attempts::untraced_before(&mut tx, before, STEP).await.map_err(from_store)?;
        if some.is_empty() {
            break;
        }
        decide(&mut tx, &some, event, note, now).await.map_err(from_store)?;
    }
    tx.commit().await.map_err(|error| from_store(error.into()))?;
    engine.events.changed(&[CacheTag::Campaigns, CacheTag::Overview, CacheTag::Inbox]);
    engine.outbox_wake.notify_one();
    Ok(())
}

/// Has them sent again by themselves where the owner wants that: each message once.
pub(super) async fn resend(tx: &mut WriteTx, some: &[UntracedAttempt], now: DateTime<Utc>) -> Result<(), StoreError> {
    let mut first_time = Vec::new();
    for attempt in some {
        if attempts::times_given_up(tx, attempt.message).await? == 0 {
            first_time.push(*attempt);
        }
    }
    decide(tx, &first_time, MessageEvent::Resend, AGAIN_BY_ITSELF, now).await
}

async fn decide(
    tx: &mut WriteTx,
    some: &[UntracedAttempt],
    event: MessageEvent,
    note: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let ids: Vec<_> = some.iter().map(|one| one.attempt).collect();
    attempts::mark_given_up(tx, &ids, now).await?;
    // What the owner has withdrawn meanwhile does not go after all.
    let withdrawn = campaigns::ids_in(tx, &[CampaignStatus::Canceled]).await?;
    let change = |one: &UntracedAttempt| {
        if one.campaign.is_some_and(|campaign| withdrawn.contains(&campaign)) {
            return Change::new(one.message, MessageEvent::GiveUp, Note::saying(WITHDRAWN));
        }
        // What was to be held until a time keeps that time.
        let not_before = Some(one.send_at.map_or(now, |at| at.max(now)));
        Change::new(one.message, event, Note { not_before, ..Note::saying(note) })
    };
    let changes: Vec<Change> = some.iter().map(change).collect();
    for outcome in messages::apply_all(tx, &changes, now).await? {
        if let Err(illegal) = outcome {
            // Another submission of the same message has settled it meanwhile.
            tracing::info!(%illegal, "a doubt was decided that has settled by itself");
        }
    }
    if event == MessageEvent::Resend {
        let of: std::collections::BTreeSet<CampaignId> = some.iter().filter_map(|one| one.campaign).collect();
        for campaign in of.into_iter().filter(|campaign| !withdrawn.contains(campaign)) {
            // One that has ended goes on with these; one that is paused stays so.
            campaigns::change_status(tx, campaign, CampaignEvent::Reopen, now).await?;
        }
    }
    Ok(())
}
