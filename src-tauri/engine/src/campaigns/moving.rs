//! Moving what is scheduled to another time. The people stay those who were planned, with the texts they were planned with;
//! each gets the instant the new time means for them, and is checked anew when it comes.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use linnet_contract::{
    CampaignDraft, CheckMove, ErrorCode, MovePlace, MovePlan, MoveScheduled, ScheduledWhat, UiError, When,
};
use linnet_domain::states::CampaignEvent;
use linnet_domain::when::Turn;
use linnet_domain::{CampaignId, CampaignStatus, Decision, MessageId};
use linnet_store::campaigns::{self, CampaignRecord};
use linnet_store::messages::{self, Replan};
use linnet_store::trials;

use super::forecast::{Reasons, counted, summary};
use super::plan::{Planned, Planner};
use super::{read_draft, start, trial};
use crate::compliance;
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::ledger;
use crate::outbox::{change, leave};

/// People read and written at a time.
const STEP: u32 = 1_000;

impl Handle<CheckMove> for Engine {
    async fn handle(&self, CheckMove { what, when }: CheckMove) -> Result<MovePlan, UiError> {
        match what {
            ScheduledWhat::Campaign(id) => Ok(Shift::plan(self, id, when).await?.told),
            ScheduledWhat::Message(id) => change::check_move(self, id, when).await,
        }
    }
}

impl Handle<MoveScheduled> for Engine {
    async fn handle(&self, MoveScheduled { what, when }: MoveScheduled) -> Result<MovePlan, UiError> {
        match what {
            ScheduledWhat::Campaign(id) => move_campaign(self, id, when).await,
            ScheduledWhat::Message(id) => change::move_message(self, id, when).await,
        }
    }
}

async fn move_campaign(engine: &Engine, id: CampaignId, when: When) -> Result<MovePlan, UiError> {
    let shift = Shift::plan(engine, id, when).await?;
    if let Some(reason) = &shift.told.blocked {
        return Err(UiError::new(ErrorCode::Refused, format!("Nothing was moved. {reason}")));
    }
    let Shift { record, draft, replans, told } = shift;
    let now = engine.clock.now();
    let planner = Planner::new(engine, &draft, now).await?;
    let sender = start::sender_of(engine, &draft).await?;
    let first = trial::compose(engine, id, &planner, &draft, sender, told.first.unwrap_or(now)).await?;
    let (event, starts_at) = start::start_of(when, now, start::hold_of(engine, None), told.first);
    let json = serde_json::to_string(&draft)
        .map_err(|error| UiError::new(ErrorCode::Internal, format!("The time could not be kept: {error}")))?;

    let mut tx = engine.db.write().await.map_err(from_store)?;
    ledger::refuse_on_hold(&mut tx, "Nothing is moved").await?;
    if !campaigns::reschedule(&mut tx, id, &record.draft, &json, starts_at, now).await.map_err(from_store)? {
        return Err(not_scheduled(&record.name));
    }
    trials::forget(&mut tx, id).await.map_err(from_store)?;
    let mut moved = 0;
    for some in replans.chunks(STEP as usize) {
        moved += messages::replan_all(&mut tx, some, now).await.map_err(from_store)?;
    }
    if event == CampaignEvent::Start {
        start::change(&mut tx, id, event, now, "sent now").await?;
    }
    let times = (record.starts_at, starts_at);
    ledger::campaign_moved(&mut tx, id, &draft, times, moved, now).await.map_err(from_store)?;
    if let Some(first) = &first {
        trial::begin(&mut tx, id, first).await.map_err(from_store)?;
    }
    tx.commit().await.map_err(|error| from_store(error.into()))?;
    start::moved(engine);
    Ok(told)
}

fn not_scheduled(name: &str) -> UiError {
    let message = format!("Nothing was moved. “{name}” has begun, was taken back or was changed meanwhile.");
    UiError::new(ErrorCode::Refused, message).hint("Look at it again; what has begun can be paused.")
}

/// A scheduled campaign as it would be at another time.
struct Shift {
    record: CampaignRecord,
    draft: CampaignDraft,
    replans: Vec<Replan>,
    told: MovePlan,
}

impl Shift {
    /// Plans everybody who waits, in the order in which they were planned before.
    async fn plan(engine: &Engine, id: CampaignId, when: When) -> Result<Self, UiError> {
        let record = campaigns::get(&engine.db, id).await.map_err(from_store)?;
        if record.status != CampaignStatus::Scheduled {
            return Err(not_scheduled(&record.name));
        }
        let draft = CampaignDraft { when, ..read_draft(&record)? };
        let now = engine.clock.now();
        if let Err(objection) = when.check(now) {
            let told = MovePlan { blocked: Some(objection.to_string()), ..MovePlan::default() };
            return Ok(Self { record, draft, replans: Vec::new(), told });
        }
        let planner = Planner::new(engine, &draft, now).await?;
        let everybody = everybody(engine, id).await?;
        let of = everybody.len() as u64;
        let (mut replans, mut sums) = (Vec::with_capacity(everybody.len()), Sums::default());
        for some in everybody.chunks(STEP as usize) {
            let numbers: Vec<&str> = some.iter().map(|(_, number)| number.as_str()).collect();
            let mut subjects = compliance::subjects_of(&engine.db, &numbers, now).await.map_err(from_store)?;
            for (message, number) in some {
                let Some(subject) = subjects.remove(number) else { continue };
                let turn = Turn { nth: replans.len() as u64, of };
                let planned = planner.plan_turn(subject, turn);
                sums.add(&planned);
                replans.push(replan(*message, &planned, &draft, now));
            }
        }
        let told = sums.told();
        Ok(Self { record, draft, replans, told })
    }
}

/// Whom a rule refuses by then keeps the chosen instant: the check at release says so, with its reasons on record.
fn replan(message: MessageId, planned: &Planned, draft: &CampaignDraft, now: DateTime<Utc>) -> Replan {
    let not_before = planned.not_before().unwrap_or(planned.wanted_at);
    let waits = planned.verdict.decision != Decision::Send;
    Replan {
        message,
        wanted_at: planned.wanted_at,
        not_before,
        hand_over_at: leave::from_when(draft.category, not_before, now),
        rule: planned.rule().filter(|_| waits),
        explanation: if waits { planned.verdict.explanation().to_owned() } else { String::new() },
    }
}

async fn everybody(engine: &Engine, id: CampaignId) -> Result<Vec<(MessageId, String)>, UiError> {
    let (mut everybody, mut after) = (Vec::new(), None);
    loop {
        let some = messages::planned_in(&engine.db, id, after, STEP).await.map_err(from_store)?;
        let Some((last, _)) = some.last() else { return Ok(everybody) };
        after = Some(*last);
        everybody.extend(some);
    }
}

/// What a time comes to for everybody.
#[derive(Default)]
struct Sums {
    people: u64,
    places: BTreeMap<Option<&'static str>, MovePlace>,
    waiting: Reasons,
    refused: Reasons,
}

impl Sums {
    fn add(&mut self, planned: &Planned) {
        let group = match planned.verdict.decision {
            Decision::Send => None,
            Decision::Wait => Some(&mut self.waiting),
            Decision::Never => Some(&mut self.refused),
        };
        if let (Some(group), Some(rule)) = (group, planned.rule()) {
            group.entry(rule).or_insert_with(|| (summary(rule, planned), 0)).1 += 1;
        }
        let Some(at) = planned.not_before() else { return };
        self.people += 1;
        let zone = change::only_zone(&planned.place);
        let new = MovePlace { zone: zone.map(str::to_owned), people: 0, first: at, last: at };
        let place = self.places.entry(zone).or_insert(new);
        place.people += 1;
        place.first = place.first.min(at);
        place.last = place.last.max(at);
    }

    fn told(self) -> MovePlan {
        let mut places: Vec<MovePlace> = self.places.into_values().collect();
        places.sort_by(|one, other| other.people.cmp(&one.people).then(one.first.cmp(&other.first)));
        let refused = counted(self.refused);
        let nobody = || match refused.first() {
            Some(first) => format!("Nobody would get it then. {}.", first.reason),
            None => "Nobody waits for it any more.".to_owned(),
        };
        MovePlan {
            people: self.people,
            first: earliest(&places),
            last: places.iter().map(|place| place.last).max(),
            waiting: counted(self.waiting),
            blocked: (self.people == 0).then(nobody),
            places,
            refused,
        }
    }
}

fn earliest(places: &[MovePlace]) -> Option<DateTime<Utc>> {
    places.iter().map(|place| place.first).min()
}
