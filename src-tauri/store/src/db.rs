//! Opening the database and handing out its connections: one writer (`BEGIN IMMEDIATE`, `synchronous=FULL`), several
//! readers that cannot write. Several writers fail under load, and a weaker sync can lose a `submitting` row in a power
//! cut, which would be a double send.

use std::path::Path;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Sqlite, Transaction};

use crate::error::StoreError;

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
            .busy_timeout(Duration::from_secs(10));
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(60))
            .connect_with(options.clone())
            .await
            .map_err(cannot_open)?;
        Self::migrate(&writer).await?;
        let reader = SqlitePoolOptions::new()
            .max_connections(4)
            .acquire_timeout(Duration::from_secs(60))
            .connect_with(options.pragma("query_only", "ON"))
            .await
            .map_err(cannot_open)?;
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

    /// Closes every connection and folds the log into the file.
    pub async fn close(&self) {
        self.reader.close().await;
        if let Err(error) = sqlx::query("PRAGMA optimize").execute(&self.writer).await {
            tracing::debug!(%error, "could not optimise while closing");
        }
        self.writer.close().await;
    }
}
