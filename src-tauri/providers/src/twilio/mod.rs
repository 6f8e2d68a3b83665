//! Twilio's REST interface and webhooks, spoken as documented (pages named where a rule comes from). It reports what
//! Twilio said, and what is certain about a submission; it never repeats a request and never decides what to send.

mod account;
mod credentials;
mod endpoint;
pub mod errors;
mod failure;
mod hooks;
mod http;
mod messages;
mod pricing;
mod senders;
pub mod signature;
mod submit;
pub mod webhook;
mod wire;

pub use account::{AccountCheck, AccountKind, AccountStatus, Balance};
pub use credentials::{Credentials, CredentialsError};
pub use endpoint::{Endpoint, EndpointError};
pub use failure::{ErrorKind, ProviderError, RetryAdvice};
pub use hooks::{NumberHooks, ServiceHooks, SiteKind};
pub use http::Twilio;
pub use messages::{Direction, MessageFilter, MessagePages, MessageRecord};
pub use pricing::SegmentPrice;
pub use senders::{NumberKind, NumberRecord, ServiceRecord, ServiceSender, UsCampaign, UsFlags, UsRegistration};
pub use submit::{OutgoingText, SenderAddress, Submission};
pub use wire::RawStatus;
