//! The legal hold: campaigns and scheduled texts stop, nothing is deleted, erased or purged, and the lawyer gets everything in a file. What
//! counsel asks for first is to freeze and to preserve.

use linnet_contract::{CacheTag, ErrorCode, LedgerAbout, LedgerState, LegalHold, LiftLegalHold, SetLegalHold, UiError};
use linnet_domain::CampaignStatus;
use linnet_store::ledger::{self, Entry, Kind};
use linnet_store::recalls::{self, RecallReason, Recalled};
use linnet_store::{WriteTx, campaigns, messages};
use serde_json::json;

use super::{export, read_acknowledgement};
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;

/// What stands at every campaign the hold stopped.
const PAUSED: &str = "A legal hold stands: nothing of this campaign leaves until it is lifted.";

/// What stands at every single text that waits for its time.
const KEPT_BACK: &str = "A legal hold stands: this does not leave until it is lifted.";

/// What stands at those whose time passed meanwhile.
const TOO_LATE: &str = "Its time passed while the legal hold stood. Write it again if it should still go.";

/// Refuses what a hold forbids, as the transaction sees it; `what` begins the sentence.
pub(crate) async fn refuse_on_hold(tx: &mut WriteTx, what: &str) -> Result<(), UiError> {
    match ledger::hold_since_in(tx).await.map_err(from_store)? {
        Some(since) => Err(refused(what, since)),
        None => Ok(()),
    }
}

fn refused(what: &str, since: chrono::DateTime<chrono::Utc>) -> UiError {
    let message = format!("{what} while the legal hold of {} stands.", since.format("%Y-%m-%d"));
    UiError::new(ErrorCode::Refused, message).hint("Ask your lawyer before you lift it.")
}

impl Handle<SetLegalHold> for Engine {
    async fn handle(&self, SetLegalHold { path }: SetLegalHold) -> Result<LegalHold, UiError> {
        // The file first: a name that cannot be written must not leave half a hold.
        let target = export::Target::create(self, &path).await?;
        let (since, paused) = match self.freeze().await {
            Ok(frozen) => frozen,
            Err(error) => {
                target.discard().await;
                return Err(error);
            }
        };
        self.events.changed(&[CacheTag::Ledger, CacheTag::Campaigns, CacheTag::Overview, CacheTag::Scheduled]);
        let exported = export::write(self, target, LedgerAbout::All).await.map_err(|error| {
            let message = format!("The hold stands, but its file could not be written. {}", error.message);
            UiError { message, ..error }.hint("Write it again with an export of the whole record.")
        })?;
        Ok(LegalHold { since, paused, exported })
    }
}

impl Handle<LiftLegalHold> for Engine {
    async fn handle(&self, LiftLegalHold { acknowledgement }: LiftLegalHold) -> Result<LedgerState, UiError> {
        let typed = read_acknowledgement(&acknowledgement, "the hold may end")?;
        let now = self.clock.now();
        let mut tx = self.db.write().await.map_err(from_store)?;
        if !ledger::lift_hold(&mut tx, now).await.map_err(from_store)? {
            return Err(UiError::new(ErrorCode::BadInput, "No legal hold stands. Nothing was changed."));
        }
        messages::withdraw_overdue(&mut tx, TOO_LATE, now).await.map_err(from_store)?;
        messages::say_on_hold(&mut tx, "", now).await.map_err(from_store)?;
        let payload = json!({"typed": typed, "by": "owner"});
        ledger::append(&mut tx, Entry::new(Kind::HoldOff, &payload), now).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(&[CacheTag::Ledger, CacheTag::Campaigns, CacheTag::Scheduled, CacheTag::Inbox]);
        self.outbox_wake.notify_one();
        self.ledger_state().await
    }
}

impl Engine {
    /// Sets the hold and pauses everything that goes out or is about to, in one transaction.
    async fn freeze(&self) -> Result<(chrono::DateTime<chrono::Utc>, u64), UiError> {
        let now = self.clock.now();
        let mut tx = self.db.write().await.map_err(from_store)?;
        if let Some(since) = ledger::hold_since_in(&mut tx).await.map_err(from_store)? {
            return Err(refused("No second hold is needed", since));
        }
        ledger::set_hold(&mut tx, now).await.map_err(from_store)?;
        let going = [CampaignStatus::Held, CampaignStatus::Scheduled, CampaignStatus::Sending];
        let mut paused = 0;
        for id in campaigns::ids_in(&mut tx, &going).await.map_err(from_store)? {
            paused += u64::from(campaigns::pause(&mut tx, id, PAUSED, now).await.map_err(from_store)?);
        }
        // Like a campaign's, what Twilio holds of single texts comes back and waits here.
        recalls::record(&mut tx, Recalled::Single, RecallReason::Paused, now).await.map_err(from_store)?;
        messages::say_on_hold(&mut tx, KEPT_BACK, now).await.map_err(from_store)?;
        ledger::append(&mut tx, Entry::new(Kind::HoldOn, &json!({"paused": paused})), now).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        crate::outbox::recall::soon(self).await;
        Ok((now, paused))
    }
}
