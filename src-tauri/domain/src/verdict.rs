//! The answer to "may this message go to this person at this instant": the decision, every rule that spoke, and the
//! first instant at which all of them hold. One shape for every rule that exists or will come.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::words;

words! {
    /// The decision for one (person, message, instant).
    pub enum Decision {
        /// May leave now.
        Send = "send",
        /// May leave at `not_before`.
        Wait = "wait",
        /// Not until something changes that no clock will change.
        Never = "never",
    }
}

words! {
    /// Every rule that can hold a message back. The word is stored with messages and shown by the command line.
    pub enum Rule {
        /// There is no number, or none that can be texted.
        Number = "number",
        /// They said stop, or are on the do-not-text list.
        OptOut = "opt_out",
        /// A doubtful reply waits for the owner's judgement.
        Review = "review",
        /// Nothing shows that they agreed.
        Consent = "consent",
        /// The country has not been switched on.
        Country = "country",
        /// They said yes long ago and nothing passed between you since.
        OldConsent = "old_consent",
        /// They have had as many offers as a person may get in 24 hours.
        Cap = "cap",
        /// A conversation with them is going on.
        Talking = "talking",
        /// Marked urgent: only an everyday message can be.
        Urgent = "urgent",
        /// The night rules of federal law, in the recipient's zone.
        FederalHours = "federal_hours",
        /// The hours of a state that they live in or whose area code they have.
        StateHours = "state_hours",
        /// That state allows nothing on Sundays.
        Sunday = "sunday",
        /// That state allows nothing on its holidays.
        Holiday = "holiday",
        /// The owner paused that state.
        StatePaused = "state_paused",
        /// The hours of their country.
        CountryHours = "country_hours",
        /// The owner's own opening days and hours, in the recipient's zone.
        OwnHours = "own_hours",
        /// A marketing text must say who it is from.
        BusinessName = "business_name",
        /// A marketing text must say how to stop.
        OptOutLine = "opt_out_line",
        /// The text itself: empty, too long, or with a field nobody can fill.
        Content = "content",
        /// The channel is not connected, or reaches this person in no way.
        ChannelOpen = "channel",
        /// Not everything that came in has been heard, or the clock cannot be believed.
        FreshEars = "fresh_ears",
        /// Its time passed while the computer was off.
        Missed = "missed",
        /// The owner's spending limit.
        Budget = "budget",
        /// Every number that may send has sent its texts for the day.
        SenderCap = "sender_cap",
        /// Twilio still has as many texts to pass on as it can in time.
        SenderQueue = "sender_queue",
        /// No instant within two weeks satisfies every rule at once.
        NoCommonWindow = "no_common_window",
    }
}

impl Rule {
    /// Whether it is about the hour, or the day, at which somebody may be texted.
    pub const fn is_about_hours(self) -> bool {
        matches!(
            self,
            Self::FederalHours
                | Self::StateHours
                | Self::Sunday
                | Self::Holiday
                | Self::StatePaused
                | Self::CountryHours
                | Self::OwnHours
                | Self::NoCommonWindow
        )
    }
}

/// What a failed rule demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Holds the message until an instant.
    Wait {
        /// First instant at which this rule alone would let it go.
        until: DateTime<Utc>,
    },
    /// Holds it until something other than time changes.
    Never,
    /// Holds nothing; the owner should know.
    Advise,
}

/// One rule's objection or advice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Which rule.
    pub rule: Rule,
    /// Where the rule comes from: a statute, a setting, a record.
    pub source: String,
    /// A sentence for the owner.
    pub message: String,
    /// What it demands.
    pub effect: Effect,
}

/// The whole answer. `zones` and `states` are those the decision was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Go, wait or never.
    pub decision: Decision,
    /// For `Wait`: the first instant at which every rule holds.
    pub not_before: Option<DateTime<Utc>>,
    /// IANA zones the person may be in; empty when unknown.
    pub zones: Vec<String>,
    /// States whose rules may apply.
    pub states: Vec<String>,
    /// Every rule that objects or advises, in order of checking.
    pub reasons: Vec<Reason>,
}

impl Verdict {
    /// The sentence to show first: the weightiest objection, or that it may go.
    pub fn explanation(&self) -> &str {
        let weight = |reason: &&Reason| match reason.effect {
            Effect::Never => 2,
            Effect::Wait { .. } => 1,
            Effect::Advise => 0,
        };
        let objections = self.reasons.iter().filter(|reason| reason.effect != Effect::Advise);
        // `max_by_key` keeps the last of equals; the first rule in order of checking is the one to name.
        objections.rev().max_by_key(weight).map_or("Can go now.", |reason| reason.message.as_str())
    }
}
