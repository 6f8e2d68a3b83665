//! The arguments every command shares, and the list of commands.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::commands::{
    account, answers, calls, campaign, check, compliance, contacts, health, inbox, ledger, message, papers, practice,
    receiving, run, scheduled, senders, settings, sync, templates,
};

/// Text your customers from your own computer, without a window.
#[derive(Debug, Parser)]
#[command(name = "linnet-cli", version, max_term_width = 110)]
pub struct Arguments {
    /// The folder that holds the businesses; shared with the desktop app unless given.
    #[arg(long, global = true, env = "LINNET_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Which business.
    #[arg(long, global = true, value_name = "NAME", default_value = linnet_engine::host::DEFAULT_PROFILE)]
    pub profile: String,
    /// Answer with exactly one JSON document on standard output.
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check a number, a text, a reply, a signature or a plan; needs no business.
    #[command(subcommand)]
    Check(check::Check),
    /// The practice world: a simulated provider with pretend customers.
    #[command(subcommand)]
    Practice(practice::Practice),
    /// The account messages go through.
    #[command(subcommand)]
    Account(account::Account),
    /// The numbers messages go out from.
    #[command(subcommand)]
    Senders(senders::Senders),
    /// How replies come in, and what Twilio is told about it.
    #[command(subcommand)]
    Receiving(receiving::ReceivingCommand),
    /// Read the account at the provider: numbers, texts sent elsewhere, calls, how things stand.
    #[command(subcommand)]
    Sync(sync::Sync),
    /// Telephone calls.
    #[command(subcommand)]
    Calls(calls::Calls),
    /// The rules, doubtful replies and the do-not-text list.
    #[command(subcommand)]
    Compliance(compliance::Compliance),
    /// Sign-up wording, terms and policies, written from a few answers.
    #[command(subcommand)]
    Papers(papers::Papers),
    /// People.
    #[command(subcommand)]
    Contacts(contacts::Contacts),
    /// Stored texts.
    #[command(subcommand)]
    Templates(templates::Templates),
    /// What is answered by itself.
    #[command(subcommand)]
    Answers(answers::Answers),
    /// One message to an audience.
    #[command(subcommand)]
    Campaign(campaign::Campaign),
    /// One message to one person.
    #[command(subcommand)]
    Message(message::Message),
    /// What waits for its time.
    #[command(subcommand)]
    Scheduled(scheduled::Scheduled),
    /// Send what is due and receive what comes, until stopped.
    Run(run::Run),
    /// Print what happens in a business that a window or a run has open, as JSON lines.
    Watch,
    /// What customers answered.
    #[command(subcommand)]
    Inbox(inbox::Inbox),
    /// The record of what was sent, kept back, agreed to and refused.
    #[command(subcommand)]
    Ledger(ledger::Ledger),
    /// What wants attention, and answers to what only you can decide.
    Alerts(health::Alerts),
    /// Settings.
    #[command(subcommand)]
    Settings(settings::Settings),
    /// Health of database, keychain, account, receiving and clock.
    Doctor,
}
