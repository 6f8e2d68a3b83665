//! `/v1/Services`: Messaging Services, the numbers in them and their A2P campaign.

use serde_json::{Value, json};

use super::view::{iso, paged_v1};
use crate::answer::{Answer, ApiError};
use crate::gate::Ask;
use crate::judge::is_true;
use crate::model::{Number, Pool};
use crate::world::{State, World, fresh_pool, sid};

fn find<'a>(state: &'a State, ask: &Ask, service: &str) -> Result<&'a Pool, ApiError> {
    state.pool(service).ok_or_else(|| ApiError::not_found(&ask.path))
}

pub(super) fn list(world: &World, ask: &Ask) -> Answer {
    let items = {
        let state = world.lock();
        state.pools.iter().map(|pool| view(world, ask, pool, &state)).collect()
    };
    Answer::json(200, &paged_v1(ask, "services", items))
}

pub(super) fn fetch(world: &World, ask: &Ask, service: &str) -> Result<Answer, ApiError> {
    let state = world.lock();
    Ok(Answer::json(200, &view(world, ask, find(&state, ask, service)?, &state)))
}

pub(super) fn create(world: &World, ask: &Ask) -> Result<Answer, ApiError> {
    let name = ask.form.filled("FriendlyName").ok_or_else(|| ApiError {
        message: "Missing required parameter FriendlyName in the post body".to_owned(),
        ..ApiError::from(20001)
    })?;
    let mut pool = fresh_pool(sid("MG", &mut world.request_dice()), name.to_owned(), world.clock.now());
    pool.use_inbound_webhook_on_number = false;
    apply(&mut pool, ask)?;
    let mut state = world.lock();
    let answer = Answer::json(201, &view(world, ask, &pool, &state));
    state.pools.push(pool);
    drop(state);
    world.touched();
    Ok(answer)
}

pub(super) fn update(world: &World, ask: &Ask, service: &str) -> Result<Answer, ApiError> {
    let mut state = world.lock();
    let mut pool = find(&state, ask, service)?.clone();
    apply(&mut pool, ask)?;
    pool.updated = world.clock.now();
    let answer = Answer::json(200, &view(world, ask, &pool, &state));
    state.pools.retain(|known| known.sid != pool.sid);
    state.pools.push(pool);
    drop(state);
    world.touched();
    Ok(answer)
}

pub(super) fn delete(world: &World, ask: &Ask, service: &str) -> Result<Answer, ApiError> {
    let mut state = world.lock();
    find(&state, ask, service)?;
    state.pools.retain(|pool| pool.sid != service);
    drop(state);
    world.touched();
    Ok(Answer::empty(204))
}

fn apply(pool: &mut Pool, ask: &Ask) -> Result<(), ApiError> {
    let form = &ask.form;
    let address = |name: &str, field: &mut Option<String>| {
        if let Some(url) = form.get(name) {
            *field = Some(url.to_owned()).filter(|url| !url.is_empty());
        }
    };
    address("InboundRequestUrl", &mut pool.inbound_request_url);
    address("FallbackUrl", &mut pool.fallback_url);
    address("StatusCallback", &mut pool.status_callback);
    let fields = [
        ("FriendlyName", &mut pool.friendly_name),
        ("InboundMethod", &mut pool.inbound_method),
        ("FallbackMethod", &mut pool.fallback_method),
        ("Usecase", &mut pool.usecase),
    ];
    for (name, field) in fields {
        if let Some(value) = form.filled(name) {
            value.clone_into(field);
        }
    }
    let switches = [
        ("StickySender", &mut pool.sticky_sender),
        ("SmartEncoding", &mut pool.smart_encoding),
        ("AreaCodeGeomatch", &mut pool.area_code_geomatch),
        ("UseInboundWebhookOnNumber", &mut pool.use_inbound_webhook_on_number),
    ];
    for (name, field) in switches {
        if let Some(value) = form.filled(name) {
            *field = is_true(value);
        }
    }
    if let Some(seconds) = form.filled("ValidityPeriod") {
        let seconds = seconds.parse().ok().filter(|seconds| (1..=36_000).contains(seconds));
        pool.validity_period = seconds.ok_or(ApiError::from(20422))?;
    }
    Ok(())
}

pub(super) fn pool(world: &World, ask: &Ask, service: &str) -> Result<Answer, ApiError> {
    let state = world.lock();
    let pool = find(&state, ask, service)?;
    let members = state.numbers.iter().filter(|number| pool.numbers.contains(&number.sid));
    let items = members.map(|number| member_view(world, ask, pool, number)).collect();
    Ok(Answer::json(200, &paged_v1(ask, "phone_numbers", items)))
}

pub(super) fn member(world: &World, ask: &Ask, service: &str, number: &str) -> Result<Answer, ApiError> {
    let state = world.lock();
    let pool = find(&state, ask, service)?;
    let found = state.numbers.iter().find(|known| known.sid == number && pool.numbers.contains(&known.sid));
    let found = found.ok_or_else(|| ApiError::not_found(&ask.path))?;
    Ok(Answer::json(200, &member_view(world, ask, pool, found)))
}

pub(super) fn add(world: &World, ask: &Ask, service: &str) -> Result<Answer, ApiError> {
    let mut state = world.lock();
    find(&state, ask, service)?;
    let wanted = ask.form.filled("PhoneNumberSid").unwrap_or_default();
    let number = state.numbers.iter().find(|number| number.sid == wanted).cloned();
    let number = number.ok_or_else(|| ApiError::not_found(&ask.path))?;
    match state.pool_of(&number) {
        Some(pool) if pool.sid == service => return Err(21710.into()),
        Some(_) => return Err(21712.into()),
        None => {}
    }
    let pool = state.pools.iter_mut().find(|pool| pool.sid == service);
    let pool = pool.ok_or_else(|| ApiError::not_found(&ask.path))?;
    pool.numbers.push(number.sid.clone());
    let answer = Answer::json(201, &member_view(world, ask, pool, &number));
    drop(state);
    world.touched();
    Ok(answer)
}

pub(super) fn remove(world: &World, ask: &Ask, service: &str, number: &str) -> Result<Answer, ApiError> {
    let mut state = world.lock();
    let pool = state.pools.iter_mut().find(|pool| pool.sid == service && pool.numbers.iter().any(|it| it == number));
    pool.ok_or_else(|| ApiError::not_found(&ask.path))?.numbers.retain(|known| known != number);
    drop(state);
    world.touched();
    Ok(Answer::empty(204))
}

pub(super) fn campaigns(world: &World, ask: &Ask, service: &str) -> Result<Answer, ApiError> {
    let state = world.lock();
    let pool = find(&state, ask, service)?;
    let status = &state.standing.campaign_status;
    let rejected = json!([{"error_code": 30909, "description": "The campaign was rejected.", "fields": [], "url": ""}]);
    let campaign = json!({
        "sid": "QE2c6890da8086d771620e9b13fadeba0b",
        "account_sid": world.account.sid,
        "brand_registration_sid": "BN0044409f7e067e279523808d267e2d85",
        "messaging_service_sid": pool.sid,
        "description": "Appointment reminders and news for customers of the shop",
        "message_samples": ["Your appointment is tomorrow at 3 pm.", "New opening hours from Monday."],
        "us_app_to_person_usecase": "MIXED",
        "has_embedded_links": world.options.registered.links,
        "has_embedded_phone": world.options.registered.phone_numbers,
        "age_gated": world.options.registered.age_gated,
        "direct_lending": world.options.registered.direct_lending,
        "subscriber_opt_in": true,
        "privacy_policy_url": null,
        "terms_and_conditions_url": null,
        "campaign_status": status,
        "campaign_id": (status == "VERIFIED").then_some("CPRACT1"),
        "is_externally_registered": false,
        "rate_limits": {"att": {"mps": world.options.throughput * 0.75, "msg_class": "T"}, "tmobile": {"brand_tier": "LOW"}},
        "message_flow": "Customers agree at the counter.",
        "opt_in_message": null,
        "opt_out_message": null,
        "help_message": null,
        "opt_in_keywords": [],
        "opt_out_keywords": [],
        "help_keywords": [],
        "date_created": iso(pool.created),
        "date_updated": iso(pool.updated),
        "url": format!("{}/v1/Services/{}/Compliance/Usa2p/QE2c6890da8086d771620e9b13fadeba0b", ask.base, pool.sid),
        "mock": false,
        "errors": if status == "FAILED" { rejected } else { json!([]) },
    });
    Ok(Answer::json(200, &paged_v1(ask, "compliance", vec![campaign])))
}

fn member_view(world: &World, ask: &Ask, pool: &Pool, number: &Number) -> Value {
    json!({
        "sid": number.sid,
        "account_sid": world.account.sid,
        "service_sid": pool.sid,
        "date_created": iso(number.created),
        "date_updated": iso(number.updated),
        "phone_number": number.e164,
        "country_code": "US",
        "capabilities": ["Voice", "SMS", "MMS"],
        "url": format!("{}/v1/Services/{}/PhoneNumbers/{}", ask.base, pool.sid, number.sid),
    })
}

fn view(world: &World, ask: &Ask, pool: &Pool, state: &State) -> Value {
    let url = format!("{}/v1/Services/{}", ask.base, pool.sid);
    json!({
        "sid": pool.sid,
        "account_sid": world.account.sid,
        "friendly_name": pool.friendly_name,
        "date_created": iso(pool.created),
        "date_updated": iso(pool.updated),
        "inbound_request_url": pool.inbound_request_url,
        "inbound_method": pool.inbound_method,
        "fallback_url": pool.fallback_url,
        "fallback_method": pool.fallback_method,
        "status_callback": pool.status_callback,
        "sticky_sender": pool.sticky_sender,
        "mms_converter": true,
        "smart_encoding": pool.smart_encoding,
        "scan_message_content": "inherit",
        "fallback_to_long_code": false,
        "area_code_geomatch": pool.area_code_geomatch,
        "synchronous_validation": false,
        "validity_period": pool.validity_period,
        "url": url,
        "usecase": pool.usecase,
        "us_app_to_person_registered": state.standing.campaign_status == "VERIFIED",
        "use_inbound_webhook_on_number": pool.use_inbound_webhook_on_number,
        "links": {
            "phone_numbers": format!("{url}/PhoneNumbers"),
            "us_app_to_person": format!("{url}/Compliance/Usa2p"),
        },
    })
}
