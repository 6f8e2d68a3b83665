//! `campaign create`: the draft from its arguments.

use clap::Args;
use linnet_contract::{CampaignDraft, CheckAudience, LeaveWithTwilio, SaveCampaign, Urgent};
use linnet_domain::merge::Template;
use linnet_domain::{Category, ChannelChoice};
use serde_json::json;

use crate::commands::campaign::category;
use crate::commands::templates;
use crate::commands::when::Leaves;
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
    #[command(flatten)]
    time: Leaves,
    /// Segments per second, instead of the sender's.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pace: Option<u32>,
    /// Let it go before other campaigns, and why; for everyday messages only.
    #[arg(long, value_name = "REASON")]
    urgent: Option<String>,
    /// Hand the texts to Twilio before their time, so that they go even when this computer is off; needs a time and a
    /// Messaging Service to send from.
    #[arg(long)]
    leave_with_twilio: bool,
    /// With offers: agree that someone who writes “please stop” while this computer is off may still get one.
    #[arg(long, requires = "leave_with_twilio")]
    agreed: bool,
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
    let draft = CampaignDraft {
        name: arguments.name,
        body,
        subject: arguments.subject,
        audience: arguments.audience,
        excluded: Vec::new(),
        channel: arguments.channel,
        category: arguments.category,
        from: arguments.from,
        when: arguments.time.when(),
        pace: arguments.pace,
        urgent: arguments.urgent.map(|reason| Urgent { reason }),
        leave: arguments.leave_with_twilio.then_some(LeaveWithTwilio { agreed: arguments.agreed }),
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
