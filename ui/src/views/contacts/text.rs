//! The words of the address book's pages.

pub const TITLE: &str = "Contacts";
