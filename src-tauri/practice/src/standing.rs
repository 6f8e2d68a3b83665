//! How the account stands with carriers and with Twilio, and how Twilio itself stands: words that can be changed while the
//! world goes on. What follows from them is decided where texts are delivered and questions answered.

use serde::{Deserialize, Serialize};

use crate::options::PracticeOptions;

/// The words, as Twilio writes them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Standing {
    /// `active`, `suspended` or `closed`.
    pub account_status: String,
    /// The A2P campaign: `VERIFIED`, `PENDING`, `IN_PROGRESS`, `FAILED`.
    pub campaign_status: String,
    /// The A2P brand: `APPROVED`, `PENDING`, `IN_REVIEW`, `FAILED`, `SUSPENDED`.
    pub brand_status: String,
    /// The toll-free number: `TWILIO_APPROVED`, `PENDING_REVIEW`, `IN_REVIEW`, `TWILIO_REJECTED`; empty where nobody asked.
    pub toll_free_status: String,
    /// Why something was turned down.
    pub reason: String,
    /// The status page: `none`, `minor`, `major`, `critical`.
    pub indicator: String,
    /// Names of incidents that are not resolved.
    pub incidents: Vec<String>,
}

/// What is to be another way.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Change {
    account_status: Option<String>,
    campaign_status: Option<String>,
    brand_status: Option<String>,
    toll_free_status: Option<String>,
    reason: Option<String>,
    indicator: Option<String>,
    incidents: Option<Vec<String>>,
}

impl Standing {
    /// As the world begins.
    pub fn of(options: &PracticeOptions) -> Self {
        Self {
            account_status: "active".to_owned(),
            campaign_status: options.campaign_status.clone(),
            brand_status: "APPROVED".to_owned(),
            toll_free_status: "TWILIO_APPROVED".to_owned(),
            reason: "The business name does not match its tax number.".to_owned(),
            indicator: "none".to_owned(),
            incidents: Vec::new(),
        }
    }

    /// Takes over what is told and keeps the rest.
    pub fn take(&mut self, change: Change) {
        let words = [
            (change.account_status, &mut self.account_status),
            (change.campaign_status, &mut self.campaign_status),
            (change.brand_status, &mut self.brand_status),
            (change.toll_free_status, &mut self.toll_free_status),
            (change.reason, &mut self.reason),
            (change.indicator, &mut self.indicator),
        ];
        for (told, word) in words {
            if let Some(told) = told {
                *word = told;
            }
        }
        if let Some(incidents) = change.incidents {
            self.incidents = incidents;
        }
    }
}
