//! The verdict for one person, message and instant.
