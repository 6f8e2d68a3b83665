//! A campaign that has started: changing what still waits, and sending once more to those it did not reach.

use linnet_domain::CampaignId;
use serde::{Deserialize, Serialize};

/// Changes a paused campaign for everybody who still waits; what is left out stays. What has left stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditCampaign {
    /// Which.
    pub id: CampaignId,
    /// The new text with merge fields.
    pub body: Option<String>,
    /// Segments per second.
    pub pace: Option<u32>,
}

/// How many of a campaign did not get it although it was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckRest {
    /// Which campaign.
    pub id: CampaignId,
}

/// Those a campaign did not reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    /// Whom it may be sent once more.
    pub again: u64,
    /// Of those, whom it may have reached after all.
    pub unclear: u64,
    /// Who cannot be texted, and are left out.
    pub never: u64,
}

/// Sends it once more to those it did not reach, as new messages of the same people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendToRest {
    /// Which campaign.
    pub id: CampaignId,
    /// The number the owner saw; if it is another by now, nothing is sent. Nothing skips that check (command line).
    pub expected: Option<u64>,
}
