//! The words of the account's forms. Twilio's own names for what has to be copied from its console stand here and
//! nowhere else.

use linnet_contract::{SenderKind, SenderRegistration, Tone};
use linnet_domain::MessageState;

use crate::text::texts;

pub const ACCOUNT: &str = "Your Twilio account";
pub const CONNECT: &str = "Connect your Twilio account";
pub const CONNECT_AGAIN: &str = "Give the secret once more";
pub const CONNECT_LEAD: &str = "You find these on the first page of the Twilio console, under “Account Info”.";
pub const OPEN_CONSOLE: &str = "Open the Twilio console";
pub const CONSOLE_URL: &str = "https://console.twilio.com/";
pub const ACCOUNT_SID: &str = "Account SID";
pub const ACCOUNT_SID_HINT: &str = "Starts with AC.";
pub const KIND: &str = "What do you want to connect with?";
pub const WITH_TOKEN: &str = "Auth Token";
pub const WITH_TOKEN_NOTE: &str = "The simplest way. It stands beside the Account SID.";
pub const WITH_KEY: &str = "API key";
pub const WITH_KEY_NOTE: &str = "A key only for Linnet, which you can take back at Twilio at any time.";
pub const API_KEY_SID: &str = "API key SID";
pub const API_KEY_SID_HINT: &str = "Starts with SK.";
pub const AUTH_TOKEN: &str = "Auth Token";
pub const KEY_SECRET: &str = "API key secret";
pub const SECRET_HINT: &str = "Goes straight into this computer’s keychain and is never shown again.";
pub const SECRET: &str = "Its secret";
pub const CHECK_AND_CONNECT: &str = "Check and connect";
pub const ADVANCED: &str = "Another address for Twilio";
pub const API_BASE: &str = "Address";
pub const API_BASE_HINT: &str = "Only for tests or a proxy of your own. Empty means Twilio itself.";
pub const NO_KEYCHAIN: &str = "This computer has no keychain Linnet can use.";
pub const NO_KEYCHAIN_MEANING: &str = "Linnet never writes the secret into a file. It can keep it in memory until you close \
     Linnet; next time you give it again. Texts that wait will wait until then.";
pub const SESSION_ONLY: &str = "Connect for now only";

pub const BALANCE: &str = "Balance";
pub const SENDER: &str = "Your number";
pub const CHECK_AGAIN: &str = "Check again";
pub const CHECKED_GOOD: &str = "Twilio answered: you can text.";
pub const CHECKED_NOT: &str = "Twilio answered, but you cannot text yet.";
pub const DISCONNECT: &str = "Disconnect";
pub const DISCONNECT_QUESTION: &str = "Disconnect this Twilio account?";
pub const DISCONNECT_MEANING: &str = "Linnet forgets the account and its secret, and nothing more is sent. Your contacts, \
     campaigns and records stay. Texts already handed to Twilio still arrive.";

pub const CAN_TEXT: &str = "You can text";
pub const CANNOT_TEXT: &str = "You cannot text yet";

pub const SENDERS: &str = "The number customers see";
pub const SENDERS_LEAD: &str =
    "Texts go out from the number in use, and replies come back to it. Several can take turns.";
pub const REFRESH: &str = "Ask Twilio again";
pub const NO_SENDERS: &str = "There is no number in this account yet. Buy one in the Twilio console, then ask again.";
pub const IN_USE: &str = "in use";
pub const USE: &str = "Use this one";
pub const TAKE_TURNS: &str = "Take turns";
pub const NO_TURNS: &str = "No more turns";
pub const RENAME: &str = "Rename";
pub const CANNOT_SEND: &str = "cannot send texts";
pub const GONE: &str = "no longer at Twilio";

pub const TEST: &str = "A test text to your own phone";
pub const OWN_PHONE: &str = "Your own phone";
pub const OWN_PHONE_HINT: &str = "You get one text, as your customers will see it. It costs about a cent.";
pub const SEND_TEST: &str = "Send a test text";

/// Follows a button's word for screen readers.
pub fn of(number: &str) -> String {
    format!(": {number}")
}

/// `31 texts today`.
pub fn sent_today(number: u64) -> String {
    format!("{} today", texts(number))
}

/// What kind of sender.
pub const fn kind(kind: SenderKind) -> &'static str {
    match kind {
        SenderKind::Number => "local number",
        SenderKind::TollFree => "toll-free number",
        SenderKind::MessagingService => "Messaging Service",
    }
}

/// What a number can do beside texting, behind its kind; nothing where it is not known.
pub const fn able(kind: SenderKind, calls: Option<bool>, pictures: Option<bool>) -> &'static str {
    match (kind, calls, pictures) {
        (SenderKind::MessagingService, ..) => "",
        (_, Some(true), Some(true)) => "· calls and pictures",
        (_, Some(true), _) => "· calls",
        (_, _, Some(true)) => "· pictures",
        _ => "",
    }
}

/// Where Twilio takes what comes in to a number.
pub fn inbound(host: &str) -> String {
    format!("Twilio hands its incoming texts to {host}")
}

/// What the carriers know of a sender, behind its kind.
pub fn registration(known: &SenderRegistration) -> String {
    let state = match known.status.as_str() {
        "VERIFIED" => "registered with the carriers",
        "FAILED" => "registration refused",
        "" => return String::new(),
        _ => "registration under way",
    };
    let without = |allowed: Option<bool>, what| if allowed == Some(false) { what } else { "" };
    let links = without(known.has_embedded_links, ", not for links");
    let phones = without(known.has_embedded_phone, ", not for phone numbers");
    format!("· {state}{links}{phones}")
}

/// How to read the state of a test text.
pub const fn test_tone(state: MessageState) -> Tone {
    match state {
        MessageState::Delivered | MessageState::Sent => Tone::Good,
        MessageState::Undelivered
        | MessageState::Failed
        | MessageState::Skipped
        | MessageState::Canceled
        | MessageState::Expired => Tone::Bad,
        MessageState::InDoubt => Tone::Warning,
        MessageState::Queued | MessageState::Submitting | MessageState::Accepted | MessageState::Scheduled => {
            Tone::Plain
        }
    }
}
