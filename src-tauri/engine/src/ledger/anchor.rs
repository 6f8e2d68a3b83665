//! Keeping an anchor outside the database: in a file, and beside it the time stamp of an authority over that file. On order,
//! and once a day where the owner wants it. A daily one that fails is told until one succeeds.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use linnet_contract::{
    AnchorLedger, ErrorCode, KeepAnchor, KeptAnchor, LedgerAnchor, LedgerStamp, SettingKey, UiError,
};
use linnet_providers::timestamp::{self, Imprint};
use linnet_store::cursors;
use sha2::{Digest as _, Sha256};
use url::Url;

use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::import::blocking;

/// Folder, in the business's own, of anchors that have no other place.
const ANCHORS: &str = "anchors";
/// How long an authority may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked whether a day has begun; after a failure the next look tries again.
const LOOK_EVERY: Duration = Duration::from_secs(600);
/// The day of the last daily anchor.
const DAY: &str = "anchor.day";
/// Since when and why the daily anchor fails; empty once it succeeded.
const FAILED: &str = "anchor.failed";

impl Handle<KeepAnchor> for Engine {
    async fn handle(&self, KeepAnchor { to, authority }: KeepAnchor) -> Result<KeptAnchor, UiError> {
        let authority = authority.as_deref().map(read_authority).transpose()?;
        let anchor = self.handle(AnchorLedger {}).await?;
        let file = match to {
            Some(to) => PathBuf::from(to),
            None => self.options.folder.join(ANCHORS).join(file_name(&anchor)),
        };
        keep(file, anchor, authority).await
    }
}

fn read_authority(text: &str) -> Result<Url, UiError> {
    let url = Url::parse(text.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.ok_or_else(|| {
        let message = format!("“{text}” is not the address of a time stamping service. Nothing was anchored.");
        UiError::new(ErrorCode::BadInput, message).field("authority")
    })
}

fn file_name(anchor: &LedgerAnchor) -> String {
    format!("linnet-anchor-{}.txt", anchor.seq)
}

/// The text of an anchor's file; always the same for the same anchor. The first line is what `ledger verify` compares.
fn text_of(anchor: &LedgerAnchor) -> String {
    let at = anchor.at.format("%Y-%m-%d %H:%M:%S");
    format!("{}:{}\nLinnet's record, anchored {at} UTC by this computer's clock.\n", anchor.seq, anchor.head)
}

async fn keep(file: PathBuf, anchor: LedgerAnchor, authority: Option<Url>) -> Result<KeptAnchor, UiError> {
    let text = text_of(&anchor);
    let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    let shown = file.display().to_string();
    let target = file.clone();
    blocking(move || write_same(&target, text.as_bytes())).await?;
    let stamp = match authority {
        None => None,
        Some(authority) => {
            let stamp = timestamp::stamp(&authority, &Imprint { hash, nonce: rand::random() }, PATIENCE).await;
            let stamp = stamp.map_err(|error| {
                UiError::new(ErrorCode::Unreachable, format!("{error} The anchor is kept without it, in {shown}."))
            })?;
            let (beside, time) = (stamp_file(&file, stamp.time), stamp.time);
            let shown = beside.display().to_string();
            blocking(move || write_same(&beside, &stamp.reply)).await?;
            Some(LedgerStamp { file: shown, time })
        }
    };
    Ok(KeptAnchor { anchor, file: shown, stamp })
}

/// Where a time stamp goes. An anchor without new entries may be stamped again on another day, so the name tells when.
fn stamp_file(file: &Path, time: DateTime<Utc>) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}-{}.tsr", time.format("%Y%m%dT%H%M%SZ")))
}

/// Writes a new file; one that says the same already is left, and any other is never overwritten.
fn write_same(path: &Path, content: &[u8]) -> Result<(), UiError> {
    let failed = |error: std::io::Error| {
        UiError::new(ErrorCode::Disk, format!("The anchor could not be kept in {}: {error}.", path.display()))
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    match std::fs::OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => std::io::Write::write_all(&mut file, content).and_then(|()| file.sync_all()).map_err(failed),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            if std::fs::read(path).map_err(failed)? == content {
                return Ok(());
            }
            let message = format!("{} exists and holds something else; it was left as it is.", path.display());
            Err(UiError::new(ErrorCode::BadInput, message).field("to"))
        }
        Err(error) => Err(failed(error)),
    }
}

/// Anchors once a day while a business is open, where the settings ask for it.
pub(crate) async fn run(engine: std::sync::Arc<Engine>, mut stopped: tokio::sync::watch::Receiver<bool>) {
    loop {
        let look = async {
            if let Err(error) = engine.anchor_if_due().await {
                tracing::warn!(%error, "the record could not be anchored");
            }
            tokio::time::sleep(LOOK_EVERY).await;
        };
        tokio::select! {
            _ = stopped.wait_for(|stopped| *stopped) => return,
            () = look => {}
        }
    }
}

impl Engine {
    /// Anchors if the settings ask for it and this day has none yet. A failure is kept for the owner to see.
    pub async fn anchor_if_due(&self) -> Result<bool, UiError> {
        let settings = self.settings();
        let (folder, authority) = (settings.text(SettingKey::AnchorFolder), settings.text(SettingKey::AnchorAuthority));
        if folder.is_empty() && authority.is_empty() {
            return Ok(false);
        }
        let day = self.today();
        let last = cursors::get(&self.db, DAY).await.map_err(from_store)?;
        if last.and_then(|last| last.parse::<NaiveDate>().ok()).is_some_and(|last| last >= day) {
            return Ok(false);
        }
        let done = self.anchor_daily(folder, authority).await;
        let now = self.clock.now();
        let failed = match &done {
            Ok(_) => String::new(),
            Err(error) => {
                let since = self.anchor_failure().await?.map_or(now, |(since, _)| since);
                format!("{} {}", since.to_rfc3339(), error.message)
            }
        };
        let mut tx = self.db.write().await.map_err(from_store)?;
        cursors::set(&mut tx, FAILED, &failed, now).await.map_err(from_store)?;
        if done.is_ok() {
            cursors::set(&mut tx, DAY, &day.to_string(), now).await.map_err(from_store)?;
        }
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(&[linnet_contract::CacheTag::Overview, linnet_contract::CacheTag::Ledger]);
        done.map(|_| true)
    }

    async fn anchor_daily(&self, folder: &str, authority: &str) -> Result<KeptAnchor, UiError> {
        let authority = Some(authority).filter(|url| !url.is_empty()).map(read_authority).transpose()?;
        let folder = if folder.is_empty() { self.options.folder.join(ANCHORS) } else { PathBuf::from(folder) };
        if !folder.is_absolute() {
            let message = format!("{} is not a whole path, so no anchor was kept.", folder.display());
            return Err(UiError::new(ErrorCode::BadInput, message));
        }
        let anchor = self.handle(AnchorLedger {}).await?;
        keep(folder.join(file_name(&anchor)), anchor, authority).await
    }

    /// Since when the daily anchor fails, and why, while it is wanted.
    pub(crate) async fn anchor_failure(&self) -> Result<Option<(DateTime<Utc>, String)>, UiError> {
        let settings = self.settings();
        let wanted = [SettingKey::AnchorFolder, SettingKey::AnchorAuthority];
        if wanted.iter().all(|key| settings.text(*key).is_empty()) {
            return Ok(None);
        }
        let kept = cursors::get(&self.db, FAILED).await.map_err(from_store)?.unwrap_or_default();
        let failure = kept.split_once(' ').and_then(|(since, why)| Some((since.parse().ok()?, why.to_owned())));
        Ok(failure)
    }
}
