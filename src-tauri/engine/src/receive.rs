//! Everything that comes in.

use std::sync::Arc;

use linnet_contract::UiError;
use tokio::sync::watch;

use crate::engine::Engine;

/// Receives until told to stop.
pub async fn run(_: Arc<Engine>, mut stop: watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Asks the provider once for what came in.
pub async fn poll_once(_: &Engine) -> Result<(), UiError> {
    std::future::ready(Ok(())).await
}
