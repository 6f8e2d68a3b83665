//! Automatic answers: what the owner has prepared, and what would be answered.

use chrono::{DateTime, Utc};
use linnet_domain::AutoReplyId;
use linnet_domain::auto_reply::AutoReply;
use serde::{Deserialize, Serialize};

/// Every automatic answer, in the order they were made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListAutoReplies {}

/// An automatic answer, and how it has done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AutoReplyRow {
    /// Which.
    pub id: AutoReplyId,
    /// What it answers, and how.
    pub answer: AutoReply,
    /// How often it was given in the last 30 days.
    pub given: u64,
    /// When last within them.
    pub last: Option<DateTime<Utc>>,
}

/// Keeps an automatic answer: a new one, or in place of the one with that id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveAutoReply {
    /// Nothing for a new one.
    pub id: Option<AutoReplyId>,
    /// The answer.
    pub answer: AutoReply,
}

/// Deletes an automatic answer. What it said stays on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteAutoReply {
    /// Which.
    pub id: AutoReplyId,
}

/// What would be answered to a text, now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TryAutoReply {
    /// The text.
    pub text: String,
    /// Who writes it, in any spelling; empty for somebody who has written before and got no answer lately.
    pub number: String,
}

/// What would be answered, or why nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedAutoReply {
    /// The answer that fits, by its name.
    pub name: Option<String>,
    /// What would be said.
    pub reply: Option<String>,
    /// How many texts that counts as.
    pub segments: u32,
    /// Why, in a sentence.
    pub why: String,
    /// The tag they would get; empty for none.
    pub tag: String,
    /// The list they would come onto; empty for none.
    pub list: String,
}
