//! `check send`: the law's answer for one person and instant, and the owner's hours when asked for.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use clap::Args;
use linnet_contract::{ListSettings, SettingKey};
use linnet_domain::decide::{Facts, decide};
use linnet_domain::hours::WeekHours;
use linnet_domain::{Category, Channel, ConsentBasis, PhoneNumber, Verdict, phone, places};

use crate::commands::campaign::category;
use crate::failure::Failure;
use crate::session::Session;

/// Who, what and when.
#[derive(Debug, Args)]
pub struct Send {
    /// The number, in any spelling.
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    to: String,
    /// The state they live in, two letters.
    #[arg(long, value_name = "XX", value_parser = state)]
    state: Option<String>,
    /// Their ZIP code.
    #[arg(long, value_name = "NNNNN", value_parser = zip)]
    zip: Option<String>,
    /// What the message is in law.
    #[arg(long, value_parser = category, default_value = "marketing")]
    category: Category,
    /// What they agreed to.
    #[arg(long, value_parser = basis, default_value = "none")]
    consent: ConsentBasis,
    /// Keep to the business's own hours as well.
    #[arg(long)]
    own_hours: bool,
    /// The instant in question.
    #[arg(long, value_name = "INSTANT")]
    at: DateTime<Utc>,
}

/// Asks the rules.
pub async fn perform(arguments: Send, session: &mut Session<'_>) -> Result<(), Failure> {
    let hours = if arguments.own_hours { Some(own_hours(session).await?) } else { None };
    let found = phone::check(&arguments.to, "US");
    let number = found.e164.as_deref().and_then(|e164| PhoneNumber::from_e164(e164).ok());
    let place = Place::of(&found, arguments.state.as_deref(), arguments.zip.as_deref());
    let verdict = decide(
        &Facts {
            channel: Channel::Sms,
            category: arguments.category,
            number: number.as_ref(),
            textable: found.textable,
            number_note: &found.note,
            zones: &place.zones,
            states: &place.states.iter().map(String::as_str).collect::<Vec<_>>(),
            opt_out: None,
            review_pending: false,
            consent: arguments.consent,
            own_hours: hours.as_ref(),
            content: None,
        },
        arguments.at,
    );
    session.out.answer(&verdict, describe)
}

/// The business's own hours.
async fn own_hours(session: &mut Session<'_>) -> Result<WeekHours, Failure> {
    let settings = session.ask(ListSettings {}).await?;
    let text = |key: SettingKey| {
        settings.iter().find(|setting| setting.key == key).map(|setting| setting.value.as_str()).unwrap_or_default()
    };
    WeekHours::parse(text(SettingKey::HoursDays), text(SettingKey::HoursStart), text(SettingKey::HoursEnd))
        .map_err(|error| Failure::failed(error.to_string()))
}

/// Where they may be. What the number says and what is known of their home both count, so that a rule must hold in both.
struct Place {
    zones: Vec<Tz>,
    states: Vec<String>,
}

impl Place {
    fn of(found: &phone::PhoneCheck, state: Option<&str>, zip: Option<&str>) -> Self {
        let mut zones: Vec<Tz> = found.zones.iter().filter_map(|zone| zone.parse().ok()).collect();
        let mut states: Vec<String> =
            found.region.iter().flat_map(|region| region.split(';')).map(str::to_owned).collect();
        for home in zip.and_then(places::state_of_zip).into_iter().chain(state) {
            if !states.iter().any(|known| known == home) {
                states.push(home.to_owned());
            }
            for zone in places::zones_of_state(home) {
                if !zones.contains(&zone) {
                    zones.push(zone);
                }
            }
        }
        Self { zones, states }
    }
}

fn state(text: &str) -> Result<String, String> {
    let state = text.trim().to_ascii_uppercase();
    if places::zones_of_state(&state).is_empty() {
        Err("must be two letters, such as IL".to_owned())
    } else {
        Ok(state)
    }
}

fn zip(text: &str) -> Result<String, String> {
    match places::state_of_zip(text) {
        Some(_) => Ok(text.to_owned()),
        None => Err("must be a ZIP code of five digits".to_owned()),
    }
}

fn basis(text: &str) -> Result<ConsentBasis, String> {
    ConsentBasis::from_word(text).ok_or_else(|| "must be none, customer, verbal or written".to_owned())
}

fn describe(verdict: &Verdict) -> String {
    let mut lines = vec![match verdict.not_before {
        Some(at) => format!("wait until {}", crate::commands::instant(at)),
        None => verdict.decision.to_string(),
    }];
    lines.extend(
        verdict.reasons.iter().map(|reason| format!("- {} [{}, {}]", reason.message, reason.rule, reason.source)),
    );
    lines.join("\n")
}
