//! The few things the owner has changed at the provider from here: a number's name, a Messaging Service with its numbers.
//! What would be written is told first, and what was written stands in the record. Nothing is ever repeated by itself.

use linnet_contract::{
    ChangeProvider, CheckProviderChange, ErrorCode, ProviderChange, ProviderChangePlan, Sender, SenderKind, UiError,
};
use linnet_domain::{PhoneNumber, SenderId};
use linnet_providers::twilio::Twilio;
use linnet_store::senders::{self, SenderRow};

use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::{from_provider, from_store};
use crate::ledger;

/// Longest name Twilio keeps. [IncomingPhoneNumbers and Services: FriendlyName, 64 characters]
const LONGEST_NAME: usize = 64;

/// A change that can be made.
enum Ready {
    Rename { number: Numbered, name: String },
    Service { name: String, numbers: Vec<Numbered> },
}

/// A number the account has.
struct Numbered {
    address: String,
    /// Its id at the provider.
    sid: String,
    /// What it is called there.
    name: String,
    /// The service it is in.
    service: Option<String>,
    kind: String,
}

impl Handle<CheckProviderChange> for Engine {
    async fn handle(&self, CheckProviderChange { change }: CheckProviderChange) -> Result<ProviderChangePlan, UiError> {
        Ok(match self.ready(&change).await? {
            Ok(ready) => ProviderChangePlan { writes: ready.writes(), mind: ready.mind(), refused: None },
            Err(refused) => ProviderChangePlan { writes: Vec::new(), mind: Vec::new(), refused: Some(refused) },
        })
    }
}

impl Handle<ChangeProvider> for Engine {
    async fn handle(&self, ChangeProvider { change }: ChangeProvider) -> Result<Vec<Sender>, UiError> {
        let ready = self.ready(&change).await?;
        let ready = ready.map_err(|refused| {
            UiError::new(ErrorCode::Refused, format!("{refused} Nothing was changed.")).field("change")
        })?;
        let client = self.account_client().await?;
        let changed = self.write(&client, ready).await;
        // Whatever was written shows; a look that fails is made up for by the next one.
        if let Err(error) = self.check_again(&client).await {
            tracing::info!(%error, "what was changed at Twilio could not be read back yet");
        }
        changed?;
        self.senders().await
    }
}

impl Ready {
    fn writes(&self) -> Vec<String> {
        match self {
            Self::Rename { number, name } => {
                vec![format!("At Twilio, {} is called “{name}” instead of “{}”.", number.written(), number.name)]
            }
            Self::Service { name, numbers } => {
                let mut writes = vec![format!(
                    "A Messaging Service called “{name}” is made. Texts that come in keep going where each number sends them."
                )];
                writes.extend(numbers.iter().map(|number| format!("{} is put into it.", number.written())));
                writes
            }
        }
    }

    fn mind(&self) -> Vec<String> {
        match self {
            Self::Rename { .. } => vec!["Customers never see this name, and nothing else of the number changes.".to_owned()],
            Self::Service { .. } => vec![
                "US carriers take texts from local numbers only when the service they are in is registered. A new service is \
                 not: register it in the Twilio console before you send from it."
                    .to_owned(),
                "A number can be in one service only. Linnet goes on sending from the number in use until you choose \
                 otherwise."
                    .to_owned(),
            ],
        }
    }
}

impl Engine {
    /// The change with everything it needs, or why it cannot be made.
    async fn ready(&self, change: &ProviderChange) -> Result<Result<Ready, String>, UiError> {
        let known = senders::all(&self.db).await.map_err(from_store)?;
        Ok(ready(change, &known))
    }

    async fn write(&self, client: &Twilio, ready: Ready) -> Result<(), UiError> {
        match ready {
            Ready::Rename { number, name } => {
                client.rename_number(&number.sid, &name).await.map_err(from_provider)?;
                self.record(&format!("{} was named “{name}” instead of “{}”", number.address, number.name)).await
            }
            Ready::Service { name, numbers } => {
                let service = client.create_service(&name).await.map_err(|error| {
                    let told = from_provider(error);
                    told.hint("Look in the Twilio console whether the service is there before you try again.")
                })?;
                self.record(&format!("the Messaging Service “{name}” ({}) was made", service.sid)).await?;
                for number in numbers {
                    if let Err(error) = client.add_to_service(&service.sid, &number.sid).await {
                        let mut told = from_provider(error);
                        told.message = format!(
                            "The service was made, but {} could not be put into it. {}",
                            number.address, told.message
                        );
                        return Err(told.hint("Put it there in the Twilio console, or delete the service there."));
                    }
                    self.record(&format!("{} was put into the Messaging Service “{name}”", number.address)).await?;
                }
                Ok(())
            }
        }
    }

    async fn record(&self, what: &str) -> Result<(), UiError> {
        let mut tx = self.db.write().await.map_err(from_store)?;
        ledger::provider_changed(&mut tx, what, self.clock.now()).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))
    }
}

fn ready(change: &ProviderChange, known: &[SenderRow]) -> Result<Ready, String> {
    match change {
        ProviderChange::RenameNumber { sender, name } => {
            let number = number(*sender, known)?;
            let name = named(name)?;
            if number.name == name {
                return Err(format!("{} is called “{name}” already.", number.written()));
            }
            Ok(Ready::Rename { number, name })
        }
        ProviderChange::MakeService { name, senders } => {
            let name = named(name)?;
            if senders.is_empty() {
                return Err("Choose at least one number for it.".to_owned());
            }
            let numbers = senders.iter().map(|id| number(*id, known)).collect::<Result<Vec<_>, _>>()?;
            if let Some(taken) = numbers.iter().find(|number| number.service.is_some()) {
                return Err(format!("{} is in another Messaging Service; a number is in one only.", taken.written()));
            }
            // Twilio (help 4411046744987): toll-free numbers must not be pooled for one use.
            if numbers.iter().filter(|number| number.kind == SenderKind::TollFree.word()).count() > 1 {
                return Err("Twilio allows one toll-free number in a service.".to_owned());
            }
            Ok(Ready::Service { name, numbers })
        }
    }
}

fn named(name: &str) -> Result<String, String> {
    let name = name.trim();
    match name.chars().count() {
        0 => Err("Give it a name.".to_owned()),
        1..=LONGEST_NAME if !name.chars().any(char::is_control) => Ok(name.to_owned()),
        _ => Err(format!("A name has at most {LONGEST_NAME} characters, on one line.")),
    }
}

/// A number the account has, with its id there.
fn number(id: SenderId, known: &[SenderRow]) -> Result<Numbered, String> {
    let row = known.iter().find(|row| row.id() == id).ok_or("This number is not known any more.")?;
    if row.kind == SenderKind::MessagingService.word() {
        return Err("That is a Messaging Service, not a number.".to_owned());
    }
    match &row.provider_sid {
        Some(sid) if row.present && !sid.is_empty() => Ok(Numbered {
            address: row.address.clone(),
            sid: sid.clone(),
            name: row.name.clone(),
            service: row.service_sid.clone(),
            kind: row.kind.clone(),
        }),
        _ => Err(format!("{} is no longer at Twilio.", written(&row.address))),
    }
}

impl Numbered {
    fn written(&self) -> String {
        written(&self.address)
    }
}

fn written(address: &str) -> String {
    PhoneNumber::from_e164(address).map_or_else(|_| address.to_owned(), |number| number.display())
}
