//! Table `account`: the one connected account, without its secret.

use linnet_domain::Micros;

use crate::db::{Db, WriteTx};
use crate::error::StoreError;

/// The connected account.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AccountRow {
    /// `AC…`.
    pub account_sid: String,
    /// `SK…`, when the secret belongs to an API key.
    pub api_key_sid: Option<String>,
    /// The address that stands for every Twilio host.
    pub api_base: Option<String>,
    /// Names the secret in the keychain.
    pub secret_name: String,
    /// Whether the owner chose to keep the secret in memory only.
    pub session_only: bool,
    /// The last check's result in the contract's JSON.
    pub readiness: String,
    balance_micros: Option<i64>,
    /// When it was last checked, in UTC milliseconds.
    pub checked_at: i64,
}

/// What connecting writes.
#[derive(Debug, Clone)]
pub struct NewAccount<'row> {
    /// `AC…`.
    pub account_sid: &'row str,
    /// `SK…`, when the secret belongs to an API key.
    pub api_key_sid: Option<&'row str>,
    /// The address that stands for every Twilio host.
    pub api_base: Option<&'row str>,
    /// Names the secret in the keychain.
    pub secret_name: &'row str,
    /// Whether the secret is kept in memory only.
    pub session_only: bool,
}

impl AccountRow {
    /// The balance when last asked.
    pub fn balance(&self) -> Option<Micros> {
        self.balance_micros.map(Micros)
    }
}

/// The account, if one is connected.
pub async fn get(db: &Db) -> Result<Option<AccountRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT account_sid, api_key_sid, api_base, secret_name, session_only, readiness, balance_micros, checked_at
         FROM account",
    )
    .fetch_optional(db.reader())
    .await?)
}

/// Connects an account in place of the one before.
pub async fn put(tx: &mut WriteTx, account: &NewAccount<'_>, now_millis: i64) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO account (id, account_sid, api_key_sid, api_base, secret_name, session_only, readiness, checked_at)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, '[]', ?6)
         ON CONFLICT (id) DO UPDATE SET account_sid = ?1, api_key_sid = ?2, api_base = ?3, secret_name = ?4,
             session_only = ?5, readiness = '[]', balance_micros = NULL, checked_at = ?6",
    )
    .bind(account.account_sid)
    .bind(account.api_key_sid)
    .bind(account.api_base)
    .bind(account.secret_name)
    .bind(account.session_only)
    .bind(now_millis)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes down what a check found.
pub async fn set_checked(
    tx: &mut WriteTx,
    readiness: &str,
    balance: Option<Micros>,
    now_millis: i64,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE account SET readiness = ?, balance_micros = ?, checked_at = ?")
        .bind(readiness)
        .bind(balance.map(|amount| amount.0))
        .bind(now_millis)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Writes down what is left to spend.
pub async fn set_balance(tx: &mut WriteTx, balance: Micros) -> Result<(), StoreError> {
    sqlx::query("UPDATE account SET balance_micros = ?").bind(balance.0).execute(&mut **tx).await?;
    Ok(())
}

/// Changes the address the account is reached at.
pub async fn set_api_base(tx: &mut WriteTx, api_base: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE account SET api_base = ?").bind(api_base).execute(&mut **tx).await?;
    Ok(())
}

/// Forgets the account.
pub async fn delete(tx: &mut WriteTx) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM account").execute(&mut **tx).await?;
    Ok(())
}
