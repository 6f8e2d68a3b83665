//! Stands where the engine's host will be, until it can be opened. Answers nothing.

use std::path::PathBuf;

use linnet_contract::{AppEvent, ErrorCode, UiError};
use serde_json::Value;
use tokio::sync::broadcast;

pub struct HostOptions;

impl HostOptions {
    pub fn new(_: PathBuf) -> Self {
        Self
    }
}

pub struct Host(broadcast::Sender<AppEvent>);

impl Host {
    pub async fn open(_: HostOptions) -> Result<Self, UiError> {
        std::future::ready(Ok(Self(broadcast::channel(16).0))).await
    }

    pub async fn dispatch(&self, _: &str, _: Value) -> Result<Value, UiError> {
        std::future::ready(Err(UiError::new(ErrorCode::Internal, "The engine is not built in yet."))).await
    }

    pub fn subscribe(&self) -> broadcast::Receiver<AppEvent> {
        self.0.subscribe()
    }

    pub async fn shutdown(&self) {
        std::future::ready(()).await;
    }
}
