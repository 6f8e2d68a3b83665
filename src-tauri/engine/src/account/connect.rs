//! Connecting an account: everything is checked before anything is kept, and the secret goes to the keychain before
//! the account goes on record.

use linnet_contract::{AccountStatus, CacheTag, ConnectAccount, ErrorCode, SecretHome, UiError};
use linnet_domain::PhoneNumber;
use linnet_providers::secret::Secret;
use linnet_providers::twilio::{Credentials, CredentialsError, Endpoint, Twilio};
use linnet_store::account::{self, NewAccount};
use linnet_store::senders::{self, SeenSender};

use crate::account::check::{self, Inspection};
use crate::account::from_keychain;
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::{from_provider, from_store};

/// What a change of the account spoils.
pub(crate) const ACCOUNT_TAGS: &[CacheTag] = &[CacheTag::Account, CacheTag::Overview, CacheTag::Campaigns];

impl Handle<ConnectAccount> for Engine {
    async fn handle(&self, command: ConnectAccount) -> Result<AccountStatus, UiError> {
        let (keys, endpoint) = read(&command)?;
        self.may_reach(&endpoint).await?;
        let client = Twilio::new(endpoint.clone(), keys.clone());
        let inspection = check::inspect(&client).await.map_err(from_provider)?;
        let chosen = self.choose_among(&inspection.senders, command.sender.as_deref()).await?;
        let problems = check::problems(&inspection, chosen.as_ref());
        let secret_name = format!("twilio-{}", uuid::Uuid::new_v4().simple());
        if !command.session_only {
            self.options.keychain.put(&secret_name, &keys.secret).await.map_err(|error| from_keychain(&error))?;
        }
        let before = account::get(&self.db).await.map_err(from_store)?;
        let new = Connected { command: &command, keys: &keys, endpoint: &endpoint, secret_name: &secret_name };
        if let Err(error) = self.put_on_record(&new, &inspection, chosen.as_ref(), &problems).await {
            if !command.session_only {
                // The account did not come on record, so its secret must not stay behind.
                let _ = self.options.keychain.delete(&secret_name).await;
            }
            return Err(error);
        }
        if before.as_ref().is_some_and(|before| before.account_sid != keys.account_sid) {
            crate::receive::release(self).await;
        }
        let home = if command.session_only { SecretHome::Session } else { SecretHome::Keychain };
        self.account.hold(keys, endpoint, home);
        if let Some(before) = before {
            self.forget_secret(&before).await;
        }
        self.account_changed();
        self.account_wake.notify_one();
        self.account_status().await
    }
}

/// An account that passed its check.
struct Connected<'a> {
    command: &'a ConnectAccount,
    keys: &'a Credentials,
    endpoint: &'a Endpoint,
    secret_name: &'a str,
}

/// What was typed, cleaned and checked for shape.
fn read(command: &ConnectAccount) -> Result<(Credentials, Endpoint), UiError> {
    let secret = Secret::new(command.secret.expose().to_owned());
    let credentials = Credentials::parse(&command.account_sid, command.api_key_sid.as_deref(), secret)
        .map_err(|error| UiError::new(ErrorCode::BadInput, error.to_string()).field(field_of(&error)))?;
    let endpoint = match command.api_base.as_deref().map(str::trim).filter(|base| !base.is_empty()) {
        None => Endpoint::twilio(),
        Some(base) => Endpoint::at(base)
            .map_err(|error| UiError::new(ErrorCode::BadInput, format!("{error}.")).field("api_base"))?,
    };
    Ok((credentials, endpoint))
}

const fn field_of(error: &CredentialsError) -> &'static str {
    match error {
        CredentialsError::NoAccountSid
        | CredentialsError::NotAnAccount { .. }
        | CredentialsError::TokenForAccount
        | CredentialsError::AccountShape => "account_sid",
        CredentialsError::NotAnApiKey { .. } | CredentialsError::ApiKeyShape => "api_key_sid",
        CredentialsError::NoSecret(_) | CredentialsError::SidForSecret { .. } | CredentialsError::SecretShape(_) => {
            "secret"
        }
    }
}

impl Engine {
    /// The sender to use: the one named, else the one in use if the account has it, else the only one, else none yet.
    async fn choose_among(&self, seen: &[SeenSender], wanted: Option<&str>) -> Result<Option<SeenSender>, UiError> {
        if let Some(wanted) = wanted.map(str::trim).filter(|wanted| !wanted.is_empty()) {
            return named(seen, wanted).map(Some);
        }
        let in_use = senders::chosen(&self.db).await.map_err(from_store)?;
        if let Some(sender) = in_use.and_then(|row| seen.iter().find(|sender| sender.address == row.address)) {
            return Ok(Some(sender.clone()));
        }
        let mut able = seen.iter().filter(|sender| sender.can_text);
        Ok(match (able.next(), able.next()) {
            (Some(only), None) => Some(only.clone()),
            _ => None,
        })
    }

    async fn put_on_record(
        &self,
        new: &Connected<'_>,
        inspection: &Inspection,
        chosen: Option<&SeenSender>,
        problems: &[linnet_contract::ReadinessProblem],
    ) -> Result<(), UiError> {
        let now = self.now_millis();
        let api_base = new.command.api_base.as_deref().map(str::trim).filter(|base| !base.is_empty());
        let row = NewAccount {
            account_sid: &new.keys.account_sid,
            api_key_sid: new.keys.api_key_sid.as_deref(),
            api_base,
            secret_name: new.secret_name,
            session_only: new.command.session_only,
        };
        let mut tx = self.db.write().await.map_err(from_store)?;
        self.settle_world(&mut tx, new.endpoint).await?;
        account::put(&mut tx, &row, now).await.map_err(from_store)?;
        senders::put_seen(&mut tx, &inspection.senders, now).await.map_err(from_store)?;
        match chosen {
            Some(sender) => senders::choose(&mut tx, &sender.address).await,
            None => senders::choose_none(&mut tx).await,
        }
        .map_err(from_store)?;
        let readiness = check::to_json(problems)?;
        account::set_checked(&mut tx, &readiness, inspection.balance, now).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))
    }
}

/// The sender the owner named: a number in any spelling, or a Messaging Service's SID.
fn named(seen: &[SeenSender], wanted: &str) -> Result<SeenSender, UiError> {
    let address = if wanted.starts_with("MG") {
        wanted.to_owned()
    } else {
        linnet_domain::phone::check(wanted, "US").e164.unwrap_or_else(|| wanted.to_owned())
    };
    let refuse = |message: String| {
        let able: Vec<_> = seen.iter().filter(|sender| sender.can_text).map(|sender| sender.address.clone()).collect();
        let hint = if able.is_empty() {
            "This account has nothing that can text; buy a number at Twilio first.".to_owned()
        } else {
            format!("It has: {}.", able.join(", "))
        };
        UiError::new(ErrorCode::BadInput, message).hint(hint).field("sender")
    };
    let shown = PhoneNumber::from_e164(&address).map_or_else(|_| address.clone(), |number| number.display());
    match seen.iter().find(|sender| sender.address == address) {
        Some(sender) if sender.can_text => Ok(sender.clone()),
        Some(_) => Err(refuse(format!("{shown} cannot send texts."))),
        None => Err(refuse(format!("This account has no {shown} to send from."))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(address: &str, can_text: bool) -> SeenSender {
        SeenSender {
            kind: "number",
            address: address.to_owned(),
            provider_sid: "PN1".to_owned(),
            name: String::new(),
            can_text,
            can_call: None,
            can_mms: None,
            inbound_url: None,
            service_sid: None,
            registered: None,
        }
    }

    #[test]
    fn a_sender_is_found_by_its_number_in_any_spelling() {
        let senders = [seen("+13125550100", true), seen("+13125550101", false)];
        assert_eq!(named(&senders, "(312) 555-0100").unwrap().address, "+13125550100");
        for wrong in ["+13125550101", "+13125550199", "MG123", "nonsense"] {
            let error = named(&senders, wrong).unwrap_err();
            assert_eq!((error.code, error.field.as_deref()), (ErrorCode::BadInput, Some("sender")), "{wrong}");
            assert!(error.hint.unwrap().contains("+13125550100"), "it says what there is");
        }
    }
}
