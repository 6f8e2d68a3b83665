//! Numbers, Messaging Services and what each is registered for. The look itself is the account's; here it is told what has
//! changed since the last one.

use linnet_contract::{Tone, UiError};
use linnet_providers::twilio::Twilio;
use linnet_store::senders::{self, SenderRow};

use super::run::Run;
use crate::errors::from_store;

pub(super) async fn read(run: &mut Run<'_>, client: &Twilio) -> Result<(), UiError> {
    let engine = run.engine;
    let before = senders::all(&engine.db).await.map_err(from_store)?;
    engine.check_again(client).await?;
    let after = senders::all(&engine.db).await.map_err(from_store)?;
    let known = |row: &SenderRow| before.iter().find(|known| known.address == row.address);
    run.found.seen = after.iter().filter(|row| row.present).count() as u64;
    run.found.added = after.iter().filter(|row| known(row).is_none()).count() as u64;
    run.found.changed =
        after.iter().filter(|row| row.present && known(row).is_some_and(|known| known != *row)).count() as u64;
    let gone: Vec<&str> = after
        .iter()
        .filter(|row| !row.present && known(row).is_some_and(|known| known.present))
        .map(|row| row.address.as_str())
        .collect();
    run.found.gone = gone.len() as u64;
    if !gone.is_empty() {
        run.remark = told(&gone);
        engine.events.notice(Tone::Warning, run.remark.clone());
    }
    run.keep_progress(None).await
}

/// A number that is gone is told; what was sent from it stays, and what waits for it is asked about.
fn told(gone: &[&str]) -> String {
    let (is, them) = if gone.len() == 1 { ("is", "it") } else { ("are", "them") };
    format!(
        "{} {is} no longer at Twilio. What was sent from {them} stays here, and texts that wait for {them} go on waiting \
         until you say.",
        gone.join(", ")
    )
}
