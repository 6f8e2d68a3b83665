//! The languages of the other side: Twilio's REST interface and webhooks, time stamping authorities, tunnels, and this
//! computer's keychain.
//! Nothing here decides what may be sent; a text leaves only with a `Cleared` that the rules made.

pub mod secret;
pub mod timestamp;
pub mod tunnel;
pub mod twilio;
