//! Speaking to whoever holds the profile, from another process: commands and events over the local socket.

use std::path::Path;

use interprocess::local_socket::tokio::Stream;
use linnet_contract::{AppEvent, ErrorCode, UiError};
use serde_json::Value;
use tokio::io::{BufReader, ReadHalf, WriteHalf};

use crate::host::door;
use crate::host::wire::{self, Ask, Tell};

/// A line to the window or `run` that holds a profile.
pub struct Remote {
    from: BufReader<ReadHalf<Stream>>,
    to: WriteHalf<Stream>,
}

impl Remote {
    /// Connects to the holder; `None` when nobody holds the profile.
    pub(crate) async fn connect(folder: &Path) -> Option<Self> {
        let (from, to) = tokio::io::split(door::knock(folder).await?);
        Some(Self { from: BufReader::new(from), to })
    }

    /// Hands a command over and waits for its answer.
    pub async fn dispatch(&mut self, name: &str, payload: Value) -> Result<Value, UiError> {
        let ask = Ask::Command { name: name.to_owned(), payload };
        wire::write(&mut self.to, &ask).await.map_err(|_| hung_up())?;
        match wire::read(&mut self.from).await {
            Ok(Some(Tell::Answer(answer))) => Ok(answer),
            Ok(Some(Tell::Error(error))) => Err(error),
            Ok(Some(Tell::Event(_)) | None) | Err(_) => Err(hung_up()),
        }
    }

    /// Watches events from now on; the line can be used for nothing else.
    pub async fn watch(mut self) -> Result<RemoteEvents, UiError> {
        wire::write(&mut self.to, &Ask::Events).await.map_err(|_| hung_up())?;
        Ok(RemoteEvents { from: self.from, _to: self.to })
    }
}

impl std::fmt::Debug for Remote {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Remote")
    }
}

/// Events as the holder tells them.
pub struct RemoteEvents {
    from: BufReader<ReadHalf<Stream>>,
    _to: WriteHalf<Stream>,
}

impl RemoteEvents {
    /// The next event; `None` once the holder has closed.
    pub async fn next(&mut self) -> Option<AppEvent> {
        match wire::read(&mut self.from).await {
            Ok(Some(Tell::Event(event))) => Some(event),
            _ => None,
        }
    }
}

fn hung_up() -> UiError {
    UiError::new(ErrorCode::Held, "Linnet was closed before it answered, so it is not certain that this was done.")
        .hint("Look at the result before trying again.")
}
