//! Changing the text of a paused campaign for everybody who still waits. What has left stays as it was; an offer with a new
//! text is tried on the owner's phone anew.

use chrono::{DateTime, Utc};
use linnet_contract::{Campaign, CampaignDraft, EditCampaign, ErrorCode, UiError};
use linnet_domain::money::group_thousands;
use linnet_domain::{CampaignId, CampaignStatus, MessageState};
use linnet_store::messages::{self, Rewrite};
use linnet_store::recalls;
use linnet_store::trials::{self, Trial};
use linnet_store::{StoreError, WriteTx, campaigns};

use super::plan::Planner;
use super::{checked, draft_of, load, start, text_closed, trial};
use crate::compliance;
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::ledger;

/// Messages rewritten at a time.
const STEP: u32 = 1_000;

impl Handle<EditCampaign> for Engine {
    async fn handle(&self, EditCampaign { id, body, pace }: EditCampaign) -> Result<Campaign, UiError> {
        let (before, now) = (draft_of(self, id).await?, self.clock.now());
        let body = body.unwrap_or_else(|| before.body.clone());
        let draft = checked(CampaignDraft { body, pace: pace.or(before.pace), ..before.clone() })?;
        if let Some(reason) = text_closed(self, &draft) {
            return Err(UiError::new(ErrorCode::Refused, format!("Nothing was changed. {reason}")).field("body"));
        }
        let reworded = draft.body != before.body;
        let planner = Planner::new(self, &draft, now).await?;
        let sender = start::sender_of(self, &draft).await?;
        let first = trial::compose(self, id, &planner, &draft, sender, now).await?;
        let mut tx = self.db.write().await.map_err(from_store)?;
        ledger::refuse_on_hold(&mut tx, "No campaign is changed").await?;
        if campaigns::status_in(&mut tx, id).await.map_err(from_store)? != CampaignStatus::Paused {
            let message =
                "Nothing was changed. Pause the campaign first; then its text changes for those who still wait.";
            return Err(UiError::new(ErrorCode::Refused, message));
        }
        let coming_back = recalls::open_in(&mut tx, id).await.map_err(from_store)?;
        if reworded && coming_back > 0 {
            let message = format!(
                "Nothing was changed. Twilio has not given back all texts of this campaign yet ({} to go); try again in a \
                 moment.",
                group_thousands(coming_back)
            );
            return Err(UiError::new(ErrorCode::Refused, message));
        }
        if reworded {
            let waiting = rewrite(&mut tx, id, &planner, now).await.map_err(from_store)?;
            if waiting == 0 {
                let message = "Nothing was changed: nobody waits for this campaign any more.";
                return Err(UiError::new(ErrorCode::Refused, message));
            }
            if let Some(mut first) = first
                && !first_copy_waits(&mut tx, id).await.map_err(from_store)?
            {
                // Not before the first of those who wait, unless Twilio is to hold theirs.
                let earliest = messages::earliest_in(&mut tx, id).await.map_err(from_store)?;
                let earliest = earliest.filter(|_| draft.leave.is_none());
                first.not_before = earliest.map_or(now, |earliest| earliest.max(now));
                first.wanted_at = first.not_before;
                trial::begin(&mut tx, id, &first).await.map_err(from_store)?;
            }
            ledger::campaign_edited(&mut tx, id, &draft, waiting, now).await.map_err(from_store)?;
        }
        let json = serde_json::to_string(&draft)
            .map_err(|error| UiError::new(ErrorCode::Internal, format!("The text could not be kept: {error}")))?;
        campaigns::update_paused(&mut tx, id, &json, draft.pace, now).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        start::moved(self);
        load(self, id).await
    }
}

/// Writes the new text into every message that still waits. Answers how many.
async fn rewrite(tx: &mut WriteTx, id: CampaignId, planner: &Planner, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let (mut after, mut done) = (None, 0);
    loop {
        let waiting = messages::waiting_in(tx, id, after, STEP).await?;
        let Some((last, _)) = waiting.last() else { return Ok(done) };
        after = Some(*last);
        let numbers: Vec<&str> = waiting.iter().map(|(_, number)| number.as_str()).collect();
        let subjects = compliance::leaving_to(tx, &numbers, now).await?;
        let rewrites: Vec<Rewrite> = waiting
            .iter()
            .filter_map(|(message, number)| {
                let planned = planner.plan_subject(subjects.get(number)?.clone());
                let tells_stop = planned.tells_stop();
                let (segments, cost) = (planned.size.segments, planned.cost.cost);
                Some(Rewrite { message: *message, body: planned.body, segments, cost, tells_stop })
            })
            .collect();
        done += rewrites.len() as u64;
        messages::rewrite_all(tx, &rewrites).await?;
    }
}

/// Whether a first copy still waits to leave; it has the new text like everybody.
async fn first_copy_waits(tx: &mut WriteTx, id: CampaignId) -> Result<bool, StoreError> {
    Ok(trials::of(tx, id).await? == Some((Trial::Waiting, Some(MessageState::Queued))))
}
