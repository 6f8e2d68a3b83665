//! `senders …`: the numbers and Messaging Services of the account.

use clap::{Subcommand, ValueEnum};
use linnet_contract::{
    CapSender, ChangeProvider, CheckProviderChange, ChooseSender, ListSenders, MORE_NUMBERS_NOTE, ProviderChange,
    RotateSender, Sender, SenderRegistration, SyncSenders,
};
use linnet_domain::SenderId;
use serde_json::json;

use crate::failure::Failure;
use crate::out::{remark, table};
use crate::session::Session;

/// The numbers messages go out from.
#[derive(Debug, Subcommand)]
pub enum Senders {
    /// Show the known senders.
    List,
    /// Read the senders from the provider.
    Sync,
    /// Send from this one from now on; no number takes turns any more.
    Use {
        /// A number or a Messaging Service's SID.
        address: String,
    },
    /// Let a number take turns with others, or not. While any does, texts leave from those.
    Rotate {
        /// The number.
        address: String,
        /// Whether it takes turns.
        turns: Turns,
    },
    /// Give a number another name at the provider. Says what would be written; --yes writes it.
    Rename {
        /// The number.
        address: String,
        /// Its new name.
        name: String,
        /// Write it.
        #[arg(long)]
        yes: bool,
    },
    /// Make a Messaging Service at the provider with these numbers in it. Says what would be written; --yes writes it.
    MakeService {
        /// Its name.
        name: String,
        /// The numbers.
        #[arg(required = true)]
        addresses: Vec<String>,
        /// Write it.
        #[arg(long)]
        yes: bool,
    },
    /// Set the most texts a number may send in a day.
    Cap {
        /// A number or a Messaging Service's SID.
        address: String,
        /// How many: 0 is no limit, `default` follows the setting senders.daily_cap.
        texts: String,
    },
}

/// Whether a number takes turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Turns {
    /// It does.
    On,
    /// It does not.
    Off,
}

/// Performs one of them.
pub async fn perform(command: Senders, session: &mut Session<'_>) -> Result<(), Failure> {
    let senders = match command {
        Senders::List => session.ask(ListSenders {}).await?,
        Senders::Sync => session.ask(SyncSenders {}).await?,
        Senders::Use { address } => {
            let id = find(session, &address).await?;
            session.ask(ChooseSender { id }).await?
        }
        Senders::Rotate { address, turns } => {
            let id = find(session, &address).await?;
            let senders = session.ask(RotateSender { id, on: turns == Turns::On }).await?;
            remark(MORE_NUMBERS_NOTE);
            senders
        }
        Senders::Rename { address, name, yes } => {
            let sender = find(session, &address).await?;
            return change(session, ProviderChange::RenameNumber { sender, name }, yes).await;
        }
        Senders::MakeService { name, addresses, yes } => {
            let mut senders = Vec::new();
            for address in &addresses {
                senders.push(find(session, address).await?);
            }
            return change(session, ProviderChange::MakeService { name, senders }, yes).await;
        }
        Senders::Cap { address, texts } => {
            let daily_cap = match texts.trim() {
                "default" => None,
                texts => Some(texts.parse().map_err(|_| {
                    Failure::bad_input(format!("“{texts}” is neither a whole number of texts nor `default`."))
                })?),
            };
            let id = find(session, &address).await?;
            session.ask(CapSender { id, daily_cap }).await?
        }
    };
    session.out.answer(&json!({"senders": &senders}), |_| describe(&senders))
}

/// Says what a change would write at the provider, or writes it.
async fn change(session: &mut Session<'_>, change: ProviderChange, yes: bool) -> Result<(), Failure> {
    if yes {
        let senders = session.ask(ChangeProvider { change }).await?;
        return session.out.answer(&json!({"senders": &senders}), |_| describe(&senders));
    }
    let plan = session.ask(CheckProviderChange { change }).await?;
    if let Some(refused) = plan.refused {
        return Err(Failure::refused(refused));
    }
    remark("Nothing was written. Say it again with --yes to write this at Twilio.");
    session.out.answer(&plan, |plan| [plan.writes.clone(), plan.mind.clone()].concat().join("\n"))
}

async fn find(session: &mut Session<'_>, address: &str) -> Result<SenderId, Failure> {
    let known = session.ask(ListSenders {}).await?;
    let sender = known.iter().find(|sender| sender.address == address.trim());
    Ok(sender.ok_or_else(|| Failure::bad_input(format!("The account has no sender {address}.")))?.id)
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
                yes(sender.rotates),
                yes(sender.present),
                sender.sent_today.to_string(),
                sender.daily_cap.map_or_else(|| "default".to_owned(), |cap| cap.to_string()),
                sender.registration.as_ref().map(registration).unwrap_or_default(),
            ]
        })
        .collect();
    table(&["ADDRESS", "KIND", "NAME", "TEXTS", "IN USE", "TURNS", "THERE", "TODAY", "CAP", "US REGISTRATION"], &rows)
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
