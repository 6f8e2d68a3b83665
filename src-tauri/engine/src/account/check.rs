//! What stands behind an account, and everything that keeps it from texting, in the owner's words. Asks only what
//! ordinary keys may ask; what cannot be known is advice, never an obstacle.

use linnet_contract::{ErrorCode, ReadinessKind, ReadinessProblem, Sender, SenderKind, UiError};
use linnet_domain::Micros;
use linnet_providers::twilio::{
    AccountKind, AccountStatus, ErrorKind, NumberKind, NumberRecord, ProviderError, ServiceRecord, ServiceSender,
    TollFreeRecord, Twilio, UsCampaign, UsRegistration,
};
use linnet_store::senders::{Registered, SeenSender, SenderRow};
use linnet_store::{account, senders};

use crate::account::connect::ACCOUNT_TAGS;
use crate::engine::Engine;
use crate::errors::{from_provider, from_store};

/// What an account was found to be.
pub(super) struct Inspection {
    pub(super) senders: Vec<SeenSender>,
    pub(super) balance: Option<Micros>,
    services: Vec<ServiceView>,
    /// The verification of toll-free numbers by the number's id; nothing if it could not be asked.
    toll_free: Option<Vec<TollFreeRecord>>,
    /// Whether the keys may see Messaging Services.
    sees_services: bool,
    kind: AccountKind,
    status: AccountStatus,
}

/// Most Messaging Services that are asked about; a small business has one or two.
const MOST_SERVICES: usize = 20;

/// What could be learnt of a Messaging Service: its numbers and its registration.
struct ServiceView {
    sid: String,
    pool: Result<Vec<String>, ProviderError>,
    campaign: Result<UsCampaign, ProviderError>,
}

impl ServiceView {
    async fn read(client: &Twilio, service: &ServiceRecord) -> Self {
        let pool = client.service_senders(&service.sid).await;
        let numbers = |pool: Vec<ServiceSender>| pool.iter().map(|one| one.number.as_str().to_owned()).collect();
        let campaign = client.us_a2p_registration(&service.sid).await;
        Self { sid: service.sid.clone(), pool: pool.map(numbers), campaign }
    }

    fn has(&self, address: &str) -> bool {
        self.sid == address || self.pool.as_ref().is_ok_and(|pool| pool.iter().any(|number| number == address))
    }
}

/// What is known of a sender's registration; nothing if it could not be asked.
fn registered(services: &[ServiceView], address: &str) -> Option<Registered> {
    let Some(service) = services.iter().find(|service| service.has(address)) else {
        // In none of them, unless one could not be looked into.
        return services.iter().all(|service| service.pool.is_ok()).then(Registered::default);
    };
    let UsCampaign { registration, use_case, flags, att_per_hour } = service.campaign.as_ref().ok()?;
    let word = match registration {
        UsRegistration::None => return Some(Registered::default()),
        UsRegistration::Pending => "PENDING",
        UsRegistration::Verified => "VERIFIED",
        UsRegistration::Failed { .. } => "FAILED",
        UsRegistration::Other(word) => word,
    };
    Some(Registered {
        registration: Some(word.to_owned()),
        use_case: Some(use_case.clone()),
        has_embedded_links: flags.has_embedded_links,
        has_embedded_phone: flags.has_embedded_phone,
        age_gated: flags.age_gated,
        direct_lending: flags.direct_lending,
        att_per_hour: *att_per_hour,
    })
}

/// Checks the keys and reads what the account has.
pub(super) async fn inspect(client: &Twilio) -> Result<Inspection, ProviderError> {
    let found = client.check().await?;
    let (services, sees_services) = match client.list_services().await {
        Ok(services) => (services, true),
        // Keys that may not see services simply have none to offer.
        Err(error) if matches!(error.kind, ErrorKind::Credentials | ErrorKind::NotFound | ErrorKind::Refused(_)) => {
            (Vec::new(), false)
        }
        Err(error) => return Err(error),
    };
    let mut seen = Vec::new();
    for service in services.iter().take(MOST_SERVICES) {
        seen.push(ServiceView::read(client, service).await);
    }
    let has_toll_free = found.numbers.iter().any(|number| number.kind == NumberKind::TollFree);
    let toll_free = if has_toll_free { client.toll_free_verifications().await.ok() } else { None };
    let mut senders: Vec<SeenSender> = found.numbers.iter().map(number).chain(services.iter().map(service)).collect();
    for sender in &mut senders {
        sender.registered = registered(&seen, &sender.address);
        let service = seen.iter().find(|service| service.sid != sender.address && service.has(&sender.address));
        sender.service_sid = service.map(|service| service.sid.clone());
    }
    Ok(Inspection {
        senders,
        balance: found.balance.map(|balance| balance.amount),
        services: seen,
        toll_free,
        sees_services,
        kind: found.kind,
        status: found.status,
    })
}

fn number(record: &NumberRecord) -> SeenSender {
    let kind = match record.kind {
        NumberKind::LongCode => SenderKind::Number,
        NumberKind::TollFree => SenderKind::TollFree,
    };
    SeenSender {
        kind: kind.word(),
        address: record.number.as_str().to_owned(),
        provider_sid: record.sid.clone(),
        name: record.name.clone(),
        can_text: record.sms_capable,
        can_call: Some(record.voice_capable),
        can_mms: Some(record.mms_capable),
        inbound_url: record.sms_url.clone(),
        service_sid: None,
        registered: None,
    }
}

fn service(record: &ServiceRecord) -> SeenSender {
    SeenSender {
        kind: SenderKind::MessagingService.word(),
        address: record.sid.clone(),
        provider_sid: record.sid.clone(),
        name: record.name.clone(),
        can_text: true,
        can_call: None,
        can_mms: None,
        inbound_url: record.inbound_request_url.clone(),
        service_sid: None,
        registered: None,
    }
}

/// A sender that could not be looked at, as it is on record.
fn unseen(row: &SenderRow) -> SeenSender {
    SeenSender {
        kind: SenderKind::from_word(&row.kind).unwrap_or(SenderKind::MessagingService).word(),
        address: row.address.clone(),
        provider_sid: row.provider_sid.clone().unwrap_or_default(),
        name: row.name.clone(),
        can_text: row.can_text,
        can_call: row.can_call,
        can_mms: row.can_mms,
        inbound_url: row.inbound_url.clone(),
        service_sid: None,
        registered: None,
    }
}

/// Everything that stands in the way or should be known, for the senders in use.
pub(super) fn problems<'a>(
    inspection: &Inspection,
    in_use: impl IntoIterator<Item = &'a SeenSender>,
) -> Vec<ReadinessProblem> {
    let mut problems = Vec::new();
    match inspection.status {
        AccountStatus::Suspended | AccountStatus::Closed => problems.push(blocking(
            ReadinessKind::AccountClosed,
            "Twilio has closed or suspended this account. The Twilio console says why.",
        )),
        AccountStatus::Active | AccountStatus::Unknown => {}
    }
    if inspection.kind == AccountKind::Trial {
        problems.push(blocking(
            ReadinessKind::Trial,
            "This is a trial account: Twilio lets it text only numbers you have verified there. Upgrade it in the Twilio \
             console to text your customers.",
        ));
    }
    if inspection.balance.is_some_and(|balance| balance <= Micros::ZERO) {
        problems.push(blocking(
            ReadinessKind::NoBalance,
            "There is no money left on the Twilio account. Add some in the Twilio console.",
        ));
    }
    for sender in in_use {
        // Numbers of one service share what is said of it.
        problems.extend(registration(inspection, sender).filter(|problem| !problems.contains(problem)));
    }
    problems
}

/// Whether US carriers will take texts from this sender.
fn registration(inspection: &Inspection, sender: &SeenSender) -> Option<ReadinessProblem> {
    match SenderKind::from_word(sender.kind)? {
        SenderKind::MessagingService => service_registration(inspection, &sender.address),
        SenderKind::Number if sender.address.starts_with("+1") => number_registration(inspection, &sender.address),
        SenderKind::Number => None,
        SenderKind::TollFree => verification(inspection, sender),
    }
}

/// Whether a toll-free number is verified. One whose verification this account does not show may have been verified by
/// somebody else, so that is only said. [Tollfree Verifications resource: status values]
fn verification(inspection: &Inspection, sender: &SeenSender) -> Option<ReadinessProblem> {
    let told = inspection.toll_free.as_ref().and_then(|told| {
        told.iter().find(|one| one.tollfree_phone_number_sid.as_deref() == Some(sender.provider_sid.as_str()))
    });
    let kind = ReadinessKind::Unregistered;
    match told.map(|one| one.status.as_str()) {
        Some("TWILIO_APPROVED") => None,
        Some("PENDING_REVIEW" | "IN_REVIEW") => Some(blocking(
            kind,
            "The verification of your toll-free number is not decided yet; until then its texts are blocked.",
        )),
        Some("TWILIO_REJECTED") => Some(blocking(
            kind,
            "The verification of your toll-free number was turned down, so its texts are blocked. The Twilio console lets \
             you correct it within seven days.",
        )),
        _ => Some(advice(
            kind,
            "Texts from a toll-free number arrive only after Twilio has verified it. If you have done that, all is well.",
        )),
    }
}

fn service_registration(inspection: &Inspection, address: &str) -> Option<ReadinessProblem> {
    match &inspection.services.iter().find(|service| service.has(address))?.campaign {
        Ok(campaign) => registration_problem(&campaign.registration),
        Err(error) => Some(unknown_registration(error)),
    }
}

/// A number is registered through the Messaging Service it belongs to. One that belongs to none may still be registered
/// elsewhere, so that is only said.
fn number_registration(inspection: &Inspection, number: &str) -> Option<ReadinessProblem> {
    if inspection.services.iter().any(|service| service.has(number)) {
        return service_registration(inspection, number);
    }
    if let Some(error) = inspection.services.iter().find_map(|service| service.pool.as_ref().err()) {
        return Some(unknown_registration(error));
    }
    Some(advice(
        ReadinessKind::Unregistered,
        "US carriers block texts from numbers whose business is not registered. Linnet cannot see whether this one is; \
         if your first texts are blocked, register it in the Twilio console.",
    ))
}

fn registration_problem(registration: &UsRegistration) -> Option<ReadinessProblem> {
    let kind = ReadinessKind::Unregistered;
    match registration {
        UsRegistration::Verified => None,
        UsRegistration::None => Some(blocking(
            kind,
            "Your business is not registered with the US carriers yet, so they would block your texts. Register it in the \
             Twilio console; it takes two to three weeks.",
        )),
        UsRegistration::Pending => Some(blocking(
            kind,
            "Your registration with the US carriers is not decided yet; until then they block your texts.",
        )),
        UsRegistration::Failed { reasons } if reasons.is_empty() => Some(blocking(
            kind,
            "Your registration with the US carriers was turned down. The Twilio console says why and lets you correct it.",
        )),
        UsRegistration::Failed { reasons } => Some(blocking(
            kind,
            format!("Your registration with the US carriers was turned down: {}", reasons.join("; ")),
        )),
        UsRegistration::Other(word) => Some(advice(
            kind,
            format!("Your registration with the US carriers stands at “{word}”, which Linnet does not know."),
        )),
    }
}

fn unknown_registration(error: &ProviderError) -> ReadinessProblem {
    advice(ReadinessKind::Unknown, format!("Whether your number is registered could not be asked. {}", error.message))
}

/// No sender is chosen, or the chosen one cannot be used.
pub(super) fn no_sender(chosen: Option<&Sender>) -> ReadinessProblem {
    let message = match chosen {
        None => "Choose the number your customers will see.".to_owned(),
        Some(sender) if !sender.present => {
            format!("The account no longer has {}. Choose another number.", sender.address)
        }
        Some(sender) => format!("{} cannot send texts. Choose another number.", sender.address),
    };
    blocking(ReadinessKind::NoSender, message)
}

fn blocking(kind: ReadinessKind, message: impl Into<String>) -> ReadinessProblem {
    ReadinessProblem { kind, blocking: true, message: message.into() }
}

fn advice(kind: ReadinessKind, message: impl Into<String>) -> ReadinessProblem {
    ReadinessProblem { kind, blocking: false, message: message.into() }
}

/// As it is stored.
pub(super) fn to_json(problems: &[ReadinessProblem]) -> Result<String, UiError> {
    serde_json::to_string(problems)
        .map_err(|error| UiError::new(ErrorCode::Internal, format!("The check cannot be kept: {error}")))
}

impl Engine {
    /// Asks the provider again and writes down what it says; a failure is written down too.
    pub(crate) async fn check_again(&self, client: &Twilio) -> Result<(), UiError> {
        match inspect(client).await {
            Ok(inspection) => self.take_over(inspection).await,
            Err(error) => {
                self.note_failed_check(&error).await?;
                Err(from_provider(error))
            }
        }
    }

    /// The same by itself, without anybody waiting for it: a look that fails changes nothing.
    pub(super) async fn look_again(&self, client: &Twilio) -> Result<(), UiError> {
        self.take_over(inspect(client).await.map_err(from_provider)?).await
    }

    async fn take_over(&self, mut inspection: Inspection) -> Result<(), UiError> {
        let known = senders::all(&self.db).await.map_err(from_store)?;
        if !inspection.sees_services {
            // What may not be seen is not gone.
            let service = SenderKind::MessagingService.word();
            let kept = known.iter().filter(|row| row.present && row.kind == service);
            inspection.senders.extend(kept.map(unseen));
        }
        let turns = known.iter().any(|row| row.rotates);
        let in_use = known.iter().filter(|row| if turns { row.rotates } else { row.chosen });
        let seen = in_use.filter_map(|row| inspection.senders.iter().find(|seen| seen.address == row.address));
        let problems = problems(&inspection, seen);
        let now = self.now_millis();
        let mut tx = self.db.write().await.map_err(from_store)?;
        senders::put_seen(&mut tx, &inspection.senders, now).await.map_err(from_store)?;
        account::set_checked(&mut tx, &to_json(&problems)?, inspection.balance, now).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.account_changed();
        Ok(())
    }

    async fn note_failed_check(&self, error: &ProviderError) -> Result<(), UiError> {
        let problem = ReadinessProblem {
            kind: ReadinessKind::Unknown,
            // Wrong keys stop everything; a network that is down does not change what the account may do.
            blocking: error.kind == ErrorKind::Credentials,
            message: error.message.clone(),
        };
        let Some(row) = account::get(&self.db).await.map_err(from_store)? else { return Ok(()) };
        let mut problems: Vec<ReadinessProblem> = serde_json::from_str(&row.readiness).unwrap_or_default();
        problems.retain(|known| known.kind != ReadinessKind::Unknown);
        problems.push(problem);
        let mut tx = self.db.write().await.map_err(from_store)?;
        account::set_checked(&mut tx, &to_json(&problems)?, row.balance(), row.checked_at).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(ACCOUNT_TAGS);
        Ok(())
    }
}
