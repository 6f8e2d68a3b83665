//! What pages keep between the engine's answers: reads, writes, toasts, and the open business. Never the truth itself.

mod clipboard;
pub mod command;
mod debounce;
mod effect;
pub mod read;
pub mod session;
pub mod toasts;

pub use clipboard::copy;
pub use command::{Refusal, use_command};
pub use debounce::debounced;
pub use effect::{Known, effect, memo};
pub use read::{Read, loaded, use_read, use_read_when};
pub use session::{Session, use_session};
pub use toasts::{Toast, Toasts, use_toasts};
