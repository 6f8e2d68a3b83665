//! The account messages go through.

use linnet_contract::UiError;
use linnet_providers::twilio::Twilio;
use linnet_store::Db;

use crate::engine::EngineOptions;

/// The connected account's client, if there is one and its secret is at hand.
#[derive(Debug, Default)]
pub struct AccountSlot {
    client: std::sync::RwLock<Option<Twilio>>,
}

impl AccountSlot {
    /// Reads the account and its secret.
    pub(crate) async fn load(_db: &Db, _options: &EngineOptions) -> Result<Self, UiError> {
        Ok(Self::default())
    }

    /// The client to submit and read with; `None` without an account or without its secret.
    pub fn client(&self) -> Option<Twilio> {
        self.client.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }
}

crate::dispatch::pending!(ConnectAccount, GetAccount, VerifyAccount, DisconnectAccount, ListSenders, SyncSenders, ChooseSender);
