//! `check send`: the law's answer for one person and instant, and the owner's hours when asked for.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use clap::Args;
use linnet_contract::{ListSettings, SettingKey};
use linnet_domain::decide::{Consent, Facts, Policy, decide};
use linnet_domain::hours::WeekHours;
use linnet_domain::places::{self, Known, Place};
use linnet_domain::{Category, Channel, ConsentBasis, PhoneNumber, Verdict, phone, rules, urgent};

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
    /// The IANA zone they are in, when it is known.
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    zone: Option<String>,
    /// What the message is in law.
    #[arg(long, value_parser = category, default_value = "marketing")]
    category: Category,
    /// What they agreed to.
    #[arg(long, value_parser = basis, default_value = "none")]
    consent: ConsentBasis,
    /// The day of a customer's last visit.
    #[arg(long, value_name = "DATE")]
    last_visit: Option<NaiveDate>,
    /// When an offer left for them before; may be given several times.
    #[arg(long, value_name = "INSTANT")]
    sent: Vec<DateTime<Utc>>,
    /// A country offers may go to, two letters; may be given several times.
    #[arg(long, value_name = "XX", value_parser = country)]
    country_on: Vec<String>,
    /// The message is marked urgent, for this reason.
    #[arg(long, value_name = "REASON")]
    urgent: Option<String>,
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
    let urgent = arguments.urgent.as_deref().map(urgent::reason).transpose();
    let urgent = urgent.map_err(|error| Failure::bad_input(error.to_string()))?;
    let found = phone::check(&arguments.to, "US");
    let number = found.e164.as_deref().and_then(|e164| PhoneNumber::from_e164(e164).ok());
    let place = Place::of(&Known {
        number: number.as_ref(),
        zone: arguments.zone.as_deref().unwrap_or_default(),
        zip: arguments.zip.as_deref().unwrap_or_default(),
        state: arguments.state.as_deref().unwrap_or_default(),
    });
    let own = Policy { own_hours: hours.as_ref(), countries: &arguments.country_on, ..Policy::default() };
    // Somebody asked about as a customer counts as one of today, unless the day is given.
    let last_contact = arguments.last_visit.or_else(|| Some(arguments.at.date_naive()));
    let verdict = decide(
        &Facts {
            channel: Channel::Sms,
            category: arguments.category,
            number: number.as_ref(),
            textable: found.textable,
            number_note: &found.note,
            place: &place,
            opt_out: None,
            confirms: false,
            urgent: urgent.as_deref(),
            review_pending: false,
            consent: Consent { last_contact, ..Consent::of(arguments.consent) },
            recent: &arguments.sent,
            heard: None,
            policy: &own,
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

fn state(text: &str) -> Result<String, String> {
    let state = text.trim().to_ascii_uppercase();
    match rules::state(&state) {
        Some(row) if row.code != rules::FEDERAL => Ok(state),
        _ => Err("must be two letters, such as IL".to_owned()),
    }
}

fn zip(text: &str) -> Result<String, String> {
    if places::states_of_zip(text).is_empty() {
        return Err("must be a ZIP code of five digits".to_owned());
    }
    Ok(text.to_owned())
}

fn zone(text: &str) -> Result<String, String> {
    text.parse::<Tz>().map(|zone| zone.name().to_owned()).map_err(|_| "must look like America/Chicago".to_owned())
}

fn country(text: &str) -> Result<String, String> {
    let country = text.trim().to_ascii_uppercase();
    let letters = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_alphabetic());
    if letters { Ok(country) } else { Err("must be two letters, such as CA".to_owned()) }
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
