//! The store against a real file.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod audience;
mod contacts;
mod ledger;
mod templates;
mod thread;

use linnet_store::Db;
use tempfile::TempDir;

/// A new, empty database; it lives as long as the folder.
async fn open() -> (Db, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&folder.path().join("linnet.db")).await.unwrap();
    (db, folder)
}
