//! `answers …`: what is answered by itself.

use std::io::Read as _;

use clap::Subcommand;
use linnet_contract::{AutoReplyRow, DeleteAutoReply, ListAutoReplies, SaveAutoReply, TriedAutoReply, TryAutoReply};
use linnet_domain::auto_reply::AutoReply;
use serde_json::json;

use crate::failure::Failure;
use crate::out::table;
use crate::session::Session;

/// Automatic answers.
#[derive(Debug, Subcommand)]
pub enum Answers {
    /// Show all.
    List,
    /// Keep one, given as JSON in the shape of `answer` in what `answers list --json` prints; one of that name is replaced.
    Save {
        /// The file, or - for standard input.
        file: String,
    },
    /// Delete one; what it said stays on record.
    Delete {
        /// Its name.
        name: String,
    },
    /// Show what would be answered to a text. Nothing is sent.
    Try {
        /// The text.
        text: String,
        /// Who writes it.
        #[arg(long, default_value = "")]
        from: String,
    },
}

/// Performs one of them.
pub async fn perform(command: Answers, session: &mut Session<'_>) -> Result<(), Failure> {
    match command {
        Answers::List => {
            let answers = session.ask(ListAutoReplies {}).await?;
            session.out.answer(&json!({"answers": &answers}), |_| describe(&answers))
        }
        Answers::Save { file } => {
            let text = read(&file)?;
            let answer: AutoReply = serde_json::from_str(&text)
                .map_err(|error| Failure::bad_input(format!("“{file}” holds no automatic answer: {error}.")))?;
            let known = session.ask(ListAutoReplies {}).await?;
            let id = known.iter().find(|row| row.answer.name == answer.name).map(|row| row.id);
            let row = session.ask(SaveAutoReply { id, answer }).await?;
            session.out.answer(&row, |row| format!("Kept as “{}”.", row.answer.name))
        }
        Answers::Delete { name } => {
            let known = session.ask(ListAutoReplies {}).await?;
            let row = known.into_iter().find(|row| row.answer.name == name);
            let row = row.ok_or_else(|| Failure::bad_input(format!("There is no automatic answer “{name}”.")))?;
            session.ask(DeleteAutoReply { id: row.id }).await?;
            session.out.answer(&json!({"deleted": name}), |_| format!("“{name}” is deleted."))
        }
        Answers::Try { text, from } => {
            let tried = session.ask(TryAutoReply { text, number: from }).await?;
            session.out.answer(&tried, tell)
        }
    }
}

fn read(file: &str) -> Result<String, Failure> {
    let mut text = String::new();
    let read = match file {
        "-" => std::io::stdin().read_to_string(&mut text).map(|_| text),
        file => std::fs::read_to_string(file),
    };
    read.map_err(|error| Failure::bad_input(format!("“{file}” cannot be read: {error}.")))
}

fn describe(answers: &[AutoReplyRow]) -> String {
    let row = |row: &AutoReplyRow| {
        let state = if row.answer.on { "on" } else { "off" };
        vec![row.answer.name.clone(), state.to_owned(), row.given.to_string(), row.answer.step.reply.clone()]
    };
    table(&["NAME", "STATE", "GIVEN", "ANSWER"], &answers.iter().map(row).collect::<Vec<_>>())
}

fn tell(tried: &TriedAutoReply) -> String {
    match &tried.reply {
        Some(reply) => format!("{reply}\n\n{}", tried.why),
        None => format!("Nothing is answered. {}", tried.why),
    }
}
