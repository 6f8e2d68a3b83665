//! The rules of texting customers, as pure functions: no I/O, no clock, no async. Every rule takes the instant and the
//! facts as arguments. The heavy tables (phone metadata, time zones) need the feature `tables`; the rest compiles to wasm.

pub mod audience;
pub mod auto_reply;
pub mod calls;
pub mod cleared;
pub mod content;
#[cfg(feature = "tables")]
pub mod decide;
pub mod documents;
pub mod hours;
pub mod ids;
pub mod keywords;
pub mod leave;
pub mod ledger;
pub mod merge;
pub mod money;
pub mod number;
#[cfg(feature = "tables")]
pub mod phone;
#[cfg(feature = "tables")]
pub mod places;
pub mod prices;
pub mod reading;
#[cfg(feature = "tables")]
pub mod rules;
pub mod segments;
pub mod senders;
pub mod states;
pub mod throughput;
pub mod urgent;
pub mod verdict;
pub mod watch;
pub mod when;
pub mod words;
#[cfg(feature = "tables")]
pub mod zones;

pub use cleared::{BodyHash, Cleared, NotCleared};
pub use ids::{
    AttemptId, AutoReplyId, CampaignId, ContactId, InboundId, ListId, MessageId, RecipientId, SenderId, TemplateId,
};
pub use money::Micros;
pub use number::PhoneNumber;
pub use states::{AttemptState, CampaignStatus, MessageState, ProviderStatus};
pub use verdict::{Decision, Effect, Reason, Rule, Verdict};
pub use when::When;
pub use words::{
    Category, Certainty, Channel, ChannelChoice, ConsentBasis, ConsentClaim, ConsentDetails, ConsentMethod,
    ConversationFilter, Lack, Loosening, OptOutScope, Origin, ReviewDecision, RuleChangeKind,
};
