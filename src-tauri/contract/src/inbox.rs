//! Conversations: one per number, whatever the spelling.

use chrono::{DateTime, Utc};
use linnet_domain::ContactId;
pub use linnet_domain::ConversationFilter;
use serde::{Deserialize, Serialize};

use crate::{Slice, ThreadMessage};

/// What the owner has settled about a conversation. Whatever the customer writes next opens it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConversationState {
    /// Something is to be done.
    Open,
    /// Nothing is.
    Done,
    /// Something is, but later.
    Snoozed {
        /// Until when.
        until: DateTime<Utc>,
    },
}

/// Settles a conversation, puts it off, or opens it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettleConversation {
    /// The number, in any spelling.
    pub number: String,
    /// As what.
    pub state: ConversationState,
}

/// Keeps a note about a conversation, for the business alone, in place of the one there was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteConversation {
    /// The number, in any spelling.
    pub number: String,
    /// The note; empty for none.
    pub note: String,
}

/// Part of the inbox, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListConversations {
    /// Which.
    pub filter: ConversationFilter,
    /// Part of a name, number or text; empty for all.
    pub query: String,
    /// Which rows.
    pub slice: Slice,
}

/// One line of the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationRow {
    /// The number in E.164.
    pub number: String,
    /// The contact, if known.
    pub contact: Option<ContactId>,
    /// Their name, or the number as people write it.
    pub name: String,
    /// The beginning of the latest message.
    pub preview: String,
    /// Whether the latest message is ours.
    pub last_is_ours: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// Unread messages.
    pub unread: u64,
    /// Whether they are on the do-not-text list.
    pub suppressed: bool,
    /// What the owner has settled.
    pub state: ConversationState,
}

/// One conversation by number, in any spelling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetConversation {
    /// The number.
    pub number: String,
}

/// A conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// Its line in the inbox.
    pub row: ConversationRow,
    /// The messages, oldest first, the latest 500.
    pub messages: Vec<ThreadMessage>,
    /// Where they are, in words ("Chicago time, by area code").
    pub place: String,
    /// What they agreed to, in words.
    pub consent: String,
    /// Their tags.
    pub tags: Vec<String>,
    /// The note about it, for the business alone.
    pub note: String,
}

/// Marks a conversation read or unread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkConversation {
    /// The number.
    pub number: String,
    /// Read or not.
    pub read: bool,
}
