//! The key of the number hashes: 32 random bytes per business.
//!
//! It stands in the database and not in the keychain, because the hashes must mean the same after a move: a backup put back
//! on another computer still has to recognise an erased person who comes in again, and a keychain does not travel. It keeps
//! an export or a printed anchor from being searched by trying every phone number (there are only some billions); it does not
//! protect against somebody who holds the whole database, where the numbers of everyone not erased stand in the clear.

use hmac::{Hmac, KeyInit as _, Mac as _};
use rand::Rng as _;
use sha2::Sha256;

use super::chain::Subject;
use crate::db::{Db, WriteTx};
use crate::error::StoreError;

/// A business's key, ready to hash numbers.
#[derive(Clone)]
pub struct Key(Hmac<Sha256>);

impl std::fmt::Debug for Key {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Key(<redacted>)")
    }
}

impl Key {
    pub(crate) fn new(bytes: &[u8]) -> Result<Self, StoreError> {
        let unreadable = |_| StoreError::Unreadable { column: "ledger_key.key", value: "<redacted>".to_owned() };
        Ok(Self(Hmac::new_from_slice(bytes).map_err(unreadable)?))
    }

    /// The hash a number goes by in the chain.
    pub fn subject(&self, number: &str) -> Subject {
        let mut mac = self.0.clone();
        mac.update(number.as_bytes());
        let whole = mac.finalize().into_bytes();
        let mut half = Subject::default();
        half.iter_mut().zip(whole).for_each(|(to, from)| *to = from);
        half
    }
}

/// The key as a transaction sees it; made when first needed.
pub(crate) async fn in_tx(tx: &mut WriteTx) -> Result<Key, StoreError> {
    let found: Option<Vec<u8>> = sqlx::query_scalar("SELECT key FROM ledger_key").fetch_optional(&mut **tx).await?;
    if let Some(found) = found {
        return Key::new(&found);
    }
    let mut new = [0; 32];
    rand::rng().fill_bytes(&mut new);
    sqlx::query("INSERT INTO ledger_key (id, key) VALUES (1, ?)").bind(new.as_slice()).execute(&mut **tx).await?;
    Key::new(&new)
}

/// The hash a number goes by, as a transaction sees it.
pub(crate) async fn subject_in(tx: &mut WriteTx, number: &str) -> Result<Subject, StoreError> {
    Ok(in_tx(tx).await?.subject(number))
}

/// The key, if anything was ever hashed.
pub(crate) async fn of(db: &Db) -> Result<Option<Key>, StoreError> {
    let found: Option<Vec<u8>> = sqlx::query_scalar("SELECT key FROM ledger_key").fetch_optional(db.reader()).await?;
    found.map(|key| Key::new(&key)).transpose()
}

/// The hash a number goes by; nothing if this business has recorded nothing yet.
pub async fn subject_of(db: &Db, number: &str) -> Result<Option<Subject>, StoreError> {
    Ok(of(db).await?.map(|key| key.subject(number)))
}
