//! Twilio as it behaves on the wire: real sockets, real HTTP, faults included; and the law of `Cleared`.

mod account;
mod compile_fail;
mod fixture;
mod keychain;
mod lists;
mod submit;
mod unreliable;
