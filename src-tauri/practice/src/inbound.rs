//! Texts from customers: logged, their stop and start words obeyed as Twilio obeys them, and posted to the webhook.
//! Twilio's own answers to those words are not logged, as with the real thing.

use crate::model::{Direction, Message, Status};
use crate::optout::{self, Word};
use crate::webhook::Call;
use crate::world::{State, World};
use crate::{destinations, segments};

/// Takes in a text to one of our numbers and gives its sid; `None` when it goes nowhere (no such number, or a
/// Messaging Service that drops inbound texts).
pub(crate) fn receive(world: &World, state: &mut State, from: &str, to: &str, body: &str) -> Option<String> {
    let now = world.clock.now();
    let number = state.number(to)?.clone();
    let pool = state.pool_of(&number).cloned();
    let hook = match &pool {
        Some(pool) if !pool.use_inbound_webhook_on_number => {
            let url = pool.inbound_request_url.clone().filter(|url| !url.is_empty())?;
            Some((url, pool.inbound_method == "GET", pool.fallback_url.clone(), pool.fallback_method == "GET"))
        }
        _ => (!number.sms_url.is_empty() && number.sms_application_sid.is_empty()).then(|| {
            let fallback = Some(number.sms_fallback_url.clone());
            (number.sms_url.clone(), number.sms_method == "GET", fallback, number.sms_fallback_method == "GET")
        }),
    };
    let word = optout::word(body, number.toll_free);
    let scope = state.scope(to);
    match word {
        Some(Word::Stop) => _ = state.blocks.insert((scope, from.to_owned())),
        Some(Word::Start) => _ = state.blocks.remove(&(scope, from.to_owned())),
        Some(Word::Help) | None => {}
    }
    let seq = state.next_seq();
    let sid = world.message_sid(seq, false);
    let message = Message {
        seq,
        sid: sid.clone(),
        to: to.to_owned(),
        from: Some(from.to_owned()),
        body: body.to_owned(),
        status: Status::Received,
        direction: Direction::Inbound,
        segments: segments::count(body),
        media: Vec::new(),
        price_micros: None,
        error: None,
        service: pool.as_ref().map(|pool| pool.sid.clone()),
        created: now,
        updated: now,
        sent: Some(now),
        send_at: None,
        status_callback: None,
        validity: 36_000,
        lag: None,
    };
    if let Some((url, get, fallback, fallback_get)) = hook {
        let fallback = fallback.filter(|url| !url.is_empty()).map(|url| (url, fallback_get));
        let conversation = Some((to.to_owned(), from.to_owned()));
        world.lanes.push(from, Call { url, params: params(world, &message, word), get, fallback, conversation });
    }
    state.add(message);
    state.agenda.after(now, std::time::Duration::from_secs(3), crate::agenda::Event::Price(seq));
    crate::delivery::hide_for_a_while(world, state, seq);
    Some(sid)
}

fn params(world: &World, message: &Message, word: Option<Word>) -> Vec<(String, String)> {
    let from = message.from.clone().unwrap_or_default();
    let mut params = vec![
        ("ToCountry", country(&message.to).to_owned()),
        ("ToState", String::new()),
        ("SmsMessageSid", message.sid.clone()),
        ("NumMedia", "0".to_owned()),
        ("ToCity", String::new()),
        ("FromZip", String::new()),
        ("SmsSid", message.sid.clone()),
        ("FromState", String::new()),
        ("SmsStatus", "received".to_owned()),
        ("FromCity", String::new()),
        ("Body", message.body.clone()),
        ("FromCountry", country(&from).to_owned()),
        ("To", message.to.clone()),
        ("ToZip", String::new()),
        ("NumSegments", message.segments.to_string()),
        ("MessageSid", message.sid.clone()),
        ("AccountSid", world.account.sid.clone()),
        ("From", from),
        ("ApiVersion", "2010-04-01".to_owned()),
    ];
    if let Some(service) = &message.service {
        params.push(("MessagingServiceSid", service.clone()));
        if let Some(word) = word.filter(|_| world.options.advanced_opt_out) {
            params.push(("OptOutType", word.opt_out_type().to_owned()));
        }
    }
    params.push(("PracticeTrace", format!("{:x}", message.seq)));
    params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn country(number: &str) -> &'static str {
    if number.starts_with("+1") && !destinations::toll_free(number) { "US" } else { "" }
}
