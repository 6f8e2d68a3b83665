//! Where things are: the repository, cargo's target directory, the built UI. Must not create or change anything.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, iter};

use anyhow::{Context, Result};

use crate::shell;

/// The places every habit works with.
pub struct Workspace {
    /// The repository.
    pub root: PathBuf,
    /// Cargo's target directory, which `CARGO_TARGET_DIR` may have put outside the repository.
    pub target: PathBuf,
}

impl Workspace {
    /// Asks cargo, so that every way of moving the target directory is respected.
    pub fn find() -> Result<Self> {
        // Of this run, not of the build: clones that share a target directory share the program.
        let manifest = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&manifest)
            .ancestors()
            .nth(2)
            .context("xtask does not lie two levels below the repository")?
            .to_owned();
        let metadata = shell::output(cargo().current_dir(&root).args(["metadata", "--no-deps", "--format-version=1"]))?;
        let metadata: serde_json::Value = serde_json::from_str(&metadata).context("cargo metadata is not JSON")?;
        let target = metadata["target_directory"].as_str().context("cargo metadata names no target directory")?;
        Ok(Self { root, target: target.into() })
    }

    /// `cargo`, run in the repository, with our own tools found first.
    pub fn cargo(&self) -> Command {
        let mut command = cargo();
        command.current_dir(&self.root).env("PATH", self.path_with_tools()).env("RUST_LIB_BACKTRACE", "0");
        command
    }

    /// The built UI. `tauri.conf.json` names this place, so it never moves with the target directory.
    pub fn ui(&self) -> PathBuf {
        self.root.join("target/ui")
    }

    /// Where end-to-end stories leave their pictures and what they saw.
    pub fn tour(&self) -> PathBuf {
        self.root.join("target/tour")
    }

    /// The target directory of the wasm build, apart from the native one so that neither evicts the other.
    pub fn wasm_target(&self) -> PathBuf {
        self.target.join("wasm")
    }

    /// Programs installed for the gates only (test runner, WebDriver bridge).
    pub fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// `PATH` with [`Self::tools`] in front.
    pub fn path_with_tools(&self) -> OsString {
        let path = env::var_os("PATH").unwrap_or_default();
        let places = iter::once(self.tools().join("bin")).chain(env::split_paths(&path));
        env::join_paths(places).unwrap_or(path)
    }
}

fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // `cargo run` sets these for xtask itself; handed on, they would make build scripts believe they changed.
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CARGO_PKG_")) {
        command.env_remove(name);
    }
    command.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_MANIFEST_PATH");
    command
}
