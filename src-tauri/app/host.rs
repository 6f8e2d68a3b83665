//! The engine's host, opened once, by whoever asks first. Must not remember a failure: the next question tries again,
//! so that freeing the disk or closing the other window is enough.

use std::path::PathBuf;
use std::sync::Arc;

use linnet_contract::UiError;
use linnet_engine::{Host, HostOptions};
use tokio::sync::OnceCell;

use crate::world::Embedded;

/// The host, or the way to it.
pub struct OpenHost {
    data: PathBuf,
    host: OnceCell<Host>,
}

impl OpenHost {
    /// A host over this data directory; nothing is opened yet.
    pub fn new(data: PathBuf) -> Self {
        Self { data, host: OnceCell::new() }
    }

    /// The host, opened on the first call.
    pub async fn get(&self) -> Result<&Host, UiError> {
        let options = || HostOptions::new(self.data.clone()).with_practice(Arc::new(Embedded));
        self.host.get_or_try_init(|| Host::open(options())).await
    }

    /// Closes the host if it was opened.
    pub async fn shutdown(&self) {
        if let Some(host) = self.host.get() {
            host.shutdown().await;
        }
    }
}
