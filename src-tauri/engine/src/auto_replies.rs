//! Automatic answers as the owner prepares them: kept only if they can work, and tried before a customer does.

mod answer;

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::{
    AutoReplyRow, CacheTag, DeleteAutoReply, ErrorCode, ListAutoReplies, SaveAutoReply, TriedAutoReply, TryAutoReply,
    UiError,
};
use linnet_domain::auto_reply::{self, AutoReply, AutoReplyError, Choice, Step, Trigger};
use linnet_domain::segments;
use linnet_store::ledger::{self, Entry, Kind};
use linnet_store::{WriteTx, auto_replies, people, tags};
use serde_json::json;

use answer::Known;
pub(crate) use answer::{Text, take};

use crate::contacts::draft;
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::suppress::read_number;

/// How far back it is counted how often an answer was given.
const COUNTED: TimeDelta = TimeDelta::days(30);
/// Most answers: more than anybody can keep in mind.
const MOST: usize = 50;

impl Handle<ListAutoReplies> for Engine {
    async fn handle(&self, _: ListAutoReplies) -> Result<Vec<AutoReplyRow>, UiError> {
        let rows = auto_replies::all(self.db.reader()).await.map_err(from_store)?;
        let given = auto_replies::given_since(&self.db, self.clock.now() - COUNTED).await.map_err(from_store)?;
        let row = |row: auto_replies::AutoReplyRow| {
            let counted = given.get(&row.id);
            AutoReplyRow {
                id: row.id,
                answer: row.answer,
                given: counted.map_or(0, |(count, _)| *count),
                last: counted.map(|(_, last)| *last),
            }
        };
        Ok(rows.into_iter().map(row).collect())
    }
}

impl Handle<SaveAutoReply> for Engine {
    async fn handle(&self, SaveAutoReply { id, answer }: SaveAutoReply) -> Result<AutoReplyRow, UiError> {
        let on_record = tags::names(self.db.reader()).await.map_err(from_store)?;
        let answer = tidy(answer, &on_record)?;
        let now = self.clock.now();
        let mut tx = self.db.write().await.map_err(from_store)?;
        let stored = auto_replies::all(&mut *tx).await.map_err(from_store)?;
        if id.is_none() && stored.len() >= MOST {
            return Err(bad("name", format!("At most {MOST} automatic answers fit. Delete one first.")));
        }
        let before = id.and_then(|id| stored.iter().find(|row| row.id == id)).map(|row| row.answer.clone());
        let mut all: Vec<AutoReply> =
            stored.into_iter().filter(|row| Some(row.id) != id).map(|row| row.answer).collect();
        all.push(answer.clone());
        auto_reply::check_all(&all).map_err(refused)?;
        let id = auto_replies::save(&mut tx, id, &answer, now).await.map_err(from_store)?;
        record(&mut tx, before.as_ref(), Some(&answer), now).await?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(&[CacheTag::AutoReplies]);
        let given = auto_replies::given_since(&self.db, now - COUNTED).await.map_err(from_store)?;
        let counted = given.get(&id);
        Ok(AutoReplyRow {
            id,
            answer,
            given: counted.map_or(0, |(count, _)| *count),
            last: counted.map(|(_, last)| *last),
        })
    }
}

impl Handle<DeleteAutoReply> for Engine {
    async fn handle(&self, DeleteAutoReply { id }: DeleteAutoReply) -> Result<(), UiError> {
        let mut tx = self.db.write().await.map_err(from_store)?;
        let stored = auto_replies::all(&mut *tx).await.map_err(from_store)?;
        auto_replies::delete(&mut tx, id).await.map_err(from_store)?;
        let before = stored.into_iter().find(|row| row.id == id).map(|row| row.answer);
        record(&mut tx, before.as_ref(), None, self.clock.now()).await?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(&[CacheTag::AutoReplies]);
        Ok(())
    }
}

impl Handle<TryAutoReply> for Engine {
    async fn handle(&self, TryAutoReply { text, number }: TryAutoReply) -> Result<TriedAutoReply, UiError> {
        let stored = auto_replies::all(self.db.reader()).await.map_err(from_store)?;
        let (settings, now) = (self.settings(), self.clock.now());
        let number = if number.trim().is_empty() { None } else { Some(read_number(self, &number)?) };
        let person = match &number {
            Some(number) => Some(people::by_number(&self.db, number).await.map_err(from_store)?),
            None => None,
        };
        let known = match &number {
            Some(number) => {
                let asked = auto_replies::asked(self.db.reader(), number).await.map_err(from_store)?;
                let history = auto_replies::history(self.db.reader(), number, &text, now, None).await;
                Known::new(&stored, asked, history.map_err(from_store)?, person.as_ref())
            }
            None => Known::default(),
        };
        let facts = known.facts(&Text::new(&text, now), settings.zone, now);
        let rules: Vec<AutoReply> = stored.into_iter().map(|row| row.answer).collect();
        let choice = auto_reply::decide(&rules, &facts);
        Ok(tried(&rules, &choice, |words| answer::render(words, person.as_ref(), &settings)))
    }
}

fn tried(rules: &[AutoReply], choice: &Choice, render: impl Fn(&str) -> Option<String>) -> TriedAutoReply {
    let fit = choice.fit.as_ref().and_then(|fit| Some((fit, rules.get(fit.rule)?)));
    let step = fit.and_then(|(fit, rule)| rule.step.at(&fit.path));
    let name = fit.map(|(_, rule)| rule.name.clone());
    let (fit, said) = (fit.map(|(fit, _)| fit), choice.silence.is_none());
    let words = step.zip(fit).filter(|_| said).map(|(step, fit)| answer::words_of(step, fit));
    let reply = words.and_then(|words| words.and_then(&render));
    let noted = step.filter(|_| fit.is_some_and(|fit| !fit.otherwise));
    let why = match choice.silence {
        Some(silence) => silence.sentence().to_owned(),
        None if reply.is_none() => "They are asked to confirm that they want offers.".to_owned(),
        None => format!("Answered by “{}”.", name.as_deref().unwrap_or_default()),
    };
    TriedAutoReply {
        segments: reply.as_deref().map_or(0, |reply| segments::count(reply).segments),
        name,
        reply,
        why,
        tag: noted.map(|step| step.tag.clone()).unwrap_or_default(),
        list: noted.map(|step| step.list.clone()).unwrap_or_default(),
    }
}

/// Blanks put in order, tags in the spelling on record.
fn tidy(mut answer: AutoReply, on_record: &[String]) -> Result<AutoReply, UiError> {
    answer.name = single_blanks(&answer.name);
    if let Trigger::Words { words, .. } = &mut answer.trigger {
        tidy_words(words);
    }
    tidy_step(&mut answer.step, on_record)?;
    Ok(answer)
}

fn tidy_words(words: &mut Vec<String>) {
    *words = words.iter().map(|word| single_blanks(word)).filter(|word| !word.is_empty()).collect();
}

fn tidy_step(step: &mut Step, on_record: &[String]) -> Result<(), UiError> {
    for text in [&mut step.reply, &mut step.otherwise] {
        *text = text.trim().to_owned();
    }
    step.list = single_blanks(&step.list);
    let spelled = draft::spelled_tags(std::slice::from_ref(&step.tag), on_record)?;
    step.tag = spelled.into_iter().next().unwrap_or_default();
    for branch in &mut step.branches {
        tidy_words(&mut branch.words);
        tidy_step(&mut branch.step, on_record)?;
    }
    Ok(())
}

fn single_blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn refused(error: AutoReplyError) -> UiError {
    let field = match &error {
        AutoReplyError::NoName | AutoReplyError::LongName => "name",
        AutoReplyError::NoWords
        | AutoReplyError::TooMany
        | AutoReplyError::StopWord(_)
        | AutoReplyError::TwilioWord(_)
        | AutoReplyError::Twice(_) => "words",
        AutoReplyError::Hours(_) => "hours",
        AutoReplyError::LoneOtherwise => "otherwise",
        AutoReplyError::DoesNothing
        | AutoReplyError::NoQuestion
        | AutoReplyError::TooDeep
        | AutoReplyError::Text(_)
        | AutoReplyError::LongText => "reply",
    };
    bad(field, format!("{error} Nothing was changed."))
}

fn bad(field: &str, message: String) -> UiError {
    UiError::new(ErrorCode::BadInput, message).field(field)
}

fn in_short(answer: &AutoReply) -> String {
    if answer.on { answer.step.reply.clone() } else { format!("off: {}", answer.step.reply) }
}

/// What answers by itself is on record, as every setting is that messages go by.
async fn record(
    tx: &mut WriteTx,
    before: Option<&AutoReply>,
    after: Option<&AutoReply>,
    now: DateTime<Utc>,
) -> Result<(), UiError> {
    if before == after {
        return Ok(());
    }
    let name = after.or(before).map(|answer| answer.name.clone()).unwrap_or_default();
    let loosens = after.is_some_and(|after| after.on);
    let payload = json!({
        "key": format!("automatic answer “{name}”"),
        "from": before.map_or_else(|| "none".to_owned(), in_short),
        "to": after.map_or_else(|| "none".to_owned(), in_short),
        "loosens": loosens,
        "answer": after,
    });
    ledger::append(tx, Entry::new(Kind::Setting, &payload), now).await.map_err(from_store)?;
    Ok(())
}
