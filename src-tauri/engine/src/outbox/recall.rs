//! Taking texts back that were left with the provider. What is to come back is on record before the provider is asked, and
//! stays there until it has answered; after a crash or sleep it is asked for before anything else leaves. Nothing is ever
//! sent from here.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures::StreamExt as _;
use linnet_contract::{CacheTag, ErrorCode, Tone, UiError};
use linnet_domain::states::MessageEvent;
use linnet_domain::{AttemptId, CampaignId, CampaignStatus, MessageId, MessageState, ProviderStatus, Rule};
use linnet_providers::twilio::{ErrorKind, MessageRecord, ProviderError, Twilio};
use linnet_store::attempts::{self, AttemptRecord};
use linnet_store::messages::{self, Note};
use linnet_store::recalls::{self, OpenRecall, RecallOutcome, RecallReason, Recalled};
use linnet_store::{StoreError, WriteTx, campaigns, spend};
use tokio::sync::watch;

use super::budget::spend_day;
use super::report::{Applied, Report, apply_report};
use super::throttle::doubled;
use super::trouble::paused_notice;
use crate::engine::Engine;
use crate::errors::{from_provider, from_store};

/// A text that came back to be changed is handed over again after this, changed or not.
const TO_BE_EDITED: TimeDelta = TimeDelta::minutes(2);
/// How often it is seen whether something is to be taken back, unless somebody says so: while something is, and otherwise.
const TICK: Duration = Duration::from_secs(1);
const IDLE: Duration = Duration::from_secs(10);
/// First and longest pause after the provider could not be asked.
const AFTER_FAILURE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));
/// After so many failures in a row what waits for the recalls goes on: what hinders them hinders it as well.
const GIVE_UP_AFTER: u32 = 4;
/// Requests at once; the rest of the account's concurrency belongs to sending.
const AT_ONCE: usize = 8;
/// Recalls read from the database at a time.
const BATCH: u32 = 200;
/// A text that the provider does not find after so many questions, over hours, is not there.
const NOT_THERE: u32 = 12;
/// Twilio's code for a text that has been passed on.
const TOO_LATE: i64 = 30_409;

/// Takes back until told to stop.
pub(super) async fn run(engine: Arc<Engine>, mut stop: watch::Receiver<bool>) {
    let mut failures = 0;
    loop {
        let pause = match round(&engine).await {
            Ok(nothing) => {
                failures = 0;
                if nothing { IDLE } else { TICK }
            }
            Err(error) => {
                tracing::warn!(%error, "texts could not be taken back");
                failures += 1;
                if failures >= GIVE_UP_AFTER {
                    engine.outbox.recalled(engine.outbox.awake_since());
                    engine.outbox_wake.notify_one();
                }
                doubled(AFTER_FAILURE, failures)
            }
        };
        tokio::select! {
            stopped = stop.wait_for(|stop| *stop) => {
                drop(stopped);
                return;
            }
            () = engine.recall_wake.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Asks for what has just been recorded: at once where nobody else is about to.
pub(crate) async fn soon(engine: &Engine) {
    if engine.is_running() {
        engine.recall_wake.notify_one();
    } else if let Err(error) = round(engine).await {
        tracing::warn!(%error, "texts could not be taken back yet; it is tried again");
        engine.recall_wake.notify_one();
    }
}

/// Asks for what is due. Answers whether nothing is to be taken back, not even later.
async fn round(engine: &Engine) -> Result<bool, UiError> {
    over_budget(engine).await.map_err(from_store)?;
    // Since the computer woke, everything is asked for once, however often it was asked for before.
    let awake = engine.outbox.awake_since();
    let first = !engine.outbox.is_recalled(awake);
    let mut asked: Vec<AttemptId> = Vec::new();
    // One after the other: two askers would find each other's answers too late.
    let _alone = engine.outbox.recalling.lock().await;
    loop {
        let now = engine.clock.now();
        let due_by = (!first).then_some(now);
        let open = recalls::open(&engine.db, due_by, &asked, BATCH).await.map_err(from_store)?;
        if open.is_empty() {
            break;
        }
        let Ok(twilio) = engine.account_client().await else { return Ok(false) };
        asked.extend(open.iter().map(|recall| recall.attempt));
        ask(engine, &twilio, open).await?;
    }
    if first {
        engine.outbox.recalled(awake);
        engine.outbox_wake.notify_one();
    }
    if !asked.is_empty() {
        engine.events.changed(&[
            CacheTag::Campaigns,
            CacheTag::Overview,
            CacheTag::Inbox,
            CacheTag::Scheduled,
            CacheTag::Contacts,
        ]);
        engine.outbox_wake.notify_one();
    }
    Ok(!recalls::any_open(&engine.db, u32::MAX).await.map_err(from_store)?)
}

/// Writes down what is to come back because a day's budget does not reach for it any more.
async fn over_budget(engine: &Engine) -> Result<(), StoreError> {
    let (settings, now) = (engine.settings(), engine.clock.now());
    for day in spend::over(&engine.db, settings.budget_daily, spend_day(&settings, now)).await? {
        if !recalls::holds_any(&engine.db, day).await? {
            continue;
        }
        let mut tx = engine.db.write().await?;
        let too_much = spend::of_day_in(&mut tx, day).await?.0 - settings.budget_daily.0;
        if recalls::record_over_budget(&mut tx, day, too_much, now).await? > 0 {
            tx.commit().await?;
            let text =
                "Texts that Twilio holds are taken back, because your limit for their day does not reach for them.";
            engine.events.notice(Tone::Warning, text);
        }
    }
    Ok(())
}

/// Has a single text back that the provider holds, so that it can be changed. If that takes longer than a moment, the
/// owner is told to try again.
pub(crate) async fn bring_back(engine: &Engine, id: MessageId, verb: &str) -> Result<(), UiError> {
    let now = engine.clock.now();
    let mut tx = engine.db.write().await.map_err(from_store)?;
    if messages::get_in(&mut tx, id).await.map_err(from_store)?.state != MessageState::Scheduled {
        return Ok(());
    }
    recalls::record(&mut tx, Recalled::Message(id), RecallReason::Edited, now).await.map_err(from_store)?;
    tx.commit().await.map_err(|error| from_store(error.into()))?;
    round(engine).await?;
    if messages::get(&engine.db, id).await.map_err(from_store)?.state != MessageState::Scheduled {
        return Ok(());
    }
    let message = format!("Nothing was {verb}. Twilio holds this text and has been asked to give it back.");
    let refused = UiError::new(ErrorCode::Refused, message).hint("Try again in a moment.");
    Err(UiError { retryable: true, ..refused })
}

/// What the provider says to a recall.
enum Answer {
    /// Where the text stands now.
    Stands(MessageRecord),
    /// It has been passed on.
    TooLate,
    /// There is no such text, or not yet.
    NotFound,
    /// Nothing that helps; it is asked again.
    Odd(ProviderError),
}

async fn ask(engine: &Engine, twilio: &Twilio, open: Vec<OpenRecall>) -> Result<(), UiError> {
    let questions = open.into_iter().map(|recall| {
        let twilio = twilio.clone();
        async move {
            let answer = take_back(&twilio, &recall.provider_sid).await;
            (recall, answer)
        }
    });
    let mut answers = futures::stream::iter(questions.collect::<Vec<_>>()).buffer_unordered(AT_ONCE);
    let mut trouble = None;
    while let Some((recall, answer)) = answers.next().await {
        match answer {
            Ok(answer) => settle(engine, &recall, answer).await.map_err(from_store)?,
            Err(error) => trouble = Some(error),
        }
    }
    trouble.map_or(Ok(()), |error| Err(from_provider(error)))
}

/// Asks once. An error means that nobody was asked.
async fn take_back(twilio: &Twilio, sid: &str) -> Result<Answer, ProviderError> {
    let error = match twilio.cancel(sid).await {
        Ok(record) => return Ok(Answer::Stands(record)),
        Err(error) => error,
    };
    if error.code == Some(TOO_LATE) {
        // It may have been taken back by an earlier request whose answer was lost.
        return Ok(match twilio.fetch_message(sid).await {
            Ok(record) if record.status.provider() == Some(ProviderStatus::Scheduled) => Answer::TooLate,
            Ok(record) => Answer::Stands(record),
            Err(error) => Answer::Odd(error),
        });
    }
    match error.kind {
        ErrorKind::NotFound => Ok(Answer::NotFound),
        ErrorKind::Refused(_) => Ok(Answer::Odd(error)),
        ErrorKind::Credentials
        | ErrorKind::RateLimited
        | ErrorKind::Unreachable
        | ErrorKind::Unreadable
        | ErrorKind::Server => Err(error),
    }
}

async fn settle(engine: &Engine, recall: &OpenRecall, answer: Answer) -> Result<(), StoreError> {
    let now = engine.clock.now();
    let mut tx = engine.db.write().await?;
    recalls::asked(&mut tx, &[recall.attempt], now).await?;
    let mut paused = None;
    match answer {
        Answer::Stands(record) => {
            let report = Report {
                provider_sid: recall.provider_sid.clone(),
                attempt_public_id: None,
                status: record.status.provider().unwrap_or(ProviderStatus::Accepted),
                error_code: record.error_code,
                price: record.price,
            };
            if let Applied::News { paused: Some(reason), .. } =
                apply_report(&mut tx, &engine.settings(), &report, now).await?
            {
                paused = Some(reason);
            }
            if report.status == ProviderStatus::Accepted {
                // Twilio did not let it go and is passing it on.
                recalls::settle(&mut tx, &[recall.attempt], RecallOutcome::TooLate, now).await?;
            }
        }
        Answer::TooLate => {
            recalls::settle(&mut tx, &[recall.attempt], RecallOutcome::TooLate, now).await?;
        }
        Answer::NotFound if recall.tries + 1 >= NOT_THERE => {
            recalls::settle(&mut tx, &[recall.attempt], RecallOutcome::Moot, now).await?;
        }
        Answer::NotFound => tracing::debug!(sid = recall.provider_sid, "a text to be taken back was not found"),
        Answer::Odd(error) => tracing::warn!(%error, "a text could not be taken back; it is tried again"),
    }
    tx.commit().await?;
    if let Some(reason) = paused {
        engine.events.notice(Tone::Bad, paused_notice(1, &reason));
    }
    Ok(())
}

/// What a text's being given up by the provider means for its message: it waits here again, or is withdrawn.
pub(super) struct GivenUp {
    /// Beside the report.
    pub events: Vec<MessageEvent>,
    pub note: Note,
}

/// Settles a submission that the provider gave up. Whether somebody here asked for it stands on record.
pub(super) async fn given_up(
    tx: &mut WriteTx,
    attempt: &AttemptRecord,
    now: DateTime<Utc>,
) -> Result<GivenUp, StoreError> {
    let reason = recalls::reason_of(tx, attempt.id).await?;
    recalls::settle(tx, &[attempt.id], RecallOutcome::Recalled, now).await?;
    attempts::mark_recalled(tx, attempt.id).await?;
    let withdrawn = match attempt.campaign {
        Some(campaign) => campaigns::status_in(tx, campaign).await? == CampaignStatus::Canceled,
        None => false,
    };
    let said = |explanation: &str| Note::saying(explanation);
    let waits = |note: Note| GivenUp { events: vec![MessageEvent::Return], note };
    let ends = |note: Note| GivenUp { events: Vec::new(), note };
    Ok(match reason {
        None => ends(said("It was withdrawn at Twilio, not by Linnet.")),
        Some(RecallReason::OptOut) => ends(Note {
            rule: Some(Rule::OptOut),
            ..said("They said stop before its time. Twilio held it and has given it back.")
        }),
        Some(RecallReason::Withdrawn) => ends(said("Withdrawn before it left; Twilio has given it back.")),
        Some(_) if withdrawn => ends(said("Withdrawn before it left; Twilio has given it back.")),
        Some(RecallReason::Paused) => waits(Note {
            hand_over_at: Some(now),
            ..said("Twilio has given it back. It waits until its campaign goes on.")
        }),
        // Time enough to give it other words; without them it goes back as it was.
        Some(RecallReason::Edited) => {
            waits(Note { hand_over_at: Some(now + TO_BE_EDITED), ..said("Twilio has given it back to be changed.") })
        }
        Some(RecallReason::Budget) => waits(Note {
            rule: Some(Rule::Budget),
            hand_over_at: Some(now),
            ..said("Twilio has given it back, because your limit for its day does not reach for it.")
        }),
        // Not again by a road that has just failed.
        Some(RecallReason::NotHeld) => waits(Note {
            hand_over_at: attempt.send_at,
            ..said("Twilio did not hold it and has given it back. This computer sends it at its time.")
        }),
    })
}

/// The provider has, but does not hold, a text that was left with it: it is taken back at once, its campaign pauses, and the
/// owner hears of it. Answers why the campaign was paused, if it was.
pub(super) async fn not_held(
    tx: &mut WriteTx,
    attempt: AttemptId,
    campaign: Option<CampaignId>,
    now: DateTime<Utc>,
) -> Result<Option<String>, StoreError> {
    tracing::error!(attempt = attempt.0, "a text that was left with the provider is not held");
    let paused = match campaign {
        Some(campaign) => campaigns::pause(tx, campaign, NOT_HELD, now).await?,
        None => false,
    };
    recalls::record(tx, Recalled::Attempt(attempt), RecallReason::NotHeld, now).await?;
    Ok(paused.then(|| NOT_HELD.to_owned()))
}

/// Why a campaign is paused whose texts the provider does not hold.
const NOT_HELD: &str = "Twilio took a text and did not hold it until its time. Linnet takes back what it can; look at who has \
                        it already. Resume to hand the rest over again, or cancel.";

/// How long the owner is told of recalls that came too late and of texts that were not held.
const TOLD_FOR: TimeDelta = TimeDelta::days(7);

/// What the owner should know of texts that were left with the provider: what it means, and since when.
pub(crate) async fn alarms(engine: &Engine) -> Result<Vec<recalls::Alarm>, UiError> {
    recalls::alarms(&engine.db, engine.clock.now() - TOLD_FOR).await.map_err(from_store)
}

/// The owner has read it.
pub(crate) async fn acknowledged(engine: &Engine, by: DateTime<Utc>) -> Result<(), UiError> {
    let mut tx = engine.db.write().await.map_err(from_store)?;
    recalls::acknowledge(&mut tx, by, engine.clock.now()).await.map_err(from_store)?;
    tx.commit().await.map_err(|error| from_store(error.into()))?;
    engine.events.changed(&[CacheTag::Overview]);
    Ok(())
}
