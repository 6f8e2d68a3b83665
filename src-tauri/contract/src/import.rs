//! Bringing a customer list in: the file's bytes, a look at it with guessed columns, and the import with every
//! rejected row named.

use std::collections::BTreeMap;

use linnet_domain::{ConsentBasis, ConsentClaim, Rule, words};
use serde::{Deserialize, Serialize};

/// Hands a file's bytes over in pieces, because the window has no path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageFile {
    /// The file's name, for its ending and for messages.
    pub name: String,
    /// The handle of the first answer; nothing with the first piece.
    pub handle: Option<String>,
    /// This piece, base64.
    pub piece: String,
}

/// The file so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StagedFile {
    /// To name it by.
    pub handle: String,
    /// Bytes so far.
    pub size: u64,
}

/// Where the rows come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportSource {
    /// A file handed over by `StageFile`.
    Staged {
        /// Its handle.
        handle: String,
    },
    /// A file on this computer (command line).
    Path {
        /// Its path.
        path: String,
    },
}

words! {
    /// What a column can mean.
    pub enum ImportField {
        /// Given name.
        FirstName = "first_name",
        /// Family name.
        LastName = "last_name",
        /// Both in one.
        FullName = "full_name",
        /// Company.
        Company = "company",
        /// Phone number.
        Number = "number",
        /// Email.
        Email = "email",
        /// City.
        City = "city",
        /// State.
        State = "state",
        /// ZIP code.
        Zip = "zip",
        /// Last visit or order.
        LastVisit = "last_visit",
        /// Tags, separated by `,` or `;`.
        Tags = "tags",
        /// Note.
        Note = "note",
    }
}

/// A look at a file before anything is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectImport {
    /// Which file.
    pub source: ImportSource,
}

/// What the file looks like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPreview {
    /// The file's name.
    pub name: String,
    /// Rows under the heading.
    pub rows: u64,
    /// How it was read, in words ("CSV, Windows-1252, separated by ;").
    pub reading: String,
    /// The columns in order.
    pub columns: Vec<ImportColumn>,
    /// What stands in the way of importing at all, such as no column with numbers or emails.
    pub problem: Option<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportColumn {
    /// Its heading.
    pub heading: String,
    /// What it seems to mean.
    pub field: Option<ImportField>,
    /// The first filled cells, five at most.
    pub samples: Vec<String>,
}

/// Imports a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunImport {
    /// Which file.
    pub source: ImportSource,
    /// Field to heading; fields left out are not imported. Empty takes the guesses.
    pub mapping: BTreeMap<ImportField, String>,
    /// Country of numbers without one; nothing takes the setting.
    pub country: Option<String>,
    /// Tags everyone gets.
    pub tags: Vec<String>,
    /// A list to put everyone on; made if new.
    pub list: Option<String>,
    /// How these people said yes, as the owner claims.
    pub consent: Option<ConsentClaim>,
    /// The very words they agreed to, when they agreed in writing. With it goes `signed_by`.
    #[serde(default)]
    pub wording: Option<String>,
    /// Who answers for that yes: the owner's name, typed. With it goes `wording`.
    #[serde(default)]
    pub signed_by: Option<String>,
    /// Say what would happen and keep nothing.
    pub dry_run: bool,
    /// With a dry run: count whom each answer about their yes would open for offers.
    #[serde(default)]
    pub reach: bool,
}

/// What an import did. `added + updated + unchanged + rejected.len() == rows`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Rows under the heading.
    pub rows: u64,
    /// New people.
    pub added: u64,
    /// People who were known and changed.
    pub updated: u64,
    /// People who were known as they are; also a second row of the same person.
    pub unchanged: u64,
    /// Of these, rows of somebody whom an earlier row of the file had already named.
    pub repeated: u64,
    /// Rows that were not taken, with row numbers as a spreadsheet shows them.
    pub rejected: Vec<RejectedRow>,
    /// People taken whose number cannot be texted.
    pub not_textable: u64,
    /// People taken who are on the do-not-text list already, and stay there.
    pub suppressed: u64,
    /// Whom offers would reach, by answer; only where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<ImportReach>,
}

/// Whom offers by text would reach after an import, decided by the rules in force. Every person of the file counts once,
/// and a yes on record that is stronger than the answer stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReach {
    /// People the file speaks of.
    pub people: u64,
    /// Those whom no answer opens, by the weightiest rule against them, most first.
    pub closed: Vec<RulePeople>,
    /// One per answer, the weakest first.
    pub answers: Vec<ReachByAnswer>,
}

/// People behind a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulePeople {
    /// The rule.
    pub rule: Rule,
    /// How many.
    pub people: u64,
}

/// What one answer opens. Who is closed by something else than the answer is counted in `ImportReach::closed` only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReachByAnswer {
    /// The answer.
    pub basis: ConsentBasis,
    /// Whom offers would reach.
    pub reachable: u64,
    /// Where they are, most first.
    pub reachable_in: Vec<StatePeople>,
    /// Whom a written yes would open in a place that takes nothing less, most first.
    pub needs_writing: Vec<StatePeople>,
    /// Whom a yes said aloud would open, while this answer does not at all.
    pub needs_yes: u64,
    /// Customers who would be open if the day of their last visit were known and recent.
    pub missing_date: u64,
    /// Customers whose last visit is too long ago.
    pub too_long_ago: u64,
}

/// People of a state or country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatePeople {
    /// Two letters, or the code of another country; empty where the state is not known for certain.
    pub code: String,
    /// Its name; empty with the code.
    pub name: String,
    /// How many.
    pub people: u64,
}

/// A row that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedRow {
    /// Its number in the spreadsheet; the heading is row 1.
    pub row: u64,
    /// The heading of the column at fault.
    pub column: String,
    /// The cell, shortened to 120 characters.
    pub value: String,
    /// Why, in a sentence.
    pub reason: String,
}
