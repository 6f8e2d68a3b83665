//! One file per family of commands: its arguments, the question it puts to the engine, and the words for the answer.
//! Nothing here decides anything the engine should decide.

pub mod account;
pub mod answers;
pub mod calls;
pub mod campaign;
pub mod check;
pub mod compliance;
pub mod contacts;
pub mod health;
pub mod inbox;
pub mod ledger;
pub mod message;
pub mod papers;
pub mod practice;
pub mod receiving;
pub mod run;
pub mod scheduled;
pub mod senders;
pub mod settings;
pub mod sync;
pub mod templates;
pub mod when;

use chrono::{DateTime, Utc};

use crate::args::Command;
use crate::failure::Failure;
use crate::session::Session;

/// Performs one command.
pub async fn perform(command: Command, session: &mut Session<'_>) -> Result<(), Failure> {
    match command {
        Command::Check(command) => check::perform(command, session).await,
        Command::Practice(command) => practice::perform(command, session).await,
        Command::Account(command) => account::perform(command, session).await,
        Command::Sync(command) => sync::perform(command, session).await,
        Command::Calls(command) => calls::perform(command, session).await,
        Command::Senders(command) => senders::perform(command, session).await,
        Command::Receiving(command) => receiving::perform(command, session).await,
        Command::Compliance(command) => compliance::perform(command, session).await,
        Command::Papers(command) => papers::perform(command, session).await,
        Command::Contacts(command) => contacts::perform(command, session).await,
        Command::Templates(command) => templates::perform(command, session).await,
        Command::Answers(command) => answers::perform(command, session).await,
        Command::Campaign(command) => campaign::perform(command, session).await,
        Command::Message(command) => message::perform(command, session).await,
        Command::Scheduled(command) => scheduled::perform(command, session).await,
        Command::Run(command) => run::perform(command, session).await,
        Command::Watch => run::watch(session).await,
        Command::Inbox(command) => inbox::perform(command, session).await,
        Command::Ledger(command) => ledger::perform(command, session).await,
        Command::Alerts(command) => health::alerts(command, session).await,
        Command::Settings(command) => settings::perform(command, session).await,
        Command::Doctor => health::doctor(session).await,
    }
}

/// An instant as the tables show it.
fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// An instant that may not be known.
fn maybe_instant(at: Option<DateTime<Utc>>) -> String {
    at.map(instant).unwrap_or_default()
}

/// The path as the holder of the profile, which may stand in another folder, will find it.
fn absolute(path: &std::path::Path) -> Result<String, Failure> {
    let absolute = std::path::absolute(path)
        .map_err(|error| Failure::bad_input(format!("{} is not a usable path: {error}", path.display())))?;
    let shown = absolute.display().to_string();
    absolute.into_os_string().into_string().map_err(|_| Failure::bad_input(format!("{shown} is not readable text")))
}
