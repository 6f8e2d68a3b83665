//! `sync …`: reading the account at the provider, by part or all of it.

use clap::{Args, Subcommand};
use linnet_contract::{GetSync, RunSync, SyncOutcome, SyncPart, SyncRun, SyncState};
use serde_json::json;

use crate::commands::maybe_instant;
use crate::failure::Failure;
use crate::out::table;
use crate::session::Session;

/// Read the account at the provider.
#[derive(Debug, Subcommand)]
pub enum Sync {
    /// Read everything the provider keeps, of every part.
    Full,
    /// Read numbers, Messaging Services and their registration.
    Numbers(Depth),
    /// Read texts that went out and came in past Linnet.
    Messages(Depth),
    /// Read calls.
    Calls(Depth),
    /// Read how account, registration and the provider stand, and this month's use.
    Status(Depth),
    /// Show the latest readings and what they found, without asking the provider.
    Show,
}

/// How much is read of a part.
#[derive(Debug, Clone, Copy, Args)]
pub struct Depth {
    /// Everything the provider keeps, not only what is new.
    #[arg(long)]
    full: bool,
}

/// Performs one of them.
pub async fn perform(command: Sync, session: &mut Session<'_>) -> Result<(), Failure> {
    let (parts, full) = match command {
        Sync::Show => {
            let state = session.ask(GetSync {}).await?;
            return session.out.answer(&state, describe);
        }
        Sync::Full => (Vec::new(), true),
        Sync::Numbers(Depth { full }) => (vec![SyncPart::Numbers], full),
        Sync::Messages(Depth { full }) => (vec![SyncPart::Messages], full),
        Sync::Calls(Depth { full }) => (vec![SyncPart::Calls], full),
        Sync::Status(Depth { full }) => (vec![SyncPart::Status], full),
    };
    let runs = session.ask(RunSync { parts, full }).await?;
    if let Some(failed) = runs.iter().find(|run| run.outcome == SyncOutcome::Failed) {
        return Err(Failure::failed(failed.note.clone()).detail(json!({"runs": &runs})));
    }
    session.out.answer(&json!({"runs": &runs}), |_| lines(&runs))
}

fn lines(runs: &[SyncRun]) -> String {
    let row = |run: &SyncRun| {
        vec![
            run.part.to_string(),
            run.outcome.to_string(),
            if run.full { "all" } else { "new" }.to_owned(),
            run.read.to_string(),
            run.added.to_string(),
            run.changed.to_string(),
            run.gone.to_string(),
            maybe_instant(run.ended_at),
            run.note.clone(),
        ]
    };
    let headings = ["PART", "OUTCOME", "DEPTH", "READ", "NEW", "CHANGED", "GONE", "ENDED", "NOTE"];
    table(&headings, &runs.iter().map(row).collect::<Vec<_>>())
}

fn describe(state: &SyncState) -> String {
    let runs: Vec<SyncRun> = state.parts.iter().filter_map(|part| part.last.clone()).collect();
    let mut said = if runs.is_empty() {
        vec!["Nothing has been read yet. `sync full` reads everything.".to_owned()]
    } else {
        vec![lines(&runs)]
    };
    said.extend(state.standings.iter().map(|one| format!("{}: {}", one.title, one.text)));
    for line in &state.usage {
        let count = line.count.map(|count| format!("{count}, ")).unwrap_or_default();
        said.push(format!("{}: {count}{}", line.title, line.price_micros.display()));
    }
    said.join("\n")
}
