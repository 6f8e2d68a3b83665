use chrono::{DateTime, Utc};
use linnet_domain::Cleared;
use linnet_providers::twilio::{OutgoingText, Twilio};

async fn send_twice(twilio: &Twilio, cleared: Cleared, text: OutgoingText<'_>, now: DateTime<Utc>) {
    twilio.submit(cleared, text, now).await;
    twilio.submit(cleared, text, now).await;
}

fn main() {}
