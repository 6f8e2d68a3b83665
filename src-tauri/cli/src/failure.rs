//! Why a command did not do what was asked, with the exit code it ends in.

use linnet_contract::{ErrorCode, UiError};
use serde_json::{Value, json};

/// Exit code: something went wrong.
pub const FAILED: u8 = 1;
/// Exit code: bad usage or bad input.
pub const BAD_INPUT: u8 = 2;
/// Exit code: refused by a rule.
pub const REFUSED: u8 = 3;

/// A failed command.
#[derive(Debug)]
pub struct Failure {
    kind: String,
    message: String,
    hint: Option<String>,
    detail: Value,
    exit: u8,
}

impl Failure {
    /// Arguments that do not make sense.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new("usage", message, BAD_INPUT)
    }

    /// Something outside Linnet went wrong.
    pub fn failed(message: impl Into<String>) -> Self {
        Self::new("failed", message, FAILED)
    }

    /// A rule refuses.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Refused.word(), message, REFUSED)
    }

    /// Something typed is not usable.
    pub fn bad_input(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::BadInput.word(), message, BAD_INPUT)
    }

    /// The same with more for programs.
    #[must_use]
    pub fn detail(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }

    fn new(kind: &str, message: impl Into<String>, exit: u8) -> Self {
        Self { kind: kind.to_owned(), message: message.into(), hint: None, detail: Value::Null, exit }
    }

    /// The exit code.
    pub const fn exit(&self) -> u8 {
        self.exit
    }

    /// For people: the sentence, then what to do.
    pub fn text(&self) -> String {
        match &self.hint {
            Some(hint) => format!("{}\n{hint}", self.message),
            None => self.message.clone(),
        }
    }

    /// For programs.
    pub fn document(&self) -> Value {
        json!({"error": {
            "kind": self.kind,
            "message": self.message,
            "hint": self.hint,
            "detail": self.detail,
        }})
    }
}

impl From<UiError> for Failure {
    fn from(error: UiError) -> Self {
        let exit = match error.code {
            ErrorCode::BadInput | ErrorCode::NotFound => BAD_INPUT,
            ErrorCode::Refused => REFUSED,
            ErrorCode::NotConnected
            | ErrorCode::Credentials
            | ErrorCode::Unreachable
            | ErrorCode::Keychain
            | ErrorCode::Held
            | ErrorCode::NewerDatabase
            | ErrorCode::Disk
            | ErrorCode::Internal => FAILED,
        };
        let detail = error.detail.unwrap_or_else(|| error.field.map_or(Value::Null, |field| json!({"field": field})));
        Self { kind: error.code.word().to_owned(), message: error.message, hint: error.hint, detail, exit }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exit_code_says_who_must_act() {
        for (code, exit) in [
            (ErrorCode::BadInput, 2),
            (ErrorCode::NotFound, 2),
            (ErrorCode::Refused, 3),
            (ErrorCode::Held, 1),
            (ErrorCode::Unreachable, 1),
            (ErrorCode::Credentials, 1),
        ] {
            assert_eq!(Failure::from(UiError::new(code, "x")).exit(), exit, "{code}");
        }
    }

    #[test]
    fn an_error_document_has_kind_message_and_detail() {
        let failure =
            Failure::from(UiError::new(ErrorCode::Refused, "They said stop.").detail(json!({"rule": "opt_out"})));
        let error = &failure.document()["error"];
        assert_eq!(error["kind"], "refused");
        assert_eq!(error["message"], "They said stop.");
        assert_eq!(error["detail"]["rule"], "opt_out");
    }
}
