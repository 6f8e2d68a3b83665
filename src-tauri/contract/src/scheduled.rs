//! What waits for its time, campaigns and single texts alike: the list of it, moving it to another time, and changing the
//! words of a single text that waits.

use chrono::{DateTime, Utc};
use linnet_domain::{CampaignId, Category, MessageId, When};
use serde::{Deserialize, Serialize};

use crate::ReasonCount;

/// What is scheduled: campaigns and single messages that wait for an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListScheduled {}

/// One thing that waits for its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduledItem {
    /// What it is.
    pub what: ScheduledWhat,
    /// The campaign's name, or the person's.
    pub title: String,
    /// The beginning of the text.
    pub text: String,
    /// People.
    pub people: u64,
    /// When it leaves, or the first of it.
    pub at: DateTime<Utc>,
    /// When the last of it may leave, where that is later than the first.
    #[serde(default)]
    pub until: Option<DateTime<Utc>>,
    /// The time as it was chosen.
    #[serde(default)]
    pub when: When,
    /// What it is in law.
    pub category: Category,
    /// A single text as it will leave; nothing for a campaign, whose people each have their own.
    #[serde(default)]
    pub body: Option<String>,
    /// What makes it leave later than chosen; empty if nothing does.
    #[serde(default)]
    pub note: String,
    /// Whether Twilio holds it, so that it goes even when this computer is off.
    #[serde(default)]
    pub held: bool,
    /// Whether some of it has left or is on its way: it cannot be moved any more, only paused or withdrawn.
    #[serde(default)]
    pub begun: bool,
}

/// Names what waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScheduledWhat {
    /// A campaign.
    Campaign(CampaignId),
    /// A single message.
    Message(MessageId),
}

/// Says what another time would mean, and moves nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckMove {
    /// What.
    pub what: ScheduledWhat,
    /// Its new time.
    pub when: When,
}

/// Moves what waits to another time. The same people get it; each is checked anew when it leaves. A campaign moved to now
/// is held for the seconds of grace first, like one that is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveScheduled {
    /// What.
    pub what: ScheduledWhat,
    /// Its new time.
    pub when: When,
}

/// What another time means for the people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovePlan {
    /// People it goes to.
    pub people: u64,
    /// When the first one leaves.
    pub first: Option<DateTime<Utc>>,
    /// When the last one may leave.
    pub last: Option<DateTime<Utc>>,
    /// Where they are, most people first.
    pub places: Vec<MovePlace>,
    /// Who leaves later than chosen, by reason.
    pub waiting: Vec<ReasonCount>,
    /// Who would not get it then, by reason.
    pub refused: Vec<ReasonCount>,
    /// Why it cannot be moved there at all.
    pub blocked: Option<String>,
}

/// The people of one place and when they get it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovePlace {
    /// The zone by its IANA name; nothing where it is not certain.
    pub zone: Option<String>,
    /// How many.
    pub people: u64,
    /// When the first of them gets it.
    pub first: DateTime<Utc>,
    /// When the last of them does.
    pub last: DateTime<Utc>,
}

/// Changes the words of a single text that waits for its time. They are taken as they stand: fields are not filled again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditMessage {
    /// Which.
    pub id: MessageId,
    /// The new text.
    pub body: String,
}
