//! Leaving texts with the provider until their time: whether what is written may be left there, and what is said about it.
//! The rule is `domain::leave`; the hand-over itself is a submission like any other.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use linnet_contract::{LeaveWithTwilio, SenderKind, UiError};
use linnet_domain::leave::{self, Here, Objection, Wish};
use linnet_domain::{Category, Rule, SenderId};
use linnet_store::messages::DueMessage;
use linnet_store::senders::{self, SenderRow};

use crate::engine::Engine;
use crate::errors::from_store;

/// Why texts cannot be left with the provider as the owner wants it, if they cannot.
pub(crate) async fn objection(
    engine: &Engine,
    wanted: Option<LeaveWithTwilio>,
    category: Category,
    timed: bool,
    sender: Option<SenderId>,
) -> Result<Option<Objection>, UiError> {
    let Some(LeaveWithTwilio { agreed }) = wanted else { return Ok(None) };
    let service = goes_from_service(engine, sender).await?;
    Ok(leave::objection(Wish { category, timed, service, agreed }))
}

/// Whether texts bound to a sender, or to none, go out from a Messaging Service.
pub(crate) async fn goes_from_service(engine: &Engine, bound_to: Option<SenderId>) -> Result<bool, UiError> {
    let rows = senders::all(&engine.db).await.map_err(from_store)?;
    let take_turns = rows.iter().any(|row| row.rotates);
    let used = match bound_to {
        Some(id) => rows.iter().find(|row| row.id() == id),
        None if take_turns => None,
        None => rows.iter().find(|row| row.chosen),
    };
    let is_service = |row: &SenderRow| SenderKind::from_word(&row.kind) == Some(SenderKind::MessagingService);
    Ok(used.is_some_and(|row| row.usable() && is_service(row)))
}

/// From when on a text that may leave at an instant is left with the provider.
pub(crate) fn from_when(category: Category, not_before: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    leave::from_when(category, not_before).max(now).min(not_before)
}

/// From when on a text that has to wait longer may be left with the provider, if it is one of those. What waits for a word
/// rather than for a time is not left before the word is there.
pub(super) fn again_at(
    message: &DueMessage,
    until: DateTime<Utc>,
    rule: Rule,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    message.hand_over_at?;
    let for_a_word = matches!(rule, Rule::Review | Rule::Missed | Rule::FreshEars | Rule::ChannelOpen);
    Some(if for_a_word { until } else { from_when(message.category, until, now) })
}

/// Said at a text that the provider is to hold from an instant on.
pub(crate) fn will_be_held(from: DateTime<Utc>, until: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> String {
    let until = readable(until, zone);
    if from <= now {
        format!("Is handed to Twilio, which holds it until {until}.")
    } else {
        format!("This computer hands it to Twilio on {}; Twilio then holds it until {until}.", readable(from, zone))
    }
}

/// Said at a text that the provider holds.
pub(crate) fn held_until(until: DateTime<Utc>, zone: Tz) -> String {
    format!("Held by Twilio until {}; it goes even when this computer is off.", readable(until, zone))
}

/// Said at a text that was to be left with the provider and is not.
pub(super) fn stays_here(why: Here, until: DateTime<Utc>, zone: Tz) -> String {
    let why = match why {
        Here::TooSoon => "Its time is too near for Twilio to hold it.",
        Here::NoService => "It goes out from a number and not from a Messaging Service, so Twilio cannot hold it.",
    };
    format!("{why} This computer sends it on {}, if it is on then.", readable(until, zone))
}

/// Said at a text that the provider did not take for later.
pub(super) fn not_taken(why: &str, until: DateTime<Utc>, zone: Tz) -> String {
    format!(
        "Twilio did not take it to hold. {why} This computer sends it on {}, if it is on then.",
        readable(until, zone)
    )
}

/// An instant on the owner's clock.
pub(crate) fn readable(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%a, %b %-d at %-I:%M %p").to_string()
}
