//! `campaign …`: writing one, looking ahead, starting, and following it.

mod create;
mod words;

use std::path::PathBuf;

use clap::Subcommand;
use linnet_contract::{
    CampaignDraft, CampaignReport, CampaignRow, CancelCampaign, CheckRest, EditCampaign, ExplainPerson,
    ForecastCampaign, GetCampaign, ListCampaigns, PauseCampaign, ReportCampaign, ResumeCampaign, SendToRest,
    StartCampaign,
};
use linnet_domain::{CampaignId, Category};
use serde::Serialize;
use serde_json::json;

use crate::failure::Failure;
use crate::session::Session;

/// One message to an audience.
#[derive(Debug, Subcommand)]
pub enum Campaign {
    /// Write a campaign; nothing is sent.
    Create(create::Create),
    /// Say who gets it, who waits, who does not and why, what it costs and when it is done.
    Forecast {
        /// Which.
        id: CampaignId,
    },
    /// Send it, as soon as a window or `run` has the business open.
    Start {
        /// Which.
        id: CampaignId,
        /// Seconds in which it can still be called back by `campaign cancel`.
        #[arg(long, value_name = "SECONDS", default_value_t = 0, value_parser = clap::value_parser!(i64).range(0..=600))]
        hold: i64,
    },
    /// Hand nothing more over.
    Pause {
        /// Which.
        id: CampaignId,
    },
    /// Go on.
    Resume {
        /// Which.
        id: CampaignId,
    },
    /// Withdraw what has not left, for good.
    Cancel {
        /// Which.
        id: CampaignId,
    },
    /// Change a paused campaign for everybody who still waits; what has left stays as it was.
    Edit {
        /// Which.
        id: CampaignId,
        /// The new text.
        #[arg(long, value_name = "TEXT", required_unless_present = "pace")]
        body: Option<String>,
        /// Texts per second.
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        pace: Option<u32>,
    },
    /// Say how many did not get it although it was tried, or send it to them once more.
    Rest {
        /// Which.
        id: CampaignId,
        /// Send it.
        #[arg(long)]
        send: bool,
        /// Send it only if it goes to so many.
        #[arg(long, value_name = "N", requires = "send")]
        expect: Option<u64>,
    },
    /// Show all, latest first.
    List,
    /// Show one with its counts.
    Show {
        /// Which.
        id: CampaignId,
    },
    /// Show or write the whole record, person by person.
    Report {
        /// Which.
        id: CampaignId,
        /// Write the people to this file, which must not exist yet.
        #[arg(long, value_name = "FILE")]
        csv: Option<PathBuf>,
    },
    /// Say why one person gets it, waits or does not.
    Explain {
        /// Which.
        id: CampaignId,
        /// The number, in any spelling.
        number: String,
    },
}

/// Performs one of them.
pub async fn perform(command: Campaign, session: &mut Session<'_>) -> Result<(), Failure> {
    let campaign = match command {
        Campaign::Create(arguments) => return create::perform(arguments, session).await,
        Campaign::Forecast { id } => {
            let forecast = session.ask(ForecastCampaign { id }).await?;
            return session.out.answer(&forecast, words::forecast);
        }
        Campaign::List => {
            let campaigns = session.ask(ListCampaigns {}).await?;
            return session.out.answer(&json!({"campaigns": &campaigns}), |_| words::list(&campaigns));
        }
        Campaign::Report { id, csv } => return report(id, csv, session).await,
        Campaign::Explain { id, number } => {
            let explanation = session.ask(ExplainPerson { id, number }).await?;
            return session.out.answer(&explanation, words::explanation);
        }
        Campaign::Start { id, hold } => {
            session.ask(StartCampaign { id, expected: None, hold_seconds: Some(hold) }).await?
        }
        Campaign::Pause { id } => session.ask(PauseCampaign { id }).await?,
        Campaign::Resume { id } => session.ask(ResumeCampaign { id }).await?,
        Campaign::Edit { id, body, pace } => session.ask(EditCampaign { id, body, pace }).await?,
        Campaign::Rest { id, send: true, expect } => session.ask(SendToRest { id, expected: expect }).await?,
        Campaign::Rest { id, send: false, .. } => {
            let rest = session.ask(CheckRest { id }).await?;
            return session.out.answer(&rest, words::rest);
        }
        Campaign::Cancel { id } => session.ask(CancelCampaign { id }).await?,
        Campaign::Show { id } => session.ask(GetCampaign { id }).await?,
    };
    // The fields of the list's line stand beside the draft.
    let shown = Shown { row: &campaign.row, draft: &campaign.draft };
    session.out.answer(&shown, |_| words::campaign(&campaign))
}

/// A campaign as the command line has always shown it.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    row: &'a CampaignRow,
    draft: &'a CampaignDraft,
}

async fn report(id: CampaignId, csv: Option<PathBuf>, session: &mut Session<'_>) -> Result<(), Failure> {
    let report = session.ask(ReportCampaign { id }).await?;
    match csv {
        None => session.out.answer(&report, words::report),
        Some(path) => {
            write(&report, &path)?;
            let document = json!({"path": path.display().to_string(), "rows": report.people.len()});
            session.out.answer(&document, |_| format!("{} people written to {}.", report.people.len(), path.display()))
        }
    }
}

fn write(report: &CampaignReport, path: &std::path::Path) -> Result<(), Failure> {
    let cannot = |error: String| Failure::failed(format!("{} cannot be written: {error}", path.display()));
    let file = std::fs::OpenOptions::new().write(true).create_new(true).open(path);
    let mut sheet = csv::Writer::from_writer(file.map_err(|error| cannot(error.to_string()))?);
    sheet.write_record(["name", "number", "state", "at", "explanation"]).map_err(|error| cannot(error.to_string()))?;
    for person in &report.people {
        let number = person.number.clone().unwrap_or_default();
        let row = [
            harmless(&person.name),
            number,
            person.state.to_string(),
            person.at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            person.explanation.clone(),
        ];
        sheet.write_record(row).map_err(|error| cannot(error.to_string()))?;
    }
    sheet.flush().map_err(|error| cannot(error.to_string()))
}

/// A name that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection).
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// Reads a category.
pub fn category(text: &str) -> Result<Category, String> {
    Category::from_word(text).ok_or_else(|| "must be marketing or service".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_a_report_is_never_a_formula() {
        assert_eq!(harmless("=HYPERLINK(\"http://x\")"), "'=HYPERLINK(\"http://x\")");
        assert_eq!(harmless("Maria Alvarez"), "Maria Alvarez");
    }
}
