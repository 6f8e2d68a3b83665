//! The senders of the account: listing, reading them again, choosing one, letting several take turns.

use linnet_contract::{
    CapSender, ChooseSender, ErrorCode, ListSenders, RotateSender, Sender, SenderKind, SenderRegistration, SyncSenders,
    UiError,
};
use linnet_domain::content::checks;
use linnet_domain::phone;
use linnet_domain::{Rule, SenderId};
use linnet_store::messages;
use linnet_store::senders::{self, Registered, SenderRow, Used};

use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::outbox::spend_day;

/// A sender as the window knows it.
fn sender(Used { row, texts }: Used) -> Sender {
    Sender {
        rotates: row.rotates,
        sent_today: texts,
        daily_cap: row.daily_cap.and_then(|cap| u32::try_from(cap).ok()),
        id: row.id(),
        // The schema allows no other word.
        kind: SenderKind::from_word(&row.kind).unwrap_or(SenderKind::Number),
        address: row.address,
        name: row.name,
        can_text: row.can_text,
        chosen: row.chosen,
        present: row.present,
        can_call: row.can_call,
        can_mms: row.can_mms,
        inbound_host: row.inbound_url.as_deref().and_then(host),
        service: row.service_sid,
        registration: registration(row.registered),
    }
}

/// Where what comes in is taken to; the rest of an address is nobody's business, and may be a secret of another program.
fn host(address: &str) -> Option<String> {
    Some(url::Url::parse(address).ok()?.host_str()?.to_owned())
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
    let known = senders::all(&engine.db).await.map_err(from_store)?;
    let rows: Vec<&SenderRow> = match from {
        Some(from) => {
            let country = engine.settings().country.clone();
            let address = phone::check(from, &country).e164.unwrap_or_else(|| from.to_owned());
            known.iter().filter(|row| row.address == address).collect()
        }
        None if known.iter().any(|row| row.rotates) => known.iter().filter(|row| row.rotates).collect(),
        None => known.iter().filter(|row| row.chosen).collect(),
    };
    // What one of them is not registered for, a text that may leave from it must not hold.
    let flag = |of: fn(&Registered) -> Option<bool>| {
        let told = || rows.iter().filter_map(|row| of(&row.registered));
        if told().any(|flag| !flag) { Some(false) } else { told().next() }
    };
    Ok(checks::Registration {
        has_embedded_links: flag(|known| known.has_embedded_links),
        has_embedded_phone: flag(|known| known.has_embedded_phone),
        age_gated: flag(|known| known.age_gated),
        direct_lending: flag(|known| known.direct_lending),
    })
}

impl Engine {
    pub(crate) async fn senders(&self) -> Result<Vec<Sender>, UiError> {
        let today = spend_day(&self.settings(), self.clock.now());
        Ok(senders::used(&self.db, today).await.map_err(from_store)?.into_iter().map(sender).collect())
    }

    async fn known_sender(&self, id: SenderId) -> Result<SenderRow, UiError> {
        let row = senders::get(&self.db, id).await.map_err(from_store)?;
        row.ok_or_else(|| UiError::new(ErrorCode::NotFound, "This number is not known any more."))
    }
}

/// Why a sender takes no turns with others, if it does not.
fn cannot_rotate(row: &SenderRow, all: &[SenderRow]) -> Option<String> {
    if !row.usable() {
        return Some(format!("{} cannot send texts, so it takes no turns with others.", row.address));
    }
    match SenderKind::from_word(&row.kind)? {
        SenderKind::Number => None,
        SenderKind::MessagingService => Some(
            "A Messaging Service lets its own numbers take turns at Twilio. Choose it by itself, or let single numbers take \
             turns."
                .to_owned(),
        ),
        // Twilio (help 4411046744987): toll-free numbers must not be pooled for one use.
        SenderKind::TollFree => all
            .iter()
            .any(|other| other.rotates && other.kind == row.kind && other.id() != row.id())
            .then(|| "Twilio allows one toll-free number for one use: two of them cannot take turns.".to_owned()),
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
        let row = self.known_sender(id).await?;
        if !row.present || !row.can_text {
            let why = if row.present { "cannot send texts" } else { "does not belong to the account any more" };
            let message = format!("{} {why}, so it was not chosen.", row.address);
            return Err(UiError::new(ErrorCode::Refused, message).hint("Choose another one."));
        }
        let mut tx = self.db.write().await.map_err(from_store)?;
        senders::choose(&mut tx, &row.address).await.map_err(from_store)?;
        senders::end_turns(&mut tx).await.map_err(from_store)?;
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

impl Handle<RotateSender> for Engine {
    async fn handle(&self, RotateSender { id, on }: RotateSender) -> Result<Vec<Sender>, UiError> {
        let row = self.known_sender(id).await?;
        let all = senders::all(&self.db).await.map_err(from_store)?;
        if let Some(message) = cannot_rotate(&row, &all).filter(|_| on) {
            return Err(UiError::new(ErrorCode::Refused, message));
        }
        let mut tx = self.db.write().await.map_err(from_store)?;
        senders::set_rotates(&mut tx, id, on).await.map_err(from_store)?;
        messages::bring_forward(&mut tx, Rule::SenderCap, self.clock.now()).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.account_changed();
        self.senders().await
    }
}

impl Handle<CapSender> for Engine {
    async fn handle(&self, CapSender { id, daily_cap }: CapSender) -> Result<Vec<Sender>, UiError> {
        self.known_sender(id).await?;
        let mut tx = self.db.write().await.map_err(from_store)?;
        senders::set_daily_cap(&mut tx, id, daily_cap).await.map_err(from_store)?;
        messages::bring_forward(&mut tx, Rule::SenderCap, self.clock.now()).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.account_changed();
        self.senders().await
    }
}
