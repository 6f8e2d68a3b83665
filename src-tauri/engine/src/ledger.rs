//! What the ledger is told and what it tells: decisions with everything they were taken on, acknowledgements, the check of
//! the chain, exports, the legal hold, erasing and letting go. The chain itself is the store's.

pub(crate) mod anchor;
mod check;
mod decision;
mod erase;
mod export;
mod hold;
mod retention;
mod sentence;

use chrono::{DateTime, Utc};
use linnet_contract::{CampaignDraft, ErrorCode, Forecast, SettingKey, UiError};
use linnet_domain::hours::WeekHours;
use linnet_domain::rules::{self, LegalRow};
use linnet_domain::{CampaignId, PhoneNumber, Rule};
use linnet_store::ledger::{self, Entry, Kind};
use linnet_store::messages::{MessageRecord, Replan};
use linnet_store::{Db, StoreError, WriteTx};
use serde_json::{Value, json};

pub(crate) use decision::{DecisionRecord, Plan, decided};
pub(crate) use hold::refuse_on_hold;
pub(crate) use retention::too_short;

use crate::settings::Settings;

/// Which edition of the rules decisions are taken by; it stands in every entry.
pub const RULES_VERSION: &str = rules::VERSION;

/// Fewest characters of a typed acknowledgement: enough that nobody types it by accident.
const SHORTEST_ACKNOWLEDGEMENT: usize = 10;

/// The rules as they stand, as entries and exports tell them.
pub(crate) fn rules_in_force() -> Value {
    let rules: Vec<&str> = Rule::ALL.iter().map(|rule| rule.word()).collect();
    let rows: Vec<Value> =
        [rules::federal()].into_iter().chain(rules::states()).chain(rules::countries()).map(row).collect();
    json!({"version": RULES_VERSION, "app": env!("CARGO_PKG_VERSION"), "rules": rules, "rows": rows})
}

fn row(row: &LegalRow) -> Value {
    json!({
        "code": row.code,
        "name": row.name,
        "hours": row.hours.describe(),
        "holidays": row.holidays,
        "cap": row.cap,
        "written_needed": row.written_needed,
        "customer_months": row.customer_months,
        "checked": row.checked,
        "certainty": row.certainty.word(),
        "source": row.source,
        "note": row.note,
    })
}

/// Records which rules exist from here on, once per version, so that an entry naming only those that objected still tells
/// which others did not. The first time, what was agreed to and refused before there was a ledger is taken over. A business
/// opens even if this cannot be written; then the next opening does it.
pub(crate) async fn record_rules(db: &Db, now: DateTime<Utc>) {
    if let Err(error) = try_record_rules(db, now).await {
        tracing::warn!(%error, "the version of the rules could not be recorded");
    }
}

async fn try_record_rules(db: &Db, now: DateTime<Utc>) -> Result<(), StoreError> {
    let on_record = ledger::rules_on_record(db).await?;
    if on_record.as_deref() == Some(RULES_VERSION) {
        return Ok(());
    }
    let mut tx = db.write().await?;
    if on_record.is_none() {
        ledger::adopt(&mut tx, now).await?;
    }
    ledger::append(&mut tx, Entry::new(Kind::Rules, &rules_in_force()), now).await?;
    Ok(tx.commit().await?)
}

/// Records a campaign's start: the text as written, for whom, and what the forecast said.
pub(crate) async fn campaign_started(
    tx: &mut WriteTx,
    id: CampaignId,
    draft: &CampaignDraft,
    forecast: &Forecast,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let payload = json!({
        "campaign": id.0,
        "name": draft.name,
        "body": draft.body,
        "audience": draft.audience,
        "excluded": draft.excluded.len(),
        "category": draft.category,
        "category_by": "owner",
        "urgent": draft.urgent,
        "when": draft.when,
        "recipients": forecast.recipients,
        "will_send": forecast.will_send,
        "will_wait": forecast.will_wait,
        "waiting": forecast.waiting,
        "refused": forecast.refused,
        "rules_version": RULES_VERSION,
    });
    ledger::append(tx, Entry::new(Kind::Campaign, &payload).of(Some(id)), now).await?;
    Ok(())
}

/// Records that a paused campaign's text was changed: the new words, and how many still wait for them.
pub(crate) async fn campaign_edited(
    tx: &mut WriteTx,
    id: CampaignId,
    draft: &CampaignDraft,
    waiting: u64,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let payload =
        json!({"campaign": id.0, "name": draft.name, "body": draft.body, "edited_for": waiting, "by": "owner"});
    ledger::append(tx, Entry::new(Kind::Campaign, &payload).of(Some(id)), now).await?;
    Ok(())
}

/// Records that a scheduled campaign was moved: from when to when, as chosen and as it comes out, and for how many.
pub(crate) async fn campaign_moved(
    tx: &mut WriteTx,
    id: CampaignId,
    draft: &CampaignDraft,
    moved: (Option<DateTime<Utc>>, DateTime<Utc>),
    waiting: u64,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (from, to) = moved;
    let payload = json!({
        "campaign": id.0,
        "name": draft.name,
        "moved_from": from,
        "moved_to": to,
        "when": draft.when,
        "waiting": waiting,
        "by": "owner",
    });
    ledger::append(tx, Entry::new(Kind::Campaign, &payload).of(Some(id)), now).await?;
    Ok(())
}

/// Records that the owner gave a single text that waits another time or other words.
pub(crate) async fn message_changed(
    tx: &mut WriteTx,
    message: &MessageRecord,
    changed: &Replan,
    body: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let payload = json!({
        "message": message.id.0,
        "number": message.number,
        "category": message.category.word(),
        "origin": message.origin.word(),
        "decision": "wait",
        "rule": changed.rule.map(Rule::word),
        "reason": changed.explanation,
        "moved_from": message.wanted_at,
        "moved_to": changed.wanted_at,
        "not_before": changed.not_before,
        "body": body,
        "by": "owner",
    });
    ledger::append(tx, Entry::new(Kind::Held, &payload).about(&message.number), now).await?;
    Ok(())
}

/// Records that the owner went on against a warning: what it was about, and the words typed for it.
pub async fn acknowledged(
    tx: &mut WriteTx,
    what: &str,
    typed: &str,
    number: Option<&PhoneNumber>,
    campaign: Option<CampaignId>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let payload = json!({
        "what": what,
        "typed": typed,
        "number": number.map(PhoneNumber::as_str),
        "campaign": campaign.map(|id| id.0),
        "by": "owner",
    });
    let entry = Entry::new(Kind::Override, &payload).about(number.map(PhoneNumber::as_str).unwrap_or_default());
    ledger::append(tx, entry.of(campaign), now).await?;
    Ok(())
}

/// Records that something was changed at the provider on the owner's order.
pub(crate) async fn provider_changed(tx: &mut WriteTx, what: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    ledger::append(tx, Entry::new(Kind::Provider, &json!({"what": what, "by": "owner"})), now).await?;
    Ok(())
}

/// Reads a typed acknowledgement, or says that more is needed.
pub(crate) fn read_acknowledgement(typed: &str, what: &str) -> Result<String, UiError> {
    let typed = typed.trim();
    if typed.chars().count() >= SHORTEST_ACKNOWLEDGEMENT {
        return Ok(typed.to_owned());
    }
    let message = format!("Type why {what}, in at least {SHORTEST_ACKNOWLEDGEMENT} characters. Nothing was changed.");
    Err(UiError::new(ErrorCode::BadInput, message).field("acknowledgement"))
}

/// Records a changed setting that a rule goes by; others are not recorded.
pub(crate) async fn setting_changed(
    tx: &mut WriteTx,
    key: SettingKey,
    before: &Settings,
    value: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let old = before.text(key);
    if !is_binding(key) || old == value {
        return Ok(());
    }
    let payload = json!({"key": key.word(), "from": old, "to": value, "loosens": loosens(key, before, value)});
    ledger::append(tx, Entry::new(Kind::Setting, &payload), now).await?;
    Ok(())
}

/// Whether decisions or records go by a setting.
const fn is_binding(key: SettingKey) -> bool {
    !matches!(
        key,
        SettingKey::OwnerPhone
            | SettingKey::BudgetAlert
            | SettingKey::ReceiveUrl
            | SettingKey::ReceiveTunnel
            | SettingKey::ReceiveTunnelAddress
            | SettingKey::ReceiveTunnelProgram
            | SettingKey::ReceivePort
            | SettingKey::CallsMakeContacts
            | SettingKey::Appearance
    )
}

/// Whether a change lets more through, or keeps less, than before.
fn loosens(key: SettingKey, before: &Settings, value: &str) -> bool {
    match key {
        SettingKey::HoursDays | SettingKey::HoursStart | SettingKey::HoursEnd => {
            let text = |other: SettingKey| if other == key { value } else { before.text(other) };
            let days = text(SettingKey::HoursDays);
            let after = WeekHours::parse(days, text(SettingKey::HoursStart), text(SettingKey::HoursEnd));
            after.is_ok_and(|after| opens(&before.hours, &after))
        }
        SettingKey::SkipTalking | SettingKey::FirstCopy => value == "false",
        SettingKey::ResendDoubts | SettingKey::SharedSender => value == "true",
        SettingKey::BudgetDaily
        | SettingKey::BudgetPerMessage
        | SettingKey::PaceDefault
        | SettingKey::CapOffers
        | SettingKey::PauseFailed
        | SettingKey::PauseFiltered => number(value) > number(before.text(key)),
        // 0 is no limit.
        SettingKey::SendersDailyCap => {
            let most = |text: &str| Some(number(text)).filter(|most| *most > 0).unwrap_or(i64::MAX);
            most(value) > most(before.text(key))
        }
        // An anchor that is wanted no more, or by somebody else.
        SettingKey::AnchorFolder | SettingKey::AnchorAuthority => !before.text(key).is_empty(),
        SettingKey::HoldSeconds
        | SettingKey::PriceSegment
        | SettingKey::KeepSends
        | SettingKey::KeepConsents
        | SettingKey::KeepOptOuts => number(value) < number(before.text(key)),
        _ => false,
    }
}

fn number(text: &str) -> i64 {
    text.parse().unwrap_or_default()
}

/// Whether there is a minute of the week that is open after and was not before.
fn opens(before: &WeekHours, after: &WeekHours) -> bool {
    after.and(before) != *after
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(days: &str, start: &str, end: &str) -> WeekHours {
        WeekHours::parse(days, start, end).unwrap()
    }

    #[test]
    fn only_hours_that_open_a_minute_more_loosen() {
        let week = hours("mon-fri", "09:00", "17:00");
        for (after, looser) in [
            (hours("mon-fri", "09:00", "17:00"), false),
            (hours("mon-thu", "10:00", "16:00"), false),
            (hours("mon-sat", "10:00", "16:00"), true),
            (hours("mon", "08:59", "17:00"), true),
            (hours("mon", "09:00", "17:01"), true),
        ] {
            assert_eq!(opens(&week, &after), looser, "{after:?}");
        }
    }

    #[test]
    fn an_acknowledgement_is_more_than_a_slip_of_the_finger() {
        assert!(read_acknowledgement("  yes   ", "the hold ends").is_err());
        assert_eq!(read_acknowledgement(" Our lawyer said so. ", "the hold ends").unwrap(), "Our lawyer said so.");
    }
}
