//! Where businesses live on disk: one folder a profile below the data directory, and which of them was open last.
//! Must never make a path of a name that was not checked.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use linnet_contract::{Business, ErrorCode, UiError, World};
use linnet_store::profile::StoredWorld;

use crate::errors::from_store;

/// The profile opened when none is named.
pub const DEFAULT_PROFILE: &str = "default";
/// The profile of practice mode.
pub const PRACTICE_PROFILE: &str = "practice";
/// Longest profile name.
const LONGEST_NAME: usize = 40;
/// Names that mean a device on Windows, with any ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
/// The database's name within a profile's folder.
pub(crate) const DATABASE: &str = "linnet.db";

/// A profile's name: safe as a folder's name on every system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileName(String);

impl ProfileName {
    /// Checks a name: letters, digits, `-` and `_`, 40 at most, beginning with a letter or digit.
    pub fn parse(text: &str) -> Result<Self, UiError> {
        let text = text.trim();
        let shaped = text.len() <= LONGEST_NAME
            && text.starts_with(|letter: char| letter.is_ascii_alphanumeric())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        if shaped && !is_device(text) {
            return Ok(Self(text.to_ascii_lowercase()));
        }
        let problem = format!("“{}” cannot be the name of a business on this computer.", short(text));
        Err(UiError::new(ErrorCode::BadInput, problem)
            .hint(format!("Use letters, digits, - and _, {LONGEST_NAME} at most, for instance “north-store”."))
            .field("profile"))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ProfileName {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

fn is_device(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let port = |stem: &str| {
        lower.strip_prefix(stem).is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    };
    DEVICES.contains(&lower.as_str()) || port("com") || port("lpt")
}

fn short(text: &str) -> String {
    text.chars().take(60).collect()
}

/// The profiles below one data directory.
#[derive(Debug, Clone)]
pub struct Profiles {
    data: PathBuf,
}

impl Profiles {
    /// The profiles of a data directory, which need not exist yet.
    pub fn of(data: &Path) -> Result<Self, UiError> {
        let data = std::path::absolute(data).map_err(|error| unusable(data, &error))?;
        Ok(Self { data })
    }

    /// A profile's folder.
    pub fn folder(&self, name: &ProfileName) -> PathBuf {
        self.home().join(name.as_str())
    }

    /// A profile's folder, made if it is missing and closed to everyone else on this computer.
    pub(crate) fn make_folder(&self, name: &ProfileName) -> Result<PathBuf, UiError> {
        let folder = self.folder(name);
        fs::create_dir_all(&folder)
            .and_then(|()| close_to_others(&folder))
            .map_err(|error| unusable(&folder, &error))?;
        Ok(folder)
    }

    /// Every business on this computer, by name.
    pub async fn list(&self) -> Vec<Business> {
        let mut businesses = Vec::new();
        for name in self.names() {
            businesses.push(look(&name, &self.folder(&name)).await);
        }
        businesses
    }

    fn names(&self) -> Vec<ProfileName> {
        let Ok(entries) = fs::read_dir(self.home()) else { return Vec::new() };
        let mut names: Vec<_> = entries
            .filter_map(|entry| ProfileName::parse(entry.ok()?.file_name().to_str()?).ok())
            .filter(|name| self.folder(name).join(DATABASE).is_file())
            .collect();
        names.sort_by(|one, other| one.as_str().cmp(other.as_str()));
        names
    }

    /// The profile that was open when Linnet was last closed.
    pub(crate) fn last_open(&self) -> Option<ProfileName> {
        let name = ProfileName::parse(&fs::read_to_string(self.last_file()).ok()?).ok()?;
        self.folder(&name).join(DATABASE).is_file().then_some(name)
    }

    /// Notes which profile is open, or that none is. Losing the note costs one click, so a failure is only logged.
    pub(crate) fn note_open(&self, name: Option<&ProfileName>) {
        let path = self.last_file();
        let noted = match name {
            Some(name) => fs::write(&path, name.as_str()),
            None => fs::remove_file(&path),
        };
        match noted {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, "which business was open last could not be noted");
            }
            _ => {}
        }
    }

    fn home(&self) -> PathBuf {
        self.data.join("profiles")
    }

    fn last_file(&self) -> PathBuf {
        self.data.join("last-open")
    }
}

/// What the list shows of a business. One that cannot be read is shown by its name: opening it says why.
async fn look(name: &ProfileName, folder: &Path) -> Business {
    let looked = linnet_store::profile::look(&folder.join(DATABASE)).await;
    let (world, business_name) = looked.unwrap_or_else(|error| {
        tracing::warn!(profile = %name, %error, "a business cannot be looked at");
        (StoredWorld::Undecided, String::new())
    });
    Business { profile: name.as_str().to_owned(), name: business_name, world: world_of(world) }
}

/// The world as the window knows it.
pub(crate) const fn world_of(stored: StoredWorld) -> World {
    match stored {
        StoredWorld::Undecided => World::Undecided,
        StoredWorld::Practice => World::Practice,
        StoredWorld::Real => World::Real,
    }
}

fn unusable(path: &Path, error: &io::Error) -> UiError {
    from_store(linnet_store::StoreError::CannotOpen { path: path.display().to_string(), reason: error.to_string() })
}

#[cfg(unix)]
fn close_to_others(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

/// On Windows a folder below the user's own is closed to other users already.
#[cfg(not(unix))]
fn close_to_others(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_name_is_safe_as_a_folder_on_every_system() {
        for good in ["default", "north-store", "Rosa_2", "7th"] {
            assert!(ProfileName::parse(good).is_ok(), "{good:?}");
        }
        for bad in ["", ".", "..", "a/b", "a\\b", "-x", "con", "COM1", "a b", "é", "a.b", &"x".repeat(41)] {
            let error = ProfileName::parse(bad).expect_err(bad);
            assert_eq!(error.code, ErrorCode::BadInput, "{bad:?}");
        }
    }

    #[test]
    fn names_that_differ_in_case_are_one_business() {
        assert_eq!(ProfileName::parse("Rosa").unwrap(), ProfileName::parse("rosa").unwrap());
    }

    #[test]
    fn the_last_open_business_is_forgotten_when_it_is_gone() {
        let data = tempfile::tempdir().unwrap();
        let profiles = Profiles::of(data.path()).unwrap();
        let name = ProfileName::parse("rosa").unwrap();
        let folder = profiles.make_folder(&name).unwrap();
        profiles.note_open(Some(&name));
        assert_eq!(profiles.last_open(), None, "nothing is there yet");
        fs::write(folder.join(DATABASE), "").unwrap();
        assert_eq!(profiles.last_open(), Some(name));
        profiles.note_open(None);
        assert_eq!(profiles.last_open(), None);
    }
}
