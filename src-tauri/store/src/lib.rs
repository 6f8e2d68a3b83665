//! The database of one business: SQLite in WAL mode, one writer, a pool of read-only readers, one file per table.
//! Holds rows and transactions; decides nothing, calls no network, reads no clock.

pub mod account;
pub mod attempts;
pub mod auto_replies;
pub mod calls;
pub mod campaigns;
pub mod consents;
pub mod contacts;
pub mod conversations;
pub mod cursors;
pub mod db;
pub mod elsewhere;
pub mod error;
pub mod hook_bases;
pub mod hook_sites;
pub mod inbound;
pub mod instant;
pub mod ledger;
pub mod lists;
pub mod messages;
pub mod people;
pub mod prices;
pub mod profile;
pub mod provider_events;
pub mod recalls;
pub mod recipients;
pub mod reviews;
pub mod rule_changes;
pub mod senders;
pub mod settings;
pub mod sign_ups;
pub mod spend;
pub mod standings;
pub mod suppressions;
pub mod sync_runs;
pub mod tags;
pub mod templates;
pub mod thread;
pub mod today;
pub mod trials;
pub mod watch;

pub use db::{Db, WriteTx};
pub use error::StoreError;
