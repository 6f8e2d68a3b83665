//! `call`: the one way from a page to the engine. Which of the two doors a command takes is decided here; nothing else
//! may build a request.

use linnet_contract::{Command, ConnectAccount, ErrorCode, UiError};

use serde::de::DeserializeOwned;

use crate::{bridge, json, text};

/// A command on its way, its type forgotten: what waits for answers is compiled once for all commands.
pub struct Request {
    name: &'static str,
    payload: Option<String>,
}

impl Request {
    /// Writes the command down.
    pub fn of<C: Command>(command: &C) -> Self {
        Self { name: C::NAME, payload: serde_json::to_string(command).ok() }
    }

    /// What the command asks for, as written.
    pub fn payload(&self) -> Option<&str> {
        self.payload.as_deref()
    }

    /// Asks the engine. Whatever goes wrong on the way becomes an error a person can read.
    pub async fn ask(self) -> Result<String, UiError> {
        let payload = self.payload.ok_or_else(unreadable)?;
        let door = if self.name == ConnectAccount::NAME { "secret" } else { "rpc" };
        bridge::ask(door, self.name, &payload)
            .await
            .map_err(|refusal| json::read(&refusal).unwrap_or_else(|_| no_engine()))
    }
}

/// Reads a command's answer.
pub fn read<C: Command>(answer: &str) -> Result<C::Output, UiError> {
    read_as(answer)
}

/// Not inlined: the code that reads a kind of answer exists once, however many commands and pages ask for it.
#[inline(never)]
fn read_as<T: DeserializeOwned>(answer: &str) -> Result<T, UiError> {
    json::read(answer).map_err(|_| unreadable())
}

/// Asks the engine and reads its answer.
pub async fn call<C: Command>(command: C) -> Result<C::Output, UiError> {
    read::<C>(&Request::of(&command).ask().await?)
}

fn no_engine() -> UiError {
    UiError::new(ErrorCode::Internal, text::NO_ENGINE).hint(text::NO_ENGINE_HINT)
}

fn unreadable() -> UiError {
    UiError::new(ErrorCode::Internal, text::UNREADABLE_ANSWER).hint(text::NO_ENGINE_HINT)
}
