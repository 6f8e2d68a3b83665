//! The one way out.
use std::sync::Arc;

use linnet_contract::UiError;
use tokio::sync::watch;

use crate::engine::Engine;

/// Sends what is due until told to stop.
pub async fn run(_: Arc<Engine>, mut stop: watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// What can still happen by itself.
#[derive(Debug)]
pub struct Pending {}

impl Pending {
    /// Nothing of it.
    pub const fn is_idle(&self) -> bool {
        true
    }
}

/// What the outbox still waits for.
pub async fn idle(_: &Engine) -> Result<Pending, UiError> {
    std::future::ready(Ok(Pending {})).await
}

crate::dispatch::pending!(SendTestText, CheckMessage, SendMessage, ListScheduled, CancelMessage);
