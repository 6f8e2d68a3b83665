//! Everything that comes in, by callback or by polling: verified, stored once, its effect applied in the transaction
//! that stores it. Both roads end in the same two functions, so that together they count nothing twice.

mod ask;
mod connections;
mod desk;
pub(crate) mod elsewhere;
mod figures;
mod guard;
mod hooks;
mod inbound;
mod listener;
pub(crate) mod past;
mod poll;
mod request;
mod setup;
mod status;
mod test;
mod tunnel;
mod walk;
mod way;
mod writer;

use std::sync::Arc;

use tokio::sync::watch;

#[doc(hidden)]
pub use desk::router;
pub use figures::{Figure, Figures};
pub use hooks::{ATTEMPT_PARAMETER, Hooks, Road};
pub use inbound::{Heard, hear};
pub use poll::{Polled, poll_once};
pub use setup::Setup;
pub(crate) use setup::release;
pub use tunnel::TunnelSlot;

use crate::engine::Engine;

/// Receives until told to stop: polls always, and listens while some road to this computer is set.
pub async fn run(engine: Arc<Engine>, stop: watch::Receiver<bool>) {
    let (close, closing) = watch::channel(false);
    let told = async {
        setup::run(&engine, stop.clone()).await;
        // In this order: Twilio is told before its way here closes.
        close.send_replace(true);
    };
    tokio::join!(
        listener::run(&engine, stop.clone()),
        poll::run(&engine, stop.clone()),
        told,
        tunnel::run(&engine, closing)
    );
}
