//! Table `profile`: which world this business lives in. Decided once.

use std::path::Path;

use linnet_domain::words;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;

use crate::db::{Db, WriteTx};
use crate::error::StoreError;

words! {
    /// Stored form of the world.
    pub enum StoredWorld {
        /// The first connected account will decide.
        Undecided = "undecided",
        /// Loopback providers only.
        Practice = "practice",
        /// Real providers only.
        Real = "real",
    }
}

/// The world; `Undecided` before anything was written.
pub async fn world(db: &Db) -> Result<StoredWorld, StoreError> {
    let word: Option<String> = sqlx::query_scalar("SELECT world FROM profile").fetch_optional(db.reader()).await?;
    word.map_or(Ok(StoredWorld::Undecided), |word| {
        StoredWorld::from_word(&word).ok_or(StoreError::Unreadable { column: "profile.world", value: word })
    })
}

/// Decides the world of an undecided business. Answers the world that stands: a decided one never changes.
pub async fn decide_world(tx: &mut WriteTx, world: StoredWorld, now_millis: i64) -> Result<StoredWorld, StoreError> {
    let word: String = sqlx::query_scalar(
        "INSERT INTO profile (id, world, created_at) VALUES (1, ?, ?)
         ON CONFLICT (id) DO UPDATE SET world = CASE world WHEN 'undecided' THEN excluded.world ELSE world END
         RETURNING world",
    )
    .bind(world.word())
    .bind(now_millis)
    .fetch_one(&mut **tx)
    .await?;
    StoredWorld::from_word(&word).ok_or(StoreError::Unreadable { column: "profile.world", value: word })
}

/// World and name of a business that need not be open here; nothing is written or brought up to date.
pub async fn look(file: &Path) -> Result<(StoredWorld, String), StoreError> {
    let mut connection = SqliteConnectOptions::new().filename(file).read_only(true).connect().await?;
    let world: Option<String> = sqlx::query_scalar("SELECT world FROM profile").fetch_optional(&mut connection).await?;
    let name: Option<String> = sqlx::query_scalar("SELECT value FROM settings WHERE key = 'business.name'")
        .fetch_optional(&mut connection)
        .await?;
    sqlx::Connection::close(connection).await?;
    let world = world.map_or(Ok(StoredWorld::Undecided), |word| {
        StoredWorld::from_word(&word).ok_or(StoreError::Unreadable { column: "profile.world", value: word })
    })?;
    Ok((world, name.unwrap_or_default()))
}
