//! Where this window keeps things: the data directory, and below it the log and the webview's own files. Must never
//! mix two data directories: a second one counts as a second Linnet.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Stands in for the platform's data directory.
const OVERRIDE: &str = "LINNET_DATA_DIR";
/// The identifier in `tauri.conf.json`, by which a second start finds the first.
const IDENTIFIER: &str = "app.linnet.desktop";

/// The folders of this run.
pub struct Places {
    data: PathBuf,
    chosen: bool,
}

impl Places {
    /// The data directory of [`OVERRIDE`], else the platform's.
    pub fn find() -> Self {
        match env::var_os(OVERRIDE).filter(|value| !value.is_empty()) {
            Some(chosen) => Self { data: chosen.into(), chosen: true },
            None => Self { data: platform_data(), chosen: false },
        }
    }

    /// The profiles' home.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Where the log goes.
    pub fn logs(&self) -> PathBuf {
        self.data.join("logs")
    }

    /// The webview's cache and storage.
    pub fn webview(&self) -> PathBuf {
        self.data.join("webview")
    }

    /// The name by which a second start on the same data finds the first. None where the platform knows one name per
    /// app only and the data is not the usual one; the profile's lock still keeps two windows off one business.
    pub fn instance_name(&self) -> Option<String> {
        if !self.chosen {
            return Some(IDENTIFIER.into());
        }
        let mut hasher = DefaultHasher::new();
        fs::canonicalize(&self.data).unwrap_or_else(|_| self.data.clone()).hash(&mut hasher);
        cfg!(target_os = "linux").then(|| format!("{IDENTIFIER}.data{:016x}", hasher.finish()))
    }
}

fn platform_data() -> PathBuf {
    directories::ProjectDirs::from("app", "Linnet", "Linnet")
        .map_or_else(|| PathBuf::from("linnet-data"), |folders| folders.data_dir().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_data_directory_is_another_linnet() {
        let at = |path: &str, chosen| Places { data: path.into(), chosen }.instance_name();
        assert_eq!(at("/usual", false).as_deref(), Some(IDENTIFIER), "the usual data has the app's own name");
        if cfg!(target_os = "linux") {
            assert_ne!(at("/a", true), at("/b", true), "two chosen directories never focus each other's window");
            assert_eq!(at("/a", true), at("/a", true), "the same one does");
        }
    }
}
