//! The one event that flows from the engine to whoever watches: which cached reads are spoiled, how far long work is,
//! and what deserves a notification.

use linnet_domain::{CampaignId, words};
use serde::{Deserialize, Serialize};

words! {
    /// A family of reads that a change spoils.
    pub enum CacheTag {
        /// Contacts, tags, lists.
        Contacts = "contacts",
        /// Campaigns, their counts and people.
        Campaigns = "campaigns",
        /// Conversations.
        Inbox = "inbox",
        /// Account, senders, whether one can text.
        Account = "account",
        /// Settings.
        Settings = "settings",
        /// Spending, today's figures, what wants attention.
        Overview = "overview",
        /// Scheduled messages.
        Scheduled = "scheduled",
        /// Rules, reviews, opt-outs, who lacks what.
        Compliance = "compliance",
        /// Templates.
        Templates = "templates",
        /// Automatic answers.
        AutoReplies = "auto_replies",
        /// The record, its anchors, the legal hold.
        Ledger = "ledger",
        /// The way replies come in, and what stands at Twilio for it.
        Receiving = "receiving",
        /// What was read at the provider, and how reading goes.
        Sync = "sync",
        /// Calls.
        Calls = "calls",
    }
}

/// What the engine tells its watchers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum AppEvent {
    /// Cached reads with these tags are stale. Coalesced: at most a few a second.
    Changed {
        /// What to read again.
        tags: Vec<CacheTag>,
    },
    /// Long work moved on.
    Progress {
        /// What is being done, in words ("Reading customers.csv").
        job: String,
        /// How much is done.
        done: u64,
        /// Of how much, when known.
        total: Option<u64>,
    },
    /// A campaign's counts moved; sent with `Changed` for the command line's stream.
    Campaign {
        /// Which.
        id: CampaignId,
        /// What is left to hand over.
        left: u64,
    },
    /// Somebody answered.
    Reply {
        /// Their number in E.164.
        number: String,
        /// Their name, or their number.
        name: String,
        /// The text.
        body: String,
        /// Whether it was a stop.
        opt_out: bool,
    },
    /// Something the owner should see, also as a notification.
    Notice {
        /// How urgent.
        tone: Tone,
        /// The sentence.
        text: String,
    },
}

words! {
    /// How a sentence is meant.
    pub enum Tone {
        /// Neutral.
        Plain = "plain",
        /// All is well.
        Good = "good",
        /// Wants a look.
        Warning = "warning",
        /// Refused or broken.
        Bad = "bad",
    }
}
