//! `scheduled …`: what waits for its time, moving it, changing it and taking it back.

use clap::Subcommand;
use linnet_contract::{
    CallBackCampaign, Campaign, CancelCampaign, CancelMessage, CheckMove, EditMessage, ListScheduled, MovePlan,
    MoveScheduled, ScheduledItem, ScheduledWhat,
};
use linnet_domain::{CampaignId, MessageId};
use serde_json::{Value, json};

use crate::commands::message::describe;
use crate::commands::when::Leaves;
use crate::commands::{instant, maybe_instant};
use crate::failure::Failure;
use crate::out::table;
use crate::session::Session;

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
    /// Give it another time, for the same people; without a time it goes now.
    Move {
        /// As `scheduled list` names it.
        id: String,
        #[command(flatten)]
        time: Leaves,
        /// Only say what it would mean.
        #[arg(long)]
        dry_run: bool,
    },
    /// Change the words of a single text; fields are not filled again.
    Edit {
        /// As `scheduled list` names it.
        id: String,
        /// The new text.
        text: String,
    },
    /// Take a campaign back to a draft, to change it and send it again.
    Draft {
        /// As `scheduled list` names it.
        id: String,
    },
}

/// Performs one of them.
pub async fn perform(command: Scheduled, session: &mut Session<'_>) -> Result<(), Failure> {
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
                session.out.answer(&campaign, standing)
            }
        },
        Scheduled::Move { id, time, dry_run } => {
            let (what, when) = (parse(&id)?, time.when());
            let plan = if dry_run {
                session.ask(CheckMove { what, when }).await?
            } else {
                session.ask(MoveScheduled { what, when }).await?
            };
            session.out.answer(&plan, meaning)
        }
        Scheduled::Edit { id, text } => match parse(&id)? {
            ScheduledWhat::Message(id) => {
                let changed = session.ask(EditMessage { id, body: text }).await?;
                session.out.answer(&changed, describe)
            }
            ScheduledWhat::Campaign(_) => {
                Err(Failure::bad_input("A campaign is changed as a draft: take it back with `scheduled draft` first."))
            }
        },
        Scheduled::Draft { id } => match parse(&id)? {
            ScheduledWhat::Campaign(id) => {
                let campaign = session.ask(CallBackCampaign { id }).await?;
                session.out.answer(&campaign, standing)
            }
            ScheduledWhat::Message(_) => Err(Failure::bad_input(
                "A single text is never a draft: change it with `scheduled edit`, or cancel it.",
            )),
        },
    }
}

fn standing(campaign: &Campaign) -> String {
    format!("“{}” is {}.", campaign.row.name, campaign.row.status)
}

/// What another time means.
fn meaning(plan: &MovePlan) -> String {
    let mut lines = vec![format!("People     {}", plan.people)];
    lines.extend(plan.places.iter().map(|place| {
        let place_name = place.zone.as_deref().unwrap_or("place not certain");
        let until = if place.last > place.first { format!(" until {}", instant(place.last)) } else { String::new() };
        format!("  {:>7}  {place_name}: {}{until}", place.people, instant(place.first))
    }));
    lines.extend(plan.waiting.iter().map(|group| format!("Later      {} ({})", group.count, group.reason)));
    lines.extend(plan.refused.iter().map(|group| format!("Will not   {} ({})", group.count, group.reason)));
    lines.extend(plan.blocked.iter().map(|why| format!("It cannot be moved there: {why}")));
    lines.join("\n")
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
    json!({
        "id": name(item.what),
        "title": item.title,
        "text": item.text,
        "people": item.people,
        "at": item.at,
        "until": item.until,
        "when": item.when,
        "note": item.note,
        "held_by_twilio": item.held,
        "begun": item.begun,
    })
}

fn list(items: &[ScheduledItem]) -> String {
    if items.is_empty() {
        return "Nothing waits for its time.".to_owned();
    }
    let row = |item: &ScheduledItem| {
        vec![
            name(item.what),
            maybe_instant(Some(item.at)),
            if item.held { "Twilio" } else { "here" }.to_owned(),
            item.people.to_string(),
            item.title.clone(),
            item.text.replace('\n', " "),
        ]
    };
    table(&["ID", "WHEN", "WAITS", "PEOPLE", "TITLE", "TEXT"], &items.iter().map(row).collect::<Vec<_>>())
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
