//! `check …`: the rules as questions, without a business. With `--file` a column of a CSV is read, one JSON line a row.

pub mod merge;
mod rows;
mod send;
mod signature;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use linnet_domain::phone::{self, PhoneCheck};
use linnet_domain::{keywords, segments};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::session::Session;

/// Questions to the rules.
#[derive(Debug, Subcommand)]
pub enum Check {
    /// Is this a number, can it be texted, and where is it?
    Phone(Phone),
    /// How many billed parts is this text?
    Segments(Segments),
    /// What does this reply mean: stop, start, help?
    Reply(Reply),
    /// May a message go to this person at this instant?
    Send(send::Send),
    /// Is this callback's signature genuine? The token is read from standard input.
    Signature(signature::Signature),
    /// How does this text read with these values?
    Merge(merge::Merge),
}

/// A number, or a file of them.
#[derive(Debug, Args)]
pub struct Phone {
    /// The number, in any spelling.
    #[arg(required_unless_present = "file", conflicts_with = "file", allow_hyphen_values = true)]
    number: Option<String>,
    /// Country of a number without one.
    #[arg(long, default_value = "US")]
    country: String,
    /// A CSV file with a column `number`.
    #[arg(long, value_name = "CSV")]
    file: Option<PathBuf>,
}

/// A text, or a file of them.
#[derive(Debug, Args)]
pub struct Segments {
    /// The text.
    #[arg(required_unless_present = "file", conflicts_with = "file", allow_hyphen_values = true)]
    text: Option<String>,
    /// Replace fancy punctuation first.
    #[arg(long)]
    smart: bool,
    /// A CSV file with a column `text`.
    #[arg(long, value_name = "CSV")]
    file: Option<PathBuf>,
}

/// A reply, or a file of them.
#[derive(Debug, Args)]
pub struct Reply {
    /// The text.
    #[arg(required_unless_present = "file", conflicts_with = "file", allow_hyphen_values = true)]
    text: Option<String>,
    /// A CSV file with a column `text`.
    #[arg(long, value_name = "CSV")]
    file: Option<PathBuf>,
}

/// Answers one of them.
pub async fn perform(command: Check, session: &mut Session<'_>) -> Result<(), Failure> {
    match command {
        Check::Phone(Phone { number, country, file }) => match file {
            Some(file) => rows::each(&file, "number", *session.out, |number| phone::check(number, &country)),
            None => session.out.answer(&phone::check(&number.unwrap_or_default(), &country), describe_phone),
        },
        Check::Segments(Segments { text, smart, file }) => match file {
            Some(file) => rows::each(&file, "text", *session.out, |text| count(text, smart)),
            None => session.out.answer(&count(&text.unwrap_or_default(), smart), |count| {
                format!(
                    "{} texts in {}, {} units, {} left",
                    count.segments,
                    word(count.encoding),
                    count.units,
                    count.remaining
                )
            }),
        },
        Check::Reply(Reply { text, file }) => match file {
            Some(file) => rows::each(&file, "text", *session.out, classify),
            None => session.out.answer(&classify(&text.unwrap_or_default()), |meaning| {
                meaning["label"].as_str().unwrap_or_default().to_owned()
            }),
        },
        Check::Send(arguments) => send::perform(arguments, session).await,
        Check::Signature(arguments) => signature::perform(arguments, *session.out),
        Check::Merge(arguments) => merge::perform(arguments, *session.out),
    }
}

fn count(text: &str, smart: bool) -> segments::SegmentCount {
    if smart { segments::count(&segments::smart_encode(text)) } else { segments::count(text) }
}

const fn word(encoding: segments::Encoding) -> &'static str {
    match encoding {
        segments::Encoding::Gsm7 => "GSM-7",
        segments::Encoding::Ucs2 => "UCS-2",
    }
}

fn classify(text: &str) -> Value {
    let reply = keywords::classify(text);
    json!({"label": reply.label, "matched": reply.matched})
}

fn describe_phone(check: &PhoneCheck) -> String {
    let yes = |flag: bool| if flag { "yes" } else { "no" };
    let mut lines = vec![
        format!("Number    {}", check.e164.as_deref().unwrap_or("none")),
        format!("Valid     {}", yes(check.valid)),
        format!("Textable  {}", yes(check.textable)),
        format!("Kind      {}", check.line_type),
        format!("Place     {} {}", check.country.as_deref().unwrap_or("?"), check.region.as_deref().unwrap_or("")),
        format!("Zones     {}", check.zones.join(", ")),
    ];
    if !check.note.is_empty() {
        lines.push(check.note.clone());
    }
    lines.join("\n")
}
