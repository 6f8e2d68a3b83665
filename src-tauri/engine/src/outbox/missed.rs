//! What should have left while the computer was off or asleep. Within the day it still goes; on another day a text may be
//! wrong by then, so the owner is asked.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use linnet_contract::{Answer, CacheTag, ErrorCode, UiError};
use linnet_domain::states::MessageEvent;
use linnet_domain::{MessageId, MessageState, Rule};
use linnet_store::messages::{self, Change, Note, Postponement};

use crate::engine::Engine;
use crate::errors::from_store;
use crate::ledger;

/// A few minutes late is on time.
const PUNCTUAL: TimeDelta = TimeDelta::minutes(15);
/// A text the owner has been asked about is looked at again after this, answered or not.
pub(super) const ASKED_AGAIN: TimeDelta = TimeDelta::days(1);
/// Shown with a text that waits for the answer.
pub(super) const EXPLANATION: &str = "Its time passed while this computer was off. It waits until you say whether it \
                                      still goes.";

/// Whether what was due at an instant was slept through, and it is another day by now.
pub(crate) fn is_missed(due: DateTime<Utc>, awake_since: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> bool {
    due + PUNCTUAL < awake_since && due.with_timezone(&zone).date_naive() != now.with_timezone(&zone).date_naive()
}

/// Whether something due then was slept through at all.
pub(crate) fn is_late(due: DateTime<Utc>, awake_since: DateTime<Utc>) -> bool {
    due + PUNCTUAL < awake_since
}

/// Why a campaign is paused that was to start while the computer was off.
pub(crate) fn campaign_reason(due: DateTime<Utc>, zone: Tz) -> String {
    format!(
        "It was to start on {}, when this computer was off or asleep. Resume it if it should still go, or cancel it.",
        due.with_timezone(&zone).format("%A, %B %-d at %-I:%M %p")
    )
}

/// Why a campaign is paused that had begun, and of which texts were due while the computer was off.
pub(crate) fn rest_reason(due: DateTime<Utc>, zone: Tz) -> String {
    format!(
        "Texts of it were due on {}, when this computer was off or asleep. Resume it if they should still go, or cancel \
         the rest.",
        due.with_timezone(&zone).format("%A, %B %-d at %-I:%M %p")
    )
}

/// Does what the owner answered about one text.
pub(crate) async fn answered(engine: &Engine, id: MessageId, answer: Answer) -> Result<(), UiError> {
    let now = engine.clock.now();
    let mut tx = engine.db.write().await.map_err(from_store)?;
    let message = messages::get_in(&mut tx, id).await.map_err(from_store)?;
    if message.state != MessageState::Queued || message.rule != Some(Rule::Missed) {
        return Err(UiError::new(ErrorCode::Refused, "This text has been decided already."));
    }
    if answer == Answer::SendNow {
        ledger::refuse_on_hold(&mut tx, "Nothing is sent").await?;
        let now_due =
            Postponement { message: id, until: now, hand_over_at: None, rule: None, explanation: String::new() };
        messages::postpone_all(&mut tx, &[now_due], now).await.map_err(from_store)?;
    } else {
        let note = Note::saying("Its time passed while this computer was off, and you withdrew it.");
        messages::apply(&mut tx, Change::new(id, MessageEvent::Cancel, note), now).await.map_err(from_store)?;
    }
    tx.commit().await.map_err(|error| from_store(error.into()))?;
    engine.events.changed(&[CacheTag::Scheduled, CacheTag::Inbox, CacheTag::Overview, CacheTag::Contacts]);
    engine.outbox_wake.notify_one();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_within_the_day_goes_and_on_another_day_is_asked_about() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let zone = Tz::America__Chicago;
        for (due, awake, now, missed) in [
            // On time, and a few minutes late.
            ("2026-06-10T17:00:00Z", "2026-06-10T08:00:00Z", "2026-06-10T17:00:00Z", false),
            ("2026-06-11T04:55:00Z", "2026-06-11T05:05:00Z", "2026-06-11T05:05:00Z", false),
            // Off at its time, on again the same day.
            ("2026-06-10T14:00:00Z", "2026-06-10T20:00:00Z", "2026-06-10T20:00:00Z", false),
            // The same day in Chicago, another one in London.
            ("2026-06-10T22:00:00Z", "2026-06-11T03:00:00Z", "2026-06-11T03:00:00Z", false),
            // Off over night.
            ("2026-06-10T22:00:00Z", "2026-06-11T14:00:00Z", "2026-06-11T14:00:00Z", true),
            // Awake all the time; the pace has taken it over midnight.
            ("2026-06-11T04:00:00Z", "2026-06-10T14:00:00Z", "2026-06-11T06:00:00Z", false),
        ] {
            assert_eq!(is_missed(at(due), at(awake), at(now), zone), missed, "{due} {awake} {now}");
        }
    }
}
