//! What wants the owner's attention: things that wait for a person, never things that settle by themselves.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::{
    Attention, AttentionKind, ListCampaigns, ListReviews, Question, ReadinessKind, ReviewCard, UiError,
};
use linnet_domain::money::group_thousands;
use linnet_domain::{CampaignStatus, PhoneNumber, Rule};
use linnet_store::messages::{self, MessageRecord};
use linnet_store::recalls::{Alarm, RecallReason};
use linnet_store::senders::Gone;
use linnet_store::{account, cursors, instant, today};

use crate::campaigns::rest;
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::home::{FEW, Today};
use crate::outbox::{doubts, gone, is_nearly_used, nearly_used, recall};
use crate::receive::elsewhere;

/// Replies are asked for every few seconds; after so long without an answer offers wait, and somebody should know.
const SILENT_TOO_LONG: TimeDelta = TimeDelta::minutes(2);
/// The cursor that receiving keeps.
const POLLED: &str = "poll";

/// Everything, the most urgent kind first.
pub(super) async fn list(engine: &Engine) -> Result<Vec<Attention>, UiError> {
    let now = engine.clock.now();
    let mut all = Vec::new();
    all.extend(account_trouble(engine, now).await?);
    all.extend(elsewhere(engine).await?);
    all.extend(gone_senders(engine).await?);
    all.extend(not_held(engine).await?);
    all.extend(untraced(engine).await?);
    all.extend(missed(engine).await?);
    all.extend(in_doubt(engine).await?);
    all.extend(paused(engine).await?);
    all.extend(unreached(engine, now).await?);
    all.extend(budget(engine, now).await?);
    all.extend(doubtful_replies(engine).await?);
    all.extend(wrong_clock(engine, now));
    all.extend(silence(engine, now).await?);
    all.extend(no_anchor(engine).await?);
    Ok(all)
}

fn attention(
    kind: AttentionKind,
    title: impl Into<String>,
    text: impl Into<String>,
    since: DateTime<Utc>,
) -> Attention {
    Attention { kind, title: title.into(), text: text.into(), campaign: None, number: None, since, question: None }
}

async fn account_trouble(engine: &Engine, now: DateTime<Utc>) -> Result<Option<Attention>, UiError> {
    let status = engine.account_status().await?;
    let blocking = status.readiness.problems.iter().find(|problem| problem.blocking);
    // Somebody who has not connected anything yet is at the beginning, not in trouble.
    let Some(problem) = blocking.filter(|problem| problem.kind != ReadinessKind::NotConnected) else {
        return Ok(None);
    };
    let checked = account::get(&engine.db).await.map_err(from_store)?.map(|row| instant::from_millis(row.checked_at));
    Ok(Some(attention(AttentionKind::Account, "You cannot text now", &problem.message, checked.unwrap_or(now))))
}

async fn elsewhere(engine: &Engine) -> Result<Option<Attention>, UiError> {
    Ok(elsewhere::seen(engine).await?.map(|seen| {
        let title = match seen.count {
            1 => "A text was sent from your number, but not from here".to_owned(),
            count => format!("{} texts were sent from your number, but not from here", group_thousands(count)),
        };
        let text = "Does Linnet run on another computer with the same business? Then both might send the same campaign. Or \
                    does another program send through your Twilio account? What is scheduled or automatic waits here.";
        let question = Some(Question::Elsewhere);
        Attention { question, ..attention(AttentionKind::Elsewhere, title, text, seen.since) }
    }))
}

async fn untraced(engine: &Engine) -> Result<Option<Attention>, UiError> {
    Ok(doubts::untraced(engine).await?.map(|found| {
        let (title, text) = match found.count {
            1 => (
                "Did this text go?".to_owned(),
                "It was handed to Twilio and the answer was lost. Twilio's list does not show it after 15 minutes, so it \
                 probably did not go. Sending it again may double it.",
            ),
            count => (
                format!("Did these {} texts go?", group_thousands(count)),
                "They were handed to Twilio and the answer was lost. Twilio's list does not show them after 15 minutes, \
                 so they probably did not go. Sending them again may double one.",
            ),
        };
        let question = Question::Doubts { submitted_before: found.last + TimeDelta::milliseconds(1) };
        let asked = attention(AttentionKind::InDoubt, title, text, found.first);
        Attention { question: Some(question), ..asked }
    }))
}

/// What was left with the provider and did not stay there as it should, or could not be had back.
async fn not_held(engine: &Engine) -> Result<Vec<Attention>, UiError> {
    let item = |alarm: Alarm| {
        let (title, text) = held_words(&alarm);
        let question = Some(Question::NotHeld { known_by: alarm.last });
        Attention { question, ..attention(AttentionKind::NotHeld, title, text, alarm.last) }
    };
    Ok(recall::alarms(engine).await?.into_iter().map(item).collect())
}

fn held_words(alarm: &Alarm) -> (String, String) {
    let count = alarm.in_time + alarm.too_late;
    let texts = |count: u64| match count {
        1 => "one text".to_owned(),
        count => format!("{} texts", group_thousands(count)),
    };
    let late = match alarm.too_late {
        0 => "Linnet has asked for all of them back.".to_owned(),
        late if late == count => "They have gone; look in the conversations what they say.".to_owned(),
        late => format!("{} of them had gone already; the rest is taken back.", group_thousands(late)),
    };
    let why = match alarm.reason {
        RecallReason::NotHeld => {
            let title = format!("Twilio did not hold {} until their time", texts(count));
            return (
                title,
                format!("They may have gone too early. {late} Leave nothing with Twilio until you know why."),
            );
        }
        RecallReason::OptOut => "They said stop, but Twilio had passed it on before Linnet could take it back.",
        RecallReason::Withdrawn => "You withdrew them, but Twilio had passed them on already.",
        RecallReason::Edited => "You wanted to change them, but Twilio had passed them on already.",
        RecallReason::Paused => "The campaign was paused, but Twilio had passed them on already.",
        RecallReason::Budget => "The day's limit did not reach for them, but Twilio had passed them on already.",
    };
    (format!("Too late to take back {}", texts(count)), format!("{why} {late}"))
}

async fn gone_senders(engine: &Engine) -> Result<Vec<Attention>, UiError> {
    let item = |gone: Gone| {
        let (title, text) = gone::words(&gone);
        let question = Some(Question::SenderGone { sender: gone.id() });
        let since = instant::from_millis(gone.synced_at);
        Attention { question, ..attention(AttentionKind::Account, title, text, since) }
    };
    Ok(gone::asked_about(engine).await?.into_iter().map(item).collect())
}

async fn missed(engine: &Engine) -> Result<Vec<Attention>, UiError> {
    let waiting = messages::held_by(&engine.db, Rule::Missed, FEW).await.map_err(from_store)?;
    let item = |message: MessageRecord| {
        let text = format!("“{}” was to go then, when this computer was off. Should it still go?", message.body);
        let title = format!("A text to {} missed its time", display(&message.number));
        let question = Some(Question::Missed { message: message.id });
        let number = Some(message.number);
        Attention { number, question, ..attention(AttentionKind::Missed, title, text, message.wanted_at) }
    };
    Ok(waiting.into_iter().map(item).collect())
}

fn display(number: &str) -> String {
    PhoneNumber::from_e164(number).map_or_else(|_| number.to_owned(), |number| number.display())
}

async fn in_doubt(engine: &Engine) -> Result<Option<Attention>, UiError> {
    let found = today::in_doubt(&engine.db).await.map_err(from_store)?;
    Ok(found.map(|doubt| {
        let (title, text) = match doubt.count {
            1 => (
                "One text is being checked with Twilio".to_owned(),
                "It was handed over, but the answer was lost. Linnet looks for it at Twilio and never sends it a second \
                 time by itself.",
            ),
            count => (
                format!("{} texts are being checked with Twilio", group_thousands(count)),
                "They were handed over, but the answer was lost. Linnet looks for them at Twilio and never sends them a \
                 second time by itself.",
            ),
        };
        attention(AttentionKind::InDoubt, title, text, doubt.since)
    }))
}

async fn paused(engine: &Engine) -> Result<Vec<Attention>, UiError> {
    let campaigns = engine.handle(ListCampaigns {}).await?;
    let by_rule = campaigns.into_iter().filter(|campaign| campaign.status == CampaignStatus::Paused);
    Ok(by_rule
        .filter_map(|campaign| {
            let reason = campaign.pause_reason?;
            let title = format!("“{}” is paused", campaign.name);
            let text = format!("{reason} Nothing more of it leaves until you resume it.");
            Some(Attention {
                campaign: Some(campaign.id),
                ..attention(AttentionKind::CampaignPaused, title, text, campaign.at)
            })
        })
        .collect())
}

async fn unreached(engine: &Engine, now: DateTime<Utc>) -> Result<Vec<Attention>, UiError> {
    let item = |campaign: rest::Unreached| Attention {
        campaign: Some(campaign.id),
        question: Some(campaign.question),
        ..attention(AttentionKind::Unreached, campaign.title, campaign.text, now)
    };
    Ok(rest::unreached(engine).await?.into_iter().map(item).collect())
}

async fn budget(engine: &Engine, now: DateTime<Utc>) -> Result<Option<Attention>, UiError> {
    let settings = engine.settings();
    let today = Today::of(now, settings.zone);
    let spent = engine.spent_today(&today).await?;
    let used_up = settings.budget_daily.0 > 0 && spent >= settings.budget_daily;
    if !used_up && is_nearly_used(spent, settings.budget_daily, settings.budget_alert) {
        let text = nearly_used(spent, settings.budget_daily);
        return Ok(Some(attention(AttentionKind::Budget, "Most of today's budget is used", text, today.start)));
    }
    Ok(used_up.then(|| {
        let text = format!(
            "Today's texts cost {} of at most {}. What waits goes on tomorrow, or when you raise the limit in Settings.",
            spent.display(),
            settings.budget_daily.display()
        );
        attention(AttentionKind::Budget, "Today's budget is used up", text, today.start)
    }))
}

async fn doubtful_replies(engine: &Engine) -> Result<Vec<Attention>, UiError> {
    let reviews = engine.handle(ListReviews {}).await?;
    let item = |review: ReviewCard| {
        let text = format!("They wrote “{}”. Until you decide, they get no offers.", review.words);
        let title = format!("Did {} ask you to stop?", review.name);
        Attention { number: Some(review.number), ..attention(AttentionKind::Review, title, text, review.at) }
    };
    Ok(reviews.into_iter().map(item).collect())
}

/// A clock that differs from the provider's by minutes would send in the night.
fn wrong_clock(engine: &Engine, now: DateTime<Utc>) -> Option<Attention> {
    let reason = engine.ears.wrong_clock()?;
    Some(attention(AttentionKind::Clock, "This computer's clock is wrong", reason, now))
}

/// Whether replies have not been fetched for too long, although somebody should be fetching them.
async fn silence(engine: &Engine, now: DateTime<Utc>) -> Result<Option<Attention>, UiError> {
    if !engine.is_running() || engine.account.client().is_none() {
        return Ok(None);
    }
    let last = last_polled(engine).await?;
    Ok(last.filter(|last| now - *last > SILENT_TOO_LONG).map(|last| {
        let text = "Twilio could not be asked for some time. Offers wait until it has been, so that nobody who said stop \
                    gets one.";
        attention(AttentionKind::Receiving, "Replies cannot be fetched", text, last)
    }))
}

/// Whether the daily anchor of the record fails.
async fn no_anchor(engine: &Engine) -> Result<Option<Attention>, UiError> {
    let failure = engine.anchor_failure().await?;
    Ok(failure.map(|(since, why)| {
        let text = format!("{why} Linnet tries again every ten minutes; sending goes on.");
        attention(AttentionKind::Anchor, "The record could not be anchored today", text, since)
    }))
}

/// When the provider was last asked for what came in.
pub(super) async fn last_polled(engine: &Engine) -> Result<Option<DateTime<Utc>>, UiError> {
    let text = cursors::get(&engine.db, POLLED).await.map_err(from_store)?;
    Ok(text.and_then(|text| text.parse().ok()))
}
