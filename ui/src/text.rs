//! Sentences shared by several pages, and the plural. A view's own words stand in its `text.rs`, so that another
//! language has one kind of place to look.

use linnet_domain::money::group_thousands;
use linnet_domain::{ConsentBasis, MessageState, Micros};

pub const APP_NAME: &str = "Linnet";
pub const LOADING: &str = "One moment…";
pub const NO_ENGINE: &str = "This window has lost touch with the rest of Linnet. Nothing was changed.";
pub const NO_ENGINE_HINT: &str = "Close Linnet and open it again.";
pub const NO_PAGE: &str = "This page did not open. Nothing was changed, and your messages go on as before.";
pub const NO_PAGE_HINT: &str = "Try again. If it still does not open, close Linnet and open it again.";
pub const UNREADABLE_ANSWER: &str = "Linnet gave an answer this window cannot read. Nothing was changed by reading it.";
pub const TRY_AGAIN: &str = "Try again";
pub const CANCEL: &str = "Cancel";
/// Beside a button that may say "cancel" itself.
pub const GO_BACK: &str = "Go back";
pub const CLOSE: &str = "Close";
pub const SAVE: &str = "Save";
pub const BACK: &str = "Back";
pub const CONTINUE: &str = "Continue";
pub const NOT_COPIED: &str = "This computer does not let Linnet copy. Mark the text and copy it by hand.";
pub const UNDO: &str = "Undo";
pub const DISMISS: &str = "Dismiss";
pub const OPTIONAL: &str = "optional";
pub const SHAPE_DATE: &str = "YYYY-MM-DD";
pub const SHAPE_DATE_TIME: &str = "YYYY-MM-DD HH:MM";
pub const NOTIFICATIONS: &str = "Notifications";
pub const SKIP_TO_CONTENT: &str = "Skip to the page";
pub const MAIN_MENU: &str = "Main menu";
pub const PRACTICE_BAND: &str = "Practice mode — pretend customers, pretend money. Nothing leaves this computer.";
pub const CONNECT_TWILIO: &str = "Connect Twilio";
pub const TODAY: &str = "Today";
pub const SPENT_TODAY: &str = "Spent today";
pub const SWITCH_BUSINESS: &str = "Switch business";

/// On what goes even when this computer is off.
pub const HELD: &str = "Held by Twilio";
pub const URGENT: &str = "Urgent";
pub const URGENT_NOTE: &str = "Goes before everything else that waits. For what cannot wait, never for offers.";
pub const URGENT_WHY: &str = "Why is it urgent?";
pub const URGENT_HINT: &str = "For instance: water is off at two. It stays on record with the text.";
pub const FIX_YES: &str = "Record their yes";
pub const FIX_PLACE: &str = "Add their ZIP code";
pub const FIX_EVERYDAY: &str = "It is an everyday message";
pub const FIX_COUNTRY: &str = "See the rules of countries";
pub const FIX_NAME: &str = "Give your business’s name";

pub const HOME: &str = "Home";
pub const CAMPAIGNS: &str = "Campaigns";
pub const SCHEDULED: &str = "Scheduled";
pub const INBOX: &str = "Inbox";
pub const CALLS: &str = "Calls";
pub const CONTACTS: &str = "Contacts";
pub const IMPORT: &str = "Import contacts";
pub const COMPLIANCE: &str = "Compliance";
pub const SETTINGS: &str = "Settings";
pub const NEW_CAMPAIGN: &str = "New campaign";

/// `1 person`, `1,242 people`.
pub fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", group_thousands(number), if number == 1 { one } else { many })
}

/// `1 person`, `1,242 people`.
pub fn people(number: u64) -> String {
    count(number, "person", "people")
}

/// `1 text`, `3 texts`.
pub fn texts(number: u64) -> String {
    count(number, "text", "texts")
}

/// What a segment count means to an owner; nothing where there is nothing to say.
pub fn counts_as(segments: u32) -> String {
    format!("counts as {}", texts(u64::from(segments)))
}

/// `3 unread conversations`.
pub fn unread(number: u64) -> String {
    count(number, "unread conversation", "unread conversations")
}

/// `2 replies wait for your decision`.
pub fn reviews(number: u64) -> String {
    count(number, "reply waits for your decision", "replies wait for your decision")
}

/// `$4.12 of $50.00`.
pub fn of_budget(spent: Micros, budget: Micros) -> String {
    format!("{} of {}", spent.display(), budget.display())
}

/// Where a message stands, as an owner would say it.
pub const fn state(state: MessageState) -> &'static str {
    match state {
        MessageState::Queued => "waiting",
        MessageState::Submitting => "leaving now",
        MessageState::InDoubt => "checking with Twilio",
        MessageState::Accepted => "on its way",
        MessageState::Scheduled => "waiting at Twilio",
        MessageState::Sent => "sent",
        MessageState::Delivered => "delivered",
        MessageState::Undelivered => "not delivered",
        MessageState::Failed => "refused",
        MessageState::Skipped => "kept back",
        MessageState::Canceled => "withdrawn",
        MessageState::Expired => "too late",
    }
}

/// What somebody agreed to, short enough for a table.
pub const fn consent(basis: ConsentBasis) -> &'static str {
    match basis {
        ConsentBasis::None => "not known",
        ConsentBasis::Customer => "customer",
        ConsentBasis::Verbal => "said yes",
        ConsentBasis::Written => "yes in writing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_never_many() {
        assert_eq!(people(1), "1 person");
        assert_eq!(people(0), "0 people");
        assert_eq!(people(1242), "1,242 people");
        assert_eq!(counts_as(2), "counts as 2 texts");
    }
}
