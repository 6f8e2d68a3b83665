//! `message …`: one message to one person.

use chrono::{DateTime, NaiveDateTime, Utc};
use clap::Subcommand;
use linnet_contract::{LeaveWithTwilio, MessageSent, SendMessage, Urgent, When};
use linnet_domain::{Category, MessageState, Origin};
use serde_json::json;

use crate::commands::campaign::category;
use crate::commands::instant;
use crate::commands::when::local_time;
use crate::failure::Failure;
use crate::session::Session;

/// One message to one person.
#[derive(Debug, Subcommand)]
pub enum Message {
    /// Send one, now or later, by the same rules as everything.
    Send {
        /// The number, in any spelling.
        number: String,
        /// The text, with fields like {first_name|there}.
        text: String,
        /// When, as an instant (2026-03-02T18:00:00Z).
        #[arg(long, value_name = "INSTANT", conflicts_with = "local_time")]
        at: Option<DateTime<Utc>>,
        /// When, on their own clock.
        #[arg(long, value_name = "YYYY-MM-DDTHH:MM", value_parser = local_time)]
        local_time: Option<NaiveDateTime>,
        /// What it is in law.
        #[arg(long, value_parser = category, default_value = "service")]
        category: Category,
        /// Let it overtake everything else that waits, and why; for everyday messages only.
        #[arg(long, value_name = "REASON")]
        urgent: Option<String>,
        /// Hand it to Twilio before its time, so that it goes even when this computer is off; needs a Messaging Service.
        #[arg(long)]
        leave_with_twilio: bool,
        /// With an offer: agree that someone who writes “please stop” while this computer is off may still get it.
        #[arg(long, requires = "leave_with_twilio")]
        agreed: bool,
    },
}

/// A message to be sent.
#[derive(Debug)]
pub struct Order {
    /// To whom.
    pub number: String,
    /// The text.
    pub text: String,
    /// What it is in law.
    pub category: Category,
    /// What made it.
    pub origin: Origin,
    /// When.
    pub when: When,
    /// Why it overtakes, if it does.
    pub urgent: Option<String>,
    /// Whether Twilio holds it until its time.
    pub leave: Option<LeaveWithTwilio>,
}

/// Performs one of them.
pub async fn perform(command: Message, session: &mut Session<'_>) -> Result<(), Failure> {
    let Message::Send { number, text, at, local_time, category, urgent, leave_with_twilio, agreed } = command;
    let when = match (at, local_time) {
        (Some(instant), _) => When::At { instant },
        (None, Some(local)) => When::LocalTime { local },
        (None, None) => When::Now,
    };
    let leave = leave_with_twilio.then_some(LeaveWithTwilio { agreed });
    send(Order { number, text, category, origin: Origin::Direct, when, urgent, leave }, session).await
}

/// Sends one message. What a rule keeps back for good is a refusal.
pub async fn send(order: Order, session: &mut Session<'_>) -> Result<(), Failure> {
    if order.text.trim().is_empty() {
        return Err(Failure::bad_input("The text is empty."));
    }
    let sent = session
        .ask(SendMessage {
            number: order.number,
            body: order.text,
            category: order.category,
            origin: order.origin,
            when: order.when,
            urgent: order.urgent.map(|reason| Urgent { reason }),
            leave: order.leave,
            token: uuid::Uuid::new_v4().to_string(),
        })
        .await?;
    if sent.state == MessageState::Skipped {
        return Err(Failure::refused(sent.explanation.clone()).detail(json!({"id": sent.id, "state": sent.state})));
    }
    session.out.answer(&sent, describe)
}

/// One message as it stands.
pub fn describe(sent: &MessageSent) -> String {
    let when = sent.not_before.map(|at| format!(", not before {}", instant(at))).unwrap_or_default();
    format!("Message {}: {}{when}. {}", sent.id, sent.state, sent.explanation).trim_end().to_owned()
}
