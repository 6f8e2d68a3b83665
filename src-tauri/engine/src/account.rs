//! The account messages go through: the client in use, connecting and checking, and whether one can text. Never logs,
//! returns or stores the secret anywhere but the keychain; never lets a practice business out of this computer, nor a
//! real one into the practice world.

mod check;
mod connect;
mod prices;
pub(crate) mod senders;
pub(crate) mod watch;
mod world;

use std::sync::{PoisonError, RwLock};

use linnet_contract::{
    AccountStatus, DisconnectAccount, ErrorCode, GetAccount, Readiness, ReadinessKind, ReadinessProblem, SecretHome,
    SecretInput, Tone, UiError, VerifyAccount,
};
use linnet_domain::money::group_thousands;
use linnet_providers::secret::{Secret, SecretError};
use linnet_providers::twilio::{Credentials, Endpoint, Twilio};
use linnet_store::account::AccountRow;
use linnet_store::{Db, account, messages, senders as sender_rows};

use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use connect::ACCOUNT_TAGS;

/// The connected account's client, and where its secret is.
#[derive(Debug, Default)]
pub struct AccountSlot {
    held: RwLock<Held>,
    /// One fetch from the keychain at a time: it may ask the owner for a password.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Held {
    client: Option<Twilio>,
    loopback: bool,
    secret: Option<SecretHome>,
    /// The embedded practice world's token, for when the keychain does not give it back.
    practice_token: Option<Secret>,
}

impl AccountSlot {
    /// Reads where the account is. Its secret is fetched when something is to be sent or asked, because the keychain may
    /// need its owner.
    pub(crate) async fn load(db: &Db) -> Result<Self, UiError> {
        let slot = Self::default();
        if let Some(row) = account::get(db).await.map_err(from_store)? {
            let mut held = slot.write();
            held.loopback = endpoint_of(&row)?.is_loopback();
            held.secret = Some(if row.session_only { SecretHome::Missing } else { SecretHome::Keychain });
        }
        Ok(slot)
    }

    /// The client to submit and read with; `None` without an account or without its secret.
    pub fn client(&self) -> Option<Twilio> {
        self.read().client.clone()
    }

    /// Whether nothing can leave this computer: the account is reached on loopback, or there is none.
    pub fn is_loopback(&self) -> bool {
        let held = self.read();
        held.loopback || held.secret.is_none()
    }

    fn secret_home(&self) -> SecretHome {
        self.read().secret.unwrap_or(SecretHome::Missing)
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Held> {
        self.held.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Held> {
        self.held.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Uses this client from now on.
    fn hold(&self, keys: Credentials, endpoint: Endpoint, home: SecretHome) -> Twilio {
        let mut held = self.write();
        held.loopback = endpoint.is_loopback();
        held.secret = Some(home);
        let client = Twilio::new(endpoint, keys);
        held.client = Some(client.clone());
        client
    }

    fn let_go(&self) {
        *self.write() = Held::default();
    }

    fn lose_secret(&self) {
        let mut held = self.write();
        held.client = None;
        held.secret = Some(SecretHome::Missing);
    }
}

/// Where the account on record is.
fn endpoint_of(row: &AccountRow) -> Result<Endpoint, UiError> {
    match &row.api_base {
        None => Ok(Endpoint::twilio()),
        Some(base) => Endpoint::at(base).map_err(|error| {
            UiError::new(ErrorCode::BadInput, format!("The account's address cannot be used: {error}."))
                .hint("Connect the account again.")
                .field("api_base")
        }),
    }
}

/// The keys of the account on record, given its secret.
fn keys_of(row: &AccountRow, secret: Secret) -> Result<Credentials, UiError> {
    Credentials::parse(&row.account_sid, row.api_key_sid.as_deref(), secret)
        .map_err(|error| UiError::new(ErrorCode::Credentials, error.to_string()))
}

/// A keychain that does not do what it should, and the way around it.
pub(crate) fn from_keychain(error: &SecretError) -> UiError {
    UiError::new(ErrorCode::Keychain, error.to_string())
        .hint("Unlock the keychain and try again, or keep the token only until Linnet closes.")
}

impl Engine {
    /// The client, fetched with its secret from the keychain if that was not done yet.
    pub(crate) async fn account_client(&self) -> Result<Twilio, UiError> {
        if let Some(client) = self.account.client() {
            return Ok(client);
        }
        let _fetching = self.account.fetching.lock().await;
        if let Some(client) = self.account.client() {
            return Ok(client);
        }
        let row = self.account_row().await?;
        let endpoint = endpoint_of(&row)?;
        self.may_reach(&endpoint).await?;
        let Some((secret, home)) = self.fetch_secret(&row).await? else {
            self.account.lose_secret();
            self.events.changed(ACCOUNT_TAGS);
            return Err(secret_missing());
        };
        let client = self.account.hold(keys_of(&row, secret)?, endpoint, home);
        self.account_changed();
        Ok(client)
    }

    async fn fetch_secret(&self, row: &AccountRow) -> Result<Option<(Secret, SecretHome)>, UiError> {
        let spare = self.account.read().practice_token.clone().map(|token| (token, SecretHome::Session));
        if row.session_only {
            return Ok(spare);
        }
        match self.options.keychain.get(&row.secret_name).await {
            Ok(Some(secret)) => Ok(Some((secret, SecretHome::Keychain))),
            Ok(None) => Ok(spare),
            Err(_) if spare.is_some() => Ok(spare),
            Err(error) => {
                self.account.lose_secret();
                Err(from_keychain(&error))
            }
        }
    }

    async fn account_row(&self) -> Result<AccountRow, UiError> {
        let row = account::get(&self.db).await.map_err(from_store)?;
        row.ok_or_else(|| {
            UiError::new(ErrorCode::NotConnected, "No Twilio account is connected yet, so nothing can be sent.")
                .hint("Connect one first.")
        })
    }

    /// Takes the account's secret for this session, for machines without a keychain.
    pub async fn hand_in_secret(&self, secret: SecretInput) -> Result<(), UiError> {
        let row = self.account_row().await?;
        let endpoint = endpoint_of(&row)?;
        self.may_reach(&endpoint).await?;
        let keys = keys_of(&row, Secret::new(secret.expose().to_owned()))?;
        self.account.hold(keys, endpoint, SecretHome::Session);
        self.account_changed();
        Ok(())
    }

    /// Fails when an account is connected whose secret is not at hand: then nothing could be sent or received.
    pub async fn must_have_secret(&self) -> Result<(), UiError> {
        match self.account_client().await {
            Ok(_) => Ok(()),
            Err(error) if error.code == ErrorCode::NotConnected => Ok(()),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn account_changed(&self) {
        self.events.changed(ACCOUNT_TAGS);
        self.outbox_wake.notify_one();
        self.receive_wake.notify_one();
        self.setup_changed();
    }

    /// The account as it stands, from what is known without asking anybody.
    pub(crate) async fn account_status(&self) -> Result<AccountStatus, UiError> {
        let Some(row) = account::get(&self.db).await.map_err(from_store)? else {
            return Ok(not_connected());
        };
        let known = self.senders().await?;
        // Where several take turns, the first that can send stands for them.
        let turns = || known.iter().find(|sender| sender.rotates && sender.present && sender.can_text);
        let sender = turns().or_else(|| known.iter().find(|sender| sender.chosen)).cloned();
        let home = self.account.secret_home();
        let mut problems = Vec::new();
        if home == SecretHome::Missing {
            problems.push(ReadinessProblem {
                kind: ReadinessKind::SecretMissing,
                // A single command never sends; whoever does will need the token.
                blocking: self.is_running(),
                message: secret_missing().message,
            });
        }
        if !sender.as_ref().is_some_and(|sender| sender.present && sender.can_text) {
            problems.push(check::no_sender(sender.as_ref()));
        }
        problems.extend(serde_json::from_str::<Vec<ReadinessProblem>>(&row.readiness).unwrap_or_default());
        Ok(AccountStatus {
            connected: true,
            balance_micros: row.balance(),
            account_sid: Some(row.account_sid),
            api_key_sid: row.api_key_sid,
            api_base: row.api_base,
            secret: home,
            readiness: Readiness { can_text: !problems.iter().any(|problem| problem.blocking), problems },
            sender,
        })
    }
}

fn secret_missing() -> UiError {
    UiError::new(
        ErrorCode::Keychain,
        "The account's token is not at hand, so nothing can be sent or received. What waits goes on waiting.",
    )
    .hint("Give the token again in Settings; without a window, hand it to `run --token-stdin`.")
}

fn not_connected() -> AccountStatus {
    let problem = ReadinessProblem {
        kind: ReadinessKind::NotConnected,
        blocking: true,
        message: "No Twilio account is connected yet.".to_owned(),
    };
    AccountStatus {
        connected: false,
        account_sid: None,
        api_key_sid: None,
        api_base: None,
        secret: SecretHome::Missing,
        readiness: Readiness { can_text: false, problems: vec![problem] },
        balance_micros: None,
        sender: None,
    }
}

impl Handle<GetAccount> for Engine {
    async fn handle(&self, _: GetAccount) -> Result<AccountStatus, UiError> {
        self.account_status().await
    }
}

impl Handle<VerifyAccount> for Engine {
    async fn handle(&self, _: VerifyAccount) -> Result<AccountStatus, UiError> {
        let client = self.account_client().await?;
        self.check_again(&client).await?;
        self.account_status().await
    }
}

impl Handle<DisconnectAccount> for Engine {
    async fn handle(&self, _: DisconnectAccount) -> Result<AccountStatus, UiError> {
        let Some(row) = account::get(&self.db).await.map_err(from_store)? else {
            return Ok(not_connected());
        };
        let held = messages::held_after(&self.db, self.clock.now()).await.map_err(from_store)?;
        if held > 0 {
            let message = format!(
                "The account was not disconnected: Twilio holds {} of your texts until their time, and nobody could take them \
                 back any more.",
                group_thousands(held)
            );
            let hint = "Cancel them under Scheduled, or pause their campaigns; then disconnect.";
            return Err(UiError::new(ErrorCode::Refused, message).hint(hint));
        }
        crate::receive::release(self).await;
        let mut tx = self.db.write().await.map_err(from_store)?;
        account::delete(&mut tx).await.map_err(from_store)?;
        // In this order: what waits goes on waiting for the number it was to leave from.
        sender_rows::put_seen(&mut tx, &[], self.now_millis()).await.map_err(from_store)?;
        sender_rows::choose_none(&mut tx).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.account.let_go();
        self.forget_secret(&row).await;
        self.account_changed();
        self.account_status().await
    }
}

impl Engine {
    /// Removes a secret that is not used any more.
    async fn forget_secret(&self, row: &AccountRow) {
        if row.session_only {
            return;
        }
        if let Err(error) = self.options.keychain.delete(&row.secret_name).await {
            tracing::warn!(%error, "a secret was left in the keychain");
            self.events.notice(
                Tone::Warning,
                "The old token could not be removed from this computer's keychain. Remove the entries of Linnet there.",
            );
        }
    }

    pub(crate) fn now_millis(&self) -> i64 {
        linnet_store::instant::to_millis(self.clock.now())
    }
}
