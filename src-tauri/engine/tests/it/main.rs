//! The engine against the practice world, over real sockets and with a clock of its own.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod anchors;
mod book;
mod budget;
mod campaigns;
mod crash;
mod disk;
mod doubt;
mod ears;
mod fault_matrix;
mod faults;
mod held;
mod import;
mod import_files;
mod import_reach;
mod interleavings;
mod ledger;
mod pace;
mod receive;
mod records;
mod retry;
mod senders;
mod single;
mod stop_line;
mod stops;
mod sync;
mod trace;
mod trial;
mod when;
mod words;
mod world;
