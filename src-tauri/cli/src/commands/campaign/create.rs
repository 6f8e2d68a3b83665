//! `campaign create`: the draft from its arguments.

use chrono::{DateTime, NaiveDateTime, Utc};
use clap::Args;
use linnet_contract::{CampaignDraft, CheckAudience, SaveCampaign, Urgent, When};
use linnet_domain::merge::Template;
use linnet_domain::{Category, ChannelChoice};
use serde_json::json;

use crate::commands::campaign::category;
use crate::commands::templates;
use crate::failure::Failure;
use crate::session::Session;

/// What a draft is made of.
#[derive(Debug, Args)]
pub struct Create {
    /// Its name, for you only.
    #[arg(long)]
    name: String,
    /// The text, with fields like {first_name|there}.
    #[arg(long, required_unless_present = "template", conflicts_with = "template")]
    body: Option<String>,
    /// A stored text instead.
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    /// Who: all, tag:NAME, list:NAME, lapsed:90d, joined by and, or, not, parentheses.
    #[arg(long, value_name = "EXPR")]
    audience: String,
    /// How: auto, sms, email or whatsapp.
    #[arg(long, value_parser = channel, default_value = "auto")]
    channel: ChannelChoice,
    /// Subject of emails.
    #[arg(long, default_value = "")]
    subject: String,
    /// What it is in law: marketing or service.
    #[arg(long, value_parser = category, default_value = "marketing")]
    category: Category,
    /// The number to send from, instead of the one in use.
    #[arg(long, value_name = "NUMBER")]
    from: Option<String>,
    /// When, as an instant (2026-03-02T18:00:00Z).
    #[arg(long, value_name = "INSTANT", conflicts_with = "local_time")]
    at: Option<DateTime<Utc>>,
    /// When, on each recipient's own clock.
    #[arg(long, value_name = "YYYY-MM-DDTHH:MM", value_parser = local_time)]
    local_time: Option<NaiveDateTime>,
    /// Segments per second, instead of the sender's.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pace: Option<u32>,
    /// Let it go before other campaigns, and why; for everyday messages only.
    #[arg(long, value_name = "REASON")]
    urgent: Option<String>,
}

/// Keeps the draft and answers its id.
pub async fn perform(arguments: Create, session: &mut Session<'_>) -> Result<(), Failure> {
    let body = match (arguments.body, arguments.template) {
        (Some(body), _) => body,
        (None, Some(name)) => templates::find(&name, session).await?.body,
        (None, None) => String::new(),
    };
    if body.trim().is_empty() {
        return Err(Failure::bad_input("The text is empty, so there is nothing to send."));
    }
    if arguments.name.trim().is_empty() {
        return Err(Failure::bad_input("The campaign has no name."));
    }
    Template::parse(&body).map_err(|error| Failure::bad_input(format!("{error}.")))?;
    session.ask(CheckAudience { audience: arguments.audience.clone() }).await?;
    let when = match (arguments.at, arguments.local_time) {
        (Some(instant), _) => When::At { instant },
        (None, Some(local)) => When::LocalTime { local },
        (None, None) => When::Now,
    };
    let draft = CampaignDraft {
        name: arguments.name,
        body,
        subject: arguments.subject,
        audience: arguments.audience,
        excluded: Vec::new(),
        channel: arguments.channel,
        category: arguments.category,
        from: arguments.from,
        when,
        pace: arguments.pace,
        urgent: arguments.urgent.map(|reason| Urgent { reason }),
    };
    let campaign = session.ask(SaveCampaign { id: None, draft }).await?;
    session.out.answer(&json!({"id": campaign.row.id}), |_| {
        format!(
            "Campaign {} is written. `campaign forecast {0}` looks ahead, `campaign start {0}` sends it.",
            campaign.row.id
        )
    })
}

fn channel(text: &str) -> Result<ChannelChoice, String> {
    ChannelChoice::from_word(text).ok_or_else(|| "must be auto, sms, email or whatsapp".to_owned())
}

/// `2026-03-02T09:30`, with or without seconds.
fn local_time(text: &str) -> Result<NaiveDateTime, String> {
    let forms = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
    let read = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    read.ok_or_else(|| "must look like 2026-03-02T09:30".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_time_has_no_zone() {
        assert!(local_time("2026-03-02T09:30").is_ok() && local_time("2026-03-02T09:30:15").is_ok());
        assert!(local_time("2026-03-02T09:30:00Z").is_err() && local_time("9:30").is_err());
    }
}
