//! One module a page. A page asks and orders through `state`, is made of `components`, and keeps its words in its own
//! `text.rs`.

pub mod auto_replies;
pub mod calls;
pub mod campaigns;
pub mod compliance;
pub mod contacts;
pub mod findings;
pub mod fixes;
pub mod home;
pub mod inbox;
pub mod scheduled;
pub mod settings;
pub mod start;
pub mod timing;
