//! The inbox's words.

use linnet_domain::{Decision, Micros};

use crate::text::{count, counts_as};

pub const TITLE: &str = "Inbox";
pub const NEW_MESSAGE: &str = "New message";
pub const AUTOMATIC: &str = "Automatic answers";
pub const CONVERSATION: &str = "Conversation";
pub const CONVERSATIONS: &str = "Conversations";
pub const SEARCH: &str = "Search names, numbers and texts";
pub const FILTER: &str = "Which conversations";
pub const ALL: &str = "All";
pub const UNREAD: &str = "Unread";
pub const YOU: &str = "You: ";
pub const WILL_NOT: &str = "will not be messaged";
pub const NONE_OPEN: &str = "Pick a conversation";
pub const NONE_OPEN_TEXT: &str = "Choose one on the left, or write to somebody new.";
pub const EMPTY: &str = "No conversations yet";
pub const EMPTY_TEXT: &str = "What customers answer appears here, and you can write to one of them at any time.";
pub const NO_MATCH: &str = "Nothing found";
pub const NO_MATCH_TEXT: &str = "Try a part of the name, the number or the text.";
pub const ALL_READ: &str = "Everything is read";
pub const ALL_READ_TEXT: &str = "Nobody is waiting for you.";
pub const SHOW_ALL: &str = "Show all";
pub const NO_MESSAGES: &str = "Nothing was written here yet.";
pub const TRIMMED: &str = "The latest 500 messages are shown.";
pub const REPLY: &str = "Write a reply…";
pub const REPLY_LABEL: &str = "Your message";
pub const SEND: &str = "Send";
pub const SEND_WAITING: &str = "Send when it may go";
pub const KEYS: &str = "Ctrl+Enter sends; Enter starts a new line.";
pub const EVERYDAY: &str = "everyday message";
pub const MAY_GO: &str = "may go now";
pub const STOPPED: &str = "They said stop. They will not be messaged; only they can take it back, by texting START.";
pub const MARK_UNREAD: &str = "Mark as unread";
pub const MARKED_UNREAD: &str = "Marked as unread.";
pub const OPEN_CONTACT: &str = "Open contact";
pub const ADD_CONTACT: &str = "Add to contacts";
pub const ADDED: &str = "Added to your contacts.";
pub const NOT_A_CONTACT: &str = "Not in your contacts.";
pub const CONSENT: &str = "What they agreed to";
pub const ABOUT: &str = "Who this is";
pub const TO: &str = "To whom?";
pub const TO_HINT: &str = "A name from your contacts, or any phone number.";
pub const NOBODY_FOUND: &str = "No contact matches. A phone number can be written to without being a contact.";

/// Writes to a number that may be nobody's.
pub fn write_to(typed: &str) -> String {
    format!("Write to {typed}")
}

/// `2 new`.
pub fn unread(number: u64) -> String {
    count(number, "new message", "new messages")
}

/// `counts as 1 text · about $0.012 · everyday message, may go now`.
pub fn outlook(segments: u32, cost: Micros, decision: Decision, explanation: &str) -> String {
    let size = format!("{} · about {} · {EVERYDAY}", counts_as(segments), cost.display());
    match decision {
        Decision::Send => format!("{size}, {MAY_GO}"),
        Decision::Wait | Decision::Never => format!("{size}. {explanation}"),
    }
}
