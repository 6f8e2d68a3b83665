//! The fixed text messages: asking for a yes, welcome, the answers to HELP and STOP. Of several wordings the fullest one
//! that fits is taken, since a long name or one letter outside the phone alphabet leaves much less room.

use std::borrow::Cow;

use super::Sends;
use super::facts::Facts;
use super::signup::subject;
use crate::segments;

/// Asks whoever texted the keyword for a yes.
pub(super) fn confirmation_request(facts: &Facts) -> String {
    let (name, what, short) = (spelled(&facts.name), subject(facts.sends), short_subject(facts.sends));
    let often = often(facts);
    let rates = "Msg & data rates may apply.";
    fullest(
        2,
        [
            format!(
                "{name}: Reply YES to get {what} by text, {often}, sent by automated means. Agreeing is not required to \
                 buy. {rates} Reply HELP for help, STOP to opt out."
            ),
            format!("{name}: Reply YES to get {what} by text, {often}. {rates} Reply HELP for help, STOP to opt out."),
            format!("{name}: Reply YES for {short}, {often}. {rates} HELP for help, STOP to end."),
        ],
    )
}

/// Answers the yes.
pub(super) fn welcome(facts: &Facts) -> String {
    let (name, what, short) = (spelled(&facts.name), subject(facts.sends), short_subject(facts.sends));
    let often = often(facts);
    let rates = "Msg & data rates may apply.";
    fullest(
        1,
        [
            format!(
                "{name}: Thank you! You get {what} by text, {often}. {rates} Reply HELP for help, STOP to opt out."
            ),
            format!("{name}: You get {short}, {often}. {rates} HELP for help, STOP to end."),
        ],
    )
}

/// Answers HELP.
pub(super) fn help_reply(facts: &Facts) -> String {
    let Facts { phone, email, website, .. } = facts;
    let name = spelled(&facts.name);
    let first = [phone, email, website].into_iter().find(|way| !way.is_empty()).map_or("", String::as_str);
    let all = facts.contacts();
    let rates = "Msg & data rates may apply.";
    fullest(
        1,
        [
            format!("{name}: For help {all}. {rates} Reply STOP to opt out."),
            format!("{name}: For help: {first}. {rates} Reply STOP to opt out."),
            format!("{name}: For help: {first}. Reply STOP to opt out."),
            format!("{name}: Help: {first}. STOP to end."),
        ],
    )
}

/// Confirms STOP; no marketing, and the only text that may follow it.
pub(super) fn stop_reply(facts: &Facts) -> String {
    let name = spelled(&facts.name);
    fullest(
        1,
        [
            format!("{name}: You are off our list and will get no more texts from us. Reply START to rejoin."),
            format!("{name}: You will get no more texts from us."),
            format!("{name}: no more texts."),
        ],
    )
}

/// A name as Twilio would spell it to save room: straight quotes for curly ones and the like.
fn spelled(name: &str) -> Cow<'_, str> {
    segments::smart_encode(name)
}

const fn short_subject(sends: Sends) -> &'static str {
    match sends {
        Sends::Offers => "offers",
        Sends::Reminders => "reminders",
        Sends::Both => "offers, reminders",
    }
}

fn often(facts: &Facts) -> String {
    format!("up to {} msg{}/mo", facts.per_month, if facts.per_month == 1 { "" } else { "s" })
}

/// The first wording that counts as so many texts at most, or the last.
fn fullest<const N: usize>(most: u32, wordings: [String; N]) -> String {
    let fitting = wordings.iter().position(|text| segments::count(text).segments <= most);
    wordings.into_iter().nth(fitting.unwrap_or(N - 1)).unwrap_or_default()
}
