//! The vocabulary of the ledger: what its entries record, and how it can be found damaged.

use crate::words;

words! {
    /// What an entry records.
    pub enum Kind {
        /// A submission, on disk before its first byte leaves.
        Attempt = "attempt",
        /// A message that a rule kept from leaving, or a person whom a campaign does not reach.
        Blocked = "blocked",
        /// A message that has to wait, each time the reason is another.
        Held = "held",
        /// What the provider answered to a submission.
        Outcome = "outcome",
        /// What became of a message that the provider took.
        Status = "status",
        /// A text that came in.
        Inbound = "inbound",
        /// A yes, as claimed or witnessed.
        Consent = "consent",
        /// A no.
        OptOut = "opt_out",
        /// A no taken back by the person.
        OptOutLifted = "opt_out_lifted",
        /// The owner's judgement of a doubtful reply.
        Review = "review",
        /// Something done against a warning, with what the owner typed.
        Override = "override",
        /// A changed setting that a rule goes by.
        Setting = "setting",
        /// What was changed at Twilio about where replies are delivered.
        Hooks = "hooks",
        /// Something changed at the provider on the owner's order.
        Provider = "provider",
        /// A list brought in.
        Import = "import",
        /// Data written to a file.
        Export = "export",
        /// A campaign started or stopped.
        Campaign = "campaign",
        /// The rules as they stand from here on.
        Rules = "rules",
        /// A head that was printed or mailed out.
        Anchor = "anchor",
        /// A legal hold begins.
        HoldOn = "hold_on",
        /// A legal hold ends.
        HoldOff = "hold_off",
        /// A person was erased.
        Erasure = "erasure",
        /// Payloads whose time was over were destroyed.
        Purge = "purge",
    }
}

impl Kind {
    /// Entries that vouch for others, and for the chain itself: their payload is about nobody and is never destroyed.
    pub const fn is_kept(self) -> bool {
        matches!(
            self,
            Self::Erasure | Self::Purge | Self::Anchor | Self::HoldOn | Self::HoldOff | Self::Rules | Self::Setting
        )
    }
}

words! {
    /// How the record is not as it was written.
    pub enum Damage {
        /// An entry's fields do not give its hash.
        Changed = "changed",
        /// An entry is missing, inside or at the end.
        Removed = "removed",
        /// An entry stands in another one's place.
        Reordered = "reordered",
        /// Entries stand behind the end.
        Added = "added",
        /// What an entry says is not what it committed to.
        PayloadChanged = "payload_changed",
        /// What an entry said is gone, and no erasure or purge names it.
        PayloadRemoved = "payload_removed",
        /// The chain does not agree with a head that was given out.
        Anchor = "anchor",
    }
}
