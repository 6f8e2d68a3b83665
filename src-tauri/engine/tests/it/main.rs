//! The engine against the practice world, over real sockets and with a clock of its own.

mod crash;
mod doubt;
mod faults;
mod pace;
mod receive;
mod single;
mod trace;
mod world;
