//! One command's way to its business: through whoever holds the profile, or by opening it for a moment. Opened on the
//! first question, closed at the end.

use std::path::PathBuf;
use std::sync::Arc;

use linnet_contract::{Command, ErrorCode, UiError};
use linnet_engine::host::{HostOptions, ProfileName, Reached, RemoteEvents, reach};

use crate::args::Arguments;
use crate::failure::Failure;
use crate::out::Out;
use crate::world::Embedded;

/// A command's surroundings.
#[derive(Debug)]
pub struct Session<'run> {
    /// Where answers go.
    pub out: &'run Out,
    /// Which business.
    pub profile: ProfileName,
    options: HostOptions,
    reached: Option<Reached>,
}

impl<'run> Session<'run> {
    /// Nothing is opened yet.
    pub fn new(arguments: &Arguments, out: &'run Out) -> Result<Self, Failure> {
        let data_dir = arguments.data_dir.clone().filter(|path| !path.as_os_str().is_empty());
        let options = HostOptions::new(data_dir.unwrap_or_else(platform_data)).with_practice(Arc::new(Embedded));
        Ok(Self { out, profile: ProfileName::parse(&arguments.profile)?, options, reached: None })
    }

    /// How this process opens businesses.
    pub const fn options(&self) -> &HostOptions {
        &self.options
    }

    /// Puts a question or order to the business.
    pub async fn ask<C: Command>(&mut self, command: C) -> Result<C::Output, Failure> {
        Ok(self.try_ask(command).await?)
    }

    /// The same, for callers who act on the error.
    pub async fn try_ask<C: Command>(&mut self, command: C) -> Result<C::Output, UiError> {
        let payload = serde_json::to_value(command).map_err(|error| garbled(&error))?;
        let reached = match &mut self.reached {
            Some(reached) => reached,
            none => none.insert(reach(&self.options, &self.profile).await?),
        };
        let answer = reached.dispatch(C::NAME, payload).await?;
        serde_json::from_value(answer).map_err(|error| garbled(&error))
    }

    /// Whether a window or `run` answers, rather than this process.
    pub const fn is_held(&self) -> bool {
        matches!(self.reached, Some(Reached::Holder(_)))
    }

    /// Watches the business where it is open; `None` when nobody has it open.
    pub async fn watch(&mut self) -> Result<Option<RemoteEvents>, Failure> {
        match reach(&self.options, &self.profile).await? {
            Reached::Holder(remote) => Ok(Some(remote.watch().await?)),
            opened @ Reached::Opened(_) => {
                opened.close().await;
                Ok(None)
            }
        }
    }

    /// Closes what was opened.
    pub async fn close(&mut self) {
        if let Some(reached) = self.reached.take() {
            reached.close().await;
        }
    }
}

fn garbled(error: &serde_json::Error) -> UiError {
    UiError::new(ErrorCode::Internal, format!("The window and this command do not understand each other: {error}"))
        .hint("They may be of different versions. Close the window and try again.")
}

/// The platform's data directory, shared with the desktop app.
fn platform_data() -> PathBuf {
    directories::ProjectDirs::from("app", "Linnet", "Linnet")
        .map_or_else(|| PathBuf::from("linnet-data"), |folders| folders.data_dir().to_owned())
}
