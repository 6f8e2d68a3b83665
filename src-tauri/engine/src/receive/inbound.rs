//! A text that came in: stored, understood and acted upon in one transaction. Whoever said stop is on the list before
//! the sender of the text gets an answer.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::{AppEvent, CacheTag};
use linnet_domain::decide::CONFIRMED_WITHIN;
use linnet_domain::keywords::{self, ReplyLabel};
use linnet_domain::{Channel, OptOutScope, PhoneNumber};
use linnet_providers::twilio::webhook::OptOutType;
use linnet_store::inbound::{self, NewInbound};
use linnet_store::suppressions::{NewSuppression, SuppressionSource};
use linnet_store::{StoreError, WriteTx, reviews, suppressions};

use crate::auto_replies;
use crate::engine::Engine;
use crate::outbox::recall;
use crate::settings::Settings;
use crate::signup;
use crate::suppress;

/// A text as either road brings it.
#[derive(Debug, Clone)]
pub struct Heard {
    /// The provider's id.
    pub sid: String,
    /// From whom.
    pub from: String,
    /// To which sender of ours.
    pub to: String,
    /// The text.
    pub body: String,
    /// Pictures and the like.
    pub media_count: u32,
    /// Where they are and what they are said to be, where that was told.
    pub media: Vec<(String, String)>,
    /// What the provider took it for, where it says so.
    pub opt_out_type: Option<OptOutType>,
    /// When the provider got it.
    pub received_at: DateTime<Utc>,
    /// Whether the provider said so. A callback does not, and may come late: then it is the instant it arrived.
    pub dated: bool,
}

/// How late a callback may come: three tries at the first address, three at the second, fifteen seconds each.
const LATE_BY: TimeDelta = TimeDelta::minutes(2);

impl Heard {
    /// From which number, by whichever channel.
    pub(super) fn number(&self) -> &str {
        self.from.strip_prefix("whatsapp:").unwrap_or(&self.from)
    }

    /// As it is stored, once it is understood.
    pub(super) fn as_stored(&self, label: ReplyLabel) -> NewInbound<'_> {
        let number = self.number();
        NewInbound {
            provider_sid: &self.sid,
            number,
            to_address: &self.to,
            channel: if number.len() == self.from.len() { Channel::Sms } else { Channel::Whatsapp },
            body: &self.body,
            media_count: self.media_count,
            label: label.word(),
            media: &self.media,
            received_at: self.received_at,
        }
    }
}

/// What a text means. The provider's own judgement comes first: it has blocked or unblocked the number already.
pub(super) fn label_of(heard: &Heard) -> ReplyLabel {
    match heard.opt_out_type {
        Some(OptOutType::Stop) => ReplyLabel::OptOut,
        Some(OptOutType::Start) => ReplyLabel::OptIn,
        Some(OptOutType::Help) => ReplyLabel::Help,
        None => keywords::classify(&heard.body).label,
    }
}

/// The words that bring somebody back. Twilio's list has YES too, which is mostly an answer to something else.
pub(super) fn is_start(body: &str) -> bool {
    let word = body.trim().trim_end_matches(['.', '!']);
    word.eq_ignore_ascii_case("START") || word.eq_ignore_ascii_case("UNSTOP")
}

/// Whether Twilio has answered a stop itself: it knows the words on its list and no others.
fn answered_by_provider(heard: &Heard) -> bool {
    heard.opt_out_type.is_some() || keywords::twilio_keyword(&heard.body) == Some(ReplyLabel::OptOut)
}

/// Stores a text and applies what it means. `false` if it was known and nothing new was said about it.
///
/// Texts may come in another order than they were written in: the list begins with the latest, and callbacks overtake each
/// other. What holds in the end is what would hold had they come in order.
pub async fn hear(
    tx: &mut WriteTx,
    settings: &Settings,
    heard: &Heard,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let label = label_of(heard);
    let from = heard.number();
    let new = inbound::add(tx, &heard.as_stored(label), now).await?;
    if !new && !judged_anew(tx, heard, label).await? {
        return Ok(false);
    }
    // Short codes and names cannot be answered or campaigned to; they are kept as they came.
    let Ok(number) = PhoneNumber::from_e164(from) else {
        return Ok(true);
    };
    // A text is answered once, whatever is said about it later.
    if new
        && heard.opt_out_type != Some(OptOutType::Stop)
        && signup::take(tx, settings, &number, &heard.body, now).await?
    {
        return Ok(true);
    }
    let text = auto_replies::Text {
        body: &heard.body,
        label,
        answered_by_provider: heard.opt_out_type.is_some() || keywords::twilio_keyword(&heard.body).is_some(),
        received_at: heard.received_at,
    };
    // Answers go out as texts, and whoever wrote over WhatsApp is not texted for it.
    let by_text = from.len() == heard.from.len();
    let answers_us = new && by_text && auto_replies::take(tx, settings, &heard.sid, &number, &text, now).await?;
    let later = Later::than(tx, heard, number.as_str()).await?;
    match label {
        ReplyLabel::OptOut => stop(tx, settings, heard, &number, &later, now).await?,
        ReplyLabel::OptIn if later.stop => {}
        ReplyLabel::OptIn => {
            if is_start(&heard.body) || heard.opt_out_type == Some(OptOutType::Start) {
                suppressions::lift_own(tx, &number, now).await?;
                later.reopen(tx, &number, now).await?;
            }
        }
        ReplyLabel::Ambiguous if answers_us => {}
        // A clear word of theirs came after it.
        ReplyLabel::Ambiguous if later.stop || later.start => {}
        ReplyLabel::Ambiguous if later.doubt.is_some() => {}
        ReplyLabel::Ambiguous => reviews::open(tx, &number, &heard.body, now).await?,
        ReplyLabel::Help | ReplyLabel::None => {}
    }
    Ok(true)
}

/// Whether the provider has now said what a text that is known already means: polling found it first, which does not tell.
async fn judged_anew(tx: &mut WriteTx, heard: &Heard, label: ReplyLabel) -> Result<bool, StoreError> {
    if heard.opt_out_type.is_none() || inbound::label(tx, &heard.sid).await?.as_deref() == Some(label.word()) {
        return Ok(false);
    }
    inbound::set_label(tx, &heard.sid, label.word()).await?;
    Ok(true)
}

async fn stop(
    tx: &mut WriteTx,
    settings: &Settings,
    heard: &Heard,
    number: &PhoneNumber,
    later: &Later,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let wrong = keywords::says_wrong_person(&heard.body);
    let no = NewSuppression {
        number,
        source: if wrong { SuppressionSource::WrongNumber } else { SuppressionSource::Reply },
        detail: "",
        words: Some(&heard.body),
        scope: OptOutScope::All,
    };
    let done = suppress::opt_out(tx, &no, now).await?;
    if later.start && !later.stop {
        // They have come back since. What this stop withdrew stays withdrawn, as it would have been.
        if !done.already {
            suppressions::lift_own(tx, number, now).await?;
        }
        return later.reopen(tx, number, now).await;
    }
    if !done.already && !answered_by_provider(heard) && now - heard.received_at <= CONFIRMED_WITHIN {
        suppress::confirm(tx, settings, number, now).await?;
    }
    Ok(())
}

/// What somebody has written after a text that is heard only now.
struct Later {
    stop: bool,
    start: bool,
    /// Words that were doubtful, after the last clear ones.
    doubt: Option<String>,
}

impl Later {
    async fn than(tx: &mut WriteTx, heard: &Heard, number: &str) -> Result<Self, StoreError> {
        let mut later = Self { stop: false, start: false, doubt: None };
        // A stop that may be later than this is taken for later.
        let since = if heard.dated { heard.received_at } else { heard.received_at - LATE_BY };
        for word in inbound::words_since(tx, number, since).await? {
            if word.sid == heard.sid {
                continue;
            }
            let surely_later = word.at > heard.received_at;
            match ReplyLabel::from_word(&word.label) {
                // The last clear word decides; what came before it does not matter any more.
                Some(ReplyLabel::OptOut) => {
                    later.stop = true;
                    break;
                }
                Some(ReplyLabel::OptIn) if surely_later && is_way_back(&word) => {
                    later.start = true;
                    break;
                }
                Some(ReplyLabel::Ambiguous) if surely_later => later.doubt = later.doubt.or(Some(word.body)),
                _ => {}
            }
        }
        Ok(later)
    }

    /// A clear word settles doubts about what was written before it, not after.
    async fn reopen(&self, tx: &mut WriteTx, number: &PhoneNumber, now: DateTime<Utc>) -> Result<(), StoreError> {
        match &self.doubt {
            Some(words) => reviews::open(tx, number, words, now).await,
            None => reviews::close(tx, number).await.map(drop),
        }
    }
}

/// Whether a stored text that asks for texts lifts a stop: by its words, or because the provider said so.
fn is_way_back(word: &inbound::Word) -> bool {
    is_start(&word.body) || keywords::classify(&word.body).label != ReplyLabel::OptIn
}

/// The provider has told when a text came that is known already by its callback. What it means is looked at once more, now
/// that its place among the others is known.
pub(super) async fn dated(tx: &mut WriteTx, heard: &Heard, now: DateTime<Utc>) -> Result<(), StoreError> {
    inbound::set_received(tx, &heard.sid, heard.received_at).await?;
    let from = heard.from.strip_prefix("whatsapp:").unwrap_or(&heard.from);
    let (Ok(number), Some(label)) = (PhoneNumber::from_e164(from), inbound::label(tx, &heard.sid).await?) else {
        return Ok(());
    };
    let word = inbound::Word { sid: heard.sid.clone(), label, body: heard.body.clone(), at: heard.received_at };
    let label = ReplyLabel::from_word(&word.label).unwrap_or(ReplyLabel::None);
    let later = Later::than(tx, heard, number.as_str()).await?;
    let back = match label {
        ReplyLabel::OptOut => later.start && !later.stop,
        ReplyLabel::OptIn => !later.stop && is_way_back(&word),
        ReplyLabel::Help | ReplyLabel::Ambiguous | ReplyLabel::None => false,
    };
    if back {
        suppressions::lift_own(tx, &number, now).await?;
        later.reopen(tx, &number, now).await?;
    }
    Ok(())
}

/// Tells watchers about texts that were stored.
pub(super) async fn announce(engine: &Engine, stored: &[Heard]) {
    let mut stopped = false;
    for heard in stored {
        let number = heard.from.strip_prefix("whatsapp:").unwrap_or(&heard.from).to_owned();
        let conversation = linnet_store::conversations::get(&engine.db, &number).await.ok().flatten();
        let name = conversation.map(|row| row.name).filter(|name| !name.is_empty()).unwrap_or_else(|| number.clone());
        let opt_out = label_of(heard) == ReplyLabel::OptOut;
        stopped |= opt_out;
        engine.events.publish(AppEvent::Reply { number, name, body: heard.body.clone(), opt_out });
    }
    if stopped {
        recall::soon(engine).await;
    }
    if !stored.is_empty() {
        engine.events.changed(&[
            CacheTag::Compliance,
            CacheTag::Inbox,
            CacheTag::Contacts,
            CacheTag::Campaigns,
            CacheTag::Overview,
        ]);
        engine.outbox_wake.notify_one();
    }
}
