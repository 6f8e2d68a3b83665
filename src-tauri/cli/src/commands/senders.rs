//! `senders …`: the numbers and Messaging Services of the account.

use clap::Subcommand;
use linnet_contract::{ChooseSender, ListSenders, Sender, SenderRegistration, SyncSenders};
use serde_json::json;

use crate::failure::Failure;
use crate::out::table;
use crate::session::Session;

/// The numbers messages go out from.
#[derive(Debug, Subcommand)]
pub enum Senders {
    /// Show the known senders.
    List,
    /// Read the senders from the provider.
    Sync,
    /// Send from this one from now on.
    Use {
        /// A number or a Messaging Service's SID.
        address: String,
    },
}

/// Performs one of them.
pub async fn perform(command: Senders, session: &mut Session<'_>) -> Result<(), Failure> {
    let senders = match command {
        Senders::List => session.ask(ListSenders {}).await?,
        Senders::Sync => session.ask(SyncSenders {}).await?,
        Senders::Use { address } => {
            let known = session.ask(ListSenders {}).await?;
            let sender = known.iter().find(|sender| sender.address == address.trim());
            let id = sender.ok_or_else(|| Failure::bad_input(format!("The account has no sender {address}.")))?.id;
            session.ask(ChooseSender { id }).await?
        }
    };
    session.out.answer(&json!({"senders": &senders}), |_| describe(&senders))
}

fn describe(senders: &[Sender]) -> String {
    if senders.is_empty() {
        return "No senders are known. `senders sync` asks the provider.".to_owned();
    }
    let yes = |flag: bool| if flag { "yes" } else { "no" }.to_owned();
    let rows: Vec<_> = senders
        .iter()
        .map(|sender| {
            let kind = sender.kind.to_string();
            vec![
                sender.address.clone(),
                kind,
                sender.name.clone(),
                yes(sender.can_text),
                yes(sender.chosen),
                yes(sender.present),
                sender.registration.as_ref().map(registration).unwrap_or_default(),
            ]
        })
        .collect();
    table(&["ADDRESS", "KIND", "NAME", "TEXTS", "IN USE", "THERE", "US REGISTRATION"], &rows)
}

/// What a registration covers, in a few words.
fn registration(registration: &SenderRegistration) -> String {
    let flags = [
        ("links", registration.has_embedded_links),
        ("phone numbers", registration.has_embedded_phone),
        ("adults only", registration.age_gated),
        ("loans", registration.direct_lending),
    ];
    let told =
        flags.iter().filter_map(|(what, flag)| Some(if (*flag)? { (*what).to_owned() } else { format!("no {what}") }));
    let told: Vec<String> = told.collect();
    format!("{} {}: {}", registration.status, registration.use_case, told.join(", "))
}
