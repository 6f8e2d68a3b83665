//! The home page's words.

use linnet_contract::AttentionKind;
use linnet_domain::money::group_thousands;

use crate::text::count;

pub const SENT_TODAY: &str = "Sent today";
pub const REPLIES: &str = "Replies";
pub const SAID_STOP: &str = "Said stop";
pub const SPENT: &str = "Spent";
pub const NONE_WAITING: &str = "none waiting";
pub const NOTHING_SENT: &str = "nothing yet";
pub const GOING_OUT: &str = "Going out now";
pub const NEXT: &str = "Next";
pub const NOTHING_NEXT: &str = "Nothing is scheduled.";
pub const ALL_SCHEDULED: &str = "Move, change or cancel what is scheduled";
pub const DRAFTS: &str = "Drafts to continue";
pub const CONTINUE_DRAFT: &str = "Continue";
pub const RECENT: &str = "Sent before";
pub const WITHDRAW: &str = "Withdraw";
pub const WITHDRAWN: &str = "Withdrawn. It will not be sent.";
pub const PAUSE: &str = "Pause";
pub const RESUME: &str = "Resume";
pub const ATTENTION: &str = "Wants your attention";
pub const ALL_WELL: &str = "Nothing. Everything is going as it should.";
pub const YOU_CAN_TEXT: &str = "You can text";
pub const NOT_YET: &str = "You cannot text yet, because …";
pub const FROM: &str = "Customers see";
pub const BALANCE: &str = "Balance";
pub const ACCOUNT_SETTINGS: &str = "Account settings";
pub const CONNECT: &str = "Connect your account";
pub const NOBODY_TITLE: &str = "Bring in your customers";
pub const NOBODY_TEXT: &str = "Start with the list you already have, from a spreadsheet. It stays on this computer.";
pub const FIRST_TITLE: &str = "Write your first campaign";
pub const FIRST_TEXT: &str = "One text to many customers. Before anything leaves you see who gets it, who does not and why, \
     and what it costs.";
pub const FIRST_CAMPAIGN: &str = "Write a campaign";

/// `Good morning, Rosa’s Salon`.
pub fn greeting(hour: u32, name: &str) -> String {
    let time = match hour {
        4..=11 => "Good morning",
        12..=17 => "Good afternoon",
        _ => "Good evening",
    };
    if name.trim().is_empty() { time.to_owned() } else { format!("{time}, {name}") }
}

/// How things stand, in a line.
pub fn lead(can_text: bool, items: usize) -> String {
    let start = if can_text { "Everything is working." } else { "Texting is not open yet." };
    match items {
        0 => start.to_owned(),
        1 => format!("{start} One thing wants your attention."),
        items => format!("{start} {items} things want your attention."),
    }
}

/// `97.8 % delivered`; nothing while nothing was sent.
pub fn delivered(delivered: u64, sent: u64) -> Option<String> {
    share(delivered, sent).map(|share| format!("{share} delivered"))
}

/// A share of a whole with one decimal, rounded down, so that "100 %" means everyone.
pub fn share(part: u64, whole: u64) -> Option<String> {
    let permille = part.saturating_mul(1000).checked_div(whole)?;
    let (percent, tenths) = (permille / 10, permille % 10);
    Some(if tenths == 0 { format!("{percent} %") } else { format!("{percent}.{tenths} %") })
}

/// `3 waiting for you`.
pub fn waiting(conversations: u64) -> String {
    format!("{} waiting for you", group_thousands(conversations))
}

/// `of $50.00 for today`.
pub fn budget(budget: &str) -> String {
    format!("of {budget} for today")
}

/// `23 people`, `1 person`.
pub fn people(number: u64) -> String {
    count(number, "person", "people")
}

/// The chip on a thing that wants attention.
pub const fn attention(kind: AttentionKind) -> &'static str {
    match kind {
        AttentionKind::InDoubt => "In doubt",
        AttentionKind::Review => "Review",
        AttentionKind::CampaignPaused => "Paused",
        AttentionKind::Account => "Account",
        AttentionKind::Receiving => "Replies",
        AttentionKind::Clock => "Clock",
        AttentionKind::Elsewhere => "Second sender",
        AttentionKind::Missed => "Missed",
        AttentionKind::Budget => "Budget",
        AttentionKind::Anchor => "Record",
        AttentionKind::Unreached => "Not reached",
        AttentionKind::NotHeld => "Left with Twilio",
    }
}

/// What to press about it.
pub const fn attention_action(kind: AttentionKind) -> &'static str {
    match kind {
        AttentionKind::InDoubt | AttentionKind::CampaignPaused | AttentionKind::Unreached => "See the campaign",
        AttentionKind::NotHeld => "See what is scheduled",
        AttentionKind::Missed => "See the conversation",
        AttentionKind::Review => "Read and decide",
        AttentionKind::Account => "See the account",
        AttentionKind::Receiving | AttentionKind::Clock | AttentionKind::Elsewhere => "See how replies arrive",
        AttentionKind::Budget => "Change the budget",
        AttentionKind::Anchor => "See the settings",
    }
}

/// Asked before texts go a second time.
pub const SEND_AGAIN_QUESTION: &str = "Send them again?";
/// What it means.
pub const SEND_AGAIN_MEANING: &str = "Twilio shows no trace of them, so most likely they never went. If one did go after all, \
                                      that person gets it twice, and it is paid for twice.";
/// On the button.
pub const SEND_AGAIN_WORD: &str = "Send again";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_never_rounded_up_to_everyone() {
        assert_eq!(share(0, 0), None);
        assert_eq!(share(812, 812).as_deref(), Some("100 %"));
        assert_eq!(share(9_999, 10_000).as_deref(), Some("99.9 %"));
        assert_eq!(share(4, 812).as_deref(), Some("0.4 %"));
    }

    #[test]
    fn one_greets_by_the_hour() {
        assert_eq!(greeting(4, "Rosa’s Salon"), "Good morning, Rosa’s Salon");
        assert_eq!(greeting(12, "Rosa’s Salon"), "Good afternoon, Rosa’s Salon");
        assert_eq!(greeting(23, " "), "Good evening");
    }
}
