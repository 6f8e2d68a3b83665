//! The practice world over real HTTP, as a client sees it.
#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod client;
mod creating;
mod faults;
mod lists;
mod lives;
mod official;
mod others;
mod receiver;
mod standing;
mod webhooks;
