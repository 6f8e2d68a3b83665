//! What the Twilio side can be asked, one line per resource. It finds the resource; each resource answers for itself.

mod account;
mod calls;
mod messages;
mod numbers;
mod pricing;
mod registration;
mod services;
mod usage;
mod view;

use hyper::Method;

pub(crate) use registration::status_page;

use crate::answer::{Answer, ApiError};
use crate::gate::{Ask, Caller};
use crate::world::World;

/// Whether the request would create a message.
pub(crate) fn is_create(ask: &Ask) -> bool {
    let mut parts = ask.path.trim_matches('/').split('/').skip(3);
    let messages = matches!(parts.next(), Some("Messages" | "Messages.json")) && parts.next().is_none();
    ask.method == Method::POST && ask.path.starts_with("/2010-04-01/") && messages
}

/// Whether the request would change a number or a Messaging Service that exists.
pub(crate) fn is_change_of_sender(ask: &Ask) -> bool {
    let parts: Vec<&str> = ask.path.trim_matches('/').split('/').collect();
    let sender = matches!(parts[..], ["2010-04-01", "Accounts", _, "IncomingPhoneNumbers", _] | ["v1", "Services", _]);
    ask.method == Method::POST && sender
}

/// Carries a request out.
pub(crate) fn answer(world: &World, ask: &Ask) -> Result<Answer, ApiError> {
    let path = ask.path.trim_matches('/');
    let parts: Vec<&str> = path.strip_suffix(".json").unwrap_or(path).split('/').collect();
    let (get, post, delete) = (ask.method == Method::GET, ask.method == Method::POST, ask.method == Method::DELETE);
    match parts[..] {
        _ if world.options.test_keys && !is_create(ask) => Err(20008.into()),
        ["2010-04-01", "Accounts", ..] if ask.caller == Caller::StandardKey && parts.len() <= 3 => {
            Err(ApiError::unauthorized("Authenticate"))
        }
        ["2010-04-01", "Accounts", _, "Keys", ..] if ask.caller == Caller::StandardKey => {
            Err(ApiError::unauthorized("Authenticate"))
        }
        ["2010-04-01", "Accounts"] if get => Ok(account::list(world)),
        ["2010-04-01", "Accounts", _] if get => Ok(account::fetch(world)),
        ["2010-04-01", "Accounts", _, "Keys"] if get => Ok(account::keys(world)),
        ["2010-04-01", "Accounts", _, "Balance"] if get => Ok(account::balance(world)),
        ["2010-04-01", "Accounts", _, "Messages"] if post => messages::create(world, ask),
        ["2010-04-01", "Accounts", _, "Messages"] if get => messages::list(world, ask),
        ["2010-04-01", "Accounts", _, "Messages", sid] if get => messages::fetch(world, ask, sid),
        ["2010-04-01", "Accounts", _, "Messages", sid] if post => messages::update(world, ask, sid),
        ["2010-04-01", "Accounts", _, "Messages", sid] if delete => messages::delete(world, ask, sid),
        ["2010-04-01", "Accounts", _, "IncomingPhoneNumbers"] if get => Ok(numbers::list(world, ask)),
        ["2010-04-01", "Accounts", _, "IncomingPhoneNumbers", sid] if get => numbers::fetch(world, ask, sid),
        ["2010-04-01", "Accounts", _, "IncomingPhoneNumbers", sid] if post => numbers::update(world, ask, sid),
        ["2010-04-01", "Accounts", _, "IncomingPhoneNumbers", sid] if delete => numbers::release(world, ask, sid),
        ["2010-04-01", "Accounts", _, "Calls"] if get => calls::list(world, ask),
        ["2010-04-01", "Accounts", _, "Calls", sid] if get => calls::fetch(world, ask, sid),
        ["2010-04-01", "Accounts", _, "Usage", "Records"] if get => usage::list(world, ask, None),
        ["2010-04-01", "Accounts", _, "Usage", "Records", span] if get => usage::list(world, ask, Some(span)),
        ["v1", "a2p", "BrandRegistrations"] if get => Ok(registration::brands(world, ask)),
        ["v1", "Tollfree", "Verifications"] if get => Ok(registration::toll_free(world, ask)),
        ["v1", "Services"] if get => Ok(services::list(world, ask)),
        ["v1", "Services"] if post => services::create(world, ask),
        ["v1", "Services", sid] if get => services::fetch(world, ask, sid),
        ["v1", "Services", sid] if post => services::update(world, ask, sid),
        ["v1", "Services", sid] if delete => services::delete(world, ask, sid),
        ["v1", "Services", sid, "PhoneNumbers"] if get => services::pool(world, ask, sid),
        ["v1", "Services", sid, "PhoneNumbers"] if post => services::add(world, ask, sid),
        ["v1", "Services", sid, "PhoneNumbers", number] if get => services::member(world, ask, sid, number),
        ["v1", "Services", sid, "PhoneNumbers", number] if delete => services::remove(world, ask, sid, number),
        ["v1", "Services", sid, "Compliance", "Usa2p"] if get => services::campaigns(world, ask, sid),
        ["v1", "Messaging", "Countries", iso] if get => pricing::country(ask, iso),
        ["v1", "Alerts"] if get => Ok(account::alerts(world, ask)),
        _ => Err(ApiError::not_found(&ask.path)),
    }
}
