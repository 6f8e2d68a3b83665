//! `contacts …`: importing, listing, one person, opt-outs and consent.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use clap::{Args, Subcommand};
use linnet_contract::{
    ContactDetails, ContactRow, ErasePerson, ErasurePreview, ExportContacts, FindContact, GetContact, ImportField,
    ImportReport, ImportSource, ListContacts, OptOutNumber, OptOutRoad, Page, PreviewErasure, ReachByAnswer,
    RecordConsent, RunImport, Slice,
};
use linnet_domain::{ConsentBasis, ConsentClaim, ConsentDetails, ConsentMethod, ContactId};
use serde_json::json;

use crate::commands::absolute;
use crate::failure::Failure;
use crate::out::table;
use crate::session::Session;

/// An id has at most so many digits; a longer run of digits is a phone number.
const LONGEST_ID: usize = 9;
/// Rows fetched at a time.
const PAGE: u64 = 1000;

/// People.
#[derive(Debug, Subcommand)]
pub enum Contacts {
    /// Bring a customer list in from a CSV or XLSX file.
    Import(Import),
    /// Show the address book.
    List {
        /// Part of a name, number, email or tag.
        #[arg(long, default_value = "")]
        query: String,
        /// An audience: all, tag:NAME, list:NAME, lapsed:90d, lacks:consent, joined by and, or, not.
        #[arg(long, value_name = "EXPR")]
        audience: Option<String>,
        /// At most so many.
        #[arg(long, default_value_t = 100)]
        limit: u64,
    },
    /// Show one person.
    Show {
        /// Their id or number.
        who: String,
    },
    /// Write the address book to a CSV file that must not exist yet.
    Export {
        /// The file.
        file: PathBuf,
    },
    /// They asked to stop; takes effect at once.
    OptOut {
        /// The number, in any spelling.
        number: String,
        /// How they asked: phone, counter, email, letter, or in your own words.
        #[arg(long, default_value = "told the owner")]
        source: String,
        /// Their own words, for the record.
        #[arg(long)]
        words: Option<String>,
    },
    /// Record what somebody agreed to, as you claim it.
    Consent(Consent),
    /// Erase a person for good. Without --acknowledge it only says what goes and what stays.
    Erase {
        /// The number, in any spelling.
        number: String,
        /// Why they are erased, typed out.
        #[arg(long, value_name = "TEXT")]
        acknowledge: Option<String>,
    },
}

/// What an import needs.
#[derive(Debug, Args)]
pub struct Import {
    /// The file.
    file: PathBuf,
    /// Which column holds what, for instance number=Mobile; may be repeated. Without any, headings are guessed.
    #[arg(long = "map", value_name = "FIELD=COLUMN", value_parser = mapping)]
    map: Vec<(ImportField, String)>,
    /// Country of numbers without one.
    #[arg(long)]
    country: Option<String>,
    /// A tag everyone gets; may be repeated.
    #[arg(long = "tag")]
    tags: Vec<String>,
    /// A list to put everyone on.
    #[arg(long)]
    list: Option<String>,
    /// How these people said yes, as you claim it.
    #[arg(long, value_parser = basis)]
    consent: Option<ConsentBasis>,
    /// Where that yes comes from.
    #[arg(long, requires = "consent")]
    consent_source: Option<String>,
    /// The day it was given.
    #[arg(long, requires = "consent", value_name = "YYYY-MM-DD")]
    consent_date: Option<NaiveDate>,
    /// The very words they agreed to in writing.
    #[arg(long, requires = "consent", requires = "consent_signed_by", value_name = "TEXT")]
    consent_wording: Option<String>,
    /// Your name: you answer for that yes.
    #[arg(long, requires = "consent", requires = "consent_wording", value_name = "NAME")]
    consent_signed_by: Option<String>,
    /// Say what would happen and keep nothing.
    #[arg(long)]
    dry_run: bool,
    /// Count whom each answer to “how did they say yes” would open for offers; keeps nothing.
    #[arg(long, requires = "dry_run")]
    reach: bool,
}

/// What a claim needs.
#[derive(Debug, Args)]
pub struct Consent {
    /// The number, in any spelling.
    number: String,
    /// What they agreed to.
    #[arg(long, value_parser = basis)]
    basis: ConsentBasis,
    /// Where it comes from.
    #[arg(long)]
    source: String,
    /// The day it was given.
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<NaiveDate>,
    /// What it covers.
    #[arg(long, default_value = "marketing")]
    purpose: String,
    /// How it was given: web_form, paper, keyword, double_opt_in, spoken, point_of_sale, import.
    #[arg(long, value_parser = method, default_value = "unknown")]
    method: ConsentMethod,
    /// The very words they agreed to.
    #[arg(long, default_value = "")]
    wording: String,
    /// The instant it was given.
    #[arg(long, value_name = "INSTANT")]
    given_at: Option<DateTime<Utc>>,
    /// The zone of the clock it was given by.
    #[arg(long, default_value = "")]
    zone: String,
    /// Page, address or IP it came from.
    #[arg(long, default_value = "")]
    address: String,
    /// Who recorded it.
    #[arg(long, default_value = "")]
    recorded_by: String,
    /// A picture or scan to keep with it.
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
    /// The last day it holds.
    #[arg(long, value_name = "YYYY-MM-DD")]
    expires: Option<NaiveDate>,
}

fn method(text: &str) -> Result<ConsentMethod, String> {
    ConsentMethod::from_word(text).ok_or_else(|| {
        "must be web_form, paper, keyword, double_opt_in, spoken, point_of_sale, import or unknown".to_owned()
    })
}

/// Performs one of them.
pub async fn perform(command: Contacts, session: &mut Session<'_>) -> Result<(), Failure> {
    match command {
        Contacts::Import(arguments) => import(arguments, session).await,
        Contacts::List { query, audience, limit } => {
            let page = list(&query, audience.as_deref(), limit, session).await?;
            let document = json!({"total": page.total, "contacts": &page.items});
            session.out.answer(&document, |_| describe_page(&page))
        }
        Contacts::Show { who } => {
            let details = find(&who, session).await?;
            session.out.answer(&details, describe)
        }
        Contacts::Export { file } => {
            let path = absolute(&file)?;
            let exported = session.ask(ExportContacts { path }).await?;
            session.out.answer(&exported, |exported| format!("{} people written to {}.", exported.rows, exported.path))
        }
        Contacts::OptOut { number, source, words } => {
            let road = OptOutRoad::from_word(source.trim());
            let source = if road.is_some() { String::new() } else { source };
            let recorded = session.ask(OptOutNumber { number, source, road, words }).await?;
            session.out.answer(&recorded, |recorded| {
                let already =
                    if recorded.already { " was on the do-not-text list already" } else { " will get no more texts" };
                format!("{}{already}. {} waiting messages were withdrawn.", recorded.number, recorded.withdrawn)
            })
        }
        Contacts::Consent(arguments) => consent(arguments, session).await,
        Contacts::Erase { number, acknowledge: None } => {
            let preview = session.ask(PreviewErasure { number }).await?;
            session.out.answer(&preview, describe_erasure)
        }
        Contacts::Erase { number, acknowledge: Some(acknowledgement) } => {
            let erased = session.ask(ErasePerson { number, acknowledgement }).await?;
            session.out.answer(&erased, |erased| {
                format!(
                    "They are erased. {} waiting messages were withdrawn; {} entries of the record lost their content.",
                    erased.withdrawn, erased.entries
                )
            })
        }
    }
}

async fn import(arguments: Import, session: &mut Session<'_>) -> Result<(), Failure> {
    let consent = arguments.consent.map(|basis| ConsentClaim {
        basis,
        source: arguments.consent_source.clone().unwrap_or_default(),
        date: arguments.consent_date,
    });
    let report = session
        .ask(RunImport {
            source: ImportSource::Path { path: absolute(&arguments.file)? },
            mapping: arguments.map.into_iter().collect::<BTreeMap<_, _>>(),
            country: arguments.country,
            tags: arguments.tags,
            list: arguments.list,
            consent,
            wording: arguments.consent_wording,
            signed_by: arguments.consent_signed_by,
            dry_run: arguments.dry_run,
            reach: arguments.reach,
        })
        .await?;
    session.out.answer(&report, describe_import)
}

async fn consent(arguments: Consent, session: &mut Session<'_>) -> Result<(), Failure> {
    let id = session.ask(FindContact { number: arguments.number }).await?.row.id;
    let claim = ConsentClaim { basis: arguments.basis, source: arguments.source, date: arguments.date };
    let details = ConsentDetails {
        purpose: arguments.purpose,
        method: arguments.method,
        wording: arguments.wording,
        given_at: arguments.given_at,
        given_zone: arguments.zone,
        address: arguments.address,
        recorded_by: arguments.recorded_by,
        expires_on: arguments.expires,
        ..ConsentDetails::default()
    };
    let evidence = arguments.evidence.map(|file| absolute(&file)).transpose()?.map(|path| ImportSource::Path { path });
    let details = session.ask(RecordConsent { id, claim, details: Some(details), evidence }).await?;
    session.out.answer(&details, describe)
}

/// Reads as many pages as the limit asks for.
async fn list(
    query: &str,
    audience: Option<&str>,
    limit: u64,
    session: &mut Session<'_>,
) -> Result<Page<ContactRow>, Failure> {
    let mut all = Page { total: 0, items: Vec::new() };
    loop {
        let offset = all.items.len() as u64;
        let slice = Slice { offset, limit: PAGE.min(limit - offset) };
        let order = ListContacts { query: query.to_owned(), audience: audience.map(str::to_owned), slice };
        let page = session.ask(order).await?;
        all.total = page.total;
        let empty = page.items.is_empty();
        all.items.extend(page.items);
        let have = all.items.len() as u64;
        if empty || have >= limit || have >= all.total {
            return Ok(all);
        }
    }
}

async fn find(who: &str, session: &mut Session<'_>) -> Result<ContactDetails, Failure> {
    let id = who.parse::<i64>().ok().filter(|_| who.len() <= LONGEST_ID && !who.starts_with('+'));
    match id {
        Some(id) => session.ask(GetContact { id: ContactId(id) }).await,
        None => session.ask(FindContact { number: who.to_owned() }).await,
    }
}

fn mapping(text: &str) -> Result<(ImportField, String), String> {
    let (field, column) = text.split_once('=').ok_or("write FIELD=COLUMN, for instance number=Mobile")?;
    let known = || ImportField::ALL.iter().map(|field| field.word()).collect::<Vec<_>>().join(", ");
    let field = ImportField::from_word(field).ok_or_else(|| format!("a field is one of: {}", known()))?;
    Ok((field, column.to_owned()))
}

fn basis(text: &str) -> Result<ConsentBasis, String> {
    ConsentBasis::from_word(text).ok_or_else(|| "must be written, verbal, customer or none".to_owned())
}

fn describe_erasure(preview: &ErasurePreview) -> String {
    let list = |lines: &[String]| lines.iter().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n");
    let goes = if preview.goes.is_empty() { "  nothing is kept about them".to_owned() } else { list(&preview.goes) };
    let refused = preview.refused.as_ref().map(|reason| format!("\n{reason}")).unwrap_or_default();
    format!(
        "{}\nGoes:\n{goes}\nStays:\n{}{refused}\nThere is no way back. To do it, add --acknowledge and why.",
        preview.number,
        list(&preview.stays)
    )
}

fn describe_import(report: &ImportReport) -> String {
    let mut lines = vec![format!(
        "{} rows: {} added, {} updated, {} unchanged, {} rejected.",
        report.rows,
        report.added,
        report.updated,
        report.unchanged,
        report.rejected.len()
    )];
    if report.not_textable > 0 {
        lines.push(format!("{} of them have a number that cannot be texted.", report.not_textable));
    }
    if report.suppressed > 0 {
        lines.push(format!("{} of them are on the do-not-text list and stay there.", report.suppressed));
    }
    if let Some(reach) = &report.reach {
        lines.push(format!("Of {} people, offers would reach, by how they said yes:", reach.people));
        lines.extend(reach.answers.iter().map(describe_answer));
        lines.extend(reach.closed.iter().map(|closed| format!("  none of {} ({})", closed.people, closed.rule)));
    }
    let rejected = report.rejected.iter();
    lines.extend(rejected.map(|row| format!("row {}, {}: “{}” {}", row.row, row.column, row.value, row.reason)));
    lines.join("\n")
}

fn describe_answer(answer: &ReachByAnswer) -> String {
    let writing: u64 = answer.needs_writing.iter().map(|state| state.people).sum();
    format!(
        "  {}: {} ({} need a written yes where they are, {} a last visit, {} came too long ago)",
        answer.basis, answer.reachable, writing, answer.missing_date, answer.too_long_ago
    )
}

fn describe_page(page: &Page<ContactRow>) -> String {
    let row = |contact: &ContactRow| {
        let name = format!("{} {}", contact.first_name, contact.last_name);
        let number = contact.number.clone().unwrap_or_default();
        let stop = if contact.suppressed { "said stop" } else { "" };
        vec![
            contact.id.to_string(),
            name.trim().to_owned(),
            number,
            contact.tags.join(", "),
            contact.state.clone(),
            stop.to_owned(),
        ]
    };
    let rows: Vec<_> = page.items.iter().map(row).collect();
    format!("{}\n{} of {}", table(&["ID", "NAME", "NUMBER", "TAGS", "STATE", ""], &rows), page.items.len(), page.total)
}

fn describe(details: &ContactDetails) -> String {
    let row = &details.row;
    let mut lines = vec![
        format!("{} {} (id {})", row.first_name, row.last_name, row.id),
        format!("Number   {} {}", row.number.as_deref().unwrap_or("none"), details.number_note).trim_end().to_owned(),
        format!("Consent  {}", row.consent),
        format!("Zones    {} ({})", details.zones.join(", "), details.zone_source),
    ];
    if let Some(opt_out) = &details.opt_out {
        lines.push(format!("Stop     since {} by {}", opt_out.at.format("%Y-%m-%d"), opt_out.source));
    }
    lines.push(details.may_text.clone());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_names_a_field_and_a_column() {
        assert_eq!(mapping("number=Mobile phone"), Ok((ImportField::Number, "Mobile phone".to_owned())));
        assert!(mapping("number").is_err() && mapping("shoe_size=Shoes").is_err());
    }
}
