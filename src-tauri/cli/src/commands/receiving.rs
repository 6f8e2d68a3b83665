//! `receiving …`: how replies come in, and what stands at Twilio for it.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use linnet_contract::{
    CheckHooks, ChooseReceiving, ConnectHooks, DisconnectHooks, GetReceiving, HookPlan, MendInbound, Receiving,
    ReceivingTest, RetryReceiving, StepOutcome, TestReceiving, Way,
};
use serde_json::json;

use crate::commands::absolute;
use crate::failure::Failure;
use crate::out::remark;
use crate::secret;
use crate::session::Session;

/// How replies come in.
#[derive(Debug, Subcommand)]
pub enum ReceivingCommand {
    /// Show how replies come in.
    Show,
    /// Choose how Twilio reaches this computer. Without a way, Linnet asks Twilio every few seconds.
    Choose {
        /// Which way.
        way: ChosenWay,
        /// The public address: needed for cloudflare-named and own, possible for ngrok.
        #[arg(long, value_name = "URL")]
        address: Option<String>,
        /// Where the program is; else it is looked for.
        #[arg(long, value_name = "FILE")]
        program: Option<PathBuf>,
        /// Read the tunnel's token from standard input and keep it in the keychain.
        #[arg(long)]
        token_stdin: bool,
    },
    /// Try the way again at once.
    Retry,
    /// Test the whole way from the outside. That it is not open is an answer too.
    Test,
    /// Show where Twilio delivers replies now, and what would be replaced; changes nothing.
    Look,
    /// Tell Twilio the address. What stood there is kept, and called when this computer cannot be reached.
    Connect {
        /// What was seen, as `look` names it, so that nothing else is replaced.
        #[arg(long)]
        seen: String,
    },
    /// Put back what stood at Twilio before.
    Disconnect,
    /// Make a Messaging Service that drops replies let them through.
    Mend {
        /// The Messaging Service's SID.
        sid: String,
    },
}

/// A way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ChosenWay {
    /// None: Linnet asks.
    None,
    /// Cloudflare, without an account.
    CloudflareQuick,
    /// A tunnel of your own at Cloudflare.
    CloudflareNamed,
    /// ngrok.
    Ngrok,
    /// An address of your own.
    Own,
}

impl From<ChosenWay> for Way {
    fn from(way: ChosenWay) -> Self {
        match way {
            ChosenWay::None => Self::None,
            ChosenWay::CloudflareQuick => Self::CloudflareQuick,
            ChosenWay::CloudflareNamed => Self::CloudflareNamed,
            ChosenWay::Ngrok => Self::Ngrok,
            ChosenWay::Own => Self::Own,
        }
    }
}

/// Performs one of them.
pub async fn perform(command: ReceivingCommand, session: &mut Session<'_>) -> Result<(), Failure> {
    let receiving = match command {
        ReceivingCommand::Show => session.ask(GetReceiving {}).await?,
        ReceivingCommand::Choose { way, address, program, token_stdin } => {
            let program = program.as_deref().map(absolute).transpose()?;
            let token = if token_stdin { Some(secret::read("token")?) } else { None };
            session.ask(ChooseReceiving { way: way.into(), address, program, token, session_only: false }).await?
        }
        ReceivingCommand::Retry => session.ask(RetryReceiving {}).await?,
        ReceivingCommand::Connect { seen } => session.ask(ConnectHooks { seen }).await?,
        ReceivingCommand::Disconnect => session.ask(DisconnectHooks {}).await?,
        ReceivingCommand::Look => {
            let plan = session.ask(CheckHooks {}).await?;
            return session.out.answer(&plan, |_| describe_plan(&plan));
        }
        ReceivingCommand::Mend { sid } => {
            let plan = session.ask(MendInbound { sid }).await?;
            return session.out.answer(&plan, |_| describe_plan(&plan));
        }
        ReceivingCommand::Test => {
            let test = session.ask(TestReceiving {}).await?;
            if !test.passed {
                remark("Replies still come: Linnet asks Twilio for them while a window or `run` is open.");
            }
            return session.out.answer(&test, |_| describe_test(&test));
        }
    };
    session.out.answer(&json!({"receiving": &receiving}), |_| describe(&receiving))
}

fn describe(receiving: &Receiving) -> String {
    let mut lines = vec![format!("{} ({}): {}", receiving.way, receiving.state, receiving.sentence)];
    lines.extend(receiving.advice.clone());
    lines.extend(receiving.address.iter().map(|address| format!("Public address: {address}")));
    lines.extend(receiving.hand_over_at.iter().map(|place| format!("Hand over to: {place}")));
    for site in &receiving.sites {
        lines.push(format!("{} ({}): {}", site.label, site.state, site.sentence));
    }
    lines.join("\n")
}

fn describe_plan(plan: &HookPlan) -> String {
    let mut lines = Vec::new();
    for site in &plan.sites {
        lines.push(site.label.clone());
        lines.extend(
            site.dropped.iter().map(|dropped| format!("  {dropped} `receiving mend {}` lets them through.", site.sid)),
        );
        lines.extend(site.meaning.iter().map(|sentence| format!("  {sentence}")));
    }
    if plan.sites.is_empty() {
        lines.push("No number is in use yet.".to_owned());
    } else if let Some(address) = &plan.address {
        lines.push(format!("To tell Twilio {address}: receiving connect --seen {}", plan.seen));
    } else {
        lines.push("No public address is open now, so there is none to tell Twilio.".to_owned());
    }
    lines.join("\n")
}

fn describe_test(test: &ReceivingTest) -> String {
    let mut lines = Vec::new();
    for step in &test.steps {
        let mark = match step.outcome {
            StepOutcome::Passed => "works",
            StepOutcome::Failed => "FAILS",
            StepOutcome::Skipped => "not tried",
        };
        lines.push(format!("{mark}: {}. {}", step.title, step.text));
        lines.extend(step.advice.iter().map(|advice| format!("  {advice}")));
    }
    lines.join("\n")
}
