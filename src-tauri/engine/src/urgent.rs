//! Reading the owner's word that a message is urgent.

use linnet_contract::{CampaignDraft, ErrorCode, UiError, Urgent};
use linnet_domain::{Category, urgent};

/// The reason as it is kept; an urgent message without one is refused.
pub(crate) fn reason(urgent: Option<&Urgent>) -> Result<Option<String>, UiError> {
    let read = |urgent: &Urgent| {
        urgent::reason(&urgent.reason)
            .map_err(|error| UiError::new(ErrorCode::BadInput, error.to_string()).field("urgent"))
    };
    urgent.map(read).transpose()
}

/// Why a campaign cannot be urgent as it stands.
pub(crate) fn objection(draft: &CampaignDraft) -> Option<String> {
    let marked = draft.urgent.as_ref()?;
    match (draft.category, urgent::reason(&marked.reason)) {
        (Category::Marketing, _) => {
            Some("Only everyday messages can be urgent. Take the mark off, or make it an everyday message.".to_owned())
        }
        (Category::Service, Err(error)) => Some(error.to_string()),
        (Category::Service, Ok(_)) => None,
    }
}

/// What stands beside an urgent message that waits for nothing.
pub(crate) fn overtakes(reason: &str) -> String {
    format!("Marked urgent (“{reason}”): goes before everything else that waits.")
}
