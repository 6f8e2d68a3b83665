//! What travels over the local socket: one JSON document a line. The same names and payloads as everywhere; secrets may
//! be in a payload, so nothing here is ever logged and the types do not print.

use linnet_contract::{AppEvent, UiError};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

/// The longest line taken; a report of a hundred thousand people is about a third of it.
const LONGEST_LINE: u64 = 128 * 1024 * 1024;

/// What a caller asks.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Ask {
    /// A command; answered by one `Answer` or `Error`.
    Command {
        /// Its name.
        name: String,
        /// Its payload.
        payload: Value,
    },
    /// Events from now on, until the caller hangs up.
    Events,
}

/// What the holder tells.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Tell {
    /// A command's answer.
    Answer(Value),
    /// Why there is none.
    Error(UiError),
    /// Something happened.
    Event(AppEvent),
}

/// Writes one line.
pub(crate) async fn write<T: Serialize>(to: &mut (impl AsyncWrite + Unpin), document: &T) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(document)?;
    line.push(b'\n');
    to.write_all(&line).await?;
    to.flush().await
}

/// Reads one line; `None` when the other side has hung up.
pub(crate) async fn read<T: DeserializeOwned>(from: &mut (impl AsyncBufRead + Unpin)) -> std::io::Result<Option<T>> {
    let mut line = Vec::new();
    from.take(LONGEST_LINE).read_until(b'\n', &mut line).await?;
    if line.last() != Some(&b'\n') {
        return Ok(None);
    }
    Ok(Some(serde_json::from_slice(&line)?))
}
