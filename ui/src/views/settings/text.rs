//! The words of the settings.

pub const TITLE: &str = "Settings";
