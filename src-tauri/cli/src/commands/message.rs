//! `message …` and `scheduled …`: one message to one person, and what waits for its time.

use chrono::{DateTime, Utc};
use clap::Subcommand;
use linnet_contract::{
    CancelCampaign, CancelMessage, ListScheduled, MessageSent, ScheduledItem, ScheduledWhat, SendMessage, Urgent, When,
};
use linnet_domain::{CampaignId, Category, MessageId, MessageState, Origin};
use serde_json::{Value, json};

use crate::commands::campaign::category;
use crate::commands::{instant, maybe_instant};
use crate::failure::Failure;
use crate::out::table;
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
        #[arg(long, value_name = "INSTANT")]
        at: Option<DateTime<Utc>>,
        /// What it is in law.
        #[arg(long, value_parser = category, default_value = "service")]
        category: Category,
        /// Let it overtake everything else that waits, and why; for everyday messages only.
        #[arg(long, value_name = "REASON")]
        urgent: Option<String>,
    },
}

/// What waits for its time.
#[derive(Debug, Subcommand)]
pub enum Scheduled {
    /// Show it, next first.
    List,
    /// Withdraw something that has not left.
    Cancel {
        /// As `scheduled list` names it: message:7 or campaign:3; a bare number is a message.
        id: String,
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
    pub at: Option<DateTime<Utc>>,
    /// Why it overtakes, if it does.
    pub urgent: Option<String>,
}

/// Performs one of them.
pub async fn perform(command: Message, session: &mut Session<'_>) -> Result<(), Failure> {
    let Message::Send { number, text, at, category, urgent } = command;
    send(Order { number, text, category, origin: Origin::Direct, at, urgent }, session).await
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
            when: order.at.map_or(When::Now, |instant| When::At { instant }),
            urgent: order.urgent.map(|reason| Urgent { reason }),
            token: uuid::Uuid::new_v4().to_string(),
        })
        .await?;
    if sent.state == MessageState::Skipped {
        return Err(Failure::refused(sent.explanation.clone()).detail(json!({"id": sent.id, "state": sent.state})));
    }
    session.out.answer(&sent, describe)
}

fn describe(sent: &MessageSent) -> String {
    let when = sent.not_before.map(|at| format!(", not before {}", instant(at))).unwrap_or_default();
    format!("Message {}: {}{when}. {}", sent.id, sent.state, sent.explanation).trim_end().to_owned()
}

/// Performs one of them.
pub async fn perform_scheduled(command: Scheduled, session: &mut Session<'_>) -> Result<(), Failure> {
    match command {
        Scheduled::List => {
            let items = session.ask(ListScheduled {}).await?;
            let documents: Vec<Value> = items.iter().map(document).collect();
            session.out.answer(&json!({"scheduled": documents}), |_| list(&items))
        }
        Scheduled::Cancel { id } => match parse(&id)? {
            ScheduledWhat::Message(id) => {
                let withdrawn = session.ask(CancelMessage { id }).await?;
                session.out.answer(&withdrawn, describe)
            }
            ScheduledWhat::Campaign(id) => {
                let campaign = session.ask(CancelCampaign { id }).await?;
                session.out.answer(&campaign, |campaign| format!("“{}” is {}.", campaign.row.name, campaign.row.status))
            }
        },
    }
}

fn name(what: ScheduledWhat) -> String {
    match what {
        ScheduledWhat::Message(id) => format!("message:{id}"),
        ScheduledWhat::Campaign(id) => format!("campaign:{id}"),
    }
}

fn parse(text: &str) -> Result<ScheduledWhat, Failure> {
    let (kind, number) = text.split_once(':').unwrap_or(("message", text));
    let wrong = || Failure::bad_input(format!("“{text}” names nothing that waits; see `scheduled list`."));
    let number: i64 = number.parse().map_err(|_| wrong())?;
    match kind {
        "message" => Ok(ScheduledWhat::Message(MessageId(number))),
        "campaign" => Ok(ScheduledWhat::Campaign(CampaignId(number))),
        _ => Err(wrong()),
    }
}

fn document(item: &ScheduledItem) -> Value {
    json!({"id": name(item.what), "title": item.title, "text": item.text, "people": item.people, "at": item.at})
}

fn list(items: &[ScheduledItem]) -> String {
    if items.is_empty() {
        return "Nothing waits for its time.".to_owned();
    }
    let row = |item: &ScheduledItem| {
        vec![
            name(item.what),
            maybe_instant(Some(item.at)),
            item.people.to_string(),
            item.title.clone(),
            item.text.replace('\n', " "),
        ]
    };
    table(&["ID", "WHEN", "PEOPLE", "TITLE", "TEXT"], &items.iter().map(row).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_named_and_read_back_by_the_same_name() {
        for what in [ScheduledWhat::Message(MessageId(7)), ScheduledWhat::Campaign(CampaignId(3))] {
            assert_eq!(parse(&name(what)).unwrap(), what);
        }
        assert_eq!(parse("7").unwrap(), ScheduledWhat::Message(MessageId(7)));
        assert!(parse("letter:7").is_err() && parse("message:x").is_err());
    }
}
