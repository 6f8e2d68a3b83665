//! The senders of the account: listing, reading them again, choosing one.

use linnet_contract::{
    ChooseSender, ErrorCode, ListSenders, Sender, SenderKind, SenderRegistration, SyncSenders, UiError,
};
use linnet_domain::content::checks;
use linnet_domain::phone;
use linnet_store::senders::{self, Registered, SenderRow};

use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;

/// A sender as the window knows it.
pub(crate) fn sender(row: SenderRow) -> Sender {
    Sender {
        id: row.id(),
        // The schema allows no other word.
        kind: SenderKind::from_word(&row.kind).unwrap_or(SenderKind::Number),
        address: row.address,
        name: row.name,
        can_text: row.can_text,
        chosen: row.chosen,
        present: row.present,
        registration: registration(row.registered),
    }
}

fn registration(known: Registered) -> Option<SenderRegistration> {
    Some(SenderRegistration {
        status: known.registration?,
        use_case: known.use_case.unwrap_or_default(),
        has_embedded_links: known.has_embedded_links,
        has_embedded_phone: known.has_embedded_phone,
        age_gated: known.age_gated,
        direct_lending: known.direct_lending,
    })
}

/// What the sender of a text is registered for: the one named, else the one in use. A sender nobody knows is registered for
/// nothing that is known.
pub(crate) async fn registered_for(engine: &Engine, from: Option<&str>) -> Result<checks::Registration, UiError> {
    let row = match from {
        Some(from) => {
            let country = engine.settings().country.clone();
            let address = phone::check(from, &country).e164.unwrap_or_else(|| from.to_owned());
            senders::by_address(&engine.db, &address).await
        }
        None => senders::chosen(&engine.db).await,
    };
    let known = row.map_err(from_store)?.map(|row| row.registered).unwrap_or_default();
    Ok(checks::Registration {
        has_embedded_links: known.has_embedded_links,
        has_embedded_phone: known.has_embedded_phone,
        age_gated: known.age_gated,
        direct_lending: known.direct_lending,
    })
}

impl Engine {
    async fn senders(&self) -> Result<Vec<Sender>, UiError> {
        Ok(senders::all(&self.db).await.map_err(from_store)?.into_iter().map(sender).collect())
    }
}

impl Handle<ListSenders> for Engine {
    async fn handle(&self, _: ListSenders) -> Result<Vec<Sender>, UiError> {
        self.senders().await
    }
}

impl Handle<SyncSenders> for Engine {
    async fn handle(&self, _: SyncSenders) -> Result<Vec<Sender>, UiError> {
        let client = self.account_client().await?;
        self.check_again(&client).await?;
        self.senders().await
    }
}

impl Handle<ChooseSender> for Engine {
    async fn handle(&self, ChooseSender { id }: ChooseSender) -> Result<Vec<Sender>, UiError> {
        let row = senders::get(&self.db, id).await.map_err(from_store)?;
        let row = row.ok_or_else(|| UiError::new(ErrorCode::NotFound, "This number is not known any more."))?;
        if !row.present || !row.can_text {
            let why = if row.present { "cannot send texts" } else { "does not belong to the account any more" };
            let message = format!("{} {why}, so it was not chosen.", row.address);
            return Err(UiError::new(ErrorCode::Refused, message).hint("Choose another one."));
        }
        let mut tx = self.db.write().await.map_err(from_store)?;
        senders::choose(&mut tx, &row.address).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.account_changed();
        // Another sender may be registered differently. If the provider cannot be asked now, the choice stands anyway.
        match self.account_client().await {
            Ok(client) => {
                if let Err(error) = self.check_again(&client).await {
                    tracing::info!(%error, "the new sender could not be checked yet");
                }
            }
            Err(error) => tracing::info!(%error, "the new sender cannot be checked now"),
        }
        self.senders().await
    }
}
