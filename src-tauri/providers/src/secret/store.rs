//! Where secrets rest: the keychain of this computer, or memory for a session on a machine without one. Never a file.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use keyring_core::Error as KeyringError;
use keyring_core::api::CredentialStoreApi as _;

use super::Secret;

/// The name under which every secret of Linnet stands in the keychain.
const SERVICE: &str = "app.linnet.desktop";
/// What Windows' Credential Manager holds at most, in bytes of UTF-16; kept to on every system, so that a profile can
/// move (`CRED_MAX_CREDENTIAL_BLOB_SIZE`, wincred.h).
const MAX_UTF16_BYTES: usize = 2_560;
/// Long enough for the owner to type the keychain's password when the system asks for it.
const PATIENCE: Duration = Duration::from_secs(60);
/// The entry written and removed to see that the keychain works.
const PROBE: &str = "keychain-check";

/// Why a secret could not be stored or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// There is no keychain, or it does not answer.
    #[error(
        "This computer's keychain cannot be used ({reason}). You can go on without it; Linnet then forgets the password \
         when it closes."
    )]
    Unavailable {
        /// The system's own words.
        reason: String,
    },
    /// The keychain is locked, or the owner said no.
    #[error("The keychain did not let Linnet in. Unlock it, or allow Linnet when the system asks, and try again.")]
    Denied,
    /// Anything else.
    #[error("The keychain could not do this: {0}")]
    Other(String),
}

/// A place for secrets; clones share it.
#[derive(Clone)]
pub struct SecretStore(Place);

#[derive(Clone)]
enum Place {
    Keychain,
    Session(Arc<Mutex<HashMap<String, Secret>>>),
    Mock(Arc<keyring_core::mock::Store>),
}

impl std::fmt::Debug for SecretStore {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let place = match self.0 {
            Place::Keychain => "keychain",
            Place::Session(_) => "session",
            Place::Mock(_) => "mock",
        };
        write!(formatter, "SecretStore({place})")
    }
}

impl SecretStore {
    /// The keychain of this computer: macOS Keychain, Windows Credential Manager, or the Secret Service.
    pub const fn keychain() -> Self {
        Self(Place::Keychain)
    }

    /// Memory only: what is put here is gone when the program ends.
    pub fn session() -> Self {
        Self(Place::Session(Arc::default()))
    }

    /// A keychain that exists only in this program, for tests.
    #[expect(clippy::expect_used, reason = "the mock only reads the clock to name itself")]
    pub fn mock() -> Self {
        Self(Place::Mock(keyring_core::mock::Store::new().expect("a clock past 1970")))
    }

    /// Whether secrets outlive the program here.
    pub const fn is_lasting(&self) -> bool {
        !matches!(self.0, Place::Session(_))
    }

    /// Stores a secret under a name, in place of what stood there.
    pub async fn put(&self, name: &str, secret: &Secret) -> Result<(), SecretError> {
        if secret.expose().encode_utf16().count() * 2 > MAX_UTF16_BYTES {
            return Err(SecretError::Other(
                "it is too long to be a password or key; was something else pasted?".into(),
            ));
        }
        match &self.0 {
            Place::Session(held) => {
                lock(held).insert(name.to_owned(), secret.clone());
                Ok(())
            }
            Place::Keychain | Place::Mock(_) => {
                let secret = secret.clone();
                self.with_entry(name, move |entry| entry.set_password(secret.expose())).await
            }
        }
    }

    /// The secret under a name, if one is stored.
    pub async fn get(&self, name: &str) -> Result<Option<Secret>, SecretError> {
        if let Place::Session(held) = &self.0 {
            return Ok(lock(held).get(name).cloned());
        }
        self.with_entry(name, |entry| match entry.get_password() {
            Ok(text) => Ok(Some(Secret::new(text))),
            Err(KeyringError::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }

    /// Removes the secret under a name; nothing to remove is fine.
    pub async fn delete(&self, name: &str) -> Result<(), SecretError> {
        if let Place::Session(held) = &self.0 {
            lock(held).remove(name);
            return Ok(());
        }
        self.with_entry(name, |entry| match entry.delete_credential() {
            Ok(()) | Err(KeyringError::NoEntry) => Ok(()),
            Err(error) => Err(error),
        })
        .await
    }

    /// Writes, reads and removes an entry: only that shows that a keychain is there, unlocked and writable.
    pub async fn available(&self) -> Result<(), SecretError> {
        let written = Secret::new("works".to_owned());
        self.put(PROBE, &written).await?;
        let read = self.get(PROBE).await?;
        self.delete(PROBE).await?;
        if read.as_ref() == Some(&written) {
            Ok(())
        } else {
            Err(SecretError::Unavailable { reason: "it did not give back what was stored in it".to_owned() })
        }
    }

    /// Runs a blocking keychain call on a thread of its own. Not on the runtime's blocking pool: a keychain that waits
    /// for its owner forever would keep the program from ending.
    async fn with_entry<T: Send + 'static>(
        &self,
        name: &str,
        call: impl FnOnce(&keyring_core::Entry) -> keyring_core::Result<T> + Send + 'static,
    ) -> Result<T, SecretError> {
        let (place, name) = (self.0.clone(), name.to_owned());
        let (tell, told) = tokio::sync::oneshot::channel();
        let work = move || {
            let outcome = entry(&place, &name).and_then(|entry| call(&entry).map_err(|error| translate(&error)));
            // Nobody listens any more when the wait was given up.
            let _ = tell.send(outcome);
        };
        std::thread::Builder::new()
            .name("keychain".to_owned())
            .spawn(work)
            .map_err(|error| SecretError::Unavailable { reason: error.to_string() })?;
        match tokio::time::timeout(PATIENCE, told).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(SecretError::Unavailable { reason: "it stopped unexpectedly".to_owned() }),
            Err(_) => Err(SecretError::Unavailable { reason: "it did not answer within a minute".to_owned() }),
        }
    }
}

/// The one place that makes keychain entries.
fn entry(place: &Place, name: &str) -> Result<keyring_core::Entry, SecretError> {
    match place {
        Place::Keychain => {
            if let Err(error) = keyring::v1::Entry::store_status() {
                return Err(SecretError::Unavailable { reason: without_debris(error) });
            }
            keyring::v1::Entry::new(SERVICE, name).map(|entry| entry.inner).map_err(|error| translate(&error))
        }
        Place::Mock(store) => store.build(SERVICE, name, None).map_err(|error| translate(&error)),
        Place::Session(_) => Err(SecretError::Other("the session store has no keychain entries".to_owned())),
    }
}

/// The error in the system's words. Only the variants without the stored bytes are spelled out: `BadEncoding` and
/// `BadDataFormat` carry them.
fn without_debris(error: &KeyringError) -> String {
    match error {
        KeyringError::PlatformFailure(cause) | KeyringError::NoStorageAccess(cause) => cause.to_string(),
        KeyringError::NoDefaultStore => "there is none on this computer".to_owned(),
        KeyringError::BadEncoding(_) | KeyringError::BadDataFormat(..) => "what is stored there is damaged".to_owned(),
        KeyringError::BadStoreFormat(_) => "it is damaged".to_owned(),
        KeyringError::Ambiguous(_) => "it holds several entries of the same name".to_owned(),
        KeyringError::TooLong(..) => "the entry is too long".to_owned(),
        _ => "it refused the request".to_owned(),
    }
}

fn translate(error: &KeyringError) -> SecretError {
    match error {
        KeyringError::NoStorageAccess(_) => SecretError::Denied,
        KeyringError::PlatformFailure(_) | KeyringError::NoDefaultStore => {
            SecretError::Unavailable { reason: without_debris(error) }
        }
        _ => SecretError::Other(without_debris(error)),
    }
}

fn lock(held: &Mutex<HashMap<String, Secret>>) -> std::sync::MutexGuard<'_, HashMap<String, Secret>> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    /// A mock keychain whose next call for `name` fails.
    fn failing(name: &str, error: KeyringError) -> SecretStore {
        let store = SecretStore::mock();
        let Place::Mock(mock) = &store.0 else { unreachable!("just made") };
        let entry = mock.build(SERVICE, name, None).unwrap();
        entry.as_any().downcast_ref::<keyring_core::mock::Cred>().unwrap().set_error(error);
        store
    }

    #[tokio::test]
    async fn a_secret_is_kept_replaced_and_removed() {
        for store in [SecretStore::mock(), SecretStore::session()] {
            assert_eq!(store.get("token").await, Ok(None), "{store:?}");
            store.put("token", &secret("first")).await.unwrap();
            store.clone().put("token", &secret("second")).await.unwrap();
            store.put("other", &secret("third")).await.unwrap();
            assert_eq!(store.get("token").await, Ok(Some(secret("second"))), "{store:?}");
            store.delete("token").await.unwrap();
            store.delete("token").await.unwrap();
            assert_eq!(store.get("token").await, Ok(None), "{store:?}");
            assert_eq!(store.get("other").await, Ok(Some(secret("third"))), "{store:?}");
            store.available().await.unwrap();
            assert_eq!(store.get(PROBE).await, Ok(None), "the probe leaves nothing behind");
        }
    }

    #[tokio::test]
    async fn a_locked_or_missing_keychain_is_told_apart() {
        let locked = failing("token", KeyringError::NoStorageAccess("locked".into()));
        assert_eq!(locked.get("token").await, Err(SecretError::Denied));
        assert_eq!(locked.get("token").await, Ok(None), "the failure was only the next one");
        let none = failing(PROBE, KeyringError::NoDefaultStore);
        let error = none.available().await.unwrap_err();
        assert!(matches!(error, SecretError::Unavailable { .. }), "{error}");
        let broken = failing("token", KeyringError::PlatformFailure("no bus".into()));
        let error = broken.put("token", &secret("hunter2")).await.unwrap_err();
        assert!(error.to_string().contains("no bus") && !error.to_string().contains("hunter2"), "{error}");
    }

    #[tokio::test]
    async fn a_damaged_entry_does_not_show_its_bytes() {
        let damaged = failing("token", KeyringError::BadEncoding(b"hunter2".to_vec()));
        let error = damaged.get("token").await.unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(
            matches!(error, SecretError::Other(_)) && !shown.contains("hunter2") && !shown.contains("104"),
            "{shown}"
        );
    }

    #[tokio::test]
    async fn what_windows_could_not_hold_is_refused_everywhere() {
        for store in [SecretStore::mock(), SecretStore::session()] {
            store.put("token", &secret(&"x".repeat(1_280))).await.unwrap();
            let error = store.put("token", &secret(&"x".repeat(1_281))).await.unwrap_err();
            assert!(matches!(error, SecretError::Other(_)), "{error}");
        }
    }
}
