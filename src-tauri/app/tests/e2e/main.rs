//! The real app in a real window with a real keychain, told as stories; and what the window ships, checked on the
//! built files. Started by `cargo xtask test` or `cargo xtask e2e`, which bring display, message bus and keychain.

mod bundle;
mod harness;
mod stories;
