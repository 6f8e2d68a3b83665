//! `compliance …`: what is held back, doubtful replies, the do-not-text list and the rules in force.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Subcommand;
use linnet_contract::{
    ChangeRule, Compliance as Overview, DecideReview, GetCompliance, ImportOptOuts, ImportSource, ListOptOuts,
    ListReviews, ListRules, RuleRow, Slice,
};
use linnet_domain::{Loosening, ReviewDecision, RuleChangeKind};
use serde_json::json;

use crate::commands::absolute;
use crate::failure::Failure;
use crate::out::table;
use crate::session::Session;

/// The rules and what they do.
#[derive(Debug, Subcommand)]
pub enum Compliance {
    /// What is held back and why, who lacks what, how fast a stop takes effect.
    Show,
    /// Doubtful replies that wait for your decision.
    Reviews,
    /// Decide about a doubtful reply: stop_all, stop_offers or not_a_stop.
    Decide {
        /// Whose, in any spelling.
        number: String,
        /// What it means.
        #[arg(value_parser = decision)]
        decision: ReviewDecision,
    },
    /// The do-not-text list, latest first.
    OptOuts {
        /// Part of a number or name.
        #[arg(long, default_value = "")]
        query: String,
        /// At most so many.
        #[arg(long, default_value_t = 100)]
        limit: u64,
    },
    /// Take over a list of numbers that must not be texted.
    ImportOptOuts {
        /// CSV or XLSX.
        file: PathBuf,
        /// Where the list comes from, for the record.
        #[arg(long)]
        origin: String,
        /// The column with the numbers; guessed without it.
        #[arg(long)]
        column: Option<String>,
    },
    /// The rules in force, with their sources.
    Rules,
    /// Send no offers to a state before a day.
    Pause {
        /// Two letters.
        state: String,
        /// First day on which offers may go again.
        #[arg(long, value_name = "YYYY-MM-DD")]
        until: NaiveDate,
    },
    /// End a pause.
    Resume {
        /// Two letters.
        state: String,
    },
    /// Switch a country on for offers.
    Country {
        /// Two letters, for instance CA.
        code: String,
        /// Switch it off again.
        #[arg(long)]
        off: bool,
        /// What you answer for: “I take responsibility”.
        #[arg(long, default_value = "")]
        acknowledge: String,
    },
    /// Loosen a part of a rule: hours, sundays, holidays or cap.
    Loosen {
        /// The row: a state, or FEDERAL.
        row: String,
        /// Which part.
        #[arg(value_parser = part)]
        part: Loosening,
        /// What you answer for: “I take responsibility”.
        #[arg(long, default_value = "")]
        acknowledge: String,
    },
    /// Put a loosened part back.
    Tighten {
        /// The row: a state, or FEDERAL.
        row: String,
        /// Which part.
        #[arg(value_parser = part)]
        part: Loosening,
    },
}

/// Performs one of them.
pub async fn perform(command: Compliance, session: &mut Session<'_>) -> Result<(), Failure> {
    match command {
        Compliance::Show => {
            let overview = session.ask(GetCompliance {}).await?;
            session.out.answer(&overview, describe)
        }
        Compliance::Reviews => {
            let cards = session.ask(ListReviews {}).await?;
            session.out.answer(&json!({"reviews": &cards}), |_| {
                let rows: Vec<_> =
                    cards.iter().map(|card| vec![card.number.clone(), card.name.clone(), card.words.clone()]).collect();
                if rows.is_empty() {
                    "No reply waits for you.".to_owned()
                } else {
                    table(&["NUMBER", "NAME", "WORDS"], &rows)
                }
            })
        }
        Compliance::Decide { number, decision } => {
            let done = session.ask(DecideReview { number, decision }).await?;
            session.out.answer(&done, |done| {
                format!("Decided. {} waiting messages were withdrawn; {} replies are left.", done.withdrawn, done.left)
            })
        }
        Compliance::OptOuts { query, limit } => {
            let page = session.ask(ListOptOuts { query, slice: Slice { offset: 0, limit } }).await?;
            session.out.answer(&json!({"total": page.total, "opt_outs": &page.items}), |_| {
                let rows: Vec<_> = page
                    .items
                    .iter()
                    .map(|row| {
                        vec![
                            row.number.clone(),
                            row.name.clone(),
                            row.how.clone(),
                            row.scope.to_string(),
                            row.at.to_rfc3339(),
                        ]
                    })
                    .collect();
                table(&["NUMBER", "NAME", "HOW", "COVERS", "SINCE"], &rows)
            })
        }
        Compliance::ImportOptOuts { file, origin, column } => {
            let source = ImportSource::Path { path: absolute(&file)? };
            let done = session.ask(ImportOptOuts { source, column, origin }).await?;
            session.out.answer(&done, |done| {
                format!(
                    "{} rows: {} numbers are new on the do-not-text list, {} were on it. {} waiting messages were withdrawn; \
                     {} rows hold no number.",
                    done.rows, done.added, done.already, done.withdrawn, done.unreadable_total
                )
            })
        }
        Compliance::Rules => {
            let rows = session.ask(ListRules {}).await?;
            rules(&rows, session)
        }
        Compliance::Pause { state, until } => {
            change(RuleChangeKind::Pause, state, None, Some(until), true, String::new(), session).await
        }
        Compliance::Resume { state } => {
            change(RuleChangeKind::Pause, state, None, None, false, String::new(), session).await
        }
        Compliance::Country { code, off, acknowledge } => {
            change(RuleChangeKind::Country, code, None, None, !off, acknowledge, session).await
        }
        Compliance::Loosen { row, part, acknowledge } => {
            change(RuleChangeKind::Loosen, row, Some(part), None, true, acknowledge, session).await
        }
        Compliance::Tighten { row, part } => {
            change(RuleChangeKind::Loosen, row, Some(part), None, false, String::new(), session).await
        }
    }
}

async fn change(
    kind: RuleChangeKind,
    code: String,
    part: Option<Loosening>,
    until: Option<NaiveDate>,
    on: bool,
    acknowledgement: String,
    session: &mut Session<'_>,
) -> Result<(), Failure> {
    let code = code.trim().to_ascii_uppercase();
    let rows = session.ask(ChangeRule { kind, code: code.clone(), part, until, on, acknowledgement }).await?;
    let changed: Vec<RuleRow> = rows.into_iter().filter(|row| row.code == code).collect();
    rules(&changed, session)
}

fn rules(rows: &[RuleRow], session: &mut Session<'_>) -> Result<(), Failure> {
    session.out.answer(&json!({"rules": rows}), |_| {
        let lines: Vec<_> = rows
            .iter()
            .map(|row| {
                let state = match (row.on, row.paused_until) {
                    (false, _) => "off".to_owned(),
                    (true, Some(until)) => format!("paused until {until}"),
                    (true, None) if row.loosened.is_empty() => String::new(),
                    (true, None) => format!(
                        "loosened: {}",
                        row.loosened.iter().map(|part| part.word()).collect::<Vec<_>>().join(", ")
                    ),
                };
                let cap = row.cap.map(|cap| cap.to_string()).unwrap_or_default();
                vec![row.code.clone(), row.hours.clone(), cap, row.certainty.to_string(), state, row.source.clone()]
            })
            .collect();
        table(&["ROW", "HOURS", "CAP", "CERTAINTY", "STANDS", "SOURCE"], &lines)
    })
}

fn describe(overview: &Overview) -> String {
    let mut lines = vec![format!(
        "{} on the do-not-text list, {} of them new; {} doubtful replies wait for you.",
        overview.opt_outs, overview.opt_outs_recent, overview.reviews
    )];
    if let (Some(median), Some(slowest)) = (overview.effect_median_ms, overview.effect_slowest_ms) {
        lines.push(format!("A stop took effect {median} ms after it arrived, at most {slowest} ms."));
    }
    lines.extend(
        overview.held.iter().map(|held| format!("- {}: {} wait, {} refused", held.title, held.waiting, held.refused)),
    );
    lines.extend(
        overview.lacking.iter().map(|lack| format!("- {} people {} ({})", lack.count, lack.title, lack.audience)),
    );
    lines.push(format!("Rules of {}.", overview.rules_version));
    lines.join("\n")
}

fn decision(text: &str) -> Result<ReviewDecision, String> {
    ReviewDecision::from_word(text).ok_or_else(|| "must be stop_all, stop_offers or not_a_stop".to_owned())
}

fn part(text: &str) -> Result<Loosening, String> {
    Loosening::from_word(text).ok_or_else(|| "must be hours, sundays, holidays or cap".to_owned())
}
