//! Twilio as it behaves on the wire: real sockets, real HTTP, faults included; and the law of `Cleared`.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod account;
mod compile_fail;
mod fixture;
mod keychain;
mod lists;
mod pricing;
mod standing;
mod submit;
mod timestamp;
mod tunnel;
mod unreliable;
