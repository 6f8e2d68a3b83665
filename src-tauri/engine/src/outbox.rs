//! The one way out.
use std::sync::Arc;

use linnet_contract::UiError;
use tokio::sync::watch;

use crate::engine::Engine;

/// Sends what is due until told to stop.
pub async fn run(_: Arc<Engine>, mut stop: watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Whether nothing is due and nothing can still settle by itself.
pub async fn idle(_: &Engine) -> Result<bool, UiError> {
    std::future::ready(Ok(true)).await
}

crate::dispatch::pending!(SendTestText, CheckMessage, SendMessage, ListScheduled, CancelMessage);
