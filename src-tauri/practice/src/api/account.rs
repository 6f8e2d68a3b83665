//! The account itself: its record, keys, balance and the webhook failures its debugger would show.

use serde_json::{Value, json};

use super::view::{paged_v1, rfc2822};
use crate::answer::Answer;
use crate::gate::Ask;
use crate::world::World;

pub(super) fn fetch(world: &World) -> Answer {
    Answer::json(200, &view(world))
}

pub(super) fn list(world: &World) -> Answer {
    Answer::json(200, &whole("/2010-04-01/Accounts.json", "accounts", view(world)))
}

pub(super) fn keys(world: &World) -> Answer {
    let account = &world.account;
    let key = json!({
        "sid": account.key_sid,
        "friendly_name": "Practice key",
        "date_created": rfc2822(account.created),
        "date_updated": rfc2822(account.created),
    });
    Answer::json(200, &whole(&format!("/2010-04-01/Accounts/{}/Keys.json", account.sid), "keys", key))
}

/// A list of one that never has a second page.
fn whole(uri: &str, name: &str, item: Value) -> Value {
    json!({
        "first_page_uri": uri, "end": 0, "previous_page_uri": null, "uri": uri, "page_size": 50, "start": 0,
        "next_page_uri": null, "page": 0, name: [item],
    })
}

/// What is left of 100 dollars after all priced messages. Twilio's own figure lags, too.
pub(super) fn balance(world: &World) -> Answer {
    let state = world.lock();
    let spent: u64 = state.spent_micros;
    drop(state);
    let left = 100_000_000 - i64::try_from(spent).unwrap_or(i64::MAX).min(200_000_000);
    let sign = if left < 0 { "-" } else { "" };
    let cents = left.unsigned_abs() / 10_000;
    let balance = format!("{sign}{}.{:02}", cents / 100, cents % 100);
    Answer::json(200, &json!({"account_sid": world.account.sid, "balance": balance, "currency": "USD"}))
}

pub(super) fn alerts(world: &World, ask: &Ask) -> Answer {
    let alerts = world.lock().alerts.iter().rev().cloned().collect();
    Answer::json(200, &paged_v1(ask, "alerts", alerts))
}

fn view(world: &World) -> Value {
    let account = &world.account;
    let uri = format!("/2010-04-01/Accounts/{}", account.sid);
    json!({
        "sid": account.sid,
        "friendly_name": "Linnet practice",
        "status": world.lock().standing.account_status,
        "type": if world.options.trial { "Trial" } else { "Full" },
        "auth_token": account.token,
        "owner_account_sid": account.sid,
        "date_created": rfc2822(account.created),
        "date_updated": rfc2822(account.created),
        "uri": format!("{uri}.json"),
        "subresource_uris": {
            "messages": format!("{uri}/Messages.json"),
            "incoming_phone_numbers": format!("{uri}/IncomingPhoneNumbers.json"),
            "balance": format!("{uri}/Balance.json"),
        },
    })
}
