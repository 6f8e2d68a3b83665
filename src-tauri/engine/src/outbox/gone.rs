//! Texts that were to leave from a number the account does not offer any more. They wait for that number: whether they
//! leave from another one is for the owner to say.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::{Answer, CacheTag, CancelCampaign, ErrorCode, UiError};
use linnet_domain::states::MessageEvent;
use linnet_domain::{Origin, SenderId};
use linnet_store::messages::{self, Change, Note};
use linnet_store::senders::{self, Gone};
use linnet_store::{account, cursors};

use super::budget::spend_day;
use super::senders::{Addressee, Senders, readable};
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::ledger;

/// Whoever lets them wait is asked again after this long.
const ASKED_AGAIN: TimeDelta = TimeDelta::days(1);
const WITHDRAWN: &str = "Your Twilio account does not offer its number any more, and you withdrew it.";

/// What the owner is to be asked about.
pub(crate) async fn asked_about(engine: &Engine) -> Result<Vec<Gone>, UiError> {
    // Without an account nothing is offered, and nothing is known to be gone.
    if account::get(&engine.db).await.map_err(from_store)?.is_none() {
        return Ok(Vec::new());
    }
    let now = engine.clock.now();
    let mut asked = Vec::new();
    for gone in senders::waiting_for_gone(&engine.db).await.map_err(from_store)? {
        let answered = cursors::get(&engine.db, &snoozed(gone.id())).await.map_err(from_store)?;
        let answered = answered.and_then(|text| text.parse::<DateTime<Utc>>().ok());
        if answered.is_none_or(|at| now - at >= ASKED_AGAIN) {
            asked.push(gone);
        }
    }
    Ok(asked)
}

/// When the question about a sender was last put off.
fn snoozed(sender: SenderId) -> String {
    format!("gone.snoozed.{sender}")
}

/// Does what the owner answered about everything that waits for a sender.
pub(crate) async fn answered(engine: &Engine, sender: SenderId, answer: Answer) -> Result<(), UiError> {
    let row = senders::get(&engine.db, sender).await.map_err(from_store)?;
    let Some(row) = row.filter(|row| !row.usable()) else {
        // It is back, and what waited for it leaves by itself.
        return Ok(());
    };
    match answer {
        Answer::SendFromOther => send_from_other(engine, sender, &row.address).await?,
        Answer::WithdrawAll => withdraw(engine, sender).await?,
        _ => {
            let now = engine.clock.now();
            let mut tx = engine.db.write().await.map_err(from_store)?;
            cursors::set(&mut tx, &snoozed(sender), &now.to_rfc3339(), now).await.map_err(from_store)?;
            tx.commit().await.map_err(|error| from_store(error.into()))?;
        }
    }
    engine.events.changed(&[CacheTag::Scheduled, CacheTag::Inbox, CacheTag::Overview, CacheTag::Campaigns]);
    engine.outbox_wake.notify_one();
    Ok(())
}

async fn send_from_other(engine: &Engine, sender: SenderId, address: &str) -> Result<(), UiError> {
    let now = engine.clock.now();
    let mut tx = engine.db.write().await.map_err(from_store)?;
    ledger::refuse_on_hold(&mut tx, "Nothing is sent from another number").await?;
    let settings = engine.settings();
    let used = senders::used_in(&mut tx, spend_day(&settings, now)).await.map_err(from_store)?;
    let anybody = Addressee { number: "", bound_to: None, origin: Origin::Direct, confirms: true };
    if Senders::new(used, &settings, now).pick(&anybody).is_err() {
        let message = "There is no other number to send them from yet, so they go on waiting.";
        return Err(UiError::new(ErrorCode::Refused, message).hint("Choose one in Settings first, then answer again."));
    }
    let what = format!("texts that were to leave from {address}, which the account does not offer any more");
    ledger::acknowledged(&mut tx, &what, Answer::SendFromOther.label(), None, None, now).await.map_err(from_store)?;
    senders::release_waiting(&mut tx, sender, now).await.map_err(from_store)?;
    tx.commit().await.map_err(|error| from_store(error.into()))
}

async fn withdraw(engine: &Engine, sender: SenderId) -> Result<(), UiError> {
    let now = engine.clock.now();
    let mut tx = engine.db.write().await.map_err(from_store)?;
    let (singles, of) = senders::waiting_for(&mut tx, sender).await.map_err(from_store)?;
    let change = |id| Change::new(id, MessageEvent::Cancel, Note::saying(WITHDRAWN));
    let changes: Vec<Change> = singles.into_iter().map(change).collect();
    for outcome in messages::apply_all(&mut tx, &changes, now).await.map_err(from_store)? {
        outcome.map_err(|illegal| from_store(illegal.into()))?;
    }
    tx.commit().await.map_err(|error| from_store(error.into()))?;
    for id in of {
        engine.handle(CancelCampaign { id }).await?;
    }
    Ok(())
}

/// What is asked, in words: the title and what it means.
pub(crate) fn words(gone: &Gone) -> (String, String) {
    let shown = readable(&gone.address, &gone.name);
    let title = match gone.waiting {
        1 => format!("A text waits for {shown}, which is no longer at Twilio"),
        count => {
            let count = linnet_domain::money::group_thousands(count.max(0).unsigned_abs());
            format!("{count} texts wait for {shown}, which is no longer at Twilio")
        }
    };
    let text = "Your Twilio account does not offer this number for texting any more. Nothing of it was sent, and Linnet does \
                not send it from another number without your word.";
    (title, text.to_owned())
}
