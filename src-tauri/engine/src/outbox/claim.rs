//! Claiming: within one transaction, due messages are taken in turn, checked a last time, paid for from the budget and
//! written down as leaving. What is answered may be submitted only after that transaction has been committed.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use linnet_domain::leave::{self, HandOver, SendAt};
use linnet_domain::senders::Pick;
use linnet_domain::states::MessageEvent;
use linnet_domain::{AttemptId, CampaignId, Category, Cleared, MessageId, Origin, PhoneNumber, Rule};
use linnet_providers::twilio::SenderAddress;
use linnet_store::attempts::{self, NewAttempt};
use linnet_store::messages::{self, Change, DueMessage, Lane, Note};
use linnet_store::profile::StoredWorld;
use linnet_store::{StoreError, WriteTx, campaigns, cursors, senders};
use tokio::time::Instant;
use uuid::Uuid;

use super::books::{self, Books};
use super::budget::{Budget, Over};
use super::days::{Day, Days};
use super::missed;
use super::pace::{Pace, PaceOf, Paces};
use super::queues::{self, Queues};
use super::senders::{Addressee, Lacking, Senders};
use super::stop_line;
use crate::compliance::{self, Leaving, Message, Policy, Release, Subject};
use crate::ears::{Ears, Hold};
use crate::ledger::DecisionRecord;
use crate::settings::Settings;

/// How long a single message waits for a sender before it is looked at again.
const WITHOUT_SENDER: TimeDelta = TimeDelta::minutes(1);
/// How long a single message that waits for what came in to be heard is left alone.
const UNTIL_HEARD: TimeDelta = TimeDelta::seconds(15);
/// A rule that waits until an instant already past is looked at again no sooner than this.
const LEAST_WAIT: TimeDelta = TimeDelta::seconds(1);

/// A message that is on disk as leaving.
#[derive(Debug)]
pub(super) struct Departure {
    /// The right to submit it.
    pub cleared: Cleared,
    /// What is told about it afterwards.
    pub ticket: Ticket,
    /// From what.
    pub from: SenderAddress,
    /// The text.
    pub body: String,
    /// Travels in the callback's address.
    pub public_id: String,
    /// After this it must not reach anybody: the provider gives it up.
    pub valid_until: Option<DateTime<Utc>>,
}

impl Departure {
    /// Until when it is left with the provider; nothing for what is to go at once.
    pub(super) const fn send_at(&self) -> Option<DateTime<Utc>> {
        self.ticket.send_at
    }
}

/// What settling needs to know of a message that left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ticket {
    pub attempt: AttemptId,
    pub message: MessageId,
    pub campaign: Option<CampaignId>,
    pub origin: Origin,
    pub to: PhoneNumber,
    pub hand_backs: u32,
    /// Until when it is left with the provider.
    pub send_at: Option<DateTime<Utc>>,
}

/// What one round of claiming did.
#[derive(Debug, Default)]
pub(super) struct Claimed {
    /// To be submitted once the transaction is committed.
    pub departures: Vec<Departure>,
    /// Whether more may be due right now that the pace does not hold back.
    pub more: bool,
    /// How long the pace makes the next one wait.
    pub pace_wait: Option<Duration>,
    /// Campaigns whose people moved.
    pub touched: BTreeSet<CampaignId>,
    /// Campaigns that were paused, and why.
    pub paused: Vec<(CampaignId, String)>,
    /// What cannot leave before everything has been heard, and why.
    pub deaf: Option<Hold>,
    /// That most of the day's budget is used, said once a day.
    pub alert: Option<String>,
    /// Whether anything was written.
    pub wrote: bool,
}

/// Everything a round goes by.
pub(super) struct Round<'a> {
    pub settings: &'a Settings,
    pub world: StoredWorld,
    pub ears: &'a Ears,
    /// Since when this computer has been awake without a break.
    pub awake_since: DateTime<Utc>,
    pub pace: &'a mut Pace,
    /// What Twilio still has to pass on.
    pub queues: &'a mut Queues,
    /// Which campaign is first.
    pub turns: &'a mut Turns,
    pub now: DateTime<Utc>,
    /// What the provider's clock shows, as far as it is known.
    pub at_provider: Option<DateTime<Utc>>,
    pub monotonic: Instant,
}

/// How many texts of each running campaign have left. The one with the fewest is first, however few a round lets out.
#[derive(Debug, Default)]
pub(super) struct Turns(BTreeMap<CampaignId, u64>);

impl Turns {
    /// Lanes with something due: single messages first, then urgent campaigns, then the others in turn. A campaign that has
    /// just begun stands where the last one in turn stands, or it would have all to itself until it has caught up.
    fn order(&mut self, lanes: Vec<Lane>, now: DateTime<Utc>) -> Vec<Lane> {
        let mut lanes: Vec<Lane> =
            lanes.into_iter().filter(|lane| lane.next_due.is_some_and(|due| due <= now)).collect();
        let running: Vec<CampaignId> = lanes.iter().filter_map(|lane| lane.campaign).collect();
        self.0.retain(|campaign, _| running.contains(campaign));
        let fewest = self.0.values().copied().min().unwrap_or_default();
        for campaign in running {
            self.0.entry(campaign).or_insert(fewest);
        }
        lanes.sort_by_key(|lane| lane.campaign.map(|campaign| (!lane.urgent, self.0.get(&campaign).copied())));
        lanes
    }

    fn count(&mut self, campaign: Option<CampaignId>) {
        if let Some(sent) = campaign.and_then(|campaign| self.0.get_mut(&campaign)) {
            *sent += 1;
        }
    }
}

/// What became of one due message.
enum Judged {
    Goes,
    Stays,
    /// The pace lets nothing more of this lane out for so long.
    TooFast(Duration),
    /// Nothing of this campaign can leave for this reason.
    Stuck(String),
    /// It waits until everything has been heard; for a campaign that goes for all that stands behind it.
    Deaf(Hold),
}

/// Claims at most `room` messages: single ones first, then the campaigns in turn, an equal share each.
pub(super) async fn claim(tx: &mut WriteTx, round: &mut Round<'_>, room: usize) -> Result<Claimed, StoreError> {
    let lanes = round.turns.order(messages::lanes_in(tx).await?, round.now);
    let mut claimed = Claimed::default();
    if lanes.is_empty() {
        return Ok(claimed);
    }
    let mut days = Days::read(tx, round.settings, round.now).await?;
    let first_id = attempts::next_id(tx).await?;
    let mut books = Books::default();
    // Offers of this round, which stand in no table yet: two campaigns may reach for the same person at once.
    let mut offers: BTreeMap<String, Vec<DateTime<Utc>>> = BTreeMap::new();
    for (index, lane) in lanes.iter().enumerate() {
        let left = room.saturating_sub(claimed.departures.len());
        // Single messages overtake, and so does what is urgent; the other campaigns share what they leave.
        let overtakes = lane.campaign.is_none() || lane.urgent;
        let share = if overtakes { left } else { left.div_ceil(lanes.len() - index) };
        if share == 0 {
            claimed.more = true;
            break;
        }
        if lane.category == Some(Category::Marketing)
            && let Some(hold) = round.ears.marketing(round.now, round.monotonic)
        {
            claimed.deaf = Some(hold);
            continue;
        }
        let due = messages::due(tx, lane, round.now, share).await?;
        let mut more = due.len() == share;
        let numbers: Vec<&str> = due.iter().map(|message| message.number.as_str()).collect();
        let mut subjects = compliance::leaving_to(tx, &numbers, round.now).await?;
        let take_turns = days.today().senders.take_turns();
        if take_turns {
            days.recall(senders::last_with_in(tx, &numbers).await?);
        }
        let early = due.iter().map(|message| message.not_before).filter(|at| *at > round.now);
        days.prepare(tx, round.settings, early).await?;
        for (number, subject) in &mut subjects {
            for at in offers.get(number).into_iter().flatten() {
                subject.count_offer(*at);
            }
        }
        for message in due {
            // Everyone asked about is answered for, strangers too.
            let subject = subjects.get_mut(&message.number).ok_or(StoreError::Missing("This person"))?;
            let attempt = AttemptId(first_id + books.attempts.len() as i64);
            let offered_to = (message.category == Category::Marketing).then(|| message.number.clone());
            let at = message.not_before.max(round.now);
            let day = days.of(round.settings, at);
            match judge(round, lane, message, subject, attempt, day, &mut books, &mut claimed.departures) {
                Judged::Goes => {
                    if let Some(number) = offered_to {
                        offers.entry(number).or_default().push(at);
                    }
                    round.turns.count(lane.campaign);
                    claimed.touched.extend(lane.campaign);
                }
                Judged::Stays => claimed.touched.extend(lane.campaign),
                Judged::Deaf(hold) => {
                    claimed.deaf = Some(hold);
                    if lane.campaign.is_some() {
                        more = false;
                        break;
                    }
                }
                Judged::TooFast(wait) => {
                    claimed.pace_wait = Some(claimed.pace_wait.map_or(wait, |other| other.min(wait)));
                    more = false;
                    // Where numbers take turns, the next text may have another one.
                    if !take_turns || lane.pace.is_some() {
                        break;
                    }
                }
                Judged::Stuck(reason) => {
                    if let Some(campaign) = lane.campaign {
                        campaigns::pause(tx, campaign, &reason, round.now).await?;
                        claimed.paused.push((campaign, reason));
                        claimed.wrote = true;
                    }
                    more = false;
                    break;
                }
            }
        }
        claimed.more |= more;
    }
    claimed.wrote |= books::write(tx, books, round.now).await?;
    claimed.alert = alert(tx, &days.today().budget, round.now).await?;
    claimed.wrote |= claimed.alert.is_some();
    Ok(claimed)
}

/// On which day the owner was last told that most of the budget is used.
const ALERTED: &str = "budget.alerted";

/// What the owner is told today, if they were not yet.
async fn alert(tx: &mut WriteTx, budget: &Budget, now: DateTime<Utc>) -> Result<Option<String>, StoreError> {
    let Some(sentence) = budget.alert() else { return Ok(None) };
    let today = budget.day.to_string();
    if cursors::get_in(tx, ALERTED).await?.as_ref() == Some(&today) {
        return Ok(None);
    }
    cursors::set(tx, ALERTED, &today, now).await?;
    Ok(Some(sentence))
}

#[expect(clippy::too_many_arguments, reason = "the round's books are borrowed one by one")]
fn judge(
    round: &mut Round<'_>,
    lane: &Lane,
    mut message: DueMessage,
    subject: &mut Subject,
    attempt: AttemptId,
    day: &mut Day,
    books: &mut Books,
    departures: &mut Vec<Departure>,
) -> Judged {
    let zone = round.settings.zone;
    let late = message.timed && missed::is_late(message.not_before, round.awake_since);
    if message.rule == Some(Rule::Missed)
        || (message.timed && missed::is_missed(message.not_before, round.awake_since, round.now, zone))
    {
        return ask_about_missed(round, lane, &message, subject, books);
    }
    if let Some(hold) = deaf(round, &message) {
        if lane.campaign.is_none() {
            let record = DecisionRecord::at_release(&message, subject, round.now).because(hold.reason.clone());
            books.look_again(&message, round.now, UNTIL_HEARD, Rule::FreshEars, record);
        }
        return Judged::Deaf(hold);
    }
    let picked = match pick_sender(&day.senders, &message) {
        Err(Lacking::Sender(reason)) => {
            if lane.campaign.is_some() {
                return Judged::Stuck(reason);
            }
            let record = DecisionRecord::at_release(&message, subject, round.now);
            books.look_again(&message, round.now, WITHOUT_SENDER, Rule::ChannelOpen, record.because(reason));
            return Judged::Stays;
        }
        picked => picked,
    };
    let send_at = if message.not_before > round.now {
        let service = picked.as_ref().is_ok_and(Picked::is_service);
        match leave::hand_over(message.category, message.not_before, service, round.now) {
            HandOver::Now(send_at) => Some(send_at),
            HandOver::From(then) => {
                let when = super::leave::will_be_held(then, message.not_before, round.now, zone);
                books.leave_later(&message, then, when);
                return Judged::Stays;
            }
            HandOver::Here(why) => {
                let why = super::leave::stays_here(why, message.not_before, zone);
                books.leave_later(&message, message.not_before, why);
                return Judged::Stays;
            }
        }
    } else {
        None
    };
    // As of which instant everything is judged.
    let at = send_at.map_or(round.now, SendAt::instant);
    let held_until = send_at.map(SendAt::instant);
    let Ok(number) = PhoneNumber::from_e164(&message.number) else {
        let record = DecisionRecord::at_release(&message, subject, round.now);
        books.skip(message.id, Rule::Number, record.because("This is not a phone number.".to_owned()));
        return Judged::Stays;
    };
    let rewrite = stop_line::add_where_due(&mut message, subject, round.settings, at);
    let estimate = round.settings.estimate(&subject.place.country, message.segments);
    if estimate.asked_at.is_some() {
        // Planned with an older price, perhaps.
        message.cost = estimate.cost;
    }
    // Without a sender that has room it does not leave today, at whatever pace.
    let paces = picked.as_ref().map_or_else(|_| Paces::new(), |sender| paces(round, lane, &day.senders, sender));
    if let Some(wait) = round.pace.wait_for(&paces, message.segments, round.monotonic) {
        return Judged::TooFast(wait);
    }
    let policy = Policy { settings: round.settings, world: round.world };
    let leaving = Leaving {
        message: Message {
            channel: message.channel,
            category: message.category,
            body: Some(&message.body),
            confirms: message.confirms,
            urgent: message.urgent.as_deref(),
        },
        attempt,
        send_at,
    };
    let cleared = match compliance::release(subject, &policy, &leaving, round.now) {
        Release::Go(cleared) => cleared,
        // Its day is over before it may go: a text of yesterday is asked about like one that was slept through.
        Release::Wait { until, .. }
            if late && missed::is_missed(message.not_before, round.awake_since, until, zone) =>
        {
            return ask_about_missed(round, lane, &message, subject, books);
        }
        Release::Wait { until, rule, explanation, reasons } => {
            let record = DecisionRecord::at_release(&message, subject, round.now).left_until(subject, held_until);
            let record = record.because(explanation).with(reasons);
            books.postpone(&message, until.max(at + LEAST_WAIT), rule, record, round.now);
            return Judged::Stays;
        }
        Release::Never { rule, explanation, reasons } => {
            let record = DecisionRecord::at_release(&message, subject, round.now).left_until(subject, held_until);
            books.skip(message.id, rule, record.because(explanation).with(reasons));
            return Judged::Stays;
        }
    };
    let record = DecisionRecord::at_release(&message, subject, round.now).left_until(subject, held_until);
    let sender = match picked {
        Ok(sender) => sender,
        Err(Lacking::Room { until, explanation }) => {
            books.postpone(&message, until, Rule::SenderCap, record.because(explanation), round.now);
            return Judged::Stays;
        }
        Err(Lacking::Sender(reason)) => return Judged::Stuck(reason),
    };
    let valid_until = compliance::valid_until(subject, &policy, &leaving.message, at);
    if send_at.is_none() {
        let waiting = round.queues.waiting(day.senders.paced_with(sender.pick.sender));
        let throughput = day.senders.throughput(sender.pick.sender);
        if let Some(until) = queues::wait(&throughput, waiting, message.segments, valid_until, round.now) {
            let record = record.because(queues::EXPLANATION.to_owned());
            books.postpone(&message, until, Rule::SenderQueue, record, round.now);
            return Judged::Stays;
        }
    }
    match day.budget.reserve(message.cost) {
        Ok(()) => {}
        Err(Over::Day { until, explanation }) => {
            books.postpone(&message, until, Over::RULE, record.because(explanation), round.now);
            return Judged::Stays;
        }
        Err(Over::Message { explanation }) => {
            books.skip(message.id, Over::RULE, record.because(explanation));
            return Judged::Stays;
        }
    }
    round.pace.spend(&paces, message.segments);
    if send_at.is_none() {
        // What is left for later stands in no queue yet.
        round.queues.add(&sender.address, message.segments);
    }
    day.count(sender.pick.sender);
    if message.category == Category::Marketing {
        subject.count_offer(at);
    }
    let public_id = Uuid::new_v4().simple().to_string();
    let body_hash = record.body_hash().to_owned();
    books.rewrites.extend(rewrite);
    books.changes.push(Change::new(message.id, MessageEvent::Submit, Note::default()));
    books.decisions.push(record.goes(attempt, &public_id, &sender.address, sender.pick.by));
    books.attempts.push(NewAttempt {
        id: attempt,
        message: message.id,
        campaign: message.campaign,
        public_id: public_id.clone(),
        sender: sender.address,
        number: message.number,
        body_hash,
        segments: message.segments,
        cost: message.cost,
        fee: estimate.carrier_fee,
        day: day.budget.day,
        send_at: held_until,
        provider_at: round.at_provider,
    });
    let ticket = Ticket {
        attempt,
        message: message.id,
        campaign: message.campaign,
        origin: message.origin,
        to: number,
        hand_backs: message.hand_backs,
        send_at: held_until,
    };
    departures.push(Departure { cleared, ticket, from: sender.from, body: message.body, public_id, valid_until });
    Judged::Goes
}

/// The buckets a text from a sender takes from: its campaign's or the sender's, and what Twilio passes on at most.
fn paces(round: &Round<'_>, lane: &Lane, senders: &Senders, sender: &Picked) -> Paces {
    let shared = senders.paced_as(sender.pick.sender);
    let own = match (lane.campaign, lane.pace) {
        (Some(campaign), Some(pace)) => (PaceOf::Campaign(campaign), f64::from(pace)),
        _ => (PaceOf::Sender(shared), f64::from(round.settings.pace)),
    };
    let ceiling = senders.throughput(shared).at_most.map(|most| (PaceOf::Twilio(shared), most));
    [own].into_iter().chain(ceiling).collect()
}

/// A single text waits for the owner's answer; a campaign pauses as a whole.
fn ask_about_missed(
    round: &Round<'_>,
    lane: &Lane,
    message: &DueMessage,
    subject: &Subject,
    books: &mut Books,
) -> Judged {
    if lane.campaign.is_some() {
        return Judged::Stuck(missed::rest_reason(message.not_before, round.settings.zone));
    }
    let record = DecisionRecord::at_release(message, subject, round.now).because(missed::EXPLANATION.to_owned());
    books.postpone(message, round.now + missed::ASKED_AGAIN, Rule::Missed, record, round.now);
    Judged::Stays
}

/// Why a message waits for what came in to be heard, if it does. Everyday messages for now never do.
fn deaf(round: &Round<'_>, message: &DueMessage) -> Option<Hold> {
    match message.category {
        Category::Marketing if message.timed => {
            round.ears.marketing(round.now, round.monotonic).or_else(|| round.ears.timed(round.now, round.monotonic))
        }
        Category::Marketing => round.ears.marketing(round.now, round.monotonic),
        Category::Service if message.timed => round.ears.timed(round.now, round.monotonic),
        // A stop is confirmed at once, whatever else happens.
        Category::Service if message.origin == Origin::Automation && !message.confirms => round.ears.automatic(),
        Category::Service => None,
    }
}

/// The sender a message leaves from.
struct Picked {
    pick: Pick,
    /// As it is stored.
    address: String,
    /// As the provider takes it.
    from: SenderAddress,
}

impl Picked {
    const fn is_service(&self) -> bool {
        matches!(self.from, SenderAddress::MessagingService(_))
    }
}

fn pick_sender(senders: &Senders, message: &DueMessage) -> Result<Picked, Lacking> {
    let to = Addressee {
        number: &message.number,
        bound_to: message.sender,
        origin: message.origin,
        confirms: message.confirms,
    };
    let pick = senders.pick(&to)?;
    let address = senders.address(pick.sender).unwrap_or_default().to_owned();
    let from = senders.as_provider_takes(pick.sender);
    let from = from.ok_or_else(|| Lacking::Sender(format!("Texts cannot come from “{address}”.")))?;
    Ok(Picked { pick, address, from })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(campaign: Option<i64>, due: i64) -> Lane {
        let next_due = DateTime::from_timestamp_millis(due);
        Lane { campaign: campaign.map(CampaignId), category: None, pace: None, urgent: false, next_due, only: None }
    }

    #[test]
    fn single_messages_stand_first_and_campaigns_take_turns() {
        let lanes = vec![lane(None, 5), lane(Some(1), 5), lane(Some(2), 5), lane(Some(3), 50)];
        let now = DateTime::from_timestamp_millis(10).unwrap();
        let mut turns = Turns::default();
        let order = |turns: &mut Turns| -> Vec<Option<i64>> {
            turns.order(lanes.clone(), now).iter().map(|lane| lane.campaign.map(|id| id.0)).collect()
        };
        assert_eq!(order(&mut turns), [None, Some(1), Some(2)]);
        turns.count(Some(CampaignId(1)));
        turns.count(None);
        assert_eq!(order(&mut turns), [None, Some(2), Some(1)]);
        turns.count(Some(CampaignId(2)));
        turns.count(Some(CampaignId(2)));
        assert_eq!(order(&mut turns), [None, Some(1), Some(2)], "however many left in one round");
    }

    #[test]
    fn an_urgent_campaign_stands_before_the_others_however_many_left() {
        let urgent = Lane { urgent: true, ..lane(Some(2), 5) };
        let lanes = vec![lane(Some(1), 5), urgent, lane(None, 5)];
        let mut turns = Turns::default();
        for _ in 0..3 {
            let order = turns.order(lanes.clone(), DateTime::from_timestamp_millis(10).unwrap());
            let order: Vec<_> = order.iter().map(|lane| lane.campaign.map(|id| id.0)).collect();
            assert_eq!(order, [None, Some(2), Some(1)]);
            turns.count(Some(CampaignId(2)));
        }
    }
}
