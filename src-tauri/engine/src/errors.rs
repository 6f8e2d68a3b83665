//! From the errors of the lower layers to the one the owner reads.

use linnet_contract::{ErrorCode, UiError};
use linnet_providers::twilio::{ErrorKind, ProviderError};
use linnet_store::StoreError;
use serde_json::json;

/// What a database failure means for the owner.
pub(crate) fn from_store(error: StoreError) -> UiError {
    let message = capitalised(&error.to_string());
    match error {
        StoreError::DiskFull => UiError::new(ErrorCode::Disk, message)
            .hint("Free some space on this disk. Linnet goes on where it stopped; no message is lost or sent twice."),
        StoreError::CannotOpen { .. } => UiError::new(ErrorCode::Disk, message)
            .hint("Check that the folder exists, that it may be written, and that no other program locks it."),
        StoreError::Newer { .. } => {
            UiError::new(ErrorCode::NewerDatabase, message).hint("Install the newer Linnet again; nothing was changed.")
        }
        StoreError::Damaged(_) => UiError::new(ErrorCode::Disk, message)
            .hint("Nothing was sent. Put back a backup of the file, or start with a new business."),
        StoreError::Exists { .. } => UiError::new(ErrorCode::BadInput, message),
        StoreError::Missing(_) => UiError::new(ErrorCode::NotFound, message),
        StoreError::Transition(_) => UiError::new(ErrorCode::Refused, message),
        StoreError::Unreadable { .. } | StoreError::Database(_) => {
            tracing::error!(error = %message, "database error");
            UiError::new(ErrorCode::Internal, message).hint("Nothing was changed. If it happens again, restart Linnet.")
        }
    }
}

/// What a failed question to the provider means for the owner. Not for submissions, whose outcome is told message by
/// message.
pub(crate) fn from_provider(error: ProviderError) -> UiError {
    let (code, hint) = match error.kind {
        // The message says already what to do.
        ErrorKind::Credentials => (ErrorCode::Credentials, "Nothing was changed."),
        ErrorKind::NotFound => (ErrorCode::Credentials, "Check the account SID; nothing was changed."),
        ErrorKind::Refused(_) => (ErrorCode::Credentials, "The Twilio console says more; nothing was changed."),
        ErrorKind::RateLimited | ErrorKind::Unreachable | ErrorKind::Unreadable | ErrorKind::Server => {
            (ErrorCode::Unreachable, "Nothing is lost: what waits goes on waiting. Try again in a moment.")
        }
    };
    let detail = json!({"code": error.code, "status": error.status, "provider_message": error.provider_message});
    UiError::new(code, error.message).hint(hint).detail(detail)
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
