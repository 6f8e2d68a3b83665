//! The words of the import.

use linnet_contract::{ImportField, RejectedRow};
use linnet_domain::money::group_thousands;

use crate::text::{count, people};

pub const TITLE: &str = "Import contacts";
pub const STEPS: &str = "Steps of the import";
pub const STEP_NAMES: [&str; 4] = ["File", "Columns", "Their yes", "Check"];

pub const DROP: &str = "Drop your customer list here";
pub const DROP_HINT: &str = "An Excel file (.xlsx) or a table saved as .csv, up to 25 MB. It stays on this computer.";
pub const CHOOSE: &str = "Choose a file";
pub const READING: &str = "Reading the file";
pub const TOO_LARGE: &str = "This file is larger than 25 MB. Nothing was read.";
pub const TOO_LARGE_HINT: &str = "Of a list, save only the sheet with your customers; of a picture, a smaller copy.";
pub const EMPTY_FILE: &str = "This file is empty. Nothing was read.";
pub const UNREADABLE: &str = "The file could not be read. Nothing was imported.";
pub const UNREADABLE_HINT: &str = "Close it in other programs and choose it again.";
pub const ONE_FILE: &str = "One file at a time, please. Nothing was read.";

pub const COLUMNS_TITLE: &str = "What do the columns mean?";
pub const COLUMN: &str = "Column in your file";
pub const SAMPLES: &str = "For instance";
pub const MEANS: &str = "Means";
pub const NOT_IMPORTED: &str = "Leave out";
pub const NEEDS_ADDRESS: &str = "Say which column holds the phone number or the email address.";
pub const ANOTHER_FILE: &str = "Choose another file";
pub const MISSING_HEADING: &str = "(no heading)";

pub const CONSENT_TITLE: &str = "May you text them?";
pub const CONSENT_LEAD: &str =
    "Your answer is kept as your claim, with today’s date. You can change it for each person later.";
pub const COUNTING: &str = "Counting whom each answer would reach…";
pub const NO_VISITS: &str = "No column of this file is taken for the last visit, so none of them counts as a customer. If the file \
     has such a column, say which.";
pub const TO_COLUMNS: &str = "Choose the column";
pub const GROUPS: &str = "Find them again later";
pub const LIST: &str = "Put them on a list";
pub const LIST_HINT: &str = "A name you choose, for instance: Customers 2026.";
pub const TAGS: &str = "Tags for all of them";
pub const TAGS_HINT: &str = "Separated by commas.";

pub const REVIEW_TITLE: &str = "What would happen";
pub const NOTHING_KEPT: &str = "Nothing is kept until you press Import.";
pub const CHECKING: &str = "Checking every row";
pub const IMPORTING: &str = "Importing";
pub const NEW: &str = "new";
pub const CHANGED: &str = "changed";
pub const UNCHANGED: &str = "known already";
pub const LEFT_OUT: &str = "left out";
pub const LEFT_OUT_TITLE: &str = "Rows left out";
pub const ROW: &str = "Row";
pub const IN_COLUMN: &str = "Column";
pub const VALUE: &str = "In the file";
pub const REASON: &str = "Why";
pub const COPY_ROWS: &str = "Copy these rows";
pub const COPIED: &str = "Copied. Paste them into a spreadsheet.";
pub const NOTHING_TO_IMPORT: &str = "There is nobody to import in this file.";

pub const DONE_TITLE: &str = "Your contacts are here";
pub const SEE_CONTACTS: &str = "See your contacts";
pub const WRITE_TO_THEM: &str = "Write to these people";
pub const IMPORT_ANOTHER: &str = "Import another file";

/// A field's name.
pub const fn field(field: ImportField) -> &'static str {
    match field {
        ImportField::FirstName => "First name",
        ImportField::LastName => "Last name",
        ImportField::FullName => "First and last name",
        ImportField::Company => "Company",
        ImportField::Number => "Phone number",
        ImportField::Email => "Email",
        ImportField::City => "City",
        ImportField::State => "State",
        ImportField::Zip => "ZIP code",
        ImportField::LastVisit => "Last visit or order",
        ImportField::Tags => "Tags",
        ImportField::Note => "Note",
    }
}

/// How the file was read.
pub fn reading(rows: u64, how: &str) -> String {
    format!("{} · {how}", count(rows, "row", "rows"))
}

/// The label of a column's choice.
pub fn meaning_of(heading: &str) -> String {
    format!("What “{heading}” means")
}

/// The import button.
pub fn import(number: u64) -> String {
    format!("Import {}", people(number))
}

/// `1 row names somebody the file has already named; they are imported once.`
pub fn repeated(rows: u64) -> String {
    let rows = count(rows, "row names", "rows name");
    format!("{rows} somebody the file has already named. They are imported once.")
}

/// `412 new, 30 changed, 3 left out`.
pub fn summary(added: u64, updated: u64, rejected: u64) -> String {
    format!(
        "{} {NEW}, {} {CHANGED}, {} {LEFT_OUT}.",
        group_thousands(added),
        group_thousands(updated),
        group_thousands(rejected)
    )
}

/// People whose number cannot be texted.
pub fn not_textable(number: u64) -> String {
    let verb = if number == 1 { "has a number" } else { "have numbers" };
    format!("{} {verb} that cannot be texted. They are kept, not texted.", people(number))
}

/// People who said stop before.
pub fn suppressed(number: u64) -> String {
    format!("{} said stop before. They stay on the do-not-text list.", people(number))
}

/// What is not shown of a long list.
pub fn more_rows(number: u64) -> String {
    format!("And {} more. Copy them to see all.", group_thousands(number))
}

/// The rejected rows as a table for a spreadsheet: tabs between, one line each.
pub fn as_table(rows: &[RejectedRow]) -> String {
    let tidy = |cell: &str| cell.replace(['\t', '\n', '\r'], " ");
    let mut table = format!("{ROW}\t{IN_COLUMN}\t{VALUE}\t{REASON}\n");
    for RejectedRow { row, column, value, reason } in rows {
        let cells = [row.to_string(), tidy(column), tidy(value), tidy(reason)];
        table.push_str(&cells.join("\t"));
        table.push('\n');
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_never_breaks_the_copied_table() {
        let rows = [RejectedRow {
            row: 14,
            column: "Mobile".into(),
            value: "call\tafter\n5".into(),
            reason: "There are letters in it.".into(),
        }];
        let table = as_table(&rows);
        assert_eq!(table.lines().count(), 2, "{table:?}");
        assert_eq!(table.lines().last(), Some("14\tMobile\tcall after 5\tThere are letters in it."));
    }
}
