//! The words of the address book's pages.

use linnet_domain::money::group_thousands;

use linnet_domain::{Channel, ConsentMethod, Lack, Micros};

use crate::components::Side;
use crate::text::{count, counts_as, people};

pub const TITLE: &str = "Contacts";
pub const ADD: &str = "Add a contact";
pub const SEARCH: &str = "Search by name, number, email or tag";
pub const GROUP: &str = "Who to show";
pub const EVERYONE: &str = "Everyone";
pub const TABLE: &str = "Contacts";
pub const COLUMN_NAME: &str = "Name";
pub const COLUMN_NUMBER: &str = "Number";
pub const COLUMN_TAGS: &str = "Tags";
pub const COLUMN_CONSENT: &str = "Said yes?";
pub const COLUMN_VISIT: &str = "Last visit";
pub const NO_NAME: &str = "No name";
pub const NO_NUMBER: &str = "no number";
pub const SAID_STOP: &str = "said stop";
pub const NOT_TEXTABLE: &str = "cannot be texted";
pub const EMPTY_TITLE: &str = "Nobody here yet";
pub const EMPTY_TEXT: &str = "Bring in your customer list from a spreadsheet, or add people one by one. \
     The list stays on this computer.";
pub const NO_MATCH_TITLE: &str = "Nobody matches";
pub const NO_MATCH_TEXT: &str = "Try a part of the name, or the last digits of the number.";
pub const SHOW_EVERYONE: &str = "Show everyone";

pub const FIRST_NAME: &str = "First name";
pub const LAST_NAME: &str = "Last name";
pub const COMPANY: &str = "Company";
pub const NUMBER: &str = "Phone number";
pub const NUMBER_HINT: &str = "As you would write it; a number without + is read as one of your country.";
pub const NEW_NUMBER_YES: &str = "They gave me this number themselves and agree to offers on it";
pub const NEW_NUMBER_HINT: &str =
    "Otherwise their yes stays with the old number, and offers wait until they say yes for the new one.";
pub const EMAIL: &str = "Email";
pub const TAGS: &str = "Tags";
pub const TAGS_HINT: &str = "Separated by commas, for instance: regular, color.";
pub const CITY: &str = "City";
pub const STATE: &str = "State";
pub const STATE_HINT: &str = "Two letters. It decides at what hours they may be texted.";
pub const ZIP: &str = "ZIP code";
pub const LAST_VISIT: &str = "Last visit";
pub const BAD_DATE: &str = "A date looks like 2026-03-12.";
pub const NOTE: &str = "Your note";
pub const EDIT: &str = "Edit";
pub const DELETE: &str = "Delete";
pub const SAVED: &str = "Saved.";

pub const ONLY_CALLED: &str = "They are here because they called you. They have agreed to nothing, and no campaign reaches \
     them until you edit and save them.";
pub const FACTS: &str = "About them";
pub const PLACE: &str = "Where they are";
pub const LISTS: &str = "Lists";
pub const MAY_TEXT: &str = "Offers";
pub const CONSENT: &str = "What they said yes to";
pub const NO_CONSENT: &str = "Nothing shows that they agreed to offers. Everyday messages may still be sent.";
pub const RECORD_YES: &str = "Record a yes";
pub const CHANGE_YES: &str = "Change";
pub const STOP_TITLE: &str = "They said stop";
pub const ASKED_TO_STOP: &str = "They asked to stop";
pub const STOP_QUESTION: &str = "Never text them again?";
pub const STOP_WORD: &str = "Never text them again";
pub const STOP_SOURCE: &str = "How did they ask?";
pub const STOP_BY_PHONE: &str = "by phone";
pub const STOP_OTHERWISE: &str = "in another way";
pub const STOP_WAYS: [&str; 5] = [STOP_BY_PHONE, "at the counter", "by email", "in a letter", STOP_OTHERWISE];
pub const STOP_HOW: &str = "In which way?";
pub const STOP_MISTAKE: &str = "That was a mistake";
pub const STOP_CORRECTED: &str =
    "Taken back. Both the stop and the correction stay on record; withdrawn texts stay withdrawn.";
pub const COLUMN_STOP: &str = "Stop";
pub const ERASE: &str = "Erase for good…";
pub const MESSAGES: &str = "Messages";
pub const NO_MESSAGES: &str = "No messages yet.";
pub const MESSAGES_TRIMMED: &str = "The latest 200 messages are shown.";

pub const COMPOSE: &str = "Send one text";
pub const COMPOSE_LABEL: &str = "Text";
pub const COMPOSE_HINT: &str = "Write {first_name|there} where their name should stand.";
pub const KIND: &str = "What kind of text is it?";
pub const EVERYDAY: &str = "Everyday message";
pub const EVERYDAY_NOTE: &str = "About something they asked for: an appointment, an order, an answer.";
pub const MARKETING: &str = "Offer or news";
pub const MARKETING_NOTE: &str = "Marketing: needs their yes and waits for your hours.";
pub const WHEN: &str = "When?";
pub const NOW: &str = "Now";
pub const LATER: &str = "Later";
pub const LATER_FIELD: &str = "Date and time, on their clock";
pub const NOW_NOTE: &str = "As soon as it may go.";
pub const LATER_NOTE: &str = "At a time on their own clock.";
pub const SEND_NOW: &str = "Send text";
pub const SEND_LATER: &str = "Schedule text";
pub const SEND_WAITING: &str = "Send when it may go";
pub const WHEN_NEEDED: &str = "Give a date and a time.";
pub const STOP_CLOSED: &str = "They said stop, so no text can be sent to them.";
pub const GO_NOW: &str = "may go now";
pub const GO_THEN: &str = "may go then";
pub const GO_WAITS: &str = "waits";
pub const GO_NOT: &str = "will not go";
pub const PLACE_UNKNOWN: &str = "Not known";
pub const STAYS_RECORDED: &str = "Their messages and what they agreed to stay on record.";
pub const WILL_READ: &str = "They will read";
pub const WITHDRAW: &str = "Withdraw";
pub const WITHDRAWN: &str = "Withdrawn. It will not be sent.";
pub const NO_NUMBER_TO_TEXT: &str = "There is no number here that can be texted.";

pub const IN_WRITING: &str = "In writing means: they signed a card, ticked a box or texted a word themselves, and you can show the \
     words they agreed to. Every state takes it.";
pub const ALOUD: &str = "What was said aloud counts for less: some states take only a yes in writing for offers, and in a dispute it \
     is your word against theirs. Ask them to sign your card next time.";
pub const CUSTOMERS: &str = "Being a customer counts for 18 months after the last visit, so it needs the day of that visit. Florida, \
     Maryland, Oklahoma, Connecticut and Washington never take it for offers by text.";
pub const ADD_PROOF: &str = "Add proof";
pub const ADD_PROOF_NOTE: &str =
    "The words, the time, a picture of the card: whatever you could show if somebody asks.";
pub const PURPOSE: &str = "What did they say yes to?";
pub const FOR_OFFERS: &str = "Offers and news";
pub const FOR_EVERYDAY: &str = "Everyday messages only";
pub const CHANNEL: &str = "By which way?";
pub const METHOD: &str = "In what form?";
pub const NOT_TOLD: &str = "not known";
pub const CLOCK: &str = "At what time?";
pub const CLOCK_SHAPE: &str = "9:00 AM";
pub const BAD_CLOCK: &str = "A time looks like 9:00 AM.";
pub const OPENS_NOTHING: &str = "This yes is kept on record. It opens no offers by text.";
pub const ADDRESS: &str = "From which address?";
pub const ADDRESS_HINT: &str = "Of the web page, of the house, or of the computer (IP).";
pub const RECORDED_BY: &str = "Who wrote it down?";
pub const RECORDED_BY_HINT: &str = "For instance: Rosa, at the counter.";
pub const EXPIRES: &str = "Last day it holds";
pub const EXPIRES_HINT: &str = "Only if they said yes for a time. After it no offer goes to them.";
pub const EVIDENCE: &str = "Drop a picture or scan here";
pub const EVIDENCE_HINT: &str =
    "The signed card, or a picture of the screen. It is kept on this computer with the record.";
pub const TAKE_AWAY: &str = "Take it away";
pub const NO_PAPERS: &str = "No card or form of yours is written yet.";
pub const TO_PAPERS: &str = "Write them from a few questions";

pub const BASIS: &str = "How did they say yes?";
pub const BASIS_WRITTEN: &str = "They filled in a form or a card";
pub const BASIS_WRITTEN_NOTE: &str = "A yes in writing: offers may be texted. You say where and when; keep the form.";
pub const BASIS_VERBAL: &str = "They told us";
pub const BASIS_VERBAL_NOTE: &str = "For instance at the counter. Recorded as your word, not as their signature.";
pub const BASIS_CUSTOMER: &str = "They are customers";
pub const BASIS_CUSTOMER_NOTE: &str =
    "They bought or booked. Fine for everyday messages; for offers it counts for a while, and not everywhere.";
pub const BASIS_NONE: &str = "I don’t know";
pub const BASIS_NONE_NOTE: &str = "Nobody gets offers by text until a yes is recorded. Everyday messages still work.";
pub const BASIS_NEEDED: &str = "Choose one; “I don’t know” is an answer, too.";
pub const CUSTOMER_SOURCE: &str = "in the customer list";
pub const SOURCE: &str = "Where did they say it?";
pub const SOURCE_HINT: &str = "In your own words, for instance: sign-up card at the counter.";
pub const SOURCE_NEEDED: &str = "Say where; without it there is nothing to show if somebody asks.";
pub const DATE: &str = "When?";
pub const WORDING: &str = "Which words did they agree to?";
pub const WORDING_HINT: &str = "Exactly as they stand on your form or card. They are kept with the record.";
pub const WORDING_NEEDED: &str = "Give the words; a yes to words nobody knows is hard to show.";
pub const SIGNED_BY: &str = "Your name";
pub const SIGNED_BY_HINT: &str = "Type it to say that every person in this file agreed to these words in writing.";
pub const SIGNED_BY_NEEDED: &str = "Type your name: you answer for this yes.";
pub const LACKING: &str = "Who lacks what";
pub const LACKING_NOTHING: &str = "Whatever they lack";
pub const DATE_NEEDED: &str = "Give the day, or the last day on which cards were collected.";

/// `412 of 5,000` while a filter is on, else how many there are.
pub fn lead(shown: Option<u64>, all: Option<u64>) -> String {
    match (shown, all) {
        (Some(shown), Some(all)) if shown != all => format!("{} of {}", group_thousands(shown), people(all)),
        (Some(shown), _) => people(shown),
        (None, _) => String::new(),
    }
}

/// The group's words in the filter.
pub fn group(name: &str, size: u64) -> String {
    format!("{name} ({})", group_thousands(size))
}

/// The toast after a deletion.
pub fn deleted(name: &str, withdrawn: u64) -> String {
    match withdrawn {
        0 => format!("{name} was deleted from your contacts."),
        withdrawn => format!(
            "{name} was deleted from your contacts; {} withdrawn.",
            count(withdrawn, "waiting text was", "waiting texts were")
        ),
    }
}

/// What somebody can lack, in the filter.
pub const fn lack(lack: Lack) -> &'static str {
    match lack {
        Lack::Consent => "No record of a yes",
        Lack::Visit => "Customers without a last visit",
        Lack::Place => "No ZIP code or state",
        Lack::Contact => "No contact for 18 months",
        Lack::Writing => "No yes in writing",
    }
}

/// Takes the words of a paper over.
pub fn take_words(paper: &str) -> String {
    format!("Start from: {paper}")
}

/// The way a yes is for.
pub const fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Sms => "Texts",
        Channel::Whatsapp => "WhatsApp",
        Channel::Email => "Email",
    }
}

/// The heading of every record there is.
pub fn history(records: u64) -> String {
    format!("Everything on record ({})", group_thousands(records))
}

/// When a record was made, and by whom.
pub fn recorded(when: &str, by: &str) -> String {
    if by.is_empty() { format!("recorded {when}") } else { format!("recorded {when} by {by}") }
}

/// How a yes was given; nothing where it was not told.
pub const fn method(method: ConsentMethod) -> Option<&'static str> {
    match method {
        ConsentMethod::WebForm => Some("on a web page"),
        ConsentMethod::Paper => Some("on paper"),
        ConsentMethod::Keyword => Some("by texting a word"),
        ConsentMethod::DoubleOptIn => Some("by texting a word and confirming it"),
        ConsentMethod::Spoken => Some("aloud"),
        ConsentMethod::PointOfSale => Some("at the till or when booking"),
        ConsentMethod::Import => Some("claimed for a whole list"),
        ConsentMethod::Unknown => None,
    }
}

/// What a yes covers that opens no offers by text.
pub fn covered(everyday: bool, channel: Channel) -> String {
    let purpose = if everyday { FOR_EVERYDAY } else { FOR_OFFERS };
    format!("{purpose} · {}", self::channel(channel))
}

/// The picture or scan kept with a yes, by its name; its fingerprint stands in the files of the record.
pub fn kept(evidence: &str) -> Option<String> {
    let name = evidence.rsplit_once(" (").map_or(evidence, |(name, _)| name);
    (!name.is_empty()).then(|| format!("Kept with it: {name}"))
}

/// Until when a yes holds.
pub fn holds_until(day: &str) -> String {
    format!("Holds until {day}.")
}

/// What stopping means.
pub fn stop_meaning(name: &str) -> String {
    format!(
        "{name} will not get another text from you, neither offers nor everyday messages. \
         What is waiting for them is withdrawn. Only they can take it back, by texting START."
    )
}

/// What a stop did.
pub fn stopped(withdrawn: u64) -> String {
    match withdrawn {
        0 => "Recorded. They will not be texted again.".to_owned(),
        withdrawn => format!(
            "Recorded. They will not be texted again; {} withdrawn.",
            count(withdrawn, "waiting text was", "waiting texts were")
        ),
    }
}

/// `sign-up card at the counter, Mar 12, 2026`.
pub fn consent_origin(source: &str, date: Option<String>) -> String {
    [Some(source.to_owned()).filter(|source| !source.is_empty()), date]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

/// Since when they said stop, and how.
pub fn stopped_since(when: &str, source: &str) -> String {
    format!("Since {when}, {source}. Linnet sends them nothing.")
}

/// `about $0.012`, and what it counts as when it is long.
pub fn cost(segments: u32, cost: Micros) -> String {
    let cost = format!("about {}", cost.display());
    if segments > 1 { format!("{} · {cost}", counts_as(segments)) } else { cost }
}

/// Who wrote it: nobody. `automatic: Opening hours`.
pub fn automatic(name: &str) -> String {
    if name.is_empty() { "automatic".to_owned() } else { format!("automatic: {name}") }
}

/// Which campaign a message belongs to, or answers.
pub fn of_campaign(side: Side, campaign: &str) -> String {
    match side {
        Side::Ours => campaign.to_owned(),
        Side::Theirs => format!("answers {campaign}"),
    }
}
