//! Status callbacks: what is said about a message's new status, and to whom. The faults that lose, double or delay
//! callbacks strike here; the call itself is made by `webhook`.

use std::time::Duration;

use crate::agenda::Event;
use crate::faults::Fault;
use crate::model::{Message, Status};
use crate::webhook::Call;
use crate::world::{State, World};

/// Tells the message's own callback, else its Messaging Service's, where the message stands.
pub(crate) fn report(world: &World, state: &mut State, seq: u64) {
    let Some(message) = state.log.get(seq) else { return };
    let own = message.status_callback.clone();
    let url = own.or_else(|| state.pool(message.service.as_deref()?)?.status_callback.clone());
    let Some(url) = url.filter(|url| !url.is_empty()) else { return };
    let call = Call { url, params: params(world, message), get: false, fallback: None, conversation: None };
    let (sid, status) = (message.sid.clone(), message.status);
    if world.faults.strikes(Fault::CallbackLost) {
        return;
    }
    if world.faults.strikes(Fault::CallbackTwice) {
        world.lanes.push(&sid, call.clone());
    }
    if world.faults.strikes(Fault::CallbackReordered) {
        return state.agenda.after(world.clock.now(), held_back(status), Event::Callback(call));
    }
    world.lanes.push(&sid, call);
}

/// The earlier the status, the longer its callback is held back, so that the order turns round.
fn held_back(status: Status) -> Duration {
    Duration::from_secs(match status {
        Status::Accepted | Status::Scheduled | Status::Queued | Status::Received => 90,
        Status::Sending => 60,
        Status::Sent => 30,
        Status::Delivered | Status::Undelivered | Status::Failed | Status::Canceled => 1,
    })
}

fn params(world: &World, message: &Message) -> Vec<(String, String)> {
    let mut params = vec![
        ("AccountSid", world.account.sid.clone()),
        ("ApiVersion", "2010-04-01".to_owned()),
        ("From", message.from.clone().unwrap_or_default()),
        ("To", message.to.clone()),
        ("MessageSid", message.sid.clone()),
        ("SmsSid", message.sid.clone()),
        ("MessageStatus", message.status.word().to_owned()),
        ("SmsStatus", message.status.word().to_owned()),
    ];
    if let Some(service) = &message.service {
        params.push(("MessagingServiceSid", service.clone()));
    }
    if let Some(code) = message.error {
        params.push(("ErrorCode", code.to_string()));
    }
    if matches!(message.status, Status::Delivered | Status::Undelivered) {
        params.push(("RawDlrDoneDate", message.updated.format("%y%m%d%H%M").to_string()));
    }
    // Twilio adds fields without notice, and some come empty; a receiver must sign-check what it does not know.
    params.push(("CarrierNote", String::new()));
    params.push(("PracticeTrace", format!("{:x}", message.seq)));
    params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
