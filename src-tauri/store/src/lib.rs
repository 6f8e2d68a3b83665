//! The database of one business: SQLite in WAL mode, one writer, a pool of read-only readers, one file per table.
//! Holds rows and transactions; decides nothing, calls no network, reads no clock.

pub mod campaigns;
pub mod db;
pub mod error;
pub mod instant;
pub mod people;
pub mod profile;
pub mod recipients;
pub mod settings;

pub use db::{Db, WriteTx};
pub use error::StoreError;
