//! Sending a campaign once more to those it did not reach: on the owner's word only, to nobody whose number cannot be
//! texted, and checked for each like the first time.

use chrono::TimeDelta;
use linnet_contract::{Answer, Campaign, CheckRest, ErrorCode, Question, Rest, SendToRest, UiError};
use linnet_domain::money::group_thousands;
use linnet_domain::states::CampaignEvent;
use linnet_domain::{CampaignId, CampaignStatus};
use linnet_providers::twilio::errors::{self, ErrorClass, RetryClass};
use linnet_store::{campaigns, recipients, watch};

use super::{load, start};
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::ledger;

/// What stands at a message that is sent again.
const AGAIN: &str = "Sent once more, because the first one did not arrive.";
/// Whom a campaign did not reach is asked about for so long after it ended.
const ASKED_FOR: TimeDelta = TimeDelta::days(7);

impl Handle<CheckRest> for Engine {
    async fn handle(&self, CheckRest { id }: CheckRest) -> Result<Rest, UiError> {
        let mut rest = Rest { again: 0, unclear: 0, never: 0 };
        for (code, count) in recipients::rest(&self.db, id).await.map_err(from_store)? {
            if code.is_some_and(|code| errors::retry_of(code) == RetryClass::Never) {
                rest.never += count;
                continue;
            }
            rest.again += count;
            if code.is_none_or(|code| errors::class_of(code) == ErrorClass::Unclear) {
                rest.unclear += count;
            }
        }
        Ok(rest)
    }
}

impl Handle<SendToRest> for Engine {
    async fn handle(&self, SendToRest { id, expected }: SendToRest) -> Result<Campaign, UiError> {
        let now = self.clock.now();
        let mut tx = self.db.write().await.map_err(from_store)?;
        ledger::refuse_on_hold(&mut tx, "Nothing is sent again").await?;
        match campaigns::status_in(&mut tx, id).await.map_err(from_store)? {
            CampaignStatus::Done | CampaignStatus::Paused | CampaignStatus::Sending => {}
            CampaignStatus::Draft | CampaignStatus::Held | CampaignStatus::Scheduled | CampaignStatus::Canceled => {
                let message = "Nothing was sent. Only a campaign that goes out or is done has a rest to send to.";
                return Err(UiError::new(ErrorCode::Refused, message));
            }
        }
        let never = errors::codes_of(RetryClass::Never);
        let again = recipients::send_to_rest(&mut tx, id, &never, AGAIN, now).await.map_err(from_store)?;
        if again == 0 {
            let message = "Nothing was sent: everybody who can be texted has it, or it is still on its way to them.";
            return Err(UiError::new(ErrorCode::Refused, message));
        }
        if let Some(expected) = expected.filter(|expected| *expected != again) {
            // Dropped without a commit: nothing of it is kept.
            let (now, then) = (group_thousands(again), group_thousands(expected));
            let message = format!("Nothing was sent. It would now go to {now} people instead of {then}; look again.");
            return Err(UiError::new(ErrorCode::Refused, message));
        }
        let what = format!("{again} texts that did not arrive are sent once more");
        ledger::acknowledged(&mut tx, &what, Answer::SendAgain.label(), None, Some(id), now)
            .await
            .map_err(from_store)?;
        recipients::answered(&mut tx, id, now).await.map_err(from_store)?;
        watch::forget(&mut tx, id).await.map_err(from_store)?;
        // One that has ended goes on with these; one that is paused stays so.
        campaigns::change_status(&mut tx, id, CampaignEvent::Reopen, now).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        start::moved(self);
        load(self, id).await
    }
}

/// A campaign the owner is to be asked about, and what is asked.
pub(crate) struct Unreached {
    pub id: CampaignId,
    pub title: String,
    pub text: String,
    pub question: Question,
}

/// The campaigns that did not reach everybody who could be reached.
pub(crate) async fn unreached(engine: &Engine) -> Result<Vec<Unreached>, UiError> {
    let since = engine.clock.now() - ASKED_FOR;
    let mut all = Vec::new();
    for id in recipients::unanswered(&engine.db, since).await.map_err(from_store)? {
        let rest = engine.handle(CheckRest { id }).await?;
        if rest.again == 0 {
            continue;
        }
        let name = campaigns::get(&engine.db, id).await.map_err(from_store)?.name;
        let title = match rest.again {
            1 => format!("“{name}” did not reach one person"),
            count => format!("“{name}” did not reach {} people", group_thousands(count)),
        };
        let unclear = match rest.unclear {
            0 => String::new(),
            1 => " Of one of them it is not certain; they may get it twice.".to_owned(),
            count => format!(" Of {} of them it is not certain; a few may get it twice.", group_thousands(count)),
        };
        let never = match rest.never {
            0 => String::new(),
            count => format!(" Left out: {} who cannot be texted at all.", group_thousands(count)),
        };
        let text = format!("Phones that were off, crowded networks. It can go to them once more.{unclear}{never}");
        all.push(Unreached { id, title, text, question: Question::Rest { campaign: id } });
    }
    Ok(all)
}

/// Does what the owner answered.
pub(crate) async fn answered(engine: &Engine, id: CampaignId, answer: Answer) -> Result<(), UiError> {
    if answer == Answer::SendAgain {
        return engine.handle(SendToRest { id, expected: None }).await.map(drop);
    }
    let now = engine.clock.now();
    let mut tx = engine.db.write().await.map_err(from_store)?;
    recipients::answered(&mut tx, id, now).await.map_err(from_store)?;
    tx.commit().await.map_err(|error| from_store(error.into()))?;
    start::moved(engine);
    Ok(())
}
