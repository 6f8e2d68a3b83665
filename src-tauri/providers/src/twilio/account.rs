//! The account itself: whether the keys work, what it may do, how much money is left. The check uses only what a
//! standard API key may call; what such keys may not see is reported as unknown, never as an error.

use linnet_domain::{Micros, words};
use serde::Deserialize;

use super::failure::{ErrorKind, ProviderError};
use super::http::Twilio;
use super::messages::MessageFilter;
use super::senders::NumberRecord;
use super::wire;

words! {
    /// What kind of account it is.
    pub enum AccountKind {
        /// Texts only verified numbers.
        Trial = "trial",
        /// Paid.
        Full = "full",
        /// An API key may not ask.
        Unknown = "unknown",
    }
}

words! {
    /// Whether the account is open.
    pub enum AccountStatus {
        /// Open.
        Active = "active",
        /// Paused by Twilio.
        Suspended = "suspended",
        /// Closed.
        Closed = "closed",
        /// An API key may not ask.
        Unknown = "unknown",
    }
}

/// What is left to spend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// In millionths of the currency's unit.
    pub amount: Micros,
    /// `USD`, usually.
    pub currency: String,
}

/// What a successful check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountCheck {
    /// Trial or paid, when the keys may know.
    pub kind: AccountKind,
    /// Open or not, when the keys may know.
    pub status: AccountStatus,
    /// The numbers of the account.
    pub numbers: Vec<NumberRecord>,
    /// What is left; none for subaccounts.
    pub balance: Option<Balance>,
}

#[derive(Deserialize)]
struct BalanceEntry {
    #[serde(default, deserialize_with = "wire::money")]
    balance: Option<Micros>,
    #[serde(default)]
    currency: String,
}

#[derive(Deserialize)]
struct AccountEntry {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    status: String,
}

impl Twilio {
    /// Whether the keys work, and what stands behind them. Lists messages and numbers, which every key may; the
    /// account's own page is asked for last and only as an extra.
    pub async fn check(&self) -> Result<AccountCheck, ProviderError> {
        let one = MessageFilter { page_size: Some(1), ..MessageFilter::default() };
        self.list_messages(&one).next().await?;
        let numbers = self.list_numbers().await?;
        let balance = match self.balance().await {
            // The list of messages has just shown that the keys are right; this one may not see money.
            Err(error) if error.kind == ErrorKind::Credentials => None,
            other => other?,
        };
        let (kind, status) = self.account().await?;
        Ok(AccountCheck { kind, status, numbers, balance })
    }

    /// What is left to spend; `None` for subaccounts.
    pub async fn balance(&self) -> Result<Option<Balance>, ProviderError> {
        match self.get::<BalanceEntry>(self.account_url("Balance.json")?).await {
            Ok(entry) => Ok(entry.balance.map(|amount| Balance { amount, currency: entry.currency })),
            Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Trial or paid; unknown to API keys, which get a 401 here although they are right.
    pub async fn account_kind(&self) -> Result<AccountKind, ProviderError> {
        Ok(self.account().await?.0)
    }

    /// What kind of account it is and whether it is open, as far as the keys may ask.
    pub async fn account(&self) -> Result<(AccountKind, AccountStatus), ProviderError> {
        let path = format!("/2010-04-01/Accounts/{}.json", self.account_sid());
        match self.get::<AccountEntry>(self.url(super::endpoint::Area::Api, &path)?).await {
            Ok(entry) => Ok((
                AccountKind::from_word(&entry.kind.to_ascii_lowercase()).unwrap_or(AccountKind::Unknown),
                AccountStatus::from_word(&entry.status.to_ascii_lowercase()).unwrap_or(AccountStatus::Unknown),
            )),
            Err(error) if is_not_for_us(&error) => Ok((AccountKind::Unknown, AccountStatus::Unknown)),
            Err(error) => Err(error),
        }
    }
}

/// Refused or missing, as opposed to failed.
fn is_not_for_us(error: &ProviderError) -> bool {
    match error.kind {
        ErrorKind::Credentials | ErrorKind::NotFound | ErrorKind::Refused(_) => true,
        ErrorKind::RateLimited | ErrorKind::Unreachable | ErrorKind::Unreadable | ErrorKind::Server => false,
    }
}
