//! `/v1/a2p/BrandRegistrations` and `/v1/Tollfree/Verifications`: what the carriers know of the business. The status page's
//! summary stands beside them, because one address stands for every host here.

use serde_json::{Value, json};

use super::view::{iso, paged_v1};
use crate::answer::Answer;
use crate::gate::Ask;
use crate::world::World;

const BRAND: &str = "BN0044409f7e067e279523808d267e2d85";

pub(super) fn brands(world: &World, ask: &Ask) -> Answer {
    let (standing, at) = (world.lock().standing.clone(), iso(world.account.created));
    let failed = standing.brand_status == "FAILED";
    let brand = json!({
        "sid": BRAND,
        "account_sid": world.account.sid,
        "customer_profile_bundle_sid": "BU0000009f7e067e279523808d267e2d90",
        "a2p_profile_bundle_sid": "BU3344409f7e067e279523808d267e2d85",
        "date_created": at,
        "date_updated": at,
        "brand_type": "LOW_VOLUME_STANDARD",
        "status": standing.brand_status,
        "tcr_id": (standing.brand_status == "APPROVED").then_some("BPRACT1"),
        "failure_reason": failed.then(|| standing.reason.clone()),
        "errors": if failed { json!([{"error_code": 30794, "description": standing.reason}]) } else { json!([]) },
        "url": format!("{}/v1/a2p/BrandRegistrations/{BRAND}", ask.base),
        "brand_score": 42,
        "brand_feedback": [],
        "identity_status": "VERIFIED",
        "russell_3000": false,
        "government_entity": false,
        "tax_exempt_status": "",
        "skip_automatic_sec_vet": true,
        "mock": false,
        "links": {},
    });
    Answer::json(200, &paged_v1(ask, "data", vec![brand]))
}

pub(super) fn toll_free(world: &World, ask: &Ask) -> Answer {
    let state = world.lock();
    let wanted = |sid: &str| ask.query.filled("TollfreePhoneNumberSid").is_none_or(|wanted| wanted == sid);
    let asked_for = !state.standing.toll_free_status.is_empty();
    let rejected = state.standing.toll_free_status == "TWILIO_REJECTED";
    let reason = rejected.then(|| state.standing.reason.clone());
    let numbers = state.numbers.iter().filter(|number| asked_for && number.toll_free && wanted(&number.sid));
    let item = |(place, number): (usize, &crate::model::Number)| {
        json!({
            "sid": format!("HH{:032x}", place + 1),
            "account_sid": world.account.sid,
            "business_name": "Linnet practice",
            "tollfree_phone_number_sid": number.sid,
            "tollfree_phone_number": number.e164,
            "status": state.standing.toll_free_status,
            "date_created": iso(number.created),
            "date_updated": iso(number.updated),
            "rejection_reason": reason,
            "rejection_reasons": reason.as_ref().map_or(Value::Null, |reason| json!([{"code": 30475, "reason": reason}])),
            "edit_allowed": rejected,
            "edit_expiration": null,
            "url": format!("{}/v1/Tollfree/Verifications/HH{:032x}", ask.base, place + 1),
        })
    };
    let items = numbers.enumerate().map(item).collect();
    Answer::json(200, &paged_v1(ask, "verifications", items))
}

/// The summary of the status page, which everybody may read.
pub(crate) fn status_page(world: &World) -> Answer {
    let standing = world.lock().standing.clone();
    let now = iso(world.clock.now());
    let description = match standing.indicator.as_str() {
        "none" => "All Systems Operational",
        "minor" => "Partially Degraded Service",
        "major" => "Partial System Outage",
        _ => "Major Service Outage",
    };
    let incident = |name: &String| json!({"name": name, "status": "investigating", "impact": standing.indicator, "created_at": now, "components": [], "incident_updates": []});
    Answer::json(
        200,
        &json!({
            "page": {"id": "gpkpyklzq55q", "name": "Twilio", "url": "https://status.twilio.com", "updated_at": now},
            "components": [],
            "incidents": standing.incidents.iter().map(incident).collect::<Vec<_>>(),
            "scheduled_maintenances": [],
            "status": {"indicator": standing.indicator, "description": description},
        }),
    )
}
