//! `alerts` and `doctor`: what wants attention, and whether every part works.

use std::fmt::Write as _;

use linnet_contract::{AnswerQuestion, Attention, CheckHealth, Health, ListAttention, Question};
use serde_json::json;

use crate::commands::instant;
use crate::failure::Failure;
use crate::session::Session;

/// `alerts` and what follows it.
#[derive(Debug, clap::Args)]
pub struct Alerts {
    #[command(subcommand)]
    command: Option<AlertsCommand>,
}

#[derive(Debug, clap::Subcommand)]
enum AlertsCommand {
    /// Answers a question that `alerts` shows.
    Answer {
        /// Its number in the list, from 1.
        #[arg(value_name = "NUMBER")]
        position: usize,
        /// One of the answers shown with it, such as keep_looking.
        answer: String,
    },
}

/// Shows what wants attention, or answers one of its questions.
pub async fn alerts(command: Alerts, session: &mut Session<'_>) -> Result<(), Failure> {
    let mut alerts = session.ask(ListAttention {}).await?;
    if let Some(AlertsCommand::Answer { position, answer }) = command.command {
        let asked = position.checked_sub(1).and_then(|index| alerts.get(index)).and_then(|it| it.question.clone());
        let Some(question) = asked else {
            return Err(Failure::usage(format!("Number {position} of the alerts asks nothing.")));
        };
        let found = question.answers().iter().copied().find(|known| known.word() == answer);
        let Some(answer) = found else {
            let words: Vec<_> = question.answers().iter().map(|known| known.word()).collect();
            return Err(Failure::usage(format!("“{answer}” is none of its answers: {}.", words.join(", "))));
        };
        alerts = session.ask(AnswerQuestion { question, answer }).await?;
    }
    session.out.answer(&json!({"alerts": &alerts}), |_| describe(&alerts))
}

fn describe(alerts: &[Attention]) -> String {
    if alerts.is_empty() {
        return "Nothing wants your attention.".to_owned();
    }
    let line = |(index, alert): (usize, &Attention)| {
        let mut text = format!("{}. {}  {}\n   {}", index + 1, instant(alert.since), alert.title, alert.text);
        for answer in alert.question.iter().flat_map(Question::answers) {
            let _ = write!(text, "\n   {:<13} {}. {}", answer.word(), answer.label(), answer.consequence());
        }
        text
    };
    alerts.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// Shows the health of every part.
pub async fn doctor(session: &mut Session<'_>) -> Result<(), Failure> {
    let health: Health = session.ask(CheckHealth {}).await?;
    let line = |part: &linnet_contract::HealthPart| {
        format!("{:<10} {:<4} {}", part.part, if part.ok { "ok" } else { "BAD" }, part.message)
    };
    session.out.answer(&health, |health| health.parts.iter().map(line).collect::<Vec<_>>().join("\n"))
}
