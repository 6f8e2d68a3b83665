//! The home page's words.

pub const TITLE: &str = "Home";
