//! What the window (or the command line) and the engine say to each other: one list of commands, one event type, one
//! error type. Plain data only; safe for wasm. Nothing here decides anything, and no secret ever travels outward.

mod account;
mod auto_replies;
mod calls;
mod campaigns;
mod commands;
mod compliance;
mod contacts;
mod error;
mod event;
mod import;
mod inbox;
mod ledger;
mod messages;
mod page;
mod papers;
mod questions;
mod receiving;
mod rest;
mod scheduled;
mod secret;
mod settings;
mod startup;
mod sync;

pub use linnet_domain::When;
pub use linnet_domain::calls::{CallDirection, CallOutcome};

pub use account::*;
pub use auto_replies::*;
pub use calls::*;
pub use campaigns::*;
pub use commands::*;
pub use compliance::*;
pub use contacts::*;
pub use error::*;
pub use event::*;
pub use import::*;
pub use inbox::*;
pub use ledger::*;
pub use messages::*;
pub use page::*;
pub use papers::*;
pub use questions::*;
pub use receiving::*;
pub use rest::*;
pub use scheduled::*;
pub use secret::*;
pub use settings::*;
pub use startup::*;
pub use sync::*;
