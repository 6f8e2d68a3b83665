//! Answering a text that came in, in the transaction that stores it: what the answer notes about the person, what it says,
//! and the line that tells which answer spoke or why none did. What it says is queued like every text and goes through
//! the check at release.

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use chrono_tz::Tz;
use linnet_domain::auto_reply::{self, Asked, AutoReply, Facts, Fit, Silence, Step};
use linnet_domain::keywords::{self, ReplyLabel};
use linnet_domain::merge::{Field, Template};
use linnet_domain::{AutoReplyId, MessageId, OptOutScope, PhoneNumber};
use linnet_store::auto_replies::{self, AutoReplyRow, Decided, History};
use linnet_store::people::Person;
use linnet_store::{StoreError, WriteTx, inbound, lists, people, tags};

use crate::contacts::fields;
use crate::settings::Settings;
use crate::signup;

/// A text as far as an answer depends on it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'a> {
    /// What was written.
    pub body: &'a str,
    /// What it asks for.
    pub label: ReplyLabel,
    /// Whether the provider took it for one of its own words, and so answered it.
    pub answered_by_provider: bool,
    /// When it was written.
    pub received_at: DateTime<Utc>,
}

impl<'a> Text<'a> {
    /// A text of which the provider has said nothing.
    pub fn new(body: &'a str, received_at: DateTime<Utc>) -> Self {
        let answered_by_provider = keywords::twilio_keyword(body).is_some();
        Self { body, label: keywords::classify(body).label, answered_by_provider, received_at }
    }
}

/// What the database knows of whoever wrote.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    pub asked: Option<Asked>,
    pub history: History,
    pub suppressed: bool,
}

/// Shorter texts are repeated by people, too.
const LONG_ENOUGH_TO_REPEAT: usize = 20;

impl Known {
    /// A question of an answer that is gone stands open no more.
    pub fn new(
        rules: &[AutoReplyRow],
        asked: Option<(AutoReplyId, Asked)>,
        history: History,
        person: Option<&Person>,
    ) -> Self {
        let asked = asked.and_then(|(id, asked)| {
            let rule = rules.iter().position(|row| row.id == id)?;
            Some(Asked { rule, ..asked })
        });
        let no = person.and_then(|person| person.opt_out.as_ref());
        Self { asked, history, suppressed: no.is_some_and(|no| no.scope == OptOutScope::All) }
    }

    pub fn facts<'a>(&self, text: &Text<'a>, zone: Tz, now: DateTime<Utc>) -> Facts<'a> {
        let local = text.received_at.with_timezone(&zone);
        let minute = u16::try_from(local.hour() * 60 + local.minute()).unwrap_or_default();
        Facts {
            text: text.body,
            label: text.label,
            answered_by_provider: text.answered_by_provider,
            suppressed: self.suppressed,
            first: self.history.first,
            asked: self.asked.clone(),
            answered_at: self.history.answered_at,
            human_at: self.history.human_at,
            recent: self.history.recent,
            repeated: self.history.repeated && text.body.trim().chars().count() >= LONG_ENOUGH_TO_REPEAT,
            received_at: text.received_at,
            local: (local.weekday(), minute),
            now,
        }
    }
}

/// The words a step says, before fields are filled; nothing where it only notes or asks for a confirmation.
pub(super) fn words_of<'a>(step: &'a Step, fit: &Fit) -> Option<&'a str> {
    if fit.otherwise {
        return Some(&step.otherwise);
    }
    (!step.sign_up && !step.reply.trim().is_empty()).then_some(step.reply.as_str())
}

/// Fills the fields; of nobody in particular only the business's name is known.
pub(super) fn render(words: &str, person: Option<&Person>, settings: &Settings) -> Option<String> {
    let template = Template::parse(words).ok()?;
    let business = || Some(settings.business_name.clone()).filter(|name| !name.is_empty());
    let rendered = template.render(|field| match person {
        Some(person) => fields::value(person, &settings.business_name, field),
        None => (Field::from_word(field) == Some(Field::BusinessName)).then(business).flatten(),
    });
    Some(rendered.text).filter(|text| !text.trim().is_empty())
}

/// Answers a text that has just been stored. `true` if it is the plain answer to a question of ours, and so means nothing
/// else.
pub(crate) async fn take(
    tx: &mut WriteTx,
    settings: &Settings,
    sid: &str,
    number: &PhoneNumber,
    text: &Text<'_>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let rules = auto_replies::all(&mut **tx).await?;
    if rules.is_empty() {
        return Ok(false);
    }
    let Some(stored) = inbound::id_of(tx, sid).await? else { return Ok(false) };
    let asked = auto_replies::asked(&mut **tx, number).await?;
    let history = auto_replies::history(&mut **tx, number, text.body, text.received_at, Some(stored)).await?;
    let people = people::by_numbers_in(tx, &[number.as_str()]).await?;
    let person = people.get(number.as_str());
    let facts = Known::new(&rules, asked, history, person).facts(text, settings.zone, now);
    let answers: Vec<AutoReply> = rules.iter().map(|row| row.answer.clone()).collect();
    let choice = auto_reply::decide(&answers, &facts);
    if matches!(choice.silence, Some(Silence::Stop | Silence::Human)) {
        auto_replies::close(tx, number).await?;
    }
    let fit = choice.fit.as_ref().and_then(|fit| {
        let row = rules.get(fit.rule)?;
        Some((row, row.answer.step.at(&fit.path)?, fit))
    });
    let Some((row, step, fit)) = fit else {
        if choice.silence == Some(Silence::Machine) {
            let decided = Decided { inbound: stored, fit: None, silence: choice.silence, message: None };
            auto_replies::decided(tx, &decided, now).await?;
        }
        return Ok(false);
    };
    if !fit.otherwise {
        note(tx, step, number, now).await?;
    }
    let mut message = None;
    if choice.silence.is_none() {
        message = say(tx, settings, number, person, (step, fit), text, now).await?;
        follow(tx, row.id, number, (step, fit), now).await?;
    }
    let fitting = Some((row.id, row.answer.name.as_str()));
    let decided = Decided { inbound: stored, fit: fitting, silence: choice.silence, message };
    auto_replies::decided(tx, &decided, now).await?;
    Ok(facts.label == ReplyLabel::Ambiguous)
}

/// Gives the tag and puts onto the list. Whoever is in no book yet is put into it, with no yes to anything.
async fn note(tx: &mut WriteTx, step: &Step, number: &PhoneNumber, now: DateTime<Utc>) -> Result<(), StoreError> {
    if step.tag.is_empty() && step.list.is_empty() {
        return Ok(());
    }
    let contact = signup::contact_of(tx, number, "Texted you.", now).await?;
    if !step.tag.is_empty() {
        tags::add(tx, &[(contact, &step.tag)]).await?;
    }
    if !step.list.is_empty() {
        let list = lists::find_or_make(tx, &step.list, now).await?;
        lists::add(tx, list, &[contact]).await?;
    }
    Ok(())
}

async fn say(
    tx: &mut WriteTx,
    settings: &Settings,
    number: &PhoneNumber,
    person: Option<&Person>,
    (step, fit): (&Step, &Fit),
    text: &Text<'_>,
    now: DateTime<Utc>,
) -> Result<Option<MessageId>, StoreError> {
    if step.sign_up && !fit.otherwise {
        return signup::ask(tx, settings, number, text.body.trim(), now).await;
    }
    match words_of(step, fit).and_then(|words| render(words, person, settings)) {
        Some(words) => Ok(Some(signup::queue(tx, settings, number, words, now).await?)),
        None => Ok(None),
    }
}

/// A question stands open until it is answered; after the words for an answer that fits none, once more.
async fn follow(
    tx: &mut WriteTx,
    rule: AutoReplyId,
    number: &PhoneNumber,
    (step, fit): (&Step, &Fit),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if step.branches.is_empty() {
        return auto_replies::close(tx, number).await;
    }
    auto_replies::ask(tx, number, rule, &fit.path, fit.otherwise, now).await
}
