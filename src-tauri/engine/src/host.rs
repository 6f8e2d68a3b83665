//! Opens and closes businesses.

use crate::dispatch::Handle;
use linnet_contract::{CloseBusiness, EnterPractice, ErrorCode, GetStartup, OpenBusiness, Startup, UiError};

/// Options.
#[derive(Debug)]
pub struct HostOptions {}

/// The host.
#[derive(Debug)]
pub struct Host {}

macro_rules! pending_host {
    ($($command:ident),*) => {$(
        impl Handle<$command> for Host {
            async fn handle(&self, _: $command) -> Result<Startup, UiError> {
                Err(UiError::new(ErrorCode::Internal, "pending"))
            }
        }
    )*};
}
pending_host!(GetStartup, EnterPractice, OpenBusiness, CloseBusiness);
