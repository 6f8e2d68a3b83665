//! Instants as they stand in the database: UTC milliseconds since 1970.

use chrono::{DateTime, TimeZone, Utc};

/// To the stored form.
pub fn to_millis(instant: DateTime<Utc>) -> i64 {
    instant.timestamp_millis()
}

/// From the stored form; an instant outside chrono's range (never written by us) becomes the epoch.
pub fn from_millis(millis: i64) -> DateTime<Utc> {
    Utc.timestamp_millis_opt(millis).single().unwrap_or_default()
}
