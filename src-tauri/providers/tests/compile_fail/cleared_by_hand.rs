use chrono::{DateTime, Utc};
use linnet_domain::{AttemptId, BodyHash, Cleared, PhoneNumber};

fn forge(to: PhoneNumber, expires_at: DateTime<Utc>) -> Cleared {
    Cleared { attempt: AttemptId(1), to, body: BodyHash::of("Hello"), expires_at, send_at: None }
}

fn main() {}
