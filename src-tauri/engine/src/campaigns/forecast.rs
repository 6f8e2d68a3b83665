//! The look ahead: who gets it, who waits, who does not and why; cost and finish time. Keeps nothing.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::{
    CampaignDraft, Forecast, ForecastCampaign, ForecastGroup, ForecastPerson, ListForecastPeople, Page, ReasonCount,
    UiError,
};
use linnet_domain::decide::{Policy, Window};
use linnet_domain::leave;
use linnet_domain::money::group_thousands;
use linnet_domain::places::Place;
use linnet_domain::{Category, Decision, Effect, Micros, Rule, SenderId};

use super::from::{Origins, SharedPace, not_before};
use super::plan::{self, Planned, Planner};
use super::timing::Timing;
use super::{draft_of, send_closed, trial};
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::outbox::next_midnight;

impl Handle<ForecastCampaign> for Engine {
    async fn handle(&self, ForecastCampaign { id }: ForecastCampaign) -> Result<Forecast, UiError> {
        let draft = draft_of(self, id).await?;
        forecast(self, &draft).await
    }
}

/// Adds a draft's plan up as of now.
pub(super) async fn forecast(engine: &Engine, draft: &CampaignDraft) -> Result<Forecast, UiError> {
    forecast_and_keep(engine, draft, engine.clock.now(), drop).await
}

/// Adds a draft's plan up as of an instant and hands everyone over, so that what starts is what was added up.
pub(super) async fn forecast_and_keep(
    engine: &Engine,
    draft: &CampaignDraft,
    now: DateTime<Utc>,
    mut keep: impl FnMut(Planned) + Send,
) -> Result<Forecast, UiError> {
    let (mut sums, mut timing) = (Sums::default(), Timing::default());
    let mut origins = Origins::read(engine, draft, now).await?;
    let tomorrow = next_midnight(engine.settings().zone, now);
    let planner = plan::plan_everyone(engine, draft, now, |planned| {
        let leaves = planned.not_before().and_then(|_| origins.place(&planned));
        sums.add(&planned, leaves.as_ref().map(|leaves| leaves.pace), not_before(now, tomorrow, leaves.as_ref()));
        timing.add(draft, &planned, now);
        keep(planned);
    })
    .await?;
    let day = crate::outbox::spend_day(planner.settings(), now);
    let spent_today_micros = linnet_store::spend::of_day(&engine.db, day).await.map_err(from_store)?;
    let budget_daily_micros = planner.settings().budget_daily;
    let mut advice: Vec<String> = sums.advice.into_iter().collect();
    if spent_today_micros + sums.cost > budget_daily_micros {
        advice.push(format!(
            "This would pass the day's limit of {}; what does not fit waits until tomorrow.",
            budget_daily_micros.display()
        ));
    }
    if sums.stop_lines > 0 {
        advice.push(format!(
            "{} of them are told how to stop in this text: an offer says so the first time, and then once a month.",
            group_thousands(sums.stop_lines)
        ));
    }
    advice.extend(trial::advice(planner.settings(), draft));
    advice.extend(origins.advice());
    if draft.leave.is_some() {
        advice.push(left_with_twilio(draft.category));
    }
    let finishes_at = finish_time(&planner, draft, &sums.handovers, &sums.places);
    advice.extend(timing.advice(draft, now, finishes_at));
    Ok(Forecast {
        recipients: sums.recipients,
        will_send: sums.will_send,
        will_wait: sums.will_wait,
        refused: counted(sums.refused),
        waiting: counted(sums.waiting),
        by_channel: sums.by_channel,
        senders: origins.counts(),
        segments: sums.segments,
        stop_lines: sums.stop_lines,
        long_texts: sums.long_texts,
        cost_micros: sums.cost,
        carrier_fees_micros: sums.carrier_fees,
        priced_at: sums.priced_at,
        starts_at: sums.starts_at,
        finishes_at,
        blocked: send_closed(engine, draft).await?,
        advice,
        spent_today_micros,
        budget_daily_micros,
    })
}

/// What leaving it with Twilio means.
fn left_with_twilio(category: Category) -> String {
    match category {
        Category::Marketing => format!(
            "This computer hands it to Twilio a day before its time, so it has to be on at some moment within that day. {}",
            leave::AGREEMENT
        ),
        Category::Service => {
            "Twilio holds it until its time and sends it even when this computer is off. What you change or cancel is \
             taken back from there, as long as this computer is on."
                .to_owned()
        }
    }
}

/// A reason's people, under its rule and with the first sentence met.
pub(super) type Reasons = BTreeMap<Rule, (String, u64)>;

pub(super) fn counted(reasons: Reasons) -> Vec<ReasonCount> {
    let mut reasons: Vec<ReasonCount> =
        reasons.into_iter().map(|(rule, (reason, count))| ReasonCount { rule, reason, count }).collect();
    reasons.sort_by_key(|reason| Reverse(reason.count));
    reasons
}

/// A text that will be handed over: by whose pace, when at the earliest, its parts, and where the person may be.
struct Handover {
    pace: Option<SharedPace>,
    not_before: DateTime<Utc>,
    segments: u32,
    /// Its number among the places met.
    place: usize,
}

#[derive(Default)]
struct Sums {
    recipients: u64,
    will_send: u64,
    will_wait: u64,
    refused: Reasons,
    waiting: Reasons,
    by_channel: BTreeMap<linnet_domain::Channel, u64>,
    segments: u64,
    stop_lines: u64,
    long_texts: u64,
    cost: Micros,
    carrier_fees: Micros,
    priced_at: Option<DateTime<Utc>>,
    starts_at: Option<DateTime<Utc>>,
    advice: BTreeSet<String>,
    handovers: Vec<Handover>,
    /// Many people share few places.
    places: HashMap<Place, usize>,
}

impl Sums {
    fn add(&mut self, planned: &Planned, pace: Option<SharedPace>, room_at: DateTime<Utc>) {
        self.recipients += 1;
        for reason in planned.verdict.reasons.iter().filter(|reason| reason.effect == Effect::Advise) {
            self.advice.insert(reason.message.clone());
        }
        let (group, not_before) = match planned.not_before() {
            None => (Some(&mut self.refused), None),
            Some(instant) if planned.verdict.decision == Decision::Wait => {
                self.will_wait += 1;
                (Some(&mut self.waiting), Some(instant))
            }
            Some(instant) => {
                self.will_send += 1;
                (None, Some(instant))
            }
        };
        if let (Some(group), Some(rule)) = (group, planned.rule()) {
            group.entry(rule).or_insert_with(|| (summary(rule, planned), 0)).1 += 1;
        }
        let Some(not_before) = not_before else {
            return;
        };
        *self.by_channel.entry(planned.channel).or_default() += 1;
        self.segments += u64::from(planned.size.segments);
        self.stop_lines += u64::from(planned.line_added);
        self.long_texts += u64::from(planned.size.segments > 1);
        self.cost += planned.cost.cost;
        self.carrier_fees += planned.cost.carrier_fee;
        self.priced_at = match (self.priced_at, planned.cost.asked_at) {
            (Some(oldest), Some(asked)) => Some(oldest.min(asked)),
            (oldest, asked) => oldest.or(asked),
        };
        self.starts_at = Some(self.starts_at.map_or(not_before, |earliest| earliest.min(not_before)));
        let met = self.places.len();
        let place = match self.places.get(&planned.place) {
            Some(place) => *place,
            None => *self.places.entry(planned.place.clone()).or_insert(met),
        };
        let not_before = not_before.max(room_at);
        self.handovers.push(Handover { pace, not_before, segments: planned.size.segments, place });
    }
}

/// One sentence for everybody a rule concerns; the person's own sentence stands in the list behind it.
pub(super) fn summary(rule: Rule, planned: &Planned) -> String {
    let text = match rule {
        Rule::Number => "No phone number that can be texted",
        Rule::OptOut => "Said stop",
        Rule::Review => "Their last reply may mean stop; waits for your judgement",
        Rule::Consent => "No record that they said yes to offers",
        Rule::FederalHours => "It is night where they are; goes in the morning, their time",
        Rule::OwnHours => "Outside your hours where they are; goes when they begin",
        Rule::StateHours => "Their state's rules let no offers out now; goes when they do",
        Rule::Sunday => "Their state allows no offers on Sundays; goes on Monday",
        Rule::Holiday => "A holiday on which their state allows no offers; goes afterwards",
        Rule::StatePaused => "You paused their state",
        Rule::CountryHours => "Outside the hours of their country; goes when they begin",
        Rule::Country => "Their country is not switched on",
        Rule::Cap => "Had their offers for the last 24 hours",
        Rule::FreshEars => "Replies are read first",
        Rule::Missed => "Its time has passed",
        Rule::Talking => "You are talking with them",
        Rule::Urgent => "Only everyday messages can be urgent",
        Rule::BusinessName
        | Rule::OptOutLine
        | Rule::Content
        | Rule::OldConsent
        | Rule::ChannelOpen
        | Rule::Budget
        | Rule::SenderCap
        | Rule::SenderQueue
        | Rule::NoCommonWindow => planned.verdict.explanation(),
    };
    text.to_owned()
}

/// When the last text is handed over: texts leave in order of their instants at the pace (each number's own, or the
/// campaign's, and never faster than Twilio passes on what leaves from the number), and one whose turn comes after its hours have closed waits for the next opening.
fn finish_time(
    planner: &Planner,
    draft: &CampaignDraft,
    handovers: &[Handover],
    places: &HashMap<Place, usize>,
) -> Option<DateTime<Utc>> {
    let settings = planner.settings();
    let wanted = f64::from(draft.pace.unwrap_or(settings.pace).max(1));
    let policy = planner.policy().rules();
    let mut hours: Vec<Hours<'_>> = places.iter().map(|(place, number)| Hours::of(*number, place, &policy)).collect();
    hours.sort_unstable_by_key(|hours| hours.place);
    let mut queue: BinaryHeap<Reverse<(DateTime<Utc>, usize)>> =
        handovers.iter().enumerate().map(|(index, handover)| Reverse((handover.not_before, index))).collect();
    let mut clocks: HashMap<Lane, DateTime<Utc>> = HashMap::new();
    let mut last: Option<DateTime<Utc>> = None;
    while let Some(Reverse((instant, index))) = queue.pop() {
        let handover = &handovers[index];
        let sender = handover.pace.map(|pace| pace.sender);
        let ceiling = handover.pace.and_then(|pace| pace.at_most).map(|most| (Lane::Twilio(sender), most));
        let own = if draft.pace.is_some() { Lane::Campaign } else { Lane::Sender(sender) };
        let lanes = || [(own, wanted)].into_iter().chain(ceiling);
        let free = lanes().filter_map(|(lane, _)| clocks.get(&lane).copied()).max().unwrap_or(planner.now());
        let turn = free.max(instant);
        if draft.category == Category::Marketing && turn > instant {
            // Without a next opening the text is not handed over at all and does not count.
            match hours.get_mut(handover.place).and_then(|hours| hours.next_open(turn)) {
                Some(opening) if opening == turn => {}
                later => {
                    queue.extend(later.map(|opening| Reverse((opening, index))));
                    continue;
                }
            }
        }
        for (lane, rate) in lanes() {
            let done = turn + TimeDelta::microseconds((f64::from(handover.segments) * 1e6 / rate) as i64);
            clocks.insert(lane, done);
            last = last.max(Some(done));
        }
    }
    last
}

/// What hands over one text after the other.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Lane {
    Campaign,
    Sender(Option<SenderId>),
    Twilio(Option<SenderId>),
}

/// The hours of a place, asked about instants that never go back.
struct Hours<'a> {
    place: usize,
    window: Window<'a>,
    /// Known to be open before this, from the last instant asked about.
    open_until: Option<DateTime<Utc>>,
}

impl<'a> Hours<'a> {
    fn of(number: usize, place: &Place, policy: &Policy<'a>) -> Self {
        Self { place: number, window: Window::of(place, policy), open_until: None }
    }

    fn next_open(&mut self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.open_until.is_some_and(|closes| at < closes) {
            return Some(at);
        }
        let opening = self.window.next_open(at)?;
        if opening == at {
            self.open_until = self.window.open_until(at);
        }
        Some(opening)
    }
}

impl Handle<ListForecastPeople> for Engine {
    async fn handle(&self, command: ListForecastPeople) -> Result<Page<ForecastPerson>, UiError> {
        let draft = draft_of(self, command.id).await?;
        let (offset, limit) = (command.slice.offset, command.slice.limit.min(1_000));
        let (mut total, mut items) = (0_u64, Vec::new());
        let mut origins = Origins::read(self, &draft, self.clock.now()).await?;
        plan::plan_everyone(self, &draft, self.clock.now(), |planned| {
            // Everybody takes a place, so that the list agrees with the sums.
            let sender = planned.not_before().and_then(|_| origins.address(&planned));
            if !belongs(command.group, &planned) {
                return;
            }
            if total >= offset && (items.len() as u64) < limit {
                items.push(person(&planned, sender));
            }
            total += 1;
        })
        .await?;
        Ok(Page { total, items })
    }
}

fn belongs(group: ForecastGroup, planned: &Planned) -> bool {
    let decision = planned.verdict.decision;
    let named = |rule: Option<Rule>| rule.is_none() || rule == planned.rule();
    match group {
        ForecastGroup::WillSend => decision == Decision::Send,
        ForecastGroup::WillWait(rule) => decision == Decision::Wait && named(rule),
        ForecastGroup::Refused(rule) => decision == Decision::Never && named(rule),
        ForecastGroup::LongTexts => decision != Decision::Never && planned.size.segments > 1,
    }
}

fn person(planned: &Planned, sender: Option<String>) -> ForecastPerson {
    ForecastPerson {
        sender,
        contact: planned.person.contact.unwrap_or(linnet_domain::ContactId(0)),
        name: planned.person.display_name(),
        number: planned.person.number.as_ref().map(ToString::to_string),
        explanation: planned.verdict.explanation().to_owned(),
        not_before: planned.not_before(),
        segments: planned.size.segments,
    }
}
