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
mod poll;
mod request;
mod status;
mod walk;
mod writer;

use std::sync::Arc;

use tokio::sync::watch;

#[doc(hidden)]
pub use desk::router;
pub use figures::{Figure, Figures};
pub use hooks::{ATTEMPT_PARAMETER, Hooks, Road};
pub use inbound::{Heard, hear};
pub use poll::{Polled, poll_once};

use crate::engine::Engine;

/// Receives until told to stop: polls always, and listens while some road to this computer is set.
pub async fn run(engine: Arc<Engine>, stop: watch::Receiver<bool>) {
    tokio::join!(listener::run(&engine, stop.clone()), poll::run(&engine, stop.clone()));
}
