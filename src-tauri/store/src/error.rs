//! What can go wrong with the database, told apart only where somebody acts on the difference.

/// A failure of the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing could be written. What was committed before stands; the rest did not happen.
    #[error("the disk is full, so nothing was changed; free some space and try again")]
    DiskFull,
    /// The folder or file cannot be opened or written.
    #[error("the business's file {path} cannot be opened: {reason}")]
    CannotOpen {
        /// Which file.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// Written by a newer Linnet.
    #[error(
        "this business was last opened by a newer Linnet (its data has version {found}, this Linnet knows {known}); nothing was changed, please update Linnet"
    )]
    Newer {
        /// Version of the file.
        found: i64,
        /// Latest version known here.
        known: i64,
    },
    /// The file is not a database, or it is damaged.
    #[error("the business's file is damaged or not Linnet's: {0}")]
    Damaged(String),
    /// A uniqueness rule of the schema spoke; `constraint` names the columns.
    #[error("this exists already ({constraint})")]
    Exists {
        /// `table.column` as SQLite reports it.
        constraint: String,
    },
    /// A row that should be there is not.
    #[error("{0} does not exist any more")]
    Missing(&'static str),
    /// A stored word or JSON that this Linnet cannot read.
    #[error("the stored value {value:?} of {column} cannot be read")]
    Unreadable {
        /// Which column.
        column: &'static str,
        /// What stands there.
        value: String,
    },
    /// A state change the rules forbid; nothing was changed.
    #[error(transparent)]
    Transition(#[from] linnet_domain::states::IllegalTransition),
    /// Anything else SQLite says.
    #[error("the database answered: {0}")]
    Database(String),
}

const SQLITE_FULL: &str = "13";
const SQLITE_NOTADB: &str = "26";
const SQLITE_CORRUPT: &str = "11";
/// A write that the file system refused, as it does when a quota or the disk is exhausted in mid-page.
const SQLITE_IOERR_WRITE: &str = "778";

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let sqlx::Error::Database(database) = &error else {
            return Self::Database(error.to_string());
        };
        match database.code().as_deref() {
            Some(SQLITE_FULL | SQLITE_IOERR_WRITE) => Self::DiskFull,
            Some(SQLITE_NOTADB | SQLITE_CORRUPT) => Self::Damaged(database.message().to_owned()),
            _ if database.is_unique_violation() => {
                Self::Exists { constraint: database.message().rsplit(": ").next().unwrap_or_default().to_owned() }
            }
            _ => Self::Database(database.message().to_owned()),
        }
    }
}
