//! Everything that comes in, by callback or by polling: verified, stored once, its effect applied in the transaction
//! that stores it. Both roads end in the same two functions, so that together they count nothing twice.

mod ask;
pub(crate) mod elsewhere;
mod inbound;
mod listener;
pub(crate) mod past;
mod poll;
mod status;

use std::sync::Arc;

use linnet_contract::Tone;
use tokio::sync::watch;

pub use inbound::{Heard, hear};
pub use listener::INBOUND_PATH;
pub use poll::{Polled, poll_once};

use crate::engine::Engine;

/// Receives until told to stop: polls always, and listens where an address was configured.
pub async fn run(engine: Arc<Engine>, stop: watch::Receiver<bool>) {
    let listening = async {
        if engine.settings().receive_url.is_none() {
            return;
        }
        if let Err(error) = listener::serve(Arc::clone(&engine), stop.clone()).await {
            tracing::error!(%error, "the listener for replies could not be opened");
            let text = format!(
                "Replies cannot be received at the configured address ({error}). Linnet keeps asking Twilio instead."
            );
            engine.events.notice(Tone::Warning, text);
        }
    };
    tokio::join!(listening, poll::run(&engine, stop.clone()));
}
