//! A text that came in: stored, understood and acted upon in one transaction. Whoever said stop is on the list before
//! the sender of the text gets an answer.

use chrono::{DateTime, Utc};
use linnet_contract::{AppEvent, CacheTag};
use linnet_domain::decide::CONFIRMED_WITHIN;
use linnet_domain::keywords::{self, ReplyLabel};
use linnet_domain::{Channel, OptOutScope, PhoneNumber};
use linnet_providers::twilio::webhook::OptOutType;
use linnet_store::inbound::{self, NewInbound};
use linnet_store::suppressions::{NewSuppression, SuppressionSource};
use linnet_store::{StoreError, WriteTx, reviews, suppressions};

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
    /// What the provider took it for, where it says so.
    pub opt_out_type: Option<OptOutType>,
    /// When the provider got it.
    pub received_at: DateTime<Utc>,
}

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

/// Stores a text and applies what it means. `false` if it was known; then nothing happened.
pub async fn hear(
    tx: &mut WriteTx,
    settings: &Settings,
    heard: &Heard,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let label = label_of(heard);
    let from = heard.number();
    if !inbound::add(tx, &heard.as_stored(label), now).await? {
        return Ok(false);
    }
    // Short codes and names cannot be answered or campaigned to; they are kept as they came.
    let Ok(number) = PhoneNumber::from_e164(from) else {
        return Ok(true);
    };
    if heard.opt_out_type != Some(OptOutType::Stop) && signup::take(tx, settings, &number, &heard.body, now).await? {
        return Ok(true);
    }
    match label {
        ReplyLabel::OptOut => {
            let wrong = keywords::says_wrong_person(&heard.body);
            let no = NewSuppression {
                number: &number,
                source: if wrong { SuppressionSource::WrongNumber } else { SuppressionSource::Reply },
                detail: "",
                words: Some(&heard.body),
                scope: OptOutScope::All,
            };
            let done = suppress::opt_out(tx, &no, now).await?;
            if !done.already && !answered_by_provider(heard) && now - heard.received_at <= CONFIRMED_WITHIN {
                suppress::confirm(tx, settings, &number, now).await?;
            }
        }
        ReplyLabel::OptIn => {
            if is_start(&heard.body) || heard.opt_out_type == Some(OptOutType::Start) {
                suppressions::lift_own(tx, &number, now).await?;
                reviews::close(tx, &number).await?;
            }
        }
        ReplyLabel::Ambiguous => reviews::open(tx, &number, &heard.body, now).await?,
        ReplyLabel::Help | ReplyLabel::None => {}
    }
    Ok(true)
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
