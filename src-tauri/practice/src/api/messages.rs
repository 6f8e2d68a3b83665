//! `/2010-04-01/Accounts/{AC}/Messages`: create, list, fetch, cancel, redact, delete.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::{Value, json};

use super::view::{page_size, paged_2010, rfc2822};
use crate::answer::{Answer, ApiError};
use crate::gate::Ask;
use crate::judge::judge;
use crate::log::{Place, Query};
use crate::model::Message;
use crate::world::World;
use crate::{catalogue, delivery};

/// Milliseconds.
const DAY: i64 = 86_400_000;

pub(super) fn create(world: &World, ask: &Ask) -> Result<Answer, ApiError> {
    let mut state = world.lock();
    let draft = judge(world, &state, &ask.form).map_err(|code| refused(code, ask))?;
    let message = delivery::accept(world, &mut state, draft)?;
    drop(state);
    world.touched();
    Ok(Answer::json(201, &view(world, &message)))
}

/// A refusal that repeats the number it is about, as Twilio's do.
fn refused(code: u32, ask: &Ask) -> ApiError {
    let error = ApiError::from(code);
    let field = match code {
        21211 | 21265 | 21408 | 21608 | 21610 | 21612 | 21614 => "To",
        21212 | 21606 => "From",
        _ => return error,
    };
    let message = format!("{}: {}", error.message, ask.form.get(field).unwrap_or_default());
    ApiError { message, ..error }
}

pub(super) fn fetch(world: &World, ask: &Ask, sid: &str) -> Result<Answer, ApiError> {
    let state = world.lock();
    let message = state.log.find(sid).ok_or_else(|| ApiError::not_found(&ask.path))?;
    Ok(Answer::json(200, &view(world, message)))
}

pub(super) fn update(world: &World, ask: &Ask, sid: &str) -> Result<Answer, ApiError> {
    let mut state = world.lock();
    let seq = state.log.find(sid).ok_or_else(|| ApiError::not_found(&ask.path))?.seq;
    match (ask.form.get("Status"), ask.form.get("Body")) {
        (Some("canceled"), None) => {
            if !delivery::cancel(world, &mut state, seq) {
                return Err(30409.into());
            }
        }
        (None, Some("")) => delivery::change_quietly(world, &mut state, seq, |message| message.body.clear()),
        _ => return Err(30400.into()),
    }
    let message = state.log.get(seq).ok_or_else(|| ApiError::not_found(&ask.path))?;
    let answer = Answer::json(200, &view(world, message));
    drop(state);
    world.touched();
    Ok(answer)
}

pub(super) fn delete(world: &World, ask: &Ask, sid: &str) -> Result<Answer, ApiError> {
    let mut state = world.lock();
    let seq = state.log.find(sid).ok_or_else(|| ApiError::not_found(&ask.path))?.seq;
    state.log.remove(seq);
    drop(state);
    world.touched();
    Ok(Answer::empty(204))
}

pub(super) fn list(world: &World, ask: &Ask) -> Result<Answer, ApiError> {
    let number = |name: &str| {
        ask.query.filled(name).map(|written| crate::destinations::e164(written).unwrap_or_else(|_| written.to_owned()))
    };
    let (since, until) = dates(ask)?;
    let after = ask.query.filled("PageToken").map(|token| unpack(token).ok_or(ApiError::from(20422))).transpose()?;
    let query = Query { to: number("To"), from: number("From"), since, until, after, limit: page_size(ask) };
    let state = world.lock();
    let (page, next) = state.log.page(&query, world.clock.now());
    let next = next.and_then(|place| Some(pack(place, &page.last()?.sid)));
    let items = page.into_iter().map(|message| view(world, message)).collect();
    drop(state);
    Ok(Answer::json(200, &paged_2010(ask, "messages", items, next)))
}

/// A page token: the last sid of the page and its place, so that traffic in between neither repeats nor skips.
fn pack((at, seq): Place, sid: &str) -> String {
    format!("PA{sid}{at:x}.{seq:x}")
}

fn unpack(token: &str) -> Option<Place> {
    let (at, seq) = token.get("PASM".len() + 32..)?.split_once('.')?;
    Some((i64::from_str_radix(at, 16).ok()?, u64::from_str_radix(seq, 16).ok()?))
}

/// Earliest and latest sending instant the filters allow, in milliseconds, both inclusive. `DateSent` itself means the
/// whole GMT day, also when a library writes it as a timestamp.
fn dates(ask: &Ask) -> Result<(Option<i64>, Option<i64>), ApiError> {
    let (mut since, mut until) = (None, None);
    if let Some((first, _)) = span(ask, "DateSent")? {
        let day = first - first.rem_euclid(DAY);
        (since, until) = (Some(day), Some(day + DAY - 1));
    }
    if let Some((first, _)) = span(ask, "DateSent>")? {
        since = Some(since.map_or(first, |at: i64| at.max(first)));
    }
    if let Some((_, last)) = span(ask, "DateSent<")? {
        until = Some(until.map_or(last, |at: i64| at.min(last)));
    }
    Ok((since, until))
}

/// First and last millisecond of a GMT day or of a second.
fn span(ask: &Ask, name: &str) -> Result<Option<(i64, i64)>, ApiError> {
    let Some(text) = ask.query.filled(name) else { return Ok(None) };
    let (start, length): (DateTime<Utc>, _) = if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        (day.and_time(chrono::NaiveTime::MIN).and_utc(), TimeDelta::days(1))
    } else {
        let at = DateTime::parse_from_rfc3339(text).map_err(|_| ApiError::from(20422))?;
        (at.with_timezone(&Utc), TimeDelta::seconds(1))
    };
    let first = start.timestamp() * 1000;
    Ok(Some((first, first + length.num_milliseconds() - 1)))
}

/// A message as Twilio writes it.
fn view(world: &World, message: &Message) -> Value {
    let account = &world.account.sid;
    let uri = format!("/2010-04-01/Accounts/{account}/Messages/{}", message.sid);
    let price = message.price_micros.map(|micros| format!("-{}.{:05}", micros / 1_000_000, micros % 1_000_000 / 10));
    json!({
        "account_sid": account,
        "api_version": "2010-04-01",
        "body": message.body,
        "date_created": rfc2822(message.created),
        "date_sent": message.sent.map(rfc2822),
        "date_updated": rfc2822(message.updated),
        "direction": message.direction.word(),
        "error_code": message.error,
        "error_message": message.error.map(|code| catalogue::entry(code).message),
        "from": message.from,
        "messaging_service_sid": message.service,
        "num_media": message.media.len().to_string(),
        "num_segments": message.segments.to_string(),
        "price": price,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status.word(),
        "subresource_uris": {"media": format!("{uri}/Media.json")},
        "to": message.to,
        "uri": format!("{uri}.json"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_token_holds_its_place() {
        let sid = format!("SM{}", "a".repeat(32));
        let place = (1_760_000_000_123, 77);
        assert_eq!(unpack(&pack(place, &sid)), Some(place));
        for wrong in ["", "PA", "PASM", "PASMü", &format!("PA{sid}"), &format!("PA{sid}x.y")] {
            assert_eq!(unpack(wrong), None, "{wrong}");
        }
    }
}
