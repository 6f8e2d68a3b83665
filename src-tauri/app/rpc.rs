//! The window's two doors to the engine: `rpc` for every command, `secret` for the one that carries a secret. Must
//! never look into a payload, and never let a secret through the door that is traced.

use linnet_contract::{Command, ConnectAccount, ErrorCode, UiError};
use serde::Deserialize;
use serde_json::Value;
use tauri::State;

use crate::host::OpenHost;

/// A command on its way in. Its payload is never printed: it may hold a secret or what an owner wrote.
#[derive(Deserialize)]
pub struct Question {
    cmd: String,
    payload: Value,
}

impl std::fmt::Debug for Question {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Question").field("cmd", &self.cmd).finish_non_exhaustive()
    }
}

/// Tauri's end of [`ask`].
#[tauri::command]
pub async fn rpc(host: State<'_, OpenHost>, cmd: String, payload: Value) -> Result<Value, UiError> {
    ask(&host, Question { cmd, payload }).await
}

/// Tauri's end of [`hand_inward`].
#[tauri::command]
pub async fn secret(host: State<'_, OpenHost>, cmd: String, payload: Value) -> Result<Value, UiError> {
    hand_inward(&host, Question { cmd, payload }).await
}

/// Asks the engine. The command's name is traced.
pub async fn ask(host: &OpenHost, question: Question) -> Result<Value, UiError> {
    tracing::debug!(target: "linnet::rpc", cmd = question.cmd);
    if carries_secret(&question.cmd) {
        return Err(wrong_door());
    }
    host.get().await?.dispatch(&question.cmd, question.payload).await
}

/// Hands a secret inward. Nothing is traced, and no answer holds it.
pub async fn hand_inward(host: &OpenHost, question: Question) -> Result<Value, UiError> {
    if !carries_secret(&question.cmd) {
        return Err(wrong_door());
    }
    host.get().await?.dispatch(&question.cmd, question.payload).await
}

fn carries_secret(cmd: &str) -> bool {
    cmd == ConnectAccount::NAME
}

fn wrong_door() -> UiError {
    UiError::new(ErrorCode::Internal, "The window asked in the wrong way. Nothing was done.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_prints_without_its_payload() {
        let question: Question =
            serde_json::from_str(r#"{"cmd":"ConnectAccount","payload":{"secret":"0123456789abcdef"}}"#)
                .expect("a command and its payload are a question");
        assert_eq!(format!("{question:?}"), r#"Question { cmd: "ConnectAccount", .. }"#, "no token reaches a log");
    }

    #[test]
    fn only_connecting_an_account_carries_a_secret() {
        assert!(carries_secret("ConnectAccount"));
        assert!(!carries_secret("GetAccount"));
    }

    #[tokio::test]
    async fn neither_door_takes_the_others_commands() {
        let host = OpenHost::new("no such place".into());
        let question = |cmd: &str| Question { cmd: cmd.into(), payload: Value::Null };
        let traced = ask(&host, question("ConnectAccount")).await;
        assert_eq!(traced, Err(wrong_door()), "a secret must not pass the traced door");
        let untraced = hand_inward(&host, question("GetStartup")).await;
        assert_eq!(untraced, Err(wrong_door()), "the untraced door is for secrets only");
    }
}
