//! Opening the database and handing out its connections: one writer (`BEGIN IMMEDIATE`, `synchronous=FULL`), several
//! readers that cannot write. Several writers fail under load, and a weaker sync can lose a `submitting` row in a power
//! cut, which would be a double send.

use std::path::Path;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Sqlite, Transaction};

use crate::error::StoreError;

/// Rows a connection reads ahead of whoever takes them.
const ROWS_AHEAD: usize = 1_000;
/// The writer's cache, in KiB below zero: a long import otherwise writes the same pages again and again.
const WRITER_CACHE: &str = "-32768";
/// Pages of the log after which it is folded into the file (16 MiB). Every commit is synced to the log whatever stands
/// here; folding costs two more syncs and writes a page once that many commits have changed.
const PAGES_BEFORE_FOLDING: &str = "4000";

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");

/// A write transaction: everything in it happens, synced, or nothing does.
pub type WriteTx = Transaction<'static, Sqlite>;

/// One business's database. Clones share the connections.
#[derive(Debug, Clone)]
pub struct Db {
    reader: SqlitePool,
    writer: SqlitePool,
}

impl Db {
    /// Opens or creates the file and brings its schema up to date.
    ///
    /// A file from a newer Linnet is refused and left as it is.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let cannot_open = |error: sqlx::Error| match StoreError::from(error) {
            StoreError::Database(reason) => StoreError::CannotOpen { path: path.display().to_string(), reason },
            other => other,
        };
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .row_buffer_size(ROWS_AHEAD);
        let pool = SqlitePoolOptions::new()
            .acquire_timeout(Duration::from_secs(60))
            // A connection to a file does not go away; asking it first would be a second question for every one.
            .test_before_acquire(false);
        let writer = pool
            .clone()
            .max_connections(1)
            .connect_with(
                options.clone().pragma("cache_size", WRITER_CACHE).pragma("wal_autocheckpoint", PAGES_BEFORE_FOLDING),
            )
            .await
            .map_err(cannot_open)?;
        Self::migrate(&writer).await?;
        let reader =
            pool.max_connections(4).connect_with(options.pragma("query_only", "ON")).await.map_err(cannot_open)?;
        Ok(Self { reader, writer })
    }

    async fn migrate(writer: &SqlitePool) -> Result<(), StoreError> {
        let known = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or_default();
        let found: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(writer).await?;
        if found > known {
            return Err(StoreError::Newer { found, known });
        }
        MIGRATIONS.run(writer).await.map_err(|error| match error {
            sqlx::migrate::MigrateError::Execute(error) => StoreError::from(error),
            other => StoreError::Database(other.to_string()),
        })?;
        // `user_version` cannot be bound; `known` is a number of ours, never input.
        sqlx::query(sqlx::AssertSqlSafe(format!("PRAGMA user_version = {known}"))).execute(writer).await?;
        Ok(())
    }

    /// For reading. A connection of this pool cannot write.
    pub const fn reader(&self) -> &SqlitePool {
        &self.reader
    }

    /// Begins the only write transaction there can be at a time; waits for its turn.
    pub async fn write(&self) -> Result<WriteTx, StoreError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Writes the file anew without what was deleted, and empties the log: rows that were moved or changed long ago leave
    /// copies in a page's unused space, which deleting the row later does not reach. Takes seconds per gigabyte, in which
    /// nothing else is written. Readers that are busy with an older state keep the log from being emptied; then the next
    /// folding does it.
    pub async fn rebuild(&self) -> Result<(), StoreError> {
        sqlx::query("VACUUM").execute(&self.writer).await?;
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.writer).await?;
        Ok(())
    }

    /// Keeps the file from growing by another page, or lets it grow again: to SQLite this is a full disk. For tests.
    #[doc(hidden)]
    pub async fn pretend_full_disk(&self, full: bool) -> Result<(), StoreError> {
        // A limit below the present size means the present size.
        let limit = if full { "PRAGMA max_page_count = 1" } else { "PRAGMA max_page_count = 1000000000" };
        sqlx::query(limit).execute(&self.writer).await?;
        Ok(())
    }

    /// Closes every connection and folds the log into the file.
    pub async fn close(&self) {
        self.reader.close().await;
        if let Err(error) = sqlx::query("PRAGMA optimize").execute(&self.writer).await {
            tracing::debug!(%error, "could not optimise while closing");
        }
        self.writer.close().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_migrations_share_a_number() {
        let numbers: Vec<i64> = MIGRATIONS.iter().map(|migration| migration.version).collect();
        assert!(numbers.is_sorted_by(|before, after| before < after), "{numbers:?}");
    }
}
