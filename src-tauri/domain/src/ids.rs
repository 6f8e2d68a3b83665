//! Identifiers: one newtype per kind of row, so that a contact can never be passed where a campaign is meant.
//! Values stay below 2^53, because they travel through JavaScript numbers.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.trim().parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// A person or business in the address book.
    ContactId,
    /// A named set of contacts, kept by hand or made by an import.
    ListId,
    /// One message to an audience.
    CampaignId,
    /// One person in a campaign.
    RecipientId,
    /// What one person is to get over one channel.
    MessageId,
    /// One submission of a message to a provider.
    AttemptId,
    /// A number, Messaging Service or mailbox that messages go out from.
    SenderId,
    /// A stored text to start a message from.
    TemplateId,
    /// A message that came in.
    InboundId,
    /// An automatic answer the owner has prepared.
    AutoReplyId,
}
