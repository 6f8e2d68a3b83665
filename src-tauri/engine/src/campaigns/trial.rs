//! The first copy of an offer goes to the owner's own phone, and everybody else waits until it has arrived: what a carrier
//! drops, or what reads wrong on a phone, is noticed before a thousand people have it.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::{CampaignDraft, UiError};
use linnet_domain::{CampaignId, Category, MessageState, Origin, PhoneNumber, SenderId};
use linnet_store::messages::{self, NewMessage};
use linnet_store::trials::{self, Trial, WaitingTrial};
use linnet_store::{StoreError, WriteTx, campaigns, people};

use super::plan::Planner;
use crate::compliance::Subject;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::settings::Settings;

/// What stands at the first copy while it waits.
const EXPLANATION: &str = "The first copy, to your own phone.";
/// What stands at the campaign while everybody else waits.
pub(super) const WAITS: &str = "Your own phone gets the first copy; the rest goes as soon as it has arrived.";
/// Closes every sentence about a trial that failed.
const WHAT_NOW: &str = "The rest waits. Resume to send it without another try, change the text first, or cancel.";

/// The number offers are tried on, if they are.
fn own_phone(settings: &Settings, draft: &CampaignDraft) -> Option<PhoneNumber> {
    let wanted = draft.category == Category::Marketing && settings.first_copy;
    settings.owner_phone.clone().filter(|_| wanted)
}

/// What the owner should know about it before sending.
pub(super) fn advice(settings: &Settings, draft: &CampaignDraft) -> Option<String> {
    if draft.category != Category::Marketing || !settings.first_copy {
        return None;
    }
    Some(match &settings.owner_phone {
        Some(number) => format!(
            "The first copy goes to your own phone, {}, and is paid like any other. The rest follows when it has arrived; \
             if it has not within {} minutes, the campaign pauses.",
            number.display(),
            settings.first_copy_wait.num_minutes()
        ),
        None => {
            "Nobody tries this offer before everybody gets it. Enter your own phone in Settings, and it gets the first \
                 copy of each."
                .to_owned()
        }
    })
}

/// The first copy as the owner would get it as a customer. It is theirs and tried on their word, so that neither consent nor
/// hours hold it; a stop of their own does.
pub(super) async fn compose(
    engine: &Engine,
    id: CampaignId,
    planner: &Planner,
    draft: &CampaignDraft,
    sender: Option<SenderId>,
    not_before: DateTime<Utc>,
) -> Result<Option<NewMessage>, UiError> {
    let Some(number) = own_phone(&engine.settings(), draft) else { return Ok(None) };
    let now = engine.clock.now();
    let person = people::by_number(&engine.db, &number).await.map_err(from_store)?;
    let subject = Subject::read(&engine.db, person, now).await.map_err(from_store)?;
    let planned = planner.plan_subject(subject);
    Ok(Some(NewMessage {
        campaign: Some(id),
        recipient: None,
        contact: planned.person.contact,
        channel: planned.channel,
        category: Category::Service,
        origin: Origin::Test,
        number,
        body: planned.body,
        segments: planned.size.segments,
        cost: planned.cost.cost,
        sender,
        not_before,
        wanted_at: not_before,
        hand_over_at: None,
        rule: None,
        explanation: EXPLANATION.to_owned(),
        urgent: None,
        token: None,
        created_at: now,
    }))
}

/// Begins the trial. An owner who is among the first to get the campaign anyway gets it once: their own is the first copy.
pub(super) async fn begin(tx: &mut WriteTx, id: CampaignId, copy: &NewMessage) -> Result<(), StoreError> {
    let theirs = trials::waiting_message(tx, id, copy.number.as_str(), copy.not_before).await?;
    let message = match theirs {
        Some(message) => message,
        None => messages::insert(tx, copy).await?,
    };
    trials::begin(tx, id, message).await
}

/// How a trial goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ending {
    /// Everybody else may go.
    GoesOn(Trial),
    /// The campaign pauses, for this reason.
    Pauses(String),
}

/// How the trials that wait end, as far as they do now.
pub(super) async fn endings(engine: &Engine, now: DateTime<Utc>) -> Result<Vec<(CampaignId, Ending)>, UiError> {
    let waiting = trials::waiting(&engine.db).await.map_err(from_store)?;
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let settings = engine.settings();
    // After sleep the receipt may lie at the provider: it is read before its absence means anything.
    let heard = engine.ears.marketing(now, tokio::time::Instant::now()).is_none();
    let end = |trial: WaitingTrial| Some((trial.campaign, ending(&trial, &settings, heard, now)?));
    Ok(waiting.into_iter().filter_map(end).collect())
}

fn ending(trial: &WaitingTrial, settings: &Settings, heard: bool, now: DateTime<Utc>) -> Option<Ending> {
    use MessageState as S;
    if !settings.first_copy {
        return Some(Ending::GoesOn(Trial::Waived));
    }
    match trial.state {
        None => Some(Ending::GoesOn(Trial::Waived)),
        Some(S::Delivered) => Some(Ending::GoesOn(Trial::Arrived)),
        Some(S::Queued) => None,
        Some(S::Undelivered | S::Failed | S::Skipped | S::Canceled | S::Expired) => Some(Ending::Pauses(format!(
            "The first copy did not reach your own phone. {} {WHAT_NOW}",
            trial.explanation
        ))),
        Some(S::Submitting | S::InDoubt | S::Accepted | S::Scheduled | S::Sent) => {
            let late = trial.submitted_at.is_some_and(|at| now - at >= settings.first_copy_wait);
            (late && heard).then(|| Ending::Pauses(late_reason(settings.first_copy_wait)))
        }
    }
}

fn late_reason(wait: TimeDelta) -> String {
    format!(
        "Your own phone has not confirmed the first copy within {} minutes. Look whether it is there. {WHAT_NOW}",
        wait.num_minutes()
    )
}

/// Writes an ending down. Answers why the campaign was paused, if it was.
pub(super) async fn finish(
    tx: &mut WriteTx,
    id: CampaignId,
    ending: Ending,
    now: DateTime<Utc>,
) -> Result<Option<String>, StoreError> {
    match ending {
        Ending::GoesOn(trial) => {
            trials::end(tx, id, trial).await?;
            Ok(None)
        }
        Ending::Pauses(reason) => {
            if !campaigns::pause(tx, id, &reason, now).await? {
                return Ok(None);
            }
            trials::end(tx, id, Trial::Missing).await?;
            Ok(Some(reason))
        }
    }
}

/// Whether a first copy is on its way, so that something will still happen soon.
pub(crate) async fn is_on_its_way(engine: &Engine) -> Result<bool, UiError> {
    let waiting = trials::waiting(&engine.db).await.map_err(from_store)?;
    Ok(waiting.iter().any(|trial| trial.state != Some(MessageState::Queued)))
}

/// What is said about a trial that is over.
pub(super) fn sentence(trial: Trial) -> Option<String> {
    match trial {
        Trial::Waiting | Trial::Missing => None,
        Trial::Arrived => Some("Your own phone got the first copy.".to_owned()),
        Trial::Waived => Some("It went on without the first copy on your own phone.".to_owned()),
    }
}
