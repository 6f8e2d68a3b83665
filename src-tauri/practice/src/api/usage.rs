//! `/2010-04-01/Accounts/{AC}/Usage/Records`: what was used and billed, by category. Categories lie within one another, as
//! Twilio's do: what `sms` counts, `sms-outbound` and `sms-inbound` count again.

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use serde_json::{Value, json};

use super::view::{page_number, page_size, paged_2010};
use crate::answer::{Answer, ApiError};
use crate::calls::CallDirection;
use crate::gate::Ask;
use crate::model::Direction;
use crate::world::World;

/// What one minute of a call costs, in millionths.
const MINUTE_MICROS: u64 = 8_500;
/// What a number costs a month.
const NUMBER_MICROS: u64 = 1_150_000;

struct Line {
    category: &'static str,
    description: &'static str,
    unit: &'static str,
    count: u64,
    usage: u64,
    micros: u64,
}

/// The records of a span: `None` for the one the request's dates tell.
pub(super) fn list(world: &World, ask: &Ask, span: Option<&str>) -> Result<Answer, ApiError> {
    let today = world.clock.now().date_naive();
    let (start, end) = match span {
        Some("Today") => (today, today),
        Some("Yesterday") => (today.pred_opt().unwrap_or(today), today.pred_opt().unwrap_or(today)),
        Some("ThisMonth") => (today.with_day(1).unwrap_or(today), today),
        Some("LastMonth") => {
            let first = today.with_day(1).unwrap_or(today);
            (first - Months::new(1), first.pred_opt().unwrap_or(first))
        }
        Some("AllTime") => (NaiveDate::MIN, today),
        Some(_) => return Err(ApiError::not_found(&ask.path)),
        None => (date(ask, "StartDate")?.unwrap_or(NaiveDate::MIN), date(ask, "EndDate")?.unwrap_or(today)),
    };
    let lines = lines(world, start, end);
    let wanted: Vec<&Line> = lines
        .iter()
        .filter(|line| ask.query.filled("Category").is_none_or(|category| category == line.category))
        .collect();
    let (size, page) = (page_size(ask), page_number(ask));
    let items = wanted.iter().skip(page.saturating_mul(size)).take(size).map(|line| view(world, line, start, end));
    let items: Vec<Value> = items.collect();
    let next = ((page + 1).saturating_mul(size) < wanted.len()).then(|| format!("PA{}", page + 1));
    Ok(Answer::json(200, &paged_2010(ask, "usage_records", items, next)))
}

fn date(ask: &Ask, name: &str) -> Result<Option<NaiveDate>, ApiError> {
    ask.query.filled(name).map(|text| text.parse().map_err(|_| ApiError::from(20001))).transpose()
}

fn lines(world: &World, start: NaiveDate, end: NaiveDate) -> Vec<Line> {
    let within = |at: DateTime<Utc>| (start..=end).contains(&at.date_naive());
    let state = world.lock();
    let texts = |inbound: bool| {
        let some = state.log.iter().filter(|text| (text.direction == Direction::Inbound) == inbound);
        let some = some.filter(|text| text.sent.is_some_and(within));
        some.fold((0, 0, 0), |(count, segments, micros), text| {
            (count + 1, segments + u64::from(text.segments), micros + text.price_micros.unwrap_or_default())
        })
    };
    let calls = |inbound: bool| {
        let some = state.calls.iter().filter(|call| (call.direction == CallDirection::Inbound) == inbound);
        some.filter(|call| within(call.started))
            .fold((0, 0), |(count, minutes), call| (count + 1, minutes + call.seconds.div_ceil(60)))
    };
    let ((out, out_parts, out_cost), (inn, in_parts, in_cost)) = (texts(false), texts(true));
    let ((calls_out, minutes_out), (calls_in, minutes_in)) = (calls(false), calls(true));
    let numbers = state.numbers.len() as u64;
    let (spoken, minutes) = (calls_out + calls_in, minutes_out + minutes_in);
    let rent = numbers * NUMBER_MICROS;
    let total = out_cost + in_cost + minutes * MINUTE_MICROS + rent;
    let line =
        |category, description, unit, count, usage, micros| Line { category, description, unit, count, usage, micros };
    vec![
        line("calls", "Voice Minutes", "minutes", spoken, minutes, minutes * MINUTE_MICROS),
        line("calls-inbound", "Inbound Voice Minutes", "minutes", calls_in, minutes_in, minutes_in * MINUTE_MICROS),
        line(
            "calls-outbound",
            "Outbound Voice Minutes",
            "minutes",
            calls_out,
            minutes_out,
            minutes_out * MINUTE_MICROS,
        ),
        line("phonenumbers", "Phone Numbers", "numbers", numbers, numbers, rent),
        line("sms", "SMS", "segments", out + inn, out_parts + in_parts, out_cost + in_cost),
        line("sms-outbound", "Outbound SMS", "segments", out, out_parts, out_cost),
        line("sms-inbound", "Inbound SMS", "segments", inn, in_parts, in_cost),
        line("sms-messages-carrierfees", "Carrier Fees", "segments", 0, 0, 0),
        line("totalprice", "Total Price", "usd", 0, 0, total),
    ]
}

fn view(world: &World, line: &Line, start: NaiveDate, end: NaiveDate) -> Value {
    let first = start.max(world.account.created.date_naive());
    json!({
        "account_sid": world.account.sid,
        "api_version": "2010-04-01",
        "as_of": world.clock.now().format("%Y-%m-%dT%H:%M:%S+00:00").to_string(),
        "category": line.category,
        "count": line.count.to_string(),
        "count_unit": "",
        "description": line.description,
        "end_date": end,
        "price": line.micros as f64 / 1_000_000.0,
        "price_unit": "usd",
        "start_date": first.min(end),
        "subresource_uris": {},
        "uri": format!("/2010-04-01/Accounts/{}/Usage/Records.json?Category={}", world.account.sid, line.category),
        "usage": line.usage.to_string(),
        "usage_unit": line.unit,
    })
}
