//! The one way out.
crate::dispatch::pending!(SendTestText, CheckMessage, SendMessage, ListScheduled, CancelMessage);
