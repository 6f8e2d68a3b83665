//! Starting, calling back, pausing, resuming, canceling; and moving campaigns along when their time has come.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use linnet_contract::{
    AppEvent, CacheTag, CallBackCampaign, Campaign, CampaignDraft, CancelCampaign, ErrorCode, Forecast, PauseCampaign,
    ResumeCampaign, StartCampaign, Tone, UiError, When,
};
use linnet_domain::hours::{Calendar, allowed_at};
use linnet_domain::money::group_thousands;
use linnet_domain::states::CampaignEvent;
use linnet_domain::{CampaignId, CampaignStatus, Category, Origin, Rule, SenderId};
use linnet_store::campaigns::Due;
use linnet_store::recipients::{self, NewCampaignMessage, NewRecipient};
use linnet_store::trials::{self, Trial};
use linnet_store::{WriteTx, campaigns, messages, watch};
use tokio::time::Instant;

use super::plan::{Planned, Planner};
use super::{forecast, load, read_draft, trial};
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::ledger::{self, DecisionRecord, Plan};
use crate::outbox::trouble::paused_notice;
use crate::outbox::{leave, missed, recall};

/// People written in one transaction: others who want to write wait no longer than that.
const STEP: usize = 1_000;

impl Handle<StartCampaign> for Engine {
    async fn handle(&self, command: StartCampaign) -> Result<Campaign, UiError> {
        let id = command.id;
        // Whoever comes second finds no draft any more, or finds it being planned: pressing Send twice, or holding Enter
        // down, starts once.
        let Some(_alone) = self.planning.begin(id) else {
            return Err(UiError::new(ErrorCode::Refused, "This campaign is being started already."));
        };
        let record = campaigns::get(&self.db, id).await.map_err(from_store)?;
        let draft = read_draft(&record)?;
        let mut planned = Vec::new();
        let forecast =
            forecast::forecast_and_keep(self, &draft, self.clock.now(), |person| planned.push(person)).await?;
        refuse_start(&forecast, command.expected)?;
        let earliest = planned.iter().filter_map(Planned::not_before).min();
        let plan = PlanOf { id, kept: &record.draft, draft: &draft };
        let started = async {
            write_people(self, &plan, planned).await?;
            begin(self, &plan, &forecast, command.hold_seconds, earliest).await
        };
        if let Err(error) = started.await {
            forget(self, id).await;
            return Err(error);
        }
        moved(self);
        load(self, id).await
    }
}

/// Makes a draft whose people are on disk a campaign. The seconds of grace begin only here, however long writing took.
async fn begin(
    engine: &Engine,
    plan: &PlanOf<'_>,
    forecast: &Forecast,
    hold_seconds: Option<i64>,
    earliest: Option<DateTime<Utc>>,
) -> Result<(), UiError> {
    let PlanOf { id, draft, .. } = *plan;
    let now = engine.clock.now();
    let planner = Planner::new(engine, draft, now).await?;
    let sender = sender_of(engine, draft).await?;
    // The first copy does not wait with what is left with the provider: it is tried while this computer is on.
    let tried_at = earliest.filter(|_| draft.leave.is_none()).unwrap_or(now);
    let first = trial::compose(engine, id, &planner, draft, sender, tried_at).await?;
    let hold = hold_of(engine, hold_seconds);
    let (event, starts_at) = match draft.leave {
        // What is left with the provider is handed over ahead of its time.
        Some(_) => start_of(When::Now, now, hold, None),
        None => start_of(draft.when, now, hold, earliest),
    };
    let mut tx = engine.db.write().await.map_err(from_store)?;
    plan.refuse_changed(&mut tx).await?;
    let urgent = crate::urgent::reason(draft.urgent.as_ref())?;
    let start = campaigns::Start { category: draft.category, pace: draft.pace, urgent, starts_at };
    campaigns::write_start(&mut tx, id, &start, now).await.map_err(from_store)?;
    change(&mut tx, id, event, now, "started").await?;
    ledger::campaign_started(&mut tx, id, draft, forecast, now).await.map_err(from_store)?;
    if let Some(first) = &first {
        trial::begin(&mut tx, id, first).await.map_err(from_store)?;
    }
    tx.commit().await.map_err(|error| from_store(error.into()))
}

/// A draft on its way to being a campaign.
struct PlanOf<'a> {
    id: CampaignId,
    /// The draft as the database had it when it was read.
    kept: &'a str,
    draft: &'a CampaignDraft,
}

impl PlanOf<'_> {
    async fn refuse_changed(&self, tx: &mut WriteTx) -> Result<(), UiError> {
        ledger::refuse_on_hold(tx, "No campaign starts").await?;
        if campaigns::is_still(tx, self.id, self.kept).await.map_err(from_store)? {
            return Ok(());
        }
        let message =
            "Nothing was sent. The campaign was changed while it was being started; look at the review again.";
        Err(UiError::new(ErrorCode::Refused, message))
    }
}

/// Writes the people of a draft, some at a time. Until the draft becomes a campaign nothing of this is looked at.
async fn write_people(engine: &Engine, plan: &PlanOf<'_>, planned: Vec<Planned>) -> Result<(), UiError> {
    let sender = sender_of(engine, plan.draft).await?;
    let job = format!("Planning “{}”", plan.draft.name);
    let (total, mut done) = (planned.len(), 0);
    let mut planned = planned.into_iter();
    while done < total {
        let now = engine.clock.now();
        let mut tx = engine.db.write().await.map_err(from_store)?;
        plan.refuse_changed(&mut tx).await?;
        if done == 0 {
            recipients::forget_plan(&mut tx, plan.id).await.map_err(from_store)?;
        }
        let some: Vec<Planned> = planned.by_ref().take(STEP).collect();
        let refused: Vec<_> = some.iter().filter_map(|person| refusal(person, plan.id, plan.draft, now)).collect();
        done += some.len();
        let zone = engine.settings().zone;
        let some: Vec<NewRecipient> =
            some.into_iter().map(|person| recipient(person, plan.draft, sender, zone, now)).collect();
        recipients::insert_all(&mut tx, plan.id, &some, now).await.map_err(from_store)?;
        ledger::decided(&mut tx, refused, now).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        let (done, total) = (done as u64, Some(total as u64));
        engine.events.publish(AppEvent::Progress { job: job.clone(), done, total });
    }
    Ok(())
}

/// Takes back what was written of a start that came to nothing. What cannot be taken back now is when it is tried again.
async fn forget(engine: &Engine, id: CampaignId) {
    let Ok(mut tx) = engine.db.write().await else { return };
    let draft = campaigns::status_in(&mut tx, id).await.is_ok_and(|status| status == CampaignStatus::Draft);
    if draft && recipients::forget_plan(&mut tx, id).await.is_ok() {
        let _ = tx.commit().await;
    }
}

/// Takes back what is left of starts that were cut off. Where there are none, opening a business writes nothing.
pub(crate) async fn forget_cut_off(engine: &Engine) -> Result<(), UiError> {
    let cut_off = campaigns::cut_off(&engine.db).await.map_err(from_store)?;
    if cut_off.is_empty() {
        return Ok(());
    }
    let mut tx = engine.db.write().await.map_err(from_store)?;
    for id in cut_off {
        recipients::forget_plan(&mut tx, id).await.map_err(from_store)?;
    }
    tx.commit().await.map_err(|error| from_store(error.into()))
}

/// The drafts being planned in this process; a profile is open in no other.
#[derive(Debug, Default)]
pub(crate) struct Planning(Mutex<BTreeSet<CampaignId>>);

impl Planning {
    /// Keeps others from planning a draft until this is dropped; nothing if somebody does already.
    fn begin(&self, id: CampaignId) -> Option<Alone<'_>> {
        let first = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
        first.then(|| Alone { planning: self, id })
    }
}

struct Alone<'a> {
    planning: &'a Planning,
    id: CampaignId,
}

impl Drop for Alone<'_> {
    fn drop(&mut self) {
        self.planning.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}

/// Refuses a start that is closed, reaches nobody, or is not what the owner was shown.
fn refuse_start(forecast: &Forecast, expected: Option<u64>) -> Result<(), UiError> {
    let refused = |message: String| {
        let detail = serde_json::to_value(forecast).unwrap_or_default();
        Err(UiError::new(ErrorCode::Refused, message).detail(detail))
    };
    if let Some(reason) = &forecast.blocked {
        return refused(format!("Nothing was sent. {reason}"));
    }
    let reached = forecast.will_send + forecast.will_wait;
    if reached == 0 {
        let reason = forecast.refused.first().map_or("The audience is empty.", |first| first.reason.as_str());
        return refused(format!("Nothing was sent, because nobody would get it. {reason}"));
    }
    match expected {
        Some(expected) if expected != reached => refused(format!(
            "Nothing was sent. It would now reach {} people instead of {}; look at the review again.",
            group_thousands(reached),
            group_thousands(expected)
        )),
        _ => Ok(()),
    }
}

/// What starting at a time comes to: a campaign that begins later than its seconds of grace is scheduled.
pub(super) fn start_of(
    when: When,
    now: DateTime<Utc>,
    hold: i64,
    earliest: Option<DateTime<Utc>>,
) -> (CampaignEvent, DateTime<Utc>) {
    let grace = now + TimeDelta::seconds(hold);
    let chosen = match when {
        When::Now | When::Spread { from: None, .. } => None,
        When::At { instant } | When::Spread { from: Some(instant), .. } => Some(instant),
        When::LocalTime { .. } => earliest,
    };
    match chosen {
        Some(instant) if instant > grace => (CampaignEvent::Schedule, instant),
        _ => (CampaignEvent::Start, grace),
    }
}

/// The seconds in which a start can be called back.
pub(super) fn hold_of(engine: &Engine, wanted: Option<i64>) -> i64 {
    wanted.unwrap_or(engine.settings().hold_seconds).clamp(0, 600)
}

/// The sender named in the draft, else the one in use at the time of release.
pub(super) async fn sender_of(engine: &Engine, draft: &CampaignDraft) -> Result<Option<SenderId>, UiError> {
    let Some(from) = &draft.from else {
        return Ok(None);
    };
    let address = linnet_domain::phone::check(from, &engine.settings().country).e164.unwrap_or_else(|| from.clone());
    let sender = linnet_store::senders::by_address(&engine.db, &address).await.map_err(from_store)?;
    sender.map(|sender| Some(sender.id())).ok_or_else(|| {
        let message = format!("{from} is not one of your numbers.");
        UiError::new(ErrorCode::BadInput, message).hint("Sync your numbers in Settings, or pick another.").field("from")
    })
}

fn recipient(
    planned: Planned,
    draft: &CampaignDraft,
    sender: Option<SenderId>,
    zone: Tz,
    now: DateTime<Utc>,
) -> NewRecipient {
    let rule = planned.rule();
    let left = planned.not_before().filter(|_| draft.leave.is_some());
    let hand_over_at = left.map(|at| leave::from_when(draft.category, at, now));
    let explanation = match (rule, left.zip(hand_over_at)) {
        (Some(_), _) => planned.verdict.explanation().to_owned(),
        (None, Some((at, from))) => leave::will_be_held(from, at, now, zone),
        (None, None) => String::new(),
    };
    let number = planned.person.number.as_ref().map(ToString::to_string);
    let tells_stop = planned.tells_stop();
    let message = planned.not_before().zip(number.clone()).map(|(not_before, number)| NewCampaignMessage {
        channel: planned.channel,
        category: draft.category,
        number,
        segments: planned.size.segments,
        tells_stop,
        cost: planned.cost.cost,
        sender,
        not_before,
        wanted_at: planned.wanted_at,
        hand_over_at,
        body: planned.body,
    });
    NewRecipient {
        contact: planned.person.contact,
        name: planned.person.display_name(),
        number,
        explanation,
        rule,
        message,
    }
}

/// What the ledger says of somebody whom the campaign does not reach.
fn refusal(planned: &Planned, id: CampaignId, draft: &CampaignDraft, now: DateTime<Utc>) -> Option<DecisionRecord> {
    if planned.not_before().is_some() {
        return None;
    }
    let plan = Plan {
        person: &planned.person,
        campaign: Some(id),
        origin: Origin::Campaign,
        channel: planned.channel,
        category: draft.category,
        body: &planned.body,
        segments: planned.size.segments,
        cost: planned.cost.cost,
        urgent: draft.urgent.as_ref().map(|urgent| urgent.reason.as_str()),
        verdict: &planned.verdict,
    };
    Some(DecisionRecord::planned(&plan, now).never(planned.rule().unwrap_or(Rule::Content)))
}

/// Changes a status or says why it cannot be.
pub(super) async fn change(
    tx: &mut WriteTx,
    id: CampaignId,
    event: CampaignEvent,
    now: DateTime<Utc>,
    verb: &str,
) -> Result<(), UiError> {
    match campaigns::change_status(tx, id, event, now).await.map_err(from_store)? {
        Some(_) => Ok(()),
        None => Err(UiError::new(ErrorCode::Refused, format!("This campaign cannot be {verb} as it stands now."))),
    }
}

pub(super) fn moved(engine: &Engine) {
    engine.events.changed(&[CacheTag::Campaigns, CacheTag::Overview, CacheTag::Scheduled]);
    engine.outbox_wake.notify_one();
}

/// One change of status, with what goes with it in the same transaction.
async fn order(engine: &Engine, id: CampaignId, event: CampaignEvent, verb: &str) -> Result<Campaign, UiError> {
    let now = engine.clock.now();
    let mut tx = engine.db.write().await.map_err(from_store)?;
    if matches!(event, CampaignEvent::Resume | CampaignEvent::CallBack) {
        ledger::refuse_on_hold(&mut tx, "Campaigns stay as they are").await?;
    }
    if event == CampaignEvent::Resume {
        // Whoever resumes has seen how late it is.
        messages::due_again(&mut tx, id, now).await.map_err(from_store)?;
        // And knows whether their own phone got it.
        if trials::of(&mut tx, id).await.map_err(from_store)?.is_some_and(|(trial, _)| trial == Trial::Missing) {
            trials::end(&mut tx, id, Trial::Waived).await.map_err(from_store)?;
        }
        // And has looked at what failed.
        watch::forget(&mut tx, id).await.map_err(from_store)?;
    }
    change(&mut tx, id, event, now, verb).await?;
    match event {
        CampaignEvent::CallBack => recipients::forget_plan(&mut tx, id).await.map_err(from_store)?,
        CampaignEvent::Cancel => {
            recipients::withdraw(&mut tx, id, "Withdrawn before it left.", now).await.map_err(from_store)?;
        }
        CampaignEvent::Start
        | CampaignEvent::Schedule
        | CampaignEvent::Release
        | CampaignEvent::Pause
        | CampaignEvent::Resume
        | CampaignEvent::Finish
        | CampaignEvent::Reopen => {}
    }
    tx.commit().await.map_err(|error| from_store(error.into()))?;
    if matches!(event, CampaignEvent::Pause | CampaignEvent::Cancel) {
        recall::soon(engine).await;
    }
    moved(engine);
    load(engine, id).await
}

impl Handle<CallBackCampaign> for Engine {
    async fn handle(&self, CallBackCampaign { id }: CallBackCampaign) -> Result<Campaign, UiError> {
        order(self, id, CampaignEvent::CallBack, "called back").await
    }
}

impl Handle<PauseCampaign> for Engine {
    async fn handle(&self, PauseCampaign { id }: PauseCampaign) -> Result<Campaign, UiError> {
        order(self, id, CampaignEvent::Pause, "paused").await
    }
}

impl Handle<ResumeCampaign> for Engine {
    async fn handle(&self, ResumeCampaign { id }: ResumeCampaign) -> Result<Campaign, UiError> {
        order(self, id, CampaignEvent::Resume, "resumed").await
    }
}

impl Handle<CancelCampaign> for Engine {
    async fn handle(&self, CancelCampaign { id }: CancelCampaign) -> Result<Campaign, UiError> {
        order(self, id, CampaignEvent::Cancel, "canceled").await
    }
}

/// Whether a campaign's instant passed while the computer was off, and its day or the owner's hours are over by now.
fn slept_through(engine: &Engine, due: &Due, now: DateTime<Utc>) -> bool {
    let settings = engine.settings();
    let awake = engine.outbox.awake_since();
    let too_late = due.category == Category::Marketing
        && !allowed_at(now, &[settings.zone], &Calendar::from(settings.hours))
        && missed::is_late(due.starts_at, awake);
    due.timed && (too_late || missed::is_missed(due.starts_at, awake, now, settings.zone))
}

/// Lets campaigns go whose grace is over or whose instant has come, and finishes those with nothing left to hand over.
/// Answers when the next one comes due.
pub async fn tick(engine: &Engine) -> Result<Option<DateTime<Utc>>, UiError> {
    let now = engine.clock.now();
    let due = campaigns::due(&engine.db, now).await.map_err(from_store)?;
    let exhausted = campaigns::exhausted(&engine.db).await.map_err(from_store)?;
    // What was meant for a certain time begins by a clock that can be believed.
    let hold = engine.ears.timed(now, Instant::now());
    let due: Vec<Due> = due.into_iter().filter(|due| hold.is_none() || !due.timed).collect();
    let tried = trial::endings(engine, now).await?;
    if !due.is_empty() || !exhausted.is_empty() || !tried.is_empty() {
        let mut tx = engine.db.write().await.map_err(from_store)?;
        for due in due {
            if !campaigns::is_due(&mut tx, due.id, now).await.map_err(from_store)? {
                continue;
            }
            if slept_through(engine, &due, now) {
                let reason = missed::campaign_reason(due.starts_at, engine.settings().zone);
                campaigns::pause(&mut tx, due.id, &reason, now).await.map_err(from_store)?;
                continue;
            }
            campaigns::change_status(&mut tx, due.id, CampaignEvent::Release, now).await.map_err(from_store)?;
        }
        let mut paused = Vec::new();
        for (id, ending) in tried {
            paused.extend(trial::finish(&mut tx, id, ending, now).await.map_err(from_store)?);
        }
        for id in exhausted {
            campaigns::change_status(&mut tx, id, CampaignEvent::Finish, now).await.map_err(from_store)?;
        }
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        engine.events.changed(&[CacheTag::Campaigns, CacheTag::Overview, CacheTag::Scheduled]);
        for reason in paused {
            engine.events.notice(Tone::Bad, paused_notice(1, &reason));
        }
    }
    let next = campaigns::next_start(&engine.db).await.map_err(from_store)?;
    if hold.as_ref().is_some_and(|hold| hold.look) && next.is_some_and(|next| next <= now) {
        engine.receive_wake.notify_one();
    }
    // What is held is looked at again when the ears are fresh, not at once and for ever.
    Ok(next.filter(|next| hold.is_none() || *next > now))
}
