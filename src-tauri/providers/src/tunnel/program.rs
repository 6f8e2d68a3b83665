//! Whose program a tunnel needs, where it stands on this computer, and where to get it.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::Road;
use super::error::TunnelError;

/// Who makes the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Maker {
    /// Cloudflare: `cloudflared`.
    Cloudflare,
    /// ngrok: `ngrok`.
    Ngrok,
}

impl Maker {
    /// Whose program a tunnel needs.
    pub const fn of(road: &Road) -> Self {
        match road {
            Road::CloudflareQuick | Road::CloudflareNamed { .. } => Self::Cloudflare,
            Road::Ngrok { .. } => Self::Ngrok,
        }
    }

    /// The program's name.
    pub const fn program(self) -> &'static str {
        match self {
            Self::Cloudflare => "cloudflared",
            Self::Ngrok => "ngrok",
        }
    }

    /// The maker's page to get it from.
    pub const fn page(self) -> &'static str {
        match self {
            Self::Cloudflare => {
                "https://developers.cloudflare.com/cloudflare-one/connections/connect-networks/downloads/"
            }
            Self::Ngrok => "https://ngrok.com/download",
        }
    }
}

/// Where installers put programs that a window's short search path leaves out.
const USUAL_PLACES: &[&str] = &[
    "/usr/local/bin",
    "/opt/homebrew/bin",
    "/home/linuxbrew/.linuxbrew/bin",
    "/snap/bin",
    r"C:\Program Files (x86)\cloudflared",
    r"C:\Program Files\cloudflared",
    r"C:\ProgramData\chocolatey\bin",
];

/// Finds the program: where the owner said, else on the search path, else in the usual places.
pub fn find(maker: Maker, given: Option<&Path>) -> Result<PathBuf, TunnelError> {
    if let Some(given) = given {
        let there = given.is_file();
        return if there { Ok(given.to_owned()) } else { Err(TunnelError::missing(maker, Some(given))) };
    }
    let path = env::var_os("PATH").unwrap_or_default();
    search(maker, &path).ok_or_else(|| TunnelError::missing(maker, None))
}

fn search(maker: Maker, path: &OsStr) -> Option<PathBuf> {
    let name = format!("{}{}", maker.program(), env::consts::EXE_SUFFIX);
    let folders = env::split_paths(path).chain(USUAL_PLACES.iter().map(PathBuf::from));
    // A relative folder on the search path is whatever folder we happen to stand in.
    folders.filter(|folder| folder.is_absolute()).map(|folder| folder.join(&name)).find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_on_the_search_path_and_never_in_a_relative_folder() {
        let folder = tempfile::tempdir().unwrap();
        let name = format!("ngrok{}", env::consts::EXE_SUFFIX);
        std::fs::write(folder.path().join(&name), "").unwrap();
        let path = env::join_paths([Path::new("."), Path::new("/nowhere"), folder.path()]).unwrap();
        assert_eq!(search(Maker::Ngrok, &path), Some(folder.path().join(&name)));
    }

    #[test]
    fn a_missing_program_is_told_with_where_to_get_it() {
        let error = find(Maker::Cloudflare, Some(Path::new("/nowhere/cloudflared"))).unwrap_err();
        assert!(error.to_string().contains("/nowhere/cloudflared"), "{error}");
        assert!(error.advice().contains("https://developers.cloudflare.com/"), "{}", error.advice());
    }
}
