//! Planning: one person of an audience, the text as they would get it, its channel, price, instant and verdict. The
//! forecast, the review's lists, the preview and the start all plan through here, so that they cannot disagree.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use linnet_contract::{CampaignDraft, ErrorCode, UiError, When};
use linnet_domain::audience::Audience;
use linnet_domain::content::{self, Complete};
use linnet_domain::merge::{self, Template};
use linnet_domain::places::Place;
use linnet_domain::prices::Estimate;
use linnet_domain::when::Turn;
use linnet_domain::{Category, Channel, ChannelChoice, ContactId, Decision, PhoneNumber, Rule, Verdict, segments};
use linnet_store::people::{self, Lately, Members, Person};
use linnet_store::profile::StoredWorld;
use linnet_store::senders;

use crate::compliance::{self, Message, Policy, Subject};
use crate::contacts::audience;
use crate::contacts::fields;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::settings::Settings;

/// People read from the database at a time.
const PAGE: u32 = 2_000;

/// A draft ready to be planned for any number of people.
#[derive(Debug)]
pub struct Planner {
    settings: Arc<Settings>,
    world: StoredWorld,
    template: Template,
    draft: CampaignDraft,
    /// The instant everything is planned for; people's own hours may postpone it.
    now: DateTime<Utc>,
    /// Whom a stretch of hours is shared among, in the order of the address book; empty for what is not spread.
    turns: Vec<ContactId>,
}

/// What one person is to get.
#[derive(Debug, Clone)]
pub struct Planned {
    /// The person.
    pub person: Person,
    /// How it would travel.
    pub channel: Channel,
    /// The text as it would leave.
    pub body: String,
    /// Billed parts.
    pub size: segments::SegmentCount,
    /// Estimated cost.
    pub cost: Estimate,
    /// When the owner wants it to leave.
    pub wanted_at: DateTime<Utc>,
    /// The rules' answer for that instant.
    pub verdict: Verdict,
    /// Whether Linnet added how to stop.
    pub line_added: bool,
    /// Fields with neither value nor fallback.
    pub missing: Vec<String>,
    /// The address they last wrote to or were last texted from; looked up only where several numbers take turns.
    pub last_with: Option<String>,
    /// Where the person may be, for working out when a long campaign reaches them.
    pub place: Place,
}

impl Planned {
    /// When it may leave at the earliest, if it may leave at all.
    pub fn not_before(&self) -> Option<DateTime<Utc>> {
        match self.verdict.decision {
            Decision::Send => Some(self.wanted_at),
            Decision::Wait => self.verdict.not_before,
            Decision::Never => None,
        }
    }

    /// Whether the text says how to stop, by itself or because Linnet added it.
    pub fn tells_stop(&self) -> bool {
        self.line_added || content::says_how_to_stop(&self.body)
    }

    /// The rule that speaks first, if any objects.
    pub fn rule(&self) -> Option<Rule> {
        compliance::deciding_rule(&self.verdict)
    }
}

impl Planner {
    /// Prepares a draft as of an instant. A text with an unknown field is refused here, before anybody is planned.
    pub async fn new(engine: &Engine, draft: &CampaignDraft, now: DateTime<Utc>) -> Result<Self, UiError> {
        let template = Template::parse(&draft.body)
            .map_err(|error| UiError::new(ErrorCode::BadInput, error.to_string()).field("body"))?;
        let world = linnet_store::profile::world(&engine.db).await.map_err(from_store)?;
        Ok(Self { settings: engine.settings(), world, template, draft: draft.clone(), now, turns: Vec::new() })
    }

    /// The channel everyone gets it by. Auto texts, as long as texting is the only connected channel.
    fn channel(&self) -> Channel {
        match self.draft.channel {
            ChannelChoice::Auto | ChannelChoice::Sms => Channel::Sms,
            ChannelChoice::Whatsapp => Channel::Whatsapp,
            ChannelChoice::Email => Channel::Email,
        }
    }

    /// Plans one person.
    pub fn plan(&self, person: Person, lately: Lately) -> Planned {
        self.plan_subject(Subject::new(person, lately))
    }

    /// The same for somebody worked out already.
    pub fn plan_subject(&self, subject: Subject) -> Planned {
        let turn = self.turn_of(&subject.person);
        self.plan_turn(subject, turn)
    }

    /// The same for somebody whose turn is known.
    pub fn plan_turn(&self, subject: Subject, turn: Turn) -> Planned {
        let person = &subject.person;
        let rendered = self.template.render(|field| fields::value(person, &self.settings.business_name, field));
        let wanted_at = subject.instant(self.draft.when, turn, self.now);
        let Complete { text: body, after, .. } = self.finish(&rendered.text, &subject, wanted_at);
        let channel = self.channel();
        let size = segments::count(&body);
        let policy = self.policy();
        let urgent = self.draft.urgent.as_ref().map(|urgent| urgent.reason.as_str());
        let message = Message { channel, category: self.draft.category, body: Some(&body), confirms: false, urgent };
        let verdict = subject.verdict(&policy, &message, wanted_at);
        Planned {
            cost: self.settings.estimate(&subject.place.country, size.segments),
            place: subject.place,
            person: subject.person,
            missing: rendered.missing,
            last_with: None,
            line_added: !after.is_empty(),
            channel,
            body,
            size,
            wanted_at,
            verdict,
        }
    }

    /// Somebody's turn among those a stretch is shared among. Who is not one of them comes with whoever is next.
    fn turn_of(&self, person: &Person) -> Turn {
        let Some(contact) = person.contact.filter(|_| !self.turns.is_empty()) else { return Turn::ONLY };
        let nth = self.turns.partition_point(|known| *known < contact);
        Turn { nth: nth as u64, of: self.turns.len() as u64 }
    }

    /// The text with what the law wants added, in plain characters where the owner wants them.
    fn finish(&self, text: &str, subject: &Subject, wanted_at: DateTime<Utc>) -> Complete {
        finish(&self.settings, self.draft.category, text, subject.stop_line_due(wanted_at))
    }

    /// The text in pieces for one person, and what was added before and behind.
    pub fn spans(&self, subject: &Subject) -> (Vec<merge::Span>, Complete) {
        let value = |field: &str| fields::value(&subject.person, &self.settings.business_name, field);
        let spans = self.template.preview(value);
        let written: String = spans.iter().map(|span| span.text.as_str()).collect();
        let wanted_at = subject.instant(self.draft.when, self.turn_of(&subject.person), self.now);
        (spans, self.finish(&written, subject, wanted_at))
    }

    /// The settings planned with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The owner's side of every decision.
    pub fn policy(&self) -> Policy<'_> {
        Policy { settings: &self.settings, world: self.world }
    }

    /// The instant planned for.
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }
}

/// Adds what a marketing text lacks (the way to stop only where it is due and the owner lets it be added), and makes
/// punctuation plain where that is set.
pub fn finish(settings: &Settings, category: Category, written: &str, stop_line_due: bool) -> Complete {
    let plain = |text: &str| {
        if settings.smart_encoding { segments::smart_encode(text).into_owned() } else { text.to_owned() }
    };
    let written = plain(written);
    match category {
        Category::Marketing => {
            let stop_line = stop_line_due && settings.stop_line_automatic;
            let complete = content::complete_for(&written, &plain(&settings.business_name), stop_line);
            Complete { text: plain(&complete.text), ..complete }
        }
        Category::Service => Complete { text: written, before: String::new(), after: String::new() },
    }
}

/// Plans everyone of a draft's audience, in the order of the address book, handing each over as it is planned. Planning is
/// pure computation, so it has threads of its own, and the next people are read meanwhile.
pub async fn plan_everyone(
    engine: &Engine,
    draft: &CampaignDraft,
    now: DateTime<Utc>,
    each: impl FnMut(Planned) + Send,
) -> Result<Arc<Planner>, UiError> {
    let mut planner = Planner::new(engine, draft, now).await?;
    if matches!(draft.when, When::Spread { .. }) {
        planner.turns = reached(engine, draft, now).await?;
    }
    let planner = Arc::new(planner);
    walk(engine, draft, &planner, now, each).await?;
    Ok(planner)
}

/// Who of an audience would be texted at all. A stretch is shared among these, so that nobody's refusal leaves a hole in it.
async fn reached(engine: &Engine, draft: &CampaignDraft, now: DateTime<Utc>) -> Result<Vec<ContactId>, UiError> {
    let at_its_beginning = CampaignDraft { when: When::At { instant: draft.when.begins(now) }, ..draft.clone() };
    let planner = Arc::new(Planner::new(engine, &at_its_beginning, now).await?);
    let mut reached = Vec::new();
    let keep = |planned: Planned| reached.extend(planned.person.contact.filter(|_| planned.not_before().is_some()));
    walk(engine, draft, &planner, now, keep).await?;
    Ok(reached)
}

/// Walks through an audience in the order of the address book, which is that of the contacts' ids.
async fn walk(
    engine: &Engine,
    draft: &CampaignDraft,
    planner: &Arc<Planner>,
    now: DateTime<Utc>,
    mut each: impl FnMut(Planned) + Send,
) -> Result<(), UiError> {
    let audience = audience::read(engine, &draft.audience).await?;
    let members = members(engine, &audience, draft, now);
    let take_turns = senders::any_rotates(&engine.db).await.map_err(from_store)?;
    let mut people = read_page(engine, &members, None, now, take_turns).await?;
    while let Some(last) = people.last() {
        let after = last.person.contact;
        let reading = read_page(engine, &members, after, now, take_turns);
        let (next, planned) = tokio::join!(reading, plan_page(planner, people));
        planned?.into_iter().for_each(&mut each);
        people = next?;
    }
    Ok(())
}

/// Plans some people, shared out among the processors, in their order.
async fn plan_page(planner: &Arc<Planner>, people: Vec<Read>) -> Result<Vec<Planned>, UiError> {
    let processors = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let share = people.len().div_ceil(processors).max(1);
    let mut planned = Vec::with_capacity(people.len());
    let mut people = people.into_iter();
    let mut parts = Vec::with_capacity(processors);
    loop {
        let part: Vec<Read> = people.by_ref().take(share).collect();
        if part.is_empty() {
            break;
        }
        let planner = Arc::clone(planner);
        let plan_one = move |Read { person, lately, last_with }| Planned { last_with, ..planner.plan(person, lately) };
        let plan = move || part.into_iter().map(plan_one).collect::<Vec<_>>();
        parts.push(tokio::task::spawn_blocking(plan));
    }
    for part in parts {
        planned.extend(part.await.map_err(|_| UiError::new(ErrorCode::Internal, "The plan could not be worked out."))?);
    }
    Ok(planned)
}

/// A person, with what left for them lately and from where.
struct Read {
    person: Person,
    lately: Lately,
    last_with: Option<String>,
}

/// The next people.
async fn read_page(
    engine: &Engine,
    members: &Members<'_>,
    after: Option<ContactId>,
    now: DateTime<Utc>,
    take_turns: bool,
) -> Result<Vec<Read>, UiError> {
    let people = members.page(&engine.db, after, PAGE).await.map_err(from_store)?;
    let numbers: Vec<&str> = people.iter().filter_map(|person| Some(person.number.as_ref()?.as_str())).collect();
    let mut found =
        people::lately(engine.db.reader(), &numbers, compliance::look_back(now)).await.map_err(from_store)?;
    let mut known =
        if take_turns { senders::last_with(&engine.db, &numbers).await.map_err(from_store)? } else { HashMap::new() };
    let read = |person: Person| {
        let number = person.number.as_ref().map(PhoneNumber::as_str);
        let lately = number.and_then(|number| found.remove(number)).unwrap_or_default();
        let last_with = number.and_then(|number| known.remove(number));
        Read { person, lately, last_with }
    };
    Ok(people.into_iter().map(read).collect())
}

/// The people of a draft's audience as of an instant.
pub(super) fn members<'a>(
    engine: &Engine,
    audience: &'a Audience,
    draft: &'a CampaignDraft,
    now: DateTime<Utc>,
) -> Members<'a> {
    let today = now.with_timezone(&engine.settings().zone).date_naive();
    Members { audience, excluded: &draft.excluded, today }
}
