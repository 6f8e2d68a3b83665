//! The submission of claimed messages, many at once. Every departure reports back exactly once, whatever happens to the
//! task that carries it: a request that was cut off counts as in doubt, one that was never begun as not sent.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use linnet_providers::twilio::{OutgoingText, Submission, Twilio};
use tokio::sync::{Semaphore, mpsc, watch};

use super::claim::{Departure, Ticket};
use crate::clock::Clock;

/// A departure's outcome.
#[derive(Debug)]
pub(super) struct Arrival {
    pub ticket: Ticket,
    pub outcome: Outcome,
}

impl Arrival {
    /// Whether nobody knows whether it went.
    pub fn is_in_doubt(&self) -> bool {
        matches!(self.outcome, Outcome::Submitted(Submission::InDoubt { .. }))
    }
}

/// What is certain about it.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The provider was asked.
    Submitted(Submission),
    /// It was called back before anything left.
    Withheld,
}

/// What every departure needs.
#[derive(Debug, Clone)]
pub(super) struct Road {
    pub twilio: Twilio,
    pub clock: Clock,
    pub smart_encoding: bool,
    /// One permit per open request.
    pub gate: Arc<Semaphore>,
    /// Turns true when nothing more may begin.
    pub stop: watch::Receiver<bool>,
    pub arrivals: mpsc::UnboundedSender<Arrival>,
}

/// Reports back when dropped, so that not even a panic or an abort loses an outcome.
struct Messenger {
    /// Present until reported.
    ticket: Option<Ticket>,
    begun: bool,
    arrivals: mpsc::UnboundedSender<Arrival>,
}

impl Messenger {
    fn report(&mut self, outcome: Outcome) {
        if let Some(ticket) = self.ticket.take() {
            // Nobody listens only after the outbox was dropped; then the row on disk still says that it was leaving.
            let _ = self.arrivals.send(Arrival { ticket, outcome });
        }
    }
}

impl Drop for Messenger {
    fn drop(&mut self) {
        let outcome = if self.begun {
            Outcome::Submitted(Submission::InDoubt { reason: "The request was cut off.".to_owned() })
        } else {
            Outcome::Withheld
        };
        self.report(outcome);
    }
}

/// Submits one message and reports what became of it; `callback` is where the provider tells what happens next.
pub(super) async fn depart(road: Road, departure: Departure, callback: Option<String>) {
    let send_at = departure.send_at();
    let Departure { cleared, ticket, from, body, public_id: _, valid_until } = departure;
    let to = ticket.to.clone();
    let mut messenger = Messenger { ticket: Some(ticket), begun: false, arrivals: road.arrivals };
    let Ok(_permit) = road.gate.acquire().await else { return };
    if *road.stop.borrow() {
        return;
    }
    let text = OutgoingText {
        to: &to,
        from: &from,
        body: &body,
        status_callback: callback.as_deref(),
        send_at,
        validity_seconds: valid_until.map(|until| seconds_left(send_at.unwrap_or_else(|| road.clock.now()), until)),
        smart_encoding: road.smart_encoding,
    };
    messenger.begun = true;
    let submission = road.twilio.submit(cleared, text, road.clock.now()).await;
    messenger.report(Outcome::Submitted(submission));
}

/// Whole seconds until an instant, at least one.
fn seconds_left(now: DateTime<Utc>, until: DateTime<Utc>) -> u32 {
    u32::try_from((until - now).num_seconds().max(1)).unwrap_or(u32::MAX)
}
