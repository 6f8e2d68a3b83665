//! The real program against the real practice world, as a script or an owner at a terminal would use it. No keychain
//! is in reach, so secrets go in by `--token-stdin`.

mod bad_input;
mod checks;
mod holding;
mod main_job;
mod shop;
