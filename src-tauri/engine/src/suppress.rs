//! Opt-outs by any road, in one place: the no is recorded, everything that waits for that person is withdrawn, what the
//! provider has of it is to be taken back, and a pending review is settled, all in the transaction of whoever heard it.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::{
    CacheTag, CorrectOptOut, ErrorCode, OptOutNumber, OptOutRecorded, OptOutRoad, SECONDS_TO_CORRECT, UiError,
};
use linnet_domain::{Category, Channel, ConsentBasis, OptOutScope, Origin, PhoneNumber, Rule, phone, segments};
use linnet_store::consents::{self, NewConsent};
use linnet_store::messages::NewMessage;
use linnet_store::recalls::{self, RecallReason, Recalled};
use linnet_store::suppressions::{self, NewSuppression, SuppressionSource};
use linnet_store::{StoreError, WriteTx, messages, people, reviews};

use crate::compliance::country_of;
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::outbox::recall;
use crate::settings::Settings;

/// What a no spoils, and its correction.
const SPOILT: [CacheTag; 6] = [
    CacheTag::Compliance,
    CacheTag::Contacts,
    CacheTag::Inbox,
    CacheTag::Campaigns,
    CacheTag::Overview,
    CacheTag::Ledger,
];

/// What a recorded no did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suppressed {
    /// Messages that were waiting and are withdrawn.
    pub withdrawn: u64,
    /// Whether the number was on the list before.
    pub already: bool,
}

/// Records a no and withdraws what waits.
pub async fn opt_out(tx: &mut WriteTx, no: &NewSuppression<'_>, now: DateTime<Utc>) -> Result<Suppressed, StoreError> {
    let number = no.number.as_str();
    let before = people::by_numbers_in(tx, &[number]).await?;
    let standing = before.get(number).and_then(|person| person.opt_out.as_ref());
    // A no by another road is recorded as well, but it was on the list; so it is confirmed no second time.
    let already = standing.is_some_and(|known| known.scope == OptOutScope::All || known.scope == no.scope);
    let new = suppressions::add(tx, no, now).await?;
    reviews::close(tx, no.number).await?;
    let offers_only = no.scope == OptOutScope::Marketing;
    let sentence = "They said stop before this could leave.";
    let withdrawn =
        messages::withdraw_waiting(tx, no.number.as_str(), offers_only, Rule::OptOut, sentence, now).await?;
    // What the provider has not passed on comes back; on record here, asked for as soon as this is committed.
    let which = Recalled::Number { number, marketing_only: offers_only };
    recalls::record(tx, which, RecallReason::OptOut, now).await?;
    if no.source == SuppressionSource::WrongNumber && new {
        void_consent(tx, no, now).await?;
    }
    Ok(Suppressed { withdrawn, already })
}

/// Whoever has the number now never said yes, whatever is on record with it.
async fn void_consent(tx: &mut WriteTx, no: &NewSuppression<'_>, now: DateTime<Utc>) -> Result<(), StoreError> {
    let number = no.number.as_str();
    let people = people::by_numbers_in(tx, &[number]).await?;
    let Some((contact, basis)) = people.get(number).and_then(|person| Some((person.contact?, person.consent))) else {
        return Ok(());
    };
    if basis == ConsentBasis::None {
        return Ok(());
    }
    let words = no.words.unwrap_or_default();
    let source = format!("void: “{words}” came from this number, so it is somebody else's now");
    let record = NewConsent {
        contact,
        number: Some(number),
        basis: ConsentBasis::None,
        source: &source,
        given_on: None,
        details: None,
    };
    consents::record(tx, &record, now).await
}

/// Queues the one text that confirms a stop. Only for wordings that Twilio does not answer itself, and only while the law's
/// five minutes last; without a business name nobody would know who says it.
pub async fn confirm(
    tx: &mut WriteTx,
    settings: &Settings,
    number: &PhoneNumber,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let name = settings.business_name.trim();
    if name.is_empty() {
        return Ok(());
    }
    let body = format!("{name}: You will get no more texts from us. Text START if you change your mind.");
    let segments = segments::count(&body).segments;
    let confirmation = NewMessage {
        campaign: None,
        recipient: None,
        contact: None,
        channel: Channel::Sms,
        category: Category::Service,
        origin: Origin::Automation,
        number: number.clone(),
        cost: settings.estimate(&country_of(number), segments).cost,
        body,
        segments,
        sender: None,
        not_before: now,
        wanted_at: now,
        hand_over_at: None,
        rule: None,
        explanation: String::new(),
        urgent: None,
        token: Some(messages::confirmation_token(number, now)),
        created_at: now,
    };
    match messages::insert(tx, &confirmation).await {
        // Stop, start and stop again heard in one look: one confirmation is enough.
        Ok(_) | Err(StoreError::Exists { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Reads a number in any spelling.
pub(crate) fn read_number(engine: &Engine, text: &str) -> Result<PhoneNumber, UiError> {
    let found = phone::check(text, &engine.settings().country);
    found.e164.as_deref().and_then(|e164| PhoneNumber::from_e164(e164).ok()).ok_or_else(|| {
        let note = if found.note.is_empty() { String::new() } else { format!(" {}", found.note) };
        UiError::new(ErrorCode::BadInput, format!("“{}” is not a phone number.{note}", text.trim())).field("number")
    })
}

/// Most characters of somebody's own words.
const LONGEST_WORDS: usize = 2_000;

/// Under which source a no by some road stands on the list, and how, where the owner did not say.
fn road_of(road: Option<OptOutRoad>, said: &str) -> (SuppressionSource, String) {
    let (source, usual) = match road {
        None => (SuppressionSource::Owner, ""),
        Some(OptOutRoad::Phone) => (SuppressionSource::Owner, "by phone"),
        Some(OptOutRoad::Counter) => (SuppressionSource::Owner, "at the counter"),
        Some(OptOutRoad::Letter) => (SuppressionSource::Owner, "by letter"),
        Some(OptOutRoad::Email) => (SuppressionSource::Email, ""),
    };
    (source, if said.is_empty() { usual } else { said }.to_owned())
}

impl Handle<OptOutNumber> for Engine {
    async fn handle(&self, order: OptOutNumber) -> Result<OptOutRecorded, UiError> {
        let OptOutNumber { number, source, road, words } = order;
        let number = read_number(self, &number)?;
        let (source, detail) = road_of(road, source.trim());
        let words = words.as_deref().map(str::trim).filter(|words| !words.is_empty());
        if words.is_some_and(|words| words.chars().count() > LONGEST_WORDS) {
            let message = format!("At most {LONGEST_WORDS} characters of their words fit. Nothing was recorded yet.");
            return Err(UiError::new(ErrorCode::BadInput, message).field("words"));
        }
        let now = self.clock.now();
        let mut tx = self.db.write().await.map_err(from_store)?;
        let no = NewSuppression { number: &number, source, detail: &detail, words, scope: OptOutScope::All };
        let done = opt_out(&mut tx, &no, now).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        recall::soon(self).await;
        self.events.changed(&SPOILT);
        Ok(OptOutRecorded { number: number.as_str().to_owned(), withdrawn: done.withdrawn, already: done.already })
    }
}

impl Handle<CorrectOptOut> for Engine {
    async fn handle(&self, CorrectOptOut { number }: CorrectOptOut) -> Result<(), UiError> {
        let number = read_number(self, &number)?;
        let now = self.clock.now();
        let since = now - TimeDelta::seconds(i64::from(SECONDS_TO_CORRECT));
        let mut tx = self.db.write().await.map_err(from_store)?;
        if !suppressions::correct(&mut tx, &number, since, now).await.map_err(from_store)? {
            let message = format!(
                "A stop can be taken back within {SECONDS_TO_CORRECT} seconds of recording it, and only one you recorded. \
                 Nothing was changed."
            );
            return Err(UiError::new(ErrorCode::Refused, message).hint("Only they can take it back, by texting START."));
        }
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(&SPOILT);
        Ok(())
    }
}
