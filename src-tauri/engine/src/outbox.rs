//! The one way out: a durable queue, the check at release, pace, budget, submission, doubt and its settling, statuses.
//! A message is on disk as leaving before its first byte leaves; one whose fate is unknown is looked for, never repeated.

mod budget;
mod claim;
mod compose;
mod depart;
mod match_up;
mod pace;
mod reconcile;
mod report;
mod runner;
mod scheduled;
mod settle;
mod state;
mod throttle;
mod trouble;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use linnet_domain::{MessageId, Rule};
use linnet_store::messages::{self, NewMessage};
use linnet_store::{StoreError, WriteTx};
use tokio::sync::watch;

pub use budget::spend_day;
pub use depart::{ATTEMPT_PARAMETER, STATUS_PATH};
pub use report::{Applied, Report, apply_report};
pub use state::{OutboxState, Pending, idle};

use crate::engine::Engine;

/// Sends what is due and settles what is in doubt, until `stop` turns true. At most one runs per business.
pub async fn run(engine: Arc<Engine>, stop: watch::Receiver<bool>) {
    tokio::join!(runner::Runner::new(Arc::clone(&engine), stop.clone()).run(), reconcile::run(engine, stop));
}

/// Puts a message into the queue. It leaves when it may, by the same checks as every other.
pub async fn queue(tx: &mut WriteTx, message: NewMessage) -> Result<MessageId, StoreError> {
    messages::insert(tx, &message).await
}

/// Takes back what waits for a number (all of it, or offers only), because a rule now forbids it. Answers how many.
pub async fn withdraw_waiting(
    tx: &mut WriteTx,
    number: &str,
    marketing_only: bool,
    rule: Rule,
    explanation: &str,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    messages::withdraw_waiting(tx, number, marketing_only, rule, explanation, now).await
}
