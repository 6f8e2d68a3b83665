//! The words of the first start.

pub const TITLE: &str = "Welcome to Linnet";
pub const PRACTICE: &str = "Explore in practice mode";
