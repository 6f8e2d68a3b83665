//! What one round of claiming writes: collected while every message of the round is judged, written down at its end.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_domain::states::MessageEvent;
use linnet_domain::{MessageId, Rule};
use linnet_store::attempts::{self, NewAttempt};
use linnet_store::messages::{self, Change, DueMessage, Note, Postponement, Rewrite};
use linnet_store::{StoreError, WriteTx};

use super::leave;
use crate::ledger::{self, DecisionRecord};

/// What is to be written once every message of the round has been judged.
#[derive(Debug, Default)]
pub(super) struct Books {
    pub attempts: Vec<NewAttempt>,
    pub changes: Vec<Change>,
    pub rewrites: Vec<Rewrite>,
    pub postponements: Vec<Postponement>,
    /// Each decision with what it was taken on, for the books.
    pub decisions: Vec<DecisionRecord>,
}

impl Books {
    /// The ledger hears of a wait when its reason is another than before.
    pub(super) fn postpone(
        &mut self,
        message: &DueMessage,
        until: DateTime<Utc>,
        rule: Rule,
        record: DecisionRecord,
        now: DateTime<Utc>,
    ) {
        let hand_over_at = leave::again_at(message, until, rule, now);
        self.wait(message, until, hand_over_at, rule, record);
    }

    /// It is looked at again in a moment; what is to be left with the provider keeps its time.
    pub(super) fn look_again(
        &mut self,
        message: &DueMessage,
        now: DateTime<Utc>,
        wait: TimeDelta,
        rule: Rule,
        record: DecisionRecord,
    ) {
        let then = now + wait;
        let hand_over_at = message.hand_over_at.map(|_| then);
        self.wait(message, then.max(message.not_before), hand_over_at, rule, record);
    }

    fn wait(
        &mut self,
        message: &DueMessage,
        until: DateTime<Utc>,
        hand_over_at: Option<DateTime<Utc>>,
        rule: Rule,
        record: DecisionRecord,
    ) {
        let explanation = record.reason().to_owned();
        let rule_spoke = Some(rule);
        let wait = Postponement { message: message.id, until, hand_over_at, rule: rule_spoke, explanation };
        self.postponements.push(wait);
        if message.rule != Some(rule) {
            self.decisions.push(record.waits(rule, until));
        }
    }

    /// It keeps its time and is left with the provider from then on, or with this computer if that is its time.
    pub(super) fn leave_later(&mut self, message: &DueMessage, hand_over_at: DateTime<Utc>, explanation: String) {
        let until = message.not_before;
        let hand_over_at = Some(hand_over_at);
        let wait = Postponement { message: message.id, until, hand_over_at, rule: message.rule, explanation };
        self.postponements.push(wait);
    }

    pub(super) fn skip(&mut self, message: MessageId, rule: Rule, record: DecisionRecord) {
        let note = Note { rule: Some(rule), explanation: record.reason().to_owned(), ..Note::default() };
        self.changes.push(Change::new(message, MessageEvent::Skip, note));
        self.decisions.push(record.never(rule));
    }
}

/// Writes the round down; answers whether there was anything to write.
pub(super) async fn write(tx: &mut WriteTx, books: Books, now: DateTime<Utc>) -> Result<bool, StoreError> {
    messages::postpone_all(tx, &books.postponements, now).await?;
    messages::rewrite_all(tx, &books.rewrites).await?;
    for outcome in messages::apply_all(tx, &books.changes, now).await? {
        // Every message was read as queued in this very transaction.
        outcome?;
    }
    if !books.attempts.is_empty() {
        attempts::insert_all(tx, &books.attempts, now).await?;
    }
    if !books.decisions.is_empty() {
        ledger::decided(tx, books.decisions, now).await?;
    }
    Ok(!books.changes.is_empty() || !books.postponements.is_empty())
}
