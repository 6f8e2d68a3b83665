//! Whether a public address leads here: asked as anybody on the internet would.

use std::time::Duration;

use tokio::time::sleep;

/// How long one answer may take; Twilio waits as long.
const PATIENCE: Duration = Duration::from_secs(15);
/// A name that was lent a moment ago may not be known everywhere yet.
const TRIES: u32 = 4;
const BETWEEN: Duration = Duration::from_secs(3);

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// An answer with this status.
    Answered(u16),
    /// None, and why.
    Failed(String),
}

/// Asks an address once, or a few times where its name may be new. Nothing is followed: Twilio loses a text on the way.
pub async fn reach(url: &str, patient: bool) -> Reach {
    let mut reach = ask(url).await;
    for _ in 1..TRIES {
        if !patient || matches!(reach, Reach::Answered(_)) {
            break;
        }
        sleep(BETWEEN).await;
        reach = ask(url).await;
    }
    reach
}

async fn ask(url: &str) -> Reach {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(PATIENCE)
        .user_agent(concat!("linnet/", env!("CARGO_PKG_VERSION")))
        .build();
    let client = match client {
        Ok(client) => client,
        Err(error) => return Reach::Failed(error.to_string()),
    };
    match client.get(url).send().await {
        Ok(answer) => Reach::Answered(answer.status().as_u16()),
        Err(error) => Reach::Failed(words(&error)),
    }
}

/// The cause without the address, whose path is a secret.
fn words(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "nobody answered in time".to_owned();
    }
    let mut cause: Option<&dyn std::error::Error> = std::error::Error::source(error);
    let mut words = "the connection broke".to_owned();
    while let Some(inner) = cause {
        words = inner.to_string();
        cause = inner.source();
    }
    words
}
