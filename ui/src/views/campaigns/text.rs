//! The words of the campaigns' list and of the editor.

use std::collections::BTreeMap;

use linnet_domain::merge::Field;
use linnet_domain::money::group_thousands;
use linnet_domain::{Channel, ChannelChoice, Micros, PhoneNumber};

use crate::text::{count, counts_as, people, texts};

pub const TITLE: &str = "Campaigns";
pub const EMPTY_TITLE: &str = "No campaigns yet";
pub const EMPTY_TEXT: &str = "A campaign is one message to many customers. You see who gets it, who does not and why, \
     and what it costs, before anything leaves.";
pub const EMPTY_STEP: &str = "Write your first campaign";
pub const COLUMN_CAMPAIGN: &str = "Campaign";
pub const COLUMN_STATUS: &str = "Status";
pub const COLUMN_PEOPLE: &str = "People";
pub const COLUMN_COST: &str = "Cost";
pub const COLUMN_WHEN: &str = "When";
pub const NO_NAME: &str = "Without a name";
pub const DRAFT_LINE: &str = "Not sent. Open it to go on.";

pub const STEPS: &str = "Steps to a campaign";
pub const STEP_NAMES: [&str; 5] = ["Who", "Message", "Channel", "When", "Review"];
pub const STEP_TITLES: [&str; 5] =
    ["Who is it for?", "What do you want to say?", "How should it reach them?", "When should it go?", "Look it over"];
pub const SAVING: &str = "Saving…";
pub const SAVED: &str = "Draft saved";
pub const NOT_SAVED_YET: &str = "A new draft";
pub const NOT_SAVED: &str = "The latest changes are not saved yet";
pub const DELETE_DRAFT: &str = "Delete draft";
pub const DELETE_QUESTION: &str = "Delete this draft?";
pub const DELETE_MEANING: &str = "What you wrote is gone for good. Nobody gets anything.";
pub const NAME: &str = "Name of the campaign";
pub const NAME_HINT: &str = "Only you see it.";

pub const WHO: &str = "Who should get it?";
pub const EVERYONE: &str = "Everyone";
pub const EVERYONE_NOTE: &str = "All your contacts.";
pub const TAG: &str = "People with a tag";
pub const TAG_NOTE: &str = "For instance regulars, or everyone who had a color.";
pub const LIST: &str = "A list";
pub const LIST_NOTE: &str = "For instance everyone of one import.";
pub const NOT_SEEN: &str = "Not seen for a while";
pub const NOT_SEEN_NOTE: &str = "Customers whose last visit is some time ago.";
pub const OTHER: &str = "As set before";
pub const OTHER_NOTE: &str = "A group made elsewhere, kept as it is.";
pub const WHICH_TAG: &str = "Which tag?";
pub const WHICH_LIST: &str = "Which list?";
pub const HOW_LONG: &str = "Days since their last visit";
pub const HOW_LONG_NEEDED: &str = "Give a number of days, for instance 90.";
pub const NO_TAGS: &str = "No contact has a tag yet. Add tags on a contact’s page or while importing.";
pub const NO_LISTS: &str = "There is no list yet. Every import makes one.";
pub const COUNTING: &str = "Counting…";
pub const GROUP_NEEDED: &str = "Choose the tag or the list first.";
pub const NOBODY: &str = "Nobody is in this group yet.";
pub const NOT_EVERYONE_GETS_IT: &str =
    "Whoever said stop or may not be texted is left out by itself; Review names them.";
pub const EXCEPT: &str = "Leave somebody out";
pub const EXCEPT_SEARCH: &str = "Find somebody by name or number";
pub const EXCEPT_HINT: &str = "Optional. They are left out of this campaign only.";
pub const EXCEPT_NOBODY: &str = "Nobody of this group matches.";
pub const LEFT_OUT: &str = "Left out by hand";

pub const KIND: &str = "Is this an everyday message or an offer?";
pub const OFFER: &str = "An offer or news";
pub const OFFER_NOTE: &str = "A discount, an event, “we miss you”. Goes only to people who said yes, in your hours, and says \
     who it is from and how to stop.";
pub const EVERYDAY: &str = "An everyday message";
pub const EVERYDAY_NOTE: &str =
    "About something they asked for or expect: an appointment, an order, a change of hours.";
pub const KIND_NEEDED: &str = "Say which of the two it is: it decides who may get it.";
pub const BODY: &str = "Message";
pub const BODY_NEEDED: &str = "Write the message first.";
pub const LEAVE: &str = "Leave it with Twilio";
pub const LEAVE_NOTE: &str = "The texts go even when this computer is off. They are handed over ahead of their time, offers at most a day ahead, and taken back when you pause, change or cancel.";
pub const LEAVE_AGREE: &str = "I know and agree";
pub const LEAVE_NEEDED: &str = "Agree to what may happen while this computer is off, or do not leave it with Twilio.";
pub const URGENT_NEEDED: &str = "Say in a few words why it is urgent, or take the mark off.";
pub const BODY_WRONG: &str = "Put the message right first: the note below it says what is wrong.";
pub const SUBJECT: &str = "Subject of the email";
pub const INSERT: &str = "Insert what differs from person to person";
pub const PREVIEW: &str = "How it will look";
pub const PREVIEW_EMPTY: &str = "Your message appears here as each person will read it.";
pub const PREVIOUS: &str = "Previous person";
pub const NEXT_PERSON: &str = "Next person";
pub const ADDED: &str = "Linnet adds by itself:";
pub const YOUR_BUSINESS: &str = "Your business";

pub const CHANNEL: &str = "Channel";
pub const RECOMMENDED: &str = "Recommended";
pub const COMES_LATER: &str = "Comes later";
pub const CONNECT_MAILBOX: &str = "Connect your mailbox first. Email comes with a later version of Linnet.";
pub const FREE: &str = "no cost per message";
pub const WHY_NOT: &str = "Why not the others";

pub const WILL_GET_IT: &str = "will get it";
pub const WILL_WAIT: &str = "wait, then get it";
pub const WILL_NOT: &str = "will not get it";
pub const SUMMARY: &str = "What will happen";
pub const REASONS: &str = "Who will not get it, and who waits";
pub const REASON: &str = "Reason";
pub const PEOPLE: &str = "People";
pub const SEE: &str = "See who";
pub const EVERYONE_GETS_IT: &str = "Everyone gets it, nobody waits.";
pub const CHANGE_MESSAGE: &str = "Change the message";
pub const PEOPLE_LABEL: &str = "People behind this figure";
pub const COLUMN_NAME: &str = "Name";
pub const COLUMN_WHY: &str = "Why";
pub const COLUMN_LEAVES: &str = "Leaves";
pub const NO_PEOPLE: &str = "Nobody any more";
pub const NO_PEOPLE_TEXT: &str = "The plan has changed since; close this and look again.";
pub const SEND_CLOSED: &str = "Send is closed";
pub const ADVICE: &str = "Good to know";
pub const PLANNING: &str = "Planning every message…";
pub const NOBODY_TO_SEND: &str = "Nobody would get it.";

/// The name a new campaign starts with.
pub fn first_name(day: &str) -> String {
    format!("Campaign of {day}")
}

/// `Starts tomorrow 9:00 AM`.
pub fn starts(when: &str) -> String {
    format!("starts {when}")
}

/// What is put into the text: greetings get a word for people whose name is not known.
pub fn merge_field(field: Field) -> String {
    match field {
        Field::FirstName | Field::FullName => format!("{{{}|there}}", field.word()),
        other => format!("{{{}}}", other.word()),
    }
}

/// A sentence ends with a mark of its own.
pub fn sentence(words: &str) -> String {
    if words.ends_with(['.', '?', '!']) { words.to_owned() } else { format!("{words}.") }
}

/// The button that repairs a misspelt field.
pub fn mend(mended: &str) -> String {
    format!("Use {mended}")
}

/// `1,242 people`, after the group in words.
pub fn audience(words: &str, number: u64) -> String {
    if words.is_empty() { people(number) } else { format!("{}: {words}", people(number)) }
}

/// The same without those left out.
pub fn left_out(number: usize) -> String {
    format!("{} left out by hand.", people(number as u64))
}

/// Takes somebody back in.
pub fn take_back(name: &str) -> String {
    format!("Take {name} back in")
}

/// `3 of 1,242`.
pub fn position(index: u64, total: u64) -> String {
    format!("{} of {}", group_thousands(index + 1), group_thousands(total))
}

/// What this text costs and how much room is left.
pub fn size(segments: u32, units: u32, remaining: u32, cost: Micros) -> String {
    let room = count(u64::from(remaining), "character left", "characters left");
    let used = count(u64::from(units), "character", "characters");
    format!("{used} · {} · {} · {room}", counts_as(segments), each(cost))
}

/// To how many the way to stop is added.
pub fn stop_line(due: u64, of: u64) -> String {
    format!(
        "How to stop is added for {} of {}: the first time they get an offer, and then once a month.",
        group_thousands(due),
        group_thousands(of)
    )
}

/// A field nobody can fill for this person.
pub fn missing(fields: &[String]) -> String {
    let named: Vec<String> = fields.iter().map(|field| format!("{{{field}}}")).collect();
    format!(
        "For this person there is nothing to put in for {}. Add a word after a bar, like {{first_name|there}}, \
         or they will not get it.",
        named.join(", ")
    )
}

/// `about $0.012 each`, to a hundredth of a cent.
pub fn each(cost: Micros) -> String {
    let rounded = Micros((cost.0 + 50) / 100 * 100);
    if cost == Micros::ZERO { FREE.to_owned() } else { format!("about {} each", rounded.display()) }
}

/// `reaches 1,197`.
pub fn reaches(number: u64) -> String {
    format!("reaches {}", people(number))
}

/// A channel's name.
pub const fn channel(choice: ChannelChoice) -> &'static str {
    match choice {
        ChannelChoice::Auto => "Auto",
        ChannelChoice::Sms => "SMS",
        ChannelChoice::Whatsapp => "WhatsApp",
        ChannelChoice::Email => "Email",
    }
}

/// What choosing it does.
pub const fn channel_note(choice: ChannelChoice) -> &'static str {
    match choice {
        ChannelChoice::Auto => "A text where they agreed to texts, email where they did not.",
        ChannelChoice::Sms => "A text to their phone. Read within minutes.",
        ChannelChoice::Whatsapp => "A WhatsApp message.",
        ChannelChoice::Email => "An email from your mailbox.",
    }
}

/// What the tooltip says.
pub const fn channel_tip(choice: ChannelChoice) -> &'static str {
    match choice {
        ChannelChoice::Auto => {
            "Linnet picks for each person the channel they agreed to. Until email is connected that is always a text."
        }
        ChannelChoice::Sms => {
            "Every text is paid for; a long one counts as two or more. People can answer STOP at any time."
        }
        ChannelChoice::Whatsapp => "Only people who wrote to you on WhatsApp can be reached.",
        ChannelChoice::Email => "Costs nothing per message and may be long, but is read later than a text.",
    }
}

/// The tooltip button's name.
pub fn about(channel: &str) -> String {
    format!("About {channel}")
}

/// `From +1 (312) 555-0142.`
pub fn from(sender: &str) -> String {
    format!("From {sender}.")
}

/// `19 people: no recorded yes`.
pub fn not_reached(number: u64, reason: &str) -> String {
    format!("{}: {reason}", people(number))
}

/// `1,197 texts · 45 emails · done about 10:32 AM`.
pub fn cost_line(by_channel: &[(Channel, u64)], segments: u64, finishes: Option<&str>) -> String {
    let mut parts: Vec<String> = by_channel
        .iter()
        .filter(|(_, number)| *number > 0)
        .map(|(channel, number)| match channel {
            Channel::Sms if segments > *number => {
                format!("{}, counted as {}", texts(*number), group_thousands(segments))
            }
            Channel::Sms => texts(*number),
            Channel::Whatsapp => count(*number, "WhatsApp message", "WhatsApp messages"),
            Channel::Email => count(*number, "email", "emails"),
        })
        .collect();
    parts.extend(finishes.map(|when| format!("done about {when}")));
    parts.join(" · ")
}

/// When the first one leaves, where that is later.
pub fn begins(when: &str) -> String {
    format!("the first one leaves {when}")
}

/// From which numbers they leave, where there are several: `31 from (312) 555-0100`.
pub fn from_numbers(numbers: &BTreeMap<String, u64>) -> Vec<String> {
    if numbers.len() < 2 {
        return Vec::new();
    }
    let named = |(address, texts): (&String, &u64)| {
        let number = PhoneNumber::from_e164(address).map_or_else(|_| address.clone(), |number| number.display());
        format!("{} from {number}", group_thousands(*texts))
    };
    numbers.iter().map(named).collect()
}

/// What was spent and may be spent, beside the cost.
pub fn budget(spent: Micros, budget: Micros) -> String {
    format!("{} of {} spent today", spent.display(), budget.display())
}

/// Whose text is long.
pub fn long_texts(number: u64) -> String {
    match number {
        1 => "1 person’s text counts as more than one".to_owned(),
        number => format!("{} people’s texts count as more than one", group_thousands(number)),
    }
}

pub const LONG_TEXTS_NOTE: &str = "Names and other inserts make them longer. The cost above includes it.";

/// The button says how many.
pub fn send_to(number: u64, later: bool) -> String {
    if later { format!("Schedule for {}", people(number)) } else { format!("Send to {}", people(number)) }
}

/// What happens after pressing.
pub fn after_send(hold_seconds: &str, later: bool) -> String {
    match (later, hold_seconds) {
        (true, _) => "You can move it, change it or call it back until it starts.".to_owned(),
        (false, "0") => "Leaves at once. You can pause at any time.".to_owned(),
        (false, "1") => "Leaves after 1 second. You can pause at any time.".to_owned(),
        (false, seconds) => format!("Leaves after {seconds} seconds. You can pause at any time."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cost_line_says_when_texts_count_more_than_once() {
        let line = cost_line(&[(Channel::Sms, 1197), (Channel::Email, 45)], 1197, Some("10:32 AM"));
        assert_eq!(line, "1,197 texts · 45 emails · done about 10:32 AM");
        assert_eq!(cost_line(&[(Channel::Sms, 2)], 3, None), "2 texts, counted as 3");
    }

    #[test]
    fn what_a_button_inserts_is_a_field() {
        for field in Field::ALL {
            assert!(linnet_domain::merge::Template::parse(&merge_field(*field)).is_ok(), "{field}");
        }
    }
}
