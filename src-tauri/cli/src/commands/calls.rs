//! `calls …`: who called, and whom the business called.

use clap::Subcommand;
use linnet_contract::{CallRow, CallsShown, ListCalls, Slice};
use serde_json::json;

use crate::commands::instant;
use crate::failure::Failure;
use crate::out::table;
use crate::session::Session;

/// Telephone calls.
#[derive(Debug, Subcommand)]
pub enum Calls {
    /// Show the calls that have been read, latest first. `sync calls` reads them.
    List {
        /// Only those in which they reached nobody.
        #[arg(long)]
        missed: bool,
        /// Part of a name or number.
        #[arg(long, default_value = "")]
        query: String,
        /// At most so many.
        #[arg(long, default_value_t = 100)]
        limit: u64,
    },
}

/// Performs one of them.
pub async fn perform(command: Calls, session: &mut Session<'_>) -> Result<(), Failure> {
    let Calls::List { missed, query, limit } = command;
    let shown = if missed { CallsShown::Missed } else { CallsShown::All };
    let page = session.ask(ListCalls { shown, query, slice: Slice { offset: 0, limit } }).await?;
    session.out.answer(&json!({"total": page.total, "calls": &page.items}), |_| describe(&page.items))
}

fn describe(calls: &[CallRow]) -> String {
    if calls.is_empty() {
        return "No calls are known. `sync calls` reads them at the provider.".to_owned();
    }
    let row = |call: &CallRow| {
        vec![
            instant(call.at),
            call.direction.to_string(),
            call.outcome.to_string().replace('_', " "),
            call.number.clone(),
            call.name.clone(),
            format!("{}:{:02}", call.seconds / 60, call.seconds % 60),
            call.network_name.clone().unwrap_or_default(),
        ]
    };
    let headings = ["BEGAN", "WAY", "OUTCOME", "NUMBER", "NAME", "LENGTH", "NETWORK CALLS THEM"];
    table(&headings, &calls.iter().map(row).collect::<Vec<_>>())
}
