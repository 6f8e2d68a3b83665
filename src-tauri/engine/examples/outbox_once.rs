//! The outbox of one business as a process of its own, which tests kill and watch: connects to a practice world, sends
//! what is due, and ends when nothing is due or on its way any more.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use linnet_contract::{ConnectAccount, SecretInput};
use linnet_engine::{Clock, Engine, EngineOptions, Handle as _, outbox};
use linnet_providers::secret::SecretStore;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or("usage: outbox_once FOLDER API_BASE ACCOUNT_SID SENDER AS_OF");
    let (folder, api_base, account_sid, sender, as_of) = (next()?, next()?, next()?, next()?, next()?);
    let engine = Engine::open(EngineOptions {
        folder: PathBuf::from(folder),
        profile: "test".to_owned(),
        clock: Clock::starting_at(as_of.parse()?),
        keychain: SecretStore::session(),
        embedded_practice: false,
    })
    .await?;
    let order = ConnectAccount {
        account_sid,
        api_key_sid: None,
        secret: SecretInput::new(std::env::var("PRACTICE_TOKEN")?),
        api_base: Some(api_base),
        sender: Some(sender),
        session_only: true,
    };
    engine.handle(order).await?;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let running = tokio::spawn(outbox::run(Arc::clone(&engine), stopped));
    loop {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let pending = outbox::idle(&engine).await?;
        if !pending.due && pending.submitting == 0 {
            break;
        }
    }
    stop.send_replace(true);
    running.await?;
    engine.close().await;
    Ok(())
}
