//! The settings as typed values: read from their texts once, checked by their kind before they are kept.

use std::path::PathBuf;

use chrono::TimeDelta;
use chrono_tz::Tz;
use linnet_contract::{ErrorCode, ListSettings, SetSetting, SettingKey, SettingKind, SettingValue, UiError, Way};
use linnet_domain::hours::{Days, WeekHours, time_of_day};
use linnet_domain::keywords::{self, ReplyLabel};
use linnet_domain::prices::{Estimate, Prices};
use linnet_domain::{Micros, PhoneNumber, phone, watch};
use linnet_store::rule_changes::{self, RuleChanges};
use linnet_store::{Db, prices};

use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::ledger;

/// Every setting, ready to use.
#[derive(Debug, Clone)]
pub struct Settings {
    texts: std::collections::HashMap<SettingKey, String>,
    /// The name customers know; empty until given.
    pub business_name: String,
    /// The zone of days, budgets and screens.
    pub zone: Tz,
    /// When marketing may leave, where the customer is.
    pub hours: WeekHours,
    /// Most marketing texts to one person in 24 hours.
    pub cap: u32,
    /// Whether marketing leaves out people who wrote lately.
    pub skip_talking: bool,
    /// Whether what the provider shows no trace of goes again by itself.
    pub resend_doubts: bool,
    /// How often a text that came back unsent goes again by itself.
    pub retry_count: u32,
    /// How long it waits before each try.
    pub retry_after: TimeDelta,
    /// From which shares of failures on a campaign pauses.
    pub pause_limits: watch::Limits,
    /// The owner's own phone, if it was given.
    pub owner_phone: Option<PhoneNumber>,
    /// Whether the first copy of each offer goes there.
    pub first_copy: bool,
    /// How long everybody else waits for it.
    pub first_copy_wait: TimeDelta,
    /// Whether other programs send from the same sender.
    pub shared_sender: bool,
    /// The word people text to sign up, in capitals; empty for none.
    pub sign_up_keyword: String,
    /// How many texts a month they are promised at most.
    pub sign_up_per_month: u16,
    /// The owner's own decisions about the rules.
    pub rules: RuleChanges,
    /// Country of numbers without one.
    pub country: String,
    /// Segments per second.
    pub pace: u32,
    /// Requests to the provider open at once.
    pub at_once: usize,
    /// Whether people go on hearing from the number they know.
    pub senders_sticky: bool,
    /// Whether people are texted from a number of their area.
    pub senders_by_area: bool,
    /// Most texts from one number in a day; 0 for no limit.
    pub senders_daily_cap: u64,
    /// Most to spend in a day.
    pub budget_daily: Micros,
    /// The part of it, in percent, at which the owner is told.
    pub budget_alert: i64,
    /// Most one message may cost.
    pub budget_per_message: Micros,
    /// Estimated price of a segment, where the provider's own is not known.
    pub price_segment: Micros,
    /// What the provider says texts cost.
    pub prices: Prices,
    /// Seconds in which a campaign can be called back.
    pub hold_seconds: i64,
    /// Whether fancy punctuation becomes plain.
    pub smart_encoding: bool,
    /// Whether an offer gets the way to stop by itself where it is due.
    pub stop_line_automatic: bool,
    /// Whether unknown callers become contacts.
    pub calls_make_contacts: bool,
    /// Public address for callbacks, if any.
    pub receive_url: Option<String>,
    /// The program that lends a public address, if one is wanted.
    pub tunnel: Way,
    /// Its address, where the owner chose it.
    pub tunnel_address: Option<String>,
    /// Where it is, if it is not to be looked for.
    pub tunnel_program: Option<PathBuf>,
    /// Port of the local listener.
    pub receive_port: u16,
}

impl Settings {
    /// Reads what the owner changed; the rest are the defaults. A stored text that no longer reads is replaced by its
    /// default and said in the log: a business must open whatever stands there.
    pub(crate) async fn load(db: &Db) -> Result<Self, UiError> {
        let stored = linnet_store::settings::all(db).await.map_err(from_store)?;
        let mut texts = std::collections::HashMap::new();
        for key in SettingKey::ALL {
            let text = stored.get(key.word()).cloned().unwrap_or_else(|| key.default_value().to_owned());
            let text = match check(*key, &text) {
                Ok(text) => text,
                Err(error) => {
                    tracing::warn!(key = key.word(), %error, "stored setting is not readable; using its default");
                    key.default_value().to_owned()
                }
            };
            texts.insert(*key, text);
        }
        let rules = rule_changes::standing(db).await.map_err(from_store)?;
        let prices = Prices::new(prices::all(db).await.map_err(from_store)?);
        Self::from_texts(texts, rules, prices)
    }

    /// What a text of so many parts to a country is expected to cost.
    pub fn estimate(&self, country: &str, segments: u32) -> Estimate {
        self.prices.estimate(country, segments, self.price_segment)
    }

    fn from_texts(
        texts: std::collections::HashMap<SettingKey, String>,
        rules: RuleChanges,
        prices: Prices,
    ) -> Result<Self, UiError> {
        let text = |key: SettingKey| texts.get(&key).map_or(key.default_value(), String::as_str);
        let number = |key: SettingKey| text(key).parse::<i64>().map_err(|_| unreadable(key));
        let small = |key: SettingKey| u32::try_from(number(key)?).map_err(|_| unreadable(key));
        let hours =
            WeekHours::parse(text(SettingKey::HoursDays), text(SettingKey::HoursStart), text(SettingKey::HoursEnd))
                .map_err(|error| UiError::new(ErrorCode::BadInput, error.to_string()))?;
        Ok(Self {
            business_name: text(SettingKey::BusinessName).to_owned(),
            zone: business_zone(text(SettingKey::BusinessZone)),
            hours,
            cap: small(SettingKey::CapOffers)?,
            skip_talking: text(SettingKey::SkipTalking) == "true",
            resend_doubts: text(SettingKey::ResendDoubts) == "true",
            retry_count: small(SettingKey::RetryCount)?,
            retry_after: TimeDelta::minutes(number(SettingKey::RetryMinutes)?),
            pause_limits: watch::Limits {
                failed: small(SettingKey::PauseFailed)?,
                filtered: small(SettingKey::PauseFiltered)?,
            },
            owner_phone: PhoneNumber::from_e164(text(SettingKey::OwnerPhone)).ok(),
            first_copy: text(SettingKey::FirstCopy) == "true",
            first_copy_wait: TimeDelta::minutes(number(SettingKey::FirstCopyMinutes)?),
            shared_sender: text(SettingKey::SharedSender) == "true",
            sign_up_keyword: text(SettingKey::SignUpKeyword).to_ascii_uppercase(),
            sign_up_per_month: u16::try_from(number(SettingKey::SignUpPerMonth)?)
                .map_err(|_| unreadable(SettingKey::SignUpPerMonth))?,
            rules,
            country: text(SettingKey::Country).to_owned(),
            pace: small(SettingKey::PaceDefault)?,
            at_once: usize::try_from(number(SettingKey::PaceAtOnce)?)
                .map_err(|_| unreadable(SettingKey::PaceAtOnce))?,
            senders_sticky: text(SettingKey::SendersSticky) == "true",
            senders_by_area: text(SettingKey::SendersByArea) == "true",
            senders_daily_cap: u64::try_from(number(SettingKey::SendersDailyCap)?)
                .map_err(|_| unreadable(SettingKey::SendersDailyCap))?,
            budget_daily: Micros(number(SettingKey::BudgetDaily)?),
            budget_alert: number(SettingKey::BudgetAlert)?,
            budget_per_message: Micros(number(SettingKey::BudgetPerMessage)?),
            price_segment: Micros(number(SettingKey::PriceSegment)?),
            prices,
            hold_seconds: number(SettingKey::HoldSeconds)?,
            smart_encoding: text(SettingKey::SmartEncoding) == "true",
            stop_line_automatic: text(SettingKey::StopLineAutomatic) == "true",
            calls_make_contacts: text(SettingKey::CallsMakeContacts) == "true",
            receive_url: given(text(SettingKey::ReceiveUrl)),
            tunnel: Way::from_word(text(SettingKey::ReceiveTunnel)).unwrap_or(Way::None),
            tunnel_address: given(text(SettingKey::ReceiveTunnelAddress)),
            tunnel_program: given(text(SettingKey::ReceiveTunnelProgram)).map(PathBuf::from),
            receive_port: u16::try_from(number(SettingKey::ReceivePort)?)
                .map_err(|_| unreadable(SettingKey::ReceivePort))?,
            texts,
        })
    }

    /// How Twilio reaches this computer: an own address stands above a tunnel.
    pub fn way(&self) -> Way {
        if self.receive_url.is_some() { Way::Own } else { self.tunnel }
    }

    /// The text of one.
    pub fn text(&self, key: SettingKey) -> &str {
        self.texts.get(&key).map_or(key.default_value(), String::as_str)
    }

    fn value(&self, key: SettingKey) -> SettingValue {
        SettingValue {
            key,
            value: self.text(key).to_owned(),
            default: key.default_value().to_owned(),
            title: key.title().to_owned(),
            note: key.note().to_owned(),
            kind: key.kind(),
        }
    }
}

/// A text that was given.
fn given(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// The zone given, else this computer's, else UTC.
fn business_zone(text: &str) -> Tz {
    text.parse().ok().or_else(|| iana_time_zone::get_timezone().ok()?.parse().ok()).unwrap_or(Tz::UTC)
}

fn unreadable(key: SettingKey) -> UiError {
    UiError::new(ErrorCode::BadInput, format!("{} is not readable.", key.title())).field(key.word())
}

/// Checks a text by its setting's kind and answers it in its kept form.
pub(crate) fn check(key: SettingKey, text: &str) -> Result<String, UiError> {
    let text = text.trim();
    let wrong = |what: String| UiError::new(ErrorCode::BadInput, what).field(key.word());
    match key.kind() {
        SettingKind::Text => {
            if text.chars().count() > 200 {
                return Err(wrong(format!("{} may have 200 characters at most.", key.title())));
            }
            if key == SettingKey::Country && !(text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic())) {
                return Err(wrong("A country is two letters, for instance US.".to_owned()));
            }
            if key == SettingKey::SignUpKeyword && !text.is_empty() {
                let fits = text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
                let free = matches!(keywords::classify(text).label, ReplyLabel::None | ReplyLabel::OptIn)
                    && keywords::twilio_keyword(text).is_none();
                if !fits || !free {
                    return Err(wrong(
                        "A keyword is one word of letters that means nothing else, for instance JOIN.".to_owned(),
                    ));
                }
            }
            Ok(if key == SettingKey::Country { text.to_ascii_uppercase() } else { text.to_owned() })
        }
        SettingKind::Micros => match text.parse::<i64>() {
            Ok(amount @ 0..=1_000_000_000_000) => Ok(amount.to_string()),
            _ => Err(wrong(format!("{} is a whole number of micro-dollars (1000000 is $1.00).", key.title()))),
        },
        SettingKind::Integer { min, max } => match text.parse::<i64>() {
            Ok(number) if (min..=max).contains(&number) => Ok(number.to_string()),
            _ => Err(wrong(format!("{} is a whole number from {min} to {max}.", key.title()))),
        },
        SettingKind::Switch if matches!(text, "true" | "false") => Ok(text.to_owned()),
        SettingKind::Switch => Err(wrong(format!("{} is true or false.", key.title()))),
        SettingKind::Days => {
            Days::parse(text).map_err(|error| wrong(error.to_string()))?;
            Ok(text.to_ascii_lowercase())
        }
        SettingKind::Time => {
            // However it is typed, it is kept in one way.
            let minutes = time_of_day(text).map_err(|error| wrong(error.to_string()))?;
            Ok(format!("{:02}:{:02}", minutes / 60, minutes % 60))
        }
        SettingKind::Zone if text.is_empty() || text.parse::<Tz>().is_ok() => Ok(text.to_owned()),
        SettingKind::Zone => Err(wrong(format!("“{text}” is not a time zone; one looks like America/Chicago."))),
        SettingKind::Phone if text.is_empty() => Ok(String::new()),
        SettingKind::Phone => {
            let found = phone::check(text, "US");
            let e164 = found.e164.filter(|_| found.textable).and_then(|e164| PhoneNumber::from_e164(&e164).ok());
            e164.map(|number| number.as_str().to_owned())
                .ok_or_else(|| wrong(format!("“{text}” is not a number that can be texted. {}", found.note)))
        }
        SettingKind::Url if text.is_empty() => Ok(String::new()),
        SettingKind::Url => match url::Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.host().is_some() => {
                Ok(text.trim_end_matches('/').to_owned())
            }
            _ => Err(wrong("A public address looks like https://texts.example.com.".to_owned())),
        },
        SettingKind::Appearance if matches!(text, "light" | "dark" | "system") => Ok(text.to_owned()),
        SettingKind::Appearance => Err(wrong("Appearance is light, dark or system.".to_owned())),
        SettingKind::Tunnel => match Way::from_word(text) {
            Some(Way::None | Way::CloudflareQuick | Way::CloudflareNamed | Way::Ngrok) => Ok(text.to_owned()),
            Some(Way::Own) | None => {
                Err(wrong("A tunnel is none, cloudflare_quick, cloudflare_named or ngrok.".to_owned()))
            }
        },
    }
}

impl Handle<ListSettings> for Engine {
    async fn handle(&self, _: ListSettings) -> Result<Vec<SettingValue>, UiError> {
        let settings = self.settings();
        Ok(SettingKey::ALL.iter().map(|key| settings.value(*key)).collect())
    }
}

impl Handle<SetSetting> for Engine {
    async fn handle(&self, SetSetting { key, value }: SetSetting) -> Result<SettingValue, UiError> {
        let value = check(key, &value)?;
        if let Some(sentence) = ledger::too_short(key, &value) {
            return Err(UiError::new(ErrorCode::Refused, sentence).field(key.word()));
        }
        if matches!(key, SettingKey::HoursStart | SettingKey::HoursEnd | SettingKey::HoursDays) {
            let mut texts = self.settings().texts.clone();
            texts.insert(key, value.clone());
            Settings::from_texts(texts, RuleChanges::default(), Prices::default())
                .map_err(|error| error.field(key.word()))?;
        }
        let mut tx = self.db.write().await.map_err(from_store)?;
        linnet_store::settings::set(&mut tx, key.word(), &value).await.map_err(from_store)?;
        ledger::setting_changed(&mut tx, key, &self.settings(), &value, self.clock.now()).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.reload_settings().await?;
        Ok(self.settings().value(key))
    }
}
