//! Keeps numbers and prices as Twilio has them while the business is open: once an hour, when an account was connected or
//! its secret came, and when a number was refused. A look that fails changes nothing.

use std::sync::Arc;
use std::time::Duration;

use linnet_providers::twilio::Twilio;
use tokio::sync::watch;

use super::prices;
use crate::engine::Engine;

/// Between two looks by themselves.
const EVERY: Duration = Duration::from_secs(3_600);
/// What wakes it comes in flocks, such as the refusals of several texts; they are one reason to look.
const GATHER: Duration = Duration::from_secs(2);

/// Looks until told to stop.
pub(crate) async fn run(engine: Arc<Engine>, mut stop: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(EVERY) => {}
            () = woken(&engine) => {}
        }
        let Some(client) = engine.account.client() else { continue };
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = look(&engine, &client) => {}
        }
    }
}

async fn look(engine: &Engine, client: &Twilio) {
    if let Err(error) = engine.look_again(client).await {
        tracing::info!(code = %error.code, "the numbers could not be read: {error}");
    }
    if let Err(error) = prices::refresh(engine, client).await {
        tracing::info!(code = %error.code, "the prices could not be read: {error}");
    }
}

async fn woken(engine: &Engine) {
    engine.account_wake.notified().await;
    tokio::time::sleep(GATHER).await;
}
