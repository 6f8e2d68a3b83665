//! The window's two doors to the engine: `rpc` for every command, `secret` for the one that carries a secret. Must
//! never look into a payload, and never let a secret through the door that is traced.

use linnet_contract::{Command, ConnectAccount, ErrorCode, UiError};
use serde_json::Value;
use tauri::State;

use crate::host::OpenHost;

/// Asks the engine.
#[tauri::command]
pub async fn rpc(host: State<'_, OpenHost>, cmd: String, payload: Value) -> Result<Value, UiError> {
    tracing::debug!(target: "linnet::rpc", cmd);
    if carries_secret(&cmd) {
        return Err(wrong_door());
    }
    host.get().await?.dispatch(&cmd, payload).await
}

/// Hands a secret inward. Nothing of the payload is traced, and no answer holds it.
#[tauri::command]
pub async fn secret(host: State<'_, OpenHost>, cmd: String, payload: SecretPayload) -> Result<Value, UiError> {
    if !carries_secret(&cmd) {
        return Err(wrong_door());
    }
    host.get().await?.dispatch(&cmd, payload.0).await
}

/// A payload with a secret in it; prints as nothing.
#[derive(serde::Deserialize)]
#[serde(transparent)]
pub struct SecretPayload(Value);

impl std::fmt::Debug for SecretPayload {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("<redacted>")
    }
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
    fn a_secret_payload_prints_as_nothing() {
        let payload: SecretPayload =
            serde_json::from_str(r#"{"secret":"0123456789abcdef"}"#).expect("any JSON is a payload");
        assert_eq!(format!("{payload:?}"), "<redacted>", "the token must not reach a log");
    }

    #[test]
    fn only_connecting_an_account_carries_a_secret() {
        assert!(carries_secret("ConnectAccount"));
        assert!(!carries_secret("GetAccount"));
    }
}
