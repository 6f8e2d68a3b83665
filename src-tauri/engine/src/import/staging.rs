//! Files handed over in pieces by a window that has no path: kept in a folder of the business under a name nobody can
//! guess, until they are imported or the business is opened again. Never takes more than the limit.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use linnet_contract::{ErrorCode, ImportSource, StagedFile, UiError};
use uuid::Uuid;

use super::MAX_BYTES;
use super::problem::FileProblem;

const FOLDER: &str = "incoming";

/// Longest name kept; the rest of a longer one is cut.
const LONGEST_NAME: usize = 120;

/// Removes what an earlier session left. Called when the business is opened.
pub(crate) fn clear(profile: &Path) {
    match fs::remove_dir_all(profile.join(FOLDER)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            tracing::warn!(%error, "files staged earlier could not be removed");
        }
        _ => {}
    }
}

/// Adds a piece to a file, a new one without a handle. A piece too many removes the file.
pub(super) fn add(profile: &Path, name: &str, handle: Option<&str>, piece: &str) -> Result<StagedFile, UiError> {
    let bytes = STANDARD
        .decode(piece)
        .map_err(|_| UiError::new(ErrorCode::BadInput, "A piece of the file arrived damaged.").field("piece"))?;
    let path = match handle {
        Some(handle) => existing(profile, handle)?,
        None => begin(profile, name).map_err(disk)?,
    };
    let size = fs::metadata(&path).map_err(disk)?.len() + bytes.len() as u64;
    if size > MAX_BYTES {
        remove(&path);
        return Err(FileProblem::TooLarge.into());
    }
    let mut file = OpenOptions::new().append(true).open(&path).map_err(disk)?;
    file.write_all(&bytes).map_err(disk)?;
    let handle = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(StagedFile { handle, size })
}

/// A file's name and bytes, wherever it is.
pub(crate) fn load(profile: &Path, source: &ImportSource) -> Result<(String, Vec<u8>), UiError> {
    let (name, path) = match source {
        ImportSource::Staged { handle } => {
            let path = existing(profile, handle)?;
            (fs::read_to_string(name_path(&path)).map_err(disk)?, path)
        }
        ImportSource::Path { path } => {
            let path = PathBuf::from(path);
            (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), path)
        }
    };
    let unreadable = |error: std::io::Error| FileProblem::Unreadable(format!("{} ({error})", path.display()));
    let found = fs::metadata(&path).map_err(unreadable)?;
    if !found.is_file() {
        return Err(FileProblem::Unreadable(format!("{} is not a file", path.display())).into());
    }
    if found.len() > MAX_BYTES {
        return Err(FileProblem::TooLarge.into());
    }
    Ok((name, fs::read(&path).map_err(unreadable)?))
}

/// Removes a staged file after its import; a file of the owner's is never touched.
pub(super) fn discard(profile: &Path, source: &ImportSource) {
    if let ImportSource::Staged { handle } = source
        && let Ok(path) = existing(profile, handle)
    {
        remove(&path);
    }
}

fn begin(profile: &Path, name: &str) -> std::io::Result<PathBuf> {
    let folder = profile.join(FOLDER);
    fs::create_dir_all(&folder)?;
    let path = folder.join(Uuid::new_v4().to_string());
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(LONGEST_NAME).collect();
    fs::write(name_path(&path), name)?;
    OpenOptions::new().write(true).create_new(true).open(&path)?;
    Ok(path)
}

/// The file of a handle. Only what `begin` could have made is looked for, so that a handle is never a path.
fn existing(profile: &Path, handle: &str) -> Result<PathBuf, UiError> {
    let gone = || {
        UiError::new(ErrorCode::NotFound, "This file is not here any more; nothing was imported.")
            .hint("Choose the file again.")
            .field("source")
    };
    let handle = Uuid::try_parse(handle).map_err(|_| gone())?;
    let path = profile.join(FOLDER).join(handle.to_string());
    if path.is_file() { Ok(path) } else { Err(gone()) }
}

fn name_path(path: &Path) -> PathBuf {
    path.with_extension("name")
}

fn remove(path: &Path) {
    for path in [path, &name_path(path)] {
        if let Err(error) = fs::remove_file(path) {
            tracing::debug!(%error, "a staged file could not be removed");
        }
    }
}

fn disk(error: std::io::Error) -> UiError {
    UiError::new(ErrorCode::Disk, format!("The file could not be kept for reading: {error}."))
        .hint("Nothing was imported. Free some space on this disk and choose the file again.")
}
