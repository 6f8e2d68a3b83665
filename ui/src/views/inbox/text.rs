//! The inbox's words.

pub const TITLE: &str = "Inbox";
