//! `call`: the one way from a page to the engine. Which of the two doors a command takes is decided here; nothing else
//! may build a request.

use linnet_contract::{Command, ConnectAccount, ErrorCode, UiError};

use crate::{bridge, text};

/// Asks the engine. Whatever goes wrong on the way becomes an error a person can read.
pub async fn call<C: Command>(command: C) -> Result<C::Output, UiError> {
    let payload = serde_json::to_string(&command).map_err(|_| unreadable())?;
    let answer = ask(C::NAME, &payload).await?;
    serde_json::from_str(&answer).map_err(|_| unreadable())
}

/// The part of a call that does not depend on the command's types, compiled once.
async fn ask(name: &str, payload: &str) -> Result<String, UiError> {
    let door = if name == ConnectAccount::NAME { "secret" } else { "rpc" };
    bridge::ask(door, name, payload)
        .await
        .map_err(|refusal| serde_json::from_str(&refusal).unwrap_or_else(|_| no_engine()))
}

fn no_engine() -> UiError {
    UiError::new(ErrorCode::Internal, text::NO_ENGINE).hint(text::NO_ENGINE_HINT)
}

fn unreadable() -> UiError {
    UiError::new(ErrorCode::Internal, text::UNREADABLE_ANSWER).hint(text::NO_ENGINE_HINT)
}
