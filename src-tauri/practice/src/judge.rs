//! Whether a request to create a message is taken, in the order Twilio complains. It reads the account and never
//! changes it.

use chrono::{DateTime, TimeDelta, Utc};
use url::{Host, Url};

use crate::delivery::Draft;
use crate::destinations;
use crate::form::Form;
use crate::model::Direction;
use crate::smart;
use crate::world::{State, World};

/// Recipients a trial account may text.
const VERIFIED: usize = 5;

/// The message a request asks for, or the code of the first thing wrong with it.
pub(crate) fn judge(world: &World, state: &State, form: &Form) -> Result<Draft, u32> {
    let to = form.filled("To").ok_or(21604_u32)?;
    let from = form.filled("From");
    let service = form.filled("MessagingServiceSid");
    if from.is_none() && service.is_none() {
        return Err(21603);
    }
    let body = form.get("Body").unwrap_or_default();
    let media = form.all("MediaUrl");
    check_content(body, &media)?;
    let pool = match service {
        Some(sid) if !sid.starts_with("MG") => return Err(21705),
        Some(sid) => Some(state.pool(sid).ok_or(21701_u32)?),
        None => None,
    };
    let send_at = schedule(world, state, form, pool.is_some())?;
    let status_callback = form.filled("StatusCallback").map(callback).transpose()?;
    let fallback = pool.map_or(36_000, |pool| pool.validity_period);
    let validity = match form.filled("ValidityPeriod").map(str::parse) {
        None => fallback,
        Some(Ok(seconds @ 1..=36_000)) => seconds,
        Some(_) => return Err(21624),
    };
    if to.starts_with("whatsapp:") || from.is_some_and(|from| from.starts_with("whatsapp:")) {
        return Err(63007);
    }
    // A Messaging Service answers first and looks at the number later.
    let read = destinations::e164(to);
    let to = if pool.is_some() { read.unwrap_or_else(|_| to.to_owned()) } else { read? };
    let from = from.map(|from| destinations::e164(from).map_err(|_| 21212_u32)).transpose()?;
    if let Some(from) = &from {
        check_sender(world, state, from, &to, service)?;
    }
    if pool.is_none() {
        check_destination(world, state, from.as_deref().unwrap_or_default(), &to)?;
    }
    let smart = form.get("SmartEncoded").map_or_else(|| pool.is_some_and(|pool| pool.smart_encoding), is_true);
    Ok(Draft {
        to,
        from,
        service: service.map(str::to_owned),
        body: if smart { smart::encode(body) } else { body.to_owned() },
        media: media.into_iter().map(str::to_owned).collect(),
        send_at,
        status_callback,
        validity,
        direction: Direction::OutboundApi,
    })
}

/// A form's yes.
pub(crate) fn is_true(word: &str) -> bool {
    word.eq_ignore_ascii_case("true")
}

fn check_content(body: &str, media: &[&str]) -> Result<(), u32> {
    if body.is_empty() && media.is_empty() {
        return Err(21602);
    }
    if body.encode_utf16().count() > 1600 {
        return Err(21617);
    }
    if media.len() > 10 {
        return Err(21623);
    }
    let sound = |url: &&str| Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if media.iter().all(sound) { Ok(()) } else { Err(21620) }
}

/// The instant a message is scheduled for, by the rules of 2026: a Service, more than 300 s and at most 35 days ahead.
fn schedule(world: &World, state: &State, form: &Form, service: bool) -> Result<Option<DateTime<Utc>>, u32> {
    if form.filled("ScheduleType").is_none() {
        return Ok(None);
    }
    if !service {
        return Err(35118);
    }
    let at = form.filled("SendAt").ok_or(35111_u32)?;
    let at = DateTime::parse_from_rfc3339(at).map_err(|_| 35114_u32)?.with_timezone(&Utc);
    let ahead = at - world.clock.now();
    if ahead <= TimeDelta::seconds(300) || ahead > TimeDelta::days(35) {
        return Err(35114);
    }
    if state.scheduled >= world.options.scheduled_cap {
        return Err(35125);
    }
    Ok(Some(at))
}

/// A callback needs a web address whose host name has no underscore.
fn callback(url: &str) -> Result<String, u32> {
    let parsed = Url::parse(url).map_err(|_| 21609_u32)?;
    let host = match parsed.host() {
        Some(Host::Domain(name)) => !name.contains('_'),
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => true,
        None => false,
    };
    let web = matches!(parsed.scheme(), "http" | "https");
    if host && web && url.len() <= 4000 { Ok(url.to_owned()) } else { Err(21609) }
}

fn check_sender(world: &World, state: &State, from: &str, to: &str, service: Option<&str>) -> Result<(), u32> {
    if world.options.test_keys {
        return destinations::test_sender(from);
    }
    let number = state.number(from).ok_or(21606_u32)?;
    if from == to {
        return Err(21266);
    }
    match service {
        Some(service) if state.pool_of(number).is_none_or(|pool| pool.sid != service) => Err(21606),
        _ => Ok(()),
    }
}

/// Whether this account may text `to` from `from` now.
pub(crate) fn check_destination(world: &World, state: &State, from: &str, to: &str) -> Result<(), u32> {
    destinations::e164(to)?;
    if !to.starts_with("+1") {
        return Err(21408);
    }
    if let Some(code) = destinations::refusal(to) {
        return Err(code);
    }
    let verified = || world.customers.iter().take(VERIFIED).any(|customer| customer.number == to);
    if world.options.trial && !verified() {
        return Err(21608);
    }
    if state.blocked(from, to) { Err(21610) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_callback_needs_a_host_without_underscore() {
        assert!(callback("https://shop.example/cb?m=1").is_ok());
        assert!(callback("http://127.0.0.1:9000/cb").is_ok());
        for wrong in ["https://my_shop.example/cb", "ftp://shop.example", "shop.example/cb", "https://"] {
            assert_eq!(callback(wrong), Err(21609), "{wrong}");
        }
    }
}
