//! One message to one person, and templates.

use chrono::{DateTime, Utc};
use linnet_domain::content::checks::Severity;
use linnet_domain::{Category, Channel, MessageId, MessageState, Micros, Origin, TemplateId, Verdict, When, words};
use serde::{Deserialize, Serialize};

/// Marks an everyday message as urgent: it overtakes everything else that waits. Offers cannot be urgent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urgent {
    /// Why, in the owner's words; kept with the message and in the record.
    pub reason: String,
}

/// Leaves what is to go later with Twilio until its time, so that it goes even when this computer is off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaveWithTwilio {
    /// Whether the owner agreed that somebody who says stop while this computer is off may still get it
    /// ([`linnet_domain::leave::AGREEMENT`]); offers need that.
    pub agreed: bool,
}

/// Asks what would happen to a message, without sending it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckMessage {
    /// To whom, in any spelling.
    pub number: String,
    /// The text, merge fields allowed.
    pub body: String,
    /// What it is in law.
    pub category: Category,
    /// What made it.
    pub origin: Origin,
    /// When.
    pub when: When,
    /// Whether it overtakes, and why.
    #[serde(default)]
    pub urgent: Option<Urgent>,
}

/// What would happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageCheck {
    /// The text as it would leave.
    pub text: String,
    /// The rules' answer.
    pub verdict: Verdict,
    /// Billed parts.
    pub segments: u32,
    /// Estimated cost.
    pub cost_micros: Micros,
    /// What there is to say about the text.
    pub findings: Vec<TextFinding>,
    /// For an offer whose text does not say how to stop: whether this person has to be told.
    #[serde(default)]
    pub stop_line: Option<StopLine>,
}

/// How many people an offer has to tell how to stop, where its own text does not: the first time, and then monthly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopLine {
    /// People who have to be told.
    pub due: u64,
    /// Of how many that can be texted.
    pub of: u64,
    /// Whether Linnet adds the line to their texts by itself; otherwise they are left out.
    pub automatic: bool,
}

/// Something about a text that the owner should know while writing it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextFinding {
    /// Whether the text may leave like this.
    pub severity: Severity,
    /// A sentence or two.
    pub message: String,
    /// Where the rule comes from.
    pub source: String,
    /// What one press does about it.
    pub fix: Option<TextFix>,
}

/// What one press does about a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextFix {
    /// What stands on the button.
    pub label: String,
    /// What it does.
    pub change: TextChange,
}

/// A change to what is being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextChange {
    /// Puts this text in its place.
    Replace(String),
    /// Makes it an offer: it then needs a yes and keeps to hours.
    TreatAsOffer,
}

/// Sends one message to one person, through the same outbox and rules as everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendMessage {
    /// To whom, in any spelling.
    pub number: String,
    /// The text, merge fields allowed.
    pub body: String,
    /// What it is in law.
    pub category: Category,
    /// `Direct` from a contact's page, `Reply` in a conversation.
    pub origin: Origin,
    /// When.
    pub when: When,
    /// Whether it overtakes, and why.
    #[serde(default)]
    pub urgent: Option<Urgent>,
    /// Whether Twilio holds it until its time.
    #[serde(default)]
    pub leave: Option<LeaveWithTwilio>,
    /// Made by the form that sends it: the same token twice is one message, so a double click sends once.
    pub token: String,
}

/// A message as it stands after the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageSent {
    /// Which.
    pub id: MessageId,
    /// Its state.
    pub state: MessageState,
    /// When it may leave at the earliest.
    pub not_before: Option<DateTime<Utc>>,
    /// A sentence.
    pub explanation: String,
}

/// Withdraws a message that has not left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelMessage {
    /// Which.
    pub id: MessageId,
}

words! {
    /// Which way a message went.
    pub enum Direction {
        /// From a customer.
        In = "in",
        /// To a customer.
        Out = "out",
    }
}

/// One message in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadMessage {
    /// The outgoing message's id; nothing for one that came in.
    pub id: Option<MessageId>,
    /// Which way.
    pub direction: Direction,
    /// The text.
    pub body: String,
    /// When it was written or came in.
    pub at: DateTime<Utc>,
    /// State of an outgoing one.
    pub status: Option<MessageState>,
    /// How it travelled.
    pub channel: Channel,
    /// The campaign it belongs to, or, of one that came in, the campaign it answers.
    pub campaign: Option<String>,
    /// The automatic answer it is, by its name; empty for another text that nobody of the business wrote.
    pub automatic: Option<String>,
    /// A sentence where something is to be said (why it waits, why it failed, that it was a stop).
    pub note: String,
}

/// Every template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListTemplates {}

/// A stored text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Which.
    pub id: TemplateId,
    /// Its name, unique.
    pub name: String,
    /// The text with merge fields.
    pub body: String,
}

/// Adds a template or changes one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveTemplate {
    /// Which; nothing for a new one.
    pub id: Option<TemplateId>,
    /// Its name.
    pub name: String,
    /// The text.
    pub body: String,
}

/// Deletes a template; campaigns made from it keep their text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteTemplate {
    /// Which.
    pub id: TemplateId,
}
