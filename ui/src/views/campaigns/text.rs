//! The words of the campaigns pages.

pub const TITLE: &str = "Campaigns";
pub const NEW: &str = "New campaign";
