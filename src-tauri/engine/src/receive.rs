//! Everything that comes in.

use std::sync::Arc;

use tokio::sync::watch;

use crate::engine::Engine;

/// Receives until told to stop.
pub async fn run(_: Arc<Engine>, mut stop: watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}
