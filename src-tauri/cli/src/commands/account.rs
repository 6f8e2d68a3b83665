//! `account …`: connecting, checking and forgetting the account.

use clap::{Args, Subcommand};
use linnet_contract::{
    AccountStatus, ConnectAccount, DisconnectAccount, ErrorCode, GetAccount, SecretHome, SecretInput, VerifyAccount,
};

use crate::failure::Failure;
use crate::out::remark;
use crate::secret;
use crate::session::Session;

/// The account messages go through.
#[derive(Debug, Subcommand)]
pub enum Account {
    /// Check the account at the provider, then keep it. The token is read from standard input.
    Connect(Connect),
    /// Ask the provider again.
    Verify,
    /// Show the account, never its token.
    Show,
    /// Forget the account and its token; contacts and records stay.
    Disconnect,
}

/// What connecting needs.
#[derive(Debug, Args)]
pub struct Connect {
    /// The account's SID, AC….
    #[arg(long, value_name = "AC…")]
    account_sid: String,
    /// An API key's SID, SK…, if its secret is given instead of the auth token.
    #[arg(long, value_name = "SK…")]
    api_key_sid: Option<String>,
    /// Another address for every Twilio host; plain http for this computer only.
    #[arg(long, value_name = "URL")]
    api_base: Option<String>,
    /// The number to send from.
    #[arg(long, value_name = "NUMBER", conflicts_with = "messaging_service")]
    from: Option<String>,
    /// The Messaging Service to send from.
    #[arg(long, value_name = "MG…")]
    messaging_service: Option<String>,
}

/// Performs one of them.
pub async fn perform(command: Account, session: &mut Session<'_>) -> Result<(), Failure> {
    let status = match command {
        Account::Connect(arguments) => connect(arguments, session).await?,
        Account::Verify => session.ask(VerifyAccount {}).await?,
        Account::Show => session.ask(GetAccount {}).await?,
        Account::Disconnect => session.ask(DisconnectAccount {}).await?,
    };
    session.out.answer(&status, describe)
}

/// Where there is no keychain the account is kept without its token, so that a script can go on to `run --token-stdin`.
async fn connect(arguments: Connect, session: &mut Session<'_>) -> Result<AccountStatus, Failure> {
    let token = secret::read(if arguments.api_key_sid.is_some() { "API key secret" } else { "auth token" })?;
    let kept = session.try_ask(order(&arguments, &token, false)).await;
    match kept {
        Err(error) if error.code == ErrorCode::Keychain => {
            let status = session.ask(order(&arguments, &token, true)).await?;
            remark(if session.is_held() {
                "This computer has no usable keychain: the token was checked and stays in memory until Linnet closes."
            } else {
                "This computer has no usable keychain: the token was checked but not kept. \
                 Hand it in again with `run --token-stdin`."
            });
            Ok(status)
        }
        outcome => Ok(outcome?),
    }
}

fn order(arguments: &Connect, token: &SecretInput, session_only: bool) -> ConnectAccount {
    ConnectAccount {
        account_sid: arguments.account_sid.clone(),
        api_key_sid: arguments.api_key_sid.clone(),
        secret: token.clone(),
        api_base: arguments.api_base.clone(),
        sender: arguments.from.clone().or_else(|| arguments.messaging_service.clone()),
        session_only,
    }
}

/// The account in words.
pub fn describe(status: &AccountStatus) -> String {
    let Some(sid) = &status.account_sid else { return "No account is connected.".to_owned() };
    let mut lines = vec![format!("Account  {sid}")];
    if let Some(key) = &status.api_key_sid {
        lines.push(format!("API key  {key}"));
    }
    if let Some(base) = &status.api_base {
        lines.push(format!("Address  {base}"));
    }
    let kept = match status.secret {
        SecretHome::Keychain => "in the keychain",
        SecretHome::Session => "in memory until Linnet closes",
        SecretHome::Missing => "not at hand",
    };
    lines.push(format!("Secret   {kept}"));
    if let Some(sender) = &status.sender {
        lines.push(format!("Sender   {} {}", sender.address, sender.name).trim_end().to_owned());
    }
    if let Some(balance) = status.balance_micros {
        lines.push(format!("Balance  {}", balance.display()));
    }
    lines.push(if status.readiness.can_text { "You can text.".to_owned() } else { "You cannot text yet.".to_owned() });
    lines.extend(status.readiness.problems.iter().map(|problem| format!("- {}", problem.message)));
    lines.join("\n")
}
