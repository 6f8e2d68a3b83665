//! One message to one person: what it would be, whether it may go, and putting it into the same queue as everything.

pub(crate) mod change;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use linnet_contract::{
    AccountStatus, CacheTag, CheckMessage, ErrorCode, GetAccount, LeaveWithTwilio, MessageCheck, MessageSent,
    SendMessage, SendTestText, SetSetting, SettingKey, StopLine, UiError, When,
};
use linnet_domain::merge::Template;
use linnet_domain::when::Turn;
use linnet_domain::{
    Category, Channel, Decision, Effect, MessageState, Micros, Origin, PhoneNumber, Reason, Rule, Verdict, content,
    phone, segments,
};
use linnet_store::messages::{self, MessageRecord, NewMessage};
use linnet_store::people::{self, Person};

use super::budget::too_dear;
use super::leave;
use crate::account::senders::registered_for;
use crate::campaigns::finish_text;
use crate::compliance::{Message, Policy, Subject, deciding_rule};
use crate::contacts::fields;
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::findings::{self, Text};
use crate::ledger::{self, DecisionRecord, Plan};
use crate::settings::Settings;

/// A message to one person as it would leave, judged for the instant it is wanted.
struct Composed {
    urgent: Option<String>,
    settings: Arc<Settings>,
    number: PhoneNumber,
    person: Person,
    /// Where they are, if there is only one answer.
    zone: Option<&'static str>,
    body: String,
    segments: u32,
    cost: Micros,
    wanted_at: DateTime<Utc>,
    verdict: Verdict,
    missing: Vec<String>,
    /// Whether they have to be told how to stop, where the text as written does not.
    stop_line: Option<StopLine>,
    /// Whether the provider is to hold it until then.
    leave: Option<LeaveWithTwilio>,
}

/// What the owner wrote.
struct Written<'a> {
    number: &'a str,
    body: &'a str,
    category: Category,
    when: When,
    urgent: Option<String>,
    /// Whether the provider is to hold it until then.
    leave: Option<LeaveWithTwilio>,
}

async fn compose(engine: &Engine, written: &Written<'_>, now: DateTime<Utc>) -> Result<Composed, UiError> {
    let settings = engine.settings();
    let number = number_of(written.number, &settings)?;
    let template = Template::parse(written.body)
        .map_err(|error| UiError::new(ErrorCode::BadInput, format!("{error}.")).field("body"))?;
    let person = people::by_number(&engine.db, &number).await.map_err(from_store)?;
    let rendered = template.render(|field| fields::value(&person, &settings.business_name, field));
    let subject = Subject::read(&engine.db, person, now).await.map_err(from_store)?;
    let wanted_at = subject.instant(written.when, Turn::ONLY, now);
    let due = subject.stop_line_due(wanted_at);
    let body = finish_text(&settings, written.category, &rendered.text, due).text;
    let size = segments::count(&body);
    let cost = settings.estimate(&subject.place.country, size.segments).cost;
    let asked = written.category == Category::Marketing && !content::says_how_to_stop(&rendered.text);
    let stop_line = asked.then_some(StopLine { due: u64::from(due), of: 1, automatic: settings.stop_line_automatic });
    let world = linnet_store::profile::world(&engine.db).await.map_err(from_store)?;
    let policy = Policy { settings: &settings, world };
    let message = Message { urgent: written.urgent.as_deref(), ..Message::text(written.category, Some(&body)) };
    let mut verdict = subject.verdict(&policy, &message, wanted_at);
    if let Some((source, message)) = findings::blocking(&settings, written.category, written.body) {
        verdict.reasons.push(Reason { rule: Rule::Content, source, message, effect: Effect::Never });
        verdict.decision = Decision::Never;
        verdict.not_before = None;
    }
    if let Some(message) = too_dear(cost, settings.budget_per_message) {
        let source = "Settings, your limits".to_owned();
        verdict.reasons.push(Reason { rule: Rule::Budget, source, message, effect: Effect::Never });
        verdict.decision = Decision::Never;
        verdict.not_before = None;
    }
    Ok(Composed {
        urgent: written.urgent.clone(),
        leave: written.leave,
        number,
        zone: change::only_zone(&subject.place),
        person: subject.person,
        segments: size.segments,
        cost,
        wanted_at,
        verdict,
        missing: rendered.missing,
        stop_line,
        body,
        settings,
    })
}

fn number_of(typed: &str, settings: &Settings) -> Result<PhoneNumber, UiError> {
    let found = phone::check(typed, &settings.country);
    found.e164.as_deref().and_then(|e164| PhoneNumber::from_e164(e164).ok()).ok_or_else(|| {
        UiError::new(ErrorCode::BadInput, format!("“{}” is not a phone number. Nothing was sent.", typed.trim()))
            .field("number")
    })
}

impl Composed {
    /// Refuses what no instant would let go, with every reason.
    fn refuse_hopeless(&self) -> Result<(), UiError> {
        if let [field, ..] = self.missing.as_slice() {
            let message = format!("There is nothing to put for {{{field}}}, so nothing was sent.");
            let hint = format!("Write {{{field}|and words for those without}}, or leave the field out.");
            return Err(UiError::new(ErrorCode::BadInput, message).field("body").hint(hint));
        }
        if self.verdict.decision != Decision::Never {
            return Ok(());
        }
        let detail = serde_json::to_value(&self.verdict).unwrap_or_default();
        let message = format!("Nothing was sent. {}", self.verdict.explanation());
        Err(UiError::new(ErrorCode::Refused, message).detail(detail))
    }

    /// The ledger hears of texts that rules kept from leaving, as proof that the guard works.
    async fn record_refusal(
        &self,
        engine: &Engine,
        category: Category,
        origin: Origin,
        now: DateTime<Utc>,
    ) -> Result<(), UiError> {
        let plan = Plan {
            person: &self.person,
            campaign: None,
            origin,
            channel: Channel::Sms,
            category,
            body: &self.body,
            segments: self.segments,
            cost: self.cost,
            urgent: self.urgent.as_deref(),
            verdict: &self.verdict,
        };
        let rule = deciding_rule(&self.verdict).unwrap_or(Rule::Content);
        let record = DecisionRecord::planned(&plan, now).never(rule);
        let mut tx = engine.db.write().await.map_err(from_store)?;
        ledger::decided(&mut tx, vec![record], now).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))
    }

    /// When it may leave at the earliest.
    fn not_before(&self) -> DateTime<Utc> {
        self.verdict.not_before.unwrap_or(self.wanted_at).max(self.wanted_at)
    }

    /// From when on it may be left with the provider, if it is to be.
    fn hand_over_at(&self, category: Category, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.leave.map(|_| leave::from_when(category, self.not_before(), now))
    }

    /// What stands at it while it waits.
    fn explanation(&self, category: Category, now: DateTime<Utc>) -> String {
        let zone = self.settings.zone;
        match (self.verdict.decision, self.hand_over_at(category, now)) {
            (Decision::Wait, _) => self.verdict.explanation().to_owned(),
            (_, Some(from)) => leave::will_be_held(from, self.not_before(), now, zone),
            (Decision::Send | Decision::Never, None) if self.wanted_at > now => {
                let local = self.wanted_at.with_timezone(&zone);
                format!("Goes on {} on your clock.", local.format("%a, %b %-d, %Y at %-I:%M %p"))
            }
            (Decision::Send | Decision::Never, None) => {
                self.urgent.as_deref().map(crate::urgent::overtakes).unwrap_or_default()
            }
        }
    }

    fn into_message(self, category: Category, origin: Origin, token: Option<String>, now: DateTime<Utc>) -> NewMessage {
        let (not_before, explanation) = (self.not_before(), self.explanation(category, now));
        let hand_over_at = self.hand_over_at(category, now);
        NewMessage {
            campaign: None,
            recipient: None,
            contact: self.person.contact,
            channel: Channel::Sms,
            category,
            origin,
            number: self.number,
            body: self.body,
            segments: self.segments,
            cost: self.cost,
            sender: None,
            not_before,
            wanted_at: self.wanted_at,
            hand_over_at,
            rule: deciding_rule(&self.verdict),
            explanation,
            urgent: self.urgent,
            token,
            created_at: now,
        }
    }
}

impl Handle<CheckMessage> for Engine {
    async fn handle(&self, command: CheckMessage) -> Result<MessageCheck, UiError> {
        let CheckMessage { number, body, category, when, urgent, .. } = command;
        let urgent = crate::urgent::reason(urgent.as_ref())?;
        let written = Written { number: &number, body: &body, category, when, urgent, leave: None };
        let composed = compose(self, &written, self.clock.now()).await?;
        let registration = registered_for(self, None).await?;
        let text = Text { category, body: &body, registration, stop_line: composed.stop_line };
        let findings = findings::of_text(&composed.settings, &text);
        Ok(MessageCheck {
            text: composed.body,
            verdict: composed.verdict,
            segments: composed.segments,
            cost_micros: composed.cost,
            findings,
            stop_line: composed.stop_line,
        })
    }
}

impl Handle<SendMessage> for Engine {
    async fn handle(&self, command: SendMessage) -> Result<MessageSent, UiError> {
        let SendMessage { number, body, category, origin, when, urgent, leave, token } = command;
        if token.trim().is_empty() {
            return Err(
                UiError::new(ErrorCode::BadInput, "A message needs a token, so that it goes once.").field("token")
            );
        }
        let urgent = crate::urgent::reason(urgent.as_ref())?;
        let written = Written { number: &number, body: &body, category, when, urgent, leave };
        send(self, &written, origin, Some(token)).await
    }
}

impl Handle<SendTestText> for Engine {
    async fn handle(&self, SendTestText { to }: SendTestText) -> Result<MessageSent, UiError> {
        self.handle(SetSetting { key: SettingKey::OwnerPhone, value: to.clone() })
            .await
            .map_err(|error| UiError { field: Some("to".to_owned()), ..error })?;
        let name = self.settings().business_name.clone();
        let body = if name.is_empty() {
            "Your test text from Linnet has arrived. Your customers will see this number.".to_owned()
        } else {
            let name = literal(&name);
            format!("{name}: your test text has arrived. Your customers will see this number.")
        };
        let category = Category::Service;
        let written = Written { number: &to, body: &body, category, when: When::Now, urgent: None, leave: None };
        send(self, &written, Origin::Test, None).await
    }
}

async fn send(
    engine: &Engine,
    written: &Written<'_>,
    origin: Origin,
    token: Option<String>,
) -> Result<MessageSent, UiError> {
    let now = engine.clock.now();
    let known = match &token {
        Some(token) => messages::by_token(&engine.db, token).await.map_err(from_store)?,
        None => None,
    };
    if let Some(known) = known {
        return Ok(sent(known, now));
    }
    let composed = compose(engine, written, now).await?;
    if let Err(refusal) = composed.refuse_hopeless() {
        if composed.missing.is_empty() {
            composed.record_refusal(engine, written.category, origin, now).await?;
        }
        return Err(refusal);
    }
    must_be_connected(engine).await?;
    let timed = composed.wanted_at > now;
    if let Some(objection) = leave::objection(engine, written.leave, written.category, timed, None).await? {
        let message = format!("Nothing was sent. {}", objection.sentence());
        return Err(UiError::new(ErrorCode::Refused, message).field("leave"));
    }
    let mut tx = engine.db.write().await.map_err(from_store)?;
    if composed.wanted_at > now {
        ledger::refuse_on_hold(&mut tx, "No text is scheduled").await?;
    }
    // Pressed twice at once: the second finds the first's message here.
    if let Some(token) = &token
        && let Some(known) = messages::by_token_in(&mut tx, token).await.map_err(from_store)?
    {
        return Ok(sent(known, now));
    }
    let new = composed.into_message(written.category, origin, token, now);
    let id = messages::insert(&mut tx, &new).await.map_err(from_store)?;
    let message = messages::get_in(&mut tx, id).await.map_err(from_store)?;
    tx.commit().await.map_err(|error| from_store(error.into()))?;
    engine.outbox_wake.notify_one();
    changed(engine);
    Ok(sent(message, now))
}

/// Tells the screens that a single text came, left or changed.
fn changed(engine: &Engine) {
    engine.events.changed(&[CacheTag::Inbox, CacheTag::Scheduled, CacheTag::Overview, CacheTag::Contacts]);
}

/// A text as a template that renders to it: braces in it are no fields.
fn literal(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// Without an account a message would wait for ever, and the owner would think it went.
async fn must_be_connected(engine: &Engine) -> Result<(), UiError> {
    let account: AccountStatus = engine.handle(GetAccount {}).await?;
    if account.connected {
        return Ok(());
    }
    Err(UiError::new(ErrorCode::NotConnected, "Nothing was sent, because no Twilio account is connected.")
        .hint("Connect your account in Settings, or explore in practice mode."))
}

/// A message as the contract tells it.
pub(super) fn sent(message: MessageRecord, now: DateTime<Utc>) -> MessageSent {
    let waits = message.state == MessageState::Queued && message.not_before > now;
    let explanation = if message.explanation.is_empty() {
        crate::campaigns::state_sentence(message.state).to_owned()
    } else {
        message.explanation
    };
    MessageSent { id: message.id, state: message.state, not_before: waits.then_some(message.not_before), explanation }
}
