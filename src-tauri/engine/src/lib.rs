//! The engine of one business: compliance, campaigns, outbox, inbox, receiving, sync; a handler per command. Knows no
//! window and no command line; everything it does can be ordered by a command and watched by events.
//!
//! From the ground up, a module uses only what stands below it: `sync` · `receive` · `campaigns`, `inbox` · `outbox` ·
//! `compliance` · `ledger` · `contacts`, `templates`, `account`, `settings`, `events`, `clock`.

pub mod account;
mod auto_replies;
pub mod campaigns;
pub mod clock;
pub mod compliance;
pub mod contacts;
mod dispatch;
mod ears;
mod engine;
mod errors;
pub mod events;
mod findings;
pub mod home;
pub mod host;
pub mod import;
pub mod inbox;
pub mod ledger;
pub mod outbox;
mod oversight;
mod papers;
pub mod receive;
pub mod settings;
pub mod signup;
pub mod suppress;
pub mod sync;
mod tasks;
pub mod templates;
mod urgent;

pub use clock::Clock;
pub use dispatch::Handle;
pub use engine::{Engine, EngineOptions};
pub use events::EventBus;
pub use host::{Host, HostOptions};
