//! A single text that waits for its time gets another time or other words. Either is judged like a new text: what the rules
//! would never let go is refused and stays as it was.

use chrono::{DateTime, Utc};
use linnet_contract::{
    EditMessage, ErrorCode, LeaveWithTwilio, MessageSent, MovePlace, MovePlan, ReasonCount, UiError, When,
};
use linnet_domain::places::Place;
use linnet_domain::{Decision, MessageId, MessageState, Rule};
use linnet_store::messages::{self, MessageRecord, Replan, Rewrite};

use super::super::scheduled::too_late;
use super::super::{leave, recall};
use super::{Composed, Written, changed, compose, literal, sent};
use crate::compliance::deciding_rule;
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::ledger;

/// The one zone somebody lives in by all that is known; nothing where there may be several.
pub(crate) fn only_zone(place: &Place) -> Option<&'static str> {
    match place.zones.as_slice() {
        [zone] => Some(zone.name()),
        _ => None,
    }
}

/// What another time would mean for a single text.
pub(crate) async fn check_move(engine: &Engine, id: MessageId, when: When) -> Result<MovePlan, UiError> {
    let message = messages::get(&engine.db, id).await.map_err(from_store)?;
    refuse_unchangeable(&message, "moved")?;
    let now = engine.clock.now();
    if let Err(objection) = when.check(now) {
        return Ok(MovePlan { blocked: Some(objection.to_string()), ..MovePlan::default() });
    }
    Ok(told(&compose_again(engine, &message, &message.body, when, now).await?))
}

/// Moves a single text to another time.
pub(crate) async fn move_message(engine: &Engine, id: MessageId, when: When) -> Result<MovePlan, UiError> {
    let now = engine.clock.now();
    let refused = |reason: &str| UiError::new(ErrorCode::Refused, format!("Nothing was moved. {reason}"));
    when.check(now).map_err(|objection| refused(&objection.to_string()))?;
    recall::bring_back(engine, id, "moved").await?;
    let message = messages::get(&engine.db, id).await.map_err(from_store)?;
    refuse_unchangeable(&message, "moved")?;
    let composed = compose_again(engine, &message, &message.body, when, now).await?;
    let told = told(&composed);
    if let Some(reason) = &told.blocked {
        return Err(refused(reason));
    }
    let replan = replan(&message, &composed, composed.wanted_at, now);
    keep(engine, id, "moved", &replan, None, now).await?;
    Ok(told)
}

impl Handle<EditMessage> for Engine {
    async fn handle(&self, EditMessage { id, body }: EditMessage) -> Result<MessageSent, UiError> {
        let now = self.clock.now();
        recall::bring_back(self, id, "changed").await?;
        let message = messages::get(&self.db, id).await.map_err(from_store)?;
        refuse_unchangeable(&message, "changed")?;
        if message.rule == Some(Rule::Missed) {
            let text = "Nothing was changed. Say first whether this text still goes, because its time has passed.";
            return Err(UiError::new(ErrorCode::Refused, text));
        }
        if body.trim().is_empty() {
            let text = "Nothing was changed. The text is empty; cancel it if it should not go.";
            return Err(UiError::new(ErrorCode::BadInput, text).field("body"));
        }
        let when = When::At { instant: message.wanted_at };
        let composed = compose_again(self, &message, &body, when, now).await?;
        if composed.verdict.decision == Decision::Never {
            let text = format!("Nothing was changed. {}", composed.verdict.explanation());
            return Err(UiError::new(ErrorCode::Refused, text).field("body"));
        }
        let replan = replan(&message, &composed, message.wanted_at, now);
        let rewrite = Rewrite {
            message: id,
            tells_stop: linnet_domain::content::says_how_to_stop(&composed.body),
            segments: composed.segments,
            cost: composed.cost,
            body: composed.body,
        };
        let message = keep(self, id, "changed", &replan, Some(rewrite), now).await?;
        Ok(sent(message, now))
    }
}

/// What becomes of a text's times when it leaves as it is composed now.
fn replan(message: &MessageRecord, composed: &Composed, wanted_at: DateTime<Utc>, now: DateTime<Utc>) -> Replan {
    Replan {
        message: message.id,
        wanted_at,
        not_before: composed.not_before(),
        hand_over_at: leave::from_when(message.category, composed.not_before(), now),
        rule: deciding_rule(&composed.verdict),
        explanation: composed.explanation(message.category, now),
    }
}

/// Words are taken as they stand.
async fn compose_again(
    engine: &Engine,
    message: &MessageRecord,
    body: &str,
    when: When,
    now: DateTime<Utc>,
) -> Result<Composed, UiError> {
    let body = literal(body);
    let written = Written {
        number: &message.number,
        body: &body,
        category: message.category,
        when,
        urgent: message.urgent.clone(),
        // Agreed to when it was written.
        leave: message.hand_over_at.map(|_| LeaveWithTwilio { agreed: true }),
    };
    compose(engine, &written, now).await
}

/// Writes it down, unless the text has left meanwhile.
async fn keep(
    engine: &Engine,
    id: MessageId,
    verb: &str,
    replan: &Replan,
    rewrite: Option<Rewrite>,
    now: DateTime<Utc>,
) -> Result<MessageRecord, UiError> {
    let mut tx = engine.db.write().await.map_err(from_store)?;
    ledger::refuse_on_hold(&mut tx, &format!("Nothing is {verb}")).await?;
    let before = messages::get_in(&mut tx, id).await.map_err(from_store)?;
    refuse_unchangeable(&before, verb)?;
    if before.state == MessageState::Scheduled {
        return Err(UiError::new(ErrorCode::Refused, format!("Nothing was {verb}. {}", too_late(before.state))));
    }
    messages::replan_all(&mut tx, std::slice::from_ref(replan), now).await.map_err(from_store)?;
    let body = rewrite.as_ref().map(|rewrite| rewrite.body.as_str());
    ledger::message_changed(&mut tx, &before, replan, body, now).await.map_err(from_store)?;
    messages::rewrite_all(&mut tx, rewrite.as_slice()).await.map_err(from_store)?;
    let message = messages::get_in(&mut tx, id).await.map_err(from_store)?;
    tx.commit().await.map_err(|error| from_store(error.into()))?;
    engine.outbox_wake.notify_one();
    changed(engine);
    Ok(message)
}

fn refuse_unchangeable(message: &MessageRecord, verb: &str) -> Result<(), UiError> {
    let refused = |reason: &str| Err(UiError::new(ErrorCode::Refused, format!("Nothing was {verb}. {reason}")));
    if message.campaign.is_some() {
        return refused("This text belongs to a campaign; change that as a whole.");
    }
    if !matches!(message.state, MessageState::Queued | MessageState::Scheduled) {
        return refused(too_late(message.state));
    }
    Ok(())
}

/// What a time comes to for one person.
fn told(composed: &Composed) -> MovePlan {
    let at = composed.not_before();
    let counts = |wanted: Decision| -> Vec<ReasonCount> {
        let rule = deciding_rule(&composed.verdict).filter(|_| composed.verdict.decision == wanted);
        let count = |rule| ReasonCount { rule, reason: composed.verdict.explanation().to_owned(), count: 1 };
        rule.map(count).into_iter().collect()
    };
    if composed.verdict.decision == Decision::Never {
        let blocked = Some(composed.verdict.explanation().to_owned());
        return MovePlan { refused: counts(Decision::Never), blocked, ..MovePlan::default() };
    }
    MovePlan {
        people: 1,
        first: Some(at),
        last: Some(at),
        places: vec![MovePlace { zone: composed.zone.map(str::to_owned), people: 1, first: at, last: at }],
        waiting: counts(Decision::Wait),
        refused: Vec::new(),
        blocked: None,
    }
}
