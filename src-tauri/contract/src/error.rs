//! The one error a reader sees: what happened, what it means for the messages, what to do. A code exists only where
//! somebody acts on it.

use linnet_domain::words;
use serde::{Deserialize, Serialize};

words! {
    /// What kind of thing went wrong; the window and the command line act on these.
    pub enum ErrorCode {
        /// Something typed or chosen is not usable; the field or file must be corrected.
        BadInput = "bad_input",
        /// What was asked for does not exist.
        NotFound = "not_found",
        /// A rule refuses: law, opt-out, budget, or a state in which this cannot be done.
        Refused = "refused",
        /// No account is connected yet.
        NotConnected = "not_connected",
        /// The provider does not accept the credentials.
        Credentials = "credentials",
        /// The provider cannot be reached or answers nonsense; trying later may help.
        Unreachable = "unreachable",
        /// The keychain is missing or locked.
        Keychain = "keychain",
        /// Another window or run holds this business.
        Held = "held",
        /// The database was made by a newer Linnet.
        NewerDatabase = "newer_database",
        /// The disk is full or cannot be written.
        Disk = "disk",
        /// A defect of Linnet.
        Internal = "internal",
    }
}

/// What went wrong, for the owner and for the program that shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct UiError {
    /// What kind.
    pub code: ErrorCode,
    /// What happened and what it means for the messages.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// Whether the same call may succeed later.
    pub retryable: bool,
    /// The field of the command that is to blame, for forms.
    pub field: Option<String>,
    /// More, for programs.
    pub detail: Option<serde_json::Value>,
}

impl UiError {
    /// An error with a sentence.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        let retryable = matches!(code, ErrorCode::Unreachable | ErrorCode::Disk);
        Self { code, message: message.into(), hint: None, retryable, field: None, detail: None }
    }

    /// The same with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same, pointing at a form field.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// The same with detail for programs.
    #[must_use]
    pub fn detail(mut self, detail: serde_json::Value) -> Self {
        self.detail = Some(detail);
        self
    }
}
