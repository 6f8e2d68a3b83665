//! Telephone calls, as the provider lists them. Linnet shows them and calls nobody: calling back is the phone's business.

use chrono::{DateTime, Utc};
use linnet_domain::calls::{CallDirection, CallOutcome};
use linnet_domain::{ContactId, words};
use serde::{Deserialize, Serialize};

use crate::Slice;

words! {
    /// Which calls.
    pub enum CallsShown {
        /// All.
        All = "all",
        /// Those in which nobody was reached here.
        Missed = "missed",
    }
}

/// Part of the list of calls, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListCalls {
    /// Which.
    pub shown: CallsShown,
    /// Part of a name or number; empty for all.
    pub query: String,
    /// Which rows.
    pub slice: Slice,
}

/// A call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallRow {
    /// The provider's id.
    pub sid: String,
    /// The other side: E.164, or what the provider has for callers who hide theirs.
    pub number: String,
    /// Whether that is a number one can call and text.
    pub reachable: bool,
    /// The contact with this number.
    pub contact: Option<ContactId>,
    /// Their name in the address book, else the number as people write it.
    pub name: String,
    /// The name the network gives, where it differs from ours. It is shown and never taken over.
    pub network_name: Option<String>,
    /// The number of the account, as people write it.
    pub our_number: String,
    /// Which way.
    pub direction: CallDirection,
    /// What it came to.
    pub outcome: CallOutcome,
    /// When it began.
    pub at: DateTime<Utc>,
    /// Its length in seconds.
    pub seconds: u32,
    /// Whether they are on the do-not-text list.
    pub suppressed: bool,
}
