//! Conversations: one per number, whatever the spelling.

use chrono::{DateTime, Utc};
use linnet_domain::{ContactId, words};
use serde::{Deserialize, Serialize};

use crate::{Slice, ThreadMessage};

words! {
    /// Which conversations.
    pub enum ConversationFilter {
        /// All.
        All = "all",
        /// With something unread.
        Unread = "unread",
    }
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
}

/// Marks a conversation read or unread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkConversation {
    /// The number.
    pub number: String,
    /// Read or not.
    pub read: bool,
}
