//! The wall between the practice world and the real one: a practice business reaches providers on this computer only,
//! a real one never does, and an undecided one is decided by its first account.

use linnet_contract::{CacheTag, ErrorCode, SecretHome, UiError};
use linnet_providers::twilio::Endpoint;
use linnet_store::profile::{self, StoredWorld};
use linnet_store::{WriteTx, account, instant};

use crate::engine::Engine;
use crate::errors::from_store;
use crate::host::PracticeAddress;

/// Whether a business of this world may talk to this address.
fn allowed(world: StoredWorld, loopback: bool) -> Result<(), UiError> {
    match (world, loopback) {
        (StoredWorld::Undecided, _) | (StoredWorld::Practice, true) | (StoredWorld::Real, false) => Ok(()),
        (StoredWorld::Practice, false) => Err(UiError::new(
            ErrorCode::Refused,
            "This is a practice business: it talks only to the pretend provider on this computer. Nothing was changed.",
        )
        .hint("Set up your own business to connect a real account.")),
        (StoredWorld::Real, true) => Err(UiError::new(
            ErrorCode::Refused,
            "This is a real business: it never talks to a pretend provider. Nothing was changed.",
        )
        .hint("Use practice mode, or another business, to try things out.")),
    }
}

const fn world_of(loopback: bool) -> StoredWorld {
    if loopback { StoredWorld::Practice } else { StoredWorld::Real }
}

impl Engine {
    /// Whether this business may talk to this address now.
    pub(super) async fn may_reach(&self, endpoint: &Endpoint) -> Result<(), UiError> {
        let loopback = endpoint.is_loopback();
        if !loopback && !self.clock.is_system() {
            return Err(moved_clock());
        }
        allowed(profile::world(&self.db).await.map_err(from_store)?, loopback)
    }

    /// Decides the world by the account that is being connected, in the transaction that connects it.
    pub(super) async fn settle_world(&self, tx: &mut WriteTx, endpoint: &Endpoint) -> Result<(), UiError> {
        let wanted = world_of(endpoint.is_loopback());
        let stands = profile::decide_world(tx, wanted, self.now_millis()).await.map_err(from_store)?;
        allowed(stands, endpoint.is_loopback())
    }

    /// Makes an undecided business a practice business for good; a real one stays what it is and refuses.
    pub(crate) async fn become_practice(&self) -> Result<(), UiError> {
        let mut tx = self.db.write().await.map_err(from_store)?;
        let now = instant::to_millis(self.clock.now());
        let stands = profile::decide_world(&mut tx, StoredWorld::Practice, now).await.map_err(from_store)?;
        if stands != StoredWorld::Practice {
            return Err(UiError::new(
                ErrorCode::Refused,
                "The business called “practice” on this computer is a real one, so practice mode cannot use it.",
            ));
        }
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(CacheTag::ALL);
        Ok(())
    }

    /// The embedded practice world has started again on another port.
    pub(crate) async fn point_at_practice(&self, address: &PracticeAddress) -> Result<(), UiError> {
        let Some(row) = account::get(&self.db).await.map_err(from_store)? else { return Ok(()) };
        if row.account_sid != address.account_sid {
            // The owner connected another simulator; that one is theirs to run.
            return Ok(());
        }
        let mut tx = self.db.write().await.map_err(from_store)?;
        account::set_api_base(&mut tx, &address.api_base).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        let mut held = self.account.write();
        held.loopback = true;
        held.client = None;
        held.practice_token = Some(address.auth_token.clone());
        held.secret = Some(if row.session_only { SecretHome::Session } else { SecretHome::Keychain });
        Ok(())
    }

    /// Whether the clock may show another time than the system's: only while nothing can leave this computer.
    pub fn allow_moved_clock(&self) -> Result<(), UiError> {
        if self.account.is_loopback() { Ok(()) } else { Err(moved_clock()) }
    }
}

fn moved_clock() -> UiError {
    UiError::new(
        ErrorCode::Refused,
        "Time can be moved only while every provider is on this computer; with a real account the true time counts.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worlds_never_mix() {
        assert!(allowed(StoredWorld::Practice, true).is_ok());
        assert!(allowed(StoredWorld::Real, false).is_ok());
        for loopback in [true, false] {
            assert!(allowed(StoredWorld::Undecided, loopback).is_ok(), "the first account decides");
        }
        assert_eq!(allowed(StoredWorld::Practice, false).unwrap_err().code, ErrorCode::Refused);
        assert_eq!(allowed(StoredWorld::Real, true).unwrap_err().code, ErrorCode::Refused);
    }
}
