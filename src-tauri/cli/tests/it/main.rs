//! The real program against the real practice world, as a script or an owner at a terminal would use it. No keychain
//! is in reach, so secrets go in by `--token-stdin`.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod answers;
mod bad_input;
mod checks;
mod compliance;
mod held;
mod holding;
mod ledger;
mod main_job;
mod readme;
mod receiving;
mod scheduled;
mod senders;
mod shop;
mod sync;
mod torture;
