//! `/2010-04-01/Accounts/{AC}/IncomingPhoneNumbers`: list, fetch, update, release.

use serde_json::{Value, json};

use super::view::{page_number, page_size, paged_2010, rfc2822};
use crate::answer::{Answer, ApiError};
use crate::gate::Ask;
use crate::model::Number;
use crate::world::World;

pub(super) fn list(world: &World, ask: &Ask) -> Answer {
    let named = |number: &Number| {
        ask.query.filled("FriendlyName").is_none_or(|name| number.friendly_name == name)
            && ask.query.filled("PhoneNumber").is_none_or(|pattern| fits(pattern, &number.e164))
    };
    let state = world.lock();
    let found: Vec<&Number> = state.numbers.iter().filter(|number| named(number)).collect();
    let (size, page) = (page_size(ask), page_number(ask));
    let items: Vec<Value> =
        found.iter().skip(page.saturating_mul(size)).take(size).map(|number| view(world, number)).collect();
    let next = found.get((page + 1).saturating_mul(size)).map(|number| format!("PA{}", number.sid));
    Answer::json(200, &paged_2010(ask, "incoming_phone_numbers", items, next))
}

/// Whether a number contains the pattern, `*` standing for any one digit; a `+` anchors it at the start.
fn fits(pattern: &str, number: &str) -> bool {
    let pattern: Vec<char> = pattern.trim().chars().map(|c| if c == ' ' { '+' } else { c }).collect();
    let number: Vec<char> = number.chars().collect();
    number.windows(pattern.len().max(1)).any(|part| part.iter().zip(&pattern).all(|(c, p)| *p == '*' || c == p))
}

pub(super) fn fetch(world: &World, ask: &Ask, sid: &str) -> Result<Answer, ApiError> {
    let state = world.lock();
    let number = state.numbers.iter().find(|number| number.sid == sid);
    Ok(Answer::json(200, &view(world, number.ok_or_else(|| ApiError::not_found(&ask.path))?)))
}

pub(super) fn update(world: &World, ask: &Ask, sid: &str) -> Result<Answer, ApiError> {
    let now = world.clock.now();
    let mut state = world.lock();
    let number = state.numbers.iter_mut().find(|number| number.sid == sid);
    let number = number.ok_or_else(|| ApiError::not_found(&ask.path))?;
    let fields = [
        ("FriendlyName", &mut number.friendly_name),
        ("SmsUrl", &mut number.sms_url),
        ("SmsMethod", &mut number.sms_method),
        ("SmsFallbackUrl", &mut number.sms_fallback_url),
        ("SmsFallbackMethod", &mut number.sms_fallback_method),
        ("SmsApplicationSid", &mut number.sms_application_sid),
        ("StatusCallback", &mut number.status_callback),
    ];
    for (name, field) in fields {
        if let Some(value) = ask.form.get(name) {
            value.clone_into(field);
        }
    }
    number.updated = now;
    let answer = Answer::json(200, &view(world, number));
    drop(state);
    world.touched();
    Ok(answer)
}

/// Lets a number go for good: out of the account, and out of every Messaging Service.
pub(super) fn release(world: &World, ask: &Ask, sid: &str) -> Result<Answer, ApiError> {
    let mut state = world.lock();
    if !state.numbers.iter().any(|number| number.sid == sid) {
        return Err(ApiError::not_found(&ask.path));
    }
    state.numbers.retain(|number| number.sid != sid);
    for pool in &mut state.pools {
        pool.numbers.retain(|member| member != sid);
    }
    drop(state);
    world.touched();
    Ok(Answer::empty(204))
}

fn view(world: &World, number: &Number) -> Value {
    let account = &world.account.sid;
    json!({
        "account_sid": account,
        "address_requirements": "none",
        "address_sid": null,
        "api_version": "2010-04-01",
        "beta": false,
        "bundle_sid": null,
        "capabilities": {"voice": true, "sms": true, "mms": true, "fax": false},
        "date_created": rfc2822(number.created),
        "date_updated": rfc2822(number.updated),
        "emergency_address_sid": null,
        "emergency_address_status": "unregistered",
        "emergency_status": "Active",
        "friendly_name": number.friendly_name,
        "identity_sid": null,
        "origin": "twilio",
        "phone_number": number.e164,
        "sid": number.sid,
        "sms_application_sid": number.sms_application_sid,
        "sms_fallback_method": number.sms_fallback_method,
        "sms_fallback_url": number.sms_fallback_url,
        "sms_method": number.sms_method,
        "sms_url": number.sms_url,
        "status": "in-use",
        "status_callback": number.status_callback,
        "status_callback_method": "POST",
        "trunk_sid": null,
        "type": if number.toll_free { "toll-free" } else { "local" },
        "uri": format!("/2010-04-01/Accounts/{account}/IncomingPhoneNumbers/{}.json", number.sid),
        "voice_application_sid": "",
        "voice_caller_id_lookup": false,
        "voice_fallback_method": "POST",
        "voice_fallback_url": "",
        "voice_method": "POST",
        "voice_receive_mode": "voice",
        "voice_url": "",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_one_digit() {
        assert!(fits("+1312*550100", "+13125550100"));
        assert!(fits("5550100", "+13125550100"));
        assert!(!fits("+3125550100", "+13125550100"));
        assert!(!fits("+131255501000", "+13125550100"));
    }
}
