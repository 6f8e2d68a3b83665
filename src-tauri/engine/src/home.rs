//! The home page.
crate::dispatch::pending!(GetOverview, ListAttention, CheckHealth);
