//! `/2010-04-01/Accounts/{AC}/Calls`: the list, newest first, and one call. Its date filters know GMT days only.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

use super::view::{page_size, paged_2010, rfc2822};
use crate::answer::{Answer, ApiError};
use crate::calls::Call;
use crate::gate::Ask;
use crate::world::World;

pub(super) fn list(world: &World, ask: &Ask) -> Result<Answer, ApiError> {
    let now = world.clock.now();
    let after = ask.query.filled("PageToken").map(|token| unpack(token).ok_or(ApiError::from(20422))).transpose()?;
    let days = Days::of(ask)?;
    let same = |name: &str, value: &str| ask.query.filled(name).is_none_or(|wanted| e164(wanted) == value);
    let state = world.lock();
    let mut found: Vec<&Call> = state
        .calls
        .iter()
        .filter(|call| call.listed_from.is_none_or(|from| from <= now))
        .filter(|call| same("From", &call.from) && same("To", &call.to) && days.hold(call.started))
        .filter(|call| ask.query.filled("Status").is_none_or(|status| json!(call.status) == status))
        .filter(|call| ask.query.filled("ParentCallSid").is_none_or(|sid| call.parent.as_deref() == Some(sid)))
        .filter(|call| after.is_none_or(|place| place_of(call) < place))
        .collect();
    found.sort_by_key(|call| std::cmp::Reverse(place_of(call)));
    let size = page_size(ask);
    let next = (found.len() > size).then(|| pack(found[size - 1]));
    let items: Vec<Value> = found.iter().take(size).map(|call| view(world, call)).collect();
    drop(state);
    Ok(Answer::json(200, &paged_2010(ask, "calls", items, next)))
}

pub(super) fn fetch(world: &World, ask: &Ask, sid: &str) -> Result<Answer, ApiError> {
    let state = world.lock();
    let call = state.calls.iter().find(|call| call.sid == sid).ok_or_else(|| ApiError::not_found(&ask.path))?;
    Ok(Answer::json(200, &view(world, call)))
}

fn e164(written: &str) -> String {
    crate::destinations::e164(written).unwrap_or_else(|_| written.to_owned())
}

fn place_of(call: &Call) -> (i64, u64) {
    (call.started.timestamp_millis(), call.seq)
}

fn pack(call: &Call) -> String {
    let (at, seq) = place_of(call);
    format!("PA{}{at:x}.{seq:x}", call.sid)
}

fn unpack(token: &str) -> Option<(i64, u64)> {
    let (at, seq) = token.get("PACA".len() + 32..)?.split_once('.')?;
    Some((i64::from_str_radix(at, 16).ok()?, u64::from_str_radix(seq, 16).ok()?))
}

/// The GMT days a list is asked for, both ends included; a timestamp counts as its day.
struct Days {
    since: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

impl Days {
    fn of(ask: &Ask) -> Result<Self, ApiError> {
        let day = |name: &str| {
            let Some(text) = ask.query.filled(name) else { return Ok(None) };
            let day = text.parse::<NaiveDate>().ok();
            let day = day.or_else(|| Some(DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc).date_naive()));
            day.map(Some).ok_or(ApiError::from(20422))
        };
        let exact = day("StartTime")?;
        let (since, until) = (day("StartTime>")?, day("StartTime<")?);
        Ok(Self { since: since.max(exact), until: exact.or(until) })
    }

    fn hold(&self, at: DateTime<Utc>) -> bool {
        let day = at.date_naive();
        self.since.is_none_or(|since| day >= since) && self.until.is_none_or(|until| day <= until)
    }
}

/// A call as Twilio writes it: seconds as text, names and ends null while they are not known.
fn view(world: &World, call: &Call) -> Value {
    let account = &world.account.sid;
    let uri = format!("/2010-04-01/Accounts/{account}/Calls/{}", call.sid);
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    json!({
        "account_sid": account,
        "annotation": null,
        "answered_by": null,
        "api_version": "2010-04-01",
        "caller_name": filled(&call.caller_name),
        "date_created": rfc2822(call.started),
        "date_updated": rfc2822(call.ended.unwrap_or(call.started)),
        "direction": call.direction,
        "duration": call.ended.map(|_| call.seconds.to_string()),
        "end_time": call.ended.map(rfc2822),
        "forwarded_from": null,
        "from": call.from,
        "from_formatted": call.from,
        "group_sid": null,
        "parent_call_sid": call.parent,
        "price": call.ended.map(|_| format!("-{:.5}", 0.0085 * (call.seconds.div_ceil(60)) as f64)),
        "price_unit": "USD",
        "queue_time": "0",
        "sid": call.sid,
        "start_time": rfc2822(call.started),
        "status": call.status,
        "subresource_uris": {"recordings": format!("{uri}/Recordings.json")},
        "to": call.to,
        "to_formatted": call.to,
        "trunk_sid": null,
        "uri": format!("{uri}.json"),
    })
}
