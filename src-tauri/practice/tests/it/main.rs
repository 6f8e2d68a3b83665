//! The practice world over real HTTP, as a client sees it.

mod client;
mod creating;
