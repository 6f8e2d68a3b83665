//! Writing down what became of departures, many in one transaction. A refusal burns nothing unless it is about this
//! person or this text; what concerns the whole account stops the campaign and leaves everybody waiting.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use linnet_domain::leave::goes_too_early;
use linnet_domain::states::{AttemptEvent, MessageEvent};
use linnet_domain::watch::Ended;
use linnet_domain::{CampaignId, Micros, Origin, ProviderStatus};
use linnet_providers::twilio::{ErrorKind, ProviderError, RetryAdvice, Submission};
use linnet_store::attempts::{self, AttemptChange};
use linnet_store::messages::{self, Change, Note};
use linnet_store::recalls::{self, RecallOutcome};
use linnet_store::{StoreError, WriteTx};

use super::claim::Ticket;
use super::depart::{Arrival, Outcome};
use super::report::{record_opt_out, taken};
use super::trouble::{self, NOT_VERIFIED, OPTED_OUT, WRONG_KEYS};
use super::{leave, recall};
use crate::settings::Settings;

/// Waits of single messages that Twilio refuses because of the account, and of messages for a full queue.
const FIRST_WAIT: TimeDelta = TimeDelta::minutes(1);
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);

/// What settling showed about the road.
#[derive(Debug, Default)]
pub(super) struct Settled {
    /// How many Twilio answered, with yes or no.
    pub answered: usize,
    /// Twilio said “too many at once”, with its own wish for a pause.
    #[expect(clippy::option_option, reason = "whether it was said, and whether a pause came with it")]
    pub refused_for_speed: Option<Option<Duration>>,
    /// No connection could be made, for this reason.
    pub unreachable: Option<String>,
    /// What was refused because of the account or the sender: its campaign, Twilio's code, and why.
    hopeless: Vec<(Option<CampaignId>, i64, String)>,
    /// Campaigns that were paused, and why.
    pub paused: Vec<(CampaignId, String)>,
    /// Single messages that wait because of the account, and why.
    pub account_trouble: Option<String>,
    /// Whether a number was refused, which the account may have lost.
    pub sender_refused: bool,
    /// Campaigns whose people moved.
    pub touched: BTreeSet<CampaignId>,
    /// Whether somebody was put on the do-not-text list.
    pub opted_out: bool,
}

/// What one arrival means for its attempt and its message.
struct Entry {
    attempt: AttemptChange,
    change: Change,
    price: Option<Micros>,
}

/// Settles arrivals. They are kept by the caller until the transaction is committed.
pub(super) async fn settle(
    tx: &mut WriteTx,
    settings: &Settings,
    arrivals: &[Arrival],
    now: DateTime<Utc>,
) -> Result<Settled, StoreError> {
    let mut settled = Settled::default();
    let mut entries = Vec::with_capacity(arrivals.len());
    for arrival in arrivals {
        settled.touched.extend(arrival.ticket.campaign);
        entries.push(read(&arrival.ticket, &arrival.outcome, &mut settled, settings.zone, now));
    }
    let attempt_changes: Vec<AttemptChange> = entries.iter().map(|entry| entry.attempt.clone()).collect();
    let known = attempts::settle_all(tx, &attempt_changes, now).await?;
    let known: std::collections::HashSet<_> = known.into_iter().collect();
    // An attempt that may not take its event is one a report has settled meanwhile; the report knows better.
    let changes: Vec<Change> = entries
        .iter()
        .filter(|entry| known.contains(&entry.attempt.attempt))
        .map(|entry| entry.change.clone())
        .collect();
    let mut ends: BTreeMap<CampaignId, Ended> = BTreeMap::new();
    for outcome in messages::apply_all(tx, &changes, now).await? {
        match outcome {
            Ok(moved) => {
                let found = arrivals.iter().find(|arrival| arrival.ticket.message == moved.message);
                let campaign = found.and_then(|arrival| arrival.ticket.campaign);
                let code = found.and_then(|arrival| refused_with(&arrival.outcome));
                if let Some((campaign, ended)) = campaign.zip(trouble::ended(moved.from, moved.to, code)) {
                    let sum = ends.entry(campaign).or_default();
                    *sum = sum.with(ended);
                }
            }
            Err(illegal) => tracing::error!(%illegal, "an outcome does not fit its message"),
        }
    }
    for arrival in arrivals.iter().filter(|arrival| known.contains(&arrival.ticket.attempt)) {
        if let Some(reason) = read_back(tx, arrival, now).await? {
            settled.paused.extend(arrival.ticket.campaign.map(|campaign| (campaign, reason)));
        }
    }
    for entry in &entries {
        if let Some(price) = entry.price {
            attempts::settle_price(tx, entry.attempt.attempt, price.abs()).await?;
        }
    }
    for arrival in arrivals.iter().filter(|arrival| refused_with(&arrival.outcome) == Some(OPTED_OUT)) {
        record_opt_out(tx, &arrival.ticket.to, now).await?;
        settled.opted_out = true;
    }
    for (campaign, code, reason) in std::mem::take(&mut settled.hopeless) {
        for paused in trouble::pause_for(tx, campaign, code, &reason, now).await? {
            settled.paused.push((paused, reason.clone()));
        }
    }
    for (campaign, ended) in ends {
        if let Some(reason) = trouble::watch_over(tx, settings, campaign, ended, now).await? {
            settled.paused.push((campaign, reason));
        }
    }
    Ok(settled)
}

/// Looks whether what was to be held is held; what never came to be there needs not be taken back. Answers why the campaign
/// was paused, if it was.
async fn read_back(tx: &mut WriteTx, arrival: &Arrival, now: DateTime<Utc>) -> Result<Option<String>, StoreError> {
    let Some(at) = arrival.ticket.send_at else { return Ok(None) };
    let attempt = arrival.ticket.attempt;
    match &arrival.outcome {
        Outcome::Submitted(Submission::Accepted { status, .. }) if goes_too_early(*status, at, now) => {
            recall::not_held(tx, attempt, arrival.ticket.campaign, now).await
        }
        Outcome::Submitted(Submission::Accepted { .. } | Submission::InDoubt { .. }) => Ok(None),
        Outcome::Submitted(Submission::Refused { .. } | Submission::NotSent { .. }) | Outcome::Withheld => {
            recalls::settle(tx, &[attempt], RecallOutcome::Moot, now).await?;
            Ok(None)
        }
    }
}

fn refused_with(outcome: &Outcome) -> Option<i64> {
    match outcome {
        Outcome::Submitted(Submission::Refused { error, .. }) => error.code,
        Outcome::Submitted(_) | Outcome::Withheld => None,
    }
}

fn read(ticket: &Ticket, outcome: &Outcome, settled: &mut Settled, zone: Tz, now: DateTime<Utc>) -> Entry {
    match outcome {
        Outcome::Submitted(Submission::Accepted { sid, status, price, .. }) => {
            settled.answered += 1;
            let held = (*status == ProviderStatus::Scheduled).then_some(ticket.send_at).flatten();
            let explanation = held.map(|until| leave::held_until(until, zone)).unwrap_or_default();
            Entry {
                attempt: AttemptChange {
                    provider_sid: Some(sid.clone()),
                    ..AttemptChange::new(ticket.attempt, AttemptEvent::Accept)
                },
                change: Change {
                    message: ticket.message,
                    events: taken(*status),
                    note: Note { provider_sid: Some(sid.clone()), explanation, ..Note::default() },
                },
                price: *price,
            }
        }
        Outcome::Submitted(Submission::Refused { error, retry }) => refused(ticket, error, *retry, settled, zone, now),
        Outcome::Submitted(Submission::NotSent { reason }) => {
            settled.unreachable = Some(reason.clone());
            let note = Note::saying(format!("{reason} Nothing left; it is tried again by itself."));
            hand_back(ticket, AttemptEvent::Withhold, Some(reason), note)
        }
        Outcome::Submitted(Submission::InDoubt { reason }) => Entry {
            attempt: AttemptChange {
                error_text: Some(reason.clone()),
                ..AttemptChange::new(ticket.attempt, AttemptEvent::LoseReply)
            },
            change: Change::new(
                ticket.message,
                MessageEvent::LoseReply,
                Note::saying(format!("{reason} Checking with Twilio whether it went; it is not sent again by itself.")),
            ),
            price: None,
        },
        Outcome::Withheld => hand_back(ticket, AttemptEvent::Withhold, None, Note::default()),
    }
}

fn hand_back(ticket: &Ticket, event: AttemptEvent, reason: Option<&str>, note: Note) -> Entry {
    Entry {
        attempt: AttemptChange {
            error_code: note.error_code,
            error_text: reason.map(str::to_owned),
            ..AttemptChange::new(ticket.attempt, event)
        },
        change: Change::new(ticket.message, MessageEvent::HandBack, note),
        price: None,
    }
}

fn refused(
    ticket: &Ticket,
    error: &ProviderError,
    retry: RetryAdvice,
    settled: &mut Settled,
    zone: Tz,
    now: DateTime<Utc>,
) -> Entry {
    settled.answered += 1;
    settled.sender_refused |= error.code.is_some_and(trouble::is_about_sender);
    let told = error.provider_message.as_deref().or(Some(error.message.as_str()));
    let back = |note: Note| {
        // What was to be left with Twilio keeps its time and is handed over later.
        let (not_before, hand_over_at) = match ticket.send_at {
            Some(_) => (None, note.hand_over_at.or(note.not_before)),
            None => (note.not_before, note.hand_over_at),
        };
        let note = Note { error_code: error.code, not_before, hand_over_at, ..note };
        hand_back(ticket, AttemptEvent::Refuse, told, note)
    };
    if error.kind == ErrorKind::RateLimited {
        settled.answered -= 1;
        let RetryAdvice::Later { after } = retry else { return back(Note::default()) };
        settled.refused_for_speed = Some(settled.refused_for_speed.flatten().max(after));
        return back(Note::saying("Twilio asked for a slower pace; it goes in a moment."));
    }
    if let Some(at) = ticket.send_at
        && error.code.is_some_and(is_about_holding)
    {
        let note = Note::saying(leave::not_taken(&error.message, at, zone));
        return back(Note { hand_over_at: Some(at), ..note });
    }
    if let Some(code) = account_wide(error) {
        settled.hopeless.push((ticket.campaign, code, error.message.clone()));
        match ticket.campaign {
            Some(_) => return back(Note::saying(&error.message)),
            // The owner stands there and waits for an answer, or it is about this person.
            None if ticket.origin == Origin::Test || error.code == Some(NOT_VERIFIED) => {}
            None => {
                settled.account_trouble = Some(error.message.clone());
                let until = now + waiting(ticket.hand_backs);
                return back(Note { not_before: Some(until), ..Note::saying(&error.message) });
            }
        }
    } else if let RetryAdvice::Later { after } = retry {
        let wait =
            after.and_then(|after| TimeDelta::from_std(after).ok()).unwrap_or_else(|| waiting(ticket.hand_backs));
        return back(Note { not_before: Some(now + wait), ..Note::saying(&error.message) });
    }
    Entry {
        attempt: AttemptChange {
            error_code: error.code,
            error_text: told.map(str::to_owned),
            ..AttemptChange::new(ticket.attempt, AttemptEvent::Refuse)
        },
        change: Change::new(
            ticket.message,
            MessageEvent::Refuse,
            Note { error_code: error.code, ..Note::saying(&error.message) },
        ),
        price: None,
    }
}

/// The code, if the next message would be refused as well until the owner has put something right.
fn account_wide(error: &ProviderError) -> Option<i64> {
    let code = error.code.filter(|code| trouble::is_account_wide(*code));
    code.or((error.kind == ErrorKind::Credentials).then_some(WRONG_KEYS))
}

/// Whether a code says that Twilio does not take a text for later (35111 to 35118, 35125); it may still go at its time.
fn is_about_holding(code: i64) -> bool {
    matches!(code, 35_111..=35_118 | 35_125)
}

fn waiting(hand_backs: u32) -> TimeDelta {
    FIRST_WAIT.checked_mul(2_i32.saturating_pow(hand_backs.min(10))).map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_up_to_an_hour() {
        let minutes: Vec<i64> = (0..8).map(|times| waiting(times).num_minutes()).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(waiting(u32::MAX), LONGEST_WAIT);
    }
}
