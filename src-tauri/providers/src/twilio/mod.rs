//! Twilio's REST interface and webhooks, spoken as documented (pages named where a rule comes from). It reports what
//! Twilio said, and what is certain about a submission; it never repeats a request and never decides what to send.

mod account;
mod calls;
mod changes;
mod credentials;
mod endpoint;
pub mod errors;
mod failure;
mod hooks;
mod http;
mod messages;
mod pages;
mod pricing;
mod senders;
pub mod signature;
mod standing;
mod submit;
mod usage;
pub mod webhook;
mod wire;

pub use account::{AccountCheck, AccountKind, AccountStatus, Balance};
pub use calls::{CallFilter, CallRecord};
pub use credentials::{Credentials, CredentialsError};
pub use endpoint::{Endpoint, EndpointError};
pub use failure::{ErrorKind, ProviderError, RetryAdvice};
pub use hooks::{NumberHooks, ServiceHooks, SiteKind};
pub use http::Twilio;
pub use messages::{Direction, MessageFilter, MessageRecord};
pub use pages::{Listed, Pages};
pub use pricing::SegmentPrice;
pub use senders::{NumberKind, NumberRecord, ServiceRecord, ServiceSender, UsCampaign, UsFlags, UsRegistration};
pub use standing::{BrandRecord, ServiceStatus, TollFreeRecord};
pub use submit::{OutgoingText, SenderAddress, Submission};
pub use usage::UsageRecord;
pub use wire::RawStatus;
