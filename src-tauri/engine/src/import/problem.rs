//! What can be wrong with a file as a whole, said so that an owner knows what to do with it.

use linnet_contract::{ErrorCode, UiError};

use super::{MAX_BYTES, MAX_COLUMNS, MAX_ROWS};

/// Why a file cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum FileProblem {
    #[error("The file is empty")]
    Empty,
    #[error("The file is larger than {} MB", MAX_BYTES / 1_000_000)]
    TooLarge,
    #[error("The file has more than {MAX_ROWS} rows")]
    TooManyRows,
    #[error("The file has more than {MAX_COLUMNS} columns")]
    TooManyColumns,
    #[error("This is {0}, not a list of customers")]
    NotAList(&'static str),
    #[error("The file is protected by a password, so Linnet cannot look inside")]
    Password,
    /// With what the reader said, which helps nobody but us.
    #[error("The file is damaged and cannot be read")]
    Damaged(String),
    #[error("The file would unpack to an enormous size")]
    Enormous,
    #[error("A quotation mark opens in row {row} and is never closed, so the rows after it cannot be told apart")]
    Unclosed { row: u64 },
    #[error("No sheet of this workbook has anything in it")]
    NoSheet,
    #[error("The file cannot be opened: {0}")]
    Unreadable(String),
}

impl FileProblem {
    const fn hint(&self) -> &'static str {
        match self {
            Self::Empty | Self::NoSheet => "Nothing was imported. Export your list once more and choose the new file.",
            Self::TooLarge | Self::TooManyRows | Self::Enormous => {
                "Nothing was imported. Split the list into smaller files and import them one after the other."
            }
            Self::TooManyColumns => "Nothing was imported. Delete the columns you do not need and try again.",
            Self::NotAList(_) => {
                "Nothing was imported. Choose a CSV file or an Excel or LibreOffice workbook; most programs call it “Export”."
            }
            Self::Password => {
                "Nothing was imported. Open it in your spreadsheet program, save a copy without a password and choose the copy."
            }
            Self::Damaged(_) => {
                "Nothing was imported. Open it in your spreadsheet program, save it as CSV and choose that file."
            }
            Self::Unclosed { .. } => {
                "Nothing was imported. Delete the quotation mark or close it, or save the list as an Excel workbook."
            }
            Self::Unreadable(_) => "Nothing was imported. Check that the file is still there and may be read.",
        }
    }
}

impl From<FileProblem> for UiError {
    fn from(problem: FileProblem) -> Self {
        tracing::info!(?problem, "a file was refused");
        Self::new(ErrorCode::BadInput, format!("{problem}.")).hint(problem.hint()).field("source")
    }
}
