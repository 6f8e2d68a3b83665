//! The one way out: a durable queue, the check at release, pace, budget, submission, doubt and its settling, statuses.
//! A message is on disk as leaving before its first byte leaves; one whose fate is unknown is looked for, never repeated.

mod books;
mod budget;
mod claim;
mod compose;
mod days;
mod depart;
pub(crate) mod doubts;
pub(crate) mod gone;
pub(crate) mod leave;
mod match_up;
pub(crate) mod missed;
mod pace;
mod queues;
pub(crate) mod recall;
mod reconcile;
mod report;
mod retry;
mod runner;
mod scheduled;
pub(crate) mod senders;
mod settle;
mod state;
mod stop_line;
mod throttle;
pub(crate) mod trouble;

use std::sync::Arc;

use tokio::sync::watch;

pub use budget::spend_day;
pub(crate) use budget::{is_nearly_used, nearly_used, next_midnight};
pub(crate) use compose::change;
pub use report::{Applied, Report, apply_report};
pub use state::{OutboxState, Pending, idle};

use crate::engine::Engine;

/// Sends what is due, takes back what is to be taken back and settles what is in doubt, until `stop` turns true. At most one runs per business.
pub async fn run(engine: Arc<Engine>, stop: watch::Receiver<bool>) {
    tokio::join!(
        runner::Runner::new(Arc::clone(&engine), stop.clone()).run(),
        recall::run(Arc::clone(&engine), stop.clone()),
        reconcile::run(engine, stop)
    );
}
