use chrono::{DateTime, Utc};
use linnet_providers::twilio::{OutgoingText, Twilio};

async fn send(twilio: &Twilio, text: OutgoingText<'_>, now: DateTime<Utc>) {
    twilio.submit((), text, now).await;
}

fn main() {}
